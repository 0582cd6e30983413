"""What a refresh writes, what it leaves alone, and that a second one finds nothing to do."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.actions.check import check
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import Refreshed, refresh
from scorecard_xl.computing import measures
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month
from scorecard_xl.spreadsheet.attachments import Attached, at_cells
from scorecard_xl.spreadsheet.cells import CellError, Value
from tests.books.grid_workbook import Cell, Content, GridSheet, GridWorkbook, sheet_of
from tests.books.small_scorecard import (
    PAIRED_HEADER,
    PAIRED_MERGED,
    TEXT_HEADER,
    book,
    paired,
    row,
    settings_sheet,
    texts,
)

PAIRED_CELLS = ("P2", "Q2", "R2", "S2", "U2", "V2")
TEXT_CELLS = ("P2", "Q2", "S2", "T2")


def codes(refreshed: Refreshed) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in refreshed.problems]


def written(refreshed: Refreshed) -> dict[str, object]:
    return {change.cell: change.new for change in refreshed.changes}


def sheet(workbook: GridWorkbook) -> GridSheet:
    return workbook["Scorecard"]


def figures(*months: Content) -> list[Content]:
    """The figures of May-20 to May-21, the first and the last two given, 40 between."""
    return [months[0], *[40] * 10, *months[1:]]


@pytest.mark.parametrize(
    ("months", "in_pairs", "in_texts"),
    [
        (figures(20, 40, 44), ("↑", 0.1, "↑", 1.2, 484 / 12, 44.0), ("↑ 10%", "↑ 120%")),
        (figures(44, 45, 49), ("→", 4 / 45, "↑", 5 / 44, 494 / 12, 49.0), ("→ 9%", "↑ 11%")),
        (figures(72, 100, 65), ("↓", -0.35, "↓", -7 / 72, 565 / 12, 100.0), ("↓ -35%", "↓ -10%")),
        (figures(200, 40, 219), ("↑", 4.475, "↑", 0.095, 659 / 12, 219.0), ("↑ 448%", "↑ 10%")),
        (figures("tbc", None, 9), ("-", "n/a", "-", "n/a", 409 / 11, 40.0), ("- n/a", "- n/a")),
        (figures(0, -1, 9), ("-", "n/a", "-", "n/a", 408 / 12, 40.0), ("- n/a", "- n/a")),
        (figures(5, 5, 0), ("↓", -1.0, "↓", -1.0, 405 / 12, 40.0), ("↓ -100%", "↓ -100%")),
        (["tbc"] * 13, ("-", "n/a", "-", "n/a", "-", "-"), ("- n/a", "- n/a")),
        (["tbc"] * 12 + [3], ("-", "n/a", "-", "n/a", 3.0, 3.0), ("- n/a", "- n/a")),
        ([3] + ["tbc"] * 12, ("-", "n/a", "-", "n/a", "-", "-"), ("- n/a", "- n/a")),
    ],
)
def test_the_cells_of_an_indicator(
    months: list[Content], in_pairs: tuple[Value, ...], in_texts: tuple[str, str]
) -> None:
    workbook = paired(row("M1", months))
    refresh(workbook, month=Month(2021, 5))
    assert tuple(sheet(workbook)[name] for name in PAIRED_CELLS) == in_pairs
    workbook = texts(row("M1", months))
    refresh(workbook, month=Month(2021, 5))
    assert tuple(sheet(workbook)[name] for name in TEXT_CELLS) == (*in_texts, *in_pairs[4:])


def test_a_second_refresh_finds_nothing_to_do() -> None:
    workbook = paired(row("M1", figures(20, 40, 44), None, None, None, None, "▲"), row("M2", [7]))
    first = refresh(workbook)
    assert first.written
    assert len(sheet(workbook).rules) == 6
    second = refresh(workbook)
    assert (second.written, second.changes, len(workbook.applied)) == (False, (), 1)


@given(
    st.lists(
        st.lists(
            st.none()
            | st.floats(-1e6, 1e6)
            | st.integers(0, 500).map(float)
            | st.sampled_from(["tbc", "12%", "1,237", "later", ""]),
            min_size=13,
            max_size=13,
        ),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
def test_whatever_the_figures_a_second_refresh_finds_nothing_to_do(
    rows: list[list[Value]], is_paired: bool
) -> None:
    table = [row(f"M{place}", months) for place, months in enumerate(rows)]
    workbook = paired(*table) if is_paired else texts(*table)
    refresh(workbook, month=Month(2021, 5))
    before = {(r, c): cell.value for r, cells in sheet(workbook).grid.items() for c, cell in cells.items()}
    assert not refresh(workbook, month=Month(2021, 5)).written
    for place, months in enumerate(rows, start=2):
        for column, value in enumerate(months, start=3):
            assert before.get((place, column)) == value


def test_only_the_cells_that_differ_are_written() -> None:
    workbook = texts(row("M1", figures(20, 40, 44), "↑ 10%", "↑ 1%", "▲", 484 / 12, 44, "Fine"))
    changed = refresh(workbook)
    assert written(changed) == {"Q2": "↑ 120%"}
    change = changed.changes[0]
    assert (change.ref, change.column_name, change.old) == (
        "M1",
        "change from the same month a year earlier",
        "↑ 1%",
    )


def test_the_exact_number_replaces_one_that_only_looks_right() -> None:
    cells: list[Content] = [
        "↑",
        Cell(0.09, "", "0%"),
        "↑",
        Cell(1.2, "", "0%"),
        None,
        Cell(40.33, "", "0"),
        44,
    ]
    refreshed = refresh(paired(row("M1", figures(20, 40, 44), *cells)))
    assert written(refreshed) == {"Q2": 0.1, "U2": 484 / 12}
    assert [change.number_format for change in refreshed.changes] == [None, None]


def test_a_dry_run_writes_nothing() -> None:
    workbook = texts(row("M1", [1]))
    refreshed = refresh(workbook, dry_run=True)
    assert refreshed.changes
    assert (refreshed.written, workbook.applied, sheet(workbook)["P2"]) == (False, [], None)


@pytest.mark.parametrize(
    ("figure_format", "own", "expected"),
    [
        ("0", "General", ["0%", "0%", "0", "0"]),
        ("0%", "General", ["0%", "0%", "0%", "0%"]),
        ("#,##0", "General", ["0%", "0%", "#,##0", "#,##0"]),
        ("General", "General", ["0%", "0%", "0", "0"]),
        ("0", "0.0%", [None, None, None, None]),
    ],
)
def test_a_general_cell_gets_a_number_format(
    figure_format: str, own: str, expected: list[str | None]
) -> None:
    months: list[Content] = [Cell(number / 4, "", figure_format) for number in range(4, 56, 4)]
    blanks: list[Content] = [Cell(None, "", own) for _ in range(4)]
    cells = [*blanks, None, Cell(None, "", own), Cell(None, "", own)]
    workbook = paired(["M1", "Number", *months, *cells])
    refreshed = refresh(workbook)
    formats = [change.number_format for change in refreshed.changes if isinstance(change.new, float)]
    assert formats == expected


@pytest.mark.parametrize(
    ("figures", "expected"), [([1.5, 2.5], "0.0"), ([1.25, 2.5], "0.00"), (["98%", "97%"], "0%")]
)
def test_a_format_for_figures_that_have_none(figures: list[Content], expected: str) -> None:
    header: list[Content] = ["Ref.", "Apr-21", "May-21", "12-mnth avg"]
    refreshed = refresh(book(sheet_of("Scorecard", [header, ["M1", *figures]])))
    assert [change.number_format for change in refreshed.changes] == [expected]


def test_months_are_matched_by_date_and_the_window_ends_with_the_month() -> None:
    months = [Month(2021, 5).plus(-back) for back in (0, 14, 12, 11, 1)]
    computed = ["% change from last month", "% change from last year", "12-mnth avg", "12-mnth max."]
    header: list[Content] = ["Ref.", *(month.label for month in months), *computed]
    workbook = book(sheet_of("Scorecard", [header, ["M1", 30, 900, 20, 60, 25]]))
    refresh(workbook)
    assert [sheet(workbook)[name] for name in ("G2", "H2", "I2", "J2")] == ["↑ 20%", "↑ 50%", 115 / 3, 60.0]


def test_an_earlier_month_can_be_reported_again() -> None:
    workbook = texts(row("M1", figures(20, 50, 44)))
    refresh(workbook, month=Month(2021, 4))
    assert [sheet(workbook)[name] for name in ("P1", "P2", "Q1", "Q2", "T2")] == [
        "% change from Mar-21",
        "↑ 25%",
        "% change from Apr-20",
        "- n/a",
        50.0,
    ]


def test_the_threshold_and_the_window_of_the_settings() -> None:
    header: list[Content] = ["Ref.", "Mar-21", "Apr-21", "May-21", "% change from Apr-21", "2-mnth avg"]
    workbook = book(
        settings_sheet(["Threshold", 5], ["Months in the window", 2]),
        sheet_of("Scorecard", [header, ["M1", 900, 100, 105], ["M2", 900, 100, 104]]),
    )
    refresh(workbook)
    assert [sheet(workbook)[name] for name in ("E2", "F2", "E3", "F3")] == ["↑ 5%", 102.5, "→ 4%", 102.0]


def with_headers(first: Content, second: Content, commentary: Content, *after: Content) -> GridWorkbook:
    header = [*TEXT_HEADER[:15], first, second, *TEXT_HEADER[17:20], commentary]
    rows = [row("M1", [1], *after), row("M2", [2])]
    return book(sheet_of("Scorecard", [header, *rows]))


@pytest.mark.parametrize(
    ("first", "second", "new"),
    [
        ("from Mar-21", "from Apr-20", ["from Apr-21", "from May-20"]),
        ("from March 2021", "from April 2020", ["from April 2021", "from May 2020"]),
        ("FROM MAR 21", "FROM APR 20", ["FROM APR 21", "FROM MAY 20"]),
        ("from\nMar-21", "from\nApr-20 (!)", ["from\nApr-21", "from\nMay-20 (!)"]),
        ("from Apr-20", "from Mar-21", ["from May-20", "from Apr-21"]),
        ("from last month", "from Apr-20", ["from last month", "from May-20"]),
        ("from last month (Mar-21)", "from last year", ["from last month (Apr-21)", "from last year"]),
    ],
)
def test_headers_follow_the_month_in_their_own_words(first: str, second: str, new: list[str]) -> None:
    workbook = with_headers(f"% change {first}", f"% change {second}", "Commentary (Apr-21):")
    refreshed = refresh(workbook)
    assert [sheet(workbook)["P1"], sheet(workbook)["Q1"]] == [f"% change {words}" for words in new]
    assert sheet(workbook)["U1"] == "Commentary (May-21):"
    assert not refresh(workbook).written
    for change in refreshed.changes:
        if change.column_name == "header":
            assert change.old_text in str(change.old) and change.new_text in str(change.new)


def test_a_header_that_is_a_date_stays_one() -> None:
    header: list[Content] = [
        "Ref.", "May-20", "Mar-21", "Apr-21", "May-21", "% change from", None, "12-mnth avg",
    ]  # fmt: skip
    below: list[Content] = [*[None] * 5, datetime.date(2021, 3, 1), datetime.date(2026, 4, 20)]
    workbook = book(sheet_of("Scorecard", [header, below, ["M1", 1, 2, 3, 4]], merged=["F1:G1"]))
    refresh(workbook)
    assert [sheet(workbook)["F2"], sheet(workbook)["G2"]] == [
        datetime.date(2021, 4, 1),
        datetime.date(2020, 5, 1),
    ]
    assert [sheet(workbook)["F3"], sheet(workbook)["G3"]] == ["↑ 33%", "↑ 300%"]
    assert not refresh(workbook).written


def test_a_headers_formula_stays_and_is_reported() -> None:
    workbook = with_headers(
        Cell("% change from Mar-21", '"% change from "&TEXT(N1,"mmm-yy")'),
        "% change from May-20",
        "Commentary",
    )
    refreshed = refresh(workbook, replace_formulas=True)
    assert codes(refreshed) == [("P1", "header-formula")]
    assert sheet(workbook)["P1"] == "% change from Mar-21"


def test_a_headers_formula_that_is_right_is_no_problem() -> None:
    workbook = with_headers(Cell("% change from Apr-21", "X1"), "% change from May-20", "Commentary")
    assert codes(refresh(workbook)) == []


@pytest.mark.parametrize(
    ("commentary", "new", "reported"),
    [(None, "Commentary (May-21):", []), ("Fine", "Commentary (Apr-21):", [("U1", "commentary-month")])],
)
def test_the_commentarys_header_moves_only_where_nobody_has_written(
    commentary: Content, new: str, reported: list[tuple[str, str]]
) -> None:
    after: list[Content] = [None, None, None, None, None, commentary]
    workbook = with_headers("% change from Apr-21", "% change from May-20", "Commentary (Apr-21):", *after)
    refreshed = refresh(workbook)
    assert sheet(workbook)["U1"] == new
    assert codes(refreshed) == reported


def test_a_picture_in_a_computed_cell_stays_and_is_reported() -> None:
    workbook = texts(row("M1", figures(20, 40, 44), CellError("#VALUE!")))
    sheet(workbook).attachments = list(at_cells(Attached.SHOWN_BY_EXCEL, [(2, 16)]))
    refreshed = refresh(workbook)
    assert codes(refreshed) == [("P2", "words-kept")]
    message = refreshed.problems[0].message
    assert "holds a picture or a data type of Excel's, and the figures give “↑ 10%”" in message
    assert sheet(workbook)["P2"] == CellError("#VALUE!")
    assert check(workbook).findings[0].code == "words-kept"
    refresh(workbook, replace_words=True)
    assert sheet(workbook)["P2"] == "↑ 10%"


@pytest.mark.parametrize(("drawn", "is_right"), [("▲", True), ("⬆\ufe0f", True), ("▼", False)])
def test_a_formulas_arrow_may_be_drawn_otherwise(drawn: str, is_right: bool) -> None:
    arrow = Cell(drawn, 'IF(Q2>0,"▲","▼")')
    workbook = paired(row("M1", figures(20, 40, 44), arrow, 0.1, "↑", 1.2, None, 484 / 12, 44))
    refreshed = refresh(workbook)
    assert sheet(workbook).cell("P2") == arrow
    assert codes(refreshed) == ([] if is_right else [("P2", "formula-wrong")])


def test_an_arrow_and_its_number_below_a_header_over_the_arrow_alone_are_both_refreshed() -> None:
    workbook = book(
        sheet_of(
            "Scorecard",
            [
                ["Ref.", "Apr-21", "May-21", "% change from Apr-21"],
                ["M1", 40, 44, "▼", Cell("-50%", "", "@")],
            ],
        )
    )
    refresh(workbook)
    assert (workbook["Scorecard"]["D2"], workbook["Scorecard"].cell("E2")) == ("▲", Cell(0.1, "", "0%"))


@pytest.mark.parametrize(
    ("stored", "is_right"),
    [
        (Cell(0.1, "O2/N2-1", "0%"), True),
        (Cell(0.10000000000000009, "O2/N2-1", "0%"), True),
        (Cell(0.104, "O2/N2-1", "0%"), True),
        (Cell(0.2, "O2/N2-1", "0%"), False),
        (Cell(None, "O2/N2-1", "0%"), False),
        (Cell("n/a", "O2/N2-1", "0%"), False),
    ],
)
def test_a_right_formula_stays_and_a_wrong_one_is_reported(stored: Cell, is_right: bool) -> None:
    def workbook() -> GridWorkbook:
        cell = Cell(stored.value, stored.formula, stored.number_format)
        return paired(row("M1", figures(20, 40, 44), "↑", cell, "↑", 1.2, None, 484 / 12, 44))

    one = workbook()
    refreshed = refresh(one)
    assert sheet(one).cell("Q2") == stored
    assert codes(refreshed) == ([] if is_right else [("Q2", "formula-wrong")])
    assert refreshed.changes == ()
    other = workbook()
    refreshed = refresh(other, replace_formulas=True)
    assert written(refreshed) == ({} if is_right else {"Q2": 0.1})
    assert codes(refreshed) == []
    assert refresh(other).changes == ()


def test_a_wrong_formula_is_named_with_what_is_right() -> None:
    problem = refresh(texts(row("M1", figures(20, 40, 44), Cell("↑ 5%", "A" * 200)))).problems[0]
    assert problem.message == (
        f"The formula ={'A' * 58}… shows “↑ 5%”, and “↑ 10%” is right: unless it waits for Excel to "
        "calculate, correct it, or refresh with --replace-formulas (the Refresh button asks)."
    )


WORDS = ["Suppressed (<5)", "↑ 20% (provisional)", "n/a - new measure", "101*", "c", True]


@pytest.mark.parametrize("words", WORDS)
def test_words_in_computed_cells_stay_and_are_reported(words: str | bool) -> None:
    def workbook() -> GridWorkbook:
        return paired(row("M1", figures(20, 40, 44), words, 0.5, "↑", words, None, words, 44))

    one = workbook()
    refreshed = refresh(one)
    assert refreshed.changes == ()
    assert codes(refreshed) == [(cell, "words-kept") for cell in ("P2", "S2", "U2")]
    assert [problem.expected for problem in refreshed.problems] == ["↑ 10%", "↑ 120%", "40"]
    assert sum(finding.code == "words-kept" for finding in check(one).findings) == 3
    other = workbook()
    refreshed = refresh(other, replace_words=True)
    assert written(refreshed) == {"P2": "↑", "Q2": 0.1, "S2": 1.2, "U2": pytest.approx(484 / 12)}
    assert codes(refreshed) == []


@pytest.mark.parametrize("result", ["↑ 20%", "↑20 %", "- n/a", "N/A", "-", "–", "", "1,234", "="])
def test_what_computing_can_have_given_is_brought_up_to_date(result: str) -> None:
    refreshed = refresh(texts(row("M1", figures(20, 40, 44), result)))
    assert written(refreshed)["P2"] == "↑ 10%"


def test_a_text_keeps_the_column_s_own_arrows() -> None:
    rows = [row("M1", figures(20, 40, 44), "▲ 3.5%"), row("M2", figures(20, 40, 40), "► 0%")]
    refreshed = refresh(texts(*rows, row("M3", figures(20, 40, 30), "↑ 20%")))
    assert [written(refreshed)[cell] for cell in ("P2", "P4")] == ["▲ 10%", "▼ -25%"]
    assert "P3" not in written(refreshed)


def test_words_that_stay_need_agreement_before_a_new_month() -> None:
    workbook = texts(row("M1", figures(20, 40, 44), "Suppressed (<5)"))
    started = start_month(workbook)
    assert (started.written, [one.code for one in started.left_behind]) == (False, ["words-kept"])
    assert start_month(workbook, agreed=True).written
    assert sheet(workbook)["P2"] == "Suppressed (<5)"


def test_words_are_named_with_what_the_figures_give() -> None:
    problem = refresh(texts(row("M1", figures(20, 40, 44), "Suppressed (<5)"))).problems[0]
    assert problem.message == (
        "Somebody has written “Suppressed (<5)” here, where the figures give “↑ 10%”, and it stays: clear "
        "the cell if it is no longer meant, or refresh with --replace-words (the Refresh button asks)."
    )


def lone_change(header: str, *, months: int = 14) -> GridWorkbook:
    """A table whose only change names its month, and ends months before May-21 where it has fewer columns."""
    headers = [Month(2021, 5).plus(back).label for back in range(-months + 1, 1)]
    figure_row: list[Content] = ["M1", *(100 + number * number for number in range(months)), "→ 1%"]
    return book(sheet_of("Scorecard", [["Ref.", *headers, header], figure_row]))


@pytest.mark.parametrize("month", [Month(2020, 9), Month(2020, 6)])
def test_a_lone_change_is_never_headed_as_another(month: Month) -> None:
    workbook = lone_change("% change from Apr-21")
    refresh(workbook)
    before = workbook["Scorecard"]["P2"]
    with pytest.raises(ScorecardError, match=r"cell P1: for .* this header would name .* another change"):
        refresh(workbook, month=month)
    assert workbook["Scorecard"]["P2"] == before
    assert refresh(workbook).changes == ()


def test_a_lone_change_keeps_its_header_in_a_table_without_the_month() -> None:
    newer: list[Content] = ["Ref.", "Apr-21", "May-21", "% change from Apr-21"]
    older: list[Content] = ["Ref.", "Mar-21", "Apr-21", "% change from Mar-21"]
    rows: list[list[Content]] = [newer, ["M1", 1, 2], [], older, ["M2", 1, 2, "↑ 100%"]]
    workbook = book(sheet_of("Scorecard", rows))
    for _ in range(2):
        refresh(workbook)
        assert workbook["Scorecard"]["D4"] == "% change from Mar-21"


@pytest.mark.parametrize("rows", [3, 10])
def test_the_number_left_of_the_arrow_stays_left_where_there_is_no_figure(rows: int) -> None:
    header = ["Ref.", "Apr-21", "May-21", "% change from Apr-21", None, "12-mnth avg"]
    lines = [[f"M{n}", None, 5, 0.1, "↑"] for n in range(rows)]
    workbook = book(sheet_of("Scorecard", [header, *lines, ["M99", 5, 6, 0.1, "↑"]], merged=["D1:E1"]))
    for _ in range(3):
        refresh(workbook)
        assert (workbook["Scorecard"]["D2"], workbook["Scorecard"]["E2"]) == ("n/a", "-")


def test_every_computed_cell_is_owned() -> None:
    workbook = book(
        sheet_of(
            "Scorecard",
            [PAIRED_HEADER, row("M1", [1]), ["Section"], row("M2", [2])],
            merged=[*PAIRED_MERGED, "A3:W3"],
        )
    )
    refresh(workbook)
    (update,) = workbook.applied[0]
    assert {area.reference for area in update.owned} == {
        "P2:S2", "U2:V2", "P4:S4", "U4:V4",
    }  # fmt: skip


def test_a_header_is_owned_where_it_changes() -> None:
    workbook = paired(row("M1", [1]))
    sheet(workbook).put("P1", "% change from Mar-21")
    refresh(workbook)
    (update,) = workbook.applied[0]
    assert [area.reference for area in update.owned] == ["P2:S2", "U2:V2", "P1"]


def test_sheets_are_updated_one_by_one() -> None:
    sheets = [sheet_of(name, [TEXT_HEADER, row(name, [1])]) for name in ("Contacts", "Care")]
    workbook = book(*sheets, sheet_of("Notes", [["Some notes"]]))
    refresh(workbook)
    assert [update.sheet for update in workbook.applied[0]] == ["Contacts", "Care"]
    assert [bool(s.rules) for s in workbook.sheets] == [True, True, False]


@pytest.mark.parametrize("now", [219, 218, 181, 180, 5])
def test_the_arrow_beside_a_number_is_that_of_the_number_shown(now: int) -> None:
    workbook = paired(row("M1", [200, now]))
    refresh(workbook)
    arrow, number = sheet(workbook)["P2"], sheet(workbook)["Q2"]
    assert isinstance(number, float)
    assert arrow == measures.arrow(Decimal(repr(number)), 10).value


def cells_of(workbook: GridWorkbook, names: Sequence[str]) -> list[Value]:
    return [sheet(workbook)[name] for name in names]


def test_people_keep_what_is_theirs() -> None:
    theirs = ["A2", "B2", "N2", "O2", "R2", "U2"]
    workbook = texts(row("M1", ["1,000", "98"], "x", "y", "▲", "z", "z", "Fine"))
    before = cells_of(workbook, theirs)
    refresh(workbook, replace_formulas=True)
    assert cells_of(workbook, theirs) == before


def test_an_arrow_stays_beside_the_number_of_a_formula_that_stays() -> None:
    workbook = paired(row("M1", [200, 219], "→", Cell(0.05, "=O2/N2-1", "0%"), "→", 0.5, None, None, None))
    result = refresh(workbook)
    assert [problem.cell for problem in result.problems] == ["Q2"]
    assert [change.cell for change in result.changes if change.column in (16, 17)] == []
    replaced = refresh(workbook, replace_formulas=True)
    assert [change.new for change in replaced.changes if change.column in (16, 17)] == ["↑", 0.095]


def test_a_computed_number_in_a_date_format_is_shown_as_a_number() -> None:
    workbook = texts(row("M1", [7], None, None, None, Cell(None, "", "dd/mm/yyyy")))
    assert refresh(workbook).written
    assert not refresh(workbook).written
