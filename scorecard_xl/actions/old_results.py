"""Which formulas still show their old results when an action is over, as they read cells that it changes."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from scorecard_xl.findings import Finding
from scorecard_xl.model import Problem
from scorecard_xl.spreadsheet.cells import Area, area_of, as_text
from scorecard_xl.spreadsheet.references import references
from scorecard_xl.spreadsheet.table_references import columns_named
from scorecard_xl.spreadsheet.workbook import Sheet, SheetUpdate, Workbook

_OF_FORMULAS = (Finding.FORMULA_WRONG, Finding.HEADER_FORMULA)
_TEXT = re.compile(r'"[^"]*"')
_WORD = re.compile(r"[^\W\d][\w.\\?]*")
_WORDS_OF_ANYTHING = frozenset(["indirect", "offset", "today", "now"])
"""Functions whose results change without a cell that they name."""

_Cell = tuple[str, int, int]
"""A sheet's name, a row and a column."""


def without_old_results(
    workbook: Workbook, updates: Sequence[SheetUpdate], problems: Sequence[Problem]
) -> list[Problem]:
    """The problems, without those of formulas whose results are the old ones until they calculate; what is
    wrong of a column's formulas in one line."""
    results = _OldResults(workbook, updates)
    found: list[Problem] = []
    of_columns: dict[tuple[str, int], list[int]] = {}
    for problem in problems:
        if problem.code in _OF_FORMULAS:
            cell = area_of(problem.cell)
            if results.is_old(problem.sheet, cell.first_row, cell.first_column):
                continue
            if problem.code == Finding.FORMULA_WRONG:
                places = of_columns.setdefault((problem.sheet, cell.first_column), [])
                places.append(len(found))
        found.append(problem)
    others: set[int] = set()
    for first, *more in of_columns.values():
        if more:
            message = found[first].message.removesuffix(".")
            message += f"; so it is with {len(more)} more of this column."
            found[first] = found[first]._replace(message=message)
            others.update(more)
    return [problem for place, problem in enumerate(found) if place not in others]


class _Rows(NamedTuple):
    """A sheet, and its rows that hold cells, in order."""

    sheet: Sheet
    rows: Sequence[int]

    def formulas_in(self, area: Area) -> Iterator[_Cell]:
        """The cells of an area that a formula gives."""
        first = bisect_left(self.rows, area.first_row)
        for row in self.rows[first : bisect_right(self.rows, area.last_row)]:
            for column in self.sheet.formulas(row):
                if area.first_column <= column <= area.last_column:
                    yield self.sheet.name, row, column


class _OldResults:
    """Follows formulas back to cells that change, by their places, their names, and the headers of tables."""

    def __init__(self, workbook: Workbook, updates: Sequence[SheetUpdate]) -> None:
        self._sheets = {one.name.casefold(): _Rows(one, one.rows) for one in workbook.sheets}
        self._names = [(name.rpartition("!")[2].casefold(), formula) for name, formula in workbook.names]
        self._changed: dict[str, dict[int, list[int]]] = {}
        for update in updates:
            changed = self._changed.setdefault(update.sheet.casefold(), {})
            for row, column in [*((one.row, one.column) for one in update.changes), *update.uncalculated]:
                changed.setdefault(column, []).append(row)
        for columns in self._changed.values():
            for rows in columns.values():
                rows.sort()
        self._right: set[_Cell] = set()
        self._right_areas: set[tuple[str, Area]] = set()

    def is_old(self, sheet: str, row: int, column: int) -> bool:
        """Whether the formula of a cell reads what changes, or a formula that does."""
        seen: set[_Cell] = set()
        seen_areas: set[tuple[str, Area]] = set()
        to_see: list[_Cell] = [(sheet, row, column)]
        while to_see:
            place = to_see.pop()
            if place in seen or place in self._right:
                continue
            seen.add(place)
            formula = self._formula(*place)
            if _WORDS_OF_ANYTHING & _words(formula):
                return True
            areas = {*self._areas(formula, place[0])} - seen_areas - self._right_areas
            if self._names_changed_column(formula) or any(self._holds_change(*one) for one in areas):
                return True
            seen_areas.update(areas)
            for name, area in areas:
                if (there := self._sheets.get(name.casefold())) is not None:
                    to_see += there.formulas_in(area)
        self._right |= seen
        self._right_areas |= seen_areas
        return False

    def _formula(self, sheet: str, row: int, column: int) -> str:
        here = self._sheets.get(sheet.casefold())
        return here.sheet.formulas(row).get(column, "") if here is not None else ""

    def _areas(self, formula: str, home: str) -> Iterator[tuple[str, Area]]:
        """The areas that a formula reads, by their places or by names."""
        words = _words(formula) if self._names else frozenset()
        for one in (formula, *(leads_to for name, leads_to in self._names if name in words)):
            yield from ((sheet or home, area) for sheet, area in references(one))

    def _holds_change(self, sheet: str, area: Area) -> bool:
        for column, rows in self._changed.get(sheet.casefold(), {}).items():
            if area.first_column <= column <= area.last_column:
                place = bisect_left(rows, area.first_row)
                if place < len(rows) and rows[place] <= area.last_row:
                    return True
        return False

    def _names_changed_column(self, formula: str) -> bool:
        headers = {header.casefold() for _, header in columns_named(formula)}
        return bool(headers & self._headers) if headers else False

    @cached_property
    def _headers(self) -> set[str]:
        """What stands in the columns of changed cells, by which formulas name the columns of Excel tables."""
        found = set()
        for name, columns in self._changed.items():
            here = self._sheets.get(name)
            for row in here.rows if here is not None else ():
                values = here.sheet.filled(row).items() if here is not None else ()
                found |= {as_text(v).casefold() for c, v in values if c in columns and isinstance(v, str)}
        return found


def _words(formula: str) -> frozenset[str]:
    """The functions and names in a formula, in small letters."""
    return frozenset(word.casefold() for word in _WORD.findall(_TEXT.sub("", formula)))
