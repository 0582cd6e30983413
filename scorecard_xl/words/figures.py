"""What a single cell of a table means: a month's figure, a preferred direction."""

import datetime
import math
import re
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.model import Direction
from scorecard_xl.spreadsheet.cells import CellError, Value

_PLACEHOLDERS = frozenset(["", "-", "–", "—", "n/a", "na", "tb", "tbc", "*", "c", "k", "u", "x", "z", "low"])
NOTHING_YET = frozenset(["", "-", "–", "—", "n/a", "na", "tb", "tbc"])
"""What people type where there is nothing, or nothing yet."""

_NUMBER = re.compile(r"([+\-−]?)(\d{1,3}(?:,\d{3}){1,5}|\d{1,15})?(\.\d{1,15})?\s?(%?)")

# The characters of the Basic Multilingual Plane alone: Excel's LEFT takes half of any other.
UP_CHARACTERS = "▲△▴⬆↑⇧"
DOWN_CHARACTERS = "▼▽▾⬇↓⇩"
UNSEEN_CHARACTERS = "\ufe0e\ufe0f\xa0"
"""A text's and an emoji's selector, and a space that does not break, around a preference."""


def last_digit(number: Decimal) -> Decimal:
    """What one more in a number's last digit behind the point is worth, 1 for a whole number.

    >>> last_digit(Decimal("0.98")), last_digit(Decimal("120"))
    (Decimal('0.01'), Decimal('1'))
    """
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))


class Figure(NamedTuple):
    """A figure, or None for "no figure", and what people should look at, as a problem's code."""

    value: Decimal | None
    code: str = ""
    is_percentage: bool = False


def decimal_of(number: float) -> Decimal:
    """A number's shortest decimal, as a person would write it.

    >>> decimal_of(0.1), decimal_of(1801.0)
    (Decimal('0.1'), Decimal('1801'))
    """
    if number.is_integer() and abs(number) < 1e15:
        return Decimal(int(number))
    return Decimal(repr(number))


def figure_of(value: Value) -> Figure:
    """The figure that a month's cell holds.

    >>> figure_of("1,237"), figure_of("98%").value, figure_of("tbc").value
    (Figure(value=Decimal('1237'), code='figure-as-text', is_percentage=False), Decimal('0.98'), None)
    >>> figure_of("about 5").code, figure_of(CellError("#N/A")).code
    ('unknown-text', 'error-value')
    """
    if value is None:
        return Figure(None)
    if isinstance(value, float):
        return Figure(decimal_of(value)) if math.isfinite(value) else Figure(None, "unknown-text")
    if isinstance(value, CellError):
        return Figure(None, "error-value")
    if isinstance(value, bool | datetime.date):
        return Figure(None, "unknown-text")
    text = value.strip()
    if text.casefold() in _PLACEHOLDERS:
        return Figure(None)
    return _typed_as_text(text)


def _typed_as_text(text: str) -> Figure:
    found = _NUMBER.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return Figure(None, "unknown-text")
    number = Decimal((found[2] or "0").replace(",", "") + (found[3] or ""))
    if found[1] in ("-", "−"):
        number = -number
    if found[4]:
        return Figure(number / 100, "figure-as-text", True)
    return Figure(number, "figure-as-text")


_WITHOUT_UNSEEN = str.maketrans("", "", UNSEEN_CHARACTERS)


def direction_of(value: Value) -> tuple[Direction | None, bool]:
    """A preferred direction, and whether the cell's content is known (a blank one is).

    >>> direction_of("⬆\\ufe0f"), direction_of(None), direction_of("better")
    ((<Direction.UP: '▲'>, True), (None, True), (None, False))
    """
    if value is None:
        return None, True
    text = str(value).translate(_WITHOUT_UNSEEN).strip()
    if text and text in UP_CHARACTERS and len(text) == 1:
        return Direction.UP, True
    if text and text in DOWN_CHARACTERS and len(text) == 1:
        return Direction.DOWN, True
    return None, text.casefold() in ("", "-", "–", "—", "n/a", "na")


def as_text(value: Value) -> str:
    """What a cell of words holds, on one line and without spaces around.

    >>> as_text(" M6-QL\\n(val)"), as_text(12.0), as_text(None)
    ('M6-QL (val)', '12', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and math.isfinite(value):
        return f"{decimal_of(value):f}"
    return " ".join(str(value).split())


def shortened(text: str, length: int = 40) -> str:
    """A text that fits into a message.

    >>> shortened("Number of contacts received", 12)
    'Number of c…'
    """
    return text if len(text) <= length else text[: length - 1] + "…"
