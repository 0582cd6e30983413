"""Percentages and rates that would give a small number away.

A percentage is hidden where what it is of is known, from the column Denominator or from a count beside it,
and the number of which it speaks, or of those left over, may be small; and where one of its two numbers is
hidden, as the other two give it. A rate, an average or a ratio is hidden with its count: a rate rounded to
0.0 tells of a hidden count that it was 1. Rows belong to each other by their refs ("LAC6 (val)", "LAC6 (%)"),
or because they stand near each other and their figures fit.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor
from typing import NamedTuple

from scorecard_xl.computing.measures import Interval
from scorecard_xl.computing.rounding import true_intervals
from scorecard_xl.model import Scorecard, Unit
from scorecard_xl.publishing.protection.rows import NEAR, Row, are_of_one, has_stood, is_part_of

_CLOSE = 1e-9


class Between(NamedTuple):
    """Where a true figure lies, in numbers that are quick to compare."""

    low: float
    high: float


class Fraction(NamedTuple):
    """A percentage, and the two counts of which it is, by their places among the rows."""

    percentage: int
    part: int
    of: int


class Companions:
    """Finds the rows that say with other words what counts say."""

    def __init__(self, scorecard: Scorecard, rows: Sequence[Row], threshold: int) -> None:
        self._rows = rows
        self._threshold = threshold
        self._true: dict[int, dict[int, Between]] = {}
        self._named: dict[int, list[int]] = {}
        self._near: dict[int, list[int]] = {}
        by_stem: dict[str, list[int]] = defaultdict(list)
        for index, row in enumerate(rows):
            if row.is_count and row.stem:
                by_stem[row.stem].append(index)
        below = _those_below(by_stem)
        for index, row in enumerate(rows):
            if row.is_count:
                continue
            intervals = true_intervals(scorecard.tables[row.table], row.indicator)
            self._true[index] = {one.ordinal: _between(it) for one, it in intervals.items()}
            self._named[index] = [
                one for stem in _stems_of(row.stem, by_stem, below) for one in by_stem[stem]
            ]
            near = range(max(0, index - NEAR), min(len(rows), index + NEAR + 1))
            self._near[index] = [one for one in near if rows[one].is_count and rows[one].table == row.table]

    def true(self, index: int, month: int) -> Between:
        """Where the true figure of a row lies that is no count."""
        return self._true[index][month]

    def parts_left_over(self, month: int) -> Iterator[tuple[Fraction, int]]:
        """The percentages of a month beside whose two counts stand so that their difference is small, and
        that difference."""
        for index, true in self._of_percentages(month):
            for fraction in self._fractions(index, true, month):
                left = self._rows[fraction.of].figures[month] - self._rows[fraction.part].figures[month]
                if 0 < left < self._threshold and left == int(left):
                    yield fraction, int(left)

    def hidden(self, month: int, hidden: frozenset[int]) -> Iterator[int]:
        """What is hidden of a month that is no count, given which counts are."""
        for index, row in enumerate(self._rows):
            if row.is_count or month not in row.figures:
                continue
            if any(one in hidden for one in self._named[index]) or self._gives_away(index, month, hidden):
                yield index

    def _gives_away(self, index: int, month: int, hidden: frozenset[int]) -> bool:
        row = self._rows[index]
        if row.indicator.unit is not Unit.PERCENTAGE:
            if row.indicator.unit is not Unit.RATE or self._named[index]:
                return False  # a ref says what it is a rate of
            near = (one for one in self._near[index] if one in hidden)
            return any(self._is_in_proportion(index, one, month) for one in near)
        true = self._true[index][month]
        if row.figures[month] == 0:
            return self._is_of_hidden(index, true, month, hidden)
        known = row.indicator.aim.denominator
        if known is not None and known > 0 and self._is_of_few(true, float(known)):
            return True
        counts = (self._rows[one].figures.get(month) for one in self._named[index])
        if any(self._speaks_of_few(true, float(count)) for count in counts if count):
            return True
        return self._is_of_hidden(index, true, month, hidden)

    def _is_of_hidden(self, index: int, true: Between, month: int, hidden: frozenset[int]) -> bool:
        if not any(one in hidden for one in self._near[index]):
            return False
        found = self._fractions(index, true, month)
        return any(one.part in hidden or one.of in hidden for one in found)

    def _is_of_few(self, true: Between, of: float) -> bool:
        """Whether a percentage of so many may be of few, or leave few over."""
        part = Between(true.low * of, true.high * of)
        return (
            of < self._threshold
            or self._may_be_small(part)
            or self._may_be_small(Between(of - part.high, of - part.low))
        )

    def _speaks_of_few(self, true: Between, count: float) -> bool:
        """Whether a percentage speaks of few, where it is of a count, or where the count is a percentage of
        something."""
        if self._is_of_few(true, count):
            return True
        if true.low <= 0 or true.high >= 1:
            return False
        return self._may_be_small(Between(count / true.high - count, count / true.low - count))

    def _may_be_small(self, number: Between) -> bool:
        """Whether a whole number from 1 to the threshold - 1 may be meant."""
        low, high = max(1, ceil(number.low - _CLOSE)), floor(number.high + _CLOSE)
        return low <= high and low < self._threshold

    def _of_percentages(self, month: int) -> Iterator[tuple[int, Between]]:
        for index, row in enumerate(self._rows):
            if row.indicator.unit is Unit.PERCENTAGE and month in row.figures:
                yield index, self._true[index][month]

    def _fractions(self, index: int, true: Between, month: int) -> Iterator[Fraction]:
        """The pairs of counts near a percentage that give it, unless the months before speak against that."""
        figures = [(one, self._rows[one].figures.get(month)) for one in self._near[index]]
        for of, whole in figures:
            if not whole or whole < 0:
                continue
            for part, count in figures:
                if part == of or count is None or not 0 <= count <= whole:
                    continue
                if _is_within(float(count) / float(whole), true) and self._stands(index, part, of, month):
                    yield Fraction(index, part, of)

    def _stands(self, index: int, part: int, of: int, month: int) -> bool:
        parts, wholes, true = self._rows[part].figures, self._rows[of].figures, self._true[index]

        def holds(before: int) -> bool:
            whole = float(wholes[before])
            return bool(whole) and _is_within(float(parts[before]) / whole, true[before])

        return has_stood(month, [parts, wholes, true], holds)

    def _is_in_proportion(self, index: int, count: int, month: int) -> bool:
        """Whether a row may be a rate of a count, which is as good as the count itself."""
        counts, true = self._rows[count].figures, self._true[index]
        now, one = float(counts[month]), true[month]

        def holds(before: int) -> bool:
            then, other = float(counts[before]), true[before]
            return one.low * then <= other.high * now + _CLOSE and other.low * now - _CLOSE <= one.high * then

        return has_stood(month, [counts, true], holds)


def _between(interval: Interval) -> Between:
    return Between(float(interval.low), float(interval.high))


def _is_within(number: float, true: Between) -> bool:
    return true.low - _CLOSE <= number <= true.high + _CLOSE


def _those_below(by_stem: Mapping[str, object]) -> dict[str, list[str]]:
    """For every beginning of a ref, the refs that go on from it."""
    found: dict[str, list[str]] = defaultdict(list)
    for stem in by_stem:
        for end in range(1, len(stem)):
            if is_part_of(stem, stem[:end]):
                found[stem[:end]].append(stem)
    return found


def _stems_of(stem: str, by_stem: Mapping[str, object], below: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The refs of counts that say that they are about the same people as a ref."""
    for end in range(1, len(stem) + 1):
        if stem[:end] in by_stem and are_of_one(stem, stem[:end]):
            yield stem[:end]
    yield from below.get(stem, ())
