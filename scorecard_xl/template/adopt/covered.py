"""Where things stand on a sheet that cells do not tell of."""

from collections.abc import Iterator

from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.template.adopt.boxes import Box, box_of, boxes_of
from scorecard_xl.template.button_shapes import part_of_drawing
from scorecard_xl.template.sheet_sizes import Lines
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.xml.spans import Element
from scorecard_xl.workbooks.file.xml.table import TableXml
from scorecard_xl.workbooks.file.xml.vml_drawing import visible_anchors


def drawn(parts: Parts, part: str, root: Element, columns: Lines, rows: Lines) -> Iterator[Box]:
    """Where pictures, charts and controls of a sheet stand."""
    for drawing in parts.related(part, "/drawing"):
        yield from boxes_of(parts.read(drawing.target), columns, rows)
    if name := part_of_drawing(parts, part, root, "legacyDrawing"):
        for anchor in visible_anchors(parts.read(name)):
            yield box_of(anchor, columns, rows)


def tables_of_excel(parts: Parts, part: str) -> list[Area]:
    """The areas of Excel tables."""
    return [TableXml(parts.read(table.target)).area for table in parts.related(part, "/table")]


def box_over(area: Area, columns: Lines, rows: Lines) -> Box:
    """The rectangle of an area."""
    return Box(
        columns.start(area.first_column),
        rows.start(area.first_row),
        columns.start(area.last_column + 1),
        rows.start(area.last_row + 1),
    )
