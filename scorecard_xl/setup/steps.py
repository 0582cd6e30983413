"""What the setup says: one step a line, and the record of what it has changed on this machine."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

RUN_SETUP = "run scorecard-xl setup"


class State(Enum):
    """What became of a step."""

    DONE = "done"
    READY = "ready"
    NOTE = "note"
    MISSING = "missing"
    """Something that has to be done before a button works, which the setup has not done or could not do."""
    BLOCKED = "blocked"
    """What the application or the system forbids; the setup never changes it."""


class Step(NamedTuple):
    """One line of the setup.

    >>> print(Step(State.DONE, "Excel: the add-in was installed."))
      Excel: the add-in was installed.
    >>> print(Step(State.MISSING, "Excel: the add-in is missing: run scorecard-xl setup."))
    ! Excel: the add-in is missing: run scorecard-xl setup.
    """

    state: State
    text: str

    def __str__(self) -> str:
        return f"{'!' if self.state in (State.MISSING, State.BLOCKED) else ' '} {' '.join(self.text.split())}"


Steps = Iterator[Step]


class Record:
    """What the setup has added to this user's configuration, so that it can be taken away again.

    It is a file of our own folder, and there only while there is something in it.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "setup.json"
        self._made: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            read = json.loads(self.path.read_text("utf-8"))
            self._made = read if isinstance(read, dict) else {}

    def get(self, name: str) -> Any:
        """What was recorded under a name, or None."""
        return self._made.get(name)

    def set(self, name: str, value: Any) -> None:
        """Record a value at once; an empty one is forgotten. The file is written only where it changes."""
        if self._made.get(name) == value or (not value and name not in self._made):
            return
        if value:
            self._made[name] = value
        else:
            del self._made[name]
        if self._made:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, (json.dumps(self._made, indent=2, sort_keys=True) + "\n").encode())
        else:
            self.path.unlink(missing_ok=True)
            remove_if_empty(self.path.parent)

    def make_folder(self, folder: Path) -> None:
        """Make a folder and those above it, and remember which of them there were not."""
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        if missing:
            self.set("folders", [*(self.get("folders") or []), *(str(one) for one in reversed(missing))])

    def remove_folders(self) -> None:
        """Take away the folders that were made and that are empty by now."""
        for folder in reversed(self.get("folders") or []):
            remove_if_empty(Path(folder))
        self.set("folders", None)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, with the permissions of the one that is there."""
    path = path.resolve()
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(content)
        if path.exists():
            shutil.copymode(path, new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def remove_if_empty(folder: Path) -> None:
    """Take away a folder that holds nothing."""
    with suppress(OSError):
        folder.rmdir()
