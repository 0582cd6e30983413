"""A locked month keeps what was published, and a later change to its figures is found."""

import datetime

import pytest
from hypothesis import given

from scorecard_xl.actions.check import check
from scorecard_xl.actions.lock import Locked, lock
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month, Problem
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.own_sheets.settings import read_settings
from tests.books.grid_workbook import Cell, Content, GridSheet, GridWorkbook, sheet_of
from tests.books.random_scorecards import held, scorecards
from tests.books.small_scorecard import book, paired, row, settings_sheet, texts

APRIL, MAY = Month(2021, 4), Month(2021, 5)
AFTER: tuple[Content, ...] = (None, None, "▲", None, None, "Seen")


def small(*figures: Content) -> GridWorkbook:
    workbook = texts(row("M1", figures or (20, 40, 44), *AFTER), row("M2", (1, None, 3), *AFTER))
    refresh(workbook)
    return workbook


def sheet(workbook: GridWorkbook) -> GridSheet:
    return workbook["Scorecard"]


def changed(workbook: GridWorkbook) -> list[Problem]:
    return [finding for finding in check(workbook).findings if finding.code == "locked-changed"]


def rows_of_history(workbook: GridWorkbook) -> int:
    return len([row for row in workbook["History"].rows if row > 3])


def test_a_lock_keeps_figures_commentary_and_computed_figures() -> None:
    workbook = small()
    result = lock(workbook, MAY)
    assert (result.written, result.rows, result.revised) == (True, 2, ())
    past = read_history(workbook)
    assert past.figures == {(MAY, "M1"): 44.0, (MAY, "M2"): 3.0}
    assert past.commentaries == {(MAY, "M1"): "Seen", (MAY, "M2"): "Seen"}
    assert past.computed[MAY, "M1"][:2] == ("↑ 10%", "↓ -56%")
    assert past.computed[MAY, "M1"][3] == 100.0
    assert workbook["History"]["A4"] == datetime.date(2021, 5, 1)
    assert read_settings(workbook).locked == (MAY,)


def test_paired_changes_are_kept_as_one_text() -> None:
    workbook = paired(row("M1", (40, 44)))
    refresh(workbook)
    lock(workbook, MAY)
    assert read_history(workbook).computed[MAY, "M1"][:2] == ("↑ 10%", "↓ -56%")


@pytest.mark.parametrize(
    ("header", "code", "points"),
    [
        ("Change from Apr-21 (pp)", "General", None),
        ("Change from Apr-21 (pp)", "0.0", None),
        ("Change from Apr-21 (pp)", "0.0%", None),
        ("Change from Apr-21 (pp)", '0 "points"', None),
        ("% change from Apr-21", "0%", "yes"),
    ],
)
def test_a_change_in_points_is_kept_as_points(header: str, code: str, points: Content) -> None:
    rows: list[list[Content]] = [["Ref.", "Apr-21", "May-21", header]]
    rows += [
        [ref, Cell(0.58, "", "0%"), Cell(now, "", "0%"), Cell(None, "", code)]
        for ref, now in (("P1", 0.62), ("P2", 0.4375))
    ]
    rows.append(["N1", 50, 55, Cell(0.1, "", "0%")])
    workbook = book(sheet_of("Scorecard", rows), settings_sheet(["Percentage points", points]))
    workbook["Scorecard"].put("D2", Cell(0.01, "", code))  # so that it is no column of texts
    refresh(workbook)
    lock(workbook, MAY, agreed=True)
    computed = read_history(workbook).computed
    assert [computed[MAY, ref][0] for ref in ("P1", "P2", "N1")] == ["4.0 pp", "-14.3 pp", "10%"]


def test_an_arrow_is_kept_with_the_points_that_it_belongs_to() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Apr-21", "May-21", "DoT", "Change (pp)"],
        ["P1", Cell(0.58, "", "0%"), Cell(0.64, "", "0%"), "→", Cell(6.0, "", "0.0")],
        ["N1", 50, 60, "↑", "people’s"],
    ]
    workbook = book(sheet_of("Scorecard", rows))
    lock(workbook, MAY)
    computed = read_history(workbook).computed
    assert [computed[MAY, ref][0] for ref in ("P1", "N1")] == ["→ 6.0 pp", "↑"]


