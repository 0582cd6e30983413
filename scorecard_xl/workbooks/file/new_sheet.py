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
from scorecard_xl.workbooks.file.drawn_charts import COLUMN_WIDTHS, ROW_HEIGHT, ROWS_ON_PAGE, used_area
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.xml.edits import STRICT_MAIN, relationships_of
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


class Kept(NamedTuple):
    """What a sheet has beside its contents: its code name, the element of a protection that stays, how it
    looks where that is not as our sheets do, and the id by which it refers to a drawing."""

    code_name: str = ""
    protection: bytes = b""
    looks: Looks | None = None
    drawing: str = ""


_NEW = Kept(drawing="rId1")


def add_sheet(parts: Parts, book: WorkbookXml, name: str, data: bytes, *, is_hidden: bool = False) -> str:
    """Put a sheet behind all others, and give the name of its part; ``book`` has to be written afterwards."""
    folder = posixpath.dirname(parts.workbook_name)
    part = parts.free_name(posixpath.join(folder, "worksheets/sheet{}.xml"))
    parts.add(part, data, CONTENT_TYPE)
    kind = f"{book.relationships_namespace}/worksheet"
    book.add_sheet(name, parts.relate(parts.workbook_name, kind, part), is_hidden=is_hidden)
    return part


def worksheet(
    content: OwnSheet,
    styles: StylesXml,
    first_day: datetime.date = EPOCH_1900,
    kept: Kept = _NEW,
    *,
    is_strict: bool = False,
) -> bytes:
    """The part of a sheet with these contents; its header stays in view.

    Raises TextTooLong for a text that no cell holds.

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
    looks = kept.looks or Looks(*map(styles.style_of, (TITLE, ABOUT, HEADING)))
    written = _texts(1, (content.title,), looks.title, f' ht="{TITLE_HEIGHT}" customHeight="1"')
    written += _texts(2, (content.summary,), looks.about)
    written += _texts(content.header_row, content.header, looks.header)
    if content.charts is not None:
        written += _rows_of_charts(content)
    cells = CellBytes(styles, first_day)
    if content.looks:
        numbers = [list(map(styles.style_of, row)) for row in content.looks]
        written += b"".join(map(_looking, count(content.header_row + 1), rows, numbers, repeat(cells)))
    else:
        written += b"".join(row_bytes(content.header_row + 1, rows, cells))
    last_column = max([1, len(content.header), *map(len, rows)])
    used = Area(1, 1, content.header_row + len(rows), last_column)
    is_of_charts = content.charts is not None
    columns = "".join(
        f'<col min="{column}" max="{column}" width="{width + _PADDING}" customWidth="1"/>'
        for column, width in enumerate(COLUMN_WIDTHS if is_of_charts else content.widths, start=1)
    )
    named = f' codeName="{kept.code_name}"' if kept.code_name else ""
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
    behind = (_pages_of_charts(content, kept.drawing, is_strict) if is_of_charts else _PAGES) + "</worksheet>"
    return before.encode() + written + b"</sheetData>" + kept.protection + behind.encode()


_PAGES = (
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
)


def _pages_of_charts(content: OwnSheet, drawing: str, is_strict: bool) -> str:
    """How a sheet of charts is printed, a page ending between two rows of them, and where its charts are."""
    last = used_area(content.header_row, len(content.charts or ())).last_row
    ends = range(content.header_row + ROWS_ON_PAGE - 1, last, ROWS_ON_PAGE)
    breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in ends)
    return (
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.4" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
        + (
            f'<rowBreaks count="{len(ends)}" manualBreakCount="{len(ends)}">{breaks}</rowBreaks>'
            if ends
            else ""
        )
        + (
            f'<drawing xmlns:r="{relationships_of(is_strict=is_strict)}" r:id="{drawing}"/>'
            if drawing
            else ""
        )
    )


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


def _rows_of_charts(content: OwnSheet) -> bytes:
    last = used_area(content.header_row, len(content.charts or ())).last_row
    rows = range(content.header_row, last + 1)
    return "".join(f'<row r="{row}" ht="{ROW_HEIGHT}" customHeight="1"/>' for row in rows).encode()


def _looking(row: int, values: Sequence[Content], styles: Sequence[int], write: CellBytes) -> bytes:
    """A row whose cells have each a style, blank ones too."""
    cells = (
        f'<c r="{cell_name(row, column)}" s="{style}"' + ("/>" if value is None else write(value))
        for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1)
    )
    return f'<row r="{row}">{"".join(cells)}</row>'.encode()
