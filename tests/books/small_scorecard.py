"""A scorecard of a few rows, whose cells a test replaces where its case needs something else."""

from collections.abc import Sequence
from datetime import date

from tests.books.grid_workbook import Cell, Content, GridSheet, GridWorkbook, sheet_of

MONTHS: tuple[Content, ...] = tuple(
    Cell(date(2020 + number // 12, number % 12 + 1, 1), "", "mmm-yy") for number in range(4, 17)
)
"""The headers of May-20 to May-21, real dates."""

BEFORE: tuple[Content, ...] = ("Ref.", "Indicator", *MONTHS)
"""The headers of columns A to O: the months stand in C to O."""

PAIRED_HEADER: tuple[Content, ...] = (
    *BEFORE,
    "% change from Apr-21",
    None,
    "% change from May-20",
    None,
    "Preferred DoT",
    "12-mnth avg",
    "12-mnth max.",
    "Commentary (May-21):",
)
"""Columns P and Q, R and S hold the changes, T the preference, U, V average and maximum, W commentary."""

PAIRED_MERGED = ("P1:Q1", "R1:S1")

TEXT_HEADER: tuple[Content, ...] = (
    *BEFORE,
    "% change from Apr-21",
    "% change from May-20",
    "Preferred DoT",
    "12-mnth avg",
    "12-mnth max.",
    "Commentary (May-21):",
)
"""Columns P and Q hold the changes, R the preference, S, T average and maximum, U commentary."""


def row(
    ref: str, figures: Sequence[Content], *after: Content, text: str = "Number of cases"
) -> list[Content]:
    """An indicator's row; its figures are its last months', the months before them 100 each."""
    months: list[Content] = [100] * (len(MONTHS) - len(figures))
    return [ref, text, *months, *figures, *after]


def paired(*rows: Sequence[Content], name: str = "Scorecard") -> GridWorkbook:
    """A workbook of one PAIRED table."""
    return GridWorkbook([sheet_of(name, [PAIRED_HEADER, *rows], merged=PAIRED_MERGED)])


def texts(*rows: Sequence[Content], name: str = "Scorecard") -> GridWorkbook:
    """A workbook of one TEXT table."""
    return GridWorkbook([sheet_of(name, [TEXT_HEADER, *rows])])


def book(*sheets: GridSheet) -> GridWorkbook:
    """A workbook of these sheets."""
    return GridWorkbook(sheets)


def settings_sheet(*rows: Sequence[Content], marker: Content = "scorecard-xl settings") -> GridSheet:
    """Our Settings sheet: the marker in A1, the settings from row 2 on."""
    return sheet_of("Settings", [[marker], *rows])
