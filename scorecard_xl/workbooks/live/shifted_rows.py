"""Rows that are inserted into a sheet of an open workbook, or deleted: the application moves all that leads
to what stands below."""

from collections.abc import Sequence

import xlwings

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
        is_below = shift.like >= shift.first
        side = "format_from_right_or_below" if is_below else "format_from_left_or_above"
        sheet.range(rows).insert("down", side)
        if shift.like:
            like = shift.row(shift.like)
            native.take_look(sheet.range(f"{like}:{like}"), sheet.range(rows))


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
