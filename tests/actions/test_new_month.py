"""Starting a month: the months move on, nothing is lost, and what cannot move stops it or is listed."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.actions.new_month import Started, start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import COMMENTARY, Month, Problem
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.own_sheets.lists import HISTORY
from scorecard_xl.own_sheets.named_cells import REPORTING_MONTH
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.attachments import Attached, Attachment, at_cells
from scorecard_xl.spreadsheet.cells import CellError, Value, area_of
from tests.books.grid_workbook import Cell, Content, GridSheet, GridWorkbook, sheet_of
from tests.books.package_book import book as file_of
from tests.books.published_grid import published
from tests.books.random_scorecards import held, month_values, scorecards
from tests.books.small_scorecard import TEXT_HEADER, book, paired, row, settings_sheet, texts

MAY, JUNE, OLDEST = Month(2021, 5), Month(2021, 6), Month(2020, 5)
FIRST_DAY = datetime.date(2020, 5, 1)
AFTER: tuple[Content, ...] = (None, None, "▲", None, None, "Seen")


def small(*figures: Content, after: Sequence[Content] = AFTER) -> GridWorkbook:
    """One indicator; its last months' figures are these."""
    return texts(row("M1", figures or (20, 40, 44), *after))


def sheet(workbook: GridWorkbook) -> GridSheet:
    return workbook["Scorecard"]


def history(workbook: GridWorkbook) -> list[list[Value]]:
    rows = workbook["History"]
    return [list(rows.values(row, range(1, 7))) for row in rows.rows if row > 3]


def found(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in problems]


def refusal(workbook: GridWorkbook) -> str:
    before = held(workbook)
    with pytest.raises(ScorecardError) as raised:
        start_month(workbook, agreed=True)
    assert (held(workbook), workbook.applied) == (before, [])
    return str(raised.value)


def test_the_months_move_on_by_one() -> None:
    workbook = small(20, 40, 44)
    result = start_month(workbook)
    assert (result.written, result.scorecard.month) == (True, JUNE)
    here = sheet(workbook)
    assert [here[f"{column}2"] for column in "CLMNO"] == [100, 20, 40, 44, None]
    headers = [here[f"{column}1"] for column in "CNO"]
    assert headers == [datetime.date(2020, 6, 1), datetime.date(2021, 5, 1), datetime.date(2021, 6, 1)]
    assert [here[name] for name in ("P1", "Q1", "U1")] == [
        "% change from May-21",
        "% change from Jun-20",
        "Commentary (Jun-21):",
    ]
    assert (here["P2"], here["Q2"], here["U2"]) == ("- n/a", "- n/a", None)


def test_what_leaves_goes_to_history() -> None:
    workbook = small()
    result = start_month(workbook)
    assert (result.kept_figures, result.kept_commentaries) == (1, 1)
    assert history(workbook) == [
        [FIRST_DAY, "M1", "Number of cases", None, 100.0, None],
        [datetime.date(2021, 5, 1), "M1", "Number of cases", None, None, "Seen"],
    ]
    past = read_history(workbook)
    assert past.figures == {(OLDEST, "M1"): 100.0}
    assert past.commentaries == {(MAY, "M1"): "Seen"}


def test_history_grows_month_by_month() -> None:
    workbook = small()
    for number in range(1, 5):
        start_month(workbook, agreed=True)
        sheet(workbook).put("O2", number)
    assert [row[0] for row in history(workbook) if row[4] is not None] == [
        datetime.date(2020, month, 1) for month in (5, 6, 7, 8)
    ]
    assert read(workbook).month == Month(2021, 9)


def test_everything_is_about_the_new_month_although_it_has_no_figures() -> None:
    workbook = small()
    start_month(workbook)
    assert workbook["Settings"]["B4"] == "2021-06"
    assert read(workbook).month == JUNE
    assert not refresh(workbook).written


def test_the_reporting_month_is_written_into_the_settings_that_are_there() -> None:
    workbook = book(*small().sheets, settings_sheet(["Threshold", 5], ["REPORTING MONTH:", "2021-05"]))
    start_month(workbook)
    assert workbook["Settings"]["B3"] == "2021-06"
    assert read(workbook).settings.threshold == 5


