"""Months whose headers name no year: it stands above them, in a title or in the sheet's name."""

from collections.abc import Sequence

import pytest

from scorecard_xl.actions.refresh import refresh
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import PREVIOUS_MONTH, YEAR_EARLIER, Month, Table
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError
from tests.books.grid_workbook import Cell, Content, GridWorkbook
from tests.books.year_sheet import BEHIND, CALENDAR, FINANCIAL, above, book, header, row

ROW = row("M1", *range(10, 15))
Rows = Sequence[Sequence[Content]]


def table_of(workbook: GridWorkbook) -> Table:
    (table,) = read(workbook).tables
    return table


def months(workbook: GridWorkbook) -> list[str]:
    return [month.month.label for month in table_of(workbook).months]


def refusal(workbook: GridWorkbook) -> str:
    with pytest.raises(ScorecardError) as raised:
        refresh(workbook)
    assert workbook.applied == []
    return str(raised.value)


OF_2020 = [Month(2020, 4).plus(place).label for place in range(12)]


@pytest.mark.parametrize(
    "year", ["2020/21", "2020-21", "FY 2020/21", "2020-2021", "20/21", "Monthly figures 2020/21"]
)
@pytest.mark.parametrize("merged", [(), ("C1:N1",)])
def test_a_financial_year_above_the_months(year: str, merged: tuple[str, ...]) -> None:
    workbook = book(above(year), header(), ROW, merged=merged)
    assert months(workbook) == OF_2020
    assert read(workbook).month == Month(2020, 8)


@pytest.mark.parametrize(
    ("years", "merged"),
    [
        ([2020, *[None] * 8, 2021], ()),
        ([2020, *[None] * 8, 2021], ("C1:K1", "L1:N1")),
        (["2020", *[None] * 8, "2021"], ()),
        ([None, None, None, None, "2020/21"], ()),
        ([*[2020] * 9, *[2021] * 3], ()),
    ],
)
def test_years_above_months_hold_up_to_the_next(years: list[Content], merged: tuple[str, ...]) -> None:
    assert months(book(above(*years), header(), ROW, merged=merged)) == OF_2020


def test_months_of_two_years_side_by_side() -> None:
    some = ["Jan", "February", "Mar.", "Apr", "MAY", "June (provisional)"]
    rows = [above("2019/20", None, None, "2020/21"), header(some), ROW]
    assert months(book(*rows)) == ["Jan-20", "Feb-20", "Mar-20", "Apr-20", "May-20", "Jun-20"]


def test_a_year_above_a_single_month_is_no_name_of_its_own() -> None:
    rows = [above("2019/20", "2020/21"), header(["Mar", "Apr", "May"]), row("M1", 1, 2, 3)[:5]]
    assert months(book(*rows, merged=["D1:E1"])) == ["Mar-20", "Apr-20", "May-20"]


@pytest.mark.parametrize(
    ("rows", "name", "merged"),
    [
        ([["Children's scorecard 2020/21"], [], header(), ROW], "Scorecard", ()),
        ([["Children's scorecard 2020/21"], header(), ROW], "Scorecard", ()),
        ([["Children's scorecard 2020/21"], header(), ROW], "Scorecard", ("A1:T1",)),
        ([["Performance 2020-21"], ["Benchmarking year 2018/19"], [], header(), ROW], "Scorecard", ()),
        ([["Printed in May 2021, since 2015/16"], [], header(), ROW], "Scorecard 2020-21", ()),
        ([header(), ROW], "2020_21", ()),
        ([["Scorecard 2020/21"], header(), ROW], "Board 2020-21", ()),
        ([["Scorecard", None, "2020/21"], header(), ROW], "Scorecard", ()),
        ([["2020/21"], above("Q1", None, None, "Q2"), header(), ROW], "Scorecard", ()),
    ],
)
def test_a_title_or_the_sheets_name_tells_the_year(rows: Rows, name: str, merged: tuple[str, ...]) -> None:
    assert months(book(*rows, name=name, merged=merged)) == OF_2020


def test_the_row_above_counts_more_than_the_title() -> None:
    rows: list[Sequence[Content]] = [["Scorecard 2018/19"], above("2020/21"), header(), ROW]
    assert months(book(*rows, name="2017-18")) == OF_2020


@pytest.mark.parametrize("order", [1, -1])
def test_a_calendar_year_is_clear_from_january_on(order: int) -> None:
    workbook = book(["Scorecard 2020"], header(CALENDAR[::order]), ROW)
    assert months(workbook) == [Month(2020, number).label for number in range(1, 13)][::order]


