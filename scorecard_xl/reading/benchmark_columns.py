"""Where other authorities' figures stand beside a table, and which year they are of.

Their names head their columns, or stand once at the top of the sheet below a heading that begins with
"Benchmark", as in the published scorecards.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scorecard_xl.model import FrozenMapping, Table
from scorecard_xl.spreadsheet.cells import as_text
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.headers import compact, is_of_others
from scorecard_xl.words.years import years_in

_HEADING = "benchmark"
_TARGETS = ("target", "tolerance", "threshold")


class BenchmarkColumns(NamedTuple):
    """The names of the columns of benchmarks, by column, and the year that they are of in the sheet's own
    words, "" where nothing names it."""

    names: Mapping[int, str] = FrozenMapping({})
    year: str = ""


def benchmark_columns(sheet: Sheet, table: Table) -> BenchmarkColumns:
    """The benchmarks beside a table: columns that it has no other use for, named in its own header or at the
    top of the sheet."""
    taken = {*table.columns.values(), *table.computed_columns, *table.peoples.values()}
    taken |= {month.column for month in table.months}
    header = {c: as_text(value) for c, value in sheet.filled(table.header_row).items() if c not in taken}
    headings = list(_headings(sheet, table.header_row))
    names: dict[int, str] = {}
    for row, columns, _ in headings:
        below = sheet.filled(row + 1)
        for column in columns:
            if column not in taken and as_text(below.get(column)).strip():
                names[column] = _in_a_line(as_text(below[column]))
    for column, text in header.items():
        is_under = any(column in columns for _, columns, _ in headings)
        if text.strip() and not compact(text).startswith(_HEADING) and (is_under or _names_others(text)):
            names[column] = _in_a_line(text)
    years = [named.wording for _, _, text in headings for named in years_in(text)]
    return BenchmarkColumns(dict(sorted(names.items())), years[-1] if years else "")


def _headings(sheet: Sheet, last_row: int) -> Iterator[tuple[int, range, str]]:
    """The row, the columns and the text of each heading of benchmarks down to a row."""
    for row in sheet.rows:
        if row > last_row:
            return
        for column, value in sheet.filled(row).items():
            text = as_text(value)
            if compact(text).startswith(_HEADING):
                merged = (area for area in sheet.merged_areas if area.holds(row, column))
                area = next(merged, None)
                yield row, range(column, (area.last_column if area else column) + 1), text


def _names_others(text: str) -> bool:
    return is_of_others(text) and not any(word in text.casefold() for word in _TARGETS)


def _in_a_line(text: str) -> str:
    return " ".join(text.split())
