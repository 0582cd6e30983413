"""A sheet that is ours alone in an open workbook: made when it is needed, and written anew each time."""

from collections.abc import Callable

import xlwings

from ..cells import Area, Link, OwnSheet
from ..errors import ScorecardError
from .excel_writing import as_written
from .native import Native

_HEADING, _WHITE = "#1F3864", "#FFFFFF"  # as the template's headers
_LINK = "#0563C1"  # as Excel shows links
_TITLE_SIZE = 14
_HEADER_ROW = 4


def replace_own_sheet(
    book: xlwings.Book, native: Native, content: OwnSheet, is_marked: Callable[[object], bool]
) -> None:
    """Write the sheet, where it stands already or behind all others, and bring it to the front.

    ``is_marked`` says whether what stands in A1 makes a sheet ours. Raises ScorecardError where it does not,
    and where the workbook takes no new sheet; nothing is written then.
    """
    sheet = next((one for one in book.sheets if one.name.lower() == content.name.lower()), None)
    if sheet is None:
        sheet = _added(book, native, content.name)
    elif not is_marked(sheet.range("A1").value):
        raise ScorecardError(
            f"{book.name}, sheet {sheet.name}: this sheet is somebody's own, and its name is needed for a "
            "list of what was found: give the sheet another name, and try again."
        )
    else:
        sheet.clear()
    for column, width in enumerate(content.widths, start=1):
        sheet.range((1, column)).column_width = width
    sheet.range("A1").value = as_written(content.title)
    sheet.range("A1").font.bold = True
    sheet.range("A1").font.size = _TITLE_SIZE
    sheet.range("A2").value = as_written(content.summary)
    if content.rows:
        _write_table(sheet, content)
    sheet.visible = True
    native.show(sheet)


def _added(book: xlwings.Book, native: Native, name: str) -> xlwings.Sheet:
    try:
        return book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
    except native.failures as failure:
        raise ScorecardError(
            f"{book.name}: {native.application} adds no sheet {name} for what was found; if the workbook's "
            "structure is protected, take the protection off (Review > Protect Workbook), and try again."
        ) from failure


def _write_table(sheet: xlwings.Sheet, content: OwnSheet) -> None:
    columns, last = len(content.header), _HEADER_ROW + len(content.rows)
    header = sheet.range(Area(_HEADER_ROW, 1, _HEADER_ROW, columns).reference)
    header.value = [list(map(as_written, content.header))]
    header.font.bold = True
    header.font.color = _WHITE
    header.color = _HEADING
    for column in range(1, columns + 1):
        cells = [row[column - 1] for row in content.rows]
        place = sheet.range(Area(_HEADER_ROW + 1, column, last, column).reference)
        if any(isinstance(cell, Link) for cell in cells):
            place.formula = [[cell.formula if isinstance(cell, Link) else cell] for cell in cells]
            place.font.color = _LINK
        else:
            place.value = [[as_written(cell) if not isinstance(cell, Link) else None] for cell in cells]
    sheet.range(Area(_HEADER_ROW + 1, columns, last, columns).reference).wrap_text = True
