"""Formulas that read cells which a refresh changed: they show their old results until Excel calculates."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.spreadsheet.references import references
from scorecard_xl.workbooks.file.xml.formula import FormulaCell
from scorecard_xl.workbooks.file.xml.sheet import SheetXml


class ChangedCells:
    """Cells by sheet, to ask whether an area holds any of them."""

    def __init__(self, cells: Iterable[tuple[str, int, int]]) -> None:
        self._rows: dict[str, dict[int, list[int]]] = {}
        for sheet, row, column in cells:
            self._rows.setdefault(sheet.lower(), {}).setdefault(column, []).append(row)
        for columns in self._rows.values():
            for rows in columns.values():
                rows.sort()

    def within(self, sheet: str, area: Area) -> bool:
        """Whether one of the cells lies in an area of a sheet.

        >>> ChangedCells([("Scorecard", 11, 21)]).within("scorecard", Area(1, 21, 20, 21))
        True
        """
        for column, rows in self._rows.get(sheet.lower(), {}).items():
            if area.first_column <= column <= area.last_column:
                index = bisect_left(rows, area.first_row)
                if index < len(rows) and rows[index] <= area.last_row:
                    return True
        return False


def formulas_reading(changed: ChangedCells, name: str, sheet: SheetXml) -> Iterator[tuple[int, int]]:
    """The cells of a sheet whose formulas refer to a changed cell by its place."""
    if not sheet.has_formulas:
        return
    first_of: dict[str, FormulaCell] = {}
    for cell in sheet.formula_cells():
        first = cell
        if cell.formula.kind == "shared":
            if cell.formula.text:
                first_of[cell.formula.group] = cell
            first = first_of.get(cell.formula.group, cell)
        rows, columns = cell.row - first.row, cell.column - first.column
        areas = references(first.formula.text, rows, columns)
        if any(changed.within(sheet_named or name, area) for sheet_named, area in areas):
            yield cell.row, cell.column
