"""Retired indicators leave their tables with their history kept, and what led to them is said first."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import scorecard_xl
from scorecard_xl.actions.keep_log import keep_log
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.retire import Retired, retire
from scorecard_xl.actions.undo import undo
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.fresh_book import fresh_book
from tests.books.kinds_of_workbook import Kind
from tests.books.package_book import book as plain_book
from tests.books.package_book import parts
from tests.books.sections_book import sections_book
from tests.programs.validator import errors_of


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A refreshed workbook that keeps a change log, with commentary on P1."""
    path = sections_book(tmp_path / "book.xlsx")
    keep_log(FileWorkbook(path))
    refresh(FileWorkbook(path))
    return path


def take(path: Path, *refs: str, **options: Any) -> Retired:
    return retire(FileWorkbook(path), refs, **options)


def without_lists(seen: dict[str, Any]) -> dict[str, Any]:
    return {name: what for name, what in seen.items() if name not in ("Change log", "History")}


def filled_rows(seen: dict[str, Any]) -> list[Any]:
    """The formulas, and the constants, row by row: an application may count blank rows as used ones."""
    return [row for _, _, formulas, _ in without_lists(seen).values() for row in formulas if any(row)]


@pytest.mark.live
def test_the_row_is_gone_and_what_stood_below_moved_up(kind: Kind, book: Path) -> None:
    kind.use(book)
    retired = retire(kind.opened(), ["M2"], agreed=True)
    assert retired.rows == (("Scorecard", 6, "M2"),)
    with kind.looking() as look:
        assert look.values("A5:A9") == [["M1"], ["M3"], ["Plans"], ["P1"], ["P2"]]
        assert look.formula("G12") == "=SUM(G5:G6)+G8"
        assert look.formula("A1", "Summary") == "=Scorecard!G8"
        assert look.value("A14") == "Signed off by the board"
        ours = {area for rule in look.rules() for area in rule.areas}
        assert ours == {"I8:I9", "I5:I6", "J8:J9", "J5:J6"}


@pytest.mark.live
def test_its_figures_of_all_months_and_its_commentary_go_to_history(kind: Kind, book: Path) -> None:
    saved = openpyxl.load_workbook(book)
    saved["Scorecard"]["O6"] = "Fewer calls at night."
    saved.save(book)
    kind.use(book)
    retired = retire(kind.opened(), ["m2"], agreed=True)
    assert (retired.kept_figures, retired.kept_commentaries) == (3, 1)
    past = read_history(kind.opened())
    assert {str(month): figure for (month, ref), figure in past.figures.items() if ref == "M2"} == {
        "2020-05": 200,
        "2021-04": 200,
        "2021-05": 219,
    }
    assert list(past.commentaries.values()) == ["Fewer calls at night."]


@pytest.mark.live
def test_a_workbook_without_figures_lets_a_row_go_and_takes_it_back(kind: Kind, tmp_path: Path) -> None:
    kind.use(fresh_book(tmp_path / "book.xlsm"))
    with kind.looking() as look:
        before = look.values("A1:Z12")
    retired = retire(kind.opened(), ["A1"])
    assert (retired.written, retired.kept_figures, retired.changes) == (True, 0, ())
    with kind.looking() as look:
        assert look.values("A7:A9") == [["A2"], ["Money"], ["B1"]]
    assert undo(kind.opened()).left == ()
    with kind.looking() as look:
        assert look.values("A1:Z12") == before


def test_the_only_figures_may_go(book: Path) -> None:
    saved = openpyxl.load_workbook(book)
    for cells in saved["Scorecard"]["E6:G10"]:
        for cell in cells:
            cell.value = None
    saved.save(book)
    assert take(book, "M1", agreed=True).kept_figures == 3


def test_what_history_holds_already_is_not_kept_twice(book: Path) -> None:
    take(book, "M2", agreed=True)
    undo(FileWorkbook(book), agreed=True)
    first = take(book, "M2", agreed=True)
    assert first.kept_figures == 3
    assert len(read_history(FileWorkbook(book)).figures) == 3


def test_other_figures_in_history_are_refused(book: Path) -> None:
    take(book, "M2", agreed=True)
    saved = openpyxl.load_workbook(book)
    saved["Scorecard"]["A6"] = "M2"  # M3 under the ref that was retired
    saved.save(book)
    with pytest.raises(ScorecardError, match=r"the figure of Apr-21 for M2 is 50, and History holds 200"):
        take(book, "M2", agreed=True)


