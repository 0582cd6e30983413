"""Values of extracts are read as figures on the sheet are, in their indicators’ units."""

from decimal import Decimal

import pytest

from scorecard_xl.extracts.files import ExtractRow
from scorecard_xl.extracts.matching import ExtractFigures, figures_of
from scorecard_xl.model import Indicator, Month, Unit

JUNE = Month(2021, 6)


def indicator(text: str, unit: Unit, *figures: str, code: str = "") -> Indicator:
    own = tuple(Decimal(figure) for figure in figures)
    codes = (code,) * (len(own) + 1)
    return Indicator(1, "", text, "", unit, None, (*own, None), codes, {}, {}, {}, frozenset(), "")


INDICATORS = {
    "contacts": indicator("Number of contacts", Unit.COUNT, "1700", "1850"),
    "placement": indicator("Cost of a placement", Unit.COUNT, "400", "410"),
    "rent": indicator("Weekly rent", Unit.MONEY, "400", "410", code='"£"#,##0.00'),
    "debt": indicator("Debt (£)", Unit.MONEY),
    "budget": indicator("Overspend (£000)", Unit.MONEY, "1100", "1300"),
    "net": indicator("Net movement", Unit.COUNT, "-1200", "900"),
    "share": indicator("Share on time", Unit.PERCENTAGE, "0.55", "0.6"),
    "days": indicator("Average days to let", Unit.DAYS, "12", "13.1"),
    "weeks": indicator("Duration of a case (weeks)", Unit.COUNT, "24", "26"),
    "clock": indicator("Time to answer", Unit.DAYS, "0.002", "0.003", code="[m]:ss"),
    "per head": indicator("Cost per 1,000 people (£)", Unit.RATE, "400"),
    "score": indicator("Satisfaction score", Unit.SCORE, "4"),
}


def read(ref: str, value: str) -> ExtractFigures:
    return figures_of([ExtractRow("f.csv, row 2", ref, JUNE, JUNE.label, value, "f.csv")], INDICATORS)


@pytest.mark.parametrize(
    ("ref", "value", "figure"),
    [
        ("rent", "£418.20", "418.20"),
        ("debt", "£1.2m", "1200000"),
        ("debt", "£ 1,250", "1250"),
        ("rent", "(£410)", None),
        ("placement", "£418.20", "418.20"),
        ("per head", "£412", "412"),
        ("contacts", "1,801*", "1801"),
        ("contacts", "1,801 (p)", "1801"),
        ("contacts", "1,801 r", "1801"),
        ("contacts", "1,801¹", "1801"),
        ("contacts", "1\u00a0801", "1801"),
        ("contacts", "1.8k", "1800"),
        ("share", "58%", "0.58"),
        ("share", "58% (p)", "0.58"),
        ("share", "58*", "0.58"),
        ("net", "(1,234)", "-1234"),
        ("days", "12.4 days", "12.4"),
        ("days", "12 working days", "12"),
        ("weeks", "25 weeks", "25"),
    ],
)
def test_a_figure_is_read_as_it_is_on_the_sheet(ref: str, value: str, figure: str | None) -> None:
    found = read(ref, value)
    assert [one.figure for one in found.figures] == ([Decimal(figure)] if figure else [])
    assert len(found.refused) == (figure is None)


@pytest.mark.parametrize(
    ("ref", "value", "reason"),
    [
        ("share", "£418", "“£418” is none, and the figures of this indicator are percentages; write it with"),
        ("share", "12 days", "“12 days” is none, and"),
        ("contacts", "£418", "“£418” is money, and the figures of this indicator are none; write the number"),
        ("score", "£4", "“£4” is money"),
        ("days", "£4", "“£4” is money"),
        (
            "budget",
            "£1.2m",
            "“£1.2m” may be a whole sum, and the indicator is in thousands",
        ),
        ("contacts", "(1,801)", "“(1,801)” may be a minus, and this indicator has never been below zero"),
        ("days", "2 weeks", "“2 weeks” has another unit than the indicator, which speaks of days"),
        ("weeks", "170 days", "“170 days” has another unit than the indicator, which speaks of weeks"),
        ("clock", "3 minutes", "“3 minutes” has another unit than the indicator, which speaks of a time"),
        (
            "contacts",
            "12 days",
            "“12 days” has a unit, and this indicator is a count",
        ),
        ("score", "4 hours", "“4 hours” has a unit, and this indicator is a score"),
        ("contacts", "about 5", "“about 5” is no number; write one, or leave it blank"),
    ],
)
def test_a_figure_of_another_unit_is_refused_with_its_place(ref: str, value: str, reason: str) -> None:
    (refused,) = read(ref, value).refused
    assert reason in refused.reason
    assert str(refused).startswith(f"f.csv, row 2: {ref}, Jun-21: “{value}”")


@pytest.mark.parametrize(
    ("value", "typed"), [("1,801*", "1,801*"), ("1,801 (p)", "1,801 (p)"), ("1,801", ""), ("1.8k", "")]
)
def test_a_footnotes_mark_is_left_out_and_said(value: str, typed: str) -> None:
    assert [one.typed for one in read("contacts", value).figures] == [typed]
