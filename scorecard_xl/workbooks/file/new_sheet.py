"""A whole new worksheet part, for a sheet of ours, behind all others."""

import datetime
import posixpath
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import EPOCH_1900, Area, Content, Formula, Value
from scorecard_xl.spreadsheet.workbook import Link, OwnSheet
from scorecard_xl.workbooks.file.added_rows import CellBytes, row_bytes
from scorecard_xl.workbooks.file.cell_bytes import text_cell
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.xml.edits import STRICT_MAIN
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Looks(NamedTuple):
    """The numbers of the styles of a sheet's title and header."""

    title: int
    header: int


def add_sheet(parts: Parts, book: WorkbookXml, name: str, data: bytes) -> str:
    """Put a sheet behind all others, and give the name of its part; ``book`` has to be written afterwards."""
    folder = posixpath.dirname(parts.workbook_name)
    part = parts.free_name(posixpath.join(folder, "worksheets/sheet{}.xml"))
    parts.add(part, data, CONTENT_TYPE)
    kind = f"{book.relationships_namespace}/worksheet"
    book.add_sheet(name, parts.relate(parts.workbook_name, kind, part))
    return part


def worksheet(
    content: OwnSheet,
    styles: StylesXml,
    first_day: datetime.date = EPOCH_1900,
    *,
    code_name: str = "",
    protection: bytes = b"",
    looks: Looks | None = None,
    is_strict: bool = False,
) -> bytes:
    """The part of a sheet with these contents, its title and its header bold where no ``looks`` are given.

    ``protection`` is the element of a protection that stays. Raises TextTooLong for a text that no cell
    holds.

    >>> styles = StylesXml(b"<styleSheet><fonts><font/></fonts><cellXfs><xf/></cellXfs></styleSheet>")
    >>> own = OwnSheet("Change log", "Change log (scorecard-xl)", "", ("Cell",), (20.0,), [["A1"]])
    >>> data = worksheet(own, styles)
    >>> b'<c r="A1" s="1" t="str">' in data, b'<row r="5"><c r="A5" t="str"><v>A1</v></c></row>' in data
    (True, True)
    """
    rows = [list(map(_written, row)) for row in content.rows]
    looks = looks or Looks(styles.bold_style(), styles.bold_style())
    written = _texts(1, (content.title,), looks.title) + _texts(2, (content.summary,), 0)
    written += _texts(content.header_row, content.header, looks.header)
    written += b"".join(row_bytes(content.header_row + 1, rows, CellBytes(styles, first_day)))
    last_column = max([1, len(content.header), *map(len, rows)])
    used = Area(1, 1, content.header_row + len(rows), last_column)
    columns = "".join(
        f'<col min="{column}" max="{column}" width="{width}" customWidth="1"/>'
        for column, width in enumerate(content.widths, start=1)
    )
    named = f' codeName="{code_name}"' if code_name else ""
    before = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{STRICT_MAIN if is_strict else _MAIN}">'
        f'<sheetPr{named}><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="{used.reference}"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        + (f"<cols>{columns}</cols>" if columns else "")
        + "<sheetData>"
    )
    behind = (
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )
    return before.encode() + written + b"</sheetData>" + protection + behind.encode()


def _written(value: Value | Link) -> Content:
    return Formula(value.formula.removeprefix("="), value.cell) if isinstance(value, Link) else value


def _texts(row: int, texts: tuple[str, ...], style: int) -> bytes:
    cells = [text_cell("", row, column, style, text) for column, text in enumerate(texts, start=1) if text]
    return b'<row r="%d">%b</row>' % (row, b"".join(cells)) if cells else b""
