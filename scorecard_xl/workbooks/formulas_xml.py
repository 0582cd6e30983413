"""Formulas that make way for values, without harm to the cells that share them.

A shared formula is written once, in its first cell; an array formula and what it spills fill an area that
changes as a whole or not at all.
"""

from collections.abc import Collection, Sequence

from ..cells import Area, cell_name
from .sheet_edits import with_formula, without_formula
from .sheet_xml import FormulaCell, SheetXml
from .xml_spans import escaped


class NotAsAWhole(Exception):
    """An array formula fills cells that are not all ours to write; its area is the argument."""


class Released:
    """What it takes to put values in the place of formulas.

    ``cells`` are the cells, none of them to be written anyway, with the bytes that they need, by row and
    column; ``gone`` are the cells that hold a formula no more.
    """

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], bytes] = {}
        self.gone: set[tuple[int, int]] = set()


def release(sheet: SheetXml, written: Collection[tuple[int, int]], owned: Sequence[Area]) -> Released:
    """What else has to change in a sheet when these cells get values.

    Raises NotAsAWhole where one of them is part of an array formula that fills cells outside ``owned``.
    """
    released = Released()
    if not (_hold_formulas(sheet, written) or b't="array"' in sheet.data or b't="dataTable"' in sheet.data):
        return released
    formulas = {(cell.row, cell.column): cell for cell in sheet.formula_cells()}
    for place, cell in formulas.items():
        area = cell.formula.area
        if cell.formula.kind in ("array", "dataTable") and area and any(area.holds(*w) for w in written):
            if not _is_within(area, owned):
                raise NotAsAWhole(area)
            released.gone.add(place)
            if place not in written:
                _value_alone(sheet, place, released)
        elif place in written:
            released.gone.add(place)
    for group in {formulas[place].formula.group for place in released.gone if _is_shared(formulas[place])}:
        sharing = [cell for cell in formulas.values() if _is_shared(cell) and cell.formula.group == group]
        _hand_over(sheet, sharing, released)
    return released


def _hold_formulas(sheet: SheetXml, written: Collection[tuple[int, int]]) -> bool:
    rows = {row for row in {row for row, _ in written} if sheet.has_formula(row)}
    places = (sheet.span(row, column) for row, column in written if row in rows)
    return any(found is not None and found[0][3] for found in places)


def _is_shared(cell: FormulaCell) -> bool:
    return cell.formula.kind == "shared"


def _is_within(area: Area, owned: Sequence[Area]) -> bool:
    return all(
        any(own.holds(row, column) for own in owned)
        for row in range(area.first_row, area.last_row + 1)
        for column in range(area.first_column, area.last_column + 1)
    )


def _value_alone(sheet: SheetXml, place: tuple[int, int], released: Released) -> None:
    found = sheet.span(*place)
    if found is not None:
        released.cells[place] = without_formula(found[0], sheet.prefix, *place)


def _hand_over(sheet: SheetXml, sharing: list[FormulaCell], released: Released) -> None:
    """Make the first cell that goes on sharing the one that holds the formula, if the one that did goes."""
    first = next((cell for cell in sharing if cell.formula.text), None)
    staying = [cell for cell in sharing if (cell.row, cell.column) not in released.gone]
    if first is None or first in staying or not staying:
        return
    heir = staying[0]
    area = Area(
        min(cell.row for cell in staying),
        min(cell.column for cell in staying),
        max(cell.row for cell in staying),
        max(cell.column for cell in staying),
    )
    text = escaped(_moved(first, heir))
    element = b'<%bf t="shared" ref="%b" si="%b">%b</%bf>' % (
        sheet.prefix,
        area.reference.encode(),
        heir.formula.group.encode(),
        text,
        sheet.prefix,
    )
    found = sheet.span(heir.row, heir.column)
    if found is not None:
        place = (heir.row, heir.column)
        released.cells[place] = with_formula(found[0], sheet.prefix, *place, element)


def _moved(first: FormulaCell, heir: FormulaCell) -> str:
    """The formula of one cell as it reads in another."""
    from openpyxl.formula.translate import Translator

    origin = cell_name(first.row, first.column)
    translated = Translator("=" + first.formula.text, origin=origin)
    return str(translated.translate_formula(cell_name(heir.row, heir.column))).removeprefix("=")
