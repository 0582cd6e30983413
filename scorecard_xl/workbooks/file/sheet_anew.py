"""A sheet of ours in a closed file that is emptied and written again: its part is replaced whole."""

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scorecard_xl.spreadsheet.cell_looks import ABOUT, HEADING, TITLE
from scorecard_xl.spreadsheet.cells import cell_name
from scorecard_xl.spreadsheet.workbook import OwnSheet, carries_marker
from scorecard_xl.workbooks.anew_refusals import has_password, notes_beside, somebodys_own, things_attached
from scorecard_xl.workbooks.file.cell_bytes import TextTooLong, too_long
from scorecard_xl.workbooks.file.chart_parts import are_ours_alone, put_charts, set_print_area
from scorecard_xl.workbooks.file.new_sheet import Kept, Looks, worksheet
from scorecard_xl.workbooks.file.parts import Parts, Relationship
from scorecard_xl.workbooks.file.sheet import FileSheet
from scorecard_xl.workbooks.file.xml.edits import STRICT_MAIN
from scorecard_xl.workbooks.file.xml.spans import Element, escaped
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml

_NOBODYS = ("/hyperlink", "/printerSettings")  # what an application relates to a sheet by itself


class Numbering(NamedTuple):
    """What a workbook has one of for all its sheets: its styles, and the day from which it counts days."""

    styles: StylesXml
    first_day: datetime.date


def write_anew(
    book: str, parts: Parts, part: str, sheet: FileSheet, content: OwnSheet, numbering: Numbering
) -> bytes | None:
    """The part of a sheet of ours with other contents, None where it would be the same; its charts are put
    into the package, and the sheet is shown where it may not be hidden.

    Raises ScorecardError where the sheet is somebody's own or has a password, and where people wrote beside
    the list or attached something to the sheet.
    """
    drawings = parts.related(part, "/drawing")
    ours = [one for one in drawings if are_ours_alone(parts, one.target, are_some=content.charts is not None)]
    related = [one for one in parts.relationships(part) if one not in ours]
    _refuse_losses(book, sheet, content, related)
    listed = WorkbookXml(parts.read(parts.workbook_name))
    drawing = ""
    if content.charts is not None:
        drawing = put_charts(parts, part, content, listed, numbering.first_day)
    try:
        data = _part_anew(sheet, content, numbering, drawing)
    except TextTooLong as long:
        raise too_long(book, sheet.name, long) from None
    if not sheet.visible and not content.is_hidden:
        listed.show_sheet(sheet.name)
        parts.change(parts.workbook_name, listed.patched())
    set_print_area(parts, sheet.name, content)
    return data if data != sheet.data else None


def _refuse_losses(book: str, sheet: FileSheet, content: OwnSheet, related: Iterable[Relationship]) -> None:
    if not carries_marker(sheet.title):
        raise somebodys_own(book, sheet.name)
    for row in sheet.rows:
        columns = len(content.header) if content.charts is None else int(row < content.header_row)
        beside = [column for column in sheet.filled(row) if column > columns]
        if beside:
            raise notes_beside(book, sheet.name, cell_name(row, min(beside)))
    if any(not one.type.endswith(_NOBODYS) for one in related):
        raise things_attached(book, sheet.name)
    protection = sheet.xml.root.first("sheetProtection")
    if protection is not None and protection.attributes.keys() & {"password", "hashValue"}:
        raise has_password(book, sheet.name)


def _part_anew(sheet: FileSheet, content: OwnSheet, numbering: Numbering, drawing: str) -> bytes:
    """The worksheet part with other contents; its code name, a protection without a password, and how its
    title and its header look stay. ``drawing`` is the id of its charts'."""
    root, styles = sheet.xml.root, numbering.styles
    protection, properties = root.first("sheetProtection"), root.first("sheetPr")
    kept = Kept(
        properties.attributes.get("codeName", "") if properties else "",
        _again(protection) if protection else b"",
        Looks(
            sheet.style(1, 1) or styles.style_of(TITLE),
            sheet.style(2, 1) or styles.style_of(ABOUT),
            sheet.style(content.header_row, 1) or styles.style_of(HEADING),
        ),
        drawing,
    )
    is_strict = STRICT_MAIN in root.attributes.values()
    return worksheet(all_shown(content), styles, numbering.first_day, kept, is_strict=is_strict)


def all_shown(content: OwnSheet) -> OwnSheet:
    """What is written of a sheet that is written anew: without rows no header either."""
    return content if content.rows else content._replace(header=())


def cells_with_formulas(sheet: FileSheet) -> Iterator[str]:
    """The names of all cells whose value a formula gives, which the calculation chain may list."""
    for row in sheet.rows:
        for column in sheet.formulas(row):
            yield cell_name(row, column)


def _again(element: Element) -> bytes:
    said = "".join(f' {name}="{escaped(value).decode()}"' for name, value in element.attributes.items())
    return f"<{element.local_name}{said}/>".encode()
