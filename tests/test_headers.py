"""Which column is which, in any order, wording and layout."""

import datetime
import random
from collections.abc import Sequence

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.header_words import role_of
from scorecard_xl.model import ChangeForm, Measure, Month, Table
from scorecard_xl.reading import read

from .grid_workbook import Cell, Content, GridWorkbook, sheet_of
from .small_scorecard import BEFORE, MONTHS, PAIRED_HEADER, TEXT_HEADER, book, paired, row, settings_sheet

FEW_MONTHS: tuple[Content, ...] = ("May-20", "Apr-21", "May-21")
CHANGES: tuple[Content, ...] = ("% change from Apr-21", "% change from May-20")


def tables(workbook: GridWorkbook) -> tuple[Table, ...]:
    return read(workbook).tables


def table_of(*rows: Sequence[Content], merged: Sequence[str] = ()) -> Table:
    (table,) = tables(book(sheet_of("Scorecard", rows, merged=merged)))
    return table


def refusal(*rows: Sequence[Content], merged: Sequence[str] = ()) -> str:
    with pytest.raises(ScorecardError) as raised:
        read(book(sheet_of("Scorecard", rows, merged=merged)))
    return str(raised.value)


def measures(table: Table) -> dict[Measure, tuple[int, ...]]:
    return {measure: change.columns for measure, change in table.changes.items()}


@pytest.mark.parametrize(
    ("role", "headers"),
    [
        ("ref", ["Ref.", "REF", "Ref No.", "Reference", "ref\n"]),
        ("indicator", ["Indicator", "INDICATOR:", "Indicator name", "Measure"]),
        ("owner", ["Owner/ Reporter", "Owner Reporter", "Owner /\nReporter", "owner", "Owner"]),
        ("outcome", ["Outcome (what impact will monitoring these measures have?)", "OUTCOME"]),
        (
            "preferred direction",
            [
                "Preferred DoT",
                "Pref erred DoT",
                "Pref\nerred DoT",
                "PREFERRED DOT.",
                "Preferred direction of travel",
            ],
        ),
        (
            "average",
            [
                "12-mnth avg",
                "12 month average",
                "12 MONTH AVERAGE",
                "12-mth avg.",
                "Rolling 12 month average",
                "Average (12 months)",
                "Avg over the last 12 months",
                "Twelve month mean",
            ],
        ),
        ("maximum", ["12-mnth max.", "12 month maximum", "12-mnth\nmax", "Max. 12 months"]),
        ("commentary", ["Commentary (May-21):", "Commentary", "COMMENTARY May 2021"]),
        (
            "change",
            [
                "% change from Apr-21",
                "% Change\nfrom\nApr-21",
                "Percentage change from last month",
                "% change since same month last year",
                "Change from Apr-21",
            ],
        ),
    ],
)
def test_a_column_is_known_by_any_wording_of_its_header(role: str, headers: list[str]) -> None:
    assert [found and found[0] for found in map(role_of, headers)] == [role] * len(headers)


@pytest.mark.parametrize(
    "header",
    [
        "SN", "ENG", "SE region", "Target", "RAG", "YTD", "", "Average", "Change of practice", "Notes",
        "% change from target", "% change from baseline (Mar-20)", "% change from last quarter",
        "% change from year end", "% change from 12 month average", "Referrals", "Owners' change log",
    ],
)  # fmt: skip
def test_other_headers_are_the_councils_own(header: str) -> None:
    assert role_of(header) is None


@pytest.mark.parametrize("seed", range(12))
def test_columns_stand_in_any_order(seed: int) -> None:
    header = [*TEXT_HEADER, "Owner/ Reporter", "SN", None, "Target"]
    values = row("M1", [5], "→ 0%", "→ 0%", "▲", 1, 2, "Fine", "Anna", 7, None, 8)
    columns = list(zip(header, values, strict=True))
    random.Random(seed).shuffle(columns)
    shuffled = [header for header, _ in columns]
    table = table_of(shuffled, [value for _, value in columns])
    (indicator,) = table.indicators
    assert (indicator.ref, indicator.text, indicator.owner) == ("M1", "Number of cases", "Anna")
    assert indicator.commentary == "Fine"
    assert indicator.direction is not None
    assert dict(zip((m.month for m in table.months), indicator.figures, strict=True))[Month(2021, 5)] == 5
    assert table.average_column == shuffled.index("12-mnth avg") + 1
    assert measures(table) == {
        Measure.PREVIOUS_MONTH: (shuffled.index("% change from Apr-21") + 1,),
        Measure.YEAR_EARLIER: (shuffled.index("% change from May-20") + 1,),
    }


