"""From a scorecard to the cells that a refresh writes and the rules that it holds."""

import datetime
from collections.abc import Collection, Iterator
from typing import NamedTuple

from scorecard_xl.actions.problems import (
    formula_problem,
    header_problem,
    locked_problem,
    words_problem,
)
from scorecard_xl.actions.writing import write
from scorecard_xl.computing.changes import NO_CHANGE
from scorecard_xl.computing.columns import change_headers, change_of
from scorecard_xl.computing.computed import (
    ComputedFigure,
    computed_figures,
    holds_words,
    is_right,
    number_format,
    shown_figure,
    shows_alike,
    written_columns,
)
from scorecard_xl.computing.rules import areas_of, declared_rules
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import HeaderMonth, Indicator, Month, Problem, Role, Scorecard, Table
from scorecard_xl.own_sheets.named_cells import stamped
from scorecard_xl.reading.change_roles import lone_role
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate, Workbook
from scorecard_xl.words.headers import change_in_words
from scorecard_xl.words.months import reworded


class Refreshed(NamedTuple):
    """What a refresh did: ``written`` says whether the workbook was changed at all."""

    scorecard: Scorecard
    written: bool
    changes: tuple[CellChange, ...]
    problems: tuple[Problem, ...]


def refresh(
    workbook: Workbook,
    *,
    month: Month | None = None,
    sheet: str | None = None,
    replace_formulas: bool = False,
    replace_words: bool = False,
    dry_run: bool = False,
) -> Refreshed:
    """Bring a workbook's computed cells, change headers and verdict rules up to date; formulas that give
    something else, and somebody's words, stay in computed cells unless they are to be replaced.

    Raises ScorecardError where the workbook cannot be read or written: with nothing written, or in an open
    workbook whose application failed half way with what was written in its text.
    """
    scorecard = read(workbook, month, sheet)
    wanted = {Finding.FORMULA_WRONG: replace_formulas, Finding.WORDS_KEPT: replace_words}
    updates, problems = list_updates(scorecard, [kind for kind in wanted if wanted[kind]])
    if scorecard.month in scorecard.settings.locked:
        updates, problems = [update._replace(changes=()) for update in updates], [locked_problem(scorecard)]
    updates, elsewhere = stamped(workbook, scorecard, updates)
    problems += elsewhere
    done = write(workbook, scorecard.settings, "refresh", updates, may_write=not dry_run)
    return Refreshed(scorecard, done.written, done.changes, (*scorecard.problems, *problems, *done.problems))


def list_updates(
    scorecard: Scorecard, replaced: Collection[Finding] = ()
) -> tuple[list[SheetUpdate], list[Problem]]:
    """The update of each sheet, in order, and what stands in the way of a right figure: formulas and
    somebody's words, but for the kinds that are ``replaced``."""
    by_sheet: dict[str, list[Table]] = {}
    for table in scorecard.tables:
        by_sheet.setdefault(table.sheet, []).append(table)
    updates: list[SheetUpdate] = []
    problems: list[Problem] = []
    for sheet, tables in by_sheet.items():
        changes: list[CellChange] = []
        owned: list[Area] = []
        for table in tables:
            for found in (
                *_header_changes(scorecard, table),
                *_cell_changes(table, scorecard, replaced),
            ):
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    changes.append(found)
            owned += areas_of(table, written_columns(table))
        # A header that stays as it is may well be locked.
        headers = [change for change in changes if change.column_name == "header"]
        owned += [Area(one.row, one.column, one.row, one.column) for one in headers]
        rules = declared_rules(tables, scorecard.settings)
        updates.append(SheetUpdate(sheet, tuple(changes), rules, tuple(owned)))
    return updates, problems


def _cell_changes(
    table: Table, scorecard: Scorecard, replaced: Collection[Finding]
) -> Iterator[CellChange | Problem]:
    month_index = table.figures_by_month.get(scorecard.month)
    written = written_columns(table)
    for indicator, figures in computed_figures(table, scorecard.month, scorecard.settings):
        for figure in figures:
            if figure.column not in written:
                continue
            found = list(_figure_changes(table, indicator, figure, month_index, replaced))
            kept = [problem for problem in found if isinstance(problem, Problem)]
            # An arrow beside a number that is kept would contradict it: both stay as they are.
            yield from kept or found