def test_a_settings_sheet_without_the_row_gets_one() -> None:
    workbook = book(*small().sheets, settings_sheet(["Threshold", 5]))
    start_month(workbook)
    assert (workbook["Settings"]["A3"], workbook["Settings"]["B3"]) == ("Reporting month", "2021-06")
    assert read(workbook).month == JUNE


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (
            settings_sheet(["Reporting month", Cell("2021-05", "A9")]),
            "cell B2: a formula gives the reporting",
        ),
        (settings_sheet(["Threshold", 5], marker="Ours"), "sheet Settings: this sheet is somebody's own"),
        (sheet_of("History", [["Since 1974"]]), "sheet History: this sheet is somebody's own"),
        (sheet_of("HISTORY ", [["Since 1974"]]), "this sheet is somebody's own"),
    ],
)
def test_sheets_of_others_stop_it(other: GridSheet, says: str) -> None:
    assert says in refusal(book(*small().sheets, other))


def test_a_named_cell_shows_the_new_month() -> None:
    workbook = book(
        sheet_of("Scorecard", [["Month", datetime.date(2021, 5, 1)], TEXT_HEADER, row("M1", (20, 40, 44))])
    )
    workbook.named[REPORTING_MONTH] = [("Scorecard", area_of("B1"))]
    start_month(workbook)
    assert sheet(workbook)["B1"] == datetime.date(2021, 6, 1)


@pytest.mark.parametrize(
    ("wordings", "newest"),
    [
        (("Mar-21", "Apr-21", "May-21"), "Jun-21"),
        (("March 2021", "April 2021", "May 2021"), "June 2021"),
        (("MAR 21", "APR 21", "MAY 21"), "JUN 21"),
        (("2021-03", "2021-04", "2021-05"), "2021-06"),
        (("Mar-21", "Apr-21", "May-21 (provisional)"), "Jun-21"),
        (("Mar-21", "Apr-21 (p)", "May-21*"), "Jun-21"),
        (("01/03/2021", "01/04/2021", "01/05/2021"), "01/06/2021"),
        (("2021 March", "2021 April", "2021 May"), "2021 June"),
        (("1 March 2021", "1 April 2021", "1 May 2021"), "1 June 2021"),
    ],
)
@pytest.mark.parametrize("is_newest_first", [False, True])
def test_headers_move_on_in_their_own_words(
    wordings: tuple[str, ...], newest: str, is_newest_first: bool
) -> None:
    order = -1 if is_newest_first else 1
    header = ["Ref.", *wordings[::order], "12-mnth avg"]
    workbook = book(sheet_of("Scorecard", [header, ["M1", *[1, 2, 3][::order]]]))
    start_month(workbook)
    cells = ["B", "C", "D"][::order]
    assert [sheet(workbook)[f"{column}1"] for column in cells] == [*wordings[1:], newest]
    assert [sheet(workbook)[f"{column}2"] for column in cells] == [2, 3, None]
    assert [str(month.month) for month in sorted(read(workbook).tables[0].months)] == [
        "2021-04",
        "2021-05",
        "2021-06",
    ]


def test_dates_that_excel_made_of_mistyped_headers_move_on() -> None:
    typed = [datetime.date(2026, month, 21) for month in (3, 4, 5)]
    workbook = book(sheet_of("Scorecard", [["Ref.", *typed, "12-mnth avg"], ["M1", 1, 2, 3]]))
    start_month(workbook)
    assert [sheet(workbook)[f"{c}1"] for c in "BCD"] == [*typed[1:], datetime.date(2021, 6, 1)]
    assert [month.month for month in read(workbook).tables[0].months] == [Month(2021, 4), MAY, JUNE]


def test_header_formulas_make_way_for_their_months_when_the_user_agrees() -> None:
    header: list[Content] = ["Ref.", "12-mnth avg", datetime.date(2021, 4, 1)]
    header.append(Cell(datetime.date(2021, 5, 1), "EDATE(C1,1)"))
    workbook = book(sheet_of("Scorecard", [header, ["M1", None, 1, 2]]))
    assert found(listed(workbook).left_behind) == [("D1", "headers-frozen")]
    assert sheet(workbook).formulas(1) == {}
    assert sheet(workbook)["D1"] == datetime.date(2021, 6, 1)


def test_a_header_of_two_rows_moves_on_in_its_own_row() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Figures", None, "Average"],
        [None, "Apr-21", "May-21", "12-mnth avg"],
        ["M1", 1, 2, None],
    ]
    workbook = book(sheet_of("Scorecard", rows, merged=["A1:A2", "B1:C1"]))
    start_month(workbook)
    here = sheet(workbook)
    assert [here[name] for name in ("B1", "B2", "C2", "B3", "C3")] == ["Figures", "May-21", "Jun-21", 2, None]


