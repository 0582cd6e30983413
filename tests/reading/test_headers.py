"""Which column is which, in any order, wording and layout."""

import datetime
import random

import pytest

from scorecard_xl.computing.columns import window_headers
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import (
    AVERAGE,
    COMMENTARY,
    PREFERRED_DIRECTION,
    PREVIOUS_MONTH,
    REF,
    YEAR_EARLIER,
    Month,
)
from scorecard_xl.reading.scorecard import read
from scorecard_xl.words.headers import role_of
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.one_table import CHANGES, FEW_MONTHS, changes, refusal, table_of, tables
from tests.books.small_scorecard import (
    BEFORE,
    MONTHS,
    PAIRED_HEADER,
    TEXT_HEADER,
    book,
    paired,
    row,
    settings_sheet,
)


@pytest.mark.parametrize(
    ("role", "headers"),
    [
        ("ref", ["Ref.", "REF", "Ref No.", "Reference", "ref\n"]),
        ("indicator", ["Indicator", "INDICATOR:", "Indicator name", "Performance indicator"]),
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
                "12-mnth avg (Jun 20 - May 21)",
                "12-mnth avg\n(rolling):",
            ],
        ),
        (
            "maximum",
            [
                "12-mnth max.",
                "12 month maximum",
                "12-mnth\nmax",
                "Max. 12 months",
                "12m peak",
                "12 month high",
            ],
        ),
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
    found = [role_of(header, window_headers()) for header in headers]
    assert [one and one[0] for one in found] == [role] * len(headers)


@pytest.mark.parametrize(
    ("headers", "roles"),
    [
        (
            ["KPI No", "KPI", "Lead officer", "Narrative"],
            {"ref": 1, "indicator": 2, "owner": 3, "commentary": 4},
        ),
        (["KPI", "Measure", "Lead", "Analysis"], {"ref": 1, "indicator": 2, "owner": 3, "commentary": 4}),
        (["PI", "Responsible officer", "Service"], {"indicator": 1, "owner": 2}),
        (
            ["Ref.", "Indicator", "Measure", "Owner", "Lead", "Service"],
            {"ref": 1, "indicator": 2, "owner": 4},
        ),
        (
            ["Measure", "Reporter", "Lead", "Comments", "Analysis"],
            {"indicator": 1, "owner": 2, "commentary": 4},
        ),
        (["Performance indicator", "Service"], {"indicator": 1, "owner": 2}),
    ],
)
def test_other_words_for_the_columns(headers: list[str], roles: dict[str, int]) -> None:
    cells: list[Content] = ["M1" if name in ("KPI No", "KPI") else "Cases" for name in headers]
    table = table_of([*headers, "Apr-21", "May-21", "12 month average"], [*cells, 1, 2])
    known = {
        role: column
        for role, column in table.columns.items()
        if role in ("ref", "indicator", "owner", "commentary")
    }
    assert known == roles


@pytest.mark.parametrize(
    "header",
    [
        "SN", "ENG", "SE region", "Target", "RAG", "YTD", "", "Average", "Change of practice", "Notes",
        "% change from target", "% change from baseline (Mar-20)", "% change from last quarter",
        "% change from year end", "% change from 12 month average", "Referrals", "Owners' change log",
        "12-mnth avg (SN)", "12 month average (England)",
        "Variance to budget", "% change against plan", "Variance from forecast", "Change (£)",
    ],
)  # fmt: skip
def test_other_headers_are_the_councils_own(header: str) -> None:
    assert role_of(header, window_headers()) is None


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
    assert table.columns[AVERAGE] == shuffled.index("12-mnth avg") + 1
    assert changes(table) == {
        PREVIOUS_MONTH: (shuffled.index("% change from Apr-21") + 1,),
        YEAR_EARLIER: (shuffled.index("% change from May-20") + 1,),
    }


