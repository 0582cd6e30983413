"""What is called a unit, and what a text and a number format say of one."""

import pytest

from scorecard_xl.model import Unit
from scorecard_xl.words.units import unit_called, unit_of_format, unit_said


@pytest.mark.parametrize(
    ("names", "unit"),
    [
        ("count; Count; number; Numbers; No.; no; Nos; #", Unit.COUNT),
        ("%; percentage; Percent; per cent; Percentages; % (of all); Percentage (%)", Unit.PERCENTAGE),
        ("£; Currency (£); £000; £000s; £k; £m; money; Pounds; GBP; £ per week; $; €", Unit.MONEY),
        ("days; Day; working days; calendar days; number of days; average days", Unit.DAYS),
        ("days (average); days (working); average (days)", Unit.DAYS),
        ("ratio; :1; n:1; 1:n; x:1; 1:1", Unit.RATIO),
        ("score; Scores; average score; points; score (out of 10)", Unit.SCORE),
        ("rate; rate per 1,000; per 10,000; per 1,000 population; per 10k; per thousand", Unit.RATE),
    ],
)
def test_a_unit_has_many_names(names: str, unit: Unit) -> None:
    called = names.split("; ")
    assert {name: unit_called(name) for name in called} == dict.fromkeys(called, unit)


@pytest.mark.parametrize(
    "name",
    ["", "stones", "stones (all)", "(", "()", "weeks", "per week", "yes/no", "days per week or so", "£500"],
)
def test_what_is_no_unit(name: str) -> None:
    assert unit_called(name) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Placement spend (£)", Unit.MONEY),
        ("Agency spend £000", Unit.MONEY),
        ("Average weekly cost in £", Unit.MONEY),
        ("Arrears in £ at year end", Unit.MONEY),
        ("Tenants in arrears over £500", Unit.COUNT),
        ("Number of invoices in £ and $", Unit.COUNT),
        ("Number of days lost to sickness", Unit.DAYS),
        ("Average days to let a property", Unit.DAYS),
        ("Average number of working days lost", Unit.DAYS),
        ("Average time in days to decide", Unit.DAYS),
        ("Time to re-let (days)", Unit.DAYS),
        ("Timeliness (working days) of adoption", Unit.DAYS),
        ("Days to adoption", Unit.DAYS),
        ("Turnaround: days from request to answer", Unit.DAYS),
        ("Requests answered within 20 days", Unit.COUNT),
        ("Requests answered within 20 days of receipt", Unit.COUNT),
        ("Assessments within 45 working days from referral", Unit.COUNT),
        ("Number of visits in 10 days to date", Unit.COUNT),
        ("Children absent for more than 10 days", Unit.COUNT),
        ("Holidays to be taken", Unit.COUNT),
        ("Ratio of staff to children", Unit.RATIO),
        ("Rational decisions", Unit.COUNT),
        ("Mean SDQ score", Unit.SCORE),
        ("Attainment 8 scores", Unit.SCORE),
        ("Scorecards issued", Unit.COUNT),
        ("Number of children with an SDQ score", Unit.COUNT),
        ("Residents with a score (number)", Unit.COUNT),
        ("Progress 8 (points)", Unit.SCORE),
        ("Rate of admissions, average days", Unit.RATE),
        ("Admissions (per 100,000 population)", Unit.RATE),
        ("Attendance (%)", Unit.COUNT),
        ("Number of adoptions (E11, E12)", Unit.COUNT),
        ("", Unit.COUNT),
    ],
)
def test_a_text_says_its_unit(text: str, unit: Unit) -> None:
    assert unit_said(text) is unit


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("0%", Unit.PERCENTAGE),
        ("£#,##0", Unit.MONEY),
        ('"£"#,##0.00', Unit.MONEY),
        ("[$£-809]#,##0;[Red]-[$£-809]#,##0", Unit.MONEY),
        ('_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', Unit.MONEY),
        ("[$€-2] #,##0", Unit.MONEY),
        ('"$"#,##0_);\\("$"#,##0\\)', Unit.MONEY),
        ('£#,##0.0,,"m"', Unit.MONEY),
        ("[$-809]#,##0", None),
        ("_-* #,##0_-;-* #,##0_-", None),
        ('0 "days"', Unit.DAYS),
        ('0.0" working days"', Unit.DAYS),
        ("[h]:mm", Unit.DAYS),
        ('0.0":1"', Unit.RATIO),
        ("0.0\\:1", Unit.RATIO),
        ('"1:"0', Unit.RATIO),
        ('0.0" per 10,000"', Unit.RATE),
        ('0" points"', Unit.SCORE),
        ('0" visits"', None),
        ("#,##0", None),
        ("General", None),
        ("dd/mm/yyyy", None),
        ("@", None),
    ],
)
def test_a_number_format_shows_its_unit(code: str, unit: Unit | None) -> None:
    assert unit_of_format(code) is unit
