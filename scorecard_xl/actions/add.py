"""Adding indicators: each goes in at the end of its section, as a row that looks like its neighbour, and a
refresh runs. What stands below moves down, with all that leads to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.actions.new_row import ListedIndicator, NewRow, RowWriter
from scorecard_xl.actions.pointing_at_rows import ending_above
from scorecard_xl.actions.sections import Section, section_called, sections_of
from scorecard_xl.actions.shifted_tables import refreshed_with_shifts, shifted_table
from scorecard_xl.actions.writing import write
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    REF,
    Problem,
    Scorecard,
)
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.own_sheets.lists import HISTORY
from scorecard_xl.reading.scorecard import read, with_earlier
from scorecard_xl.spreadsheet.cells import (
    areas_covering,
    cell_name,
)
from scorecard_xl.spreadsheet.row_shifts import RowShift, new_rows
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate, Workbook, sheets_by_name


class Added(NamedTuple):
    """What adding indicators did, or would do: the scorecard with them, each of their rows by its sheet and
    number, and the changed cells."""

    scorecard: Scorecard
    written: bool
    rows: tuple[tuple[str, int, str], ...]
    changes: tuple[CellChange, ...]
    problems: tuple[Problem, ...]


def add(
    workbook: Workbook, listed: Sequence[ListedIndicator], *, sheet: str | None = None, dry_run: bool = False
) -> Added:
    """Add indicators at the end of their sections.

    Raises ScorecardError, with nothing written, where a ref stands on the sheet or in the list already, a
    section is not there, or rows cannot be inserted without harm.
    """
    before = read(workbook, None, sheet, may_lack_figures=True)
    _refuse_known_refs(before, listed)
    sheets = sheets_by_name(workbook.sheets)
    sections = sections_of(sheets, before.tables)
    chosen = [section_called(workbook.name, sections, one.section, one.ref) for one in listed]
    placed = [
        (section, [one for one, its in zip(listed, chosen, strict=True) if its is section])
        for section in sections
        if any(its is section for its in chosen)
    ]
    shifts: dict[str, list[RowShift]] = {}
    for section, ones in placed:
        shift = RowShift(section.last_row + 1, len(ones), section.like)
        shifts.setdefault(section.table.sheet, []).append(shift)
    rows = list(_new_rows(placed, shifts))
    writers = [RowWriter(before, sheets[one.section.table.sheet], one, shifts) for one in rows]
    tables = [
        shifted_table(
            table,
            shifts.get(table.sheet, ()),
            [writer.indicator() for writer in writers if writer.table is table],
        )
        for table in before.tables
    ]
    after = with_earlier(workbook, before, tables)
    changes = [change for writer in writers for change in writer.changes()]
    updates, problems = _updates(workbook, before, after, changes, shifts)
    short = list(ending_above(workbook, shifts))
    done = write(workbook, after.settings, "add", updates, may_write=not dry_run)
    problems += [problem for writer in writers for problem in writer.problems]
    return Added(
        after,
        done.written,
        tuple((one.section.table.sheet, one.row, one.listed.ref) for one in rows),
        done.changes,
        (*_known_to_history(workbook, rows), *short, *problems, *done.problems),
    )


def _refuse_known_refs(scorecard: Scorecard, listed: Sequence[ListedIndicator]) -> None:
    known = {
        indicator.ref.casefold(): (table, indicator)
        for table in scorecard.tables
        for indicator in table.indicators
    }
    seen: set[str] = set()
    for one in listed:
        ref = one.ref.casefold()
        if ref in seen:
            raise ScorecardError(f"{one.ref} stands in the list twice; give each indicator a ref of its own.")
        seen.add(ref)
        if ref in known:
            table, indicator = known[ref]
            raise ScorecardError(
                f"{indicator.ref} is on the sheet already; take it out of the list, or give the new "
                "indicator another ref.",
                book=scorecard.workbook,
                sheet=table.sheet,
                cell=cell_name(indicator.row, table.columns.get(REF, 1)),
            )


def _new_rows(
    placed: Sequence[tuple[Section, Sequence[ListedIndicator]]], shifts: Mapping[str, Sequence[RowShift]]
) -> Iterator[NewRow]:
    """Each indicator with the row that it gets, as rows stand afterwards."""
    found = {(sheet, shift.first): rows for sheet, ones in shifts.items() for shift, rows in new_rows(ones)}
    for section, listed in placed:
        rows = found[section.table.sheet, section.last_row + 1]
        yield from (NewRow(one, section, row) for one, row in zip(listed, rows, strict=True))


def _updates(
    workbook: Workbook,
    before: Scorecard,
    after: Scorecard,
    changes: Sequence[CellChange],
    shifts: Mapping[str, Sequence[RowShift]],
) -> tuple[list[SheetUpdate], list[Problem]]:
    """The new rows' cells and what a refresh writes, in one update for each sheet."""
    looks = {(one.sheet, one.row, one.column): one for one in changes}

    def with_new_cells(update: SheetUpdate) -> SheetUpdate:
        found = [_with_format(one, looks) for one in update.changes]
        kept = {(one.row, one.column) for one in found}
        own = [one for one in changes if one.sheet == update.sheet and (one.row, one.column) not in kept]
        owned = areas_covering((one.row, one.column) for one in own)
        return update._replace(changes=(*own, *found), owned=(*owned, *update.owned))

    return refreshed_with_shifts(workbook, before, after, shifts, with_new_cells)


def _with_format(change: CellChange, looks: Mapping[tuple[str, int, int], CellChange]) -> CellChange:
    """A computed cell of a new row, in the number format that the row needs."""
    look = looks.get((change.sheet, change.row, change.column))
    return change if look is None else change._replace(number_format=look.number_format)


def _known_to_history(workbook: Workbook, rows: Sequence[NewRow]) -> Iterator[Problem]:
    past = read_history(workbook)
    months = {name.casefold(): month for month, name in sorted([*past.figures, *past.commentaries])}
    for one in rows:
        last = months.get(one.listed.ref.casefold())
        if last is not None:
            cell = cell_name(one.row, one.section.table.columns.get(REF, 1))
            message = (
                f"{HISTORY.name} knows this ref, up to {last.label}: it is an indicator that was retired, "
                "unless the ref was meant for another."
            )
            yield Problem(one.section.table.sheet, cell, one.listed.ref, Finding.REF_IN_HISTORY, message)