@pytest.mark.live
def test_what_leads_to_the_row_is_said_and_nothing_written_without_a_yes(kind: Kind, book: Path) -> None:
    kind.use(book)
    with kind.looking() as look:
        before = look.everything()
    retired = retire(kind.opened(), ["P1"])
    assert not retired.written
    said: dict[tuple[object, ...], str] = {
        (one.sheet, one.cell, one.code, *[1] * ("chart" in one.message)): one.message
        for one in retired.pointed
    }
    pointed, attached = Finding.ROW_POINTED_AT, Finding.ROW_ATTACHED
    assert said == {
        ("Scorecard", "G13", pointed): "The formula =SUM(G5:G7)+G9 reads the row of P1, and would show #REF! "
        "then.",
        (
            "Summary",
            "A1",
            pointed,
        ): "The formula =Scorecard!G9 reads the row of P1, and would show #REF! then.",
        ("Summary", "A2", pointed): "The formula =SUM(Scorecard!G5:G10) reads the row of P1, and would go on "
        "without it.",
        (
            "Summary",
            "A3",
            pointed,
        ): 'The formula =VLOOKUP("P1",Scorecard!A4:G13,7,0) reads the row of P1, and would go on without it.',
        ("Scorecard", "A9", pointed): "The name First_plan leads to this row, and would lead nowhere then.",
        ("Scorecard", "A9", pointed, 1): "A chart on the sheet Scorecard reads this row, and would lose it.",
        ("Scorecard", "G9", attached): "A note belongs to this cell, and would go with the row.",
    }
    with kind.looking() as look:
        assert look.everything() == before


def test_nothing_leads_to_a_row_that_only_whole_columns_read(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "book.xlsx", cells={"A20": "=COUNT(D:D)"})
    assert take(path, "M2").written
    assert [one.ref for one in scorecard_xl.read(path).indicators] == ["M1", "M3"]


@pytest.mark.live
@pytest.mark.parametrize("refs", [["M2"], ["M2", "M3", "P2"], ["M1"]], ids=" ".join)
def test_undo_brings_rows_back_with_all_that_their_cells_held(
    refs: list[str], kind: Kind, book: Path
) -> None:
    kind.use(book)
    with kind.looking() as look:
        before = look.everything()
    retire(kind.opened(), refs, agreed=True)
    with kind.looking() as look:
        after = look.everything()
    assert undo(kind.opened()).left == ()
    with kind.looking() as look:
        found = without_lists(look.everything())
    if refs == ["M2"]:
        assert found == without_lists(before)
    table = slice(4, 10)  # what summed up to a row at an end does not count it again
    for part in (1, 2, 3):
        assert found["Scorecard"][part][table] == before["Scorecard"][part][table]
    assert undo(kind.opened()).left == ()
    with kind.looking() as look:
        assert filled_rows(look.everything()) == filled_rows(after)


def test_the_first_row_of_a_table_comes_back_with_what_covers_its_neighbour(book: Path) -> None:
    before = parts(book)["xl/worksheets/sheet1.xml"].decode()
    take(book, "M1", agreed=True)
    undo(FileWorkbook(book))
    sheet = openpyxl.load_workbook(book)["Scorecard"]
    assert sheet["A5"].value == "M1"
    assert {str(one.sqref) for one in sheet.data_validations.dataValidation} == {"K5:K7", "K9:K10"}
    rules = {str(block.sqref): rule.formula for block in sheet.conditional_formatting for rule in block.rules}
    assert rules["B5:B7"] == ["$G5>100"]
    text = parts(book)["xl/worksheets/sheet1.xml"].decode()
    assert text.count("<xm:sqref>") == before.count("<xm:sqref>")


@pytest.mark.validator
def test_the_workbook_is_as_valid_as_before(book: Path) -> None:
    before = errors_of(book)
    take(book, "M1", "M3", "P1", agreed=True)
    assert not errors_of(book) - before
    sheet = openpyxl.load_workbook(book)["Scorecard"]
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["G10"]


def test_a_dry_run_writes_nothing(book: Path) -> None:
    before = book.read_bytes()
    assert take(book, "M2", dry_run=True).rows
    assert book.read_bytes() == before


def test_an_unknown_ref_is_refused(book: Path) -> None:
    with pytest.raises(ScorecardError, match="no indicator has the ref “M9”"):
        take(book, "M2", "M9")


def test_the_last_indicator_of_a_table_is_not_retired(book: Path) -> None:
    with pytest.raises(ScorecardError, match="the table would be left without an indicator"):
        take(book, "M1", "M2", "M3", "P1", "P2", agreed=True)


def test_merged_cells_that_begin_in_the_row_are_refused(book: Path) -> None:
    saved = openpyxl.load_workbook(book)
    saved["Scorecard"].merge_cells("C5:C6")
    saved.save(book)
    with pytest.raises(ScorecardError, match=r"cell C5: the merged cells C5:C6 begin in this row"):
        take(book, "M1", agreed=True)
    take(book, "M2", agreed=True)
    assert [one.coord for one in openpyxl.load_workbook(book)["Scorecard"].merged_cells.ranges] == ["A14:C14"]


def test_what_stands_beside_the_table_is_said(book: Path) -> None:
    saved = openpyxl.load_workbook(book)
    saved["Scorecard"]["R6"] = "ask Team A"
    saved.save(book)
    said = [one.message for one in take(book, "M2").pointed if one.code == Finding.ROW_ATTACHED]
    assert said == ["“ask Team A” stands beside the table, and would go with the row."]
