"""Where the months and values of a chart lie in its drawing."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.computing.chart_axis import Tick, axis_ticks
from scorecard_xl.publishing.publication import IndicatorShown, MonthShown


class Scale(NamedTuple):
    """The room of a drawing, and the part of it where months go from ``left`` to ``right`` and values from
    ``least`` at the ``bottom`` to ``most`` at the ``top``."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    months: int
    least: Decimal
    most: Decimal
    ticks: tuple[Tick, ...] = ()

    def x(self, later: float) -> float:
        """Where the month lies that is so many after the first."""
        step = (self.right - self.left) / max(1, self.months)
        return round(self.left + (later + 0.5) * step, 1)

    def y(self, value: Decimal) -> float:
        """Where a value lies."""
        part = float((value - self.least) / (self.most - self.least))
        return round(self.bottom - part * (self.bottom - self.top), 1)


def chart_scale(indicator: IndicatorShown) -> Scale:
    """The scale of a chart with axes, from its first step to its last."""
    known = [float(value) for value in _values(indicator)]
    ticks = axis_ticks(known or [0.0], indicator.code)
    least, most = ticks[0].value, ticks[-1].value
    return Scale(720, 252, 62, 590, 26, 222, len(indicator.months), least, most, ticks if known else ())


def sparkline_scale(indicator: IndicatorShown) -> Scale:
    """The scale of a small chart, which its values fill."""
    known = list(_values(indicator._replace(target=None))) or [Decimal(0)]
    least, most = min(known), max(known)
    if least == most:
        least, most = least - 1, most + 1
    return Scale(120, 32, 3, 117, 5, 27, len(indicator.months), least, most)


def runs_of(
    months: Sequence[MonthShown],
    has: Callable[[MonthShown], bool],
    apart: Callable[[MonthShown, MonthShown], bool] = lambda one, other: False,
) -> Iterator[tuple[int, Sequence[MonthShown]]]:
    """The runs of neighbouring months that have something, each with the place of its first month; two that
    are ``apart`` are of two runs."""
    start = None
    for later, one in enumerate(months):
        if start is not None and (not has(one) or apart(months[later - 1], one)):
            yield start, months[start:later]
            start = None
        if start is None and has(one):
            start = later
    if start is not None:
        yield start, months[start:]


def _values(indicator: IndicatorShown) -> Iterator[Decimal]:
    """Everything that a chart draws."""
    for one in indicator.months:
        for value in (one.figure.value, one.mean, one.lower_limit, one.upper_limit):
            if value is not None:
                yield value
    if indicator.target is not None and indicator.target.value is not None:
        yield indicator.target.value
