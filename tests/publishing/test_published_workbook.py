import datetime
import io
import re
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scorecard_xl.model import PREVIOUS_MONTH, Arrow, Month, Texts
from scorecard_xl.publishing.open_data import HEADER, observations, tidy_csv
from scorecard_xl.publishing.publication import (
    Audience,
    BenchmarkShown,
    ChangeShown,
    MonthShown,
    Publication,
    Shown,
)
from scorecard_xl.publishing.published_workbook import values_workbook
from scorecard_xl.publishing.shown_numbers import number_shown
from scorecard_xl.spreadsheet.number_format import show
from tests.programs.validator import errors_of
from tests.publishing.copies import copy, indicator

SHEETS = ["Scorecard", "Figures", "About"]
HEADER_ROW = 4


def book(publication: Publication) -> Any:
    return openpyxl.load_workbook(io.BytesIO(values_workbook(publication)))


def parts(publication: Publication) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(values_workbook(publication))) as file:
        return {name: file.read(name) for name in file.namelist()}


def headers(sheet: Any, row: int = HEADER_ROW) -> dict[object, int]:
    found: dict[object, int] = {}
    for cell in sheet[row]:
        is_day = isinstance(cell.value, datetime.datetime)
        found[cell.value.strftime("%Y-%m") if is_day else cell.value] = cell.column
    return found


def row_of(sheet: Any, ref: str) -> dict[object, object]:
    """What an indicator's row holds, by the columns' headers."""
    (row,) = [cell.row for cell in sheet["A"] if cell.value == ref]
    return {header: sheet.cell(row, column).value for header, column in headers(sheet).items()}


def with_one(one: object) -> Publication:
    sample = copy()
    return sample._replace(sections=(sample.sections[0]._replace(indicators=(one,)),))  # type: ignore[arg-type]


def test_it_has_the_scorecard_its_figures_and_what_they_are() -> None:
    assert book(copy()).sheetnames == SHEETS


def test_a_row_shows_what_the_page_shows() -> None:
    row = row_of(book(copy())["Scorecard"], "EH1a")
    months = {header: value for header, value in row.items() if re.fullmatch(r"\d{4}-\d\d", str(header))}
    assert (len(months), months["2020-05"], months["2021-05"]) == (13, 29, 55)
    assert {header: value for header, value in row.items() if header not in months} == {
        "Ref.": "EH1a",
        "Indicator": "Number of early help assessments <b>open</b> & waiting",
        "Owner/ Reporter": "Ms Owner",
        "Change from\nApr-21": "↑ 12%",
        "Change from\nMay-20": "n/a",
        "Preferred DoT": "▼",
        "12-month average": 32.4,
        "12-month maximum": 55,
        "Variation": "Concern",
        "Target": 40,
        "Status": "Red",
        "SN\n2019-20": "-",
        "ENG\n2019-20": 502,
        "SE region\n2019-20": "Local",
        "Among other authorities": next(copy().indicators).compared,
        "What happened": next(copy().indicators).happened,
        "Commentary (May-21)": next(copy().indicators).commentary,
    }


def test_numbers_are_shown_as_on_the_page() -> None:
    sheet = book(copy())["Scorecard"]
    told = {one.ref: one for one in copy().indicators}
    looked_at = 0
    for (ref, header), column in {(r, h): c for r in told for h, c in headers(sheet).items()}.items():
        (row,) = [cell.row for cell in sheet["A"] if cell.value == ref]
        cell = sheet.cell(row, column)
        figures = {str(one.month): one.figure for one in told[ref].months}
        if (figure := figures.get(str(header))) and figure.value is not None:
            assert show(cell.value, cell.number_format) == figure.text
            looked_at += 1
    assert looked_at == 13 + 12 + 4


@pytest.mark.parametrize(
    ("figure", "code", "shows"),
    [
        (Shown("90%", Decimal("0.9")), "0%", "0%"),
        (Shown("32.4", Decimal("32.41666")), "0", "0.0"),
        (Shown("1,234", Decimal("1234.4")), "0", "#,##0"),
        (Shown("-£1,234.50", Decimal("-1234.499")), "0", '"£"#,##0.00'),
        (Shown("12.5 days", Decimal("12.46")), "0", '0.0" days"'),
        (Shown("67.0%", Decimal("0.67")), "0", "0.0%"),
        (Shown("(12)", Decimal("-12")), "0;(0)", "0;(0)"),
        (Shown("2 of 3", Decimal("0.67")), "0%", None),
        (Shown("-"), "0", None),
        (Shown("c", Decimal(3), True), "0", None),
    ],
)
def test_a_number_format_shows_the_same_or_the_text_is_written(
    figure: Shown, code: str, shows: str | None
) -> None:
    found = number_shown(figure, code, Audience.BOARD)
    assert (found.code if found else None) == shows


def test_a_figure_that_no_format_shows_is_written_as_it_is_shown() -> None:
    few = Shown("2 of 3", Decimal("0.6666667"))
    row = row_of(book(with_one(indicator("EH1", "Seen", [few])))["Scorecard"], "EH1")
    assert row["2021-05"] == "2 of 3"


