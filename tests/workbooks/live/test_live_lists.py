"""Lists of ours in a live workbook: rows that are added to them, and sheets that are made for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.errors import ScorecardError
from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.spreadsheet.cells import CellError, Value
from scorecard_xl.spreadsheet.workbook import AddedRows, Link, SheetUpdate
from scorecard_xl.workbooks.live.workbook import LiveWorkbook
from tests.books.live_books import LOG, MONTH, added, change, live, opened, sheet_of, update
from tests.programs.engine_calls import counting_calls
from tests.programs.excel_typing import excel_typing

pytestmark = pytest.mark.live

ROW: list[Value] = [MONTH, "Jun-21", 2.5, True, None, CellError("#N/A"), "=1+1", "at length " * 900]


def three_rows(_: Workbook, sheet: Worksheet) -> None:
    sheet.write_column("A1", ["List", "a", "b"])


def all_rows(book: xlwings.Book, sheet: str, columns: int) -> list[list[Value]]:
    read = sheet_of(book, sheet)
    assert not any(read.formulas(row) for row in read.rows)
    return [list(read.values(row, range(1, columns + 1))) for row in read.rows]


@pytest.mark.parametrize("date_1904", [False, True])
@pytest.mark.parametrize("as_excel", [False, True])
def test_rows_of_any_values_are_added_below(
    as_excel: bool, date_1904: bool, app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows, date_1904=date_1904)
    wanted: list[list[Value]] = [ROW, [1.0, "b"], ROW]
    if as_excel:
        with excel_typing():
            live(book).apply([added(4, wanted)])
    else:
        live(book).apply([added(4, wanted)])
    found = all_rows(book, "Figures", len(ROW))
    assert found[3:] == [ROW, [1.0, "b", *[None] * 6], ROW]
    assert type(found[3][3]) is bool
    codes = [book.sheets["Figures"].range(cell).number_format for cell in ("A4", "A5", "A6", "B4")]
    assert [code.lower() for code in codes] == ["mmm-yy", "general", "mmm-yy", "general"]


def test_many_rows_cross_in_few_calls(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    workbook = live(book)
    with counting_calls() as counted:
        workbook.apply([added(4, [[MONTH, float(row), "a text"] for row in range(25_000)])])
    assert counted["values"] <= 12
    assert sheet_of(book).last_row == 25_003
    assert sheet_of(book).values(25_003, (1, 2)) == [MONTH, 24_999]


def test_a_column_that_somebody_formatted_as_text_keeps_numbers(app: xlwings.App, tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        three_rows(workbook, sheet)
        sheet.set_column("A:C", None, workbook.add_format({"num_format": "@"}))

    book = opened(app, tmp_path / "book.xlsx", write)
    with excel_typing():
        live(book).apply([added(4, [[2.5, "Jun-21", True]])])
    assert all_rows(book, "Figures", 3)[3] == [2.5, "Jun-21", True]
    assert book.sheets["Figures"].range("A4").number_format == "@"


def test_a_list_that_somebody_went_on_with_meanwhile_is_left_alone(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    workbook = live(book)
    assert workbook.sheets[0].last_row == 3
    book.sheets["Figures"].range("C4").value = "somebody's"
    both = added(4, [["ours"]])._replace(changes=(change("A2", "a", "new"),), owned=update().owned)
    for one in (added(4, [["ours"]]), both):
        with pytest.raises(ScorecardError, match="somebody changed the sheet while it was being read"):
            workbook.apply([one])
    assert all_rows(book, "Figures", 3)[1:] == [
        ["a", None, None],
        ["b", None, None],
        [None, None, "somebody's"],
    ]


def test_rows_are_added_before_any_cell_is_changed(
    app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    seen: list[str] = []
    member = vars(Range)["raw_value"]

    def note(cells: Range, value: object) -> None:
        seen.append(f"{cells.sheet.name} {cells.area.reference}")
        member.fset(cells, value)

    monkeypatch.setattr(Range, "raw_value", property(member.fget, note))
    live(book).apply([update(change("A2", "a", 1.0)), added(2, [["begun", 1.0]], "Other")])
    assert seen == ["Other A2:B2", "Figures A2"]


def test_the_cells_of_a_list_change_while_it_grows(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    rows: list[list[Value]] = [["c"], ["d"], ["e"], ["f"], ["g"]]
    live(book).apply([update(change("A3", "b", "undone"))._replace(added=AddedRows(4, rows))])
    assert all_rows(book, "Figures", 1) == [["List"], ["a"], ["undone"], *rows]


def locked(password: str, unlocked: bool) -> Callable[[xlwings.Book], None]:
    def lock(book: xlwings.Book) -> None:
        sheet = book.sheets["Other"].api
        if unlocked:
            protection = sheet.CellProtection
            protection.IsLocked = False
            sheet.CellProtection = protection
        sheet.protect(password)

    return lock


@pytest.mark.parametrize(
    ("password", "unlocked", "is_refused"), [("", False, False), ("word", True, False), ("word", False, True)]
)
def test_a_protected_list_grows_where_no_password_is_in_the_way(
    password: str, unlocked: bool, is_refused: bool, app: xlwings.App, tmp_path: Path
) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    locked(password, unlocked)(book)
    updates = [update(change("A2", "a", 1.0)), added(2, [["ours"]], "Other")]
    if is_refused:
        with pytest.raises(ScorecardError, match="sheet Other, cell A2: the cell is locked"):
            live(book).apply(updates)
        assert all_rows(book, "Figures", 1)[1] == ["a"]
    else:
        live(book).apply(updates)
        assert all_rows(book, "Other", 1)[1] == ["ours"]
    assert book.sheets["Other"].api.isProtected()


def test_a_sheet_is_made_behind_all_others_and_the_one_in_front_stays(
    app: xlwings.App, tmp_path: Path
) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    new = LOG._replace(header_row=5, rows=[(MONTH, Link("Figures", "A2"), 2.5)])
    workbook = live(book)
    changed = change("A2", "a", 1.0)
    log = SheetUpdate("Log", added=AddedRows(7, [[MONTH, "Jun-21", None]]), new=new)
    assert workbook.apply([update(changed), log]).needed
    assert [sheet.name for sheet in book.sheets] == ["Figures", "Other", "Log"]
    assert [sheet.name for sheet in workbook.sheets] == ["Figures", "Other", "Log"]
    assert book.sheets.active.name == "Figures"
    sheet = book.sheets["Log"]
    assert sheet.range("A1").value == LOG.title
    assert (sheet.range("A1").font.bold, sheet.range("A1").font.size) == (True, 16)
    assert sheet.range("A2").value == LOG.summary
    assert sheet.range("A5:C5").value == list(LOG.header)
    assert (sheet.range("A5").color, sheet.range("A5").font.color) == ((31, 56, 100), (255, 255, 255))
    assert sheet.range("C1").column_width == pytest.approx(30, abs=0.1)
    log_sheet = sheet_of(book, "Log")
    assert [list(log_sheet.values(row, (1, 2, 3))) for row in (6, 7)] == [
        [MONTH, "A2", 2.5],
        [MONTH, "Jun-21", None],
    ]
    assert [sheet.range(cell).number_format for cell in ("A6", "A7")] == ["MMM-YY"] * 2


def test_a_sheet_without_rows_has_its_header(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    assert live(book).apply([SheetUpdate("Log", new=LOG)]).needed
    assert book.sheets["Log"].range("A4:C4").value == list(LOG.header)


@pytest.mark.parametrize("name", ["Other", "OTHER"])
def test_a_sheet_that_is_there_is_not_made_again(name: str, app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    asked = SheetUpdate(name, new=LOG._replace(name=name))
    assert not live(book).apply([asked]).needed
    assert live(book).apply([asked._replace(added=AddedRows(2, [["ours"]]))]).needed
    assert all_rows(book, "Other", 1) == [["somebody's"], ["ours"]]


def test_a_sheet_that_somebody_made_meanwhile_is_seen(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    workbook = live(book)
    book.sheets.add("LOG", after=book.sheets["Other"])
    assert not workbook.apply([SheetUpdate("Log", new=LOG)]).needed


def read_only(app: xlwings.App, path: Path) -> LiveWorkbook:
    opened(app, path, three_rows).close()
    return live(app.books.open(path, read_only=True))


def structure_protected(app: xlwings.App, path: Path) -> LiveWorkbook:
    book = opened(app, path, three_rows)
    book.api.protect("")
    return live(book)


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize(
    ("open_it", "sheet", "sentence"),
    [
        (read_only, SheetUpdate("Log", new=LOG), "open for reading only"),
        (structure_protected, SheetUpdate("Log", new=LOG), "LibreOffice adds no sheet Log; if the"),
        (lambda app, path: live(opened(app, path, three_rows)), SheetUpdate("Log"), "there is no sheet Log"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(
    open_it: Callable[[xlwings.App, Path], LiveWorkbook],
    sheet: SheetUpdate,
    sentence: str,
    dry_run: bool,
    app: xlwings.App,
    tmp_path: Path,
) -> None:
    workbook = open_it(app, tmp_path / "book.xlsx")
    with pytest.raises(ScorecardError, match=sentence):
        workbook.apply([update(change("A2", "a", 1.0)), sheet], dry_run=dry_run)
    book: Any = app.books[0]
    assert all_rows(book, "Figures", 1)[1] == ["a"]


def test_a_dry_run_adds_nothing(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    updates = [added(4, [["ours"]]), SheetUpdate("Log", new=LOG)]
    assert live(book).apply(updates, dry_run=True).needed
    assert (len(book.sheets), sheet_of(book).last_row, book.api.isModified()) == (2, 3, False)


def test_no_rows_are_nothing_to_do(app: xlwings.App, tmp_path: Path) -> None:
    book = opened(app, tmp_path / "book.xlsx", three_rows)
    assert not live(book).apply([added(4, [])]).needed
