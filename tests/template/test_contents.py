"""What a closed file's cells may become, and what it says of them."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl import ScorecardError
from scorecard_xl.spreadsheet.attachments import Attached
from scorecard_xl.spreadsheet.cells import CellError, Content, Formula, area_of
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate
from scorecard_xl.workbooks.file.sheet import FileSheet
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.package_book import SHEET, book, cell_text, parts
from tests.books.sheet_forms import FORMS, in_form
from tests.data.package_edits import Package
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of
from tests.workbooks.file.test_formulas import AVERAGES, CHAIN, chain_of, formula_book

CONTENTS: list[tuple[Content, str]] = [
    (None, '<c r="B4"/>'),
    (True, '<c r="B4" t="b"><v>1</v></c>'),
    (False, '<c r="B4" t="b"><v>0</v></c>'),
    (CellError("#DIV/0!"), '<c r="B4" t="e"><v>#DIV/0!</v></c>'),
    (datetime.date(2021, 5, 1), '<c r="B4"><v>44317</v></c>'),
    (2.5, '<c r="B4"><v>2.5</v></c>'),
    ("a & b", '<c r="B4" t="str"><v>a &amp; b</v></c>'),
    (" a\n", '<c r="B4" t="str"><v xml:space="preserve"> a\n</v></c>'),
    (Formula('IF(C4<5,"a & b",C4)'), '<c r="B4"><f>IF(C4&lt;5,"a &amp; b",C4)</f></c>'),
]
TEXTS = ["x" * 32_767, "\x01\t\r\n_x000D_", " ", "", "  two  ", "↑▲\ufffe"]


def change(cell: str, new: Content, **more: object) -> SheetUpdate:
    place = area_of(cell)
    one = CellChange(
        sheet="Scorecard",
        row=place.first_row,
        column=place.first_column,
        ref="",
        column_name="",
        old=None,
        new=new,
    )
    return SheetUpdate("Scorecard", (one._replace(**more),), owned=(place,))  # type: ignore[arg-type]


def sheet_of(path: Path) -> FileSheet:
    return FileWorkbook(path).sheets[0]


@pytest.mark.parametrize(("new", "written"), CONTENTS)
def test_a_cell_takes_any_content(new: Content, written: str, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    FileWorkbook(path).apply([change("B4", new)])
    assert cell_text(path, "B4") == written
    if isinstance(new, Formula):
        assert sheet_of(path).formulas(4) == {2: new.text}
        assert openpyxl.load_workbook(path)["Scorecard"]["B4"].value == str(new)
    elif not isinstance(new, datetime.date):
        assert sheet_of(path).values(4, (2,)) == [new]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("form", [None, "prefixed", "single_quotes"])
def test_a_text_comes_back_as_it_was(text: str, form: str | None, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    if form:
        path = in_form(path, form, (SHEET,), tmp_path / "other.xlsx")
    FileWorkbook(path).apply([change("B4", text)])
    assert sheet_of(path).values(4, (2,)) == [text]


def test_a_text_that_no_cell_holds_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    for text in ("x" * 32_768, "😀" * 16_384):
        with pytest.raises(ScorecardError, match=r"^book.xlsx, sheet Scorecard: .*32,767 characters"):
            FileWorkbook(path).apply([change("B4", text)], dry_run=True)


@pytest.mark.parametrize("date", [(1900, 1, 1), (1900, 2, 28), (1900, 3, 1), (2021, 5, 1)])
@pytest.mark.parametrize("from_1904", [True, False])
def test_a_date_is_the_same_day_again(date: tuple[int, int, int], from_1904: bool, tmp_path: Path) -> None:
    if from_1904 and date < (1904, 1, 1):
        return
    with Workbook(str(tmp_path / "book.xlsx"), {"date_1904": from_1904}) as workbook:
        workbook.add_worksheet("Scorecard").write("B4", 1)
    path = tmp_path / "book.xlsx"
    FileWorkbook(path).apply([change("B4", datetime.date(*date), number_format="dd/mm/yyyy")])
    assert sheet_of(path).values(4, (2,)) == [datetime.date(*date)]


def test_a_number_format_alone_leaves_the_content_as_it_is(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    old = cell_text(path, "B4")
    FileWorkbook(path).apply([change("B4", "Number of M1", old="Number of M1", number_format="@")])
    assert cell_text(path, "B4") == old.replace('r="B4"', f'r="B4" s="{sheet_of(path).style(4, 2)}"')
    assert sheet_of(path).number_formats(4, (2,)) == ("@",)


def test_a_value_in_the_place_of_its_formula_is_written(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", cells={"K4": "=1+1"})
    FileWorkbook(path).apply([change("K4", 0.0, old=0.0, number_format="0.0")])
    assert "<f>" not in cell_text(path, "K4")


def test_a_formula_in_a_shared_one_leaves_the_others_right(tmp_path: Path) -> None:
    path = formula_book(tmp_path, AVERAGES, chain_of(*AVERAGES))
    FileWorkbook(path).apply([change("K4", Formula("MAX(C4:E4)"))])
    formulas = {row: sheet_of(path).formulas(row)[11] for row in range(4, 9)}
    assert formulas == {4: "MAX(C4:E4)", **{row: f"AVERAGE(C{row}:E{row})" for row in range(5, 9)}}
    assert b'r="K4"' not in parts(path)[CHAIN]


def test_undoing_gives_a_formula_back(tmp_path: Path) -> None:
    path = formula_book(tmp_path, AVERAGES, chain_of(*AVERAGES))
    FileWorkbook(path).apply([change("K6", 50.0)])
    assert 11 not in sheet_of(path).formulas(6)
    FileWorkbook(path).apply([change("K6", Formula("AVERAGE(C6:E6)"))])
    assert cell_text(path, "K6") == '<c r="K6"><f>AVERAGE(C6:E6)</f></c>'
    assert b'r="K6"' not in parts(path)[CHAIN]


@pytest.mark.parametrize("form", [None, *sorted(FORMS)])
def test_shared_formulas_are_told_as_each_cell_calculates_them(form: str | None, tmp_path: Path) -> None:
    path = formula_book(tmp_path, AVERAGES)
    if form:
        path = in_form(path, form, (SHEET,), tmp_path / "other.xlsx")
    sheet = sheet_of(path)
    for row in (8, 4, 6):
        assert sheet.formulas(row)[11] == f"AVERAGE(C{row}:E{row})"


def test_conditional_formats_stay_where_none_are_declared(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    scorecard_xl.refresh(path)
    old = parts(path)
    FileWorkbook(path).apply([change("B4", "x")])
    new = parts(path)
    assert {name for name in old if old[name] != new[name]} == {SHEET}
    assert new[SHEET].count(b"<cfRule ") == old[SHEET].count(b"<cfRule ") > 0


@pytest.mark.parametrize("form", [None, "prefixed", "empty_tags_written_out"])
def test_a_row_that_is_not_written_takes_cells(form: str | None, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        sheet.write("A1", 1)
        sheet.set_row(2, 30)
        sheet.write("A9", 9)
    if form:
        path = in_form(path, form, (SHEET,), tmp_path / "other.xlsx")
    changes = [change(cell, cell).changes[0] for cell in ("C12", "B3", "C5", "A5", "A12")]
    FileWorkbook(path).apply([SheetUpdate("Scorecard", tuple(changes), owned=(area_of("A1:C12"),))])
    read = openpyxl.load_workbook(path)["Scorecard"]
    cells = [cell for row in read.iter_rows() for cell in row if cell.value is not None]
    found = {cell.coordinate: cell.value for cell in cells}
    assert found == {"A1": 1, "B3": "B3", "A5": "A5", "C5": "C5", "A9": 9, "A12": "A12", "C12": "C12"}


@pytest.mark.libreoffice
@pytest.mark.validator
def test_a_formula_is_calculated_when_it_is_loaded(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    FileWorkbook(path).apply([change("B4", Formula("C4+D4"))])
    assert not errors_of(path)
    (folder := tmp_path / "converted").mkdir()
    read = openpyxl.load_workbook(convert(path, "xlsx", folder), data_only=True)
    assert read["Scorecard"]["B4"].value == 319


def test_fills_tell_cells_apart_that_look_apart(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        red, grid = workbook.add_format({"bg_color": "#FF0000"}), workbook.add_format({"pattern": 4})
        bold = workbook.add_format({"bg_color": "#FF0000", "bold": True})
        sheet.write("A20", "red", red)
        sheet.write("B20", "red and bold", bold)
        sheet.write("C20", "plain")
        sheet.write("D20", "pattern", grid)
        sheet.set_row(20, None, red)
        sheet.set_column("M:M", None, red)

    sheet = sheet_of(book(tmp_path / "book.xlsx", write))
    red, bold, plain, pattern, blank, of_column = sheet.fills(20, (1, 2, 3, 4, 5, 13))
    assert red == bold == of_column == "FF0000"
    assert plain == blank == ""
    assert pattern not in ("", red)
    assert list(sheet.fills(21, (1, 7))) == ["FF0000", "FF0000"]


def test_notes_and_threads_of_comments_belong_to_cells(data: Path, tmp_path: Path) -> None:
    sheet = sheet_of(data / "everything.xlsm")
    noted = [one.area.reference for one in sheet.attachments if one.kind is Attached.NOTE]
    assert sorted(noted) == ["AC16", "R16", "T12"]
    package = Package(data / "everything.xlsm")
    part = next(name for name in package.parts if "threadedComments/" in name)
    package.parts[part] = b"<ThreadedComments><threadedComment"
    package.save(path := tmp_path / "book.xlsm")
    with pytest.raises(ScorecardError, match="damaged"):
        _ = sheet_of(path).attachments


@pytest.mark.parametrize("cut", ["<sheetData>", '<row r="1"'])
def test_a_title_in_a_broken_part_is_refused(cut: str, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", lambda _, sheet: sheet.write("A1", "Title"))
    package = Package(path)
    package.replace(SHEET, cut, "<")
    package.save(path)
    with pytest.raises(ScorecardError, match="damaged"):
        _ = sheet_of(path).title
