"""A part ``drawings/vmlDrawing1.vml``: the notes, buttons and other controls of a sheet.

Applications write parts of this kind that are no well-formed XML, so that they are not parsed: buttons go
in before the end, and what stands there is looked for by patterns.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from scorecard_xl.workbooks.file.xml.edits import elements_before, reference
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, Edit, Element, edited, escaped

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_URN = "urn:schemas-microsoft-com:"
_NAMESPACES = {"v": f"{_URN}vml", "o": f"{_URN}office:office", "x": f"{_URN}office:excel"}
_IDS_IN_BLOCK = 1024  # a drawing counts its shapes from the number of its block times this
_SHAPE = re.compile(rb"_x0000_s(\d{1,9})")
_BLOCKS = re.compile(rb"""<\w+:idmap\b[^>]*?\sdata\s*=\s*["']([\d,\s]*)""")
_DEPTH = re.compile(rb"z-index\s*:\s*(\d{1,9})")
_BUTTON_TYPE = re.compile(rb"""<\w+:shapetype\b[^>]*?\sid\s*=\s*["']_x0000_t201["']""")
_END = re.compile(rb"</(?:\w+:)?xml\s*>\s*(?:<!--.*?-->\s*)*\Z", re.DOTALL)
_CLIENT_DATA = re.compile(
    rb"""<x:ClientData\b[^>]*?ObjectType\s*=\s*["'](\w+)["'].*?</x:ClientData""", re.DOTALL
)
_ANCHOR = re.compile(rb"<x:Anchor>\s*((?:\d+\s*,\s*){7}\d+)\s*</x:Anchor>")


class Anchor(NamedTuple):
    """Where a shape stands: its corners' columns and rows, counted from 0, and the pixels inside them."""

    column: int
    x: int
    row: int
    y: int
    last_column: int
    last_x: int
    last_row: int
    last_y: int


class ButtonShape(NamedTuple):
    """A button; ``macro`` is the Sub that it runs, ``bounds`` are its left, top, width, height in points."""

    label: str
    macro: str
    purpose: str
    anchor: Anchor
    bounds: tuple[float, float, float, float]


