"""Changes in people's own words: the figures tell what they are about, or they are left alone."""

from collections.abc import Sequence
from datetime import date

import pytest

from scorecard_xl.actions.refresh import refresh
from scorecard_xl.findings import Finding
from scorecard_xl.model import PREVIOUS_MONTH, YEAR_EARLIER, ChangeForm, DrawnArrows, Role, Table
from scorecard_xl.own_sheets.lists import HISTORY
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Cell, Content, sheet_of
from tests.books.small_scorecard import book

MONTHS = ("Apr-20", "May-20", "Mar-21", "Apr-21", "May-21")
FIGURES = ((100, 200, 100, 100, 150), (100, 50, 100, 200, 100), (50, 10, 100, 80, 80))
OF_MONTH = (0.5, -0.5, 0.0)
OF_MONTH_BEFORE = (0.0, 1.0, -0.2)
OF_YEAR = (-0.25, 1.0, 7.0)
ARROWS_OF_MONTH = ("▲", "▼", "►")
ARROWS_OF_YEAR = ("▼", "▲", "▲")


def table_with(*columns: tuple[str, Sequence[Content]], preferences: str = "▲▲▲") -> tuple[Table, list[str]]:
    """A table of three rows with these headers and cells below them, and what was left alone."""
    header: list[Content] = ["Ref.", *MONTHS, *(header for header, _ in columns), "Preferred DoT"]
    cells = list(zip(*(cells for _, cells in columns), strict=True))
    rows = [
        [f"M{place}", *figures, *cells[place], preferences[place]] for place, figures in enumerate(FIGURES)
    ]
    scorecard = read(book(sheet_of("Scorecard", [header, *rows])))
    left = [one.message for one in scorecard.problems if one.code is Finding.COLUMN_UNCLEAR]
    return scorecard.tables[0], left


def percents(*numbers: float) -> list[Content]:
    return [Cell(number, "", "0%") for number in numbers]


@pytest.mark.parametrize("header", ["% change", "Change", "Variance", "Movement %", "Month on month"])
@pytest.mark.parametrize(
    ("cells", "role"),
    [
        (percents(*OF_MONTH), PREVIOUS_MONTH),
        (percents(*OF_MONTH_BEFORE), PREVIOUS_MONTH),
        (percents(0.5, -0.5, 0.9), PREVIOUS_MONTH),
        (["↑ 50%", "↓ -50%", "→ 0%"], PREVIOUS_MONTH),
        (["n/a", "-", None], PREVIOUS_MONTH),
    ],
)
def test_the_figures_tell_what_a_change_is_from(header: str, cells: Sequence[Content], role: Role) -> None:
    table, left = table_with((header, cells))
    assert (list(table.changes), left) == ([role], [])


@pytest.mark.parametrize(
    ("header", "cells", "role"),
    [
        ("DoT", ARROWS_OF_MONTH, PREVIOUS_MONTH),
        ("Monthly DoT", ARROWS_OF_MONTH, PREVIOUS_MONTH),
        ("Annual DoT", ARROWS_OF_YEAR, YEAR_EARLIER),
        ("Monthly DoT", ("", "-", None), PREVIOUS_MONTH),
        ("Change", (None, None, None), PREVIOUS_MONTH),
        ("YoY %", (None, None, None), YEAR_EARLIER),
    ],
)
def test_arrows_and_blank_columns_are_told_by_their_headers(
    header: str, cells: Sequence[Content], role: Role
) -> None:
    table, left = table_with((header, cells))
    assert (list(table.changes), left) == ([role], [])


@pytest.mark.parametrize(
    ("header", "cells", "reason"),
    [
        ("Variance", percents(0.1, 0.2, 0.3), "holds something else below than the change in percent"),
        ("% change", percents(0.5, 0.2, 0.3), "holds something else below than the change in percent"),
        ("Annual DoT", ARROWS_OF_MONTH, "holds something else below than the change in percent"),
        ("Variance", (None, None, None), "does not say which month it is about"),
        ("Variance", percents(*OF_YEAR), "head it “% change from last year”"),
        ("Direction of travel", ARROWS_OF_YEAR, "head it “% change from last year”"),
        ("% change from 3 months ago", (None, None, None), "does not say which month it is about"),
    ],
)
def test_what_the_figures_do_not_bear_out_is_left_alone(
    header: str, cells: Sequence[Content], reason: str
) -> None:
    table, left = table_with((header, cells))
    assert not table.changes and len(left) == 1 and reason in left[0]


