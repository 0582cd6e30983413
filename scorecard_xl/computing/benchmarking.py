"""From the figures of a national source to what stands beside an indicator's months.

An area is known by its number; the figures of a measure are by area, None for what is missing or held back,
which is never zero. In sources a percentage is of a hundred; in a scorecard it is a fraction.
"""

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from typing import NamedTuple

from scorecard_xl.computing import standing
from scorecard_xl.computing.benchmark_plausibility import fault_of_england, refused, spread_of
from scorecard_xl.model import (
    ENGLAND_NUMBER,
    NO_STANDING,
    AreaKind,
    Benchmark,
    BenchmarkRow,
    Combined,
    Direction,
    FrozenMapping,
    NationalFigures,
    NationalYear,
    Standing,
    Transformation,
    Unit,
)
from scorecard_xl.spreadsheet.cells import as_text

Figures = Mapping[int, Decimal | None]
"""The figures of a measure in a year, by the numbers of areas."""

_IN_REGIONS = {980: 12, 981: 23, 982: 15, 983: 10, 984: 14, 985: 11, 986: 33, 989: 19, 990: 15}
_IN_LONDON = {987: 14, 988: 19}  # inner and outer, which are of London's 33
AUTHORITIES: Mapping[int, int] = FrozenMapping(
    {ENGLAND_NUMBER: sum(_IN_REGIONS.values()), **_IN_REGIONS, **_IN_LONDON}
)
"""How many authorities the totals of regions and England are divided by: the 152 of April 2021, as in what
scorecards have published."""

_EXACT = Context(prec=50)
_MONTHS = Decimal(12)
_HUNDRED = Decimal(100)
_FRACTION = Decimal("0.01")


class Areas(NamedTuple):
    """An authority, its statistical neighbours, its region (None for none), by their numbers; and how many
    authorities a region and England have, by theirs."""

    authority: int
    neighbours: tuple[int, ...] = ()
    region: int | None = None
    authorities: Mapping[int, int] = AUTHORITIES


class Wanted(NamedTuple):
    """The indicator that a benchmark is for: its unit and preferred direction, and the whole percent from
    which a difference counts."""

    unit: Unit
    preferred: Direction | None = None
    threshold: int = 10


def combined(transformation: Transformation, measures: Sequence[Figures]) -> dict[int, Decimal | None]:
    """What is made of several measures, for each area that one of them has; None where any that is needed is
    missing, since a sum of parts is no sum.

    >>> one, other = {852: Decimal(3), 970: Decimal(9)}, {852: Decimal(4), 970: None}
    >>> combined(Transformation(Combined.SUM), [one, other])
    {852: Decimal('7'), 970: None}
    """
    areas = dict.fromkeys(area for figures in measures for area in figures)
    return {
        area: _combined(transformation.combined, [figures.get(area) for figures in measures])
        for area in areas
    }


def _combined(how: Combined, given: Sequence[Decimal | None]) -> Decimal | None:
    figures = [figure for figure in given if figure is not None]
    if len(figures) < len(given):
        return None
    if how is Combined.SCALED:
        first, second, third = figures
        return _EXACT.divide(_EXACT.multiply(first, second), third) if third else None
    if how is Combined.SHARE:
        first, *others = figures
        whole = sum(others, Decimal(0))
        return _EXACT.divide(_EXACT.multiply(_HUNDRED, first), whole) if whole else None
    return sum(figures, Decimal(0))


def benchmark_of(
    source: NationalFigures, row: BenchmarkRow, ends: int | None, wanted: Wanted, areas: Areas
) -> Benchmark:
    """What a source gives for a row, as :func:`benchmark` does: of the latest year that all its measures
    have, or of the one that ``ends`` in a given year."""
    about = Benchmark(unit=wanted.unit, source=source.source, source_date=source.date)
    missing = [name for name in row.measures if source.measure(name) is None]
    if missing:
        return about._replace(remark=f"the source has no measure {missing[0]}")
    newest, chosen = _years(source, row.measures, None), _years(source, row.measures, ends)
    about = about._replace(newest_year=newest[0].label if newest else "")
    if not chosen:
        of_which = "a year that all the measures have" if ends is None else f"the year to {ends}"
        return about._replace(remark=f"the source has no figures of {of_which}")
    figures = [source.of(name, year) for name, year in zip(row.measures, chosen, strict=True)]
    labels = dict.fromkeys(year.label for year in chosen)
    return benchmark(figures, row.transformation, wanted, areas)._replace(
        source=about.source,
        source_date=about.source_date,
        newest_year=about.newest_year,
        year="; ".join(labels),
    )


