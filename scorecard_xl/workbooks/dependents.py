"""Formulas that read cells which a refresh changed: they show their old results until Excel calculates."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from ..cells import Area, column_number
from .sheet_xml import FormulaCell, SheetXml

_STRING = re.compile(r'"[^"]*"')
_REFERENCE = re.compile(
    r"(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^\s!'\"(),;:=+\-*/^&<>{}]+))!)?"
    r"(?<![A-Za-z0-9_.])"
    r"(?P<area>\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3})"
    r"(?![A-Za-z0-9_.(!])"
)
_CORNER = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]*)")
_LAST_ROW = 1 << 20


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
                place = bisect_left(rows, area.first_row)
                if place < len(rows) and rows[place] <= area.last_row:
                    return True
        return False


def formulas_reading(changed: ChangedCells, name: str, sheet: SheetXml) -> Iterator[tuple[int, int]]:
    """The cells of a sheet whose formulas refer to a changed cell by its place."""
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


def references(formula: str, rows: int = 0, columns: int = 0) -> Iterator[tuple[str, Area]]:
    """The areas that a formula refers to, each with its sheet ("" for the formula's own).

    Relative references are moved by a number of rows and columns.

    >>> [(sheet, area.reference) for sheet, area in references("SUM('My sheet'!A1:$B$2)+LOG10(C3)", 1, 1)]
    [('My sheet', 'B2'), ('', 'D4')]
    """
    for found in _REFERENCE.finditer(_STRING.sub('""', formula)):
        sheet = (found["quoted"] or found["plain"] or "").replace("''", "'")
        first, _, last = found["area"].partition(":")
        top, left = _corner(first, rows, columns, 1)
        bottom, right = _corner(last or first, rows, columns, _LAST_ROW)
        yield sheet, Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _corner(text: str, rows: int, columns: int, whole_column: int) -> tuple[int, int]:
    found = _CORNER.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} names no cell")
    fixed_column, letters, fixed_row, digits = found.groups()
    column = column_number(letters) + (0 if fixed_column else columns)
    row = int(digits) + (0 if fixed_row else rows) if digits else whole_column
    return row, column
