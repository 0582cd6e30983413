"""What is stored against what it should be, and what people have to look at."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.actions.lock import changed_since_lock
from scorecard_xl.actions.problems import (
    HOW_TO_REPLACE,
    NOTHING_SHOWN,
    formula_text,
    header_problem,
    words_problem,
)
from scorecard_xl.commentary.outstanding import commentary_problems
from scorecard_xl.computing import measures
from scorecard_xl.computing.columns import change_of, window_of
from scorecard_xl.computing.computed import (
    ComputedFigure,
    computed_figures,
    holds_words,
    look_alike,
    number_format,
    shown,
    shown_figure,
    true_interval,
)
from scorecard_xl.computing.measures import Interval
from scorecard_xl.findings import Finding
from scorecard_xl.model import Arrow, ChangeForm, Indicator, Month, Problem, Scorecard, Table
from scorecard_xl.own_sheets.button_bar import MODULE, button_running
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import as_text, cell_name, decimal_of, is_blank, last_digit, packed
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import Workbook, sheets_by_name
from scorecard_xl.words.text import shortened

_MOST_NAMED = 8
_SHOWN_CHANGE = re.compile(r"([↑→↓])\s*([+\-−]?)([\d,]+)(\.\d+)?\s*%")


class Checked(NamedTuple):
    """What a check found."""

    scorecard: Scorecard
    findings: tuple[Problem, ...]


def check(workbook: Workbook, *, month: Month | None = None, sheet: str | None = None) -> Checked:
    """Compare what a workbook's computed cells show with what they should, and what was published, and see
    which commentary is outstanding; nothing is written.

    Raises ScorecardError where the workbook cannot be read.
    """
    scorecard = read(workbook, month, sheet)
    findings = list(scorecard.problems)
    past = read_history(workbook)
    month_is_locked = scorecard.month in scorecard.settings.locked
    for table in scorecard.tables:
        findings += _stale_headers(table, scorecard.month)
        differing = _blank(table) or list(_differing(table, scorecard, scorecard.month))
        findings += _older(table, scorecard, differing)
        findings += map(_as_locked, differing) if month_is_locked else differing
    findings += _missing_figures(workbook, scorecard)
    findings += changed_since_lock(scorecard, past)
    findings += commentary_problems(scorecard, past)
    findings += _buttons_gone(workbook, scorecard)
    return Checked(scorecard, tuple(findings))


def _blank(table: Table) -> list[Problem]:
    """One line for a table that nobody has refreshed yet."""
    stored = [value for indicator in table.indicators for value in indicator.stored.values()]
    has_formulas = any(indicator.formulas for indicator in table.indicators)
    if not stored or has_formulas or not all(map(is_blank, stored)):
        return []
    cell = cell_name(table.indicators[0].row, table.computed_columns[0])
    message = "None of the table's computed cells is filled yet: refresh the workbook."
    return [Problem(table.sheet, cell, "", Finding.COMPUTED_BLANK, message)]


def _as_locked(problem: Problem) -> Problem:
    """A refresh leaves a locked month's computed figures, so that it is no advice."""
    if problem.code != Finding.COMPUTED_DIFFERS or problem.within_rounding:
        return problem
    advice = "its month is locked; record a revision with “scorecard-xl lock”."
    return problem._replace(message=problem.message.replace("refresh the workbook.", advice))


