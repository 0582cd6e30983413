"""Finds the workbook that an analyst means where an application has it open.

Asking costs the time that xlwings takes to load, so it is done only where an application may have the
workbook: where a lock file stands beside it, or Excel runs at all.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.lock_files import lock_file_of
from scorecard_xl.workbooks.turns import turn_at_file, turn_at_open_book

if TYPE_CHECKING:
    import xlwings

    from scorecard_xl.workbooks.live.native import Native
    from scorecard_xl.workbooks.live.workbook import LiveWorkbook

BookPath = str | os.PathLike[str]
"""Where a workbook's file is."""

_REACHING = 'soffice --accept="pipe,name=scorecard-xl;urp;"'


def opened(book: "xlwings.Book") -> "LiveWorkbook":
    """The live workbook of a book that xlwings knows."""
    from scorecard_xl.workbooks.live.workbook import LiveWorkbook

    return LiveWorkbook(book, _native_of(book.app.engine))


@contextmanager
def workbook_file(path: BookPath, output: BookPath | None = None, *, to_write: bool) -> Iterator[Workbook]:
    """The workbook in a file that no application has open; it is written there, or to another file. Until
    then no other command writes it.

    Raises ScorecardError where another command is at work on it for too long.
    """
    path, written = Path(path), Path(path if output is None else output)
    if not to_write:
        yield FileWorkbook(path, None if output is None else written, to_write=False)
        return
    with turn_at_file(written) as is_alone:
        yield FileWorkbook(path, None if output is None else written, is_alone=is_alone)


@contextmanager
def open_workbook(
    book: "xlwings.Book", *, to_write: bool, is_clicked: bool = False
) -> Iterator["LiveWorkbook"]:
    """A workbook that an application has open; as long as this lasts, no other command writes it. A click
    waits for none, as the application, which the other one needs, waits for the click.

    Raises ScorecardError where another command is at work on it, and where the application does not answer.
    """
    if not to_write:
        yield opened(book)
        return
    native = _native_of(book.app.engine)
    with _answering("The workbook", native):
        name = book.name
        location = native.location(book) or name
    with turn_at_open_book(name, location, waits=not is_clicked):
        yield opened(book)


@contextmanager
def workbook_at(
    book: "BookPath | xlwings.Book", output: BookPath | None = None, *, to_write: bool
) -> Iterator[Workbook]:
    """The workbook in a file, or the live one of a book that xlwings knows.

    Raises ScorecardError for an open book that is to be written to another file, and where another command is
    at work on it for too long.
    """
    if isinstance(book, str | os.PathLike):
        with workbook_file(book, output, to_write=to_write) as workbook:
            yield workbook
        return
    if output is not None:
        raise ScorecardError(f"{book.name} is open, and only a file can be refreshed into another one.")
    with open_workbook(book, to_write=to_write) as live:
        yield live


def find_open(path: Path, libreoffice: str | None = None) -> "xlwings.Book | None":
    """The book of this file in Excel, or in a LibreOffice that can be reached; None where it is closed.

    ``libreoffice`` is the address at which LibreOffice listens, where it is not the usual one.

    Raises ScorecardError where several are open that it may be, or an application does not answer.
    """
    address = re.fullmatch(r"(https?:)[/\\]+(.*)", str(path))  # a path has lost one of its slashes
    if address:
        raise ScorecardError(
            f"{address[1]}//{address[2]} is a web address: open the workbook in Excel, and take the one in "
            "front with --active."
        )
    lock = lock_file_of(path)
    in_libreoffice = lock is not None and lock.application == "LibreOffice"
    found = []
    for engine, native in _engines(libreoffice, ask_libreoffice=in_libreoffice):
        with _answering(path.name, native):
            found += [
                book
                for app in engine.apps
                for book in app.books
                if book.name.casefold() == path.name.casefold() and _is_this(path, book, native)
            ]
    if len(found) > 1:
        raise ScorecardError(
            f"{path.name} is open more than once: close all but one, or bring it to the front and take it "
            "with --active."
        )
    return found[0] if found else None


def active(libreoffice: str | None = None) -> "xlwings.Book":
    """The book in front, in Excel or in a LibreOffice that can be reached.

    Raises ScorecardError where no application has one open, or both have.
    """
    found = []
    for engine, native in _engines(libreoffice, ask_libreoffice=True):
        with _answering("The workbook in front", native):
            in_front = (native.active(app) for app in engine.apps)
            found += [book for book in in_front if book is not None][:1]
    if not found:
        raise ScorecardError(
            f"No workbook is open in Excel, nor in a LibreOffice that was started with {_REACHING}: open "
            "one, or name a file."
        )
    if len(found) > 1:
        raise ScorecardError(
            "Excel and LibreOffice both have a workbook open: name the file, or close one of the two."
        )
    return found[0]


def _is_this(path: Path, book: "xlwings.Book", native: "Native") -> bool:
    location = native.location(book)
    if "://" in location:
        raise ScorecardError(
            f"{path.name} is open in {native.application} from the web address {location}, which may be this "
            "file: bring it to the front and take it with --active, or insist on the file with --closed."
        )
    try:
        return os.path.samefile(location, path)
    except OSError:
        return os.path.normcase(os.path.abspath(location)) == os.path.normcase(os.path.abspath(path))


@contextmanager
def _answering(name: str, native: "Native") -> Iterator[None]:
    try:
        yield
    except native.failures as failure:
        raise ScorecardError(
            f"{native.application} does not say which workbooks it has open; finish the cell that is being "
            f"edited, close any dialog of {native.application}, bring the workbook to the front, and try "
            "again.",
            book=name,
        ) from failure


def _engines(
    libreoffice: str | None, *, ask_libreoffice: bool
) -> Iterator[tuple["xlwings.Engine", "Native"]]:
    """The engines of the applications that run: Excel's, and LibreOffice's where it is asked and listens."""
    if _excel_runs():
        import xlwings

        if "excel" in xlwings.engines.engines_by_name:
            yield xlwings.engines["excel"], _native_of(xlwings.engines["excel"])
    if not (ask_libreoffice or libreoffice):
        return
    from scorecard_xl.libreoffice import DEFAULT_ADDRESS, LibreOfficeUnreachable, connect

    try:
        engine = connect(libreoffice or DEFAULT_ADDRESS)
    except LibreOfficeUnreachable as why:
        if libreoffice:  # somebody counts on it
            raise ScorecardError(str(why)) from None
    else:
        yield engine, _native_of(engine)


def _excel_runs() -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.FindWindowW("XLMAIN", None))
    if sys.platform == "darwin":
        import subprocess

        return subprocess.run(["pgrep", "-x", "Microsoft Excel"], capture_output=True).returncode == 0
    return False


def _native_of(engine: "xlwings.Engine") -> "Native":
    """The own form of an engine's application."""
    if engine.name == "libreoffice":
        from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc

        return LibreOfficeCalc()
    from scorecard_xl.workbooks.live.native_excel import native_excel

    return native_excel()
