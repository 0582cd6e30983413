"""What a list of indicators says of figures: units, number formats, targets, tolerances; and all its
errors at once."""

from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.model import Unit
from tests.programs.validator import errors_of
from tests.template.test_indicator_file import listed, new

pytestmark = pytest.mark.filterwarnings("ignore:.* not supported and will be removed")

HEADER = ["Ref", "Indicator", "Owner", "Unit", "Preferred direction", "Number format", "Decimals", "Target"]
FIRST = 7
"""The first indicator's row of a new workbook, behind its header and its section's name."""

TARGET, TOLERANCE = "AA", "AB"
UNITS = {
    Unit.COUNT: ["count", "Number", "No.", "#"],
    Unit.PERCENTAGE: ["%", "Percentage", "per cent"],
    Unit.RATE: ["rate", "per 10,000", "Rate (per 1,000 population)", "per 100k"],
    Unit.MONEY: ["£", "Money", "£000", "£m", "€", "£ per week"],
    Unit.DAYS: ["days", "Working days", "Average days", "days (working)", "average (days)"],
    Unit.RATIO: ["ratio", "n:1"],
    Unit.SCORE: ["score", "points", "Score (out of 10)"],
}
TEXTS = (
    "Visits",
    "Number of visits",
    "Visit rate per 10,000",
    "Average days to a visit",
    "Mean SDQ score",
    "Ratio of visits",
    "Cost of visits (£)",
    "Visits (number)",
    "Visits (all teams)",
    "Visits (score)",
)


def row(number: int, unit: str, *more: str, text: str = "Visits") -> list[str]:
    return [f"K{number}", text, "Jo", unit, "", *more]