def test_a_gap_moves_on_with_its_months() -> None:
    header = ["Ref.", "Jan-21", "Mar-21", "May-21", "12-mnth avg"]
    workbook = book(sheet_of("Scorecard", [header, ["M1", 1, 3, 5]]))
    start_month(workbook)
    assert [sheet(workbook)[f"{c}1"] for c in "BCD"] == ["Mar-21", "May-21", "Jun-21"]
    assert [sheet(workbook)[f"{c}2"] for c in "BCD"] == [3, 5, None]


def test_number_formats_move_with_their_values() -> None:
    workbook = small(Cell(0.5, "", "0%"), Cell(0.25, "", "0.0%"), Cell(3.0, "", "0"))
    start_month(workbook)
    assert sheet(workbook).number_formats(2, (11, 12, 13, 14, 15)) == ["General", "0%", "0.0%", "0", "0"]


def test_the_newest_formula_stays_and_the_others_are_frozen() -> None:
    workbook = small(Cell(20.0, "X1"), Cell(40.0, "X2"), Cell(44.0, "X3"))
    result = start_month(workbook)
    here = sheet(workbook)
    assert here.formulas(2) == {15: "X3"}
    assert [here[f"{column}2"] for column in "LMN"] == [20, 40, 44]
    assert found(result.problems) == [("M2", "formulas-frozen"), ("O2", "formulas-kept")]


def test_a_formulas_empty_text_is_nothing() -> None:
    workbook = texts(
        ["M1", "Cases", Cell("", "X1"), Cell("", "X2"), *[1] * 10, Cell("", "X3")], row("M2", [3])
    )
    result = start_month(workbook, agreed=True)
    assert (sheet(workbook)["C2"], sheet(workbook)["N2"]) == (None, None)
    assert result.kept_figures == 1


def test_a_commentary_of_another_month_is_kept_as_that_months() -> None:
    workbook = texts(row("M1", (1, 2), None, None, None, None, None, "Old words"))
    sheet(workbook).put("U1", "Commentary (Apr-21):")
    start_month(workbook)
    assert read_history(workbook).commentaries == {(Month(2021, 4), "M1"): "Old words"}
    assert sheet(workbook)["U1"] == "Commentary (Jun-21):"


def test_a_commentarys_formula_stays_and_what_it_showed_is_kept() -> None:
    workbook = small(after=(None, None, None, None, None, Cell("From afar", "X1")))
    result = start_month(workbook)
    assert ("U2", "commentary-formula") in found(result.problems)
    assert sheet(workbook).formulas(2) == {21: "X1"}
    assert read_history(workbook).commentaries == {(MAY, "M1"): "From afar"}


@pytest.mark.parametrize(
    ("value", "kept"), [(12.0, "12"), (True, "True"), (" two\nlines ", " two\nlines "), ("=1+1", "=1+1")]
)
def test_any_commentary_is_kept(value: Content, kept: str) -> None:
    workbook = small(after=(None, None, None, None, None, value))
    start_month(workbook)
    assert read_history(workbook).commentaries == {(MAY, "M1"): kept}


@pytest.mark.parametrize("value", ["tbc", "about 5", "12%", True, CellError("#N/A")])
def test_any_value_of_the_oldest_month_is_kept(value: Content) -> None:
    workbook = texts(["M1", "Number of cases", value, *[5] * 12])
    start_month(workbook)
    assert read_history(workbook).figures == {(OLDEST, "M1"): value}


@pytest.mark.parametrize(
    "value", [datetime.date(2021, 1, 2), Cell(datetime.date(1900, 1, 1), "X1", "[h]:mm")]
)
def test_a_figure_that_is_shown_as_a_date_would_lose_its_fraction(value: Content) -> None:
    workbook = texts(row("M1", (1, value, 3)))
    with pytest.raises(ScorecardError, match="cell N2: a figure is shown as a date or a time here"):
        start_month(workbook)


def test_numbers_above_and_below_the_table_are_listed() -> None:
    workbook = texts(row("M1", (1, 2)))
    sheet(workbook).put("B4", "Under-18 population")
    sheet(workbook).put("C4", 53000)
    started = start_month(workbook)
    assert not started.written
    assert found(started.left_behind) == [("C4", "value-stays")]


def test_a_kept_formula_has_no_figure_until_it_is_calculated() -> None:
    workbook = texts(row("M1", (1, 2, Cell(3.0, "X1")), None, None, "▲"))
    started = start_month(workbook, agreed=True)
    assert started.scorecard.tables[0].indicators[0].figures[-1] is None
    assert sheet(workbook)["P2"] == "- n/a"


