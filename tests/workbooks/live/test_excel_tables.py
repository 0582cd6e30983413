"""Headers: inside an Excel table, in rich text, and with line breaks."""

import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.spreadsheet.table_references import with_new_headers
from scorecard_xl.workbooks.file.cell_bytes import reworded_runs
from scorecard_xl.workbooks.file.xml.spans import BrokenPart
from scorecard_xl.workbooks.file.xml.table import TableXml
from tests.books.byte_comparison import differences
from tests.books.package_book import SHEET, book, cell_text, edited, sheet_text, values
from tests.programs.validator import errors_of

TABLE = "xl/tables/table1.xml"
HEADERS = (
    "Ref.",
    "Indicator",
    "May-20",
    "Apr-21",
    "May-21",
    "% change\nfrom Mar-21",
    "% change from Apr-20",
    "Preferred DoT",
    "12-mnth avg",
    "Commentary (Apr-21):",
)
RIGHT = ["% change\nfrom Apr-21", "% change from May-20"]


def table_book(path: Path, formula: str = "", headers: tuple[str, ...] = HEADERS) -> Path:
    """A scorecard in an Excel table; ``formula`` stands in another sheet."""
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        columns = [{"header": header} for header in headers]
        rows = [["M1", "Cases", 100, 219, 200, "", "", "▲"], ["M2", "Visits", 200, 200, 219, "", "", "▼"]]
        sheet.add_table(2, 0, 4, len(headers) - 1, {"name": "Board", "columns": columns, "data": rows})
        if formula:
            workbook.add_worksheet("Sums").write_formula("A1", formula)
    return path


def column_names(path: Path) -> list[str]:
    """The names of the columns as openpyxl reads them from the table's part."""
    sheet = openpyxl.load_workbook(path)["Scorecard"]
    return [column.name for column in sheet.tables["Board"].tableColumns]


def test_a_header_and_its_column_get_the_same_name(tmp_path: Path) -> None:
    path = table_book(tmp_path / "book.xlsx")
    scorecard_xl.refresh(path)
    assert values(path, "F3:G3") == [RIGHT]
    names = [name.replace("_x000a_", "\n") for name in column_names(path)]
    assert names == values(path, "A3:J3")[0]
    assert names[5:7] == RIGHT
    assert names[9] == "Commentary (May-21):"
    assert 'name="% change_x000a_from Apr-21"' in sheet_text(path, TABLE)


def test_only_the_names_in_the_tables_part_differ(tmp_path: Path) -> None:
    path = table_book(tmp_path / "book.xlsx")
    before = tmp_path / "before.xlsx"
    before.write_bytes(path.read_bytes())
    changes = scorecard_xl.refresh(path).changes
    assert differences(before, path, {SHEET: {change.cell for change in changes}}) == [
        f"{TABLE}: other bytes"
    ]
    pattern = r' name="(?:% change|Commentary)[^"]*"'
    assert re.sub(pattern, "", sheet_text(path, TABLE)) == re.sub(pattern, "", sheet_text(before, TABLE))


def test_a_second_refresh_writes_nothing(tmp_path: Path) -> None:
    path = table_book(tmp_path / "book.xlsx")
    scorecard_xl.refresh(path)
    assert not scorecard_xl.refresh(path).written


