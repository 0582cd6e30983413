"""A sheet that is ours alone in an open workbook: made when it is needed, and written anew each time."""

import xlwings

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cell_looks import HEADING, TITLE
from scorecard_xl.spreadsheet.cells import Area, cell_name
from scorecard_xl.spreadsheet.workbook import Link, OwnSheet, carries_marker
from scorecard_xl.workbooks.anew_refusals import notes_beside, somebodys_own
from scorecard_xl.workbooks.live.blocks import MONTH, as_written, date_runs
from scorecard_xl.workbooks.live.native import Native, area_of_range

_LINK = "#0563C1"  # as Excel shows links


def refuse_anew(book: xlwings.Book, sheet: xlwings.Sheet, content: OwnSheet) -> None:
    """Raises ScorecardError where a sheet is not ours, or people wrote beside the list."""
    if not carries_marker(sheet.range("A1").value):
        raise somebodys_own(book.name, sheet.name)
    _refuse_notes(book, sheet, len(content.header))


def write_anew(
    book: xlwings.Book, native: Native, sheet: xlwings.Sheet | None, content: OwnSheet
) -> xlwings.Sheet:
    """Write the sheet where it stands already, or behind all others where there is none.

    Raises ScorecardError where the workbook takes no new sheet.
    """
    if sheet is None:
        sheet = _added(book, native, content.name, " for what was found")
    else:
        native.show_rows(sheet)
        sheet.clear()
    _write(sheet, content)
    if content.rows:
        _write_header(sheet, content)
        _write_rows(sheet, content)
    if not sheet.visible:
        sheet.visible = True
    return sheet


def refuse_new_sheet(book: xlwings.Book, native: Native, name: str) -> None:
    """Raises ScorecardError where the workbook takes no new sheet."""
    if not native.takes_sheets(book):
        raise ScorecardError(_adds_none(book, native, name))


def add_own_sheet(book: xlwings.Book, native: Native, content: OwnSheet) -> xlwings.Sheet:
    """Add the sheet behind all others, its header there even without rows. Excel brings it to the front."""
    sheet = _added(book, native, content.name)
    _write(sheet, content)
    _write_header(sheet, content)
    if content.rows:
        _write_rows(sheet, content)
    return sheet


def _refuse_notes(book: xlwings.Book, sheet: xlwings.Sheet, columns: int) -> None:
    """What people wrote beside the list would be lost."""
    used = area_of_range(sheet.used_range)
    if used.last_column <= columns:
        return
    beside = Area(1, columns + 1, used.last_row, used.last_column)
    for row, values in enumerate(sheet.range(beside.reference).options(ndim=2).value, start=1):
        for column, value in enumerate(values, start=columns + 1):
            if value is not None:
                raise notes_beside(book.name, sheet.name, cell_name(row, column))


def _write(sheet: xlwings.Sheet, content: OwnSheet) -> None:
    sheet.range("A1").value = as_written(content.title)  # first of all, as it makes the sheet ours
    for column, width in enumerate(content.widths, start=1):
        sheet.range((1, column)).column_width = width
    sheet.range("A1").font.bold = True
    sheet.range("A1").font.size = TITLE.size
    sheet.range("A2").value = as_written(content.summary)


def _added(book: xlwings.Book, native: Native, name: str, purpose: str = "") -> xlwings.Sheet:
    try:
        return book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
    except native.failures as failure:
        raise ScorecardError(_adds_none(book, native, name, purpose)) from failure


def _adds_none(book: xlwings.Book, native: Native, name: str, purpose: str = "") -> str:
    return (
        f"{book.name}: {native.application} adds no sheet {name}{purpose}; if the workbook's structure is "
        "protected, take the protection off (Review > Protect Workbook), and try again."
    )


def _write_header(sheet: xlwings.Sheet, content: OwnSheet) -> None:
    header = sheet.range(Area(content.header_row, 1, content.header_row, len(content.header)).reference)
    header.value = [list(map(as_written, content.header))]
    header.font.bold = True
    header.font.color = HEADING.text
    header.color = HEADING.background


def _write_rows(sheet: xlwings.Sheet, content: OwnSheet) -> None:
    columns, last = len(content.header), content.header_row + len(content.rows)
    for dates in date_runs(content.rows, content.header_row + 1):
        sheet.range(dates.reference).number_format = MONTH
    for column in range(1, columns + 1):
        cells = [row[column - 1] for row in content.rows]
        contents = [[cell.formula if isinstance(cell, Link) else as_written(cell)] for cell in cells]
        block = sheet.range(Area(content.header_row + 1, column, last, column).reference)
        if any(isinstance(cell, Link) for cell in cells):
            block.formula = contents
            block.font.color = _LINK
        else:
            block.value = contents
    sheet.range(Area(content.header_row + 1, columns, last, columns).reference).wrap_text = True
