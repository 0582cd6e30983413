"""Starting a month on a sheet of a year: its column stands there, and after the last the next year begins."""

import datetime
from collections.abc import Sequence

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.actions.new_month import Started, start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.starts import Way
from scorecard_xl.actions.undo import undo
from scorecard_xl.commands.new_month import _question
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month, Problem
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.own_sheets.named_cells import REPORTING_MONTH
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.attachments import Attached, at_cells
from scorecard_xl.spreadsheet.cells import CellError, area_of
from tests.books.grid_workbook import Cell, Content, GridSheet, GridWorkbook, cell_of, sheet_of
from tests.books.random_scorecards import held, log_sheet, with_log
from tests.books.small_scorecard import book as book_of
from tests.books.small_scorecard import settings_sheet
from tests.books.year_sheet import BEHIND, FINANCIAL, above, book, header, row

YEAR = tuple(range(10, 22))
OF_2020: tuple[Content, ...] = tuple(Month(2020, 4).plus(place).label for place in range(12))
AUGUST = "Commentary (Aug):"


def of_2020(
    *figures: Content, commentary: Content = "Seen", behind: Sequence[Content] = BEHIND
) -> GridWorkbook:
    """The year above the months, one indicator with these figures."""
    return book(above("2020/21"), header(behind=behind), row("M1", *figures, commentary=commentary))


def sheet(workbook: GridWorkbook) -> GridSheet:
    return workbook["Scorecard"]


def found(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in problems]


def refusal(workbook: GridWorkbook) -> str:
    before = held(workbook)
    with pytest.raises(ScorecardError) as raised:
        start_month(workbook, agreed=True)
    assert (held(workbook), workbook.applied) == (before, [])
    return str(raised.value)


def figures(workbook: GridWorkbook, number: int = 3) -> list[Content]:
    return [*sheet(workbook).values(number, range(3, 15))]


# --- the column stands there ---


def test_no_month_moves_where_the_next_ones_column_stands() -> None:
    workbook = of_2020(10, 20, 30, 40, 50, behind=[*BEHIND[:5], AUGUST])
    months = [sheet(workbook).values(number, range(1, 15)) for number in (1, 2, 3)]
    result = start_month(workbook)
    assert (result.written, result.way, result.scorecard.month) == (True, Way.STANDS, Month(2020, 9))
    assert [sheet(workbook).values(number, range(1, 15)) for number in (1, 2, 3)] == months
    assert (result.kept_figures, result.kept_commentaries) == (0, 1)
    past = read_history(workbook)
    assert (past.figures, past.commentaries) == ({}, {(Month(2020, 8), "M1"): "Seen"})
    assert [sheet(workbook)[cell] for cell in ("T3", "T2", "O3", "R3")] == [
        None,
        "Commentary (Sep):",
        "- n/a",
        30.0,
    ]
    assert workbook["Settings"]["B4"] == "2020-09"
    assert read(workbook).month == Month(2020, 9)
    assert not refresh(workbook).written
    assert "Sep-20 has no figures yet" in refusal_of_second(workbook)


def refusal_of_second(workbook: GridWorkbook) -> str:
    with pytest.raises(ScorecardError) as raised:
        start_month(workbook, agreed=True)
    return str(raised.value)


@pytest.mark.parametrize(
    "to_come", [None, Cell(0.0, "X1"), Cell("", "X1"), Cell(CellError("#N/A"), "X1"), "tbc"]
)
def test_what_stands_in_months_to_come_stays(to_come: Content) -> None:
    workbook = of_2020(10, 20, *[to_come] * 10)
    before = held(workbook, of=["Scorecard"])
    assert start_month(workbook).scorecard.month == Month(2020, 6)
    after = held(workbook, of=["Scorecard"])
    changed = {place for place in {*before, *after} if before.get(place) != after.get(place)}
    assert {column for _, _, column in changed} <= {15, 16, 18, 19, 20}


def test_a_month_whose_figures_were_typed_before_it_starts_is_the_next() -> None:
    workbook = of_2020(*YEAR)
    workbook.sheets = [*workbook.sheets, settings_sheet(["Reporting month", "2021-02"])]
    result = start_month(workbook)
    assert (result.way, result.scorecard.month) == (Way.STANDS, Month(2021, 3))
    assert figures(workbook) == [*map(float, YEAR)]
    assert sheet(workbook)["O3"] == "→ 5%"


