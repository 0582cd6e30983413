"""What is stored against what it should be, and what people have to look at."""

from collections.abc import Iterator
from typing import NamedTuple

from scorecard_xl.actions.benchmark_findings import benchmark_findings
from scorecard_xl.actions.judged_findings import judged_findings
from scorecard_xl.actions.lock import changed_since_lock
from scorecard_xl.actions.problems import (
    HOW_TO_REPLACE,
    NOTHING_SHOWN,
    UNLESS_IT_WAITS,
    formula_text,
    header_problem,
    words_problem,
)
from scorecard_xl.actions.still_open import MOST_NAMED, ExpectedFigure, expected_figures
from scorecard_xl.commentary.outstanding import commentary_problems
from scorecard_xl.computing.columns import change_of
from scorecard_xl.computing.computed import (
    ComputedFigure,
    computed_figures,
    holds_words,
    is_right,
    look_alike,
    number_format,
    shown,
    shown_figure,
)
from scorecard_xl.computing.rounding import is_explained
from scorecard_xl.findings import Finding
from scorecard_xl.model import Indicator, Month, Problem, Scorecard, Table
from scorecard_xl.own_sheets.button_bar import MODULE, button_running
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import cell_name, is_blank, packed
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import shortened


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
    findings += judged_findings(scorecard, past)
    findings += benchmark_findings(workbook, scorecard)
    findings += _buttons_gone(workbook, scorecard)
    return Checked(scorecard, tuple(findings))


def _blank(table: Table) -> list[Problem]:
    """One line for a table that nobody has refreshed yet."""
    cells = [(indicator, column) for indicator in table.indicators for column in table.computed_columns]
    stored = [indicator.stored[column] for indicator, column in cells]
    has_formulas = any(column in indicator.formulas for indicator, column in cells)
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
    """The reporting month's figures that are missing, in a line for each sheet."""
    month = scorecard.month
    expected = list(expected_figures(workbook, scorecard, month))
    missing: dict[str, list[ExpectedFigure]] = {}
    for one in expected:
        if one.is_missing:
            missing.setdefault(one.sheet, []).append(one)
    for sheet, figures in missing.items():
        names = ", ".join(shortened(one.name, 20) for one in figures[:MOST_NAMED])
        more = f" and {len(figures) - MOST_NAMED} more" if len(figures) > MOST_NAMED else ""
        is_all = len(figures) == len(expected)
        who = "No indicator has" if is_all else f"{names}{more} {_has(len(figures))} no figure"
        what = " a figure yet" if is_all else ""
        yield Problem(
            sheet,
            figures[0].cell,
            figures[0].name if len(figures) == 1 else "",
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
    for indicator, figures in computed_figures(table, month, settings):
        for figure in figures:
            code = number_format(indicator, figure, index)
            stored = " ".join(filter(None, (shown(indicator.stored[c], code) for c, _ in figure.cells)))
            expected = shown_figure(figure, code)
            if all(is_right(figure, indicator, c, content) for c, content in figure.cells):
                continue
            is_formula = any(column in indicator.formulas for column, _ in figure.cells)
            if look_alike(stored, expected) if is_formula else packed(stored) == packed(expected):
                continue
            explained = is_explained(table, indicator, figure, month, settings, code)
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
    what = f"The {figure.role} {shows}, and the figures give {f'“{expected}”' if expected else 'none'}"
    code = Finding.FORMULA_WRONG if formulas else Finding.COMPUTED_DIFFERS
    if explained:
        advice = "the rounding of the shown figures explains it."
    elif formulas:
        advice = f"{UNLESS_IT_WAITS}, correct the formula {formula_text(formulas[0])}, or {HOW_TO_REPLACE}."
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