def test_a_title_that_names_the_month_is_said() -> None:
    workbook = GridWorkbook(
        [sheet_of("Scorecard", [["Scorecard of May 2021"], [], TEXT_HEADER, row("M1", (1, 2))])]
    )
    assert ("A1", "month-named") in found(start_month(workbook).problems)


def test_a_row_without_ref_is_kept_by_its_text() -> None:
    workbook = texts(row("", (1, 2), text="Number of  contacts"))
    start_month(workbook)
    assert read_history(workbook).figures == {(OLDEST, "Number of contacts"): 100.0}


def test_a_ref_that_is_a_number_is_known_again() -> None:
    workbook = texts(["x", "Number of cases", *[5] * 13])
    sheet(workbook).put("A2", 12)
    start_month(workbook)
    assert read_history(workbook).figures == {(OLDEST, "12"): 5.0}


def test_tables_with_their_own_column_orders_move_on() -> None:
    workbook = book(
        sheet_of(
            "Scorecard",
            [
                ["Ref.", "Apr-21", "May-21", "12-mnth avg", "Commentary (May-21):"],
                ["M1", 1, 2, None, "One"],
                [],
                ["Commentary (May-21):", "12-mnth avg", "May-21", "Apr-21", "Ref."],
                ["Two", None, 4, 3, "M2"],
            ],
        )
    )
    start_month(workbook)
    here = sheet(workbook)
    assert [here[f"{column}2"] for column in "BCE"] == [2, None, None]
    assert [here[f"{column}5"] for column in "ACD"] == [None, None, 4]
    assert [here[f"{column}4"] for column in "ACD"] == ["Commentary (Jun-21):", "Jun-21", "May-21"]
    past = read_history(workbook)
    assert {name: value for (_, name), value in past.figures.items()} == {"M1": 1, "M2": 3}
    assert {name: text for (_, name), text in past.commentaries.items()} == {"M1": "One", "M2": "Two"}


def test_headings_of_sections_stay() -> None:
    workbook = texts(row("M1", (1, 2)), ["S1"], ["Part two"], row("M2", (3, 4)))
    sheet(workbook).merged_areas = [area_of("A4:U4")]
    start_month(workbook)
    assert (sheet(workbook)["A3"], sheet(workbook)["A4"], sheet(workbook)["N5"]) == ("S1", "Part two", 4)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row("M1", (5, 6)), row("M1", (5, 6))], "cell A3: “M1” stands in row 2 already"),
        ([row("M1", (5, 6)), row("", (5, 6), text="M1")], "cell A3: “M1” stands in row 2 already"),
        ([row("M1", (Cell(None, "X1"), 6))], "cell N2: the formula was never calculated"),
        (
            [row("M1", (5, 6)), ["", "tbc"], [None, "Sum", *[None] * 12, "tbc"]],
            "cell O4: “tbc” stands in a row",
        ),
    ],
)
def test_what_would_lose_a_value_or_mix_months_stops_it(rows: list[list[Content]], says: str) -> None:
    assert says in refusal(texts(*rows))


@pytest.mark.parametrize("newest", [None, "tbc", Cell(0.0, "X1"), Cell("", "X1")])
def test_a_newest_month_without_figures_stops_it(newest: Content) -> None:
    settings = settings_sheet(["Reporting month", "2021-05"])
    assert "May-21 has no figures yet" in refusal(book(*small(5, newest).sheets, settings))


def test_two_rows_of_one_text_on_two_sheets_stop_it() -> None:
    sheets = [
        texts(row("M1", [1]), row("", [2], text="Cases")),
        texts(row("M2", [1]), row("", [3], text="Cases")),
    ]
    workbook = book(sheets[0].sheets[0], sheet_of("Other", []))
    workbook["Other"].grid = sheets[1].sheets[0].grid
    assert "sheet Other, cell A3: “Cases” stands in row 3 of the sheet Scorecard already" in refusal(workbook)


