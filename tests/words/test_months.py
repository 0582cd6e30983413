import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.model import MONTH_NAMES, Month
from scorecard_xl.spreadsheet.cells import Value
from scorecard_xl.words.months import (
    MonthHeader,
    likely_month,
    month_named,
    month_of_header,
    months_of,
    names_several_months,
    reworded,
    unclear_month,
)

MONTHS = st.builds(Month, st.integers(2010, 2029), st.integers(1, 12))


def months(first: Month, count: int) -> list[Month]:
    return [first.plus(place) for place in range(count)]


@pytest.mark.parametrize(
    "text",
    [
        "Apr-20",
        "APR-20",
        "apr 20",
        " Apr\n20 ",
        "April 2020",
        "April-2020",
        "Apr. 20",
        "Apr '20",
        "Apr’20",
        "Apr/20",
        "Apr – 20",
        "Apr20",
        "2020 April",
        "1 April 2020",
        "20-Apr-2020",
        "1st April 2020",
        "Apr-20*",
        "Apr-20 (provisional)",
        "Apr-20 P",
        "Apr 20 Actual",
        "Apr_20",
        "2020_April",
        "2020-04",
        "2020/4",
        "2020-04-01",
        "2020-04-01 00:00:00",
        "04/2020",
        "4-2020 (provisional)",
        "01/04/2020",
        "30.4.2020",
        "01/04/20",
        "Apr-20 [p]",
        "Apr-20¹",
        "Apr-20 [note 1]",
        "Apr-20 (1)",
        "Apr-20 (e)",
        "Apr-20 est.",
        "Apr-20 to date",
        "Apr-20 (unaudited)",
        "Apr-20 (part month)",
        "Apr-20\u200b",
        "\ufeffApr-20",
        "Apr\u201120",
        "2020-04 [r]",
    ],
)
def test_a_month_is_read_in_any_wording(text: str) -> None:
    assert month_of_header(text) == Month(2020, 4)


@pytest.mark.parametrize("text", ["Sep-20", "Sept-20", "SEPTEMBER 2020", "sept 2020"])
def test_september_is_read_in_any_wording(text: str) -> None:
    assert month_of_header(text) == Month(2020, 9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Apr",
        "2020",
        "SN",
        "Apr-20 target",
        "since Apr-20",
        "Q1 2020",
        "2019-20",
        "2010-11",
        "2019/2020",
        "04/13/2020",
        "04/20",
        "32/04/2020",
        "Mai-20",
        "Apr 2O20",
        "Marsh 20",
        "Apr-200",
        "YTD",
    ],
)
def test_other_headers_are_no_months(text: str) -> None:
    assert month_of_header(text) is None


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("% change from Apr-21", "Apr-21"),
        ("% change\nfrom April 2021", "April 2021"),
        ("% CHANGE FROM APR 21", "APR 21"),
        ("Commentary (Apr-21):", "Apr-21"),
    ],
)
def test_a_month_is_found_in_a_header_in_its_own_words(text: str, wording: str) -> None:
    found = month_named(text)
    assert found is not None
    assert (found.month, found.wording) == (Month(2021, 4), wording)


@pytest.mark.parametrize("text", ["% change", "from last month", "summary 21", "dismay 20", ""])
def test_no_month_is_found_where_none_is_named(text: str) -> None:
    assert month_named(text) is None


def test_a_header_of_two_months_is_known() -> None:
    assert names_several_months("% change Apr-21 to May-21")
    assert not names_several_months("% change from Apr-21")


@pytest.mark.parametrize(
    ("wording", "month", "expected"),
    [
        ("Apr-21", Month(2021, 5), "May-21"),
        ("Apr-21", Month(2021, 6), "Jun-21"),
        ("April 2021", Month(2021, 6), "June 2021"),
        ("APR 21", Month(2021, 12), "DEC 21"),
        ("apr-21", Month(2022, 1), "jan-22"),
        ("April-21", Month(2021, 9), "September-21"),
        ("May-21", Month(2021, 6), "Jun-21"),
        ("May 2021", Month(2021, 6), "June 2021"),
        ("Dec'20", Month(2021, 1), "Jan'21"),
        ("Apr.21", Month(2021, 5), "May.21"),
        ("Apr_21", Month(2021, 5), "May_21"),
    ],
)
def test_another_month_is_named_in_the_words_used(wording: str, month: Month, expected: str) -> None:
    assert reworded(wording, month) == expected


@pytest.mark.parametrize(
    ("like", "expected"), [(["April-20"], "June-21"), (["Apr-20"], "Jun-21"), (["May-20"], "Jun-21")]
)
def test_the_other_headers_tell_how_may_goes_on(like: list[str], expected: str) -> None:
    assert reworded("May-21", Month(2021, 6), like) == expected


@given(MONTHS, MONTHS, st.sampled_from(["{n:.3}-{y:02}", "{n} {y4}", "{n:.3} {y4}", "{n}-{y:02}"]))
def test_a_renamed_header_names_the_month_asked_for(old: Month, new: Month, form: str) -> None:
    wording = form.format(n=MONTH_NAMES[old.number - 1], y=old.year % 100, y4=old.year)
    assert month_of_header(reworded(wording, new)) == new


