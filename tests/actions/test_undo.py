"""Undo takes the last action back cell by cell, and leaves what somebody has changed since."""

import datetime
import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard_xl.actions.lock import lock
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.undo import Undone, undo
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month
from scorecard_xl.own_sheets.change_log import last_action
from scorecard_xl.own_sheets.lists import HISTORY
from scorecard_xl.own_sheets.named_cells import FIGURES_AS_OF, REPORTING_MONTH
from scorecard_xl.own_sheets.settings import read_settings
from scorecard_xl.spreadsheet.cells import CellError, Formula, area_of
from tests.books.grid_workbook import Cell, Content, GridSheet, GridWorkbook, sheet_of
from tests.books.random_scorecards import calculate, held, results, scorecards, with_log
from tests.books.small_scorecard import TEXT_HEADER, book, row, settings_sheet, texts

Act = Callable[[GridWorkbook], object]


def small(*rows: list[Content]) -> GridWorkbook:
    after = (None, None, "▲", None, None, "Seen")
    return with_log(texts(*(rows or (row("M1", (20, 40, 44), *after), row("M2", (1, 2, 3), *after)))))


def sheet(workbook: GridWorkbook) -> GridSheet:
    return workbook["Scorecard"]


def left(undone: Undone) -> list[tuple[str, str]]:
    assert {problem.code for problem in undone.left} <= {"not-undone"}
    return [(problem.cell, problem.message) for problem in undone.left]


def new_month(workbook: GridWorkbook) -> None:
    start_month(workbook, agreed=True)


def refreshed(workbook: GridWorkbook) -> None:
    refresh(workbook, replace_formulas=True)


def locked(workbook: GridWorkbook) -> None:
    lock(workbook, Month(2021, 4))


ACTIONS = [refreshed, new_month, locked]


@pytest.mark.parametrize("act", ACTIONS)
def test_an_undo_restores_every_cell_and_can_be_undone(act: Act) -> None:
    workbook = small()
    before = held(workbook)
    act(workbook)
    after = held(workbook)
    assert undo(workbook).left == ()
    assert held(workbook, of=["Scorecard"]) == before
    assert undo(workbook).left == ()
    assert held(workbook) == after


@given(scorecards(), st.booleans())
def test_whatever_the_scorecard_an_undo_restores_it(workbook: GridWorkbook, is_new_month: bool) -> None:
    with_log(workbook)
    known, before = results(workbook), held(workbook)
    (new_month if is_new_month else refreshed)(workbook)
    assume(last_action(workbook) is not None)
    after = held(workbook)
    assert undo(workbook).left == ()
    calculate(workbook, known)
    assert held(workbook, of=["Scorecard"]) == before
    assert undo(workbook).left == ()
    calculate(workbook, known)
    assert held(workbook) == after


@given(scorecards(), st.data())
def test_whatever_was_changed_since_stays(workbook: GridWorkbook, data: st.DataObject) -> None:
    with_log(workbook)
    before, known = held(workbook), results(workbook)
    new_month(workbook)
    action = last_action(workbook)
    assert action is not None
    lines = [one for one in action.lines if one.ref and re.fullmatch(r"...-\d\d", one.column)]
    assume(lines)
    line = data.draw(st.sampled_from(lines))
    workbook["Scorecard"].cell(line.cell).value = 123.25
    workbook["Scorecard"].cell(line.cell).formula = ""
    assume(line.new != 123.25)
    place = ("Scorecard", area_of(line.cell).first_row, area_of(line.cell).first_column)
    waiting = held(workbook)
    assert undo(workbook).needs_agreement
    assert held(workbook) == waiting
    history = held(workbook, of=["History"])
    undone = undo(workbook, agreed=True)
    calculate(workbook, known)
    assert [problem.cell for problem in undone.left if problem.sheet == "Scorecard"] == [line.cell]
    assert held(workbook, of=["History"]) == history
    now = held(workbook, of=["Scorecard"])
    assert now.pop(place)[0] == 123.25
    before.pop(place, None)
    assert now == before


