"""A file of national figures as a table that is read row by row: its headers, and the columns asked for."""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.parquet_file import names_in, rows_of
from scorecard_xl.extracts.table_file import TableKind, csv_rows, read_table, suffix_of
from scorecard_xl.spreadsheet.cells import Value, as_text

_KIND = TableKind("file of national figures", (".csv", ".xlsx", ".parquet"), ("utf-8-sig", "cp1252"), ",;\t|")

Rows = Iterator[tuple[int, tuple[Value, ...]]]
"""The number of each row that is not blank, and its cells in the columns that were asked for."""


class NationalTable(NamedTuple):
    """The headers of a file, and its rows below them; ``rows`` can be asked for more than once, and gives
    two columns or more, which are counted from 0."""

    path: Path
    headers: list[str]
    rows: Callable[[Sequence[int]], Rows]


def national_table(path: Path) -> NationalTable:
    """The table in a .csv, an .xlsx (its first sheet that shows) or a .parquet.

    Raises ScorecardError, naming the file, where it cannot be read or holds nothing.
    """
    suffix = suffix_of(path, _KIND)
    if suffix == ".parquet":
        return _of_parquet(path)
    return _of_csv(path) if suffix == ".csv" else _of_workbook(path)


def _of_parquet(path: Path) -> NationalTable:
    names = names_in(path)

    def rows(columns: Sequence[int]) -> Rows:
        return enumerate(rows_of(path, [names[column] for column in columns]), start=2)

    return NationalTable(path, [name.strip() for name in names], rows)


def _of_workbook(path: Path) -> NationalTable:
    table = read_table(path, _KIND).rows
    if not table:
        raise _empty(path)
    header, *body = table
    headers = [as_text(header.cells.get(column)) for column in range(1, max(header.cells) + 1)]

    def rows(columns: Sequence[int]) -> Rows:
        return ((row.number, tuple(row.cells.get(column + 1) for column in columns)) for row in body)

    return NationalTable(path, headers, rows)


def _of_csv(path: Path) -> NationalTable:
    header = next((row for _, row in csv_rows(path, _KIND)[0] if any(map(str.strip, row))), None)
    if header is None:
        raise _empty(path)
    headers = [text.strip() for text in header]

    def rows(columns: Sequence[int]) -> Rows:
        width, picked = len(headers), itemgetter(*columns)
        below = (row for row in csv_rows(path, _KIND)[0] if any(map(str.strip, row[1])))
        next(below)
        for number, row in below:
            if len(row) != width:
                row = _of_width(path, number, row, width)
            yield number, picked(row)

    return NationalTable(path, headers, rows)


def _of_width(path: Path, number: int, row: list[str], width: int) -> list[str]:
    if any(map(str.strip, row[width:])):
        raise ScorecardError(
            "there are more cells than columns; put a text that holds the columns' separator, as a name may, "
            "in quotes, or download the file anew.",
            book=path.name,
            row=number,
        )
    return [*row[:width], *[""] * (width - len(row))]


def _empty(path: Path) -> ScorecardError:
    return ScorecardError(f"{path.name} is empty: download it anew, with its headers and figures.")
