"""Claims in the owners' commentary that the row's own figures do not bear out: questions, never errors.

A claim is doubted only where no reading of it fits: not the rounding of shown figures, not percentage points
in place of percent, not the year before in place of the month before.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from scorecard_xl.commentary.claims.sentences import claims
from scorecard_xl.commentary.claims.subjects import counts, mentions, names, telling
from scorecard_xl.commentary.claims.wording import Claim, ClaimKind, Hedge, Said
from scorecard_xl.computing import measures
from scorecard_xl.computing.computed import true_interval
from scorecard_xl.computing.measures import Interval
from scorecard_xl.model import Indicator, Month, Table, Unit
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.number_format import show

_HUNDRED = Decimal(100)
_IN_RATES = re.compile(r"\brates?\b|\bper\s1|%|\bpercent|\bproportion", re.IGNORECASE)


class Doubt(NamedTuple):
    """A claim that the figures do not bear out: its words, the number in it, what the figures give in the
    same form, and the question to the owner.
    """

    wording: str
    said: str
    figures: str
    question: str


def doubts(commentary: str, indicator: Indicator, table: Table, month: Month, window: int) -> Iterator[Doubt]:
    """The claims of a row's commentary that no reading of its figures bears out."""
    found = list(claims(commentary, month))
    if not found:
        return
    row = _FiguresOfRow(indicator, table, month, window)
    for claim in found:
        doubt = row.doubt(claim)
        if doubt and not any(
            _FiguresOfRow(other, table, month, window).bears_out(claim) for other in row.sharing(commentary)
        ):
            yield doubt


def _no_words() -> tuple[str, str]:
    return "", ""


class _Reading(NamedTuple):
    """What the figures give for one reading of a claim: where it lies, and the figure in words with its
    explanation.
    """

    interval: Interval
    in_words: Callable[[], tuple[str, str]] = _no_words
    fits: bool = False


