"""What belongs to cells besides what they hold, and stays where it is when their values go elsewhere."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import Area


class Attached(StrEnum):
    """What may be attached to cells; its value is what a message calls it."""

    NOTE = "a note"
    LINK = "a link"
    SHOWN_BY_EXCEL = "a picture or a data type that only Excel shows"
    VALIDATION = "a rule of what may be typed"
    FILTER = "a filter"


class Attachment(NamedTuple):
    """Something that is attached to the cells of an area."""

    kind: Attached
    area: Area


def at_cells(kind: Attached, cells: Iterable[tuple[int, int]]) -> Iterator[Attachment]:
    """Something of one kind at each of these cells, which are rows and columns.

    >>> [attachment.area.reference for attachment in at_cells(Attached.NOTE, [(2, 3)])]
    ['C2']
    """
    return (Attachment(kind, Area(row, column, row, column)) for row, column in cells)
