"""Rows that are proposed for indicators that have none on the sheet Benchmarks."""

from scorecard_xl.findings import Finding
from scorecard_xl.model import BenchmarkRow, Problem, Transformation
from scorecard_xl.own_sheets.benchmark_suggestions import LEAST_LIKENESS, suggestions
from scorecard_xl.own_sheets.benchmarks import BenchmarkMapping
from scorecard_xl.own_sheets.built_in_benchmarks import BUILT_IN, FULL_NAMES
from scorecard_xl.reading.scorecard import read
from tests.books.small_scorecard import row, texts

NONE = BenchmarkMapping(())
SCORECARD = read(
    texts(
        row("M2", [5], text="Number of new referrals"),
        row("X1", [5], text="Number of looked after children at end of period"),
        row("X2", [5], text="Number of buses"),
    )
)


def refs_of(mapping: BenchmarkMapping, measures: dict[str, str]) -> list[str]:
    return [one.row.ref for one in suggestions(SCORECARD.indicators, mapping, measures)]


def test_what_is_built_in_for_a_ref_comes_first_and_for_sure() -> None:
    first, *others = suggestions(SCORECARD.indicators, NONE, dict(FULL_NAMES))
    assert (first.row, first.likeness) == (BUILT_IN[0], 1.0)
    assert {one.row.ref for one in others} == {"X1"}


def test_an_indicator_gets_the_measures_that_are_like_it_and_what_becomes_of_them() -> None:
    found = [one for one in suggestions(SCORECARD.indicators, NONE, dict(FULL_NAMES)) if one.row.ref == "X1"]
    assert found[0].row == BenchmarkRow("X1", ("LACnum",), Transformation(per_authority=True))
    assert found[0].text == "Number of looked after children at end of period"
    likeness = [one.likeness for one in found]
    assert likeness == sorted(likeness, reverse=True) and len(found) <= 3
    assert all(LEAST_LIKENESS <= one <= 1 for one in likeness)


def test_a_ref_with_a_row_is_left_alone_even_if_the_row_cannot_be_meant() -> None:
    asked = BenchmarkRow("X1", ("A",), Transformation())
    problem = Problem("Benchmarks", "C5", "M2", Finding.BENCHMARK_ROW_UNCLEAR, "The row is left out.")
    assert refs_of(BenchmarkMapping((asked,), (problem,)), dict(FULL_NAMES)) == []


def test_what_is_built_in_needs_its_measures_at_hand() -> None:
    assert refs_of(NONE, {"LACnum": "Number of Children looked after"}) == ["X1"]
    assert refs_of(NONE, {}) == []