def test_formulas_number_formats_and_dates_come_back() -> None:
    workbook = small(row("M1", (Cell(20.0, "X1", "0.0"), Cell(40.0, "", "0%"), Cell(44.0, "X3", "0"))))
    before = held(workbook)
    new_month(workbook)
    undo(workbook)
    assert held(workbook, of=["Scorecard"]) == before
    assert sheet(workbook).formulas(2)[13] == "X1"


def a_new_month_goes_and_comes_back(workbook: GridWorkbook) -> None:
    before = held(workbook)
    new_month(workbook)
    after = held(workbook)
    assert undo(workbook).left == ()
    assert held(workbook, of=["Scorecard"]) == before
    assert undo(workbook).left == ()
    assert held(workbook) == after


def test_mistyped_headers_come_back_and_the_undo_can_be_undone() -> None:
    header: list[Content] = ["Ref.", *(datetime.date(2026, month, 21) for month in (3, 4, 5)), "12-mnth avg"]
    workbook = with_log(book(sheet_of("Scorecard", [header, ["M1", 1, 2, 3]])))
    a_new_month_goes_and_comes_back(workbook)


def test_a_change_headers_date_comes_back_as_it_was() -> None:
    typed = datetime.date(2021, 3, 17)
    dates = [Cell(typed, "", "mmm-yy"), Cell(datetime.date(2020, 4, 1), "", "mmm-yy")]
    rows: list[list[Content]] = [
        ["Ref.", "Mar-21", "Apr-21", "May-21", "% change from", "% change from", "12-mnth avg"],
        [None, None, None, None, *dates],
        ["M1", 1, 2, 3],
    ]
    workbook = with_log(book(sheet_of("Scorecard", rows)))
    before = held(workbook)
    refresh(workbook)
    assert sheet(workbook)["E2"] == datetime.date(2021, 4, 1)
    undo(workbook)
    assert held(workbook) == before


def test_tables_of_other_column_orders_come_back() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Apr-21", "May-21", "12-mnth avg", "Commentary (May-21):"],
        ["M1", 1, 2, None, "One"],
        [],
        ["12-mnth avg", "May-21", "Apr-21", "Ref.", "Commentary (May-21):"],
        [None, 4, 3, "M2", "Two"],
    ]
    workbook = with_log(book(sheet_of("Scorecard", rows)))
    a_new_month_goes_and_comes_back(workbook)


def test_what_was_typed_since_stays_and_is_reported() -> None:
    workbook = small()
    refresh(workbook)
    sheet(workbook).put("S2", 99)
    ((cell, message),) = left(undo(workbook))
    assert cell == "S2"
    assert message.startswith("The cell stays as it is, because it was changed since, and holds “99” where “")
    assert (sheet(workbook)["S2"], sheet(workbook)["T2"]) == (99, None)


def test_a_figure_typed_into_the_new_month_stays_and_its_month_is_said() -> None:
    workbook = small()
    new_month(workbook)
    sheet(workbook).put("O2", 50)
    (cell, message), (_, kept) = left(undo(workbook, agreed=True))
    assert (cell, sheet(workbook)["O2"], sheet(workbook)["N2"]) == ("O2", 50, 40)
    assert kept == "The rows that were added from here on stay, as not all else can be taken back."
    assert message.endswith("holds “50” where nothing was written; mind that it stands under May-21 again.")


def test_a_cell_that_holds_again_what_it_held_needs_nothing() -> None:
    workbook = small()
    refresh(workbook)
    sheet(workbook).put("T2", None)
    assert left(undo(workbook)) == []
    assert sheet(workbook)["T2"] is None


@pytest.mark.parametrize("content", [Cell(None, "A1"), "44", True])
def test_another_kind_of_content_is_a_change_too(content: Content) -> None:
    workbook = small()
    refresh(workbook)
    assert sheet(workbook)["T2"] == 100
    sheet(workbook).put("T2", content)
    assert [cell for cell, _ in left(undo(workbook))] == ["T2"]


