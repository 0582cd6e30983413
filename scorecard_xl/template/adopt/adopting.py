"""Puts the buttons, their VBA and our sheets into a workbook that people already use.

Its package is patched as in a refresh: what needs no change keeps its bytes.
"""

import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Table
from scorecard_xl.own_sheets.button_bar import BUTTONS, HEIGHT, MODULE, Button
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import LAST_COLUMN, LAST_ROW, area_of, cell_name
from scorecard_xl.spreadsheet.workbook import sheets_by_name
from scorecard_xl.template.adopt.added_sheets import add_sheets, wanted_sheets
from scorecard_xl.template.adopt.button_place import bar_width, corners, free_place
from scorecard_xl.template.adopt.buttons_there import take_up
from scorecard_xl.template.adopt.code_names import (
    can_be_code_name,
    code_name_edit,
    code_name_of,
    free_code_names,
)
from scorecard_xl.template.adopt.covered import box_over, drawn, tables_of_excel
from scorecard_xl.template.adopt.vba_there import buttons_of, can_be_made_anew, is_signed, vba_there
from scorecard_xl.template.button_shapes import draw, placed
from scorecard_xl.template.sheet_sizes import Lines, columns_of, rows_of
from scorecard_xl.template.vba.vba_project import WORKBOOK_CODE_NAME, project
from scorecard_xl.workbooks.file.archive import damaged
from scorecard_xl.workbooks.file.macros import project_parts
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.saving import save
from scorecard_xl.workbooks.file.sheet import FileSheet
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, Edit, Element, edited, root_of
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml
from scorecard_xl.workbooks.turns import turn_at_file

_ROWS_ON_TOP = 20  # of a sheet without a table, where the buttons may go
_VBA_RELATIONSHIP = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_VBA_TYPE = "application/vnd.ms-office.vbaProject"
_WORKBOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


class Adopted(NamedTuple):
    """What a workbook got: where its buttons start, the sheets that were added, and a sentence for each that
    it has not got and should have."""

    sheet: str
    cell: str
    added: tuple[str, ...]
    why_not: tuple[str, ...] = ()


class _Place(NamedTuple):
    """The sheet and the cell where the buttons start, and whether they were put there just now."""

    sheet: str
    cell: str
    is_new: bool


class _SheetPart(NamedTuple):
    """A sheet that has code behind it; ``cells`` is None for a chart sheet."""

    part: str
    data: bytes
    root: Element
    cells: FileSheet | None


def adopt(
    old: Path,
    new: Path | None = None,
    *,
    sheet: str | None = None,
    at: str | None = None,
    with_log: bool = True,
    force: bool = False,
) -> Adopted:
    """Write ``old`` with the buttons as ``new``, an .xlsm; ``old`` stays as it is.

    The buttons go where they cover nothing, above the first scorecard table or to the right of everything,
    unless ``sheet`` and ``at``, a cell, say where. A Settings sheet comes with them, and ``with_log`` the
    Change log. ``force`` replaces a file that is there, which may be ``old`` itself. A workbook that has
    their VBA and lacks buttons gets those back and nothing else; without ``new`` it gets them itself. Raises
    ScorecardError, with nothing written, for a workbook that cannot have the buttons, as it has VBA of
    somebody's or no scorecard, and for one that has them.

    >>> adopt(Path("scorecard.xlsx"), Path("scorecard_with_buttons.xlsx"))
    Traceback (most recent call last):
    scorecard_xl.errors.ScorecardError: scorecard_with_buttons.xlsx has to end in .xlsm, as only such a \
workbook holds the VBA of the buttons: name the output so.
    """
    with turn_at_file(new or old):
        if new is not None:
            _check_output(old, new, force)
        parts = Parts.open(old)
        try:
            adopted = _patch(parts, sheet, at, with_log=with_log, back_only=new is None)
        except BrokenPart as broken:
            raise damaged(old.name, str(broken)) from None
        save(old, parts.original, parts.write, new)
        return adopted


def _check_output(old: Path, new: Path, force: bool) -> None:
    if new.suffix.lower() != ".xlsm":
        raise ScorecardError(
            f"{new.name or new} has to end in .xlsm, as only such a workbook holds the VBA of the buttons: "
            "name the output so."
        )
    if force or not os.path.exists(new):
        return
    if os.path.exists(old) and new.samefile(old):
        raise ScorecardError(
            f"{new.name} is the workbook itself: name another file, or add --force to put the buttons into "
            "it."
        )
    raise ScorecardError(f"{new.name} is there already: name another file, or add --force to replace it.")


