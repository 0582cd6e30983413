"""Reading the cells of a table, whatever the form that somebody saved it in."""

import csv
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas
import pyarrow
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from pyarrow import parquet

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.table_file import TableKind, TableRow, read_table
from scorecard_xl.spreadsheet.cells import LAST_COLUMN, LAST_ROW, CellError, Value
from tests.data.package_edits import Package
from tests.places import ROOT

KIND = TableKind("list", (".csv", ".xlsx", ".parquet"))
SHEET = "xl/worksheets/sheet1.xml"


def rows(path: Path) -> list[TableRow]:
    return read_table(path, KIND).rows


def workbook(path: Path, write: Callable[[openpyxl.Workbook], None]) -> Path:
    made = openpyxl.Workbook()
    write(made)
    made.save(path)
    return path


def with_cells(path: Path, cells: Mapping[str, str | float]) -> Path:
    def write(made: openpyxl.Workbook) -> None:
        for name, value in cells.items():
            made.worksheets[0][name] = value

    return workbook(path, write)


def cell(path: Path, value: str | float | date, number_format: str = "General") -> Value:
    """What a workbook's cell is read as."""

    def write(made: openpyxl.Workbook) -> None:
        made.worksheets[0]["A1"] = value
        made.worksheets[0]["A1"].number_format = number_format

    (row,) = rows(workbook(path, write))
    return row.cells[1]


def test_a_table_is_the_same_in_each_form(tmp_path: Path) -> None:
    table = [["ref", "Apr-21", "May-21"], ["A ", "1,237", ""], [" B", "n/a", "98%"]]
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    pandas.DataFrame(table[1:], columns=table[0]).to_parquet(tmp_path / "t.parquet")
    pandas.DataFrame(table).to_excel(tmp_path / "t.xlsx", header=False, index=False)
    expected = [
        (1, {1: "ref", 2: "Apr-21", 3: "May-21"}),
        (2, {1: "A", 2: "1,237"}),
        (3, {1: "B", 2: "n/a", 3: "98%"}),
    ]
    assert rows(tmp_path / "t.csv") == rows(tmp_path / "t.xlsx") == rows(tmp_path / "t.parquet") == expected


@pytest.mark.parametrize(
    ("value", "number_format", "read"),
    [
        (12, "General", 12.0),
        (0.983, "0%", 0.983),
        (True, "General", True),
        (" n/a ", "General", "n/a"),
        (date(2021, 4, 1), "mmm-yy", date(2021, 4, 1)),
        (datetime(2021, 4, 1, 13, 30), "dd/mm/yyyy hh:mm", date(2021, 4, 1)),
        (44287, "General", 44287.0),
        ("#N/A", "General", CellError("#N/A")),
        ("#DIV/0!", "0%", CellError("#DIV/0!")),
        ("'#N/A", "General", "'#N/A"),
    ],
)
def test_a_cell_keeps_what_it_is(
    value: str | float | date, number_format: str, read: Value, tmp_path: Path
) -> None:
    assert cell(tmp_path / "t.xlsx", value, number_format) == read


def test_a_workbook_that_counts_from_1904_keeps_its_dates(tmp_path: Path) -> None:
    def write(made: openpyxl.Workbook) -> None:
        made.epoch = CALENDAR_MAC_1904
        made.worksheets[0]["B2"] = datetime(2021, 4, 1)

    assert rows(workbook(tmp_path / "t.xlsx", write)) == [(2, {2: date(2021, 4, 1)})]


def test_a_workbook_without_styles_is_read(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "t.xlsx", {"A1": "ref", "B1": 12})
    package = Package(path)
    del package.parts["xl/styles.xml"]
    package.substitute("xl/_rels/workbook.xml.rels", "<Relationship [^>]*/styles[^>]*>", "", 1)
    package.save(path)
    assert rows(path) == [(1, {1: "ref", 2: 12.0})]


def test_the_first_sheet_that_shows_is_read(tmp_path: Path) -> None:
    def write(made: openpyxl.Workbook) -> None:
        made.worksheets[0].append(["hidden"])
        made.worksheets[0].sheet_state = "hidden"
        for name in ("first", "second"):
            made.create_sheet(name).append([name])
        made.active = 2

    assert rows(workbook(tmp_path / "t.xlsx", write)) == [(1, {1: "first"})]


def test_a_workbook_that_shows_no_sheet_says_so(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "t.xlsx", {"A1": "ref"})
    package = Package(path)
    package.replace("xl/workbook.xml", 'state="visible"', 'state="hidden"')
    package.save(path)
    with pytest.raises(ScorecardError, match=r"t\.xlsx shows no sheet: unhide the one with the table"):
        rows(path)


def test_blank_rows_and_columns_cost_nothing(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "t.xlsx", {"A1": "ref", "XFD2": 1, "B1048576": " ", "A1048576": 2})
    assert rows(path) == [(1, {1: "ref"}), (2, {LAST_COLUMN: 1.0}), (LAST_ROW, {1: 2.0})]


