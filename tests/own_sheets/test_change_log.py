"""The change log: one line for each cell that is written, in the same save, and only where it is kept."""

import datetime
import getpass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.actions.lock import lock
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.undo import undo
from scorecard_xl.model import Month
from scorecard_xl.own_sheets.change_log import (
    NUMBER_FORMAT,
    RESULT,
    SHEET_ADDED,
    as_logged,
    from_log,
    last_action,
)
from scorecard_xl.own_sheets.lists import CHANGE_LOG, sheets_of
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError, Content, Formula, area_of
from tests.books.grid_workbook import Cell, GridWorkbook, sheet_of
from tests.books.random_scorecards import Held, held, log_sheet, month_values, scorecards, with_log
from tests.books.small_scorecard import book, row, settings_sheet, texts

TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}"


def small() -> GridWorkbook:
    return texts(row("M1", (20, 40, 44), None, None, "▲", None, None, "Seen"))


def lines(workbook: GridWorkbook) -> list[list[object]]:
    return [
        list(one.values(number, range(1, 10)))
        for one in sheets_of(workbook, CHANGE_LOG)
        for number in one.rows
        if number > 3
    ]


@pytest.fixture(autouse=True)
def user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")


def test_each_cell_that_is_written_has_its_line_in_the_same_save() -> None:
    workbook = with_log(small())
    refresh(workbook)
    assert len(workbook.applied) == 1
    found = lines(workbook)
    assert len({str(line[0]) for line in found}) == 1
    assert {tuple(line[1:4]) for line in found} == {("anna", "refresh", "Scorecard")}
    assert [line[4:] for line in found] == [
        ["P2", "M1", "change from the previous month", None, "↑ 10%"],
        ["Q2", "M1", "change from the same month a year earlier", None, "↓ -56%"],
        ["S2", "M1", "number format of average", "General", "0"],
        ["S2", "M1", "average", None, pytest.approx(1004 / 12)],
        ["T2", "M1", "number format of maximum", "General", "0"],
        ["T2", "M1", "maximum", None, 100.0],
    ]


def test_the_time_is_a_time() -> None:
    workbook = with_log(small())
    refresh(workbook)
    time = str(lines(workbook)[0][0])
    assert abs(datetime.datetime.fromisoformat(time) - datetime.datetime.now()).total_seconds() < 60


@pytest.mark.parametrize(
    "others",
    [[], [sheet_of("Change log", [["Our own log"]])], [sheet_of("Changes", [[CHANGE_LOG.title]])]],
)
def test_without_our_sheet_nothing_is_recorded(others: list[object]) -> None:
    workbook = book(*small().sheets, *others)  # type: ignore[arg-type]
    names = [one.name for one in workbook.sheets]
    refresh(workbook)
    assert [one.name for one in workbook.sheets] == names
    assert [update.sheet for update in workbook.applied[0]] == ["Scorecard"]


def test_an_action_that_changes_nothing_has_no_line() -> None:
    workbook = with_log(small())
    refresh(workbook)
    before = lines(workbook)
    refresh(workbook)
    assert lines(workbook) == before


def test_a_dry_run_has_no_line() -> None:
    workbook = with_log(small())
    start_month(workbook, dry_run=True)
    assert lines(workbook) == []


@pytest.mark.parametrize(("setting", "user_of_lines"), [("yes", "anna"), ("no", None), (False, None)])
def test_a_setting_leaves_the_users_name_out(setting: str | bool, user_of_lines: str | None) -> None:
    workbook = with_log(book(*small().sheets, settings_sheet(["Users named", setting])))
    refresh(workbook)
    assert {line[1] for line in lines(workbook)} == {user_of_lines}
    action = last_action(workbook)
    assert action is not None
    assert (action.user, len(action.lines)) == (user_of_lines or "", 6)


def test_a_user_whom_the_system_does_not_know_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise OSError

    monkeypatch.setattr(getpass, "getuser", unknown)
    workbook = with_log(small())
    refresh(workbook)
    assert {line[1] for line in lines(workbook)} == {None}


def test_a_formula_and_a_number_format_have_their_lines() -> None:
    workbook = with_log(small())
    workbook["Scorecard"].put("T2", Cell(7.0, "MAX(D2:O2)", "0"))
    workbook["Scorecard"].put("S2", Cell("n/a", "", "@"))
    refresh(workbook, replace_formulas=True)
    told = {(line[4], line[6]): (line[7], line[8]) for line in lines(workbook)}
    assert told["T2", "maximum"] == ("=MAX(D2:O2)", 100.0)
    assert told["S2", "average"][0] == "n/a"


