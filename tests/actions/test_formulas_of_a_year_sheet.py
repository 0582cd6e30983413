"""People's formulas on a sheet of a year: no month moves, so that those about the month before stay with it,
and each column of them gets a line when the next month starts."""

import datetime
from collections.abc import Sequence

import pytest

from scorecard_xl.actions.new_month import Started, start_month
from scorecard_xl.findings import Finding
from scorecard_xl.own_sheets.named_cells import REPORTING_MONTH
from scorecard_xl.spreadsheet.cells import area_of
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.year_sheet import BEHIND, FINANCIAL, above, book, header, row

YEAR = tuple(range(10, 22))


def of_2020(
    number: int = 5, *own: Sequence[str], months: Sequence[Content] = FINANCIAL, title: Content = None
) -> GridWorkbook:
    """Two indicators with figures of the first months, and the formulas that people have behind them, as they
    read in the row 3."""
    heads = [f"Own {place}" for place, _ in enumerate(own, start=1)]
    rows = []
    for line in (3, 4):
        cells = [Cell(1.0, str(formula).replace("3", str(line))) for formula in own]
        rows.append([*row(f"M{line}", *YEAR[:number], commentary="Seen"), *cells])
    return book([title, None, "2020/21"], [*header(months), *heads], *rows)


def points(result: Started) -> list[tuple[str, str]]:
    return [(one.sheet, one.cell) for one in result.left_behind if one.code == Finding.FORMULA_POINTS]


@pytest.mark.parametrize(
    "formula", ["G3-F3", "G3", "G3/C3-1", "SUM(C3:G3)", "AVERAGE(E3:G3)", "Scorecard!G3", "IF(G3>F3,1,0)"]
)
def test_formulas_about_the_month_before_are_listed(formula: str) -> None:
    workbook = of_2020(5, formula)
    plan = start_month(workbook)
    assert (plan.written, points(plan)) == (False, [("Scorecard", "U3")])
    assert start_month(workbook, agreed=True).written


@pytest.mark.parametrize(
    "formula", ["SUM(C3:N3)", "F3-E3", "H3-G3", "INDEX(C3:N3,5)", "A3", "SUM($C$9:$G$9)", "O3", "1+1"]
)
def test_formulas_about_something_else_are_not(formula: str) -> None:
    assert points(start_month(of_2020(5, formula))) == []


@pytest.mark.parametrize("agreed", [False, True])
def test_each_column_has_one_line_that_names_its_first_cell(agreed: bool) -> None:
    result = start_month(of_2020(5, "G3-F3", "SUM(C3:N3)", "G3"), agreed=agreed)
    go = "did not go on" if agreed else "would not go on"
    assert [(one.cell, one.message) for one in result.left_behind] == [
        (
            "U3",
            f"2 formulas of this column, =G3-F3 the first, read Jul-20 to Aug-20, and {go} to Sep-20: let "
            "them read Sep-20 if they are about the newest month.",
        ),
        (
            "W3",
            f"2 formulas of this column, =G3 the first, read Aug-20, and {go} to Sep-20: let them read "
            "Sep-20 if they are about the newest month.",
        ),
    ]


def test_formulas_and_names_elsewhere_are_listed_too() -> None:
    workbook = of_2020(5)
    workbook.named = {"Latest": [("Scorecard", area_of("G3:G4"))], "First": [("Scorecard", area_of("C3"))]}
    board: list[list[Content]] = [["Now", Cell(14.0, "Scorecard!G3")], ["April", Cell(10.0, "Scorecard!C4")]]
    workbook.sheets = [*workbook.sheets, sheet_of("Board", board)]
    assert [(one.sheet, one.cell, one.code) for one in start_month(workbook).left_behind] == [
        ("Scorecard", "G3", "name-points"),
        ("Board", "B1", "formula-points"),
    ]


def test_a_name_for_each_month_is_no_name_of_the_newest() -> None:
    workbook = of_2020(5)
    columns = dict(zip(FINANCIAL, "CDEFGHIJKLMN", strict=True))
    workbook.named = {name: [("Scorecard", area_of(f"{column}3"))] for name, column in columns.items()}
    assert start_month(workbook).left_behind == ()


# --- what has a cell for each month, or each quarter, goes on by itself ---


@pytest.mark.parametrize("formula", ["Scorecard!{}3", "SUM(Scorecard!$C3:{}3)", "Scorecard!{}3/53000"])
def test_a_row_of_all_months_is_a_series(formula: str) -> None:
    workbook = of_2020(5)
    cells: list[Content] = [Cell(1.0, formula.format(letter)) for letter in "CDEFGHIJKLMN"]
    workbook.sheets = [*workbook.sheets, sheet_of("Charts", [[None, None, *cells]])]
    assert points(start_month(workbook)) == []


def test_a_column_of_all_months_is_a_series() -> None:
    workbook = of_2020(5)
    cells: list[list[Content]] = [[Cell(1.0, f"Scorecard!{letter}3")] for letter in "CDEFGHIJKLMN"]
    workbook.sheets = [*workbook.sheets, sheet_of("Charts", cells)]
    assert points(start_month(workbook)) == []


@pytest.mark.parametrize("quarter", ["SUM({}3:{}3)", "AVERAGE({}3:{}3)", "{1}3"])
def test_quarters_behind_the_months_are_a_series(quarter: str) -> None:
    quarters = [quarter.format(first, last) for first, last in ("CE", "FH", "IK", "LN")]
    assert points(start_month(of_2020(6, *quarters))) == []


