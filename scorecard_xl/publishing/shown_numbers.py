"""Number formats in which cells show what a copy shows."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.publishing.exactness import number_of
from scorecard_xl.publishing.publication import Audience, Shown
from scorecard_xl.spreadsheet.number_format import show

_NUMBER = re.compile(r"([^\d]*?)-?(\d[\d,]*)(\.\d+)?([^\d]*)")


class NumberShown(NamedTuple):
    """A number and the number format in which it shows what the copy does."""

    number: Decimal
    code: str


def number_shown(figure: Shown, code: str, audience: Audience) -> NumberShown | None:
    """A figure as a number for a cell, in the number format ``code`` where that shows the same, else in one
    made after what is shown; None where there is no number, or none shows so, as with "2 of 3".

    >>> number_shown(Shown("32.4", Decimal("32.41666")), "0", Audience.BOARD)
    NumberShown(number=Decimal('32.41666'), code='0.0')
    >>> number_shown(Shown("2 of 3", Decimal("0.6666667")), "0%", Audience.BOARD) is None
    True
    """
    number = number_of(figure, audience)
    if number is None:
        return None
    for one in (code, *_codes_after(figure.text)):
        if show(number, one) == figure.text:
            return NumberShown(number, one)
    return None


def _codes_after(text: str) -> Iterator[str]:
    """Number formats that may have shown a text: with its decimals, and what stands beside its digits."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return
    before, whole, decimals, behind = found.groups()
    decimals = f".{'0' * (len(decimals) - 1)}" if decimals else ""
    digits = ("#,##0" if "," in whole else "0") + decimals
    percent, words = ("%", behind[1:]) if behind.startswith("%") else ("", behind)
    yield f"{_literal(before)}{digits}{percent}{_literal(words)}"


def _literal(text: str) -> str:
    kept = text.replace('"', "").strip("-")
    return f'"{kept}"' if kept else ""
