"""What is attached to cells is told alike by a closed workbook and by one that is open in LibreOffice."""

from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.spreadsheet.attachments import Attached, Attachment
from scorecard_xl.spreadsheet.cells import area_of
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.file.xml.attached import attached_in
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from scorecard_xl.workbooks.live.workbook import LiveWorkbook
from tests.books.package_book import book
from tests.data.package_edits import Package


def attachments(workbook: Workbook, sheet: Worksheet) -> None:
    """Notes, links, rules of what may be typed, and a filter that hides a row."""
    sheet.write_comment("D5", "a note")
    sheet.write_comment("P40", "a note beside")
    sheet.write_url("M4", "https://example.org/case", string="See the case.")
    sheet.write_url("M5", "internal:'Scorecard'!A1", string="See above.")
    sheet.data_validation("C4:D6", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.data_validation("M4", {"validate": "length", "criteria": "<", "value": 400})
    sheet.autofilter("A3:M6")
    sheet.filter_column("D", "x > 100")
    sheet.set_row(5, None, None, {"hidden": True})


def told(sheet: Sheet) -> set[tuple[Attached, tuple[int, int]]]:
    """Each cell with what it is said to have."""
    return {
        (kind, (row, column))
        for kind, area in sheet.attachments
        for row in range(area.first_row, area.last_row + 1)
        for column in range(area.first_column, area.last_column + 1)
    }


@pytest.mark.live
def test_both_kinds_of_workbook_tell_the_same(tmp_path: Path, app: xlwings.App) -> None:
    path = book(tmp_path / "book.xlsx", attachments)
    closed = told(FileWorkbook(path).sheets[0])
    assert closed == told(LiveWorkbook(app.books.open(str(path)), LibreOfficeCalc()).sheets[0])
    assert {kind for kind, _ in closed} == set(Attached) - {Attached.SHOWN_BY_EXCEL}
    assert {cell for kind, cell in closed if kind is Attached.FILTER} == {(row, 4) for row in range(3, 7)}


@pytest.mark.live
def test_a_filter_elsewhere_than_around_its_rows_may_be_any_columns(tmp_path: Path, app: xlwings.App) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.autofilter("A3:E5")
        sheet.filter_column("D", "x > 200")
        sheet.set_row(3, None, None, {"hidden": True})

    opened = app.books.open(str(book(tmp_path / "book.xlsx", write)))
    sheet = LiveWorkbook(opened, LibreOfficeCalc()).sheets[0]
    (attachment,) = sheet.attachments
    assert attachment.kind is Attached.FILTER
    assert all(attachment.area.holds(5, column) for column in range(1, 6))


def test_a_tables_own_filter_is_told(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        other = workbook.add_worksheet("Other")
        other.add_table("B2:D4", {"columns": [{"header": name} for name in ("Ref.", "May-21", "Note")]})

    path = book(tmp_path / "book.xlsx", write)
    package = Package(path)
    filters = '<filterColumn colId="1"><filters blank="1"/></filterColumn>'
    whole = f'<autoFilter ref="B2:D4">{filters}</autoFilter>'
    package.replace("xl/tables/table1.xml", '<autoFilter ref="B2:D4"/>', whole)
    package.save(path)
    found = [one for one in FileWorkbook(path).sheets[1].attachments if one.kind is Attached.FILTER]
    assert [one.area.reference for one in found] == ["C2:C4"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (b'<c r="B2" t="e" vm="1"><v>#VALUE!</v></c>', ["B2"]),
        (b'<c r="B2" s="1" cm="1" vm="12"><v>3</v></c>', ["B2"]),
        (b"<c r='B2' vm='1'/>", ["B2"]),
        (b'<c r="B2" t="s" ph="1"><v>3</v></c>', ["B2"]),
        (b'<c r="B2" vm="0"><v>3</v></c>', []),
        (b'<c r="B2" cm="1"><f>A1</f><v>3</v></c>', []),
        (b'<c r="B2" t="inlineStr"><is><t> vm="1" </t></is></c>', []),
    ],
)
def test_what_stands_in_the_attributes_of_a_cell(markup: bytes, expected: list[str]) -> None:
    data = b'<worksheet><sheetData><row r="2">%b</row></sheetData></worksheet>' % markup
    assert [one.area.reference for one in attached_in(SheetXml(data))] == expected


def test_rules_of_what_may_be_typed_that_only_later_versions_know() -> None:
    data = (
        b'<worksheet xmlns:x14="x" xmlns:xm="y"><sheetData/><extLst><ext><x14:conditionalFormattings>'
        b"<x14:conditionalFormatting><xm:sqref>A1</xm:sqref></x14:conditionalFormatting>"
        b"</x14:conditionalFormattings><x14:dataValidations><x14:dataValidation><xm:sqref>B2:B9 D4</xm:sqref>"
        b"</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    assert list(attached_in(SheetXml(data))) == [
        Attachment(Attached.VALIDATION, area_of("B2:B9")),
        Attachment(Attached.VALIDATION, area_of("D4")),
    ]


def test_a_new_month_of_a_file_lists_them(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", attachments)
    workbook = FileWorkbook(path)
    assert {(one.cell, one.code) for one in start_month(workbook, dry_run=True).left_behind} >= {
        ("D3", "filter-stays"),
        ("D5", "note-stays"),
        ("M4", "link-stays"),
        ("M5", "link-stays"),
        ("C4", "validation-stays"),
        ("M4", "validation-stays"),
    }
    before = path.read_bytes()
    assert scorecard_xl.refresh(path).written and path.read_bytes() != before
