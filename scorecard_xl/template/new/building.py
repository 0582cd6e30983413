"""Builds a new scorecard workbook: its sheets, its buttons, its VBA."""

import io
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from xlsxwriter.workbook import Workbook

from scorecard_xl.errors import ScorecardError
from scorecard_xl.own_sheets.button_bar import BUTTONS, GAP, HEIGHT, WIDTH
from scorecard_xl.own_sheets.lists import CHANGE_LOG, HISTORY
from scorecard_xl.template.button_shapes import draw, placed
from scorecard_xl.template.new.contents import Contents
from scorecard_xl.template.new.other_sheets import OtherSheets
from scorecard_xl.template.new.scorecard_sheet import (
    BUTTON_ROW,
    FROM_TOP,
    IN_A_LINE,
    LINES,
    SHEET,
    ScorecardSheet,
)
from scorecard_xl.template.sheet_sizes import columns_of, rows_of
from scorecard_xl.template.vba.vba_project import WORKBOOK_CODE_NAME, project
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.saving import save
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.spans import edited

_SHEET_PART = "xl/worksheets/sheet1.xml"
_FROM_LEFT = 3  # pixels in the cell of the first button


def build(path: Path, contents: Contents, created: datetime, *, force: bool = False) -> None:
    """Write the workbook of a new scorecard; ``force`` replaces a file that is there.

    Raises ScorecardError, with nothing written, for a name that does not end in .xlsm, a file that is there
    or open, and a folder that does not take it.
    """
    if path.suffix.lower() != ".xlsm":
        raise ScorecardError(
            f"{path.name or path} has to end in .xlsm, as only such a workbook can have buttons: name it so."
        )
    if path.exists() and not force:
        raise ScorecardError(
            f"{path.name} is there already: choose another name, or replace it with --force."
        )
    written = workbook_bytes(contents, created)

    def write(file: BinaryIO) -> None:
        file.write(written)

    save(path, None, write)


def workbook_bytes(contents: Contents, created: datetime) -> bytes:
    """The .xlsm file of a new scorecard; the same parts for the same contents and time."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": contents.title,
                "subject": f"Performance{contents.service and f' of {contents.service}'}, month by month",
                "category": "Scorecard",
                "keywords": ", ".join(filter(None, ("scorecard", "indicators", contents.service))),
                "comments": "Refreshed and checked with scorecard-xl.",
                "created": created,
            }
        )
        workbook.set_size(1800, 1000)
        ScorecardSheet(workbook, contents).write()
        others = OtherSheets(workbook)
        others.write_guide()
        others.write_settings()
        others.write_list(HISTORY)
        others.write_list(CHANGE_LOG)
        code_names = [f"Sheet{number}" for number in range(1, len(workbook.worksheets()) + 1)]
        workbook.set_vba_name(WORKBOOK_CODE_NAME)
        for sheet, code_name in zip(workbook.worksheets(), code_names, strict=True):
            sheet.set_vba_name(code_name)
        workbook.add_vba_project(io.BytesIO(project(code_names)), True)
    return _with_buttons(file.getvalue())


def _with_buttons(written: bytes) -> bytes:
    """The workbook with its buttons: XlsxWriter assigns macros to form controls only."""
    parts = Parts(Path(f"{SHEET}.xlsm"), written)
    sheet = SheetXml(parts.read(_SHEET_PART))
    columns, rows = columns_of(sheet), rows_of(sheet)
    # No button lies across two columns: applications would make it as much wider as these.
    starts = [columns.start(1), *(columns.start(2) + place * (WIDTH + GAP) for place in range(IN_A_LINE - 1))]
    corners = [
        (start + _FROM_LEFT, rows.start(BUTTON_ROW) + FROM_TOP + line * (HEIGHT + GAP))
        for line in range(LINES)
        for start in starts
    ][: len(BUTTONS)]
    edits = draw(parts, _SHEET_PART, sheet.root, placed(BUTTONS, columns, rows, corners))
    parts.change(_SHEET_PART, b"".join(edited(sheet.data, edits)))
    file = io.BytesIO()
    parts.write(file)
    return file.getvalue()
