"""A sheet of one year's months, whose years stand where a test wants them."""

from collections.abc import Sequence

from scorecard_xl.model import MONTH_NAMES
from tests.books.grid_workbook import Content, GridSheet, GridWorkbook, sheet_of

FINANCIAL: tuple[str, ...] = tuple(name[:3] for name in (*MONTH_NAMES[3:], *MONTH_NAMES[:3]))
"""Apr to Mar, without a year."""

CALENDAR: tuple[str, ...] = tuple(name[:3] for name in MONTH_NAMES)

BEHIND: tuple[Content, ...] = (
    "% change from last month",
    "% change from last year",
    "Preferred DoT",
    "12-mnth avg",
    "12-mnth max",
    "Commentary",
)
"""Columns O to T."""


def header(months: Sequence[Content] = FINANCIAL, behind: Sequence[Content] = BEHIND) -> list[Content]:
    """The row of the headers: the months stand in C to N."""
    return ["Ref.", "Indicator", *months, *behind]


def row(ref: str, *figures: Content, commentary: Content = None) -> list[Content]:
    """An indicator's row: its first months' figures are these."""
    blank: list[Content] = [None] * (12 - len(figures))
    return [ref, f"Number of {ref}", *figures, *blank, None, None, "▲", None, None, commentary]


def above(*years: Content) -> list[Content]:
    """A row of years above the months, from column C on."""
    return [None, None, *years]


def sheet(*rows: Sequence[Content], name: str = "Scorecard", merged: Sequence[str] = ()) -> GridSheet:
    """A sheet of these rows."""
    return sheet_of(name, rows, merged=merged)


def book(*rows: Sequence[Content], name: str = "Scorecard", merged: Sequence[str] = ()) -> GridWorkbook:
    """A workbook of a sheet of these rows."""
    return GridWorkbook([sheet(*rows, name=name, merged=merged)])
