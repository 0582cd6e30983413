"""Rows that are inserted into a closed workbook or deleted from it, held against LibreOffice's own doing:
what stood below holds the same, and all that leads to it still does."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import xlwings

from scorecard_xl.libreoffice.bridge import enum, struct
from scorecard_xl.spreadsheet.attachments import Attached
from scorecard_xl.spreadsheet.row_shifts import RowShift
from scorecard_xl.spreadsheet.workbook import SheetUpdate
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from tests.places import DATA

EVERYTHING = DATA / "everything.xlsm"
SHIFTS = [
    RowShift(15, 1, 14),
    RowShift(19, 2, 18),
    RowShift(3, 1, 2),
    RowShift(28, 1, 27),
    RowShift(12, -1),
    RowShift(25, -2),
]


def shifted(source: Path, folder: Path, *shifts: RowShift, sheet: str = "Scorecard") -> Path:
    path = folder / f"shifted{source.suffix}"
    shutil.copy(source, path)
    FileWorkbook(path).apply([SheetUpdate(sheet, shifts=shifts)])
    return path


def shift_in_libreoffice(book: xlwings.Book, shift: RowShift, sheet: str = "Scorecard") -> None:
    cells = book.sheets[sheet].api
    number = cells.RangeAddress.Sheet
    last = shift.first + abs(shift.by) - 2
    rows = struct("table.CellRangeAddress", Sheet=number, StartRow=shift.first - 1, EndRow=last)
    rows.EndColumn = 16383
    if shift.by > 0:
        cells.insertCells(rows, enum("sheet.CellInsertMode", "ROWS"))
    else:
        cells.removeRange(rows, enum("sheet.CellDeleteMode", "ROWS"))


def seen(book: xlwings.Book) -> dict[str, Any]:
    """All that LibreOffice knows of a book's sheets and names."""
    native = LibreOfficeCalc()
    found: dict[str, Any] = {"names": sorted(native.names(book))}
    for sheet in book.sheets:
        used = sheet.used_range
        whole = sheet.range((1, 1), used.last_cell.address)
        layout = native.layout(whole)
        assert layout is not None
        found[sheet.name] = {
            "formulas": whole.impl.formula,
            "merged": sorted(layout.merged),
            "attachments": sorted(
                (one.kind, one.area)
                for one in native.attachments(sheet)
                if one.kind is not Attached.FILTER  # whose area it looks for among the filled cells
            ),
            "formats": sorted(
                (str(rule.formula), sorted((a.StartRow, a.EndRow, a.StartColumn) for a in rule.impl.areas))
                for rule in sheet.cells.conditional_formats
            ),
        }
    return found


@pytest.mark.live
@pytest.mark.parametrize("shift", SHIFTS, ids=str)
def test_everything_stands_where_libreoffice_puts_it(
    shift: RowShift, app: xlwings.App, tmp_path: Path
) -> None:
    path = shifted(EVERYTHING, tmp_path, shift)
    theirs = app.books.open(EVERYTHING)
    shift_in_libreoffice(theirs, shift)
    expected = seen(theirs)
    theirs.close()
    ours = app.books.open(path)
    found = seen(ours)
    ours.close()
    assert found == expected
