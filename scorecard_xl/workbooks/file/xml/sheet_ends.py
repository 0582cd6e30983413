"""The two ends of a worksheet part, found without a look at the rows between, which may be a million."""

from collections.abc import Callable
from typing import NamedTuple

from scorecard_xl.workbooks.file.xml.sheet import CELL, ROW, RawCell, SheetXml, raw_cell, without_cells
from scorecard_xl.workbooks.file.xml.spans import Element

_START = 1 << 13  # bytes of a part that hold its first row, as a rule
_NO_CELL: RawCell = (b"", b"", b"", b"", b"", b"")
_SIGNS_OF_THE_UNUSUAL = (b"<!", b"-->", b"]]>", b"<?")


class Frame(NamedTuple):
    """What stands around the rows of a sheet, and the last row that is written, 0 for none."""

    root: Element
    last_row: int


def frame_of(data: bytes) -> Frame | None:
    """The frame of a sheet in the usual form, found from its two ends; None for any other.

    >>> frame_of(b'<worksheet><sheetData><row r="7"/></sheetData></worksheet>').last_row
    7
    """
    start = data.find(b"<sheetData")
    end = data.rfind(b"</sheetData>")
    if not data.startswith(b"<sheetData>", start) or end < 0:
        return None
    offset = data.rfind(b"<row", start, end)
    row = ROW.match(data, offset) if offset >= 0 else None
    if offset >= 0 and row is None:
        return None
    if offset < 0 and data[start:end].strip() != b"<sheetData>":
        return None
    last = offset if row else end
    if any(data.find(sign, last) >= 0 for sign in _SIGNS_OF_THE_UNUSUAL) or b"<!" in data[:start]:
        return None
    root = without_cells(data)
    return Frame(root, int(row[1]) if row else 0) if root.first("sheetData") else None


def frame_in(sheet: SheetXml) -> Frame:
    """The frame of a sheet whose rows were looked at anyway."""
    return Frame(sheet.root, sheet.last_row)


def first_cell(read_start: Callable[[int], bytes]) -> RawCell | None:
    """The first cell of row 1, from no more of a part than that takes; of no column where the row has none,
    and None for a part in another form than the usual one, of which all has to be read.

    >>> part = b'<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>Title</v></c></row>'
    >>> first_cell(lambda size: part[:size])[4]
    b'Title'
    """
    size = _START
    while True:
        data = read_start(size)
        start = data.find(b"<sheetData>")
        row = ROW.match(data, start + len(b"<sheetData>")) if start >= 0 else None
        end = data.find(b"</row", row.end()) if row else -1
        is_other = start >= 0 and row is None and data.find(b">", start + len(b"<sheetData>")) >= 0
        if is_other or b"<!" in data[: max(start, 0)]:
            return None
        if row and (int(row[1]) > 1 or row[2] or end == row.end()):
            return _NO_CELL
        if row and (cell := CELL.match(data, row.end())):
            return raw_cell(cell)
        if end >= 0 or len(data) < size:
            return None
        size *= 8
