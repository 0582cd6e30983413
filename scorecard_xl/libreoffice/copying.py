"""Copies cells: onto themselves, contents and all, to have LibreOffice look at their formats again; and a
row's look alone to other rows."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from scorecard_xl.libreoffice.bridge import struct
from scorecard_xl.libreoffice.values import noted_cells
from scorecard_xl.spreadsheet.cells import runs

_CONTENTS = 1 | 2 | 4 | 8 | 16  # com.sun.star.sheet.CellFlags: numbers, dates, texts, notes, formulas


def copy_look(sheet: Any, like: Any, rows: Any) -> None:
    """Give the rows of a range address, which hold nothing, the look of the row of another."""
    used = sheet.createCursor()
    used.gotoEndOfUsedArea(False)
    like.EndColumn = used.RangeAddress.EndColumn
    for row in range(rows.StartRow, rows.EndRow + 1):
        start = struct("table.CellAddress", Sheet=like.Sheet, Column=like.StartColumn, Row=row)
        sheet.copyRange(start, like)
        sheet.getCellRangeByPosition(like.StartColumn, row, like.EndColumn, row).clearContents(_CONTENTS)


def copy_onto_itself(sheet: Any, area: Any) -> bool:
    """Copy the rows of a range address onto themselves, and return whether that was done to all of them.

    A copy lets notes go and doubles shapes and charts: rows that hold any are left out. It also leaves
    filtered rows out, and would move what is below them up: hidden rows are taken one by one, shown to the
    copy for a moment. Should the contents differ afterwards all the same, they are put back.
    """
    block = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
    kept = {area.StartRow + row for row, _ in noted_cells(block)} | set(_rows_under_shapes(sheet, block))
    visible = block.queryVisibleCells().getRangeAddresses()
    if not kept and len(visible) == 1 and visible[0] == area:
        _copy(sheet, area, area.StartRow, area.EndRow)
        return True
    before = block.getFormulaArray()
    seen = {row for part in visible for row in range(part.StartRow, part.EndRow + 1)}
    for first, last in runs(sorted(seen - kept)):
        _copy(sheet, area, first, last)
    for row in sorted(set(range(area.StartRow, area.EndRow + 1)) - seen - kept):
        _copy_hidden(sheet, area, row)
    if block.getFormulaArray() != before:
        block.setFormulaArray(before)
    return not kept


def _rows_under_shapes(sheet: Any, block: Any) -> Iterator[int]:
    """The rows of a block that a shape, picture, chart or control lies over, or begins or ends in."""
    page = sheet.DrawPage
    if not page.Count:
        return
    shapes = [page.getByIndex(index) for index in range(page.Count)]
    spans = [(shape.Position.Y, shape.Position.Y + shape.Size.Height) for shape in shapes]
    area = block.RangeAddress
    tops = [
        sheet.getCellByPosition(area.StartColumn, row).Position.Y  # a hidden row's is the next one's
        for row in range(area.StartRow, area.EndRow + 2)
    ]
    for row, (top, bottom) in enumerate(pairwise(tops), start=area.StartRow):
        if any(first <= bottom and top <= last for first, last in spans):
            yield row


def _copy_hidden(sheet: Any, area: Any, row: int) -> None:
    rows = sheet.getCellRangeByPosition(area.StartColumn, row, area.EndColumn, row).Rows
    is_filtered = rows.IsFiltered
    try:
        if is_filtered:
            rows.IsFiltered = False
        _copy(sheet, area, row, row)
    finally:
        if is_filtered:
            rows.IsFiltered = True


def _copy(sheet: Any, area: Any, first: int, last: int) -> None:
    corner = {"Sheet": area.Sheet, "StartColumn": area.StartColumn, "EndColumn": area.EndColumn}
    rows = struct("table.CellRangeAddress", StartRow=first, EndRow=last, **corner)
    start = struct("table.CellAddress", Sheet=area.Sheet, Column=area.StartColumn, Row=first)
    sheet.copyRange(start, rows)