def blocks_of(data: bytes) -> set[int]:
    """The blocks of shape numbers that a drawing takes: those that it claims and those that it uses.

    >>> sorted(blocks_of(b'<o:idmap v:ext="edit" data="1,4"/><v:shape id="_x0000_s2049">'))
    [1, 2, 4]
    """
    claimed = {int(number) for found in _BLOCKS.finditer(data) for number in re.findall(rb"\d+", found[1])}
    return claimed | {number // _IDS_IN_BLOCK for number in _numbers(data)}


def visible_anchors(data: bytes) -> list[Anchor]:
    """Where the shapes of a drawing stand that people see: all but notes that show only when pointed at."""
    anchors = []
    for found in _CLIENT_DATA.finditer(data):
        anchor = _ANCHOR.search(found[0])
        if anchor and (found[1] != b"Note" or b"<x:Visible" in found[0]):
            anchors.append(Anchor(*map(int, re.findall(rb"\d+", anchor[1]))))
    return anchors


def new_drawing(buttons: Sequence[ButtonShape], taken: Collection[int]) -> bytes:
    """A drawing of these buttons; ``taken`` are the blocks of the workbook's other drawings."""
    block = _free_block(taken)
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
    return with_buttons(f"<xml{_declared()}>{layout}</xml>".encode(), buttons, taken)


def with_buttons(data: bytes, buttons: Sequence[ButtonShape], taken: Collection[int]) -> bytes:
    """A drawing with buttons behind all that it holds; raises BrokenPart where it has no end.

    >>> button = ButtonShape("Go", "Run", "Runs.", Anchor(0, 0, 0, 0, 1, 0, 1, 0), (0, 0, 48, 15))
    >>> with_buttons(b"<xml><br></xml>", [button], []).decode()[:45]
    '<xml><br><v:shapetype id="_x0000_t201" xmlns:'
    """
    end = _END.search(data)
    if end is None:
        raise BrokenPart("it has no end")
    edits: list[Edit] = []
    first = _first_free(data, len(buttons), taken, edits)
    names = "" if all(_is_declared(data, *namespace) for namespace in _NAMESPACES.items()) else _declared()
    new = "" if _BUTTON_TYPE.search(data) else _button_type(names)
    depth = max((int(found[1]) for found in _DEPTH.finditer(data)), default=0) + 1
    for index, button in enumerate(buttons):
        new += _button(button, first + index, depth + index, names)
    return b"".join(edited(data, [*edits, Edit(end.start(), end.start(), new.encode())]))


def legacy_drawing_edit(root: Element, identifier: str) -> Edit:
    """The edit by which a worksheet that has no such drawing refers to one."""
    offset = max(
        (c.end for c in root.children if c.local_name in elements_before("legacyDrawing")),
        default=root.content_start,
    )
    return Edit(offset, offset, f"<{root.prefix}legacyDrawing {reference(root, identifier)}/>".encode())


def _numbers(data: bytes) -> Iterable[int]:
    return (int(found[1]) for found in _SHAPE.finditer(data))


def _free_block(taken: Collection[int]) -> int:
    return max(taken, default=0) + 1


def _first_free(data: bytes, count: int, taken: Collection[int], edits: list[Edit]) -> int:
    """The first of as many free shape numbers; a drawing whose block is full claims another one."""
    claimed = _BLOCKS.search(data)
    own = [int(number) for number in re.findall(rb"\d+", claimed[1])] if claimed else []
    for block in own or [1]:
        low = block * _IDS_IN_BLOCK
        used = [number for number in _numbers(data) if low <= number < low + _IDS_IN_BLOCK]
        first = max(used, default=low) + 1
        if first + count <= low + _IDS_IN_BLOCK:
            return first
    block = _free_block({*taken, *blocks_of(data)})
    if claimed is not None:
        edits.append(Edit(claimed.end(1), claimed.end(1), f",{block}".encode()))
    return block * _IDS_IN_BLOCK + 1


def _is_declared(data: bytes, prefix: str, namespace: str) -> bool:
    return re.search(rf"""<xml\b[^>]*\sxmlns:{prefix}\s*=\s*["']{namespace}["']""".encode(), data) is not None


def _declared() -> str:
    return "".join(f' xmlns:{prefix}="{namespace}"' for prefix, namespace in _NAMESPACES.items())


def _button_type(names: str) -> str:
    return (
        f'<v:shapetype id="_x0000_t201"{names} coordsize="21600,21600" o:spt="201" '
        'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
        '<v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
        '<o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
    )


def _button(button: ButtonShape, number: int, depth: int, names: str) -> str:
    left, top, width, height = (f"{points:.15g}pt" for points in button.bounds)
    style = (
        f"position:absolute;margin-left:{left};margin-top:{top};width:{width};height:{height};"
        f"z-index:{depth};mso-wrap-style:tight"
    )
    anchor = ", ".join(map(str, button.anchor))
    label, macro, purpose = (escaped(text).decode() for text in button[:3])
    return (
        f'<v:shape id="_x0000_s{number}"{names} type="#_x0000_t201" alt="{purpose}" style="{style}" '
        'o:button="t" fillcolor="buttonFace [67]" strokecolor="windowText [64]" o:insetmode="auto">'
        '<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>'
        '<v:textbox style="mso-direction-alt:auto" o:singleclick="f"><div style="text-align:center">'
        f'<font face="Calibri" size="220" color="#000000">{label}</font></div></v:textbox>'
        f'<x:ClientData ObjectType="Button"><x:Anchor>{anchor}</x:Anchor>'
        "<x:PrintObject>False</x:PrintObject><x:AutoFill>False</x:AutoFill>"
        f"<x:FmlaMacro>[0]!{macro}</x:FmlaMacro><x:TextHAlign>Center</x:TextHAlign>"
        "<x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape>"
    )
