"""A reader who works out hidden figures from all that several monthly copies show.

It knows what the rows mean (which are totals, which percentages are of what), which a copy's readers can know
from their names, and it shares no code with what protects the figures.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from scorecard_xl.model import Month, Unit
from scorecard_xl.publishing.publication import IndicatorShown, Publication

Figure = tuple[str, Month]
Bounds = dict[Figure, tuple[int, int]]

_MOST, _MOST_TRIED = 5_000, 400
_PERCENT = re.compile(r"(-?\d+)%")


class Meaning(NamedTuple):
    """What the rows are, by their refs: parts by total, the part and the whole by percentage, equal rows."""

    totals: Mapping[str, Sequence[str]] = {}
    percentages: Mapping[str, tuple[str, str]] = {}
    alike: Sequence[tuple[str, str]] = ()


class Line(NamedTuple):
    """That a sum of figures, each times a factor, lies between two numbers."""

    factors: tuple[tuple[Figure, Fraction], ...]
    low: Fraction
    high: Fraction


class Attacker:
    """Works out what it can."""

    def __init__(self, copies: Sequence[Publication], meaning: Meaning) -> None:
        self._known: dict[Figure, Fraction] = {}
        self._hidden: set[Figure] = set()
        self._lines: list[Line] = []
        for copy in copies:
            for one in copy.indicators:
                self._look_at(one)
        self.contradicted = frozenset(self._hidden & self._known.keys())
        self._hidden -= self._known.keys()
        for copy in copies:
            for one in copy.indicators:
                if one.unit is Unit.COUNT:
                    self._compute(one, copy)
        months = sorted({month for _, month in self._known.keys() | self._hidden})
        for month in months:
            self._use_meaning(meaning, month)

    def _look_at(self, one: IndicatorShown) -> None:
        for month in one.months:
            if month.figure.is_hidden:
                self._hidden.add((one.ref, month.month))
            elif month.figure.value is not None:
                self._known[one.ref, month.month] = Fraction(month.figure.value)

    def _compute(self, one: IndicatorShown, copy: Publication) -> None:
        """What averages, maxima, means and changes say."""
        months = [copy.month.plus(-back) for back in range(copy.window)]
        window = [(one.ref, month) for month in months if self._is_there((one.ref, month))]
        if one.average is not None and one.average.value is not None:
            total = Fraction(one.average.value) * len(window)
            self._say({figure: Fraction(1) for figure in window}, round(total), round(total))
        if one.maximum is not None and one.maximum.value is not None:
            for figure in window:
                self._say({figure: Fraction(1)}, 0, Fraction(one.maximum.value))
        if one.mean is not None and one.mean.value is not None:
            baseline = [(one.ref, month.month) for month in one.months][:24]
            total = Fraction(one.mean.value) * len(baseline)
            self._say({figure: Fraction(1) for figure in baseline}, round(total), round(total))
        for change in one.changes.values():
            size = _PERCENT.fullmatch(change.text)
            if size:
                now, then = (one.ref, copy.month), (one.ref, change.base)
                low, high = (1 + Fraction(2 * int(size[1]) + way, 200) for way in (-1, 1))
                self._say({now: Fraction(1), then: -low}, 0, _MOST)
                self._say({now: Fraction(-1), then: high}, 0, _MOST)

    def _use_meaning(self, meaning: Meaning, month: Month) -> None:
        for total, parts in meaning.totals.items():
            self._say({(total, month): Fraction(-1), **{(one, month): Fraction(1) for one in parts}}, 0, 0)
        for one, other in meaning.alike:
            self._say({(one, month): Fraction(-1), (other, month): Fraction(1)}, 0, 0)
        for percentage, (part, whole) in meaning.percentages.items():
            shown = self._known.get((percentage, month))
            if shown is not None:
                slip = Fraction(1, 200)  # of a percentage shown without decimals
                self._say({(part, month): Fraction(1), (whole, month): slip - shown}, 0, _MOST)
                self._say({(part, month): Fraction(-1), (whole, month): shown + slip}, 0, _MOST)

    def _is_there(self, figure: Figure) -> bool:
        return figure in self._known or figure in self._hidden

    def _say(self, factors: Mapping[Figure, Fraction], low: Fraction | int, high: Fraction | int) -> None:
        """Remember a line, with the known figures put in."""
        if not all(self._is_there(figure) for figure in factors):
            return
        known = sum((by * self._known[one] for one, by in factors.items() if one in self._known), Fraction(0))
        unknown = tuple((one, by) for one, by in factors.items() if one not in self._known)
        if unknown:
            self._lines.append(Line(unknown, Fraction(low) - known, Fraction(high) - known))

    def told(self, truth: Mapping[Figure, int]) -> list[Figure]:
        """The hidden figures that can be nothing else but what they are."""
        found = []
        for lines in self._connected():
            bounds = {figure: (1, _MOST) for line in lines for figure, _ in line.factors}
            narrowed = _narrowed(lines, bounds)
            assert narrowed is not None, "what the copies show is contradictory"
            for figure, (low, high) in narrowed.items():
                is_true = truth[figure]
                assert low <= is_true <= high, (figure, low, is_true, high)
                others = [(low, is_true - 1), (is_true + 1, high)]
                if not any(
                    _has_solution(lines, {**narrowed, figure: other}, [_MOST_TRIED]) for other in others
                ):
                    found.append(figure)
        return found

    def _connected(self) -> Iterator[list[Line]]:
        groups: list[tuple[set[Figure], list[Line]]] = []
        for line in self._lines:
            figures, lines = {figure for figure, _ in line.factors}, [line]
            apart = []
            for others, theirs in groups:
                if others & figures:
                    figures |= others
                    lines = theirs + lines
                else:
                    apart.append((others, theirs))
            groups = [*apart, (figures, lines)]
        yield from (lines for _, lines in groups)


def _narrowed(lines: Sequence[Line], bounds: Bounds) -> Bounds | None:
    """The bounds that the lines leave; None where nothing fits."""
    now = dict(bounds)
    if any(low > high for low, high in now.values()):
        return None
    for _ in range(60):
        before = dict(now)
        for line in lines:
            ends = {one: sorted(by * end for end in now[one]) for one, by in line.factors}
            least, most = (sum((end[side] for end in ends.values()), Fraction(0)) for side in (0, 1))
            for one, by in line.factors:
                low, high = line.low - (most - ends[one][1]), line.high - (least - ends[one][0])
                first, last = sorted((low / by, high / by))
                narrow = max(now[one][0], ceil(first)), min(now[one][1], floor(last))
                if narrow[0] > narrow[1]:
                    return None
                now[one] = narrow
                new = sorted(by * end for end in narrow)
                least, most = least + new[0] - ends[one][0], most + new[1] - ends[one][1]
                ends[one] = new
        if now == before:
            break
    return now


def _has_solution(lines: Sequence[Line], bounds: Bounds, budget: list[int]) -> bool:
    """Whether some figures fit; yes where that takes too long to find out, as it would a reader."""
    budget[0] -= 1
    if budget[0] < 0:
        return True
    now = _narrowed(lines, bounds)
    if now is None:
        return False
    open_ones = {one: (low, high) for one, (low, high) in now.items() if low < high}
    if not open_ones:
        return True
    one = min(open_ones, key=lambda figure: open_ones[figure][1] - open_ones[figure][0])
    low, high = open_ones[one]
    middle = (low + high) // 2
    return any(
        _has_solution(lines, {**now, one: part}, budget) for part in ((low, middle), (middle + 1, high))
    )


def figures_of(rows: Mapping[str, Sequence[int]], last: Month) -> dict[Figure, int]:
    """The true figures of rows whose last one is of a month."""
    found: dict[Figure, int] = defaultdict(int)
    for ref, figures in rows.items():
        for back, figure in enumerate(reversed(figures)):
            found[ref, last.plus(-back)] = figure
    return found
