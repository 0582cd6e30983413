"""Where the pictures, charts, shapes and controls of a sheet stand, in pixels."""

from typing import NamedTuple

from scorecard_xl.template.sheet_sizes import Lines
from scorecard_xl.workbooks.file.xml.drawing import UNITS_IN_PIXEL, anchors_in
from scorecard_xl.workbooks.file.xml.spans import Element, number_or, root_of
from scorecard_xl.workbooks.file.xml.vml_drawing import Anchor


class Box(NamedTuple):
    """A rectangle on a sheet, in pixels from its top left corner."""

    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: "Box") -> bool:
        """Whether two rectangles have a pixel in common.

        >>> Box(0, 0, 5, 5).overlaps(Box(4, 4, 9, 9)), Box(0, 0, 5, 5).overlaps(Box(5, 0, 9, 9))
        (True, False)
        """
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def box_of(anchor: Anchor, columns: Lines, rows: Lines) -> Box:
    """The rectangle of a note or a control."""
    return Box(
        columns.start(anchor.column + 1) + anchor.x,
        rows.start(anchor.row + 1) + anchor.y,
        columns.start(anchor.last_column + 1) + anchor.last_x,
        rows.start(anchor.last_row + 1) + anchor.last_y,
    )


def boxes_of(data: bytes, columns: Lines, rows: Lines) -> list[Box]:
    """The rectangles of all that a drawing holds; raises BrokenPart for a part that is none."""
    boxes = []
    for anchor in anchors_in(root_of(data, "wsDr")):
        start, end, size = (anchor.first(name) for name in ("from", "to", "ext"))
        position = anchor.first("pos")
        if start is not None:
            left, top = _corner(start, columns, rows)
        elif position is not None:
            left, top = _pixels(position.attributes.get("x", "")), _pixels(position.attributes.get("y", ""))
        else:
            continue
        if end is not None:
            right, bottom = _corner(end, columns, rows)
        elif size is not None:
            right = left + _pixels(size.attributes.get("cx", ""))
            bottom = top + _pixels(size.attributes.get("cy", ""))
        else:
            continue
        boxes.append(Box(left, top, right, bottom))
    return boxes


def _corner(marker: Element, columns: Lines, rows: Lines) -> tuple[int, int]:
    column, x, row, y = (_said(marker, name) for name in ("col", "colOff", "row", "rowOff"))
    return columns.start(column + 1) + _pixels(x), rows.start(row + 1) + _pixels(y)


def _said(marker: Element, name: str) -> int:
    element = marker.first(name)
    return number_or(element.text.strip(), 0) if element else 0


def _pixels(units: int | str) -> int:
    number = number_or(units, 0) if isinstance(units, str) else units
    return number // UNITS_IN_PIXEL
