"""The forms in which national figures come, told apart by their headers: each gives one figure at a time."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.national_table import NationalTable
from scorecard_xl.model import NationalMeasure, NationalYear
from scorecard_xl.spreadsheet.cells import Value, as_text
from scorecard_xl.words.headers import compact
from scorecard_xl.words.national_areas import area_number, region_number
from scorecard_xl.words.national_values import national_value
from scorecard_xl.words.national_years import is_year_alone, national_year
from scorecard_xl.words.text import listed, shortened


class FigureFound(NamedTuple):
    """A figure as a file has it, in a row of this number."""

    row: int
    measure: NationalMeasure
    area: int
    year: NationalYear
    value: Value


IsWanted = Callable[[NationalMeasure], bool]
"""Whether the figures of a measure are wanted; a form asks once for each."""

_LONG = ("shortdesc", "years", "lanumber", "values")
_WIDE = ("measure", "lanumber")
_EXPLORE = ("timeperiod", "geographiclevel")
_NAME_OF_AREA = "laandregions"
_ARE = (
    "it has to be the tool's long data (Short Desc, Years, LA Number, Values), one of its downloads (LA "
    "Number, Measure and a column for each year) or a file of Explore Education Statistics (time_period, "
    "geographic_level)"
)


def figures_in(table: NationalTable, is_wanted: IsWanted) -> Iterator[FigureFound]:
    """The figures of the measures that are wanted, whatever the form of the file; those of areas without a
    number, such as the mean of statistical neighbours, are left out, and so is a blank below a year's header.

    Raises ScorecardError, with the headers that it has, for a file that is none of them.
    """
    columns = _columns(table)
    if columns.keys() >= set(_EXPLORE):
        return _explore(table, columns, is_wanted)
    if columns.keys() >= set(_LONG):
        return _long(table, columns, is_wanted)
    years = _columns_of_years(table)
    if columns.keys() >= set(_WIDE) and years:
        return _wide(table, columns, years, is_wanted)
    headers = listed([f"“{shortened(header)}”" for header in table.headers if header])
    raise ScorecardError(
        f"{table.path.name} is no file of national figures, as its headers are {headers or 'blank'}: {_ARE}; "
        "download it anew, and delete what stands above its headers."
    )


def _columns(table: NationalTable) -> dict[str, int]:
    """The place of each header by its letters; refuses one that a form needs and that stands there twice."""
    columns: dict[str, int] = {}
    for place, header in enumerate(table.headers):
        key = compact(header)
        if columns.setdefault(key, place) != place and key in {*_LONG, *_WIDE, *_EXPLORE}:
            raise ScorecardError(
                f"two columns are headed “{header}”; delete one, or download the file anew.",
                book=table.path.name,
            )
    return columns


def _columns_of_years(table: NationalTable) -> dict[int, NationalYear]:
    years = {
        place: national_year(header) for place, header in enumerate(table.headers) if is_year_alone(header)
    }
    return {place: year for place, year in years.items() if year.ends or year.label == "0"}


def _long(table: NationalTable, columns: Mapping[str, int], is_wanted: IsWanted) -> Iterator[FigureFound]:
    """A figure in each row; what is the same in many rows is read once."""
    short, label, number, value = (columns[header] for header in _LONG)
    name = columns.get(_NAME_OF_AREA, number)
    full = columns.get("measure", short)
    unit = columns.get("yaxisname", short)
    measures: dict[Value, NationalMeasure | None] = {}
    years: dict[Value, NationalYear] = {}
    areas: dict[tuple[Value, Value], int | None] = {}
    picked = (short, label, number, value, name, *((full, unit) if full != short or unit != short else ()))
    for row, (said, when, where, what, called, *beside) in table.rows(picked):
        if said not in measures:
            measure = _measure(said, *beside)
            measures[said] = measure if measure.name and is_wanted(measure) else None
        wanted = measures[said]
        if wanted is None:
            continue
        if when not in years:
            years[when] = national_year(as_text(when))
        if (where, called) not in areas:
            areas[where, called] = area_number(where, as_text(called))
        area = areas[where, called]
        if area is not None:
            yield FigureFound(row, wanted, area, years[when], what)


def _measure(name: Value, full: Value = None, unit: Value = None) -> NationalMeasure:
    texts = [" ".join(as_text(one).split()) for one in (name, full, unit)]
    return NationalMeasure(texts[0], *("" if text == texts[0] else text for text in texts[1:]))


def _wide(
    table: NationalTable, columns: Mapping[str, int], years: Mapping[int, NationalYear], is_wanted: IsWanted
) -> Iterator[FigureFound]:
    """A measure of an area in each row, and a column for each year."""
    name, number = (columns[header] for header in _WIDE)
    called = columns.get(_NAME_OF_AREA, number)
    measures: dict[Value, NationalMeasure | None] = {}
    for row, (said, where, area_name, *values) in table.rows((name, number, called, *years)):
        if said not in measures:
            measure = _measure(said)
            measures[said] = measure if measure.name and is_wanted(measure) else None
        wanted, area = measures[said], area_number(where, as_text(area_name))
        if wanted is None or area is None:
            continue
        for year, value in zip(years.values(), values, strict=True):
            if value not in ("", None):
                yield FigureFound(row, wanted, area, year, value)


_OF_PLACES = re.compile(
    r"(?:country|region|oldla|newla|la|localauthority|lad|localauthoritydistrict|pcon|opportunityarea|mat|trust"
    r"|parliamentaryconstituency|ward|englishdevolvedarea|rscregion|lsip|lep|mayoral|sponsor|school|provider"
    r"|institution|location|planningarea)(?:name|code|id|urn|laestab|ukprn|leadname)"
)
_ALL = ("", "total", "all", "z", "x")
_LEVELS = {"national": "country", "regional": "region", "localauthority": "la"}


def _explore(table: NationalTable, columns: Mapping[str, int], is_wanted: IsWanted) -> Iterator[FigureFound]:
    """A column for each indicator, and columns that say what the figures of a row are of: a measure is an
    indicator, with what its row is of in brackets behind it unless that is all there are."""
    about = {*_EXPLORE, "timeidentifier"}
    others = [
        place
        for place, header in enumerate(table.headers)
        if header and compact(header) not in about and not _OF_PLACES.fullmatch(compact(header))
    ]
    indicators = _with_figures(table, others)
    filters = [place for place in others if place not in indicators]
    period, level = (columns[header] for header in _EXPLORE)
    identifier = columns.get("timeidentifier", period)
    places = [
        columns.get(header, level)
        for header in ("countrycode", "countryname", "regioncode", "regionname", "oldlacode")
    ]
    areas: dict[tuple[Value, ...], int | None] = {}
    years: dict[tuple[Value, ...], NationalYear] = {}
    measures: dict[tuple[Value, ...], list[tuple[int, NationalMeasure]]] = {}
    about_area, about_row = slice(2, 3 + len(places)), slice(3 + len(places), -len(indicators) or None)
    for row, cells in table.rows((period, identifier, level, *places, *filters, *indicators)):
        where, said = cells[about_area], cells[about_row]
        if where not in areas:
            areas[where] = _area_at(*map(as_text, where))
        area = areas[where]
        if area is None:
            continue
        if said not in measures:
            of = [
                f"{table.headers[column]}: {text}"
                for column, text in zip(filters, map(as_text, said), strict=True)
                if text.casefold() not in _ALL
            ]
            behind = f" ({'; '.join(of)})" if of else ""
            all_of_them = [NationalMeasure(table.headers[column] + behind) for column in indicators]
            wanted = [
                (place, one) for place, one in enumerate(all_of_them, -len(indicators)) if is_wanted(one)
            ]
            measures[said] = wanted
        when = cells[:2]
        for place, measure in measures[said]:
            if when not in years:
                years[when] = national_year(
                    as_text(when[0]), as_text(when[1]) if identifier != period else ""
                )
            yield FigureFound(row, measure, area, years[when], cells[place])


def _with_figures(table: NationalTable, places: list[int]) -> list[int]:
    """The columns that hold figures and their symbols alone; the others say what a row is of."""
    left = list(enumerate(places))
    symbols: dict[Value, bool] = {}
    for _, cells in table.rows((*places, 0, 0)):  # two that are there, as a table gives no fewer
        for column in tuple(left):
            value = cells[column[0]]
            try:
                float(value)  # type: ignore[arg-type]  # most are numbers, and this tells so the soonest
            except (TypeError, ValueError):
                if value not in symbols:
                    symbols[value] = national_value(value) is not None
                if not symbols[value]:
                    left.remove(column)
    return [place for _, place in left]


def _area_at(
    level: str, country: str, country_name: str, region: str, region_name: str, la: str
) -> int | None:
    """The number of a row's area; None for schools, wards and other countries."""
    kind = _LEVELS.get(compact(level))
    if kind == "la":
        return area_number(la)
    if kind == "country":
        return region_number(country, country_name)
    return region_number(region, region_name) if kind else None
