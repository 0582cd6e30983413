"""National figures as a source publishes them, and an authority's statistical neighbours."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from scorecard_xl.model.frozen_mapping import FrozenMapping

ENGLAND_NUMBER = 970
"""The department's number of England."""

_REGION_NUMBERS = range(980, 991)
_FIRST_OF_OTHERS = 970  # an authority's number is below


class AreaKind(Enum):
    """What an area is; OTHER is an England that is no longer published, and whatever else is no place."""

    AUTHORITY = "authority"
    REGION = "region"
    ENGLAND = "England"
    OTHER = "other"

    @classmethod
    def of(cls, number: int) -> "AreaKind":
        """What the area with a number is.

        >>> AreaKind.of(852).value, AreaKind.of(989).value, AreaKind.of(970).value, AreaKind.of(1000).value
        ('authority', 'region', 'England', 'other')
        """
        if number == ENGLAND_NUMBER:
            return cls.ENGLAND
        if number in _REGION_NUMBERS:
            return cls.REGION
        return cls.AUTHORITY if 0 < number < _FIRST_OF_OTHERS else cls.OTHER


class NationalYear(NamedTuple):
    """A year as a source labels it, in the order of time: by when it ends, then when it begins, the part of
    it, and how final its figures are.

    ``ends`` is the year in which it ends: 2020 for 2019-20, and for 2020, which is the year to March 2020 or
    a day in it; 0 where the label names no year. ``begins`` is the year in which it begins, the same as
    ``ends`` for a year of one number. ``part`` is the number of a quarter or a month, 0 for the whole year.
    ``finality`` is below 0 for provisional figures and above for revised and final ones.
    """

    ends: int
    begins: int
    part: int
    finality: int
    label: str


class NationalMeasure(NamedTuple):
    """A measure by the name that it goes by in its source, the full name, "" where that has no other, and its
    unit as published, "" where it is not said."""

    name: str
    full_name: str = ""
    unit: str = ""


class NationalFigure(NamedTuple):
    """A figure as published; ``value`` is None where it is missing or held back, and ``symbol`` is what
    stands for it there, "" for a blank."""

    measure: NationalMeasure
    area: int
    kind: AreaKind
    year: NationalYear
    value: Decimal | None
    symbol: str = ""


def measure_key(name: str) -> str:
    """What two names of a measure share that are the same but for case and spaces; signs tell measures apart.

    >>> measure_key(" LACnum ") == measure_key("lacnum"), measure_key("UASC") == measure_key("UASC%")
    (True, False)
    """
    return " ".join(name.casefold().split())


Held = Mapping[NationalYear, Mapping[int, Decimal | str]]
"""The figures of a measure by year and by the area's number; a text is the symbol of one that is missing."""


class NationalFigures(NamedTuple):
    """What a source has of the measures and areas that were asked for: ``measures`` and ``held`` are by
    `measure_key`. ``source`` is the file's name, ``date`` the day on which it was saved.

    >>> year = NationalYear(2020, 2019, 0, 0, "2019-20")
    >>> measure = NationalMeasure("LACnum")
    >>> held = {"lacnum": {year: {852: Decimal(486), 851: "c"}}}
    >>> figures = NationalFigures({"lacnum": measure}, held, "long.csv", datetime.date(2026, 4, 30))
    >>> figures.years("LACnum") == [year], figures.of("LACnum", year)
    (True, {852: Decimal('486'), 851: None})
    >>> figures.figure("LACnum", 851, year).symbol, figures.figure("LACnum", 850, year)
    ('c', None)
    """

    measures: Mapping[str, NationalMeasure]
    held: Mapping[str, Held]
    source: str
    date: datetime.date

    def measure(self, name: str) -> NationalMeasure | None:
        """The measure of a name, None where the source has none such."""
        return self.measures.get(measure_key(name))

    def years(self, name: str) -> list[NationalYear]:
        """The years of a measure that have a figure, the oldest first, one that cannot be read before all."""
        held = self._held(name)
        return sorted(
            year for year, areas in held.items() if any(isinstance(one, Decimal) for one in areas.values())
        )

    def year(self, name: str, ends: int | None = None) -> NationalYear | None:
        """The latest year of a measure, or the latest that ends in a given one; None where there is none."""
        found = [year for year in self.years(name) if year.ends and ends in (None, year.ends)]
        return found[-1] if found else None

    def of(self, name: str, year: NationalYear) -> dict[int, Decimal | None]:
        """A measure's figures of a year by the numbers of the areas; None for what is missing."""
        areas = self._held(name).get(year, {})
        return {area: one if isinstance(one, Decimal) else None for area, one in areas.items()}

    def figure(self, name: str, area: int, year: NationalYear) -> NationalFigure | None:
        """A figure with all that is published of it; None where the source has no such row."""
        measure, areas = self.measure(name), self._held(name).get(year, {})
        if measure is None or area not in areas:
            return None
        one = areas[area]
        value, symbol = (one, "") if isinstance(one, Decimal) else (None, one)
        return NationalFigure(measure, area, AreaKind.of(area), year, value, symbol)

    def _held(self, name: str) -> Held:
        return self.held.get(measure_key(name), FrozenMapping({}))


class Neighbours(NamedTuple):
    """The statistical neighbours of an authority by the numbers, the closest first; ``listed_in`` says which
    list they are from, and ``valid_from`` since when it holds, None where that is not said."""

    authority: int
    neighbours: tuple[int, ...]
    listed_in: str
    valid_from: datetime.date | None = None
