"""Reads the file that lists a new scorecard's indicators, a row each."""

import re
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.computing.columns import window_headers
from scorecard_xl.errors import ScorecardError, ScorecardErrors
from scorecard_xl.extracts.table_file import TableKind, TableRow, read_table
from scorecard_xl.model import INDICATOR, OWNER, PREFERRED_DIRECTION, REF, Month
from scorecard_xl.spreadsheet.cells import CellError, cell_name, decimal_of
from scorecard_xl.template.new.contents import Contents
from scorecard_xl.template.new.indicator_row import (
    DECIMALS,
    NUMBER_FORMAT,
    OUTCOME,
    SECTION,
    TARGET,
    TOLERANCE,
    UNIT,
    IndicatorRow,
    ListRow,
)
from scorecard_xl.words.headers import compact, role_of, with_substitutes
from scorecard_xl.words.months import month_of_header
from scorecard_xl.words.text import listed

_REQUIRED = (REF, INDICATOR, OWNER, UNIT, PREFERRED_DIRECTION)
_OPTIONAL = (OUTCOME, SECTION, NUMBER_FORMAT, DECIMALS, TARGET, TOLERANCE)
_KNOWN_COLUMNS = f"{', '.join((*_REQUIRED, *_OPTIONAL))} and “Benchmark …” for each benchmark"
_BENCHMARK_NAMED = re.compile(r"benchmark\W+(?P<name>\w.*)", re.IGNORECASE | re.DOTALL)
# Columns that a scorecard has not, or that are nobody's but people's there; compact, as all headers are.
_OF_LISTS = {
    UNIT: re.compile("units?|unitof(?:measure(?:ment)?)?"),
    SECTION: re.compile("sections?"),
    NUMBER_FORMAT: re.compile("(?:excel)?numberformat(?:code)?"),
    DECIMALS: re.compile("decimals|decimalplaces"),
    TARGET: re.compile(r"target\d*"),
    TOLERANCE: re.compile("(?:target)?tolerance(?:level)?"),
}
_KIND = TableKind("list of indicators", (".csv", ".xlsx"))
NO_SECTION = "Indicators"
"""The section of indicators for which the file names none."""
_NO_TITLE = "Performance scorecard"


class Listed(NamedTuple):
    """The scorecard of a list, and all that is wrong in the list; what is wrong is left out of the former."""

    contents: Contents
    errors: tuple[ScorecardError, ...]


def read_indicators(path: Path, last_month: Month, title: str) -> Contents:
    """The scorecard that a .csv or .xlsx file lists, with no figures yet.

    Its columns, in any order and by the names that a scorecard's may have: ref, indicator, owner, unit (such
    as number, %, £, per 10,000), preferred direction (▲, ▼ or blank, or words such as “Lower is better”);
    and, where wanted, outcome, section, number format, decimals, target, tolerance, and one for each
    benchmark, headed "Benchmark" and its name. Above the header its title may stand, which ``title``
    replaces.

    Raises ScorecardError, naming the row and the column, for anything else; of several things that are wrong
    for all of them at once.
    """
    listed = list_of(path, last_month, title)
    if len(listed.errors) > 1:
        raise ScorecardErrors(listed.errors)
    for error in listed.errors:
        raise error
    return listed.contents


def list_of(path: Path, last_month: Month, title: str) -> Listed:
    """What a file lists, and all that is wrong in it. Raises ScorecardError for what is no list at all."""
    errors: list[ScorecardError] = []
    titles, header, rows = _read(path, errors)
    columns = _Columns(path.name, header, errors)
    contents = Contents(
        title or next(iter(titles), _NO_TITLE),
        last_month,
        "Benchmarking",
        tuple(columns.benchmarks.values()),
        outcome_header=columns.header(OUTCOME),
        target_header=columns.header(TARGET) or TARGET.capitalize(),
        tolerance_header=columns.header(TOLERANCE) or TOLERANCE.capitalize(),
    )
    rows_of: dict[str, int] = {}
    for one in rows:
        row = IndicatorRow(path.name, one, header.texts, columns.of, errors)
        if max(one.texts, default=0) > max(header.texts):
            row.report_row(
                "there are more cells than columns; put a text that holds commas in quotes, or give each "
                "column its header"
            )
        ref = row.needed(REF)
        if ref and (before := rows_of.setdefault(ref.casefold(), one.number)) != one.number:
            row.report(REF, f"{ref} stands in row {before} already; give each indicator a ref of its own")
        if indicator := row.indicator(ref, tuple(columns.benchmarks)):
            contents.sections.setdefault(row.text(SECTION) or NO_SECTION, []).append(indicator)
    if not rows:
        what = f"{path.name} lists no indicator: write one in each row below the header."
        errors.append(ScorecardError(what))
    return Listed(contents, tuple(errors))


