"""The sheet Check: what was found, the worst first, each with a link to its cell."""

import shutil
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.buttons.clicks import click_of
from scorecard_xl.commands.command import Click
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.libreoffice.bridge import enum, struct
from scorecard_xl.messages.check_sheet import check_sheet, severity
from scorecard_xl.model import Problem
from scorecard_xl.spreadsheet.cells import Value
from scorecard_xl.spreadsheet.workbook import Link, OwnSheet, SheetUpdate
from scorecard_xl.workbooks.opening import opened
from tests.books.kinds_of_workbook import Kind, Look
from tests.books.package_book import book as file_of
from tests.books.package_book import write_scorecard
from tests.programs.excel_typing import excel_typing


def found(code: str, *, explained: bool = False) -> Problem:
    return Problem("Scorecard", "B2", "M1", Finding(code), "Something.", within_rounding=explained)


@pytest.mark.parametrize(
    ("problem", "order"),
    [
        (found("computed-differs"), 1),
        (found("formula-wrong"), 1),
        (found("computed-older"), 1),
        (found("header-month"), 1),
        (found("header-formula"), 1),
        (found("duplicate-ref"), 1),
        (found("unknown-text"), 2),
        (found("month-incomplete"), 2),
        (found("colours-not-set"), 2),
        (found("formula-wrong", explained=True), 3),
        (found("commentary-month"), 2),
        (found("computed-differs", explained=True), 3),
    ],
)
def test_how_much_a_finding_matters(problem: Problem, order: int) -> None:
    assert severity(problem) == order


def test_the_worst_comes_first_and_else_the_order_stays(data: Path) -> None:
    codes = ["unknown-text", "computed-differs", "error-value", "formula-wrong", "duplicate-ref"]
    findings = [found(code)._replace(ref=code) for code in codes]
    findings.insert(1, found("computed-differs", explained=True)._replace(ref="explained"))
    result = scorecard_xl.check(data / "published_paired.xlsx")._replace(findings=tuple(findings))
    sheet = check_sheet("book.xlsx", result)
    assert [row[3] for row in sheet.rows] == [
        "computed-differs", "formula-wrong", "duplicate-ref", "unknown-text", "error-value", "explained",
    ]  # fmt: skip
    assert sheet.summary.endswith(", 6 findings: 3 wrong, 2 to look at, 1 explained by rounding.")


def test_one_finding_is_summed_up_as_one(data: Path) -> None:
    result = scorecard_xl.check(data / "published_paired.xlsx")._replace(findings=(found("unknown-text"),))
    sheet = check_sheet("book.xlsx", result)
    assert sheet.title == "Check of book.xlsx (scorecard-xl)"
    assert sheet.summary == "May-21: 64 indicators, 1 finding: 1 to look at."


def test_the_published_scorecards_eight_wrong_figures_come_first(data: Path) -> None:
    result = scorecard_xl.check(data / "published_paired.xlsx")
    sheet = check_sheet("published_paired.xlsx", result)
    severities = ["Wrong"] * 8 + ["To look at"] * 8 + ["Explained by rounding"] * 19
    assert [row[0] for row in sheet.rows] == severities
    assert sheet.summary == (
        "May-21: 64 indicators, 35 findings: 8 wrong, 8 to look at, 19 explained by rounding."
    )
    assert {row[3] for row in sheet.rows[:8]} == {
        "EH1a", "EH1b", "EH14b", "CIN5", "FM012", "LSCB17a", "YO2"
    }  # fmt: skip
    assert all(isinstance(row[2], Link) for row in sheet.rows)


@pytest.fixture
def published(app: xlwings.App, data: Path, tmp_path: Path) -> xlwings.Book:
    """The published scorecard, open."""
    return app.books.open(shutil.copy(data / "published_paired.xlsx", tmp_path))


def press_check(book: xlwings.Book) -> str:
    return click_of("check")(Click(book, lambda question: False))


@pytest.mark.live
def test_the_sheet_is_made_behind_the_others_and_comes_to_the_front(published: xlwings.Book) -> None:
    assert press_check(published) == "May-21: 64 indicators, 35 findings, listed on the sheet Check"
    assert [sheet.name for sheet in published.sheets] == ["Scorecard", "Check"]
    assert published.sheets.active.name == "Check"
    look = Look(published)
    assert look.values("A4:E4", "Check") == [["Severity", "Sheet", "Cell", "Ref.", "What was found"]]
    assert look.formula("C5", "Check").startswith("=HYPERLINK(\"#'Scorecard'!")
    assert look.values("A40:E40", "Check") == [[None] * 5]


@pytest.mark.live
def test_a_second_check_leaves_nothing_of_the_first(published: xlwings.Book) -> None:
    press_check(published)
    scorecard_xl.refresh(published)
    published.sheets["Check"].visible = False
    assert press_check(published) == "May-21: 64 indicators, 8 findings, listed on the sheet Check"
    look = Look(published)
    assert published.sheets["Check"].visible
    assert look.value("A2", "Check") == "May-21: 64 indicators, 8 findings: 8 to look at."
    assert look.values("A13:E40", "Check") == [[None] * 5] * 28