def _missing_figures(workbook: Workbook, scorecard: Scorecard) -> Iterator[Problem]:
    """Blank cells of the reporting month in rows that had figures; a placeholder says that there is none."""
    sheets = sheets_by_name(workbook.sheets)
    month = scorecard.month
    missing: dict[str, list[tuple[str, str]]] = {}
    expected = 0
    for table in scorecard.tables:
        index = table.figures_by_month.get(month)
        if index is None:
            continue
        column = table.months[index].column
        for indicator in table.indicators:
            if all(figure is None for figure in indicator.figures):
                continue
            expected += 1
            if is_blank(sheets[table.sheet].values(indicator.row, (column,))[0]):
                cell = cell_name(indicator.row, column)
                missing.setdefault(table.sheet, []).append((cell, indicator.name))
    for sheet, cells in missing.items():
        names = ", ".join(shortened(name, 20) for _, name in cells[:_MOST_NAMED])
        more = f" and {len(cells) - _MOST_NAMED} more" if len(cells) > _MOST_NAMED else ""
        who = "No indicator has" if len(cells) == expected else f"{names}{more} {_has(len(cells))} no figure"
        what = " a figure yet" if len(cells) == expected else ""
        yield Problem(
            sheet,
            cells[0][0],
            cells[0][1] if len(cells) == 1 else "",
            Finding.FIGURES_MISSING,
            f"{who}{what} of {month.label}: type or import what there is, and n/a where there is none.",
        )


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def _buttons_gone(workbook: Workbook, scorecard: Scorecard) -> Iterator[Problem]:
    """Other applications than Excel lose what runs a macro, or the VBA, when they save a workbook."""
    macros = workbook.macros
    if macros is None:
        return
    runs = any(button_running(shape.macro) for shape in macros.shapes)
    are_left = any(button_running(shape.name) for shape in macros.shapes)
    if MODULE in macros.modules and not runs:
        what = "The buttons' VBA is there and the buttons are gone or do nothing"
        how = f"“scorecard-xl adopt {workbook.name}” puts them back."
    elif not macros.has_vba and (runs or are_left):
        what = "The buttons are there and their VBA is gone"
        how = f"“scorecard-xl adopt {workbook.name} -o NEW.xlsm” brings it back."
    else:
        return
    message = f"{what}, as when another application saved the workbook: {how}"
    yield Problem(scorecard.tables[0].sheet, "A1", "", Finding.BUTTONS_GONE, message)


def _stale_headers(table: Table, month: Month) -> Iterator[Problem]:
    for role, change in table.changes.items():
        about = change_of(role).base(month)
        if change.header is None or change.header.month == about:
            continue
        if change.header.is_formula:
            yield header_problem(table, change.header, about)
        elif change.header.month < about:
            yield Problem(
                table.sheet,
                change.header.cell,
                "",
                Finding.COMPUTED_OLDER,
                f"The changes are from {change.header.month.label}, but the scorecard is about {month.label} "
                f"and they should be from {about.label}: refresh the workbook.",
            )
        else:
            yield Problem(
                table.sheet,
                change.header.cell,
                "",
                Finding.HEADER_MONTH,
                f"The header names {change.header.month.label}, and the changes are from {about.label}: "
                "refresh the workbook.",
            )


def _older(table: Table, scorecard: Scorecard, differing: list[Problem]) -> Iterator[Problem]:
    """Computed cells under headers that name no month, most of which show the month before's figures."""
    if len(differing) < 2 or not table.changes or any(c.header for c in table.changes.values()):
        return
    still = {problem.cell for problem in _differing(table, scorecard, scorecard.month.plus(-1))}
    if sum(problem.cell not in still for problem in differing) * 2 > len(differing):
        change = next(iter(table.changes.values()))
        yield Problem(
            table.sheet,
            cell_name(table.header_row, change.columns[0]),
            "",
            Finding.COMPUTED_OLDER,
            f"Most computed cells below show {scorecard.month.plus(-1).label}, but the figures go to "
            f"{scorecard.month.label}: refresh the workbook.",
        )


