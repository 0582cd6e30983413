"""Styles: what a cell's style shows, and new styles at the end of their lists."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.spreadsheet.workbook import Fill
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from tests.books.byte_comparison import of_styles
from tests.books.package_book import SHEET, STYLES, book, cell_text, edited, parts, read_sheet, sheet_text
from tests.data.package_edits import Package

POSITIVE = Fill("C6EFCE", "000000", False)
NEGATIVE = Fill("B00020", "FFFFFF", True)
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def styles(content: str, attributes: str = NAMESPACE) -> bytes:
    return f"<styleSheet {attributes}>{content}</styleSheet>".encode()


def cell_styles(*elements: str) -> str:
    return f'<cellXfs count="{len(elements)}">{"".join(elements)}</cellXfs>'


PLAIN = styles(
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
    + cell_styles(
        '<xf numFmtId="0" fontId="0"/>',
        '<xf numFmtId="164" fontId="1" xfId="0"><alignment wrapText="1"/></xf>',
        '<xf numFmtId="17" fontId="0"/>',
    )
    + '<dxfs count="0"/>'
)


@pytest.mark.parametrize(
    ("style", "code", "is_date"),
    [(0, "General", False), (1, "0.0%", False), (2, "mmm-yy", True), (99, "General", False)],
)
def test_what_a_style_shows(style: int, code: str, is_date: bool) -> None:
    sheet = StylesXml(PLAIN)
    assert (sheet.number_format(style), sheet.is_date(style)) == (code, is_date)


@pytest.mark.parametrize(
    ("style", "code", "tag"),
    [
        (0, "0%", '<xf numFmtId="9" fontId="0" applyNumberFormat="1"/>'),
        (0, "0.0%", '<xf numFmtId="164" fontId="0" applyNumberFormat="1"/>'),
        (0, '0 "a&b"', '<xf numFmtId="165" fontId="0" applyNumberFormat="1"/>'),
        (1, "0", '<xf numFmtId="1" fontId="1" xfId="0" applyNumberFormat="1"><alignment wrapText="1"/></xf>'),
        (99, "0", '<xf numFmtId="1" applyNumberFormat="1"/>'),
    ],
)
def test_a_number_format_comes_with_a_new_style_at_the_end(style: int, code: str, tag: str) -> None:
    sheet = StylesXml(PLAIN)
    assert sheet.with_number_format(style, code) == 3
    assert sheet.with_number_format(style, code) == 3
    patched = sheet.patched()
    assert patched is not None
    assert of_styles(PLAIN, patched) == []
    assert f"{tag}</cellXfs>" in patched.decode()
    assert '<cellXfs count="4">' in patched.decode()
    again = StylesXml(patched)
    assert again.number_format(3) == code
    assert again.with_number_format(style, code) == 3
    assert again.patched() is None


def test_nothing_new_changes_nothing() -> None:
    assert StylesXml(PLAIN).patched() is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ["numFmts", "cellXfs", "dxfs"]),
        (
            "<fonts/><fills/><borders/><cellStyleXfs/>",
            ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs"],
        ),
        (
            "<fonts/><cellXfs/><cellStyles/><tableStyles/>",
            ["numFmts", "fonts", "cellXfs", "cellStyles", "dxfs", "tableStyles"],
        ),
    ],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_lists_that_are_missing_come_in_the_order_of_the_schema(
    before: str, after: list[str], prefix: str
) -> None:
    names = NAMESPACE.replace("xmlns", "xmlns:x" if prefix else "xmlns")
    data = re.sub("<(/?)", rf"<\1{prefix}", styles(before, names).decode()).encode()
    sheet = StylesXml(data)
    # The first style is the one of all cells that name none.
    assert sheet.with_number_format(0, "0.000") == 1
    assert sheet.differential_style(NEGATIVE) == 0
    root = ElementTree.fromstring(sheet.patched() or b"")
    assert [child.tag.rpartition("}")[2] for child in root] == after
    cells = root.find("{*}cellXfs")
    assert cells is not None
    assert (cells.get("count"), [xf.get("numFmtId") for xf in cells]) == (
        None if "<cellXfs/>" in before else "2",
        [None, "164"],
    )


def test_an_empty_part_of_styles_can_get_some() -> None:
    sheet = StylesXml(f"<styleSheet {NAMESPACE}/>".encode())
    sheet.differential_style(POSITIVE)
    patched = sheet.patched()
    assert patched is not None
    assert StylesXml(patched).fill_of(0) == POSITIVE


def dxf(font: str, fill: str = '<patternFill><bgColor rgb="FFB00020"/></patternFill>', more: str = "") -> str:
    return f"<dxf><font>{font}</font><fill>{fill}</fill>{more}</dxf>"


COLOUR = '<color rgb="FFFFFFFF"/>'
LOOKS: list[tuple[str, Fill | None]] = [
    (dxf(f"<b/>{COLOUR}"), NEGATIVE),
    (dxf(f'<b/><i val="0"/>{COLOUR}'), NEGATIVE),
    (dxf(COLOUR), Fill("B00020", "FFFFFF", False)),
    (dxf(f'<b val="0"/>{COLOUR}'), Fill("B00020", "FFFFFF", False)),
    (dxf(f"<b/><i/>{COLOUR}"), None),
    (dxf(f"<b/><strike/>{COLOUR}"), None),
    (dxf(f"<b/>{COLOUR}", more="<border/>"), None),
    (dxf("<b/>"), None),
    (dxf('<b/><color theme="0"/>'), None),
    (dxf('<b/><color rgb="FFFFFFFF" tint="0.5"/>'), None),
    (
        dxf(f"<b/>{COLOUR}", '<patternFill patternType="gray125"><bgColor rgb="FFB00020"/></patternFill>'),
        None,
    ),
    (dxf(f"<b/>{COLOUR}", "<gradientFill/>"), None),
    ("<dxf><font/></dxf>", None),
]


@pytest.mark.parametrize(("look", "fill"), LOOKS)
def test_only_a_look_that_is_exactly_ours_is_used_again(look: str, fill: Fill | None) -> None:
    sheet = StylesXml(styles(f'<dxfs count="2"><dxf/>{look}</dxfs>'))
    assert sheet.fill_of(1) == fill
    assert sheet.differential_style(NEGATIVE) == (1 if fill == NEGATIVE else 2)
    assert (sheet.patched() is None) == (fill == NEGATIVE)


@pytest.mark.parametrize(
    ("xf", "locked"),
    [
        ('<xf xfId="0"/>', True),
        ('<xf xfId="1"/>', False),
        ('<xf xfId="1" applyProtection="1"/>', True),
        ('<xf xfId="1"><protection locked="1"/></xf>', True),
        ('<xf xfId="0" applyProtection="1"><protection locked="0"/></xf>', False),
        ('<xf xfId="0"><protection hidden="1"/></xf>', True),
        ('<xf xfId="99"/>', True),
    ],
)
def test_a_cell_is_locked_unless_its_style_says_otherwise(xf: str, locked: bool) -> None:
    named = '<cellStyleXfs count="2"><xf/><xf><protection locked="0"/></xf></cellStyleXfs>'
    assert StylesXml(styles(named + cell_styles(xf))).is_locked(0) == locked


FIGURES = ((0.24, 0.25, 0.5), (100, 219, 200), (1.5, 2.5, 3.5), (0.24, 0.25, 0.5))
CODES = ("0%", "0", '#,##0.0 "days"', "General")


def with_formats(workbook: Workbook, sheet: Worksheet) -> None:
    """Months in a format for each row; the average's cells are General, and have a style of their own."""
    plain = workbook.add_format({"italic": True, "bg_color": "#FFF2CC"})
    fixed = workbook.add_format({"num_format": "0.0000"})
    for row, (figures, code) in enumerate(zip(FIGURES, CODES, strict=True), start=3):
        style = workbook.add_format({"num_format": code})
        sheet.write_row(row, 0, [f"P{row}", "Share of cases" if row == 6 else "Cases"])
        sheet.write_row(row, 2, figures, style)
        sheet.write_blank(row, 10, None, plain)
        sheet.write_blank(row, 11, None, fixed)


