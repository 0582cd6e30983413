"""What a single cell of a table means: a month's figure, a preferred direction."""

import datetime
import math
import re
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.model import DOWN_CHARACTERS, UNSEEN_CHARACTERS, UP_CHARACTERS, Direction
from scorecard_xl.spreadsheet.cells import CellError, Value, decimal_of

_PLACEHOLDERS = frozenset(["", "-", "–", "—", "n/a", "na", "tb", "tbc", "*", "c", "k", "u", "x", "z", "low"])
NOTHING_YET = frozenset(["", "-", "–", "—", "n/a", "na", "tb", "tbc"])
"""What people type where there is nothing, or nothing yet."""

_NUMBER = re.compile(r"([+\-−]?)(\d{1,3}(?:,\d{3}){1,5}|\d{1,15})?(\.\d{1,15})?\s?(%?)")


class Figure(NamedTuple):
    """A figure, or None for "no figure", and what people should look at, as a problem's code."""

    value: Decimal | None
    code: str = ""
    is_percentage: bool = False


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