@pytest.mark.live
def test_a_sheet_of_somebodys_stays_and_its_name_is_asked_for(published: xlwings.Book) -> None:
    mine = published.sheets.add("Check", after=published.sheets[0])
    mine.range("A1").value = "My own list"
    with pytest.raises(ScorecardError, match="sheet Check: this sheet is somebody's own"):
        press_check(published)
    assert mine.range("A1").value == "My own list"
    assert mine.used_range.shape == (1, 1)
    assert [sheet.name for sheet in published.sheets] == ["Scorecard", "Check"]


@pytest.mark.live
@pytest.mark.parametrize("name", ["CHECK", "check"])
def test_an_own_sheet_is_known_in_capitals_too(name: str, published: xlwings.Book) -> None:
    published.sheets.add(name).range("A1").value = "Our check (Scorecard-XL)"
    press_check(published)
    assert [sheet.name for sheet in published.sheets] == [name, "Scorecard"]
    assert Look(published).value("A1", name) == "Check of published_paired.xlsx (scorecard-xl)"


@pytest.mark.live
def test_a_protected_sheet_of_ours_is_written_and_protected_again(published: xlwings.Book) -> None:
    press_check(published)
    published.sheets["Check"].api.protect("")
    scorecard_xl.refresh(published)
    assert press_check(published) == "May-21: 64 indicators, 8 findings, listed on the sheet Check"
    assert Look(published).values("A13:E40", "Check") == [[None] * 5] * 28
    assert published.sheets["Check"].api.isProtected()


@pytest.mark.live
def test_a_sheet_of_ours_with_a_password_stays_as_it_is(published: xlwings.Book) -> None:
    press_check(published)
    published.sheets["Check"].api.protect("secret")
    before = Look(published).everything()
    with pytest.raises(ScorecardError) as raised:
        press_check(published)
    assert str(raised.value) == (
        "published_paired.xlsx, sheet Check: the sheet is protected with a password, and is written anew "
        "each time: take the protection off (Review > Unprotect Sheet), and try again."
    )
    assert Look(published).everything() == before


@pytest.mark.live
def test_notes_beside_the_list_are_not_wiped_away(published: xlwings.Book) -> None:
    press_check(published)
    published.sheets["Check"].range("G7").value = "asked Jo"
    before = Look(published).everything()
    with pytest.raises(ScorecardError, match="sheet Check, cell G7: there are notes on the sheet"):
        press_check(published)
    assert Look(published).everything() == before


@pytest.mark.live
@pytest.mark.parametrize("hidden_by", ["a filter", "a person"])
def test_rows_that_were_hidden_are_shown_again(hidden_by: str, published: xlwings.Book) -> None:
    press_check(published)
    sheet = published.sheets["Check"].api
    if hidden_by == "a person":
        sheet.Rows.getByIndex(6).IsVisible = False
    else:
        field = struct(
            "sheet.TableFilterField",
            Field=3,
            IsNumeric=False,
            StringValue="EH1a",
            Operator=enum(EQUAL, "EQUAL"),
        )
        listed = sheet.getCellRangeByName("A4:E39")
        found = listed.createFilterDescriptor(True)
        found.FilterFields, found.ContainsHeader = (field,), True
        listed.filter(found)
    assert not sheet.Rows.getByIndex(6).IsVisible
    press_check(published)
    assert all(sheet.Rows.getByIndex(row).IsVisible for row in range(40))


EQUAL = "sheet.FilterOperator"

TEXTS = ["=1+1", "007", "1/2", "Jun-21", "TRUE", "10%", "2021", "-5", "+x", "@x", "'quoted", "1e5"]


@pytest.mark.live
@pytest.mark.parametrize("typing", [nullcontext(), excel_typing()], ids=["as LibreOffice", "as Excel"])
def test_texts_stay_texts_whatever_they_look_like(
    typing: AbstractContextManager[None], published: xlwings.Book
) -> None:
    rows = [(text, text, Link("Scorecard", "B2"), text, f"{text} is no figure.") for text in TEXTS]
    sheet = OwnSheet("Check", "=1+1 (scorecard-xl)", "-1", ("=A", "1", "2/3", "TRUE", "x"), (9,) * 5, rows)
    with typing:
        opened(published).apply([SheetUpdate(sheet.name, anew=sheet)])
    look = Look(published)
    assert look.values("A1:A2", "Check") == [["=1+1 (scorecard-xl)"], ["-1"]]
    assert look.values("A4:E4", "Check") == [["=A", "1", "2/3", "TRUE", "x"]]
    assert look.values(f"A5:E{4 + len(rows)}", "Check") == [
        [text, text, "B2", text, f"{text} is no figure."] for text in TEXTS
    ]
    assert {look.formula(f"{column}5", "Check") for column in "ABD"} == {"=1+1"}


