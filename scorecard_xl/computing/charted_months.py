"""What a chart of an indicator shows, month by month: its figures, the lines around them, and the signals."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.computing.insight import Insight, insight_of, variation_of
from scorecard_xl.computing.process_limits import all_signals
from scorecard_xl.model import VARIATION, Indicator, Month, Settings, Table, Variation


class ChartedMonth(NamedTuple):
    """A month of a chart. The limits are as they are shown: cut off where no figure can be. ``variation``
    is what a signal means, None without one; ``is_before`` says that the lines are those before a step
    change."""

    month: Month
    figure: Decimal | None = None
    mean: Decimal | None = None
    lower_limit: Decimal | None = None
    upper_limit: Decimal | None = None
    variation: Variation | None = None
    is_before: bool = False


class Charted(NamedTuple):
    """The neighbouring months of a chart, from the first that is known to the reporting month, and what is
    known in that."""

    months: tuple[ChartedMonth, ...]
    insight: Insight


def charted(table: Table, indicator: Indicator, month: Month, settings: Settings) -> Charted | None:
    """What a chart of an indicator shows; None where no month is known. Before a step change stand the limits
    of that time."""
    since = indicator.aim.limits_from
    before = indicator._replace(aim=indicator.aim._replace(limits_from=None))
    if VARIATION in indicator.aim.unclear:
        indicator, since = before, None  # there are no limits, and every month is shown
    insight = insight_of(table, indicator, month, settings)
    known = {one.month: one for one in _months(insight, indicator)}
    if since is not None and since <= month:
        earlier = insight_of(table, before, since.plus(-1), settings)
        known.update({one.month: one._replace(is_before=True) for one in _months(earlier, indicator)})
    first = min((one.month for one in known.values() if one.figure is not None), default=None)
    if first is None:
        return None
    each = (Month.at(ordinal) for ordinal in range(first.ordinal, month.ordinal + 1))
    return Charted(tuple(known.get(one) or ChartedMonth(one) for one in each), insight)


def _months(insight: Insight, indicator: Indicator) -> Iterator[ChartedMonth]:
    figures, lines = list(insight.figures), insight.lines
    signals = all_signals(figures, lines) if lines else [()] * len(figures)
    for later, (figure, found) in enumerate(zip(figures, signals, strict=True)):
        yield ChartedMonth(
            insight.first.plus(later),
            figure,
            insight.mean,
            insight.lower_limit,
            insight.upper_limit,
            variation_of(found[0], indicator.direction) if found else None,
        )
