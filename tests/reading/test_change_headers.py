"""Which change a header is about, how it is shown, and what is never overwritten."""

import datetime
from collections.abc import Sequence

import pytest

from scorecard_xl.actions.refresh import refresh
from scorecard_xl.findings import Finding
from scorecard_xl.model import PREVIOUS_MONTH, YEAR_EARLIER, ChangeForm, Role
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Cell, Content, sheet_of
from tests.books.one_table import FEW_MONTHS, changes, table_of
from tests.books.small_scorecard import MONTHS, book


def left_alone(*rows: Sequence[Content], merged: Sequence[str] = ()) -> dict[str, str]:
    """The messages about columns that are not understood, by their headers' cells."""
    problems = read(book(sheet_of("Scorecard", rows, merged=merged))).problems
    return {one.cell: one.message for one in problems if one.code is Finding.COLUMN_UNCLEAR}


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
        ("% change from prev month", "% change from prev year", 0),
        ("% change from last yr", "% change from last mth", 1),
        ("% change from prev. mnth", "% change from same mth last yr", 0),
    ],
)
def test_which_change_is_which(first: str, second: str, previous_month: int) -> None:
    table = table_of(["Ref.", *FEW_MONTHS, first, second], ["M1", 1, 2, 3])
    assert changes(table)[PREVIOUS_MONTH] == (5 + previous_month,)
    assert changes(table)[YEAR_EARLIER] == (6 - previous_month,)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("% change from Apr-21", PREVIOUS_MONTH),
        ("% change from Jan-21", PREVIOUS_MONTH),
        ("% change from May-20", YEAR_EARLIER),
        ("% change from Apr-20", YEAR_EARLIER),
        ("% change from last month", PREVIOUS_MONTH),
        ("% change from last year", YEAR_EARLIER),
    ],
)
def test_a_lone_change_is_told_by_its_distance(header: str, role: Role) -> None:
    table = table_of(["Ref.", *FEW_MONTHS, "Jun-21", "Jul-22", header], ["M1", 1, 2, 3])
    assert list(table.changes) == [role]


@pytest.mark.parametrize(
    ("headers", "left", "reason"),
    [
        (["% change from Sep-20"], "E1", "does not say which month it is about"),
        (["% change from May-21"], "E1", "does not say which month it is about"),
        (["% change from 3 months ago"], "E1", "does not say which month it is about"),
        (["Variance"], "E1", "does not say which month it is about"),
        (["% change from Apr-21", "% change from Apr-21"], "E1 F1", "does not say which month it is about"),
        (["% change from Apr-21", "% change from Mar-21"], "E1 F1", "does not say which month it is about"),
        (["% change from Apr-21", "% change from Mar-19"], "E1 F1", "does not say which month it is about"),
        (["% change from last month", "% change"], "F1", "one change too many"),
        (["% change from last month", "% change from Mar-21"], "F1", "one change too many"),
        (["% change from last month", "% change from previous month"], "F1", "one change too many"),
        (["% change from Apr-21", "% change from May-20", "% change from Mar-20"], "E1 F1 G1", "too many"),
        (["% change from Apr-21 to May-21"], "E1", "names two months"),
    ],
)
def test_an_unclear_change_is_left_alone_with_a_line(headers: list[str], left: str, reason: str) -> None:
    found = left_alone(["Ref.", *FEW_MONTHS, *headers], ["M1", 1, 2, 3])
    assert " ".join(sorted(found)) == left
    assert all(
        reason in message and "so that its column stays as it is: " in message for message in found.values()
    )


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (["% change from Apr-21"], [0.5]),
        (["% change from Apr-21", "Notes"], [0.5, "up"]),
        (["Change from Apr-21"], [171]),
        (["Change from last month"], ["↑", 171]),
        (["Monthly DoT"], ["↗"]),
        (["Monthly DoT"], ["Improving"]),
        (["Annual DoT"], ["Improving"]),
        (["Monthly DoT"], [1]),
    ],
)
def test_what_is_no_shown_change_is_never_overwritten(header: list[Content], cells: list[Content]) -> None:
    workbook = book(sheet_of("Scorecard", [["Ref.", *FEW_MONTHS, *header], ["M1", 1, 2, 3, *cells]]))
    result = refresh(workbook)
    assert not result.changes
    assert [one.cell for one in result.problems if one.code is Finding.COLUMN_UNCLEAR] == ["E1"]


