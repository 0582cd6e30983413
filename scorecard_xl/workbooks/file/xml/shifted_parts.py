"""The parts beside the sheets, once rows of a sheet were inserted or deleted: notes, drawings, charts, Excel
tables, pivot tables and the names of the workbook."""

import re

from scorecard_xl.spreadsheet.references import references, shifted
from scorecard_xl.spreadsheet.row_shifts import RowShift
from scorecard_xl.workbooks.file.xml.edits import set_attribute
from scorecard_xl.workbooks.file.xml.formula import area_in_sheet
from scorecard_xl.workbooks.file.xml.shifted_references import (
    CannotShift,
    SheetShift,
    anchor_edits,
    note_cell,
    reference_edits,
    shifted_rows,
)
from scorecard_xl.workbooks.file.xml.spans import Edit, Element, edited, elements_of, markup_of, number_or

_GROWING = ("_xlnm.Print_Area", "_xlnm._FilterDatabase")
_SHAPE = re.compile(rb"<v:shape\s.*?</v:shape>", re.DOTALL)
_VML_ROW = re.compile(rb"(<x:Row>\s*)(\d+)(\s*</x:Row>)")
_VML_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")
_KEEPS_PLACE = re.compile(rb"<x:MoveWithCells\s*(?:/>|>\s*(?!\s*[Ff]))")
_KEEPS_SIZE = re.compile(rb"<x:SizeWithCells\s*(?:/>|>\s*(?!\s*[Ff]))")
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")


def shifted_formulas(data: bytes, shift: SheetShift) -> bytes:
    """A part with nothing but formulas in it: a chart, a control."""
    root = elements_of(data)
    return b"".join(edited(data, reference_edits(data, [root], SheetShift(shift.shift, shift.sheet))))


def shifted_notes(data: bytes, shift: SheetShift) -> bytes:
    """Notes or threads of comments, those of deleted cells left out.

    >>> part = b'<comments><commentList><comment ref="B5"/><comment ref="B9"/></commentList></comments>'
    >>> shifted_notes(part, SheetShift(RowShift(5, -1), "Rates", "Rates"))
    b'<comments><commentList><comment ref="B8"/></commentList></comments>'
    """
    root = elements_of(data)
    listed = root.all("commentList")[0].all("comment") if root.all("commentList") else root.children
    edits = []
    for one in listed:
        written = one.attributes.get("ref", "")
        new = note_cell(written, shift.shift) if written else written
        if new is None:
            edits.append(Edit(one.start, one.end, b""))
        elif new != written:
            edits.append(set_attribute(data, one, "ref", new))
    return b"".join(edited(data, edits))


def shifted_vml(data: bytes, shift: SheetShift) -> bytes:
    """The shapes of notes go with their cells, and controls as they were told to."""
    return _SHAPE.sub(lambda shape: _shifted_shape(shape[0], shift), data)


def _shifted_shape(shape: bytes, shift: SheetShift) -> bytes:
    anchor = _VML_ANCHOR.search(shape)
    numbers = [number_or(one.strip(), -1) for one in anchor[2].decode().split(",")] if anchor else []
    rows = [numbers[2], numbers[6]] if len(numbers) == 8 else []
    new = rows
    row = _VML_ROW.search(shape)
    if _NOTE.search(shape) and row:
        old = int(row[2])
        after = shift.shift.row(old + 1)
        if after is None:
            return b""
        shape = shape[: row.start(2)] + b"%d" % (after - 1) + shape[row.end(2) :]
        new = [max(0, one + after - 1 - old) for one in rows]
    elif not _KEEPS_PLACE.search(shape):
        new = shifted_rows(rows, shift.shift, is_sized=not _KEEPS_SIZE.search(shape))
    if new == rows:
        return shape
    numbers[2], numbers[6] = new
    said = b", ".join(b"%d" % one for one in numbers)
    return _VML_ANCHOR.sub(lambda found: found[1] + said + found[3], shape, count=1)


def shifted_drawing(data: bytes, shift: SheetShift) -> bytes:
    """Pictures, shapes and charts go with the cells that they lie on, as far as they were told to."""
    root = elements_of(data)
    edits = reference_edits(data, [root], SheetShift(shift.shift, shift.sheet))
    if shift.is_here:
        edits += [edit for anchor in _anchors(root) for edit in _anchor_edits(anchor, shift)]
    return b"".join(edited(data, sorted(edits)))