def test_each_table_has_the_year_of_its_own_title_or_of_the_one_above() -> None:
    rows: list[Sequence[Content]] = [
        ["Scorecard 2020/21"], header(), ROW, [],
        ["Part two"], header(), row("M2", 1), [],
        ["Part three, 2021/22"], header(), row("M3", 1),
        header(), row("M4", 1),
    ]  # fmt: skip
    firsts = [table.months[0].month.label for table in read(book(*rows)).tables]
    assert firsts == ["Apr-20", "Apr-20", "Apr-21", "Apr-21"]


@pytest.mark.parametrize("ref", ["M1", None])
def test_figures_above_a_header_are_no_years(ref: str | None) -> None:
    last = [ref, *row("M1", *[2015] * 12)[1:]]
    rows: list[Sequence[Content]] = [
        ["Scorecard 2020/21"], header(), last, header(), row("M2", *[5] * 12)
    ]  # fmt: skip
    tables = read(book(*rows)).tables
    assert [(len(table.indicators), table.months[0].month.label) for table in tables] == [(1, "Apr-20")] * 2


def test_a_row_of_years_right_below_a_table_ends_it() -> None:
    rows: list[Sequence[Content]] = [
        above(2020, *[None] * 8, 2021), header(), row("M1", 1), above("2021/22"), header(), row("M2", 1)
    ]  # fmt: skip
    tables = read(book(*rows), Month(2020, 4)).tables
    assert [[i.ref for i in table.indicators] for table in tables] == [["M1"], ["M2"]]
    assert [table.months[0].month.label for table in tables] == ["Apr-20", "Apr-21"]


@pytest.mark.parametrize(
    ("rows", "name", "says"),
    [
        (
            [header(), ROW],
            "Scorecard",
            "cell C1: the months Apr to Mar have no year of their own, and no title and no name of the sheet "
            "tells it; write it into the row above them (like 2020/21), or into the sheet's name (like "
            "2020-21).",
        ),
        (
            [["Scorecard 2019/20"], header(), ROW],
            "2020-21",
            "and cell A1 tells 2019/20, the sheet's name 2020/21; correct the one that is wrong, or write "
            "the months' year into the row above them.",
        ),
        (
            [["Scorecard 2019/20"], ["Plan 2020/21"], header(), ROW],
            "Scorecard",
            "cell A1 tells 2019/20, cell A2 2020/21",
        ),
        (
            [["Scorecard 2020"], header(), ROW],
            "Scorecard",
            "and 2020 is not a year in their order; write a financial year like 2020/21, or the year above "
            "each month.",
        ),
        ([above(2020), header(), ROW], "Scorecard", "cell C1: the months Apr to Mar have no year of"),
        ([above("2020/21"), header(CALENDAR), ROW], "Scorecard", "2020/21 is not a year in their order"),
        (
            [["Scorecard 2020"], header(FINANCIAL[:9]), ROW],
            "Scorecard",
            "2020 may be a calendar year or a financial one; write it like 2020/21, or into the row above "
            "the months.",
        ),
        (
            [above(*[None] * 9, 2021, None, None), header(), ROW],
            "Scorecard",
            "2021 is not a year in their order",
        ),
        (
            [above(None, "2020/21", None, None, None, None, "2021/22"), header(), ROW],
            "Scorecard",
            "cell C2: no year stands above “Apr” as it does above other months; write it there.",
        ),
        ([["FY 2021"], header(), ROW], "Scorecard", "no title and no name of the sheet tells it"),
        ([["Scorecard 2020/21"], header(["Apr", "Apr"]), ROW], "Scorecard", "is not a year in their order"),
    ],
)
def test_an_unclear_year_is_refused(rows: Rows, name: str, says: str) -> None:
    assert says in refusal(book(*rows, name=name))


def test_a_month_without_year_beside_dated_ones_is_not_read() -> None:
    rows: list[Sequence[Content]] = [
        ["Scorecard 2020/21"],
        header(["Apr-20", "May-20", "Jun"]),
        row("M1", 1, 2, 3),
    ]
    assert "cell E2: the header “Jun” is not understood" in refusal(book(*rows))


@pytest.mark.parametrize(
    "word",
    ["Market", "Mayor", "Marp", "Apr-Jun", "Q1", "Quarter 1", "Qtr 1", "YTD", "Total", "Year to date", "H1"],
)  # fmt: skip
def test_other_words_between_the_months_are_none(word: str) -> None:
    some: list[Content] = ["Apr", "May", "Jun", word, "Jul"]
    workbook = book(above("2020/21"), header(some), row("M1", 1, 2, 3, "text" if word[0] == "M" else 6, 4))
    assert months(workbook) == ["Apr-20", "May-20", "Jun-20", "Jul-20"]
    assert read(workbook).problems == ()


