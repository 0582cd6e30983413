from pathlib import Path

import openpyxl
import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Texts
from scorecard_xl.own_sheets.publication_texts import PUBLICATION, read_texts, sheet_of_texts
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError
from scorecard_xl.spreadsheet.workbook import SheetUpdate, is_ours, is_written_by_us
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.fresh_book import fresh_book
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.small_scorecard import book, paired, row

MARKED = "Texts (scorecard-xl)"


def texts(*rows: list[Content], name: str = PUBLICATION, marker: Content = MARKED) -> Texts:
    return read_texts(book(sheet_of("May", []), sheet_of(name, [[marker], *rows])))


def test_a_workbook_without_the_sheet_says_nothing() -> None:
    assert read_texts(book(sheet_of("May", []))) == Texts()


def test_a_new_sheet_is_ours_and_says_nothing_until_it_is_filled_in() -> None:
    workbook = book(sheet_of("May", []))
    workbook.apply([SheetUpdate(PUBLICATION, new=sheet_of_texts())])
    made = workbook[PUBLICATION]
    assert is_ours(made)
    assert not is_written_by_us(made)
    assert read_texts(workbook) == Texts()
    for number, name in enumerate(Texts._fields, start=4):
        assert str(made[f"A{number}"]).lower() == name
        made.put(f"B{number}", f"The {name}")
    assert read_texts(workbook) == Texts(*(f"The {name}" for name in Texts._fields))


def test_every_text_has_a_row_and_says_what_it_is_for() -> None:
    content = sheet_of_texts()
    assert [str(one[0]).lower() for one in content.rows] == list(Texts._fields)
    assert all(one[2] for one in content.rows)
    assert len(content.looks) == len(content.rows)
    assert len(content.header) == len(content.widths) == 3


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Notes", "One"]], Texts(notes="One")),
        ([["Licence", "OGL"], ["Heading", "Ours"]], Texts("Ours", licence="OGL")),
        ([[" NOTES: ", "One"]], Texts(notes="One")),
        ([["Notes", " "]], Texts()),
        ([["Notes", None], [None, None], ["Contact", "us"]], Texts(contact="us")),
        ([["Notes", "One\r\ntwo  \n\nthree\n"]], Texts(notes="One\ntwo\n\nthree")),
        ([["Notes", "    code"]], Texts(notes="    code")),
        ([["Notes", "One"], [None, "two"], [None, None], ["", "three"]], Texts(notes="One\n\ntwo\n\nthree")),
        ([["Notes", None], [None, "two"]], Texts(notes="two")),
        ([["Heading", "Children’s\n services "]], Texts("Children’s services")),
        ([["Contact", 1234]], Texts(contact="1234")),
        ([["Contact", Cell("us", "A1")]], Texts(contact="us")),
        ([["To do", "ask"], [None, "more"], ["Notes", "One"]], Texts(notes="One")),
        ([[None, "nobody's"], ["Notes", "One"]], Texts(notes="One")),
        ([["Text", "What it says"], ["Notes", "One", "not this"]], Texts(notes="One")),
        ([["Notes", None], ["Notes", "One"]], Texts(notes="One")),
    ],
)
def test_texts_are_found_by_their_names(rows: list[list[Content]], expected: Texts) -> None:
    assert texts(*rows) == expected


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["Introducton", "One"]], "cell A2: “introducton” is no text of a copy; if “introduction” is meant"),
        ([["License", "One"]], "cell A2: “license” is no text of a copy; if “licence” is meant"),
        ([["Notes", "One"], ["notes", "two"]], "cell B3: the text notes begins in row 2 already"),
        (
            [["Notes", "One"], [None, "x"], ["notes", "two"]],
            "cell B4: the text notes begins in row 2 already",
        ),
        ([["Notes", CellError("#REF!")]], "cell B2: the text is the error #REF!"),
        ([["Notes", Cell(None, "A1")]], "cell B2: the formula was never calculated"),
        ([["Notes", "One"], [None, CellError("#N/A")]], "cell B3: the text is the error #N/A"),
    ],
)
def test_what_would_be_missing_unseen_is_said(rows: list[list[Content]], says: str) -> None:
    with pytest.raises(ScorecardError) as refused:
        texts(*rows)
    assert says in str(refused.value)
    assert "sheet Publication" in str(refused.value)


def test_a_misspelt_name_without_a_text_is_let_be() -> None:
    assert texts(["Introducton", None]) == Texts()


@pytest.mark.parametrize("marker", [None, "Publication", Cell(1.0)])
def test_somebodys_own_sheet_is_said(marker: Content) -> None:
    with pytest.raises(ScorecardError, match="sheet Publication: this sheet is somebody's own"):
        texts(["Notes", "One"], marker=marker)


def test_spaces_and_capitals_of_the_sheets_name_do_not_matter() -> None:
    assert texts(["Notes", "One"], name="publication ") == Texts(notes="One")


def test_the_sheet_is_no_scorecard() -> None:
    workbook = paired(row("EH1", [1, 2]))
    workbook.apply([SheetUpdate(PUBLICATION, new=sheet_of_texts())])
    assert isinstance(workbook, GridWorkbook)
    assert {table.sheet for table in read(workbook).tables} == {"Scorecard"}


def test_a_closed_workbook_gets_it_and_gives_what_people_typed(tmp_path: Path) -> None:
    path = fresh_book(tmp_path / "scorecard.xlsm")
    FileWorkbook(path).apply([SheetUpdate(PUBLICATION, new=sheet_of_texts())])
    typed = openpyxl.load_workbook(path)
    sheet = typed[PUBLICATION]
    assert [sheet.cell(row, 1).value for row in range(3, 9)] == [
        *("Text", "Heading", "Introduction", "Notes", "Contact", "Licence"),
    ]
    sheet["B5"] = "Whose *figures*\n\nthese are"
    sheet["B6"] = '="One "&"note"'
    typed.save(tmp_path / "typed.xlsx")
    with pytest.raises(ScorecardError, match="cell B6: the formula was never calculated"):
        read_texts(FileWorkbook(tmp_path / "typed.xlsx"))
    sheet["B6"] = None
    typed.save(tmp_path / "typed.xlsx")
    texts = read_texts(FileWorkbook(tmp_path / "typed.xlsx"))
    assert texts == Texts(introduction="Whose *figures*\n\nthese are")
