"""Rows that are inserted into a sheet or deleted from it, and where everything else stands afterwards."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import LAST_ROW, Area


class RowShift(NamedTuple):
    """Rows that are inserted above the row ``first`` (``by`` is how many), or deleted from it on (minus as
    many). New rows look like the row ``like``, which stands directly above or below them.

    >>> RowShift(31, 2).row(31), RowShift(31, -2).row(33), RowShift(31, -2).row(32)
    (33, 31, None)
    """

    first: int
    by: int
    like: int = 0

    def row(self, row: int) -> int | None:
        """Where a row stands afterwards; None where it is deleted."""
        if row < self.first:
            return row
        return None if row < self.first - self.by else row + self.by

    def rows(self, first: int, last: int) -> tuple[int, int] | None:
        """The first and the last of a stretch of rows afterwards; None where all of it is deleted.

        >>> RowShift(31, 1).rows(6, 31), RowShift(6, -1).rows(6, 9), RowShift(6, -1).rows(6, 6)
        ((6, 32), (6, 8), None)
        """
        if self.by < 0:
            after = self.first - self.by
            if self.first <= first and last < after:
                return None
            first = max(first, after) if first >= self.first else first
            last = min(last, self.first - 1) if last < after else last
        top, bottom = self.row(first), self.row(last)
        if top is None or bottom is None or top > LAST_ROW:
            return None
        return top, min(bottom, LAST_ROW)

    def area(self, area: Area) -> Area | None:
        """Where an area lies afterwards; None where all of it is deleted. Whole columns stay whole."""
        if area.first_row == 1 and area.last_row == LAST_ROW:
            return area
        rows = self.rows(area.first_row, area.last_row)
        return rows and area._replace(first_row=rows[0], last_row=rows[1])

    @property
    def new_rows(self) -> range:
        """The rows that are new, before any other shift; none of a deletion."""
        return range(self.first, self.first + max(self.by, 0))


def in_order(shifts: Iterable[RowShift]) -> list[RowShift]:
    """Shifts of one sheet that all speak of it as it was, in an order in which they can be made one by one:
    from the bottom up."""
    return sorted(shifts, reverse=True)


def row_after(shifts: Sequence[RowShift], row: int) -> int | None:
    """Where a row stands after several shifts that speak of the sheet as it was.

    >>> [row_after([RowShift(10, 1), RowShift(20, -1)], row) for row in (9, 10, 20, 21)]
    [9, 11, None, 21]
    """
    for shift in in_order(shifts):
        moved = shift.row(row)
        if moved is None:
            return None
        row = moved
    return row


def row_before(shifts: Sequence[RowShift], row: int) -> int | None:
    """Where a row stood before several shifts; None where it is new.

    >>> [row_before([RowShift(10, 1), RowShift(20, -1)], row) for row in (9, 10, 11, 21)]
    [9, None, 10, 21]
    """
    for shift in reversed(in_order(shifts)):
        if row in shift.new_rows:
            return None
        if row >= shift.first:
            row -= shift.by
    return row


def new_rows(shifts: Sequence[RowShift]) -> list[tuple[RowShift, range]]:
    """Each insertion with the rows that are new by it, as they stand after all of the shifts.

    >>> [rows for _, rows in new_rows([RowShift(10, 1), RowShift(20, 2)])]
    [range(10, 11), range(21, 23)]
    """
    found = []
    for shift in sorted(shifts):
        if shift.by > 0:
            above = sum(other.by for other in shifts if other.first < shift.first)
            found.append((shift, range(shift.first + above, shift.first + above + shift.by)))
    return found
