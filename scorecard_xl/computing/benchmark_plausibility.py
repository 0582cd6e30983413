"""Whether a national figure can be what it is taken for: a count of many authorities, a figure on another
scale, a fault of the source."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.computing.measures import average
from scorecard_xl.computing.standing import LEAST_FOR_QUARTILES
from scorecard_xl.model import ENGLAND_NUMBER, AreaKind, Combined, Transformation, Unit
from scorecard_xl.spreadsheet.cells import as_text

_TWICE = Decimal(2)
_NEARLY_ALL = Decimal("0.9")
_OF_RATES = (Unit.RATE, Unit.PERCENTAGE)
_ADD = "add “total ÷ authorities”, and “÷ 12” for a year's events"


class Spread(NamedTuple):
    """England's figure, and the least, the most and the total of what as many authorities have as the source
    holds."""

    england: Decimal
    least: Decimal
    most: Decimal
    total: Decimal
    number: int

    @property
    def is_total(self) -> bool:
        """Whether England's figure is what its authorities have together."""
        return self.england > self.most * self._room and self.england >= self.total * _NEARLY_ALL

    @property
    def is_outside(self) -> bool:
        """Whether England's figure cannot be an average of its authorities'."""
        return not self.least / self._room <= self.england <= self.most * self._room

    @property
    def is_whole(self) -> bool:
        """Whether most authorities are there."""
        return self.number >= LEAST_FOR_QUARTILES

    @property
    def _room(self) -> Decimal:
        """Of a few chosen authorities all may have more, or less, than England, but hardly twice as much."""
        return Decimal(1) if self.is_whole else _TWICE


def spread_of(figures: Mapping[int, Decimal | None]) -> Spread | None:
    """How figures spread, by the numbers of areas; None where England or every authority lacks one."""
    england = figures.get(ENGLAND_NUMBER)
    given = [
        figure
        for area, figure in figures.items()
        if figure is not None and AreaKind.of(area) is AreaKind.AUTHORITY
    ]
    if england is None or not given:
        return None
    return Spread(england, min(given), max(given), sum(given, Decimal(0)), len(given))


def refused(spread: Spread | None, transformation: Transformation, unit: Unit) -> str:
    """Why nothing of a source may stand beside an indicator of a unit; empty where it may.

    A count is divided by the authorities that it is of, and nothing else is.
    """
    if transformation.per_authority:
        return _refused_division(spread, unit)
    if spread is None:
        is_count = unit is Unit.COUNT and transformation.combined is not Combined.SHARE
        return f"a count of many authorities does not stand beside one; {_ADD}" if is_count else ""
    # A rate of a few authorities may be below a faulty one of England.
    if spread.is_total and (spread.is_whole or unit not in _OF_RATES):
        return f"England has {_said(spread.england)}, a count of all its authorities; {_ADD}"
    return ""


def _refused_division(spread: Spread | None, unit: Unit) -> str:
    advice = "leave out “total ÷ authorities”"
    if unit in _OF_RATES:
        return f"a {unit.value} is not divided by the authorities; {advice}"
    if spread is None or spread.is_total or spread.is_outside:
        return ""
    return (
        f"England has {_said(spread.england)} and its authorities up to {_said(spread.most)}, so it is no "
        f"total; {advice}"
    )


def fault_of_england(spread: Spread | None, transformation: Transformation) -> str:
    """Why England's figure is not taken; empty where it is."""
    if spread is None or transformation.per_authority or not spread.is_outside:
        return ""
    return (
        f"the source has {_said(spread.england)} for England and from {_said(spread.least)} to "
        f"{_said(spread.most)} for its authorities, which is a fault of the source; England's figure is not "
        "taken"
    )


def _said(figure: Decimal) -> str:
    return as_text(float(round(figure, 6)))


class _Factor(NamedTuple):
    times: Decimal
    words: str


_FACTORS = (
    _Factor(1 / Decimal(12), "a twelfth of"),
    _Factor(Decimal(12), "twelve times"),
    _Factor(Decimal("0.01"), "a hundredth of"),
    _Factor(Decimal(100), "a hundred times"),
)
_WITHIN = Decimal("0.02")
_LEAST_RATIO, _MOST_RATIO = Decimal("0.7"), Decimal("1.4")


def agrees(typed: Decimal, source: Decimal, digit: Decimal) -> bool:
    """Whether a typed benchmark is the source's, to the last digit that is shown.

    >>> agrees(Decimal("0.23"), Decimal("0.226"), Decimal("0.01"))
    True
    """
    return abs(typed - source) <= digit / 2


def factor_between(typed: Decimal, source: Decimal, digit: Decimal) -> str:
    """What a typed benchmark seems to be of the source's where it is on another scale; empty where it is not.

    >>> factor_between(Decimal("0.01"), Decimal("0.13"), Decimal("0.01"))
    'a twelfth of'
    >>> [factor_between(Decimal(typed), Decimal("22.6"), Decimal(1)) for typed in (2260, 44, 23)]
    ['a hundred times', '', '']
    """
    if not typed or not source or agrees(typed, source, digit):
        return ""
    return next((words for times, words in _FACTORS if _is_near(typed, source * times, digit)), "")


def _is_near(typed: Decimal, expected: Decimal, digit: Decimal) -> bool:
    return abs(typed - expected) <= max(digit / 2, abs(expected) * _WITHIN)


def own_scale_doubted(own: Decimal | None, months: Iterable[Decimal | None]) -> str:
    """What a source's figure of the authority itself seems to be of the average of its own months, where that
    is about twelve or a hundred times, or such a part; empty where it is not, or nothing is known.

    >>> own_scale_doubted(Decimal(480), [Decimal(38), None, Decimal(43)])
    'twelve times'
    """
    usual = average(months)
    if not own or not usual:
        return ""
    ratio = own / usual
    return next((words for times, words in _FACTORS if _LEAST_RATIO < ratio / times < _MOST_RATIO), "")