def built(folder: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Worksheet:
    assert new(listed(folder / "list.csv", rows, header), "--month", "2026-10") == 0
    sheet = openpyxl.load_workbook(folder / "out.xlsm")["Scorecard"]
    assert isinstance(sheet, Worksheet)
    return sheet


def with_figures(path: Path, rows: int) -> Path:
    """The workbook with figures brought in for the last two months of its rows."""
    extract = path.with_name("figures.csv")
    lines = [f"K{row},{month},0.5" for row in range(rows) for month in ("2026-09", "2026-10")]
    extract.write_text("\n".join(["ref,month,value", *lines]))
    assert len(scorecard_xl.import_figures(path, [extract]).changes) == 2 * rows
    return path


def test_the_unit_of_the_list_is_that_of_the_workbook(tmp_path: Path) -> None:
    wanted = [(unit, name, text) for unit, names in UNITS.items() for name, text in product(names, TEXTS)]
    rows = [row(number, name, text=text) for number, (_, name, text) in enumerate(wanted)]
    built(tmp_path, rows)
    indicators = scorecard_xl.read(with_figures(tmp_path / "out.xlsm", len(rows))).indicators
    read = [
        (indicator.unit, name, text) for indicator, (_, name, text) in zip(indicators, wanted, strict=True)
    ]
    assert read == wanted


@pytest.mark.parametrize(
    ("unit", "text", "said"),
    [
        ("£", "Cost of visits", "Cost of visits"),
        ("£000", "Cost of visits", "Cost of visits (£000)"),
        ("per 10,000", "Plans", "Plans (per 10,000)"),
        ("per 10,000", "Plans per 10,000 children", "Plans per 10,000 children"),
        ("score", "SDQ", "SDQ (score)"),
        ("days", "Average days to a visit", "Average days to a visit"),
        ("number", "Residents with low scores", "Residents with low scores (number)"),
        ("number", "Number of residents with low scores", "Number of residents with low scores"),
    ],
)
def test_a_text_says_the_unit_that_its_number_format_cannot(
    unit: str, text: str, said: str, tmp_path: Path
) -> None:
    assert built(tmp_path, [row(1, unit, text=text)])[f"B{FIRST}"].value == said


@pytest.mark.parametrize(
    ("unit", "number_format", "decimals", "code"),
    [
        ("number", "", "", "#,##0"),
        ("number", "", "1", "#,##0.0"),
        ("%", "", "", "0%"),
        ("%", "", "2", "0.00%"),
        ("£", "", "", '"£"#,##0'),
        ("£", "", "2", '"£"#,##0.00'),
        ("€", "", "", '"€"#,##0'),
        ("£k", "", "", "#,##0"),
        ("days", "", "1", "#,##0.0"),
        ("ratio", "", "", '0.0":1"'),
        ("ratio", "", "0", '0":1"'),
        ("per 10,000", "", "", "#,##0.0"),
        ("score", "", "0", "#,##0"),
        ("days", '0 "days"', "", '0 "days"'),
        ("days", "[h]:mm", "", "[h]:mm"),
        ("£", "[$£-809]#,##0;[Red]-[$£-809]#,##0", "", "[$£-809]#,##0;[Red]-[$£-809]#,##0"),
        ("£", "£#,##0", "2", "£#,##0"),
        ("£", "#,##0", "", "#,##0"),
        ("%", "0.0%", "0", "0.0%"),
        ("number", "General", "", "#,##0"),
    ],
)
def test_a_number_format_of_the_list_comes_before_its_units(
    unit: str, number_format: str, decimals: str, code: str, tmp_path: Path
) -> None:
    sheet = built(tmp_path, [row(1, unit, number_format, decimals, "")])
    codes = {sheet[f"{column}{FIRST}"].number_format for column in ("D", "Q", "X", "Y", TARGET)}
    assert codes == {code}


@pytest.mark.parametrize(
    ("unit", "number_format", "sentence"),
    [
        ("number", "0 visits", "“0 visits” is no number format that Excel knows; write one such as #,##0"),
        ("number", '0 "visits', "is no number format that Excel knows"),
        ("number", "[Pink]0", "is no number format that Excel knows"),
        ("number", "0;0;0;@;0", "is no number format that Excel knows"),
        ("number", "0" * 256, "is no number format that Excel knows"),
        ("days", "0 d", "“0 d” shows no number digit by digit; write one such as"),
        ("number", "dd/mm/yyyy", "shows no number digit by digit"),
        ("number", "@", "shows no number digit by digit"),
        ("number", '"none"', "shows no number digit by digit"),
        ("number", "0%", "“0%” shows a percentage, and the unit is number; change one of the two"),
        ("number", "£0", "“£0” shows money, and the unit is number"),
        ("£", '0 "days"', "shows a number of days, and the unit is £"),
        ("%", '0":1"', "shows a ratio, and the unit is %"),
        ("%", "0.0", "“0.0” shows no %, and the unit is %; write 0% or 0.0%"),
    ],
)
def test_a_number_format_that_cannot_be_meant(
    unit: str, number_format: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(listed(tmp_path / "list.csv", [row(1, unit, number_format)], HEADER)) == 2
    said = capsys.readouterr().err
    assert said.startswith("list.csv, row 2, column Number format: ") and sentence in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("unit", "target", "value"),
    [
        ("%", "85%", 0.85),
        ("%", "0.85", 0.85),
        ("%", "1", 1),
        ("£", "£1,200", 1200),
        ("£", "1200.50", 1200.5),
        ("£", "£1.2m", 1_200_000),
        ("£m", "1.2", 1.2),
        ("days", "12.5 days", 12.5),
        ("days", "12.5", 12.5),
        ("number", "1,200", 1200),
        ("number", "0", 0),
        ("score", "-0.5", -0.5),
        ("number", "", None),
        ("%", "n/a", "n/a"),
    ],
)
def test_a_target_is_a_number_in_the_way_of_its_unit(
    unit: str, target: str, value: object, tmp_path: Path
) -> None:
    sheet = built(tmp_path, [row(1, unit, "", "", target)])
    assert sheet[f"{TARGET}5"].value == "Target"
    assert sheet[f"{TARGET}{FIRST}"].value == value
    assert sheet[f"{TARGET}{FIRST}"].number_format == sheet[f"Q{FIRST}"].number_format


@pytest.mark.parametrize(
    ("unit", "target", "sentence"),
    [
        ("%", "85", "“85” may be 85% or 8500%; write it with its % sign"),
        ("%", "as many as we can", "“as many as we can” is no number; write one, or leave it blank"),
        ("%", "£85", "“£85” is money, and the unit is %; write a number, or change the unit"),
        ("number", "85%", "“85%” is a percentage, and the unit is number; write a number, or change"),
        ("number", "12 days", "“12 days” is a number of days, and the unit is number"),
        ("days", "12 weeks", "“12 weeks” has something beside its number; write the number alone"),
        ("£m", "£1.2m", "“£1.2m” may be in pounds or in £m; write the number alone, in £m"),
        ("£000", "£1,200", "“£1,200” may be in pounds or in £000; write the number alone, in £000"),
        ("£", "12 days", "“12 days” is a number of days, and the unit is £"),
    ],
)
def test_a_target_that_cannot_be_meant(
    unit: str, target: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(listed(tmp_path / "list.csv", [row(1, unit, "", "", target)], HEADER)) == 2
    assert f"list.csv, row 2, column Target: {sentence}" in capsys.readouterr().err


def test_a_target_is_left_alone_and_no_column_of_ours(tmp_path: Path) -> None:
    header = [*HEADER[:7], "Target 2026/27", "Benchmark ENG"]
    rows = [row(0, "%", "", "", "85%", "80%"), row(1, "£", "", "", "£1,200", "")]
    sheet = built(tmp_path, rows, header)
    assert [cell.value for cell in sheet[5]][24:] == [
        "12-mnth max.", "Variation", "Target 2026/27", "Tolerance", "Status", "ENG", "Commentary (Oct-26):",
    ]  # fmt: skip
    path = with_figures(tmp_path / "out.xlsm", len(rows))
    refreshed = scorecard_xl.refresh(path)
    assert refreshed.written and refreshed.problems == ()
    assert not [change for change in refreshed.changes if change.cell.startswith(TARGET)]
    after = openpyxl.load_workbook(path)["Scorecard"]
    assert [after[f"{TARGET}{number}"].value for number in (FIRST, FIRST + 1)] == [0.85, 1200]
    checked = scorecard_xl.check(path)
    assert not [one for one in checked.findings if one.code != "commentary-missing"]


@pytest.mark.validator
def test_the_validator_finds_nothing(tmp_path: Path) -> None:
    codes = ["", '[Red][<0]-"£"0.0,,"m";"£"0.0,,"m"', "[h]:mm", '0.0":1"', "0_);(0)"]
    units = ["%", "£", "days", "ratio", "number"]
    built(
        tmp_path,
        [row(n, unit, code, "", "0.5") for n, (unit, code) in enumerate(zip(units, codes, strict=True))],
    )
    assert errors_of(tmp_path / "out.xlsm") == Counter()


def test_without_targets_their_columns_are_blank(tmp_path: Path) -> None:
    sheet = built(tmp_path, [row(1, "%")[:5]], HEADER[:5])
    assert [sheet[f"{column}5"].value for column in (TARGET, TOLERANCE)] == ["Target", "Tolerance"]
    cells = [sheet[f"{column}{FIRST}"] for column in (TARGET, TOLERANCE)]
    assert [(cell.value, cell.number_format) for cell in cells] == [(None, "0%"), (None, "General")]


WITH_TOLERANCE = [*HEADER, "Tolerance level"]


@pytest.mark.parametrize(
    ("unit", "tolerance", "value", "code"),
    [
        ("%", "5%", 0.05, "0%"),
        ("%", "2.5%", 0.025, "0.0%"),
        ("%", "2", 2, "General"),
        ("%", "2 pp", "2 pp", "General"),
        ("%", "±1 percentage point", "±1 percentage point", "General"),
        ("number", "20", 20, "General"),
        ("number", "10%", 0.1, "0%"),
        ("ratio", "0.5", 0.5, "General"),
        ("%", "", None, "General"),
        ("%", "n/a", None, "General"),
    ],
)
def test_a_tolerance_is_of_the_target_or_of_the_figures(
    unit: str, tolerance: str, value: object, code: str, tmp_path: Path
) -> None:
    sheet = built(tmp_path, [row(1, unit, "", "", "", tolerance)], WITH_TOLERANCE)
    assert sheet[f"{TOLERANCE}5"].value == "Tolerance level"
    cell = sheet[f"{TOLERANCE}{FIRST}"]
    assert (cell.value, cell.number_format) == (value, code)


@pytest.mark.parametrize(
    ("unit", "tolerance", "sentence"),
    [
        ("%", "a bit", "“a bit” cannot be meant; write a percentage of the target such as 5%, or a number"),
        ("number", "-5", "“-5” cannot be meant"),
        ("number", "2 pp", "“2 pp” cannot be meant"),
        ("%", "0.05", "“0.05” may be 5% of the target or a number; write 5% as a text or 5 pp"),
        ("number", "0.1", "“0.1” may be 10% of the target or a number; write 10% as a text"),
    ],
)
def test_a_tolerance_that_cannot_be_meant(
    unit: str, tolerance: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = listed(tmp_path / "list.csv", [row(1, unit, "", "", "", tolerance)], WITH_TOLERANCE)
    assert new(path) == 2
    assert f"list.csv, row 2, column Tolerance level: {sentence}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "header",
    [
        ["KPI No", "KPI", "Lead officer", "Unit", "Polarity"],
        ["KPI", "Measure", "Service", "Units", "Good is"],
        ["PI ref", "Performance indicator", "Responsible officer", "Unit of measure", "Preferred DoT"],
    ],
)
def test_columns_go_by_the_names_that_people_use(header: list[str], tmp_path: Path) -> None:
    sheet = built(tmp_path, [["K1", "Visits", "Jo", "number", "Lower is better"]], header)
    assert [sheet[f"{column}{FIRST}"].value for column in "ABCW"] == ["K1", "Visits", "Jo", "▼"]


def test_two_columns_for_one_thing_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = [*HEADER[:5], "Service"]
    assert new(listed(tmp_path / "list.csv", [[*row(1, "%"), "Housing"]], header)) == 2
    assert capsys.readouterr().err == (
        "list.csv, row 1, column 6: “Owner” and “Service” are both the owner; delete one.\n"
    )


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_all_that_is_wrong_is_said_at_once(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        row(1, "stones", "", "9", "85%"),
        row(1, "%", "0.0", "", "85"),
        row(3, "£", "", "", "£5"),
        ["", "", "Jo", "", "sideways"],
    ]
    assert new(listed(tmp_path / name, rows, [*HEADER[:7], "Target", "Colour"])) == 2
    places = [line.partition(": ")[0] for line in capsys.readouterr().err.splitlines()]
    assert places == [
        f"{name}, {place}"
        for place in (
            "row 1, column 9",
            "row 2, column Decimals",
            "row 2, column Unit",
            "row 3, column Ref",
            "row 3, column Number format",
            "row 3, column Target",
            "row 5, column Ref",
            "row 5, column Indicator",
            "row 5, column Preferred direction",
            "row 5, column Unit",
        )
    ]
    assert not (tmp_path / "out.xlsm").exists()


def test_of_many_errors_the_first_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(listed(tmp_path / "list.csv", [row(number, "stones") for number in range(27)], HEADER)) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 7 more."
