"""A workbook open in an application: what a refresh asks of it, and that it leaves all else as it was."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.actions import refresh as refreshing
from scorecard_xl.libreoffice.bridge import enum, uno_module
from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.spreadsheet.cells import area_of
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from scorecard_xl.workbooks.live.sheet import LiveSheet
from tests.books.beside_commentary import beside_commentary
from tests.books.kinds_of_workbook import Look, app_at
from tests.books.package_book import HEADERS, book, write_scorecard
from tests.programs.engine_calls import counting_calls
from tests.programs.running_libreoffice import running

pytestmark = pytest.mark.live


@pytest.fixture
def counted() -> Iterator[Counter[str]]:
    """How often the engine has been called, by kind."""
    with counting_calls() as counted:
        yield counted


def opened(app: xlwings.App, path: Path) -> Look:
    return Look(app.books.open(path))


def of_one_table(path: Path, indicators: int) -> Path:
    """A table of so many indicators, counts and percentages by turns."""

    def formats(workbook: Workbook, sheet: Worksheet) -> None:
        percent, whole = (workbook.add_format({"num_format": code}) for code in ("0%", "#,##0"))
        for row in range(3, 3 + indicators):
            for column in (10, 11):
                sheet.write_blank(row, column, None, percent if row % 2 else whole)
            for column in range(2, 5) if row % 2 else ():
                sheet.write(row, column, (row + column) / 10_000, percent)

    rows = [(f"M{n}", n, n + 1, n + 2, "▲▼"[n % 2]) for n in range(1, indicators + 1)]
    return book(path, formats, rows=rows)


def test_the_calls_of_a_refresh_are_within_the_budget(
    data: Path, tmp_path: Path, app: xlwings.App, counted: Counter[str]
) -> None:
    look = opened(app, Path(shutil.copy(data / "published_paired.xlsx", tmp_path)))
    scorecard_xl.refresh(look.book)
    first = dict(counted)
    counted.clear()
    scorecard_xl.refresh(look.book)
    again = dict(counted)
    assert first == {"values": 18, "formats": 1, "rules": 21, "sheets": 12}
    assert again == {"values": 2, "formats": 1, "rules": 1, "sheets": 5}
    assert sum(again.values()) * 3 <= sum(first.values())


def test_the_calls_do_not_grow_with_the_indicators(
    tmp_path: Path, app: xlwings.App, counted: Counter[str]
) -> None:
    calls = []
    for indicators in (50, 5_000):
        look = opened(app, of_one_table(tmp_path / f"{indicators}.xlsx", indicators))
        for _ in range(2):
            counted.clear()
            scorecard_xl.refresh(look.book)
            calls.append(dict(counted))
    assert calls[:2] == calls[2:]


def test_scattered_changes_are_written_run_by_run(
    tmp_path: Path, app: xlwings.App, counted: Counter[str]
) -> None:
    look = opened(app, of_one_table(tmp_path / "book.xlsx", 500))
    scorecard_xl.refresh(look.book)
    for row in (10, 11, 12, 200, 210, 400):
        look.book.sheets[0].range(f"E{row}").value = 77.0
    counted.clear()
    scorecard_xl.refresh(look.book)
    # Read, read again before writing, read back: two calls each; three runs in each of two groups of columns.
    assert counted["values"] == 6 + 2 * 3


def test_a_refresh_that_changes_nothing_leaves_the_book_unmodified(tmp_path: Path, app: xlwings.App) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))
    scorecard_xl.refresh(look.book)
    look.book.api.setModified(False)
    scorecard_xl.refresh(look.book)
    scorecard_xl.check(look.book)
    scorecard_xl.refresh(look.book, month=scorecard_xl.Month(2021, 4), dry_run=True)
    assert not look.book.api.isModified()


class State:
    """What a person sees of a book and has set in its window."""

    def __init__(self, look: Look) -> None:
        native = look.book.api
        window = native.CurrentController
        self.seen = (
            window.ActiveSheet.Name,
            native.CurrentSelection.AbsoluteName,
            window.FirstVisibleRow,
            window.FirstVisibleColumn,
            native.isAutomaticCalculationEnabled(),
            native.hasControllersLocked(),
            tuple(sheet.api.isProtected() for sheet in look.book.sheets),
            tuple(
                (rows.getByIndex(row).IsVisible, rows.getByIndex(row).IsFiltered)
                for rows in [native.Sheets.getByName("Scorecard").Rows]
                for row in range(10)
            ),
        )


@pytest.fixture
def used(tmp_path: Path, app: xlwings.App) -> Look:
    """A book as somebody works in it: filtered and protected, scrolled down, on another sheet."""

    def write(workbook: Workbook, sheet: Worksheet) -> None:
        workbook.add_worksheet("Notes").write("B200", "Notes")
        sheet.autofilter("A3:N6")
        sheet.filter_column("A", "x == M3")
        for row in (3, 4):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.protect("", {"autofilter": True})

    look = opened(app, book(tmp_path / "book.xlsx", write))
    native = look.book.api
    native.enableAutomaticCalculation(False)
    window = native.CurrentController
    window.setActiveSheet(native.Sheets.getByName("Notes"))
    window.select(native.Sheets.getByName("Notes").getCellRangeByName("C40:D50"))
    window.setFirstVisibleRow(30)
    return look


def test_everything_that_a_person_has_set_stays_so(used: Look) -> None:
    before = State(used).seen
    assert scorecard_xl.refresh(used.book).written
    assert State(used).seen == before
    assert used.values("F4:F6") == [["→"], ["↑"], ["→"]]


def failure(*_: Any) -> None:
    """What LibreOffice raises where it refuses a call."""
    raise uno_module().getClass("com.sun.star.uno.RuntimeException")("refused", None)


@contextmanager
def failing_after(calls: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only so many blocks can be written."""
    member = vars(Range)["raw_value"]
    written = []

    def write(cells: Range, value: Any) -> None:
        written.append(value)
        if len(written) > calls:
            failure()
        member.fset(cells, value)

    with monkeypatch.context() as patch:
        patch.setattr(Range, "raw_value", property(member.fget, write))
        yield


