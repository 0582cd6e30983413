"""An owner, a preference or a commentary in cells merged over several rows counts for each of them."""

import pytest

from scorecard_xl.actions.chase import chase
from scorecard_xl.actions.check import check
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.undo import undo
from scorecard_xl.computing.rules import declared_rules
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Direction, Month, Settings
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Content, GridWorkbook, sheet_of
from tests.books.random_scorecards import with_log
from tests.books.small_scorecard import MONTHS

HEADER = [
    "Ref.", "Indicator", "Owner", *MONTHS[-3:], "% change from Apr-21", "Preferred DoT",
    "12-mnth max.", "Commentary (May-21):",
]  # fmt: skip
"""Columns D to F hold the months, G the change, H the preference, I the maximum, J the commentary."""

MAY = Month(2021, 5)


def shared(*merged: str) -> GridWorkbook:
    rows: list[list[Content]] = [
        ["M1", "Cases", "Ann", 1, 2, 4, None, "▼", None, "Cases rose to 4."],
        ["M2", "Visits", None, 1, 2, 1],
        ["M3", "Plans", "Bob", 1, 2, 1, None, "▲", None, "Own words."],
        ["M4", "Reviews", None, 1, 2, 4],
    ]
    return with_log(GridWorkbook([sheet_of("Scorecard", [HEADER, *rows], merged=merged)]))


def test_what_is_merged_over_rows_counts_for_each() -> None:
    indicators = list(read(shared("C2:C3", "H2:H3", "J2:J3", "C4:C5", "H4:H5")).indicators)
    assert [indicator.owner for indicator in indicators] == ["Ann", "Ann", "Bob", "Bob"]
    assert [indicator.direction for indicator in indicators] == [Direction.DOWN] * 2 + [Direction.UP] * 2
    assert [indicator.commentary for indicator in indicators] == [
        "Cases rose to 4.", "Cases rose to 4.", "Own words.", "",
    ]  # fmt: skip


def test_a_blank_cell_that_is_not_merged_counts_for_itself() -> None:
    indicators = list(read(shared("C2:C3")).indicators)
    assert [indicator.direction for indicator in indicators] == [Direction.DOWN, None, Direction.UP, None]


def test_the_colours_read_the_preference_where_it_stands() -> None:
    rules = declared_rules(read(shared("H2:H3")).tables, Settings())
    assert [[area.reference for area in rule.areas] for rule in rules] == [["G4:G5"]] * 3 + [["G2:G3"]] * 3
    assert ["CLEAN($H$2)" in rule.formula for rule in rules] == [False] * 3 + [True] * 3
    assert all(len(rule.formula) < 255 for rule in rules)


def test_nobody_is_chased_for_a_commentary_that_stands_in_the_first_of_its_rows() -> None:
    workbook = shared("C2:C3", "H2:H3", "J2:J3", "C4:C5", "H4:H5")
    refresh(workbook)
    assert {
        owner: [one.indicator.ref for one in rows] for owner, rows in chase(workbook).by_owner.items()
    } == {"Bob": ["M4"]}
    # Which of its sentences are about which row is not known, so none is doubted.
    assert not [problem for problem in check(workbook).findings if problem.code == "commentary-doubted"]


def test_a_new_month_empties_a_shared_commentary_once_and_keeps_it_for_each_row() -> None:
    workbook = shared("J2:J3")
    refresh(workbook)
    before = {name: workbook["Scorecard"][name] for name in ("F2", "J2", "J4")}
    start_month(workbook, agreed=True)
    assert (workbook["Scorecard"]["J2"], workbook["Scorecard"]["J4"]) == (None, None)
    assert read_history(workbook).commentaries == {
        (MAY, "M1"): "Cases rose to 4.",
        (MAY, "M2"): "Cases rose to 4.",
        (MAY, "M3"): "Own words.",
    }
    assert undo(workbook).left == ()
    assert {name: workbook["Scorecard"][name] for name in before} == before


@pytest.mark.parametrize("merged", ["F2:F3", "I2:J3"])
def test_a_merge_that_holds_figures_still_stops_a_new_month(merged: str) -> None:
    with pytest.raises(ScorecardError, match="unmerge them"):
        start_month(shared(merged), agreed=True)
