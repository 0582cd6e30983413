"""What is said of the reporting month: its signal, and whether its target is missed."""

from collections.abc import Sequence

import pytest

from scorecard_xl.commentary.outstanding import outstanding
from scorecard_xl.commentary.what_happened import rules_holding, what_happened
from scorecard_xl.computing.insight import Insight, insight_of
from scorecard_xl.model import Month
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.reading.scorecard import read
from tests.books.commentary_rows import line, scorecard
from tests.books.grid_workbook import Cell, Content, GridWorkbook
from tests.books.judged_book import OURS, before, book, percentages, row
from tests.books.small_scorecard import book as small_book
from tests.books.small_scorecard import settings_sheet

CALM: list[Content] = [100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102, 101]
"""Thirteen months without a signal."""

PAST: list[Content] = [100, 104] * 12
"""Two years with a mean of 102 and limits at 91.36 and 112.64."""


def insight(workbook: GridWorkbook) -> Insight:
    scorecard = read(workbook)
    (table,) = scorecard.tables
    return insight_of(table, table.indicators[0], scorecard.month, scorecard.settings)


def said(figures: Sequence[Content], past: Sequence[Content] = PAST, code: str = "0") -> str:
    return what_happened(insight(book(row(figures=figures), past=before(past))), None, code)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (CALM, ""),
        ([*CALM[:-1], 140], "Above its upper limit of 113 for the first time in the 37 months known."),
        ([*CALM[:-1], 60], "Below its lower limit of 91 for the first time in the 37 months known."),
        ([140, *CALM[1:-1], 140], "Above its upper limit of 113 for the first time in 12 months."),
        ([*CALM[:-3], 140, 100, 140], "Above its upper limit of 113 for the first time in 2 months."),
        ([60, *CALM[1:-1], 140], "Above its upper limit of 113 for the first time in the 37 months known."),
        ([*CALM[:-3], 140, 150, 140], "Above its upper limit of 113 for three months in a row."),
        ([*CALM[:-3], 140, None, 140], "Above its upper limit of 113 for the first time in 2 months."),
        ([*CALM[:-7], 99, 100, 101, 102, 103, 104, 105], "A trend: six rises in a row."),
        ([*CALM[:-8], 97, 99, 100, 101, 102, 103, 104, 105], "A trend: seven rises in a row."),
        ([*CALM[:-7], 105, 104, 103, 102, 101, 100, 99], "A trend: six falls in a row."),
        ([*CALM[:-3], 103, 111, 111], "Two of the last three months near the upper limit of 113."),
        ([*CALM[:-3], 111, 103, 111], "Two of the last three months near the upper limit of 113."),
        ([*CALM[:-3], 111, 110, 111], "All of the last three months near the upper limit of 113."),
        ([*CALM[:-3], 93, 101, 94], "Two of the last three months near the lower limit of 91."),
        ([*CALM[:-8], 99, *[103] * 7], "Seven months in a row above the mean of 102."),
        ([*CALM[:-9], *[101] * 9], "Nine months in a row below the mean of 102."),
        ([101] * 13, "13 months in a row below the mean of 102."),
        ([*CALM[:-3], 111, 111, 98], ""),
    ],
)
def test_a_signal_is_said_in_a_sentence(figures: Sequence[Content], sentence: str) -> None:
    assert said(figures) == sentence


@pytest.mark.parametrize(
    "figures", [CALM[2:], [0, 0, 3, 0, 1, 0, 0, 2, 0, 0, 0, 1, 9]], ids=["too few", "too rare"]
)
def test_nothing_is_said_where_there_are_no_limits(figures: Sequence[Content]) -> None:
    assert said(figures, ()) == ""


def test_the_last_time_may_be_in_history() -> None:
    past: list[Content] = [*PAST, 140, 100, 104, 100, 104, 100, 104]  # the 140 is of October 2019
    assert said([*CALM[:-1], 140], past) == "Above its upper limit of 113 for the first time in 19 months."


def test_a_limit_below_zero_is_shown_as_zero() -> None:
    figures: list[Content] = [*[7, 11] * 5, 1, 5, 1]
    assert said(figures, [7, 11] * 12) == "Two of the last three months near the lower limit of 0."


