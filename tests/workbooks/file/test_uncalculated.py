"""A formula that stays in the newest month lets go of the result that it gave for the month before."""

import csv
import re
from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl import ScorecardError
from tests.books.package_book import SHEET, book, cell_text, edited, sheet_text
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of

WORKBOOK = "xl/workbook.xml"


def linked(workbook: Workbook, sheet: Worksheet) -> None:
    """Newest figures and a commentary that formulas bring from another sheet."""
    data = workbook.add_worksheet("Data")
    data.write_column("A1", [200, "tbc", 50, "As expected."])
    sheet.write_formula("E4", "=Data!A1", None, 200)
    sheet.write_formula("E5", "=Data!A2", None, "tbc")
    sheet.write_formula("M4", "=Data!A4", None, "As expected.")


def started(path: Path) -> Path:
    book(path, linked)
    assert scorecard_xl.new_month(path, agreed=True).written
    return path


def test_the_formula_stays_and_its_result_goes(tmp_path: Path) -> None:
    path = started(tmp_path / "book.xlsx")
    assert [cell_text(path, cell).partition("><f>")[2] for cell in ("E4", "E5", "M4")] == [
        "Data!A1</f></c>",
        "Data!A2</f></c>",
        "Data!A4</f></c>",
    ]
    assert all(' t="' not in cell_text(path, cell) for cell in ("E4", "E5", "M4"))
    assert 'fullCalcOnLoad="1"' in sheet_text(path, WORKBOOK)


def test_what_is_not_calculated_is_no_figure_of_the_new_month(tmp_path: Path) -> None:
    path = started(tmp_path / "book.xlsx")
    refreshed = scorecard_xl.refresh(path)
    assert [(one.cell, one.code) for one in refreshed.problems if one.code == "formula-not-calculated"] == [
        ("E4", "formula-not-calculated")
    ]
    assert "In 2 cells of this column" in next(
        one.message for one in refreshed.problems if one.code == "formula-not-calculated"
    )
    with pytest.raises(ScorecardError, match="Jun-21 has no figures yet"):
        scorecard_xl.new_month(path, agreed=True)


@pytest.mark.live
def test_an_application_calculates_it_when_it_opens_the_workbook(tmp_path: Path) -> None:
    path = started(tmp_path / "book.xlsx")
    with convert(path, "csv", tmp_path).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert [row[4] for row in rows[3:6]] == ["200", "tbc", ""]
    assert rows[3][12] == "As expected."


def test_only_the_wish_for_a_calculation_is_new_in_the_workbooks_part(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", linked)
    edited(path, (WORKBOOK, 'calcId="124519" fullCalcOnLoad="1"', 'calcId="191029" calcMode="manual"'))
    before = sheet_text(path, WORKBOOK)
    scorecard_xl.refresh(path)
    assert sheet_text(path, WORKBOOK) == before
    scorecard_xl.new_month(path, agreed=True)
    without_ours = re.sub('<sheet name="(?:History|Settings)"[^>]*/>', "", sheet_text(path, WORKBOOK))
    assert without_ours == before.replace("<calcPr ", '<calcPr fullCalcOnLoad="1" ')


def test_formulas_that_are_shared_with_earlier_months_begin_with_it_then(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", linked)
    shared = '<f t="shared" ref="D4:E4" si="0">Data!A1</f><v>219</v>'
    edited(
        path,
        (SHEET, cell_text(path, "D4"), f'<c r="D4">{shared}</c>'),
        (SHEET, cell_text(path, "E4"), '<c r="E4"><f t="shared" si="0"/><v>200</v></c>'),
    )
    scorecard_xl.new_month(path, agreed=True)
    assert cell_text(path, "E4") == '<c r="E4"><f t="shared" ref="E4" si="0">Data!B1</f></c>'
    assert cell_text(path, "D4") == '<c r="D4"><v>200</v></c>'


@pytest.mark.validator
def test_the_validator_finds_nothing(tmp_path: Path) -> None:
    assert not errors_of(started(tmp_path / "book.xlsx"))
