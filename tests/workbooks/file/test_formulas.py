"""Formulas in computed cells: what stays, what is replaced, and what hangs on it."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

import scorecard_xl
from scorecard_xl import ScorecardError
from scorecard_xl.spreadsheet.references import moved, references
from scorecard_xl.workbooks.file.xml.calc_chain import without_cells
from tests.books.byte_comparison import differences
from tests.books.package_book import SHEET, book, cell_text, parts, values
from tests.data.package_edits import Package
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CHAIN = "xl/calcChain.xml"
CHAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
ROWS = [
    ("M1", 100, 219, 200, "▲"),
    ("M2", 200, 200, 219, "▼"),
    ("M3", None, 50, 50, "▼"),
    ("M4", None, 10, 30, ""),
    ("M5", None, 7, 8, ""),
]
"""May-20 is no part of the window: an average from May-20 on is wrong for M1 and M2 alone."""


def formula_book(folder: Path, cells: dict[str, str], chain: str | None = None) -> Path:
    """A scorecard with these cells; ``chain`` are the entries of its calculation chain."""
    path = book(folder / "book.xlsx", rows=ROWS, cells=dict.fromkeys(cells, 0))
    package = Package(path)
    for name, inside in cells.items():
        cell = f'<c r="{name}"{inside}</c>' if inside else ""
        package.substitute(SHEET, f'<c r="{name}"[^>]*><v>0</v></c>', cell.replace("\\", "\\\\"), 1)
    if chain is not None:
        package.add_part(CHAIN, f'<calcChain xmlns="{MAIN}">{chain}</calcChain>', CHAIN_TYPE)
        package.relate("xl/workbook.xml", f"{OFFICE}/calcChain", "calcChain.xml")
    package.save(path)
    return path


def shared(text: str, area: str, members: dict[str, float]) -> dict[str, str]:
    """Cells that share a formula, with their values; the first of them holds it."""
    first = f'<f t="shared" ref="{area}" si="0">{text}</f>'
    formulas = [first] + ['<f t="shared" si="0"/>'] * (len(members) - 1)
    return {
        name: f">{formula}<v>{value}</v>"
        for (name, value), formula in zip(members.items(), formulas, strict=True)
    }


def chain_of(*names: str) -> str:
    return "".join(f'<c r="{name}"' + (' i="1"/>' if not place else "/>") for place, name in enumerate(names))


AVERAGES = shared("AVERAGE(C4:E4)", "K4:K8", {"K4": 173, "K5": 206.33, "K6": 50, "K7": 20, "K8": 7.5})
RIGHT_MAXIMUM = {
    f"L{row}": f">{f'<f>MAX(D{row}:E{row})</f>'}<v>{value}</v>" for row, value in ((4, 219), (5, 219))
}


def test_a_wrong_formula_is_reported_and_a_right_one_is_not(tmp_path: Path) -> None:
    path = formula_book(tmp_path, {**AVERAGES, **RIGHT_MAXIMUM})
    before = {name: cell_text(path, name) for name in (*AVERAGES, *RIGHT_MAXIMUM)}
    result = scorecard_xl.refresh(path)
    assert [p.cell for p in result.problems if p.code == "formula-wrong"] == ["K4", "K5"]
    assert {name: cell_text(path, name) for name in before} == before
    assert not scorecard_xl.refresh(path).written


def test_the_wrong_ones_alone_are_replaced_when_asked_for(tmp_path: Path) -> None:
    path = formula_book(tmp_path, {**AVERAGES, **RIGHT_MAXIMUM}, chain_of(*AVERAGES, *RIGHT_MAXIMUM))
    changes = scorecard_xl.refresh(path, replace_formulas=True).changes
    assert {change.cell for change in changes if change.column in (11, 12)} == {"K4", "K5", "L6", "L7", "L8"}
    assert cell_text(path, "K4") == '<c r="K4" s="4"><v>209.5</v></c>'
    assert (
        cell_text(path, "K6") == '<c r="K6"><f t="shared" ref="K6:K8" si="0">AVERAGE(C6:E6)</f><v>50</v></c>'
    )
    assert cell_text(path, "K7") == '<c r="K7"><f t="shared" si="0"/><v>20</v></c>'
    assert cell_text(path, "L4") == '<c r="L4"><f>MAX(D4:E4)</f><v>219</v></c>'
    assert re.findall('<c r="([A-Z0-9]+)"', parts(path)[CHAIN].decode()) == ["K6", "K7", "K8", "L4", "L5"]
    again = scorecard_xl.refresh(path, replace_formulas=True)
    assert (again.written, again.changes) == (False, ())


def test_only_the_written_cells_and_the_heir_differ(tmp_path: Path) -> None:
    path = formula_book(tmp_path, AVERAGES, chain_of(*AVERAGES))
    before = tmp_path / "before.xlsx"
    before.write_bytes(path.read_bytes())
    changes = scorecard_xl.refresh(path, replace_formulas=True).changes
    allowed = {SHEET: {change.cell for change in changes} | {"K6"}}
    assert differences(before, path, allowed, {"1": ["K4", "K5"]}) == []


def test_an_heir_keeps_what_else_its_cell_says(tmp_path: Path) -> None:
    cells = {**AVERAGES, "K6": ' s="1" vm="1"><f t="shared" si="0" ca="1"></f><v>50</v>'}
    path = formula_book(tmp_path, cells)
    scorecard_xl.refresh(path, replace_formulas=True)
    formula = '<f t="shared" ref="K6:K8" si="0">AVERAGE(C6:E6)</f>'
    assert cell_text(path, "K6") == f'<c r="K6" s="1" vm="1">{formula}<v>50</v></c>'


def test_cells_that_cannot_share_from_a_corner_get_a_formula_each(tmp_path: Path) -> None:
    members = {
        "K4": 1,
        "L4": 219,
        "K5": 1,
        "L5": 219,
        "K6": 50,
        "L6": 50,
        "K7": 30,
        "L7": 30,
        "K8": 8,
        "L8": 8,
    }
    path = formula_book(tmp_path, shared("MAX($C4:E4)", "K4:L8", dict(members)))
    scorecard_xl.refresh(path, replace_formulas=True)
    # The average of M3 is its maximum, too.
    assert cell_text(path, "K6") == '<c r="K6"><f>MAX($C6:E6)</f><v>50</v></c>'
    assert cell_text(path, "L4") == '<c r="L4"><f>MAX($C4:F4)</f><v>219</v></c>'
    assert "<f" not in cell_text(path, "K4") + cell_text(path, "K7")
    assert 't="shared"' not in parts(path)[SHEET].decode()


def recalculated(path: Path, folder: Path) -> list[list[str]]:
    """What LibreOffice calculates for the formulas in columns K and N, whose results are taken out."""
    copy = folder / "calculated.xlsx"
    package = Package(path)
    package.substitute(SHEET, r'(<c r="[KN]\d+"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>))<v>[^<]*</v>', r"\1", 0)
    package.save(copy)
    result = convert(copy, "csv:Text - txt - csv (StarCalc):44,34,76", folder)
    with result.open(encoding="utf-8", newline="") as file:
        return [[row[10], row[13]] for row in list(csv.reader(file))[3:8]]


@pytest.mark.libreoffice
def test_cells_that_go_on_sharing_give_what_they_gave(tmp_path: Path) -> None:
    cells = shared(
        "AVERAGE($C4:$E4)*10+COLUMN(A4)+IF($A$4=&quot;A1&quot;,C$3,'Scorecard'!$D4)*0",
        "K4:N8",
        {f"{column}{row}": 0 for row in range(4, 9) for column in "KN"},
    )
    path = formula_book(tmp_path, cells)
    before = recalculated(path, tmp_path)
    changes = scorecard_xl.refresh(path, replace_formulas=True).changes
    assert {change.cell for change in changes if change.column == 11} == {"K4", "K5", "K6", "K7", "K8"}
    after = recalculated(path, tmp_path)
    assert [row[1] for row in after] == [row[1] for row in before]
    assert [float(row[0]) for row in after] == [210, 210, 50, 20, 8]


ARRAY = {"K4": '><f t="array" ref="K4:K6">C4:C6*1</f><v>100</v>', "K5": "><v>200</v>", "K6": "><v>0</v>"}
DYNAMIC = {
    "K4": ' cm="1"><f t="array" ref="K4:K6">_xlfn.UNIQUE(C4:C6)</f><v>100</v>',
    "K5": "><v>200</v>",
    "K6": "><v>50</v>",
}


@pytest.mark.parametrize("cells", [ARRAY, DYNAMIC], ids=["array", "dynamic array"])
def test_an_array_formula_is_reported_cell_by_cell(cells: dict[str, str], tmp_path: Path) -> None:
    path = formula_book(tmp_path, cells)
    wrong = [p.cell for p in scorecard_xl.refresh(path).problems if p.code == "formula-wrong"]
    assert wrong == ["K4", "K5", "K6"] if cells is ARRAY else ["K4", "K5"]
    assert [cell_text(path, name).partition(name)[2] for name in cells] == [
        f'"{inside}</c>' for inside in cells.values()
    ]


@pytest.mark.parametrize("cells", [ARRAY, DYNAMIC], ids=["array", "dynamic array"])
def test_an_array_formula_is_replaced_as_a_whole(cells: dict[str, str], tmp_path: Path) -> None:
    path = formula_book(
        tmp_path, cells, chain_of("K4", "K5", "K6", "N1") if cells is ARRAY else chain_of("K4")
    )
    scorecard_xl.refresh(path, replace_formulas=True)
    assert values(path, "K4:K6") == [[209.5], [209.5], [50]]
    assert not re.search("<f|cm=", "".join(cell_text(path, name) for name in cells))
    if cells is ARRAY:
        assert re.findall('<c r="([A-Z0-9]+)" i="1"/>', parts(path)[CHAIN].decode()) == ["N1"]
    else:
        assert CHAIN not in parts(path)


def test_a_cell_whose_array_formula_goes_keeps_its_value(tmp_path: Path) -> None:
    cells = {**ARRAY, "K4": '><f t="array" ref="K4:K6">C4:C6*1</f><v>209.5</v>'}
    path = formula_book(tmp_path, cells)
    scorecard_xl.refresh(path, replace_formulas=True)
    assert cell_text(path, "K4") == '<c r="K4"><v>209.5</v></c>'


@pytest.mark.parametrize("area", ["K4:N4", "K4:K20", "J4:K4", "K4:K1048576"])
def test_an_array_formula_that_reaches_outside_is_refused(area: str, tmp_path: Path) -> None:
    path = formula_book(tmp_path, {"K4": f'><f t="array" ref="{area}">C4:C6*1</f><v>100</v>'})
    before = path.read_bytes()
    with pytest.raises(ScorecardError, match=f"sheet Scorecard: the array formula in {area} "):
        scorecard_xl.refresh(path, replace_formulas=True)
    assert path.read_bytes() == before


def test_a_part_of_an_array_formula_from_outside_is_refused_as_well(tmp_path: Path) -> None:
    path = formula_book(tmp_path, {"N4": "><f t='array' ref='K4:N4'>1</f><v>1</v>", "K4": "><v>1</v>"})
    with pytest.raises(ScorecardError, match="K4:N4"):
        scorecard_xl.refresh(path, replace_formulas=True)


def test_an_array_formula_with_right_results_stays_wherever_it_reaches(tmp_path: Path) -> None:
    path = formula_book(tmp_path, {"K4": '><f t="array" ref="K4:N4">1</f><v>209.5</v>', "L4": "><v>219</v>"})
    before = cell_text(path, "K4")
    scorecard_xl.refresh(path, replace_formulas=True)
    assert cell_text(path, "K4") == before


def test_a_header_that_is_a_formula_stays(tmp_path: Path) -> None:
    formula = '<f>"% change from "&amp;TEXT(C3,"mmm-yy")</f>'
    path = formula_book(tmp_path, {"F3": f' s="1" t="str">{formula}<v>% change from Mar-21</v>'})
    before = cell_text(path, "F3")
    for replace_formulas in (False, True):
        result = scorecard_xl.refresh(path, replace_formulas=replace_formulas)
        assert "F3" in [problem.cell for problem in result.problems]
        assert cell_text(path, "F3") == before


def test_a_chain_without_cells_goes_with_its_relationship_and_type(tmp_path: Path) -> None:
    path = formula_book(tmp_path, {"K4": "><f>1+1</f><v>2</v>"}, chain_of("K4"))
    names = [name for name in parts(path) if name != CHAIN]
    scorecard_xl.refresh(path, replace_formulas=True)
    assert list(parts(path)) == names
    for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        assert "calcChain" not in parts(path)[part].decode()
        assert "sharedStrings" in parts(path)[part].decode()
    assert cell_text(path, "K4") == '<c r="K4" s="4"><v>209.5</v></c>'


CHAINS = [
    ('<c r="A1" i="1"/><c r="A2"/>', {("1", "A1")}, '<c r="A2" i="1"/>'),
    ('<c r="A1" i="1"/><c r="A2"/><c r="A3"/>', {("1", "A2")}, '<c r="A1" i="1"/><c r="A3"/>'),
    ('<c r="A1" i="1"/><c r="A2" i="2"/><c r="A1"/>', {("2", "A2")}, '<c r="A1" i="1"/><c r="A1" i="2"/>'),
    ('<c r="A1" i="1" l="1"/><c r="A2" s="1"/>', {("1", "A1")}, '<c r="A2" s="1" i="1"/>'),
    ("<c i='1' r='A1'></c><c r='A2'></c>", {("1", "A1")}, "<c r='A2' i=\"1\"/>"),
    ('<c r="A1" i="1"/><c r="A1" i="2"/>', {("1", "A1")}, '<c r="A1" i="2"/>'),
    ('<c r="A1" i="1"/>', {("2", "A1")}, '<c r="A1" i="1"/>'),
]


@pytest.mark.parametrize(("chain", "gone", "left"), CHAINS)
def test_an_entry_keeps_its_sheet_when_the_one_before_goes(
    chain: str, gone: set[tuple[str, str]], left: str
) -> None:
    assert (
        without_cells(f"<calcChain>{chain}</calcChain>".encode(), gone)
        == f"<calcChain>{left}</calcChain>".encode()
    )


def test_a_chain_whose_cells_all_go_is_none() -> None:
    assert (
        without_cells(b'<calcChain><c r="A1" i="1"/><c r="A2"/></calcChain>', {("1", "A1"), ("1", "A2")})
        is None
    )


MOVED = [
    ("A1+$A1+A$1+$A$1", "B2+$A2+B$1+$A$1"),
    ("SUM(A1:B2,C:C,3:3,$D:E,$4:5)", "SUM(B2:C3,D:D,4:4,$D:F,$4:6)"),
    ("'It''s A1'!A1+Sheet1!A1+'A 1:B 2'!A1", "'It''s A1'!B2+Sheet1!B2+'A 1:B 2'!B2"),
    ("[1]Returns!A1+'[1]May 21'!A1", "[1]Returns!B2+'[1]May 21'!B2"),
    ('"A1"&A1&"it\'s ""A1"""', '"A1"&B2&"it\'s ""A1"""'),
    ("LOG10(A1)+_xlfn.XLOOKUP(A1,B:B,C:C)", "LOG10(B2)+_xlfn.XLOOKUP(B2,C:C,D:D)"),
    ("Cases[A1]+Cases[[#This Row],[A1]]+Cases['#A1]+A1", "Cases[A1]+Cases[[#This Row],[A1]]+Cases['#A1]+B2"),
    ("SUM(A1:INDEX(B:B,3))", "SUM(B2:INDEX(C:C,3))"),
    ("A1B+rate_A1+A1.x+XFE1+A1048577", "A1B+rate_A1+A1.x+XFE1+A1048577"),
    ("#REF!+A1%-1E3*1.5^A1#", "#REF!+B2%-1E3*1.5^B2#"),
    ("IF(a1>=10,{1,2},-A1)", "IF(B2>=10,{1,2},-B2)"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "expected"), MOVED)
