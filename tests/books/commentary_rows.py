"""Rows with owners and commentary, for tests of what is outstanding."""

import datetime

from scorecard_xl.own_sheets.lists import HISTORY
from tests.books.grid_workbook import Content, GridSheet, sheet_of
from tests.books.small_scorecard import BEFORE

HEADER: tuple[Content, ...] = (
    *BEFORE,
    "% change from Apr-21",
    "Preferred DoT",
    "Commentary (May-21):",
    "Owner",
)
"""Column P holds the change, Q the preference, R the commentary, S the owner."""


def line(
    ref: str,
    commentary: str | None,
    *,
    figures: tuple[Content, Content] = (100, 100),
    preferred: str = "",
    owner: str = "Ann Lee",
) -> list[Content]:
    """A row; its figures are those of April and May."""
    return [ref, "Number of cases", *[100] * 11, *figures, None, preferred or None, commentary, owner]


def scorecard(*rows: list[Content], header: tuple[Content, ...] = HEADER) -> GridSheet:
    """The sheet of such rows."""
    return sheet_of("Scorecard", [header, *rows])


def history(*commentaries: tuple[str, str]) -> GridSheet:
    """A History that holds commentary of April."""
    list_sheet = HISTORY.sheet("History")
    rows = [[datetime.date(2021, 4, 1), ref, None, None, None, words] for ref, words in commentaries]
    return sheet_of("History", [[list_sheet.title], [list_sheet.summary], list_sheet.header, *rows])
