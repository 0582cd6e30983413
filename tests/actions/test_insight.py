"""Process limits, targets and small numbers in a workbook: what a refresh writes and a check says."""

from collections.abc import Sequence
from datetime import date

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.actions.refresh import Refreshed, refresh
from scorecard_xl.findings import Finding
from scorecard_xl.model import Problem
from scorecard_xl.spreadsheet.cells import cell_name
from tests.books.grid_workbook import Cell, Content, GridWorkbook
from tests.books.judged_book import BEHIND, OURS, before, book, percentages, row

FIRST_BEHIND = 16
CALM: list[Content] = [100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102, 101]
"""Thirteen months without a signal."""


def shown(workbook: GridWorkbook, name: str, line: int = 2) -> object:
    """What a row holds below a header."""
    return workbook["Scorecard"][cell_name(line, FIRST_BEHIND + BEHIND.index(name))]


def refreshed(workbook: GridWorkbook) -> Refreshed:
    found = refresh(workbook)
    assert refresh(workbook).changes == ()
    return found


def codes(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("figures", "preferred", "word"),
    [
        (CALM, "▼", "Common cause"),
        ([*CALM[:-1], 140], "▼", "Concern"),
        ([*CALM[:-1], 140], "▲", "Improvement"),
        ([*CALM[:-1], 140], None, "High"),
        ([*CALM[:-1], 60], "▼", "Improvement"),
        ([*CALM[:-1], 60], None, "Low"),
        (CALM[2:], "▼", "Too few months"),
        ([0, 0, 3, 0, 1, 0, 0, 2, 0, 0, 0, 1, 9], "▼", "Too rare"),
        ([5] * 13, "▼", "Common cause"),
        ([*[5] * 12, 6], "▼", "Concern"),
    ],
)
def test_variation_says_what_the_months_do(figures: Sequence[Content], preferred: str, word: str) -> None:
    workbook = book(row(figures=figures, preferred=preferred))
    refreshed(workbook)
    assert shown(workbook, "Variation") == word


def test_without_a_figure_nothing_is_said_of_the_month() -> None:
    workbook = book(row(figures=CALM), row("A2", [*CALM[:-1], "n/a"], target=100))
    refreshed(workbook)
    assert shown(workbook, "Variation", 3) is None
    assert shown(workbook, "Status", 3) is None
    assert shown(workbook, "Mean", 3) == pytest.approx(sum(CALM[:-1]) / 12)  # type: ignore[arg-type]


def test_limits_are_shown_cut_off_at_zero_and_judged_uncut() -> None:
    figures: list[Content] = [1, 9, 2, 8, 1, 9, 2, 8, 1, 9, 2, 8, 0]
    workbook = book(row(figures=figures))
    refreshed(workbook)
    assert shown(workbook, "Mean") == pytest.approx(60 / 13)
    assert shown(workbook, "Lower limit") == 0.0
    assert shown(workbook, "Upper limit") == pytest.approx(
        60 / 13 + 2.66 * (8 * 6 + 7 * 5 - 0 + 0) / 12, abs=1.0
    )
    assert shown(workbook, "Variation") == "Common cause"


def test_limits_come_from_the_first_24_months_known() -> None:
    past: list[Content] = [100, 104] * 12
    workbook = book(row(figures=[150] * 13), past=before(past))
    refreshed(workbook)
    assert shown(workbook, "Mean") == 102.0
    assert shown(workbook, "Upper limit") == pytest.approx(102 + 2.66 * 4)
    assert shown(workbook, "Variation") == "Concern"


@pytest.mark.parametrize("limits_from", [date(2020, 5, 1), "May-20", "2020-05"])
def test_from_a_step_change_on_limits_begin_anew(limits_from: Content) -> None:
    workbook = book(row(figures=CALM, limits_from=limits_from), past=before([400, 404] * 12))
    refreshed(workbook)
    assert shown(workbook, "Variation") == "Common cause"
    assert shown(workbook, "Mean") == pytest.approx(sum(CALM) / 13)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figure", "preferred", "target", "tolerance", "status"),
    [
        (100, "▼", 100, None, "Green"),
        (104, "▼", 100, None, "Amber"),
        (105, "▼", 100, None, "Amber"),
        (106, "▼", 100, None, "Red"),
        (95, "▲", 100, None, "Amber"),
        (94.9, "▲", 100, None, "Red"),
        (120, "▼", 100, "20%", "Amber"),
        (120, "▼", 100, Cell(0.2, "", "0%"), "Amber"),
        (121, "▼", 100, 20, "Red"),
        (100, None, 100, None, None),
        (100, "▼", None, None, None),
        (100, "▼", "n/a", None, None),
        (100, "▼", "Monitoring only", None, None),
        (100, "▼", "100", None, "Green"),
    ],
)
def test_status_stands_to_target_and_tolerance(
    figure: Content, preferred: str, target: Content, tolerance: Content, status: str
) -> None:
    workbook = book(
        row(figures=[*CALM[:-1], figure], preferred=preferred, target=target, tolerance=tolerance)
    )
    refreshed(workbook)
    assert shown(workbook, "Status") == status


