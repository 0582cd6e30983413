"""Reads the columns of a .parquet file through pyarrow, as values that a workbook's cells hold."""

import contextlib
import datetime
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import Value

if TYPE_CHECKING:
    import pyarrow
    from pyarrow import parquet

_BATCH = 1 << 15


class ParquetColumn(NamedTuple):
    """A column: its name, as pandas had it where pandas wrote the file, and its values."""

    header: Value
    values: list[Value]


def columns_of(path: Path) -> list[ParquetColumn]:
    """The columns of a file, those of a named index of pandas first; a null and a NaN are None.

    Raises ScorecardError where pyarrow is not there, or cannot read the file.
    """
    with _opened(path) as file:
        return _columns_of(file.read())


def names_in(path: Path) -> list[str]:
    """The names of the columns of a file; raises ScorecardError as `columns_of` does."""
    with _opened(path) as file:
        return list(file.schema_arrow.names)


def rows_of(path: Path, names: Sequence[str]) -> Iterator[tuple[Value, ...]]:
    """The values of some columns, row by row, read as they are asked for, so that a file may be large.

    Raises ScorecardError as `columns_of` does.
    """
    import pyarrow

    with _opened(path) as file:
        for batch in file.iter_batches(_BATCH, columns=list(dict.fromkeys(names))):
            table = pyarrow.Table.from_batches([batch])
            yield from zip(*(_values(table, name) for name in names), strict=True)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator["parquet.ParquetFile"]:
    try:
        from pyarrow import parquet
    except ImportError:
        raise ScorecardError(
            f"{path.name} cannot be read, as parquet files need one more package: type “pip "
            "install pyarrow”, or save the file as .csv."
        ) from None
    try:
        with parquet.ParquetFile(path) as file:
            yield file
    except ScorecardError:
        raise
    except OSError as error:
        # What pyarrow raises for a damaged file is an OSError too, with no word from the system.
        says = f"the system says “{error.strerror}”" if error.strerror else "it is damaged: save it anew"
        raise ScorecardError(f"{path.name} could not be read: {says}.") from None
    except Exception as error:  # what the parsers beneath pyarrow raise
        raise ScorecardError(f"{path.name} could not be read as a table: save it anew.") from error


def _columns_of(table: "pyarrow.Table") -> list[ParquetColumn]:
    noted = json.loads((table.schema.metadata or {}).get(b"pandas", b"{}"))
    index_columns, stored = _index_of_pandas(table, noted)
    kinds = [column["pandas_type"] for column in noted.get("column_indexes", ())]
    kind = kinds[0] if len(kinds) == 1 else ""
    return index_columns + [
        ParquetColumn(_header(name, kind), _values(table, name))
        for name in table.column_names
        if name not in stored
    ]


def _index_of_pandas(
    table: "pyarrow.Table", noted: Mapping[str, Any]
) -> tuple[list[ParquetColumn], set[str]]:
    """The columns of a frame's index that have names, and what the columns are called in the file that the
    index takes; it has none where it only counts the rows."""
    names = {column.get("field_name"): column["name"] for column in noted.get("columns", ())}
    columns: list[ParquetColumn] = []
    stored = set()
    for level in noted.get("index_columns", ()):
        if isinstance(level, str):
            stored.add(level)
            header, values = names.get(level), _values(table, level)
        else:
            header = level["name"]
            values = [float(number) for number in range(level["start"], level["stop"], level["step"])]
        if header is not None:
            columns.append(ParquetColumn(header, values))
    return columns, stored


def _header(name: str, kind: str) -> Value:
    """A header, which a file has as a text, as it was in pandas.

    >>> _header("2021-04-01 00:00:00", "datetime"), _header("44287", "int64"), _header("44287", "unicode")
    (datetime.date(2021, 4, 1), 44287.0, '44287')
    """
    if kind.startswith("datetime"):
        return datetime.datetime.fromisoformat(name).date()
    return float(name) if kind.startswith("int") else name


def _values(table: "pyarrow.Table", name: str) -> list[Value]:
    import pyarrow
    from pyarrow import types

    column = table.column(name)
    if frequency := _frequency(table.schema.field(name)):
        numbers = column.cast(pyarrow.int64()).to_pylist()
        return [None if number is None else _period(number, frequency) for number in numbers]
    if types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if types.is_timestamp(column.type):  # a workbook's cells know no nanoseconds
        column = column.cast(pyarrow.timestamp("us", column.type.tz), safe=False)
    if types.is_float32(column.type):
        # The digits that a single float has: 0.98, and not 0.9800000190734863.
        singles = column.cast(pyarrow.string()).to_pylist()
        return [_value(None if digits is None else float(digits)) for digits in singles]
    if types.is_string(column.type) or types.is_large_string(column.type):
        texts: list[Value] = column.to_pylist()
        return texts
    return [_value(value) for value in column.to_pylist()]


def _frequency(field: "pyarrow.Field") -> str:
    """Of the periods of pandas that a column holds as numbers: "M" for months; empty for another column."""
    import pyarrow

    if isinstance(field.type, pyarrow.ExtensionType):  # where pandas is loaded, it makes its type known
        name, said = field.type.extension_name.encode(), field.type.__arrow_ext_serialize__()
    else:
        metadata = field.metadata or {}
        name, said = metadata.get(b"ARROW:extension:name"), metadata.get(b"ARROW:extension:metadata", b"")
    return str(json.loads(said)["freq"]) if name == b"pandas.period" else ""


def _period(number: int, frequency: str) -> str:
    """A period, by its number from January 1970, as pandas writes it; days and months alone can be months.

    >>> _period(615, "M"), _period(18718, "D"), _period(205, "Q-DEC")
    ('2021-04', '2021-04-01', 'period 205 (Q-DEC)')
    """
    if frequency == "D":
        return str(datetime.date(1970, 1, 1) + datetime.timedelta(days=number))
    if frequency == "M":
        return f"{1970 + number // 12}-{number % 12 + 1:02}"
    return f"period {number} ({frequency})"


def _value(value: object) -> Value:
    """What pyarrow gives as a workbook's cell.

    >>> _value(datetime.datetime(2021, 4, 1)), _value(12), _value("A1"), _value(float("nan"))
    (datetime.date(2021, 4, 1), 12.0, 'A1', None)
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if hasattr(value, "__float__"):
        number = float(value)
        return None if math.isnan(number) else number
    return str(value)