@pytest.mark.parametrize(
    ("headers", "cells"),
    [(["Target", "Variance"], [3, "-"]), (["Budget 21/22", "Variance %"], [2, Cell(0.5, "", "0%")])],
)
def test_a_variance_beside_a_target_is_left_alone(headers: list[Content], cells: list[Content]) -> None:
    row: list[Content] = ["M1", 1, 2, 3, *cells]
    found = left_alone(["Ref.", *FEW_MONTHS, *headers, "12-mnth avg"], row)
    assert "stands beside a target" in found["F1"]


def test_arrows_and_numbers_in_turns_are_left_alone() -> None:
    rows: list[list[Content]] = [["M1", 1, 2, 3, "▲"], ["M2", 1, 2, 3, Cell(0.5, "", "0%")]]
    message = left_alone(["Ref.", *FEW_MONTHS, "% change on last month"], *rows)["E1"]
    assert "has arrows in some cells and numbers in others" in message


def test_an_emojis_arrow_that_is_right_stays() -> None:
    row: list[Content] = ["M1", 1, 2, 3, "⬆\ufe0f"]
    assert not refresh(book(sheet_of("Scorecard", [["Ref.", *FEW_MONTHS, "Monthly DoT"], row]))).changes


def test_arrows_below_a_header_that_is_not_understood_have_a_line() -> None:
    found = left_alone(["Ref.", *FEW_MONTHS, "12-mnth avg", "Short term DoT"], ["M1", 1, 2, 3, None, "▲"])
    assert "“Short term DoT” looks like something that is computed" in found["F1"]


@pytest.mark.parametrize(
    ("below", "cells"),
    [(["Short", "Long"], ["▲", "▼"]), (["vs target", "vs last month"], [-0.1, 0.5])],
)
def test_two_columns_of_one_kind_below_one_header_are_no_pair(
    below: list[Content], cells: list[Content]
) -> None:
    header: list[Content] = ["Ref.", *FEW_MONTHS, "Variance", None, "12-mnth avg"]
    row: list[Content] = ["M1", 1, 2, 3, *cells, None]
    rows = [header, [None] * 4 + below, row]
    workbook = book(sheet_of("Scorecard", rows, merged=["E1:F1"]))
    assert [change.cell for change in refresh(workbook).changes] == ["G3"]
    assert "covers two columns that both hold" in left_alone(*rows, merged=["E1:F1"])["E1"]


def test_a_change_over_three_columns_is_left_alone() -> None:
    found = left_alone(["Ref.", *FEW_MONTHS, "% change from Apr-21"], ["M1", 1, 2, 3], merged=["E1:G1"])
    assert "covers 3 columns" in found["E1"]


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
        ([], ["▼", 0.5], (ChangeForm.PAIRED, 5, 6)),
        ([], ["⬆\ufe0f", 0.5], (ChangeForm.PAIRED, 5, 6)),
        ([], [0.5, "Down"], (ChangeForm.PAIRED, 6, 5)),
        ([], ["↑", "50%"], (ChangeForm.PAIRED, 5, 6)),
        ([], ["↗", -0.04], (ChangeForm.PAIRED, 5, 6)),
        ([], [Cell(0.5, "", "0%")], (ChangeForm.NUMBER, 5, 5)),
        ([], [Cell(0.5, "D2/C2-1", '[Green]"▲"0.0%;[Red]"▼"0.0%')], (ChangeForm.NUMBER, 5, 5)),
        ([], [Cell(None, "", "0.0%")], (ChangeForm.NUMBER, 5, 5)),
        ([], ["→"], (ChangeForm.ARROW, 5, 5)),
        ([], ["50%"], (ChangeForm.NUMBER, 5, 5)),
        ([], ["-1.5 %"], (ChangeForm.NUMBER, 5, 5)),
    ],
)
def test_how_a_change_is_shown(
    merged: list[str], cells: list[Content], columns: tuple[ChangeForm, int, int]
) -> None:
    table = table_of(["Ref.", *FEW_MONTHS, "% change from Apr-21"], ["M1", 1, 2, 3, *cells], merged=merged)
    change = table.changes[PREVIOUS_MONTH]
    assert (change.form, change.arrow_column, change.number_column) == columns