@pytest.mark.parametrize(
    ("figure", "target", "tolerance", "status"),
    [
        (0.896, Cell(0.9, "", "0%"), None, "Amber"),
        (0.9, "90%", None, "Green"),
        (0.88, 0.9, 2, "Amber"),
        (0.88, 0.9, "2 pp", "Amber"),
        (0.879, 0.9, "2 percentage points", "Red"),
        (0.88, 0.9, 0.02, "Amber"),
    ],
)
def test_percentages_are_judged_as_they_are_stored(
    figure: float, target: Content, tolerance: Content, status: str
) -> None:
    figures = percentages(*[0.8, 0.9] * 6, figure)
    workbook = book(row(figures=figures, preferred="▲", target=target, tolerance=tolerance))
    refreshed(workbook)
    assert shown(workbook, "Status") == status


@pytest.mark.parametrize(
    ("target", "preferred", "word"),
    [
        (150, "▼", "Will pass"),
        (50, "▼", "Will fail"),
        (150, "▲", "Will fail"),
        (100, "▲", "Hit or miss"),
        (None, "▲", None),
        (100, None, None),
    ],
)
def test_assurance_stands_to_the_limits(target: Content, preferred: str, word: str) -> None:
    workbook = book(row(figures=CALM, target=target, preferred=preferred))
    refreshed(workbook)
    assert shown(workbook, "Assurance") == word


def test_columns_of_people_stay_and_are_compared() -> None:
    workbook = book(
        row("A1", [*CALM[:-1], 140], target=100, said=("Common cause", "G")),
        row("A2", CALM, target=100, said=("common cause", "Amber")),
        row("A3", CALM, target=100, said=("On track", "see note")),
        settings=(),
    )
    refreshed(workbook)
    assert shown(workbook, "Variation") == "Common cause"
    assert shown(workbook, "Mean") is None
    found = [one for one in check(workbook).findings if one.code is Finding.JUDGED_OTHERWISE]
    assert [(one.cell, one.stored, one.expected) for one in found] == [
        ("V2", "Common cause", "Concern"),
        ("Y2", "G", "Red"),
    ]


@pytest.mark.parametrize(
    ("cells", "column", "code", "blank"),
    [
        ({"target": "good"}, "W2", Finding.TARGET_UNCLEAR, ("Status", "Assurance")),
        ({"target": Cell(0.9, "", "0%")}, "W2", Finding.TARGET_UNCLEAR, ("Status", "Assurance")),
        ({"target": 100, "tolerance": -5}, "X2", Finding.TOLERANCE_UNCLEAR, ("Status",)),
        ({"target": 100, "tolerance": "a bit"}, "X2", Finding.TOLERANCE_UNCLEAR, ("Status",)),
        ({"limits_from": "Jun-21"}, "Z2", Finding.LIMITS_FROM_UNCLEAR, ("Variation", "Mean", "Assurance")),
        ({"limits_from": "Apr-19"}, "Z2", Finding.LIMITS_FROM_UNCLEAR, ("Variation", "Upper limit")),
        ({"limits_from": "last spring"}, "Z2", Finding.LIMITS_FROM_UNCLEAR, ("Variation", "Lower limit")),
    ],
)
def test_what_cannot_be_meant_is_one_finding_and_no_verdict(
    cells: dict[str, Content], column: str, code: Finding, blank: Sequence[str]
) -> None:
    workbook = book(row(figures=CALM, **{"target": 100, **cells}))  # type: ignore[arg-type]
    found = [one for one in codes(refreshed(workbook).problems) if one[0] == column]
    assert found == [(column, code)]
    assert [shown(workbook, name) for name in blank] == [None] * len(blank)