def test_everything_stays_so_after_a_failure_half_way(used: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    before = State(used).seen
    with failing_after(1, monkeypatch), pytest.raises(scorecard_xl.ScorecardError) as refused:
        scorecard_xl.refresh(used.book)
    assert State(used).seen == before
    assert str(refused.value) == (
        "book.xlsx: LibreOffice does not answer or refused a step, and 12 of 18 cells were brought up to "
        "date; finish the cell that is being edited, close any dialog of LibreOffice, see that the "
        "workbook is open, and try again."
    )
    scorecard_xl.refresh(used.book)
    assert beside_commentary(scorecard_xl.check(used.book)) == scorecard_xl.read(used.book).problems


def test_a_workbook_that_is_closed_in_the_middle_gets_a_sentence(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))

    def closing(*arguments: Any) -> Any:
        look.book.close()
        return list_updates(*arguments)

    list_updates = refreshing.list_updates
    monkeypatch.setattr(refreshing, "list_updates", closing)
    with pytest.raises(scorecard_xl.ScorecardError, match=r"nothing was written; .* see that the w"):
        scorecard_xl.refresh(look.book)


def test_a_row_that_somebody_inserts_meanwhile_stops_the_refresh(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))
    read_again = LiveSheet.read_again

    def inserting(sheet: LiveSheet) -> LiveSheet:
        look.book.sheets[0].api.Rows.insertByIndex(0, 1)
        return read_again(sheet)

    with monkeypatch.context() as patch:
        patch.setattr(LiveSheet, "read_again", inserting)
        with pytest.raises(scorecard_xl.ScorecardError) as refused:
            scorecard_xl.refresh(look.book)
    assert str(refused.value) == (
        "book.xlsx, sheet Scorecard: somebody changed the sheet while it was being read, and nothing was "
        "written; try again."
    )
    assert look.values("F5:L7") == [[*[None] * 4, preference, None, None] for preference in "▲▼▼"]
    assert scorecard_xl.refresh(look.book).written


def test_a_formula_that_gives_another_random_number_does_not(tmp_path: Path, app: xlwings.App) -> None:
    look = opened(app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.write_formula("B20", "=RAND()")))
    assert scorecard_xl.refresh(look.book).written