def test_any_sheet_whose_last_months_are_blank_starts_the_next() -> None:
    rows: list[list[Content]] = [["Ref.", "Mar-21", "Apr-21", "May-21", "12-mnth avg"], ["M1", 1, 2, None]]
    workbook = GridWorkbook([sheet_of("Scorecard", rows)])
    result = start_month(workbook)
    assert (result.way, result.scorecard.month) == (Way.STANDS, Month(2021, 5))
    assert sheet(workbook).values(1, (2, 3, 4)) == ["Mar-21", "Apr-21", "May-21"]


def test_a_month_to_start_that_a_table_lacks_stops_it() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Apr-21", "May-21", "12-mnth avg"], ["M1", 1, None], [],
        ["Ref.", "Mar-21", "Apr-21", "12-mnth avg"], ["M2", 1, 2],
    ]  # fmt: skip
    says = refusal(GridWorkbook([sheet_of("Scorecard", rows)]))
    assert "cell C4: this table has no column for May-21, the month to start" in says


@pytest.mark.parametrize("between", [6, "on track", Cell(6.0, "SUM(C3:E3)")])
@pytest.mark.parametrize("name", ["Q1", "Quarter 1", "YTD", "Total", "Year to date"])
def test_quarters_between_the_months_are_peoples(name: str, between: Content) -> None:
    months: list[Content] = [*FINANCIAL[:3], name, *FINANCIAL[3:]]
    values: list[Content] = ["M1", "Cases", 10, 20, 30, between, 40, *[None] * 8]
    workbook = book(above("2020/21"), header(months), values)
    assert found(start_month(workbook).left_behind) == []
    assert sheet(workbook)["F3"] == (between.value if isinstance(between, Cell) else between)


def test_what_belongs_to_the_commentary_or_leads_to_the_month_that_is_over_is_listed() -> None:
    workbook = book(
        above("2020/21"), header(), row("M1", 10, 20, commentary="Seen"), [None, "Sum", *[None] * 17, "Fine"]
    )
    here = sheet(workbook)
    here.attachments = list(at_cells(Attached.NOTE, [(3, 3), (2, 4), (3, 20)]))
    here.cell("D3").fill = "FFFF00"
    workbook.named = {"Latest": [("Scorecard", area_of("D3"))]}
    workbook.sheets = [*workbook.sheets, sheet_of("Board", [[Cell(20.0, "Scorecard!D3")]])]
    result = start_month(workbook)
    assert (result.written, found(result.left_behind)) == (
        False,
        [("T3", "note-stays"), ("T4", "commentary-stays"), ("D3", "name-points"), ("A1", "formula-points")],
    )
    assert start_month(workbook, agreed=True).written


def test_a_month_that_may_not_be_finished_is_asked_about() -> None:
    workbook = book(above("2020/21"), header(), row("M1", 1, 2), row("M2", 1), row("M3", 1))
    workbook.sheets = [*workbook.sheets, settings_sheet(["Reporting month", "2020-05"])]
    assert found(start_month(workbook).left_behind) == [("D2", "month-incomplete")]


def test_a_dry_run_writes_nothing() -> None:
    workbook = of_2020(10, 20)
    before = held(workbook)
    assert not start_month(workbook, dry_run=True).written
    assert held(workbook) == before


def test_the_named_cell_shows_the_month_that_started() -> None:
    workbook = book(
        ["Month", datetime.date(2020, 8, 1)], [], *[above("2020/21"), header(), row("M1", *YEAR[:5])]
    )
    workbook.named[REPORTING_MONTH] = [("Scorecard", area_of("B1"))]
    start_month(workbook)
    assert sheet(workbook)["B1"] == datetime.date(2020, 9, 1)


# --- the next year ---


