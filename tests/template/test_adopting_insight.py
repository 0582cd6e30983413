"""``adopt --insight``: the columns of process limits and targets beside tables in use."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.cli.main import main
from tests.books.books_to_adopt import make
from tests.books.package_book import SHEET, STYLES, book, parts, read_sheet, values
from tests.places import DATA
from tests.programs.validator import errors_of

Write = Callable[[Workbook, Worksheet], None]
NOTES = [f"Note {number}" for number in range(11)]
COLUMNS = ["Variation", "Target", "Tolerance", "Status"]


def looks(workbook: Workbook, sheet: Worksheet) -> None:
    """Commentary that looks like something, a total below, a log and settings of ours."""
    boxed = workbook.add_format({"border": 1, "text_wrap": True, "num_format": "@", "valign": "top"})
    for row in range(3, 6):
        sheet.write_string(row, 12, "Words.", boxed)
    sheet.write_string("A9", "Total")
    log = workbook.add_worksheet("Change log")
    log.write_string("A1", "Change log of this scorecard (scorecard-xl)")
    log.write_row("A4", ["Time", "User", "Action", "Sheet", "Cell", "Ref.", "Column", "Old", "New"])


def look_of(cell: Cell | MergedCell) -> str:
    return repr((cell.font, cell.border, cell.fill, cell.alignment))


def insight(path: Path, *more: str) -> int:
    return main(["adopt", str(path), "--insight", *more])


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return book(tmp_path / "book.xlsx", looks)


def test_four_columns_stand_to_the_right_and_look_like_their_neighbours(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_sheet(plain)
    others = parts(plain)
    assert insight(plain) == 0
    assert capsys.readouterr().out == (
        f"{plain}: columns Variation, Target, Tolerance and Status added: Scorecard, N3:Q6. Fill the targets "
        "in, then refresh.\n"
    )
    after = read_sheet(plain)
    assert values(plain, "N3:Q6") == [COLUMNS, *[[None] * 4] * 3]
    for cells in before.iter_rows():
        for cell in cells:
            same = after[cell.coordinate]
            same_look = look_of(same) == look_of(cell) and same.number_format == cell.number_format
            assert same_look and same.value == cell.value
    for row in range(3, 7):
        for column in "NOPQ":
            new, like = after[f"{column}{row}"], after[f"M{row}"]
            assert look_of(new) == look_of(like)
            assert new.number_format == ("0" if column == "O" and row > 3 else "General")
    assert {name for name, data in parts(plain).items() if others.get(name) != data} <= {
        SHEET,
        STYLES,
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
        "docProps/app.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
    }


def test_a_refresh_fills_them_and_twice_is_nothing_more(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    insight(plain)
    adopted = plain.read_bytes()
    assert insight(plain) == 0
    assert plain.read_bytes() == adopted
    assert capsys.readouterr().out.endswith(": nothing was added.\n")
    scorecard_xl.refresh(plain)
    assert values(plain, "N4:Q6") == [["Too few months", None, None, None]] * 3
    assert not scorecard_xl.refresh(plain).written


def test_an_undo_takes_them_away(plain: Path) -> None:
    insight(plain)
    assert main(["undo", str(plain)]) == 0
    assert values(plain, "N3:Q6") == [[None] * 4] * 4
    assert not scorecard_xl.read(plain).settings.computed_columns


def with_more(workbook: Workbook, sheet: Worksheet) -> None:
    """A column of people's further right, and a merged note."""
    sheet.write_string("P4", "see the plan")
    sheet.merge_range("P5:R5", "for the board")