def test_what_stands_beside_a_column_of_points_is_kept_as_it_shows() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Apr-21", "May-21", "Change from Apr-21 (pp)"],
        ["P1", Cell(0.58, "", "0%"), Cell(0.62, "", "0%"), Cell(4.0, "", "0.0")],
        ["N1", 50, 69, 19],
    ]
    workbook = book(sheet_of("Scorecard", rows))
    lock(workbook, MAY)
    assert read_history(workbook).computed[MAY, "N1"][0] == "19"


def test_a_lock_of_an_earlier_month_keeps_its_figures_alone() -> None:
    workbook = small()
    lock(workbook, APRIL, agreed=True)
    past = read_history(workbook)
    assert (past.figures, past.commentaries, past.computed) == ({(APRIL, "M1"): 40.0}, {}, {})


def test_locks_add_up() -> None:
    workbook = small()
    lock(workbook, MAY)
    lock(workbook, APRIL, agreed=True)
    assert read_settings(workbook).locked == (APRIL, MAY)
    assert changed(workbook) == []


def test_a_second_lock_finds_nothing_to_do() -> None:
    workbook = small()
    lock(workbook, MAY)
    before = held(workbook)
    result = lock(workbook, MAY)
    assert (result.written, result.rows, held(workbook)) == (False, 0, before)


def test_a_dry_run_writes_nothing() -> None:
    workbook = small()
    before = held(workbook)
    assert lock(workbook, MAY, dry_run=True).rows == 2
    assert held(workbook) == before


@pytest.mark.parametrize(
    ("cell", "content", "stored", "expected"),
    [
        ("O2", 45, "44", "45"),
        ("O2", None, "44", "nothing"),
        ("O2", "tbc", "44", "nothing"),
        ("O2", "45", "44", "45"),
        ("O2", Cell(45.5, "A1*2"), "44", "45.5"),
        ("N3", 7, "nothing", "7"),
    ],
)
def test_a_later_change_is_found_with_old_and_new(
    cell: str, content: Content, stored: str, expected: str
) -> None:
    workbook = small()
    lock(workbook, MAY)
    lock(workbook, APRIL, agreed=True)
    sheet(workbook).put(cell, content)
    (finding,) = changed(workbook)
    assert (finding.cell, finding.stored, finding.expected) == (cell, stored, expected)
    assert f"was {stored} when the month was locked, and is {expected} now" in finding.message


@pytest.mark.parametrize("content", [44, "44", Cell(44.0, "A1"), Cell(44.0, "", "0.00")])
def test_the_same_figure_in_another_form_is_no_change(content: Content) -> None:
    workbook = small()
    lock(workbook, MAY)
    sheet(workbook).put("O2", content)
    assert changed(workbook) == []


def test_another_commentary_of_a_locked_month_is_found() -> None:
    workbook = small()
    lock(workbook, MAY)
    sheet(workbook).put("U2", "Other words")
    assert [finding.cell for finding in changed(workbook)] == ["U2"]
    sheet(workbook).put("U2", " Seen\n")
    assert changed(workbook) == []


def test_a_revision_is_recorded_only_if_the_user_agrees() -> None:
    workbook = small()
    lock(workbook, MAY)
    sheet(workbook).put("O2", 45)
    before = held(workbook)
    refused: Locked = lock(workbook, MAY)
    assert (refused.written, len(refused.revised), held(workbook)) == (False, 1, before)
    assert lock(workbook, MAY, agreed=True).written
    assert (changed(workbook), rows_of_history(workbook)) == ([], 3)


@pytest.mark.parametrize("content", [None, "tbc"])
def test_a_figure_that_was_taken_out_can_be_recorded_too(content: Content) -> None:
    workbook = small()
    lock(workbook, MAY)
    sheet(workbook).put("O2", content)
    lock(workbook, MAY, agreed=True)
    assert changed(workbook) == []
    assert not lock(workbook, MAY).written


def test_commentary_typed_after_a_lock_is_recorded_by_the_next() -> None:
    workbook = small()
    sheet(workbook).put("U2", None)
    assert lock(workbook, MAY, agreed=True).written
    sheet(workbook).put("U2", "At last")
    lock(workbook, MAY, agreed=True)
    assert read_history(workbook).commentaries[MAY, "M1"] == "At last"


def test_a_refresh_keeps_a_locked_months_computed_figures_and_says_so() -> None:
    workbook = small()
    lock(workbook, MAY)
    sheet(workbook).put("O2", 99)
    history = held(workbook, of=["History"])
    result = refresh(workbook)
    assert (result.written, result.changes) == (False, ())
    assert [problem.code for problem in result.problems] == ["month-locked"]
    assert held(workbook, of=["History"]) == history


