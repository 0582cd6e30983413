"""The template: what a new workbook holds, and that a refresh of it gives the golden figures."""

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.cli.main import main
from scorecard_xl.model import STATUS, VARIATION, Settings
from scorecard_xl.own_sheets.button_bar import BUTTONS
from scorecard_xl.own_sheets.setting_list import settings_rows
from scorecard_xl.own_sheets.settings import read_settings
from scorecard_xl.spreadsheet.workbook import is_ours
from scorecard_xl.template.new.contents import SECTIONS
from scorecard_xl.template.new.published import PublishedRow, published_tables
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.beside_commentary import beside_commentary
from tests.books.package_book import MARKER, SHEET, parts, sheet_text
from tests.places import TEMPLATE
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of
from tests.workbooks.file.test_golden_files import Row, assert_change, assert_statistics, golden

pytestmark = pytest.mark.filterwarnings("ignore:.* not supported and will be removed")

SHEETS = ["Scorecard", "Guide", "Settings", "History", "Change log"]
ROWS = "7:14 16:26 28:38 40:50 52:64 66:75"
"""The indicators' rows, below a section's name each."""

COMPUTED = [*"TUVWYZ", "AA", "AD"]
TYPED = [*"ABCDEFGHIJKLMNOPQRSX", "AE", "AF", "AG", "AH"]
AIMS = ("AB", "AC")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workbook; not to be written to."""
    path = tmp_path_factory.mktemp("new") / "new.xlsm"
    assert main(["new", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def refreshed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A refreshed copy of it; not to be written to."""
    path = Path(shutil.copy(built, tmp_path_factory.mktemp("refreshed")))
    result = scorecard_xl.refresh(path)
    assert (result.written, result.problems) == (True, ())
    return path


@pytest.fixture(scope="module")
def book(built: Path) -> Workbook:
    """The new workbook as openpyxl reads it."""
    return openpyxl.load_workbook(built)


@pytest.fixture(scope="module")
def sheet(book: Workbook) -> Worksheet:
    """Its scorecard."""
    return sheet_of(book)


def sheet_of(book: Workbook) -> Worksheet:
    found = book["Scorecard"]
    assert isinstance(found, Worksheet)
    return found


def rows_of() -> list[int]:
    spans = (span.split(":") for span in ROWS.split())
    return [row for first, last in spans for row in range(int(first), int(last) + 1)]


def ranges(columns: str) -> str:
    """The indicators' rows of some columns, as a validation names them."""
    first, last = columns.split(":")
    return " ".join(f"{first}{span.replace(':', f':{last}')}" for span in ROWS.split())