def test_missing_columns_are_left_out() -> None:
    table = table_of(["Indicator", "Apr-21", "May-21", "12-mnth max."], ["Number of visits", 4, 5, 9])
    assert not table.columns.keys() & {REF, AVERAGE, PREFERRED_DIRECTION, COMMENTARY}
    assert table.computed_columns == (4,)
    assert [indicator.text for indicator in table.indicators] == ["Number of visits"]


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
    rows: list[list[Content]] = [*title, top, bottom, ["M1", "Number", 1, 2, 3, "→ 0%", "→ 0%", 4, 5]]
    moved = [
        reference.replace("2", str(2 + len(title))).replace("1", str(1 + len(title))) for reference in merged
    ]
    table = table_of(*rows, merged=moved)
    assert [str(month.month) for month in table.months] == ["2020-05", "2021-04", "2021-05"]
    assert [month.column for month in table.months] == [3, 4, 5]
    assert changes(table) == {PREVIOUS_MONTH: (6,), YEAR_EARLIER: (7,)}
    assert (table.columns[REF], table.columns[AVERAGE]) == (1, 8)
    assert [indicator.ref for indicator in table.indicators] == ["M1"]


def test_names_below_a_benchmarks_header_are_no_indicator() -> None:
    table = table_of(
        ["Ref.", "Indicator", *FEW_MONTHS, "12-mnth avg", "Benchmarks", None, None],
        [None, None, None, None, None, None, "SN", "ENG", "SE region"],
        ["M1", "Number", 1, 2, 3, None, 7, 8, "Local"],
        merged=["G1:I1"],
    )
    assert [indicator.ref for indicator in table.indicators] == ["M1"]


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


def test_figures_and_targets_below_one_month_are_refused() -> None:
    message = refusal(
        ["Ref.", "Apr-21", None, "May-21", None, "12-mnth avg"],
        [None, "Target", "Actual", "Target", "Actual"],
        ["M1", 9, 1, 9, 2],
        merged=["B1:C1", "D1:E1"],
    )
    assert "cell B1: the header Apr-21 covers 2 columns" in message


def test_figures_are_told_from_targets_by_their_own_headers() -> None:
    table = table_of(
        ["Ref.", "Apr-21 target", "Apr-21 actual", "May-21 target", "May-21 actual", "12-mnth avg"],
        ["M1", 9, 1, 9, 2],
    )
    assert [month.column for month in table.months] == [3, 5]


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
    assert (table.columns[REF], table.columns[AVERAGE], table.columns[PREFERRED_DIRECTION]) == (1, 6, 7)
    assert [(i.ref, i.text) for i in table.indicators] == [("M1", "Visits")]


def test_the_row_that_comes_nearest_to_a_header_is_named() -> None:
    message = refusal(["Title"], ["Ref.", "Indicator", *FEW_MONTHS], ["M1", "Number", 1, 2, 3])
    assert message.startswith(
        "book.xlsx, sheet Scorecard, cell A2: there is no scorecard table; this row comes"
    )
    assert message.endswith("lacks a column to compute such as “% change from Apr-21” or “12-mnth avg”.")
    assert "and lacks “Ref.” or “Indicator”." in refusal(["Item", "May-21", "12-mnth avg"], ["x", 1])


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


@pytest.mark.parametrize(
    ("over_months", "merged"), [(None, []), ("Monthly figures", ["C1:O1"]), ("Monthly figures", [])]
)
def test_the_months_that_date_benchmarks_are_no_columns_of_figures(
    over_months: str | None, merged: list[str]
) -> None:
    dated = Cell(datetime.date(2021, 3, 1), "", "mmm-yy")
    top: list[Content] = ["Ref.", "Indicator", over_months, *[None] * 12, "12-mnth avg", "SN", "ENG"]
    bottom: list[Content] = [None, None, *MONTHS, None, dated, dated]
    figures: list[Content] = [100] * 13
    sheet = sheet_of("Scorecard", [top, bottom, ["M1", "Number", *figures, None, 900, 900]], merged=merged)
    table = read(GridWorkbook([sheet])).tables[0]
    assert [month.column for month in table.months] == list(range(3, 16))