@pytest.mark.parametrize(
    ("before", "newest", "following"),
    [
        (datetime.date(2021, 4, 30), datetime.date(2021, 5, 31), datetime.date(2021, 6, 30)),
        (datetime.date(2021, 4, 25), datetime.date(2021, 5, 25), datetime.date(2021, 6, 25)),
        (datetime.date(2021, 4, 1), datetime.date(2021, 5, 1), datetime.date(2021, 6, 1)),
        ("30/04/2021", "31/05/2021", "30/06/2021"),
        ("04.2021", "05.2021", "06.2021"),
        ("2021 Apr", "2021 May", "2021 Jun"),
        ("2021 April", "2021 May", "2021 June"),
        ("01-Apr-21", "01-May-21", "01-Jun-21"),
        ("01 April 2021", "01 May 2021", "01 June 2021"),
        ("2021-04-01", "2021-05-01", "2021-06-01"),
        ("2021-04", "2021-05", "2021-06"),
        ("Apr-21", "May-21 [p]", "Jun-21"),
    ],
)
def test_the_new_months_header_is_in_the_form_of_its_neighbours(
    before: Content, newest: Content, following: Content
) -> None:
    rows: list[list[Content]] = [["Ref.", before, newest, "12-mnth avg"], ["M1", 1, 2, None]]
    workbook = book(sheet_of("Scorecard", rows))
    start_month(workbook, agreed=True)
    assert [workbook["Scorecard"][cell] for cell in ("B1", "C1")] == [newest, following]


@pytest.mark.parametrize(("q1", "listed"), [(6, True), ("on track", True), (Cell(6.0, "SUM(B2:D2)"), False)])
def test_a_column_among_the_months_needs_agreement(q1: Content, listed: bool) -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Jan-21", "Feb-21", "Mar-21", "Q1", "Apr-21", "12-mnth avg", "Commentary"],
        ["M1", 1, 2, 3, q1, 4, None, None],
    ]
    result = start_month(book(sheet_of("Scorecard", rows)))
    assert (("E2", "column-stays") in found(result.left_behind)) is listed
    assert (result.written is False) or not listed


def test_a_column_of_ours_among_the_months_is_no_column_of_peoples() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Apr-21", "12-mnth avg", "Owner", "% change from Apr-21", "May-21", "Commentary"],
        ["M1", 1, 1.5, "Ann", "↑ 100%", 2, None],
    ]
    result = start_month(book(sheet_of("Scorecard", rows)))
    assert "column-stays" not in [code for _, code in found(result.left_behind)]


def test_months_out_of_order_stop_it() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Mar-21", "May-21", "Apr-21", "12-mnth avg", "Commentary"],
        ["M1", 1, 3, 2, None, None],
    ]
    assert refusal(book(sheet_of("Scorecard", rows))) == (
        "book.xlsx, sheet Scorecard, cell D1: Apr-21 stands behind May-21; put the months in order first."
    )


def test_an_array_over_several_months_stops_it(tmp_path: Path) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_array_formula("C4:D4", "{={1,2}}", None, 1)
        sheet.write("D4", 2)

    path = file_of(tmp_path / "book.xlsx", write)
    before = path.read_bytes()
    with pytest.raises(ScorecardError) as refused:
        scorecard_xl.new_month(path)
    assert str(refused.value) == (
        "book.xlsx, sheet Scorecard, cell C4: the array formula {={1,2}} fills 2 cells, which cannot move on "
        "one by one; put its values in their place (copy, then Paste Special > Values)."
    )
    assert path.read_bytes() == before


def test_an_array_formula_of_one_cell_moves_on_as_its_value() -> None:
    workbook = small()
    sheet(workbook).put("M2", Cell(7.0, "{SUM(X2:Z2*2)}"))
    start_month(workbook, agreed=True)
    assert sheet(workbook)["L2"] == 7


@pytest.mark.parametrize(("merged", "cell"), [("B2:C2", "C2"), ("C2:C3", "C2")])
def test_merged_cells_that_would_move_stop_it(merged: str, cell: str) -> None:
    workbook = texts(row("M1", (1, 2)), row("M2", (3, 4)))
    sheet(workbook).merged_areas = [area_of(merged)]
    assert f"cell {cell}: the cells {merged} are merged, so they cannot move; unmerge" in refusal(workbook)


def test_tables_that_end_with_different_months_stop_it() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Apr-21", "May-21", "12-mnth avg"],
        ["M1", 1, 2],
        [],
        ["Ref.", "Mar-21", "Apr-21", "12-mnth avg"],
        ["M2", 1, 2],
    ]
    says = refusal(book(sheet_of("Scorecard", rows)))
    assert "cell C4: this table ends with Apr-21, and another one with May-21" in says


