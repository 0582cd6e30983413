"""Durations are numbers of days: what is computed of them is shown as they are."""

from decimal import Decimal

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.computing.measures import Interval
from scorecard_xl.computing.rounding import true_interval
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of

MINUTE = 1 / 1440
HEADER = ("Ref.", "Indicator", "Apr-21", "May-21", "% change from Apr-21", "12-mnth avg", "12-mnth max.")


def durations(code: str, first: float, second: float, *computed: Cell) -> GridWorkbook:
    row: list[Content] = ["M1", "Time to answer", Cell(first, "", code), Cell(second, "", code), *computed]
    return GridWorkbook([sheet_of("Scorecard", [HEADER, row])])


@pytest.mark.parametrize(
    ("code", "first", "second", "change", "average"),
    [("mm:ss", 15 * MINUTE, 20 * MINUTE, 33, "17:30"), ("[h]:mm", 30 / 24, 33 / 24, 10, "31:30")],
)
def test_an_average_of_durations_is_shown_as_one(
    code: str, first: float, second: float, change: int, average: str
) -> None:
    workbook = durations(code, first, second)
    refreshed = refresh(workbook)
    assert (refreshed.scorecard.month.label, refreshed.problems) == ("May-21", ())
    sheet = workbook["Scorecard"]
    assert sheet["E2"] == f"↑ {change}%"
    assert [sheet.cell(cell).number_format for cell in ("F2", "G2")] == [code, code]
    sheet.put("F2", Cell(0.5, "", code))
    (finding,) = check(workbook).findings
    assert finding.expected == average
    assert refresh(workbook).written and not refresh(workbook).written


def test_a_duration_is_exact() -> None:
    (indicator,) = read(durations("[h]:mm", 1.0, 2.0)).indicators
    assert true_interval(indicator, 1) == Interval(Decimal(2), Decimal(2))


def test_durations_move_on_with_the_months() -> None:
    workbook = durations("[h]:mm", 30 / 24, 33 / 24)
    start_month(workbook)
    assert workbook["Scorecard"].cell("C2") == Cell(33 / 24, "", "[h]:mm")
    (indicator,) = read(workbook).indicators
    assert indicator.figures[0] is not None


def test_a_change_of_durations_is_a_percentage() -> None:
    header: list[Content] = ["Ref.", "Apr-21", "May-21", "% change from Apr-21", None]
    row: list[Content] = [
        "M1",
        *(Cell(one * MINUTE, "", "mm:ss") for one in (10, 11)),
        None,
        Cell(None, "", "mm:ss"),
    ]
    workbook = GridWorkbook([sheet_of("Scorecard", [header, row])])
    workbook["Scorecard"].merged_areas = sheet_of("", [], merged=["D1:E1"]).merged_areas
    refresh(workbook)
    assert workbook["Scorecard"].cell("E2") == Cell(0.1, "", "0%")