@pytest.mark.parametrize(
    ("figures", "code", "sentence"),
    [
        (
            [*CALM[:-1], 112.7],
            "0",
            "Above its upper limit of 112.6 for the first time in the 37 months known.",
        ),
        ([*CALM[:-1], 113.6], "0", "Above its upper limit of 113 for the first time in the 37 months known."),
        ([*[102.2] * 13], "0", "14 months in a row above the mean of 102.0."),
    ],
)
def test_a_limit_shows_that_the_figure_is_beyond_it(
    figures: Sequence[Content], code: str, sentence: str
) -> None:
    assert said(figures, code=code) == sentence


@pytest.mark.parametrize(
    ("figure", "target", "tolerance", "sentence"),
    [
        (0.92, Cell(0.95, "", "0%"), None, "Misses its target of 95% (within the tolerance)."),
        (0.88, Cell(0.95, "", "0%"), None, "Misses its target of 95% (beyond the tolerance)."),
        (0.948, Cell(0.95, "", "0%"), None, "Misses its target of 95% with 94.8% (within the tolerance)."),
        (0.92, Cell(0.95, "", "0%"), 1, "Misses its target of 95% (beyond the tolerance)."),
        (0.96, Cell(0.95, "", "0%"), None, ""),
        (
            0.2,
            Cell(0.95, "", "0%"),
            None,
            "Below its lower limit of 73% for the first time in the 37 months known; misses its target of "
            "95% (beyond the tolerance).",
        ),
        (0.92, None, None, ""),
    ],
)
def test_a_target_that_is_missed_is_said(
    figure: float, target: Content, tolerance: Content, sentence: str
) -> None:
    past = percentages(*[0.86, 0.92] * 12)
    figures = percentages(*[0.86, 0.92] * 6, figure)
    line = row(figures=figures, preferred="▲", target=target, tolerance=tolerance)
    workbook = book(line, past=before(past))
    found = insight(workbook)
    aim = read(workbook).tables[0].indicators[0].aim
    assert what_happened(found, aim.target, "0%") == sentence


def test_every_rule_that_holds_has_the_month_since_when() -> None:
    figures: list[Content] = [*CALM[:-8], 99, 103, 104, 105, 106, 107, 108, 140]
    held = rules_holding(insight(book(row(figures=figures), past=before(PAST))), "0")
    assert [(one.signal.rule.name, one.since.label) for one in held] == [
        ("OUTSIDE", "May-21"),
        ("TREND", "Sep-20"),
        ("RUN", "Nov-20"),
    ]


@pytest.mark.parametrize(
    ("figures", "since"),
    [
        ([*CALM[:-3], 111, 103, 111], Month(2021, 3)),
        ([*CALM[:-3], 103, 111, 111], Month(2021, 4)),
    ],
)
def test_two_of_three_hold_since_the_first_of_them(figures: Sequence[Content], since: Month) -> None:
    (held,) = rules_holding(insight(book(row(figures=figures), past=before(PAST))), "0")
    assert held.since == since


HAPPENED = "Above its upper limit of 113 for the first time in the 37 months known"
MISSED = "misses its target of 100 (beyond the tolerance)"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ((OURS,), f"{HAPPENED}; {MISSED}."),
        ((("Commentary required for", "Concern"),), f"{HAPPENED}; {MISSED}."),
        ((), f"{HAPPENED}; {MISSED}."),
    ],
    ids=["columns of ours", "a reason", "columns of people's"],
)
def test_outstanding_commentary_says_what_happened(
    settings: Sequence[tuple[str, Content]], sentence: str
) -> None:
    line = row(figures=[*CALM[:-1], 140], target=100, said=("Concern", "Red"))
    line[20] = None
    workbook = book(line, settings=settings, past=before(PAST))
    (one,) = outstanding(read(workbook), read_history(workbook))
    assert one.happened == sentence


def test_nothing_is_said_where_limits_and_targets_are_nobodys_business() -> None:
    workbook = small_book(scorecard(line("M1", None, figures=(100, 900))))
    (one,) = outstanding(read(workbook), read_history(workbook))
    assert one.happened == ""


def test_a_reason_of_the_settings_is_said_without_any_column() -> None:
    rows = scorecard(line("M1", None, figures=(101, 900), preferred="▼"))
    workbook = small_book(rows, settings_sheet(("Commentary required for", "Concern")))
    (one,) = outstanding(read(workbook), read_history(workbook))
    assert one.happened == "Above its upper limit of 339 for the first time in the 13 months known."