@pytest.mark.parametrize(
    ("start", "afterwards"),
    [
        ([above("2020/21")], [above("2021/22")]),
        ([above("FY 2020-2021")], [above("FY 2021-2022")]),
        ([above(2020, *[None] * 8, 2021)], [above(2021, *[None] * 8, 2022)]),
        (
            [["Scorecard", "Board", 2020, *[None] * 8, 2021]],
            [["Scorecard", "Board", 2021, *[None] * 8, 2022]],
        ),
        ([["Scorecard 2020/21 (2020-21)"]], [["Scorecard 2021/22 (2021-22)"]]),
        ([["Scorecard 2020/21"], ["Year 2020-21"]], [["Scorecard 2021/22"], ["Year 2021-22"]]),
    ],
)
def test_the_next_year_takes_the_place_of_one_that_is_over(
    start: list[list[Content]], afterwards: list[list[Content]]
) -> None:
    workbook = book(*start, header(), row("M1", *YEAR, commentary="Seen"), row("M2", *YEAR[:11], "tbc"))
    last = len(start) + 2
    result = start_month(workbook)
    assert (result.written, result.way, result.scorecard.month) == (True, Way.NEXT_YEAR, Month(2021, 4))
    assert [list(sheet(workbook).filled(number).values()) for number in range(1, len(start) + 1)] == [
        [value for value in cells if value is not None] for cells in afterwards
    ]
    assert sheet(workbook).values(last - 1, range(3, 15)) == list(FINANCIAL)
    assert figures(workbook, last) == figures(workbook, last + 1) == [None] * 12
    assert (result.kept_figures, result.kept_commentaries) == (24, 1)
    months = [Month(2020, 4).plus(place) for place in range(12)]
    past = read_history(workbook)
    assert past.figures == {
        **{(month, "M1"): float(value) for month, value in zip(months, YEAR, strict=True)},
        **{(month, "M2"): float(value) for month, value in zip(months[:11], YEAR[:11], strict=True)},
        (Month(2021, 3), "M2"): "tbc",
    }
    assert past.commentaries == {(Month(2021, 3), "M1"): "Seen"}
    assert [month.month for month in read(workbook).tables[0].months] == [m.plus(12) for m in months]
    assert read(workbook).month == Month(2021, 4)
    assert not refresh(workbook).written


@pytest.mark.parametrize(
    "months",
    [
        OF_2020,
        tuple(datetime.date(2020 + (place > 8), (place + 3) % 12 + 1, 1) for place in range(12)),
        OF_2020[::-1],
    ],
)
@pytest.mark.parametrize("where", ["title", "name"])
def test_headers_with_years_move_on_by_a_year_where_a_title_tells_it(
    months: Sequence[Content], where: str
) -> None:
    title, name = ("Scorecard 2020/21", "Scorecard") if where == "title" else ("Title", "2020-21")
    workbook = book([title], header(months), row("M1", *YEAR), name=name)
    if isinstance(months[0], datetime.date):
        for place in range(12):
            workbook.sheets[0].grid[2][place + 3].number_format = "mmm-yy"
    result = start_month(workbook)
    assert result.way is Way.NEXT_YEAR
    assert {month.month for month in read(workbook, sheet=name).tables[0].months} == {
        Month(2021, 4).plus(place) for place in range(12)
    }
    assert len(read_history(workbook).figures) == 12
    assert found(result.problems) == [("A1" if where == "title" else "", "month-named")]
    assert workbook.sheets[0]["A1"] == title


def test_a_calendar_year_is_over_in_december() -> None:
    workbook = book(["Scorecard 2020"], header(["January", "February", *[
        "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"
    ]]), row("M1", *YEAR))  # fmt: skip
    result = start_month(workbook)
    assert (result.way, result.scorecard.month) == (Way.NEXT_YEAR, Month(2021, 1))
    assert sheet(workbook)["A1"] == "Scorecard 2021"