def test_missing_columns_are_left_out() -> None:
    table = table_of(["Indicator", "Apr-21", "May-21", "12-mnth max."], ["Number of visits", 4, 5, 9])
    assert (table.ref_column, table.average_column, table.preference_column, table.commentary_column) == (
        None,
    ) * 4
    assert table.computed_columns == (4,)
    assert [indicator.text for indicator in table.indicators] == ["Number of visits"]


@pytest.mark.parametrize(
    ("first", "second", "previous_month"),
    [
        ("% change from Apr-21", "% change from May-20", 0),
        ("% change from May-20", "% change from Apr-21", 1),
        ("% change from last month", "% change from last year", 0),
        ("% change from same month last year", "% change from previous month", 1),
        ("% change from last month", "% change from May-20", 0),
        ("% change from Apr-21", "% change on previous year", 0),
        ("% change from a year ago", "% change from Apr-21", 1),
        ("% change from 12 months ago", "% change from month before", 1),
        ("% change from Mar-21", "% change from Apr-20", 0),
    ],
)
def test_which_change_is_which(first: str, second: str, previous_month: int) -> None:
    table = table_of(["Ref.", *FEW_MONTHS, first, second], ["M1", 1, 2, 3])
    assert measures(table)[Measure.PREVIOUS_MONTH] == (5 + previous_month,)
    assert measures(table)[Measure.YEAR_EARLIER] == (6 - previous_month,)


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("% change from Apr-21", Measure.PREVIOUS_MONTH),
        ("% change from Jan-21", Measure.PREVIOUS_MONTH),
        ("% change from May-20", Measure.YEAR_EARLIER),
        ("% change from Apr-20", Measure.YEAR_EARLIER),
        ("% change from last month", Measure.PREVIOUS_MONTH),
        ("% change from last year", Measure.YEAR_EARLIER),
    ],
)
def test_a_lone_change_is_told_by_its_distance(header: str, measure: Measure) -> None:
    table = table_of(["Ref.", *FEW_MONTHS, "Jun-21", "Jul-22", header], ["M1", 1, 2, 3])
    assert list(table.changes) == [measure]


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (["% change"], "does not say which month it is about"),
        (["% change from Sep-20"], "does not say which month it is about"),
        (["% change from May-21"], "does not say which month it is about"),
        (["% change from Apr-21", "% change from Apr-21"], "does not say which month it is about"),
        (["% change from Apr-21", "% change from Mar-21"], "does not say which month it is about"),
        (["% change from Apr-21", "% change from Mar-19"], "does not say which month it is about"),
        (["% change from last month", "% change"], "does not say which month it is about"),
        (["% change from last month", "% change from Mar-21"], "does not say which month it is about"),
        (["% change from last month", "% change from previous month"], "one change too many"),
        (["% change from Apr-21", "% change from May-20", "% change from Mar-20"], "one change too many"),
        (["% change from Apr-21 to May-21"], "names two months"),
    ],
)
def test_an_unclear_change_is_refused(headers: list[str], reason: str) -> None:
    message = refusal(["Ref.", *FEW_MONTHS, *headers], ["M1", 1, 2, 3])
    assert message.startswith("book.xlsx, sheet Scorecard, cell ")
    assert reason in message


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (["% change from Apr-21"], [0.5]),
        (["% change from Apr-21", "Notes"], [0.5, "up"]),
        (["Change from Apr-21"], [171]),
        (["Change from last month"], ["↑", 171]),
    ],
)
def test_numbers_that_are_no_shown_change_are_never_overwritten(
    header: list[Content], cells: list[Content]
) -> None:
    message = refusal(["Ref.", *FEW_MONTHS, *header], ["M1", 1, 2, 3, *cells])
    assert "cell E1: the header" in message


def test_a_change_over_three_columns_is_refused() -> None:
    message = refusal(["Ref.", *FEW_MONTHS, "% change from Apr-21"], ["M1", 1, 2, 3], merged=["E1:G1"])
    assert "covers 3 columns" in message