def writing(write: Callable[[Callable[[Any], None], Range, Any], None], patch: pytest.MonkeyPatch) -> None:
    """An application that does something else when cells are written."""
    member = vars(Range)["raw_value"]
    patch.setattr(
        Range,
        "raw_value",
        property(member.fget, lambda cells, value: write(lambda v: member.fset(cells, v), cells, value)),
    )


def test_cells_that_a_block_passed_over_are_written_one_by_one(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))
    writing(lambda write, cells, value: write(value) if len(cells) == 1 else None, monkeypatch)
    scorecard_xl.refresh(look.book)
    assert look.values("F4:F6") == [["→"], ["↑"], ["→"]]


def test_a_cell_that_keeps_something_else_is_named(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))

    def macro(write: Callable[[Any], None], cells: Range, value: Any) -> None:
        write(value)
        look.book.sheets[0].api.getCellRangeByName("H4").String = "mine"

    writing(macro, monkeypatch)
    with pytest.raises(scorecard_xl.ScorecardError) as refused:
        scorecard_xl.refresh(look.book)
    assert str(refused.value) == (
        "book.xlsx, sheet Scorecard, cell H4: LibreOffice does not keep “↑” in it; see what changes the cell "
        "(a macro, the cell's format), and refresh again."
    )


def test_a_book_that_is_open_for_reading_only_is_refused(tmp_path: Path, app: xlwings.App) -> None:
    path = book(tmp_path / "book.xlsx")
    look = Look(app.books.open(path, read_only=True))
    for dry_run in (True, False):
        with pytest.raises(scorecard_xl.ScorecardError, match="open for reading only in LibreOffice"):
            scorecard_xl.refresh(look.book, dry_run=dry_run)
    assert scorecard_xl.check(look.book).findings
    assert look.value("F4") is None


def test_an_open_book_is_not_refreshed_into_another_file(tmp_path: Path, app: xlwings.App) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))
    with pytest.raises(scorecard_xl.ScorecardError, match=r"book\.xlsx is open, and only a file can be"):
        scorecard_xl.refresh(look.book, output=tmp_path / "other.xlsx")


def test_a_part_of_an_array_formula_is_not_replaced(tmp_path: Path, app: xlwings.App) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_array_formula("K4:L5", "{=C4:D5*2}")

    look = opened(app, book(tmp_path / "book.xlsx", write))
    with pytest.raises(scorecard_xl.ScorecardError) as refused:
        scorecard_xl.refresh(look.book, replace_formulas=True)
    assert str(refused.value) == (
        "book.xlsx, sheet Scorecard: the array formula in K4:L5 fills several cells, so a part of it cannot "
        "be replaced; change it in LibreOffice."
    )
    assert look.value("F4") is None


def test_an_array_formula_of_one_cell_is_replaced(tmp_path: Path, app: xlwings.App) -> None:
    look = opened(
        app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.write_array_formula("L4", "{=MIN(C4:E4)}"))
    )
    scorecard_xl.refresh(look.book, replace_formulas=True)
    assert (look.value("L4"), look.formula("L4")) == (219.0, "219")


def test_a_formula_that_gives_an_empty_text_is_no_figure_and_no_problem(
    tmp_path: Path, app: xlwings.App
) -> None:
    look = opened(
        app, book(tmp_path / "book.xlsx", lambda _, s: s.write_formula("E6", '=IF(1=2,5,"")', None, "x"))
    )
    look.book.api.calculateAll()
    refreshed = scorecard_xl.refresh(look.book)
    assert {problem.code for problem in refreshed.problems} == {"months-missing"}
    assert look.values("F6:L6") == [["-", "n/a", "-", "n/a", "▼", 50.0, 50.0]]


