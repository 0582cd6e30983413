"""How exact a figure is that a copy hands out as a number."""

import re
from decimal import Decimal

from scorecard_xl.publishing.publication import Audience, Shown

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def number_of(figure: Shown, audience: Audience) -> Decimal | None:
    """A figure as a number; None where there is none, or where it is hidden.

    The board gets all its digits. The public gets no more of them than it is shown: 0.6667, shown as 67%,
    would tell of three children. Where the text shows no number, or one that is not the figure, as in
    thousands, the public gets none.

    >>> third = Decimal("0.3333333")
    >>> number_of(Shown("33%", third), Audience.BOARD), number_of(Shown("33%", third), Audience.PUBLIC)
    (Decimal('0.3333333'), Decimal('0.33'))
    >>> number_of(Shown("12k", Decimal(12345)), Audience.PUBLIC) is None
    True
    """
    if figure.value is None or figure.is_hidden:
        return None
    numbers = _NUMBER.findall(figure.text)
    if audience is Audience.BOARD or len(numbers) > 1:
        return figure.value
    if not numbers:
        return None
    said = Decimal(numbers[0].replace(",", ""))
    places = max(0, -int(said.as_tuple().exponent))
    if "%" in figure.text:
        said, places = said.scaleb(-2), places + 2
    if figure.value < 0:
        said = -said
    return said if abs(figure.value - said) <= _half(places) else None


def _half(places: int) -> Decimal:
    return Decimal(5).scaleb(-places - 1)
