"""What a public copy keeps to itself: small counts, and figures that would give them away.

Everything that a copy computes, it computes from the figures that it shows: an average, a change or a limit
that would need a hidden one is hidden too. So what is decided here is of which months the figures are hidden.
"""

from collections.abc import Mapping
from typing import NamedTuple

from scorecard_xl.model import FrozenMapping, Month, Scorecard


class Protected(NamedTuple):
    """A scorecard with the figures that a copy may show: rounded where the Settings say so.

    ``hidden`` are the months whose figures stay hidden, by the indicator's sheet and row; ``sentences`` say
    what is hidden and why.
    """

    scorecard: Scorecard
    hidden: Mapping[tuple[str, int], frozenset[Month]] = FrozenMapping({})
    sentences: tuple[str, ...] = ()
