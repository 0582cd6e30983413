"""A part ``drawings/drawing1.xml``: the pictures, charts and shapes of a sheet, and shapes that run macros.

A shape that runs a macro is written as Excel does for one to which somebody has assigned it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scorecard_xl.workbooks.file.xml.edits import children_edit, elements_before, reference, set_attribute
from scorecard_xl.workbooks.file.xml.spans import (
    BrokenPart,
    Edit,
    Element,
    edited,
    escaped,
    number_or,
    root_of,
)
from scorecard_xl.workbooks.file.xml.vml_drawing import Anchor

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
UNITS_IN_PIXEL = 9525  # English Metric Units

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_NAMESPACES = {"xdr": f"{_DRAWING}spreadsheetDrawing", "a": f"{_DRAWING}main"}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES = ("nvSpPr", "nvPicPr", "nvCxnSpPr", "nvGraphicFramePr")  # of what can run a macro
_FILL, _TEXT = "1F3864", "FFFFFF"
_FONT, _FONT_SIZE = "Calibri", 1100


class MacroShape(NamedTuple):
    """A shape that runs a macro, by the macro's name, which is the shape's too; ``purpose`` is its
    alternative text."""

    label: str
    macro: str
    purpose: str


class Placed(NamedTuple):
    """A shape and where it stands: its anchor, and its left, top, width and height in pixels."""

    shape: MacroShape
    anchor: Anchor
    bounds: tuple[int, int, int, int]


class Drawn(NamedTuple):
    """A shape, a picture or a chart of a drawing: its name, its text, and the macro that it runs."""

    name: str
    text: str
    macro: str
    element: Element
    anchor: Element


def drawn_in(root: Element) -> Iterator[Drawn]:
    """All that a drawing holds and that can run a macro, inside groups and choices as well.

    >>> [(one.name, one.macro) for one in drawn_in(root_of(new_drawing(), "wsDr"))]
    []
    """
    for anchor in anchors_in(root):
        for element in _below(anchor):
            properties = next((c for c in element.children if c.local_name in _PROPERTIES), None)
            if properties is not None:
                named = properties.first("cNvPr")
                name = named.attributes.get("name", "") if named else ""
                text = "".join(one.text for one in _below(element) if one.local_name == "t")
                yield Drawn(name, text, element.attributes.get("macro", ""), element, anchor)


def anchors_in(element: Element) -> Iterator[Element]:
    """What says where something stands, inside a choice of several forms as well."""
    for child in element.children:
        if child.local_name.endswith("Anchor"):
            yield child
        elif child.local_name in ("AlternateContent", "Choice", "Fallback"):
            yield from anchors_in(child)


def _below(element: Element) -> Iterator[Element]:
    for child in element.children:
        yield child
        yield from _below(child)


def revived(data: bytes, drawn: Drawn, shape: MacroShape) -> list[Edit]:
    """The edits by which a shape that is left of one runs its macro again, and has its name and its
    alternative text."""
    properties = next(c for c in drawn.element.children if c.local_name in _PROPERTIES)
    named = properties.first("cNvPr")
    client = drawn.anchor.first("clientData")
    if named is None or client is None:
        raise BrokenPart("it holds a shape without a name")
    return [
        set_attribute(data, drawn.element, "macro", _written(shape.macro)),
        set_attribute(data, named, "name", shape.macro),
        set_attribute(data, named, "descr", _alternative_text(shape)),
        set_attribute(data, client, "fPrintsWithSheet", "0"),
    ]


def new_drawing() -> bytes:
    """A drawing without anything."""
    return f"{_HEAD}<xdr:wsDr{_declared()}></xdr:wsDr>".encode()


def with_shapes(data: bytes, shapes: Sequence[Placed]) -> bytes:
    """A drawing with shapes on top of all that it holds; raises BrokenPart for a part that is none.

    >>> go = Placed(MacroShape("Go", "Run", "Runs."), Anchor(0, 0, 0, 0, 1, 0, 1, 0), (0, 0, 64, 20))
    >>> drawing = with_shapes(new_drawing(), [go])
    >>> [(one.name, one.text, one.macro) for one in drawn_in(root_of(drawing, "wsDr"))]
    [('Run', 'Go', '[0]!Run')]
    """
    root = root_of(data, "wsDr")
    names = "" if all(root.attributes.get(f"xmlns:{p}") == n for p, n in _NAMESPACES.items()) else _declared()
    taken = (number_or(one.attributes.get("id", ""), 0) for one in _below(root) if one.local_name == "cNvPr")
    first = max(taken, default=1) + 1
    new = "".join(_shape(placed, number, names) for number, placed in enumerate(shapes, start=first))
    return b"".join(edited(data, [children_edit(data, root, new.encode())]))


def drawing_edit(root: Element, identifier: str) -> Edit:
    """The edit by which a worksheet that has no drawing refers to one."""
    offset = max(
        (c.end for c in root.children if c.local_name in elements_before("drawing")),
        default=root.content_start,
    )
    return Edit(offset, offset, f"<{root.prefix}drawing {reference(root, identifier)}/>".encode())


def _declared() -> str:
    return "".join(f' xmlns:{prefix}="{namespace}"' for prefix, namespace in _NAMESPACES.items())


def _written(macro: str) -> str:
    return f"[0]!{macro}"  # of this workbook


def _alternative_text(shape: MacroShape) -> str:
    return f"{shape.label}: {shape.purpose}"


def _shape(placed: Placed, number: int, names: str) -> str:
    shape, anchor, bounds = placed
    x, y, width, height = (pixels * UNITS_IN_PIXEL for pixels in bounds)
    label, purpose = (escaped(text).decode() for text in (shape.label, _alternative_text(shape)))
    start = _corner("from", *anchor[:4])
    end = _corner("to", *anchor[4:])
    colour = '<a:solidFill><a:srgbClr val="{}"/></a:solidFill>'.format
    return (
        f'<xdr:twoCellAnchor{names} editAs="oneCell">{start}{end}'
        f'<xdr:sp macro="{_written(shape.macro)}" textlink="">'
        f'<xdr:nvSpPr><xdr:cNvPr id="{number}" name="{shape.macro}" descr="{purpose}"/><xdr:cNvSpPr/>'
        f'</xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom>{colour(_FILL)}<a:ln><a:noFill/></a:ln>'
        '</xdr:spPr><xdr:txBody><a:bodyPr vertOverflow="clip" horzOverflow="clip" lIns="0" '
        'tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="ctr"/>'
        f'<a:r><a:rPr lang="en-GB" sz="{_FONT_SIZE}" b="1">{colour(_TEXT)}<a:latin typeface="{_FONT}"/>'
        f"</a:rPr><a:t>{label}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        '<xdr:clientData fPrintsWithSheet="0"/></xdr:twoCellAnchor>'
    )


def _corner(name: str, column: int, x: int, row: int, y: int) -> str:
    return (
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>{x * UNITS_IN_PIXEL}</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>{y * UNITS_IN_PIXEL}</xdr:rowOff></xdr:{name}>"
    )
