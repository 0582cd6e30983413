"""The references in a formula: which cells it names, and how it reads in another cell."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import Area, column_letters, column_number
from scorecard_xl.spreadsheet.row_shifts import RowShift

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[0-9]{1,7}"
_NAME = r"[^\s!'\"(),;:=+\-*/^&<>{}\[\]]+"
_PIECE = re.compile(
    r'"[^"]*"'  # a text
    rf"|(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>(?:\[\d+\])?{_NAME}(?::{_NAME})?))!)?"
    rf"(?<![\w.\\?$])(?P<area>{_CELL}:{_CELL}|{_CELL}|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})(?![\w.\\?$(\[!])"
    r"|'(?:[^']|'')*'"  # a sheet before a name
    r"|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"  # a table's column, a workbook's number
    r"|[\w.\\?$]+",  # a function, a name, a number
    re.DOTALL,
)
_CORNER = re.compile(
    r"(?:(?P<fixed_column>\$?)(?P<letters>[A-Za-z]+))?(?:(?P<fixed_row>\$?)(?P<digits>[0-9]+))?"
)
_ROWS, _COLUMNS = 1 << 20, 1 << 14


class _Corner(NamedTuple):
    """One end of an area; a whole column has no row, a whole row no column."""

    column: int | None
    row: int | None
    is_column_fixed: bool
    is_row_fixed: bool

    @property
    def exists(self) -> bool:
        return 1 <= (self.column or 1) <= _COLUMNS and 1 <= (self.row or 1) <= _ROWS

    @property
    def text(self) -> str:
        letters = "" if self.column is None else "$" * self.is_column_fixed + column_letters(self.column)
        return letters + ("" if self.row is None else f"{'$' * self.is_row_fixed}{self.row}")

    def moved(self, rows: int, columns: int) -> "_Corner":
        """Beyond the sheet's edge Excel goes on at the other one."""
        column, row = self.column, self.row
        if column is not None and not self.is_column_fixed:
            column = (column - 1 + columns) % _COLUMNS + 1
        if row is not None and not self.is_row_fixed:
            row = (row - 1 + rows) % _ROWS + 1
        return self._replace(column=column, row=row)


def references(formula: str, rows: int = 0, columns: int = 0) -> Iterator[tuple[str, Area]]:
    """The areas that a formula refers to, each with its sheet ("" for the formula's own).

    Relative references are moved by a number of rows and columns.

    >>> [(sheet, area.reference) for sheet, area in references("SUM('My sheet'!A1:$B$2)+LOG10(C3)", 1, 1)]
    [('My sheet', 'B2'), ('', 'D4')]
    """
    for found in _PIECE.finditer(formula):
        corners = _corners(found["area"])
        if corners:
            sheet = (found["quoted"] or found["plain"] or "").replace("''", "'")
            ends = [corner.moved(rows, columns) for corner in (corners[0], corners[-1])]
            tops, lefts = [end.row or 1 for end in ends], [end.column or 1 for end in ends]
            bottoms = [end.row or _ROWS for end in ends]
            rights = [end.column or _COLUMNS for end in ends]
            yield sheet, Area(min(tops), min(lefts), max(bottoms), max(rights))


def fixed_reference(sheet: str, area: Area) -> str:
    """How a formula names cells of a sheet that are to stay these.

    >>> fixed_reference("It's R&D", Area(4, 3, 16, 3))
    "'It''s R&D'!$C$4:$C$16"
    """
    first, last = (
        f"${column_letters(column)}${row}" for row, column in ((area[0], area[1]), (area[2], area[3]))
    )
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{first if first == last else f'{first}:{last}'}"


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads so many rows below and columns to the right, as when it is filled there.

    >>> moved("SUM($E11:R11)+LOG10(Rates[Q1])*'May 21'!B$2", 1, 0)
    "SUM($E12:R12)+LOG10(Rates[Q1])*'May 21'!B$2"
    """

    def piece(found: re.Match[str]) -> str:
        corners = _corners(found["area"])
        if not corners:
            return found[0]
        before = found[0].removesuffix(found["area"])
        return before + ":".join(corner.moved(rows, columns).text for corner in corners)

    return _PIECE.sub(piece, formula)


def shifted(formula: str, shift: RowShift, sheet: str, home: str = "", *, only_fixed: bool = False) -> str:
    """A formula of the sheet ``home`` as it reads once rows of a sheet were inserted or deleted; a name's
    relative references, which lead elsewhere from each cell, stay (``only_fixed``).

    >>> shifted("SUM(E6:E$31)+E31+Rates!E31-'[1]Old'!E40+E40", RowShift(31, -1), "Scorecard", "Scorecard")
    "SUM(E6:E$30)+#REF!+Rates!E31-'[1]Old'!E40+E39"
    """

    def piece(found: re.Match[str]) -> str:
        corners = _corners(found["area"])
        named = (found["quoted"] or found["plain"] or "").replace("''", "'")
        if not corners or corners[0].row is None or (named or home).casefold() != sheet.casefold():
            return found[0]
        if only_fixed and not all(corner.is_row_fixed for corner in corners):
            return found[0]
        before = found[0].removesuffix(found["area"])
        first, last = sorted((corners[0].row or 1, corners[-1].row or 1))
        rows = shift.rows(first, last) if (first, last) != (1, _ROWS) else (first, last)
        if rows is None:
            return f"{before}#REF!"
        new = [corner._replace(row=rows[0] if corner.row == first else rows[1]) for corner in corners]
        return before + ":".join(corner.text for corner in new)

    return _PIECE.sub(piece, formula)


def _corners(area: str | None) -> list[_Corner]:
    """The corners that a reference names; none where it names no cell of a sheet."""
    corners = []
    for text in area.split(":") if area else []:
        found = _CORNER.fullmatch(text)
        if found is None:
            return []
        corner = _Corner(
            column_number(found["letters"].upper()) if found["letters"] else None,
            int(found["digits"]) if found["digits"] else None,
            bool(found["fixed_column"]),
            bool(found["fixed_row"]),
        )
        if not corner.exists:
            return []
        corners.append(corner)
    return corners
