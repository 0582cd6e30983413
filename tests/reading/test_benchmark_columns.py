"""Where other authorities' figures stand beside a table, and of which year they are."""

from collections.abc import Mapping, Sequence

import pytest

from scorecard_xl.reading.benchmark_columns import benchmark_columns
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Content, GridSheet, GridWorkbook, sheet_of
from tests.books.judged_book import row
from tests.books.small_scorecard import MONTHS

TABLE: tuple[Content, ...] = ("Ref.", "Indicator", *MONTHS, "12-mnth avg")
BEHIND = 17  # the first column behind the table's own


def found(
    above: Sequence[Sequence[Content]], header: Sequence[Content], merged: Sequence[str] = ()
) -> object:
    line = row()[:15]
    sheet = sheet_of("Scorecard", [*above, [*TABLE, *header], [*line, None, *["1"] * 6]], merged=merged)
    workbook = GridWorkbook([sheet])
    (table,) = read(workbook).tables
    columns = benchmark_columns(workbook["Scorecard"], table)
    return dict(columns.names), columns.year


def at(column: int, *values: Content) -> list[Content]:
    return [*[None] * (column - 1), *values]


@pytest.mark.parametrize(
    ("above", "header", "merged", "names", "year"),
    [
        ([], ["SN", "ENG", "SE\n region"], [], {17: "SN", 18: "ENG", 19: "SE region"}, ""),
        ([], ["England target", "Target", "Notes", "England"], [], {20: "England"}, ""),
        ([], ["SN", "Commentary (May-21):"], [], {17: "SN"}, ""),
        (
            [at(BEHIND, "Benchmarking 2019-20"), []],
            ["Ours", "Theirs", "Notes"],
            ["Q1:R1"],
            {17: "Ours", 18: "Theirs"},
            "2019-20",
        ),
        (
            [at(BEHIND, "Benchmarking 2019-20"), at(BEHIND, "SN", "ENG"), [], []],
            [],
            ["Q1:R1"],
            {17: "SN", 18: "ENG"},
            "2019-20",
        ),
        ([["Benchmarking year 2020/21"], []], ["ENG"], [], {17: "ENG"}, "2020/21"),
        ([], [], [], {}, ""),
    ],
)
def test_names_head_their_columns_or_stand_at_the_top(
    above: Sequence[Sequence[Content]],
    header: Sequence[Content],
    merged: Sequence[str],
    names: Mapping[int, str],
    year: str,
) -> None:
    assert found(above, header, merged) == (names, year)


def test_a_heading_below_the_table_is_not_its_own() -> None:
    below: list[Content] = at(BEHIND, "Benchmarking 2030-31")
    sheet: GridSheet = sheet_of("Scorecard", [[*TABLE, "ENG"], [*row()[:15], None, 3], [], below])
    workbook = GridWorkbook([sheet])
    (table,) = read(workbook).tables
    assert benchmark_columns(sheet, table).year == ""