def test_where_colours_cannot_be_set_the_figures_land_and_one_sentence_says_so(
    tmp_path: Path, app: xlwings.App
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        workbook.add_worksheet("Notes").protect("secret")

    look = opened(app, book(tmp_path / "book.xlsx", write))
    refreshed = scorecard_xl.refresh(look.book)
    assert look.value("F4") == "→"
    assert look.rules() == []
    problem = refreshed.problems[-1]
    assert (problem.sheet, problem.cell, problem.code) == ("Scorecard", "F4", "colours-not-set")


def test_colours_under_somebodys_colour_scale_show_later_and_one_sentence_says_so(
    tmp_path: Path, app: xlwings.App
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.conditional_format("G4:G6", {"type": "3_color_scale"})

    look = opened(app, book(tmp_path / "book.xlsx", write))
    theirs = look.other_rules()
    refreshed = scorecard_xl.refresh(look.book)
    assert len(look.rules()) == 6
    assert look.other_rules() == theirs
    assert [p.cell for p in refreshed.problems if p.code == "colours-not-shown"] == ["F4"]


def test_a_coloured_cell_keeps_its_own_font_and_alignment(
    data: Path, tmp_path: Path, app: xlwings.App
) -> None:
    look = opened(app, Path(shutil.copy(data / "published_paired.xlsx", tmp_path)))
    scorecard_xl.refresh(look.book)
    styles = look.book.api.StyleFamilies.getByName("CellStyles")
    cell = look.book.sheets[0].api.getCellRangeByName("S15")
    for rule in look.book.sheets[0].cells.conditional_formats:
        style = styles.getByName(rule.impl.api.StyleName)
        for name in ("CharHeight", "CharFontName", "VertJustify"):
            assert getattr(style, name) == getattr(cell, name)


def test_a_rule_that_is_gone_is_not_painted_by_the_next_one(tmp_path: Path, app: xlwings.App) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))
    scorecard_xl.refresh(look.book)
    native = look.book.sheets[0].api
    native.copyRange(
        native.getCellRangeByName("P20").CellAddress, native.getCellRangeByName("F4:I6").RangeAddress
    )
    native.getCellRangeByName("P20:S22").clearContents(1 + 4 + 16)
    scorecard_xl.refresh(look.book)
    assert native.getCellRangeByName("P20:S22").ConditionalFormat.Count == 0
    assert {area for rule in look.rules() for area in rule.areas} == {"F4:G6", "H4:I6"}


def test_headers_move_on_with_the_month(tmp_path: Path, app: xlwings.App) -> None:
    headers = ("% change from Mar-21", "% change from Apr-20", *HEADERS[2:5], "Commentary (Apr-21):")
    look = opened(app, book(tmp_path / "book.xlsx", headers=headers))
    scorecard_xl.refresh(look.book)
    assert look.values("F3:M3") == [
        [HEADERS[0], None, HEADERS[1], None, *HEADERS[2:5], "Commentary (May-21):"]
    ]


def cells_between(formulas: Sequence[str]) -> Callable[[Workbook, Worksheet], None]:
    def write(_: Workbook, sheet: Worksheet) -> None:
        for cell in formulas:
            sheet.write_formula(cell, "=1/4", None, 0.25)

    return write


def test_formulas_between_changed_cells_stay(tmp_path: Path, app: xlwings.App) -> None:
    rows = [(f"M{n}", 100, 100, 125, "▲") for n in range(1, 6)]
    look = opened(app, book(tmp_path / "book.xlsx", cells_between(["G5", "G7", "I6"]), rows=rows))
    scorecard_xl.refresh(look.book)
    assert [look.formula(cell) for cell in ("G5", "G7", "I6")] == ["=1/4"] * 3
    assert [values[0] for values in look.values("G4:G8")] == [0.25] * 5
    assert [values[0] for values in look.values("F4:F8")] == ["↑"] * 5


def notes_and_shapes(workbook: Workbook, sheet: Worksheet) -> None:
    """Notes in computed cells, and a text box and a chart over some of them."""
    for cell in ("F4", "G4", "K5", "L6", "M5"):
        sheet.write_comment(cell, f"A note in {cell}", {"author": "Somebody"})
    sheet.insert_textbox("H6", "A text box", {"width": 40, "height": 10})
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Scorecard!$C$4:$E$4"})
    sheet.insert_chart("H6", chart, {"x_scale": 0.1, "y_scale": 0.1})


def drawn(look: Look) -> tuple[list[tuple[str, str]], int]:
    """The notes of a sheet, and how many shapes and charts lie on it."""
    native = look.book.sheets[0].api
    notes = [native.Annotations.getByIndex(place) for place in range(native.Annotations.Count)]
    found = [
        (native.getCellByPosition(n.Position.Column, n.Position.Row).AbsoluteName, n.String) for n in notes
    ]
    return sorted(found), native.DrawPage.Count