def test_a_header_that_does_not_name_its_month_alone_stops_it() -> None:
    rows: list[list[Content]] = [
        ["Ref.", 2021, None, "12-mnth avg"],
        [None, "April", "May-21", None],
        ["M1", 1, 2],
    ]
    workbook = book(sheet_of("Scorecard", rows))
    assert len(read(workbook).tables[0].months) == 2
    assert "cell B2: the header does not name month and year by itself" in refusal(workbook)


def test_history_that_holds_the_month_with_other_figures_stops_it() -> None:
    workbook = small()
    start_month(workbook)
    workbook = book(*small().sheets, workbook["History"])
    sheet(workbook).put("C2", 99)
    assert "the figure of May-20 for M1 is 99, and History holds 100 for it" in refusal(workbook)


def test_history_that_holds_the_same_is_not_written_twice() -> None:
    workbook = small()
    start_month(workbook)
    again = book(*small().sheets, workbook["History"])
    result = start_month(again)
    assert (result.kept_figures, result.kept_commentaries, len(history(again))) == (0, 0, 2)


def listed(workbook: GridWorkbook, applied: int = 0) -> Started:
    """A new month that is only listed, as the user has not agreed yet."""
    before = held(workbook)
    result = start_month(workbook)
    assert (result.written, held(workbook), len(workbook.applied)) == (False, before, applied)
    assert start_month(workbook, agreed=True).written
    return result


def test_notes_on_month_cells_are_listed_first() -> None:
    workbook = small()
    sheet(workbook).attachments = list(at_cells(Attached.NOTE, [(2, 5), (1, 6), (2, 2), (9, 5)]))
    assert found(listed(workbook).left_behind) == [("F1", "note-stays"), ("E2", "note-stays")]


@pytest.mark.parametrize(
    ("kind", "areas", "expected"),
    [
        (Attached.LINK, ["E2", "B2", "U3"], [("E2", "link-stays"), ("U3", "link-stays")]),
        (Attached.SHOWN_BY_EXCEL, ["U2"], [("U2", "picture-stays")]),
        (Attached.FILTER, ["E1:E9", "B1:B9"], [("E1", "filter-stays")]),
        (Attached.FILTER, ["E8:E9"], []),
        (Attached.VALIDATION, ["C2:O3"], []),
        (Attached.VALIDATION, ["C2:H3", "I2:O3"], []),
        (Attached.VALIDATION, ["B2:D3"], [("C2", "validation-stays")]),
        (Attached.VALIDATION, ["O3"], [("O3", "validation-stays")]),
        (Attached.VALIDATION, ["U2:U3"], []),
        (Attached.VALIDATION, ["U3"], [("U3", "validation-stays")]),
    ],
)
def test_what_is_attached_to_months_or_commentary_is_listed_first(
    kind: Attached, areas: list[str], expected: list[tuple[str, str]]
) -> None:
    workbook = texts(row("M1", (1, 2)), row("M2", (3, 4)))
    sheet(workbook).attachments = [Attachment(kind, area_of(area)) for area in areas]
    assert found(start_month(workbook, dry_run=True).left_behind) == expected
    assert start_month(workbook, agreed=True).written


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("O2:O3", [("O2", "name-points")]),
        ("O1:O99", [("O1", "name-points")]),
        ("C2:D2", [("C2", "name-points")]),
        ("A1:U9", []),
        ("B2", []),
        ("O9", []),
    ],
)
def test_names_of_some_months_are_listed_first(area: str, expected: list[tuple[str, str]]) -> None:
    workbook = texts(row("M1", (1, 2)), row("M2", (3, 4)))
    workbook.named = {
        "Latest": [("Scorecard", area_of(area))],
        "Scorecard!Print_Area": [("Scorecard", area_of("A1:D9"))],
        "Elsewhere": [("Board", area_of("O2"))],
    }
    assert found(start_month(workbook, dry_run=True).left_behind) == expected


def test_a_single_fill_is_listed_first_and_a_rows_own_fill_is_not() -> None:
    workbook = texts(row("M1", (1, 2)), row("M2", (1, 2)))
    sheet(workbook).cell("E2").fill = "FFFF00"
    for column in "CDEFGHIJKLMNO":
        sheet(workbook).cell(f"{column}3").fill = "00FF00"
    assert found(listed(workbook).left_behind) == [("E2", "fill-stays")]


