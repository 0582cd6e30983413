"""A whole new worksheet part, for a small sheet of ours."""

from collections.abc import Mapping, Sequence

from ..cells import Area
from .sheet_edits import inline_cell, number_cell
from .xml_spans import escaped

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

Content = str | int | None
"""A text, a number or a blank."""


def worksheet(
    code_name: str,
    rows: Mapping[int, Sequence[Content]],
    styles: Mapping[int, int],
    widths: Sequence[float],
) -> bytes:
    """The part of a sheet with these contents, by row from column A on.

    ``styles`` are the cell styles of rows, ``widths`` those of the columns, in characters.

    >>> data = worksheet("Sheet2", {1: ["Title"], 3: ["Name", 10]}, {1: 4}, [20])
    >>> data.count(b'<c r="A1" s="4" t="inlineStr">'), data.count(b'<c r="B3"><v>10</v></c>')
    (1, 1)
    """
    columns = "".join(
        f'<col min="{column}" max="{column}" width="{width}" customWidth="1"/>'
        for column, width in enumerate(widths, start=1)
    )
    used = Area(1, 1, max(rows), max(map(len, rows.values())))
    before = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetPr codeName="{code_name}"><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="{used.reference}"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>"
    )
    written = b"".join(
        b'<row r="%d">%b</row>' % (row, _cells(row, contents, styles.get(row, 0)))
        for row, contents in sorted(rows.items())
    )
    behind = (
        '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )
    return before.encode() + written + behind.encode()


def _cells(row: int, contents: Sequence[Content], style: int) -> bytes:
    cells = b""
    for column, content in enumerate(contents, start=1):
        if isinstance(content, str):
            text = b'<t xml:space="preserve">' + escaped(content) + b"</t>"
            cells += inline_cell("", row, column, style, text)
        elif content is not None:
            cells += number_cell("", row, column, style, float(content))
    return cells
