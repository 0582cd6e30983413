"""Builds a new scorecard workbook: its sheets, its buttons, its VBA."""

import io
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from xlsxwriter.workbook import Workbook

from scorecard_xl.errors import ScorecardError
from scorecard_xl.own_sheets.lists import CHANGE_LOG, HISTORY
from scorecard_xl.template.new.contents import Contents
from scorecard_xl.template.new.other_sheets import OtherSheets
from scorecard_xl.template.new.scorecard_sheet import ScorecardSheet
from scorecard_xl.template.vba.vba_project import WORKBOOK_CODE_NAME, project
from scorecard_xl.workbooks.file.saving import save


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
    return file.getvalue()
