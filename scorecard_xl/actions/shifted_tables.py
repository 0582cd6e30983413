"""A scorecard's tables once rows were inserted into their sheets or deleted."""

from collections.abc import Mapping, Sequence

from scorecard_xl.model import ChangeColumns, HeaderMonth, Indicator, Role, Table
from scorecard_xl.spreadsheet.row_shifts import RowShift, row_after
from scorecard_xl.spreadsheet.workbook import SheetUpdate


def shifted_table(table: Table, shifts: Sequence[RowShift], new: Sequence[Indicator] = ()) -> Table:
    """A table with its rows where they stand after the shifts, without the indicators of deleted ones;
    ``new`` are those of the rows that are new."""

    def after(row: int) -> int:
        return _after(shifts, row)

    def header(of: HeaderMonth | None) -> HeaderMonth | None:
        return of and of._replace(row=after(of.row))

    kept = [
        indicator._replace(row=after(indicator.row), shared_rows=_shared(indicator, shifts))
        for indicator in table.indicators
        if row_after(shifts, indicator.row) is not None
    ]
    changes: Mapping[Role, ChangeColumns] = {
        role: change._replace(header=header(change.header)) for role, change in table.changes.items()
    }
    indicators = sorted([*kept, *new])
    last = max([after(table.last_row), *(one.row for one in indicators)])
    return table._replace(
        header_row=after(table.header_row),
        last_row=last,
        months=tuple(month._replace(header_row=after(month.header_row)) for month in table.months),
        changes=changes,
        commentary_header=header(table.commentary_header),
        indicators=tuple(indicators),
    )


def _after(shifts: Sequence[RowShift], row: int) -> int:
    """Where a row stands afterwards; of a deleted one, the row above."""
    while (moved := row_after(shifts, row)) is None:
        row -= 1
    return moved


def _shared(indicator: Indicator, shifts: Sequence[RowShift]) -> Mapping[Role, int]:
    return {role: _after(shifts, row) for role, row in indicator.shared_rows.items()}


def with_shifts(
    update: SheetUpdate, shifts: Mapping[str, Sequence[RowShift]], stamped_from: int
) -> SheetUpdate:
    """An update of a sheet as it is after the shifts, which it asks for; its changes from one on, and what it
    owns for them, speak of the sheet as it was."""
    of_sheet = tuple(shifts.get(update.sheet, ()))
    if not of_sheet:
        return update
    later = [one._replace(row=_after(of_sheet, one.row)) for one in update.changes[stamped_from:]]
    return update._replace(changes=(*update.changes[:stamped_from], *later), shifts=of_sheet)
