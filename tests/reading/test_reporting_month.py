"""Which month a scorecard is about, and what is said of its row of months."""

import datetime

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import PREVIOUS_MONTH, Month, Scorecard
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Cell, Content, sheet_of
from tests.books.small_scorecard import MONTHS, TEXT_HEADER, book, row, settings_sheet, texts

MAY, APRIL = Month(2021, 5), Month(2021, 4)


def found(scorecard: Scorecard) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in scorecard.problems]


def column(month: str) -> datetime.date:
    year, number = map(int, month.split("-"))
    return datetime.date(year, number, 1)


@pytest.mark.parametrize(
    ("months", "problems"),
    [
        (["2021-03", "2021-04", "2021-05"], []),
        (["2021-02", "2021-04", "2021-05"], [("C1", "months-missing")]),
        (["2021-05", "2021-04"], [("C1", "months-unordered")]),
        (["2021-05", "2021-04", "2021-03", "2021-02"], [("B1", "months-unordered")]),
        (["2021-05", "2021-03", "2021-02"], [("B1", "months-unordered"), ("B1", "months-missing")]),
        (["2021-04", "2021-03", "2021-05"], [("C1", "months-unordered"), ("D1", "months-missing")]),
    ],
)
def test_months_that_are_missing_or_out_of_order_are_reported(
    months: list[str], problems: list[tuple[str, str]]
) -> None:
    header: list[Content] = ["Ref.", *map(column, months), "12-mnth avg"]
    scorecard = read(book(sheet_of("Scorecard", [header, ["M1", *[1] * len(months)]])))
    assert found(scorecard) == problems
    assert scorecard.month == MAY


def test_mistyped_months_are_read_and_reported() -> None:
    typed: list[Content] = [
        datetime.date(2026, 12, 20),
        "Jan-21",
        datetime.date(2026, 2, 21),
        datetime.date(2021, 3, 1),
    ]
    scorecard = read(book(sheet_of("Scorecard", [["Ref.", *typed, "12-mnth avg"], ["M1", 1, 2, 3, 4]])))
    assert scorecard.month == Month(2021, 3)
    assert found(scorecard) == [("B1", "month-mistyped"), ("D1", "month-mistyped")]


@pytest.mark.parametrize(
    ("header", "problems"),
    [
        ("Jun-21 (provisional)", []),
        ("Jun-21 unconfirmed", [("D1", "month-unclear")]),
        (Cell(44348.0), [("D1", "month-unclear")]),
        ("May-21 target", []),
        ("Mar-20 outturn", []),
    ],
)
def test_a_header_that_only_begins_like_a_month_is_reported(
    header: Content, problems: list[tuple[str, str]]
) -> None:
    months = [datetime.date(2021, 4, 1), datetime.date(2021, 5, 1)]
    workbook = book(sheet_of("Scorecard", [["Ref.", *months, header, "12-mnth avg"], ["M1", 1, 2, 3]]))
    if problems:
        with pytest.raises(ScorecardError, match=r"cell D1: the header begins like Jun-21 but is not read"):
            read(workbook)
    scorecard = read(workbook, MAY if problems else None)
    assert found(scorecard) == problems
    assert scorecard.month == (Month(2021, 6) if header == "Jun-21 (provisional)" else MAY)


def formula_zero() -> Cell:
    return Cell(0.0, "Data!B7")


@pytest.mark.parametrize(
    ("figures", "month", "reported"),
    [
        ([[1, 2], [1, 2], [1, 2]], MAY, []),
        # half as many figures are enough, fewer are not
        ([[1, 2], [1, None]], MAY, []),
        ([[1, 2], [1, None], [1, "tbc"]], APRIL, ["month-incomplete"]),
        ([[1, None], [1, "-"], [1, ""]], APRIL, []),
        # links to blank cells
        ([[1, formula_zero()], [1, formula_zero()]], APRIL, ["month-incomplete"]),
        ([[1, formula_zero()], [1, formula_zero()], [1, 3]], APRIL, ["month-incomplete"]),
        ([[1, formula_zero()], [1, 2], [1, 3]], MAY, ["formula-zero"]),
        ([[0, formula_zero()], [1, 2], [1, 3]], MAY, []),
        # zeros that people typed are figures
        ([[1, 0], [1, 0]], MAY, []),
    ],
)
def test_the_reporting_month_is_the_latest_with_figures(
    figures: list[list[Content]], month: Month, reported: list[str]
) -> None:
    workbook = texts(*(row(f"M{place}", two) for place, two in enumerate(figures)))
    # the headers are those of the month before, as in each month's routine
    workbook["Scorecard"].put("P1", "% change from Mar-21")
    workbook["Scorecard"].put("Q1", "% change from Apr-20")
    scorecard = read(workbook)
    assert scorecard.month == month
    assert [code for _, code in found(scorecard)] == reported


def test_a_stray_figure_behind_a_gap_is_not_the_reporting_month() -> None:
    header: list[Content] = [
        "Ref.",
        *(datetime.date(2021, number, 1) for number in range(1, 7)),
        "12-mnth avg",
    ]
    rows: list[list[Content]] = [
        [f"M{number}", 1, 2, 3, None, None, 7 if number == 0 else None] for number in range(5)
    ]
    scorecard = read(book(sheet_of("Scorecard", [header, *rows])))
    assert scorecard.month == Month(2021, 3)
    assert found(scorecard) == [("G1", "month-incomplete")]


