"""Claims in the owners' commentary that the row's own figures do not bear out: questions, never errors.

A claim is doubted only where no reading of it fits: not the rounding of shown figures, not percentage points
in place of percent, not the year before in place of the month before.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.commentary.claims.forms import Claim, Kind, claims
from scorecard_xl.commentary.claims.subjects import mentions, names, telling
from scorecard_xl.commentary.claims.words import Hedge, Said
from scorecard_xl.computing import measures
from scorecard_xl.computing.measures import Interval
from scorecard_xl.computing.rounding import true_interval
from scorecard_xl.model import Indicator, Month, Table, Unit
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.number_format import show

_HUNDRED = Decimal(100)


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
    row: _Row | None = None
    for sentence in claims(commentary, month):
        row = row or _Row(indicator, table, month, window)
        others = [
            one for one in table.indicators if one.row != indicator.row and one.commentary == commentary
        ]
        for claim in row.doubted(sentence):
            # The same text beside several rows may be about any of them.
            if not any(_Row(other, table, month, window).bears_out(claim) for other in others):
                yield row.doubt(claim)


class _Reading(NamedTuple):
    """What the figures give for one reading of a claim, and how a question says it."""

    interval: Interval
    in_words: str
    detail: str = ""


class _Row:
    """An indicator's figures as claims speak of them."""

    def __init__(self, indicator: Indicator, table: Table, month: Month, window: int) -> None:
        self._indicator = indicator
        self._text = indicator.text
        self._month = month
        self._window = window
        self._is_percentage = indicator.unit is Unit.PERCENTAGE
        self._index_of = {m: index for m, index in table.figures_by_month.items() if m <= month}

    def bears_out(self, claim: Claim) -> bool:
        """Whether a claim fits this row's figures."""
        return self._mentions(claim) and self._fits(claim) is True

    def doubted(self, sentence: Sequence[Claim]) -> Iterator[Claim]:
        """The claims of a sentence that are about this row and that no reading fits."""
        fits = [self._fits(claim) for claim in sentence]
        own = [
            claim
            for claim, fit in zip(sentence, fits, strict=True)
            if fit and claim.kind is Kind.VALUE and claim.said
        ]
        for claim, fit in zip(sentence, fits, strict=True):
            if fit is False and self._is_sure(claim, own, sentence):
                yield claim

    def _is_sure(self, claim: Claim, own: Sequence[Claim], sentence: Sequence[Claim]) -> bool:
        """Whether a claim that does not fit is about this row: by the words of its clause, or because another
        number of its sentence is the row's figure."""
        values = [one for one in sentence if claim.pair and one.pair == claim.pair and one.kind is Kind.VALUE]
        if claim.kind is Kind.VALUE:
            return self._is_sure_value(claim, own, [one for one in values if one is not claim])
        if claim.pair:
            return all(one in own for one in values)
        if claim.beside is not None and not self._is_own(claim.beside):
            return False  # it speaks of that number
        is_open = claim.kind is Kind.CHANGE and claim.said and not (claim.bases or claim.base_of)
        return bool(own) or (self._names(claim) and (not is_open or bool(telling(claim.words))))

    def _is_sure_value(self, claim: Claim, own: Sequence[Claim], partners: Sequence[Claim]) -> bool:
        """Of two numbers one has to be the row's figure, or each the figure of the other's month."""
        for partner in partners:
            return partner in own or self._is_swapped(claim, partner)
        if claim.said is not None and claim.months and self._is_own(claim.said) and self._mentions(claim):
            return True  # the figure of another month
        return self._names(claim) and (self._is_near(claim) or bool(own and claim.months))

    def _is_swapped(self, claim: Claim, partner: Claim) -> bool:
        def at(said: Said | None, months: Sequence[Month]) -> bool:
            return said is not None and any(self._is_figure(said, month) for month in months)

        now, then = (partner, claim) if claim.is_then else (claim, partner)
        return at(now.said, self._bases(then)) and at(then.said, self._nows(now))

    def _mentions(self, claim: Claim) -> bool:
        return not telling(claim.words) or mentions(claim.words, self._text)

    def _names(self, claim: Claim) -> bool:
        return not telling(claim.words) or names(claim.words, self._text)

    def _nows(self, claim: Claim) -> list[Month]:
        return list(claim.months) or [self._month]

    def _bases(self, claim: Claim) -> list[Month]:
        """The months that a claim may compare with."""
        months = claim.months if claim.kind is Kind.VALUE else claim.bases
        named = [month.plus(-1) if month == self._month else month for month in months]
        if claim.kind is Kind.CHANGE and claim.said is None and not named:
            return [self._month.plus(-1)]
        return named or [self._month.plus(-1), self._month.plus(-12)]

    def _fits(self, claim: Claim) -> bool | None:
        """Whether some reading of a claim fits; None where it is none of this row's, or has no figure."""
        if claim.said is not None and not self._is_unit_of(claim.kind, claim.said):
            return None
        if any(other not in self._text.casefold() for other in claim.others):
            return None
        readings = list(self._readings(claim))
        if not readings:
            return None
        return any(_fits(claim, reading) for reading in readings)

    def _is_unit_of(self, kind: Kind, said: Said) -> bool:
        if kind is Kind.CHANGE and said.is_percent:
            return True
        if said.is_points:
            return self._is_percentage and kind is Kind.CHANGE
        if said.is_percent:
            return self._is_percentage
        if self._is_percentage:
            return False
        if said.unit == "£":
            return self._indicator.unit not in (Unit.DAYS, Unit.RATIO, Unit.SCORE)
        name = said.unit.split()[-1].rstrip("s") if said.unit else ""
        return name in self._text.casefold() or (name == "day" and self._indicator.unit is Unit.DAYS)

    def _readings(self, claim: Claim) -> Iterator[_Reading]:
        """What the figures give for each reading of a claim, the likeliest first."""
        match claim.kind:
            case Kind.VALUE:
                yield from self._values(claim)
            case Kind.CHANGE | Kind.SAME:
                yield from self._changes(claim)
            case Kind.RECORD:
                yield from self._record(claim)
            case Kind.AVERAGE | Kind.MAXIMUM:
                yield from self._in_window(claim)

    def _values(self, claim: Claim) -> Iterator[_Reading]:
        months = self._bases(claim) if claim.is_then else self._nows(claim)
        if claim.is_then and not claim.months:
            months += [month for month in self._index_of if month < self._month and month not in months]
        if self._interval(months[0]) is None:
            return
        for month in months:
            if interval := self._interval(month):
                yield _Reading(interval, self._shown(month), f" for {month.label}{self._whose(claim.said)}")

    def _whose(self, said: Said | None) -> str:
        """Which month's figure a number is, in brackets."""
        months = [month for month in self._index_of if said is not None and self._is_figure(said, month)]
        return f" ({said.text} is the figure of {max(months).label})" if said and months else ""

    def _changes(self, claim: Claim) -> Iterator[_Reading]:
        for month in self._nows(claim):
            now = self._interval(month)
            if now is None:
                return
            if claim.base_of is not None:
                for one in self._in_window(Claim(claim.base_of, said=claim.said)):
                    yield from self._change(claim, now, one.interval, f"{one.in_words}{one.detail}")
                return
            for base in self._bases(claim):
                then = self._interval(base) if base < month else None
                if then is not None:
                    detail = f"from {self._shown(base)} in {base.label} to {self._shown(month)} in "
                    detail += month.label
                    yield from self._change(claim, now, then, detail)

    def _change(self, claim: Claim, now: Interval, then: Interval, detail: str) -> Iterator[_Reading]:
        difference = Interval(now.low - then.high, now.high - then.low)
        middle = (difference.low + difference.high) / 2
        said = claim.said
        arrow = "↑" if middle > 0 else "↓" if middle < 0 else "→"

        def reading(interval: Interval, middle: Decimal, unit: str) -> _Reading:
            size = f"{_rounded(abs(middle), said.digit)}{unit}" if said else ""
            if said is None or claim.sign * middle < 0:  # where the text says the other direction
                size = f"{arrow} {size}".strip()
            return _Reading(interval, size, f" ({detail})")

        if said is None:
            yield reading(difference, middle, "")
            return
        if said.is_percent:
            change = measures.change_within(now, then)
            relative = measures.change(now.low + now.high, then.low + then.high)
            if change is None or relative is None:
                return
            yield reading(Interval(change.low * _HUNDRED, change.high * _HUNDRED), relative * _HUNDRED, "%")
        if self._is_percentage:
            points = Interval(difference.low * _HUNDRED, difference.high * _HUNDRED)
            yield reading(points, middle * _HUNDRED, " points")
        elif not said.is_percent:
            yield reading(difference, middle, "")

    def _in_window(self, claim: Claim) -> Iterator[_Reading]:
        is_average = claim.kind is Kind.AVERAGE
        months = [m for m in (self._month.plus(-back) for back in range(self._window)) if m in self._index_of]
        intervals = [interval for m in months if (interval := self._interval(m))]
        now = self._interval(self._month)
        if not intervals or now is None:
            return
        function = measures.average if is_average else measures.maximum
        low, high = (function(ends) for ends in zip(*intervals, strict=True))
        assert low is not None and high is not None
        shown = show(float((low + high) / 2), self._code(months[0])).strip()
        name = f"the {self._window} month {'average' if is_average else 'maximum'}"
        if claim.said is not None:
            yield _Reading(Interval(low, high), shown, f" as {name}")
            return
        words = f"{self._shown(self._month)} against {shown}"
        yield _Reading(Interval(now.low - high, now.high - low), words, f" as {name}")

    def _record(self, claim: Claim) -> Iterator[_Reading]:
        """The interval is how far the reporting month lies beyond the others, in the claim's direction."""
        now = self._interval(self._month)
        since = claim.bases[0] if claim.bases else self._month.plus(-12)
        if now is None or (claim.bases and since not in self._index_of):
            return
        between = [(m, i) for m in self._index_of if since < m < self._month and (i := self._interval(m))]
        if not between:
            return
        beats = [(now.high - i.low if claim.sign > 0 else i.high - now.low, m) for m, i in between]
        least, at = min(beats)
        words = f"{self._shown(at)} in {at.label}", f" and {self._shown(self._month)} now"
        yield _Reading(Interval(least, least), *words)

    def doubt(self, claim: Claim) -> Doubt:
        """The doubt about a claim that no reading fits."""
        reading = next(self._readings(claim))
        question = (
            f"The commentary says “{claim.wording}”, and the figures give {reading.in_words}"
            f"{reading.detail}: which is right?"
        )
        said = claim.said.text if claim.said else claim.named
        return Doubt(claim.wording, said, reading.in_words, question)

    def _is_own(self, said: Said) -> bool:
        """Whether a number is one of the row's figures."""
        return any(self._is_figure(said, month) for month in self._index_of)

    def _is_figure(self, said: Said, month: Month) -> bool:
        """Whether a number is the figure of a month."""
        if said.is_points or said.is_percent != self._is_percentage:
            return False
        interval = self._interval(month)
        return interval is not None and _fits(Claim(Kind.VALUE, said=said), _Reading(interval, ""))

    def _is_near(self, claim: Claim) -> bool:
        """Whether a number may be a slip for a figure: close to it, its digits, or another month's figure."""
        said, reading = claim.said, next(self._readings(claim))
        if said is None:
            return False
        figure = (reading.interval.low + reading.interval.high) / 2 * (_HUNDRED if said.is_percent else 1)
        allowed = Decimal(10) if said.is_percent else max(figure, said.number) / 4
        digits = [sorted(f"{number:f}".replace(".", "")) for number in (said.number, figure.normalize())]
        return abs(said.number - figure) <= allowed or digits[0] == digits[1] or self._is_own(said)

    def _interval(self, month: Month) -> Interval | None:
        """Where the true figure of a month lies, None where there is none."""
        index = self._index_of.get(month)
        return None if index is None else true_interval(self._indicator, index)

    def _code(self, month: Month) -> str:
        code = self._indicator.figure_formats[self._index_of[month]]
        return "0%" if self._is_percentage and not parse_number_format(code).is_percentage else code

    def _shown(self, month: Month) -> str:
        index = self._index_of.get(month)
        figure = None if index is None else self._indicator.figures[index]
        return "" if figure is None else show(float(figure), self._code(month)).strip()


def _fits(claim: Claim, reading: _Reading) -> bool:
    """Whether a claim is what a reading gives, its number in its own rounding or cut off, as hedged."""
    low, high = reading.interval
    said, sign = claim.said, claim.sign
    if claim.kind is Kind.RECORD:
        return low >= 0
    if claim.kind is Kind.SAME:
        return low <= 0 <= high
    if said is None:
        return (high if sign > 0 else -low) >= 0
    if claim.kind is not Kind.CHANGE and said.is_percent:
        low, high = low * _HUNDRED, high * _HUNDRED
    if claim.kind is not Kind.CHANGE or sign > 0:
        return _fits_number(said, low, high)
    falls = _fits_number(said, -high, -low)
    return falls if sign < 0 else falls or _fits_number(said, low, high)


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
            return high > number - digit and low <= number + max(tenth, digit / 2)
        case Hedge.ABOUT:
            return high >= number - tenth - digit and low <= number + tenth + digit
    if low == high:
        return number - digit / 2 <= low < number + digit
    return high > number - digit / 2 and low < number + digit / 2


def _rounded(number: Decimal, digit: Decimal) -> str:
    return show(float(number), "0." + "0" * -digit.adjusted() if digit < 1 else "0")
