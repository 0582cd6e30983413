"""Our own sheets: which are ours, how lists grow, and where a setting is written."""

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.own_sheets.lists import CHANGE_LOG, HISTORY, ListKind, added, sheets_of
from scorecard_xl.own_sheets.setting_list import settings_rows
from scorecard_xl.own_sheets.settings import (
    EXTRACT_CODES,
    LOCKED_MONTHS,
    REPORTING_MONTH,
    read_settings,
    setting_written,
    settings_written,
)
from scorecard_xl.spreadsheet.cells import Value
from tests.books.grid_workbook import Cell, GridSheet, GridWorkbook, sheet_of
from tests.books.small_scorecard import book, settings_sheet


def list_of(kind: ListKind, name: str, *rows: list[Value], marker: str | None = None) -> GridSheet:
    title = kind.title if marker is None else marker
    return sheet_of(name, [[title], [kind.about], kind.header, *rows])


def numbers(count: int, start: int = 0) -> list[tuple[Value]]:
    return [(float(number),) for number in range(start, start + count)]


def first_column(workbook: GridWorkbook, name: str) -> list[Value]:
    return [workbook[name].values(row, (1,))[0] for row in workbook[name].rows if row > 3]


@pytest.mark.parametrize("kind", [HISTORY, CHANGE_LOG])
def test_a_list_is_made_where_there_is_none(kind: ListKind) -> None:
    workbook = book(sheet_of("Scorecard", []))
    workbook.apply(added(workbook, kind, numbers(2)))
    made = workbook[kind.name]
    assert (made["A1"], made["A2"], made["B3"]) == (kind.title, kind.about, kind.header[1])
    assert first_column(workbook, kind.name) == [0, 1]
    assert sheets_of(workbook, kind) == [made]
    assert len(kind.header) == len(kind.widths)


def test_a_list_without_rows_is_made_empty_and_only_once() -> None:
    workbook = book(sheet_of("Scorecard", []))
    workbook.apply(added(workbook, CHANGE_LOG, []))
    assert first_column(workbook, "Change log") == []
    assert added(workbook, CHANGE_LOG, []) == []


def test_rows_go_below_all_that_is_there() -> None:
    workbook = book(list_of(HISTORY, "history ", [5.0], [], [None, "somebody's note"]))
    workbook.apply(added(workbook, HISTORY, numbers(1)))
    assert workbook["history "]["A7"] == 0


def test_rows_never_go_into_the_head_of_a_list() -> None:
    workbook = book(sheet_of("History", [[HISTORY.title]]))
    workbook.apply(added(workbook, HISTORY, numbers(1)))
    assert workbook["History"]["A4"] == 0


