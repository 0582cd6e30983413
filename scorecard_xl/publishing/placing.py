"""Puts a folder and pages into the place of those that are there: all of them, or none.

What is new is written whole and brought to the disk in a folder of ours beside the old; then each takes its
place in one step. If a step fails, those before it are taken back. If the program or the machine stops
between two steps, each folder and each page is whole all the same, and the next run cleans up: a folder that
was already moved away, and whose successor is not there yet, is put back first.
"""

import os
import shutil
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

_BESIDE = ".scorecard-xl-publishing"
_NEW, _OLD, _PAGES = "new", "old", "pages"


class NotTakenBack(Exception):
    """A step failed, and so did taking back those before it; the next run mends the folder."""


def clean(root: Path) -> None:
    """Remove what an interrupted run left, once what it had moved away is back."""
    beside = root / _BESIDE
    if beside.is_symlink() or beside.is_file():
        beside.unlink()
        return
    if not beside.exists():
        return
    _put_folder_back(root)
    shutil.rmtree(beside)


def _put_folder_back(root: Path) -> None:
    """Give the folder that was moved away its place again, where no other has it."""
    old = root / _BESIDE / _OLD
    for folder in old.iterdir() if old.is_dir() else ():
        if not os.path.lexists(root / folder.name):
            os.replace(folder, root / folder.name)


def place(root: Path, name: str, files: Mapping[str, bytes], pages: Mapping[str, bytes]) -> None:
    """Give ``root`` a folder of this name with these files and no others, and then these pages, by their
    paths below it. What is there is replaced, and its permissions stay.

    Raises OSError where that failed, with everything as it was, and NotTakenBack where it is not.
    """
    beside, folder = root / _BESIDE, root / name
    old_pages = {path: _bytes_of(root / path) for path in pages}
    # Each is there before its step, and asks what is so: an interruption may come between any two lines.
    undo: list[Callable[[], None]] = []
    try:
        _write_beside(root, name, files, pages)
        if folder.exists():
            (beside / _OLD).mkdir()
            os.replace(folder, beside / _OLD / name)
        undo.append(lambda: _take_new_away(beside, folder))
        os.replace(beside / _NEW, folder)
        for number, path in enumerate(pages):
            undo.append(_put_back(beside, root / path, old_pages[path]))
            os.replace(beside / _PAGES / str(number), root / path)
        _settle(root)
    except BaseException as error:
        try:
            for step in reversed(undo):
                step()
            _put_folder_back(root)
        except OSError:
            raise NotTakenBack from error
        with suppress(OSError):
            shutil.rmtree(beside)
        raise
    with suppress(OSError):  # it is done by now; the next run cleans
        shutil.rmtree(beside)


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _write_beside(root: Path, name: str, files: Mapping[str, bytes], pages: Mapping[str, bytes]) -> None:
    beside = root / _BESIDE
    for folder in (beside, beside / _NEW, beside / _PAGES):
        folder.mkdir()
    for file_name, content in files.items():
        _write(beside / _NEW / file_name, content, root / name / file_name)
    for number, (path, content) in enumerate(pages.items()):
        _write(beside / _PAGES / str(number), content, root / path)
    if (root / name).exists():
        # Without the owner's permissions the folder could not be moved, nor ever be removed.
        (beside / _NEW).chmod(stat.S_IMODE((root / name).stat().st_mode) | stat.S_IRWXU)
    for folder in (beside / _NEW, beside):
        _settle(folder)


def _write(path: Path, content: bytes, replaces: Path) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        if replaces.exists():
            shutil.copymode(replaces, path)
        os.fsync(file.fileno())


def _take_new_away(beside: Path, folder: Path) -> None:
    if not (beside / _NEW).exists():
        os.replace(folder, beside / _NEW)


def _put_back(beside: Path, path: Path, old: bytes | None) -> Callable[[], None]:
    """A step that gives a page what it held before."""

    def step() -> None:
        if old is None:
            path.unlink(missing_ok=True)
            return
        again = beside / _PAGES / "again"
        again.unlink(missing_ok=True)
        _write(again, old, path)
        os.replace(again, path)

    return step


def _settle(folder: Path) -> None:
    """Bring a folder's new entries to the disk, where the system lets a folder be synced."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
