"""A small workbook open in LibreOffice as a live workbook, for tests of what is written into it."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.spreadsheet.cells import Area, Content, Value, area_of
from scorecard_xl.spreadsheet.workbook import AddedRows, CellChange, OwnSheet, SheetUpdate
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from scorecard_xl.workbooks.live.sheet import LiveSheet
from scorecard_xl.workbooks.live.workbook import LiveWorkbook
from tests.books.kinds_of_workbook import Look

MONTH = datetime.date(2021, 5, 1)
LOG = OwnSheet("Log", "Log (scorecard-xl)", "What was changed.", ("When", "Cell", "Was"), (12.0, 9.0, 30.0))
EVERYTHING = Area(1, 1, 20_000, 20)

Write = Callable[[Workbook, Worksheet], None]


def opened(app: xlwings.App, path: Path, write: Write, **options: object) -> xlwings.Book:
    """A book of the sheets Figures, which ``write`` fills, and Other."""
    with Workbook(str(path), options) as workbook:
        write(workbook, workbook.add_worksheet("Figures"))
        workbook.add_worksheet("Other").write("A1", "somebody's")
    return app.books.open(path)


def look_at(app: xlwings.App, path: Path) -> Look:
    """Opens a workbook, and looks into it."""
    return Look(app.books.open(path))


def live(book: xlwings.Book) -> LiveWorkbook:
    """The book as the scorecard's rules see it."""
    return LiveWorkbook(book, LibreOfficeCalc())


def sheet_of(book: xlwings.Book, name: str = "Figures") -> LiveSheet:
    """A sheet as it is now."""
    return next(sheet for sheet in live(book).sheets if sheet.name == name)


def change(cell: str, old: Value, new: Content, number_format: str | None = None) -> CellChange:
    """A change of a cell of the sheet Figures."""
    area = area_of(cell)
    return CellChange(
        sheet="Figures",
        row=area.first_row,
        column=area.first_column,
        ref="M1",
        column_name="figure",
        old=old,
        new=new,
        number_format=number_format,
    )


def update(*changes: CellChange) -> SheetUpdate:
    """These changes and nothing else of the sheet Figures."""
    return SheetUpdate("Figures", changes, None, (EVERYTHING,))


def added(first_row: int, rows: Sequence[Sequence[Value]], sheet: str = "Figures") -> SheetUpdate:
    """Rows for a list."""
    return SheetUpdate(sheet, added=AddedRows(first_row, rows))
