"""Reads the file that lists a new scorecard's indicators, a row each."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from scorecard_xl.computing.columns import window_headers
from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.table_file import TableKind, read_table
from scorecard_xl.model import Month
from scorecard_xl.spreadsheet.cells import CellError, Value, cell_name, decimal_of
from scorecard_xl.template.new.contents import Contents, NewIndicator
from scorecard_xl.template.new.published import ShownFigure
from scorecard_xl.words.figures import figure_of
from scorecard_xl.words.headers import role_of
from scorecard_xl.words.months import month_of_header
from scorecard_xl.words.preferences import preference_of

REQUIRED = ("ref", "indicator", "owner", "unit", "preferred direction")
OPTIONAL = ("outcome", "section", "decimals")
_KNOWN = frozenset([*REQUIRED, *OPTIONAL])
_BENCHMARK = "benchmark "
_UNITS = ("number", "percentage")
_KIND = TableKind("list of indicators", (".csv", ".xlsx"))
_MOST_DECIMALS = 4
NO_SECTION = "Indicators"
"""The section of indicators for which the file names none."""


def read_indicators(path: Path, last_month: Month, title: str) -> Contents:
    """The scorecard that a .csv or .xlsx file lists, with no figures yet.

    Its columns, in any order: ref, indicator, owner, unit (number or percentage), preferred direction (▲,
    ▼ or blank; words such as “Lower is better” are read too); and, where wanted, outcome, section, decimals,
    and one for each benchmark, headed "Benchmark" and its name. Raises ScorecardError, naming the row and the
    column, for anything else.
    """
    header, rows = _read(path)
    columns = _columns(path, header)
    benchmarks = tuple(header[column][len(_BENCHMARK) :].strip() for column in columns["benchmarks"])
    contents = Contents(title, last_month, "Benchmarking", benchmarks)
    rows_of: dict[str, int] = {}
    for number, texts in rows:
        if max(texts) > max(header):
            raise ScorecardError(
                "there are more cells than columns; put a text that holds commas in quotes, or give each "
                "column its header.",
                book=path.name,
                row=number,
            )
        row = _IndicatorRow(path.name, number, texts, header, columns)
        ref = row.needed("ref")
        if (before := rows_of.setdefault(ref.casefold(), number)) != number:
            raise row.error(
                "ref", f"{ref} stands in row {before} already; give each indicator a ref of its own"
            )
        contents.sections.setdefault(row.text("section") or NO_SECTION, []).append(row.indicator(ref))
    if not rows_of:
        raise ScorecardError(f"{path.name} lists no indicator: write one in each row below the header.")
    return contents


def _read(path: Path) -> tuple[dict[int, str], list[tuple[int, dict[int, str]]]]:
    """The header, and the rows below it that hold something with their numbers: texts by their columns."""
    rows = [
        (row.number, {column: _text(path, row.number, column, cell) for column, cell in row.cells.items()})
        for row in read_table(path, _KIND).rows
    ]
    if not rows or rows[0][0] != 1:
        raise ScorecardError(
            f"there is no header; the columns are {_known_columns()}.", book=path.name, row=1
        )
    return rows[0][1], rows[1:]


def _text(path: Path, row: int, column: int, value: Value) -> str:
    if isinstance(value, CellError):
        raise ScorecardError(
            f"the cell holds the error value {value}; write what it should say, or leave it blank.",
            book=path.name,
            cell=cell_name(row, column),
        )
    return f"{decimal_of(value):f}" if isinstance(value, float) else str(value)


def _known_columns() -> str:
    return f"{', '.join((*REQUIRED, *OPTIONAL))} and “Benchmark …” for each benchmark"


def _columns(path: Path, header: Mapping[int, str]) -> dict[str, list[int]]:
    """The columns of the file by what we call them; several for ``benchmarks``."""
    found: dict[str, list[int]] = {"benchmarks": []}
    seen: set[str] = set()
    for column in range(1, max(header) + 1):
        name, what = _column_name(header.get(column, ""), is_alone=len(header) == 1)
        if (same := name.casefold()) in seen:
            what = f"there are two columns {name}; delete one"
        if what:
            raise ScorecardError(f"{what}.", book=path.name, row=1, column=str(column))
        seen.add(same)
        found.setdefault(name if name in _KNOWN else "benchmarks", []).append(column)
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise ScorecardError(
            f"there is no column {' and none '.join(missing)}; add it.", book=path.name, row=1
        )
    return found


def _column_name(header: str, *, is_alone: bool) -> tuple[str, str]:
    """The column that a header means, of a benchmark as it is written; and what is wrong with it, if
    anything.

    >>> _column_name("Ref.", is_alone=False), _column_name("Benchmark ENG", is_alone=False)
    (('ref', ''), ('Benchmark ENG', ''))
    """
    name = " ".join(re.sub(r"[^a-z0-9]+", " ", header.lower()).split())
    if name in _KNOWN:
        return name, ""
    if not name.startswith(_BENCHMARK):
        what = f"“{header}” is not known" if header else "the header is blank"
        if is_alone and (";" in header or "\t" in header):
            what = "commas have to part the columns; save it from Excel as “CSV UTF-8 (comma delimited)”"
        return name, f"{what}; the columns are {_known_columns()}"
    benchmark = header[len(_BENCHMARK) :].strip()
    if role_of(benchmark, window_headers()) or month_of_header(benchmark):
        what = f"a benchmark cannot be called “{benchmark}”, as a column of the scorecard is"
        return header, f"{what}; give it another name"
    return header, ""


class _IndicatorRow:
    def __init__(
        self,
        book: str,
        number: int,
        texts: Mapping[int, str],
        header: Mapping[int, str],
        columns: Mapping[str, Sequence[int]],
    ) -> None:
        self._book, self._number, self._texts = book, number, texts
        self._header, self._columns = header, columns

    def text(self, column: str) -> str:
        return self._texts.get(self._columns[column][0], "") if column in self._columns else ""

    def needed(self, column: str) -> str:
        text = self.text(column)
        if not text:
            raise self.error(column, "the cell is blank; fill it in, or delete the row")
        return text

    def error(self, column: str, what: str) -> ScorecardError:
        return ScorecardError(f"{what}.", book=self._book, row=self._number, column=column)

    def indicator(self, ref: str) -> NewIndicator:
        unit = self.needed("unit").lower()
        if unit not in _UNITS:
            raise self.error("unit", f"“{self.text('unit')}” is no unit; write number or percentage")
        preference = preference_of(self.text("preferred direction"))
        if not preference.is_known:
            raise self.error(
                "preferred direction",
                f"“{self.text('preferred direction')}” is no direction; write ▲, ▼ or leave it blank",
            )
        decimals = self.text("decimals") or "0"
        if not decimals.isdecimal() or int(decimals) > _MOST_DECIMALS:
            raise self.error(
                "decimals", f"“{decimals}” is no number of decimals; write 0 to {_MOST_DECIMALS}"
            )
        digits = f".{'0' * int(decimals)}" if int(decimals) else ""
        code = f"0{digits}%" if unit == "percentage" else f"#,##0{digits}"
        return NewIndicator(
            ref,
            self.needed("indicator"),
            self.text("owner"),
            self.text("outcome"),
            code,
            preference.direction.value if preference.direction else "",
            tuple(self._benchmark(column, code) for column in self._columns["benchmarks"]),
        )

    def _benchmark(self, column: int, code: str) -> ShownFigure:
        header, text = self._header[column], self._texts.get(column, "")
        number, _, is_typed_percentage, _ = figure_of(text)
        if number is None:
            return ShownFigure(text or None, code)  # Local, or a placeholder
        if code.endswith("%") and not is_typed_percentage and abs(number) > 1:
            raise self.error(
                header, f"“{text}” may be {text}% or {number * 100:f}%; write it with its % sign"
            )
        if is_typed_percentage and not code.endswith("%"):
            raise self.error(
                header,
                f"“{text}” is a percentage, and the unit is number; write a number, or change the unit",
            )
        return ShownFigure(float(number), code)
