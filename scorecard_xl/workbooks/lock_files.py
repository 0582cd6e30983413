"""The files that applications put beside a workbook while they have it open."""

import os
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError

_LONGEST_NAME = 60  # of a person, in an error


class LockFile(NamedTuple):
    """A lock file: the application that put it there, and for whom ("" where it does not say)."""

    application: str
    path: Path
    by: str


def lock_file_of(path: Path) -> LockFile | None:
    """Excel's or LibreOffice's lock file beside a workbook.

    >>> lock_file_of(Path("nobody_has_this_open.xlsx"))
    """
    if not path.name or "\0" in path.name:
        return None
    # Applications put their lock file beside the name that was opened: a link, or what it leads to.
    for book_path in dict.fromkeys((path, Path(os.path.realpath(path)))):
        for application, lock, names in (
            ("Excel", book_path.with_name(f"~${book_path.name}"), _excel_names),
            ("LibreOffice", book_path.with_name(f".~lock.{book_path.name}#"), _libreoffice_names),
        ):
            if not os.path.lexists(lock):
                continue
            try:
                with lock.open("rb") as file:
                    found = names(file.read(4096))
            except OSError:  # Excel may let nobody read it
                found = ""
            return LockFile(application, lock, found)
    return None


def refuse_if_open(path: Path) -> None:
    """Raise :class:`ScorecardError` where a lock file stands beside a workbook.

    >>> refuse_if_open(Path("nobody_has_this_open.xlsx"))
    """
    lock = lock_file_of(path)
    if lock is not None:
        by = f" by {lock.by}" if lock.by else ""
        raise ScorecardError(
            f"{path.name} is open in {lock.application}{by}: have it closed there and try again, or, if "
            f"nobody has it open any more, delete the lock file {lock.path.name} beside it."
        )


def _excel_names(data: bytes) -> str:
    """The person in Excel's owner file: a name in the system's code page, then the same in UTF-16."""
    data = data.ljust(57, b" ")
    count, start = data[55], 57 if data[56] == 0 else 56
    if count > 54:  # no length, but the name's first letter
        count, start = data[0], 55
    wide = data[start : start + 2 * count].decode("utf-16-le", "ignore")
    return _shown(wide) or _shown(data[1 : 1 + data[0]].decode("cp1252", "replace"))


def _libreoffice_names(data: bytes) -> str:
    """The person and host in LibreOffice's lock file: ``name,user,host,date,profile;``."""
    fields = [""]
    escaped = False
    for character in data.decode("utf-8", "replace"):
        if escaped or character not in "\\,":
            fields[-1] += character
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            fields.append("")
    name, user, host = (_shown(field) for field in [*fields, "", ""][:3])
    return f"{name or user or 'somebody'} on {host}" if host else name or user


def _shown(name: str) -> str:
    """A name fit for one sentence: no control characters, no padding, not too long."""
    printable = "".join(character if character.isprintable() else " " for character in name)
    return " ".join(printable.split())[:_LONGEST_NAME]
