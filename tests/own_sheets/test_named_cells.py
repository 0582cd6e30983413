"""What stands above the tables: the reporting month, and when figures were refreshed and by whom."""

import datetime
import getpass
import re
import shutil
import zipfile
from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.actions.refresh import Refreshed, refresh
from scorecard_xl.own_sheets.named_cells import FIGURES_AS_OF, REPORTING_MONTH
from scorecard_xl.spreadsheet.cells import Area, area_of
from scorecard_xl.spreadsheet.workbook import CellChange
from scorecard_xl.workbooks.live.cells import CellWriter
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.kinds_of_workbook import Kind
from tests.books.package_book import book as file_of
from tests.books.small_scorecard import TEXT_HEADER, row
from tests.places import TEMPLATE

A_TIME = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d(, .+)?")
MAY = datetime.date(2021, 5, 1)


def workbook(
    *, month: Content = None, as_of: Content = None, sheets: tuple[str, ...] = ("Board",)
) -> GridWorkbook:
    """A scorecard below two named cells, on each of these sheets."""
    rows = [["Month", month], ["As of", as_of], TEXT_HEADER, row("M1", (20, 40, 44))]
    made = GridWorkbook([sheet_of(name, rows) for name in sheets])
    for name, cell in ((REPORTING_MONTH, "B1"), (FIGURES_AS_OF, "B2")):
        made.named[name] = [(sheet, area_of(cell)) for sheet in sheets]
    return made


STAMPS = {"reporting month", "figures as of"}


def written(result: Refreshed) -> set[str]:
    return {change.cell for change in result.changes if change.column_name in STAMPS}


def test_the_month_and_the_time_are_written_with_the_figures() -> None:
    book = workbook()
    assert written(refresh(book)) == {"B1", "B2"}
    assert book["Board"]["B1"] == MAY
    assert A_TIME.fullmatch(str(book["Board"]["B2"]))


def test_a_refresh_without_a_change_leaves_the_time() -> None:
    book = workbook()
    refresh(book)
    stamp = book["Board"]["B2"]
    assert refresh(book).changes == ()
    assert book["Board"]["B2"] == stamp


def test_another_month_is_written_even_where_the_figures_are_right() -> None:
    book = workbook()
    refresh(book)
    book["Board"].put("B1", Cell(datetime.date(2021, 4, 1), "", "mmmm yyyy"))
    book["Board"].put("B2", "1 May 2021, 09:00")
    assert written(refresh(book)) == {"B1", "B2"}
    assert book["Board"]["B1"] == MAY


def test_somebodys_formula_stays() -> None:
    book = workbook(month=Cell(MAY, "Settings!B4", "mmm-yy"), as_of=Cell("today", "TODAY()"))
    assert written(refresh(book)) == set()


@pytest.mark.parametrize(
    "leads_to",
    [
        pytest.param([], id="nowhere"),
        pytest.param([("Gone", Area(1, 2, 1, 2))], id="to a sheet that is gone"),
        pytest.param([("Board", Area(1, 2, 2, 2))], id="to several cells"),
        pytest.param([("Board", area_of("P4"))], id="to a cell that is computed"),
        pytest.param([("Board", area_of("B9"))], id="to a row without cells"),
    ],
)
def test_a_name_that_leads_to_no_single_cell_is_left(leads_to: list[tuple[str, Area]]) -> None:
    book = workbook()
    book.named = dict.fromkeys(book.named, leads_to)
    assert written(refresh(book)) == set()


@pytest.mark.parametrize(
    ("name", "cell", "content"),
    [
        (FIGURES_AS_OF, "U4", "Words that an owner typed."),
        (FIGURES_AS_OF, "U4", None),
        (REPORTING_MONTH, "B4", "Number of cases"),
        (FIGURES_AS_OF, "B2", "Figures are provisional"),
        (REPORTING_MONTH, "B1", 12),
    ],
)
def test_a_cell_of_somebodys_that_a_name_leads_to_stays(name: str, cell: str, content: Content) -> None:
    made = workbook()
    made.sheets[0].put(cell, content)
    made.named[name] = [("Board", area_of(cell))]
    result = refresh(made)
    assert made.sheets[0][cell] == content
    assert [(one.cell, one.code) for one in result.problems] == [(cell, "name-leads-elsewhere")]


