"""A sheet of ours in a closed file that is emptied and written again: its part is replaced whole."""

import datetime
from collections.abc import Iterable, Iterator

from scorecard_xl.spreadsheet.cell_looks import ABOUT, HEADING, TITLE
from scorecard_xl.spreadsheet.cells import cell_name
from scorecard_xl.spreadsheet.workbook import OwnSheet, carries_marker
from scorecard_xl.workbooks.anew_refusals import has_password, notes_beside, somebodys_own, things_attached
from scorecard_xl.workbooks.file.new_sheet import Looks, worksheet
from scorecard_xl.workbooks.file.parts import Relationship
from scorecard_xl.workbooks.file.sheet import FileSheet
from scorecard_xl.workbooks.file.xml.edits import STRICT_MAIN
from scorecard_xl.workbooks.file.xml.spans import Element, escaped
from scorecard_xl.workbooks.file.xml.styles import StylesXml

_NOBODYS = ("/hyperlink", "/printerSettings")  # what an application relates to a sheet by itself


def part_anew(
    book: str,
    sheet: FileSheet,
    content: OwnSheet,
    related: Iterable[Relationship],
    styles: StylesXml,
    first_day: datetime.date,
) -> bytes:
    """The worksheet part of a sheet of ours with other contents; its code name, a protection without a
    password, and how its title and its header look stay.

    Raises ScorecardError where the sheet is somebody's own or has a password, and where people wrote beside
    the list or attached something to the sheet.
    """
    if not carries_marker(sheet.title):
        raise somebodys_own(book, sheet.name)
    for row in sheet.rows:
        beside = [column for column in sheet.filled(row) if column > len(content.header)]
        if beside:
            raise notes_beside(book, sheet.name, cell_name(row, min(beside)))
    if any(not one.type.endswith(_NOBODYS) for one in related):
        raise things_attached(book, sheet.name)
    root = sheet.xml.root
    protection = root.first("sheetProtection")
    if protection is not None and protection.attributes.keys() & {"password", "hashValue"}:
        raise has_password(book, sheet.name)
    properties = root.first("sheetPr")
    title = sheet.style(1, 1) or styles.style_of(TITLE)
    return worksheet(
        all_shown(content),
        styles,
        first_day,
        code_name=properties.attributes.get("codeName", "") if properties else "",
        protection=_again(protection) if protection else b"",
        looks=Looks(
            title,
            sheet.style(2, 1) or styles.style_of(ABOUT),
            sheet.style(content.header_row, 1) or styles.style_of(HEADING),
        ),
        is_strict=STRICT_MAIN in root.attributes.values(),
    )


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
