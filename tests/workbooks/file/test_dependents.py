"""Formulas that read refreshed cells: they show old results until an application calculates them."""

from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.workbooks.file.stale_formulas import ChangedCells, formulas_reading
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from tests.books.package_book import book

CHANGED = ChangedCells([("Scorecard", 4, 11), ("Scorecard", 9, 11), ("It's May", 1, 1)])  # K4, K9, A1

READING = [
    ("Scorecard", "K4*2", True),
    ("Scorecard", "$K$4", True),
    ("Scorecard", "k4", True),
    ("Scorecard", "SUM(A1:Z99)", True),
    ("Scorecard", "SUM(K5:K8)", False),
    ("Scorecard", "SUM(K:K)", True),
    ("Scorecard", "SUM(9:9)", True),
    ("Scorecard", "SUM(L:XFD)", False),
    ("Scorecard", 'IF(A1="K4",K5,K41)', False),
    ("Scorecard", "LOG10(4)+AK4+K4_rate", False),
    ("Scorecard", "Other!K4", False),
    ("Other", "K4", False),
    ("Other", "SCORECARD!K4", True),
    ("Other", "'Scorecard'!K4", True),
    ("Other", "'It''s May'!A1", True),
    ("Other", "[1]Scorecard!K4", False),
]


@pytest.mark.parametrize(("sheet", "formula", "reads"), READING)
def test_which_formulas_read_a_changed_cell(sheet: str, formula: str, reads: bool) -> None:
    xml = f'<worksheet><sheetData><row r="2"><c r="B2"><f>{formula}</f></c></row></sheetData></worksheet>'
    found = list(formulas_reading(CHANGED, sheet, SheetXml(xml.encode())))
    assert found == ([(2, 2)] if reads else [])


def test_cells_that_share_a_formula_read_each_their_own() -> None:
    shared = '<row r="{0}"><c r="L{0}"><f t="shared" si="0"/></c></row>'
    first = '<row r="3"><c r="L3"><f t="shared" si="0" ref="L3:L9">K3+$A$1</f></c></row>'
    rows = first + "".join(shared.format(row) for row in range(4, 10))
    sheet = SheetXml(f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode())
    assert list(formulas_reading(CHANGED, "Scorecard", sheet)) == [(4, 12), (9, 12)]


def test_a_refresh_names_the_first_on_each_sheet(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.write_formula("P4", "=K4+1", None, 1)
        other = workbook.add_worksheet("Board")
        other.write_formula("B2", "=SUM(Scorecard!K4:K6)", None, 1)
        other.write_formula("B3", "=Scorecard!E4", None, 200)
        other.write_formula("B4", "=MAX(Scorecard!L:L)", None, 1)

    path = book(tmp_path / "book.xlsx", write)
    problems = [p for p in scorecard_xl.refresh(path).problems if p.code == "formulas-not-recalculated"]
    assert [(p.sheet, p.cell) for p in problems] == [("Scorecard", "P4"), ("Board", "B2")]
    assert "2 formulas" in problems[1].message
    again = scorecard_xl.refresh(path)
    assert not [p for p in again.problems if p.code == "formulas-not-recalculated"]
