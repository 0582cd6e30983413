"""xlwings' user configuration, which tells its add-in for Excel which Python to run and with which path.

It is the user's: every line of theirs is kept, and only keys that are missing are added. What a line says,
and which of two lines counts, is as in xlwings' add-in (Config.bas).
"""

import csv
from pathlib import Path, PurePath

from scorecard_xl.setup.machine import Machine
from scorecard_xl.setup.steps import RUN_SETUP, Record, State, Step, Steps, write_whole

_ADD_FOLDER = "ADD_WORKBOOK_TO_PYTHONPATH"
_CONDA = ("CONDA PATH", "CONDA ENV")
_ADDED = "xlwings.conf"
_CREATED = "xlwings.conf created"


def config_path(machine: Machine) -> Path:
    """Where xlwings and its add-in look for the file."""
    if machine.platform == "darwin":
        return machine.home / "Library/Containers/com.microsoft.Excel/Data/xlwings.conf"
    return machine.home / ".xlwings" / "xlwings.conf"


def steps(machine: Machine, record: Record, *, mend: bool) -> Steps:
    """Have the configuration lead to this Python, or only say whether it does."""
    config = _Config(machine, record)
    found = [_interpreter(machine, config, mend), _path(config, mend)]
    if mend:
        config.save()
    yield from found


def remove(machine: Machine, record: Record) -> Steps:
    """Take away the lines that the setup added, where they still say what it wrote."""
    if not record.get(_ADDED):
        return
    config = _Config(machine, record)
    changed = config.take_ours_away()
    yield Step(State.DONE, f"Excel: what was added to xlwings' configuration was taken away ({config.path}).")
    if changed:
        yield Step(
            State.NOTE, f"Excel: {' and '.join(changed)} says something else there by now: it is kept."
        )


class _Config:
    """The file's lines, and which of them the setup added."""

    def __init__(self, machine: Machine, record: Record) -> None:
        self.path = config_path(machine)
        self.added: dict[str, str] = dict(record.get(_ADDED) or {})
        self._record = record
        self._encoding = "mbcs" if machine.platform == "win32" else "utf-8"
        if machine.platform == "win32":
            try:
                "".encode(self._encoding)
            except LookupError:  # not on Windows itself
                self._encoding = "cp1252"
        self._new_line = "\r\n" if machine.platform == "win32" else "\n"
        self._original = self.path.read_bytes() if self.path.exists() else None
        self._lines = (self._original or b"").splitlines(keepends=True)

    def get(self, key: str) -> str | None:
        """A key's value: that of its first line, in whichever case the key is written."""
        for line in self._lines:
            name, value = _split(line, self._encoding)
            if name == key.lower():
                return value
        return None

    def is_ours(self, key: str) -> bool:
        return key in self.added and self.get(key) == self.added[key]

    def put(self, key: str, value: str) -> None:
        """Add a key, in the place of the line that the setup added before."""
        line = f'"{key}","{value}"{self._new_line}'.encode(self._encoding)
        self.drop(key)
        if self._lines and not self._lines[-1].endswith((b"\n", b"\r")):
            self._lines[-1] += self._new_line.encode()
        self._lines.append(line)
        self.added[key] = value

    def drop(self, key: str) -> None:
        """Take the line of a key away that the setup added, where it still says what was written."""
        if self.is_ours(key):
            ours = (key.lower(), self.added[key])
            self._lines = [line for line in self._lines if _split(line, self._encoding) != ours]

    def save(self) -> None:
        """Write what was put in, where that changes the file."""
        content = b"".join(self._lines)
        if content != (self._original or b""):
            self._record.make_folder(self.path.parent)
            if self._original is None:
                self._record.set(_CREATED, True)
            self._record.set(_ADDED, self.added)
            write_whole(self.path, content)  # it may hold the user's licence

    def take_ours_away(self) -> list[str]:
        """Take away what was added, the file too where it then holds nothing that was not ours; the keys
        that say something else by now are kept, and returned."""
        changed = [key for key in self.added if not self.is_ours(key) and self.get(key) is not None]
        for key in self.added:
            self.drop(key)
        content = b"".join(self._lines)
        if not content.strip() and self._record.get(_CREATED):
            self.path.unlink(missing_ok=True)
        elif content != (self._original or b""):
            write_whole(self.path, content)  # it may hold the user's licence
        self._record.set(_CREATED, None)
        self._record.set(_ADDED, None)
        return changed