def test_a_fill_of_a_whole_column_is_the_columns() -> None:
    workbook = texts(*[row(f"M{number}", (1, 2)) for number in range(1, 4)])
    for number in (2, 3, 4):
        sheet(workbook).cell(f"O{number}").fill = "FFFF00"
    assert start_month(workbook, agreed=True).left_behind == ()
    sheet(workbook).put("O2", 5)
    for name in ("D2", "E2"):
        sheet(workbook).cell(name).fill = "FFFF00"
    assert found(listed(workbook, applied=1).left_behind)[:2] == [("D2", "fill-stays"), ("E2", "fill-stays")]


def test_commentary_beside_a_row_that_is_no_indicators_is_listed_first() -> None:
    workbook = texts(row("M1", (1, 2)), [None, "In all", *[None] * 18, "As expected"])
    assert found(listed(workbook).left_behind) == [("U3", "commentary-stays")]


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(Scorecard!C2:O2)",
        "scorecard!$O$2",
        "SUM(Scorecard!O:O)",
        "SUM(Scorecard!2:2)",
        "COUNTA('Scorecard'!O1)",
        "VLOOKUP(A1,Scorecard!A:Z,15,0)",
    ],
)
def test_formulas_elsewhere_that_read_months_are_listed_first(formula: str) -> None:
    workbook = book(*small().sheets, sheet_of("Board", [[Cell(1.0, formula)]]))
    result = listed(workbook)
    assert found(result.left_behind) == [("A1", "formula-points")]
    assert workbook["Board"].formulas(1) == {1: formula}


@pytest.mark.parametrize("agreed", [False, True])
def test_formulas_of_a_column_are_listed_together_with_what_they_lose(agreed: bool) -> None:
    """A year to date beside each indicator."""
    workbook = texts(
        *(
            row(f"M{n}", (1, 2), *[None] * 6, Cell(3.0, f"SUM(N{n}:O{n})"), Cell(2.0, f"O{n}"))
            for n in (2, 3, 4)
        )
    )
    result = start_month(workbook, agreed=agreed)
    assert result.written == agreed
    assert [(one.cell, one.message) for one in result.left_behind] == [
        (
            "V2",
            "3 formulas of this column, =SUM(N2:O2) the first, read Apr-21 to May-21"
            + ("; they read" if agreed else ", and would read")
            + " May-21 to Jun-21 there"
            + (" now" if agreed else "")
            + ", no longer Apr-21.",
        ),
        (
            "W2",
            "3 formulas of this column, =O2 the first, read May-21"
            + ("; they read Jun-21 there now" if agreed else ", and would read Jun-21 there")
            + ", no longer May-21.",
        ),
    ]


def test_what_stayed_is_said_as_what_has_happened() -> None:
    workbook = small()
    sheet(workbook).attachments = list(at_cells(Attached.NOTE, [(2, 5)]))
    sheet(workbook).cell("F2").fill = "FFFF00"
    assert [one.message for one in start_month(workbook, agreed=True).left_behind] == [
        "A note belongs to this cell, and it stayed here while what it is about moved on.",
        "The cell is filled otherwise than its row's months, and its colour stayed here.",
    ]


@pytest.mark.parametrize(
    "formula",
    ["Scorecard!B2", "SUM(Scorecard!P:U)", "SUM(C2:O2)", "Other!O2", "[1]Scorecard!O2", '"Scorecard!O2"'],
)
def test_other_formulas_elsewhere_are_not_listed(formula: str) -> None:
    workbook = book(*small().sheets, sheet_of("Board", [[Cell(1.0, formula)]]))
    assert start_month(workbook).left_behind == ()


def test_a_month_that_may_not_be_finished_is_listed_first() -> None:
    workbook = texts(row("M1", (1, 2)), row("M2", (1, "tbc")), row("M3", (1, "tbc")))
    workbook = book(*workbook.sheets, settings_sheet(["Reporting month", "2021-05"]))
    assert found(listed(workbook).left_behind) == [("O1", "month-incomplete")]


def test_a_dry_run_writes_nothing() -> None:
    workbook = small()
    before = held(workbook)
    result = start_month(workbook, dry_run=True)
    assert (result.written, held(workbook)) == (False, before)
    assert len(result.changes) > 10


def test_everything_is_one_step() -> None:
    workbook = small()
    start_month(workbook)
    assert len(workbook.applied) == 1


@pytest.mark.parametrize("is_paired", [True, False])
def test_the_published_scorecard_moves_on(is_paired: bool) -> None:
    workbook = published(is_paired=is_paired)
    before = month_values(workbook)
    commentaries = [i.commentary for i in read(workbook).indicators if i.commentary]
    start_month(workbook, agreed=True)
    past = read_history(workbook)
    after = {key: value for key, (value, _) in month_values(workbook).items()}
    assert {**past.figures, **after} == {key: value for key, (value, _) in before.items()}
    assert sorted(past.commentaries.values()) == sorted(commentaries)
    assert all(month == Month(2020, 4) for month, _ in past.figures)