@pytest.mark.parametrize(
    ("rows", "name", "says"),
    [
        (
            [header(), row("M1", *YEAR)],
            "Scorecard 2020-21",
            "sheet Scorecard 2020-21: the sheet's name says 2020-21, which stays as it is, and the months "
            "would be those of 2021-22: write 2020-21 into the row above the months or into a title, which "
            "is brought up to date then, rename the sheet so that its name says no year, and start the month "
            "again.",
        ),
        ([["Scorecard 2020/21"], header(), row("M1", *YEAR)], "2020-21", "the sheet's name says 2020-21"),
        (
            [above(Cell("2020/21", "X1")), header(), row("M1", *YEAR)],
            "Scorecard",
            "cell C1: a formula gives 2020/21, the year of the months, so that it cannot become 2021/22; "
            "type the year in its place.",
        ),
        (
            [above("2020/21"), header(), row("M1", *YEAR), [None, "Sum", "tbc"]],
            "Scorecard",
            "cell C4: “tbc” stands in a row that is no indicator's",
        ),
        (
            [above("2020/21"), header(), row("M1", Cell(None, "X1"), *YEAR[1:])],
            "Scorecard",
            "cell C3: the formula was never calculated",
        ),
        (
            [above("2020/21"), header(), row("M1", *YEAR), row("M1", *YEAR)],
            "Scorecard",
            "cell A4: “M1” stands in row 3 already",
        ),
    ],
)
def test_what_stops_a_year_from_turning(rows: list[list[Content]], name: str, says: str) -> None:
    assert says in refusal(book(*rows, name=name))


def test_history_that_holds_other_figures_of_the_year_stops_it() -> None:
    workbook = of_2020(*YEAR)
    start_month(workbook)
    again = book_of(*of_2020(11, *YEAR[1:]).sheets, workbook["History"])
    assert "the figure of Apr-20 for M1 is 11, and History holds 10 for it" in refusal(again)
    same = book_of(*of_2020(*YEAR).sheets, workbook["History"])
    assert start_month(same).kept_figures == 0


def test_a_years_formulas_stay_when_the_user_agrees_and_what_they_gave_is_kept() -> None:
    workbook = of_2020(*(Cell(float(value), f"X{value}") for value in YEAR))
    plan = start_month(workbook)
    assert (plan.written, found(plan.left_behind)) == (False, [("C3", "formulas-kept")])
    start_month(workbook, agreed=True)
    assert sheet(workbook).formulas(3) == {column: f"X{YEAR[column - 3]}" for column in range(3, 15)}
    assert len(read_history(workbook).figures) == 12


def test_what_stays_by_the_figures_of_a_year_is_listed() -> None:
    months: list[Content] = [*FINANCIAL[:3], "Q1", *FINANCIAL[3:]]
    rows: list[Sequence[Content]] = [
        above("2020/21"), header(months), ["M1", "Cases", *YEAR[:3], 33, *YEAR[3:]],
        [None, None, None, None, Cell(1.0, "SUM(C3:E3)")], [], [None, "Population", 53000],
    ]  # fmt: skip
    workbook = book(*rows)
    sheet(workbook).attachments = list(at_cells(Attached.NOTE, [(3, 5)]))
    sheet(workbook).cell("G3").fill = "FFFF00"
    assert found(start_month(workbook).left_behind) == [
        ("F3", "column-stays"),
        ("E3", "note-stays"),
        ("G3", "fill-stays"),
        ("C6", "value-stays"),
    ]


@pytest.mark.parametrize("change", ["% change from Feb-21", "% change from Mar-20"])
def test_a_single_change_is_known_on_the_blank_sheet_of_the_next_year(change: str) -> None:
    workbook = of_2020(*YEAR, behind=[change, "12-mnth avg", "Preferred DoT"])
    start_month(workbook)
    assert sheet(workbook)["O2"] == ("% change from Mar-21" if "Feb" in change else "% change from Apr-20")
    assert read(workbook).month == Month(2021, 4)
    assert not refresh(workbook).written


# --- which of the two a sheet of twelve filled months is ---


def dated(*others: GridSheet, title: str = "Title") -> GridWorkbook:
    """Apr-20 to Mar-21, all with figures."""
    workbook = book([title], header(OF_2020), row("M1", *YEAR))
    workbook.sheets = [*workbook.sheets, *others]
    return workbook


def history_of(*months: Month) -> GridSheet:
    rows: list[list[Content]] = [["History (scorecard-xl)"], [], ["Month", "Ref."]]
    rows += [[datetime.date(month.year, month.number, 1), "M1", "Cases", None, 5] for month in months]
    return sheet_of("History", rows)


def log_of(*lines: tuple[str, Content, Content], action: str = "new month") -> GridSheet:
    log = log_sheet()
    for number, (column, old, new) in enumerate(lines, start=4):
        values: list[Content] = [
            "2021-04-02 10:00:00.000",
            None,
            action,
            "Scorecard",
            "C2",
            None,
            column,
            old,
            new,
        ]
        log.grid[number] = {place: cell_of(value) for place, value in enumerate(values, start=1) if value}
    return log


