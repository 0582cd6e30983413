"""New rows in a worksheet part that look like a row beside them: the styles of its cells, its merged cells,
what may be typed, conditional formats and sparklines. They hold nothing."""

import re
from collections.abc import Iterator

from scorecard_xl.spreadsheet.cells import Area, cell_name, column_number
from scorecard_xl.spreadsheet.references import moved
from scorecard_xl.workbooks.file.added_rows import dimension_edits, end_edits
from scorecard_xl.workbooks.file.xml.edits import children_edit, set_attribute
from scorecard_xl.workbooks.file.xml.formula import area_in_sheet
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.sheet_ends import frame_in
from scorecard_xl.workbooks.file.xml.spans import Edit, Element, appended, edited, elements_of, markup_of

_LOOK_OF_A_ROW = re.compile(rb"""\s(?:s|customFormat|outlineLevel)\s*=\s*(?:"[^"]*"|'[^']*')""")
_HEIGHT_OF_ITS_OWN = re.compile(rb"""\scustomHeight\s*=\s*["'](?:1|true)["']""")
_HEIGHT = re.compile(rb"""\s(?:ht|customHeight)\s*=\s*(?:"[^"]*"|'[^']*')""")
_HOLDERS = frozenset(["conditionalFormatting", "dataValidation", "ignoredError", "protectedRange"])
_FORMULAS = frozenset(["f", "formula", "formula1", "formula2"])


def with_new_rows(data: bytes, rows: range, like: int) -> bytes:
    """The part with new rows, of which none is written yet, that look like a row directly above or below.

    >>> part = b'<worksheet><sheetData><row r="4" ht="30"><c r="A4" s="7"><v>1</v></c></row></sheetData>'
    >>> with_new_rows(part + b"</worksheet>", range(5, 6), 4).count(b'<row r="5"><c r="A5" s="7"/></row>')
    1
    """
    sheet = SheetXml(data)
    edits = [*_row_edits(sheet, rows, like)]
    edits += _merged(sheet, rows, like)
    for child in sheet.root.children:
        if child.local_name == "autoFilter":
            edits += _longer(data, child, "ref", rows, like)
        elif child.local_name != "sheetData":
            edits += _covering(data, child, rows, like)
    return b"".join(edited(data, sorted(edits)))


def _row_edits(sheet: SheetXml, rows: range, like: int) -> Iterator[Edit]:
    if like not in sheet.written_rows:
        return
    cells = [
        (cell[0].decode(), b' s="%b"' % cell[1] if cell[1] else b"")
        for cell in sheet.cells(like)
        if cell[1] or cell[2:] != (b"",) * 4
    ]
    start = sheet.start_of(like)
    tag = sheet.data[start : sheet.data.index(b">", start)]
    look = b"".join(one[0] for one in _LOOK_OF_A_ROW.finditer(tag))
    if _HEIGHT_OF_ITS_OWN.search(tag):  # another is the application's, after what the row holds
        look += b"".join(one[0] for one in _HEIGHT.finditer(tag))
    name = f"{sheet.prefix}row".encode()
    cell_tag = f"<{sheet.prefix}c".encode()
    new = [
        b'<%b r="%d"%b>' % (name, row, look)
        + b"".join(b'%b r="%b%d"%b/>' % (cell_tag, letters.encode(), row, style) for letters, style in cells)
        + b"</%b>" % name
        for row in rows
    ]
    below = next((row for row in sheet.written_rows if row >= rows.stop), None)
    if below is not None:
        offset = sheet.start_of(below)
        yield Edit(offset, offset, b"".join(new))
        return
    frame = frame_in(sheet)
    yield from end_edits(sheet.data, frame, [b"".join(new)])
    if cells:
        columns = [column_number(letters) for letters, _ in cells]
        used = Area(rows.start, min(columns), rows.stop - 1, max(columns))
        yield from dimension_edits(sheet.data, frame, used)