def test_a_lone_change_is_not_misled_by_months_to_come() -> None:
    header: list[Content] = [
        "Ref.",
        *(column(f"{2021 + n // 12}-{n % 12 + 1}") for n in range(2, 18)),
        "% change from May-21",
    ]
    scorecard = read(book(sheet_of("Scorecard", [header, ["M1", 1, 2, 3, 4]])))
    assert scorecard.month == Month(2021, 6)
    assert list(scorecard.tables[0].changes) == [PREVIOUS_MONTH]


def test_the_month_asked_for_comes_first() -> None:
    workbook = texts(row("M1", [1, 2]))
    assert read(workbook, Month(2020, 12)).month == Month(2020, 12)
    with_settings = book(settings_sheet(["Reporting month", "2021-03"]), *workbook.sheets)
    assert read(with_settings).month == Month(2021, 3)
    assert read(with_settings, Month(2020, 12)).month == Month(2020, 12)


@pytest.mark.parametrize("month", [Month(2021, 6), Month(2020, 4)])
def test_a_month_without_a_column_cannot_be_reported(month: Month) -> None:
    with pytest.raises(ScorecardError, match=f"no table has a column for {month.label}"):
        read(texts(row("M1", [1])), month)


def test_a_scorecard_without_figures_has_no_month() -> None:
    header = ["Ref.", "Indicator", *MONTHS, "12-mnth avg"]
    workbook = book(sheet_of("Scorecard", [header, ["M1", "Number", *["tbc"] * 13]]))
    with pytest.raises(ScorecardError, match=r"^book\.xlsx: no month has figures to report"):
        read(workbook)


def test_a_table_without_the_reporting_month_is_reported() -> None:
    short = [*TEXT_HEADER[:14], *TEXT_HEADER[15:]]
    workbook = book(
        sheet_of(
            "Scorecard", [TEXT_HEADER, row("M1", [1]), row("M2", [1]), [], short, ["M3", "Number", *[1] * 12]]
        )
    )
    scorecard = read(workbook)
    assert ("N5", "month-without-column") in found(scorecard)


@pytest.mark.parametrize(
    ("figures", "zeros"),
    [([0] * 3, ", which are all zeros"), ([0] * 10, ", which are all zeros"), ([7] * 10, "")],
)
def test_figures_of_months_to_come_are_asked_about(figures: list[int], zeros: str) -> None:
    headers = [Month(2021, 4).plus(later).label for later in range(2 + len(figures))]
    rows: list[list[Content]] = [
        ["Ref.", *headers, "% change from Apr-21", "% change from May-20"],
        ["M1", 5, 6, *figures],
        ["M2", 8, 9, *figures],
    ]
    workbook = book(sheet_of("Scorecard", rows))
    with pytest.raises(ScorecardError) as refused:
        read(workbook)
    assert f"are about May-21, and figures go to {headers[-1]}{zeros}; clear the" in str(refused.value)
    assert read(workbook, MAY).month == MAY


@pytest.mark.parametrize("later", [[0, 7], [7] * 6])
def test_a_few_months_that_nobody_refreshed_for_are_caught_up_with(later: list[int]) -> None:
    headers = [Month(2021, 4).plus(one).label for one in range(2 + len(later))]
    header: list[Content] = ["Ref.", *headers, "% change from Apr-21", "% change from May-20"]
    scorecard = read(book(sheet_of("Scorecard", [header, ["M1", 5, 6, *later]])))
    assert scorecard.month == Month(2021, 5).plus(len(later))


@pytest.mark.parametrize(
    ("figures", "is_reported"),
    [
        ([0.91, 0.92, 0.9, 98], True),
        ([91, 92, 90, 0.93], True),
        ([0.91, 0.92, 0.9, 0.98], False),
        ([1, 40, 3, 250], False),
        ([0.91, 0.92, 98], False),
        ([0, 0, 0, 98], False),
        ([13.1, 12.9, 14, 13, 12.2, 13.3, 131], True),
        ([13.1, 12.9, 14, 13, 12.2, 13.3, 0], True),
        ([131, 129, 140, 130, 122, 133, 13], True),
        ([131, 129, 140, 130, 122, 133, 0], True),
        ([2, 1, 2, 2, 1, 2, 0], False),
        ([13.1, 12.9, 14, 13, 0, 13.3, 0], False),
        ([13.1, 12.9, 140, 13, 12, 13.3, 131], False),
        ([13.1, 12.9, 14, 13, 12.2, 13.3, 30], False),
    ],
)
def test_a_figure_on_another_scale_is_reported(figures: list[float], is_reported: bool) -> None:
    headers = [MAY.plus(back).label for back in range(1 - len(figures), 1)]
    rows: list[list[Content]] = [["Ref.", *headers, "12-mnth avg"], ["M1", *figures]]
    codes = [code for _, code in found(read(book(sheet_of("Scorecard", rows))))]
    assert ("figure-out-of-scale" in codes) is is_reported
