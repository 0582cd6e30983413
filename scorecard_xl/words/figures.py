"""What a single cell of a table means: a month's figure, a preferred direction."""

import datetime
import math
import re
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.findings import Finding
from scorecard_xl.model import DOWN_CHARACTERS, UNSEEN_CHARACTERS, UP_CHARACTERS, Direction
from scorecard_xl.spreadsheet.cells import CellError, Value, decimal_of
from scorecard_xl.spreadsheet.raised_text import without_marks

_PLACEHOLDERS = frozenset(["", "-", "–", "—", "n/a", "na", "tb", "tbc", "*", "c", "k", "u", "x", "z", "low"])
NOTHING_YET = frozenset(["", "-", "–", "—", "n/a", "na", "tb", "tbc"])
"""What people type where there is nothing, or nothing yet."""

_NUMBER = re.compile(r"([+\-−]?)(\d{1,3}(?:,\d{3}){1,5}|\d{1,15})?(\.\d{1,15})?\s?(%?)")


class Figure(NamedTuple):
    """A figure, or None for "no figure", and what people should look at, as a finding."""

    value: Decimal | None
    code: Finding | None = None
    is_percentage: bool = False


def figure_of(value: Value) -> Figure:
    """The figure that a month's cell holds.

    >>> [figure_of(value).value for value in (12.0, "1,237", "98%", "tbc")]
    [Decimal('12'), Decimal('1237'), Decimal('0.98'), None]
    >>> [str(figure_of(value).code) for value in ("1,237", "about 5", CellError("#N/A"))]
    ['figure-as-text', 'unknown-text', 'error-value']
    """
    if value is None:
        return Figure(None)
    if isinstance(value, float):
        return Figure(decimal_of(value)) if math.isfinite(value) else Figure(None, Finding.UNKNOWN_TEXT)
    if isinstance(value, CellError):
        return Figure(None, Finding.ERROR_VALUE)
    if isinstance(value, bool | datetime.date):
        return Figure(None, Finding.UNKNOWN_TEXT)
    text = without_marks(value.strip())
    if text.casefold() in _PLACEHOLDERS:
        return Figure(None)
    return _typed_as_text(text)


def _typed_as_text(text: str) -> Figure:
    found = _NUMBER.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return Figure(None, Finding.UNKNOWN_TEXT)
    number = Decimal((found[2] or "0").replace(",", "") + (found[3] or ""))
    if found[1] in ("-", "−"):
        number = -number
    if found[4]:
        return Figure(number / 100, Finding.FIGURE_AS_TEXT, True)
    return Figure(number, Finding.FIGURE_AS_TEXT)


_WITHOUT_UNSEEN = str.maketrans("", "", UNSEEN_CHARACTERS)


def direction_of(value: Value) -> tuple[Direction | None, bool]:
    """A preferred direction, and whether the cell's content is known (a blank one is).

    >>> direction_of("⬆\\ufe0f"), direction_of(None), direction_of("better")
    ((<Direction.UP: '▲'>, True), (None, True), (None, False))
    """
    if value is None:
        return None, True
    text = without_marks(str(value).translate(_WITHOUT_UNSEEN).strip())
    if text and text in UP_CHARACTERS and len(text) == 1:
        return Direction.UP, True
    if text and text in DOWN_CHARACTERS and len(text) == 1:
        return Direction.DOWN, True
    return None, text.casefold() in ("", "-", "–", "—", "n/a", "na")