def _years(source: NationalFigures, measures: Sequence[str], ends: int | None) -> list[NationalYear]:
    """The year of each measure: the latest in which all have figures, or that which ends in a given one; none
    where there is none such."""
    common = set.intersection(*({year.ends for year in source.years(name) if year.ends} for name in measures))
    wanted = max(common, default=None) if ends is None else ends
    if wanted not in common:
        return []
    return [year for name in measures if (year := source.year(name, wanted)) is not None]


def benchmark(
    measures: Sequence[Figures], transformation: Transformation, wanted: Wanted, areas: Areas
) -> Benchmark:
    """What stands beside an indicator: the mean of the neighbours that have a figure, the region's and
    England's figures in the scorecard's unit, and how the authority stands among the others.

    What would be wrong is None, with the ``remark`` that says why: all of it where a count of many
    authorities would stand beside one, or what is divided is no total; England's figure where it lies outside
    of what its authorities have.
    """
    figures = combined(transformation, measures)
    spread = spread_of(figures)
    reason = refused(spread, transformation, wanted.unit) or _no_percentage(figures, wanted.unit)
    if reason:
        return Benchmark(unit=wanted.unit, remark=reason)
    fault = fault_of_england(spread, transformation)
    if fault:
        figures[ENGLAND_NUMBER] = None
    unknown = _unknown_number(figures, transformation, areas)

    def taken(area: int | None) -> Decimal | None:
        figure = None if area is None else figures.get(area)
        return None if area is None or figure is None else _taken(figure, area, transformation, wanted, areas)

    of_neighbours = [figure for area in areas.neighbours if (figure := taken(area)) is not None]
    own, england = taken(areas.authority), taken(ENGLAND_NUMBER)
    everyone = [taken(area) for area in figures if AreaKind.of(area) is AreaKind.AUTHORITY]
    return Benchmark(
        _mean(of_neighbours),
        len(of_neighbours),
        taken(areas.region),
        england,
        own,
        wanted.unit,
        _standing(own, of_neighbours, [one for one in everyone if one is not None], england, wanted),
        remark="; ".join(filter(None, (fault, unknown))),
    )


def _unknown_number(figures: Figures, transformation: Transformation, areas: Areas) -> str:
    """Why the total of a region, or of England, is not divided; empty where it is."""
    if not transformation.per_authority:
        return ""
    totals = [area for area in (areas.region, ENGLAND_NUMBER) if area and figures.get(area) is not None]
    names = [AreaKind.of(area).value for area in totals if not areas.authorities.get(area)]
    return f"nobody said how many authorities the total of the {names[0]} is of" if names else ""


def _taken(
    figure: Decimal, area: int, transformation: Transformation, wanted: Wanted, areas: Areas
) -> Decimal | None:
    """An area's figure as the scorecard has it; None where it is not known how many authorities it is of."""
    if transformation.per_authority and AreaKind.of(area) is not AreaKind.AUTHORITY:
        number = areas.authorities.get(area)
        if not number:
            return None
        figure = _EXACT.divide(figure, Decimal(number))
    if transformation.a_twelfth:
        figure = _EXACT.divide(figure, _MONTHS)
    if transformation.of_hundred:
        figure = _HUNDRED - figure
    return _EXACT.multiply(figure, _FRACTION) if wanted.unit is Unit.PERCENTAGE else figure


def _mean(figures: Sequence[Decimal]) -> Decimal | None:
    return _EXACT.divide(sum(figures, Decimal(0)), Decimal(len(figures))) if figures else None


def _standing(
    own: Decimal | None,
    neighbours: Sequence[Decimal],
    everyone: Sequence[Decimal],
    england: Decimal | None,
    wanted: Wanted,
) -> Standing:
    # A count is as large as its authority, which is neither good nor bad; the department's tool ranks none.
    if own is None or wanted.preferred is None or wanted.unit is Unit.COUNT:
        return NO_STANDING
    is_of_all = len(everyone) >= standing.LEAST_FOR_QUARTILES
    against = (
        None
        if england is None
        else standing.against_england(own, england, wanted.preferred, wanted.threshold)
    )
    return Standing(
        standing.rank(own, neighbours, wanted.preferred) if neighbours else None,
        len(neighbours) + 1 if neighbours else None,
        standing.quartile(own, everyone, wanted.preferred) if is_of_all else None,
        against,
    )


def _no_percentage(figures: Figures, unit: Unit) -> str:
    """Why figures are no percentages although the indicator's are; empty where they may be. England's may be
    wrong alone."""
    given = [figure for area, figure in figures.items() if area != ENGLAND_NUMBER and figure is not None]
    over = next((figure for figure in given if not 0 <= figure <= _HUNDRED), None)
    if unit is not Unit.PERCENTAGE or over is None:
        return ""
    return f"{as_text(float(over))} is no percentage; name a measure that is one"
