"""What now is on a sheet of a year: the latest month with figures, though later ones have their columns."""

import pytest

from scorecard_xl.actions.add import ListedIndicator, add
from scorecard_xl.actions.chase import chase
from scorecard_xl.actions.lock import lock
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.retire import retire
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError
from tests.books.grid_workbook import Cell, Content, GridWorkbook
from tests.books.small_scorecard import settings_sheet
from tests.books.year_sheet import BEHIND, above, book, header, row

FIGURES = (10, 20, 30, 40, 50)
"""Of April to August."""


def until_august(*, commentary_header: Content = "Commentary") -> GridWorkbook:
    """Two indicators with figures up to August, the first with commentary."""
    behind = [*BEHIND[:5], commentary_header]
    return book(
        above("2020/21"), header(behind=behind), row("M1", *FIGURES, commentary="Seen"), row("M2", *FIGURES)
    )


@pytest.mark.parametrize(
    ("header_says", "settings_say", "month"),
    [
        ("Commentary", "", Month(2020, 8)),
        ("Commentary (Aug):", "", Month(2020, 8)),
        ("Commentary (Jul):", "", Month(2020, 7)),
        ("Commentary", "2020-07", Month(2020, 7)),
    ],
)
def test_commentary_of_a_retired_row_is_about_the_reporting_month(
    header_says: str, settings_say: str, month: Month
) -> None:
    workbook = until_august(commentary_header=header_says)
    if settings_say:
        workbook.sheets = [*workbook.sheets, settings_sheet(["Reporting month", settings_say])]
    retire(workbook, ["M1"], agreed=True)
    assert read_history(workbook).commentaries == {(month, "M1"): "Seen"}


def without_refs(*rows: list[Content], title: Content = "2020/21") -> GridWorkbook:
    """A sheet whose indicators go by their texts alone."""
    return book(above(title)[1:], header()[1:], *(line[1:] for line in rows))


def test_indicators_that_go_by_their_texts_are_known_on_the_blank_sheet_of_the_next_year() -> None:
    workbook = without_refs(row("M1", *range(10, 22)), row("M2", *range(20, 32)))
    start_month(workbook)
    scorecard = read(workbook)
    assert [one.text for one in scorecard.indicators] == ["Number of M1", "Number of M2"]
    assert scorecard.problems == ()
    assert not refresh(workbook).written
    workbook["Scorecard"].put("B3", 42)
    refresh(workbook)
    assert workbook["Scorecard"].values(3, (14, 15)) == ["↑ 100%", "↑ 320%"]
    assert workbook["Scorecard"].values(4, (14, 15)) == ["- n/a", "- n/a"]


def test_a_text_that_history_does_not_know_is_no_indicator_without_figures() -> None:
    workbook = without_refs(row("M1", *range(10, 22)))
    start_month(workbook)
    workbook["Scorecard"].put("A4", "Of these, boys")
    assert [one.text for one in read(workbook).indicators] == ["Number of M1"]


# --- locking ---


@pytest.mark.parametrize("to_come", [None, Cell(0.0, "X1"), Cell("", "X1"), Cell(CellError("#N/A"), "X1")])
def test_a_month_to_come_cannot_be_locked(to_come: Content) -> None:
    workbook = book(above("2020/21"), header(), row("M1", *FIGURES, *[to_come] * 7))
    refresh(workbook)
    with pytest.raises(ScorecardError, match="Sep-20 has no figures, so there is nothing to lock"):
        lock(workbook, Month(2020, 9), agreed=True)
    assert lock(workbook, Month(2020, 8), agreed=True).written


def test_a_lock_keeps_the_commentary_of_the_reporting_month_alone() -> None:
    workbook = until_august()
    refresh(workbook)
    lock(workbook, Month(2020, 7), agreed=True)
    assert read_history(workbook).commentaries == {}
    lock(workbook, Month(2020, 8), agreed=True)
    assert read_history(workbook).commentaries == {(Month(2020, 8), "M1"): "Seen"}


def test_a_month_that_has_gone_to_history_with_its_year_says_so_to_a_lock() -> None:
    workbook = book(above("2020/21"), header(), row("M1", *range(10, 22)))
    start_month(workbook, agreed=True)
    with pytest.raises(ScorecardError) as raised:
        lock(workbook, Month(2021, 3), agreed=True)
    assert str(raised.value).endswith(
        "no table has a column for Mar-21, whose figures have gone to History, where they stay as they are: "
        "undo the new month first if they are to be locked; the months are Apr-21 to Mar-22."
    )


def test_cells_that_are_not_up_to_date_are_counted_rightly() -> None:
    workbook = until_august()
    refresh(workbook)
    workbook["Scorecard"].put("R3", 99)
    with pytest.raises(ScorecardError, match="1 cell is not up to date, here; refresh"):
        lock(workbook, Month(2020, 8), agreed=True)


# --- chasing ---


def test_owners_are_asked_about_the_latest_month_with_figures() -> None:
    chased = chase(until_august())
    (rows,) = chased.by_owner.values()
    assert [(one.indicator.ref, one.reason) for one in rows] == [("M2", "There is no commentary on Aug-20.")]
    assert rows[0].figure == "50"


# --- adding ---


def test_a_row_that_is_added_is_about_the_reporting_month() -> None:
    workbook = until_august()
    refresh(workbook)
    before = read(workbook).month
    new = ListedIndicator("M3", "Number of M3", "", "", None, "0")
    assert add(workbook, [new]).scorecard.month == before == Month(2020, 8)
    assert read(workbook).month == Month(2020, 8)
