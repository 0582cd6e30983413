"""A computed column is one entry: what is added is found, computed, written, checked and coloured."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.computing import columns
from scorecard_xl.computing.columns import ChangeColumn, WindowColumn
from scorecard_xl.computing.measures import Interval
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.small_scorecard import BEFORE, book, row

HEADER: list[Content] = [
    *BEFORE,
    "% change from three months earlier",
    "Preferred DoT",
    "12-mnth min.",
    "12-mnth avg",
]
"""Column P holds the change, Q the preference, R the minimum, S the average."""


def minimum(figures: Sequence[Decimal | None]) -> Decimal | None:
    return min([figure for figure in figures if figure is not None], default=None)


def minimum_within(figures: Sequence[Interval]) -> Interval:
    return Interval(min(figure.low for figure in figures), min(figure.high for figure in figures))


MINIMUM = WindowColumn("minimum", "(?:min|minimum)", "12-mnth min", minimum, minimum_within)
QUARTER = ChangeColumn("change from three months earlier", r"\bthree\s+months\s+earlier", 3)


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two columns, added to the table of columns and nowhere else."""
    monkeypatch.setattr(columns, "COLUMNS", (*columns.COLUMNS, MINIMUM, QUARTER))


def scorecard(*rows: Sequence[Content]) -> GridWorkbook:
    return book(sheet_of("Scorecard", [HEADER, *rows]))


@pytest.mark.usefixtures("added")
def test_an_added_column_is_found_by_its_header_and_computed() -> None:
    workbook = scorecard(row("M1", [50, 80, 70, 60], None, "▲"))
    table = read(workbook).tables[0]
    assert (table.columns["minimum"], list(table.changes)) == (18, [QUARTER.role])
    changed = {change.cell: (change.column_name, change.new) for change in refresh(workbook).changes}
    assert changed == {
        "P2": (QUARTER.role, "↑ 20%"),
        "R2": ("minimum", 50.0),
        "S2": ("average", pytest.approx(1060 / 12)),
    }
    assert not refresh(workbook).changes


@pytest.mark.usefixtures("added")
def test_an_added_change_is_coloured_and_an_added_minimum_is_not() -> None:
    workbook = scorecard(row("M1", [50, 80, 70, 60], None, "▲"))
    refresh(workbook)
    areas = {area.reference for rule in workbook.sheets[0].rules for area in rule.areas}
    assert areas == {"P2"}


@pytest.mark.usefixtures("added")
def test_a_wrong_figure_of_an_added_column_is_found_and_explained_by_rounding() -> None:
    percents: list[Content] = [Cell(number, "", "0%") for number in (0.5, 0.6, 0.24)]
    rows = [row("M1", [50, 80, 70, 60], "↑ 20%", "▲", 51, 1060 / 12)]
    rows.append(row("M2", percents, None, None, Cell(0.244, "", "0.0%"), None))
    found = {one.cell: one for one in check(scorecard(*rows)).findings if one.code == "computed-differs"}
    assert found["R2"].message == ("The minimum shows “51”, and the figures give “50”: refresh the workbook.")
    assert (found["R2"].within_rounding, found["R3"].within_rounding) == (False, True)


@pytest.mark.usefixtures("added")
def test_a_header_that_says_no_number_of_months_is_advised_the_usual_one() -> None:
    header = [*HEADER[:-2], "12-mnth avg", "Minimum"]
    problems = read(book(sheet_of("Scorecard", [header, row("M1", [60], None, "▲", 1, 2)]))).problems
    assert any("head it “12-mnth min”" in problem.message for problem in problems)


def test_a_column_that_is_peoples_is_checked_and_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = MINIMUM._replace(is_written=False)
    monkeypatch.setattr(columns, "COLUMNS", (*columns.COLUMNS, theirs, QUARTER))
    workbook = scorecard(row("M1", [50, 80, 70, 60], "↑ 20%", "▲", 51, 1060 / 12))
    assert not refresh(workbook).changes
    assert [one.cell for one in check(workbook).findings if one.code == "computed-differs"] == ["R2"]


def test_without_its_entry_a_window_column_is_the_councils_own_and_a_change_too() -> None:
    header: list[Content] = ["% change from last month" if cell == HEADER[15] else cell for cell in HEADER]
    table = read(book(sheet_of("Scorecard", [header, row("M1", [60], None, "▲", 1, 2)]))).tables[0]
    assert "minimum" not in table.columns
    problems = read(scorecard(row("M1", [60], None, "▲", 1, 2))).problems
    assert any("three months earlier” does not say which month" in one.message for one in problems)
