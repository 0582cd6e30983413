"""The sheet Benchmarks: which national figures stand beside which ref, and what came of it.

It is ours when its cell A1 holds the word scorecard-xl. Its columns are known by their headers. People fill
the first four; the others say what the last import of benchmarks found, and only that writes them.
"""

import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, TypeVar

from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    AgainstEngland,
    Benchmark,
    BenchmarkRow,
    Problem,
    Quartile,
    Standing,
    Unit,
)
from scorecard_xl.own_sheets.built_in_benchmarks import BUILT_IN
from scorecard_xl.own_sheets.lists import HEADER_ROW
from scorecard_xl.spreadsheet.cells import Value, as_text, cell_name, decimal_of, is_blank, packed
from scorecard_xl.spreadsheet.workbook import MARKER, Sheet, Workbook, is_ours
from scorecard_xl.words.headers import compact
from scorecard_xl.words.text import shortened
from scorecard_xl.words.transformations import transformation_of, wrong_number_of_measures

BENCHMARKS = "Benchmarks"
TITLE = f"Benchmarks of this scorecard ({MARKER})"
LATEST = "latest"
REF, MEASURE, TRANSFORMATION, YEAR = "Ref.", "Measure", "Transformation", "Year"
ASKED = (REF, MEASURE, TRANSFORMATION, YEAR)
"""The columns that people fill."""

NEIGHBOURS, KNOWN, REGION, ENGLAND, AUTHORITY = (
    "Neighbours",
    "Neighbours of ten",
    "Region",
    "England",
    "This authority",
)
UNIT, PUBLISHED, NEWEST = "Unit", "Year as published", "Newest year"
SOURCE, SOURCE_DATE = "Source", "Date of the source"
RANK, RANKED, QUARTILE, AGAINST, REMARK = "Rank", "Ranked", "Quartile", "Against England", "Remark"
FOUND = (
    *(NEIGHBOURS, KNOWN, REGION, ENGLAND, AUTHORITY, UNIT, PUBLISHED, NEWEST, SOURCE, SOURCE_DATE),
    *(RANK, RANKED, QUARTILE, AGAINST, REMARK),
)
"""The columns that say what came of it."""

BETWEEN = ";"
_YEAR = re.compile(r"(?:19|20)\d\d")
_E = TypeVar("_E", bound=Enum)


class BenchmarkMapping(NamedTuple):
    """What is to stand beside which ref, in the order of the sheet, and what is wrong on it."""

    rows: tuple[BenchmarkRow, ...]
    problems: tuple[Problem, ...] = ()


def benchmarks_sheet(workbook: Workbook) -> Sheet | None:
    """The workbook's sheet Benchmarks of ours; None where it has none."""
    named = (sheet for sheet in workbook.sheets if sheet.name.strip().lower() == BENCHMARKS.lower())
    return next(filter(is_ours, named), None)


def columns_of(sheet: Sheet) -> dict[str, int]:
    """The columns of the sheet by their headers, those that people have taken away not among them."""
    known = {compact(name): name for name in (*ASKED, *FOUND)}
    columns: dict[str, int] = {}
    for column, value in sheet.filled(HEADER_ROW).items():
        name = known.get(compact(as_text(value)))
        if name is not None:
            columns.setdefault(name, column)
    return columns


def read_mapping(workbook: Workbook, refs: Collection[str]) -> BenchmarkMapping:
    """What the workbook's sheet Benchmarks asks for, given the refs of the scorecard; without such a sheet,
    what is built in for these.

    A row that cannot be meant is left out, and a problem names its cell; of two rows of a ref that say the
    same the first counts, of two that do not, neither. No row can be read where a column is gone that people
    fill.
    """
    sheet = benchmarks_sheet(workbook)
    if sheet is None:
        return BenchmarkMapping(tuple(row for row in BUILT_IN if row.ref in refs))
    columns = columns_of(sheet)
    gone = next((name for name in ASKED if name not in columns), None)
    if gone is not None:
        message = f"No column of this row is headed “{gone}”, so that no row is read: put the header back."
        where = sheet.name, cell_name(HEADER_ROW, 1), ""
        return BenchmarkMapping((), (Problem(*where, Finding.BENCHMARK_ROW_UNCLEAR, message),))
    reader = _Reader(sheet, columns, refs)
    read = [reader.row(number) for number in sheet.rows if number > HEADER_ROW]
    rows = tuple(reader.each_once([row for row in read if row is not None]))
    return BenchmarkMapping(rows, tuple(reader.problems))


