"""The published scorecard as a file: refreshed, checked, and read by others than the code that wrote it."""

import csv
import shutil
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import scorecard_xl
from tests.books.beside_commentary import beside_commentary
from tests.books.package_book import MARKER
from tests.programs.libreoffice import convert

CHANGES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "published_paired.xlsx": (("S", "T"), ("U", "V")),
    "published_text.xlsx": (("S",), ("T",)),
}
AFTER = {"published_paired.xlsx": "WXY", "published_text.xlsx": "UVW"}
"""The columns of the preference, the average and the maximum."""

WRONG = {
    ("EH1a", "apr_21"),
    ("EH1b", "apr_21"),
    ("EH14b", "may_20"),
    ("CIN5", "may_20"),
    ("FM012", "average"),
    ("FM012", "maximum"),
    ("LSCB17a", "maximum"),
    ("YO2", "maximum"),
}

Row = dict[str, str]


@pytest.fixture(params=CHANGES)
def book(request: pytest.FixtureRequest, data: Path, tmp_path: Path) -> Path:
    """A published workbook, to be written to."""
    return Path(shutil.copy(data / request.param, tmp_path))


def golden(data: Path) -> list[Row]:
    with (data / "golden_may_2021.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_by_ref(path: Path) -> tuple[Worksheet, dict[str, int]]:
    """The scorecard's sheet and the row of each ref, as openpyxl reads them."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    return sheet, {str(ref): row for ref, row in rows.items() if row}


def months(sheet: Worksheet, row: int) -> list[Fraction | None]:
    """The figures of Apr-20 to May-21, exact."""
    cells = [sheet.cell(row, column).value for column in range(5, 19)]
    return [Fraction(repr(value)) if isinstance(value, int | float) else None for value in cells]


def assert_change(
    sheet: Worksheet, row: int, columns: tuple[str, ...], expected: Row, base: str, tolerance: float
) -> None:
    shown = f"{expected[f'arrow_{base}']} {expected[f'shown_{base}']}"
    if len(columns) == 1:
        assert sheet[f"{columns[0]}{row}"].value == shown
        return
    arrow, number = (sheet[f"{column}{row}"].value for column in columns)
    assert arrow == expected[f"arrow_{base}"]
    if not expected[f"change_from_{base}"]:
        assert number == "n/a"
        return
    figures = months(sheet, row)
    now, then = figures[-1], figures[-2 if base == "apr_21" else 1]
    assert now is not None and then is not None and isinstance(number, int | float)
    assert number == pytest.approx(float((now - then) / then), rel=tolerance, abs=0)
    assert f"{number:.6f}" == expected[f"change_from_{base}"]
    assert sheet[f"{columns[1]}{row}"].number_format == "0%"


def assert_statistics(sheet: Worksheet, row: int, columns: str, expected: Row, tolerance: float) -> None:
    present = [figure for figure in months(sheet, row)[-12:] if figure is not None]
    average, maximum = (sheet[f"{column}{row}"].value for column in columns)
    if not present:
        assert (average, maximum) == ("-", "-")
        assert not expected["average_12_months"] and not expected["maximum_12_months"]
        return
    assert isinstance(average, int | float) and isinstance(maximum, int | float)
    exact = float(sum(present, Fraction(0)) / len(present))
    assert average == pytest.approx(exact, rel=tolerance, abs=0)
    assert maximum == float(max(present)) == float(expected["maximum_12_months"])
    assert f"{average:.6f}" == expected["average_12_months"]


def assert_golden(path: Path, name: str, data: Path, tolerance: float = 0) -> None:
    """Every figure of a refreshed workbook is the one that it should be."""
    sheet, rows = rows_by_ref(path)
    expected = golden(data)
    assert len(expected) == 64
    for row in expected:
        previous, year = CHANGES[name]
        number = rows[row["ref"]]
        assert_change(sheet, number, previous, row, "apr_21", tolerance)
        assert_change(sheet, number, year, row, "may_20", tolerance)
        assert_statistics(sheet, number, AFTER[name][1:], row, tolerance)
        assert (sheet[f"{AFTER[name][0]}{number}"].value or "") == row["preferred"]


def test_a_refresh_gives_every_figure(book: Path, data: Path) -> None:
    result = scorecard_xl.refresh(book)
    assert (result.written, result.problems) == (True, ())
    assert_golden(book, book.name, data)


@pytest.mark.libreoffice
def test_libreoffice_reads_the_same_figures(book: Path, data: Path, tmp_path: Path) -> None:
    scorecard_xl.refresh(book)
    folder = tmp_path / "converted"
    folder.mkdir()
    # It writes 15 digits.
    assert_golden(convert(book, "xlsx", folder), book.name, data, tolerance=1e-14)


def test_a_check_finds_the_eight_contradictions_and_the_nineteen_roundings(book: Path, data: Path) -> None:
    previous, year = (column[-1] for column in CHANGES[book.name])
    average, maximum = list(AFTER[book.name])[1:]
    names = {previous: "apr_21", year: "may_20", average: "average", maximum: "maximum"}
    findings = beside_commentary(scorecard_xl.check(book))
    assert {finding.code for finding in findings} == {"computed-differs"}
    found = {(f.ref, names[f.cell[0]]): f.within_rounding for f in findings}
    assert len(found) == len(findings) == 27
    assert {key for key, within in found.items() if not within} == WRONG
    explained = {
        (row["ref"], base)
        for row in golden(data)
        for base in ("apr_21", "may_20")
        if row[f"status_{base}"] == "within display rounding"
    }
    assert len(explained) == 19
    assert {key for key, within in found.items() if within} == explained


def test_a_check_after_the_refresh_finds_nothing_but_commentary(book: Path) -> None:
    scorecard_xl.refresh(book)
    assert beside_commentary(scorecard_xl.check(book)) == ()


def test_what_is_written_is_what_was_said(book: Path) -> None:
    changes = scorecard_xl.refresh(book).changes
    sheet, _ = rows_by_ref(book)
    assert changes
    for change in changes:
        value = sheet[change.cell].value
        assert value == change.new
        assert isinstance(value, str) == isinstance(change.new, str)


def test_every_change_has_its_three_colours_over_the_rows_in_use(book: Path) -> None:
    scorecard_xl.refresh(book)
    sheet, _ = rows_by_ref(book)
    ours = [
        (area.sqref, rule)
        for area in sheet.conditional_formatting
        for rule in area.rules
        if MARKER in rule.formula[0]
    ]
    assert len(ours) == 6
    for area, rule in ours:
        covered = {cell.split("$")[0] for cell in str(area).split()}
        assert len(covered) == 6  # the tables
        size = sum(part.size["rows"] for part in area.ranges)
        assert size == 64
        assert rule.dxf is not None and rule.dxf.font is not None
    assert {Decimal(rule.priority) for _, rule in ours} == set(range(1, 7))
