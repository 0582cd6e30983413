"""A new scorecard workbook of a list of indicators."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

import scorecard_xl
from scorecard_xl.cli import main as cli
from tests.books.package_book import parts

HEADER = ["Ref", "Indicator", "Owner", "Unit", "Preferred direction", "Section", "Decimals", "Benchmark ENG"]
A, B, C = (
    ["A1", "Number of contacts", "Jo", "number", "", "Front door", "", "1,234"],
    ["A2", "Percentage seen in time", "Jo", "Percentage", "▲", "Front door", "1", "98%"],
    ["B1", "Number waiting", "Al", "number", "down", "Plans", "", "Local"],
)
Rows = Sequence[Sequence[str]]


def listed(path: Path, rows: Rows, header: Sequence[str] = HEADER) -> Path:
    """A list of indicators, as .csv or .xlsx."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    else:
        workbook = openpyxl.Workbook()
        for row in (header, *rows):
            workbook.active.append([cell or None for cell in row])  # type: ignore[union-attr]
        workbook.save(path)
    return path


def new(path: Path, *arguments: str) -> int:
    return cli.main(["new", str(path.with_name("out.xlsm")), "--indicators", str(path), *arguments])


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_list_becomes_a_workbook(name: str, tmp_path: Path) -> None:
    path = listed(tmp_path / name, [A, [""] * 8, B, C])
    assert new(path, "--month", "2026-10", "--title", "Our scorecard") == 0
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsm")["Scorecard"]
    assert sheet["A1"].value == "Our scorecard"
    assert [sheet[f"A{row}"].value for row in range(6, 11)] == ["Front door", "A1", "A2", "Plans", "B1"]
    assert [sheet[f"W{row}"].value for row in (7, 8, 10)] == [None, "▲", "▼"]
    assert [sheet[f"Q{row}"].number_format for row in (7, 8, 10)] == ["#,##0", "0.0%", "#,##0"]
    assert [sheet[f"AD{row}"].value for row in (7, 8, 10)] == [1234, 0.98, "Local"]
    header = [cell.value for cell in sheet[5]]
    assert header[:3] == ["Ref.", "Indicator", "Owner/ Reporter"]
    assert (header[29], header[30]) == ("ENG", "Commentary (Oct-26):")
    assert header[18] == "% change from Sep-26"


def test_a_workbook_without_figures_says_what_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new(listed(tmp_path / "list.csv", [A]))
    before = (tmp_path / "out.xlsm").read_bytes()
    with pytest.raises(scorecard_xl.ScorecardError, match=r"out\.xlsm"):
        scorecard_xl.refresh(tmp_path / "out.xlsm")
    assert (tmp_path / "out.xlsm").read_bytes() == before
    assert "1 indicators" not in capsys.readouterr().out


def with_cell(row: Sequence[str], column: str, text: str) -> list[str]:
    changed = list(row)
    changed[HEADER.index(column)] = text
    return changed


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [A, with_cell(B, "Ref", "a1")],
            "row 3, column Ref: a1 stands in row 2 already; give",
        ),
        (
            [A, with_cell(B, "Ref", "")],
            "row 3, column Ref: the cell is blank; fill it in, or delete",
        ),
        ([with_cell(A, "Indicator", "")], "row 2, column Indicator: the cell is blank"),
        ([with_cell(A, "Unit", "stones")], "row 2, column Unit: “stones” is no unit; write count, per"),
        ([with_cell(A, "Unit", "")], "row 2, column Unit: the cell is blank"),
        ([A, with_cell(B, "Preferred direction", "good")], "row 3, column Preferred direction: “good” is no"),
        (
            [with_cell(A, "Decimals", "two")],
            "row 2, column Decimals: “two” is no number of decimals; write",
        ),
        (
            [with_cell(A, "Decimals", "9")],
            "row 2, column Decimals: “9” is no number of decimals; write",
        ),
        ([A, with_cell(B, "Benchmark ENG", "98")], "row 3, column Benchmark ENG: “98” may be 98% or 9800%"),
        ([with_cell(B, "Benchmark ENG", "1,200")], "“1,200” may be 1,200% or 120000%; write it"),
        (
            [with_cell(A, "Benchmark ENG", "98%")],
            "row 2, column Benchmark ENG: “98%” is a percentage, and the unit is number; write",
        ),
        (
            [with_cell(B, "Benchmark ENG", "98.5")],
            "row 2, column Benchmark ENG: “98.5” may be 98.5% or 9850.0%; write",
        ),
        ([A, [*B, "", "more"]], "row 3: there are more cells than columns; put a text that holds commas in"),
        ([], "lists no indicator: write one in each row below the header."),
    ],
)
@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_what_cannot_be_meant_is_named_by_row_and_column(
    name: str, rows: Rows, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(listed(tmp_path / name, rows)) == 2
    said = capsys.readouterr().err
    assert said.startswith(name) and sentence in said
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "out.xlsm").exists()


