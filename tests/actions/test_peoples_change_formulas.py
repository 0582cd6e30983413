"""People's formulas in a column of changes as numbers stay theirs: whatever is done and taken back, they come
back as they were."""

import datetime
from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook

from scorecard_xl.actions.keep_log import keep_log
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.undo import undo
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.kinds_of_workbook import Kind, Look
from tests.books.package_book import parts

pytestmark = pytest.mark.live

MONTHS = [datetime.datetime(2023 + (at + 3) // 12, (at + 3) % 12 + 1, 1) for at in range(14)]
LEFT, RIGHT = ("KPI No", "Measure", "Lead"), ("% change on previous month", "YoY %", "Good is", "Comments")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Four indicators with the changes from the month and the year before as formulas, the one of the second
    row wrong, under icons; the workbook keeps a change log."""
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        month = workbook.add_format({"num_format": "mmm-yy"})
        percent = workbook.add_format({"num_format": "+0.0%;-0.0%;0.0%"})
        sheet.write_row("A3", LEFT)
        for column, first_day in enumerate(MONTHS, start=3):
            sheet.write_datetime(2, column, first_day, month)
        sheet.write_row("R3", RIGHT)
        for index in range(4):
            figures = [50 + (at * 7 + index * 3) % 11 for at in range(14)]
            row = index + 4
            sheet.write_row(index + 3, 0, [f"K{index + 1}", f"Measure {index}", "A Lead", *figures])
            now, before, then = figures[13], figures[12], figures[1]
            if index == 1:
                sheet.write_formula(index + 3, 17, f"=Q{row}/P{row}", percent, now / before)
            else:
                change = f'=IFERROR(Q{row}/P{row}-1,"")'
                sheet.write_formula(index + 3, 17, change, percent, now / before - 1)
            year = f'=IF(E{row}=0,"n/a",(Q{row}-E{row})/E{row})'
            sheet.write_formula(index + 3, 18, year, percent, (now - then) / then)
            sheet.write_row(index + 3, 19, ["Low", "Steady."])
        sheet.conditional_format("R4:S7", {"type": "icon_set", "icon_style": "3_arrows"})
    keep_log(FileWorkbook(path))
    refresh(FileWorkbook(path))
    return path


def seen(look: Look) -> object:
    """The formulas, results and number formats of all cells."""
    return look.everything()["Scorecard"], look.other_rules()


def test_a_refresh_that_replaces_a_wrong_formula_is_taken_back(kind: Kind, book: Path) -> None:
    kind.use(book)
    with kind.looking() as look:
        before = seen(look)
        assert look.formula("R5") == "=Q5/P5"
    assert refresh(kind.opened()).changes == ()
    assert [one.cell for one in refresh(kind.opened(), replace_formulas=True).changes] == ["R5"]
    with kind.looking() as look:
        assert not look.formula("R5").startswith("=")
    assert undo(kind.opened()).left == ()
    with kind.looking() as look:
        assert seen(look) == before


def test_a_new_month_is_taken_back(kind: Kind, book: Path) -> None:
    kind.use(book)
    with kind.looking() as look:
        before = seen(look)
    assert start_month(kind.opened(), agreed=True).written
    with kind.looking() as look:
        assert look.formula("R4") == '=IFERROR(Q4/P4-1,"")'
    assert undo(kind.opened(), agreed=True).left == ()
    with kind.looking() as look:
        assert seen(look) == before


def test_a_new_month_and_its_figures_go_on_with_the_same_formulas(kind: Kind, book: Path) -> None:
    kind.use(book)
    with kind.looking() as look:
        before = [look.formula(f"{column}{row}") for column in "RS" for row in range(4, 8)]
    start_month(kind.opened(), agreed=True)
    refresh(kind.opened())
    with kind.looking() as look:
        assert [look.formula(f"{column}{row}") for column in "RS" for row in range(4, 8)] == before


def test_formulas_of_a_closed_file_come_back_byte_for_byte(book: Path) -> None:
    before = cells(book)
    refresh(FileWorkbook(book), replace_formulas=True)
    assert cells(book) != before
    undo(FileWorkbook(book))
    assert cells(book) == before
    start_month(FileWorkbook(book), agreed=True)
    undo(FileWorkbook(book), agreed=True)
    assert cells(book) == before


def cells(path: Path) -> list[bytes]:
    """The cells of the changes, as their file has them."""
    found = parts(path)["xl/worksheets/sheet1.xml"].split(b"<c r=")
    return [one.partition(b"</c>")[0] for one in found if one[1:2] in b"RS" and b"<f>" in one]
