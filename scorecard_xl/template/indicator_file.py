"""Reads the file that lists a new scorecard's indicators, a row each."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ScorecardError
from ..figures import DOWN_CHARACTERS, UP_CHARACTERS, figure_of
from ..model import Month
from .contents import Contents, NewIndicator
from .published import Figure

if TYPE_CHECKING:
    import pandas

REQUIRED = ("ref", "indicator", "owner", "unit", "preferred direction")
OPTIONAL = ("outcome", "section", "decimals")
_BENCHMARK = "benchmark "
_UNITS = ("number", "percentage")
_DIRECTIONS = {
    **dict.fromkeys([*UP_CHARACTERS, "up", "higher"], "▲"),
    **dict.fromkeys([*DOWN_CHARACTERS, "down", "lower"], "▼"),
    "": "",
}
_MOST_DECIMALS = 4
_NO_SECTION = "Indicators"


def read_indicators(path: Path, last_month: Month, title: str) -> Contents:
    """The scorecard that a .csv or .xlsx file lists, with no figures yet.

    Its columns, in any order: ref, indicator, owner, unit (number or percentage), preferred direction (▲,
    ▼ or blank; up and down are read too); and, where wanted, outcome, section, decimals, and one for each
    benchmark, headed "Benchmark" and its name. Raises ScorecardError, naming the row and the column, for
    anything else.
    """
    table = _read(path)
    names = _columns(path, table)
    benchmarks = tuple(str(header).strip()[len(_BENCHMARK) :].strip() for header in names["benchmarks"])
    contents = Contents(title, last_month, "Benchmarking", benchmarks)
    rows_of: dict[str, int] = {}
    for number, values in enumerate(table.itertuples(index=False, name=None), start=2):
        row = _Row(path.name, number, dict(zip(table.columns, map(str.strip, values), strict=True)), names)
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


def _read(path: Path) -> "pandas.DataFrame":
    import pandas

    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise ScorecardError(f"{path.name} is no list of indicators: save it as .csv or .xlsx.")
    if not path.is_file():
        raise ScorecardError(f"{path} does not exist: see where the list of indicators is.")
    try:
        if path.suffix.lower() == ".csv":
            table = pandas.read_csv(
                path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False
            )
        else:
            table = pandas.read_excel(path, dtype=str, keep_default_na=False, engine="openpyxl")
    except UnicodeDecodeError:
        raise ScorecardError(
            f"{path.name} has characters that cannot be read: save it from Excel as “CSV UTF-8”."
        ) from None
    except OSError as error:
        raise ScorecardError(f"{path.name} could not be read: the system says “{error.strerror}”.") from None
    except Exception as error:  # pandas and openpyxl raise what the parsers beneath them raise
        raise ScorecardError(f"{path.name} could not be read as a table: save it anew.") from error
    return table.fillna("")


def _columns(path: Path, table: "pandas.DataFrame") -> dict[str, list[str]]:
    """The file's own header for each of our columns; several for ``benchmarks``."""
    found: dict[str, list[str]] = {"benchmarks": []}
    for place, header in enumerate(table.columns, start=1):
        name = " ".join(re.sub(r"[^a-z0-9]+", " ", str(header).lower()).split())
        if f"{name} ".startswith(_BENCHMARK) and name != _BENCHMARK.strip():
            found["benchmarks"].append(header)
        elif name not in (*REQUIRED, *OPTIONAL):
            raise ScorecardError(
                f"{path.name}, row 1, column {place}: “{header}” is not known; the columns are "
                f"{', '.join((*REQUIRED, *OPTIONAL))} and “Benchmark …” for each benchmark."
            )
        elif name in found:
            raise ScorecardError(
                f"{path.name}, row 1, column {place}: there are two columns {name}; delete one."
            )
        else:
            found[name] = [header]
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise ScorecardError(f"{path.name}, row 1: there is no column {' and none '.join(missing)}; add it.")
    return found


class _Row:
    def __init__(self, book: str, number: int, values: dict[str, str], names: dict[str, list[str]]) -> None:
        self._book, self._number, self._values, self._names = book, number, values, names

    @property
    def is_blank(self) -> bool:
        return not any(self._values.values())

    def text(self, column: str) -> str:
        return self._values[self._names[column][0]] if column in self._names else ""

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
            tuple(self._benchmark(header, code) for header in self._names["benchmarks"]),
        )

    def _benchmark(self, header: str, code: str) -> Figure:
        text = self._values[header]
        number, _, is_typed_percentage = figure_of(text)
        if number is None:
            return Figure(text or None, code)  # Local, or a placeholder
        if code.endswith("%") and not is_typed_percentage and abs(number) > 1:
            raise self.error(header, f"“{text}” may be {text}% or {text}00%; write it with its % sign")
        return Figure(float(number), code)
