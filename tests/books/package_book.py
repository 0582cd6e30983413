"""Small scorecards in real workbook files, and means of their own to look into them."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet as ReadSheet
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.data.package_edits import Package

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
MARKER = 'N("scorecard_xl")=0'

MONTHS = (datetime(2020, 5, 1), datetime(2021, 4, 1), datetime(2021, 5, 1))
HEADERS = (
    "% change from Apr-21",
    "% change from May-20",
    "Preferred DoT",
    "12-mnth avg",
    "12-mnth max.",
    "Commentary (May-21):",
)
ROWS = (("M1", 100, 219, 200, "▲"), ("M2", 200, 200, 219, "▼"), ("M3", None, 50, 50, "▼"))
"""Ref, the figures of May-20, Apr-21 and May-21, the preference: rows 4 to 6 below the header in row 3."""

PAIRED = {"previous": "FG", "year": "HI", "preference": "J", "average": "K", "maximum": "L"}
TEXT = {"previous": "F", "year": "G", "preference": "H", "average": "I", "maximum": "J"}
"""The columns by what they hold."""

Content = Mapping[str, object]


def write_scorecard(
    workbook: Workbook,
    sheet: Worksheet,
    *,
    paired: bool = True,
    rows: Sequence[Sequence[object]] = ROWS,
    headers: Sequence[str] = HEADERS,
    cells: Content | None = None,
) -> None:
    """A table with its header in row 3; ``cells`` are further contents by name, formulas with "=" before."""
    month = workbook.add_format({"num_format": "mmm-yy", "bold": True})
    bold = workbook.add_format({"bold": True, "border": 1})
    percent = workbook.add_format({"num_format": "0%", "border": 1})
    sheet.write_row("A3", ["Ref.", "Indicator"], bold)
    for column, date in enumerate(MONTHS, start=2):
        sheet.write_datetime(2, column, date, month)
    column = 5
    for place, header in enumerate(headers):
        if paired and place < 2:
            sheet.merge_range(2, column, 2, column + 1, header, bold)
            column += 1
        else:
            sheet.write_string(2, column, header, bold)
        column += 1
    columns = PAIRED if paired else TEXT
    for row, (ref, *figures, preference) in enumerate(rows, start=3):
        sheet.write_row(row, 0, [ref, f"Number of {ref}", *figures])
        sheet.write(f"{columns['preference']}{row + 1}", preference)
        for name in ("previous", "year"):
            sheet.write_blank(f"{columns[name][-1]}{row + 1}", None, percent)
    for name, content in (cells or {}).items():
        sheet.write(name, content)


def book(path: Path, write: Callable[[Workbook, Worksheet], None] | None = None, **options: object) -> Path:
    """A workbook of one scorecard; ``write`` adds to it, ``options`` are those of :func:`write_scorecard`."""
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        write_scorecard(workbook, sheet, **options)  # type: ignore[arg-type]
        if write:
            write(workbook, sheet)
    return path


def edited(path: Path, *edits: tuple[str, str, str]) -> Path:
    """The workbook with texts of its parts replaced, each of which stands there once."""
    package = Package(path)
    for part, old, new in edits:
        package.replace(part, old, new)
    package.save(path)
    return path


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a workbook, in its order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_text(path: Path, part: str = SHEET) -> str:
    """A part as text."""
    return parts(path)[part].decode("utf-8")


def cell_text(path: Path, name: str, part: str = SHEET) -> str:
    """A cell as it is written, "" where it is not."""
    found = re.search(rf'<c r="{name}"[^>]*?(?:/>|>.*?</c>)', sheet_text(path, part), re.DOTALL)
    return found[0] if found else ""


def read_sheet(path: Path, name: str = "Scorecard") -> ReadSheet:
    """A sheet as openpyxl reads it."""
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, ReadSheet)
    return sheet


def values(path: Path, area: str, name: str = "Scorecard") -> list[list[object]]:
    """The values of an area, row by row, as openpyxl reads them."""
    return [[cell.value for cell in row] for row in read_sheet(path, name)[area]]


def formats(path: Path, part: str = SHEET) -> list[tuple[str, str, str]]:
    """Our conditional formats in their order: each its cells, priority and style."""
    found = []
    for block in re.finditer(
        r'<conditionalFormatting sqref="([^"]*)"[^>]*>(.*?)</cond', sheet_text(path, part)
    ):
        for rule in re.finditer(r"<cfRule ([^>]*)>(.*?)</cfRule>", block[2]):
            if MARKER in rule[2].replace("&quot;", '"'):
                said = dict(re.findall(r'(\w+)="([^"]*)"', rule[1]))
                found.append((block[1], said["priority"], said["dxfId"]))
    return found


def of_one_table(path: Path, indicators: int) -> Path:
    """A table of so many indicators, counts and percentages by turns."""

    def formats(workbook: Workbook, sheet: Worksheet) -> None:
        percent, whole = (workbook.add_format({"num_format": code}) for code in ("0%", "#,##0"))
        for row in range(3, 3 + indicators):
            for column in (10, 11):
                sheet.write_blank(row, column, None, percent if row % 2 else whole)
            for column in range(2, 5) if row % 2 else ():
                sheet.write(row, column, (row + column) / 10_000, percent)

    rows = [(f"M{n}", n, n + 1, n + 2, "▲▼"[n % 2]) for n in range(1, indicators + 1)]
    return book(path, formats, rows=rows)


def cells_between(formulas: Sequence[str]) -> Callable[[Workbook, Worksheet], None]:
    def write(_: Workbook, sheet: Worksheet) -> None:
        for cell in formulas:
            sheet.write_formula(cell, "=1/4", None, 0.25)

    return write