def test_arrows_that_show_performance_are_never_turned_to_the_figures() -> None:
    table, left = table_with(("Monthly DoT", ("▲", "▲", "►")), preferences="▲▼▼")
    assert not table.changes
    assert "point up where performance got better, not where the figures rose" in left[0]


def test_a_year_s_arrows_are_told_by_their_words_where_the_month_before_has_no_base_any_more() -> None:
    """A scorecard of thirteen months whose oldest was taken out: Apr-20 is gone."""
    header: list[Content] = ["Ref.", "May-20", "Apr-21", "May-21", "Annual DoT", "Preferred DoT"]
    rows: list[list[Content]] = [[f"M{n}", 100, 100, 150, "►", "▲"] for n in range(3)]
    assert [change.new for change in refresh(book(sheet_of("Scorecard", [header, *rows]))).changes] == [
        "▲"
    ] * 3
    header[4] = "Annual variance"
    for one in rows:
        one[4] = Cell(0.0, "", "0%")
    assert not refresh(book(sheet_of("Scorecard", [header, *rows]))).changes


@pytest.mark.parametrize(("header", "usual"), [("Monthly DoT", "last month"), ("Annual DoT", "last year")])
def test_the_advice_names_the_change_that_the_header_may_mean(header: str, usual: str) -> None:
    _, left = table_with((header, ("▲", "▼", "▼") if "Ann" in header else ("▼", "▲", "▲")))
    assert f"head it “% change from {usual}”" in left[0]


def test_a_column_of_numbers_stays_one_when_there_is_no_change_for_once() -> None:
    """Percents typed as text: the number format keeps what the column is."""
    header: list[Content] = ["Ref.", "Apr-21", "May-21", "% change on last month"]
    workbook = book(sheet_of("Scorecard", [header, ["M1", 100, "tbc", "5%"], ["M2", None, 50, None]]))
    refresh(workbook)
    assert [workbook["Scorecard"][cell] for cell in ("D2", "D3")] == ["n/a", "n/a"]
    assert not refresh(workbook).written
    workbook["Scorecard"].put("C2", 150)
    refresh(workbook)
    assert workbook["Scorecard"].cell("D2") == Cell(0.5, "", "0%")


def test_arrows_that_are_turned_in_one_row_alone_are_no_performance() -> None:
    _, left = table_with(("Monthly DoT", ("▼", "►", "▲")), preferences="▼▲▲")
    assert "holds something else below" in left[0]


BOTH = ("% change from Apr-21", "Change from Apr-21 (pp)", "% change from May-20", "Annual change (pp)")


@pytest.mark.parametrize(
    "headers", [BOTH, ("% change from last month", BOTH[1], "% change from last year", BOTH[3])]
)
def test_a_table_has_changes_in_percent_and_in_points_from_the_same_months(headers: tuple[str, ...]) -> None:
    row: list[Content] = ["M1", *percents(0.4, 0.5, 0.54), *percents(0.0, 0.0, 0.0, 0.0)]
    workbook = book(sheet_of("Scorecard", [["Ref.", "May-20", "Apr-21", "May-21", *headers], row]))
    assert [change.new for change in refresh(workbook).changes] == [0.08, 0.04, 0.35, 0.14]
    assert not refresh(workbook).written


@pytest.mark.parametrize("headers", [("DoT", "Change (pp)"), ("Change (pp)", "Target", "DoT")])
def test_arrows_beside_points_are_about_every_row(headers: tuple[str, ...]) -> None:
    header: list[Content] = ["Ref.", "Apr-21", "May-21", *headers]
    cells = [Cell(None, "", "0.0") if "pp" in one else None for one in headers]
    rows: list[list[Content]] = [["M1", *percents(0.5, 0.6), *cells], ["M2", 50, 40, *cells]]
    changes = {one.cell: one.new for one in refresh(book(sheet_of("Scorecard", [header, *rows]))).changes}
    column = dict(zip(headers, "DEF", strict=False))
    points, arrows = column["Change (pp)"], column["DoT"]
    assert changes == {f"{points}2": 10.0, f"{arrows}2": "↑", f"{arrows}3": "↓"}


