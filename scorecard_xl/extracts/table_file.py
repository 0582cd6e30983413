"""Reads a table that somebody saved as a file, cell by cell: a list of indicators, an extract."""

import codecs
import contextlib
import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import dropwhile
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.parquet_file import columns_of
from scorecard_xl.spreadsheet.cells import Value
from scorecard_xl.workbooks.file.workbook import FileWorkbook

_PIECE = 1 << 20


class TableKind(NamedTuple):
    """What a table is called in messages, and the forms in which it may be saved.

    ``encodings`` and ``separators`` are those of a .csv: of the first, the first that fits is taken, of the
    second, the one that parts the first row most often. ``sheet`` is the name of the sheet to take, of a
    workbook that has it.
    """

    name: str
    suffixes: tuple[str, ...]
    encodings: tuple[str, ...] = ("utf-8-sig",)
    separators: str = ","
    sheet: str = ""


class TableRow(NamedTuple):
    """A row that holds something: its number in the file, and the cells that are not blank, by their columns
    from 1, the first of them first."""

    number: int
    cells: Mapping[int, Value]


class TableFile(NamedTuple):
    """The rows of a table, its header among them, and what parts the columns of a .csv.

    Texts have no spaces around; a .csv has texts alone. The first row of a sheet or of a .csv is row 1, and
    so is the header of a .parquet.
    """

    rows: list[TableRow]
    separator: str = ""


def read_table(path: Path, kind: TableKind) -> TableFile:
    """The table in a file; of a workbook the sheet of the kind's name, or else the first that shows.

    Raises ScorecardError, naming the file, where it cannot be read.
    """
    suffix = suffix_of(path, kind)
    if suffix == ".xlsx":
        return TableFile(list(_rows(_of_xlsx(path, kind.sheet))))
    if suffix == ".parquet":
        return TableFile(list(_rows(_of_parquet(path))))
    rows, separator = csv_rows(path, kind)
    return TableFile(list(_rows((number, dict(enumerate(row, start=1))) for number, row in rows)), separator)


def suffix_of(path: Path, kind: TableKind) -> str:
    """The suffix of a file that is there, in small letters; raises ScorecardError where it is of no form."""
    suffix = path.suffix.lower()
    if suffix not in kind.suffixes:
        *others, last = kind.suffixes
        raise ScorecardError(f"{path.name} is no {kind.name}: save it as {', '.join(others)} or {last}.")
    if not path.is_file():
        raise ScorecardError(f"{path} does not exist: see where the {kind.name} is.")
    return suffix


def _rows(rows: Iterable[tuple[int, Mapping[int, Value]]]) -> Iterator[TableRow]:
    for number, values in rows:
        texts = {
            column: value.strip() if isinstance(value, str) else value for column, value in values.items()
        }
        cells = {column: texts[column] for column in sorted(texts) if texts[column] not in ("", None)}
        if cells:
            yield TableRow(number, cells)


def _of_xlsx(path: Path, named: str) -> Iterator[tuple[int, Mapping[int, Value]]]:
    book = FileWorkbook(path, to_write=False)
    shown = [sheet for sheet in book.sheets if sheet.visible]
    sheet = next((sheet for sheet in shown if sheet.name == named), shown[0] if shown else None)
    if sheet is None:
        raise ScorecardError(f"{path.name} shows no sheet: unhide the one with the table, and save it.")
    for row in sheet.rows:
        yield row, sheet.filled(row)


def _of_parquet(path: Path) -> Iterator[tuple[int, Mapping[int, Value]]]:
    columns = columns_of(path)
    yield 1, {number: column.header for number, column in enumerate(columns, start=1)}
    for number, values in enumerate(zip(*(column.values for column in columns), strict=True), start=2):
        yield number, dict(enumerate(values, start=1))


def csv_rows(path: Path, kind: TableKind) -> tuple[Iterator[tuple[int, list[str]]], str]:
    """The rows of a .csv with their numbers, read as they are asked for, and what parts their columns.

    Raises ScorecardError, naming the file, where it cannot be read, and as the rows come where a quotation
    mark is missing.
    """
    try:
        encoding = _encoding_of(path, kind.encodings)
        separator = max(kind.separators, key=lambda sign: _cells_of_first_row(path, encoding, sign))
    except OSError as error:
        raise ScorecardError(f"{path.name} could not be read: the system says “{error.strerror}”.") from None
    except csv.Error as error:  # a cell longer than csv takes
        raise ScorecardError(f"{path.name} could not be read as a table: save it anew.") from error
    return _of_csv(path, encoding, separator), separator


def _of_csv(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        # Without ``strict``, a quotation mark that nobody closed swallows the rest of the file in silence.
        try:
            for number, row in enumerate(csv.reader(file, delimiter=separator, strict=True), start=1):
                yield number, row
        except csv.Error:
            raise ScorecardError(
                "a quotation mark is missing or stands in the wrong place, so the columns cannot be told "
                "apart; put it right, or save the file anew from Excel.",
                book=path.name,
                row=number + 1,
            ) from None


def _encoding_of(path: Path, encodings: Iterable[str]) -> str:
    """The first encoding in which the whole file can be read; it is read in pieces, and may be large."""
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        with contextlib.suppress(UnicodeDecodeError), path.open("rb") as file:
            while piece := file.read(_PIECE):
                if b"\0" in piece:  # UTF-16's, which an encoding of single bytes would take for letters
                    break
                decoder.decode(piece)
            else:
                decoder.decode(b"", final=True)
                return encoding
    raise ScorecardError(
        f"{path.name} has characters that cannot be read: save it from Excel as “CSV UTF-8”."
    )


def _cells_of_first_row(path: Path, encoding: str, separator: str) -> int:
    with path.open(encoding=encoding, newline="") as file:
        lines = dropwhile(lambda line: not line.strip("\r\n"), file)
        return len(next(csv.reader(lines, delimiter=separator), []))
