"""Folders of ours with what LibreOffice's Python needs, where it is another minor version than this one."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from scorecard_xl.setup.machine import NEEDED, Machine
from scorecard_xl.setup.steps import RUN_SETUP, State, Step, remove_if_empty

OLDEST = 11
"""The oldest minor version of Python 3 that scorecard-xl runs with."""

_CONTENTS = "contents.json"


def folder_for(machine: Machine, minor: int) -> Path:
    """The folder of the packages for a minor version."""
    return machine.data / f"libreoffice-3.{minor}"


def install(machine: Machine, minor: int, *, mend: bool) -> Step:
    """Have the packages for a minor version in our folder, or only say whether they are there."""
    folder = folder_for(machine, minor)
    contents = _contents(machine)
    with suppress(OSError, ValueError):
        if json.loads((folder / _CONTENTS).read_text("utf-8")) == contents:
            return Step(
                State.READY,
                f"LibreOffice: the packages for its Python 3.{minor} are already there ({folder}).",
            )
    there = folder.exists()
    if not mend:
        what = "are of another version" if there else "are missing"
        return Step(
            State.MISSING,
            f"LibreOffice: the packages for its Python 3.{minor} {what} ({folder}): {RUN_SETUP}.",
        )
    new = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        said = _fill(machine, minor, new)
        if said:
            return Step(
                State.MISSING,
                f"LibreOffice: its Python is 3.{minor}, and the packages for that could not be fetched: "
                f"pip said “{said}”; mend that, then {RUN_SETUP} again.",
            )
        (new / _CONTENTS).write_text(json.dumps(contents, indent=2) + "\n", "utf-8")
        _put_in_place(new, folder)
    except OSError as error:
        return Step(
            State.MISSING,
            f"LibreOffice: the packages for its Python 3.{minor} could not be put into {folder} "
            f"({error.strerror or error}): close LibreOffice, then {RUN_SETUP} again.",
        )
    finally:
        shutil.rmtree(new, ignore_errors=True)
    again = "; restart LibreOffice if it is running" if there else ""
    return Step(
        State.DONE,
        f"LibreOffice: the packages for its Python 3.{minor}, which is not this one's 3.{machine.minor}, "
        f"were put into {folder}{again}.",
    )


def remove(machine: Machine) -> Iterator[Step]:
    """Take these folders away."""
    for folder in sorted(machine.data.glob("libreoffice-3.*")):
        try:
            shutil.rmtree(folder)
        except OSError as error:
            yield Step(
                State.MISSING,
                f"LibreOffice: our packages could not be taken away ({folder}: {error.strerror or error}): "
                "close LibreOffice, then run scorecard-xl setup --remove again.",
            )
        else:
            yield Step(State.DONE, f"LibreOffice: our packages were taken away ({folder}).")
    remove_if_empty(machine.data)


def _contents(machine: Machine) -> dict[str, str]:
    """What the folder has to hold: the versions of what is needed, and scorecard-xl as it is here."""
    digest = hashlib.sha256()
    for file in _files(machine.package):
        digest.update(file.relative_to(machine.package).as_posix().encode() + b"\0" + file.read_bytes())
    return {**machine.versions, "scorecard_xl": digest.hexdigest()}


def _files(package: Path) -> list[Path]:
    return sorted(file for file in package.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def _fill(machine: Machine, minor: int, folder: Path) -> str:
    """Put all packages into a new folder; what pip said where that failed."""
    wanted = [f"{name}=={machine.versions[name]}" for name in NEEDED]
    # Nothing that these require is needed in LibreOffice: it is for driving Excel.
    options = ["--no-deps", "--only-binary=:all:", "--python-version", f"3.{minor}", "--target", str(folder)]
    status, said = machine.run(
        [machine.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *options, *wanted]
    )
    if not all((folder / name).is_dir() for name in NEEDED):
        errors = [line for line in said.strip().splitlines() if line.strip()]
        return (
            errors[-1].strip().removeprefix("ERROR: ").rstrip(".") if errors else f"nothing (status {status})"
        )
    for file in _files(machine.package):
        copy = folder / machine.package.name / file.relative_to(machine.package)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    return ""


def _put_in_place(new: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one, which stays as it is where LibreOffice has it in "
    "use."""
    old = new.with_name(f"{new.name}.old")
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