class _Reader:
    """Reads the rows of a sheet Benchmarks, and gathers what is wrong with them."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, int], refs: Collection[str]) -> None:
        self._sheet = sheet
        self._columns = columns
        self._refs = refs
        self.problems: list[Problem] = []

    def row(self, number: int) -> BenchmarkRow | None:
        """A row; None for one that is nobody's, or cannot be meant."""
        asked = self._sheet.values(number, [self._columns[name] for name in ASKED])
        if all(is_blank(value) for value in asked[:3]):
            return None
        try:
            return self._meant(number, asked)
        except _NotMeant as fault:
            cell = cell_name(number, self._columns[fault.column])
            self._report(cell, as_text(asked[0]), fault.code, fault.sentence)
            return None

    def _meant(self, number: int, asked: Sequence[Value]) -> BenchmarkRow:
        ref, measure, said, year = (as_text(value) for value in asked)
        if not ref:
            raise _NotMeant(REF, "there is no ref; write it, or clear the row")
        if ref not in self._refs:
            raise _NotMeant(REF, self._unknown(ref), Finding.BENCHMARK_REF_UNKNOWN)
        measures = tuple(filter(None, (one.strip() for one in measure.split(BETWEEN))))
        if not measures:
            raise _NotMeant(MEASURE, "there is no measure; write its name as the source does")
        try:
            transformation = transformation_of(said)
        except ValueError as refusal:
            raise _NotMeant(TRANSFORMATION, str(refusal)) from None
        if reason := wrong_number_of_measures(transformation, len(measures)):
            raise _NotMeant(MEASURE, reason)
        is_latest = year.casefold() in ("", LATEST)
        if isinstance(asked[3], datetime.date) or not (is_latest or _YEAR.search(year)):
            raise _NotMeant(YEAR, f"“{shortened(year)}” is no year; write one such as 2020, or {LATEST}")
        return BenchmarkRow(ref, measures, transformation, "" if is_latest else year, number)

    def each_once(self, rows: Sequence[BenchmarkRow]) -> Iterator[BenchmarkRow]:
        """The rows of refs that stand once, or say the same each time."""
        of_ref: dict[str, list[BenchmarkRow]] = {}
        for row in rows:
            of_ref.setdefault(row.ref, []).append(row)
        for ref, several in of_ref.items():
            first, *others = several
            others = [other for other in others if other._replace(row=first.row) != first]
            for other in others:
                message = (
                    f"The ref stands in row {first.row} already, and says otherwise, so that neither counts: "
                    "delete one of the two."
                )
                cell = cell_name(other.row, self._columns[REF])
                self._report(cell, ref, Finding.BENCHMARK_REF_TWICE, message)
            if not others:
                yield first

    def _unknown(self, ref: str) -> str:
        alike = [one for one in self._refs if packed(one).casefold() == packed(ref).casefold()]
        meant = f"if {alike[0]} is meant, write it so" if len(alike) == 1 else "correct it, or clear the row"
        return f"no indicator has the ref {shortened(ref)}; {meant}"

    def _report(self, cell: str, ref: str, code: Finding, message: str) -> None:
        self.problems.append(Problem(self._sheet.name, cell, ref, code, message))


class _NotMeant(Exception):
    """A row that cannot be meant: the column that is to blame, and why, without a stop."""

    def __init__(self, column: str, reason: str, code: Finding = Finding.BENCHMARK_ROW_UNCLEAR) -> None:
        super().__init__(reason)
        self.column = column
        self.code = code

    @property
    def sentence(self) -> str:
        return f"The row is left out: {self}."


def cell_of(sheet: Sheet, row: BenchmarkRow, column: str) -> str:
    """The cell of a row's column, the row's first where the sheet has no such column."""
    return cell_name(row.row, columns_of(sheet).get(column, 1))


def read_outcomes(workbook: Workbook) -> dict[str, Benchmark]:
    """What came of the rows at the last import, by ref; nothing for rows that none was about. Of several
    rows of a ref the first counts."""
    sheet = benchmarks_sheet(workbook)
    columns = columns_of(sheet) if sheet else {}
    found: dict[str, Benchmark] = {}
    if sheet is None or REF not in columns:
        return found
    for row in sheet.rows:
        if row > HEADER_ROW:
            held = {name: sheet.values(row, (column,))[0] for name, column in columns.items()}
            ref = as_text(held[REF])
            if ref and not all(is_blank(held.get(name)) for name in FOUND):
                found.setdefault(ref, _outcome(held))
    return found


def _outcome(held: Mapping[str, Value]) -> Benchmark:
    date = held.get(SOURCE_DATE)
    known = _number(held.get(KNOWN))
    return Benchmark(
        _number(held.get(NEIGHBOURS)),
        int(known or 0),
        _number(held.get(REGION)),
        _number(held.get(ENGLAND)),
        _number(held.get(AUTHORITY)),
        _member(Unit, held.get(UNIT)),
        Standing(
            _whole(held.get(RANK)),
            _whole(held.get(RANKED)),
            _member(Quartile, held.get(QUARTILE)),
            _member(AgainstEngland, held.get(AGAINST)),
        ),
        as_text(held.get(PUBLISHED)),
        as_text(held.get(SOURCE)),
        date if isinstance(date, datetime.date) else None,
        as_text(held.get(REMARK)),
        as_text(held.get(NEWEST)),
    )


def _number(value: Value) -> Decimal | None:
    return decimal_of(value) if type(value) is float else None


def _whole(value: Value) -> int | None:
    return int(value) if type(value) is float and value.is_integer() else None


def _member(kind: type[_E], value: Value) -> _E | None:
    said = as_text(value).casefold()
    return next((one for one in kind if one.value.casefold() == said), None)