def _split(line: bytes, encoding: str) -> tuple[str, str]:
    r"""A line's key in small letters, and its value.

    >>> _split(b'"INTERPRETER_WIN","C:\\Python\\python.exe"\r\n', "utf-8")
    ('interpreter_win', 'C:\\Python\\python.exe')
    >>> _split(b"\n", "utf-8")
    ('', '')
    """
    parts = next(csv.reader([line.decode(encoding, "replace").strip()], skipinitialspace=True), [])
    return (parts[0].strip().lower() if parts else "", parts[1] if len(parts) > 1 else "")


def _interpreter(machine: Machine, config: _Config, mend: bool) -> Step:
    key = "INTERPRETER_MAC" if machine.platform == "darwin" else "INTERPRETER_WIN"
    found = _named_interpreter(machine, config, key)
    this = machine.path(machine.python)
    if found is not None and machine.path(str(found)) == this:
        return Step(State.READY, f"Excel: xlwings' configuration already leads to this Python ({this}).")
    ours = config.is_ours(key)
    if found is not None and not (ours and mend):
        return _another(machine, config, key, found, ours)
    if not mend:
        return Step(State.MISSING, f"Excel: xlwings' configuration names no Python: {RUN_SETUP}.")
    try:
        config.put(key, machine.python)
        for name in _CONDA:
            config.drop(name)
        for name, value in _conda(machine, config).items():
            config.put(name, value)
    except UnicodeEncodeError:
        return Step(
            State.MISSING,
            f"Excel: xlwings' add-in cannot read the letters of {this}: install Python and scorecard-xl in a "
            "folder without them.",
        )
    return Step(State.DONE, f"Excel: xlwings' configuration now leads to this Python ({config.path}).")


def _named_interpreter(machine: Machine, config: _Config, key: str) -> PurePath | None:
    """The Python that the configuration names, by one of the ways in which it can; None where it does not."""
    named = config.get(key)
    if not named and (older := config.get("INTERPRETER")):
        named = older
    conda, environment = map(config.get, _CONDA)
    if not named and machine.platform == "win32" and conda and environment:
        folder = machine.path(environment)
        if not folder.is_absolute():
            base = machine.path(conda)
            folder = base if environment == "base" else base / "envs" / environment
        return folder / "python.exe"
    if named is None:
        return None
    return machine.path(named or "python")


def _another(machine: Machine, config: _Config, key: str, found: PurePath, ours: bool) -> Step:
    leads = f"Excel: xlwings' configuration leads to another Python ({found})"
    status, _ = machine.run([str(found), "-P", "-c", "import scorecard_xl"])
    if status == 0:
        return Step(State.READY, f"{leads}, which has scorecard-xl as well.")
    if ours:
        return Step(State.MISSING, f"{leads}, which has no scorecard-xl: {RUN_SETUP}.")
    return Step(
        State.MISSING,
        f"{leads}, which has no scorecard-xl; that line is yours and is kept: install scorecard-xl there, or "
        f"set {key} in {config.path} to {machine.python}.",
    )


def _conda(machine: Machine, config: _Config) -> dict[str, str]:
    """What a Python of conda's needs besides on Windows: the environment that is to be activated."""
    program, prefix, name = map(machine.environment.get, ("CONDA_EXE", "CONDA_PREFIX", "CONDA_DEFAULT_ENV"))
    if machine.platform != "win32" or not (program and prefix and name) or any(map(config.get, _CONDA)):
        return {}
    if machine.path(machine.python).parent != machine.path(prefix):
        return {}
    return dict(zip(_CONDA, (str(machine.path(program).parent.parent), name), strict=True))


def _path(config: _Config, mend: bool) -> Step:
    added = config.get(_ADD_FOLDER)
    if added is not None and added.lower() != "true":
        return Step(State.READY, "Excel: the workbook's folder is already kept off Python's path.")
    if added is None and mend:
        config.put(_ADD_FOLDER, "False")
        return Step(State.DONE, "Excel: the workbook's folder is now kept off Python's path.")
    risk = "a file beside a workbook can be run in the place of one of ours"
    if added is None:
        return Step(
            State.MISSING, f"Excel: the workbook's folder is on Python's path, so that {risk}: {RUN_SETUP}."
        )
    return Step(
        State.MISSING,
        f"Excel: your xlwings configuration puts the workbook's folder on Python's path, so that {risk}, "
        f"and it is kept: set {_ADD_FOLDER} to False in {config.path}.",
    )
