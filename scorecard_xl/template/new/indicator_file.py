"""Reads the file that lists a new scorecard's indicators, a row each."""

import re
from pathlib import Path

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.table_file import Kind, read_table
from scorecard_xl.model import DOWN_CHARACTERS, UP_CHARACTERS, Month
from scorecard_xl.spreadsheet.cells import CellError, Value, decimal_of
from scorecard_xl.template.new.contents import Contents, NewIndicator
from scorecard_xl.template.new.published import Figure
from scorecard_xl.words.figures import figure_of
from scorecard_xl.words.headers import role_of
from scorecard_xl.words.months import month_of_header

REQUIRED = ("ref", "indicator", "owner", "unit", "preferred direction")
OPTIONAL = ("outcome", "section", "decimals")
_BENCHMARK = "benchmark "
_UNITS = ("number", "percentage")
_DIRECTIONS = {
    **dict.fromkeys([*UP_CHARACTERS, "up", "higher"], "▲"),
    **dict.fromkeys([*DOWN_CHARACTERS, "down", "lower"], "▼"),
    "": "",
}
_KIND = Kind("list of indicators", (".csv", ".xlsx"))
_MOST_DECIMALS = 4
_NO_SECTION = "Indicators"


def read_indicators(path: Path, last_month: Month, title: str) -> Contents:
    """The scorecard that a .csv or .xlsx file lists, with no figures yet.

    Its columns, in any order: ref, indicator, owner, unit (number or percentage), preferred direction (▲,
    ▼ or blank; up and down are read too); and, where wanted, outcome, section, decimals, and one for each
    benchmark, headed "Benchmark" and its name. Raises ScorecardError, naming the row and the column, for
    anything else.
    """
    header, *rows = _read(path)
    names = _columns(path, header)
    benchmarks = tuple(header[place][len(_BENCHMARK) :].strip() for place in names["benchmarks"])
    contents = Contents(title, last_month, "Benchmarking", benchmarks)
    rows_of: dict[str, int] = {}
    for number, values in enumerate(rows, start=2):
        if any(values[len(header) :]):
            raise ScorecardError(
                f"{path.name}, row {number}: there are more cells than columns; put a text that holds commas "
                "in quotes, or give each column its header."
            )
        row = _Row(path.name, number, values, header, names)
        if row.is_blank:
            continue
        ref = row.needed("ref")
        if (before := rows_of.setdefault(ref.casefold(), number)) != number:
            raise row.error(
                "ref", f"{ref} stands in row {before} already; give each indicator a ref of its own"
            )
        contents.sections.setdefault(row.text("section") or _NO_SECTION, []).append(row.indicator(ref))
    if not rows_of:
        raise ScorecardError(f"{path.name} lists no indicator: write one in each row below the header.")
    return contents


def _read(path: Path) -> list[list[str]]:
    """The cells of the file without spaces around, row by row; the last header is not blank."""
    rows = [[_text(cell) for cell in row] for row in read_table(path, _KIND).rows]
    while rows and rows[0] and not rows[0][-1]:
        rows[0].pop()
    if not rows or not rows[0]:
        raise ScorecardError(f"{path.name}, row 1: there is no header; the columns are {_known_columns()}.")
    return rows


def _text(value: Value) -> str:
    if isinstance(value, float):
        return f"{decimal_of(value):f}"
    return "" if value is None or isinstance(value, CellError) else str(value)


def _known_columns() -> str:
    return f"{', '.join((*REQUIRED, *OPTIONAL))} and “Benchmark …” for each benchmark"


def _columns(path: Path, headers: list[str]) -> dict[str, list[int]]:
    """The places of our columns in the file; several for ``benchmarks``."""
    found: dict[str, list[int]] = {"benchmarks": []}
    seen: set[str] = set()
    for place, header in enumerate(headers):
        name = " ".join(re.sub(r"[^a-z0-9]+", " ", header.lower()).split())
        is_benchmark = name.startswith(_BENCHMARK)
        if not is_benchmark and name not in (*REQUIRED, *OPTIONAL):
            what = f"“{header}” is not known" if header else "the header is blank"
            if len(headers) == 1 and (";" in header or "\t" in header):
                what = "commas have to part the columns; save it from Excel as “CSV UTF-8 (comma delimited)”"
            raise ScorecardError(
                f"{path.name}, row 1, column {place + 1}: {what}; the columns are {_known_columns()}."
            )
        benchmark = header[len(_BENCHMARK) :].strip() if is_benchmark else ""
        if role_of(benchmark) or month_of_header(benchmark):
            raise ScorecardError(
                f"{path.name}, row 1, column {place + 1}: a benchmark cannot be called “{benchmark}”, as a "
                "column of the scorecard is; give it another name."
            )
        name = header if is_benchmark else name
        if (same := name.casefold()) in seen:
            raise ScorecardError(
                f"{path.name}, row 1, column {place + 1}: there are two columns {name}; delete one."
            )
        seen.add(same)
        found.setdefault("benchmarks" if is_benchmark else name, []).append(place)
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise ScorecardError(f"{path.name}, row 1: there is no column {' and none '.join(missing)}; add it.")
    return found


class _Row:
    def __init__(
        self, book: str, number: int, values: list[str], header: list[str], places: dict[str, list[int]]
    ) -> None:
        self._book, self._number, self._header, self._places = book, number, header, places
        self._values = [*values, *[""] * (len(header) - len(values))]

    @property
    def is_blank(self) -> bool:
        return not any(self._values)

    def text(self, column: str) -> str:
        return self._values[self._places[column][0]] if column in self._places else ""

    def needed(self, column: str) -> str:
        text = self.text(column)
        if not text:
            raise self.error(column, "the cell is blank; fill it in, or delete the row")
        return text

    def error(self, column: str, what: str) -> ScorecardError:
        return ScorecardError(f"{self._book}, row {self._number}, column {column}: {what}.")

    def indicator(self, ref: str) -> NewIndicator:
        unit = self.needed("unit").lower()
        if unit not in _UNITS:
            raise self.error("unit", f"“{self.text('unit')}” is no unit; write number or percentage")
        direction = self.text("preferred direction").lower().removesuffix("\ufe0f")
        if direction not in _DIRECTIONS:
            raise self.error(
                "preferred direction",
                f"“{self.text('preferred direction')}” is no direction; write ▲, ▼ or leave it blank",
            )
        decimals = self.text("decimals") or "0"
        if not decimals.isdecimal() or int(decimals) > _MOST_DECIMALS:
            raise self.error(
                "decimals", f"“{decimals}” is no number of decimals; write 0 to {_MOST_DECIMALS}"
            )
        places = f".{'0' * int(decimals)}" if int(decimals) else ""
        code = f"0{places}%" if unit == "percentage" else f"#,##0{places}"
        return NewIndicator(
            ref,
            self.needed("indicator"),
            self.text("owner"),
            self.text("outcome"),
            code,
            _DIRECTIONS[direction],
            tuple(self._benchmark(place, code) for place in self._places["benchmarks"]),
        )

    def _benchmark(self, place: int, code: str) -> Figure:
        header, text = self._header[place], self._values[place]
        number, _, is_typed_percentage = figure_of(text)
        if number is None:
            return Figure(text or None, code)  # Local, or a placeholder
        if code.endswith("%") and not is_typed_percentage and abs(number) > 1:
            raise self.error(
                header, f"“{text}” may be {text}% or {number * 100:f}%; write it with its % sign"
            )
        if is_typed_percentage and not code.endswith("%"):
            raise self.error(
                header,
                f"“{text}” is a percentage, and the unit is number; write a number, or change the unit",
            )
        return Figure(float(number), code)
