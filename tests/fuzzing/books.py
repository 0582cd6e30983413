"""The workbooks that are mutated: those of tests/data, whole and cut down to a few rows, and two more.

Small ones let thousands of cases run in a minute; they are the same parts with most rows taken out.
"""

import re
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from xlsxwriter.workbook import Workbook

from tests.data import package_edits
from tests.fuzzing.package_mutations import Package
from tests.places import DATA

_KEPT_ROWS = {1, 4, 5, *range(10, 14), 20, 21}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"


@cache
def books() -> dict[str, Package]:
    """The parts of each workbook, by its name."""
    whole = {
        name: _parts(DATA / name)
        for name in ("published_paired.xlsx", "published_text.xlsx", "everything.xlsm")
    }
    small = {f"small_{name}": _cut(parts) for name, parts in whole.items() if name.startswith("published")}
    return {**small, "formulas.xlsx": formulas(), **whole}


def _parts(path: Path) -> Package:
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _cut(parts: Package) -> Package:
    """The parts with a few rows left, and the texts that those need."""

    def kept(row: re.Match[bytes]) -> bytes:
        return row[0] if int(row[1]) in _KEPT_ROWS else b""

    cut = {name: re.sub(rb'<row r="(\d+)".*?</row>', kept, d, flags=re.S) for name, d in parts}
    used = re.findall(rb't="s"><v>(\d+)', cut["xl/worksheets/sheet1.xml"])
    texts = re.findall(rb"<si>.*?</si>", cut["xl/sharedStrings.xml"], re.S)
    behind = b"".join(texts[max(map(int, used)) + 1 :])
    cut["xl/sharedStrings.xml"] = cut["xl/sharedStrings.xml"].replace(behind, b"")
    return list(cut.items())


def formulas() -> Package:
    """A workbook with Settings, headers in an Excel table, and formulas of each kind in computed cells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "formulas.xlsx")
        with Workbook(str(path)) as workbook:
            _write_settings(workbook)
            _write_table(workbook)
        package = package_edits.Package(path)
    _share_formulas(package)
    _add_chain(package)
    return list(package.parts.items())


def _write_settings(workbook: Workbook) -> None:
    sheet = workbook.add_worksheet("Settings")
    rows = [("scorecard-xl settings", None), ("Threshold", 10), ("Months in the window", 12)]
    rows += [("Sheets", "Board"), ("Positive colour", "#C6EFCE"), ("Header of owner", "Lead")]  # type: ignore[list-item]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)


def _write_table(workbook: Workbook) -> None:
    sheet = workbook.add_worksheet("Board")
    headers = ["Ref.", "Indicator", "Lead", "Mar-21", "Apr-21", "May-21", "% change from Apr-21"]
    headers += [
        "% change from May-20",
        "Preferred DoT",
        "12-mnth avg",
        "12-mnth max.",
        "Commentary (Apr-21):",
    ]
    sheet.add_table("A3:L9", {"columns": [{"header": header} for header in headers]})
    for number, row in enumerate(range(3, 9)):
        figures = [100 + 7 * number, 219, 200 + 30 * number]
        sheet.write_row(row, 0, [f"A{number}", "Number of cases", "Lead", *figures, "→ 0%", "- n/a", "▲"])
        sheet.write_formula(row, 9, f"=AVERAGE(D{row + 1}:F{row + 1})", None, 5 if number % 2 else 173)
        sheet.write_formula(row, 10, f"=MAX(D{row + 1}:F{row + 1})", None, 999)
    sheet.write_array_formula("H8:H9", "{=E8:E9&F8:F9}", None, "x")
    sheet.write("N1", "=J4+K4")


def _share_formulas(package: package_edits.Package) -> None:
    """The averages become one shared formula, as Excel writes cells that were filled down."""
    part = "xl/worksheets/sheet2.xml"
    for row in range(4, 10):
        shared = '<f t="shared" si="0"/>'
        if row == 4:
            shared = '<f t="shared" ref="J4:J9" si="0">AVERAGE(D4:F4)</f>'
        package.replace(part, f"<f>AVERAGE(D{row}:F{row})</f>", shared)


def _add_chain(package: package_edits.Package) -> None:
    cells = [f"{column}{row}" for column in "JK" for row in range(4, 10)] + ["N1"]
    entries = "".join(f'<c r="{cell}" i="2"/>' for cell in cells)
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package.add_part("xl/calcChain.xml", f'<calcChain xmlns="{namespace}">{entries}</calcChain>', _CHAIN_TYPE)
    package.relate("xl/workbook.xml", f"{_OFFICE}/calcChain", "calcChain.xml")