@pytest.mark.parametrize("old", ["28 Nov 2026, 17:16, root", "1 May 2021, 09:05", datetime.date(2020, 1, 1)])
def test_a_stamp_makes_way_for_the_next(old: Content) -> None:
    made = workbook(as_of=old)
    refresh(made)
    assert A_TIME.fullmatch(str(made.sheets[0]["B2"])) and made.sheets[0]["B2"] != old


def test_a_cell_that_both_names_lead_to_holds_the_month() -> None:
    book = workbook()
    book.named = dict.fromkeys(book.named, [("Board", area_of("B1"))] * 2)
    assert [change.cell for change in refresh(book).changes].count("B1") == 1
    assert book["Board"]["B1"] == MAY
    assert refresh(book).changes == ()


@pytest.mark.live
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"": "$B$1"}, ["B1"]),
        ({"": "$B$1", "Scorecard!": "$B$1"}, ["B1"]),
        ({"": "$B$1:$C$1"}, []),
        ({"": "$Z$99"}, []),  # a row that the file does not hold
        ({"": "$F$4"}, []),  # a computed cell
        ({"": "$B$1", "'Apr-21'!": "$B$1"}, ["B1"]),
        ({"'Apr-21'!": "$B$1"}, []),
    ],
    ids=str,
)
def test_names_lead_to_the_same_cells_in_each_kind(
    names: dict[str, str], expected: list[str], kind: Kind, tmp_path: Path
) -> None:
    def named(made: Workbook, sheet: Worksheet) -> None:
        sheet.write("A1", "Reporting month")
        other = made.add_worksheet("Apr-21")
        other.write("A1", "Reporting month")
        for scope, place in names.items():
            where = scope if scope.startswith("'") else "Scorecard!"
            made.define_name(f"{scope}{REPORTING_MONTH}", f"={where}{place}")

    kind.use(file_of(tmp_path / "book.xlsx", named))
    result = kind.refresh(sheet="Scorecard")
    assert [change.cell for change in result.changes if change.column_name in STAMPS] == expected
    assert kind.refresh(sheet="Scorecard").changes == ()


def test_a_kept_copy_is_not_stamped() -> None:
    book = workbook(sheets=("Board", "Apr-21"))
    result = refresh(book, sheet="Board")
    assert {change.sheet for change in result.changes} == {"Board"}


def test_a_workbook_that_names_no_cell_gets_nothing() -> None:
    book = workbook()
    book.named.clear()
    assert written(refresh(book)) == set()


@pytest.mark.parametrize(("user", "end"), [("jane", ", jane"), (None, "")])
def test_a_user_whom_the_system_does_not_know_is_left_out(
    user: str | None, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def who() -> str:
        if user is None:
            raise OSError("No username set in the environment")
        return user

    monkeypatch.setattr(getpass, "getuser", who)
    book = workbook()
    refresh(book)
    assert re.sub(r".*\d\d:\d\d", "", str(book["Board"]["B2"])) == end


@pytest.mark.live
def test_the_month_is_written_by_itself_as_windows_shifts_dates_in_blocks(
    app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crossed: list[object] = []
    write_one = CellWriter.write_one

    def noted(self: CellWriter, change: CellChange) -> None:
        crossed.append(change.new)
        write_one(self, change)

    monkeypatch.setattr(CellWriter, "write_one", noted)
    book = app.books.open(shutil.copy(TEMPLATE, tmp_path))
    scorecard_xl.refresh(book)
    assert MAY in crossed


@pytest.mark.live
def test_each_kind_of_workbook_is_stamped(kind: Kind, tmp_path: Path) -> None:
    kind.use(Path(shutil.copy(TEMPLATE, tmp_path)))
    assert {"B2", "B3"} <= {change.cell for change in kind.refresh().changes}
    with kind.looking() as look:
        assert look.value("B2") == datetime.datetime(2021, 5, 1)
        assert A_TIME.fullmatch(look.value("B3"))
    assert kind.refresh().changes == ()


def test_a_sheets_own_name_leads_to_its_cell(tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsm"
    with zipfile.ZipFile(TEMPLATE) as archive, zipfile.ZipFile(copy, "w") as target:
        for item in archive.infolist():
            data = archive.read(item)
            if item.filename == "xl/workbook.xml":
                data = data.replace(b'name="scorecard_xl', b'localSheetId="0" name="scorecard_xl')
            target.writestr(item, data)
    assert {"B2", "B3"} <= {change.cell for change in scorecard_xl.refresh(copy).changes}