@pytest.mark.parametrize(
    ("row", "column"), [(1, "Owner"), (2, "Outcome"), (3, "Owner"), (3, "Benchmark ENG")]
)
def test_an_error_value_is_named_by_its_cell(
    row: int, column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = [*HEADER, "Outcome"]
    path = listed(tmp_path / "list.xlsx", [A, B], header)
    workbook = openpyxl.load_workbook(path)
    cell = workbook.worksheets[0].cell(row, header.index(column) + 1, "#N/A")
    workbook.save(path)
    assert new(path) == 2
    assert capsys.readouterr().err == (
        f"list.xlsx, cell {cell.coordinate}: the cell holds the error value #N/A; write what it should "
        "say, or leave it blank.\n"
    )


@pytest.mark.parametrize("column", HEADER[:5])
def test_a_missing_column_is_named(column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = HEADER.index(column)
    rows = [[*A[:place], *A[place + 1 :]]]
    assert new(listed(tmp_path / "list.csv", rows, [*HEADER[:place], *HEADER[place + 1 :]])) == 2
    assert capsys.readouterr().err == f"list.csv, row 1: there is no column {column.lower()}; add it.\n"


def test_missing_columns_are_named_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(listed(tmp_path / "list.csv", [A[:2]], HEADER[:2])) == 2
    assert capsys.readouterr().err == (
        "list.csv, row 1: there are no columns owner, unit and preferred direction; add them.\n"
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["Ref"], "column 9: “Ref” and “Ref” are both the ref; delete one."),
        (["REF."], "column 9: “Ref” and “REF.” are both the ref; delete one."),
        (["benchmark eng"], "column 9: there are two columns benchmark eng; delete one."),
        (["", "Outcome"], "column 9: the header is blank; the columns are ref, indicator, "),
        (["Benchmark"], "column 9: “Benchmark” is not known; the columns are ref, indicator, "),
    ],
)
@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_column_that_cannot_be_meant_is_named(
    name: str, more: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(listed(tmp_path / name, [[*A, *more]], [*HEADER, *more])) == 2
    assert f"{name}, row 1, {sentence}" in capsys.readouterr().err
    assert not (tmp_path / "out.xlsm").exists()


def test_columns_without_anything_in_them_are_no_columns(tmp_path: Path) -> None:
    assert new(listed(tmp_path / "list.csv", [[*A, "", ""], [*B[:4]]], [*HEADER, "", ""])) == 0
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsm")["Scorecard"]
    assert [sheet[f"A{row}"].value for row in (7, 9)] == ["A1", "A2"]


@pytest.mark.parametrize(("month", "status"), [("0001-05", 2), ("1901-12", 2), ("1902-01", 0)])
def test_a_month_that_excel_cannot_date_is_refused(
    month: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(listed(tmp_path / "list.csv", [A]), "--month", month) == status
    assert ("Excel has no dates as early" in capsys.readouterr().err) == bool(status)
    assert (tmp_path / "out.xlsm").exists() != bool(status)


@pytest.mark.parametrize("name", ["Owner", "12 month average", "May-20", "Commentary"])
def test_a_benchmark_is_not_called_like_a_column_of_the_scorecard(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(listed(tmp_path / "list.csv", [A], [*HEADER[:7], f"Benchmark {name}"])) == 2
    assert f"row 1, column 8: a benchmark cannot be called “{name}”" in capsys.readouterr().err


@pytest.mark.parametrize("sign", [";", "\t"])
def test_columns_that_no_comma_parts_are_named(
    sign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(sign.join(row) for row in (HEADER, B)), "utf-8")
    assert new(path) == 2
    assert "commas have to part the columns" in capsys.readouterr().err


def test_an_unknown_column_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(listed(tmp_path / "list.csv", [[*A, "x"]], [*HEADER, "Colour"])) == 2
    said = capsys.readouterr().err
    assert "list.csv, row 1, column 9: “Colour” is not known" in said
    assert said.endswith(" for each benchmark: rename or delete it.\n")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("list.ods", b"", "list.ods is no list of indicators: save it as .csv or .xlsx."),
        ("list.csv", None, "does not exist"),
        ("list.csv", "Réf".encode("latin-1"), "save it from Excel as “CSV UTF-8”."),
        ("list.xlsx", b"PK\3\4 broken", "list.xlsx is damaged, its end is missing"),
        ("list.csv", b"", "list.csv, row 1: there is no header; the columns are ref, indicator, owner"),
        ("list.csv", b"\r\nref", "list.csv, row 1: there is no header"),
    ],
)
def test_what_is_no_list_is_refused(
    name: str, data: bytes | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert new(tmp_path / name) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out.xlsm").exists()


def test_a_file_that_is_there_is_replaced_only_with_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.xlsm"
    out.write_bytes(b"somebody's work")
    path = listed(tmp_path / "list.csv", [A])
    assert new(path) == 2
    assert "out.xlsm is there already" in capsys.readouterr().err
    assert out.read_bytes() == b"somebody's work"
    assert new(path, "--force") == 0
    assert openpyxl.load_workbook(out)["Scorecard"]["A7"].value == "A1"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["out.xlsx"], "has to end in .xlsm"),
        (["nowhere/out.xlsm"], "there is no folder"),
        (["out.xlsm", "--month", "2026-10"], "go with --indicators"),
        (["out.xlsm", "--title", "Ours"], "go with --indicators"),
    ],
)
def test_what_does_not_go_together_is_said(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def words_of(path: Path) -> str:
    """All that a workbook's parts say, the VBA as it is."""
    return "\n".join(part.decode("utf-8", "replace") for part in parts(path).values())


@pytest.mark.parametrize("service", ["housing", "highways"])
def test_a_workbook_of_another_service_says_nothing_of_children(service: str, tmp_path: Path) -> None:
    assert new(listed(tmp_path / "list.csv", [[*A[:1], f"Number of {service} visits", *A[2:]]])) == 0
    words = words_of(tmp_path / "out.xlsm")
    assert f"Number of {service} visits" in words
    assert not re.findall(r"\bchild(?:ren)?\b|\bsocial\b|\boutcomes?\b", words, re.IGNORECASE)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
@pytest.mark.parametrize(
    ("above", "arguments", "title"),
    [
        ([], [], "Performance scorecard"),
        ([], ["--title", "Ours"], "Ours"),
        ([["Housing 2026/27"]], [], "Housing 2026/27"),
        ([["Housing 2026/27"], [], ["Draft of the list"]], [], "Housing 2026/27"),
        ([["Housing 2026/27"]], ["--title", "Ours"], "Ours"),
    ],
)
def test_the_title_is_the_lists(
    name: str, above: list[list[str]], arguments: list[str], title: str, tmp_path: Path
) -> None:
    rows = [*above, HEADER, A, B]
    assert new(listed(tmp_path / name, rows[1:], rows[0]), "--month", "2026-10", *arguments) == 0
    book = openpyxl.load_workbook(tmp_path / "out.xlsm")
    assert (book["Scorecard"]["A1"].value, book.properties.title) == (title, title)
    assert [book["Scorecard"][f"A{row}"].value for row in (7, 8)] == ["A1", "A2"]


def test_rows_below_a_title_keep_their_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[], [*HEADER, "Colour"], with_cell(A, "Unit", "stones")]
    assert new(listed(tmp_path / "list.xlsx", rows, ["Housing"])) == 2
    places = [line.partition(": ")[0] for line in capsys.readouterr().err.splitlines()]
    assert places == ["list.xlsx, row 3, column 9", "list.xlsx, row 4, column Unit"]


@pytest.mark.parametrize("header", ["Outcome", "Outcome: what it does for tenants"])
def test_outcomes_stand_under_the_lists_own_header(header: str, tmp_path: Path) -> None:
    assert new(listed(tmp_path / "list.csv", [[*A, "Homes are <b>safe</b>"]], [*HEADER, header])) == 0
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsm")["Scorecard"]
    assert (sheet["D5"].value, sheet["D7"].value) == (header, "Homes are safe")