def peoples_status(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.write_column("N3", ["RAG", "G", "A", "R"])


def own_target(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.write_column("N3", ["Target 2020/21", 5])


def with_tables(workbook: Workbook, sheet: Worksheet) -> None:
    """A second table below, which is wider."""
    sheet.write_row(
        "A12", ["Ref.", "Indicator", "Apr-21", "May-21", "% change from Apr-21", "Preferred DoT", *NOTES]
    )
    sheet.write_row("A13", ["N1", "Number of N", 1, 2, None, "▼"])


@pytest.mark.parametrize(
    ("write", "found"),
    [
        (with_more, {"S3:V3": COLUMNS}),
        (peoples_status, {"O3:Q3": ["Variation", "Target", "Tolerance"]}),
        (own_target, {"O3:Q3": ["Variation", "Tolerance", "Status"]}),
        (with_tables, {"R3:U3": COLUMNS, "R12:U12": COLUMNS}),
    ],
)
def test_what_people_have_there_stays(
    write: Write, found: dict[str, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "book.xlsx", write)
    before = {cell.coordinate: cell.value for row in read_sheet(path).iter_rows() for cell in row}
    assert insight(path) == 0
    for area, headers in found.items():
        assert values(path, area) == [headers]
    after = read_sheet(path)
    assert {name: after[name].value for name in before} == before
    assert ("RAG" in before.values()) is ("has a column Status of people's" in capsys.readouterr().out)
    said = openpyxl.load_workbook(path)["Settings"]
    setting = next(row[1].value for row in said.iter_rows() if row[0].value == "Computed columns")
    assert setting == ("Variation" if write is peoples_status else "Variation, Status")
    assert insight(path) == 0
    assert scorecard_xl.refresh(path).written
    assert {name: read_sheet(path)[name].value for name in ("N3", "N4")} == {
        name: before.get(name) for name in ("N3", "N4")
    }


def test_a_header_of_two_rows_goes_on_in_both(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        look = workbook.add_format({"bold": True, "border": 1, "bg_color": "#CCCCCC"})
        for column, text in ((0, "Ref."), (1, "Indicator"), (6, "Preferred DoT"), (7, "Commentary")):
            sheet.merge_range(2, column, 3, column, text, look)
        sheet.merge_range("C3:E3", "Months", look)
        sheet.write_row("C4", ["May-20", "Apr-21", "May-21", "% change from Apr-21"], look)
        for row in (4, 5):
            sheet.write_row(row, 0, [f"M{row}", "Number of cases", 100, 110, 120, None, "▼"])
        sheet.merge_range("H5:H6", "Words on both.", look)
    assert insight(path) == 0
    after = read_sheet(path)
    assert values(path, "I3:L4") == [COLUMNS, [None] * 4]
    assert {after[f"{column}{row}"].fill.fgColor.rgb for column in "IJKL" for row in range(3, 7)} == {
        "FFCCCCCC"
    }
    scorecard_xl.refresh(path)
    assert values(path, "I5:I6") == [["Too few months"]] * 2


def excel_table(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.add_table("O3:P8")


def chart(workbook: Workbook, sheet: Worksheet) -> None:
    made = workbook.add_chart({"type": "line"})
    made.add_series({"values": "=Scorecard!$C$4:$E$4"})
    sheet.insert_chart("M5", made)


def password(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.protect("secret")


def somebodys_settings(workbook: Workbook, sheet: Worksheet) -> None:
    workbook.add_worksheet("Settings").write_string("A1", "Our settings")


def last_column(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.write_string("XFC4", "far away")


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (excel_table, "sheet Scorecard, cell Q3: the scorecard stands in an Excel table, O3:P8, whose"),
        (chart, "sheet Scorecard, cell N3: a picture, a chart or a button stands on N3:Q6, where"),
        (password, "the cell is locked and the sheet protected with a password; unprotect the sheet"),
        (somebodys_settings, "sheet Settings: this sheet is somebody's own"),
        (last_column, "sheet Scorecard, cell XFD3: there is no column left to the right of the table"),
    ],
)
@pytest.mark.parametrize("new", [None, "new.xlsm"])
def test_where_it_cannot_one_sentence_and_nothing_written(
    write: Write, sentence: str, new: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "book.xlsx", write)
    before = path.read_bytes()
    assert insight(path, *(["-o", str(tmp_path / new)] if new else [])) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["book.xlsx"]
    assert path.read_bytes() == before


def test_with_an_output_the_buttons_come_too_and_the_old_one_stays(
    plain: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = plain.read_bytes()
    new = plain.with_name("new.xlsm")
    assert insight(plain, "-o", str(new)) == 0
    assert plain.read_bytes() == before
    said = [line for line in capsys.readouterr().out.splitlines() if ".xlsm: " in line]
    assert ["the buttons are on" in said[0], "columns Variation" in said[1], len(said)] == [True, True, 2]
    assert "xl/vbaProject.bin" in parts(new)
    assert values(new, "N3:Q3") == [COLUMNS]


@pytest.mark.validator
@pytest.mark.parametrize("maker", ["notes", "published_paired", "all_prefixed", "everything"])
def test_the_validator_finds_nothing_new(maker: str, tmp_path: Path) -> None:
    if maker == "everything":
        path = Path(shutil.copy(DATA / "everything.xlsm", tmp_path))
    else:
        path = make(maker, tmp_path)
    before = errors_of(path)
    if insight(path) == 0:
        assert errors_of(path) - before == Counter()
        scorecard_xl.refresh(path)
        assert errors_of(path) - before == Counter()
