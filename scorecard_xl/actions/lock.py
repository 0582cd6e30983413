"""Locking a month that has been published: what it showed is kept in History, and later changes are found."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scorecard_xl.actions.refresh import list_updates
from scorecard_xl.actions.still_open import still_open
from scorecard_xl.actions.writing import write
from scorecard_xl.computing.changes import Change, has_change, holds_fractions, is_in_points
from scorecard_xl.computing.columns import role_in_points
from scorecard_xl.computing.computed import shown, shows_no_number
from scorecard_xl.computing.measures import whole_percent
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    COMMENTARY,
    Arrow,
    ChangeColumns,
    Indicator,
    Month,
    Problem,
    Role,
    Scorecard,
    Settings,
    Table,
)
from scorecard_xl.own_sheets.history import Past, history_row, read_history, refuse_twins
from scorecard_xl.own_sheets.known_figures import name_in_history
from scorecard_xl.own_sheets.lists import COMPUTED_IN_HISTORY, HISTORY, added
from scorecard_xl.own_sheets.settings import LOCKED_MONTHS, setting_written
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError, Formula, Value, as_text, cell_name, decimal_of, is_blank
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate, Workbook, sheets_by_name
from scorecard_xl.words.figures import figure_of
from scorecard_xl.words.text import shortened

_NOTHING = (None,) * len(COMPUTED_IN_HISTORY)


class Locked(NamedTuple):
    """What locking a month did: ``rows`` of History were added.

    ``revised`` are figures that differ from those of an earlier lock, and ``still_open`` what the month still
    lacks: where there is any, nothing is written unless the user agrees.
    """

    scorecard: Scorecard
    month: Month
    written: bool
    changes: tuple[CellChange, ...]
    rows: int
    revised: tuple[Problem, ...]
    still_open: tuple[Problem, ...]
    without_figure: int


def lock(
    workbook: Workbook,
    month: Month,
    *,
    sheet: str | None = None,
    agreed: bool = False,
    dry_run: bool = False,
) -> Locked:
    """Lock a month of the workbook: its figures go to History, with the computed figures and the commentary
    where it is the reporting month, and the setting Locked months names it.

    A month that lacks figures, or commentary that the Settings require, is locked only where ``agreed``. So
    is one that is locked already, if its figures differ; its computed figures are brought up to date then.
    Raises ScorecardError for a month that no table has a column for, or
    that has no figures, where computed figures are not up to date, and where a ref stands twice.
    """
    scorecard = read(workbook, None, sheet)
    refuse_twins(scorecard)
    past = read_history(workbook)
    revised = tuple(changed_since_lock(scorecard, past, (month,)))
    computed = list_updates(scorecard)[0] if month == scorecard.month else []
    stale = [change for update in computed for change in update.changes]
    if stale and month not in scorecard.settings.locked:
        raise ScorecardError(
            f"the lock would keep what {month.label} shows, and {_not_up_to_date(len(stale))}; refresh the "
            "workbook first.",
            book=workbook.name,
            sheet=stale[0].sheet,
            cell=stale[0].cell,
        )
    rows = list(_rows(workbook, _with_changes(scorecard, stale), past, month))
    is_reported = month == scorecard.month
    lacks = still_open(workbook, scorecard, month, past, has_commentary=is_reported) if rows else ()
    may_write = not dry_run and (agreed or not (revised or lacks))
    done = write(
        workbook,
        scorecard.settings,
        f"lock of {month.label}",
        _updates(workbook, scorecard, computed, rows, month),
        may_write=may_write,
    )
    without = sum(_has_none(table, month) for table in scorecard.tables)
    return Locked(scorecard, month, done.written, done.changes, len(rows), revised, lacks, without)


def _not_up_to_date(number: int) -> str:
    if number == 1:
        return "1 cell is not up to date, here"
    return f"{number} cells are not up to date, from here on"


def _updates(
    workbook: Workbook,
    scorecard: Scorecard,
    computed: Sequence[SheetUpdate],
    rows: Sequence[Sequence[Value]],
    month: Month,
) -> list[SheetUpdate]:
    locked = sorted({*scorecard.settings.locked, month})
    updates = [*computed, setting_written(workbook, LOCKED_MONTHS, ", ".join(map(str, locked)))]
    updates += added(workbook, HISTORY, rows) if rows else []
    return [update for update in updates if update.changes or update.added or update.new]


def _has_none(table: Table, month: Month) -> int:
    """How many indicators of a table lack a figure of the month, and have others."""
    index = table.figures_by_month.get(month)
    if index is None:
        return 0
    return sum(
        one.figures[index] is None and any(figure is not None for figure in one.figures)
        for one in table.indicators
    )


def _with_changes(scorecard: Scorecard, changes: Sequence[CellChange]) -> Scorecard:
    """The scorecard with the computed cells as they will be."""
    by_row: dict[tuple[str, int], dict[int, Value]] = {}
    for change in changes:
        if not isinstance(change.new, Formula):
            by_row.setdefault((change.sheet, change.row), {})[change.column] = change.new
    tables = (
        table._replace(
            indicators=tuple(
                one._replace(stored={**one.stored, **by_row.get((table.sheet, one.row), {})})
                for one in table.indicators
            )
        )
        for table in scorecard.tables
    )
    return scorecard._replace(tables=tuple(tables))


def _rows(workbook: Workbook, scorecard: Scorecard, past: Past, month: Month) -> Iterator[tuple[Value, ...]]:
    """The rows of History that tell what a month shows, without those that it holds already."""
    columns = {m.month: m.column for table in scorecard.tables for m in table.months}
    if month not in columns:
        why = "so there is nothing to lock"
        if month in past.months:
            why = (
                f"whose figures have gone to {HISTORY.name}, where they stay as they are: undo the new month "
                "first if they are to be locked"
            )
        raise ScorecardError(
            f"no table has a column for {month.label}, {why}; the months are {min(columns).label} to "
            f"{max(columns).label}.",
            book=workbook.name,
        )
    figures = list(_figures(workbook, scorecard, month))
    if all(_is_to_come(indicator, figure, month) for _, indicator, figure in figures):
        raise ScorecardError(
            f"{month.label} has no figures, so there is nothing to lock.", book=workbook.name
        )
    for table, indicator, figure in figures:
        settings = scorecard.settings if month == scorecard.month else None
        row = _row(table, indicator, figure, month, past, settings)
        if row is not None:
            yield row


def _is_to_come(indicator: Indicator, figure: Value, month: Month) -> bool:
    """Whether a cell holds nothing, or what formulas give for months to come: 0, or an error value."""
    is_zero = figure == 0 and month in indicator.formula_zeros
    return figure is None or is_zero or isinstance(figure, CellError)


def _figures(
    workbook: Workbook, scorecard: Scorecard, month: Month
) -> Iterator[tuple[Table, Indicator, Value]]:
    """What the cells of a month hold, None for a blank one."""
    sheets = sheets_by_name(workbook.sheets)
    for table in scorecard.tables:
        column = next((m.column for m in table.months if m.month == month), None)
        if column is None:
            continue
        for indicator in table.indicators:
            figure = sheets[table.sheet].values(indicator.row, (column,))[0]
            yield table, indicator, None if is_blank(figure) else figure


def _row(
    table: Table, indicator: Indicator, figure: Value, month: Month, past: Past, settings: Settings | None
) -> tuple[Value, ...] | None:
    """An indicator's row of History; None where that holds all of it, or there is nothing to keep. Of the
    reporting month, for which the ``settings`` are given, it tells what is computed and said as well."""
    is_reported = settings is not None
    key = month, name_in_history(indicator)
    commentary = indicator.commentary if is_reported and _is_about(table, month) else ""
    computed = () if settings is None else _computed(table, indicator, settings)
    if figure is None and key in past.figures:
        figure = "-"  # so that the figure that is gone is no longer what counts
    is_known = (
        past.figures.get(key) == figure
        and (not commentary or past.commentaries.get(key) == commentary)
        and (not is_reported or past.computed.get(key, _NOTHING) == computed)
    )
    if is_known or (figure is None and not commentary):
        return None
    return history_row(month, indicator, figure, commentary, computed)


def _is_about(table: Table, month: Month) -> bool:
    return table.commentary_header is None or table.commentary_header.month == month


def _computed(table: Table, indicator: Indicator, settings: Settings) -> tuple[Value, ...]:
    """What the computed cells show, in the order of History's columns; a change is one text."""

    def text(*parts: tuple[ChangeColumns, int]) -> Value:
        said = (_said(change, indicator, column, settings) for change, column in parts)
        return " ".join(dict.fromkeys(said)).strip() or None

    def plain(column: int) -> Value:
        value = indicator.stored[column]
        return None if is_blank(value) else value

    values: list[Value] = []
    for role in COMPUTED_IN_HISTORY:
        if role in table.changes:
            values.append(text(*_parts(table, role, indicator)))
        else:
            values.append(plain(table.columns[role]) if role in table.columns else None)
    return tuple(values)


