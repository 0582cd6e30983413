"""What a worksheet part attaches to its cells: links, rules of what may be typed, filters, and what stands in
the attributes of cells, which is pictures and data types."""

import re
from collections.abc import Iterator

from scorecard_xl.spreadsheet.attachments import Attached, Attachment, at_cells
from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.workbooks.file.xml.formula import area_in_sheet
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.spans import Element, number_or

_TAG = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_IN_ATTRIBUTES = re.compile(rb"""\s(?:vm\s*=\s*["']0*[1-9]|ph\s*=\s*["'](?:1|true))""")
_CELL_NAME = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3}\d{1,7})["']""")


def attached_in(sheet: SheetXml) -> Iterator[Attachment]:
    """What a worksheet part attaches to its cells.

    >>> sheet = SheetXml(
    ...     b'<worksheet><sheetData><row r="2"><c r="B2" t="e" vm="1"><v>#VALUE!</v></c></row></sheetData>'
    ...     b'<hyperlinks><hyperlink ref="C2" location="A1"/></hyperlinks></worksheet>'
    ... )
    >>> [(attachment.kind.name, attachment.area.reference) for attachment in attached_in(sheet)]
    [('LINK', 'C2'), ('SHOWN_BY_EXCEL', 'B2')]
    """
    root = sheet.root
    for links in root.all("hyperlinks"):
        for link in links.all("hyperlink"):
            yield Attachment(Attached.LINK, area_in_sheet(link.attributes.get("ref", "")))
    for validations in root.all("dataValidations"):
        for validation in validations.all("dataValidation"):
            yield from _validated(validation.attributes.get("sqref", ""))
    for extensions in root.all("extLst"):
        for validations in _below(extensions, "dataValidations"):
            for cells in _below(validations, "sqref"):
                yield from _validated(cells.text)
    for element in root.all("autoFilter"):
        yield from filtered_columns(element)
    yield from at_cells(Attached.SHOWN_BY_EXCEL, cells_in_attributes(sheet.data))


def cells_in_attributes(data: bytes) -> Iterator[tuple[int, int]]:
    """The cells, by row and column, whose content stands in an attribute: a picture or a data type (``vm``),
    the signs of how a text is spoken (``ph``)."""
    if b"vm=" not in data and b"ph=" not in data:
        return
    for tag in _TAG.finditer(data):
        if _IN_ATTRIBUTES.search(tag[0]) and (named := _CELL_NAME.search(tag[0])):
            yield area_in_sheet(named[1].decode())[:2]


def filtered_columns(element: Element) -> Iterator[Attachment]:
    """The columns of an ``autoFilter`` element by which rows are hidden."""
    if not element.all("filterColumn"):
        return
    area = area_in_sheet(element.attributes.get("ref", ""))
    for column in element.all("filterColumn"):
        number = area.first_column + number_or(column.attributes.get("colId", ""), 0)
        yield Attachment(Attached.FILTER, Area(area.first_row, number, area.last_row, number))


def _validated(areas: str) -> Iterator[Attachment]:
    return (Attachment(Attached.VALIDATION, area_in_sheet(area)) for area in areas.split())


def _below(element: Element, name: str) -> Iterator[Element]:
    """The elements of this local name inside of an element, whatever their prefixes."""
    for child in element.children:
        if child.local_name == name:
            yield child
        else:
            yield from _below(child, name)