def test_a_number_format_that_was_changed_since_stays() -> None:
    workbook = small(row("M1", (Cell(0.5, "", "0%"), Cell(3.0, "", "0"), Cell(4.0, "", "0"))))
    new_month(workbook)
    sheet(workbook).cell("L2").number_format = "0.00"
    undo(workbook)
    assert sheet(workbook).number_formats(2, (12, 13)) == ["0.00", "0%"]
    assert (sheet(workbook)["L2"], sheet(workbook)["M2"]) == (100, 0.5)


def inserted_row(workbook: GridWorkbook, at: int) -> None:
    grid = sheet(workbook).grid
    sheet(workbook).grid = {number + (number >= at): cells for number, cells in grid.items()}


def inserted_column(workbook: GridWorkbook, at: int) -> None:
    for number, cells in sheet(workbook).grid.items():
        sheet(workbook).grid[number] = {column + (column >= at): cell for column, cell in cells.items()}


@pytest.mark.parametrize("act", [refreshed, new_month])
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("refs", [("M1", "M2"), ("", "")])
def test_rows_inserted_since_are_not_written_to(act: Act, at: int, refs: tuple[str, str]) -> None:
    after = (None, None, "▲", None, None, "Seen")
    rows = [
        row(ref, [k * (k + 7 * n) for k in range(1, 14)], *after, text=f"Text {n}")
        for n, ref in enumerate(refs, 5)
    ]
    workbook = small(*rows)
    act(workbook)
    inserted_row(workbook, at)
    sheet(workbook).grid[at] = {1: Cell("M9"), 2: Cell("New"), 3: Cell(1.0)} if at > 1 else {}
    moved = {place: content for place, content in held(workbook, of=["Scorecard"]).items() if place[1] >= at}
    undone = undo(workbook)
    now = held(workbook, of=["Scorecard"])
    assert {place: content for place, content in now.items() if place[1] >= at} == moved
    assert undone.left


@pytest.mark.parametrize("act", [refreshed, new_month])
@pytest.mark.parametrize("at", [3, 8, 15])
def test_columns_inserted_since_are_not_written_to(act: Act, at: int) -> None:
    workbook = small()
    act(workbook)
    inserted_column(workbook, at)
    moved = {place: c for place, c in held(workbook, of=["Scorecard"]).items() if place[2] >= at}
    assert undo(workbook).left
    now = {place: c for place, c in held(workbook, of=["Scorecard"]).items() if place[2] >= at}
    assert now == moved


def test_a_row_that_was_deleted_leaves_its_neighbours_alone() -> None:
    workbook = small()
    new_month(workbook)
    grid = sheet(workbook).grid
    grid[2] = grid.pop(3)
    before = dict(held(workbook, of=["Scorecard"]))
    undo(workbook)
    now = held(workbook, of=["Scorecard"])
    assert {p: c for p, c in now.items() if p[1] > 1} == {p: c for p, c in before.items() if p[1] > 1}


def test_history_and_settings_go_back_too() -> None:
    workbook = small()
    new_month(workbook)
    undo(workbook)
    assert [row for row in workbook["History"].rows if workbook["History"].filled(row)] == [1, 2, 3]
    assert workbook["Settings"]["B4"] is None
    assert workbook["Settings"]["B5"] == 10


def test_a_setting_whose_row_moved_is_left() -> None:
    workbook = book(*small().sheets, settings_sheet(["Reporting month", None], ["Threshold", 5]))
    new_month(workbook)
    undo(workbook)
    settings = workbook["Settings"]
    settings.grid[4] = settings.grid[2]
    settings.grid[2] = {1: Cell("Sheets")}
    assert "B2" in [cell for cell, _ in left(undo(workbook))]
    assert settings["B2"] is None


def test_a_sheet_that_is_gone_is_reported() -> None:
    workbook = small()
    new_month(workbook)
    workbook.sheets = [one for one in workbook.sheets if one.name != HISTORY.name]
    messages = {message for _, message in left(undo(workbook))}
    assert messages == {"The cell stays as it is, because its sheet is no longer there."}


