"""``new-month`` on a sheet of a year: what it says, and what is the same afterwards."""

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from xlsxwriter.workbook import Workbook

from scorecard_xl.actions.keep_log import keep_log
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.year_sheet import FINANCIAL, file
from tests.cli.test_cli import Command


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_a_month_whose_column_stands_there_is_said(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = file(Path("year.xlsx"), figures=5)
    run("refresh", str(path))
    ran = run("new-month", str(path), "--dry-run")
    assert (ran.status, ran.out.splitlines()[0]) == (
        0,
        "year.xlsx: Sep-20 would be started, 6 cells would change; 2 commentaries would go to History",
    )
    ran = run("new-month", str(path))
    assert ran.out == "year.xlsx: Sep-20 started, 6 cells changed; 2 commentaries went to History\n"
    ran = run("new-month", str(path))
    assert (ran.status, ran.error) == (
        2,
        "year.xlsx: Sep-20 has no figures yet, so there is no month to start after it; type or import its "
        "figures first.\n",
    )


def test_a_year_that_is_over_is_said(run: Command, tmp_path: Path) -> None:
    path = file(tmp_path / "year.xlsx", figures=12)
    found = json.loads(run("new-month", str(path), "--json").out)
    assert (found["month"], found["way"], found["written"]) == ("2021-04", "next year", True)
    assert (found["figures_to_history"], found["commentaries_to_history"]) == (24, 2)
    assert load_workbook(path)["Scorecard"]["C2"].value == "2021/22"


def test_what_does_not_go_with_the_years_figures_is_listed(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "year.xlsx"
    file(path, figures=12)
    book = load_workbook(path)
    book["Scorecard"]["F4"] = 120
    book.save(path)
    ran = run("new-month", str(path))
    assert ran.status == 2
    assert "Apr-21 was not started, and nothing was written:" in ran.out
    assert "These do not go with the year's figures:" in ran.out
    assert "Scorecard!F4 (M4): What is typed in this column stands among the months" in ran.out


def values_of(path: Path) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(path)["Scorecard"].iter_rows()]


def test_an_undo_brings_the_year_back(run: Command, tmp_path: Path) -> None:
    path = file(tmp_path / "year.xlsx", figures=12)
    keep_log(FileWorkbook(path))
    before, parts = values_of(path), zipfile.ZipFile(path)
    board = parts.read("xl/worksheets/sheet2.xml")
    run("new-month", str(path))
    assert values_of(path) != before
    run("undo", str(path))
    assert values_of(path) == before
    assert zipfile.ZipFile(path).read("xl/worksheets/sheet2.xml") == board


def test_a_title_of_several_looks_keeps_them(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "year.xlsx"
    with Workbook(str(path)) as workbook:
        sheet, red = workbook.add_worksheet("Scorecard"), workbook.add_format({"color": "red"})
        sheet.write_rich_string("A1", "Children ", red, "2020/21", " (board)")
        sheet.write_row("A2", ["Ref.", *FINANCIAL, "12-mnth avg"])
        sheet.write_row("A3", ["M1", *range(10, 22)])
    run("new-month", str(path))
    text = load_workbook(path, rich_text=True)["Scorecard"]["A1"].value
    assert isinstance(text, CellRichText)
    assert str(text) == "Children 2021/22 (board)"
    blocks = [(one.text, one.font.color) for one in text if isinstance(one, TextBlock)]
    red_texts = [words for words, colour in blocks if colour is not None and colour.rgb == "FFFF0000"]
    assert red_texts == ["2021/22"]