def owned_by_us(workbook: GridWorkbook) -> set[tuple[str, int, int]]:
    """The cells that a new month may write."""
    places = set()
    for table in read(workbook).tables:
        columns = [
            *table.computed_columns,
            *(m.column for m in table.months),
            table.columns.get(COMMENTARY, 0),
        ]
        rows = [table.header_row, *(indicator.row for indicator in table.indicators)]
        places |= {(table.sheet, row, column) for row in rows for column in columns}
    return places


@given(scorecards())
def test_whatever_the_table_a_new_month_loses_nothing(workbook: GridWorkbook) -> None:
    before, owned, contents = month_values(workbook), owned_by_us(workbook), held(workbook)
    newest = read(workbook).month
    result = start_month(workbook, agreed=True)
    after = {key: value for key, value in month_values(workbook).items() if key[0] <= newest}
    past = read_history(workbook).figures
    assert past.keys().isdisjoint(after)
    assert {key: value for key, (value, _) in before.items()} == {
        **past,
        **{key: value for key, (value, _) in after.items()},
    }
    assert all(before[key] == value for key, value in after.items())
    others = {place: content for place, content in contents.items() if place not in owned}
    assert others == {
        place: content for place, content in held(workbook, of=["Scorecard"]).items() if place not in owned
    }
    assert read(workbook).month == result.scorecard.month == newest.plus(1)


@given(scorecards())
def test_whatever_the_table_it_reads_afterwards_as_it_was_said_to_be(workbook: GridWorkbook) -> None:
    started = start_month(workbook, agreed=True)
    assume("formulas-kept" not in {problem.code for problem in started.problems})
    said = started.scorecard
    read_again = read(workbook)
    assert [table.months for table in said.tables] == [table.months for table in read_again.tables]
    rows = {(t.sheet, i.row): i for t in said.tables for i in t.indicators}
    for table in read_again.tables:
        for indicator in table.indicators:
            expected = rows[table.sheet, indicator.row]
            assert indicator.figures == expected.figures
            assert indicator.figure_formats == expected.figure_formats
            assert indicator.commentary == ""
    assert not [change for change in refresh(workbook).changes if change.row in {row for _, row in rows}]


@given(st.integers(1, 5), scorecards())
def test_months_after_months_lose_nothing(months: int, workbook: GridWorkbook) -> None:
    known = {key: value for key, (value, _) in month_values(workbook).items()}
    for number in range(months):
        start_month(workbook, agreed=True)
        for table in read(workbook).tables:
            for indicator in table.indicators:
                column = max(table.months).column
                cells = sheet(workbook).grid[indicator.row]
                cells[column] = Cell(float(number), "", cells[column].number_format)
        known.update({key: value for key, (value, _) in month_values(workbook).items()})
    now = {key: value for key, (value, _) in month_values(workbook).items()}
    assert {**read_history(workbook).figures, **now} == known


def test_paired_changes_are_about_the_new_month() -> None:
    workbook = paired(row("M1", (40, 44), None, None, None, None, "▲"))
    start_month(workbook, agreed=True)
    assert [sheet(workbook)[name] for name in ("P1", "R1", "P2", "Q2")] == [
        "% change from May-21",
        "% change from Jun-20",
        "-",
        "n/a",
    ]
    assert len(sheet(workbook).rules) == 6


def test_only_the_sheet_that_is_named_moves_on() -> None:
    workbook = book(small().sheets[0], sheet_of("Kept", []))
    workbook["Kept"].grid = small().sheets[0].grid
    kept = held(workbook, of=["Kept"])
    start_month(workbook, sheet="Scorecard")
    assert held(workbook, of=["Kept"]) == kept
    assert sheet(workbook)["O1"] == datetime.date(2021, 6, 1)


def test_a_list_that_is_full_goes_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard_xl.own_sheets.lists.LAST_ROW", 5)
    workbook = texts(*[row(f"M{number}", (1, 2)) for number in range(5)])
    start_month(workbook)
    names = [one.name for one in workbook.sheets if one.name.startswith(HISTORY.name)]
    assert names == ["History", "History 2", "History 3"]
    assert len(read_history(workbook).figures) == 5
