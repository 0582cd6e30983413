"""Where the true figure of a month lies, whose cell may show it rounded."""

from decimal import Decimal

import pytest

from scorecard_xl.computing.rounding import true_interval
from scorecard_xl.model import Unit
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Cell
from tests.books.small_scorecard import row, texts


@pytest.mark.parametrize(
    ("text", "figure", "code", "unit", "low", "high"),
    [
        ("Visits", 12, "0", Unit.COUNT, "12", "12"),
        ("Visit rate", 12, "0", Unit.RATE, "11.5", "12.5"),
        ("Visit rate", 12.3, "0", Unit.RATE, "12.3", "12.3"),
        ("Seen in time", 0.24, "0%", Unit.PERCENTAGE, "0.235", "0.245"),
        ("Spend", 1234, "£#,##0", Unit.MONEY, "1233.5", "1234.5"),
        ("Spend", 1234.56, "£#,##0", Unit.MONEY, "1234.56", "1234.56"),
        ("Spend", 1_200_000, '£0.0,,"m"', Unit.MONEY, "1150000", "1250000"),
        ("Average days to a visit", 12.5, "0.0", Unit.DAYS, "12.45", "12.55"),
        ("Time to answer", 12, '0 "days"', Unit.DAYS, "11.5", "12.5"),
        ("Time to answer", 0.5, "[h]:mm", Unit.DAYS, "0.5", "0.5"),
        ("Staff to children", 3, '0":1"', Unit.RATIO, "2.5", "3.5"),
        ("Mean SDQ score", 14.2, "0.0", Unit.SCORE, "14.15", "14.25"),
        ("Mean SDQ score", 14, "General", Unit.SCORE, "13.5", "14.5"),
    ],
)
def test_all_but_a_count_may_be_rounded_to_what_is_shown(
    text: str, figure: float, code: str, unit: Unit, low: str, high: str
) -> None:
    (indicator,) = read(texts(row("M1", [Cell(float(figure), "", code)], text=text))).indicators
    assert indicator.unit is unit
    assert true_interval(indicator, len(indicator.figures) - 1) == (Decimal(low), Decimal(high))
