"""Formulas that make way for values or other formulas, without harm to the cells that share them.

A shared formula is written once, in its first cell; an array formula and what it spills fill an area that
changes as a whole or not at all.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.spreadsheet.references import moved
from scorecard_xl.workbooks.file.cell_bytes import without_formula
from scorecard_xl.workbooks.file.xml.formula import FormulaCell
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.spans import markup_of

Place = tuple[int, int]


class NotAsAWhole(Exception):
    """An array formula fills cells that are not all ours to write; its area is the argument."""


class Released:
    """What it takes to put values in the place of formulas.

    ``cells`` are the cells, none of them to be written anyway, with the bytes that they need, by row and
    column; ``gone`` are the cells that no formula fills any more.
    """

    def __init__(self) -> None:
        self.cells: dict[Place, bytes] = {}
        self.gone: set[Place] = set()


def release(sheet: SheetXml, written: Collection[Place], owned: Sequence[Area]) -> Released:
    """What else has to change in a sheet when these cells get other contents.

    Raises NotAsAWhole where one of them is part of an array formula that fills cells outside ``owned``.
    """
    released = Released()
    written = set(written)
    if not (sheet.may_hold_arrays or _hold_formulas(sheet, written)):
        return released
    formulas = sheet.formula_cells()
    for cell in formulas:
        place, area = (cell.row, cell.column), cell.formula.area
        if cell.formula.kind in ("array", "dataTable") and area and _meets(area, written):
            if not _is_within(area, owned):
                raise NotAsAWhole(area)
            released.gone.update(_places(area))
            if place not in written:
                _leave_value(sheet, place, released)
        elif place in written:
            released.gone.add(place)
    for sharing in families(formulas):
        _hand_over(sheet, sharing, released)
    return released


def _hold_formulas(sheet: SheetXml, written: Collection[Place]) -> bool:
    rows = {row for row in {row for row, _ in written} if sheet.has_formula(row)}
    spans = (sheet.span(row, column) for row, column in written if row in rows)
    return any(found is not None and found[0][3] for found in spans)


def _places(area: Area) -> Iterator[Place]:
    for row in range(area.first_row, area.last_row + 1):
        for column in range(area.first_column, area.last_column + 1):
            yield row, column


def _meets(area: Area, written: Collection[Place]) -> bool:
    if area.first_row == area.last_row and area.first_column == area.last_column:
        return (area.first_row, area.first_column) in written
    return any(area.holds(*place) for place in written)


def _is_within(area: Area, owned: Sequence[Area]) -> bool:
    return all(any(own.holds(*place) for own in owned) for place in _places(area))


def _leave_value(sheet: SheetXml, place: Place, released: Released) -> None:
    found = sheet.span(*place)
    if found is not None:
        released.cells[place] = without_formula(found[0], sheet.prefix, *place)


def families(formulas: Sequence[FormulaCell]) -> list[list[FormulaCell]]:
    """The cells that share a formula, the one that holds it first."""
    families: list[list[FormulaCell]] = []
    latest: dict[str, list[FormulaCell]] = {}
    for cell in formulas:
        if cell.formula.kind != "shared":
            continue
        if cell.formula.text:
            latest[cell.formula.group] = [cell]
            families.append(latest[cell.formula.group])
        elif cell.formula.group in latest:
            latest[cell.formula.group].append(cell)
    return families


def _hand_over(sheet: SheetXml, sharing: list[FormulaCell], released: Released) -> None:
    """Where the cell that holds a shared formula goes, let those that stay go on with it."""
    first = sharing[0]
    staying = [cell for cell in sharing if (cell.row, cell.column) not in released.gone]
    if not staying or staying[0] is first:
        return
    rows, columns = [cell.row for cell in staying], [cell.column for cell in staying]
    area = Area(min(rows), min(columns), max(rows), max(columns))
    heir = staying[0]
    if (heir.row, heir.column) == area[:2]:
        shared = f' t="shared" ref="{area.reference}" si="{heir.formula.group}"'
        _set_formula(sheet, first, heir, shared, released)
        return
    # Excel shares a formula from the upper left corner alone.
    for cell in staying:
        _set_formula(sheet, first, cell, "", released)


def _set_formula(
    sheet: SheetXml, first: FormulaCell, cell: FormulaCell, attributes: str, released: Released
) -> None:
    """Give a cell the formula that it shared, and leave the rest of it as it is."""
    found = sheet.span(cell.row, cell.column)
    if found is None:
        return
    formula = moved(first.formula.text, cell.row - first.row, cell.column - first.column)
    name = f"{sheet.prefix}f".encode()
    element = b"<" + name + attributes.encode() + b">" + markup_of(formula) + b"</" + name + b">"
    old = re.compile(b"<" + re.escape(name) + rb"(?:\s[^>]*)?(?:(?<=/)>|(?<!/)>.*?</[^>]*f\s*>)", re.DOTALL)
    start, end = found[1]
    released.cells[cell.row, cell.column] = old.sub(lambda _: element, sheet.data[start:end], count=1)