class _FiguresOfRow:
    """An indicator's figures as claims speak of them."""

    def __init__(self, indicator: Indicator, table: Table, month: Month, window: int) -> None:
        self.indicator = indicator
        self.table = table
        self.month = month
        self.window = window
        self.is_percentage = indicator.unit is Unit.PERCENTAGE
        self.index_of = {m: index for m, index in table.figures_by_month.items() if m <= month}

    def sharing(self, commentary: str) -> Iterator[Indicator]:
        """The table's other indicators with the same commentary: it may be about any of them."""
        others = (other for other in self.table.indicators if other.row != self.indicator.row)
        return (other for other in others if other.commentary == commentary)

    def bears_out(self, claim: Claim) -> bool:
        """Whether the claim is about this row and some reading of it fits."""
        return self.is_about(claim) and any(_fits(claim, reading) for reading in self.readings(claim))

    def doubt(self, claim: Claim) -> Doubt | None:
        """The doubt about a claim, where it is about this row and no reading of it fits."""
        if not self.is_about(claim):
            return None
        first: _Reading | None = None
        for reading in self.readings(claim):
            if _fits(claim, reading):
                return None
            first = first or reading
        is_value = claim.kind in (ClaimKind.VALUE, ClaimKind.MONTH)
        if first is None or (is_value and not self._is_near(claim.said, first)):
            return None
        figures, detail = first.in_words()
        question = (
            f"The commentary says “{claim.wording}”, and the figures give {figures}{detail}: which is right?"
        )
        return Doubt(claim.wording, claim.said.text, figures, question)

    def is_about(self, claim: Claim) -> bool:
        """Whether a claim's unit is the row's, and the words around it name nothing but its indicator."""
        if not self._is_unit_of(claim):
            return False
        text = self.indicator.text
        if claim.needs_subject:
            return counts(claim.noun, claim.subject, text)
        if telling(claim.subject) or telling(claim.noun):
            return names(claim.subject, text) and names(claim.noun, text)
        if claim.kind is ClaimKind.CHANGE and claim.beside and not self._is_own(claim.beside):
            return False
        return mentions(claim.context, text)

    def _is_unit_of(self, claim: Claim) -> bool:
        """Whether a claim's number may be in the row's unit."""
        said = claim.said
        if claim.kind is ClaimKind.RECORD:
            return True
        if claim.kind is ClaimKind.CHANGE:
            return said.is_percent or self.is_percentage == said.is_points
        if said.is_percent != self.is_percentage:
            return False
        is_value = claim.kind in (ClaimKind.VALUE, ClaimKind.MONTH)
        is_count = self.indicator.unit is Unit.COUNT
        return not (is_value and is_count and _IN_RATES.search(claim.subject or claim.context))

    def readings(self, claim: Claim) -> Iterator[_Reading]:
        """What the figures give for each reading of a claim, the likeliest first; nothing without figures."""
        if claim.kind is ClaimKind.CHANGE:
            return self._changes(claim)
        if claim.kind is ClaimKind.RECORD:
            return self._record(claim)
        if claim.kind is ClaimKind.AVERAGE or claim.kind is ClaimKind.MAXIMUM:
            return self._in_window(claim.kind is ClaimKind.AVERAGE)
        return self._values(claim)

    def _values(self, claim: Claim) -> Iterator[_Reading]:
        months = claim.months or (self.month,)
        # Without a figure for the likeliest month, another would be a guess.
        if self._interval(months[0]) is None:
            return
        for month in months:
            if interval := self._interval(month):
                yield _Reading(interval, partial(self._value_in_words, claim.said, month))

    def _value_in_words(self, said: Said, month: Month) -> tuple[str, str]:
        elsewhere = [other for other in self.index_of if self._fits_month(said, other)]
        detail = f" ({said.text} is the figure of {max(elsewhere).label})" if elsewhere else ""
        return self._shown(month), f" for {month.label}{detail}"

    def _fits_month(self, said: Said, month: Month) -> bool:
        interval = self._interval(month)
        return interval is not None and _fits(Claim(ClaimKind.VALUE, "", said), _Reading(interval))

    def _is_own(self, said: Said) -> bool:
        """Whether a number is one of the row's figures."""
        return said.is_percent == self.is_percentage and any(self._fits_month(said, m) for m in self.index_of)

    def _is_near(self, said: Said, reading: _Reading) -> bool:
        """Whether a number may be a slip for a figure: close to it, its digits, or another month's figure."""
        figure = (reading.interval.low + reading.interval.high) / 2 * (_HUNDRED if said.is_percent else 1)
        allowed = Decimal(10) if said.is_percent else max(figure, said.number) / 4
        digits = [sorted(f"{number:f}".replace(".", "")) for number in (said.number, figure.normalize())]
        return abs(said.number - figure) <= allowed or digits[0] == digits[1] or self._is_own(said)

    def _changes(self, claim: Claim) -> Iterator[_Reading]:
        months = list(claim.months)
        # The reporting month first, unless the sentence speaks of others alone.
        nows = dict.fromkeys(
            [self.month, *months] if self.month in months or not months else [*months, self.month]
        )
        if self._interval(next(iter(nows))) is None:
            return
        for now in nows:
            if interval := self._interval(now):
                for base in self._bases(claim, now):
                    yield from self._change(claim, interval, base.interval, now, base.in_words)

    def _bases(self, claim: Claim, now: Month) -> Iterator[_Reading]:
        """What a change to a month may be from."""
        months = list(claim.bases)
        if not (months or claim.from_average or claim.from_maximum):
            months = [now.plus(-1), now.plus(-12), *(month for month in claim.months if month < now)]
        for month in months:
            if month < now and (then := self._interval(month)):
                yield _Reading(then, partial(self._base_in_words, month))
        if claim.from_average:
            yield from self._in_window(is_average=True)
        if claim.from_maximum:
            yield from self._in_window(is_average=False)

    def _base_in_words(self, base: Month) -> tuple[str, str]:
        return self._shown(base), f" in {base.label}"

    def _change(
        self, claim: Claim, now: Interval, then: Interval, month: Month, base: Callable[[], tuple[str, str]]
    ) -> Iterator[_Reading]:
        def in_words(middle: Decimal, unit: str) -> tuple[str, str]:
            size = f"{_rounded(abs(middle), claim.said.digit)}{unit}"
            # An arrow where the text says the other direction.
            size = f"{'↑' if middle > 0 else '↓'} {size}" if claim.sign * middle < 0 else size
            return size, f" (from {''.join(base())} to {self._shown(month)} in {month.label})"

        difference = Interval(now.low - then.high, now.high - then.low)
        middle = (difference.low + difference.high) / 2
        if claim.said.is_percent and not claim.said.is_points:
            change = measures.change_within(now, then)
            if change is None:
                return
            relative = measures.change(now.low + now.high, then.low + then.high) or Decimal(0)
            change = Interval(change.low * _HUNDRED, change.high * _HUNDRED)
            yield _Reading(change, partial(in_words, relative * _HUNDRED, "%"))
        if self.is_percentage:
            points = Interval(difference.low * _HUNDRED, difference.high * _HUNDRED)
            yield _Reading(points, partial(in_words, middle * _HUNDRED, " points"))
        elif not claim.said.is_percent:
            yield _Reading(difference, partial(in_words, middle, ""))

    def _in_window(self, is_average: bool) -> Iterator[_Reading]:
        months = [m for m in (self.month.plus(-back) for back in range(self.window)) if m in self.index_of]
        intervals = [interval for m in months if (interval := self._interval(m))]
        if not intervals:
            return
        function = measures.average if is_average else measures.maximum
        low, high = (function(ends) for ends in zip(*intervals, strict=True))
        assert low is not None and high is not None
        shown = show(float((low + high) / 2), self._code(months[0])).strip()
        name = f" as the {self.window} month {'average' if is_average else 'maximum'}"
        yield _Reading(Interval(low, high), lambda: (shown, name))

    def _record(self, claim: Claim) -> Iterator[_Reading]:
        now, since = self._interval(self.month), claim.bases[0]
        if now is None or since not in self.index_of:
            return
        between = [
            (m, interval) for m in self.index_of if since < m < self.month and (interval := self._interval(m))
        ]
        if claim.sign > 0:
            beaten = [(interval.low, m) for m, interval in between if interval.low > now.high]
        else:
            beaten = [(-interval.high, m) for m, interval in between if interval.high < now.low]
        at = max(beaten)[1] if beaten else self.month
        words = f"{self._shown(at)} in {at.label}", f" and {self._shown(self.month)} now"
        if between:
            yield _Reading(now, lambda: words, fits=not beaten)

    def _interval(self, month: Month) -> Interval | None:
        """Where the true figure of a month lies, None where there is none."""
        index = self.index_of.get(month)
        return None if index is None else true_interval(self.indicator, index)

    def _figure(self, month: Month) -> Decimal | None:
        index = self.index_of.get(month)
        return None if index is None else self.indicator.figures[index]

    def _code(self, month: Month) -> str:
        code = self.indicator.figure_formats[self.index_of[month]]
        return "0%" if self.is_percentage and not parse_number_format(code).is_percentage else code

    def _shown(self, month: Month) -> str:
        figure = self._figure(month)
        return "" if figure is None else show(float(figure), self._code(month)).strip()


