"""A worksheet part once rows were inserted into its sheet or another one, or deleted: each cell, formula and
area where it stands then."""

import re
from collections.abc import Iterator, Mapping

from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.spreadsheet.references import moved
from scorecard_xl.workbooks.file.formulas import Place, families
from scorecard_xl.workbooks.file.xml.formula import FormulaCell
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.shifted_references import (
    CannotShift,
    IsProtected,
    SheetShift,
    reference_edits,
)
from scorecard_xl.workbooks.file.xml.spans import Edit, edited, markup_of

_ROW = re.compile(rb"""<(?:\w+:)?row(?=[\s/>])[^>]*?\sr\s*=\s*["'](\d+)["'][^>]*?(/?)>""")
_CELL = re.compile(rb"""<(?:\w+:)?c(?=[\s/>])[^>]*?\sr\s*=\s*["'][A-Z]+(\d+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?=[\s/>])[^>]*?(?:/>|>[^<]*</(?:\w+:)?f\s*>)")
_END_OF_ROW = re.compile(rb"</(?:\w+:)?row\s*>")
_UNUSUAL = (b"<!", b"<?")


def shifted_sheet(data: bytes, shift: SheetShift) -> tuple[bytes, set[Place]]:
    """The part, and the cells whose formulas are gone with their rows.

    Raises CannotShift for a sheet in a form in which rows cannot be told, or with a formula over several
    cells that would be torn apart.
    """
    sheet = SheetXml(data)
    start = 5 if data.startswith(b"<?xml") else 0
    if any(data.find(sign, start) >= 0 for sign in _UNUSUAL):
        raise CannotShift("a sheet in an unusual form (XML with comments)")
    if shift.is_here and _has_password(sheet):
        raise IsProtected
    formulas = dict(_formulas(sheet, shift))
    gone: set[Place] = set()
    edits = []
    if shift.is_here:
        edits += list(_row_edits(sheet, shift, formulas))
        gone = {
            (cell.row, cell.column) for cell in sheet.formula_cells() if shift.shift.row(cell.row) is None
        }
    else:
        edits += [_formula_edit(sheet, place, new) for place, new in formulas.items()]
    around = [child for child in sheet.root.children if child.local_name != "sheetData"]
    edits += reference_edits(data, around, shift)
    return b"".join(edited(data, sorted(edits))), gone


def _has_password(sheet: SheetXml) -> bool:
    protection = sheet.root.first("sheetProtection")
    if protection is None or protection.attributes.get("sheet") not in ("1", "true"):
        return False
    return bool(protection.attributes.keys() & {"password", "hashValue"})


def _formulas(sheet: SheetXml, shift: SheetShift) -> Iterator[tuple[Place, bytes]]:
    """The formula elements that change, by the cells that hold them now; not those of rows that go."""
    if not sheet.has_formulas:
        return
    cells = sheet.formula_cells()
    for cell in cells:
        kind, area = cell.formula.kind, cell.formula.area
        if kind == "shared" or _is_gone(cell, shift):
            continue
        if kind == "dataTable" and shift.is_here:
            raise CannotShift("a data table of what-if analysis")
        text = shift.formula(cell.formula.text)
        new_area = area
        if kind == "array" and area and shift.is_here:
            new_area = shift.shift.area(area)
            if new_area is None or new_area.last_row - new_area.first_row != area.last_row - area.first_row:
                raise CannotShift(f"the array formula in {area.reference}, which would be torn apart")
        if text != cell.formula.text or new_area != area:
            yield (cell.row, cell.column), _rewritten(sheet, cell, text, new_area)
    for family in families(cells):
        yield from _of_family(sheet, family, shift)


def _is_gone(cell: FormulaCell, shift: SheetShift) -> bool:
    return shift.is_here and shift.shift.row(cell.row) is None


def _of_family(
    sheet: SheetXml, family: list[FormulaCell], shift: SheetShift
) -> Iterator[tuple[Place, bytes]]:
    """Cells that share a formula share it afterwards where it still says the same in each; otherwise each
    gets its own."""
    first = family[0]
    rows = {cell.row: (shift.shift.row(cell.row) if shift.is_here else cell.row) for cell in family}
    texts = [
        shift.formula(moved(first.formula.text, cell.row - first.row, cell.column - first.column))
        for cell in family
    ]
    top = rows[first.row]
    area = first.formula.area
    new_area = shift.shift.area(area) if area and shift.is_here else area
    shares = top is not None and all(
        (row := rows[cell.row]) is not None and moved(texts[0], row - top, cell.column - first.column) == text
        for cell, text in zip(family, texts, strict=True)
    )
    if shares:
        if texts[0] != first.formula.text or new_area != area:
            yield (first.row, first.column), _rewritten(sheet, first, texts[0], new_area)
        return
    for cell, text in zip(family, texts, strict=True):
        if rows[cell.row] is not None:
            name = f"{sheet.prefix}f".encode()
            yield (cell.row, cell.column), b"<" + name + b">" + markup_of(text) + b"</" + name + b">"


def _rewritten(sheet: SheetXml, cell: FormulaCell, text: str, area: Area | None) -> bytes:
    """A formula element with another text and area."""
    element = _element(sheet, (cell.row, cell.column))[1]
    tag, end = element[: element.index(b">") + 1], element[element.rindex(b"</") :]
    if area:
        tag = re.sub(rb"""(\sref\s*=\s*["'])[^"']*""", rb"\g<1>" + area.reference.encode(), tag, count=1)
    return tag + markup_of(text) + end


def _element(sheet: SheetXml, place: Place) -> tuple[int, bytes]:
    """Where a cell's formula element starts, and its bytes."""
    found = sheet.span(*place)
    written = _FORMULA.search(sheet.data, *found[1]) if found else None
    if written is None:
        raise CannotShift("a sheet in an unusual form")
    return written.start(), written[0]


def _formula_edit(sheet: SheetXml, place: Place, new: bytes) -> Edit:
    start, element = _element(sheet, place)
    return Edit(start, start + len(element), new)


def _row_edits(sheet: SheetXml, shift: SheetShift, formulas: Mapping[Place, bytes]) -> Iterator[Edit]:
    """The edits that give rows and cells their new numbers, or take them out."""
    data, first = sheet.data, shift.shift.first
    sheet_data = sheet.root.first("sheetData")
    yield from (_formula_edit(sheet, place, new) for place, new in formulas.items())
    if sheet_data is None or sheet.last_row < first:
        return
    rows = list(_ROW.finditer(data, sheet_data.content_start, sheet_data.content_end))
    if [int(row[1]) for row in rows] != list(sheet.written_rows):
        raise CannotShift("a sheet in an unusual form (rows without numbers)")
    for row in rows:
        number = int(row[1])
        if number < first:
            continue
        new = shift.shift.row(number)
        closed = None if row[2] else _END_OF_ROW.search(data, row.end())
        end = closed.end() if closed else row.end()
        if new is None:
            yield Edit(row.start(), end, b"")
            continue
        yield Edit(*row.span(1), b"%d" % new)
        yield from (Edit(*cell.span(1), b"%d" % new) for cell in _CELL.finditer(data, row.end(), end))