def _merged(sheet: SheetXml, rows: range, like: int) -> Iterator[Edit]:
    """The cells that are merged within the row are so in the new ones."""
    for merged in sheet.root.all("mergeCells"):
        areas = [area_in_sheet(one.attributes.get("ref", "")) for one in merged.all("mergeCell")]
        new = [
            area._replace(first_row=row, last_row=row).reference
            for area in areas
            if area.first_row == area.last_row == like
            for row in rows
        ]
        if new:
            name = f"{sheet.prefix}mergeCell"
            children = "".join(f'<{name} ref="{one}"/>' for one in new).encode()
            yield from appended(sheet.data, merged, children, len(new))


def _covering(data: bytes, element: Element, rows: range, like: int) -> Iterator[Edit]:
    """What covers the row covers the new ones too."""
    if element.local_name == "sparklines":
        yield from _sparklines(data, element, rows, like)
        return
    if element.local_name not in _HOLDERS:
        for child in element.children:
            yield from _covering(data, child, rows, like)
        return
    areas = next((child for child in element.children if child.local_name == "sqref"), None)
    written = element.attributes.get("sqref", areas.text if areas else "")
    new = covering(written, rows, like)
    if new == written:
        return
    if areas:
        yield Edit(areas.content_start, areas.content_end, new.encode())
    else:
        yield set_attribute(data, element, "sqref", new)
    up = _top(new) - _top(written)
    if up:
        for formula in _formulas(element):
            if (text := moved(formula.text, up, 0)) != formula.text:
                yield _text(formula, text)


def covering(written: str, rows: range, like: int) -> str:
    """Areas of which those that cover a row cover the new ones too.

    >>> covering("B4:B9 D4:D8 F9", range(10, 12), 9), covering("B4:B9", range(12, 13), 9)
    ('B4:B11 D4:D8 F9:F11', 'B4:B9 B12')
    """
    is_beside = like in (rows.start - 1, rows.stop)
    new = []
    for text in written.split():
        area = area_in_sheet(text)
        covers = area.first_row <= like <= area.last_row
        if covers and is_beside:
            first, last = min(area.first_row, rows.start), max(area.last_row, rows.stop - 1)
            wider = area._replace(first_row=first, last_row=last)
            text = wider.reference if wider != area else text
        new.append(text)
        if covers and not is_beside and not (area.first_row <= rows.start <= area.last_row):
            new.append(area._replace(first_row=rows.start, last_row=rows.stop - 1).reference)
    return " ".join(new)


def _top(areas: str) -> int:
    return min(area_in_sheet(one).first_row for one in areas.split())


def _formulas(element: Element) -> Iterator[Element]:
    for child in element.children:
        if child.local_name in _FORMULAS and not child.children:
            yield child
        else:
            yield from _formulas(child)


def _sparklines(data: bytes, element: Element, rows: range, like: int) -> Iterator[Edit]:
    """A sparkline of the row's has its like in each new one, about the cells of that."""
    new = b""
    for sparkline in element.all("sparkline"):
        parts = {child.local_name: child for child in sparkline.children}
        if "sqref" not in parts or area_in_sheet(parts["sqref"].text.strip()).first_row != like:
            continue
        column = area_in_sheet(parts["sqref"].text.strip()).first_column
        for row in rows:
            edits = [_text(parts["sqref"], cell_name(row, column))]
            if "f" in parts:
                edits.append(_text(parts["f"], moved(parts["f"].text, row - like, 0)))
            whole = b"".join(edited(data[: sparkline.end], sorted(edits)))
            new += whole[sparkline.start :]
    if new:
        yield children_edit(data, element, new)


def _text(element: Element, text: str) -> Edit:
    return Edit(element.content_start, element.content_end, markup_of(text))


def _longer(data: bytes, element: Element, attribute: str, rows: range, like: int) -> Iterator[Edit]:
    """What ends with the row ends with the new ones."""
    area = area_in_sheet(element.attributes.get(attribute, ""))
    if area.last_row == like and rows.start == like + 1:
        yield set_attribute(data, element, attribute, area._replace(last_row=rows.stop - 1).reference)


def longer_table(data: bytes, rows: range, like: int) -> bytes:
    """An Excel table, and its filter, that end with the row end with the new ones."""
    root = elements_of(data)
    edits = [
        edit for one in (root, *root.all("autoFilter")) for edit in _longer(data, one, "ref", rows, like)
    ]
    return b"".join(edited(data, edits))
