import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.model import Month
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Cell
from tests.books.small_scorecard import paired, row

MONTHS = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


@given(MONTHS, st.integers(-500, 500))
def test_months_add_and_compare_by_date(month: Month, distance: int) -> None:
    later = month.plus(distance)
    assert later.ordinal - month.ordinal == distance
    assert later.plus(-distance) == month
    assert (later > month) == (distance > 0)
    assert Month.of(str(month)) == month


@pytest.mark.parametrize(
    "text", ["", "May-21", "2021", "2021-13", "2021-00", "21-05", "2021-05-01", "2021-x"]
)
def test_other_texts_are_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="is not a month like 2021-05"):
        Month.of(text)


def test_a_scorecard_becomes_a_tidy_frame() -> None:
    workbook = paired(
        row("M1", [334, 442]), row("M2", ["tbc", Cell(0.24, "", "0%")], None, None, None, None, "▲")
    )
    frame = read(workbook).to_frame()
    assert len(frame) == 2 * 13
    assert " ".join(frame.columns) == "sheet table ref indicator owner unit preferred month figure"
    last = frame.iloc[-1]
    assert (last["ref"], last["unit"], last["preferred"], last["figure"]) == ("M2", "percentage", "▲", 0.24)
    assert str(last["month"].date()) == "2021-05-01"
    assert math.isnan(frame.iloc[-2]["figure"])
    assert frame["figure"].dtype == float


def test_a_scorecard_lists_its_indicators() -> None:
    scorecard = read(paired(row("M1", [1]), row("", [2], text="Number of visits")))
    assert [indicator.name for indicator in scorecard.indicators] == ["M1", "row 3"]
