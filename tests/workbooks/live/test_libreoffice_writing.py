"""xlwings over LibreOffice: sheets, formulas and looks of cells that are written."""

from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook

pytestmark = pytest.mark.live

SHEETS = ["One", "My sheet", "a, b; c", "O'Neil's"]


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path) -> xlwings.Book:
    """A book of the sheets One, My sheet, and two of which the names need quotes."""
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        workbook.add_worksheet("One")
        workbook.add_worksheet("My sheet").write("B2", 7)
        workbook.add_worksheet("a, b; c").write("B2", 5)
        workbook.add_worksheet("O'Neil's").write("B2", 4)
    return app.books.open(path)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ({"after": 3}, [*SHEETS, "New"]),
        ({"after": 0}, ["One", "New", *SHEETS[1:]]),
        ({"before": 0}, ["New", *SHEETS]),
        ({"before": 1}, ["One", "New", *SHEETS[1:]]),
        ({}, ["New", *SHEETS]),
    ],
)
def test_a_sheet_is_added_beside_another(where: dict[str, int], names: list[str], book: xlwings.Book) -> None:
    added = book.sheets.add("New", **{side: book.sheets[place] for side, place in where.items()})
    assert [sheet.name for sheet in book.sheets] == names
    assert added.name == "New"


def test_a_sheet_without_a_name_gets_a_free_one(book: xlwings.Book) -> None:
    book.sheets.add("Sheet1")
    assert book.sheets.add(after=book.sheets[0]).name == "Sheet2"
    assert book.sheets.add(before=book.sheets[0]).name == "Sheet3"


@pytest.mark.parametrize("name", ["One", "ONE"])
def test_a_name_that_is_taken_is_refused(name: str, book: xlwings.Book) -> None:
    with pytest.raises(ValueError, match="already present"):
        book.sheets.add(name)
    assert [sheet.name for sheet in book.sheets] == SHEETS


def test_a_cleared_sheet_is_empty(book: xlwings.Book) -> None:
    sheet = book.sheets["My sheet"]
    cell = sheet.range("B2")
    cell.color = "#1F3864"
    cell.number_format = "0%"
    cell.wrap_text = cell.font.bold = True
    sheet.range("C3").formula = "=B2*2"
    sheet.range("D1:D9").conditional_formats.add_custom("=$D1=1", fill_color="#C6EFCE")
    sheet.range("E1:F2").api.merge(True)
    sheet.clear()
    assert (cell.value, cell.color, cell.number_format) == (None, None, "General")
    assert (cell.wrap_text, cell.font.bold, sheet.range("C3").formula) == (False, False, "")
    assert (len(sheet.cells.conditional_formats), sheet.range("E1:F2").merge_cells) == (0, False)
    assert sheet.used_range.address == "$A$1"
    assert book.sheets["O'Neil's"].range("B2").value == 4


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+1", 2),
        ("=SUM('My sheet'!B2,1)", 8),
        ('=IF(1>0,"a,b;c","")', "a,b;c"),
        ('="say ""no"""', 'say "no"'),
        ('="it\'s, it"&1', "it's, it1"),
        ("='O''Neil''s'!B2", 4),
        ("=SUM('a, b; c'!B2,'My sheet'!B2)", 12),
        ("=SUM({1,2;3,4})", 10),
        ("=INDEX({1,2;3,4},2,1)", 3),
        ('=INDEX({"a,b","c;d";3,4},1,2)', "c;d"),
        ("=EDATE(44317,1)", 44348),
        ("=SUM('My sheet'!$B:$B)", 7),
        ('=IFERROR(1/0,"n/a")', "n/a"),
    ],
)
def test_a_formula_in_excels_words_is_computed_and_read_back(
    formula: str, value: object, book: xlwings.Book
) -> None:
    cell = book.sheets["One"].range("A1")
    cell.formula = formula
    assert (cell.value, cell.formula) == (value, formula)


def test_a_block_takes_formulas_and_texts(book: xlwings.Book) -> None:
    block = book.sheets["One"].range("A1:B2")
    block.formula = [["=2*3", "text"], ["", "=A1+1"]]
    assert block.value == [[6, "text"], [None, 7]]
    assert [list(row) for row in block.formula] == [["=2*3", "text"], ["", "=A1+1"]]


def test_one_formula_goes_into_every_cell(book: xlwings.Book) -> None:
    block = book.sheets["One"].range("C2:D3")
    block.formula = "=ROW()*10"
    assert block.value == [[20, 20], [30, 30]]


@pytest.mark.parametrize("text", ["007", "1/2/2021", "Jun-21", "TRUE", "10%", " padded ", "-"])
@pytest.mark.parametrize("mark", ["", "'"])
def test_a_text_beside_formulas_stays_one(mark: str, text: str, book: xlwings.Book) -> None:
    row = book.sheets["One"].range("A1:B1")
    row.formula = [["=1+1", mark + text]]
    assert row.value == [2, text]


def test_nothing_and_numbers_stand_beside_formulas(book: xlwings.Book) -> None:
    row = book.sheets["One"].range("A1:C1")
    row.value = "what stood there"
    row.formula = [["=1+1", None, 2.5]]
    assert row.value == [2, None, 2.5]


def test_a_column_has_its_width_in_characters(book: xlwings.Book) -> None:
    sheet = book.sheets["One"]
    sheet.range("A1").column_width = 20
    assert sheet.range("A1").column_width == pytest.approx(20, abs=0.1)
    assert sheet.range("A1:B1").column_width is None
    sheet.range("A1:B9").column_width = 9
    assert sheet.range("A1:B1").column_width == pytest.approx(9, abs=0.1)


def test_lines_are_broken_where_they_should(book: xlwings.Book) -> None:
    sheet = book.sheets["One"]
    assert sheet.range("A1").wrap_text is False
    sheet.range("A1").wrap_text = True
    assert sheet.range("A1").wrap_text is True
    assert sheet.range("A1:A2").wrap_text is None
    sheet.range("A1:A2").wrap_text = False
    assert sheet.range("A1:A2").wrap_text is False
