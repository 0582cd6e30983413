"""The formulas and the names that lead to cells of the months, and so to other months once these move on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from scorecard_xl.actions.problems import formula_text
from scorecard_xl.findings import Finding
from scorecard_xl.model import Month, Problem, Scorecard, Table
from scorecard_xl.spreadsheet.cells import Area, as_text, cell_name
from scorecard_xl.spreadsheet.references import references
from scorecard_xl.spreadsheet.table_references import columns_named
from scorecard_xl.spreadsheet.workbook import Sheet, Workbook, is_ours, sheets_by_name

_BUILT_IN = ("print_area", "print_titles", "_filterdatabase", "criteria", "extract")


class _MonthCells(NamedTuple):
    """Where a table's months stand: their columns in order, and what heads each in an Excel table."""

    sheet: str
    area: Area
    columns: Sequence[tuple[int, Month]]
    headers: Sequence[tuple[str, Month]]

    def read_by(self, formula: str, sheet: str) -> set[Month]:
        """The months that a formula on a sheet reads, by their places or by their headers."""
        areas = [
            area for name, area in references(formula) if (name or sheet).casefold() == self.sheet.casefold()
        ]
        months = {
            month
            for area in areas
            if area.first_row <= self.area.last_row and self.area.first_row <= area.last_row
            for column, month in self.columns
            if area.first_column <= column <= area.last_column
        }
        named = {header.casefold() for _, header in columns_named(formula)}
        return months | {month for header, month in self.headers if header in named}


def formulas_reading(workbook: Workbook, scorecard: Scorecard) -> Iterator[Problem]:
    """The formulas that read cells of the months and are none of the months or of the computed cells: those
    of a column together, as the year to date of each row."""
    months = _cells_of_months(workbook, scorecard)
    ours = _own_cells(scorecard)
    following = _following(scorecard)
    for sheet in workbook.sheets:
        if is_ours(sheet):
            continue
        by_column: dict[int, list[tuple[int, str, set[Month]]]] = {}
        for row, column, formula in _formulas_of(sheet, ours.get(sheet.name.casefold(), set())):
            if read := set().union(*(one.read_by(formula, sheet.name) for one in months)):
                by_column.setdefault(column, []).append((row, formula, read))
        for column, found in by_column.items():
            yield _problem(sheet.name, column, found, following)


def _problem(
    sheet: str, column: int, found: Sequence[tuple[int, str, set[Month]]], following: Mapping[Month, Month]
) -> Problem:
    row, formula, read = found[0]
    before, after = (_span(months) for months in (read, {following[month] for month in read}))
    if len(found) == 1:
        which, now = f"The formula {formula_text(formula)} ⟨reads|read⟩", "it reads"
    else:
        which = f"{len(found)} formulas of this column, {formula_text(formula)} the first, read"
        now = "they read"
    message = f"{which} {before}⟨, and would read|; {now}⟩ {after} there⟨| now⟩, no longer {min(read).label}."
    return Problem(sheet, cell_name(row, column), "", Finding.FORMULA_POINTS, message)


def _span(months: Collection[Month]) -> str:
    first, last = min(months), max(months)
    return first.label if first == last else f"{first.label} to {last.label}"


def _formulas_of(sheet: Sheet, ours: Collection[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    for row in sheet.rows:
        for column, formula in sheet.formulas(row).items():
            if (row, column) not in ours:
                yield row, column, formula


def _cells_of_months(workbook: Workbook, scorecard: Scorecard) -> list[_MonthCells]:
    sheets = sheets_by_name(workbook.sheets)
    found = []
    for table in scorecard.tables:
        columns = sorted((month.column, month.month) for month in table.months)
        area = Area(table.header_row, columns[0][0], table.last_row, columns[-1][0])
        headers = [
            (as_text(sheets[table.sheet].values(one.header_row, (one.column,))[0]).casefold(), one.month)
            for one in table.months
        ]
        found.append(_MonthCells(table.sheet, area, columns, headers))
    return found


def _following(scorecard: Scorecard) -> dict[Month, Month]:
    """The month that comes to stand in the place of each."""
    found: dict[Month, Month] = {}
    for table in scorecard.tables:
        months = sorted(month.month for month in table.months)
        found.update(pairwise([*months, months[-1].plus(1)]))
    return found


def _own_cells(scorecard: Scorecard) -> dict[str, set[tuple[int, int]]]:
    """The cells of months, of what is computed and of the headers that name months, by their sheets."""
    ours: dict[str, set[tuple[int, int]]] = {}
    for table in scorecard.tables:
        cells = ours.setdefault(table.sheet.casefold(), set())
        columns = [*(month.column for month in table.months), *table.computed_columns]
        cells.update((indicator.row, column) for indicator in table.indicators for column in columns)
        cells.update((month.header_row, month.column) for month in table.months)
        cells.update((c.header.row, c.header.column) for c in table.changes.values() if c.header)
    return ours


def names_leading(workbook: Workbook, scorecard: Scorecard) -> Iterator[Problem]:
    """The defined names that lead to some of a table's months and not to all of them."""
    for full_name, formula in workbook.names:
        name = full_name.rpartition("!")[2]
        if name.casefold().removeprefix("_xlnm.") in _BUILT_IN:
            continue
        for sheet, area in references(formula):
            for table in scorecard.tables:
                cell = _part_of_months(table, area) if table.sheet.casefold() == sheet.casefold() else None
                if cell is not None:
                    message = (
                        f"The name {name} leads to cells of some months, and ⟨would lead|leads⟩ to the next "
                        "month's there⟨| now⟩."
                    )
                    yield Problem(table.sheet, cell, "", Finding.NAME_POINTS, message)


def _part_of_months(table: Table, area: Area) -> str | None:
    """The first cell of the months in an area that holds some of their columns, None for all or none."""
    rows = [*sorted({month.header_row for month in table.months}), *(one.row for one in table.indicators)]
    months = sorted(month.column for month in table.months)
    held = [column for column in months if area.first_column <= column <= area.last_column]
    if not held or len(held) == len(months):
        return None
    first = next((row for row in rows if area.first_row <= row <= area.last_row), None)
    return None if first is None else cell_name(first, held[0])