def test_a_refresh_of_another_month_never_writes_to_history() -> None:
    workbook = small()
    lock(workbook, APRIL, agreed=True)
    sheet(workbook).put("O2", 99)
    history = held(workbook, of=["History"])
    assert refresh(workbook).written
    assert held(workbook, of=["History"]) == history


def test_a_locked_month_can_become_the_last_one() -> None:
    workbook = small()
    lock(workbook, MAY)
    start_month(workbook)
    assert changed(workbook) == []
    sheet(workbook).put("N2", 45)
    assert [(finding.cell, finding.ref) for finding in changed(workbook)] == [("N2", "M1")]


def test_a_locked_month_leaves_the_window_once() -> None:
    workbook = small()
    lock(workbook, Month(2020, 5))
    result = start_month(workbook)
    assert result.kept_figures == 0


def test_a_revised_month_does_not_leave_the_window_unseen() -> None:
    workbook = small()
    lock(workbook, Month(2020, 5))
    sheet(workbook).put("C2", 101)
    with pytest.raises(ScorecardError, match="the figure of May-20 for M1 is 101, and History holds 100"):
        start_month(workbook)


def test_a_month_locked_in_the_settings_alone_is_reported() -> None:
    workbook = book(*small().sheets, settings_sheet(["Locked months", "2021-04"]))
    findings = [finding for finding in check(workbook).findings if "lock" in finding.code]
    assert [(finding.cell, finding.code) for finding in findings] == [("N1", "lock-not-recorded")]


def test_settings_that_name_months_of_long_ago_are_no_finding() -> None:
    workbook = book(*small().sheets, settings_sheet(["Locked months", "2019-04"]))
    assert not [finding for finding in check(workbook).findings if "lock" in finding.code]


@pytest.mark.parametrize(
    ("workbook", "month", "says"),
    [
        (texts(row("M1", [1])), Month(2021, 6), "no table has a column for Jun-21"),
        (texts(row("M1", [None, 1])), APRIL, "Apr-21 has no figures, so there is nothing to lock"),
        (texts(row("M1", [1]), row("M1", [2])), MAY, "“M1” stands in row 2 already"),
        (
            book(*texts(row("M1", [1])).sheets, settings_sheet(["Locked months", Cell("2021-04", "A1")])),
            APRIL,
            "a formula gives the locked months",
        ),
    ],
)
def test_what_cannot_be_locked_is_said(workbook: GridWorkbook, month: Month, says: str) -> None:
    before = held(workbook)
    with pytest.raises(ScorecardError, match=says):
        lock(workbook, month)
    assert held(workbook) == before


@given(scorecards())
def test_whatever_the_scorecard_a_lock_is_no_change(workbook: GridWorkbook) -> None:
    month = refresh(workbook, replace_formulas=True).scorecard.month
    assert lock(workbook, month, agreed=True).written
    assert changed(workbook) == []
    assert not lock(workbook, month, agreed=True).written


def test_a_month_that_is_not_refreshed_is_not_locked_as_it_stands() -> None:
    workbook = texts(row("M1", [40, 44]))
    with pytest.raises(ScorecardError, match="are not up to date, from here on; refresh the workbook first"):
        lock(workbook, MAY)
    assert "History" not in [sheet.name for sheet in workbook.sheets]


def test_a_recorded_revision_brings_the_computed_figures_with_it() -> None:
    workbook = small()
    lock(workbook, MAY)
    sheet(workbook).put("O2", 50)
    (finding,) = [
        one for one in check(workbook).findings if one.code == "computed-differs" and one.cell == "P2"
    ]
    assert "its month is locked; record a revision with “scorecard-xl lock”" in finding.message
    assert refresh(workbook).changes == ()
    assert lock(workbook, MAY, agreed=True).written
    assert sheet(workbook)["P2"] == "↑ 25%"
    assert read_history(workbook).computed[MAY, "M1"][0] == "↑ 25%"
    assert [one.code for one in check(workbook).findings if not one.code.startswith("commentary")] == []
    assert not lock(workbook, MAY).written


def test_a_lock_says_how_many_figures_are_missing() -> None:
    workbook = texts(row("M1", [40, 44]), row("M2", [1, None]))
    refresh(workbook)
    assert lock(workbook, MAY, agreed=True).without_figure == 1
