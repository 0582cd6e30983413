"""While a command works in an application, somebody or something else does too: nothing of theirs is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.actions import refresh as refreshing
from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.workbooks.live import workbook as live_workbook
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from scorecard_xl.workbooks.live.rules import replace_rules
from scorecard_xl.workbooks.live.sheet import LiveSheet
from tests.books.live_books import look_at
from tests.books.package_book import book, of_one_table, write_scorecard
from tests.programs.meddling import refuse, writing_otherwise

pytestmark = pytest.mark.live


def test_a_workbook_that_is_closed_in_the_middle_gets_a_sentence(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))

    def closing(*arguments: Any) -> Any:
        look.book.close()
        return list_updates(*arguments)

    list_updates = refreshing.list_updates
    monkeypatch.setattr(refreshing, "list_updates", closing)
    with pytest.raises(scorecard_xl.ScorecardError, match="closed in it, and nothing was written; op"):
        scorecard_xl.refresh(look.book)


def test_a_workbook_that_is_gone_while_it_is_coloured_is_not_said_to_be_up_to_date(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))

    def closing(*arguments: Any) -> Any:
        look.book.close()
        return replace_rules(*arguments)

    monkeypatch.setattr(live_workbook, "replace_rules", closing)
    with pytest.raises(scorecard_xl.ScorecardError) as refused:
        scorecard_xl.refresh(look.book)
    assert str(refused.value) == (
        "book.xlsx: LibreOffice has ended, or the workbook was closed in it: what was not saved is lost; "
        "open the workbook, and try again."
    )


@contextmanager
def before_reading_again(act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Something happens between the reading of a sheet and the look at it that precedes the writing."""
    read_again = LiveSheet.read_again

    def after_it(sheet: LiveSheet) -> LiveSheet:
        act()
        return read_again(sheet)

    with monkeypatch.context() as patch:
        patch.setattr(LiveSheet, "read_again", after_it)
        yield


def test_a_row_that_somebody_inserts_meanwhile_stops_the_refresh(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))
    insert = partial(look.book.sheets[0].api.Rows.insertByIndex, 0, 1)
    with before_reading_again(insert, monkeypatch), pytest.raises(scorecard_xl.ScorecardError) as refused:
        scorecard_xl.refresh(look.book)
    assert str(refused.value) == (
        "book.xlsx, sheet Scorecard: somebody changed the sheet while it was being read, and nothing was "
        "written; try again."
    )
    assert look.values("F5:L7") == [[*[None] * 4, preference, None, None] for preference in "▲▼▼"]
    assert scorecard_xl.refresh(look.book).written


def test_a_formula_that_gives_another_random_number_does_not(tmp_path: Path, app: xlwings.App) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.write_formula("B20", "=RAND()")))
    assert scorecard_xl.refresh(look.book).written


def test_cells_that_a_block_passed_over_are_written_one_by_one(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))
    writing_otherwise(lambda write, cells, value: write(value) if len(cells) == 1 else None, monkeypatch)
    scorecard_xl.refresh(look.book)
    assert look.values("F4:F6") == [["→"], ["↑"], ["→"]]


def test_a_cell_that_keeps_something_else_is_named(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))

    def macro(write: Callable[[Any], None], cells: Range, value: Any) -> None:
        write(value)
        look.book.sheets[0].api.getCellRangeByName("H4").String = "mine"

    writing_otherwise(macro, monkeypatch)
    with pytest.raises(scorecard_xl.ScorecardError) as refused:
        scorecard_xl.refresh(look.book)
    assert str(refused.value) == (
        "book.xlsx, sheet Scorecard, cell H4: LibreOffice does not keep “↑” in it; see what changes the cell "
        "(a macro, the cell's format), and refresh again."
    )


def test_a_right_cell_that_is_written_along_is_read_back_too(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, of_one_table(tmp_path / "book.xlsx", 5))
    scorecard_xl.refresh(look.book)
    for row in (4, 8):
        look.book.sheets[0].range(f"E{row}").value = 400.0
    right = look.value("L6")

    def other(write: Callable[[Any], None], cells: Range, value: Any) -> None:
        write(value)
        if len(cells) > 1:
            look.book.sheets[0].api.getCellRangeByName("L6").Value = 999.0

    writing_otherwise(other, monkeypatch)
    scorecard_xl.refresh(look.book)
    assert look.value("L6") == right


def test_a_protection_that_cannot_be_put_back_is_named(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.protect()))
    monkeypatch.setattr("scorecard_xl.workbooks.live.workbook._RESTORING_PAUSE", 0)
    monkeypatch.setattr(LibreOfficeCalc, "protect", refuse)
    with pytest.raises(scorecard_xl.ScorecardError) as said:
        scorecard_xl.refresh(look.book)
    assert str(said.value) == (
        "book.xlsx: LibreOffice does not answer, and the sheet Scorecard is no longer protected: protect it "
        "again."
    )


def test_an_application_that_is_busy_for_a_moment_gets_its_protection_back(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.protect()))
    monkeypatch.setattr("scorecard_xl.workbooks.live.workbook._RESTORING_PAUSE", 0)
    protect, tries = LibreOfficeCalc.protect, []

    def busy(native: LibreOfficeCalc, sheet: xlwings.Sheet, protection: Any) -> None:
        tries.append(sheet)
        if len(tries) < 5:
            refuse()
        protect(native, sheet, protection)

    monkeypatch.setattr(LibreOfficeCalc, "protect", busy)
    assert scorecard_xl.refresh(look.book).written
    assert look.book.sheets[0].api.isProtected()


def test_a_sheet_that_is_refused_keeps_the_others_as_they_were(tmp_path: Path, app: xlwings.App) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        second = workbook.add_worksheet("Second")
        write_scorecard(workbook, second, rows=[("X1", 100, 219, 200, "▲")])
        sheet.protect()
        second.protect("secret")

    look = look_at(app, book(tmp_path / "book.xlsx", write))
    with pytest.raises(scorecard_xl.ScorecardError, match="sheet Second, cell F4: the cell is locked"):
        scorecard_xl.refresh(look.book)
    assert look.book.sheets[0].api.isProtected()
    assert (look.value("F4"), look.value("F4", "Second")) == (None, None)


def test_what_somebody_types_meanwhile_is_never_taken_for_saved(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))
    cell = look.book.sheets[0].api.getCellRangeByName("M4")
    typing = before_reading_again(partial(cell.setString, "Typed just now"), monkeypatch)
    with typing, pytest.raises(scorecard_xl.ScorecardError, match="somebody changed the sheet"):
        scorecard_xl.refresh(look.book)
    assert look.book.api.isModified()
    assert look.value("M4") == "Typed just now"


def test_columns_that_move_while_a_sheet_is_written_are_noticed(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))
    moved: list[Range] = []

    def move(write: Callable[[Any], None], cells: Range, value: Any) -> None:
        if not moved:
            moved.append(cells)
            look.book.sheets[0].api.Columns.insertByIndex(2, 1)
        write(value)

    writing_otherwise(move, monkeypatch)
    with pytest.raises(scorecard_xl.ScorecardError, match="rows or columns were moved while it was being"):
        scorecard_xl.refresh(look.book)