def entries(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Each part in its order, with its date and bytes."""
    with zipfile.ZipFile(path) as archive:
        return [(one.filename, one.date_time, archive.read(one)) for one in archive.infolist()]


def published_rows() -> list[PublishedRow]:
    return [row for table in published_tables() for row in table.rows]


def without_markup(text: str) -> str | None:
    return re.sub(r"</?[ib]>", "", text) or None


def test_the_template_is_what_the_command_builds(built: Path) -> None:
    assert [name for name, *_ in entries(TEMPLATE)] == [name for name, *_ in entries(built)]
    assert entries(TEMPLATE) == entries(built)


def test_it_is_the_same_each_time(built: Path, tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "again.xlsm")]) == 0
    assert (tmp_path / "again.xlsm").read_bytes() == built.read_bytes()


def test_what_the_command_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "new.xlsm")
    assert main(["new", out]) == 0
    said = "a scorecard of 64 indicators in 6 sections, whose newest month is May-21. Press Refresh in it.\n"
    assert capsys.readouterr() == (f"{out}: {said}", "")


def test_the_sheets_in_their_order(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert book.active is book["Scorecard"]
    assert [one.sheet_state for one in book.worksheets] == ["visible"] * 5


def test_six_sections_with_their_indicators(sheet: Worksheet) -> None:
    names = [sheet.cell(row, 1).value for row in range(6, sheet.max_row + 1) if row not in rows_of()]
    assert names == list(SECTIONS)
    assert [sheet.cell(row, 1).value for row in rows_of()] == [row.ref for row in published_rows()]
    assert [row.ref for row in published_rows()] != sorted(row.ref for row in published_rows())


def test_what_people_typed_is_the_published_scorecards(sheet: Worksheet, data: Path) -> None:
    preferred = {row["ref"]: row["preferred"] for row in golden(data)}
    assert len(preferred) == 64
    for number, row in zip(rows_of(), published_rows(), strict=True):
        shown = [sheet[f"{column}{number}"].value for column in TYPED if column != "S"]
        assert shown == [
            row.ref,
            without_markup(row.indicator),
            without_markup(row.owner),
            without_markup(row.outcome),
            *(figure.value for figure in row.months),
            row.preferred or None,
            *(figure.value for figure in row.benchmarks),
            without_markup(row.commentary),
        ]
        assert (shown[18] or "") == preferred[row.ref]


def test_the_headers(sheet: Worksheet) -> None:
    header = [cell.value for cell in sheet[5]]
    assert header[:3] == ["Ref.", "Indicator", "Owner/ Reporter"]
    assert header[4:18] == [datetime(2020 + n // 12, n % 12 + 1, 1) for n in range(3, 17)]
    assert header[18:20] == ["Trend (14 months)", "% change from Apr-21"]
    assert header[21] == "% change from May-20"
    assert header[23:26] == ["Preferred DoT", "12-mnth avg", "12-mnth max."]
    assert header[26:30] == ["Variation", "Target", "Tolerance", "Status"]
    assert header[30:] == ["SN", "ENG", "SE region", "Commentary (May-21):"]
    assert {"T5:U5", "V5:W5"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_computed_cells_are_blank_before(sheet: Worksheet) -> None:
    cells = [sheet[f"{column}{row}"].value for row in rows_of() for column in COMPUTED]
    assert cells == [None] * (64 * 8)
    assert [sheet[cell].value for cell in ("B2", "B3")] == [None, None]
    assert not list(sheet.conditional_formatting)


def test_a_refresh_gives_the_golden_figures(refreshed: Path, data: Path) -> None:
    after = sheet_of(openpyxl.load_workbook(refreshed))
    expected: dict[str, Row] = {row["ref"]: row for row in golden(data)}
    assert len(expected) == 64
    for number in rows_of():
        row = expected.pop(str(after[f"A{number}"].value))
        assert_change(after, number, ("T", "U"), row, "apr_21", 0)
        assert_change(after, number, ("V", "W"), row, "may_20", 0)
        assert_statistics(after, number, "YZ", row, 0)
    assert not expected
    assert after["B2"].value == datetime(2021, 5, 1)
    assert after["B2"].number_format == "mmmm yyyy"


def test_a_refresh_changes_nothing_that_people_typed(sheet: Worksheet, refreshed: Path) -> None:
    after = sheet_of(openpyxl.load_workbook(refreshed, rich_text=True))
    before = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row}
    ours = {f"{column}{row}" for row in rows_of() for column in COMPUTED} | {"B2", "B3"}
    for row in after.iter_rows():
        for cell in row:
            if cell.coordinate not in ours:
                assert str(cell.value) == str(before[cell.coordinate].value)
            assert cell.number_format == before[cell.coordinate].number_format
            assert cell.fill.fgColor.rgb == before[cell.coordinate].fill.fgColor.rgb


def test_each_change_gets_the_three_fills_of_its_verdicts(refreshed: Path) -> None:
    formatting = sheet_of(openpyxl.load_workbook(refreshed)).conditional_formatting
    fills = [
        (str(area.sqref), rule.dxf.fill.bgColor.rgb, MARKER in rule.formula[0])
        for area in formatting
        for rule in area.rules
        if rule.dxf and rule.dxf.fill
    ]
    assert fills == [
        (ranges(columns), f"FF{colour}", True)
        for columns, colours in (
            ("T:U", ("C6EFCE", "FFB000", "B00020")),
            ("V:W", ("C6EFCE", "FFB000", "B00020")),
            ("AA:AA", ("5BC8F5", "B8560A", "5B2C83", "5B2C83", "D9D9D9")),
            ("AD:AD", ("C6EFCE", "FFB000", "B00020")),
        )
        for colour in colours
    ]


def test_the_words_of_a_column_are_told_apart_in_grey() -> None:
    for colours in (("5BC8F5", "B8560A", "5B2C83", "D9D9D9"), ("C6EFCE", "FFB000", "B00020")):
        shades = sorted(
            0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue in map(bytes.fromhex, colours)
        )
        assert all(lighter - darker > 20 for darker, lighter in pairwise(shades))


def test_targets_have_their_rows_number_format(sheet: Worksheet) -> None:
    for number in rows_of():
        target, tolerance = (sheet[f"{column}{number}"] for column in AIMS)
        assert (target.value, tolerance.value, tolerance.number_format) == (None, None, "General")
        assert target.number_format == sheet[f"Y{number}"].number_format


def test_a_second_refresh_writes_nothing(refreshed: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(refreshed, tmp_path))
    again = scorecard_xl.refresh(path)
    assert (again.written, again.changes) == (False, ())
    assert path.read_bytes() == refreshed.read_bytes()


def test_a_check_finds_nothing_but_commentary_after_a_refresh(refreshed: Path) -> None:
    assert beside_commentary(scorecard_xl.check(refreshed)) == ()


def test_the_figures_of_a_later_refresh_keep_the_other_parts(built: Path, refreshed: Path) -> None:
    one, other = parts(built), parts(refreshed)
    assert list(one) == list(other)
    change_log = f"xl/worksheets/sheet{SHEETS.index('Change log') + 1}.xml"
    assert {name for name in one if one[name] != other[name]} == {SHEET, change_log, "xl/styles.xml"}


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("freeze_panes", "C6"),
        ("auto_filter.ref", "A5:AH75"),
        ("print_area", "'Scorecard'!$A$1:$AH$75"),
        ("print_title_rows", "$5:$5"),
        ("page_setup.paperSize", "8"),
        ("page_setup.orientation", "landscape"),
        ("page_setup.fitToHeight", "0"),
        ("sheet_properties.pageSetUpPr.fitToPage", "True"),
        ("sheet_properties.outlinePr.summaryBelow", "False"),
        ("sheet_view.showGridLines", "False"),
    ],
)
def test_the_view_and_the_print(what: str, expected: str, sheet: Worksheet) -> None:
    found: Any = sheet
    for name in what.split("."):
        found = getattr(found, name)
    assert str(found) == expected


def test_it_prints_one_page_wide(sheet: Worksheet) -> None:
    assert sheet.page_setup.fitToWidth in (None, 1)


def test_indicator_rows_are_of_level_1_and_may_grow(built: Path) -> None:
    rows = ElementTree.fromstring(parts(built)[SHEET]).iter(f"{MAIN}row")
    levels = {int(row.attrib["r"]): row.attrib for row in rows if row.get("outlineLevel") == "1"}
    assert list(levels) == rows_of()
    for attributes in levels.values():
        assert float(attributes["ht"]) >= 27
        assert "customHeight" not in attributes


def test_the_drop_down_of_directions(sheet: Worksheet) -> None:
    [found] = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert (found.formula1, str(found.sqref)) == ('"▲,▼"', ranges("X:X"))
    assert found.allow_blank and found.showErrorMessage and not found.showDropDown
    assert "▲" in (found.error or "") and "▼" in (found.error or "")


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        ("A month's figure", "E:R"),
        ("Computed", "T:W"),
        ("Computed", "Y:Z"),
        ("Computed", "AA:AA"),
        ("Target", "AB:AB"),
        ("Tolerance", "AC:AC"),
        ("Computed", "AD:AD"),
        ("Benchmark", "AE:AG"),
        ("Commentary", "AH:AH"),
        ("Preferred direction", "X:X"),
    ],
)
def test_the_input_message_says_whose_a_cell_is(title: str, columns: str, sheet: Worksheet) -> None:
    [found] = [one for one in sheet.data_validations.dataValidation if str(one.sqref) == ranges(columns)]
    assert found.promptTitle == title
    assert found.showInputMessage and found.prompt
    # what Excel takes
    assert len(found.promptTitle or "") <= 32 and len(found.prompt or "") <= 255


def test_each_row_has_a_sparkline_of_its_14_months(built: Path) -> None:
    text = sheet_text(built)
    found = re.findall(r"<xm:f>([^<]*)</xm:f><xm:sqref>([^<]*)</xm:sqref>", text)
    assert text.count("<xm:f>") == 64
    assert sorted(found) == sorted((f"Scorecard!E{row}:R{row}", f"S{row}") for row in rows_of())


def test_the_buttons_have_a_macro_and_an_alternative_text(built: Path) -> None:
    drawing = parts(built)["xl/drawings/drawing1.xml"].decode()
    assert re.findall(r'<xdr:cNvPr [^>]*\bdescr="([^"]*)"', drawing) == [
        f"{button.label}: {button.purpose}" for button in BUTTONS
    ]
    macros = re.findall(r'<xdr:sp macro="\[0\]!(\w+)" textlink="">', drawing)
    assert macros == [button.macro for button in BUTTONS]
    assert re.findall(r"<a:t>([^<]+)</a:t>", drawing) == [button.label for button in BUTTONS]
    for corner in re.findall(r"<xdr:from>.*?</xdr:to>", drawing):
        [start, end] = re.findall(r"<xdr:col>(\d+)</xdr:col>", corner)
        assert start == end  # or applications would make it as much wider as the columns


def test_the_document_properties(book: Workbook) -> None:
    properties = book.properties
    assert properties.title == "Children's services scorecard"
    assert properties.subject and properties.keywords and properties.description
    assert properties.category == "Scorecard"
    assert properties.created == properties.modified == datetime(2021, 6, 14, 9)
    assert not properties.creator and not properties.lastModifiedBy


def test_a_rows_number_format_is_its_units(sheet: Worksheet, data: Path) -> None:
    units = {row["ref"]: row["unit"] for row in golden(data)}
    assert set(units.values()) == {"number", "percent"}
    for number in rows_of():
        unit = units[str(sheet[f"A{number}"].value)]
        if str(sheet[f"B{number}"].value).startswith("Percentage"):  # of one without figures as well
            unit = "percent"
        months = [sheet.cell(number, column) for column in range(5, 19)]
        figures = [cell for cell in months if isinstance(cell.value, int | float)] or months
        codes = {cell.number_format for cell in (*figures, sheet[f"Y{number}"], sheet[f"Z{number}"])}
        assert codes == {"0%" if unit == "percent" else "#,##0"}, number
        assert {sheet[f"{column}{number}"].number_format for column in "UW"} == {"0%"}


def test_the_settings_are_ours_and_the_usual(built: Path) -> None:
    workbook = FileWorkbook(built)
    assert read_settings(workbook) == Settings(computed_columns=frozenset([VARIATION, STATUS]))
    assert [sheet.name for sheet in workbook.sheets if is_ours(sheet)] == SHEETS[2:]


def test_the_settings_are_explained_row_by_row(book: Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book["Settings"]["A4:C100"]]
    expected = {name: [name, at_first, what] for name, at_first, what in settings_rows()}
    expected["Computed columns"][1] = "Variation, Status"
    assert [row for row in rows if row[0]] == list(expected.values())
    assert all(explanation.endswith(".") for *_, explanation in settings_rows())


@pytest.mark.parametrize(
    ("name", "column"), [("History", "Commentary"), ("Change log", "Old"), ("Settings", "Value")]
)
def test_sheets_of_ours_carry_the_marker_and_a_header(name: str, column: str, book: Workbook) -> None:
    assert "scorecard-xl" in str(book[name]["A1"].value)
    assert column in [cell.value for cell in book[name][3]]
    assert book[name].freeze_panes == "A4"


def test_the_guide_names_every_button(book: Workbook) -> None:
    told = {str(label.value): purpose.value for label, purpose in book["Guide"]["A1:B40"]}
    for button in BUTTONS:
        assert told[button.label] == button.purpose


def test_the_key_follows_the_threshold_of_the_settings(sheet: Worksheet, book: Workbook) -> None:
    assert book["Settings"]["A5"].value == "Threshold"
    for cell in ("E2", "L2"):
        assert "Settings!$B$5" in str(sheet[cell].value)


def test_the_window_fits_a_screen(built: Path) -> None:
    found = re.search(r'windowWidth="(\d+)" windowHeight="(\d+)"', sheet_text(built, "xl/workbook.xml"))
    assert found
    width, height = (int(twips) / 15 for twips in found.groups())  # pixels
    assert 800 <= width <= 2560 and 600 <= height <= 1440


@pytest.mark.validator
def test_the_validator_finds_nothing(built: Path, refreshed: Path) -> None:
    assert errors_of(TEMPLATE) == Counter()
    assert errors_of(built) == Counter()
    assert errors_of(refreshed) == Counter()


@pytest.mark.libreoffice
def test_libreoffice_prints_it_one_page_wide(refreshed: Path, tmp_path: Path) -> None:
    pdf = convert(refreshed, "pdf", tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF-")
    if shutil.which("pdftotext"):
        said = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout
        first, *others = said.decode().split("\f")
        assert "Children's services scorecard" in first
        assert "Ref." in first and "Commentary (May-21)" in first
        assert "Commentary (May-21)" in others[0]  # the header, on each page