@pytest.mark.live
def test_not_every_row_has_a_link(published: xlwings.Book) -> None:
    rows: list[list[Value | Link]] = [
        [Link("Scorecard", "B2"), None],
        ["007", "x"],
        [None, Link("Scorecard", "C3")],
    ]
    sheet = OwnSheet("Check", "Check (scorecard-xl)", "", ("Cell", "Other"), (9, 9), rows)
    opened(published).apply([SheetUpdate(sheet.name, anew=sheet)])
    assert Look(published).values("A5:B7", "Check") == [["B2", None], ["007", "x"], [None, "C3"]]


@pytest.mark.live
def test_the_sheet_looks_like_a_list(published: xlwings.Book) -> None:
    press_check(published)
    sheet = published.sheets["Check"]
    widths = [sheet.range(f"{column}1").column_width for column in "ABCDE"]
    assert widths == pytest.approx([22, 20, 9, 16, 110], abs=0.1)
    assert (sheet.range("A1").font.bold, sheet.range("A1").font.size) == (True, 16)
    header = sheet.range("A4:E4")
    assert (header.font.bold, header.font.color, header.color) == (True, (255, 255, 255), (31, 56, 100))
    assert (sheet.range("E5:E39").wrap_text, sheet.range("A5:D39").wrap_text) == (True, False)
    assert sheet.range("C5:C39").font.color == (5, 99, 193)


@pytest.mark.live
def test_each_link_shows_the_cell_of_its_finding(published: xlwings.Book) -> None:
    cells = {finding.cell for finding in scorecard_xl.check(published).findings}
    press_check(published)
    assert {row[0] for row in Look(published).values("C5:C39", "Check")} == cells


@pytest.mark.live
def test_a_table_in_the_sheet_is_no_scorecard(published: xlwings.Book) -> None:
    press_check(published)
    source, target = published.sheets["Scorecard"], published.sheets["Check"]
    to = target.api.getCellRangeByName("A40").CellAddress
    target.api.copyRange(to, source.api.getCellRangeByName("A8:AC30").RangeAddress)
    assert target.range("A41:A45").value != [None] * 5
    assert {table.sheet for table in scorecard_xl.read(published).tables} == {"Scorecard"}
    assert {finding.sheet for finding in scorecard_xl.check(published).findings} == {"Scorecard"}


@pytest.mark.live
def test_the_sheet_is_no_scorecard_and_stands_in_no_refreshs_way(published: xlwings.Book) -> None:
    press_check(published)
    assert [table.sheet for table in scorecard_xl.refresh(published).scorecard.tables] == ["Scorecard"] * 6
    assert scorecard_xl.refresh(published).changes == ()


def with_a_check(workbook: Workbook, _: Worksheet) -> None:
    sheet = workbook.add_worksheet("Check")
    write_scorecard(workbook, sheet)
    sheet.write_string("A1", "Check of book.xlsx (scorecard-xl)")


@pytest.mark.live
def test_a_table_in_the_sheet_is_no_scorecard_in_each_kind(kind: Kind, tmp_path: Path) -> None:
    kind.use(file_of(tmp_path / "book.xlsx", with_a_check))
    with kind.looking() as look:
        before = look.values("A1:M6", "Check")
    assert {finding.sheet for finding in kind.check().findings} == {"Scorecard"}
    assert {change.sheet for change in kind.refresh().changes} == {"Scorecard"}
    with kind.looking() as look:
        assert look.values("A1:M6", "Check") == before


@pytest.mark.live
def test_a_workbook_with_a_protected_structure_says_so(published: xlwings.Book) -> None:
    published.api.protect("")
    with pytest.raises(ScorecardError) as raised:
        press_check(published)
    assert str(raised.value) == (
        "published_paired.xlsx: LibreOffice adds no sheet Check for what was found; if the workbook's "
        "structure is protected, take the protection off (Review > Protect Workbook), and try again."
    )
    assert [sheet.name for sheet in published.sheets] == ["Scorecard"]


@pytest.mark.live
def test_a_protected_structure_does_not_keep_a_sheet_that_is_there(published: xlwings.Book) -> None:
    press_check(published)
    scorecard_xl.refresh(published)
    published.api.protect("")
    press_check(published)
    assert Look(published).value("A2", "Check") == "May-21: 64 indicators, 8 findings: 8 to look at."


@pytest.mark.live
@pytest.mark.parametrize(
    "name",
    [
        "Board",
        "Children's services",
        "Übersicht 2021",
        'A "b" c',
        "One, two; three",
        "Wow! now",
        "2021",
        "A.B",
        "B2",
        "#1 'best' \"now\"!",
    ],
)
def test_a_link_shows_its_cell_and_leads_there_whatever_its_sheet_is_called(
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
    sheet.range("S12").value = "the cell that was found"
    target = link.removeprefix("=HYPERLINK(").rpartition(",")[0]
    sheet.range("B1").formula = f"=INDIRECT(MID({target},2,99))"
    assert sheet.range("B1").value == "the cell that was found"