def _differing(table: Table, scorecard: Scorecard, month: Month) -> Iterator[Problem]:
    """A finding for each computed figure that shows something else than it should."""
    settings = scorecard.settings
    index = table.figures_by_month.get(month)
    for indicator, figures in computed_figures(table, month, settings.threshold, settings.window):
        for figure in figures:
            code = number_format(indicator, figure, index)
            stored = " ".join(filter(None, (shown(indicator.stored[c], code) for c, _ in figure.cells)))
            expected = shown_figure(figure, code)
            is_formula = any(column in indicator.formulas for column, _ in figure.cells)
            if look_alike(stored, expected) if is_formula else packed(stored) == packed(expected):
                continue
            explained = _explained(table, indicator, figure, month, settings.threshold, settings.window, code)
            words = [c for c, _ in figure.cells if c not in indicator.formulas and holds_words(indicator, c)]
            if words and not explained:
                yield words_problem(table, indicator, words[0], expected)
            else:
                yield _difference(table, indicator, figure, stored, expected, explained)


def _difference(
    table: Table, indicator: Indicator, figure: ComputedFigure, stored: str, expected: str, explained: bool
) -> Problem:
    formulas = [indicator.formulas[column] for column, _ in figure.cells if column in indicator.formulas]
    nothing = NOTHING_SHOWN if formulas else "shows nothing"
    shows = f"shows “{stored}”" if stored else nothing
    what = f"The {figure.role} {shows}, and the figures give “{expected}”"
    code = Finding.FORMULA_WRONG if formulas else Finding.COMPUTED_DIFFERS
    if explained:
        advice = "the rounding of the shown figures explains it."
    elif formulas:
        advice = f"correct the formula {formula_text(formulas[0])}, or {HOW_TO_REPLACE}."
    else:
        advice = "refresh the workbook."
    return Problem(
        table.sheet,
        cell_name(indicator.row, figure.column),
        indicator.ref,
        code,
        f"{what}: {advice}",
        stored,
        expected,
        explained,
    )


def _explained(
    table: Table,
    indicator: Indicator,
    figure: ComputedFigure,
    month: Month,
    threshold: int,
    window: int,
    code: str,
) -> bool:
    """Whether figures that the months' cells would show alike give what the computed cell shows.

    Of a shown 24% the true figure is anywhere from 23.5 to 24.5 %. The stored arrow has to follow from
    the stored percent all the same.
    """
    indexes = table.figures_by_month
    intervals = {m: interval for m, index in indexes.items() if (interval := true_interval(indicator, index))}
    if figure.arrow is None:
        stored = indicator.stored[figure.column]
        shown_by = [intervals[m] for m in (month.plus(-back) for back in range(window)) if m in intervals]
        if type(stored) is not float or not shown_by:
            return False
        possible = window_of(figure.role).possible(shown_by)
        return possible.meets(_stored_interval(decimal_of(stored), code))
    now, then = intervals.get(month), intervals.get(change_of(figure.role).base(month))
    change = _stored_change(table, indicator, figure, code)
    if now is None or then is None or change is None:
        return False
    arrow, stored_change = change
    middle = (stored_change.low + stored_change.high) / 2
    within = measures.change_within(now, then)
    return within is not None and arrow is measures.arrow(middle, threshold) and within.meets(stored_change)


def _stored_interval(number: Decimal, code: str) -> Interval:
    unit = parse_number_format(code).unit
    return Interval(number, number) if unit is None else measures.rounded_figure(number, unit)


def _stored_change(
    table: Table, indicator: Indicator, figure: ComputedFigure, code: str
) -> tuple[Arrow, Interval] | None:
    """The arrow and the change that a row shows, as far as it shows them."""
    columns = table.changes[figure.role]
    if columns.form is ChangeForm.TEXT:
        found = _SHOWN_CHANGE.fullmatch(as_text(indicator.stored[columns.arrow_column]))
        if not found:
            return None
        sign = "-" if found[2] in ("-", "−") else ""
        percent = Decimal(sign + found[3].replace(",", "") + (found[4] or ""))
        return Arrow(found[1]), measures.rounded_figure(percent / 100, last_digit(percent) / 100)
    arrow, number = (indicator.stored[column] for column in (columns.arrow_column, columns.number_column))
    if type(number) is not float or as_text(arrow) not in ("↑", "→", "↓"):
        return None
    return Arrow(as_text(arrow)), _stored_interval(decimal_of(number), code)
