"""How exact a figure is that a copy hands out as a number."""

import re
from decimal import Decimal

from scorecard_xl.computing.computed import shown
from scorecard_xl.publishing.publication import Audience, IndicatorShown, Shown

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


def as_shown(indicator: IndicatorShown) -> IndicatorShown:
    """An indicator for the public: no number in it, nor a line of its chart, says more than what is shown.

    >>> from scorecard_xl.model import Month, Unit
    >>> from scorecard_xl.publishing.publication import MonthShown
    >>> months = (MonthShown(Month(2021, 5), Shown("67%", Decimal("0.6667")), mean=Decimal("0.6667")),)
    >>> told = IndicatorShown("i-a", "A", "", "", Unit.PERCENTAGE, None, "0%", months, {})
    >>> str(as_shown(told).months[0].figure.value), str(as_shown(told).months[0].mean)
    ('0.67', '0.67')
    """
    months = tuple(
        month._replace(
            figure=_rounded(month.figure),
            mean=_rounded_line(month.mean, indicator.code),
            lower_limit=_rounded_line(month.lower_limit, indicator.code),
            upper_limit=_rounded_line(month.upper_limit, indicator.code),
        )
        for month in indicator.months
    )
    return indicator._replace(
        months=months,
        average=indicator.average and _rounded(indicator.average),
        maximum=indicator.maximum and _rounded(indicator.maximum),
        mean=indicator.mean and _rounded(indicator.mean),
        lower_limit=indicator.lower_limit and _rounded(indicator.lower_limit),
        upper_limit=indicator.upper_limit and _rounded(indicator.upper_limit),
        target=indicator.target and _rounded(indicator.target),
    )


def _rounded(figure: Shown) -> Shown:
    """A figure of which no more is known than is shown; one that is shown in other units stays."""
    number = number_of(figure, Audience.PUBLIC)
    return figure if number is None else figure._replace(value=number)


def _rounded_line(line: Decimal | None, code: str) -> Decimal | None:
    return None if line is None else _rounded(Shown(shown(float(line), code), line)).value


def _half(places: int) -> Decimal:
    return Decimal(5).scaleb(-places - 1)
