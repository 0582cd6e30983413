"""Reading the figures that other systems export."""

import csv
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecard_xl.errors import ScorecardError
from scorecard_xl.extracts.files import ExtractRow, read_extracts
from scorecard_xl.model import Month
from scorecard_xl.spreadsheet.cells import CellError, Value
from tests.data.package_edits import Package
from tests.sizes import SLOW_EXAMPLES

APRIL, MAY = Month(2021, 4), Month(2021, 5)
Rows = Sequence[Sequence[object]]


def saved(path: Path, rows: Rows) -> Path:
    """A table as .csv or .xlsx."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(list(row))  # type: ignore[union-attr]
    workbook.save(path)
    return path


def read_extract(path: Path) -> list[ExtractRow]:
    return read_extracts([path])


def figures(path: Path) -> list[tuple[str, Month | None, Value]]:
    return [(row.ref, row.month, row.value) for row in read_extract(path)]


def refusal(path: Path) -> str:
    with pytest.raises(ScorecardError) as raised:
        read_extract(path)
    return str(raised.value)


LONG: Rows = [
    ["Ref.", "Team", " MONTH", "Value"],
    ["CIN5 ", "A", "Apr-21", "1,237"],
    [],
    ["M6-QL", "", "2021-05", ""],
]
WIDE: Rows = [
    ["indicator ref", "Target", "Apr-21", "May 2021"],
    ["CIN5", 7, "1,237", ""],
    ["M6-QL", "", "", "98%"],
]


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx"])
def test_in_long_form_a_blank_value_is_a_row(name: str, tmp_path: Path) -> None:
    path = saved(tmp_path / name, LONG)
    assert figures(path) == [("CIN5", APRIL, "1,237"), ("M6-QL", MAY, None)]
    assert [row.source for row in read_extract(path)] == [f"{name}, row 2", f"{name}, row 4"]
    assert {row.file for row in read_extract(path)} == {str(path)}


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx"])
def test_in_wide_form_a_blank_cell_is_no_row(name: str, tmp_path: Path) -> None:
    rows = read_extract(saved(tmp_path / name, WIDE))
    assert [(row.ref, row.month, row.value) for row in rows] == [
        ("CIN5", APRIL, "1,237"),
        ("M6-QL", MAY, "98%"),
    ]
    assert [row.source for row in rows] == [f"{name}, row 2, column C", f"{name}, row 3, column D"]


@pytest.mark.parametrize(
    "value", ["Apr-21", "April 2021", "2021-04", "2021-04-01", "01/04/2021", "30/04/2021"]
)
@pytest.mark.parametrize("headers", [("period", "figure"), ("Date", "COUNT"), ("month", "Result")])
def test_a_month_is_read_in_any_form(value: str, headers: tuple[str, str], tmp_path: Path) -> None:
    long = saved(tmp_path / "long.csv", [["Reference", *headers], ["A", value, 1]])
    wide = saved(tmp_path / "wide.csv", [["Reference", value], ["A", 1]])
    assert figures(long) == figures(wide) == [("A", APRIL, "1")]


def test_the_cells_of_a_workbook_keep_what_they_are(tmp_path: Path) -> None:
    values = [0.983, 1237, 98.3, "n/a", True, date(2021, 4, 1), CellError("#DIV/0!")]
    rows = [[12, datetime(2021, 4, 1), str(v) if isinstance(v, CellError) else v] for v in values]
    path = saved(tmp_path / "f.xlsx", [[], ["ref", "month", "value"], *rows])
    assert figures(path) == [("12", APRIL, value) for value in values]
    assert read_extract(path)[0].source == "f.xlsx, row 3"


def test_a_hidden_sheet_is_not_the_extract(tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(saved(tmp_path / "f.xlsx", [["ref", "Apr-21"], ["OLD", 1]]))
    workbook.worksheets[0].sheet_state = "hidden"
    for row in (["ref", "Apr-21"], ["NEW", 2]):
        (workbook["Shown"] if "Shown" in workbook else workbook.create_sheet("Shown")).append(row)
    workbook.active = 1
    workbook.save(tmp_path / "f.xlsx")
    assert figures(tmp_path / "f.xlsx") == [("NEW", APRIL, 2.0)]


def test_headers_that_excel_mistook_for_days_are_months(tmp_path: Path) -> None:
    header = [datetime(2026, 12, 20), datetime(2026, 1, 21), datetime(2026, 2, 21)]
    path = saved(tmp_path / "f.xlsx", [["ref", *header], ["A", 1, 2, 3]])
    assert [str(month) for _, month, _ in figures(path)] == ["2020-12", "2021-01", "2021-02"]


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (datetime(2026, 4, 25), None),
        (datetime(2026, 4, 1), Month(2026, 4)),
        (datetime(2027, 2, 28), Month(2027, 2)),
        ("soon", None),
        (202104, None),
        (None, None),
    ],
)
def test_in_long_form_a_month_that_is_not_sure_is_none(
    day: object, month: Month | None, tmp_path: Path
) -> None:
    assert figures(saved(tmp_path / "f.xlsx", [["ref", "month", "value"], ["A", day, 1]])) == [
        ("A", month, 1.0)
    ]


@pytest.mark.parametrize("sign", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_as_excel_saves_it(sign: str, encoding: str, tmp_path: Path) -> None:
    text = "ref;note;Apr-21\r\nA;“£, really”;–\r\n".replace(";", sign)
    (tmp_path / "f.csv").write_bytes(text.encode(encoding))
    assert figures(tmp_path / "f.csv") == [("A", APRIL, "–")]


@pytest.mark.parametrize("is_index", [False, True])
@pytest.mark.parametrize("single", ["float32", "Float32"])
def test_a_parquet_file_is_read_in_both_forms(single: str, is_index: bool, tmp_path: Path) -> None:
    long = pandas.DataFrame(
        {"ref": ["A", "B"], "month": pandas.to_datetime(["2021-04-01", "2021-05-20"]), "value": [98.3, None]}
    )
    wide = pandas.DataFrame({"ref": ["A", "B"], "2021-04": [98.3, None], "2021-05": [None, 7]})
    wide = wide.astype({"2021-04": single, "2021-05": "Int64"})
    for name, frame in (("long", long), ("wide", wide)):
        (frame.set_index("ref") if is_index else frame).to_parquet(tmp_path / f"{name}.parquet")
    assert figures(tmp_path / "long.parquet") == [("A", APRIL, 98.3), ("B", MAY, None)]
    assert figures(tmp_path / "wide.parquet") == [("A", APRIL, 98.3), ("B", MAY, 7.0)]


def test_without_pyarrow_a_parquet_file_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "f.parquet").write_bytes(b"PAR1")
    for name in ("pyarrow", "fastparquet"):
        monkeypatch.setitem(sys.modules, name, None)
    assert "pip install pyarrow" in refusal(tmp_path / "f.parquet")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "f.csv is empty: save"),
        ("\r\n,\r\n", "f.csv is empty: save"),
        ("name,Apr-21", "row 1: there is no column ref; the columns have to be"),
        ("\r\nref,month", "row 2: there is no column value, and none of a month;"),
        ("ref,Target", "row 1: there is no column month and none value, and none of a month;"),
        (
            "ref,month,value,Apr-21",
            "beside the columns B (“month”) and C (“value”) there are columns of months",
        ),
        (
            "ref,Ref no.,Apr-21",
            "the columns A (“ref”) and B (“Ref no.”) both mean the ref; delete or rename one.",
        ),
        ("ref,month,value,count", "the columns C (“value”) and D (“count”) both mean the value;"),
        ("ref,month,value,count,result", "the columns C (“value”), D (“count”) and E (“result”) all mean"),
        ("ref,date,month,value", "the columns B (“date”) and C (“month”) both mean the month;"),
        (
            "ref,Apr-21,2021-04",
            "the columns B (“Apr-21”) and C (“2021-04”) are both Apr-21; delete or rename one.",
        ),
        ("ref,20-Apr,May-20", "row 1: B (“20-Apr”) may be a month and names no year; write it like Apr-21."),
        ("ref,Apr-21\r\nA,1,237", "f.csv, row 2: there are more cells than columns; put a number or"),
        (
            'ref,Apr-21\r\nA,1\r\nB,"2\r\nC,3',
            "f.csv, row 3: a quotation mark is missing or stands in the wrong",
        ),
        (
            "ref;Apr-21\r\nA;0,983",
            "f.csv, row 2: “0,983” has a comma in a file whose columns are parted by semi",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(text, encoding="utf-8", newline="")
    assert sentence in refusal(tmp_path / "f.csv")


def test_a_date_that_lost_its_format_is_refused_as_a_header(tmp_path: Path) -> None:
    path = saved(tmp_path / "f.xlsx", [["ref", 44287, datetime(2021, 5, 1)], ["A", 1, 2]])
    assert "row 1: B (“44287”) may be the number of a date; write the month like Apr-21." in refusal(path)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("f.ods", b"", "f.ods is no extract: save it as .csv, .xlsx or .parquet."),
        ("f.csv", None, "does not exist: see where the extract is."),
        ("f.csv", "ref,Apr-21".encode("utf-16"), "save it from Excel as “CSV UTF-8”."),
        ("f.csv", b"ref,Apr-21,\x81", "save it from Excel as “CSV UTF-8”."),
        ("f.xlsx", b"PK\3\4 broken", "f.xlsx is damaged, its end is missing"),
        ("f.parquet", b"PAR1 broken", "f.parquet could not be read"),
    ],
)
def test_what_is_no_table_is_refused(name: str, data: bytes | None, sentence: str, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert sentence in refusal(tmp_path / name)


@pytest.mark.parametrize(
    ("header", "row", "read"),
    [
        (["ref", "month", "value"], ["#N/A", "Apr-21", 1], ("#N/A", APRIL, 1.0)),
        (["ref", "month", "value"], ["A", "#REF!", 1], ("A", None, 1.0)),
        (["ref", "month", "value"], ["A", "Apr-21", "#VALUE!"], ("A", APRIL, CellError("#VALUE!"))),
        (["ref", "Apr-21", "May-21"], ["A", None, "#DIV/0!"], ("A", MAY, CellError("#DIV/0!"))),
    ],
)
def test_an_error_value_is_never_a_blank(
    header: list[str], row: list[object], read: tuple[str, Month | None, Value], tmp_path: Path
) -> None:
    assert figures(saved(tmp_path / "f.xlsx", [header, row])) == [read]


def test_an_error_value_for_a_header_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "f.xlsx", [[], ["ref", "Apr-21", "#REF!"], ["A", 1, 2]])
    assert refusal(path) == (
        "f.xlsx, cell C2: the header is the error value #REF!; write the column's name, or delete the column."
    )


def test_a_database_s_number_of_the_row_is_not_the_ref(tmp_path: Path) -> None:
    assert figures(saved(tmp_path / "f.csv", [["id", "ref", "Apr-21"], [1, "A", 5]])) == [("A", APRIL, "5")]


VALUES = st.one_of(
    st.integers(0, 10**9), st.floats(0, 1e6).filter(lambda x: x == 0 or x > 1e-4), st.just("n/a")
)


def test_an_extract_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "f.xlsx", [["ref", "Apr-21"], ["A", 1]])
    package = Package(path)
    package.substitute("xl/worksheets/sheet1.xml", "<worksheet ", "<!DOCTYPE a><worksheet ", 1)
    package.save(path)
    with pytest.raises(ScorecardError, match=r"^f.xlsx has a document type declaration \(DOCTYPE\)"):
        read_extract(path)


@given(grid=st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=4))
@settings(
    max_examples=SLOW_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_the_long_and_the_wide_form_say_the_same(
    suffix: str, grid: list[list[int | float | str]], tmp_path: Path
) -> None:
    months = ["Mar-21", "Apr-21", "May-21"]
    wide = [[f"R{row}", *values] for row, values in enumerate(grid)]
    long = [[row[0], month, value] for row in wide for month, value in zip(months, row[1:], strict=True)]
    for name, header, rows in (("wide", ["ref", *months], wide), ("long", ["ref", "month", "value"], long)):
        path = tmp_path / f"{name}.{suffix}"
        if suffix == "parquet":
            # a column of a parquet file holds one kind of value
            cells = [[str(cell) for cell in row] for row in rows]
            pandas.DataFrame(cells, columns=header).to_parquet(path)
        else:
            saved(path, [header, *rows])
    assert figures(tmp_path / f"wide.{suffix}") == figures(tmp_path / f"long.{suffix}")


# --- headers that are named, and a status beside the value ---

THEIRS: Rows = [["KPI code", "Period", "Team", "Total"], ["CP-1", "Apr-21", "A", 5]]


def named(path: Path, columns: dict[str, str]) -> list[tuple[str, Month | None, Value]]:
    return [(row.ref, row.month, row.value) for row in read_extracts([path], columns)]


@pytest.mark.parametrize(
    ("rows", "columns", "found"),
    [
        (THEIRS, {"KPI code": "ref", "Total": "value"}, ("CP-1", APRIL, "5")),
        (THEIRS, {" kpi CODE": "ref", "total.": "value"}, ("CP-1", APRIL, "5")),
        # A header that is named goes before those that say it themselves.
        (THEIRS, {"Team": "ref", "Total": "value"}, ("A", APRIL, "5")),
        ([["ref", "Old ref", "Apr-21"], ["A", "B", 5]], {"Old ref": "ref"}, ("B", APRIL, "5")),
        ([["ref", "Apr-21", "May-21"], ["A", 4, 5]], {"Apr-21": "status"}, ("A", MAY, "5")),
        # Where month and value are named, a month above another column is no figure's.
        (
            [["ref", "For", "Total", "Apr-21"], ["A", "May-21", 5, 4]],
            {"For": "month", "Total": "value"},
            ("A", MAY, "5"),
        ),
        ([["ID", "ref", "Apr-21"], ["A", "B", 5]], {"ID": "ref"}, ("A", APRIL, "5")),
    ],
)
def test_a_header_stands_for_what_it_is_named(
    rows: Rows, columns: dict[str, str], found: object, tmp_path: Path
) -> None:
    assert named(saved(tmp_path / "f.csv", rows), columns) == [found]


def test_names_are_for_the_files_that_have_the_headers(tmp_path: Path) -> None:
    theirs, ours = saved(tmp_path / "theirs.csv", THEIRS), saved(tmp_path / "ours.csv", WIDE)
    columns = {"KPI code": "ref", "Total": "value", "Measure": "ref"}
    rows = read_extracts([theirs, ours], columns)
    assert [row.ref for row in rows] == ["CP-1", "CIN5", "M6-QL"]


def test_headers_that_are_nowhere_are_named_together(tmp_path: Path) -> None:
    theirs, ours = saved(tmp_path / "theirs.csv", THEIRS), saved(tmp_path / "ours.csv", WIDE)
    columns = {"KPI cod": "ref", "Total": "value", "Perod": "month"}
    with pytest.raises(ScorecardError) as raised:
        read_extracts([theirs, ours], columns, are_there=True)
    assert str(raised.value) == (
        "theirs.csv and ours.csv: no column is headed “KPI cod” and “Perod”; the headers, in the first row, "
        "are “KPI code”, “Period”, “Team”, “Total”, “indicator ref”, “Target”, “Apr-21” and “May 2021”: name "
        "the columns as they are headed, or delete what stands above the headers."
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [["Code", "Apr-21"], ["A", 1]],
            "there is no column ref; the columns have to be ref, month and value, or ref and one for each "
            "month, such as Apr-21; nor is one headed “KPI code” and “Total”, as you name them.",
        ),
        ([["ref", "month", "Sum"], ["A", "Apr-21", 1]], "nor is one headed “KPI code” and “Total”, as you"),
        ([["KPI code", "KPI_code", "Apr-21"], ["A", "B", 1]], "A (“KPI code”) and B (“KPI_code”) both mean"),
    ],
)
def test_a_file_that_is_not_understood_says_which_names_it_lacks(
    rows: Rows, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(ScorecardError) as raised:
        read_extracts([saved(tmp_path / "f.csv", rows)], {"KPI code": "ref", "Total": "value"})
    assert sentence in str(raised.value)


@pytest.mark.parametrize("header", ["Note", "STATUS", "Flag", "symbol", "Footnote", "Observation status"])
def test_what_stands_beside_a_value_is_read_with_it(header: str, tmp_path: Path) -> None:
    rows: Rows = [["ref", "month", "value", header], ["A", "Apr-21", "", "[c]"], ["B", "Apr-21", 5, ""]]
    found = read_extracts([saved(tmp_path / "f.csv", rows)])
    assert [(row.value, row.beside) for row in found] == [(None, ("[c]",)), ("5", ())]


def test_a_status_may_be_named_too(tmp_path: Path) -> None:
    rows: Rows = [["ref", "month", "value", "Note", "Why"], ["A", "Apr-21", "", "see below", "c"]]
    (row,) = read_extracts([saved(tmp_path / "f.csv", rows)], {"Why": "status"})
    assert row.beside == ("c",)
