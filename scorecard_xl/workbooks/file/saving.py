"""Saving a workbook whole or not at all, and only where nobody else has it open or has changed it.

The new file is written beside the old one under another name and takes its place in one step, with the
old one's owner, permissions, extended attributes and Windows' zone mark. What cannot be kept is not saved.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from scorecard_xl.errors import ScorecardError
from scorecard_xl.workbooks.lock_files import refuse_if_open
from scorecard_xl.workbooks.turns import temporary_name

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_KERNEL_COMPUTES = {"security.ima", "security.evm"}  # check sums of the content: nobody can copy them
_ELSEWHERE = "or write to another file with -o"
_CHUNK = 1 << 20


def save(
    path: Path, original: bytes | None, write: Callable[[BinaryIO], None], target: Path | None = None
) -> None:
    """Save what ``write`` writes in the place of the workbook, or as ``target``.

    Nothing is saved where the workbook is no longer what was read (``original``, None for a workbook that
    is new). A link stays, and what it leads to is replaced. A new target gets the workbook's permissions.

    Raises :class:`ScorecardError`, with every file as it was, where the workbook has changed, is open,
    is read-only or has a second name (a hard link), where something of it could not be kept, and where
    the folder or the disk does not take it. What ``write`` raises comes through, but for OSError.
    """
    name = (target or path).name or str(target)
    saved_as = Path(os.path.realpath(target or path))
    with _in_the_analysts_words(name, saved_as.parent):
        replaces = _check_replaceable(name, saved_as)
        temporary = saved_as.with_name(temporary_name(saved_as.name))
        refuse_if_open(target or path)
        try:
            is_new = original is None and not replaces
            with _created(temporary, 0o666 if is_new else 0o600) as file:
                write(file)
                file.flush()
                if not is_new:
                    _take_over(name, saved_as if replaces else path, temporary, everything=replaces)
                os.fsync(file.fileno())
            if original is not None:
                _refuse_if_changed(path, original)
            refuse_if_open(target or path)
            _replace(name, temporary, saved_as)
        finally:
            with suppress(OSError):
                temporary.unlink()
    _settle(saved_as.parent)


def _check_replaceable(name: str, saved_as: Path) -> bool:
    """Whether there is a file to replace, once it is sure that it may be."""
    try:
        status = saved_as.stat()
    except FileNotFoundError:
        if not saved_as.parent.is_dir():
            raise ScorecardError(
                f"{name} cannot be saved, as there is no folder {saved_as.parent}: make it, or name "
                "another one."
            ) from None
        return False
    if not stat.S_ISREG(status.st_mode):
        raise ScorecardError(f"{name} is not an ordinary file: choose another name to save to.")
    if not status.st_mode & 0o222 or not os.access(saved_as, os.W_OK):
        raise ScorecardError(
            f"{name} is read-only: take that mark off, or ask its owner for the permission to change it, "
            f"{_ELSEWHERE}."
        )
    if status.st_nlink > 1:
        raise ScorecardError(
            f"{name} has a second name (a hard link), which saving would cut off: make a copy of it and "
            f"refresh that, {_ELSEWHERE}."
        )
    return True


@contextmanager
def _created(temporary: Path, mode: int) -> Iterator[BinaryIO]:
    """A new file, with no more permissions than the user's files usually get."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(temporary, flags, mode), "w+b") as file:
        yield file


def _take_over(name: str, model: Path, copy: Path, *, everything: bool) -> None:
    """Give the new file what the old one has apart from its data; a new target gets only what protects.

    Permissions come last: a change of owner would clear some of them.
    """
    status = model.stat()
    try:
        if everything:
            mine = copy.stat()
            same_owner = (mine.st_uid, mine.st_gid) == (status.st_uid, status.st_gid)
            if sys.platform != "win32" and not same_owner:
                os.chown(copy, status.st_uid, status.st_gid)
            _take_over_attributes(model, copy)
        if sys.platform == "win32":
            _take_over_zone(model, copy)
        os.chmod(copy, stat.S_IMODE(status.st_mode) if everything else status.st_mode & 0o777)
        if everything and copy.stat().st_mode != status.st_mode:
            raise PermissionError(errno.EPERM, "permissions")
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise
        raise ScorecardError(
            f"{name} would lose its owner, permissions or other marks by saving ({error.strerror}): ask its "
            f"owner to refresh it, {_ELSEWHERE}."
        ) from None


def _take_over_attributes(model: Path, copy: Path) -> None:
    """Make the extended attributes the same; a folder's defaults may have given the new file its own."""
    if sys.platform == "linux":
        theirs, mine = _attributes(model), _attributes(copy)
        for attribute in mine.keys() - theirs.keys():
            os.removexattr(copy, attribute)
        for attribute, value in theirs.items():
            if mine.get(attribute) != value:
                os.setxattr(copy, attribute, value)


def _attributes(path: Path) -> dict[str, bytes]:
    if sys.platform == "linux":
        try:
            names = os.listxattr(path)
        except OSError as error:
            if error.errno in (errno.ENOTSUP, errno.ENOSYS):
                return {}
            raise
        return {name: os.getxattr(path, name) for name in names if name not in _KERNEL_COMPUTES}
    return {}


def _take_over_zone(model: Path, copy: Path) -> None:
    """Keep Windows' mark of where the file came from, which it holds in a stream of its own."""
    try:
        with open(f"{model}:Zone.Identifier", "rb") as stream:
            zone = stream.read()
    except OSError:  # no mark, or a file system that has none
        return
    with open(f"{copy}:Zone.Identifier", "wb") as stream:
        stream.write(zone)


def _refuse_if_changed(path: Path, original: bytes) -> None:
    try:
        with path.open("rb") as file:
            same = all(
                file.read(_CHUNK) == original[start : start + _CHUNK]
                for start in range(0, len(original) + 1, _CHUNK)
            ) and not file.read(1)
    except FileNotFoundError:
        same = False
    if not same:
        raise ScorecardError(
            f"{path.name} was changed by somebody while it was being refreshed, so nothing was saved: "
            "try again."
        )


def _replace(name: str, temporary: Path, saved_as: Path) -> None:
    try:
        os.replace(temporary, saved_as)
    except PermissionError:
        reason = (
            "somebody has it open" if sys.platform == "win32" else "its folder lets only its owner replace it"
        )
        raise ScorecardError(
            f"{name} could not be replaced, as {reason}: have it closed, or ask for the permission, then "
            f"try again, {_ELSEWHERE}."
        ) from None


@contextmanager
def _in_the_analysts_words(name: str, folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            text = "the disk has no room left for it; free some, then try again"
        elif error.errno in _NOT_ALLOWED:
            text = f"you may not write to the folder {folder}; ask for the permission, {_ELSEWHERE}"
        else:
            text = f"the system says “{error.strerror or error}”; try again, {_ELSEWHERE}"
        raise ScorecardError(f"{name} could not be saved, and nothing was changed: {text}.") from None


def _settle(folder: Path) -> None:
    """Bring the folder's new entry to the disk, where the system lets a folder be synced."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):  # the workbook is saved by now
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
