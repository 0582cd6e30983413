"""The sheets of ours that an adopted workbook gets: Settings and the Change log."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scorecard_xl.own_sheets.lists import CHANGE_LOG, sheets_of
from scorecard_xl.own_sheets.settings import settings_at_first, settings_sheet
from scorecard_xl.spreadsheet.workbook import MARKER, OwnSheet
from scorecard_xl.workbooks.file.new_sheet import Kept, add_sheet, worksheet
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml


class Wanted(NamedTuple):
    """A sheet that a workbook is to get, and a sentence that says why it cannot; empty where it can."""

    content: OwnSheet
    why_not: str


def wanted_sheets(book: WorkbookXml, reader: FileWorkbook, *, with_log: bool) -> Iterator[Wanted]:
    """The sheets of ours that a workbook has not yet, in their order."""
    if settings_sheet(reader) is None:
        content = settings_at_first()
        yield Wanted(content, _why_not(book, content.name, "the usual settings hold"))
    if with_log and not sheets_of(reader, CHANGE_LOG):
        content = CHANGE_LOG.sheet(CHANGE_LOG.name)
        yield Wanted(content, _why_not(book, content.name, "nothing is recorded and Undo takes nothing back"))


def _why_not(book: WorkbookXml, name: str, without: str) -> str:
    if any(sheet.name.strip().lower() == name.lower() for sheet in book.sheets):
        return (
            f"The sheet {name} is somebody's own, so none was added: scorecard-xl knows its own by the word "
            f"{MARKER} in cell A1."
        )
    if book.is_structure_locked:
        return f"The workbook's structure is protected, so no sheet {name} was added: {without}."
    return ""


def add_sheets(
    parts: Parts, book: WorkbookXml, contents: Sequence[OwnSheet], code_names: Sequence[str]
) -> None:
    """Put sheets behind all others; ``book`` has to be written afterwards."""
    if not contents:
        return
    part = next(iter(parts.related(parts.workbook_name, "/styles"))).target
    styles = StylesXml(parts.read(part))
    for content, code_name in zip(contents, code_names, strict=True):
        add_sheet(parts, book, content.name, worksheet(content, styles, kept=Kept(code_name)))
    if (patched := styles.patched()) is not None:
        parts.change(part, patched)
