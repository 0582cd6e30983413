"""Number formats and merged areas of a sheet, each way of finding them against another."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.workbooks.live.halving import halves_of, layout_by_halving
from scorecard_xl.workbooks.live.native import Layout
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from scorecard_xl.workbooks.live.xml_spreadsheet import layout_of

CODES = ("General", "0", "0.0%", "#,##0.00", "mmm\\-yy", "@", '0.0" per 10,000"', "[$-809]dd/mm/yyyy")


def many_formats(workbook: Workbook, sheet: Worksheet) -> None:
    """A number format of its own for nearly every cell."""
    formats = [workbook.add_format({"num_format": code}) for code in CODES]
    for row, column in product(range(23), range(9)):
        sheet.write_number(row, column, row + column, formats[(row * 5 + column * 3) % len(formats)])


def many_merged_areas(workbook: Workbook, sheet: Worksheet) -> None:
    """Merged areas of many shapes: side by side, below each other, alone, at the edges."""
    percent, month = (workbook.add_format({"num_format": code}) for code in ("0%", "mmm-yy"))
    for area in ("A1:I1", "A2:A9", "B2:C2", "D2:E2", "F2:G3", "H2:I2", "B4:C9", "D4:D5", "D6:D7", "I23:I24"):
        sheet.merge_range(area, 1, percent if area < "C" else month)
    for row in range(10, 20):
        sheet.merge_range(row, row % 3, row, row % 3 + row % 4 + 1, row)


def whole_columns_and_rows(workbook: Workbook, sheet: Worksheet) -> None:
    """Formats of whole columns and rows, and what is written over them."""
    percent, month, text = (workbook.add_format({"num_format": code}) for code in ("0%", "mmm-yy", "@"))
    sheet.set_column("C:E", None, percent)
    sheet.set_row(4, None, month)
    sheet.write_number("D9", 1, text)
    sheet.write_number("H12", 1)
    sheet.merge_range("C7:E8", "merged", text)


def one_cell(workbook: Workbook, sheet: Worksheet) -> None:
    """A sheet of one cell."""
    sheet.write_number("A1", 1, workbook.add_format({"num_format": "0%"}))


BUILT = (many_formats, many_merged_areas, whole_columns_and_rows, one_cell)
PUBLISHED = ("published_paired.xlsx", "published_text.xlsx", "everything.xlsm")


@pytest.fixture(params=[*PUBLISHED, *BUILT], ids=lambda param: getattr(param, "__name__", param))
def path(request: pytest.FixtureRequest, data: Path, tmp_path: Path) -> Path:
    """Workbooks with layouts of many kinds."""
    if isinstance(request.param, str):
        return data / request.param
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        request.param(workbook, workbook.add_worksheet("Scorecard"))
    return path


def from_a1(sheet: xlwings.Sheet) -> xlwings.Range:
    """The cells of a sheet from A1 to the last one in use."""
    return sheet.range((1, 1), sheet.used_range.last_cell.address)


def rows_of(layout: Layout) -> list[list[str]]:
    return [list(row) for row in layout.number_formats]


@pytest.mark.live
def test_halving_finds_what_libreoffice_itself_tells(path: Path, app: xlwings.App) -> None:
    for sheet in app.books.open(path, read_only=True).sheets:
        cells = from_a1(sheet)
        expected = LibreOfficeCalc().layout(cells)
        found = layout_by_halving(sheet, Area(1, 1, *cells.shape))
        assert expected is not None
        assert rows_of(found) == rows_of(expected)
        assert set(found.merged) == set(expected.merged)
        assert len(found.merged) == len(set(found.merged))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a range was asked for each member that tells its layout."""
    counted: Counter[str] = Counter()

    def counting(name: str) -> property:
        member: Any = vars(Range)[name]

        def counted_read(cells: Range) -> Any:
            counted[name] += 1
            return member.fget(cells)

        return property(counted_read, member.fset)

    for name in ("number_format", "merge_cells", "merge_area"):
        monkeypatch.setattr(Range, name, counting(name))
    return counted


