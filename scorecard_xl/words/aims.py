"""What people write of an indicator's target: the headers of its columns, and what stands in their cells."""

import re
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.model import DENOMINATOR, LIMITS_FROM, TARGET, TOLERANCE, Role
from scorecard_xl.spreadsheet.cells import Value, as_text, decimal_of
from scorecard_xl.words.headers import compact

_HEADERS = (
    (TARGET, re.compile(r"(?:\d{4,8})?(?:our|local|council|current|annual|yearend)?targets?(?:\d{4,8})?")),
    (TOLERANCE, re.compile(r"(?:target)?tolerance(?:level)?")),
    (LIMITS_FROM, re.compile(r"limitsfrom")),
    (DENOMINATOR, re.compile(r"denominator|cohort(?:size)?")),
)
_NO_TARGET = re.compile(
    r"none|no target|not set|no target set|monitor(?:ing|ed)?(?: only)?|context(?:ual)?(?: only)?"
    r"|baseline(?: year)?|info(?:rmation)?(?: only)?|local|n/a.*",
    re.IGNORECASE,
)
_TOLERANCE = re.compile(
    r"(?:±|\+/-|within )?\s*(?P<sign>[-−])?\s*(?P<number>\d{1,9}(?:\.\d{1,9})?)"
    r"\s*(?P<unit>%|pp|(?:%|percentage )?\s?points?)?",
    re.IGNORECASE,
)


def aim_headed(words: str) -> Role | None:
    """What people say of a target below a header, by its role; None for anything else.

    >>> [aim_headed(words) for words in ("Target 2025/26", "2025-26 target", "Tolerance", "National target")]
    ['target', 'target', 'tolerance', None]
    """
    letters = compact(words)
    return next((role for role, pattern in _HEADERS if pattern.fullmatch(letters)), None)


def says_no_target(value: Value) -> bool:
    """Whether a cell says that there is no target.

    >>> says_no_target("Monitoring only"), says_no_target("n/a (statutory)"), says_no_target("good")
    (True, True, False)
    """
    return isinstance(value, str) and _NO_TARGET.fullmatch(" ".join(value.split())) is not None


class Tolerance(NamedTuple):
    """How far from its target a figure may be: a fraction of the target, or in the unit of the figure."""

    size: Decimal
    is_of_target: bool

    def around(self, target: Decimal) -> Decimal:
        """The tolerance in the unit of the figure.

        >>> Tolerance(Decimal("0.05"), True).around(Decimal(200))
        Decimal('10.00')
        """
        return abs(target) * self.size if self.is_of_target else self.size


def tolerance_of(value: Value, *, shown_as_percents: bool, of_percentage: bool) -> Tolerance | None:
    """What the cell of a tolerance means; None where it means nothing, or less than zero.

    A percentage is one of the target. A number alone, or of points, is in the unit of the figure; of a
    percentage's figures, which are fractions, one of 1 or more is in percentage points.

    >>> tolerance_of("5%", shown_as_percents=False, of_percentage=True)
    Tolerance(size=Decimal('0.05'), is_of_target=True)
    >>> tolerance_of(2.0, shown_as_percents=False, of_percentage=True)
    Tolerance(size=Decimal('0.02'), is_of_target=False)
    >>> tolerance_of("2 pp", shown_as_percents=False, of_percentage=False) is None
    True
    """
    if type(value) is float and shown_as_percents:
        return Tolerance(decimal_of(value), True) if value >= 0 else None
    found = _TOLERANCE.fullmatch(as_text(value))
    if found is None or (found["sign"] and Decimal(found["number"])):
        return None
    number, unit = Decimal(found["number"]), (found["unit"] or "").casefold()
    if unit == "%":
        return Tolerance(number / 100, True)
    if unit and not of_percentage:
        return None
    in_points = of_percentage and (unit or number >= 1)
    return Tolerance(number / 100 if in_points else number, False)
