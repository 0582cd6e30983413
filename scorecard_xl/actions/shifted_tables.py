"""A scorecard's tables once rows were inserted into their sheets or deleted."""

from collections.abc import Callable, Mapping, Sequence

from scorecard_xl.actions.refresh import list_updates
from scorecard_xl.model import ChangeColumns, HeaderMonth, Indicator, Problem, Role, Scorecard, Table
from scorecard_xl.own_sheets.named_cells import stamped
from scorecard_xl.reading.reporting_month import lacks_figures
from scorecard_xl.spreadsheet.row_shifts import RowShift, row_after
from scorecard_xl.spreadsheet.workbook import SheetUpdate, Workbook


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


def refreshed_with_shifts(
    workbook: Workbook,
    before: Scorecard,
    after: Scorecard,
    shifts: Mapping[str, Sequence[RowShift]],
    with_own: Callable[[SheetUpdate], SheetUpdate],
) -> tuple[list[SheetUpdate], list[Problem]]:
    """What shifts of rows ask of each sheet: they themselves, what ``with_own`` adds, and a refresh; and what
    stands in its way. Where no month has figures there is nothing to refresh yet."""
    computed, problems = list_updates(after)
    is_blank = lacks_figures(before.tables, before.settings)
    if is_blank:
        computed = [SheetUpdate(update.sheet, owned=update.owned) for update in computed]
    elif after.month in after.settings.locked:  # its computed figures stay as they were published
        computed = [update._replace(changes=()) for update in computed]
    own = [with_own(update) for update in computed]
    updates, elsewhere = (own, []) if is_blank else stamped(workbook, before, own)
    shifted = [_with_shifts(new, shifts, len(old.changes)) for new, old in zip(updates, own, strict=True)]
    return shifted, [*problems, *elsewhere]


def _with_shifts(
    update: SheetUpdate, shifts: Mapping[str, Sequence[RowShift]], stamped_from: int
) -> SheetUpdate:
    """An update of a sheet as it is after the shifts, which it asks for; its changes from one on, and what it
    owns for them, speak of the sheet as it was."""
    of_sheet = tuple(shifts.get(update.sheet, ()))
    if not of_sheet:
        return update
    later = [one._replace(row=_after(of_sheet, one.row)) for one in update.changes[stamped_from:]]
    return update._replace(changes=(*update.changes[:stamped_from], *later), shifts=of_sheet)
