"""One command at a time: whoever is to write a workbook has the turn at it, from before it is read.

The turn is a lock of the operating system on a file, so that it ends with its process, however that ends.
For a closed workbook the file stands beside it, where everybody meets; for an open one it stands in the
user's own folder, as the application runs on the same machine.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scorecard_xl.errors import ScorecardError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PATIENCE = 10.0  # seconds
_PAUSE = 0.05
_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK}
_BYTE = 1 << 30  # the locked one on Windows, behind all that a reader reads
_LONGEST = 200  # of what stands in the file


@contextmanager
def turn_at_file(path: Path) -> Iterator[bool]:
    """The turn at a closed workbook, waited for a little; False where its folder does not lock, or takes no
    file at all, which saving would find out.

    Raises ScorecardError where another command has it all the while.
    """
    path = Path(os.path.realpath(path))
    with _turn(path.with_name(f".~{_short(path.name)}.scorecard-xl-turn"), path.name, _PATIENCE) as has_it:
        if has_it:
            _remove_left_over(path)
        yield has_it


@contextmanager
def turn_at_open_book(name: str, location: str, *, waits: bool = True) -> Iterator[bool]:
    """The turn at a workbook that an application of this user has open, known by where it is saved.

    Raises ScorecardError where another command has it all the while.
    """
    import hashlib

    from platformdirs import user_cache_path

    folder = user_cache_path("scorecard-xl", appauthor=False)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(os.path.normcase(location).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    with _turn(folder / f"{key}.turn", name, _PATIENCE if waits else 0) as has_it:
        yield has_it


def temporary_name(name: str) -> str:
    """A name for the file that is to take a workbook's place, in the same folder."""
    return f".~{_short(name)}.scorecard-xl-{os.getpid()}-{os.urandom(4).hex()}"


def _short(name: str) -> str:
    # Most file systems end a name at 255 bytes.
    return name.encode("utf-8", "surrogateescape")[:200].decode("utf-8", "ignore")


@contextmanager
def _turn(lock: Path, name: str, patience: float) -> Iterator[bool]:
    file = _taken(lock, name, patience)
    if file is None:
        yield False
        return
    try:
        yield True
    finally:
        _given_back(file, lock)


def _taken(lock: Path, name: str, patience: float) -> int | None:
    """The locked file, None where there can be none."""
    end = time.monotonic() + patience
    while True:
        try:
            file = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        except OSError:
            return None
        if sys.platform != "win32":
            with suppress(OSError):  # it is another user's, who has done so
                os.fchmod(file, 0o666)
        try:
            _lock(file)
            if _is_still(file, lock):
                _say_who(file)
                return file
        except OSError as error:
            if error.errno not in _TAKEN:
                os.close(file)
                with suppress(OSError):
                    lock.unlink()
                return None
        who = _who(file)
        os.close(file)
        if time.monotonic() > end:
            by = f" by {who}" if who else ""
            raise ScorecardError(
                f"another command of scorecard-xl{by} is at work on it; wait until that has finished (it may "
                "be asking a question), then try again.",
                book=name,
            )
        time.sleep(_PAUSE)


def _given_back(file: int, lock: Path) -> None:
    """Nobody who waits may be left with a lock on a file that is gone: they look, once they have it."""
    if sys.platform != "win32":
        with suppress(OSError):
            lock.unlink()
    os.close(file)
    if sys.platform == "win32":
        with suppress(OSError):  # the next one has opened it
            lock.unlink()


def _lock(file: int) -> None:
    if sys.platform == "win32":
        os.lseek(file, _BYTE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_still(file: int, lock: Path) -> bool:
    """Whether the file has its name yet; the last one who had the turn may just have taken it away."""
    try:
        return os.path.samestat(os.fstat(file), lock.stat())
    except FileNotFoundError:
        return False


def _say_who(file: int) -> None:
    import getpass

    try:
        who = getpass.getuser()
    except (OSError, KeyError, ImportError):
        who = "somebody"
    host = os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, f"{who} on {host}\n".encode("utf-8", "replace")[:_LONGEST])


def _who(file: int) -> str:
    """Who has the turn, where the file says so yet."""
    try:
        os.lseek(file, 0, os.SEEK_SET)
        said = os.read(file, _LONGEST).decode("utf-8", "replace").partition("\n")[0]
    except OSError:
        return ""
    return "".join(character for character in said if character.isprintable())


def _remove_left_over(path: Path) -> None:
    """Remove the files that were to take the workbook's place, and whose process was killed before."""
    start = f".~{_short(path.name)}.scorecard-xl-"
    with suppress(OSError):
        for entry in list(os.scandir(path.parent)):
            process = entry.name.removeprefix(start).partition("-")[0]
            if entry.name.startswith(start) and process.isdecimal() and not _runs(int(process)):
                with suppress(OSError):
                    os.unlink(entry.path)


def _runs(process: int) -> bool:
    """Whether a process of this machine runs; on Windows a file that one has open cannot be removed."""
    if sys.platform == "win32":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
