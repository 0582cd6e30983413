"""Retiring indicators: their rows leave the tables, and their figures and commentary go to History."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.actions.pointing_at_rows import going, pointing
from scorecard_xl.actions.problems import in_tense
from scorecard_xl.actions.sections import first_row_of
from scorecard_xl.actions.shifted_tables import refreshed_with_shifts, shifted_table
from scorecard_xl.actions.writing import write
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import REF, Indicator, Month, Problem, Scorecard, Table
from scorecard_xl.own_sheets.history import Past, history_row, holds_figure, read_history, refuse_twins
from scorecard_xl.own_sheets.known_figures import name_in_history
from scorecard_xl.own_sheets.lists import HISTORY, added
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import Value, as_text, cell_name, is_blank, runs
from scorecard_xl.spreadsheet.row_shifts import RowShift
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet, SheetUpdate, Workbook, sheets_by_name
from scorecard_xl.words.text import shortened


class Retired(NamedTuple):
    """What retiring indicators did, or would do: the scorecard without them, each of their rows as it stood,
    and the changed cells.

    ``pointed`` is what led to the rows, or goes with them: where there is any, nothing is written unless the
    user agrees. ``kept_figures`` and ``kept_commentaries`` count what went to History.
    """

    scorecard: Scorecard
    written: bool
    rows: tuple[tuple[str, int, str], ...]
    changes: tuple[CellChange, ...]
    problems: tuple[Problem, ...]
    pointed: tuple[Problem, ...]
    kept_figures: int
    kept_commentaries: int


class _Row(NamedTuple):
    """An indicator that is retired, its table, and its sheet."""

    sheet: Sheet
    table: Table
    indicator: Indicator


def retire(
    workbook: Workbook,
    refs: Sequence[str],
    *,
    sheet: str | None = None,
    agreed: bool = False,
    dry_run: bool = False,
) -> Retired:
    """Take indicators out of their tables, with what the sheet says of them kept in History.

    ``agreed`` says that the user knows what leads to their rows. Raises ScorecardError, with nothing written,
    where a ref is not there or stands twice, History holds other figures, merged cells begin in a row and go
    on below, a table would be left without indicators, or rows cannot be deleted without harm.
    """
    before = read(workbook, None, sheet, may_lack_figures=True)
    refuse_twins(before)
    sheets = sheets_by_name(workbook.sheets)
    rows = list(_found(before, sheets, refs))
    for row in rows:
        _refuse_merged(workbook.name, row)
    shifts = _shifts(workbook.name, before, rows)
    history = _rows_of_history(workbook, rows, before.month)
    after = before._replace(
        tables=tuple(shifted_table(table, shifts.get(table.sheet, ())) for table in before.tables)
    )
    updates, problems = _updates(workbook, before, after, rows, shifts)
    updates += added(workbook, HISTORY, history) if history else []
    names = {(row.sheet.name, row.indicator.row): row.indicator.name for row in rows}
    happens = agreed and not dry_run
    found = [*pointing(workbook, shifts, names)]
    for one in rows:
        found += going(one.sheet, one.table, one.indicator.row, one.indicator.ref)
    pointed = [problem._replace(message=in_tense(problem.message, happens)) for problem in found]
    may_write = not dry_run and (agreed or not pointed)
    done = write(workbook, after.settings, "retire", updates, may_write=may_write)
    figures = sum(row[4] is not None for row in history)
    return Retired(
        after,
        done.written,
        tuple((row.sheet.name, row.indicator.row, row.indicator.name) for row in rows),
        done.changes,
        (*problems, *done.problems),
        tuple(pointed),
        figures,
        len(history) - figures,
    )


def _found(scorecard: Scorecard, sheets: Mapping[str, Sheet], refs: Sequence[str]) -> Iterator[_Row]:
    """The rows of the refs, from the top down, each once."""
    wanted = {ref.strip().casefold(): ref for ref in refs}
    known = {indicator.ref.casefold() for indicator in scorecard.indicators if indicator.ref}
    for ref, written in wanted.items():
        if ref not in known:
            raise ScorecardError(
                f"no indicator has the ref “{shortened(written)}”; write it as it stands on the sheet.",
                book=scorecard.workbook,
            )
    for table in scorecard.tables:
        for indicator in table.indicators:
            if indicator.ref.casefold() in wanted:
                yield _Row(sheets[table.sheet], table, indicator)


def _shifts(workbook: str, scorecard: Scorecard, rows: Sequence[_Row]) -> dict[str, list[RowShift]]:
    for table in scorecard.tables:
        gone = [row.indicator for row in rows if row.table is table]
        if gone and len(gone) == len(table.indicators):
            raise ScorecardError(
                "the table would be left without an indicator; add a new one first, or delete the table in "
                "Excel.",
                book=workbook,
                sheet=table.sheet,
                cell=cell_name(gone[0].row, table.columns.get(REF, 1)),
            )
    by_sheet: dict[str, list[int]] = {}
    for row in rows:
        by_sheet.setdefault(row.sheet.name, []).append(row.indicator.row)
    return {
        sheet: [RowShift(first, first - last - 1) for first, last in runs(sorted(numbers))]
        for sheet, numbers in by_sheet.items()
    }


def _refuse_merged(workbook: str, row: _Row) -> None:
    """What merged cells say stands in the first of them, and would be gone for the others."""
    for area in row.sheet.merged_areas:
        if area.first_row == row.indicator.row < area.last_row:
            raise ScorecardError(
                f"the merged cells {area.reference} begin in this row, and what they say would be gone for "
                "the rows below; unmerge them first.",
                book=workbook,
                sheet=row.sheet.name,
                cell=cell_name(area.first_row, area.first_column),
            )


def _rows_of_history(
    workbook: Workbook, rows: Sequence[_Row], reporting_month: Month
) -> list[tuple[Value, ...]]:
    """What History gets: the figures of all months, and the commentary, that it does not hold yet."""
    past = read_history(workbook)
    figures = [one for row in rows for one in _figures(workbook.name, past, row)]
    return [*figures, *(one for row in rows for one in _commentary(past, row, reporting_month))]


def _figures(workbook: str, past: Past, row: _Row) -> Iterator[tuple[Value, ...]]:
    sheet, table, indicator = row
    formulas = sheet.formulas(indicator.row)
    for month in sorted(table.months):
        value = sheet.values(indicator.row, (month.column,))[0]
        if value is None and month.column in formulas:
            raise ScorecardError(
                "the formula was never calculated, so its value would be lost; open the workbook in Excel, "
                "let it calculate, and save it.",
                book=workbook,
                sheet=sheet.name,
                cell=cell_name(indicator.row, month.column),
            )
        key = month.month, name_in_history(indicator)
        if not is_blank(value) and not holds_figure(past, workbook, sheet.name, key, value):
            yield history_row(month.month, indicator, value)


def _commentary(past: Past, row: _Row, reporting_month: Month) -> Iterator[tuple[Value, ...]]:
    """It is about the month that its header names, or else the reporting month: on a sheet of a year later
    months have their columns already."""
    _, table, indicator = row
    header = table.commentary_header
    about = header.month if header else reporting_month
    if indicator.commentary and past.commentaries.get((about, name_in_history(indicator))) != (
        indicator.commentary
    ):
        yield history_row(about, indicator, None, indicator.commentary)


def _updates(
    workbook: Workbook,
    before: Scorecard,
    after: Scorecard,
    rows: Sequence[_Row],
    shifts: Mapping[str, Sequence[RowShift]],
) -> tuple[list[SheetUpdate], list[Problem]]:
    def with_lost_cells(update: SheetUpdate) -> SheetUpdate:
        lost = (cell for row in rows if row.sheet.name == update.sheet for cell in _lost(row))
        return update._replace(lost=tuple(lost))

    return refreshed_with_shifts(workbook, before, after, shifts, with_lost_cells)


def _lost(row: _Row) -> Iterator[CellChange]:
    """The cells that go with a row, for the log."""
    sheet, table, indicator = row
    formulas = sheet.formulas(indicator.row)
    names = {column: role for role, column in table.columns.items()}
    names |= {month.column: month.month.label for month in table.months}
    names |= {c: role for role, change in table.changes.items() for c in change.columns}
    columns = sorted({*names, *sheet.filled(indicator.row), *formulas})
    values = sheet.values(indicator.row, columns)
    codes = sheet.number_formats(indicator.row, columns)
    for column, value, code in zip(columns, values, codes, strict=True):
        yield CellChange(
            sheet=sheet.name,
            row=indicator.row,
            column=column,
            ref=indicator.ref,
            column_name=names.get(column) or _header(sheet, table, column),
            old=value,
            new=None,
            old_formula=formulas.get(column, ""),
            old_number_format=code,
        )


def _header(sheet: Sheet, table: Table, column: int) -> str:
    """What heads a column that is none of ours."""
    for row in range(table.header_row, first_row_of(table)):
        if text := as_text(sheet.values(row, (column,))[0]):
            return text
    return "beside the table"
