"""Starting a new month: the months move on by one, what leaves them goes to History, and a refresh runs.

Columns are neither inserted nor deleted, so that charts, sparklines, print areas and formulas keep pointing
at the same places. All of it is one step: in a file, one save.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from scorecard_xl.actions.left_behind import left_behind, named_months
from scorecard_xl.actions.month_moves import TableMoves, month_after, months_of, moved_on, moved_table
from scorecard_xl.actions.problems import in_tense
from scorecard_xl.actions.refresh import list_updates
from scorecard_xl.actions.writing import write
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import Month, Problem, Scorecard, Table
from scorecard_xl.own_sheets.history import (
    history_row,
    holds_figure,
    name_in_history,
    read_history,
    refuse_twins,
)
from scorecard_xl.own_sheets.lists import HISTORY, added
from scorecard_xl.own_sheets.named_cells import stamped
from scorecard_xl.own_sheets.settings import REPORTING_MONTH, setting_written
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import Value, cell_name
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate, Workbook, sheets_by_name

_OF_FORMULAS = (
    Finding.FORMULA_WRONG,
    Finding.HEADER_FORMULA,
)  # their results are the old ones until they calculate


class Started(NamedTuple):
    """What starting a month did, or would do.

    ``scorecard`` is about the new month. ``left_behind`` is what does not move with the months: where there
    is any, nothing is written unless the user agrees. ``kept_figures`` and ``kept_commentaries`` count what
    went to History.
    """

    scorecard: Scorecard
    written: bool
    changes: tuple[CellChange, ...]
    problems: tuple[Problem, ...]
    left_behind: tuple[Problem, ...]
    kept_figures: int
    kept_commentaries: int


def start_month(
    workbook: Workbook, *, sheet: str | None = None, agreed: bool = False, dry_run: bool = False
) -> Started:
    """Start the month after the newest one.

    ``agreed`` says that the user knows what is left behind. Raises ScorecardError, with nothing written,
    where the newest month has no figures, the tables do not end with the same month, a ref stands twice, or
    History holds the month that leaves with other figures; and where a value would come to stand under
    another month.
    """
    before = read(workbook, None, sheet)
    month = month_after(before.tables)
    _refuse_unready(before, month.plus(-1))
    sheets = sheets_by_name(workbook.sheets)
    moves = [moved_on(workbook.name, sheets[table.sheet], table) for table in before.tables]
    rows = _rows_of_history(workbook, before, moves)
    after = before._replace(
        month=month,
        settings=before.settings._replace(month=month),
        tables=tuple(map(moved_table, before.tables)),
    )
    updates, problems = _updates(workbook, after, moves, rows)
    happens = agreed and not dry_run
    asked = [one for move in moves for one in move.asked]
    stays = (
        *(one._replace(message=in_tense(one.message, happens)) for one in asked),
        *left_behind(workbook, before, happened=happens),
        *(problem for problem in problems if problem.code == Finding.WORDS_KEPT),
        *_incomplete(before, month.plus(-1)),
    )
    problems = [problem for problem in problems if problem not in stays]
    may_write = not dry_run and (agreed or not stays)
    done = write(workbook, after.settings, "new month", updates, may_write=may_write)
    problems += done.problems
    problems += [problem for one in moves for problem in one.problems]
    problems += named_months(workbook, before, month.plus(-1))
    figures = sum(row[4] is not None for row in rows)
    return Started(
        after,
        done.written,
        done.changes,
        tuple(problems),
        stays,
        figures,
        len(rows) - figures,
    )


def _refuse_unready(scorecard: Scorecard, newest: Month) -> None:
    book = scorecard.workbook
    figures = 0
    for table in scorecard.tables:
        _refuse_unordered(book, table)
        last = months_of(table)[-1]
        if last.month != newest:
            raise ScorecardError(
                f"this table ends with {last.month.label}, and another one with {newest.label}; bring them "
                "to the same month first.",
                book=book,
                sheet=table.sheet,
                cell=cell_name(last.header_row, last.column),
            )
        index = table.figures_by_month[newest]
        for indicator in table.indicators:
            figures += indicator.figures[index] is not None and newest not in indicator.formula_zeros
    refuse_twins(scorecard)
    if not figures:
        raise ScorecardError(
            f"{newest.label} has no figures yet, so there is no month to start after it; type or import its "
            "figures first.",
            book=book,
        )


def _incomplete(scorecard: Scorecard, newest: Month) -> list[Problem]:
    """Fewer than half as many figures as the month before: the month may not be finished."""
    counts = [0, 0]
    for table in scorecard.tables:
        for back in (0, 1):
            index = table.figures_by_month.get(newest.plus(-back))
            if index is not None:
                counts[back] += sum(indicator.figures[index] is not None for indicator in table.indicators)
    if counts[0] * 2 >= counts[1]:
        return []
    table = scorecard.tables[0]
    cell = months_of(table)[-1]
    message = (
        f"{newest.label} has figures for {counts[0]} indicators, and {newest.plus(-1).label} for "
        f"{counts[1]}: it may not be finished."
    )
    return [
        Problem(table.sheet, cell_name(cell.header_row, cell.column), "", Finding.MONTH_INCOMPLETE, message)
    ]


def _rows_of_history(
    workbook: Workbook, scorecard: Scorecard, moves: Sequence[TableMoves]
) -> list[tuple[Value, ...]]:
    past = read_history(workbook)
    figures: list[tuple[Value, ...]] = []
    commentaries: list[tuple[Value, ...]] = []
    for table, one in zip(scorecard.tables, moves, strict=True):
        oldest = months_of(table)[0]
        about = table.commentary_header.month if table.commentary_header else months_of(table)[-1].month
        for indicator in table.indicators:
            name = name_in_history(indicator)
            figure = one.oldest.get(indicator.row)
            if figure is not None and not holds_figure(
                past, scorecard.workbook, table.sheet, (oldest.month, name), figure
            ):
                figures.append(history_row(oldest.month, indicator, figure))
            commentary = one.commentary.get(indicator.row)
            if commentary is not None and past.commentaries.get((about, name)) != commentary:
                commentaries.append(history_row(about, indicator, None, commentary))
    return [*figures, *commentaries]


def _refuse_unordered(book: str, table: Table) -> None:
    """Months move to the column beside theirs; where that is another month's, figures would mix."""
    by_column = sorted(table.months, key=lambda month: month.column)
    ordered = by_column if by_column[0].month <= by_column[-1].month else by_column[::-1]
    for earlier, later in pairwise(ordered):
        if later.month < earlier.month:
            raise ScorecardError(
                f"{later.month.label} stands behind {earlier.month.label}; put the months in order first.",
                book=book,
                sheet=table.sheet,
                cell=cell_name(later.header_row, later.column),
            )


def _updates(
    workbook: Workbook,
    after: Scorecard,
    moves: Sequence[TableMoves],
    rows: Sequence[Sequence[Value]],
) -> tuple[list[SheetUpdate], list[Problem]]:
    computed, problems = list_updates(after)
    of_sheet: dict[str, list[TableMoves]] = {}
    for table, one in zip(after.tables, moves, strict=True):
        of_sheet.setdefault(table.sheet, []).append(one)
    updates = [_together(update, of_sheet[update.sheet]) for update in computed]
    updates, elsewhere = stamped(workbook, after, updates)
    updates.append(setting_written(workbook, REPORTING_MONTH, str(after.month)))
    updates += added(workbook, HISTORY, rows) if rows else []
    problems = [problem for problem in problems if problem.code not in _OF_FORMULAS]
    return updates, [*problems, *elsewhere]


def _together(update: SheetUpdate, moves: Sequence[TableMoves]) -> SheetUpdate:
    """The months' changes, then those of the refresh."""
    changes = [change for one in moves for change in one.changes]
    owned = [area for one in moves for area in one.owned]
    return update._replace(
        changes=(*changes, *update.changes),
        owned=(*owned, *update.owned),
        uncalculated=tuple(cell for one in moves for cell in one.uncalculated),
    )