def _read(path: Path, errors: list[ScorecardError]) -> tuple[list[str], ListRow, list[ListRow]]:
    """The titles that stand above the header, a row each; the header; the rows below that hold something."""
    rows = [_with_texts(path.name, row, errors) for row in read_table(path, _KIND).rows]
    place = next((place for place, row in enumerate(rows) if len(row.texts) > 1), 0)
    if place and any(map(_meaning, rows[place].texts.values())):
        titles = [text for row in rows[:place] for text in row.texts.values()]
        return titles, rows[place], rows[place + 1 :]
    if not rows or rows[0].number != 1:
        raise ScorecardError(f"there is no header; the columns are {_KNOWN_COLUMNS}.", book=path.name, row=1)
    header = rows[0].texts
    if len(header) == 1 and any(sign in text for sign in ";\t" for text in header.values()):
        raise ScorecardError(
            "commas have to part the columns; save it from Excel as “CSV UTF-8 (comma delimited)”.",
            book=path.name,
            row=1,
        )
    return [], rows[0], rows[1:]


def _with_texts(book: str, row: TableRow, errors: list[ScorecardError]) -> ListRow:
    wrong = [column for column, value in row.cells.items() if isinstance(value, CellError)]
    for column in wrong:
        what = f"the cell holds the error value {row.cells[column]}; write what it should say, or leave it"
        errors.append(ScorecardError(f"{what} blank.", book=book, cell=cell_name(row.number, column)))
    texts = {
        column: f"{decimal_of(value):f}" if isinstance(value, float) else str(value)
        for column, value in row.cells.items()
    }
    return ListRow(row.number, texts, frozenset(wrong))


class _Columns:
    """The columns of a list: ``of`` by what they are, ``benchmarks`` with their names. What is wrong with the
    header goes to ``errors``."""

    def __init__(self, book: str, row: ListRow, errors: list[ScorecardError]) -> None:
        self._book, self._row, self._errors = book, row, errors
        self.of: dict[str, int] = {}
        self.benchmarks: dict[int, str] = {}
        for column in range(1, max(row.texts) + 1):
            if column not in row.wrong and (what := self._take(column, row.texts.get(column, ""))):
                self._report(column, what)
        named = dict(self.of)
        self.of = with_substitutes(named)
        used = {self.of.get(name) for name in (*_REQUIRED, *_OPTIONAL)}
        for name, column in named.items():
            if column not in used:
                meant = next(role for role in _REQUIRED if role in with_substitutes({name: column}))
                both = f"“{row.texts[self.of[meant]]}” and “{row.texts[column]}” are both the {meant}"
                self._report(column, f"{both}; delete one")
        missing = [name for name in _REQUIRED if name not in self.of]
        if missing and not row.wrong:
            what = (
                f"there is no column {missing[0]}; add it."
                if len(missing) == 1
                else f"there are no columns {listed(missing)}; add them."
            )
            errors.append(ScorecardError(what, book=book, row=row.number))

    def header(self, name: str) -> str:
        """What the list itself writes above a column; empty where it has none."""
        return self._row.texts[self.of[name]] if name in self.of else ""

    def _report(self, column: int, what: str) -> None:
        error = ScorecardError(f"{what}.", book=self._book, row=self._row.number, column=str(column))
        self._errors.append(error)

    def _take(self, column: int, header: str) -> str:
        """Keep a column by its header; what is wrong with it, empty for nothing."""
        if named := _BENCHMARK_NAMED.fullmatch(header):
            name = named["name"].strip()
            if role_of(name, window_headers()) or month_of_header(name):
                what = f"a benchmark cannot be called “{name}”, as a column of the scorecard is"
                return f"{what}; give it another name"
            if name.casefold() in map(str.casefold, self.benchmarks.values()):
                return f"there are two columns {header}; delete one"
            self.benchmarks[column] = name
            return ""
        meaning = _meaning(header)
        if not meaning:
            what = f"“{header}” is not known" if header else "the header is blank"
            return f"{what}; the columns are {_KNOWN_COLUMNS}: rename or delete it"
        if (before := self.of.setdefault(meaning, column)) != column:
            return f"“{self._row.texts[before]}” and “{header}” are both the {meaning}; delete one"
        return ""


def _meaning(header: str) -> str:
    """What a column of a list is, empty for what is none.

    >>> [_meaning(header) for header in ("KPI No", "Lead officer", "Unit", "Target 2026/27", "Commentary")]
    ['ref', 'lead', 'unit', 'target', '']
    """
    letters = compact(header)
    for name, pattern in _OF_LISTS.items():
        if pattern.fullmatch(letters):
            return name
    role, _ = role_of(header, window_headers()) or ("", None)
    return role if role == OUTCOME or with_substitutes({role: 1}).keys() & set(_REQUIRED) else ""
