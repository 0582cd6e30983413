"""The sheet Check: what was found, the worst first, each with a link to its cell."""

import shutil
from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook

import scorecard_xl
from scorecard_xl.buttons import ACTIONS, Click
from scorecard_xl.cells import Link
from scorecard_xl.check_sheet import check_sheet, severity
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Problem

from .kinds_of_workbook import Look


def found(code: str, *, explained: bool = False) -> Problem:
    return Problem("Scorecard", "B2", "M1", code, "Something.", within_rounding=explained)


@pytest.mark.parametrize(
    ("problem", "order"),
    [
        (found("computed-differs"), 1),
        (found("formula-wrong"), 1),
        (found("computed-older"), 1),
        (found("commentary-month"), 2),
        (found("computed-differs", explained=True), 3),
    ],
)
def test_how_much_a_finding_matters(problem: Problem, order: int) -> None:
    assert severity(problem) == order


def test_the_published_scorecards_eight_wrong_figures_come_first(data: Path) -> None:
    result = scorecard_xl.check(data / "published_paired.xlsx")
    sheet = check_sheet("published_paired.xlsx", result)
    assert [row[0] for row in sheet.rows] == ["Wrong"] * 8 + ["Explained by rounding"] * 19
    assert sheet.summary == "May-21: 64 indicators, 27 findings: 8 wrong, 19 explained by rounding."
    assert {row[3] for row in sheet.rows[:8]} == {
        "EH1a", "EH1b", "EH14b", "CIN5", "FM012", "LSCB17a", "YO2"
    }  # fmt: skip
    assert all(isinstance(row[2], Link) for row in sheet.rows)


@pytest.fixture
def published(app: xlwings.App, data: Path, tmp_path: Path) -> xlwings.Book:
    """The published scorecard, open."""
    return app.books.open(shutil.copy(data / "published_paired.xlsx", tmp_path))


def press_check(book: xlwings.Book) -> str:
    return ACTIONS["check"](Click(book, lambda question: False))


@pytest.mark.live
def test_the_sheet_is_made_behind_the_others_and_comes_to_the_front(published: xlwings.Book) -> None:
    assert press_check(published) == "May-21: 64 indicators, 27 findings, listed on the sheet Check"
    assert [sheet.name for sheet in published.sheets] == ["Scorecard", "Check"]
    assert published.sheets.active.name == "Check"
    look = Look(published)
    assert look.values("A4:E4", "Check") == [["Severity", "Sheet", "Cell", "Ref.", "What was found"]]
    assert look.formula("C5", "Check").startswith("=HYPERLINK(\"#'Scorecard'!")
    assert look.values("A32:E32", "Check") == [[None] * 5]


@pytest.mark.live
def test_a_second_check_leaves_nothing_of_the_first(published: xlwings.Book) -> None:
    press_check(published)
    scorecard_xl.refresh(published)
    published.sheets["Check"].visible = False
    assert press_check(published) == "May-21: 64 indicators, 0 findings"
    look = Look(published)
    assert published.sheets["Check"].visible
    assert "Nothing was found" in look.value("A2", "Check")
    assert look.values("A4:E40", "Check") == [[None] * 5] * 37


@pytest.mark.live
def test_a_sheet_of_somebodys_stays_and_its_name_is_asked_for(published: xlwings.Book) -> None:
    mine = published.sheets.add("Check", after=published.sheets[0])
    mine.range("A1").value = "My own list"
    with pytest.raises(ScorecardError, match="sheet Check: this sheet is somebody's own"):
        press_check(published)
    assert mine.range("A1").value == "My own list"
    assert mine.used_range.shape == (1, 1)


@pytest.mark.live
def test_the_sheet_is_no_scorecard_and_stands_in_no_refreshs_way(published: xlwings.Book) -> None:
    press_check(published)
    assert [table.sheet for table in scorecard_xl.refresh(published).scorecard.tables] == ["Scorecard"] * 6
    assert scorecard_xl.refresh(published).changes == ()


@pytest.mark.live
def test_a_workbook_with_a_protected_structure_says_so(published: xlwings.Book) -> None:
    published.api.protect("")
    with pytest.raises(ScorecardError, match="adds no sheet Check"):
        press_check(published)


@pytest.mark.live
@pytest.mark.parametrize(
    "name", ["Board", "Children's services", "Übersicht 2021", 'A "b" c', "One, two; three"]
)
def test_a_link_shows_its_cell_whatever_its_sheet_is_called(
    name: str, app: xlwings.App, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        workbook.add_worksheet(name)
    sheet = app.books.open(path).sheets[0]
    link = Link(name, "S12").formula
    sheet.range("A1").formula = link
    assert sheet.range("A1").value == "S12"
    assert sheet.range("A1").formula == link