@pytest.mark.validator
def test_the_validator_finds_nothing(tmp_path: Path) -> None:
    path = table_book(tmp_path / "book.xlsx")
    before = errors_of(path)
    scorecard_xl.refresh(path)
    assert errors_of(path) - before == Counter()


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(Board[% change from Apr-20])", "SUM(Board[% change from May-20])"),
        ("=SUM(Board[[#All],[% change from Apr-20]])", "SUM(Board[[#All],[% change from May-20]])"),
        ("=COUNTA(board[% CHANGE FROM APR-20])", "COUNTA(board[% change from May-20])"),
        ("=COUNTA(Board[% change\nfrom Mar-21])", "COUNTA(Board[% change\nfrom Apr-21])"),
        ('=COUNTA(Board[Commentary (Apr-21):])&"[Apr-21]"', 'COUNTA(Board[Commentary (May-21):])&"[Apr-21]"'),
    ],
)
def test_a_formula_that_names_the_old_header_names_the_new_one(
    formula: str, expected: str, tmp_path: Path
) -> None:
    path = table_book(tmp_path / "book.xlsx", formula)
    scorecard_xl.refresh(path)
    assert openpyxl.load_workbook(path)["Sums"]["A1"].value == f"={expected}"
    assert not scorecard_xl.refresh(path).written


def test_formulas_follow_the_months_of_a_table_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        columns: list[dict[str, object]] = [{"header": header} for header in HEADERS]
        columns[8]["formula"] = "AVERAGE(Board[[#This Row],[May-20]:[May-21]])"
        rows = [["M1", "Cases", 100, 219, 200, "", "", "▲"], ["M2", "Visits", 200, 200, 219, "", "", "▼"]]
        sheet.add_table(2, 0, 4, len(HEADERS) - 1, {"name": "Board", "columns": columns, "data": rows})
        other = workbook.add_worksheet("Other")
        other.add_table(0, 0, 1, 0, {"name": "Theirs", "columns": [{"header": "May-21"}]})
        other.write_formula("C1", "=SUM(Board[Apr-21])-SUM(Board[May-21])+SUM(Theirs[May-21])", None, 0)
        other.write_string("C2", "Board[May-21]")
        workbook.define_name("Newest", "=Board[May-21]")
    result = scorecard_xl.new_month(path, agreed=True)
    assert result.written
    read = openpyxl.load_workbook(path)
    assert read["Other"]["C1"].value == "=SUM(Board[May-21])-SUM(Board[Jun-21])+SUM(Theirs[May-21])"
    assert read["Other"]["C2"].value == "Board[May-21]"
    assert read.defined_names["Newest"].value == "Board[Jun-21]"
    assert read["Scorecard"]["I4"].value == "=AVERAGE(Board[[#This Row],[Apr-21]:[Jun-21]])"
    assert "[[#This Row],[Apr-21]:[Jun-21]]" in sheet_text(path, TABLE)
    assert ("C1", "formula-points") in [(one.cell, one.code) for one in result.left_behind]


@pytest.mark.parametrize("formula", ["=SUM(Board[May-21])", '="[% change from Apr-2"', "=ROWS(Board)"])
def test_another_formula_does_not(formula: str, tmp_path: Path) -> None:
    assert scorecard_xl.refresh(table_book(tmp_path / "book.xlsx", formula)).written


@pytest.mark.parametrize(
    ("names", "twice"), [({1: "MAY-21"}, 1), ({1: "Apr-21"}, None), ({1: "x", 2: "X"}, 2), ({2: "Apr-21"}, 2)]
)
def test_two_columns_may_not_have_one_name(names: dict[int, str], twice: int | None) -> None:
    columns = "".join(
        f'<tableColumn id="{n}" name="{name}"/>' for n, name in enumerate(("Ref.", "Apr-21", "May-21"))
    )
    table = TableXml(f'<table ref="A1:C9"><tableColumns>{columns}</tableColumns></table>'.encode())
    assert table.twice(names) == twice