@pytest.mark.parametrize(
    ("headers", "about"),
    [
        (("DoT", "Change (pp)"), "mm"),
        (("Change (pp)", "DoT"), "mm"),
        (("DoT", "Change from Apr-21 (pp)", "DoT", "Change from May-20 (pp)"), "mmyy"),
        (("DoT", "Change from last year (pp)", "DoT", "Change from last month (pp)"), "yymm"),
        (("Change from Apr-21 (pp)", "DoT", "Change from May-20 (pp)", "DoT"), "mmyy"),
        (("Monthly DoT", "Change (pp)", "Annual DoT", "Change (pp)"), "mmyy"),
        (("Monthly DoT", "Annual DoT", "Change from Apr-21 (pp)", "Change from May-20 (pp)"), "mymy"),
        (("DoT", "Target", "Change from Apr-21 (pp)"), "m-m"),
    ],
)
@pytest.mark.parametrize("arrows", ["--", "→↑", "↑↑"])
def test_arrows_follow_the_points_that_they_belong_to(
    headers: Sequence[str], about: str, arrows: str
) -> None:
    """From 58% to 64% is 6 points, and 10 percent; what is no percentage has its arrow all the same."""
    right: dict[tuple[str, bool], str | float | None] = {("m", True): "→", ("y", True): "↑"}
    right |= {("m", False): 6.0, ("y", False): 24.0, ("-", False): None}
    places = [(one, "DoT" in header) for one, header in zip(about, headers, strict=True)]
    share: list[Content] = [
        arrows["my".index(one)]
        if is_arrow
        else Cell(None if arrows == "--" else right[one, False], "", "0.0")
        for one, is_arrow in places
    ]
    number = [right[one] if one[1] else Cell(None, "", "0.0") for one in places]
    rows: list[list[Content]] = [["Ref.", "May-20", "Apr-21", "May-21", *headers]]
    rows += [["P1", *percents(0.4, 0.58, 0.64), *share], ["N1", 50, 100, 100, *number]]
    workbook = book(sheet_of("Scorecard", rows))
    assert not [one for one in refresh(workbook).problems if one.code is Finding.COLUMN_UNCLEAR]
    sheet = workbook["Scorecard"]
    columns = range(5, 5 + len(headers))
    assert [*sheet.values(2, columns)] == [right[place] for place in places]
    assert [*sheet.values(3, columns)] == [right[one] if one[1] else None for one in places]
    assert not refresh(workbook).written


@pytest.mark.parametrize(
    ("year", "of_arrow"),
    [
        (("↑", 24.0), "belongs to the change in H1, which is not understood"),
        ((None, None), "is one change too many"),
    ],
)
def test_a_second_change_in_points_that_does_not_say_from_when_has_lines_that_help(
    year: tuple[str | None, float | None], of_arrow: str
) -> None:
    months = percents(0.4, 0.58, 0.64)
    rows: list[list[Content]] = [["Ref.", "May-20", "Apr-21", "May-21", *("DoT", "Change (pp)") * 2]]
    rows.append(["P1", *months, "→", Cell(5.5, "", "0.0"), year[0], Cell(year[1], "", "0.0")])
    workbook = book(sheet_of("Scorecard", rows))
    sheet = workbook["Scorecard"]
    arrow, points = (one.message for one in refresh(workbook).problems if one.code is Finding.COLUMN_UNCLEAR)
    assert of_arrow in arrow and "“Annual DoT”" in arrow and "head it “Change from last year (pp)”" in points
    assert [sheet[f"{column}2"] for column in "EFGH"] == ["→", 6.0, *year]
    sheet.put("G1", "Annual DoT")
    assert not [one for one in refresh(workbook).problems if one.code is Finding.COLUMN_UNCLEAR]
    assert [sheet[f"{column}2"] for column in "EFGH"] == ["→", 6.0, "↑", 24.0]