def test_notes_shapes_and_charts_stay_as_they_are(tmp_path: Path, app: xlwings.App) -> None:
    look = opened(app, book(tmp_path / "book.xlsx", notes_and_shapes))
    before = drawn(look)
    assert len(before[0]) == 5
    refreshed = scorecard_xl.refresh(look.book)
    assert drawn(look) == before
    assert look.values("F4:F6") == [["→"], ["↑"], ["→"]]
    assert [p.code for p in refreshed.problems if p.code.startswith("colours")] == ["colours-not-shown"]
    look.book.sheets[0].range("E4").value = 438.0
    for rule in reversed(list(look.book.sheets[0].cells.conditional_formats)):
        rule.delete()
    scorecard_xl.refresh(look.book)
    assert drawn(look) == before
    assert look.value("L4") == 438.0


def test_a_right_cell_that_is_written_along_is_read_back_too(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, of_one_table(tmp_path / "book.xlsx", 5))
    scorecard_xl.refresh(look.book)
    for row in (4, 8):
        look.book.sheets[0].range(f"E{row}").value = 400.0
    right = look.value("L6")

    def other(write: Callable[[Any], None], cells: Range, value: Any) -> None:
        write(value)
        if len(cells) > 1:
            look.book.sheets[0].api.getCellRangeByName("L6").Value = 999.0

    writing(other, monkeypatch)
    scorecard_xl.refresh(look.book)
    assert look.value("L6") == right


def test_rules_that_could_not_be_finished_are_taken_back(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))
    scorecard_xl.refresh(look.book)
    first = look.book.sheets[0].cells.conditional_formats[0]
    LibreOfficeCalc().cover(first, look.book.sheets[0], [area_of("F4:G5")])
    before, others = look.rules(), look.other_rules()
    tried = []

    def to_last(_: LibreOfficeCalc, rule: xlwings.ConditionalFormat) -> None:
        tried.append(rule)
        if len(tried) == 3:
            failure()

    with monkeypatch.context() as patch:
        patch.setattr(LibreOfficeCalc, "to_last", to_last)
        refreshed = scorecard_xl.refresh(look.book)
    assert refreshed.problems[-1].code == "colours-not-set"
    assert (look.rules(), look.other_rules()) == (before, others)
    scorecard_xl.refresh(look.book)
    assert [rule.areas for rule in look.rules()] == [("F4:G6",)] * 3 + [("H4:I6",)] * 3


def test_rules_pasted_over_whole_columns_and_sheets_are_put_right(tmp_path: Path, app: xlwings.App) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))
    scorecard_xl.refresh(look.book)
    for cells, rule in zip(("U:U", "5:5"), look.book.sheets[0].cells.conditional_formats, strict=False):
        LibreOfficeCalc().cover(rule, look.book.sheets[0], [area_of(cells)])
    scorecard_xl.refresh(look.book)
    assert {area for rule in look.rules() for area in rule.areas} == {"F4:G6", "H4:I6"}


def test_a_protection_that_cannot_be_put_back_is_named(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.protect()))
    monkeypatch.setattr("scorecard_xl.workbooks.live.workbook._RESTORING_PAUSE", 0)
    monkeypatch.setattr(LibreOfficeCalc, "protect", failure)
    with pytest.raises(scorecard_xl.ScorecardError) as said:
        scorecard_xl.refresh(look.book)
    assert str(said.value) == (
        "book.xlsx: LibreOffice does not answer, and the sheet Scorecard is no longer protected: protect it "
        "again."
    )


def test_an_application_that_is_busy_for_a_moment_gets_its_protection_back(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.protect()))
    monkeypatch.setattr("scorecard_xl.workbooks.live.workbook._RESTORING_PAUSE", 0)
    protect, tries = LibreOfficeCalc.protect, []

    def busy(native: LibreOfficeCalc, sheet: xlwings.Sheet, protection: Any) -> None:
        tries.append(sheet)
        if len(tries) < 5:
            failure()
        protect(native, sheet, protection)

    monkeypatch.setattr(LibreOfficeCalc, "protect", busy)
    assert scorecard_xl.refresh(look.book).written
    assert look.book.sheets[0].api.isProtected()


