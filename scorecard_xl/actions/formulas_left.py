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


class FormulaOfMonths(NamedTuple):
    """A formula, where it stands, and the months that it reads."""

    row: int
    column: int
    formula: str
    months: frozenset[Month]


class NameOfMonths(NamedTuple):
    """A name that leads to some of a table's months and not to all, and the first of their cells."""

    name: str
    sheet: str
    cell: str
    months: frozenset[Month]


def formulas_of_months(
    workbook: Workbook, scorecard: Scorecard, *, with_computed: bool = False
) -> dict[str, list[FormulaOfMonths]]:
    """The formulas that read cells of the months and are none of the months or of the computed cells, unless
    ``with_computed``; by the sheets that they stand on."""
    months = _cells_of_months(workbook, scorecard)
    ours = _own_cells(scorecard, with_computed=not with_computed)
    found: dict[str, list[FormulaOfMonths]] = {}
    for sheet in workbook.sheets:
        if is_ours(sheet):
            continue
        for row, column, formula in _formulas_of(sheet, ours.get(sheet.name.casefold(), set())):
            if read := frozenset().union(*(one.read_by(formula, sheet.name) for one in months)):
                found.setdefault(sheet.name, []).append(FormulaOfMonths(row, column, formula, read))
    return found


def formulas_reading(workbook: Workbook, scorecard: Scorecard) -> Iterator[Problem]:
    """The formulas that come to read other months: those of a column together, as the year to date of each
    row."""
    following = _following(scorecard)
    for sheet, formulas in formulas_of_months(workbook, scorecard).items():
        by_column: dict[int, list[FormulaOfMonths]] = {}
        for one in formulas:
            by_column.setdefault(one.column, []).append(one)
        for found in by_column.values():
            yield _problem(sheet, found, following)


def _problem(sheet: str, found: Sequence[FormulaOfMonths], following: Mapping[Month, Month]) -> Problem:
    row, column, formula, read = found[0]
    before, after = (span(months) for months in (read, {following[month] for month in read}))
    if len(found) == 1:
        which, now = f"The formula {formula_text(formula)} ⟨reads|read⟩", "it reads"
    else:
        which = f"{len(found)} formulas of this column, {formula_text(formula)} the first, read"
        now = "they read"
    message = f"{which} {before}⟨, and would read|; {now}⟩ {after} there⟨| now⟩, no longer {min(read).label}."
    return Problem(sheet, cell_name(row, column), "", Finding.FORMULA_POINTS, message)


def span(months: Collection[Month]) -> str:
    """Months as a sentence names them.

    >>> span([Month(2021, 5)]), span([Month(2021, 4), Month(2021, 5)])
    ('May-21', 'Apr-21 to May-21')
    """
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


def _own_cells(scorecard: Scorecard, *, with_computed: bool) -> dict[str, set[tuple[int, int]]]:
    """The cells of months, of the headers that name months and of what is computed, by their sheets."""
    ours: dict[str, set[tuple[int, int]]] = {}
    for table in scorecard.tables:
        cells = ours.setdefault(table.sheet.casefold(), set())
        columns = [month.column for month in table.months]
        columns += table.computed_columns if with_computed else ()
        cells.update((indicator.row, column) for indicator in table.indicators for column in columns)
        cells.update((month.header_row, month.column) for month in table.months)
        cells.update((c.header.row, c.header.column) for c in table.changes.values() if c.header)
    return ours


def names_of_months(workbook: Workbook, scorecard: Scorecard) -> Iterator[NameOfMonths]:
    """The defined names that lead to some of a table's months and not to all of them."""
    for full_name, formula in workbook.names:
        name = full_name.rpartition("!")[2]
        if name.casefold().removeprefix("_xlnm.") in _BUILT_IN:
            continue
        for sheet, area in references(formula):
            for table in scorecard.tables:
                held = _part_of_months(table, area) if table.sheet.casefold() == sheet.casefold() else None
                if held is not None:
                    yield NameOfMonths(name, table.sheet, *held)


def names_leading(workbook: Workbook, scorecard: Scorecard) -> Iterator[Problem]:
    """The defined names that come to lead to other months."""
    for one in names_of_months(workbook, scorecard):
        message = (
            f"The name {one.name} leads to cells of some months, and ⟨would lead|leads⟩ to the next month's "
            "there⟨| now⟩."
        )
        yield Problem(one.sheet, one.cell, "", Finding.NAME_POINTS, message)


def _part_of_months(table: Table, area: Area) -> tuple[str, frozenset[Month]] | None:
    """The first cell of the months in an area that holds some of their columns, and these months; None for
    all or none."""
    rows = [*sorted({month.header_row for month in table.months}), *(one.row for one in table.indicators)]
    by_column = {month.column: month.month for month in table.months}
    held = [column for column in sorted(by_column) if area.first_column <= column <= area.last_column]
    if not held or len(held) == len(by_column):
        return None
    first = next((row for row in rows if area.first_row <= row <= area.last_row), None)
    if first is None:
        return None
    return cell_name(first, held[0]), frozenset(by_column[column] for column in held)
