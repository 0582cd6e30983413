"""What an indicator's months say together: process limits, whether its target is met, and what that is
called.

The series is every month known, from History and from the sheet, up to the reporting month; from the month
that a person names under "Limits from" it begins anew. The rules for few months, rare counts and targets are
those of "Making Data Count" (NHSRplotthedots, R/ptd_calculate_assurance_type.R).
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, overload

from scorecard_xl.computing import measures, process_limits
from scorecard_xl.computing.process_limits import Figures, Limits, Signal
from scorecard_xl.model import (
    ASSURANCE,
    NO_STANDING,
    STATUS,
    VARIATION,
    Arrow,
    Assurance,
    Direction,
    Indicator,
    Judgement,
    Month,
    Settings,
    Standing,
    Status,
    Table,
    Unit,
    Variation,
    Verdict,
    VerdictsBy,
)


class Insight(NamedTuple):
    """What is known of an indicator in the reporting month.

    ``figures`` are those of neighbouring months from the ``first`` to the reporting month, None where there
    is none; ``lines`` are None where there are no limits. A judgement is None where there is nothing to
    judge.
    """

    first: Month
    figures: Figures
    lines: Limits | None
    signal: Signal | None
    variation: Variation | None
    assurance: Assurance | None
    status: Status | None
    unit: Unit
    standing: Standing = NO_STANDING

    @property
    def _judging(self) -> Iterator[Decimal]:
        """The figures that limits come from, and the one that they judge."""
        judging = [*process_limits.baseline(self.figures), self.figures[-1]]
        return (figure for figure in judging if figure is not None)

    @property
    def floor(self) -> Decimal | None:
        """What no figure of the row is below: 0, where none has been."""
        return None if any(figure < 0 for figure in self._judging) else Decimal(0)

    @property
    def ceiling(self) -> Decimal | None:
        """What no figure of the row is above: 100 % of a percentage, where none has been."""
        is_part = self.unit is Unit.PERCENTAGE and all(figure <= 1 for figure in self._judging)
        return Decimal(1) if is_part else None

    @property
    def mean(self) -> Decimal | None:
        """The mean that figures vary around."""
        return self.lines.mean if self.lines else None

    @property
    def lower_limit(self) -> Decimal | None:
        """The lower limit as it is shown: cut off where no figure can be."""
        lower, floor = self.lines.lower if self.lines else None, self.floor
        return lower if lower is None or floor is None else max(lower, floor)

    @property
    def upper_limit(self) -> Decimal | None:
        """The upper limit as it is shown: cut off where no figure can be."""
        upper, ceiling = self.lines.upper if self.lines else None, self.ceiling
        return upper if upper is None or ceiling is None else min(upper, ceiling)

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """All that is said of the indicator."""
        return tuple(filter(None, (self.variation, self.assurance, self.status)))


def insights(table: Table, month: Month, settings: Settings) -> Iterator[tuple[Indicator, Insight]]:
    """Each indicator of a table with what is known of it in a month."""
    places = {one.ordinal: index for one, index in table.figures_by_month.items() if one <= month}
    for indicator in table.indicators:
        yield indicator, _insight(indicator, places, month, settings)


def insight_of(table: Table, indicator: Indicator, month: Month, settings: Settings) -> Insight:
    """What is known of one indicator in a month."""
    places = {one.ordinal: index for one, index in table.figures_by_month.items() if one <= month}
    return _insight(indicator, places, month, settings)


def _insight(indicator: Indicator, places: Mapping[int, int], month: Month, settings: Settings) -> Insight:
    figures = _Series(indicator, places, month.ordinal)
    now = figures[-1]
    before = process_limits.baseline(figures)
    unclear = indicator.aim.unclear
    lines: Limits | None = None
    signal: Signal | None = None
    variation: Variation | None = None
    if VARIATION not in unclear:
        if process_limits.has_too_few(before):
            variation = Variation.TOO_FEW_MONTHS
        elif process_limits.is_too_rare(before, is_count=indicator.unit is Unit.COUNT):
            variation = Variation.TOO_RARE
        else:
            lines = process_limits.limits(before, screened=settings.screened)
        if lines is not None:
            signal = process_limits.last_signal(figures, lines)
            variation = variation_of(signal, indicator.direction)
    assurance = None
    if lines is not None and ASSURANCE not in unclear:
        assurance = assurance_of(lines, indicator.aim.target, indicator.direction)
    status = None if STATUS in unclear else status_of(now, indicator, settings)
    if now is None:
        variation = None
    return Insight(
        Month.at(figures.first),
        figures,
        lines,
        signal,
        variation,
        assurance,
        status,
        indicator.unit,
        indicator.standing,
    )


class _Series(Sequence[Decimal | None]):
    """The figures of neighbouring months that end with one, each looked at when it is asked for: limits come
    from the first of many, and rules look at the last."""

    def __init__(self, indicator: Indicator, places: Mapping[int, int], last: int) -> None:
        self._figures = indicator.figures
        self._earlier = indicator.earlier
        self._places = places
        since = indicator.aim.limits_from
        least = 0 if since is None else since.ordinal
        known = heapq.merge(self._earlier.ordinals, sorted(places))
        self.first = next((at for at in known if least <= at <= last and self._at(at) is not None), last)
        self._length = last - self.first + 1

    def _at(self, ordinal: int) -> Decimal | None:
        place = self._places.get(ordinal)
        return self._earlier.at(ordinal) if place is None else self._figures[place]

    def __iter__(self) -> Iterator[Decimal | None]:
        places, figures, earlier = self._places, self._figures, self._earlier
        for ordinal in range(self.first, self.first + self._length):
            place = places.get(ordinal)
            yield earlier.at(ordinal) if place is None else figures[place]

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Decimal | None: ...

    @overload
    def __getitem__(self, index: slice) -> list[Decimal | None]: ...

    def __getitem__(self, index: int | slice) -> Decimal | list[Decimal | None] | None:
        if isinstance(index, slice):
            return [self._at(self.first + at) for at in range(*index.indices(self._length))]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return self._at(self.first + index % self._length)


def variation_of(signal: Signal | None, preferred: Direction | None) -> Variation:
    """What a signal means, given the preferred direction: without one it is high or low, never good or bad.

    >>> from scorecard_xl.computing.process_limits import Rule
    >>> low = Signal(Rule.RUN, is_high=False)
    >>> [variation_of(low, preferred).value for preferred in (Direction.DOWN, Direction.UP, None)]
    ['Improvement', 'Concern', 'Low']
    >>> variation_of(None, Direction.UP).value
    'Common cause'
    """
    if signal is None:
        return Variation.COMMON_CAUSE
    if preferred is None:
        return Variation.HIGH if signal.is_high else Variation.LOW
    is_good = signal.is_high is (preferred is Direction.UP)
    return Variation.IMPROVEMENT if is_good else Variation.CONCERN


VERDICTS = {
    Variation.IMPROVEMENT: Verdict.POSITIVE,
    Variation.COMMON_CAUSE: Verdict.SIMILAR,
    Variation.CONCERN: Verdict.NEGATIVE,
}
"""The verdicts that process limits give."""


def verdict_by(by: VerdictsBy, verdict: Verdict | None, variation: Variation | None) -> Verdict | None:
    """The verdict of a change, given that of its arrow and what process limits say; None where there is none,
    or where the two are wanted alike and are not.

    >>> verdict_by(VerdictsBy.LIMITS, Verdict.NEGATIVE, Variation.COMMON_CAUSE).value
    'Similar'
    >>> verdict_by(VerdictsBy.BOTH, Verdict.NEGATIVE, Variation.COMMON_CAUSE) is None
    True
    """
    if by is VerdictsBy.ARROWS or verdict is None:
        return verdict
    by_limits = VERDICTS.get(variation) if variation else None
    return by_limits if by is VerdictsBy.LIMITS or by_limits is verdict else None


def verdict_of_change(
    table: Table, indicator: Indicator, arrow: Arrow, variation: Variation | None, settings: Settings
) -> Verdict | None:
    """What colours a change of a row: its arrow, or process limits where the Settings say so and the table
    says what they do."""
    verdict = measures.verdict(arrow, indicator.direction)
    if VARIATION not in table.columns:
        return verdict
    return verdict_by(settings.verdicts_by, verdict, variation)


def assurance_of(lines: Limits, target: Decimal | None, preferred: Direction | None) -> Assurance | None:
    """Whether a process within its limits will meet a target; a limit on the target is hit or miss.

    >>> lines = Limits(*map(Decimal, (2, 1, 3, 2, 2)))
    >>> [assurance_of(lines, Decimal(4), preferred).value for preferred in (Direction.UP, Direction.DOWN)]
    ['Will fail', 'Will pass']
    >>> assurance_of(lines, Decimal(3), Direction.UP).value, assurance_of(lines, None, Direction.UP)
    ('Hit or miss', None)
    """
    if target is None or preferred is None:
        return None
    if lines.lower <= target <= lines.upper:
        return Assurance.HIT_OR_MISS
    is_within_reach = (target < lines.lower) is (preferred is Direction.UP)
    return Assurance.WILL_PASS if is_within_reach else Assurance.WILL_FAIL


def status_of(figure: Decimal | None, indicator: Indicator, settings: Settings) -> Status | None:
    """How a figure stands to the indicator's target: Green where it is at the target or beyond it the
    preferred way, Amber within the tolerance, else Red; None without a figure, a target or a preferred
    direction."""
    target, direction = indicator.aim.target, indicator.direction
    if figure is None or target is None or direction is None:
        return None
    short = target - figure if direction is Direction.UP else figure - target
    if short <= 0:
        return Status.GREEN
    return Status.AMBER if short <= tolerance_of(target, indicator, settings) else Status.RED


def tolerance_of(target: Decimal, indicator: Indicator, settings: Settings) -> Decimal:
    """How far from its target a figure may be: the row's own tolerance, else the usual part of the target."""
    given = indicator.aim.tolerance
    return abs(target) * settings.tolerance if given is None else given
