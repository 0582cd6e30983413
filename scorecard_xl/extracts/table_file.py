"""Reads a table that somebody saved as a file, cell by cell: a list of indicators, an extract."""

import contextlib
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.parquet_file import columns_of
from scorecard_xl.spreadsheet.cells import Value
from scorecard_xl.workbooks.file.workbook import FileWorkbook


class TableKind(NamedTuple):
    """What a table is called in messages, and the forms in which it may be saved.

    ``encodings`` and ``separators`` are those of a .csv: of the first, the first that fits is taken, of the
    second, the one that parts the first row most often.
    """

    name: str
    suffixes: tuple[str, ...]
    encodings: tuple[str, ...] = ("utf-8-sig",)
    separators: str = ","


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
    """The table in a file; the first sheet that shows, of a workbook.

    Raises ScorecardError, naming the file, where it cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in kind.suffixes:
        *others, last = kind.suffixes
        raise ScorecardError(f"{path.name} is no {kind.name}: save it as {', '.join(others)} or {last}.")
    if not path.is_file():
        raise ScorecardError(f"{path} does not exist: see where the {kind.name} is.")
    if suffix == ".xlsx":
        return TableFile(list(_rows(_of_xlsx(path))))
    if suffix == ".parquet":
        return TableFile(list(_rows(_of_parquet(path))))
    text, separator = _text_of_csv(path, kind)
    return TableFile(list(_rows(_of_csv(path, text, separator))), separator)


def _rows(rows: Iterable[tuple[int, Mapping[int, Value]]]) -> Iterator[TableRow]:
    for number, values in rows:
        texts = {
            column: value.strip() if isinstance(value, str) else value for column, value in values.items()
        }
        cells = {column: texts[column] for column in sorted(texts) if texts[column] not in ("", None)}
        if cells:
            yield TableRow(number, cells)


def _of_xlsx(path: Path) -> Iterator[tuple[int, Mapping[int, Value]]]:
    book = FileWorkbook(path, to_write=False)
    sheet = next((sheet for sheet in book.sheets if sheet.visible), None)
    if sheet is None:
        raise ScorecardError(f"{path.name} shows no sheet: unhide the one with the table, and save it.")
    for row in sheet.rows:
        yield row, sheet.filled(row)


def _of_parquet(path: Path) -> Iterator[tuple[int, Mapping[int, Value]]]:
    columns = columns_of(path)
    yield 1, {number: column.header for number, column in enumerate(columns, start=1)}
    for number, values in enumerate(zip(*(column.values for column in columns), strict=True), start=2):
        yield number, dict(enumerate(values, start=1))


def _of_csv(path: Path, text: str, separator: str) -> Iterator[tuple[int, Mapping[int, Value]]]:
    # Without ``strict``, a quotation mark that nobody closed swallows the rest of the file in silence.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            yield number, dict(enumerate(row, start=1))
    except csv.Error:
        raise ScorecardError(
            "a quotation mark is missing or stands in the wrong place, so the columns cannot be told apart; "
            "put it right, or save the file anew from Excel.",
            book=path.name,
            row=number + 1,
        ) from None


def _text_of_csv(path: Path, kind: TableKind) -> tuple[str, str]:
    """What a .csv says, and what parts its columns."""
    try:
        text = _decoded(path, kind.encodings)
        return text, max(kind.separators, key=lambda sign: _cells_of_first_row(text, sign))
    except OSError as error:
        raise ScorecardError(f"{path.name} could not be read: the system says “{error.strerror}”.") from None
    except csv.Error as error:  # a cell longer than csv takes
        raise ScorecardError(f"{path.name} could not be read as a table: save it anew.") from error


def _decoded(path: Path, encodings: Iterable[str]) -> str:
    data = path.read_bytes()
    # A zero byte is UTF-16's, which an encoding of single bytes would take for letters.
    for encoding in encodings if b"\0" not in data else ():
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise ScorecardError(
        f"{path.name} has characters that cannot be read: save it from Excel as “CSV UTF-8”."
    )


def _cells_of_first_row(text: str, separator: str) -> int:
    return len(next(csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=separator), []))
