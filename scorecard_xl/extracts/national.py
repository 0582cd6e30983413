"""Reads national figures out of what the Department for Education publishes, as an analyst has downloaded it.

The files have hundreds of thousands of rows, of which a scorecard needs a few measures: nothing else is kept.
"""

import datetime
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.national_forms import FigureFound, figures_in
from scorecard_xl.extracts.national_table import national_table
from scorecard_xl.model import NationalFigures, NationalMeasure, NationalYear, measure_key
from scorecard_xl.spreadsheet.cells import as_text
from scorecard_xl.words.national_values import national_value
from scorecard_xl.words.text import shortened


class Asked(NamedTuple):
    """What is asked of a file: the `measure_key` of each measure, by its short or its full name, and the
    numbers of areas; None for all of them. Quartiles need all authorities."""

    measures: Collection[str] | None = None
    areas: Collection[int] | None = None

    @classmethod
    def of(cls, measures: Collection[str], areas: Collection[int] | None = None) -> "Asked":
        """Asks for measures by their names.

        >>> Asked.of(["LACnum "]).measures
        frozenset({'lacnum'})
        """
        return cls(frozenset(map(measure_key, measures)), None if areas is None else frozenset(areas))

    def wants(self, measure: NationalMeasure) -> bool:
        """Whether a measure is asked for."""
        names = (measure.name, measure.full_name)
        return self.measures is None or any(measure_key(name) in self.measures for name in names if name)


def read_national(path: Path, asked: Asked) -> NationalFigures:
    """The figures of a file that are asked for: the tool's long data as .csv or .parquet, one of its
    downloads as .csv or .xlsx, or a .csv of Explore Education Statistics.

    Raises ScorecardError for a file that is none of them or cannot be read, for a value that is no number and
    no known symbol, and where a measure of an area and a year has two values.
    """
    measures: dict[str, NationalMeasure] = {}
    held: dict[str, dict[NationalYear, dict[int, Decimal | str]]] = {}
    keys: dict[str, str] = {}
    for found in figures_in(national_table(path), asked.wants):
        if asked.areas is not None and found.area not in asked.areas:
            continue
        name = found.measure.name
        if name not in keys:
            keys[name] = measure_key(name)
            measures.setdefault(keys[name], found.measure)
            held.setdefault(keys[name], {})
        areas = held[keys[name]].setdefault(found.year, {})
        value = _value(path, found)
        if not _is_the_same(areas.setdefault(found.area, value), value):
            raise _two_values(path, found, areas[found.area], value)
    return NationalFigures(measures, held, path.name, _day_of(path))


def measures_in(path: Path) -> list[NationalMeasure]:
    """The measures that a file has, each once, in its order; raises ScorecardError for one that is none."""
    measures: dict[str, NationalMeasure] = {}

    def noted(measure: NationalMeasure) -> bool:
        measures.setdefault(measure_key(measure.name), measure)
        return False  # its figures are not wanted

    for _ in figures_in(national_table(path), noted):
        pass
    return list(measures.values())


def _value(path: Path, found: FigureFound) -> Decimal | str:
    value = national_value(found.value)
    if value is None:
        raise ScorecardError(
            f"“{shortened(as_text(found.value))}” is neither a number nor a symbol that the department uses "
            f"for a missing one, as the figure of {_named(found)}; put it right, or download the file anew.",
            book=path.name,
            row=found.row,
        )
    return value


def _is_the_same(one: Decimal | str, other: Decimal | str) -> bool:
    """Two symbols are both no figure."""
    return one == other or (isinstance(one, str) and isinstance(other, str))


def _two_values(path: Path, found: FigureFound, one: Decimal | str, other: Decimal | str) -> ScorecardError:
    return ScorecardError(
        f"{_named(found)} is “{other}” here and “{one}” in a row above; delete the one that is wrong, or "
        "download the file anew.",
        book=path.name,
        row=found.row,
    )


def _named(found: FigureFound) -> str:
    return f"{found.measure.name} of area {found.area} in {found.year.label or 'a year without a label'}"


def _day_of(path: Path) -> datetime.date:
    return datetime.datetime.fromtimestamp(path.stat().st_mtime).date()