def test_the_named_cells_go_back_with_the_figures() -> None:
    rows: list[Sequence[Content]] = [
        ["Month", None],
        ["As of", "never"],
        TEXT_HEADER,
        row("M1", (20, 40, 44)),
    ]
    workbook = with_log(book(sheet_of("Scorecard", rows)))
    for name, cell in ((REPORTING_MONTH, "B1"), (FIGURES_AS_OF, "B2")):
        workbook.named[name] = [("Scorecard", area_of(cell))]
    before = held(workbook)
    refresh(workbook)
    assert sheet(workbook).cell("B1").number_format == "mmmm yyyy"
    undo(workbook)
    assert held(workbook) == before


def test_only_the_last_action_is_taken_back() -> None:
    workbook = small()
    refresh(workbook)
    between = held(workbook)
    sheet(workbook).put("O2", 88)
    refresh(workbook)
    undo(workbook)
    sheet(workbook).put("O2", 44)
    assert held(workbook) == between


def test_a_dry_run_writes_nothing() -> None:
    workbook = small()
    refresh(workbook)
    before, applied = held(workbook), len(workbook.applied)
    undone = undo(workbook, dry_run=True)
    assert (undone.written, held(workbook), len(workbook.applied)) == (False, before, applied)
    assert undone.changes


def test_a_kept_copy_does_not_stand_in_the_way() -> None:
    workbook = small()
    workbook.sheets = [*workbook.sheets, sheet_of("Kept", [])]
    workbook["Kept"].grid = small().sheets[0].grid
    start_month(workbook, sheet="Scorecard")
    assert undo(workbook).left == ()


@pytest.mark.parametrize(
    ("workbook", "says"),
    [
        (
            texts(row("M1", [1])),
            "book.xlsx keeps no change log, so there is nothing that could be taken back",
        ),
        (
            with_log(texts(row("M1", [1]))),
            "book.xlsx: the change log is empty, so there is nothing to take back.",
        ),
    ],
)
def test_nothing_to_take_back_is_said(workbook: GridWorkbook, says: str) -> None:
    with pytest.raises(ScorecardError, match=says):
        undo(workbook)


def test_a_formulas_spaces_and_case_are_no_change() -> None:
    workbook = small()
    sheet(workbook).put("T2", Cell(1.0, "X1"))
    refresh(workbook, replace_formulas=True)
    undo(workbook)
    sheet(workbook).cell("T2").formula = " x1"
    assert undo(workbook).left == ()
    assert not isinstance(sheet(workbook)["T2"], Formula)


def test_one_can_go_back_step_by_step_past_what_was_taken_back() -> None:
    workbook = small()
    states = [held(workbook, of=["Scorecard"])]
    for act in (refreshed, new_month, refreshed):
        sheet(workbook).put("A1", "Ref.")
        act(workbook)
        states.append(held(workbook, of=["Scorecard"]))
    names: list[str] = []
    while True:
        try:
            names.append(undo(workbook, earlier=bool(names)).action.name)
        except ScorecardError as nothing:
            assert "every action of the change log has been taken back" in str(nothing)
            break
    assert names == ["new month", "refresh"]  # the second refresh had nothing to do
    assert held(workbook, of=["Scorecard"]) == states[0]
    assert undo(workbook).action.name == "undo of refresh"
    assert held(workbook, of=["Scorecard"]) == states[1]
    assert undo(workbook, earlier=True).action.name == "redo of refresh"
    assert held(workbook, of=["Scorecard"]) == states[0]


def test_a_sorted_history_is_not_written_to() -> None:
    workbook = small()
    refresh(workbook)
    lock(workbook, Month(2021, 5))
    new_month(workbook)
    grid = workbook["History"].grid
    rows = sorted((row for row in grid if row > 3), key=lambda row: str(grid[row][2].value))
    contents = [grid[row] for row in rows]
    for place, cells in zip(sorted(rows, reverse=True), contents, strict=True):
        grid[place] = cells
    history = held(workbook, of=["History"])
    undo(workbook, agreed=True)
    assert held(workbook, of=["History"]) == history


