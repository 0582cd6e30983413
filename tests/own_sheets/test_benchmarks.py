"""The sheet Benchmarks: what people ask for, what is wrong with it, and what came of it."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    AgainstEngland,
    Benchmark,
    BenchmarkRow,
    Combined,
    Quartile,
    Standing,
    Transformation,
    Unit,
)
from scorecard_xl.own_sheets.benchmark_outcomes import outcomes_written, sheet_of_mapping
from scorecard_xl.own_sheets.benchmarks import (
    ASKED,
    FOUND,
    TITLE,
    benchmarks_sheet,
    read_mapping,
    read_outcomes,
)
from scorecard_xl.own_sheets.built_in_benchmarks import BUILT_IN
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.fresh_book import fresh_book
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of

REFS = ("M2", "CP1", "LAC1", "M6-QL (val)")
HEADER = [*ASKED, *FOUND]
REFERRALS = BenchmarkRow("M2", ("CPP_Total_NumRef",), Transformation(per_authority=True, a_twelfth=True))
CHILDREN = BenchmarkRow("LAC1", ("LACnum",), Transformation(per_authority=True))
RATE = BenchmarkRow("A2", ("ReReferral",), Transformation())
OUTCOME = Benchmark(
    Decimal("0.255"),
    9,
    Decimal("0.26"),
    None,
    Decimal("0.229"),
    Unit.PERCENTAGE,
    Standing(3, 10, Quartile.B, AgainstEngland.SIMILAR),
    "2020 (Final)",
    "bds_long.csv",
    datetime.date(2026, 4, 14),
    "England's figure is not taken",
    "2025",
)


def book(*rows: Sequence[Content], header: Sequence[Content] = HEADER) -> GridWorkbook:
    return GridWorkbook([sheet_of("Benchmarks", [[TITLE], ["About"], header, *rows])])


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        (["M2", "CPP_Total_NumRef", "total ÷ authorities, ÷ 12", "latest"], REFERRALS),
        (["M2", " CPP_Total_NumRef ", "/12; total/authorities"], REFERRALS),
        (["LAC1", "LACnum", "total ÷ authorities", 2020], CHILDREN._replace(year="2020")),
        (["LAC1", "LACnum", "total ÷ authorities", "2019-20 (OT)"], CHILDREN._replace(year="2019-20 (OT)")),
        (
            ["CP1", "10_ICPC; 15_ICPC ;", "sum"],
            BenchmarkRow("CP1", ("10_ICPC", "15_ICPC"), Transformation(Combined.SUM)),
        ),
        (["M6-QL\n(val)", "A", "as it is"], BenchmarkRow("M6-QL (val)", ("A",), Transformation())),
    ],
)
def test_a_row_asks_for_measures_a_transformation_and_a_year(
    asked: Sequence[Content], row: BenchmarkRow
) -> None:
    read = read_mapping(book(asked), REFS)
    assert (read.rows, read.problems) == ((row._replace(row=4),), ())


@pytest.mark.parametrize(
    ("asked", "code", "cell", "reason"),
    [
        (["M2", None, "as it is"], Finding.BENCHMARK_ROW_UNCLEAR, "B4", "there is no measure"),
        (["M2", " ; ", "as it is"], Finding.BENCHMARK_ROW_UNCLEAR, "B4", "there is no measure"),
        (["M2", "A; B", "as it is"], Finding.BENCHMARK_ROW_UNCLEAR, "B4", "several measures need “sum”"),
        (["M2", "A"], Finding.BENCHMARK_ROW_UNCLEAR, "C4", "there is no transformation"),
        (["M2", "A", "÷ 52"], Finding.BENCHMARK_ROW_UNCLEAR, "C4", "“÷ 52” is no transformation"),
        (["M2", "A", "as it is", "last"], Finding.BENCHMARK_ROW_UNCLEAR, "D4", "“last” is no year"),
        (
            ["M2", "A", "as it is", Cell(datetime.date(2020, 3, 31), "", "d mmm yyyy")],
            Finding.BENCHMARK_ROW_UNCLEAR,
            "D4",
            "is no year",
        ),
        ([None, "A", "as it is"], Finding.BENCHMARK_ROW_UNCLEAR, "A4", "there is no ref"),
        (["M99", "A", "as it is"], Finding.BENCHMARK_REF_UNKNOWN, "A4", "correct it, or clear the row"),
        (["m 2", "A", "as it is"], Finding.BENCHMARK_REF_UNKNOWN, "A4", "if M2 is meant"),
    ],
)
def test_a_row_that_cannot_be_meant_is_left_out_and_its_cell_named(
    asked: Sequence[Content], code: Finding, cell: str, reason: str
) -> None:
    read = read_mapping(book(asked, ["LAC1", "LACnum", "as it is"]), REFS)
    assert [row.ref for row in read.rows] == ["LAC1"]
    (problem,) = read.problems
    assert (problem.sheet, problem.cell, problem.code) == ("Benchmarks", cell, code)
    assert reason in problem.message and problem.message.startswith("The row is left out: ")
    assert problem.message.endswith(".") and "\n" not in problem.message


def test_of_a_ref_twice_neither_counts_unless_both_say_the_same() -> None:
    said = [["M2", "A", "as it is"], ["M2", "A", "As it is", "latest"], ["CP1", "B", "as it is"]]
    assert [row.row for row in read_mapping(book(*said), REFS).rows] == [4, 6]
    read = read_mapping(book(*said, ["M2", "A", "÷ 12"]), REFS)
    assert [row.ref for row in read.rows] == ["CP1"]
    assert [(one.cell, one.code) for one in read.problems] == [("A7", Finding.BENCHMARK_REF_TWICE)]
    assert "stands in row 4 already" in read.problems[0].message


def test_notes_beside_and_below_are_nobodys_rows() -> None:
    note: list[Content] = [*[None] * len(HEADER), "a note"]
    assert read_mapping(book(note, [None, None, None, "2020"], ["", " "]), REFS) == ((), ())


def test_without_the_sheet_the_mapping_is_what_is_built_in_for_the_refs() -> None:
    for workbook in (GridWorkbook([]), GridWorkbook([sheet_of("Benchmarks", [["Ours"], [], HEADER])])):
        read = read_mapping(workbook, REFS)
        assert [row.ref for row in read.rows] == ["M2", "CP1", "LAC1"]
        assert set(read.rows) < set(BUILT_IN) and read.problems == ()


def test_columns_are_known_by_their_headers_wherever_they_stand() -> None:
    header = ["Our note", "YEAR", "Transformation", "measure", "Ref", "England"]
    workbook = book(["x", "2020", "as it is", "LACnum", "LAC1", 3], header=header)
    (row,) = read_mapping(workbook, REFS).rows
    assert row == BenchmarkRow("LAC1", ("LACnum",), Transformation(), "2020", 4)
    update = outcomes_written(workbook, [row], {"LAC1": OUTCOME})
    assert [(change.cell, change.new) for change in update.changes] == [("F4", "-")]


def test_without_a_column_no_row_is_read_and_nothing_is_noted() -> None:
    workbook = book(["M2", "as it is", "2020", 3], header=["Ref.", "Transformation", "Year", "England"])
    read = read_mapping(workbook, REFS)
    assert read.rows == () and [one.cell for one in read.problems] == ["A3"]
    assert "headed “Measure”" in read.problems[0].message
    assert read_outcomes(workbook)["M2"].england == 3
    with pytest.raises(ScorecardError, match="Measure, Transformation and Year is gone"):
        outcomes_written(workbook, [REFERRALS], {"M2": OUTCOME})


def test_a_sheet_of_somebody_is_never_written() -> None:
    workbook = GridWorkbook([sheet_of("benchmarks ", [["Our benchmarks"]])])
    with pytest.raises(ScorecardError, match="somebody's own"):
        outcomes_written(workbook, [CHILDREN], {})


def applied(workbook: Workbook, rows: Sequence[BenchmarkRow], **outcomes: Benchmark) -> None:
    workbook.apply([outcomes_written(workbook, rows, outcomes)])


def test_what_came_of_a_row_is_read_back_as_it_was_written() -> None:
    workbook = GridWorkbook([])
    applied(workbook, [REFERRALS, CHILDREN], M2=OUTCOME)
    assert read_outcomes(workbook) == {"M2": OUTCOME}
    assert read_mapping(workbook, REFS).rows == (REFERRALS._replace(row=4), CHILDREN._replace(row=5))
    sheet = workbook["Benchmarks"]
    assert (sheet["E4"], sheet["H4"], sheet["F4"]) == (0.255, "-", 9.0)
    assert sheet.cell("E4").number_format == "0.0%" and sheet.cell("N4").number_format == "yyyy-mm-dd"


def test_what_is_there_already_is_not_written_again() -> None:
    workbook = GridWorkbook([])
    applied(workbook, [CHILDREN], LAC1=OUTCOME)
    rows = read_mapping(workbook, REFS).rows
    again = outcomes_written(workbook, rows, {"LAC1": OUTCOME})
    assert (again.changes, again.added, again.new) == ((), None, None)
    newer = outcomes_written(workbook, rows, {"LAC1": OUTCOME._replace(england=Decimal("0.2"), remark="")})
    assert [(one.cell, one.old, one.new) for one in newer.changes] == [
        ("H4", "-", 0.2),
        ("S4", "England's figure is not taken", None),
    ]


def test_peoples_cells_stay_and_rows_are_added_below() -> None:
    workbook = book(
        ["LAC1", "LACnum", "total / authorities", "2020", Cell(1.0, "A1*2")],
        ["M99", "mine", "of my own"],
    )
    before = {name: workbook["Benchmarks"][name] for name in ("A4", "B4", "C4", "D4", "A5", "B5", "C5")}
    rows = read_mapping(workbook, REFS).rows
    applied(workbook, [*rows, REFERRALS], LAC1=OUTCOME, M2=OUTCOME._replace(unit=Unit.COUNT))
    sheet = workbook["Benchmarks"]
    assert {name: sheet[name] for name in before} == before
    assert sheet.cell("E4").formula == "A1*2" and sheet["G4"] == 0.26
    assert [sheet[f"{column}6"] for column in "ABCDEFG"] == [
        *("M2", "CPP_Total_NumRef", "total ÷ authorities, ÷ 12", "latest", 0.255, 9.0, 0.26),
    ]


def test_outcomes_of_a_row_that_nobody_imported_are_none() -> None:
    assert read_outcomes(book(["M2", "A", "as it is"])) == {}
    assert read_outcomes(GridWorkbook([])) == {}


def test_a_new_sheet_has_the_built_in_rows_in_their_words() -> None:
    new = sheet_of_mapping(BUILT_IN)
    assert list(new.header) == HEADER and len(new.widths) == len(HEADER)
    workbook = GridWorkbook([])
    applied(workbook, BUILT_IN)
    read = read_mapping(workbook, [row.ref for row in BUILT_IN])
    assert [row._replace(row=0) for row in read.rows] == list(BUILT_IN) and read.problems == ()


def test_the_sheet_is_made_filled_and_filled_again_in_a_file(tmp_path: Path) -> None:
    path = fresh_book(tmp_path / "book.xlsm")
    rows = [RATE, RATE._replace(ref="A1")]
    applied(FileWorkbook(path), rows, A2=OUTCOME)
    workbook = FileWorkbook(path)
    assert benchmarks_sheet(workbook) is not None
    assert read_outcomes(workbook) == {"A2": OUTCOME}
    read = read_mapping(workbook, ["A1", "A2", "B1"])
    newer = OUTCOME._replace(england=Decimal("0.2"), year="2021")
    applied(workbook, [*read.rows, RATE._replace(ref="B1")], A2=newer, A1=newer, B1=newer)
    assert read_outcomes(FileWorkbook(path)) == dict.fromkeys(("A2", "A1", "B1"), newer)
