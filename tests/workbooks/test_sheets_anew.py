"""A sheet of ours that is emptied and written again, the same in every kind of workbook."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import area_of
from scorecard_xl.spreadsheet.workbook import Applied, CellChange, Link, OwnSheet, SheetUpdate
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.grid_workbook import GridWorkbook, sheet_of
from tests.books.kinds_of_workbook import ClosedFile, Kind, LiveBook
from tests.books.package_book import book
from tests.data.package_edits import Package
from tests.programs.validator import errors_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
HEADER = ("Severity", "Cell", "What was found")
CHECK = OwnSheet(
    "Check",
    "Check of book.xlsx (scorecard-xl)",
    "2 findings.",
    HEADER,
    (12, 9, 60),
    [("Wrong", Link("Scorecard", "F4"), "=1+1 is no figure."), ("To look at", Link("It's R&D", "A1"), "007")],
)
NOTHING = CHECK._replace(summary="Nothing was found.", rows=())
ANEW, EMPTIED = SheetUpdate("Check", anew=CHECK), SheetUpdate("Check", anew=NOTHING)
SHOWN = [
    ["Check of book.xlsx (scorecard-xl)", None, None],
    ["2 findings.", None, None],
    [None, None, None],
    list(HEADER),
    ["Wrong", "F4", "=1+1 is no figure."],
    ["To look at", "A1", "007"],
]
OURS = "Check of an older book (scorecard-xl)"


Write = Callable[[Workbook, Worksheet], None]


def with_other_sheet(workbook: Workbook, _: Worksheet) -> None:
    workbook.add_worksheet("It's R&D")


def older(workbook: Workbook) -> Worksheet:
    """A sheet of ours with more in it than is written now, and with formulas."""
    sheet = workbook.add_worksheet("Check")
    sheet.write("A1", OURS)
    for row in range(3, 12):
        sheet.write_row(row, 0, ["old", None, "old"])
        sheet.write_formula(row, 1, '=HYPERLINK("#Scorecard!A1","A1")', None, "A1")
    return sheet


def hidden(workbook: Workbook, sheet: Worksheet) -> None:
    with_other_sheet(workbook, sheet)
    older(workbook).hide()


def protected(workbook: Workbook, sheet: Worksheet) -> None:
    with_other_sheet(workbook, sheet)
    older(workbook).protect("")


def there(workbook: Workbook, sheet: Worksheet) -> None:
    with_other_sheet(workbook, sheet)
    older(workbook)


@pytest.mark.live
@pytest.mark.parametrize("before", [with_other_sheet, there, hidden, protected])
def test_all_that_it_holds_is_what_was_asked(kind: Kind, before: Write, tmp_path: Path) -> None:
    kind.use(book(tmp_path / "book.xlsx", before))
    assert kind.opened().apply([ANEW]) == Applied(True)
    with kind.looking() as look:
        assert look.values("A1:C12", "Check") == [*SHOWN, *[[None] * 3] * 6]
        links = [look.formula(cell, "Check").replace("$'", "'") for cell in ("B5", "B6")]
        assert ["#'Scorecard'!F4" in links[0], "#'It''s R&D'!A1" in links[1]] == [True, True]
        assert look.book.sheets["Check"].visible
        assert look.book.sheets["Check"].api.isProtected() == (before is protected)
    assert kind.opened().apply([EMPTIED]) == Applied(True)
    with kind.looking() as look:
        assert look.values("A1:C6", "Check") == [
            SHOWN[0],
            ["Nothing was found.", None, None],
            *[[None] * 3] * 4,
        ]


@pytest.mark.live
def test_a_closed_file_reads_as_an_open_workbook_does(app: xlwings.App, tmp_path: Path) -> None:
    seen = []
    for kind in (ClosedFile(app), LiveBook(app)):
        (tmp_path / kind.name).mkdir()
        kind.use(book(tmp_path / kind.name / "book.xlsx", there))
        kind.opened().apply([ANEW])
        with kind.looking() as look:
            address, values, formulas, _ = look.everything()["Check"]
            seen.append((address, values, formulas))
        kind.close()
    assert seen[0] == seen[1]


def somebodys(workbook: Workbook, _: Worksheet) -> None:
    workbook.add_worksheet("Check").write("A1", "My own list")


def beside(workbook: Workbook, _: Worksheet) -> None:
    older(workbook).write("E7", "asked Jo")


def locked(workbook: Workbook, _: Worksheet) -> None:
    older(workbook).protect("secret")


REFUSED = [
    (somebodys, "book.xlsx, sheet Check: this sheet is somebody's own"),
    (beside, "book.xlsx, sheet Check, cell E7: there are notes on the sheet"),
    (locked, "book.xlsx, sheet Check: the sheet is protected with a password"),
]
FIRST = SheetUpdate(
    "Scorecard",
    (CellChange(sheet="Scorecard", row=4, column=6, ref="", column_name="", old=None, new="→"),),
    owned=(area_of("F4"),),
)


@pytest.mark.live
@pytest.mark.parametrize(("before", "said"), REFUSED)
def test_what_people_have_is_refused_before_anything_is_written(
    kind: Kind, before: Write, said: str, tmp_path: Path
) -> None:
    kind.use(book(tmp_path / "book.xlsx", before))
    with kind.looking() as look:
        seen = look.everything()
    with pytest.raises(ScorecardError, match=said):
        kind.opened().apply([FIRST, ANEW])
    with kind.looking() as look:
        assert look.everything() == seen


def noted(workbook: Workbook, _: Worksheet) -> None:
    older(workbook).write_comment("A5", "asked Jo")


def drawn(workbook: Workbook, _: Worksheet) -> None:
    older(workbook).insert_textbox("A5", "asked Jo")


def tabled(workbook: Workbook, _: Worksheet) -> None:
    older(workbook).add_table("A20:B22")


@pytest.mark.parametrize("before", [noted, drawn, tabled])
def test_what_people_attached_to_a_closed_files_sheet_is_not_lost(before: Write, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", before)
    content = path.read_bytes()
    with pytest.raises(ScorecardError, match="sheet Check: there are notes, drawings or tables on the sheet"):
        FileWorkbook(path).apply([ANEW])
    assert path.read_bytes() == content


def test_a_dry_run_and_a_second_time_write_nothing(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", there)
    content = path.read_bytes()
    assert FileWorkbook(path).apply([ANEW], dry_run=True) == Applied(True)
    assert path.read_bytes() == content
    assert FileWorkbook(path).apply([ANEW]) == Applied(True)
    assert FileWorkbook(path).apply([ANEW]) == Applied(False)


def test_the_calculation_chain_forgets_the_formulas_that_stood_there(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", there)
    package = Package(path)
    number = package.text("xl/workbook.xml").split('name="Check" sheetId="')[1].split('"')[0]
    entries = "".join(f'<c r="B{row}" i="{number}"/>' for row in range(4, 13))
    chain = f'<calcChain xmlns="{MAIN}"><c r="G4" i="1"/>{entries}</calcChain>'
    package.add_part("xl/calcChain.xml", chain, CHAIN_TYPE)
    package.relate("xl/workbook.xml", f"{OFFICE}/calcChain", "calcChain.xml")
    package.save(path)
    FileWorkbook(path).apply([ANEW])
    assert Package(path).text("xl/calcChain.xml").count("<c ") == 1


def test_its_columns_are_as_wide_as_asked_and_its_code_name_stays(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", there)
    part = "xl/worksheets/sheet3.xml"
    package = Package(path)
    package.substitute(part, "<dimension", '<sheetPr codeName="Sheet7"/><dimension', 1)
    package.save(path)
    FileWorkbook(path).apply([ANEW])
    text = Package(path).text(part)
    assert re.findall(r'<col min="\d" max="\d" width="(\d+)\.7109375"', text) == ["12", "9", "60"]
    assert '<sheetPr codeName="Sheet7">' in text


@pytest.mark.validator
@pytest.mark.parametrize("name", ["everything.xlsm", "published_paired.xlsx"])
def test_the_validator_finds_nothing_new(name: str, data: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(data / name, tmp_path))
    before = errors_of(path)
    for update in (ANEW, EMPTIED, ANEW):
        FileWorkbook(path).apply([update])
        assert errors_of(path) - before == Counter()


def test_a_workbook_in_memory_writes_it_too() -> None:
    grid = GridWorkbook([sheet_of("Scorecard", [["Ref."]]), sheet_of("Check", [[OURS], *[["old"]] * 9])])
    grid.apply([ANEW])
    assert [list(grid["Check"].values(row, (1, 2, 3))) for row in range(1, 11)] == [*SHOWN, *[[None] * 3] * 4]
    mine = GridWorkbook([sheet_of("Check", [["My own list"]])])
    with pytest.raises(ScorecardError, match="somebody's own"):
        mine.apply([ANEW])


def test_it_comes_alone(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", there)
    with pytest.raises(ValueError, match="takes no other change"):
        FileWorkbook(path).apply([FIRST._replace(sheet="Check", anew=CHECK)])
