"""What a chart of an indicator shows month by month."""

from collections.abc import Sequence

import pytest

from scorecard_xl.computing.charted_months import Charted, charted
from scorecard_xl.model import Month, Variation
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Content
from tests.books.judged_book import FIRST, before, book, row

CALM: list[Content] = [100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102, 101]
LAST = Month(2021, 5)


def chart(cells: Sequence[Content], past: Sequence[Content] = ()) -> Charted | None:
    scorecard = read(book(cells, row("Z9", CALM), past=before(past)), LAST, judges_all=True)
    table = scorecard.tables[0]
    return charted(table, table.indicators[0], scorecard.month, scorecard.settings)


def test_the_months_go_from_the_first_known_to_the_reporting_month() -> None:
    found = chart(row(figures=CALM), past=[90, None, 95])
    assert found is not None
    assert [one.month for one in found.months] == [FIRST.plus(at) for at in range(-3, 13)]
    assert [one.figure for one in found.months[:4]] == [90, None, 95, 100]


@pytest.mark.parametrize(
    ("preferred", "word"), [("▼", Variation.CONCERN), ("▲", Variation.IMPROVEMENT), (None, Variation.HIGH)]
)
def test_each_signal_is_marked_by_what_it_means(preferred: str, word: Variation) -> None:
    found = chart(row(figures=[*CALM[:5], 140, *CALM[6:]], preferred=preferred))
    assert found is not None
    assert [one.month for one in found.months if one.variation is not None] == [Month(2020, 10)]
    assert found.months[5].variation is word


def test_a_missing_month_is_a_gap_within_the_limits() -> None:
    found = chart(
        row(
            figures=[
                *CALM[:5],
                "n/a",
                *CALM[6:],
            ]
        )
    )
    assert found is not None
    assert (found.months[5].figure, found.months[5].variation) == (None, None)
    assert found.months[5].mean == found.months[4].mean is not None


def test_before_a_step_change_stand_the_limits_of_that_time() -> None:
    found = chart(row(figures=CALM, limits_from="May-20"), past=[400, 404] * 12)
    assert found is not None
    sides = {(one.is_before, round(one.mean or 0)) for one in found.months}
    assert sides == {(True, 402), (False, 101)}
    assert [one.is_before for one in found.months] == [True] * 24 + [False] * 13
    assert not any(one.variation for one in found.months)


def test_without_limits_every_month_is_shown() -> None:
    for cells in (row(figures=CALM[:5]), row(figures=CALM, limits_from="Jan-35")):
        found = chart(cells)
        assert found is not None
        assert {(one.mean, one.lower_limit, one.upper_limit) for one in found.months} == {(None, None, None)}
        assert len([one for one in found.months if one.figure is not None]) in (5, 13)


def test_without_a_month_known_there_is_nothing_to_show() -> None:
    assert chart(row(figures=["n/a"] * 13)) is None
