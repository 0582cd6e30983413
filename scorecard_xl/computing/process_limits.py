"""The process limits of an XmR chart, and the four rules that tell a signal from noise.

The method is that of the NHS's "Making Data Count": limits at 2.66 average moving ranges around the mean
(NHSRplotthedots, R/ptd_spc_standard.R), warning lines at two thirds of that, and four rules of which the
first that holds names a point. A month without a figure is None: no moving range and no run goes across it.

Every line is one division of exact decimals, so that a figure on a line is on it: no rule takes it for one
beyond it.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

Figures = Sequence[Decimal | None]
"""The figures of neighbouring months in their order, None where there is none."""

# Figures have at most 17 digits, so their sums and products stay exact.
_EXACT = Context(prec=100, rounding=ROUND_HALF_EVEN)
# 2.66 is 3 / 1.128, the average range of two figures of a normal distribution in standard deviations.
_LIMIT = Decimal("2.66")
_SCREEN = Decimal("3.267")
RUN = 7
"""The points of a trend, and of a run on one side of the mean."""
LEAST_MONTHS = 12
"""The figures that limits need."""
_LEAST_RANGES = 6
BASELINE = 24
"""The figures, the first known, that limits come from."""


class Limits(NamedTuple):
    """The lines of a chart: the mean, the limits, and the warning lines at two thirds of the way to them."""

    mean: Decimal
    lower: Decimal
    upper: Decimal
    lower_warning: Decimal
    upper_warning: Decimal


class Rule(Enum):
    """The rules, in the order in which they name a point; the value says what holds of it."""

    OUTSIDE = "outside the limits"
    TREND = "part of a trend"
    TWO_OF_THREE = "one of two in three beyond a warning line"
    RUN = "part of a run on one side of the mean"


class Signal(NamedTuple):
    """A rule that holds of a point, and whether that is high up or upwards."""

    rule: Rule
    is_high: bool


def moving_ranges(figures: Figures) -> list[Decimal]:
    """The absolute differences of the figures of neighbouring months.

    >>> moving_ranges([Decimal(3), Decimal(1), None, Decimal(5), Decimal(9)])
    [Decimal('2'), Decimal('4')]
    """
    with localcontext(_EXACT):
        return [
            abs(after - before)
            for before, after in pairwise(figures)
            if before is not None and after is not None
        ]


def limits(figures: Figures, *, screened: bool = False) -> Limits | None:
    """The lines that a baseline's figures give; None where no two neighbouring months have any.

    ``screened`` leaves out, once, the moving ranges of 3.267 times their average and more.

    >>> found = limits([Decimal(figure) for figure in (3, 1, 4, 1, 5, 9, 2)])
    >>> [round(line, 4) for line in found]
    [Decimal('3.5714'), Decimal('-6.6252'), Decimal('13.7681'), Decimal('-3.2263'), Decimal('10.3692')]
    >>> limits([Decimal(3), None, Decimal(4)]) is None
    True
    """
    known = [figure for figure in figures if figure is not None]
    ranges = moving_ranges(figures)
    if not ranges:
        return None
    with localcontext(_EXACT):
        if screened and any(ranges):
            most = _SCREEN * sum(ranges)
            ranges = [one for one in ranges if one * len(ranges) < most]
        # All lines over one denominator: sum / n ± 2.66 × sum of ranges / m.
        number, count = len(known), len(ranges)
        middle = 3 * count * sum(known)
        spread = _LIMIT * number * sum(ranges)
        below = 3 * number * count
        return Limits(*((middle + spreads * spread) / below for spreads in (0, -3, 3, -2, 2)))


def baseline(figures: Figures) -> Figures:
    """The months that limits come from: up to the 24th figure known; it stays, so that limits do not follow
    what they are to judge.

    >>> len(baseline([Decimal(1), None] * 30))
    47
    """
    found: list[Decimal | None] = []
    known = 0
    for figure in figures:
        found.append(figure)
        known += figure is not None
        if known == BASELINE:
            break
    return found


def has_too_few(figures: Figures) -> bool:
    """Whether limits of a baseline would say nothing: it has fewer than 12 figures, or fewer than 6 moving
    ranges, as figures of every third month have none.

    >>> one = Decimal(1)
    >>> has_too_few([one] * 12), has_too_few([one] * 11), has_too_few([one, None, None] * 12)
    (False, True, True)
    """
    gaps = figures.count(None)
    return len(figures) - gaps < LEAST_MONTHS or (gaps > 0 and len(moving_ranges(figures)) < _LEAST_RANGES)


def is_too_rare(figures: Figures, *, is_count: bool) -> bool:
    """Whether a baseline's events are too rare for limits: half of its figures zero or more, or, of a count,
    a mean below 1.

    >>> few = [Decimal(figure) for figure in (0, 0, 3, 5)]
    >>> is_too_rare(few, is_count=False), is_too_rare([Decimal("0.4")] * 4, is_count=False)
    (True, False)
    >>> is_too_rare([*few[1:], Decimal(0), Decimal(1)], is_count=True), is_too_rare(few[2:], is_count=True)
    (False, False)
    """
    known = [figure for figure in figures if figure is not None]
    if known.count(Decimal(0)) * 2 >= len(known):
        return True
    with localcontext(_EXACT):
        return is_count and sum(known) < len(known)


def are_outside(figures: Figures, lines: Limits) -> list[int]:
    """Rule 1, of each point: 1 above the upper limit, -1 below the lower, 0 on them or between.

    >>> lines = Limits(*map(Decimal, (5, 2, 8, 3, 7)))
    >>> are_outside([Decimal(figure) for figure in ("8", "8.1", "1.9", "2")], lines)
    [0, 1, -1, 0]
    """
    return [0 if figure is None else (figure > lines.upper) - (figure < lines.lower) for figure in figures]


def side(figure: Decimal | None, lines: Limits) -> int:
    """1 above the mean, -1 below, 0 on it or without a figure.

    >>> lines = Limits(*map(Decimal, (5, 2, 8, 3, 7)))
    >>> [side(figure, lines) for figure in (Decimal(6), Decimal(5), Decimal(4), None)]
    [1, 0, -1, 0]
    """
    return 0 if figure is None else (figure > lines.mean) - (figure < lines.mean)


def in_trends(figures: Figures) -> list[int]:
    """Rule 2, of each point: 1 or -1 where it is one of seven with six differences up or down, all strict.

    >>> in_trends([Decimal(figure) for figure in (5, 1, 2, 3, 4, 5, 6, 7, 7)])
    [0, 1, 1, 1, 1, 1, 1, 1, 0]
    >>> any(in_trends([Decimal(figure) for figure in (1, 2, 3, 3, 4, 5, 6)]))
    False
    """
    steps = [
        0 if before is None or after is None else (after > before) - (after < before)
        for before, after in pairwise(figures)
    ]
    return _marked(len(figures), steps, RUN - 1)


def in_runs(figures: Figures, lines: Limits) -> list[int]:
    """Rule 4, of each point: 1 or -1 where it is one of seven in a row above or below the mean.

    >>> lines = Limits(*map(Decimal, (5, 2, 8, 3, 7)))
    >>> in_runs([Decimal(figure) for figure in (6, 6, 7, 6, 6, 7, 6, 4)], lines)
    [1, 1, 1, 1, 1, 1, 1, 0]
    >>> any(in_runs([Decimal(5)] * 7, lines))
    False
    """
    return _marked(len(figures), [side(figure, lines) for figure in figures], RUN)


def _marked(points: int, signs: Sequence[int], length: int) -> list[int]:
    """Each point's sign where it is part of so many in a row; a step's marks the points on both sides."""
    marks = [0] * points
    ends = points - len(signs)  # 1 where a sign stands between two points
    start = 0
    for index, sign in enumerate(signs):
        if index and sign != signs[index - 1]:
            start = index
        if sign and index - start + 1 >= length:
            for point in range(index + 1 - length, index + 1 + ends):
                marks[point] = sign
    return marks


def in_two_of_three(figures: Figures, lines: Limits) -> list[int]:
    """Rule 3, of each point: 1 or -1 where it is beyond a warning line and not outside, and so is another of
    three neighbouring points that are all on this side of the mean.

    >>> lines = Limits(*map(Decimal, (5, 2, 8, 3, 7)))
    >>> in_two_of_three([Decimal(figure) for figure in ("7.5", "6", "7.5", "4", "7.5", "7.5")], lines)
    [1, 0, 1, 0, 0, 0]
    """
    far = [
        0 if figure is None or outside else (figure > lines.upper_warning) - (figure < lines.lower_warning)
        for figure, outside in zip(figures, are_outside(figures, lines), strict=True)
    ]
    marks = [0] * len(figures)
    for start in range(len(figures) - 2):
        three = range(start, start + 3)
        if abs(sum(far[at] for at in three)) >= 2 and len({side(figures[at], lines) for at in three}) == 1:
            for at in three:
                marks[at] = far[at] or marks[at]
    return marks


_RULES: Mapping[Rule, Callable[[Figures, Limits], list[int]]] = {
    Rule.OUTSIDE: are_outside,
    Rule.TREND: lambda figures, lines: in_trends(figures),
    Rule.TWO_OF_THREE: in_two_of_three,
    Rule.RUN: in_runs,
}


def all_signals(figures: Figures, lines: Limits) -> list[tuple[Signal, ...]]:
    """Of each point every rule that holds, in the order of the rules; the first names it.

    >>> lines = Limits(*map(Decimal, (5, 2, 8, 3, 7)))
    >>> [signal.rule.name for signal in all_signals([Decimal(figure) for figure in range(3, 10)], lines)[-1]]
    ['OUTSIDE', 'TREND']
    """
    found = [holds(figures, lines) for holds in _RULES.values()]
    return [
        tuple(Signal(rule, sign > 0) for rule, sign in zip(_RULES, signs, strict=True) if sign)
        for signs in zip(*found, strict=True)
    ]


def last_signal(figures: Figures, lines: Limits) -> Signal | None:
    """The rule that names the last point, None where none does or it has no figure.

    >>> lines = Limits(*map(Decimal, (5, 2, 8, 3, 7)))
    >>> last_signal([Decimal(5), Decimal(9)], lines)
    Signal(rule=<Rule.OUTSIDE: 'outside the limits'>, is_high=True)
    >>> last_signal([Decimal(5), Decimal(6)], lines) is None
    True
    """
    last = list(figures[-RUN:])
    signs = ((rule, holds(last, lines)[-1]) for rule, holds in _RULES.items() if last)
    return next((Signal(rule, sign > 0) for rule, sign in signs if sign), None)