def test_a_setting_that_was_added_is_taken_back() -> None:
    workbook = book(*small().sheets, settings_sheet(["Threshold", 10]))
    refresh(workbook)
    lock(workbook, Month(2021, 5))
    assert undo(workbook).left == ()
    assert not read_settings(workbook).locked
    assert undo(workbook).left == ()
    assert read_settings(workbook).locked == (Month(2021, 5),)


@pytest.mark.parametrize("note", [{1: "a note of mine"}, {1: "2026", 5: "see above"}])
def test_a_note_below_the_log_is_no_action(note: dict[int, str]) -> None:
    workbook = small()
    refresh(workbook)
    log = workbook["Change log"]
    log.grid[log.last_row + 1] = {column: Cell(text) for column, text in note.items()}
    assert undo(workbook).action.name == "refresh"


def test_a_log_that_somebody_sorted_newest_first_is_read_from_its_end_in_time() -> None:
    workbook = small()
    refresh(workbook)
    new_month(workbook)
    grid = workbook["Change log"].grid
    rows = [row for row in grid if row > 3]
    contents = [grid[row] for row in rows]
    for place, cells in zip(rows, reversed(contents), strict=True):
        grid[place] = cells
    action = last_action(workbook)
    assert action is not None and action.name == "new month"


def test_an_array_formula_comes_back_as_its_result_and_is_named() -> None:
    workbook = small(row("M1", (20, Cell(40.0, "{=SUM(X1:X3)}"), 44)))
    new_month(workbook)
    undone = undo(workbook)
    assert [(one.cell, one.code) for one in undone.problems] == [("N2", "array-not-undone")]
    assert (sheet(workbook)["N2"], sheet(workbook).formulas(2)) == (40.0, {})


def with_colours_lost(workbook: GridWorkbook) -> GridWorkbook:
    """Started in a new month, after which somebody cleared the colours and a refresh set them again."""
    refresh(workbook)
    start_month(workbook, agreed=True)
    sheet(workbook).rules = ()
    assert refresh(workbook).changes == ()
    return workbook


def test_a_refresh_that_only_sets_colours_is_an_action_of_its_own() -> None:
    workbook = with_colours_lost(small())
    before = held(workbook)
    undone = undo(workbook)
    assert (undone.action.name, undone.changes, undone.left) == ("refresh", (), ())
    assert [problem.code for problem in undone.problems] == ["colours-not-undone"]
    others = {place for place in held(workbook) if place[0] != "Change log"}
    assert {place: held(workbook)[place] for place in others} == {place: before[place] for place in others}
    assert undo(workbook, dry_run=True).action.name == "undo of refresh"
    assert undo(workbook, earlier=True, dry_run=True).action.name == "new month"


def test_colours_that_an_application_never_takes_are_told_once() -> None:
    workbook = with_colours_lost(small())
    lines = workbook["Change log"].last_row
    sheet(workbook).rules = ()
    refresh(workbook)
    assert workbook["Change log"].last_row == lines


def test_an_error_value_is_taken_for_the_text_that_reads_like_it() -> None:
    """No application tells the two apart in an open workbook."""
    workbook = small(row("M1", (20, 40, 44), None, None, "▲", None, None, "#N/A"))
    before = held(workbook)
    refresh(workbook)
    start_month(workbook, agreed=True)
    history = workbook["History"]
    (place,) = [
        (row, column)
        for row in history.rows
        for column, value in history.filled(row).items()
        if value == "#N/A"
    ]
    history.grid[place[0]][place[1]] = Cell(CellError("#N/A"))
    assert undo(workbook).left == ()
    assert undo(workbook, earlier=True).left == ()
    assert held(workbook)["Scorecard", 2, 21] == before["Scorecard", 2, 21]
