"""The axis of a chart: where it begins, its steps, and how their numbers are written."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from scorecard_xl.computing.computed import shown
from scorecard_xl.spreadsheet.number_format import parse

_FAR_FROM_ZERO = Decimal("1.5")  # times what the values span
_TICKS = 5  # that an axis has at least, about


class Tick(NamedTuple):
    """A step of an axis, and its number in words."""

    value: Decimal
    label: str


def axis_format(code: str, known: Sequence[float]) -> str:
    """The format of an axis: that of the figures, with a digit more where the steps would look alike.

    >>> axis_format("0%", [0.91, 0.93]), axis_format("0%", [0.4, 0.9]), axis_format("#,##0", [1, 3])
    ('0.0%', '0%', '0.0')
    """
    form = parse(code)
    if form.decimals is None or form.unit is None or max(known) - min(known) >= _TICKS * form.unit:
        return code
    return f"0.{'0' * (form.decimals + 1)}{'%' * form.is_percentage}"


def axis_start(known: Sequence[float]) -> float | None:
    """Where an axis begins whose zero is so far below that nothing would be seen to move; None for another.

    >>> axis_start([1080, 1380]), axis_start([0.87, 0.99]), axis_start([10, 30]), axis_start([5, 5])
    (1000.0, 0.8, None, None)
    """
    least, span = Decimal(repr(min(known))), Decimal(repr(max(known))) - Decimal(repr(min(known)))
    if not 0 < span * _FAR_FROM_ZERO < least:
        return None
    step = Decimal(1).scaleb(span.adjusted())
    return float((least - span / 4) // step * step)


def axis_ticks(known: Sequence[float], code: str) -> tuple[Tick, ...]:
    """The steps of an axis that holds these values, from the lowest to the highest.

    >>> [tick.label for tick in axis_ticks([0.4, 0.93], "0%")]
    ['0%', '20%', '40%', '60%', '80%', '100%']
    >>> [tick.label for tick in axis_ticks([-3, 4], "0")], [tick.label for tick in axis_ticks([0, 0], "0")]
    (['-4', '-2', '0', '2', '4'], ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
    """
    low = Decimal(repr(float(axis_start(known) or min(0, *known))))
    high = Decimal(repr(float(max(0, *known))))
    span = high - low or Decimal(1)
    form = axis_format(code, [float(low), float(low + span)])
    step = max(_step(span / _TICKS), parse(form).unit or Decimal(0))
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), (low + span) // step, first + 1)
    values = (step * number for number in range(int(first), int(last) + 1))
    return tuple(Tick(value, shown(float(value), form)) for value in values)


def _step(least: Decimal) -> Decimal:
    """The least of 1, 2, 5, 10, 20, … and of their fractions that is no less.

    >>> _step(Decimal("0.13")), _step(Decimal(3)), _step(Decimal(20))
    (Decimal('0.2'), Decimal('5'), Decimal('2E+1'))
    """
    power = Decimal(1).scaleb(least.adjusted())
    return next(size for size in (power, 2 * power, 5 * power, 10 * power) if size >= least)