@pytest.mark.parametrize(
    ("header", "formula", "expected"),
    [
        ("from Apr-21", "Board[from Apr-21]", "Board[new]"),
        ("from Apr-21", "Board[[#This Row],[FROM APR-21]]", "Board[[#This Row],[new]]"),
        (
            "from Apr-21",
            "Other[from Apr-21]+My.Board[from Apr-21]",
            "Other[from Apr-21]+My.Board[from Apr-21]",
        ),
        ("from Apr-21", "Board[from Apr-21 ]", "Board[from Apr-21 ]"),
        (
            "from Apr-21",
            "\"Board[from Apr-21]\"&'Board[from Apr-21]'!A1",
            "\"Board[from Apr-21]\"&'Board[from Apr-21]'!A1",
        ),
        ('the "best"', 'Board[the "best"]', "Board[new]"),
        ("one\ntwo", "Board[one_x000a_two]", "Board[new]"),
        ("one\ntwo", "Board[one\r\ntwo]", "Board[new]"),
        ("#1 [it's]", "Board['#1 '[it''s']]", "Board[new]"),
        ("a.c", "Board[abc]", "Board[abc]"),
    ],
)
def test_how_a_formula_names_a_column(header: str, formula: str, expected: str) -> None:
    assert with_new_headers(formula, {"board": {header.casefold(): "new"}}) == expected


def test_a_new_name_is_written_as_a_formula_does() -> None:
    assert with_new_headers("A[b]", {"a": {"b": "#1 [it's]"}}) == "A['#1 '[it''s']]"


@pytest.mark.parametrize("name", ['name="Apr-21"', "name='Apr-21'", 'name = "Apr-21"', '\n name="Apr-21"'])
def test_a_name_is_found_however_it_is_written(name: str) -> None:
    table = (
        f'<table ref="B2:C9"><tableColumns><tableColumn id="1" name="x"/><tableColumn {name} uniqueName="1"/>'
    )
    part = TableXml(f"{table}</tableColumns></table>".encode())
    assert part.column(2, 3) == 1
    assert [part.column(*place) for place in ((2, 4), (3, 3), (1, 3))] == [None, None, None]
    renamed = part.renamed({1: "R&D\n<1>"}).decode()
    assert re.search(r'name\s*=\s*"R&amp;D_x000a_&lt;1&gt;" uniqueName="1"', renamed)


def test_a_table_without_a_header_names_no_cell() -> None:
    columns = '<tableColumns><tableColumn id="1" name="x"/></tableColumns>'
    assert TableXml(f'<table ref="B2:B9" headerRowCount="0">{columns}</table>'.encode()).column(2, 2) is None


@pytest.mark.parametrize("table", ["<table/>", '<table ref="B2:C9"/>', '<table ref="here"/>', "<table"])
def test_a_broken_table_is_one(table: str) -> None:
    with pytest.raises(BrokenPart):
        TableXml(table.encode())


def rich(workbook: Workbook, sheet: Worksheet) -> None:
    red, bold = workbook.add_format({"font_color": "red"}), workbook.add_format({"bold": True})
    sheet.write_rich_string("F3", red, "% change", bold, " from Mar-21")
    sheet.write_rich_string("H3", "% change from A", red, "pr", bold, "-20 (year)")
    sheet.write_rich_string("M3", bold, "Commentary", " (", red, "Apr-21", bold, "):")


def runs(path: Path, cell: str) -> list[tuple[bool, bool, str]]:
    """The runs of a cell's text: whether each is bold, is red, and its text."""
    value = openpyxl.load_workbook(path, rich_text=True)["Scorecard"][cell].value
    return [
        (bool(run.font.b), bool(run.font.color and run.font.color.rgb == "FFFF0000"), run.text)
        if hasattr(run, "font")
        else (False, False, run)
        for run in value
    ]


