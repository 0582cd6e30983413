"""Formulas that read refreshed cells: a closed file cannot calculate them, so they are reported."""

from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl import refresh
from scorecard_xl.model import Problem
from tests.books.package_book import book


def _reported(path: Path) -> list[Problem]:
    return [p for p in refresh(path, dry_run=True).problems if p.code == "formulas-not-recalculated"]


@pytest.mark.parametrize(
    ("formula", "is_reported"),
    [
        ("=Scorecard!G4", True),
        ("=SUM(Scorecard!$G:$G)", True),
        ("=COUNTIF('Scorecard'!F4:F6,\"↑\")", True),
        ("=Scorecard!E4", False),  # a month's figure
        ("=G4", False),  # on its own sheet
        ('="Scorecard!G4"', False),
    ],
)
def test_a_formula_that_reads_a_refreshed_cell_is_reported(
    formula: str, is_reported: bool, tmp_path: Path
) -> None:
    def summary(workbook: Workbook, _: Worksheet) -> None:
        workbook.add_worksheet("Summary").write_formula("B2", formula)

    found = _reported(book(tmp_path / "book.xlsx", summary))
    assert [(problem.sheet, problem.cell) for problem in found] == [("Summary", "B2")] * is_reported


def test_the_formulas_of_one_sheet_are_one_problem(tmp_path: Path) -> None:
    cells = {"P4": "=G4", "P5": "=G5*100", "P6": "=D6"}
    (problem,) = _reported(book(tmp_path / "book.xlsx", cells=cells))
    assert problem.cell == "P4"
    assert problem.message.startswith("2 formulas on this sheet, from here, read cells that were refreshed")


def test_an_up_to_date_workbook_has_none_to_report(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", cells={"P4": "=G4"})
    assert refresh(path).written
    assert _reported(path) == []
