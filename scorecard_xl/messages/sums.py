"""Figures as a sum shows them that has to come out: with more digits than their cells show, where it takes
them."""

from decimal import Decimal

from scorecard_xl.computing import measures
from scorecard_xl.computing.computed import shown
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format

_MORE_DECIMALS = 3


def exact(figure: Decimal, code: str) -> str:
    """A figure as it is shown, or with some more decimals where that hides them: a sum has to come out.

    >>> exact(Decimal(1920), "#,##0"), exact(Decimal("0.8964"), "0%"), exact(Decimal("3.5"), "0")
    ('1,920', '89.64%', '3.5')
    """
    form = parse_number_format(code)
    shows = shown(float(figure), code)
    if form.unit is None or form.decimals is None or round(figure / form.unit) * form.unit == figure:
        return shows
    scale, sign = (100, "%") if form.is_percentage else (1, "")
    return f"{_plain(round(figure * scale, form.decimals + _MORE_DECIMALS))}{sign}"


def percent(fraction: Decimal) -> str:
    """A fraction in percent, with as many decimals as tell how it is rounded to a whole percent.

    >>> percent(Decimal("0.06607")), percent(Decimal("0.094953")), percent(Decimal("0.05"))
    ('6.6%', '9.495%', '5%')
    """
    for places in range(1, 12):
        rounded = round(fraction, places + 2)
        if measures.whole_percent(rounded) == measures.whole_percent(fraction):
            return f"{_plain(rounded * 100)}%"
    return f"{_plain(fraction * 100)}%"


def points_of(size: Decimal) -> str:
    """Percentage points, with as many decimals as tell how they are rounded to a tenth.

    >>> points_of(Decimal("3.00")), points_of(Decimal("4.9496"))
    ('3 pp', '4.9496 pp')
    """
    for places in range(2, 12):
        rounded = round(size, places)
        if measures.tenth_of_a_point(rounded) == measures.tenth_of_a_point(size):
            return f"{_plain(rounded)} pp"
    return f"{_plain(size)} pp"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"
