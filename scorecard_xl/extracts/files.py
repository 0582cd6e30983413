"""Reads the figures that another system exports: one in each row, or a column for each month.

`table_file` reads the file; what a value means for its indicator is told in `matching`.
"""

import calendar
import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.table_file import TableFile, TableKind, TableRow, read_table
from scorecard_xl.model import FrozenMapping, Month
from scorecard_xl.spreadsheet.cells import CellError, Value, as_text, cell_name, column_letters
from scorecard_xl.words.extract_names import header_key
from scorecard_xl.words.headers import compact, role_of
from scorecard_xl.words.months import MonthHeader, month_of_header, months_of, unclear_month
from scorecard_xl.words.text import listed, shortened

# Excel on a British Windows saves “CSV (Comma delimited)” in cp1252. Refs, months and numbers are the same
# bytes in both, so a wrong guess can at worst make a ref unknown, which is then listed.
_KIND = TableKind("extract", (".csv", ".xlsx", ".parquet"), ("utf-8-sig", "cp1252"), ",;\t|")
_MONTH_WORDS = ("month", "period", "date")
_VALUE_WORDS = ("value", "figure", "count", "result")
_STATUS_WORDS = (
    *("status", "statuscode", "note", "notes", "flag", "symbol", "footnote", "observationstatus"),
    *("obsstatus", "suppressed", "suppression", "marker", "shorthand"),
)
_NONE_NAMED: Mapping[str, str] = FrozenMapping({})
_FORMS = "the columns have to be ref, month and value, or ref and one for each month, such as Apr-21"


class ExtractRow(NamedTuple):
    """One figure of an extract, as it stands there.

    ``source`` says where, as a message does: "figures.csv, row 12", in wide form with its column. ``month``
    is None where it cannot be read for sure, and ``month_text`` is what is written. A figure of a .csv is a
    text. ``file`` tells the rows of one extract from another's. ``beside`` is what columns of a status or a
    note say of the value.
    """

    source: str
    ref: str
    month: Month | None
    month_text: str
    value: Value
    file: str = ""
    beside: tuple[str, ...] = ()


def read_extracts(
    paths: Sequence[Path], named: Mapping[str, str] = _NONE_NAMED, *, are_there: bool = False
) -> list[ExtractRow]:
    """The figures of .csv, .xlsx (their first sheets that show) and .parquet files, in the files' order.

    In long form the columns are ref, month and value, in wide form ref and one for each month; others are
    ignored, but for a status beside the value. The header is the first row that is not blank; in a .parquet
    it counts as row 1. A blank cell of the wide form is no figure at all, one of the long form a row whose
    value is None.

    ``named`` says what headers stand for, where a file has them; with ``are_there``, each is in one of the
    files. Raises ScorecardError for what is no extract, and for headers that are nowhere.
    """
    extracts = [_Extract(path, read_table(path, _KIND), named) for path in paths]
    if are_there:
        _refuse_headers_nowhere(extracts, named)
    return [row for extract in extracts for row in extract.rows()]


def _refuse_headers_nowhere(extracts: Sequence["_Extract"], named: Mapping[str, str]) -> None:
    lacking = set.intersection(*(set(extract.lacking) for extract in extracts))
    if not lacking:
        return
    missing = [header for header in named if header in lacking]
    there = [f"“{header}”" for extract in extracts for header in extract.headers]
    raise ScorecardError(
        f"no column is headed {listed([f'“{header}”' for header in missing])}; the headers, in the "
        f"first row, are {listed(list(dict.fromkeys(there)), 20)}: name the columns as they are headed, or "
        "delete what stands above the headers.",
        book=listed([extract.name for extract in extracts]),
    )


class _MonthColumn(NamedTuple):
    """Where a column of a month stands, and how its header reads."""

    column: int
    month: Month
    text: str


