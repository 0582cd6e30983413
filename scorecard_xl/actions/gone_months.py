"""Figures of extracts about months that are no longer on the sheet, beside what History holds of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from scorecard_xl.computing.computed import format_of_months, shown_apart
from scorecard_xl.extracts.matching import ExtractFigure, ExtractPlaceholder
from scorecard_xl.model import Indicator, Month
from scorecard_xl.own_sheets.history import Past
from scorecard_xl.spreadsheet.cells import is_same_number
from scorecard_xl.words.figures import figure_of

Wanted = ExtractFigure | ExtractPlaceholder
"""What an extract has for a cell: a figure, or what stands in its place."""


class Differing(NamedTuple):
    """A figure of an extract that History holds otherwise, both as a cell shows them.

    >>> print(Differing("f.csv, row 2", "CIN1", "12", "13"))
    CIN1 12, in History 13
    """

    source: str
    ref: str
    extract: str
    history: str

    def __str__(self) -> str:
        return f"{self.ref} {self.extract}, in History {self.history}"


class GoneMonth(NamedTuple):
    """How a month's figures in the extracts and in History compare; ``unknown`` are the refs of which History
    has none."""

    month: Month
    agreeing: int
    differing: tuple[Differing, ...]
    unknown: tuple[str, ...]


def gone_months(
    wanted: Iterable[Wanted],
    indicators: Mapping[str, Indicator],
    past: Past,
    own_words: Collection[str],
) -> tuple[GoneMonth, ...]:
    """Each month in its order; the figures are of indicators by their refs."""
    by_month: dict[Month, list[Wanted]] = {}
    for one in wanted:
        by_month.setdefault(one.month, []).append(one)
    return tuple(_compared(month, by_month[month], indicators, past, own_words) for month in sorted(by_month))


def _compared(
    month: Month,
    wanted: Iterable[Wanted],
    indicators: Mapping[str, Indicator],
    past: Past,
    own_words: Collection[str],
) -> GoneMonth:
    agreeing, differing, unknown = 0, [], []
    for one in wanted:
        held = past.figures.get((month, one.ref))
        if held is None:
            unknown.append(one.ref)
        elif (known := figure_of(held, own_words).value) == one.held or is_same_number(known, one.held):
            agreeing += 1
        else:
            code = format_of_months(indicators[one.ref], 0)
            says, here = shown_apart(one.content, code, held, code)
            differing.append(Differing(one.source, one.ref, says, here))
    return GoneMonth(month, agreeing, tuple(differing), tuple(unknown))