def blank(app: xlwings.App, path: Path) -> xlwings.Sheet:
    """A blank sheet."""
    with Workbook(str(path)) as workbook:
        workbook.add_worksheet("Scorecard")
    return app.books.open(path).sheets[0]


@pytest.mark.live
@pytest.mark.parametrize("rows", [64, 1024, 16384])
def test_cells_that_are_alike_are_asked_for_once(
    app: xlwings.App, tmp_path: Path, calls: Counter[str], rows: int
) -> None:
    layout = layout_by_halving(blank(app, tmp_path / "book.xlsx"), Area(1, 1, rows, 8))
    assert rows_of(layout) == [["General"] * 8] * rows
    assert calls == {"number_format": 1, "merge_cells": 1}


def with_stretches(sheet: xlwings.Sheet, rows: int, stretches: int) -> None:
    """Give a sheet alternating number formats, and a merged area at the end of each stretch."""
    for place in range(stretches):
        first, last = rows * place // stretches, rows * (place + 1) // stretches - 1
        sheet.range((first + 1, 1), (last + 1, 8)).number_format = ("0%", "0.00")[place % 2]
        sheet.api.getCellRangeByPosition(2, last, 3, last).merge(True)


@pytest.mark.live
@pytest.mark.parametrize("stretches", [1, 4, 16])
def test_the_calls_grow_with_the_stretches_and_not_with_the_cells(
    app: xlwings.App, tmp_path: Path, calls: Counter[str], stretches: int
) -> None:
    taken = []
    for rows in (256, 4096):
        sheet = blank(app, tmp_path / f"{rows}.xlsx")
        with_stretches(sheet, rows, stretches)
        calls.clear()
        layout = layout_by_halving(sheet, Area(1, 1, rows, 8))
        assert len(layout.merged) == stretches
        assert [row[0] for row in layout.number_formats] == [
            ("0%", "0.00")[row * stretches // rows % 2] for row in range(rows)
        ]
        taken.append(calls.total())
        halvings = (rows * 8).bit_length()
        assert calls["number_format"] < 2 * stretches
        assert calls["merge_cells"] <= 2 * stretches * halvings
    # Sixteen times the cells are four more halvings on the way to each stretch's merged area.
    assert taken[1] - taken[0] <= 2 * 4 * stretches


@pytest.mark.parametrize(
    ("reference", "halves"),
    [
        (Area(1, 1, 1, 1), ()),
        (Area(1, 1, 1, 2), (Area(1, 1, 1, 1), Area(1, 2, 1, 2))),
        (Area(3, 2, 5, 4), (Area(3, 2, 4, 4), Area(5, 2, 5, 4))),
    ],
)
def test_an_area_is_halved_by_rows_and_a_row_by_columns(reference: Area, halves: tuple[Area, ...]) -> None:
    assert halves_of(reference) == halves


STYLES = """
<Style ss:ID="Default" ss:Name="Normal"><NumberFormat/></Style>
<Style ss:ID="s1" ss:Name="Per cent"><NumberFormat ss:Format="0%"/></Style>
<Style ss:ID="s2" ss:Parent="s1"><Font ss:Bold="1"/></Style>
<Style ss:ID="s3" ss:Parent="s2"/>
<Style ss:ID="s4" ss:Parent="s1"><NumberFormat/></Style>
<Style ss:ID="s5" ss:Parent="s1"><NumberFormat ss:Format="0.0"/></Style>
<Style ss:ID="s6"><NumberFormat ss:Format="mmm\\-yy"/></Style>
<Style ss:ID="s7"><Font ss:Italic="1"/></Style>
<Style ss:ID="s8"><NumberFormat ss:Format="@"/></Style>
"""
OF_STYLE = {
    "Default": "General",
    "s1": "0%",
    "s2": "0%",
    "s3": "0%",
    "s4": "General",
    "s5": "0.0",
    "s6": "mmm\\-yy",
    "s7": "General",
    "s8": "@",
}


def spreadsheet(table: str, styles: str = STYLES, of_table: str = "") -> str:
    """An XML Spreadsheet as Excel writes it, with these rows and columns."""
    return f"""<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:html="http://www.w3.org/TR/REC-html40">
 <Styles>{styles}</Styles>
 <Worksheet ss:Name="Scorecard"><Table {of_table} ss:DefaultRowHeight="15">{table}</Table></Worksheet>
</Workbook>"""


def formats_and_merged(text: str, rows: int, columns: int) -> tuple[list[list[str]], list[str]]:
    layout = layout_of(text, Area(1, 1, rows, columns))
    assert layout is not None
    return rows_of(layout), [area.reference for area in layout.merged]


@pytest.mark.parametrize("style", OF_STYLE)
def test_a_style_has_its_own_number_format_or_its_parents(style: str) -> None:
    text = spreadsheet(f'<Row><Cell ss:StyleID="{style}"/></Row>')
    assert formats_and_merged(text, 1, 1) == ([[OF_STYLE[style]]], [])


@pytest.mark.parametrize(
    ("table", "rows", "merged"),
    [
        ("", ["GGG", "GGG"], []),
        ('<Row><Cell ss:StyleID="s1"/><Cell/><Cell ss:StyleID="s8"/></Row>', ["%G@", "GGG"], []),
        (
            '<Row ss:Index="2"><Cell ss:Index="2" ss:StyleID="s1"/><Cell ss:StyleID="s8"/></Row>',
            ["GGG", "G%@"],
            [],
        ),
        ('<Row ss:StyleID="s1"><Cell ss:Index="2" ss:StyleID="s8"/></Row>', ["%@%", "GGG"], []),
        (
            '<Row ss:StyleID="s1" ss:Span="1"/><Row ss:Index="3"><Cell ss:StyleID="s8"/></Row>',
            ["%%%", "%%%", "@GG"],
            [],
        ),
        ('<Row ss:StyleID="s1" ss:Span="9"/>', ["%%%", "%%%"], []),
        ('<Column ss:StyleID="s1"/><Column ss:Index="3" ss:StyleID="s8"/>', ["%G@", "%G@"], []),
        ('<Column ss:StyleID="s1" ss:Span="1"/><Column ss:Index="3" ss:StyleID="s8"/>', ["%%@", "%%@"], []),
        ('<Column ss:Index="2" ss:StyleID="s1" ss:Span="16382"/>', ["G%%", "G%%"], []),
        ('<Column ss:Width="48"/><Column ss:StyleID="s1"/>', ["G%G"], []),
        ('<Column ss:StyleID="s1"/><Row ss:StyleID="s8"/><Row><Cell/></Row>', ["@@@", "%GG"], []),
        ('<Column ss:StyleID="s1"/><Row><Cell ss:StyleID="Default"/></Row>', ["GGG", "%GG"], []),
        ('<Row><Cell ss:MergeAcross="1" ss:StyleID="s1"/><Cell ss:StyleID="s8"/></Row>', ["%G@"], ["A1:B1"]),
        (
            '<Row><Cell ss:MergeDown="1" ss:StyleID="s1"/></Row>'
            '<Row><Cell ss:Index="2" ss:StyleID="s8"/></Row>',
            ["%GG", "G@G"],
            ["A1:A2"],
        ),
        (
            '<Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1" ss:MergeDown="2"/></Row>',
            ["GGG"] * 4,
            ["B2:C4"],
        ),
        ('<Row><Cell ss:MergeAcross="1"/><Cell ss:MergeDown="1"/></Row>', ["GGG"] * 2, ["A1:B1", "C1:C2"]),
        (
            '<Row><Cell ss:Index="4" ss:MergeAcross="1"/></Row>'
            '<Row ss:Index="3"><Cell ss:MergeDown="1"/></Row>',
            ["GGG"] * 2,
            [],
        ),
    ],
)
def test_what_a_cell_leaves_out_its_row_its_column_and_its_place_say(
    table: str, rows: Sequence[str], merged: list[str]
) -> None:
    codes = {"G": "General", "%": "0%", "@": "@"}
    expected = [[codes[letter] for letter in row] for row in rows]
    assert formats_and_merged(spreadsheet(table), len(rows), 3) == (expected, merged)


def test_the_table_can_have_a_style_of_its_own() -> None:
    text = spreadsheet('<Row><Cell ss:StyleID="s8"/></Row>', of_table='ss:StyleID="s1"')
    assert formats_and_merged(text, 2, 2) == ([["@", "0%"], ["0%", "0%"]], [])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Percent", "0.00%"),
        ("Fixed", "0.00"),
        ("Standard", "#,##0.00"),
        ("Scientific", "0.00E+00"),
        ("Short Date", "dd/mm/yyyy"),
        ("Medium Date", "dd-mmm-yy"),
        ("Short Time", "hh:mm"),
        ("General Number", "General"),
        ("0.00%", "0.00%"),
        ("0.0&quot; per 10,000&quot;", '0.0" per 10,000"'),
        ("[$£-809]#,##0", "[$£-809]#,##0"),
    ],
)
def test_a_format_can_go_by_a_name(name: str, code: str) -> None:
    styles = f'<Style ss:ID="s1"><NumberFormat ss:Format="{name}"/></Style>'
    text = spreadsheet('<Row><Cell ss:StyleID="s1"/></Row>', styles)
    assert formats_and_merged(text, 1, 1) == ([[code]], [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing of the kind",
        "<Workbook",
        "<html><body><table/></body></html>",
        spreadsheet("").replace("<Table", "<Other").replace("</Table", "</Other"),
        spreadsheet("").replace("urn:schemas-microsoft-com:office:spreadsheet", "urn:another"),
    ],
    ids=["nothing", "words", "cut off", "another XML", "no table", "another namespace"],
)
def test_a_text_that_is_no_xml_spreadsheet_tells_no_layout(text: str) -> None:
    assert layout_of(text, Area(1, 1, 1, 1)) is None


