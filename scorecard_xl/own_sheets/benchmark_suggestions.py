"""Rows that the sheet Benchmarks may lack, for a person to accept: nothing here is written."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from scorecard_xl.model import BenchmarkRow, Indicator
from scorecard_xl.own_sheets.benchmarks import BenchmarkMapping
from scorecard_xl.own_sheets.built_in_benchmarks import BUILT_IN
from scorecard_xl.words.measure_likeness import MeasureNames

LEAST_LIKENESS = 0.3
"""What is less like an indicator than this is not worth a look."""

_MOST_FOR_EACH = 3


class Suggestion(NamedTuple):
    """A row that an indicator may want, and how like it its measure is, from 0 to 1; one that is built in for
    its ref is 1."""

    row: BenchmarkRow
    text: str
    likeness: float


def suggestions(
    indicators: Iterable[Indicator], mapping: BenchmarkMapping, measures: Mapping[str, str]
) -> Iterator[Suggestion]:
    """Up to three rows for each indicator that has none on the sheet, not even one that cannot be meant, the
    likest first; ``measures`` are the full names of the measures at hand by the names that they go by."""
    has_row = {row.ref for row in mapping.rows} | {problem.ref for problem in mapping.problems}
    built_in = {row.ref: row for row in BUILT_IN}
    names = MeasureNames(measures)
    for indicator in indicators:
        ref = indicator.ref
        if not ref or ref in has_row:
            continue
        known = built_in.get(ref)
        if known is not None and all(measure in measures for measure in known.measures):
            yield Suggestion(known, indicator.text, 1.0)
            continue
        for near in names.nearest(indicator.text, indicator.unit, _MOST_FOR_EACH):
            if near.likeness >= LEAST_LIKENESS:
                row = BenchmarkRow(ref, (near.measure,), near.transformation)
                yield Suggestion(row, indicator.text, near.likeness)