def test_an_own_column_beside_quarters_is_listed() -> None:
    quarters = [f"AVERAGE({first}3:{last}3)" for first, last in ("CE", "FH", "IK", "LN")]
    assert points(start_month(of_2020(5, "AVERAGE(E3:G3)", *quarters))) == [("Scorecard", "U3")]


def test_quarters_among_the_months_are_a_series() -> None:
    months: list[Content] = [*FINANCIAL]
    cells: list[Content] = [*YEAR[:6], *[None] * 6]
    for first, name in ((9, "Q4"), (6, "Q3"), (3, "Q2"), (0, "Q1")):
        end = first + 3
        letter = "CDEFGHIJKLMNOPQR"[first + first // 3 :]
        months.insert(end, name)
        cells.insert(end, Cell(1.0, f"SUM({letter[0]}3:{letter[2]}3)"))
    workbook = book(above("2020/21"), header(months), ["M1", "Cases", *cells])
    assert points(start_month(workbook)) == []


def test_totals_below_a_month_are_its_own() -> None:
    workbook = book(
        above("2020/21"),
        header(),
        row("M1", *YEAR[:2]),
        [],
        [None, "Total", Cell(10.0, "SUM(C3:C3)"), Cell(11.0, "SUM(D3:D3)")],
    )
    assert points(start_month(workbook)) == []


# --- formulas in what is computed ---


def with_computed(**formulas: Content) -> GridWorkbook:
    workbook = of_2020(5)
    sheet = workbook["Scorecard"]
    for column, content in formulas.items():
        for line in (3, 4):
            sheet.put(f"{column}{line}", content)
            if isinstance(content, Cell):
                sheet.put(f"{column}{line}", content.value)
                sheet.cell(f"{column}{line}").formula = content.formula.replace("3", str(line))
    return workbook


def test_a_change_with_formulas_is_listed_and_what_is_wrong_of_it_said_once() -> None:
    workbook = with_computed(O=Cell("→ 8%", '"→ "&TEXT(G3/F3-1,"0%")'))
    plan = start_month(workbook)
    assert points(plan) == [("Scorecard", "O3")]
    result = start_month(workbook, agreed=True)
    (wrong,) = [one for one in result.problems if one.code == Finding.FORMULA_WRONG]
    assert (wrong.cell, wrong.expected) == ("O3", "- n/a")
    assert wrong.message.endswith("; so it is with 1 more of this column.")


def test_a_formula_that_is_right_still_is_not_wrong() -> None:
    workbook = with_computed(R=Cell(12.0, "AVERAGE(C3:N3)"))
    result = start_month(workbook, agreed=True)
    assert [one for one in result.problems if one.code == Finding.FORMULA_WRONG] == []
    assert points(result) == []


@pytest.mark.parametrize("reads", ["S3", "MAX($S3)"])
def test_a_formula_of_what_changes_is_not_judged_before_it_is_calculated(reads: str) -> None:
    """The maximum is written anew here, and a formula that reads it gives its old result until then."""
    workbook = with_computed(R=Cell(99.0, reads), S=77)
    result = start_month(workbook, agreed=True)
    assert ("S3", 14.0) in [(one.cell, one.new) for one in result.changes]
    assert [one for one in result.problems if one.code == Finding.FORMULA_WRONG] == []


@pytest.mark.parametrize(
    ("formula", "is_said"), [('"% change from "&TEXT(F9,"mmm-yy")', True), ('"% change from "&Now', False)]
)
def test_a_header_by_a_formula_that_names_the_month_before_is_said(formula: str, is_said: bool) -> None:
    """But for one that follows the named cell of the reporting month, which changes with it."""
    behind: list[Content] = [Cell("% change from Jul-20", formula), "% change from Aug-19", *BEHIND[2:]]
    workbook = book([None, datetime.date(2020, 8, 1), "2020/21"], header(behind=behind), row("M1", *YEAR[:5]))
    workbook.named = {
        "Now": [("Scorecard", area_of("B1"))],
        REPORTING_MONTH: [("Scorecard", area_of("B1"))],
    }
    result = start_month(workbook, agreed=True)
    assert workbook["Scorecard"]["B1"] == datetime.date(2020, 9, 1)
    said = [one.cell for one in result.problems if one.code == Finding.HEADER_FORMULA]
    assert said == (["O2"] if is_said else [])


# --- the next year ---


@pytest.mark.parametrize(
    ("formula", "is_listed"),
    [
        ("N3-M3", True),
        ("N3", True),
        ("SUM(C3:N3)", False),
        ("N3-C3", False),
        ("M3-L3", False),
    ],
)
def test_formulas_about_march_are_listed_when_the_next_april_starts(formula: str, is_listed: bool) -> None:
    plan = start_month(of_2020(12, formula))
    assert points(plan) == ([("Scorecard", "U3")] if is_listed else [])
    if formula == "N3-M3":
        assert plan.left_behind[0].message == (
            "2 formulas of this column, =N3-M3 the first, read Feb-21 to Mar-21, and would then be about "
            "Feb-22 to Mar-22, not Apr-21: let them read Apr-21 if they are about the newest month."
        )


def test_a_series_of_a_year_is_not_listed_when_the_next_starts() -> None:
    quarters = [f"SUM({first}3:{last}3)" for first, last in ("CE", "FH", "IK", "LN")]
    workbook = of_2020(12, *quarters)
    cells: list[Content] = [Cell(1.0, f"Scorecard!{letter}3") for letter in "CDEFGHIJKLMN"]
    workbook.sheets = [*workbook.sheets, sheet_of("Charts", [[None, None, *cells]])]
    assert points(start_month(workbook)) == []
