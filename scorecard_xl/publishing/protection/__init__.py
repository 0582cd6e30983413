"""What a public copy keeps to itself: small counts, and figures that would give them away.

Everything that a copy computes, it computes from the figures that it shows: an average, a change or a limit
that would need a hidden one is hidden too. So what is decided here is of which months the figures are hidden.

Counts from 1 to one less than the threshold of the Settings are hidden, zeros stay. National practice differs
and changes; so threshold, symbol and rounding are settings, and nothing is hidden where they are blank. What
would give a hidden count away is hidden too: another part of a total, or the total (``equations``,
``worked_out``); the same figures elsewhere; percentages and rates (``companions``, ``shares``). What is in
doubt is hidden.

Each month is judged by its own figures; those before it are only asked whether what adds up does so by
chance. So the copies of several months agree: what one hides, later ones do not show.
"""

from scorecard_xl.publishing.protection.commentary import tells_hidden
from scorecard_xl.publishing.protection.protecting import Protected, protected
from scorecard_xl.publishing.protection.rows import is_small

__all__ = ["Protected", "is_small", "protected", "tells_hidden"]