@given(st.builds(Month, st.integers(2010, 2026), st.integers(1, 12)), st.integers(1, 24), st.integers(0, 3))
def test_months_typed_in_one_year_are_read_back(first: Month, count: int, later: int) -> None:
    meant = months(first, count)
    year = meant[-1].year + later
    typed = [datetime.date(year, month.number, month.year - 2000) for month in meant]
    assert months_of(typed, [meant[-1]])[0] == meant


@given(MONTHS, st.integers(1, 24))
def test_the_firsts_of_months_are_those_months(first: Month, count: int) -> None:
    meant = months(first, count)
    dates = [datetime.date(month.year, month.number, 1) for month in meant]
    assert months_of(dates) == (meant, [False] * count)


def day(*parts: int) -> datetime.date:
    return datetime.date(*parts)


@pytest.mark.parametrize(
    ("headers", "expected", "mistyped"),
    [
        # typed in 2026, over the turn of a year
        ([day(2026, 12, 20), day(2026, 1, 21)], ["2020-12", "2021-01"], [True, True]),
        # a text and a real date between
        (
            [day(2026, 4, 20), Month(2020, 5), day(2020, 6, 1)],
            ["2020-04", "2020-05", "2020-06"],
            [True, False, False],
        ),
        # the newest first
        (
            [day(2026, 2, 21), day(2026, 1, 21), day(2026, 12, 20)],
            ["2021-02", "2021-01", "2020-12"],
            [True] * 3,
        ),
        # the newest first, and a month is missing
        (
            [day(2026, 2, 21), day(2026, 12, 20), day(2026, 11, 20)],
            ["2021-02", "2020-12", "2020-11"],
            [True] * 3,
        ),
        (
            [day(2021, 2, 1), day(2021, 1, 1), day(2020, 12, 1)],
            ["2021-02", "2021-01", "2020-12"],
            [False] * 3,
        ),
        # each month's middle, too long ago to be typed as a year
        (
            [day(2024, 4, 15), day(2024, 5, 15), day(2024, 6, 15)],
            ["2024-04", "2024-05", "2024-06"],
            [False] * 3,
        ),
        # the same a few years ago may be mistyped
        ([day(2019, 4, 15), day(2019, 5, 15)], ["2015-04", "2015-05"], [True] * 2),
        # each typed in its own month, so that only the day is odd
        ([day(2020, 12, 20), day(2021, 1, 21)], ["2020-12", "2021-01"], [False, False]),
        # typed ahead, for the year to come
        (
            [day(2026, 11, 26), day(2026, 12, 26), day(2026, 1, 27)],
            ["2026-11", "2026-12", "2027-01"],
            [False] * 2 + [True],
        ),
        # a month is missing, and only the mistyped reading is in order
        (
            [day(2026, 11, 20), day(2026, 1, 21), day(2026, 2, 21)],
            ["2020-11", "2021-01", "2021-02"],
            [True] * 3,
        ),
        # the middles of months
        (
            [day(2020, 11, 15), day(2020, 12, 15), day(2021, 1, 15)],
            ["2020-11", "2020-12", "2021-01"],
            [False] * 3,
        ),
        # the ends of months
        (
            [day(2021, 3, 31), day(2021, 4, 30), day(2021, 5, 31)],
            ["2021-03", "2021-04", "2021-05"],
            [False] * 3,
        ),
        # out of order, but no mistyped reading helps
        ([day(2021, 5, 1), day(2021, 4, 1)], ["2021-05", "2021-04"], [False, False]),
        # a gap in real dates
        ([day(2021, 3, 1), day(2021, 5, 1)], ["2021-03", "2021-05"], [False, False]),
        ([], [], []),
    ],
)
def test_which_months_a_row_of_headers_means(
    headers: list[MonthHeader], expected: list[str], mistyped: list[bool]
) -> None:
    found, which = months_of(headers)
    assert ([str(month) for month in found], which) == (expected, mistyped)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [([], "2020-01"), ([Month(2020, 2)], "2020-01"), ([Month(2021, 2)], "2021-01")],
)
def test_the_other_headers_decide_a_row_within_one_year(evidence: list[Month], expected: str) -> None:
    headers = [day(2021, number, 20) for number in range(1, 13)]
    assert str(months_of(headers, evidence)[0][0]) == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [(day(2026, 5, 20), "2020-05"), (day(2021, 4, 1), "2021-04"), (day(2021, 4, 30), "2021-04")],
)
def test_a_date_in_another_header_is_read_near_the_tables_months(date: datetime.date, expected: str) -> None:
    assert str(likely_month(date, months(Month(2020, 5), 13))) == expected
    assert likely_month(date, []) == Month(date.year, date.month)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("May-21 target", Month(2021, 5)),
        (44317.0, Month(2021, 5)),
        (2021.0, None),
        ("target May-21", None),
        (None, None),
        (day(2021, 5, 1), Month(2021, 5)),
    ],
)
def test_a_header_that_may_be_a_month_is_known(value: Value, expected: Month | None) -> None:
    assert unclear_month(value) == expected
