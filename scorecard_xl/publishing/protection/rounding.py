"""Counts rounded for the public, where the Settings want it."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from scorecard_xl.model import Indicator, KnownMonths, Month, Table, Unit


def rounded(figure: Decimal, base: int) -> Decimal:
    """A count as the multiple of a number that is nearest to it, halves away from zero; never 0 for another.

    A count that would be shown as 0 is shown as the first multiple: a 0 would say that there was nobody.

    >>> [int(rounded(Decimal(figure), 5)) for figure in (0, 1, 7, 8, 12, -2, "12.5")]
    [0, 5, 5, 10, 10, -5, 15]
    """
    times = (figure / base).to_integral_value(ROUND_HALF_UP)
    if not times and figure:
        times = Decimal(1).copy_sign(figure)
    return times * base


def rounded_table(table: Table, base: int, hidden: Mapping[tuple[str, int], frozenset[Month]]) -> Table:
    """A table whose counts are rounded, but for those that are hidden."""
    months = [column.month for column in table.months]
    indicators = tuple(
        _rounded_row(one, months, base, hidden.get((table.sheet, one.row), frozenset()))
        if one.unit is Unit.COUNT
        else one
        for one in table.indicators
    )
    return table._replace(indicators=indicators)


def _rounded_row(indicator: Indicator, months: list[Month], base: int, hidden: frozenset[Month]) -> Indicator:
    figures = tuple(
        figure if figure is None or month in hidden else rounded(figure, base)
        for month, figure in zip(months, indicator.figures, strict=True)
    )
    earlier = {
        month: figure if month in hidden else rounded(figure, base)
        for month, figure in indicator.earlier.items()
    }
    return indicator._replace(figures=figures, earlier=KnownMonths.of(earlier))


def changed_figures(one: Indicator, other: Indicator) -> frozenset[Decimal]:
    """The figures of an indicator that are others when it is rounded."""
    pairs = [*zip(one.figures, other.figures, strict=True)]
    pairs += [(before, other.earlier[month]) for month, before in one.earlier.items()]
    return frozenset(before for before, after in pairs if before is not None and before != after)