def test_points_typed_as_text_without_an_arrow_are_numbers() -> None:
    header: list[Content] = ["Ref.", "Apr-21", "May-21", "Change from last month (pp)"]
    row: list[Content] = ["M1", *percents(0.5, 0.54), "1.5 pp"]
    (change,) = refresh(book(sheet_of("Scorecard", [header, row]))).changes
    assert (change.new, change.number_format) == (4.0, '0.0 "pp"')


def test_an_arrow_right_of_its_number_keeps_its_character() -> None:
    columns = (("% change on last month", percents(0.1, 0.1, 0.1)), ("DoT", ARROWS_OF_MONTH))
    table, left = table_with(*columns)
    assert left == [] and table.changes[PREVIOUS_MONTH][:3] == (ChangeForm.PAIRED, 8, 7)
    assert table.changes[PREVIOUS_MONTH].arrows == DrawnArrows("▲", "►", "▼")


def test_an_arrows_column_and_a_numbers_about_the_same_month_are_one_change() -> None:
    columns = (
        ("Monthly DoT", ARROWS_OF_MONTH),
        ("Annual DoT", ARROWS_OF_YEAR),
        ("% change on last month", percents(*OF_MONTH)),
        ("% change on last year", percents(*OF_YEAR)),
    )
    table, left = table_with(*columns)
    month, year = table.changes[PREVIOUS_MONTH], table.changes[YEAR_EARLIER]
    assert left == []
    assert month[:3] == (ChangeForm.PAIRED, 7, 9) and year[:3] == (ChangeForm.PAIRED, 8, 10)
    assert month.arrows == DrawnArrows("▲", "►", "▼")


def test_a_log_of_changes_is_no_scorecard() -> None:
    log = sheet_of("Log", [["Ref", "Indicator", "Change", "Date"], ["M1", "Cases", "New wording", "May-21"]])
    rows: list[list[Content]] = [["Ref.", *MONTHS, "12-mnth max"], ["M1", *FIGURES[0], None]]
    workbook = book(log, sheet_of("Scorecard", rows))
    assert [table.sheet for table in read(workbook).tables] == ["Scorecard"]


def test_a_column_of_arrows_alone_makes_a_scorecard() -> None:
    rows: list[list[Content]] = [["Ref.", *MONTHS, "DoT"], ["M1", *FIGURES[0], None]]
    workbook = book(sheet_of("Scorecard", rows))
    assert [change.new for change in refresh(workbook).changes] == ["↑"]


def test_figures_of_months_that_are_in_history_bear_arrows_out() -> None:
    header: list[Content] = ["Ref.", "Mar-21", "Apr-21", "May-21", "Annual DoT"]
    rows: list[list[Content]] = [[f"M{n}", 1, 2, 3, arrow] for n, arrow in enumerate("▲▼")]
    past: list[list[Content]] = [[HISTORY.title], [], [], [*HISTORY.header]]
    for name, figure in (("M0", 1.0), ("M1", 9.0)):
        past.append([date(2020, 5, 1), name, None, None, figure])
    without, known = (book(sheet_of("Scorecard", [header, *rows]), *sheets)
                      for sheets in ([], [sheet_of(HISTORY.name, past)]))  # fmt: skip
    assert not read(without).tables[0].changes
    assert list(read(known).tables[0].changes) == [YEAR_EARLIER]
    assert not refresh(known).changes


@pytest.mark.parametrize("header", ["% change from last year", "Annual DoT"])
@pytest.mark.parametrize(
    ("cells", "is_left"),
    [(percents(0.5, 0.1), True), (("▲", "▼"), True), (("n/a", "-"), False), ((None, None), False)],
)
def test_changes_from_a_month_that_nobody_knows_stay(
    header: str, cells: Sequence[Content], is_left: bool
) -> None:
    rows: list[list[Content]] = [["Ref.", "Mar-21", "Apr-21", "May-21", header]]
    rows += [[f"M{place}", 1, 2, 3, cell] for place, cell in enumerate(cells)]
    workbook = book(sheet_of("Scorecard", rows))
    problems = [one.message for one in refresh(workbook).problems if one.code is Finding.COLUMN_UNCLEAR]
    assert len(problems) == is_left
    assert [workbook["Scorecard"][f"E{row}"] for row in (2, 3)] == [
        cell.value if isinstance(cell, Cell) else cell for cell in cells
    ] or not is_left