def _parts(table: Table, role: Role, indicator: Indicator) -> Iterator[tuple[ChangeColumns, int]]:
    """The columns that show a change in a row, its arrow first; arrows that follow points say half of it."""
    change = table.changes[role]
    yield change, change.arrow_column
    points = table.changes.get(role_in_points(role)) if change.follows_points else None
    if points is None:
        yield change, change.number_column
    elif has_change(points, indicator):
        yield points, points.number_column


def _said(change: ChangeColumns, indicator: Indicator, column: int, settings: Settings) -> str:
    """A part of a change as a text says it: a fraction as a whole percent, or as the points that it is of,
    and what is no change of ours as it is shown."""
    value, code = indicator.stored[column], indicator.stored_formats[column]
    if type(value) is not float:
        return as_text(value)
    if not has_change(change, indicator):
        return shown(value, code)
    shows_percents = parse_number_format(code).is_percentage
    as_fraction = holds_fractions(change, indicator)
    if is_in_points(change, indicator, settings) and (as_fraction or not shows_percents):
        size = decimal_of(value) * (100 if as_fraction else 1)
        return Change(size, True, Arrow.NONE).shown
    is_fraction = shows_percents or shows_no_number(code)
    return f"{whole_percent(decimal_of(value))}%" if is_fraction else shown(value, code)


