"""Workbooks of many makers get the buttons, their VBA and Settings, and lose nothing."""

import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

import scorecard_xl
from scorecard_xl.cli.main import main
from scorecard_xl.own_sheets.button_bar import BUTTONS, MODULE
from scorecard_xl.own_sheets.setting_list import settings_rows
from scorecard_xl.own_sheets.settings import TITLE
from scorecard_xl.template.adopt.adopting import Adopted, adopt
from scorecard_xl.template.vba.vba_project import source
from tests.books.books_to_adopt import MAKERS, NOTES, TYPES, WORKBOOK, WORKBOOK_RELATIONSHIPS, make
from tests.books.byte_comparison import of_styles
from tests.books.package_book import SHEET, parts, sheet_text
from tests.data.package_edits import Package, relationships_part
from tests.places import TEMPLATE
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of

pytestmark = [
    # openpyxl says what it would lose.
    pytest.mark.filterwarnings("ignore:.* not supported and will be removed"),
    # oletools calls pyparsing by its old names.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

PROJECT = "xl/vbaProject.bin"
MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = "|".join(button.macro for button in BUTTONS).encode()
WITH_MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
INSERTED = {
    "sheet": [
        rb"(?<=sheetPr) codeName=\"\w+\"",
        rb"<(x:)?drawing (xmlns:r=\"[^\"]*\" )?\w+:id=\"rId\d+\"/>",
    ],
    WORKBOOK: [
        rb"<(x:)?workbookPr codeName=\"ThisWorkbook\"/>|(?<=workbookPr) codeName=\"ThisWorkbook\"",
        rb"<(x:)?sheet name=\"(?:Settings|Change log)\" sheetId=\"\d+\" \w+:id=\"rId\d+\"/>",
    ],
    TYPES: [
        rb"<(x:)?Default Extension=\"bin\" ContentType=\"application/vnd\.ms-office\.vbaProject\"/>"
        rb"|<(x:)?Override PartName=\"/xl/vbaProject\.bin\" ContentType=\"[^\"]*\"/>",
        rb"(<(x:)?Override PartName=\"/xl/(worksheets/sheet|drawings/drawing)\d+\.xml\" [^>]*/>)+"
        rb"(?=(?:<(x:)?Override [^>]*/>)*</(x:)?Types>|<[^>]*main\+xml)",
    ],
    "rels": [
        rb"(<(x:)?Relationship [^>]*"
        rb"Target=\"(worksheets/sheet\d+\.xml|\.\./drawings/drawing\d+\.xml)\"/>)+"
        rb"(?=<(x:)?Relationship [^>]*vbaProject\.bin|</(x:)?Relationships>)",
        rb"<(x:)?Relationship [^>]*Target=\"vbaProject\.bin\"/>",
    ],
    "drawing": [
        rb"<xdr:twoCellAnchor[^>]*>(?:(?!<xdr:twoCellAnchor).)*?<xdr:sp macro=\"\[0\]!(?:%b)\".*?"
        rb"</xdr:twoCellAnchor>" % MACROS,
    ],
}


class Case(NamedTuple):
    old: Path
    new: Path
    adopted: Adopted


@pytest.fixture(params=MAKERS)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """Each kind of workbook, before and after."""
    old = make(request.param, tmp_path)
    new = tmp_path / "adopted.xlsm"
    return Case(old, new, adopt(old, new))


def kind_of(part: str) -> str:
    if part.endswith(".rels"):
        return "rels"
    if re.match("xl/drawings/drawing", part):
        return "drawing"
    return "sheet" if re.match("xl/(work|chart)sheets/", part) else part


def without_ours(part: str, data: bytes, old: bytes) -> bytes:
    """A part without what may be inserted; what the old one holds of it stays."""
    for pattern in INSERTED.get(kind_of(part), []):
        known = {found[0] for found in re.finditer(pattern, old, re.DOTALL)}

        def left(found: re.Match[bytes], known: set[bytes] = known) -> bytes:
            return found[0] if found[0] in known else b""

        data = re.sub(pattern, left, data, flags=re.DOTALL)
    return data


def code_names(path: Path) -> list[str]:
    """The code names of the workbook and of its sheets."""
    found = []
    for part, data in parts(path).items():
        if kind_of(part) in ("sheet", WORKBOOK):
            found += re.findall(
                r"""<(?:x:)?(?:workbookPr|sheetPr)\b[^>]*\scodeName=["'](\w+)["']""", data.decode()
            )
    return found


def vba_modules(path: Path) -> dict[str, str]:
    from oletools.olevba import VBA_Parser

    parser = VBA_Parser(PROJECT, data=parts(path)[PROJECT])
    try:
        return {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()


def buttons_part(path: Path) -> str:
    drawn = [part for part, data in parts(path).items() if b'macro="[0]!RefreshScorecard"' in data]
    assert len(drawn) == 1
    return drawn[0]


def test_all_but_what_is_added_stays_byte_for_byte(case: Case) -> None:
    one, other = parts(case.old), parts(case.new)
    assert list(other)[: len(one)] == list(one)
    added = set(other) - set(one)
    assert PROJECT in added
    assert {kind_of(part) for part in added} <= {PROJECT, "sheet", "drawing", "rels"}
    for part, old in one.items():
        new = other[part]
        if part == "xl/styles.xml" and case.adopted.added:
            old, new = (data.replace(b"<x:", b"<").replace(b"</x:", b"</") for data in (old, new))
            assert of_styles(old, new) == []
        elif part == TYPES:
            left = without_ours(part, new, old)
            override = rb'<(x:)?Override PartName="/xl/workbook.xml" ContentType="%b"/>' % re.escape(
                WITH_MACROS
            )
            if MAIN in new:  # the default of all XML stays
                left = re.sub(override, b"", left)
            assert left in (old, old.replace(MAIN, WITH_MACROS))
            assert WITH_MACROS in new
        elif kind_of(part) == "sheet":
            left = without_ours(part, new, old)
            if not re.search(b"sheetPr[ />]", old):
                left = re.sub(rb"<(x:)?sheetPr/>", b"", left, count=1)
            if case.old.stem == "copied_sheet" and part != SHEET:
                old = old.replace(b' codeName="Board"', b"")
            assert left == old, part
        else:
            assert without_ours(part, new, old) == old, part


def test_dates_and_attributes_of_the_parts_are_kept(case: Case) -> None:
    with zipfile.ZipFile(case.old) as one, zipfile.ZipFile(case.new) as other:
        for entry in one.infolist():
            same = other.getinfo(entry.filename)
            for what in ("date_time", "external_attr", "create_system", "comment", "extra"):
                assert getattr(entry, what) == getattr(same, what)
        added = other.infolist()[len(one.infolist()) :]
        assert {entry.date_time for entry in added} == {(1980, 1, 1, 0, 0, 0)}
        assert other.testzip() is None


def test_the_vba_reads_back_with_a_module_for_each_sheet(case: Case) -> None:
    modules = vba_modules(case.new)
    assert sorted(modules) == sorted([*code_names(case.new), MODULE])
    assert len({name.lower() for name in modules}) == len(modules)
    assert modules[MODULE].replace("\r\n", "\n").strip().endswith(source().strip())
    sheets = [part for part in parts(case.new) if kind_of(part) == "sheet"]
    assert len(modules) == len(sheets) + 2


def test_the_buttons_run_the_macros(case: Case) -> None:
    drawing = parts(case.new)[buttons_part(case.new)].decode()
    macros = re.findall(r'<xdr:sp macro="\[0\]!(\w+)" textlink="">', drawing)
    theirs = ["GoToCommentary", "PrintForTheBoard"] if case.old.stem == "everything" else []
    assert macros == [*theirs, *(button.macro for button in BUTTONS)]
    for button in BUTTONS:
        assert f'name="{button.macro}" descr="{button.label}: {button.purpose}"/>' in drawing
        assert f"<a:t>{button.label}</a:t>" in drawing
    numbers = re.findall(r'cNvPr id="(\d+)"', drawing)
    assert len(set(numbers)) == len(numbers) >= len(BUTTONS)


def test_the_sheet_leads_to_the_buttons(case: Case) -> None:
    package = Package(case.new)
    [sheet] = [
        part
        for part in package.parts
        if kind_of(part) == "sheet"
        and (listing := relationships_part(part)) in package.parts
        and re.search(rf'Target="[^"]*{Path(buttons_part(case.new)).name}"', package.text(listing))
    ]
    relationships = package.text(relationships_part(sheet))
    [identifier] = re.findall(r"""<(?:x:)?drawing\s[^>]*?\w+:id=["'](\w+)["']""", package.text(sheet))
    [tag] = [tag for tag in re.findall("<[^>]*>", relationships) if f'Id="{identifier}"' in tag]
    assert Path(buttons_part(case.new)).name in tag


def test_our_sheets_are_added_once(case: Case) -> None:
    opened = openpyxl.load_workbook(case.new)
    names = [sheet.title for sheet in opened.worksheets]
    assert names.count("Settings") == names.count("Change log") == 1
    has_settings = case.old.stem == "settings"
    added = ("Change log",) if has_settings else ("Settings", "Change log")
    assert case.adopted[2:] == (added, ())
    assert tuple(names[-len(added) :]) == added
    if has_settings:
        return
    sheet = opened["Settings"]
    assert sheet["A1"].value == TITLE
    assert [sheet.cell(4 + n, 1).value for n in range(len(settings_rows()))] == [
        name for name, *_ in settings_rows()
    ]
    assert sheet["B5"].value == 10


def look_of(cell: Any) -> tuple[object, ...]:
    font, alignment = cell.font, cell.alignment
    return (
        (font.name, font.sz, font.b, font.color.rgb if font.color and font.color.type == "rgb" else None),
        (cell.fill.fill_type, cell.fill.fgColor.rgb),
        (cell.border.left.style, cell.border.top.color and cell.border.top.color.rgb),
        (alignment.horizontal, alignment.vertical, alignment.wrap_text),
        cell.number_format,
    )


@pytest.mark.parametrize("name", ["Settings", "Change log"])
@pytest.mark.parametrize("maker", ["notes", "published_paired", "all_prefixed"])
def test_our_sheets_look_like_the_templates(name: str, maker: str, tmp_path: Path) -> None:
    adopt(make(maker, tmp_path), tmp_path / "adopted.xlsm")
    ours, template = (openpyxl.load_workbook(path)[name] for path in (tmp_path / "adopted.xlsm", TEMPLATE))
    assert ours.dimensions == template.dimensions
    for cells, others in zip(ours.iter_rows(), template.iter_rows(), strict=True):
        for cell, other in zip(cells, others, strict=True):
            is_of_ours = other.value == "Variation, Status"  # nobody's columns become ours by adopting
            assert cell.value == (None if is_of_ours else other.value)
            assert look_of(cell) == look_of(other) or cell.value is None is cell.border.left.style
    assert {
        letter: (ours.column_dimensions[letter].width, ours.row_dimensions[1].height) for letter in "ABC"
    } == {
        letter: (template.column_dimensions[letter].width, template.row_dimensions[1].height)
        for letter in "ABC"
    }
    for sheet in (ours, template):
        assert sheet.freeze_panes == "A4" and not sheet.sheet_view.showGridLines
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        tab = sheet.sheet_properties.tabColor
        assert tab is not None and tab.rgb == "FFBFBFBF"


def test_without_the_log_when_nobody_wants_it(tmp_path: Path) -> None:
    old = make("notes", tmp_path)
    assert main(["adopt", str(old), "-o", str(tmp_path / "adopted.xlsm"), "--no-log"]) == 0
    names = openpyxl.load_workbook(tmp_path / "adopted.xlsm").sheetnames
    assert "Settings" in names and "Change log" not in names


def test_what_an_adopted_workbook_is_done_can_be_undone(tmp_path: Path) -> None:
    adopt(make("published_paired", tmp_path), tmp_path / "adopted.xlsm")
    before = sheet_text(tmp_path / "adopted.xlsm")
    assert scorecard_xl.refresh(tmp_path / "adopted.xlsm").written
    assert sheet_text(tmp_path / "adopted.xlsm") != before
    assert scorecard_xl.undo(tmp_path / "adopted.xlsm").written
    assert not scorecard_xl.undo(tmp_path / "adopted.xlsm").problems


def test_it_is_refreshed_as_before_and_a_second_time_without_change(case: Case, tmp_path: Path) -> None:
    before = scorecard_xl.refresh(case.old, output=tmp_path / f"refreshed{case.old.suffix}")
    after = scorecard_xl.refresh(case.new)
    assert after.changes == before.changes and after.written
    assert not scorecard_xl.refresh(case.new).written
    assert buttons_part(case.new)


@pytest.mark.validator
def test_the_validator_finds_nothing_new(case: Case) -> None:
    assert errors_of(case.new) - errors_of(case.old) == Counter()


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["everything", "notes", "broken_notes", "sheets", "all_prefixed", "bare"])
def test_libreoffice_shows_the_buttons(name: str, tmp_path: Path) -> None:
    old = make(name, tmp_path)
    adopt(old, tmp_path / "adopted.xlsm")
    folder = tmp_path / "converted"
    folder.mkdir()
    content = parts(convert(tmp_path / "adopted.xlsm", "ods", folder))["content.xml"].decode()
    for button in BUTTONS:
        assert f"<svg:desc>{button.label}: {button.purpose}</svg:desc>" in content
        assert f"vnd.sun.star.script:VBAProject.{MODULE}.{button.macro}?" in content


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    old = make("notes", tmp_path)
    adopt(old, tmp_path / "one.xlsm")
    adopt(old, tmp_path / "other.xlsm")
    assert (tmp_path / "one.xlsm").read_bytes() == (tmp_path / "other.xlsm").read_bytes()


def test_code_names_that_are_there_are_kept(tmp_path: Path) -> None:
    adopt(make("named", tmp_path), tmp_path / "adopted.xlsm")
    assert sorted(code_names(tmp_path / "adopted.xlsm")) == [
        "Board", "DieseArbeitsmappe", "Sheet1", "Sheet2",
    ]  # fmt: skip


def test_a_copied_sheet_gets_a_code_name_of_its_own(tmp_path: Path) -> None:
    adopt(make("copied_sheet", tmp_path), tmp_path / "adopted.xlsm")
    assert sorted(code_names(tmp_path / "adopted.xlsm")) == [
        "Board", "Sheet1", "Sheet2", "Sheet3", "ThisWorkbook",
    ]  # fmt: skip


def test_a_chart_sheet_gets_a_module_of_its_class(tmp_path: Path) -> None:
    adopt(make("sheets", tmp_path), tmp_path / "adopted.xlsm")
    modules = vba_modules(tmp_path / "adopted.xlsm")
    assert "00020821" in modules["Chart1"] and "00020820" in modules["Sheet1"]


def test_notes_and_form_controls_keep_their_drawing(tmp_path: Path) -> None:
    for name in ("notes", "broken_notes", "button"):
        old = make(name, tmp_path)
        adopt(old, tmp_path / f"{name}.xlsm")
        assert parts(tmp_path / f"{name}.xlsm")[NOTES] == parts(old)[NOTES]
        assert b"legacyDrawing" in parts(tmp_path / f"{name}.xlsm")[SHEET]


def test_charts_and_the_buttons_share_a_drawing(tmp_path: Path) -> None:
    old = make("sheets", tmp_path)
    adopt(old, tmp_path / "adopted.xlsm")
    part = buttons_part(tmp_path / "adopted.xlsm")
    assert b"<xdr:graphicFrame" in parts(old)[part]
    assert parts(tmp_path / "adopted.xlsm")[SHEET].count(b"<drawing") == 1


def test_workbook_relationships_name_the_project(tmp_path: Path) -> None:
    adopt(make("bare", tmp_path), tmp_path / "adopted.xlsm")
    text = Package(tmp_path / "adopted.xlsm").text(WORKBOOK_RELATIONSHIPS)
    assert text.count('Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"') == 1


def test_a_dialog_of_excel_5_has_no_module(tmp_path: Path) -> None:
    package = Package(make("settings", tmp_path))
    package.parts["xl/dialogsheets/sheet1.xml"] = package.parts.pop("xl/worksheets/sheet2.xml")
    for part in (TYPES, WORKBOOK_RELATIONSHIPS):
        package.substitute(part, "worksheets/sheet2", "dialogsheets/sheet1", 1)
    package.substitute(WORKBOOK_RELATIONSHIPS, 'worksheet(?=" Target="dialog)', "dialogsheet", 1)
    package.replace(WORKBOOK, 'name="Settings"', 'name="Dialog1"')
    package.save(tmp_path / "old.xlsx")
    assert adopt(tmp_path / "old.xlsx", tmp_path / "adopted.xlsm").added
    assert sorted(vba_modules(tmp_path / "adopted.xlsm")) == [
        MODULE, "Sheet1", "Sheet2", "Sheet3", "ThisWorkbook",
    ]  # fmt: skip
    dialog = "xl/dialogsheets/sheet1.xml"
    assert parts(tmp_path / "adopted.xlsm")[dialog] == package.parts[dialog]


def test_code_names_are_set_where_they_stand_empty(tmp_path: Path) -> None:
    old = make("named", tmp_path)
    package = Package(old)
    package.replace(SHEET, 'codeName="Board"', 'codeName=""')
    package.save(old)
    adopt(old, tmp_path / "adopted.xlsm")
    assert sorted(code_names(tmp_path / "adopted.xlsm")) == [
        "DieseArbeitsmappe", "Sheet1", "Sheet2", "Sheet3",
    ]  # fmt: skip