def _patch(parts: Parts, sheet: str | None, at: str | None, *, with_log: bool, back_only: bool) -> Adopted:
    book = WorkbookXml(parts.read(parts.workbook_name))
    _refuse_unsuitable(parts.path.name, book)
    modules = vba_there(parts)
    if back_only and not modules:
        raise ScorecardError(
            f"{parts.path.name} has none of the buttons' VBA yet: name the workbook that gets the buttons, "
            "as -o NEW.xlsm."
        )
    reader = FileWorkbook(parts.path, to_write=False)
    listed = list(_sheet_parts(parts, book, reader))
    edits: dict[str, list[Edit]] = {sheet_part.part: [] for sheet_part in listed}
    code_names = [book.code_name, *(code_name_of(one.root) for one in listed)]
    writes_vba = not modules or (can_be_made_anew(modules, code_names) and not is_signed(parts))
    wanted_buttons = BUTTONS if writes_vba else buttons_of(modules)
    place = _put_buttons(parts, reader, listed, edits, wanted_buttons, sheet, at)
    if modules and not place.is_new:
        raise ScorecardError(
            f"{parts.path.name} has the buttons already, with the module {MODULE} in its VBA: use it as it "
            "is."
        )
    names = _name_sheets(parts.path.name, book, listed, edits) if writes_vba else ([], [])
    for sheet_part in listed:
        if edits[sheet_part.part]:
            parts.change(sheet_part.part, b"".join(edited(sheet_part.data, sorted(edits[sheet_part.part]))))
    wanted = [] if modules else list(wanted_sheets(book, reader, with_log=with_log))
    added = [one.content for one in wanted if not one.why_not]
    taken = {name for found in names for name in found}
    free = list(islice(free_code_names("Sheet", {*taken, MODULE, _code_name(book)}), len(added)))
    names[0].extend(free)
    add_sheets(parts, book, added, free)
    if writes_vba:
        _write_project(parts, book, *names)
        parts.change(parts.workbook_name, book.patched())
    return Adopted(
        place.sheet,
        place.cell,
        tuple(content.name for content in added),
        tuple(one.why_not for one in wanted if one.why_not),
    )


def _refuse_unsuitable(name: str, book: WorkbookXml) -> None:
    if book.is_strict:
        raise ScorecardError(
            f"{name} is a Strict Open XML workbook, which cannot hold VBA: save it in Excel as an Excel "
            "Workbook (*.xlsx), then try again."
        )
    if book.is_reserved:
        raise ScorecardError(
            f"{name} may only be changed with its password for writing: open it in Excel with the password, "
            "and save it without."
        )


def _put_buttons(
    parts: Parts,
    reader: FileWorkbook,
    listed: Sequence[_SheetPart],
    edits: dict[str, list[Edit]],
    buttons: Sequence[Button],
    sheet: str | None,
    at: str | None,
) -> _Place:
    """Draw those of the buttons that a workbook lacks, and revive those that another application left."""
    there = [
        (one.cells.name, found)
        for one in listed
        if one.cells is not None
        for found in take_up(parts, one.part, one.cells.xml, edits[one.part])
    ]
    missing = [button for button in buttons if button not in [found.button for _, found in there]]
    if missing:
        target, table = _target(reader, sheet)
        own = next(one for one in listed if one.cells is target)
        return _Place(target.name, _draw_buttons(parts, own, table, at, missing, edits[own.part]), True)
    name, found = next((one for one in there if one[1].is_back), there[0])
    return _Place(name, found.cell, found.is_back)


def _target(reader: FileWorkbook, sheet: str | None) -> tuple[FileSheet, Table | None]:
    """The sheet for the buttons, and the first table on it, if any."""
    by_name = {known.name.lower(): known for known in reader.sheets}
    if sheet is None:
        table = read(reader).tables[0]
        return by_name[table.sheet.lower()], table
    target = by_name.get(sheet.lower())
    if target is None:
        names = ", ".join(known.name for known in reader.sheets)
        raise ScorecardError(f"there is no worksheet {sheet}; it has {names}.", book=reader.name)
    if not target.visible:
        raise ScorecardError(
            "it is hidden, so nobody would see the buttons; show it first.",
            book=reader.name,
            sheet=target.name,
        )
    try:
        return target, read(reader, sheet=target.name).tables[0]
    except ScorecardError:  # buttons may stand on a sheet without a table, if there is one elsewhere
        on_it = (table for table in read(reader).tables if table.sheet == target.name)
        return target, next(on_it, None)


