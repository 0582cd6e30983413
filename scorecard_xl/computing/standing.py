"""How an authority's figure stands among others': the rules of the department's own interactive tool.

A rank counts from the best; a quartile is of all authorities, with cuts between neighbouring figures as R's
type 7 makes them, and a figure on a cut belongs to the quartile of lower figures. Without a preferred
direction nothing is better than anything.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal

from scorecard_xl.computing import measures
from scorecard_xl.model import AgainstEngland, Arrow, Direction, Quartile, Verdict

LEAST_FOR_QUARTILES = 100
"""Fewer figures are no picture of all authorities, of which there are some 150."""

_AGAINST = {
    Verdict.POSITIVE: AgainstEngland.BETTER,
    Verdict.SIMILAR: AgainstEngland.SIMILAR,
    Verdict.NEGATIVE: AgainstEngland.WORSE,
}


def rank(own: Decimal, others: Collection[Decimal], preferred: Direction | None) -> int | None:
    """The rank of a figure among others: 1 is best, and equal figures share the lowest rank.

    >>> others = [Decimal(number) for number in (4, 7, 7, 9)]
    >>> rank(Decimal(7), others, Direction.UP), rank(Decimal(7), others, Direction.DOWN)
    (2, 2)
    >>> rank(Decimal(7), others, None) is None
    True
    """
    if preferred is None:
        return None
    is_up = preferred is Direction.UP
    return 1 + sum(other > own if is_up else other < own for other in others)


def quantile(figures: Sequence[Decimal], part: Decimal) -> Decimal:
    """The figure below which a part of the figures lies: between two neighbours, linearly (R's type 7).

    >>> quantile([Decimal(number) for number in (1, 2, 3, 10)], Decimal("0.75"))
    Decimal('4.75')

    Raises IndexError where there are no figures.
    """
    ordered = sorted(figures)
    place = (len(ordered) - 1) * part
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def quartile(own: Decimal, figures: Sequence[Decimal], preferred: Direction | None) -> Quartile | None:
    """The quartile of a figure among those of all authorities, its own among them.

    >>> figures = [Decimal(number) for number in range(1, 9)]
    >>> [quartile(figure, figures, Direction.DOWN).name for figure in figures]
    ['A', 'A', 'B', 'B', 'C', 'C', 'D', 'D']
    >>> quartile(Decimal(8), figures, Direction.UP).name, quartile(Decimal(8), figures, None)
    ('A', None)
    """
    if preferred is None or not figures:
        return None
    cuts = (quantile(figures, Decimal(quarters) / 4) for quarters in (1, 2, 3))
    above = sum(own > cut for cut in cuts)
    return tuple(Quartile)[3 - above if preferred is Direction.UP else above]


def against_england(
    own: Decimal, england: Decimal, preferred: Direction | None, threshold: int
) -> AgainstEngland | None:
    """Whether a figure is better or worse than England's; similar where it differs by less than a whole
    percent of that, the threshold that changes have too.

    >>> against_england(Decimal(23), Decimal(20), Direction.DOWN, 10).value
    'Worse'
    >>> against_england(Decimal(21), Decimal(20), Direction.DOWN, 10).value
    'Similar'
    """
    if own == england:
        arrow = Arrow.LEVEL
    else:
        difference = measures.change(own, england)
        # No percentage is of zero; anything is more.
        is_more = Arrow.UP if own > england else Arrow.DOWN
        arrow = is_more if difference is None else measures.arrow(difference, threshold)
    verdict = measures.verdict(arrow, preferred)
    return _AGAINST[verdict] if verdict else None
