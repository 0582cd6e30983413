"""What happened to an indicator in the reporting month, for somebody who has no chart before them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from scorecard_xl.computing.computed import shown
from scorecard_xl.computing.insight import Insight
from scorecard_xl.computing.process_limits import (
    RUN,
    Figures,
    Limits,
    Rule,
    Signal,
    all_signals,
    are_outside,
    side,
)
from scorecard_xl.model import Month, Status
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.words.text import count, in_words

_MOST_DECIMALS = 15


class Holding(NamedTuple):
    """A rule that holds of the reporting month, the first of the months of which it does, and what that is in
    plain words."""

    signal: Signal
    since: Month
    words: str


def what_happened(insight: Insight, target: Decimal | None, code: str) -> str:
    """One sentence that says what the reporting month's signal is, and whether its target is missed; empty
    where there is neither.

    Figures are shown in the number format ``code``.
    """
    told = [one.words for one in rules_holding(insight, code)[:1]]
    now = insight.figures[-1]
    if target is not None and now is not None and insight.status in _MISSED:
        aim = shown(float(target), code)
        hidden = f" with {told_apart(now, target, code)}" if shown(float(now), code) == aim else ""
        told.append(f"misses its target of {aim}{hidden} ({_MISSED[insight.status]})")
    said = "; ".join(told)
    return f"{said[0].upper()}{said[1:]}." if said else ""


_MISSED = {Status.AMBER: "within the tolerance", Status.RED: "beyond the tolerance"}


def rules_holding(insight: Insight, code: str) -> list[Holding]:
    """The rules that hold of the reporting month, the one that names it first."""
    lines, now = insight.lines, insight.figures[-1]
    if lines is None or now is None:
        return []
    signals = all_signals(insight.figures[-RUN:], lines)[-1]
    return [_holding(signal, insight, lines, now, code) for signal in signals]


def _holding(signal: Signal, insight: Insight, lines: Limits, now: Decimal, code: str) -> Holding:
    figures, is_high = insight.figures, signal.is_high
    beyond = "above" if is_high else "below"
    limit = insight.upper_limit if is_high else insight.lower_limit
    assert limit is not None  # where there are lines
    limit_is = f"{'upper' if is_high else 'lower'} limit of {told_apart(limit, now, code)}"
    if signal.rule is Rule.OUTSIDE:
        outside = [sign == (1 if is_high else -1) for sign in are_outside(figures, lines)]
        months = _last_in_a_row(outside)
        words = f"{beyond} its {limit_is} {_how_often(outside, months, figures)}"
    elif signal.rule is Rule.TREND:
        steps = _last_in_a_row([one == (1 if is_high else -1) for one in _steps(figures)])
        months = steps + 1
        words = f"a trend: {in_words(steps)} {'rises' if is_high else 'falls'} in a row"
    elif signal.rule is Rule.TWO_OF_THREE:
        warning = lines.upper_warning if is_high else lines.lower_warning
        far = [one is not None and (one > warning if is_high else one < warning) for one in figures[-3:]]
        months = len(far) - far.index(True)
        which = "all of the last three" if all(far) else "two of the last three"
        words = f"{which} months near the {limit_is}"
    else:
        months = _last_in_a_row([side(one, lines) == (1 if is_high else -1) for one in figures])
        words = f"{in_words(months)} months in a row {beyond} the mean of {told_apart(lines.mean, now, code)}"
    return Holding(signal, insight.first.plus(len(figures) - months), words)


def _last_in_a_row(holds: Sequence[bool]) -> int:
    """Of how many of the last months something holds.

    >>> _last_in_a_row([True, False, True, True]), _last_in_a_row([True, False])
    (2, 0)
    """
    return next((back for back, held in enumerate(reversed(holds)) if not held), len(holds))


def _steps(figures: Figures) -> Iterator[int]:
    """From each month to the next: 1 for a rise, -1 for a fall."""
    for before, after in pairwise(figures):
        yield 0 if before is None or after is None else (after > before) - (after < before)


def _how_often(outside: Sequence[bool], in_a_row: int, figures: Figures) -> str:
    """For how many months the last one is outside a limit, or how long none was."""
    if in_a_row > 1:
        return f"for {in_words(in_a_row)} months in a row"
    before = [index for index, is_so in enumerate(outside[:-1]) if is_so]
    if before:
        return f"for the first time in {len(outside) - 1 - before[-1]} months"
    known = sum(figure is not None for figure in figures)
    return f"for the first time in the {count(known, 'month')} known"


def told_apart(line: Decimal, figure: Decimal, code: str) -> str:
    """A line of a chart as figures are shown, with as many more decimals as tell it from a figure that is
    beyond it.

    >>> told_apart(Decimal("411.7"), Decimal(420), "#,##0"), told_apart(Decimal("411.7"), Decimal(412), "0")
    ('412', '411.7')
    >>> told_apart(Decimal("0.9463"), Decimal("0.9451"), "0%")
    '94.6%'
    """
    shows = shown(float(line), code)
    if line == figure or shows != shown(float(figure), code):
        return shows
    form = parse_number_format(code)
    scale, sign = (100, "%") if form.is_percentage else (1, "")
    for places in range((form.decimals or 0) + 1, _MOST_DECIMALS):
        texts = [f"{one * scale:,.{places}f}{sign}" for one in (line, figure)]
        if texts[0] != texts[1]:
            return texts[0]
    return shows
