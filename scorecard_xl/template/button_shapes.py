"""Draws the buttons in a sheet of a workbook, new or in use: shapes, to which their macros are assigned.

Shapes and no form controls: LibreOffice loses form controls when it saves a workbook, and ONLYOFFICE makes
dead drawings of them. Shapes stay, in ONLYOFFICE with their macros.
"""

import posixpath
from collections.abc import Iterable, Sequence

from scorecard_xl.own_sheets.button_bar import HEIGHT, WIDTH, Button
from scorecard_xl.template.sheet_sizes import Lines
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.xml import drawing
from scorecard_xl.workbooks.file.xml.drawing import MacroShape, Placed, drawing_edit
from scorecard_xl.workbooks.file.xml.edits import referred
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, Edit, Element
from scorecard_xl.workbooks.file.xml.vml_drawing import Anchor

_DRAWING_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"


def shape_of(button: Button) -> MacroShape:
    """What is drawn of a button."""
    return MacroShape(button.label, button.macro, button.purpose)


def placed(
    buttons: Iterable[Button], columns: Lines, rows: Lines, corners: Iterable[tuple[int, int]]
) -> list[Placed]:
    """Buttons with their top left corners, which are pixels of the sheet."""
    return [
        Placed(
            shape_of(button),
            Anchor(
                *_within(columns, left),
                *_within(rows, top),
                *_within(columns, left + WIDTH),
                *_within(rows, top + HEIGHT),
            ),
            (left, top, WIDTH, HEIGHT),
        )
        for button, (left, top) in zip(buttons, corners, strict=True)
    ]


def _within(lines: Lines, pixel: int) -> tuple[int, int]:
    line, rest = lines.at(pixel)
    return line - 1, rest


def draw(parts: Parts, sheet_part: str, root: Element, shapes: Sequence[Placed]) -> list[Edit]:
    """Draw shapes in a sheet; the edits of the sheet's part, ``root``, that this takes."""
    drawn = part_of_drawing(parts, sheet_part, root)
    if drawn:
        try:
            parts.change(drawn, drawing.with_shapes(parts.read(drawn), shapes))
        except BrokenPart as broken:
            raise BrokenPart(f"its part {drawn} is broken, {broken}") from None
        return []
    folder = posixpath.dirname(parts.workbook_name)
    drawn = parts.free_name(posixpath.join(folder, "drawings/drawing{}.xml"))
    parts.add(drawn, drawing.with_shapes(drawing.new_drawing(), shapes), drawing.CONTENT_TYPE)
    return [drawing_edit(root, parts.relate(sheet_part, _DRAWING_TYPE, drawn))]


def part_of_drawing(parts: Parts, sheet_part: str, root: Element, kind: str = "drawing") -> str:
    """The part of a sheet's drawing, or of its notes and controls ("legacyDrawing"); empty for none."""
    element = root.first(kind)
    if element is None:
        return ""
    identifier = referred(element)
    found = next((one.target for one in parts.relationships(sheet_part) if one.id == identifier), None)
    if found is None:
        raise BrokenPart(f"its part {sheet_part} leads to no {kind}")
    return found
