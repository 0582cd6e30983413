"""The programs that other tests rely on do see what is wrong, and what is there."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from tests.programs.libreoffice import convert
from tests.programs.validator import Error, errors_of


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Scorecard").write_row(0, 0, ["↑", 0.1])
    return path


def with_an_element_out_of_order(workbook: Path) -> Path:
    broken = workbook.with_name("broken.xlsx")
    with zipfile.ZipFile(workbook) as package, zipfile.ZipFile(broken, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(b"</worksheet>", b"<sheetData/></worksheet>"))
    return broken


@pytest.mark.validator
def test_the_validator_finds_an_element_out_of_order(workbook: Path) -> None:
    broken = with_an_element_out_of_order(workbook)
    assert errors_of(workbook) == Counter()
    assert errors_of(broken) == Counter(
        [
            Error(
                "/xl/worksheets/sheet1.xml",
                "/x:worksheet",
                "Sch_UnexpectedElementContentExpectingComplex: The element has unexpected child element "
                "'http://schemas.openxmlformats.org/spreadsheetml/2006/main:sheetData'.",
            )
        ]
    )


@pytest.mark.validator
def test_a_file_that_the_validator_cannot_open_is_no_valid_workbook(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"no workbook")
    with pytest.raises(RuntimeError, match=r"cannot open book\.xlsx"):
        errors_of(tmp_path / "book.xlsx")


@pytest.mark.libreoffice
def test_libreoffice_reads_a_workbook(workbook: Path, tmp_path: Path) -> None:
    assert (
        convert(workbook, "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path).read_text("utf-8")
        == "↑,0.1\n"
    )


@pytest.mark.libreoffice
def test_a_conversion_that_libreoffice_does_not_know_is_an_error(workbook: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"did not convert book\.xlsx"):
        convert(workbook, "nonsense", tmp_path)