def test_columns_of_which_nothing_is_said_are_not_there() -> None:
    sheet = book(with_one(indicator("EH1", "Open cases", [1], owner="", preferred=None)))["Scorecard"]
    without_months = [one for one in headers(sheet) if not str(one).startswith("20")]
    assert without_months == ["Ref.", "Indicator", "Change from\nApr-21", "Change from\nMay-20"]


def test_an_audience_can_be_told_and_the_public_sees_no_owner() -> None:
    board, public = book(copy()), book(copy(Audience.PUBLIC))
    assert board["About"]["B4"].value == "The board: not for publication"
    assert public["About"]["B4"].value == "The public"
    assert "Owner/ Reporter" not in headers(public["Scorecard"])
    assert not [name for name, part in parts(copy(Audience.PUBLIC)).items() if b"Owner" in part]


def test_the_figures_are_those_of_the_open_data() -> None:
    sheet = book(copy())["Figures"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == HEADER
    assert len(rows) == len(list(observations(copy())))
    assert rows[13][5:] == (datetime.datetime(2021, 5, 1), 55, "55", "known")
    hidden = [row for row in rows if row[-1] == "hidden"]
    assert [(row[1], row[6], row[7]) for row in hidden] == [("LAC1", None, "c")] * 2


def test_what_people_wrote_around_the_figures_is_there_as_text() -> None:
    sheet = book(copy())["About"]
    told = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(3, sheet.max_row + 1)}
    assert list(told) == [
        *("Reporting month", "For", "Introduction", "Hidden figures", "Benchmarks", "Figures"),
        *("Notes", "Contact", "Licence"),
    ]
    assert told["Introduction"] == "What this is, with weight and a link (https://example.org/)."
    assert told["Hidden figures"] == copy().hidden[0]
    assert told["Benchmarks"] == "The benchmarks are of 2019-20."


def test_what_nobody_wrote_is_not_there() -> None:
    sheet = book(copy()._replace(texts=Texts(), hidden=(), benchmarks_of=""))["About"]
    assert sheet["A1"].value == "Scorecard"
    assert [sheet.cell(row, 1).value for row in range(3, sheet.max_row + 1)] == [
        "Reporting month",
        "For",
        "Figures",
    ]


def test_there_are_values_alone() -> None:
    every = parts(copy())
    assert not [name for name in every if re.search("vba|external|comments|drawing|calcChain", name)]
    for name, part in every.items():
        assert not re.search(rb"<f[ >]|<hyperlink|definedName name=\"scorecard", part), name


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@SUM(A1)", "-2+3", "=HYPERLINK(A1)", "https://example.org/", "12"]
)
def test_texts_stay_texts_even_when_somebody_edits_them(text: str) -> None:
    told = with_one(indicator(text, text, [77], owner=text, commentary=text, happened=text))
    told = told._replace(texts=Texts(text, text, text, text, text))
    cells = [
        cell
        for sheet in book(told)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and str(cell.value).lstrip("+=@-") == text.lstrip("+=@-")
    ]
    assert len(cells) >= 12
    for cell in cells:
        assert cell.data_type == "s", cell.coordinate
        assert cell.quotePrefix == (text.startswith(("=", "@")) or text == "-2+3"), cell.coordinate


def test_hidden_figures_are_nowhere_in_the_files() -> None:
    """Even those that a copy should never have held."""
    secret = Shown("c", Decimal("7654321"), True)
    hidden = indicator(
        "EH1",
        "Open cases",
        [1, secret],
        average=secret,
        maximum=secret,
        target=secret,
        benchmarks=(BenchmarkShown("ENG", secret),),
        changes={
            PREVIOUS_MONTH: ChangeShown(PREVIOUS_MONTH, Month(2021, 4), Arrow.NONE, "c", None, True),
        },
        months=(MonthShown(Month(2021, 4), Shown("1", Decimal(1))), MonthShown(Month(2021, 5), secret)),
    )
    told = with_one(hidden)
    every = {**parts(told), "csv": tidy_csv(told)}
    assert not [name for name, part in every.items() if b"7654321" in part]
    assert row_of(book(told)["Scorecard"], "EH1")["12-month average"] == "c"


def test_it_says_when_and_not_by_whom() -> None:
    properties = book(copy()).properties
    assert properties.created == datetime.datetime(2021, 5, 1)
    assert properties.title == "Children’s services scorecard, May 2021"
    assert not (properties.creator or properties.lastModifiedBy or properties.description)


def test_the_same_copy_gives_the_same_bytes() -> None:
    assert values_workbook(copy()) == values_workbook(copy())


def test_it_is_laid_out_for_the_screen_and_for_paper() -> None:
    workbook = book(copy())
    for sheet in workbook:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (workbook["Scorecard"].freeze_panes, workbook["Figures"].freeze_panes) == ("C5", "A2")
    assert workbook["Scorecard"].print_title_rows == "$4:$4"
    sheet = workbook["Scorecard"]
    wrapped = sheet.cell(6, headers(sheet)["Commentary (May-21)"])
    assert wrapped.alignment.wrap_text
    assert sheet.row_dimensions[6].height > sheet.row_dimensions[7].height


@pytest.mark.validator
def test_the_open_xml_sdk_finds_no_error(tmp_path: Path) -> None:
    path = tmp_path / "scorecard.xlsx"
    path.write_bytes(values_workbook(copy()))
    assert errors_of(path) == Counter()