def test_a_formula_as_it_reads_one_row_below_and_one_column_on(formula: str, expected: str) -> None:
    assert moved(formula, 1, 1) == expected
    assert moved(formula, 0, 0).upper() == formula.upper()


def test_beyond_the_edge_a_reference_goes_on_at_the_other() -> None:
    assert moved("A1+XFD1048576", -1, -1) == "XFD1048576+XFC1048575"
    assert moved("A1+XFD1048576", 1, 1) == "B2+A1"


def test_what_a_formula_refers_to() -> None:
    found = references("SUM('My sheet'!$A$1:B2)+Other!C:C+3:4+D5+LOG10(2)+\"E6\"", 1, 1)
    expected = [("My sheet", "A1:C3"), ("Other", "D1:D1048576"), ("", "A4:XFD5"), ("", "E6")]
    assert [(sheet, area.reference) for sheet, area in found] == expected


@pytest.mark.validator
@pytest.mark.parametrize("cells", [AVERAGES, ARRAY], ids=["shared", "array"])
def test_the_validator_finds_nothing_in_what_is_left(cells: dict[str, str], tmp_path: Path) -> None:
    path = formula_book(tmp_path, cells, chain_of(*cells))
    assert errors_of(path) == Counter()
    scorecard_xl.refresh(path, replace_formulas=True)
    assert errors_of(path) == Counter()
