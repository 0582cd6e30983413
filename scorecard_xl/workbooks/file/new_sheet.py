"""A whole new worksheet part, for a sheet of ours, behind all others."""

import datetime
import posixpath
from collections.abc import Sequence
from itertools import count, repeat
from typing import NamedTuple

from scorecard_xl.spreadsheet.cell_looks import ABOUT, GRID, HEADING, TITLE, TITLE_HEIGHT
from scorecard_xl.spreadsheet.cells import EPOCH_1900, Area, Content, Formula, Value, cell_name
from scorecard_xl.spreadsheet.workbook import Link, OwnSheet
from scorecard_xl.workbooks.file.added_rows import CellBytes, row_bytes
from scorecard_xl.workbooks.file.cell_bytes import text_cell
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.xml.edits import STRICT_MAIN
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PADDING = 0.7109375  # what Excel keeps free at the sides, in characters of its usual font
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Looks(NamedTuple):
    """The numbers of the styles of a sheet's title, of the line below it, and of its header."""

    title: int
    about: int
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
    """The part of a sheet with these contents, as our sheets look where no ``looks`` are given; its header
    stays in view.

    ``protection`` is the element of a protection that stays. Raises TextTooLong for a text that no cell
    holds.

    >>> styles = StylesXml(
    ...     b"<styleSheet><fonts><font/></fonts><fills><fill/><fill/></fills><borders><border/></borders>"
    ...     b"<cellXfs><xf/></cellXfs></styleSheet>"
    ... )
    >>> own = OwnSheet("Change log", "Change log (scorecard-xl)", "", ("Cell",), (20.0,), [["A1"]])
    >>> data = worksheet(own, styles)
    >>> b'<c r="A1" s="1" t="str">' in data, b'<row r="5"><c r="A5" t="str"><v>A1</v></c></row>' in data
    (True, True)
    """
    rows = [list(map(_written, row)) for row in content.rows]
    looks = looks or Looks(*map(styles.style_of, (TITLE, ABOUT, HEADING)))
    written = _texts(1, (content.title,), looks.title, f' ht="{TITLE_HEIGHT}" customHeight="1"')
    written += _texts(2, (content.summary,), looks.about)
    written += _texts(content.header_row, content.header, looks.header)
    cells = CellBytes(styles, first_day)
    if content.looks:
        numbers = [list(map(styles.style_of, row)) for row in content.looks]
        written += b"".join(map(_looking, count(content.header_row + 1), rows, numbers, repeat(cells)))
    else:
        written += b"".join(row_bytes(content.header_row + 1, rows, cells))
    last_column = max([1, len(content.header), *map(len, rows)])
    used = Area(1, 1, content.header_row + len(rows), last_column)
    columns = "".join(
        f'<col min="{column}" max="{column}" width="{width + _PADDING}" customWidth="1"/>'
        for column, width in enumerate(content.widths, start=1)
    )
    named = f' codeName="{code_name}"' if code_name else ""
    before = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{STRICT_MAIN if is_strict else _MAIN}">'
        f'<sheetPr{named}><tabColor rgb="FF{GRID.removeprefix("#")}"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="{used.reference}"/>'
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0">{_frozen(content)}</sheetView>'
        '</sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        + (f"<cols>{columns}</cols>" if columns else "")
        + "<sheetData>"
    )
    behind = (
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )
    return before.encode() + written + b"</sheetData>" + protection + behind.encode()


def _written(value: Value | Link) -> Content:
    return Formula(value.formula.removeprefix("="), value.cell) if isinstance(value, Link) else value


def _frozen(content: OwnSheet) -> str:
    if not content.header:
        return ""
    first = content.header_row + 1
    return (
        f'<pane ySplit="{content.header_row}" topLeftCell="A{first}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{first}" sqref="A{first}"/>'
    )


def _texts(row: int, texts: tuple[str, ...], style: int, height: str = "") -> bytes:
    cells = [text_cell("", row, column, style, text) for column, text in enumerate(texts, start=1) if text]
    return b'<row r="%d"%b>%b</row>' % (row, height.encode(), b"".join(cells)) if cells else b""


def _looking(row: int, values: Sequence[Content], styles: Sequence[int], write: CellBytes) -> bytes:
    """A row whose cells have each a style, blank ones too."""
    cells = (
        f'<c r="{cell_name(row, column)}" s="{style}"' + ("/>" if value is None else write(value))
        for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1)
    )
    return f'<row r="{row}">{"".join(cells)}</row>'.encode()