def test_a_cell_far_below_costs_nothing(tmp_path: Path, app: xlwings.App, counted: Counter[str]) -> None:
    look = opened(app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.write("B1000000", "x")))
    refreshed = scorecard_xl.refresh(look.book)
    assert refreshed.written
    assert counted["values"] == 3 * 2 * 2 + 2  # two stretches of rows, read three times; two blocks


def test_formulas_are_asked_about_once(tmp_path: Path, app: xlwings.App, counted: Counter[str]) -> None:
    rows = [(f"M{n}", 100, 100, 125, "▲") for n in range(300)]
    cells = [f"L{row}" for row in range(4, 304)]
    look = opened(app, book(tmp_path / "book.xlsx", cells_between(cells), rows=rows))
    scorecard_xl.refresh(look.book, replace_formulas=True)
    assert counted["values"] < 20
    assert look.formula("L4") == "125"


def test_where_only_colours_are_to_do_and_cannot_be_set_nothing_is_said_to_be_written(
    tmp_path: Path, app: xlwings.App
) -> None:
    look = opened(
        app, book(tmp_path / "book.xlsx", lambda workbook, _: workbook.add_worksheet("Notes").protect("x"))
    )
    scorecard_xl.refresh(look.book)
    look.book.api.setModified(False)
    refreshed = scorecard_xl.refresh(look.book)
    assert (refreshed.written, refreshed.changes) == (False, ())
    assert refreshed.problems[-1].code == "colours-not-set"
    assert not look.book.api.isModified()


def test_a_sheet_that_is_refused_keeps_the_others_as_they_were(tmp_path: Path, app: xlwings.App) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        second = workbook.add_worksheet("Second")
        write_scorecard(workbook, second, rows=[("X1", 100, 219, 200, "▲")])
        sheet.protect()
        second.protect("secret")

    look = opened(app, book(tmp_path / "book.xlsx", write))
    with pytest.raises(scorecard_xl.ScorecardError, match="sheet Second, cell F4: the cell is locked"):
        scorecard_xl.refresh(look.book)
    assert look.book.sheets[0].api.isProtected()
    assert (look.value("F4"), look.value("F4", "Second")) == (None, None)


def test_a_header_that_is_a_month_alone_keeps_its_number_format(tmp_path: Path, app: xlwings.App) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.merge_range("A2:A3", "Ref.")
        sheet.merge_range("B2:B3", "Indicator")
        sheet.merge_range("F2:G2", "% change from")

    headers = ("Mar-21", "Apr-20", *HEADERS[2:5], "Commentary (Apr-21):")
    look = opened(app, book(tmp_path / "book.xlsx", write, headers=headers, paired=False))
    scorecard_xl.refresh(look.book)
    assert look.values("F3:G3") == [["Apr-21", "May-20"]]
    assert [look.book.sheets[0].range(cell).number_format for cell in ("F3", "G3")] == ["General"] * 2


def test_rules_whose_cells_were_deleted_are_put_right(tmp_path: Path, app: xlwings.App) -> None:
    look = opened(app, book(tmp_path / "book.xlsx", paired=False))
    scorecard_xl.refresh(look.book)
    native = look.book.sheets[0].api
    native.removeRange(native.getCellRangeByName("F4:G6").RangeAddress, enum("sheet.CellDeleteMode", "UP"))
    scorecard_xl.refresh(look.book)
    assert [rule.areas for rule in look.rules()] == [("F4:F6",)] * 3 + [("G4:G6",)] * 3
    assert look.values("F4:G6") == [["→ -9%", "↑ 100%"], ["↑ 10%", "↑ 10%"], ["→ 0%", "- n/a"]]
    assert scorecard_xl.refresh(look.book).written is False


def test_what_somebody_types_meanwhile_is_never_taken_for_saved(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))
    read_again = LiveSheet.read_again

    def typing(sheet: LiveSheet) -> LiveSheet:
        look.book.sheets[0].api.getCellRangeByName("M4").String = "Typed just now"
        return read_again(sheet)

    monkeypatch.setattr(LiveSheet, "read_again", typing)
    with pytest.raises(scorecard_xl.ScorecardError, match="somebody changed the sheet"):
        scorecard_xl.refresh(look.book)
    assert look.book.api.isModified()
    assert look.value("M4") == "Typed just now"


