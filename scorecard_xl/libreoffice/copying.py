"""Copies cells onto themselves, contents and all: the way to have LibreOffice look at their formats again."""

from typing import Any

from .bridge import struct


def copy_onto_itself(sheet: Any, area: Any) -> None:
    """Copy the cells of a range address onto themselves.

    A copy leaves filtered rows out and would move what is below them up: hidden rows are taken one by one,
    shown to the copy for a moment. Should the contents differ afterwards all the same, they are put back.
    """
    block = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
    visible = block.queryVisibleCells().getRangeAddresses()
    if len(visible) == 1 and visible[0] == area:
        _copy(sheet, area)
        return
    before = block.getFormulaArray()
    for part in visible:
        _copy(sheet, part)
    seen = {row for part in visible for row in range(part.StartRow, part.EndRow + 1)}
    for row in sorted(set(range(area.StartRow, area.EndRow + 1)) - seen):
        _copy_hidden(sheet, area, row)
    if block.getFormulaArray() != before:
        block.setFormulaArray(before)


def _copy_hidden(sheet: Any, area: Any, row: int) -> None:
    cells = sheet.getCellRangeByPosition(area.StartColumn, row, area.EndColumn, row)
    rows = cells.Rows
    is_filtered = rows.IsFiltered
    if is_filtered:
        rows.IsFiltered = False
    _copy(sheet, cells.RangeAddress)
    if is_filtered:
        rows.IsFiltered = True


def _copy(sheet: Any, area: Any) -> None:
    first = struct("table.CellAddress", Sheet=area.Sheet, Column=area.StartColumn, Row=area.StartRow)
    sheet.copyRange(first, area)
