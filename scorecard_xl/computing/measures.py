"""The arithmetic of the scorecard, on plain numbers: changes, arrows, verdicts, averages, maxima.

Everything is computed in decimal arithmetic on the figures' shortest decimals: binary floats turn
exact halves the wrong way (219 against 200 is 9.5 %, shown and judged as 10 %, although 219/200 - 1 is
0.0949999…).
"""

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce
from typing import NamedTuple

from scorecard_xl.model import Arrow, Direction, Verdict

# Figures have at most 17 digits, so 50 keep every difference and half of a percent apart.
_EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
_HUNDRED = Decimal(100)
_ENOUGH, _NEAR_EACH_OTHER = 3, 3  # figures of a row, and how many times the smallest the largest may be
_MANY, _CLOSE, _SMALL_COUNT = 6, 2, 5
_LEAST_SLIP, _MOST_SLIP = Decimal(8), Decimal("12.5")
_LEAST, _MOST = 50, 200  # about a hundred times


def change(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    """The change from ``then`` to ``now`` as a fraction, (now - then) / then.

    None ("no figure") where either figure is missing or ``then`` is zero or below: a blank is never
    zero.

    >>> change(Decimal(219), Decimal(200))
    Decimal('0.095')
    >>> change(None, Decimal(200)) is None, change(Decimal(5), Decimal(0)) is None
    (True, True)
    """
    if now is None or then is None or then <= 0:
        return None
    result = _EXACT.divide(_EXACT.subtract(now, then), then)
    return result if math.isfinite(float(result)) else None


def whole_percent(fraction: Decimal) -> int:
    """A fraction as a whole percent, halves away from zero, as Excel shows it.

    >>> whole_percent(Decimal("0.095")), whole_percent(Decimal("-0.0972")), whole_percent(Decimal("-0.004"))
    (10, -10, 0)
    """
    return int(_EXACT.multiply(fraction, _HUNDRED).to_integral_value(ROUND_HALF_UP))


def arrow(change: Decimal | None, threshold: int) -> Arrow:
    """The arrow of a change, from its whole percent and the threshold (a whole percent).

    >>> [arrow(Decimal(c), 10).value for c in ("0.095", "-0.0972", "0.089")]
    ['↑', '↓', '→']
    >>> arrow(None, 10).value
    '-'
    """
    if change is None:
        return Arrow.NONE
    return arrow_of_size(whole_percent(change), threshold)


def arrow_of_size(size: int | Decimal, threshold: int | Decimal) -> Arrow:
    """The arrow of a change as it is shown: of a whole percent, or of a tenth of a percentage point.

    >>> arrow_of_size(10, 10).value, arrow_of_size(-9, 10).value
    ('↑', '→')
    >>> arrow_of_size(tenth_of_a_point(Decimal("1.96")), Decimal(2)).value
    '↑'
    """
    if size >= threshold:
        return Arrow.UP
    return Arrow.DOWN if size <= -threshold else Arrow.LEVEL


def points(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    """The difference of two percentages (fractions) in percentage points; None where either is missing.

    >>> points(Decimal("0.62"), Decimal("0.58"))
    Decimal('4.00')
    """
    if now is None or then is None:
        return None
    return _EXACT.multiply(_EXACT.subtract(now, then), _HUNDRED)


def tenth_of_a_point(points: Decimal) -> Decimal:
    """Percentage points as they are shown, with one decimal, halves away from zero.

    >>> tenth_of_a_point(Decimal("-3.95")), tenth_of_a_point(Decimal("-0.04"))
    (Decimal('-4.0'), Decimal('0.0'))
    """
    return _EXACT.quantize(points, Decimal("0.1")) + 0


def verdict(arrow: Arrow, preferred: Direction | None) -> Verdict | None:
    """Whether an arrow goes the preferred way; None without a preference or without a change.

    >>> verdict(Arrow.DOWN, Direction.DOWN).value, verdict(Arrow.LEVEL, Direction.UP).value
    ('Positive', 'Similar')
    >>> verdict(Arrow.UP, None) is None
    True
    """
    if preferred is None or arrow is Arrow.NONE:
        return None
    if arrow is Arrow.LEVEL:
        return Verdict.SIMILAR
    wanted = Arrow.UP if preferred is Direction.UP else Arrow.DOWN
    return Verdict.POSITIVE if arrow is wanted else Verdict.NEGATIVE


def average(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The average of the figures that are there; None where there are none.

    >>> average([Decimal(1), None, Decimal(2)])
    Decimal('1.5')
    """
    present = [figure for figure in figures if figure is not None]
    if not present:
        return None
    return _EXACT.divide(reduce(_EXACT.add, present), Decimal(len(present)))


def maximum(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The largest of the figures that are there; None where there are none.

    >>> maximum([None, Decimal(3), Decimal(2)])
    Decimal('3')
    """
    return max([figure for figure in figures if figure is not None], default=None)


class Interval(NamedTuple):
    """Where a true figure may lie, given how its cell rounds it; both ends belong to it."""

    low: Decimal
    high: Decimal

    def meets(self, other: "Interval") -> bool:
        """Whether some value lies in both.

        >>> Interval(Decimal(1), Decimal(2)).meets(Interval(Decimal(2), Decimal(3)))
        True
        """
        return self.low <= other.high and other.low <= self.high


def is_out_of_scale(figure: Decimal, others: Sequence[Decimal]) -> bool:
    """Whether a figure is some hundred times the others of its row, or a hundredth of them, while those lie
    near each other: a percentage written on the other scale is. Whole numbers on both sides are counts.

    >>> usual = [Decimal("0.91"), Decimal("0.92"), Decimal("0.9")]
    >>> [is_out_of_scale(Decimal(figure), usual) for figure in ("98", "0.0093", "0.98", "9")]
    [True, True, False, False]
    """
    sizes = sorted(abs(other) for other in others if other)
    if not figure or len(sizes) < _ENOUGH or sizes[-1] > sizes[0] * _NEAR_EACH_OTHER:
        return False
    middle = sizes[len(sizes) // 2]
    if min(abs(figure), middle) % 1 == 0:
        return False
    ratio = abs(figure) / middle
    return any(_LEAST <= times <= _MOST for times in (ratio, 1 / ratio))


def is_slipped(figure: Decimal, others: Sequence[Decimal]) -> bool:
    """Whether a figure is some ten times all others of its row, a tenth of them, or a sudden 0, where these
    are many and near each other: so is a slipped decimal point, and a cell that was filled in vain. A row of
    small counts may do all that.

    >>> usual = [Decimal(number) for number in ("13.1", "12.9", "14", "13", "12.2", "13.3")]
    >>> [is_slipped(Decimal(figure), usual) for figure in ("131", "1.31", "0", "20", "0.5")]
    [True, True, True, False, False]
    """
    sizes = sorted(abs(other) for other in others)
    if len(sizes) < _MANY or not sizes[0] or sizes[-1] > sizes[0] * _CLOSE:
        return False
    if all(size % 1 == 0 for size in sizes) and sizes[0] < _SMALL_COUNT:
        return False
    if not figure:
        return True
    ratio = abs(figure) / sizes[len(sizes) // 2]
    return any(_LEAST_SLIP <= times <= _MOST_SLIP for times in (ratio, 1 / ratio))


def average_within(figures: Sequence[Interval]) -> Interval:
    """Where the average lies when the figures, of which there are some, lie in intervals.

    >>> average_within([Interval(Decimal(1), Decimal(2)), Interval(Decimal(2), Decimal(4))])
    Interval(low=Decimal('1.5'), high=Decimal('3'))
    """
    number = Decimal(len(figures))
    low = reduce(_EXACT.add, (figure.low for figure in figures))
    high = reduce(_EXACT.add, (figure.high for figure in figures))
    return Interval(_EXACT.divide(low, number), _EXACT.divide(high, number))


def maximum_within(figures: Sequence[Interval]) -> Interval:
    """Where the maximum lies when the figures, of which there are some, lie in intervals.

    >>> maximum_within([Interval(Decimal(1), Decimal(5)), Interval(Decimal(2), Decimal(4))])
    Interval(low=Decimal('2'), high=Decimal('5'))
    """
    return Interval(max(figure.low for figure in figures), max(figure.high for figure in figures))


def rounded_figure(figure: Decimal, last_digit: Decimal) -> Interval:
    """Where the true figure lies whose cell shows nothing below ``last_digit`` (0.01 for a format 0%).

    A figure stored with more digits than it shows is exact.

    >>> rounded_figure(Decimal("0.24"), Decimal("0.01"))
    Interval(low=Decimal('0.235'), high=Decimal('0.245'))
    >>> rounded_figure(Decimal("0.2406"), Decimal("0.01"))
    Interval(low=Decimal('0.2406'), high=Decimal('0.2406'))
    """
    # A number of so many digits is exact, and its remainder would not fit.
    if figure.adjusted() - last_digit.adjusted() > 40 or _EXACT.remainder_near(figure, last_digit):
        return Interval(figure, figure)
    half = last_digit / 2
    return Interval(figure - half, figure + half)


def change_within(now: Interval, then: Interval) -> Interval | None:
    """Where the change lies when the figures lie in intervals; None where no change may exist.

    >>> change_within(Interval(Decimal("0.235"), Decimal("0.245")), Interval(Decimal("0.2"), Decimal("0.2")))
    Interval(low=Decimal('0.175'), high=Decimal('0.225'))
    """
    if then.high <= 0:
        return None
    # The change grows with ``now``, and falls with ``then`` where ``now`` is above zero, rises below.
    low = _ratio(now.low, then.high if now.low >= 0 else then.low)
    high = _ratio(now.high, then.low if now.high > 0 else then.high)
    return Interval(_EXACT.subtract(low, Decimal(1)), _EXACT.subtract(high, Decimal(1)))


def points_within(now: Interval, then: Interval) -> Interval:
    """Where a difference in percentage points lies when the percentages lie in intervals.

    >>> points_within(Interval(Decimal("0.6"), Decimal("0.7")), Interval(Decimal("0.5"), Decimal("0.5")))
    Interval(low=Decimal('10.0'), high=Decimal('20.0'))
    """
    low, high = _EXACT.subtract(now.low, then.high), _EXACT.subtract(now.high, then.low)
    return Interval(_EXACT.multiply(low, _HUNDRED), _EXACT.multiply(high, _HUNDRED))


def _ratio(number: Decimal, base: Decimal) -> Decimal:
    """``number`` to ``base``, a base of zero or below being as close above zero as one likes."""
    return _EXACT.divide(number, base) if base > 0 else Decimal("Infinity").copy_sign(number)