WHOLE_YEAR = [Month(2019, 4).plus(place) for place in range(12)]


@pytest.mark.parametrize(
    ("workbook", "way", "is_asked"),
    [
        (dated(title="Scorecard 2020/21"), Way.NEXT_YEAR, False),
        (dated(title="Scorecard 2019/20"), Way.MOVES, True),
        (dated(), Way.MOVES, True),
        (dated(history_of(Month(2020, 3))), Way.MOVES, False),
        (dated(history_of(Month(2020, 3)), title="Scorecard 2020/21"), Way.MOVES, False),
        (dated(history_of(*WHOLE_YEAR)), Way.MOVES, True),
        (dated(history_of(*WHOLE_YEAR), title="Scorecard 2020/21"), Way.NEXT_YEAR, False),
        (dated(history_of(Month(2020, 5))), Way.MOVES, True),
        (dated(log_of(("commentary", "Fine", None))), Way.NEXT_YEAR, False),
        (dated(log_of(("header", "Apr-19", "Apr-20"))), Way.NEXT_YEAR, False),
        (dated(log_of(("header", "Mar-20", "Apr-20"))), Way.MOVES, False),
        (dated(log_of(("header", datetime.date(2020, 3, 1), "2020-04-01"))), Way.MOVES, False),
        (dated(log_of(("header", "Mar-20", "Apr-20")), title="Scorecard 2020/21"), Way.MOVES, False),
        (dated(log_of(("average", 1, 2), action="refresh")), Way.MOVES, True),
    ],
)
def test_a_sheet_of_twelve_months_is_a_years_where_something_tells(
    workbook: GridWorkbook, way: Way, is_asked: bool
) -> None:
    plan = start_month(workbook, dry_run=True)
    assert plan.way is way
    assert ("N2", "year-unclear") in found(plan.left_behind) if is_asked else plan.left_behind == ()


def test_what_will_happen_stands_in_the_question() -> None:
    def asked(workbook: GridWorkbook) -> str:
        return _question(start_month(workbook, dry_run=True))

    assert asked(of_2020(*YEAR[:5])).startswith(
        "Start Sep-20? Its column stands on the sheet, so that no month moves"
    )
    assert asked(of_2020(*YEAR)).startswith(
        "Start Apr-21? The year is over: its figures and the commentary on Mar-21"
    )
    unclear = asked(dated())
    assert unclear.startswith("Start Apr-21? The months move on by one")
    assert "N2: The months are those of 2020/21, and would move on by one, Apr-20 to History" in unclear


# --- what is computed in the next year ---


@pytest.mark.parametrize("title", ["2020/21 above", "Scorecard 2020/21"])
def test_the_next_year_is_compared_with_the_one_in_history(title: str) -> None:
    workbook = of_2020(*YEAR) if title == "2020/21 above" else dated(title=title)
    start_month(workbook)
    assert sheet(workbook).values(3, (15, 16, 18, 19)) == ["- n/a", "- n/a", 16.0, 21.0]
    sheet(workbook).put("C3", 42)
    refresh(workbook)
    # Mar-21 was 21, Apr-20 10; the average is of May-20 to Apr-21.
    average = (sum(YEAR[1:]) + 42) / 12
    assert sheet(workbook).values(3, (15, 16, 18, 19)) == ["↑ 100%", "↑ 320%", average, 42.0]
    assert [one for one in check(workbook).findings if one.code.startswith("computed")] == []
    assert not refresh(workbook).written


def test_months_that_have_moved_on_count_in_the_average_of_later_ones() -> None:
    rows: list[list[Content]] = [["Ref.", "Mar-21", "Apr-21", "May-21", "12-mnth avg"], ["M1", 1, 2, 3, None]]
    workbook = GridWorkbook([sheet_of("Scorecard", rows)])
    for figure in (4, 5):
        start_month(workbook)
        sheet(workbook).put("D2", figure)
    start_month(workbook)
    assert sheet(workbook).values(2, (2, 3, 4, 5)) == [4.0, 5.0, None, 3.0]
    assert not refresh(workbook).written