def _sheet_parts(parts: Parts, book: WorkbookXml, reader: FileWorkbook) -> Iterator[_SheetPart]:
    """The worksheets and the chart sheets; sheets of Excel 5's dialogs and macros have no code."""
    related = {relationship.id: relationship for relationship in parts.relationships(parts.workbook_name)}
    cells = sheets_by_name(reader.sheets)
    for listed in book.sheets:
        relationship = related[listed.relationship]
        if relationship.type.endswith("/worksheet"):
            xml = cells[listed.name].xml
            yield _SheetPart(relationship.target, xml.data, xml.root, cells[listed.name])
        elif relationship.type.endswith("/chartsheet"):
            data = parts.read(relationship.target)
            yield _SheetPart(relationship.target, data, root_of(data, "chartsheet"), None)


def _code_name(book: WorkbookXml) -> str:
    return book.code_name or WORKBOOK_CODE_NAME


def _name_sheets(
    name: str, book: WorkbookXml, listed: Sequence[_SheetPart], edits: dict[str, list[Edit]]
) -> tuple[list[str], list[str]]:
    """Give code names to the sheets that have none, or have one twice as copies do; all code names, of
    worksheets and of chart sheets."""
    known = [code_name_of(sheet.root) for sheet in listed]
    for code_name in (_code_name(book), *known):
        if code_name and not can_be_code_name(code_name):
            raise ScorecardError(
                f"its VBA editor calls a sheet or the workbook “{code_name}”, which is no name for the "
                "buttons' VBA: change that (Name) in the properties there to plain letters and digits, save "
                "it, then try again.",
                book=name,
            )
    taken = {MODULE.lower(), _code_name(book).lower()}
    every = {*taken, *known}
    free = {stem: free_code_names(stem, every) for stem in ("Sheet", "Chart")}
    names: tuple[list[str], list[str]] = ([], [])
    for sheet, code_name in zip(listed, known, strict=True):
        is_chart = sheet.cells is None
        if not code_name or code_name.lower() in taken:
            code_name = next(free["Chart" if is_chart else "Sheet"])
            edits[sheet.part].append(code_name_edit(sheet.data, sheet.root, code_name))
        taken.add(code_name.lower())
        names[is_chart].append(code_name)
    return names


def _draw_buttons(
    parts: Parts,
    sheet: _SheetPart,
    table: Table | None,
    at: str | None,
    buttons: Sequence[Button],
    edits: list[Edit],
) -> str:
    """Draw buttons in a sheet; the cell where they start."""
    assert sheet.cells is not None
    columns, rows = columns_of(sheet.cells.xml), rows_of(sheet.cells.xml)
    if at is not None:
        place = _named_place(at, columns, rows, len(buttons))
    else:
        above = table.header_row if table else _ROWS_ON_TOP + 1
        covered = [
            *drawn(parts, sheet.part, sheet.root, columns, rows),
            *(box_over(area, columns, rows) for area in tables_of_excel(parts, sheet.part)),
        ]
        found = free_place(sheet.cells, columns, rows, covered, above, len(buttons))
        if found is None:
            raise ScorecardError(
                "there is no free place for the buttons; name the cell where they are to start with --at.",
                book=parts.path.name,
                sheet=sheet.cells.name,
            )
        place = found
    shapes = placed(buttons, columns, rows, corners(columns, rows, *place, len(buttons)))
    edits += draw(parts, sheet.part, sheet.root, shapes)
    return cell_name(*place)


def _named_place(at: str, columns: Lines, rows: Lines, buttons: int) -> tuple[int, int]:
    cell = at.strip().upper()
    if re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]{0,6}", cell):
        area = area_of(cell)
        row, column = area.first_row, area.first_column
        is_in_sheet = row <= LAST_ROW and column <= LAST_COLUMN
        if (
            is_in_sheet
            and columns.start(column) + bar_width(buttons) <= columns.start(LAST_COLUMN + 1)
            and rows.start(row) + HEIGHT <= rows.start(LAST_ROW + 1)
        ):
            return row, column
    raise ScorecardError(f"“{at}” is no cell where buttons can start: name one like B2.")


def _write_project(
    parts: Parts, book: WorkbookXml, sheet_names: Sequence[str], chart_names: Sequence[str]
) -> None:
    data = project(sheet_names, _code_name(book), chart_names)
    if not book.code_name:
        book.set_code_name(WORKBOOK_CODE_NAME)
    if there := project_parts(parts):
        parts.change(there[0], data)
        return
    part = posixpath.join(posixpath.dirname(parts.workbook_name), "vbaProject.bin")
    parts.add(part, data, _VBA_TYPE)
    parts.relate(parts.workbook_name, _VBA_RELATIONSHIP, part)
    parts.set_content_type(parts.workbook_name, _WORKBOOK_TYPE)