@pytest.mark.parametrize(
    ("sheets", "names"),
    [
        ([("History", HISTORY.title)], ["History"]),
        ([("History 10", HISTORY.title), ("History 2", HISTORY.title)], ["History 2", "History 10"]),
        ([("HISTORY", "x Scorecard-XL x"), ("History 2", "Mine")], ["HISTORY"]),
        ([("History of us", HISTORY.title), ("My History", HISTORY.title), ("History2", HISTORY.title)], []),
        ([("Change log", CHANGE_LOG.title)], []),
    ],
)
def test_which_lists_are_ours(sheets: list[tuple[str, str]], names: list[str]) -> None:
    workbook = book(*(list_of(HISTORY, name, marker=marker) for name, marker in sheets))
    assert [sheet.name for sheet in sheets_of(workbook, HISTORY)] == names


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9])
def test_a_full_list_goes_on_in_the_next_sheet(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard_xl.own_sheets.lists.LAST_ROW", 6)
    workbook = book(sheet_of("Scorecard", []))
    workbook.apply(added(workbook, HISTORY, numbers(2)))
    workbook.apply(added(workbook, HISTORY, numbers(count, 2)))
    workbook.apply(added(workbook, HISTORY, numbers(1, 2 + count)))
    lists = sheets_of(workbook, HISTORY)
    assert [value for one in lists for value in first_column(workbook, one.name)] == list(range(count + 3))
    assert all(one.last_row <= 6 for one in lists)
    assert [one.name for one in lists][1:] == [f"History {n}" for n in range(2, len(lists) + 1)]


def test_a_list_goes_on_behind_its_last_sheet_though_an_earlier_one_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scorecard_xl.own_sheets.lists.LAST_ROW", 4)
    workbook = book(list_of(HISTORY, "History 2", [1.0]))
    workbook.apply(added(workbook, HISTORY, numbers(1)))
    assert [one.name for one in workbook.sheets] == ["History 2", "History 3"]


@pytest.mark.parametrize("name", ["History", "HISTORY", " history "])
def test_somebodys_own_sheet_of_the_name_is_refused(name: str) -> None:
    with pytest.raises(ScorecardError, match="this sheet is somebody's own, and its name is needed"):
        added(book(sheet_of(name, [["Since 1974"]])), HISTORY, numbers(1))


def test_somebodys_own_sheet_of_the_next_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard_xl.own_sheets.lists.LAST_ROW", 4)
    workbook = book(list_of(HISTORY, "History", [1.0]), sheet_of("History 2", [["Mine"]]))
    with pytest.raises(ScorecardError, match="sheet History 2: this sheet is somebody's own"):
        added(workbook, HISTORY, numbers(1))


def test_settings_are_made_where_there_are_none() -> None:
    workbook = book(sheet_of("Scorecard", []))
    workbook.apply([setting_written(workbook, LOCKED_MONTHS, "2021-05")])
    made = workbook["Settings"]
    names = [made.values(row, (1,))[0] for row in made.rows if row > 3]
    assert names == [name for name, *_ in settings_rows()]
    assert [str(month) for month in read_settings(workbook).locked] == ["2021-05"]
    assert read_settings(workbook)._replace(locked=()) == read_settings(book())


@pytest.mark.parametrize("label", ["Reporting month", "REPORTING MONTH:", " reporting  month "])
@pytest.mark.parametrize("old", [None, "2021-05", 7])
def test_a_setting_is_written_where_it_stands(label: str, old: str | int | None) -> None:
    workbook = book(settings_sheet(["Threshold", 5], [label, old]))
    workbook.apply([setting_written(workbook, REPORTING_MONTH, "2021-06")])
    assert workbook["Settings"]["B3"] == "2021-06"


def test_settings_are_written_together_where_they_stand_and_below() -> None:
    workbook = book(settings_sheet(["Threshold", 5], [LOCKED_MONTHS, "2021-04"]))
    values = {LOCKED_MONTHS: "2021-05", REPORTING_MONTH: "2021-06", EXTRACT_CODES: "A=B"}
    workbook.apply([settings_written(workbook, values)])
    sheet = workbook["Settings"]
    assert [sheet.filled(row) for row in (3, 4, 5)] == [
        {1: LOCKED_MONTHS, 2: "2021-05"},
        {1: "Reporting month", 2: "2021-06"},
        {1: "Extract codes", 2: "A=B"},
    ]
    made = book(sheet_of("Scorecard", []))
    made.apply([settings_written(made, values)])
    settings = read_settings(made)
    assert (str(settings.month), dict(settings.extract_codes)) == ("2021-06", {"A": "B"})


def test_a_setting_that_is_so_already_is_no_change() -> None:
    workbook = book(settings_sheet(["Reporting month", "2021-06"]))
    update = setting_written(workbook, REPORTING_MONTH, "2021-06")
    assert (update.changes, update.added, update.new) == ((), None, None)


def test_a_setting_without_a_row_gets_one_below_all_others() -> None:
    workbook = book(settings_sheet(["Threshold", 5], [], ["Ask Anna"]))
    workbook.apply([setting_written(workbook, LOCKED_MONTHS, "2021-06")])
    assert workbook["Settings"].filled(5) == {1: "Locked months", 2: "2021-06"}


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        (
            settings_sheet(["Reporting month", Cell("2021-05", "Z1")]),
            "cell B2: a formula gives the reporting month",
        ),
        (settings_sheet(marker="Ours"), "this sheet is somebody's own"),
        (settings_sheet(marker=None), "this sheet is somebody's own"),
    ],
)
def test_a_setting_that_cannot_be_written_is_refused(sheet: GridSheet, says: str) -> None:
    with pytest.raises(ScorecardError, match=says):
        setting_written(book(sheet), REPORTING_MONTH, "2021-06")