@pytest.mark.parametrize("blanks", [15 << 20, 48 << 20])
def test_blanks_in_a_comment_are_read_past_or_refused(blanks: int, tmp_path: Path) -> None:
    path = with_cells(tmp_path / "t.xlsx", {"A1": "ref"})
    package = Package(path)
    package.insert_before(SHEET, "<sheetData>", f"<!--{' ' * blanks}-->")
    package.save(path)
    if blanks < 16 << 20:
        assert rows(path) == [(1, {1: "ref"})]
    else:  # a file of 48 KiB
        with pytest.raises(ScorecardError, match=r"t\.xlsx has a part that would unpack to over 200 times"):
            rows(path)


@pytest.mark.parametrize(
    ("column", "read"),
    [
        (pyarrow.array([12, None]), [12.0, None]),
        (pyarrow.array([True, None]), [True, None]),
        (pyarrow.array([0.1, float("nan")]), [0.1, None]),
        (pyarrow.array([0.98, None], pyarrow.float32()), [0.98, None]),
        (pyarrow.array([Decimal("98.30"), None]), [98.3, None]),
        (pyarrow.array([" A ", ""]), ["A", None]),
        (pyarrow.array(["A", None]).dictionary_encode(), ["A", None]),
        (pyarrow.array([date(2021, 4, 1), None]), [date(2021, 4, 1), None]),
        (pyarrow.array([datetime(2021, 4, 1, 23)], pyarrow.timestamp("ns")), [date(2021, 4, 1)]),
        (
            pyarrow.array(
                [datetime(2021, 3, 31, 23, 30, tzinfo=UTC)], pyarrow.timestamp("ms", "Europe/London")
            ),
            [date(2021, 4, 1)],
        ),
        (pyarrow.array([None, None]), [None, None]),
    ],
)
def test_a_parquet_column_keeps_what_it_is(column: pyarrow.Array, read: list[Value], tmp_path: Path) -> None:
    numbers = pyarrow.array(range(len(column)))
    parquet.write_table(pyarrow.table({"row": numbers, "it": column}), tmp_path / "t.parquet")
    header, *below = rows(tmp_path / "t.parquet")
    assert header == (1, {1: "row", 2: "it"})
    assert [(row.number, row.cells.get(2)) for row in below] == list(enumerate(read, start=2))


@pytest.mark.parametrize(
    ("frame", "header"),
    [
        (pandas.DataFrame({"a": [1], "ref": ["A"]}).set_index("ref"), {1: "ref", 2: "a"}),
        (pandas.DataFrame({"a": [1]}, index=pandas.RangeIndex(1, name="row")), {1: "row", 2: "a"}),
        (pandas.DataFrame({"ref": ["A"]}, index=["x"]), {1: "ref"}),
        (pandas.DataFrame([[1]], columns=pandas.to_datetime(["2021-04-01"])), {1: date(2021, 4, 1)}),
        (
            pandas.DataFrame({"ref": ["A"], "month": pandas.to_datetime(["2021-04-01"]), "value": [1]}).pivot(
                index="ref", columns="month", values="value"
            ),
            {1: "ref", 2: date(2021, 4, 1)},
        ),
        (pandas.DataFrame([[1]], columns=[44287]), {1: 44287.0}),
        (pandas.DataFrame([[1]], columns=["44287"]), {1: "44287"}),
    ],
)
def test_the_headers_of_a_frame_are_those_that_it_had(
    frame: pandas.DataFrame, header: dict[int, Value], tmp_path: Path
) -> None:
    frame.to_parquet(tmp_path / "t.parquet")
    assert rows(tmp_path / "t.parquet")[0] == (1, header)


@pytest.mark.parametrize(("frequency", "read"), [("M", "2021-04"), ("D", "2021-04-01")])
def test_a_period_of_pandas_is_a_text(frequency: str, read: str, tmp_path: Path) -> None:
    months = pandas.PeriodIndex(["2021-04-01", None], freq=frequency)
    pandas.DataFrame({"ref": ["A", "B"], "month": months}).to_parquet(tmp_path / "t.parquet")
    _, *below = rows(tmp_path / "t.parquet")
    assert [row.cells.get(2) for row in below] == [read, None]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_no_library_for_tables_is_loaded(suffix: str, tmp_path: Path) -> None:
    frame = pandas.DataFrame(
        {"ref": ["A"], "value": [1.5], "month": pandas.PeriodIndex(["2021-04"], freq="M")}
    )
    path = tmp_path / f"t.{suffix}"
    if suffix == "parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False) if suffix == "csv" else frame.to_excel(path, index=False)
    program = (
        "import sys; from pathlib import Path; from scorecard_xl.extracts.files import read_extracts;"
        "print(read_extracts([Path(sys.argv[1])])[0].ref,"
        "sorted({'pandas', 'openpyxl'} & sys.modules.keys()))"
    )
    said = subprocess.run([sys.executable, "-c", program, path], cwd=ROOT, capture_output=True, text=True)
    assert (said.stdout, said.stderr) == ("A []\n", "")