def test_columns_that_move_while_a_sheet_is_written_are_noticed(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = opened(app, book(tmp_path / "book.xlsx"))
    moved: list[Range] = []

    def move(write: Callable[[Any], None], cells: Range, value: Any) -> None:
        if not moved:
            moved.append(cells)
            look.book.sheets[0].api.Columns.insertByIndex(2, 1)
        write(value)

    writing(move, monkeypatch)
    with pytest.raises(scorecard_xl.ScorecardError, match="rows or columns were moved while it was being"):
        scorecard_xl.refresh(look.book)


@pytest.mark.parametrize(("cell", "header"), [("F3", "% change from Mar-21"), ("K3", "Commentary (Apr-21):")])
def test_a_header_that_is_a_link_moves_on_and_stays_one(
    cell: str, header: str, tmp_path: Path, app: xlwings.App
) -> None:
    headers = ("% change from Mar-21", "% change from Apr-20", *HEADERS[2:5], "Commentary (Apr-21):")
    path = book(
        tmp_path / "book.xlsx",
        lambda _, sheet: sheet.write_url(cell, "https://example.org/", None, header),
        headers=headers,
        paired=False,
    )
    look = opened(app, path)
    scorecard_xl.refresh(look.book)
    assert look.values("F3:K3") == [[*HEADERS]]
    native = look.book.sheets[0].api.getCellRangeByName(cell).getCellByPosition(0, 0)
    assert native.TextFields.createEnumeration().nextElement().URL == "https://example.org/"
    assert scorecard_xl.refresh(look.book).written is False


def test_a_format_of_somebodys_that_begins_in_our_cells_does_not_grow(
    tmp_path: Path, app: xlwings.App
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        italic = workbook.add_format({"italic": True})
        sheet.conditional_format("G9:G14", {"type": "formula", "criteria": '=$A9="M9"', "format": italic})

    rows = [(f"M{n}", 100, 100, 100 + n, "▲") for n in range(1, 10)]
    look = opened(app, book(tmp_path / "book.xlsx", write, rows=rows))
    before = look.other_rules()
    scorecard_xl.refresh(look.book)
    assert look.other_rules() == before
    assert len(look.rules()) == 6


def test_a_truth_value_in_a_numbers_format_is_no_figure(tmp_path: Path, app: xlwings.App) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.write_boolean("D4", True, workbook.add_format({"num_format": "0"}))

    look = opened(app, book(tmp_path / "book.xlsx", write))
    scorecard_xl.refresh(look.book)
    assert look.values("F4:G4") == [["-", "n/a"]]


def test_number_formats_are_english_whatever_the_users_language(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        grouped = workbook.add_format({"num_format": "#,##0.00"})
        for column in range(2, 5):
            sheet.write_number(3, column, 1234.5 + column, grouped)

    german = {"/org.openoffice.Setup/L10N": {"ooSetupSystemLocale": "de-DE"}}
    with running("--headless", configuration=german) as address:
        look = opened(app_at(address), book(tmp_path / "book.xlsx", write))
        refreshed = scorecard_xl.refresh(look.book)
        assert {c.number_format for c in refreshed.changes if c.cell == "K4"} == {"#,##0.00"}
        assert look.book.sheets[0].range("K4").number_format == "#,##0.00"
        assert look.book.sheets[0].api.getCellRangeByName("K4").getCellByPosition(0, 0).String == "1.238,00"


def test_a_right_text_of_several_looks_between_changed_cells_keeps_them(
    tmp_path: Path, app: xlwings.App
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        bold, red = workbook.add_format({"bold": True}), workbook.add_format({"font_color": "red"})
        sheet.write_rich_string("F5", bold, "↑", red, " 10%")

    look = opened(app, book(tmp_path / "book.xlsx", write, paired=False))
    assert "F5" not in {change.cell for change in scorecard_xl.refresh(look.book).changes}
    font = look.book.sheets[0].range("F5").font
    assert (look.value("F5"), font.bold, font.color) == ("↑ 10%", None, None)