@pytest.mark.parametrize(
    ("merged", "cells", "columns"),
    [
        (["E1:F1"], [], (ChangeForm.PAIRED, 5, 6)),
        (["E1:F1"], ["↑", 0.5], (ChangeForm.PAIRED, 5, 6)),
        (["E1:F1"], [0.5, "↑"], (ChangeForm.PAIRED, 6, 5)),
        ([], ["↑", 0.5], (ChangeForm.PAIRED, 5, 6)),
        ([], [0.5, "↑"], (ChangeForm.PAIRED, 6, 5)),
        ([], ["-", "n/a"], (ChangeForm.PAIRED, 5, 6)),
        ([], ["↑ 50%"], (ChangeForm.TEXT, 5, 5)),
        ([], ["-", "a remark"], (ChangeForm.TEXT, 5, 5)),
        ([], [], (ChangeForm.TEXT, 5, 5)),
    ],
)
def test_how_a_change_is_shown(
    merged: list[str], cells: list[Content], columns: tuple[ChangeForm, int, int]
) -> None:
    table = table_of(["Ref.", *FEW_MONTHS, "% change from Apr-21"], ["M1", 1, 2, 3, *cells], merged=merged)
    change = table.changes[Measure.PREVIOUS_MONTH]
    assert (change.form, change.arrow_column, change.number_column) == columns


