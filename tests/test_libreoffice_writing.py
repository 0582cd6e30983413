"""xlwings over LibreOffice: sheets, formulas and looks of cells that are written."""

from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook

pytestmark = pytest.mark.live


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path) -> xlwings.Book:
    """A book of the sheets One and My sheet."""
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        workbook.add_worksheet("One")
        workbook.add_worksheet("My sheet").write("B2", 7)
    return app.books.open(path)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ({"after": 1}, ["One", "My sheet", "New"]),
        ({"after": 0}, ["One", "New", "My sheet"]),
        ({"before": 0}, ["New", "One", "My sheet"]),
    ],
)
def test_a_sheet_is_added_beside_another(where: dict[str, int], names: list[str], book: xlwings.Book) -> None:
    added = book.sheets.add("New", **{side: book.sheets[place] for side, place in where.items()})
    assert [sheet.name for sheet in book.sheets] == names
    assert added.name == "New"


def test_a_sheet_without_a_name_gets_a_free_one(book: xlwings.Book) -> None:
    book.sheets.add("Sheet1")
    assert book.sheets.add(after=book.sheets[0]).name == "Sheet2"


def test_a_cleared_sheet_is_empty(book: xlwings.Book) -> None:
    sheet = book.sheets["My sheet"]
    sheet.range("B2").color = "#1F3864"
    sheet.clear()
    assert sheet.range("B2").value is None
    assert sheet.range("B2").color is None


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+1", 2),
        ("=SUM('My sheet'!B2,1)", 8),
        ('=IF(1>0,"a,b;c","")', "a,b;c"),
        ('="say ""no"""', 'say "no"'),
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


def test_a_column_has_its_width_in_characters(book: xlwings.Book) -> None:
    sheet = book.sheets["One"]
    sheet.range("A1").column_width = 20
    assert sheet.range("A1").column_width == pytest.approx(20, abs=0.1)
    assert sheet.range("A1:B1").column_width is None


def test_lines_are_broken_where_they_should(book: xlwings.Book) -> None:
    sheet = book.sheets["One"]
    assert sheet.range("A1").wrap_text is False
    sheet.range("A1").wrap_text = True
    assert sheet.range("A1").wrap_text is True
    assert sheet.range("A1:A2").wrap_text is None
