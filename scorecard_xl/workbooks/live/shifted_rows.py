"""Rows that are inserted into a sheet of an open workbook, or deleted: the application moves all that leads
to what stands below."""

from collections.abc import Sequence

import xlwings

from scorecard_xl.spreadsheet.cells import area_of
from scorecard_xl.spreadsheet.row_shifts import RowShift, in_order, row_before
from scorecard_xl.spreadsheet.workbook import SheetUpdate
from scorecard_xl.workbooks.live.native import Native


def shift_rows(sheet: xlwings.Sheet, native: Native, shifts: Sequence[RowShift]) -> None:
    """Insert and delete rows of a sheet."""
    for shift in in_order(shifts):
        rows = f"{shift.first}:{shift.first + abs(shift.by) - 1}"
        if shift.by < 0:
            sheet.range(rows).delete("up")
            continue
        like = shift.row(shift.like) if shift.like else None
        native.insert_rows(sheet, rows, f"{like}:{like}" if like else "")
        if like == shift.first - 1:
            _print_too(sheet, shift.first, shift.by)


def _print_too(sheet: xlwings.Sheet, first: int, number: int) -> None:
    """An area to print that ends with the row above new ones ends with these."""
    written = sheet.page_setup.print_area
    if not written or "," in written:
        return
    area = area_of(written)
    if area.last_row == first - 1:
        sheet.page_setup.print_area = area._replace(last_row=first + number - 1).reference


def before_shifts(update: SheetUpdate) -> SheetUpdate:
    """An update with its changes where the cells stand before its shifts, without those of new rows.

    >>> update = SheetUpdate("Rates", shifts=(RowShift(5, 1),))
    >>> before_shifts(update) == update
    True
    """
    if not update.shifts:
        return update
    rows = [row_before(update.shifts, change.row) for change in update.changes]
    changes = tuple(
        change._replace(row=row) for change, row in zip(update.changes, rows, strict=True) if row is not None
    )
    return update._replace(changes=changes)