def test_labels_below_a_pairs_header_are_no_second_change() -> None:
    table = table_of(
        ["Ref.", *FEW_MONTHS, "% change from Apr-21", None, "% change from May-20"],
        [None, None, None, None, "DoT", "%", "DoT", "%"],
        ["M1", 1, 2, 3, "↑", 0.5, "↑", 2],
        merged=["E1:F1", "G1:H1"],
    )
    assert changes(table) == {PREVIOUS_MONTH: (5, 6), YEAR_EARLIER: (7, 8)}
    assert [indicator.ref for indicator in table.indicators] == ["M1"]


def test_change_headers_that_excel_made_dates_of_are_understood() -> None:
    table = table_of(
        ["Ref.", *MONTHS, "% change from", None],
        [None, *[None] * 13, datetime.date(2026, 4, 21), datetime.date(2026, 5, 20)],
        ["M1", *[1] * 13],
        merged=["O1:P1"],
    )
    assert changes(table) == {PREVIOUS_MONTH: (15,), YEAR_EARLIER: (16,)}


def test_an_arrow_under_a_header_of_its_own_is_part_of_the_change_beside_it() -> None:
    table = table_of(["Ref.", *FEW_MONTHS, "DoT", "% change from Apr-21"], ["M1", 1, 2, 3, "↑", 0.5])
    change = table.changes[PREVIOUS_MONTH]
    assert (change.form, change.arrow_column, change.number_column) == (ChangeForm.PAIRED, 5, 6)


@pytest.mark.parametrize(
    ("headers", "cells", "pairs"),
    [
        (
            ("DoT", "% change from Apr-21", "DoT", "% change from May-20"),
            ("↑", 0.5, "→", 0.02),
            [(5, 6), (7, 8)],
        ),
        (
            ("% change from Apr-21", "DoT", "% change from May-20", "DoT"),
            (0.5, "↑", 0.02, "→"),
            [(6, 5), (8, 7)],
        ),
    ],
)
def test_each_change_has_its_own_arrow_where_they_take_turns(
    headers: Sequence[Content], cells: Sequence[str | float], pairs: list[tuple[int, int]]
) -> None:
    shown = [cell if isinstance(cell, str) else Cell(cell, "", "0%") for cell in cells]
    table = table_of(["Ref.", *FEW_MONTHS, *headers], ["M1", 1, 2, 3, *shown])
    found = [table.changes[role] for role in (PREVIOUS_MONTH, YEAR_EARLIER)]
    assert [(one.arrow_column, one.number_column) for one in found] == pairs


@pytest.mark.parametrize("half", ["%", "DoT", "+/-", "Direction of travel"])
def test_a_header_of_the_second_half_alone_is_part_of_the_change(half: str) -> None:
    table = table_of(["Ref.", *FEW_MONTHS, "% change from Apr-21", half], ["M1", 1, 2, 3, "▲", 0.5])
    assert changes(table) == {PREVIOUS_MONTH: (5, 6)}


def test_a_pair_is_found_below_rows_that_have_no_change_yet() -> None:
    without = [[f"M{number}", 1, None, 3] for number in range(20)]
    table = table_of(["Ref.", *FEW_MONTHS, "% change from Apr-21"], *without, ["M20", 1, 2, 3, "↑", 0.5])
    assert changes(table) == {PREVIOUS_MONTH: (5, 6)}


@pytest.mark.parametrize(
    ("second_header", "cells"),
    [(None, ["é", 0.5]), ("%", ["h", 0.5]), ("Size", ["↑", 0.5]), ("Move", ["▼", "50%"])],
)
def test_what_may_be_half_a_change_is_left_alone(second_header: Content, cells: list[Content]) -> None:
    header = ["Ref.", *FEW_MONTHS, "% change from Apr-21", second_header]
    message = left_alone(header, ["M1", 1, 2, 3, *cells])["E1"]
    assert "“% change from Apr-21” may be of an arrow, with its number in the column of F1" in message


@pytest.mark.parametrize(
    ("second_header", "cells"),
    [("Target", ["↑", 0.5]), ("Weight", ["↑ 10%", 0.5]), ("Weight", ["- n/a", 0.5]), ("Weight", ["tbc", 3])],
)
def test_numbers_of_a_councils_own_beside_a_change_are_theirs(
    second_header: str, cells: list[Content]
) -> None:
    table = table_of(["Ref.", *FEW_MONTHS, "% change from Apr-21", second_header], ["M1", 1, 2, 3, *cells])
    assert changes(table) == {PREVIOUS_MONTH: (5,)}