def test_styles_that_name_each_other_as_parents_have_no_number_format() -> None:
    styles = '<Style ss:ID="s1" ss:Parent="s2"/><Style ss:ID="s2" ss:Parent="s1"/>'
    text = spreadsheet('<Row><Cell ss:StyleID="s1"/></Row>', styles)
    assert formats_and_merged(text, 1, 1) == ([["General"]], [])


MERGED = (Area(1, 1, 1, 9), Area(2, 2, 3, 2), Area(4, 3, 6, 5), Area(8, 1, 8, 2), Area(9, 7, 11, 7))


def grid_as_excel_writes_it(rows: int, columns: int) -> str:
    """Cells with a style for each, the merged areas among them: what they cover is left out, and the next
    cell or row says where it stands."""

    # LibreOffice gives a style without a format that of the style before it.
    styles = [style for style in OF_STYLE if style not in ("s4", "s7")]

    def cells(row: int) -> Iterator[str]:
        told = 1
        for column in range(1, columns + 1):
            area = next((area for area in MERGED if area.holds(row, column)), Area(row, column, row, column))
            if area[:2] != (row, column) or (row + column) % 5 == 0:
                continue
            index = f'ss:Index="{column}" ' if column != told else ""
            across, down = area.last_column - column, area.last_row - row
            merge = f'ss:MergeAcross="{across}" ' * bool(across) + f'ss:MergeDown="{down}" ' * bool(down)
            style = styles[(row * 2 + column) % len(styles)]
            yield f'<Cell {index}{merge}ss:StyleID="{style}"><Data ss:Type="Number">1</Data></Cell>'
            told = column + across + 1

    return "".join(f'<Row ss:Index="{row}">{"".join(cells(row))}</Row>' for row in range(1, rows + 1))


def plain(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Number formats without what LibreOffice writes in its own way."""
    return [[code.replace("\\", "").lower() for code in row] for row in rows]


@pytest.mark.live
def test_libreoffice_reads_the_same_layout_out_of_an_xml_spreadsheet(
    app: xlwings.App, tmp_path: Path
) -> None:
    text = spreadsheet(grid_as_excel_writes_it(12, 9))
    path = tmp_path / "scorecard.xml"
    path.write_text(text, encoding="utf-8")
    cells = app.books.open(path).sheets[0].range("A1:I12")
    expected, found = LibreOfficeCalc().layout(cells), layout_of(text, Area(1, 1, 12, 9))
    assert expected is not None and found is not None
    assert plain(rows_of(found)) == plain(rows_of(expected))
    assert set(found.merged) == set(expected.merged) == set(MERGED)