def _anchors(element: Element) -> list[Element]:
    if element.local_name in ("twoCellAnchor", "oneCellAnchor"):
        return [element]
    return [anchor for child in element.children for anchor in _anchors(child)]


def _anchor_edits(anchor: Element, shift: SheetShift) -> list[Edit]:
    how = anchor.attributes.get("editAs", "twoCell")
    return [] if how == "absolute" else anchor_edits(anchor, shift.shift, is_sized=how == "twoCell")


def shifted_table(data: bytes, shift: SheetShift) -> bytes:
    """An Excel table; raises CannotShift where its header, its totals or all its rows would go."""
    root = elements_of(data)
    area = area_in_sheet(root.attributes.get("ref", ""))
    headers = number_or(root.attributes.get("headerRowCount", "1"), 1)
    totals = number_or(root.attributes.get("totalsRowCount", "0"), 0)
    kept = [area.first_row] * headers + [area.last_row] * totals
    new = shift.shift.area(area) if shift.is_here else area
    has_rows = new is not None and new.last_row - new.first_row >= headers + totals
    if shift.is_here and (not has_rows or any(shift.shift.row(row) is None for row in kept)):
        raise CannotShift(
            f"the Excel table {root.attributes.get('displayName', '')}, which would lose a part"
        )
    return b"".join(edited(data, reference_edits(data, [root], shift)))


def shifted_pivot_cache(data: bytes, shift: SheetShift) -> bytes:
    """What a pivot table reads."""
    edits = []
    for source in elements_of(data).all("cacheSource"):
        for place in source.all("worksheetSource"):
            text = place.attributes.get("ref", "")
            if text and place.attributes.get("sheet", "").casefold() == shift.sheet.casefold():
                areas = shift.areas(text)
                if not areas:
                    raise CannotShift("a pivot table that reads the row")
                if areas[0] != text:
                    edits.append(set_attribute(data, place, "ref", areas[0]))
    return b"".join(edited(data, edits))


def refuse_pivot_table(data: bytes, shift: SheetShift) -> None:
    """Raise CannotShift for a pivot table on the sheet that does not stand above all that is shifted."""
    places = elements_of(data).all("location")
    areas = [area_in_sheet(place.attributes.get("ref", "")) for place in places]
    if shift.is_here and any(area.last_row >= shift.shift.first for area in areas):
        raise CannotShift("a pivot table on the same sheet")


def shifted_names(data: bytes, shift: SheetShift) -> bytes:
    """The workbook's part with its defined names."""
    edits = []
    for names in elements_of(data).all("definedNames"):
        for name in names.all("definedName"):
            new = shifted(name.text, shift.shift, shift.sheet, only_fixed=True)
            if new != name.text:
                edits.append(Edit(name.content_start, name.content_end, markup_of(new)))
    return b"".join(edited(data, edits))


def longer_areas(data: bytes, sheet: str, rows: range, like: int) -> bytes:
    """The workbook's part with the areas to print and to filter that end with a row ending with the new ones
    behind it.

    >>> said = b'<definedName name="_xlnm.Print_Area">Rates!$A$1:$F$9</definedName>'
    >>> part = b"<workbook><definedNames>%b</definedNames></workbook>"
    >>> longer_areas(part % said, "Rates", range(10, 11), 9) == part % said.replace(b"9<", b"10<")
    True
    """
    edits = []
    for names in elements_of(data).all("definedNames"):
        for name in names.all("definedName"):
            ends = [(of, area) for of, area in references(name.text) if of.casefold() == sheet.casefold()]
            if name.attributes.get("name") not in _GROWING or rows.start != like + 1:
                continue
            if any(area.last_row == like for _, area in ends):
                new = re.sub(rf"(:\$?[A-Z]+\$?){like}(?!\d)", rf"\g<1>{rows.stop - 1}", name.text)
                edits.append(Edit(name.content_start, name.content_end, markup_of(new)))
    return b"".join(edited(data, edits))


def shifted_chain(data: bytes, sheet_id: str, shift: RowShift) -> bytes:
    """The order of calculation; an entry without a sheet has that of the entry before it."""
    edits = []
    sheet = ""
    for entry in elements_of(data).all("c"):
        sheet = entry.attributes.get("i", "") or sheet
        written = entry.attributes.get("r", "")
        if sheet == sheet_id and (new := note_cell(written, shift)) not in (None, written):
            edits.append(set_attribute(data, entry, "r", str(new)))
    return b"".join(edited(data, edits))