def _fits(claim: Claim, reading: _Reading) -> bool:
    """Whether a claim's number is what a reading gives, in its own rounding or cut off, as hedged."""
    if claim.kind is ClaimKind.RECORD:
        return reading.fits
    low, high = reading.interval
    if claim.kind is not ClaimKind.CHANGE and claim.said.is_percent:
        low, high = low * _HUNDRED, high * _HUNDRED
    if claim.kind is not ClaimKind.CHANGE or claim.sign > 0:
        return _fits_number(claim.said, low, high)
    falls = _fits_number(claim.said, -high, -low)
    return falls if claim.sign < 0 else falls or _fits_number(claim.said, low, high)


def _fits_number(said: Said, low: Decimal, high: Decimal) -> bool:
    number, digit = said.number, said.digit
    tenth = number / 10
    match said.hedge:
        case Hedge.OVER:
            return high >= number
        case Hedge.UNDER:
            return low <= number
        case Hedge.NEARLY:
            return high >= number - tenth and low < number + max(digit, tenth / 10)
        case Hedge.JUST_OVER:
            return high > number - digit and low <= number + tenth
        case Hedge.ABOUT:
            return high >= number - tenth - digit and low <= number + tenth + digit
    if low == high:
        return number - digit / 2 <= low < number + digit
    return high > number - digit / 2 and low < number + digit / 2


def _rounded(number: Decimal, digit: Decimal) -> str:
    return show(float(number), "0." + "0" * -digit.adjusted() if digit < 1 else "0")
