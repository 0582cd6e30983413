"""Builds vba_project.bin, the VBA behind the buttons of everything.xlsm (needs the package pyOpenVBA).

The result is kept beside this script, so that building everything.xlsm needs no pyOpenVBA.
Run it from the repository's folder: python -m tests.data.build_vba_project
"""

import tempfile
import zipfile
from pathlib import Path

from pyopenvba import ExcelFile
from xlsxwriter.workbook import Workbook

HERE = Path(__file__).parent
VBA_PROJECT = HERE / "vba_project.bin"
SHEETS = 6
_WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_WORKBOOK_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_SOURCE = """Option Explicit

Public Sub GoToCommentary()
    Worksheets("Scorecard").Activate
    Worksheets("Scorecard").Range("AC11").Select
End Sub

Public Sub PrintForTheBoard()
    Worksheets("Scorecard").PrintPreview
End Sub
"""


def build(path: str | Path = VBA_PROJECT) -> None:
    """Writes the project: ThisWorkbook, Sheet1 to Sheet6 and the module Buttons."""
    with tempfile.TemporaryDirectory() as folder:
        plain, macro = Path(folder, "plain.xlsx"), Path(folder, "macro.xlsm")
        with Workbook(str(plain)) as workbook:
            for _ in range(SHEETS):
                workbook.add_worksheet()
        with zipfile.ZipFile(plain) as source, zipfile.ZipFile(macro, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name).replace(_WORKBOOK_TYPE, _MACRO_WORKBOOK_TYPE))
        excel = ExcelFile(macro)
        excel.add_vba_project().add_module("Buttons", _SOURCE.replace("\n", "\r\n"))
        excel.save()
        excel.close()
        with zipfile.ZipFile(macro) as source:
            Path(path).write_bytes(source.read("xl/vbaProject.bin"))


if __name__ == "__main__":
    build()
