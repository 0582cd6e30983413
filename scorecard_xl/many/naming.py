"""Which workbooks are meant by files, folders and patterns."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from scorecard_xl.errors import ScorecardError

_SUFFIXES = (".xlsx", ".xlsm")
_OF_A_COPY = "scorecard.xlsx", "index.html"


def books_named(names: Iterable[str], *, is_recursive: bool = False) -> list[str]:
    """The workbooks that are meant, each once, in the order of the names; of a folder or a pattern by name.

    Of folders those inside that are .xlsx or .xlsm, ``is_recursive`` those in folders inside too; lock files,
    files that are being written, and the workbooks of copies that were handed out are left out. What is
    neither folder nor pattern stays as it is, whether it is there or not.

    Raises ScorecardError for a folder without any.
    """
    found: dict[str, str] = {}
    for name in names:
        for book in _meant(name, is_recursive):
            found.setdefault(os.path.realpath(book) if os.path.exists(book) else book, book)
    return list(found.values())


def files_named(pattern: str) -> list[str]:
    """The files that a pattern names, where the shell leaves patterns to the programs (Windows)."""
    if not _is_pattern(pattern):
        return [pattern]
    import glob

    return sorted(glob.glob(pattern, recursive=True)) or [pattern]


def shelves_of(books: Iterable[str]) -> list[str]:
    """For each workbook a name that none of the others has, for a folder of what comes of it: the file's
    without its suffix, and where several have it, with a number.

    >>> shelves_of(["a/May.xlsx", "b/May.xlsm", "June.xlsx"])
    ['May', 'May 2', 'June']
    """
    given: set[str] = set()
    shelves = []
    for book in books:
        plain = shelf = Path(book).stem
        number = 1
        while shelf.casefold() in given:
            number += 1
            shelf = f"{plain} {number}"
        given.add(shelf.casefold())
        shelves.append(shelf)
    return shelves


def _meant(name: str, is_recursive: bool) -> Iterator[str]:
    if name and Path(name).is_dir():
        inside = sorted(_inside(Path(name), is_recursive))
        if not inside:
            deeper = "" if is_recursive else ", or look into the folders inside with --recursive"
            raise ScorecardError(
                f"{name} is a folder without a workbook (.xlsx, .xlsm): name another one{deeper}."
            )
        yield from inside
    elif _is_pattern(name):
        yield from [one for one in files_named(name) if _is_workbook(Path(one))] or [name]
    else:
        yield name


def _is_pattern(name: str) -> bool:
    return bool(set("*?[") & set(name)) and not Path(name).exists()


def _inside(folder: Path, is_recursive: bool) -> Iterator[str]:
    for path in folder.rglob("*") if is_recursive else folder.iterdir():
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() in _SUFFIXES and _is_workbook(path):
            yield str(path)


def _is_workbook(path: Path) -> bool:
    """Whether a file is one that people keep, and not one beside it or handed out."""
    workbook, page = _OF_A_COPY
    is_copy = path.name == workbook and (path.parent / page).is_file()
    return path.is_file() and not path.name.startswith((".", "~$")) and not is_copy
