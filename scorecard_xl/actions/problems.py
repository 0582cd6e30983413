"""The problems that a refresh and a check report alike."""

import re

from scorecard_xl.computing.computed import shown
from scorecard_xl.findings import Finding
from scorecard_xl.model import HeaderMonth, Indicator, Month, Problem, Scorecard, Table
from scorecard_xl.spreadsheet.cells import Value, as_text, cell_name
from scorecard_xl.spreadsheet.workbook import RulesLeft, StaleFormulas
from scorecard_xl.words.text import shortened

HOW_TO_REPLACE = "refresh with --replace-formulas (the Refresh button asks)"
UNLESS_IT_WAITS = "unless it waits for Excel to calculate"
HOW_TO_REPLACE_WORDS = "refresh with --replace-words (the Refresh button asks)"
NOTHING_SHOWN = "shows nothing (was it ever calculated?)"


def formula_problem(
    table: Table,
    indicator: Indicator,
    column: int,
    stored: Value,
    content: float | str | None,
    code: str | None,
) -> Problem:
    """A computed cell whose formula gives something else than it should."""
    code = code or "General"
    is_shown, expected = shown(stored, code), shown(content, code)
    formula = indicator.formulas[column]
    what = f"shows “{is_shown}”" if is_shown else NOTHING_SHOWN
    right = f"“{expected}”" if expected else "nothing"
    return Problem(
        table.sheet,
        cell_name(indicator.row, column),
        indicator.ref,
        Finding.FORMULA_WRONG,
        f"The formula {formula_text(formula)} {what}, and {right} is right: {UNLESS_IT_WAITS}, correct it, "
        f"or {HOW_TO_REPLACE}.",
        is_shown,
        expected,
    )


def words_problem(table: Table, indicator: Indicator, column: int, expected: str) -> Problem:
    """A computed cell that holds words of somebody's."""
    words = as_text(indicator.stored[column])
    what = f"Somebody has written “{shortened(words)}” here, where"
    clear = f"clear the cell if it is no longer meant, or {HOW_TO_REPLACE_WORDS}."
    if column in indicator.shown_by_excel:
        what = "The cell holds a picture or a data type of Excel's, and"
        clear = f"{clear.removesuffix('.')}, which no undo takes back."
    return Problem(
        table.sheet,
        cell_name(indicator.row, column),
        indicator.ref,
        Finding.WORDS_KEPT,
        f"{what} the figures give {f'“{expected}”' if expected else 'nothing'}, and it stays: {clear}",
        words,
        expected,
    )


_TENSES = re.compile(r"⟨([^|⟨⟩]*)\|([^|⟨⟩]*)⟩")


def in_tense(text: str, happened: bool) -> str:
    """A text that says what would happen, or has happened: the first or the second of each two wordings.

    >>> in_tense("It ⟨would stay|stayed⟩ here.", False), in_tense("It ⟨would stay|stayed⟩ here.", True)
    ('It would stay here.', 'It stayed here.')
    """
    return _TENSES.sub(lambda found: found[1 + happened], text)


def formula_text(formula: str) -> str:
    """A formula as a message shows it.

    >>> formula_text("SUM(A1:A2)")
    '=SUM(A1:A2)'
    """
    return shortened(formula if formula.startswith("{") else f"={formula.removeprefix('=')}", 60)


def locked_problem(scorecard: Scorecard) -> Problem:
    """A refresh of a month that has been published: its computed figures stay."""
    table = next((t for t in scorecard.tables if scorecard.month in t.figures_by_month), scorecard.tables[0])
    return Problem(
        table.sheet,
        cell_name(table.header_row, table.months[table.figures_by_month.get(scorecard.month, -1)].column),
        "",
        Finding.MONTH_LOCKED,
        f"{scorecard.month.label} is locked, so its computed figures stay as they were published: start a "
        "new month, or take the month out of the setting Locked months.",
    )


def header_problem(table: Table, header: HeaderMonth, about: Month) -> Problem:
    """A header whose formula names another month than it is about."""
    return Problem(
        table.sheet,
        header.cell,
        "",
        Finding.HEADER_FORMULA,
        f"The header's formula names {header.month.label}, and its column is about {about.label}: correct "
        "the formula.",
    )


def stale_formulas_problem(stale: StaleFormulas) -> Problem:
    """Formulas that Excel has to calculate again."""
    them = (
        "This formula reads"
        if stale.formulas == 1
        else f"{stale.formulas} formulas on this sheet, from here, read"
    )
    return Problem(
        stale.sheet,
        stale.cell,
        "",
        Finding.FORMULAS_NOT_RECALCULATED,
        f"{them} cells that were refreshed, and the old result shows until Excel calculates: open the "
        "workbook in Excel and press Ctrl+Alt+F9.",
    )


def rules_left_problem(left: RulesLeft) -> Problem:
    """Conditional formats that an application did not take, or does not show yet."""
    cell = cell_name(left.area.first_row, left.area.first_column)
    if left.is_set:
        message = (
            "The colours of the verdicts are set, and some show here only when the workbook has been saved "
            "and opened again: a colour scale, a note, a shape or the like lies over the same cells."
        )
        return Problem(left.sheet, cell, "", Finding.COLOURS_NOT_SHOWN, message)
    message = (
        "The figures are right, but the colours of the verdicts could not be set here (a sheet has a "
        "password, or somebody's format shares the cells): close the workbook and refresh its file, which "
        "sets them."
    )
    return Problem(left.sheet, cell, "", Finding.COLOURS_NOT_SET, message)


NOT_ALONE = Problem(
    "",
    "",
    "",
    Finding.FOLDER_DOES_NOT_LOCK,
    "The folder does not let a file be locked, so that two commands at once could write this workbook, and "
    "one undo the other: see that only one runs at a time.",
)
"""A file that other commands could have written meanwhile."""