@pytest.fixture
def formatted(tmp_path: Path) -> Path:
    return book(tmp_path / "book.xlsx", with_formats, rows=())


def test_a_computed_cell_without_a_format_takes_that_of_its_months(formatted: Path) -> None:
    scorecard_xl.refresh(formatted)
    sheet = read_sheet(formatted)
    assert [sheet[f"K{row}"].number_format for row in range(4, 8)] == [*CODES[:3], "0.00"]
    assert all(sheet[f"K{row}"].font.i for row in range(4, 8))
    assert {sheet[f"K{row}"].fill.fgColor.rgb for row in range(4, 8)} == {"FFFFF2CC"}


def test_a_computed_cell_keeps_its_style(formatted: Path) -> None:
    before = re.findall(r'<c r="[GIL]\d+" (s="\d+")', sheet_text(formatted))
    scorecard_xl.refresh(formatted)
    assert len(before) > 3
    written = re.findall(r'<c r="L\d+" (s="\d+")', sheet_text(formatted))
    assert set(written) <= set(before)
    assert {cell.number_format for (cell,) in read_sheet(formatted)["L4:L7"]} == {"0.0000"}


def test_new_styles_stand_at_the_end_and_once(formatted: Path) -> None:
    before, blank = parts(formatted)[STYLES], cell_text(formatted, "K4")
    scorecard_xl.refresh(formatted)
    after = parts(formatted)[STYLES]
    assert before != after
    assert of_styles(before, after) == []
    # The average's cell is made General again, as by somebody who pastes.
    edited(formatted, (SHEET, cell_text(formatted, "K4"), blank))
    assert scorecard_xl.refresh(formatted).written
    assert read_sheet(formatted)["K4"].number_format == "0%"
    assert parts(formatted)[STYLES] == after


def test_the_looks_of_the_verdicts_stand_there_once(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    scorecard_xl.refresh(path)
    before = parts(path)[STYLES]
    assert before.count(b"<dxf>") == 3
    package = Package(path)
    package.substitute(SHEET, "<conditionalFormatting.*</conditionalFormatting>", "", 1)
    package.save(path)
    assert scorecard_xl.refresh(path).written
    assert parts(path)[STYLES] == before
