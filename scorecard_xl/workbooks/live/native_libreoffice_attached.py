"""What LibreOffice attaches to a sheet's cells."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from scorecard_xl.libreoffice.values import noted_cells
from scorecard_xl.spreadsheet.attachments import Attached, Attachment, at_cells
from scorecard_xl.spreadsheet.cells import Area

_RICH_TEXTS = 512  # com.sun.star.sheet.CellFlags.FORMATTED: links are fields in such texts
_MOST_ROWS_ABOVE = 40  # of those that a filter hides, in which its header is looked for
_WIDEST = 500  # columns


def attached_in_libreoffice(sheet: Any) -> Iterator[Attachment]:
    """What is attached to the cells of a sheet."""
    yield from at_cells(Attached.NOTE, ((row + 1, column + 1) for row, column in noted_cells(sheet)))
    yield from at_cells(Attached.LINK, _linked(sheet))
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = cursor.RangeAddress
    cells = sheet.getCellRangeByPosition(0, 0, used.EndColumn, used.EndRow)
    groups = cells.getUniqueCellFormatRanges()
    for group in map(groups.getByIndex, range(groups.Count)):
        if group.Validation.Type.value != "ANY":
            for address in group.getRangeAddresses():
                yield Attachment(Attached.VALIDATION, area_at(address))
    yield from _filtered(sheet, cells)


def area_at(address: Any) -> Area:
    """Where a range's address leads."""
    return Area(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def rich_texts(sheet: Any) -> Iterator[tuple[int, int]]:
    """The rows and columns of the cells whose texts have several looks, or links."""
    for address in sheet.queryContentCells(_RICH_TEXTS).getRangeAddresses():
        for row in range(address.StartRow, address.EndRow + 1):
            yield from ((row + 1, column + 1) for column in range(address.StartColumn, address.EndColumn + 1))


def _linked(sheet: Any) -> Iterator[tuple[int, int]]:
    for row, column in rich_texts(sheet):
        if sheet.getCellByPosition(column - 1, row - 1).TextFields.createEnumeration().hasMoreElements():
            yield row, column


def _filtered(sheet: Any, cells: Any) -> Iterator[Attachment]:
    """The columns by which rows are filtered."""
    visible = sorted(
        (address.StartRow, address.EndRow) for address in cells.queryVisibleCells().getRangeAddresses()
    )
    last = cells.RangeAddress.EndRow
    for (_, above), (below, _) in pairwise([(-1, -1), *visible, (last + 1, last + 1)]):
        hidden = range(above + 1, below)
        if hidden and sheet.Rows.getByIndex(hidden[0]).IsFiltered:
            yield from (Attachment(Attached.FILTER, area) for area in _filter_over(sheet, hidden[0], last))
            return


def _filter_over(sheet: Any, row: int, last_row: int) -> list[Area]:
    """The columns of the filter that hides a row, or all that may be. LibreOffice tells them to who names the
    filter's area exactly: its header is one of the rows above, and it ends with the cells around or the last
    in use."""
    around = sheet.createCursorByRange(sheet.getCellByPosition(0, row))
    around.collapseToCurrentRegion()
    region = area_at(around.RangeAddress)
    for top in range(row - 1, max(-1, row - 1 - _MOST_ROWS_ABOVE), -1):
        header = sheet.getCellRangeByPosition(0, top, _WIDEST, top).getDataArray()[0]
        filled = [column for column, value in enumerate(header) if value != ""]
        for bottom in {region.last_row - 1, last_row} if filled else ():
            cells = sheet.getCellRangeByPosition(filled[0], top, filled[-1], bottom)
            fields = cells.createFilterDescriptor(False).getFilterFields2()
            if fields:
                columns = [filled[0] + 1 + field.Field for field in fields]
                return [Area(top + 1, column, bottom + 1, column) for column in columns]
    return [region]