class _Extract:
    """A file with its columns; ``named`` says what some headers stand for."""

    def __init__(self, path: Path, table: TableFile, named: Mapping[str, str]) -> None:
        if not table.rows:
            raise ScorecardError(
                f"{path.name} is empty: save the extract anew, with its headers and figures."
            )
        self._path, self._separator = path, table.separator
        (self._header_row, self._header), *self._body = table.rows
        by_key = {header_key(header): meaning for header, meaning in named.items()}
        self._meanings = {
            column: by_key[key]
            for column, cell in self._header.items()
            if (key := header_key(as_text(cell))) in by_key
        }
        found = {header_key(header) for header in self.headers}
        self.lacking = [header for header in named if header_key(header) not in found]

    @property
    def name(self) -> str:
        return self._path.name

    @property
    def headers(self) -> list[str]:
        return [as_text(cell) for cell in self._header.values()]

    def rows(self) -> Iterator[ExtractRow]:
        self._refuse_error_values()
        ref = self._ref_column()
        month, value = self._headed("month", _MONTH_WORDS), self._headed("value", _VALUE_WORDS)
        is_named_long = {"month", "value"} <= set(self._meanings.values())
        months = [] if is_named_long else self._columns_of_months(ref)
        if months and month and value:
            raise self._error(
                f"beside the columns {self._names(month + value)} there are columns of months; keep the one "
                "or the other form"
            )
        if month and value:
            return self._long(ref, self._only(month, "month"), self._only(value, "value"))
        self._refuse_unclear_months()
        if months:
            return self._wide(ref, self._month_columns(months))
        missing = [name for name, found in (("month", month), ("value", value)) if not found]
        raise self._error(
            f"there is no column {' and none '.join(missing)}, and none of a month; {_FORMS}"
            f"{self._without_named()}"
        )

    def _wide(self, ref: int, months: Sequence[_MonthColumn]) -> Iterator[ExtractRow]:
        for number, cells in self._checked_body():
            name = as_text(cells.get(ref))
            for column, month, text in months:
                value = self._checked(number, cells.get(column))
                if value is not None:
                    source = f"{self._path.name}, row {number}, column {column_letters(column)}"
                    yield ExtractRow(source, name, month, text, value, str(self._path))

    def _long(self, ref: int, month: int, value: int) -> Iterator[ExtractRow]:
        statuses = self._headed("status", _STATUS_WORDS)
        for number, cells in self._checked_body():
            if cells.keys() & {ref, month, value}:
                yield ExtractRow(
                    f"{self._path.name}, row {number}",
                    as_text(cells.get(ref)),
                    self._month_of(cells.get(month)),
                    as_text(cells.get(month)),
                    self._checked(number, cells.get(value)),
                    str(self._path),
                    tuple(as_text(cells[column]) for column in statuses if column in cells),
                )

    def _checked_body(self) -> Iterator[TableRow]:
        """The rows below the header; a .csv may have none with more cells than columns."""
        last = max(self._header)
        for row in self._body:
            if self._separator and max(row.cells) > last:
                raise ScorecardError(
                    "there are more cells than columns; put a number or a text that holds the columns' "
                    "separator in quotes, or give each column its header.",
                    book=self._path.name,
                    row=row.number,
                )
            yield row

    def _checked(self, row: int, value: Value) -> Value:
        # Where semicolons part the columns, the computer's own decimals mostly have a comma: “0,983”.
        if self._separator == ";" and isinstance(value, str) and "," in value:
            raise ScorecardError(
                f"“{shortened(value)}” has a comma in a file whose columns are parted by semicolons, so it "
                "may stand for a decimal point; save the figures with points and without commas.",
                book=self._path.name,
                row=row,
            )
        return value

    def _month_of(self, value: Value) -> Month | None:
        """The month of a row; None for a date that Excel may have made of a typed "Apr-25".

        In a row of headers the others tell; here nothing does. People and programs write a month's first or
        last day.
        """
        if isinstance(value, str):
            return month_of_header(value)
        if not isinstance(value, datetime.date):
            return None
        is_typed = self._path.suffix.lower() == ".xlsx" and months_of([value])[1][0]
        is_last_day = value.day == calendar.monthrange(value.year, value.month)[1]
        return None if is_typed and not is_last_day else Month(value.year, value.month)

    def _ref_column(self) -> int:
        found = self._meaning("ref", _is_ref)
        # A database's own number of the row beside the ref.
        found = [column for column in found if compact(as_text(self._header[column])) != "id"] or found
        if not found:
            raise self._error(f"there is no column ref; {_FORMS}{self._without_named()}")
        return self._only(found, "ref")

    def _headed(self, meaning: str, words: Collection[str]) -> list[int]:
        return self._meaning(meaning, lambda cell: compact(as_text(cell)) in words)

    def _meaning(self, meaning: str, says_so: Callable[[Value], bool]) -> list[int]:
        """The columns that are named for something; where none is, those whose own headers say it."""
        named = [column for column, said in self._meanings.items() if said == meaning]
        return named or [
            column for column, cell in self._header.items() if column not in self._meanings and says_so(cell)
        ]

    def _columns_of_months(self, ref: int) -> list[int]:
        return [
            column
            for column, cell in self._header.items()
            if _header_month(cell) and column != ref and column not in self._meanings
        ]

    def _without_named(self) -> str:
        if not (self._meanings or self.lacking):
            return "; or say with --columns what the headers there stand for"
        if not self.lacking:
            return ""
        named = listed([f"“{header}”" for header in self.lacking], 6)
        return f"; nor is one headed {named}, as you name them"

    def _only(self, columns: Sequence[int], meaning: str) -> int:
        if len(columns) > 1:
            raise self._error(
                f"the columns {self._names(columns)} all mean the {meaning}; delete or rename all but one"
                if len(columns) > 2
                else f"the columns {self._names(columns)} both mean the {meaning}; delete or rename one"
            )
        return columns[0]

    def _month_columns(self, columns: Sequence[int]) -> list[_MonthColumn]:
        cells = [self._header[column] for column in columns]
        headers = [header for header in map(_header_month, cells) if header]
        column_of: dict[Month, int] = {}
        for column, month in zip(columns, months_of(headers)[0], strict=True):
            if (other := column_of.setdefault(month, column)) != column:
                raise self._error(
                    f"the columns {self._names([other, column])} are both {month.label}; delete or rename one"
                )
        return [
            _MonthColumn(column, month, as_text(self._header[column])) for month, column in column_of.items()
        ]

    def _refuse_error_values(self) -> None:
        """A header that nobody can read is not left out in silence, as other columns are."""
        for column, cell in self._header.items():
            if isinstance(cell, CellError):
                raise ScorecardError(
                    f"the header is the error value {cell}; write the column's name, or delete the column.",
                    book=self._path.name,
                    cell=cell_name(self._header_row, column),
                )

    def _refuse_unclear_months(self) -> None:
        """A month that only looks like none is not left out in silence, as other columns are."""
        for column, cell in self._header.items():
            is_date_number = isinstance(cell, float) and unclear_month(cell)
            if is_date_number or (isinstance(cell, str) and _is_day_and_month(cell)):
                raise self._error(
                    f"{self._names([column])} may be a month and names no year; write it like Apr-21"
                    if not is_date_number
                    else f"{self._names([column])} may be the number of a date; write the month like Apr-21"
                )

    def _names(self, columns: Sequence[int]) -> str:
        return listed([f"{column_letters(column)} (“{as_text(self._header[column])}”)" for column in columns])

    def _error(self, what: str) -> ScorecardError:
        return ScorecardError(f"{what}.", book=self._path.name, row=self._header_row)


def _is_ref(cell: Value) -> bool:
    return isinstance(cell, str) and role_of(cell) == ("ref", None)


def _header_month(cell: Value) -> MonthHeader | None:
    """The date or the month that a header is.

    >>> _header_month("April 2021"), _header_month("Target") is None
    (Month(year=2021, number=4), True)
    """
    if isinstance(cell, datetime.date):
        return cell
    return month_of_header(cell) if isinstance(cell, str) else None


def _is_day_and_month(text: str) -> bool:
    """Whether a text is what a .csv shows of a typed "Apr-20" that Excel took for a day.

    >>> _is_day_and_month("20-Apr"), _is_day_and_month("Apr-20"), _is_day_and_month("2nd quarter")
    (True, False, False)
    """
    return text[:1].isdigit() and text[-1:].isalpha() and month_of_header(f"{text}-2000") is not None