def test_two_figures_of_a_month_in_history_leave_no_verdict() -> None:
    past = [*before([100, 104] * 12), ("2019-05", "A1", 900)]
    workbook = book(row(figures=CALM), row("A2", CALM), past=past)
    found = [one for one in refreshed(workbook).problems if one.code is Finding.HISTORY_TWICE]
    assert [(one.sheet, one.cell, one.ref) for one in found] == [("History", "E28", "A1")]
    assert [shown(workbook, "Variation", line) for line in (2, 3)] == [None, "Common cause"]


def test_the_same_figure_twice_is_one_figure() -> None:
    past = [*before([100, 104] * 12), ("2019-05", "A1", 100)]
    workbook = book(row(figures=CALM), past=past)
    assert not [one for one in refreshed(workbook).problems if one.code is Finding.HISTORY_TWICE]
    assert shown(workbook, "Variation") == "Common cause"


def test_figures_of_another_scale_in_history_leave_no_verdict() -> None:
    figures = percentages(*[0.91, 0.92, 0.9] * 4, 0.91)
    workbook = book(row(figures=figures), past=before([91, 92, 90, 91]))
    found = [one for one in refreshed(workbook).problems if one.code is Finding.FIGURES_MIXED]
    assert [one.ref for one in found] == ["A1"]
    assert shown(workbook, "Variation") is None


def test_the_sheet_counts_where_history_differs() -> None:
    workbook = book(row(figures=CALM), past=[("2020-05", "A1", 777), ("2020-06", "A1", 104)])
    refreshed(workbook)
    assert shown(workbook, "Mean") == pytest.approx(sum(CALM) / 13)  # type: ignore[arg-type]
    found = [one for one in check(workbook).findings if one.code is Finding.HISTORY_DIFFERS]
    assert [one.cell for one in found] == ["C2"]


def test_a_figure_that_only_shows_as_its_target_is_a_finding() -> None:
    figures = percentages(*[0.8, 0.9] * 6, 0.896)
    workbook = book(row(figures=figures, preferred="▲", target=Cell(0.9, "", "0%")))
    refreshed(workbook)
    found = [one for one in check(workbook).findings if one.code is Finding.TARGET_SHOWN_ALIKE]
    assert [one.cell for one in found] == ["O2"]
    assert "90%" in found[0].message
    assert "0.896" in found[0].message


def test_percentages_of_few_are_named_and_stay() -> None:
    workbook = book(row(figures=[*CALM[:-2], 3, 1]), settings=[OURS, ("Smallest base", 10)])
    refreshed(workbook)
    assert workbook["Scorecard"]["P2"] == "↓ -67%"
    found = [one for one in check(workbook).findings if one.code is Finding.SMALL_BASE]
    assert [one.cell for one in found] == ["P2"]
    assert "3 → 1" in found[0].message


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        (None, []),
        (2, ["N3"]),
        (5, ["M2"]),
        (6, ["L2"]),
    ],
)
def test_a_count_that_a_public_copy_hides_is_one_line_and_stays(threshold: Content, said: list[str]) -> None:
    rows = (
        row("A1", [*CALM[:-4], 5, 4, 0, 9]),
        row("A2", [*CALM[:-4], 9, 9, 1, 9]),
        row("A3", percentages(*[0.01] * 13)),
    )
    settings: list[tuple[str, Content]] = [OURS, ("Public counts hidden below", threshold)]
    workbook, other = book(*rows, settings=settings), book(*rows)
    refreshed(workbook)
    refreshed(other)
    assert workbook["Scorecard"].grid == other["Scorecard"].grid
    found = [one for one in check(workbook).findings if one.code is Finding.HIDDEN_IN_PUBLIC]
    assert [one.cell for one in found] == said


def test_the_line_says_how_many_and_the_symbol() -> None:
    settings: list[tuple[str, Content]] = [OURS, ("Public counts hidden below", 10), ("Public symbol", "[c]")]
    workbook = book(row("A1", [*CALM[:-2], 3, 1]), row("A2", [*CALM[:-1], 9]), settings=settings)
    (found,) = (one for one in check(workbook).findings if one.code is Finding.HIDDEN_IN_PUBLIC)
    assert found.message == (
        "In a public copy 3 counts below 10, of which this is the first, would show “[c]”; here nothing is "
        "hidden."
    )


def test_words_of_people_in_a_column_of_ours_stay() -> None:
    workbook = book(row(figures=CALM, target=100, said=("see note", "Amber")))
    found = refreshed(workbook)
    assert shown(workbook, "Variation") == "see note"
    assert ("V2", Finding.WORDS_KEPT) in codes(found.problems)
    assert shown(workbook, "Status") == "Amber"
