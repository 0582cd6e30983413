"""Which year a text is about."""

import pytest

from scorecard_xl.words.years import Year, following, is_of_another_year, year_alone, years_in

FINANCIAL, CALENDAR = Year(2020, True), Year(2020, False)


@pytest.mark.parametrize(
    "text",
    [
        "2020/21",
        "2020-21",
        "2020–21",
        "2020_21",
        "2020 / 21",
        "2020-2021",
        "2020 to 2021",
        "FY 2020/21",
        "FY2020/21",
        "20/21",
        "Scorecard 2020/21",
        "Scorecard_2020_21",
        "KPI 20-21 final",
        "Scorecard 2020/21, as at May 2021",
        "Scorecard 2020/21 (printed 01/04/2022)",
        "2020/21 and 2020-21",
    ],
)
def test_a_financial_year_is_found_in_any_wording(text: str) -> None:
    assert [named.year for named in years_in(text)] == [FINANCIAL]


@pytest.mark.parametrize("text", ["2020", "Scorecard 2020", "Year: 2020", "Scorecard_2020", "2020 v2"])
def test_a_calendar_year_is_found(text: str) -> None:
    assert [named.year for named in years_in(text)] == [CALENDAR]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May 2020",
        "31/03/2020",
        "2020-04-01",
        "since 2020",
        "compared with 2019/20",
        "2020/22",
        "2020-2030",
        "12020",
        "20201",
        "FY 2020",
        "Financial year 2020",
        "year ending 2020",
        "16/17 year olds",
        "Ages 18-19",
        "20/21 days",
        "24/7",
        "1999/00",
    ],
)
def test_other_numbers_are_no_years(text: str) -> None:
    assert years_in(text) == []


def test_two_years_are_both_found() -> None:
    assert {named.year.label for named in years_in("2019/20 and 2020/21")} == {"2019/20", "2020/21"}


@pytest.mark.parametrize(
    ("text", "is_alone"),
    [("2020/21", True), ("Year 2020/21", True), ("Financial year: 2020-21", True), ("2020", True),
     ("2020/21*", True), ("Target 2020/21", False), ("2020/21 outturn", False), ("Apr-20", False)],
)  # fmt: skip
def test_which_texts_are_a_year_alone(text: str, is_alone: bool) -> None:
    assert (year_alone(text) is not None) is is_alone


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Benchmarking year 2019/20", True), ("Targets 2020/21", True), ("Last year: 2019/20", True),
     ("South London children's scorecard 2020/21", False), ("Regional board 2020/21", False)],
)  # fmt: skip
def test_titles_of_other_figures_are_known(text: str, expected: bool) -> None:
    assert is_of_another_year(text) is expected


@pytest.mark.parametrize(
    ("wording", "next_year"),
    [("2020/21", "2021/22"), ("2020-2021", "2021-2022"), ("2020 to 2021", "2021 to 2022"), ("19/20", "20/21"),
     ("2020", "2021"), ("2098/99", "2099/00"), ("2020_21", "2021_22")],
)  # fmt: skip
def test_the_next_year_is_said_in_the_same_words(wording: str, next_year: str) -> None:
    assert following(wording) == next_year
    assert [named.year.first for named in years_in(next_year)] == [years_in(wording)[0].year.first + 1]


def test_the_order_of_a_years_months() -> None:
    financial, calendar = [*range(4, 13), 1, 2, 3], [*range(1, 13)]
    assert FINANCIAL.holds_in_order(financial) and FINANCIAL.holds_in_order(financial[::-1])
    assert CALENDAR.holds_in_order(calendar) and CALENDAR.holds_in_order([4, 5, 7])
    assert not FINANCIAL.holds_in_order(calendar)
    assert not CALENDAR.holds_in_order(financial)
    assert not FINANCIAL.holds_in_order([4, 4])