def test_targets_and_benchmarks_of_the_same_months_are_none() -> None:
    names: list[Content] = ["Actual", None, None, "Target", None, None]
    rows: list[Sequence[Content]] = [
        ["Scorecard 2020/21"], above(*names), header(["Apr", "May", "Jun"] * 2), row("M1", 1, 2, 3, 9, 9, 9)
    ]  # fmt: skip
    assert [m.column for m in table_of(book(*rows, merged=["C2:E2", "F2:H2"])).months] == [3, 4, 5]
    dated: list[Sequence[Content]] = [
        ["Scorecard 2020/21"], [*[None] * 20, "SN", "ENG"], [*header(), "Mar", "Mar"], [*ROW, 1, 2]
    ]  # fmt: skip
    assert [m.column for m in table_of(book(*dated)).months] == [*range(3, 15)]


@pytest.mark.parametrize(
    ("changes", "bases"),
    [
        (("% change from Jul", "% change from Aug"), ("Jul-20", "Aug-19")),
        (("% change from August", "% change from July"), ("Jul-20", "Aug-19")),
        (("% change from Jun", "% change from Jul"), ("Jun-20", "Jul-19")),
        (("% change from Jul-20", "% change from Aug"), ("Jul-20", "Aug-19")),
        (("% change from last month (Jul)", "% change from last year (Aug)"), ("Jul-20", "Aug-19")),
        (("% change from Jul-20", "% change from Aug-19"), ("Jul-20", "Aug-19")),
    ],
)
def test_a_change_from_a_month_without_year_is_known_by_the_other(
    changes: tuple[str, str], bases: tuple[str, str]
) -> None:
    table = table_of(book(above("2020/21"), header(behind=[*changes, *BEHIND[2:]]), ROW))
    found = [table.changes[role].header for role in (PREVIOUS_MONTH, YEAR_EARLIER)]
    assert tuple(one.month.label for one in found if one) == bases


@pytest.mark.parametrize(
    ("changes", "understood"),
    [
        (("% change from Jul", "% change from Jun-20"), [YEAR_EARLIER, PREVIOUS_MONTH]),
        (("% change from Apr", "% change from Aug"), []),
        (("% change from Jul", "% change from last year"), [YEAR_EARLIER]),
    ],
)
def test_changes_that_stay_unclear_are_left_alone(changes: tuple[str, str], understood: list[str]) -> None:
    workbook = book(above("2020/21"), header(behind=[*changes, *BEHIND[2:]]), ROW)
    left = [one.cell for one in read(workbook).problems if "does not say which month" in one.message]
    assert [*table_of(workbook).changes] == understood
    assert len(left) == 2 - len(understood)


def test_headers_without_years_follow_the_month() -> None:
    behind = ["% change from May", "% change from June", *BEHIND[2:5], "Commentary (June):"]
    workbook = book(above("2020/21"), header(behind=behind), ROW)
    refresh(workbook)
    sheet = workbook["Scorecard"]
    assert [sheet[f"{column}2"] for column in "OPT"] == [
        "% change from July",
        "% change from August",
        "Commentary (August):",
    ]
    assert not refresh(workbook).written


def test_a_header_that_names_the_month_of_another_year_alike_stays() -> None:
    behind = ["% change from Mar", "% change from Apr", *BEHIND[2:]]
    years = above("2019/20", *[None] * 11, "2020/21")
    figures: list[Content] = [5] * 13
    workbook = book(years, header([*FINANCIAL, "Apr"], behind), ["M1", "Cases", *figures])
    changes = refresh(workbook, month=Month(2019, 4)).changes
    assert changes and [change for change in changes if change.column_name == "header"] == []


@pytest.mark.parametrize(
    ("words", "month"),
    [("Commentary (Aug)", "Aug-20"), ("Comments - July", "Jul-20"), ("Commentary (May):", "May-20"),
     ("Commentary", None), ("Commentary (what may change)", None), ("Commentary: Apr to Aug", None)],
)  # fmt: skip
def test_a_commentary_about_a_month_without_year(words: str, month: str | None) -> None:
    about = table_of(book(above("2020/21"), header(behind=[*BEHIND[:5], words]), ROW)).commentary_header
    assert (about and about.month.label) == month


@pytest.mark.parametrize(
    "to_come", [None, Cell(0.0, "X1"), Cell("", "X1"), Cell(CellError("#N/A"), "X1"), "tbc"]
)
@pytest.mark.parametrize("name", ["Scorecard", "dated"])
def test_blank_months_to_come_are_no_finding(to_come: Content, name: str) -> None:
    figures = [10.0 + number for number in range(4)]
    rows = [row(ref, *figures, *[to_come] * 8) for ref in ("M1", "M2")]
    start = [header(OF_2020)] if name == "dated" else [above("2020/21"), header()]
    scorecard = read(book(*start, *rows))
    assert (scorecard.month, scorecard.problems) == (Month(2020, 7), ())
    assert refresh(book(*start, *rows)).problems == ()
