"""LibreOffice: a script in the user's profile that a workbook's buttons call, and that finds our packages."""

import hashlib
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from scorecard_xl.libreoffice.bridge import python_minor_of
from scorecard_xl.setup import libreoffice_blocks, libreoffice_packages
from scorecard_xl.setup.libreoffice_packages import OLDEST
from scorecard_xl.setup.machine import Machine
from scorecard_xl.setup.steps import RUN_SETUP, Record, State, Step, Steps, write_whole

SCRIPT = "scorecard_xl_buttons.py"
_FOLDERS = re.compile(rb"^FOLDERS\b.*$", re.MULTILINE)
_WRITTEN = "libreoffice_script"  # the check sum of what was written, in the record
_PROVIDER = "pythonscript.py"


def install(machine: Machine, record: Record, books: Sequence[Path]) -> Steps:
    """Set LibreOffice up, and say what blocks its macros."""
    yield from _steps(machine, record, books, mend=True)


def check(machine: Machine, record: Record, books: Sequence[Path]) -> Steps:
    """Only say what is missing, and what blocks its macros."""
    yield from _steps(machine, record, books, mend=False)


def remove(machine: Machine, record: Record, books: Sequence[Path]) -> Steps:
    """Take the script and our packages away."""
    script = _script_of(user(machine))
    if _is_ours(script, record):
        script.unlink()
        yield Step(State.DONE, f"LibreOffice: the script of the buttons was taken away ({script}).")
    elif os.path.lexists(script) and record.get(_WRITTEN):
        yield Step(
            State.NOTE,
            f"LibreOffice: the script of the buttons was edited since, and is kept: delete {script} where "
            "nobody needs it.",
        )
    record.set(_WRITTEN, None)
    yield from libreoffice_packages.remove(machine)


def found(machine: Machine) -> bool:
    """Whether LibreOffice is installed in a way that can be set up."""
    return bool(machine.offices)


def user(machine: Machine) -> Path:
    """The folder of the user's profile."""
    if machine.platform == "win32":
        above = (
            Path(machine.environment.get("APPDATA") or machine.home / "AppData" / "Roaming") / "LibreOffice"
        )
    elif machine.platform == "darwin":
        above = machine.home / "Library" / "Application Support" / "LibreOffice"
    else:
        above = Path(machine.environment.get("XDG_CONFIG_HOME") or machine.home / ".config") / "libreoffice"
    return above / "4" / "user"


def python_minor(office: Path) -> int | None:
    """The minor version of a LibreOffice's Python 3: of its own, or of the one that it is linked with."""
    frameworks = office.parent / "Frameworks" / "LibreOfficePython.framework" / "Versions"
    for folder in (*sorted(office.glob("python-core-3.*")), *sorted(frameworks.glob("3.*"))):
        if found := re.search(r"3\.(\d+)", folder.name):
            return int(found[1])
    return python_minor_of(office)


def _script_of(user: Path) -> Path:
    return user / "Scripts" / "python" / SCRIPT


def _steps(machine: Machine, record: Record, books: Sequence[Path], *, mend: bool) -> Steps:
    if not machine.offices:
        yield _elsewhere(machine)
        return
    office = machine.offices[0]
    minor = python_minor(office)
    if minor is not None and minor < OLDEST:
        yield Step(
            State.MISSING,
            f"LibreOffice: its Python is 3.{minor}, and scorecard-xl needs 3.{OLDEST} or later, so that no "
            "button can work there: install a newer LibreOffice, or close the workbook and use "
            "scorecard-xl refresh BOOK.",
        )
        return
    if not any((folder / _PROVIDER).is_file() for folder in (office, office.parent / "Resources")):
        debian = machine.platform == "linux"
        how = (
            "sudo apt-get install libreoffice-script-provider-python" if debian else "install it with Python"
        )
        yield Step(State.MISSING, f"LibreOffice: it cannot run scripts in Python ({office}): {how}.")
    if minor is None or minor == machine.minor:
        folders = [str(folder) for folder in machine.packages]
    else:
        step = libreoffice_packages.install(machine, minor, mend=mend)
        yield step
        if step.state is State.MISSING and mend:
            return
        folders = [str(libreoffice_packages.folder_for(machine, minor))]
    yield _script(machine, record, folders, mend)
    yield from libreoffice_blocks.blocks(machine, user(machine), books)


def _elsewhere(machine: Machine) -> Step:
    """What is said where LibreOffice is not installed, or locked away from this Python."""
    kinds = {"Flatpak": ".var/app/org.libreoffice.LibreOffice", "snap": "snap/libreoffice"}
    for kind, folder in kinds.items():
        if machine.platform == "linux" and (machine.home / folder).exists():
            return Step(
                State.MISSING,
                f"LibreOffice: it is installed as a {kind}, which cannot see this computer's Python: "
                "install it from your system's own packages (on Debian and Ubuntu: sudo apt-get install "
                "libreoffice-calc libreoffice-script-provider-python).",
            )
    return Step(State.NOTE, "LibreOffice: it was not found on this computer.")


def _script(machine: Machine, record: Record, folders: list[str], mend: bool) -> Step:
    script = _script_of(user(machine))
    wanted = text(folders).encode()
    there = os.path.lexists(script)
    if there and not _is_ours(script, record):
        return Step(
            State.MISSING,
            "LibreOffice: there is a script of that name which is not ours, or was edited, and it is kept: "
            f"rename {script}, then {RUN_SETUP}.",
        )
    if there and script.read_bytes() == wanted:
        return Step(State.READY, f"LibreOffice: the script of the buttons is already installed ({script}).")
    if not mend:
        what = "leads to other packages, or is of another version" if there else "is missing"
        return Step(State.MISSING, f"LibreOffice: the script of the buttons {what} ({script}): {RUN_SETUP}.")
    record.make_folder(script.parent)
    write_whole(script, wanted)
    record.set(_WRITTEN, _digest(wanted))
    return Step(State.DONE, f"LibreOffice: the script of the buttons was installed ({script}).")


def text(folders: list[str]) -> str:
    """The script that finds our packages in some folders.

    >>> [line for line in text(["/packages"]).splitlines() if line.startswith("FOLDERS")]
    ["FOLDERS = ['/packages']"]
    """
    template = (Path(__file__).parents[1] / "buttons" / "libreoffice_script.py").read_bytes()
    return _FOLDERS.sub(lambda _: f"FOLDERS = {folders!r}".encode(), template, count=1).decode()


def _is_ours(script: Path, record: Record) -> bool:
    """Whether a script is as the setup of this version, or the one that ran last, wrote it."""
    with suppress(OSError):
        found = b"" if script.is_symlink() else script.read_bytes()
        return _digest(found) in (record.get(_WRITTEN), _digest(text([]).encode()))
    return False


def _digest(script: bytes) -> str:
    """The check sum of a script, apart from the folders that it names."""
    return hashlib.sha256(_FOLDERS.sub(b"FOLDERS", script, count=1)).hexdigest()
