"""What a live workbook writes into single cells: of any kind, emptied, and seen to be there."""

import datetime
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.errors import ScorecardError
from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.spreadsheet.cells import CellError, Content, Formula, area_of, cell_name
from scorecard_xl.spreadsheet.workbook import SheetUpdate
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from scorecard_xl.workbooks.live.sheet import LiveSheet
from tests.books.live_books import MONTH, Write, change, live, opened, sheet_of, update
from tests.programs.engine_calls import counting_calls
from tests.programs.excel_typing import excel_typing

pytestmark = pytest.mark.live

LONG = "said at length, " * 600
LONGEST = "word and " * 3640
CONTENTS: list[Content] = [
    None,
    True,
    False,
    2.5,
    MONTH,
    CellError("#N/A"),
    CellError("#DIV/0!"),
    *(
        "a text",
        "Jun-21",
        "007",
        "10%",
        "TRUE",
        "=1+1",
        "'quoted",
        "#N/A",
        "- no",
        "two\nlines",
        LONG,
        LONGEST,
    ),
    Formula("SUM(B1,2)"),
    Formula('IF(B1>1,"a,b","")'),
]
FORMATS = ["General", "@", "0%", "mmm-yy"]


@pytest.fixture(params=["libreoffice", "excel"], ids=str)
def typing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each way in which an application takes what is entered."""
    way: AbstractContextManager[None] = excel_typing() if request.param == "excel" else nullcontext()
    with way:
        yield


def held(book: xlwings.Book, cell: str = "A1") -> Content:
    """What a cell of column A holds."""
    return held_in(sheet_of(book), area_of(cell).first_row)


def held_in(sheet: LiveSheet, row: int) -> Content:
    formula = sheet.formulas(row).get(1)
    return Formula(formula) if formula is not None else sheet.values(row, (1,))[0]


def bold_cells(code: str, rows: int = 1) -> Write:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        look = workbook.add_format({"num_format": code, "bold": True, "bg_color": "#FFFF00"})
        for row in range(rows):
            sheet.write(row, 0, 7, look)
        sheet.write("B1", 3)

    return write


def as_seen(content: Content, code: str) -> Content:
    """What is seen of a content: no application tells the text #N/A from the error, and a number that is
    shown as a date is one."""
    if content == "#N/A":
        return CellError("#N/A")
    return datetime.date(1900, 1, 2) if content == 2.5 and code == "mmm-yy" else content


@pytest.mark.usefixtures("typing")
@pytest.mark.parametrize("code", FORMATS)
def test_a_cell_of_any_format_takes_any_content_and_keeps_its_look(
    code: str, app: xlwings.App, tmp_path: Path
) -> None:
    book = opened(app, tmp_path / "book.xlsx", bold_cells(code, len(CONTENTS)))
    wanted = {row: "mmm-yy" if content == MONTH else code for row, content in enumerate(CONTENTS, start=1)}
    changes = [
        change(f"A{row}", 7.0, content, None if wanted[row] == code else wanted[row])
        for row, content in enumerate(CONTENTS, start=1)
    ]
    live(book).apply([update(*changes)])
    sheet = sheet_of(book)
    found = [held_in(sheet, row) for row in wanted]
    expected = [as_seen(content, code) for content in CONTENTS]
    assert [(type(one), one) for one in found] == [(type(one), one) for one in expected]
    for row, content in enumerate(CONTENTS, start=1):
        cell = book.sheets["Figures"].range(f"A{row}")
        assert (cell.font.bold, cell.color) == (True, (255, 255, 0)), content
        if not (isinstance(content, bool) and code == "General"):  # LibreOffice shows those in their own
            assert str(cell.number_format).lower() == wanted[row].lower(), content


def columns_of_numbers(rows: int, columns: int) -> Write:
    def write(_: Workbook, sheet: Worksheet) -> None:
        for row in range(rows):
            for column in range(columns):
                if (row + column) % 3:
                    sheet.write(row, column, row + column)

    return write


@pytest.mark.parametrize(("rows", "columns"), [(10_000, 1), (2_000, 14)])
def test_many_cells_are_emptied_or_shifted_in_few_calls(
    rows: int, columns: int, app: xlwings.App, tmp_path: Path
) -> None:
    book = opened(app, tmp_path / "book.xlsx", columns_of_numbers(rows, columns + 1))
    sheet = sheet_of(book)
    everywhere = range(1, columns + 1)
    changes = []
    for row in range(1, rows + 1):
        old = sheet.values(row, range(1, columns + 2))
        for column in everywhere:
            new = old[column] if columns > 1 else None
            if new != old[column - 1]:
                changes.append(change(cell_name(row, column), old[column - 1], new))
    workbook = live(book)
    with counting_calls() as counted:
        workbook.apply([update(*changes)])
    assert counted["values"] < 10
    now = sheet_of(book)
    wanted = {(one.row, one.column): one.new for one in changes}
    assert all(now.values(row, (column,))[0] == new for (row, column), new in wanted.items())
    assert now.values(7, (columns + 1,)) == sheet.values(7, (columns + 1,))


def test_a_formula_between_emptied_cells_stays(app: xlwings.App, tmp_path: Path) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_column("A1", [1, "=1+1", 3, "a text of somebody's", 5])

    book = opened(app, tmp_path / "book.xlsx", write)
    live(book).apply([update(*(change(f"A{row}", float(row), None) for row in (1, 3, 5)))])
    assert [held(book, f"A{row}") for row in range(1, 6)] == [
        None,
        Formula("1+1"),
        None,
        "a text of somebody's",
        None,
    ]


def test_formulas_below_each_other_cross_in_one_call(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", columns_of_numbers(50, 2))
    changes = [change(f"A{row}", None, Formula(f"SUM(B{row},1)")) for row in range(1, 51)]
    workbook = live(book)
    with counting_calls() as counted:
        workbook.apply([update(*changes)])
    assert counted["values"] < 10
    last = book.sheets["Figures"].range("A49:A50").formula
    assert [list(row) for row in last] == [["=SUM(B49,1)"], ["=SUM(B50,1)"]]


def test_a_new_number_format_comes_to_an_emptied_cell_too(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", bold_cells("0%"))
    live(book).apply([update(change("A1", 7.0, None, "mmm-yy"))])
    assert (held(book), book.sheets["Figures"].range("A1").number_format) == (None, "MMM-YY")


def test_headers_are_written_one_by_one_in_their_order(
    app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(app, tmp_path / "book.xlsx", columns_of_numbers(1, 4))
    seen: list[str] = []
    member = vars(Range)["raw_value"]

    def note(cells: Range, value: object) -> None:
        seen.append(cells.area.reference)
        member.fset(cells, value)

    monkeypatch.setattr(Range, "raw_value", property(member.fget, note))
    headers = [
        change(f"{letter}1", None, f"Month {letter}")._replace(column_name="header") for letter in "CAB"
    ]
    live(book).apply([update(*headers)])
    assert seen == ["C1", "A1", "B1"]


@pytest.mark.parametrize("new", [None, 1.0, Formula("1+1")], ids=str)
@pytest.mark.parametrize("dry_run", [True, False])
def test_no_part_of_an_array_formula_is_touched(
    new: Content, dry_run: bool, app: xlwings.App, tmp_path: Path
) -> None:
    book = opened(
        app, tmp_path / "book.xlsx", lambda _, sheet: sheet.write_array_formula("A1:A3", "{=C1:C3*2}")
    )
    with pytest.raises(ScorecardError, match="the array formula in A1:A3 fills several cells"):
        live(book).apply([update(change("A2", 0.0, new))], dry_run=dry_run)


@pytest.mark.parametrize("new", [CellError("#SPILL!"), "a" * 32_768], ids=["error", "text"])
@pytest.mark.parametrize("dry_run", [True, False])
def test_what_no_cell_takes_is_refused_before_anything_is_written(
    new: Content, dry_run: bool, app: xlwings.App, tmp_path: Path
) -> None:
    book = opened(app, tmp_path / "book.xlsx", bold_cells("General"))
    with pytest.raises(ScorecardError, match=r"book\.xlsx, sheet Figures, cell A2: LibreOffice takes no “"):
        live(book).apply([update(change("A1", 7.0, None), change("A2", None, new))], dry_run=dry_run)
    assert held(book) == 7


def test_a_formula_that_is_passed_over_is_noticed(
    app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(app, tmp_path / "book.xlsx", lambda _, sheet: sheet.write_formula("A1", "=1+1"))
    formula = vars(Range)["formula"]
    monkeypatch.setattr(Range, "formula", property(formula.fget, lambda *_: None))
    over = change("A1", 2.0, Formula("2+2"))._replace(old_formula="1+1")
    with pytest.raises(ScorecardError, match=r"cell A1: LibreOffice does not keep “=2\+2” in it"):
        live(book).apply([update(over)])


def test_a_dry_run_writes_nothing(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", bold_cells("General"))
    assert live(book).apply([update(change("A1", 7.0, None))], dry_run=True).needed
    assert (held(book), book.api.isModified()) == (7, False)


def test_rules_that_are_not_asked_about_are_left_alone(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", bold_cells("General"))
    ours = '=AND(N("scorecard_xl")=0,$A1>1)'
    book.sheets[0].range("A1:A9").conditional_formats.add_custom(ours, fill_color="#123456")
    workbook = live(book)
    with counting_calls() as counted:
        assert not workbook.apply([SheetUpdate("Figures")]).needed
        assert workbook.apply([update(change("A1", 7.0, None))]).needed
    assert counted["rules"] == 0
    assert len(LibreOfficeCalc().rules(book.sheets[0], lambda _: True)) == 1


def test_title_and_fills_are_read_each_by_itself(app: xlwings.App, tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        yellow, grey = (workbook.add_format({"bg_color": colour}) for colour in ("#FFFF00", "#DDDDDD"))
        sheet.write_row("A1", ["Title", 1, 2], yellow)
        sheet.write_row("A2", [1, 2], grey)

    book = opened(app, tmp_path / "book.xlsx", write)
    sheet = sheet_of(book)
    with counting_calls() as counted:
        assert [sheet.title, sheet.title] == ["Title", "Title"]
        assert sum(counted.values()) == 1
    fills = [sheet.fills(row, (1, 2, 3, 99)) for row in (1, 2, 77)]
    assert fills == [["FFFF00", "FFFF00", "FFFF00", ""], ["DDDDDD", "DDDDDD", "", ""], [""] * 4]


@pytest.mark.parametrize(
    ("write", "title"),
    [
        (lambda _, sheet: sheet.write_blank("A1", None), None),
        (lambda _, sheet: sheet.write("A1", 2.5), 2.5),
        (lambda _, sheet: sheet.write_formula("A1", "=1/0", None, "#DIV/0!"), CellError("#DIV/0!")),
    ],
)
def test_a_title_may_be_anything(write: Write, title: Content, app: xlwings.App, tmp_path: Path) -> None:
    sheet = sheet_of(opened(app, tmp_path / "book.xlsx", write))
    assert sheet.title == title
    assert sheet.rows == sheet.rows and sheet.title == title


@pytest.mark.parametrize(
    ("rows", "last"), [((), 0), ((0,), 1), ((0, 5, 3_000), 3001), ((0, 4_000), 4001)], ids=str
)
def test_the_last_row_is_found_without_reading_those_above(
    rows: tuple[int, ...], last: int, app: xlwings.App, tmp_path: Path
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        for row in rows:
            sheet.write(row, 2, f"row {row}")
        sheet.write_blank(last + 300, 0, None, workbook.add_format({"bg_color": "#FFFF00"}))

    book = opened(app, tmp_path / "book.xlsx", write)
    sheet = sheet_of(book)
    with counting_calls() as counted:
        assert sheet.last_row == last
    assert counted["values"] <= 1
    assert sheet.rows == [row + 1 for row in rows] and sheet.last_row == last


def test_a_sheet_that_is_only_coloured_further_down_ends_with_its_contents(
    app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in Excel, which counts coloured cells as used."""
    book = opened(app, tmp_path / "book.xlsx", columns_of_numbers(20, 2))
    monkeypatch.setattr(LibreOfficeCalc, "rows_in_use", lambda *_: [(1, 500), (501, 900)])
    assert sheet_of(book).last_row == 20