@pytest.mark.parametrize(
    ("top", "bottom", "merged"),
    [
        # groups merged over the columns that they are about
        (
            ["Ref.", "Indicator", "Figures", None, None, "% change from", None, "12-mnth avg", "SN"],
            [None, None, *FEW_MONTHS, "Apr-21", "May-20"],
            ["A1:A2", "B1:B2", "C1:E1", "F1:G1", "H1:H2", "I1:I2"],
        ),
        # a year over its months
        (
            ["Ref.", "Indicator", 2020, 2021, None, *CHANGES, "12-mnth avg"],
            [None, None, "May", "Apr", "May"],
            ["A1:A2", "B1:B2", "D1:E1", "F1:F2", "G1:G2", "H1:H2"],
        ),
        # no vertical merges, and words for the months of the changes
        (
            [None, None, "Figures", None, None, "% change from", None],
            ["Ref.", "Indicator", *FEW_MONTHS, "last month", "last year", "12-mnth avg"],
            ["C1:E1", "F1:G1"],
        ),
        # the labels above, the second row for the months alone
        (
            ["Ref.", "Indicator", None, None, None, *CHANGES, "12-mnth avg"],
            [None, None, *FEW_MONTHS],
            [],
        ),
        # everything merged over two rows
        (
            ["Ref.", "Indicator", *FEW_MONTHS, *CHANGES, "12-mnth avg"],
            [],
            [f"{letter}1:{letter}2" for letter in "ABCDEFGH"],
        ),
        # one heading for ref and indicator
        (
            ["Indicator", None, None, None, None, *CHANGES, "12-mnth avg"],
            ["Ref.", "Indicator", *FEW_MONTHS],
            ["A1:B1"],
        ),
        # real dates below a change's words
        (
            ["Ref.", "Indicator", *FEW_MONTHS, "% change from", None, "12-mnth avg"],
            [None, None, None, None, None, datetime.date(2021, 4, 1), datetime.date(2020, 5, 1)],
            ["F1:G1"],
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("title", [[], [["A title"], []], [["A title"]]])
def test_a_header_spans_two_rows(
    top: list[Content], bottom: list[Content], merged: list[str], title: list[list[Content]]
) -> None:
    rows = [*title, top, bottom, ["M1", "Number", 1, 2, 3, "→ 0%", "→ 0%", 4, 5]]
    moved = [
        reference.replace("2", str(2 + len(title))).replace("1", str(1 + len(title))) for reference in merged
    ]
    table = table_of(*rows, merged=moved)
    assert [str(month.month) for month in table.months] == ["2020-05", "2021-04", "2021-05"]
    assert [month.column for month in table.months] == [3, 4, 5]
    assert measures(table) == {Measure.PREVIOUS_MONTH: (6,), Measure.YEAR_EARLIER: (7,)}
    assert (table.ref_column, table.average_column) == (1, 8)
    assert [indicator.ref for indicator in table.indicators] == ["M1"]


def test_labels_below_a_pairs_header_are_no_second_change() -> None:
    table = table_of(
        ["Ref.", *FEW_MONTHS, "% change from Apr-21", None, "% change from May-20"],
        [None, None, None, None, "DoT", "%", "DoT", "%"],
        ["M1", 1, 2, 3, "↑", 0.5, "↑", 2],
        merged=["E1:F1", "G1:H1"],
    )
    assert measures(table) == {Measure.PREVIOUS_MONTH: (5, 6), Measure.YEAR_EARLIER: (7, 8)}
    assert [indicator.ref for indicator in table.indicators] == ["M1"]


def test_names_below_a_benchmarks_header_are_no_indicator() -> None:
    table = table_of(
        ["Ref.", "Indicator", *FEW_MONTHS, "12-mnth avg", "Benchmarks", None, None],
        [None, None, None, None, None, None, "SN", "ENG", "SE region"],
        ["M1", "Number", 1, 2, 3, None, 7, 8, "Local"],
        merged=["G1:I1"],
    )
    assert [indicator.ref for indicator in table.indicators] == ["M1"]


def test_change_headers_that_excel_made_dates_of_are_understood() -> None:
    table = table_of(
        ["Ref.", *MONTHS, "% change from", None],
        [None, *[None] * 13, datetime.date(2026, 4, 21), datetime.date(2026, 5, 20)],
        ["M1", *[1] * 13],
        merged=["O1:P1"],
    )
    assert measures(table) == {Measure.PREVIOUS_MONTH: (15,), Measure.YEAR_EARLIER: (16,)}


def test_two_columns_of_one_role_are_refused() -> None:
    message = refusal(["Ref.", "Ref No.", *FEW_MONTHS, "12-mnth avg"], ["M1"])
    assert message == (
        "book.xlsx, sheet Scorecard: the headers in A1 and B1 both mean the column of ref; "
        "rename one of them."
    )


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (["Apr-21", "April 2021"], "B1 and C1 are both headed Apr-21"),
        (["Apr-21", datetime.date(2021, 4, 1)], "B1 and C1 are both headed Apr-21"),
        (["SN", "ENG"], "the table whose header is in row 1 has no months"),
    ],
)
def test_months_that_cannot_be_are_refused(header: list[Content], message: str) -> None:
    assert message in refusal(["Ref.", *header, "12-mnth avg"], ["M1"])


def test_a_month_over_two_columns_is_refused() -> None:
    message = refusal(["Ref.", "Apr-21", None, "May-21", "12-mnth avg"], ["M1", 1, 2, 3], merged=["B1:C1"])
    assert "cell B1: the header Apr-21 covers 2 columns; give each month one column." in message


def test_a_header_formula_that_was_never_calculated_is_refused() -> None:
    message = refusal(["Ref.", "Apr-21", Cell(None, "EDATE(B1,1)"), "12-mnth avg"], ["M1", 1, 2])
    assert "cell C1: the header's formula was never calculated" in message


@pytest.mark.parametrize("window", ["3-mnth avg", "24 month average"])
def test_a_header_of_another_window_is_refused(window: str) -> None:
    assert "the header speaks of" in refusal(["Ref.", *FEW_MONTHS, window], ["M1"])


def test_the_window_of_the_settings_goes_with_its_headers() -> None:
    sheet = sheet_of("Scorecard", [["Ref.", *FEW_MONTHS, "3-mnth avg", "Max (3 months)"], ["M1", 1, 2, 3]])
    scorecard = read(book(settings_sheet(["Months in the window", 3]), sheet))
    assert scorecard.settings.window == 3
    with pytest.raises(ScorecardError, match="the header speaks of 12 months and the Settings of 3"):
        read(book(settings_sheet(["Months in the window", 3]), *paired(row("M1", [1])).sheets))


def test_a_councils_own_headers_are_found() -> None:
    sheet = sheet_of(
        "Scorecard",
        [["PI", "What we count", *FEW_MONTHS, "Typical month", "Good is"], ["M1", "Visits", 1, 2, 3, 2, "▲"]],
    )
    settings = settings_sheet(
        ["Header of ref", "PI"],
        ["Header of indicator", "what we COUNT"],
        ["Header of average", "Typical\nmonth"],
        ["Header of preferred direction", "Good is:"],
    )
    (table,) = tables(book(settings, sheet))
    assert (table.ref_column, table.average_column, table.preference_column) == (1, 6, 7)
    assert [(i.ref, i.text) for i in table.indicators] == [("M1", "Visits")]


@pytest.mark.parametrize(
    "rows",
    [
        [["Qualitative measures:", "Positive", "Similar", "Negative"]],
        [["Ref.", "Indicator", *FEW_MONTHS], ["M1", "Number", 1, 2, 3]],
        [["Apr-21", "May-21", "% change from Apr-21"], [1, 2, "↑ 100%"]],
        [],
    ],
)
def test_a_sheet_without_a_table_is_refused(rows: list[list[Content]]) -> None:
    assert "there is no scorecard table" in refusal(*rows)


def test_the_months_of_a_header_before_the_changes() -> None:
    assert len(BEFORE) == 15 and len(PAIRED_HEADER) == 23
    (table,) = tables(paired(row("M1", [1])))
    assert [str(table.months[0].month), str(table.months[-1].month)] == ["2020-05", "2021-05"]
    assert table.computed_columns == (16, 17, 18, 19, 21, 22)