def test_what_stands_in_a_column_counts_and_not_what_history_says_of_it() -> None:
    workbook = of_2020(10, 20)
    workbook.sheets = [*workbook.sheets, history_of(Month(2020, 4), Month(2020, 3), Month(2018, 1))]
    refresh(workbook)
    assert sheet(workbook).values(3, (15, 16, 18, 19)) == ["↑ 100%", "- n/a", (5 + 10 + 20) / 3, 20.0]


@pytest.mark.parametrize("held_as", ["tbc", "-", "about 5"])
def test_what_history_holds_in_place_of_a_figure_is_none(held_as: str) -> None:
    workbook = of_2020(10)
    past = history_of(Month(2020, 3))
    past.grid[4][5] = Cell(held_as)
    workbook.sheets = [*workbook.sheets, past]
    refresh(workbook)
    assert sheet(workbook).values(3, (15, 18)) == ["- n/a", 10.0]


def test_history_cannot_tell_two_indicators_of_one_name() -> None:
    workbook = book(above("2020/21"), header(), row("M1", 10), row("M1", 20))
    workbook.sheets = [*workbook.sheets, history_of(Month(2020, 3))]
    refresh(workbook)
    assert [sheet(workbook).values(number, (15,))[0] for number in (3, 4)] == ["- n/a", "- n/a"]


def test_rounding_explains_a_change_from_a_figure_in_history() -> None:
    percent = [Cell(value, "", "0%") for value in (0.24, *[None] * 11)]
    workbook = book(above("2020/21"), header(), row("M1", *percent))
    past = history_of(Month(2020, 3))
    past.grid[4][5] = Cell(0.20)
    workbook.sheets = [*workbook.sheets, past]
    sheet(workbook).put("O3", "↑ 16%")
    (finding,) = [one for one in check(workbook).findings if one.cell == "O3"]
    assert (finding.expected, finding.within_rounding) == ("↑ 20%", True)


# --- there and back ---


def undone(workbook: GridWorkbook) -> None:
    """Undo takes a new month back, and the undo of that brings it again."""
    before = held(workbook)
    started: Started = start_month(workbook, agreed=True)
    after = held(workbook)
    assert started.written and after != before
    for wanted in (before, after, before):
        assert undo(workbook).left == ()
        assert {place: cell for place, cell in held(workbook).items() if place[0] == "Scorecard"} == {
            place: cell for place, cell in wanted.items() if place[0] == "Scorecard"
        }
    assert read_history(workbook).figures == {}


@pytest.mark.parametrize(
    "workbook",
    [
        of_2020(*YEAR[:5]),
        of_2020(*YEAR),
        book(["Scorecard 2020/21"], header(), row("M1", *YEAR, commentary="Seen")),
        book(above(2020, *[None] * 8, 2021), header(), row("M1", *YEAR, commentary="Seen")),
        dated(title="Scorecard 2020/21"),
    ],
)
def test_undo_takes_it_back(workbook: GridWorkbook) -> None:
    undone(with_log(workbook))


def test_an_undo_leaves_what_was_typed_into_the_new_year_only_when_agreed() -> None:
    workbook = with_log(of_2020(*YEAR))
    start_month(workbook)
    sheet(workbook).put("C3", 99)
    plan = undo(workbook)
    assert (plan.written, plan.needs_agreement, found(plan.left)[0]) == (False, True, ("C3", "not-undone"))
    undo(workbook, agreed=True)
    assert sheet(workbook)["C1"] == "2020/21"
    assert figures(workbook) == [99.0, *map(float, YEAR[1:])]


def test_two_years_lose_nothing() -> None:
    workbook = with_log(of_2020(1, commentary=None))
    known = {Month(2020, 4): 1.0}
    for number in range(2, 27):
        month = start_month(workbook, agreed=True).scorecard.month
        assert month == Month(2020, 3).plus(number)
        column = 3 + (month.number - 4) % 12
        sheet(workbook).grid[3][column] = Cell(float(number))
        known[month] = float(number)
        refresh(workbook)
    assert sheet(workbook)["C1"] == "2022/23"
    past = {month: value for (month, _), value in read_history(workbook).figures.items()}
    assert {**past, Month(2022, 4): 25.0, Month(2022, 5): 26.0} == known
    assert len(past) == 24
