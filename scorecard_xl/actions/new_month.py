"""Starting a new month: the months move on by one, what leaves them goes to History, and a refresh runs. On a
sheet of a year no month moves until the year is over.

Columns are neither inserted nor deleted, so that charts, sparklines, print areas and formulas keep pointing
at the same places. All of it is one step: in a file, one save.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from scorecard_xl.actions.left_behind import left_behind, named_months
from scorecard_xl.actions.month_moves import months_of, moved_on, moved_table
from scorecard_xl.actions.old_results import without_old_results
from scorecard_xl.actions.problems import in_tense
from scorecard_xl.actions.refresh import list_updates
from scorecard_xl.actions.starts import NEW_MONTH, Start, Way, figures_of, next_start
from scorecard_xl.actions.still_open import still_open
from scorecard_xl.actions.table_moves import TableMoves
from scorecard_xl.actions.writing import updates_of, write
from scorecard_xl.actions.year_moves import standing, turned, turned_table, without_commentary, year_changes
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import Month, Problem, Scorecard, Table
from scorecard_xl.own_sheets.history import Past, history_row, holds_figure, read_history, refuse_twins
from scorecard_xl.own_sheets.known_figures import name_in_history
from scorecard_xl.own_sheets.lists import HISTORY, added
from scorecard_xl.own_sheets.named_cells import stamped
from scorecard_xl.own_sheets.settings import REPORTING_MONTH, setting_written
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import Value, cell_name
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate, Workbook, sheets_by_name


class Started(NamedTuple):
    """What starting a month did, or would do.

    ``scorecard`` is about the new month, which started in this ``way``. ``left_behind`` is what does not move
    with the months, and ``still_open`` what the month that ends still lacks: where there is any, nothing is
    written unless the user agrees. ``kept_figures`` and ``kept_commentaries`` count what went to History.
    """

    scorecard: Scorecard
    written: bool
    changes: tuple[CellChange, ...]
    problems: tuple[Problem, ...]
    left_behind: tuple[Problem, ...]
    still_open: tuple[Problem, ...]
    kept_figures: int
    kept_commentaries: int
    way: Way = Way.MOVES


_MOVES = {
    Way.MOVES: (moved_on, moved_table),
    Way.STANDS: (standing, without_commentary),
    Way.NEXT_YEAR: (turned, turned_table),
}
"""For each way what it writes into a table, and the table afterwards."""


def start_month(
    workbook: Workbook, *, sheet: str | None = None, agreed: bool = False, dry_run: bool = False
) -> Started:
    """Start the month after the newest one, or after the reporting month if its column stands there.

    ``agreed`` says that the user knows what is left behind and still open. Raises ScorecardError, with
    nothing written, where the month that is over has no figures, the tables do not end with the same month, a
    ref stands twice, or History holds a month that leaves with other figures; and where a value would come to
    stand under another month.
    """
    before = read(workbook, None, sheet)
    start = next_start(workbook, before)
    _refuse_unready(before, start)
    sheets = sheets_by_name(workbook.sheets)
    moved, table_after = _MOVES[start.way]
    moves = [moved(workbook.name, sheets[table.sheet], table) for table in before.tables]
    years = year_changes(workbook, before) if start.way is Way.NEXT_YEAR else []
    past = read_history(workbook)
    rows = _rows_of_history(past, before, moves, start.before)
    after = before._replace(
        month=start.month,
        settings=before.settings._replace(month=start.month),
        tables=tuple(map(table_after, before.tables)),
    )
    updates, problems = _updates(workbook, after, moves, rows, years)
    happens = agreed and not dry_run
    asked = [*start.asked, *(one for move in moves for one in move.asked)]
    stays = (
        *(one._replace(message=in_tense(one.message, happens)) for one in asked),
        *left_behind(workbook, before, start, happened=happens),
        *(problem for problem in problems if problem.code == Finding.WORDS_KEPT),
        *_incomplete(before, start.before),
    )
    problems = [problem for problem in problems if problem not in stays]
    lacks = still_open(workbook, before, start.before, past)
    may_write = not dry_run and (agreed or not (stays or lacks))
    done = write(workbook, after.settings, NEW_MONTH, updates, may_write=may_write)
    problems += done.problems
    problems += [problem for one in moves for problem in one.problems]
    problems += named_months(workbook, before, start)
    figures = sum(row[4] is not None for row in rows)
    return Started(
        after,
        done.written,
        done.changes,
        tuple(problems),
        stays,
        lacks,
        figures,
        len(rows) - figures,
        start.way,
    )


def _refuse_unready(scorecard: Scorecard, start: Start) -> None:
    book = scorecard.workbook
    for table in scorecard.tables if start.way is not Way.STANDS else ():
        _refuse_unordered(book, table)
        last = months_of(table)[-1]
        if last.month != start.before:
            raise ScorecardError(
                f"this table ends with {last.month.label}, and another one with {start.before.label}; bring "
                "them to the same month first.",
                book=book,
                sheet=table.sheet,
                cell=cell_name(last.header_row, last.column),
            )
    refuse_twins(scorecard)
    if not figures_of(scorecard, start.before):
        raise ScorecardError(
            f"{start.before.label} has no figures yet, so there is no month to start after it; type or "
            "import its figures first.",
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
    table = next(table for table in scorecard.tables if newest in table.figures_by_month)
    cell = table.months[table.figures_by_month[newest]]
    message = (
        f"{newest.label} has figures for {counts[0]} indicators, and {newest.plus(-1).label} for "
        f"{counts[1]}: it may not be finished."
    )
    return [
        Problem(table.sheet, cell_name(cell.header_row, cell.column), "", Finding.MONTH_INCOMPLETE, message)
    ]


def _rows_of_history(
    past: Past, scorecard: Scorecard, moves: Sequence[TableMoves], over: Month
) -> list[tuple[Value, ...]]:
    figures: list[tuple[Value, ...]] = []
    commentaries: list[tuple[Value, ...]] = []
    for table, one in zip(scorecard.tables, moves, strict=True):
        about = table.commentary_header.month if table.commentary_header else over
        by_row = {indicator.row: indicator for indicator in table.indicators}
        for (month, row), figure in sorted(one.leaving.items(), key=lambda item: item[0]):
            name = name_in_history(by_row[row])
            if not holds_figure(past, scorecard.workbook, table.sheet, (month, name), figure):
                figures.append(history_row(month, by_row[row], figure))
        for indicator in table.indicators:
            name = name_in_history(indicator)
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
    years: Sequence[CellChange],
) -> tuple[list[SheetUpdate], list[Problem]]:
    computed, problems = list_updates(after)
    of_sheet: dict[str, list[TableMoves]] = {}
    for table, one in zip(after.tables, moves, strict=True):
        of_sheet.setdefault(table.sheet, []).append(one)
    of_years = {update.sheet: update for update in updates_of(years)}
    updates = [_together(update, of_sheet[update.sheet], of_years.get(update.sheet)) for update in computed]
    updates, elsewhere = stamped(workbook, after, updates)
    updates.append(setting_written(workbook, REPORTING_MONTH, str(after.month)))
    updates += added(workbook, HISTORY, rows) if rows else []
    return updates, [*without_old_results(workbook, updates, problems), *elsewhere]


def _together(update: SheetUpdate, moves: Sequence[TableMoves], years: SheetUpdate | None) -> SheetUpdate:
    """The changes of the months and of their years, then those of the refresh."""
    changes = [change for one in moves for change in one.changes]
    owned = [area for one in moves for area in one.owned]
    if years is not None:
        changes += years.changes
        owned += years.owned
    return update._replace(
        changes=(*changes, *update.changes),
        owned=(*owned, *update.owned),
        uncalculated=tuple(cell for one in moves for cell in one.uncalculated),
    )
