"""Reads an authority's statistical neighbours from the department's workbook of them, or a small .csv."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.table_file import TableKind, TableRow, read_table
from scorecard_xl.model import AreaKind, Neighbours
from scorecard_xl.spreadsheet.cells import Value, as_text
from scorecard_xl.words.headers import compact
from scorecard_xl.words.national_areas import area_number
from scorecard_xl.words.text import listed, shortened

_KIND = TableKind(
    "list of statistical neighbours", (".csv", ".xlsx"), ("utf-8-sig", "cp1252"), ",;\t|", "LA SN Groups"
)
_COLUMNS_OF_RANK = tuple(f"sn{rank}" for rank in range(1, 11))
_AUTHORITY = ("lanum", "lanumber", "lacode")
_LISTED = ("lacode", "neighbourcode", "rank")
_RANK = re.compile(r"(\d{1,2})(?:\.0)?")
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_EXPLAINED = (
    "it has to be the department's workbook (LA num, SN1 to SN10), or have the columns la_code, "
    "neighbour_code, rank, list and valid_from"
)


class _Place(NamedTuple):
    """Where something of a file stands."""

    name: str
    row: int

    def error(self, text: str) -> ScorecardError:
        return ScorecardError(text, book=self.name, row=self.row)


def read_neighbours(path: Path, authority: int) -> Neighbours:
    """The neighbours of an authority, of the list that is valid from the latest day where there are several.

    Raises ScorecardError for a file that is no list of neighbours, for an authority that it lacks, and for
    ranks and numbers that cannot be meant.
    """
    rows = read_table(path, _KIND).rows
    for place, row in enumerate(rows):
        columns = _columns(row)
        if columns.keys() >= set(_LISTED):
            found = list(_of_list(path, columns, rows[place + 1 :], authority))
            break
        if columns.keys() >= set(_COLUMNS_OF_RANK) and any(header in columns for header in _AUTHORITY):
            found = list(_of_department(path, columns, rows[place + 1 :], authority))
            break
    else:
        raise ScorecardError(f"{path.name} is no list of statistical neighbours: {_EXPLAINED}.")
    if not found:
        raise ScorecardError(
            f"{path.name} has no neighbours of the authority {authority}: see whether its number is right, "
            "or take another list."
        )
    return _latest(path, found)


def _columns(row: TableRow) -> dict[str, int]:
    """The first column of each header; columns of closeness all have the same."""
    columns: dict[str, int] = {}
    for column, cell in row.cells.items():
        columns.setdefault(compact(as_text(cell)), column)
    return columns


def _of_department(
    path: Path, columns: Mapping[str, int], rows: Sequence[TableRow], authority: int
) -> Iterator[Neighbours]:
    """The authority's row above those of old lists, which have a heading of their own."""
    numbers = [columns[header] for header in _AUTHORITY if header in columns]
    for row in rows:
        if any(compact(as_text(cell)).startswith("oldsn") for cell in row.cells.values()):
            return
        if any(area_number(row.cells.get(number)) == authority for number in numbers):
            place = _Place(path.name, row.number)
            ranked = {
                rank: row.cells.get(columns[header]) for rank, header in enumerate(_COLUMNS_OF_RANK, start=1)
            }
            yield _neighbours(place, authority, ranked, path.stem, None)


def _of_list(
    path: Path, columns: Mapping[str, int], rows: Sequence[TableRow], authority: int
) -> Iterator[Neighbours]:
    """The neighbours of each list, with a row for each."""
    code, neighbour, rank = (columns[header] for header in _LISTED)
    lists: dict[tuple[str, datetime.date | None], dict[int, Value]] = {}
    places: dict[tuple[str, datetime.date | None], _Place] = {}
    for row in rows:
        if area_number(row.cells.get(code)) != authority:
            continue
        place = _Place(path.name, row.number)
        found = _RANK.fullmatch(as_text(row.cells.get(rank)))
        if not found or not 1 <= int(found[1]) <= len(_COLUMNS_OF_RANK):
            said = shortened(as_text(row.cells.get(rank)))
            raise place.error(f"the rank “{said}” is none; write a number from 1 to 10.")
        name = as_text(row.cells.get(columns.get("list", 0))) or path.stem
        key = (name, _day(place, row.cells.get(columns.get("validfrom", 0))))
        ranked = lists.setdefault(key, {})
        places.setdefault(key, place)
        value = row.cells.get(neighbour)
        if area_number(ranked.setdefault(int(found[1]), value)) != area_number(value):
            raise place.error(
                f"the rank {found[1]} of the list {name} is given a second time; write each rank once."
            )
    for (name, day), ranked in lists.items():
        yield _neighbours(places[name, day], authority, ranked, name, day)


def _neighbours(
    place: _Place,
    authority: int,
    ranked: Mapping[int, Value],
    name: str,
    valid_from: datetime.date | None,
) -> Neighbours:
    """The neighbours of a list; each is another authority, and there is none for the ranks that are blank."""
    numbers: list[int] = []
    for rank, value in sorted(ranked.items()):
        said = as_text(value).strip()
        number = area_number(value)
        if said in ("", "-"):
            continue
        if number is None or AreaKind.of(number) is not AreaKind.AUTHORITY:
            raise place.error(
                f"the neighbour “{shortened(said)}” of rank {rank} is no number of an authority; write its "
                "three digits."
            )
        if number in (authority, *numbers):
            raise place.error(
                f"the neighbour {number} of rank {rank} is the authority itself; write another's number."
                if number == authority
                else f"the neighbour {number} of rank {rank} has another rank too; write each once."
            )
        numbers.append(number)
    if not numbers:
        raise place.error(f"the authority {authority} has no neighbours; write their numbers.")
    return Neighbours(authority, tuple(numbers), name, valid_from)


def _day(place: _Place, value: Value) -> datetime.date | None:
    """The day from which a list holds: 2025-05-01 or 01/05/2025, or 2025-05 for a month's first."""
    if isinstance(value, datetime.date) or value is None:
        return value
    text = as_text(value).strip()
    british = _BRITISH.fullmatch(text)
    iso = f"{british[3]}-{british[2]:>02}-{british[1]:>02}" if british else text
    try:
        return datetime.date.fromisoformat(f"{iso}-01" if re.fullmatch(r"\d{4}-\d\d", iso) else iso)
    except ValueError:
        raise place.error(
            f"“{shortened(text)}” is no day from which the list is valid; write it as 2025-05-01."
        ) from None


def _latest(path: Path, found: Sequence[Neighbours]) -> Neighbours:
    latest = max(one.valid_from or datetime.date.min for one in found)
    of_that_day = [one for one in found if (one.valid_from or datetime.date.min) == latest]
    if len(of_that_day) > 1:
        lists = listed([one.listed_in for one in of_that_day])
        raise ScorecardError(
            f"{path.name} has {len(of_that_day)} lists of the neighbours of {found[0].authority} ({lists}) "
            "and does not say which is the latest: give each the day from which it is valid, or keep one."
        )
    return of_that_day[0]