def test_a_rich_header_keeps_its_runs(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", rich)
    scorecard_xl.refresh(path)
    assert runs(path, "F3") == [(False, True, "% change"), (True, False, " from Apr-21")]
    assert runs(path, "H3")[:2] == [(False, False, "% change from May-20"), (False, True, "")]
    assert runs(path, "H3")[2] == (True, False, " (year)")
    assert "".join(text for _, _, text in runs(path, "M3")) == "Commentary (May-21):"
    assert (False, True, "May-21") in runs(path, "M3")
    with ZipFile(path) as archive:
        assert "Mar-21" in archive.read("xl/sharedStrings.xml").decode()
    assert not scorecard_xl.refresh(path).written


@pytest.mark.validator
def test_the_validator_finds_nothing_in_a_rich_header(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", rich)
    scorecard_xl.refresh(path)
    assert errors_of(path) == Counter()


def test_a_rich_header_that_is_inline_already_keeps_its_runs_as_well(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", rich)
    scorecard_xl.refresh(path)
    edited(path, (SHEET, "from Apr-21", "from Feb-21"))
    scorecard_xl.refresh(path)
    assert runs(path, "F3") == [(False, True, "% change"), (True, False, " from Apr-21")]


def test_a_plain_header_keeps_its_breaks_and_spaces(tmp_path: Path) -> None:
    path = table_book(
        tmp_path / "book.xlsx", headers=(*HEADERS[:5], " % change\n\tfrom  Mar-21 & ", *HEADERS[6:])
    )
    scorecard_xl.refresh(path)
    assert values(path, "F3:F3") == [[" % change\n\tfrom  Apr-21 & "]]
    assert 'name=" % change_x000a__x0009_from  Apr-21 &amp; "' in sheet_text(path, TABLE)
    assert 'xml:space="preserve"' in cell_text(path, "F3")


T = '<t xml:space="preserve">'
REWORDED = [
    ("<si><t>from Apr-21</t></si>", '<t xml:space="preserve">from May-21</t>'),
    ("<si><t>Apr-21 Apr-21</t></si>", '<t xml:space="preserve">May-21 Apr-21</t>'),
    ("<is><r><rPr><b/></rPr><t>from A</t></r><r><t>pr-21 &amp; on</t></r></is>",
     f'<r><rPr><b/></rPr>{T}from May-21</t></r><r>{T} &amp; on</t></r>'),
    ("<x:si><x:r><x:t>Apr-21</x:t></x:r></x:si>", '<x:r><x:t xml:space="preserve">May-21</x:t></x:r>'),
    ("<si><t>Apr-21</t><rPh sb='0' eb='1'><t>Apr-21</t></rPh></si>",
     "<t xml:space=\"preserve\">May-21</t><rPh sb='0' eb='1'><t>Apr-21</t></rPh>"),
    ("<si><t>_x005F_x0041_ Apr-21_x000D_</t></si>", f"{T}_x005F_x0041_ May-21_x000D_</t>"),
    ("<si><t>May-21</t></si>", None),
    ('<si><r><rPr><x14:new val="1"/></rPr><t>Apr-21</t></r></si>', None),
    ('<si><r x14:new="1"><t>Apr-21</t></r></si>', None),
    ("<si/>", None),
]  # fmt: skip


@pytest.mark.parametrize(("item", "expected"), REWORDED)
def test_a_wording_is_replaced_in_the_runs_that_hold_it(item: str, expected: str | None) -> None:
    found = reworded_runs(item.encode(), "Apr-21", "May-21")
    assert (found and found.decode()) == expected


def test_the_totals_of_an_excel_table_are_no_indicator(tmp_path: Path) -> None:
    with Workbook(str(tmp_path / "book.xlsx")) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        columns: list[dict[str, object]] = [{"header": header} for header in HEADERS]
        columns[0]["total_string"] = "Total"
        columns[4]["total_function"] = "sum"
        rows = [["M1", "Cases", 100, 219, 200], ["M2", "Visits", 200, 200, 219]]
        area = (2, 0, 5, len(HEADERS) - 1)
        sheet.add_table(*area, {"name": "Board", "columns": columns, "data": rows, "total_row": True})
    path = tmp_path / "book.xlsx"
    totals = re.search(r'<row r="6".*?</row>', sheet_text(path))
    result = scorecard_xl.refresh(path)
    assert [indicator.ref for indicator in result.scorecard.indicators] == ["M1", "M2"]
    assert totals and totals[0] in sheet_text(path)
