"""Small edits of a part's elements: an attribute set, children appended, a reference to another part."""

import re
from collections.abc import Callable, Collection

from scorecard_xl.workbooks.file.xml.spans import BrokenPart, Edit, Element, edited, elements_of, escaped

_ATTRIBUTE = re.compile(rb"""\s(?P<name>[^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
"""The namespace by which a part in the Strict variant of the format is known."""
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


# The order of the elements in a worksheet (CT_Worksheet, ECMA-376 part 1, 18.3.1.99).
_WORKSHEET_ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
)


def set_attribute(data: bytes, element: Element, name: str, value: str) -> Edit:
    """The edit that gives an element's attribute a value, whether it is written or not.

    >>> from scorecard_xl.workbooks.file.xml.spans import elements_of
    >>> for data in (b"<a n='1'/>", b"<a/>"):
    ...     print(b"".join(edited(data, [set_attribute(data, elements_of(data), "n", "2")])).decode())
    <a n='2'/>
    <a n="2"/>
    """
    tag = data[element.start : element.content_start]
    if name in element.attributes:
        written = next(found for found in _ATTRIBUTE.finditer(tag) if found["name"] == name.encode())
        start, end = written.span(2)  # with its quotes
        return Edit(element.start + start + 1, element.start + end - 1, escaped(value))
    offset = element.start + 1 + len(element.name.encode())
    return Edit(offset, offset, f' {name}="'.encode() + escaped(value) + b'"')


def children_edit(data: bytes, parent: Element, children: bytes) -> Edit:
    """The edit that puts children behind those that an element has."""
    if not parent.is_empty:
        return Edit(parent.content_end, parent.content_end, children)
    slash = parent.start + data[parent.start : parent.end].rindex(b"/")
    return Edit(slash, parent.end, b">" + children + f"</{parent.name}>".encode())


def with_children(data: bytes, parent: Element, children: bytes) -> bytes:
    """The data with children behind those that an element has.

    >>> from scorecard_xl.workbooks.file.xml.spans import elements_of
    >>> with_children(b"<a/>", elements_of(b"<a/>"), b"<b/>")
    b'<a><b/></a>'
    """
    return b"".join(edited(data, [children_edit(data, parent, children)]))


def without_children(data: bytes, attribute: str, matches: Callable[[str], bool]) -> bytes:
    """The data without the root's children whose attribute matches.

    >>> without_children(b'<a><b n="1"/><b n="2"/></a>', "n", "1".__eq__)
    b'<a><b n="2"/></a>'
    """
    edits = [
        Edit(child.start, child.end, b"")
        for child in elements_of(data).children
        if matches(child.attributes.get(attribute, ""))
    ]
    return b"".join(edited(data, edits))


def place_behind(root: Element, names: Collection[str]) -> int:
    """Where a child goes that the schema puts behind those of these names; raises BrokenPart for a root
    without content."""
    if root.is_empty:
        raise BrokenPart(f"its element {root.name[:40]} is empty")
    return max((c.end for c in root.children if c.local_name in names), default=root.content_start)


def reference(root: Element, identifier: str) -> str:
    """The attribute by which a child of the root refers to a part, with the namespace where that is needed.

    >>> from scorecard_xl.workbooks.file.xml.spans import elements_of
    >>> reference(elements_of(b'<a xmlns:q="%b"/>' % _RELATIONSHIPS.encode()), "rId1")
    'q:id="rId1"'
    """
    namespace = relationships_namespace(root)
    for name, value in root.attributes.items():
        if value == namespace and name.startswith("xmlns:"):
            return f'{name.removeprefix("xmlns:")}:id="{identifier}"'
    return f'xmlns:r="{namespace}" r:id="{identifier}"'


def relationships_namespace(root: Element) -> str:
    """The namespace of references to other parts, and what the types of relationships begin with."""
    return relationships_of(is_strict=STRICT_MAIN in root.attributes.values())


def relationships_of(*, is_strict: bool) -> str:
    """That namespace in the Strict variant of the format, or in the usual one."""
    return _STRICT_RELATIONSHIPS if is_strict else _RELATIONSHIPS


def referred(element: Element) -> str | None:
    """The id of the relationship by which an element refers to a part."""
    return next((value for name, value in element.attributes.items() if name.endswith(":id")), None)


def elements_before(name: str) -> tuple[str, ...]:
    """The elements that the schema puts before another.

    >>> elements_before("dataValidations")[-1]
    'conditionalFormatting'
    """
    return _WORKSHEET_ORDER[: _WORKSHEET_ORDER.index(name)]