def changed_since_lock(
    scorecard: Scorecard, past: Past, months: tuple[Month, ...] | None = None
) -> Iterator[Problem]:
    """The figures of locked months, and the reporting month's commentary, that differ from the lock."""
    for month in scorecard.settings.locked if months is None else months:
        for table in scorecard.tables:
            index = table.figures_by_month.get(month)
            if index is None:
                continue
            if months is None and month not in past.months:
                yield _not_recorded(table, month, index)
                continue
            for indicator in table.indicators:
                yield from _changed(table, indicator, month, index, past, scorecard.month)


def _not_recorded(table: Table, month: Month, index: int) -> Problem:
    cell = cell_name(table.months[index].header_row, table.months[index].column)
    message = (
        f"{month.label} is locked in the Settings, and History does not hold its figures, so that a later "
        f"change would go unseen: record them with “scorecard-xl lock BOOK {month}”."
    )
    return Problem(table.sheet, cell, "", Finding.LOCK_NOT_RECORDED, message)


def _changed(
    table: Table, indicator: Indicator, month: Month, index: int, past: Past, reporting_month: Month
) -> Iterator[Problem]:
    key = month, name_in_history(indicator)
    figure = indicator.figures[index]
    recorded_figure = past.figures.get(key)
    if month in past.months and figure_of(recorded_figure).value != figure:
        cell = cell_name(indicator.row, table.months[index].column)
        was = as_text(recorded_figure) or "nothing"
        now = "nothing" if figure is None else f"{figure:f}"
        message = (
            f"The figure of {month.label} was {was} when the month was locked, and is {now} now: put it "
            f"back, or record the revision with “scorecard-xl lock BOOK {month} --yes”."
        )
        yield Problem(table.sheet, cell, indicator.ref, Finding.LOCKED_CHANGED, message, was, now)
    said = past.commentaries.get(key)
    column = table.columns.get(COMMENTARY)
    if month != reporting_month or said is None or column is None or not _is_about(table, month):
        return
    if said.split() != indicator.commentary.split():
        was, now = shortened(said), shortened(indicator.commentary or "nothing")
        message = f"The commentary was “{was}” when {month.label} was locked, and is “{now}” now."
        cell = cell_name(indicator.row, column)
        yield Problem(table.sheet, cell, indicator.ref, Finding.LOCKED_CHANGED, message)
