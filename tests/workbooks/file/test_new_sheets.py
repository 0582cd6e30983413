"""Sheets of ours that a closed file gets in the same save as its changes."""

import datetime
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.workbook import Workbook

from scorecard_xl import ScorecardError
from scorecard_xl.spreadsheet.cells import CellError, area_of
from scorecard_xl.spreadsheet.workbook import AddedRows, Applied, CellChange, Link, OwnSheet, SheetUpdate
from scorecard_xl.workbooks.file.new_sheet import worksheet
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from tests.books.package_book import STYLES, book, parts
from tests.books.strict_open_xml import make_strict
from tests.data.package_edits import Package
from tests.places import ROOT
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of

BOOK = "xl/workbook.xml"
CHANGED = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", BOOK, STYLES}
SETTINGS = OwnSheet(
    "Our settings",
    "Settings (scorecard-xl)",
    "Blank means the usual.",
    ("Setting", "Value"),
    (20, 30.5),
    [("Reporting month", None), ("Threshold", 10), ("Since", datetime.date(2021, 5, 1)), ("OK", True)],
    3,
)
LOG = OwnSheet("Our log", "Change log (scorecard-xl)", "", ("Time", "Cell"), (24, 10), (), 3)
UPDATES = [
    SheetUpdate(
        SETTINGS.name,
        (CellChange(sheet=SETTINGS.name, row=4, column=2, ref="", column_name="", old=None, new="2021-05"),),
        owned=(area_of("B4"),),
        new=SETTINGS,
    ),
    SheetUpdate(LOG.name, added=AddedRows(4, [("now", "A1", CellError("#N/A"))]), new=LOG),
]
CONTENT: dict[str, list[tuple[object, ...]]] = {
    SETTINGS.name: [
        ("Settings (scorecard-xl)", None),
        ("Blank means the usual.", None),
        ("Setting", "Value"),
        ("Reporting month", "2021-05"),
        ("Threshold", 10),
        ("Since", datetime.datetime(2021, 5, 1)),
        ("OK", True),
    ],
    LOG.name: [
        ("Change log (scorecard-xl)", None, None),
        (None, None, None),
        ("Time", "Cell", None),
        ("now", "A1", "#N/A"),
    ],
}


@pytest.fixture(params=["everything.xlsm", "workbook_template.xlsm", "published_paired.xlsx", "strict.xlsx"])
def path(request: pytest.FixtureRequest, data: Path, tmp_path: Path) -> Path:
    """Workbooks with and without VBA, one of them in Strict Open XML."""
    path = tmp_path / request.param
    if path.stem == "strict":
        return strict(data / "published_paired.xlsx", path)
    source = ROOT if path.stem == "workbook_template" else data
    return Path(shutil.copy(source / path.name, path))


def strict(source: Path, path: Path) -> Path:
    package = Package(source)
    make_strict(package)
    package.save(path)
    return path


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_new_sheets_stand_behind_all_others_with_all_that_is_asked_of_them(path: Path) -> None:
    before = [sheet.name for sheet in FileWorkbook(path).sheets]
    FileWorkbook(path).apply(UPDATES)
    workbook = FileWorkbook(path)
    assert [sheet.name for sheet in workbook.sheets] == [*before, SETTINGS.name, LOG.name]
    assert [sheet.title for sheet in workbook.sheets[-2:]] == [SETTINGS.title, LOG.title]
    if path.stem == "strict":  # openpyxl reads no such workbook
        return
    read = openpyxl.load_workbook(path)
    for name, rows in CONTENT.items():
        assert list(read[name].values) == rows
    settings = read[SETTINGS.name]
    assert settings.freeze_panes == "A4" and not settings.sheet_view.showGridLines
    assert [settings[cell].font.b for cell in ("A1", "A2", "B3", "A4")] == [True, False, True, False]
    assert settings.column_dimensions["B"].width == 30.5 + 0.7109375  # as Excel counts
    assert settings["B6"].number_format == "mmm-yy"


def test_every_other_part_stays_byte_for_byte(path: Path) -> None:
    old = parts(path)
    FileWorkbook(path).apply(UPDATES)
    new = parts(path)
    assert list(new)[: len(old)] == list(old)
    added = list(new)[len(old) :]
    assert len(added) == 2
    assert {name for name in old if old[name] != new[name]} == CHANGED
    assert not any(b"codeName" in new[name] for name in added)


@pytest.mark.validator
def test_the_validator_finds_nothing_new(path: Path) -> None:
    before = errors_of(path)
    FileWorkbook(path).apply(UPDATES)
    assert errors_of(path) - before == Counter()


@pytest.mark.libreoffice
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_libreoffice_reads_them(path: Path, tmp_path: Path) -> None:
    FileWorkbook(path).apply(UPDATES)
    (folder := tmp_path / "converted").mkdir()
    read = openpyxl.load_workbook(convert(path, "xlsx", folder), data_only=True)
    for name, rows in CONTENT.items():
        sheet = read[name]
        assert isinstance(sheet, Worksheet)
        assert list(sheet.iter_rows(max_col=len(rows[0]), values_only=True)) == rows


def test_a_sheet_that_is_there_in_any_case_is_updated(tmp_path: Path) -> None:
    def write(workbook: Workbook, _: object) -> None:
        workbook.add_worksheet("OUR LOG").write("A1", "own")

    path = book(tmp_path / "book.xlsx", write)
    FileWorkbook(path).apply([SheetUpdate(LOG.name, added=AddedRows(2, [["M1"]]), new=LOG)])
    read = openpyxl.load_workbook(path)
    assert read.sheetnames == ["Scorecard", "OUR LOG"]
    assert list(read["OUR LOG"].values) == [("own",), ("M1",)]


def test_a_new_sheet_alone_is_something_to_write(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    workbook, before = FileWorkbook(path), path.read_bytes()
    assert workbook.apply([SheetUpdate(LOG.name, new=LOG)], dry_run=True) == Applied(True)
    assert path.read_bytes() == before
    assert workbook.apply([SheetUpdate(LOG.name, new=LOG)]) == Applied(True)
    assert openpyxl.load_workbook(path).sheetnames == ["Scorecard", "Our log"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_protected_structure_is_left_alone(dry_run: bool, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    package = Package(path)
    package.insert_before(BOOK, "<bookViews>", '<workbookProtection lockStructure="1"/>')
    package.save(path)
    before = path.read_bytes()
    with pytest.raises(ScorecardError, match=r"Our log cannot be added.*Review > Protect Workbook.*\.$"):
        FileWorkbook(path).apply(UPDATES[1:], dry_run=dry_run)
    assert path.read_bytes() == before


def test_a_chart_sheet_of_the_name_is_in_the_way(tmp_path: Path) -> None:
    def write(workbook: Workbook, _: object) -> None:
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=Scorecard!$C$4:$E$4"})
        workbook.add_chartsheet("our log").set_chart(chart)

    path = book(tmp_path / "book.xlsx", write)
    with pytest.raises(ScorecardError, match="another kind of sheet has this name"):
        FileWorkbook(path).apply(UPDATES[1:])


def test_a_link_is_a_formula_that_shows_its_cell() -> None:
    data = worksheet(LOG._replace(rows=[[Link("R&D", "A1")]]), StylesXml(b"<styleSheet/>"))
    assert b'<c r="A4" t="str"><f>HYPERLINK("#\'R&amp;D\'!A1","A1")</f><v>A1</v></c>' in data