def _figure_changes(
    table: Table,
    indicator: Indicator,
    figure: ComputedFigure,
    month_index: int | None,
    replaced: Collection[Finding],
) -> Iterator[CellChange | Problem]:
    for column, content in figure.cells:
        if is_right(figure, indicator, column, content):
            continue
        old = indicator.stored[column]
        code = new_format = None
        # A number alone keeps its format for the months to come, also where there is none now.
        if isinstance(content, float) or figure.cells == ((column, NO_CHANGE),):
            code = number_format(indicator, figure, month_index)
            new_format = code if code != indicator.stored_formats[column] else None
        if column in indicator.formulas:
            if shows_alike(old, content, code or "General"):
                continue
            if Finding.FORMULA_WRONG not in replaced:
                yield formula_problem(table, indicator, column, old, content, code)
                continue
        elif holds_words(indicator, column) and Finding.WORDS_KEPT not in replaced:
            expected = shown_figure(figure, number_format(indicator, figure, month_index))
            yield words_problem(table, indicator, column, expected)
            continue
        yield CellChange(
            sheet=table.sheet,
            row=indicator.row,
            column=column,
            ref=indicator.ref,
            column_name=figure.role,
            old=old,
            new=content,
            number_format=new_format,
            old_formula=indicator.formulas.get(column, ""),
            old_number_format=indicator.stored_formats[column],
        )


def _stays_clear(scorecard: Scorecard, table: Table, role: Role, header: HeaderMonth) -> bool:
    """Whether a header may name another month: a single one that only names a month is told by its distance
    from the newest figures, also at the next refresh. It stays in a table without the reporting month.

    Raises ScorecardError where it would be taken for another change then.
    """
    if len(table.changes) > 1 or change_in_words(header.text, change_headers()) is not None:
        return True
    if scorecard.month not in table.figures_by_month:
        return False
    newest = max(
        month
        for month, index in table.figures_by_month.items()
        if month == scorecard.month or any(one.figures[index] is not None for one in table.indicators)
    )
    about = change_of(role).base(scorecard.month)
    if about != header.month and lone_role(about, newest) != role:
        raise ScorecardError(
            f"for {scorecard.month.label} this header would name {about.label}, and the next refresh would "
            f"take it for another change, as the figures go to {newest.label}; head it “% change from last "
            "month” or “% change from last year”.",
            book=scorecard.workbook,
            sheet=table.sheet,
            cell=header.cell,
        )
    return True


def _owned_headers(table: Table) -> list[HeaderMonth]:
    """The headers that a refresh may write: those that name a month and are no formula."""
    headers = [change.header for change in table.changes.values() if change.header]
    if table.commentary_header and not any(indicator.commentary for indicator in table.indicators):
        headers.append(table.commentary_header)
    return [header for header in headers if not header.is_formula]


def _header_changes(scorecard: Scorecard, table: Table) -> Iterator[CellChange | Problem]:
    month = scorecard.month
    wordings = [change.header.wording for change in table.changes.values() if change.header]
    wanted = [
        (change.header, change_of(role).base(month))
        for role, change in table.changes.items()
        if change.header and _stays_clear(scorecard, table, role, change.header)
    ]
    if table.commentary_header:
        wanted.append((table.commentary_header, month))
    owned = _owned_headers(table)
    for header, about in wanted:
        if header.month == about:
            continue
        if header not in owned:
            if header.is_formula:
                yield header_problem(table, header, about)
            continue
        old: str | datetime.date
        new: str | datetime.date
        if header.wording:
            wording = reworded(header.wording, about, wordings)
            old, new = header.text, header.text.replace(header.wording, wording, 1)
        else:
            wording = ""
            old = datetime.date(header.month.year, header.month.number, 1)
            new = datetime.date(about.year, about.number, 1)
        if old == new:
            continue  # it names its month without the year
        yield CellChange(
            sheet=table.sheet,
            row=header.row,
            column=header.column,
            ref="",
            column_name="header",
            old=old,
            new=new,
            number_format=None,
            old_text=header.wording,
            new_text=wording,
        )
