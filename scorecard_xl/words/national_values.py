"""What the value of a national figure is: a number, or a symbol that stands where there is none."""

import math
import re
from decimal import Context, Decimal

from scorecard_xl.spreadsheet.cells import CellError, Value, as_text

SYMBOLS = frozenset(
    [
        *("", "-", "–", "—", ".", "..", "...", ":", "*", "**", "~"),
        *("c", "k", "u", "x", "z", "low", "[c]", "[k]", "[u]", "[x]", "[z]", "[low]", "supp", "suppressed"),
        *("na", "n/a", "n.a.", "<na>", "#n/a", "nan", "nat", "null", "none", "not available"),
        *("not applicable",),
    ]
)
"""What stands for a figure that is missing, held back or has no meaning, in small letters: the department's
symbols, old and new, and what programs write for nothing. None of them is zero."""

_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_EXACT = Context(prec=15)  # as many digits as a program's number is exact to; what comes behind is noise


def national_value(value: Value) -> Decimal | str | None:
    """The number of a figure without a program's noise, or the symbol that stands for it as it is written;
    None for what is neither.

    >>> national_value("82.300000000000011"), national_value("1e-05"), national_value("1,801")
    (Decimal('82.3'), Decimal('0.00001'), Decimal('1801'))
    >>> national_value("c"), national_value("NA"), national_value(None), national_value("about 5")
    ('c', 'NA', '', None)
    """
    if isinstance(value, float):
        return without_noise(Decimal(repr(value))) if math.isfinite(value) else ""
    if isinstance(value, CellError):
        return str(value) if str(value).casefold() in SYMBOLS else None
    text = as_text(value).strip() if not isinstance(value, bool) else "?"
    if _NUMBER.fullmatch(text):
        return without_noise(Decimal(text.replace(",", "")))
    return text if text.casefold() in SYMBOLS else None


def without_noise(number: Decimal) -> Decimal:
    """A number to the digits that programs hold exactly, written out.

    >>> without_noise(Decimal("0.30000000000000004")), without_noise(Decimal("1E+3"))
    (Decimal('0.3'), Decimal('1000'))
    """
    return Decimal(f"{_EXACT.normalize(number):f}") if number else Decimal(0)
