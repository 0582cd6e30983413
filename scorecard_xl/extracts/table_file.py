"""Reads a table that somebody saved as a file, cell by cell: a list of indicators, an extract."""

import contextlib
import csv
import datetime
import io
import math
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import CellError, Value


class Kind(NamedTuple):
    """What a table is called in messages, and the forms in which it may be saved.

    ``encodings`` and ``separators`` are those of a .csv: of the first, the first that fits is taken, of the
    second, the one that parts the first row most often.
    """

    name: str
    suffixes: tuple[str, ...]
    encodings: tuple[str, ...] = ("utf-8-sig",)
    separators: str = ","


class TableFile(NamedTuple):
    """The rows of a table, its header among them, and what parts the columns of a .csv.

    The rows are those of the sheet or the .csv, blank ones too, so that the first is row 1. A .csv has
    texts alone, without spaces around; a blank cell is None. Those of a .csv may differ in length.
    """

    rows: list[list[Value]]
    separator: str = ""


def read_table(path: Path, kind: Kind) -> TableFile:
    """The table in a file; the first sheet that shows, of a workbook.

    Raises ScorecardError, naming the file, where it cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in kind.suffixes:
        *others, last = kind.suffixes
        raise ScorecardError(f"{path.name} is no {kind.name}: save it as {', '.join(others)} or {last}.")
    if not path.is_file():
        raise ScorecardError(f"{path} does not exist: see where the {kind.name} is.")
    try:
        if suffix == ".csv":
            return _of_csv(path, kind)
        return TableFile(_of_parquet(path) if suffix == ".parquet" else _of_xlsx(path))
    except ScorecardError:
        raise
    except OSError as error:
        # What pyarrow raises for a damaged file is an OSError too, with no word from the system.
        says = f"the system says “{error.strerror}”" if error.strerror else "it is damaged: save it anew"
        raise ScorecardError(f"{path.name} could not be read: {says}.") from None
    except Exception as error:  # pandas, openpyxl and pyarrow raise what the parsers beneath them raise
        raise ScorecardError(f"{path.name} could not be read as a table: save it anew.") from error


def _of_csv(path: Path, kind: Kind) -> TableFile:
    text = _decoded(path, kind.encodings)
    separator = max(kind.separators, key=lambda sign: _cells_of_first_row(text, sign))
    # pandas would take a surplus cell for an index, and rename a header that stands twice. Without
    # ``strict``, a quotation mark that nobody closed swallows the rest of the file in silence.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[Value]] = []
    try:
        rows.extend([cell.strip() or None for cell in row] for row in reader)
    except csv.Error:
        raise ScorecardError(
            f"{path.name}, row {len(rows) + 1}: a quotation mark is missing or stands in the wrong place, so "
            "the columns cannot be told apart; put it right, or save the file anew from Excel."
        ) from None
    return TableFile(rows, separator)


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


def _of_xlsx(path: Path) -> list[list[Value]]:
    import pandas

    with pandas.ExcelFile(path, engine="openpyxl") as file:
        shown = [sheet.title for sheet in file.book.worksheets if sheet.sheet_state == "visible"]
        table = pandas.read_excel(file, sheet_name=shown[0], header=None, dtype=object, na_filter=False)
    return _values(table.itertuples(index=False, name=None))


def _of_parquet(path: Path) -> list[list[Value]]:
    import pandas

    try:
        table = pandas.read_parquet(path)
    except ImportError:
        raise ScorecardError(
            f"{path.name} cannot be read, as parquet files need one more package: type “pip "
            "install pyarrow”, or save the file as .csv."
        ) from None
    if any(name is not None for name in table.index.names):
        table = table.reset_index()
    columns = []
    for place in range(table.shape[1]):
        column = table.iloc[:, place]
        if str(column.dtype).lower() == "float32":
            # The digits that a single float has: 0.98, and not 0.9800000190734863.
            singles = column.to_numpy(dtype="float32", na_value=math.nan)
            column = pandas.Series([float(str(number)) for number in singles], index=column.index)
        columns.append(column.astype(object).where(column.notna(), None))
    return _values([table.columns, *zip(*columns, strict=True)])


def _values(rows: Iterable[Iterable[object]]) -> list[list[Value]]:
    return [[_value(cell) for cell in row] for row in rows]


def _value(cell: object) -> Value:
    """A cell of pandas as a workbook's cell.

    >>> _value(datetime.datetime(2021, 4, 1)), _value(12), _value(" "), _value(float("nan"))
    (datetime.date(2021, 4, 1), 12.0, None, CellError(code='#ERROR!'))
    """
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, datetime.datetime):  # a pandas.Timestamp is one
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if hasattr(cell, "__float__"):
        number = float(cell)
        # pandas makes this of every error value, whichever it is; a blank cell is an empty text.
        return CellError("#ERROR!") if math.isnan(number) else number
    return str(cell).strip() or None