def test_sheets_and_rows_that_are_added_have_their_lines() -> None:
    workbook = with_log(small())
    start_month(workbook)
    told = {(line[3], line[4]): tuple(line[5:]) for line in lines(workbook)}
    assert told["History", "A1"][1] == SHEET_ADDED
    assert told["Settings", "B4"] == (None, "reporting month", None, "2021-06")
    assert told["History", "E4"] == ("M1", "Figure", None, 100.0)
    assert told["History", "A4"] == ("M1", "Month", None, "2020-05-01")
    assert told["History", "F5"] == ("M1", "Commentary", None, "Seen")


def test_the_last_action_is_the_last_that_changed_something() -> None:
    workbook = with_log(small())
    assert last_action(workbook) is None
    refresh(workbook)
    start_month(workbook)
    refresh(workbook)
    action = last_action(workbook)
    assert action is not None
    assert action.name == "new month"


def test_a_log_that_is_full_goes_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard_xl.own_sheets.lists.LAST_ROW", 9)
    workbook = with_log(small())
    before = held(workbook)
    start_month(workbook)
    names = [one.name for one in sheets_of(workbook, CHANGE_LOG)]
    assert names[:3] == ["Change log", "Change log 2", "Change log 3"]
    assert max(one.last_row for one in sheets_of(workbook, CHANGE_LOG)) == 9
    action = last_action(workbook)
    assert action is not None
    assert len(action.lines) == len(lines(workbook))
    assert undo(workbook).left == ()
    assert held(workbook, of=["Scorecard"]) == before


CONTENTS = (
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(min_size=1)
    | st.dates()
    | st.sampled_from(["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!"]).map(
        CellError
    )
    | st.text(min_size=1).map(Formula)
    | st.sampled_from(
        ["=", "'", "''", "'=A1", "#N/A", "2021-05-01", "#", "'2021-05-01", "1,237", "TRUE", "Err:508"]
    )
)


@given(CONTENTS)
def test_whatever_a_cell_holds_a_line_holds_too(content: Content) -> None:
    logged = as_logged(content)
    assert logged is None or isinstance(logged, float | bool | str)
    again = from_log(logged)
    assert (again, type(again)) == (content, type(content))


@pytest.mark.parametrize("code", ["#ERROR!", "#GETTING_DATA", "#FIELD!", "#CALC!", "#UNKNOWN!", "Err:508"])
def test_any_error_comes_back(code: str) -> None:
    assert from_log(as_logged(CellError(code))) == CellError(code)


def replayed(before: Held, workbook: GridWorkbook) -> Held:
    """The state before with the log's lines written into it."""
    state = dict(before)
    for line in lines(workbook):
        sheet, cell, column, new = str(line[3]), str(line[4]), str(line[6]), from_log(line[8])  # type: ignore[arg-type]
        area = area_of(cell)
        place = (sheet, area.first_row, area.first_column)
        if column.startswith(RESULT):
            continue
        content, code = state.pop(place, (None, "General"))
        is_format = column.startswith(NUMBER_FORMAT)
        content, code = (content, str(new)) if is_format else (new, code)
        if content is not None or code != "General":
            state[place] = content, code
    return state


@given(scorecards(), st.lists(st.sampled_from(["refresh", "new month", "lock"]), min_size=1, max_size=3))
def test_whatever_is_done_the_log_tells_every_cell(workbook: GridWorkbook, actions: list[str]) -> None:
    with_log(workbook)
    before = held(workbook)
    for action in actions:
        if action == "lock":
            refresh(workbook, replace_formulas=True)
            lock(workbook, _first_month(workbook), agreed=True)
        elif action == "refresh":
            refresh(workbook, replace_formulas=True)
        elif _has_figures(workbook):
            start_month(workbook, agreed=True)
    state = replayed(before, workbook)
    now = held(workbook)
    scorecard = {place: content for place, content in now.items() if place[0] == "Scorecard"}
    assert {place: content for place, content in state.items() if place[0] == "Scorecard"} == scorecard
    added = {place: content for place, content in now.items() if place not in before and place[1] > 3}
    told = {place: content for place, content in state.items() if place[0] == "History" and place[1] > 3}
    assert told.items() <= added.items()
    assert {place for place in added if place[0] == "History"} == told.keys()


def _first_month(workbook: GridWorkbook) -> Month:
    return max(month for (month, _), (value, _) in month_values(workbook).items() if isinstance(value, float))


def _has_figures(workbook: GridWorkbook) -> bool:
    scorecard = read(workbook)
    return _first_month(workbook) == scorecard.month


def test_the_sheets_of_a_log_are_read_in_their_order() -> None:
    workbook = book(log_sheet("change LOG 2"), log_sheet())
    assert [one.name for one in sheets_of(workbook, CHANGE_LOG)] == ["Change log", "change LOG 2"]
