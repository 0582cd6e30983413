"""What an indicator's figures are outlasts the turn of a sheet's year, when they have gone to History."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.actions.import_figures import import_figures
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.findings import Finding
from scorecard_xl.model import Unit
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.small_scorecard import settings_sheet
from tests.books.year_sheet import BEHIND, above, book, header, row

PERCENTS = ("58%", "57%", "59%", "58%", "60%", "61%", "58%", "57%", "59%", "58%", "60%", "60%")
POUNDS = ("£1,234",) * 12
DAYS = ("12.4 days",) * 12


def turned(*figures: Content, settings: Sequence[Sequence[Content]] = ()) -> GridWorkbook:
    """April 2021 of a sheet on which the year before had these figures."""
    workbook = book(above("2020/21"), header(), row("M1", *figures))
    if settings:
        workbook.sheets = [*workbook.sheets, settings_sheet(*settings)]
    start_month(workbook, agreed=True)
    return workbook


def unit_of(workbook: GridWorkbook) -> Unit:
    (indicator,) = read(workbook).indicators
    return indicator.unit


def typed(workbook: GridWorkbook, cell: str, content: Content) -> None:
    """Somebody types a figure, and the scorecard is refreshed."""
    workbook["Scorecard"].put(cell, content.value if isinstance(content, Cell) else content)
    refresh(workbook)


@pytest.mark.parametrize(
    ("figures", "april", "unit"),
    [
        (PERCENTS, 0.61, Unit.PERCENTAGE),
        (PERCENTS, "61%", Unit.PERCENTAGE),
        (POUNDS, 1300, Unit.MONEY),
        (DAYS, 11.5, Unit.DAYS),
        ((58, *PERCENTS[1:]), 0.61, Unit.PERCENTAGE),
        ((*POUNDS[:3], *[None] * 8, "£900"), 1300, Unit.MONEY),
        # Excel gives a cell that somebody types 58% into that number format, and this cell alone.
        ((Cell(0.5), *[Cell(0.58, "", "0%")] * 11), 0.61, Unit.PERCENTAGE),
        ((Cell(500.0), *[Cell(580.0, "", "£#,##0")] * 11), 610, Unit.MONEY),
        ((*[Cell(12.0, "", "0.0")] * 12,), 13, Unit.COUNT),
        ((*range(10, 22),), 13, Unit.COUNT),
    ],
)
def test_the_next_april_has_the_unit_of_the_year_before(
    figures: Sequence[Content], april: Content, unit: Unit
) -> None:
    workbook = turned(*figures)
    assert unit_of(workbook) is unit
    typed(workbook, "C3", april)
    assert unit_of(workbook) is unit


def test_what_is_typed_on_the_sheet_comes_before_what_history_holds() -> None:
    workbook = turned(*PERCENTS)
    typed(workbook, "C3", "£1,200")
    assert unit_of(workbook) is Unit.MONEY


def test_a_unit_outlasts_years_of_plain_numbers() -> None:
    workbook = turned(*PERCENTS)
    for _ in range(2):
        for column in "CDEFGHIJKLMN":
            workbook["Scorecard"].put(f"{column}3", 0.58)
        workbook["Settings"].put("B4", None)
        start_month(workbook, agreed=True)
    assert read(workbook).month.label == "Apr-23"
    assert unit_of(workbook) is Unit.PERCENTAGE


def test_the_april_of_a_percentage_is_compared_as_one() -> None:
    workbook = turned(*PERCENTS)
    assert not refresh(workbook).written
    typed(workbook, "C3", 0.66)
    values = workbook["Scorecard"].values(3, (15, 16, 19))
    assert values == ["↑ 10%", "↑ 14%", 0.66]
    assert [one.code for one in check(workbook).findings if one.code != Finding.COMMENTARY_MISSING] == []


def test_the_april_of_a_percentage_changes_by_points() -> None:
    workbook = turned(*PERCENTS, settings=[["Percentage points", "yes"]])
    assert not refresh(workbook).written
    typed(workbook, "C3", 0.66)
    assert workbook["Scorecard"].values(3, (15, 16)) == ["→ 6.0 pp", "→ 8.0 pp"]


@pytest.mark.parametrize("header_says", ["Change from last month (pp)", "% point change from last month"])
def test_points_that_a_header_asks_for_go_on_in_april(header_says: str) -> None:
    workbook = book(above("2020/21"), header(behind=[header_says, *BEHIND[2:]]), row("M1", *PERCENTS)[:14])
    workbook["Scorecard"].put("O3", "→ 0.0 pp")
    refresh(workbook)
    start_month(workbook, agreed=True)
    assert workbook["Scorecard"]["O3"] == "- n/a"
    assert not refresh(workbook).written
    typed(workbook, "C3", 0.72)
    assert workbook["Scorecard"]["O3"] == "↑ 12.0 pp"


def test_a_percentage_on_the_other_scale_is_found_in_april() -> None:
    workbook = turned(*PERCENTS)
    typed(workbook, "C3", 61)
    assert {Finding.PERCENTAGE_OVER_100, Finding.FIGURE_OUT_OF_SCALE} <= {
        one.code for one in check(workbook).findings if one.cell == "C3"
    }


@pytest.mark.parametrize("april", [131, 1.31, 0])
def test_a_slipped_decimal_is_found_in_april(april: float) -> None:
    workbook = turned(13.1, 12.9, 14, 13, 12.2, 13.3, 13, 13.4, 12.8, 13.1, 12.9, 14)
    typed(workbook, "C3", april)
    assert ("C3", Finding.FIGURE_OUT_OF_SCALE) in [(one.cell, one.code) for one in check(workbook).findings]


# --- what is imported into a blank year ---


def extract(path: Path, value: str) -> Path:
    path.write_text(f"ref,month,value\nM1,2021-04,{value}\n", "utf-8")
    return path


@pytest.mark.parametrize(("value", "held"), [("61", 0.61), ("0.61", 0.61), ("61%", 0.61), ("0.9", 0.9)])
def test_an_import_brings_a_percentage(tmp_path: Path, value: str, held: float) -> None:
    workbook = turned(*PERCENTS)
    assert import_figures(workbook, [extract(tmp_path / "april.csv", value)]).written
    cell = workbook["Scorecard"].cell("C3")
    assert (cell.value, cell.number_format) == (held, "0%")
    assert unit_of(workbook) is Unit.PERCENTAGE


@pytest.mark.parametrize(
    ("figures", "value", "why"),
    [
        (POUNDS, "61%", "is a percentage, and the figures of this indicator are none"),
        (POUNDS, "12340", "is some ten times the figures of this indicator"),
        (PERCENTS, "160", "is more than this percentage can be"),
        ((*[13] * 12,), "-13", "is less than 0, which this indicator has never been"),
    ],
)
def test_an_import_doubts_by_the_year_before(
    tmp_path: Path, figures: Sequence[Content], value: str, why: str
) -> None:
    result = import_figures(turned(*figures), [extract(tmp_path / "april.csv", value)])
    assert not result.written
    assert why in result.refused[0].reason


def test_a_ref_that_no_extract_names_is_missing_in_april_too(tmp_path: Path) -> None:
    workbook = book(above("2020/21"), header(), row("M1", *PERCENTS), row("M2", *POUNDS), row("M3"))
    start_month(workbook, agreed=True)
    assert import_figures(workbook, [extract(tmp_path / "april.csv", "61")]).missing == ("M2",)


def test_history_has_no_say_where_the_months_have_moved_on() -> None:
    """The sheet still shows a year and more of what was typed."""
    months: list[Content] = ["Mar-21", "Apr-21", "May-21"]
    workbook = GridWorkbook(
        [sheet_of("Scorecard", [["Ref.", *months, "12-mnth avg"], ["M1", "58%", 2, 3, None]])]
    )
    start_month(workbook)
    assert unit_of(workbook) is Unit.COUNT
