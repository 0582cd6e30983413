"""What a check says of benchmarks."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.findings import Finding
from scorecard_xl.model import Benchmark, BenchmarkRow, Problem, Transformation, Unit
from scorecard_xl.own_sheets.benchmark_outcomes import outcomes_written
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.small_scorecard import TEXT_HEADER, row

HEADING: list[Content] = [*[None] * 21, "Benchmarking 2019-20"]
"""Above columns V to X."""

FOUND = Benchmark(
    Decimal("0.13"),
    10,
    Decimal(38),
    Decimal("22.6"),
    None,
    Unit.RATE,
    year="2020",
    source="bds_long.csv",
    source_date=datetime.date(2026, 4, 14),
    newest_year="2021",
)
CODES = [code for code in Finding if code.value.startswith("benchmark")]


def found(
    outcomes: Mapping[str, Benchmark],
    typed: Sequence[Content] = (),
    heading: Sequence[Content] = HEADING,
    year: str = "",
) -> list[Problem]:
    after: list[Content] = ["→ 0%", "→ 0%", "▲", 100, 100, None, *typed]
    rows = [row(ref, [100], *after) for ref in outcomes]
    table = sheet_of("Scorecard", [heading, [], [*TEXT_HEADER, "SN", "ENG", "SE region"], *rows])
    workbook = GridWorkbook([table])
    asked = [BenchmarkRow(ref, ("LACnum",), Transformation(), year) for ref in outcomes]
    workbook.apply([outcomes_written(workbook, asked, outcomes)])
    return [one for one in check(workbook).findings if one.code in CODES]


def test_benchmarks_of_their_year_on_their_scale_are_fine() -> None:
    assert found({"A1": FOUND}, [Cell(0.13, "", "0%"), 23, 38]) == []


@pytest.mark.parametrize(
    ("typed", "cells", "words"),
    [
        ([Cell(0.01, "", "0%"), 23, 38], ["V4"], "SN is 1%, about a twelfth of what bds_long.csv gives, 13%"),
        (["1%", 23, 38], ["V4"], "SN is 1%, about a twelfth of"),
        ([0.13, 2260, 38], ["W4"], "ENG is 2260, about a hundred times what bds_long.csv gives, 22.6"),
        ([0.13, Cell(0.226, "", "0%"), 38], ["W4"], "ENG is 23%, about a hundredth of"),
        ([0.13, 23, 456], ["X4"], "SE region is 456, about twelve times what bds_long.csv gives, 38"),
        ([0.13, "Local", "-"], [], ""),
        ([0.13, 44, 90], [], ""),
    ],
)
def test_a_typed_benchmark_on_another_scale_is_questioned(
    typed: Sequence[Content], cells: Sequence[str], words: str
) -> None:
    problems = found({"A1": FOUND}, typed)
    assert [(one.code, one.cell, one.ref) for one in problems] == [
        (Finding.BENCHMARK_DOUBTED, cell, "A1") for cell in cells
    ]
    assert all(words in one.message for one in problems)


@pytest.mark.parametrize(
    ("newest", "year", "cells", "words"),
    [
        ("2021", "", [], ""),
        ("2022", "", ["D4"], "are of 2020, and the source has 2022: import them again."),
        ("2024-25", "2020", ["D4"], "the source has 2024-25: write latest here, and import them again."),
        ("", "", [], ""),
    ],
)
def test_benchmarks_of_more_than_a_year_before_the_newest_are_old(
    newest: str, year: str, cells: Sequence[str], words: str
) -> None:
    problems = found({"A1": FOUND._replace(newest_year=newest)}, year=year)
    assert [(one.code, one.sheet, one.cell) for one in problems] == [
        (Finding.BENCHMARK_OLD, "Benchmarks", cell) for cell in cells
    ]
    assert all(words in one.message for one in problems)


@pytest.mark.parametrize(("days", "is_old"), [(366, False), (367, True)])
def test_benchmarks_from_a_file_of_more_than_a_year_before_another_are_old(days: int, is_old: bool) -> None:
    older = FOUND._replace(source_date=datetime.date(2026, 4, 14) - datetime.timedelta(days))
    problems = found({"A1": FOUND, "A2": older})
    assert [(one.code, one.ref, one.cell) for one in problems] == (
        [(Finding.BENCHMARK_OLD, "A2", "N5")] if is_old else []
    )


@pytest.mark.parametrize(
    ("years", "is_told"),
    [
        (["2020", "2020", "2019"], False),
        (["2020 (Final)"], False),
        (["2025", "2025", "2020"], True),
        (["2025", "2020"], False),
        (["0"], False),
    ],
)
def test_a_heading_of_another_year_than_most_benchmarks_is_told(years: Sequence[str], is_told: bool) -> None:
    outcomes = {f"A{place}": FOUND._replace(year=year, newest_year=year) for place, year in enumerate(years)}
    problems = found(outcomes)
    assert [(one.code, one.sheet, one.cell) for one in problems] == (
        [(Finding.BENCHMARK_YEAR, "Scorecard", "V3")] if is_told else []
    )
    if is_told:
        assert "headed 2019-20, and 2 of the 3 that were imported are of 2025" in problems[0].message
    assert found(outcomes, heading=[]) == []


def test_what_was_not_taken_is_said_again_with_its_reason() -> None:
    (problem,) = found({"A1": FOUND._replace(england=None, remark="England's figure is not taken")})
    assert (problem.code, problem.sheet, problem.cell) == (Finding.BENCHMARK_NOT_TAKEN, "Benchmarks", "S4")
    assert problem.message == "The last import says: England's figure is not taken."


def test_rows_that_cannot_be_meant_are_findings() -> None:
    workbook = GridWorkbook([sheet_of("Scorecard", [TEXT_HEADER, row("A1", [100])])])
    workbook.apply([outcomes_written(workbook, [BenchmarkRow("B9", ("X",), Transformation())], {})])
    codes = [(one.code, one.cell) for one in check(workbook).findings if one.code in CODES]
    assert codes == [(Finding.BENCHMARK_REF_UNKNOWN, "A4")]


def test_without_the_sheet_nothing_is_said() -> None:
    table = sheet_of("Scorecard", [HEADING, [], [*TEXT_HEADER, "SN"], row("A1", [100])])
    assert [one for one in check(GridWorkbook([table])).findings if one.code in CODES] == []
