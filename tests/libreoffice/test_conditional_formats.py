"""The conditional formats in a file: ours exactly once over the rows in use, other people's untouched."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from tests.books.package_book import MARKER, ROWS, SHEET, STYLES, book, edited, formats, parts, sheet_text
from tests.data.package_edits import Package
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of

THEIRS = (
    '<conditionalFormatting sqref="A4:A6"><cfRule type="duplicateValues" dxfId="0" priority="1"/>'
    '</conditionalFormatting><conditionalFormatting sqref="F4:I6"><cfRule type="expression" dxfId="0" '
    'priority="4" stopIfTrue="1"><formula>$J4="▲"</formula></cfRule><cfRule type="iconSet" priority="2">'
    '<iconSet><cfvo type="percent" val="0"/><cfvo type="percent" val="33"/><cfvo type="percent" val="67"/>'
    "</iconSet></cfRule></conditionalFormatting>"
)
NEWER = (
    '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>'
    '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:cfRule type="expression" priority="7" id="{E4A1C7D2-80B5-4F36-9C2E-5D7F1B3A6084}">'
    "<xm:f>TRUE</xm:f><x14:dxf><font><i/></font></x14:dxf></x14:cfRule><xm:sqref>C4:C6</xm:sqref>"
    "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
)
COVERED = ["F4:G6"] * 3 + ["H4:I6"] * 3


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A refreshed scorecard that holds other people's formats, of both kinds, as well."""
    path = book(tmp_path / "book.xlsx")
    package = Package(path)
    package.replace(SHEET, "</mergeCells>", f"</mergeCells>{THEIRS}")
    package.replace(SHEET, "</worksheet>", f"{NEWER}</worksheet>")
    package.replace(STYLES, '<dxfs count="0"/>', '<dxfs count="1"><dxf><font><i/></font></dxf></dxfs>')
    package.save(path)
    scorecard_xl.refresh(path)
    return path


def assert_right(path: Path, covered: list[str] | None = None) -> None:
    """Ours stand there once, other people's as they were, and no two rules have one priority."""
    text = sheet_text(path)
    ours = formats(path)
    assert [cells for cells, _, _ in ours] == (covered or COVERED)
    assert [style for _, _, style in ours] == ["1", "2", "3"] * 2
    for theirs in (THEIRS, NEWER):
        assert text.count(theirs) == 1
    priorities = re.findall(r'<(?:x14:)?cfRule [^>]*priority="(\d+)"', text)
    assert len(priorities) == len(set(priorities)) == 10
    assert text.count("scorecard_xl") == 6


def test_ours_stand_once_beside_other_peoples(path: Path) -> None:
    assert_right(path)
    text = sheet_text(path)
    assert text.index("</mergeCells>") < text.index(THEIRS) < text.index(MARKER.replace('"', "&quot;"))
    assert [priority for _, priority, _ in formats(path)] == ["8", "9", "10", "11", "12", "13"]


def test_further_refreshes_change_nothing(path: Path) -> None:
    before = path.read_bytes()
    for _ in range(3):
        assert not scorecard_xl.refresh(path).written
    assert path.read_bytes() == before


def blocks(path: Path) -> list[str]:
    """The blocks that hold rules of ours, as they are written."""
    found = re.findall("<conditionalFormatting .*?</conditionalFormatting>", sheet_text(path))
    return [block for block in found if "scorecard_xl" in block]


def rule(block: str) -> str:
    found = re.search("<cfRule.*</cfRule>", block)
    assert found
    return found[0]


def pasted(kind: str, path: Path) -> list[tuple[str, str]]:
    """What Excel makes of our rules when people paste, insert and copy: old and new texts."""
    first, second = blocks(path)[0], blocks(path)[1]
    again = rule(first).replace('priority="8"', 'priority="40"')
    everybodys = (
        f'<conditionalFormatting sqref="F4:F9">{again}<cfRule type="top10" priority="41" rank="3"/></c'
    )
    return {
        "split": [(first, first.replace("F4:G6", "F4:G4 F6:G6"))],
        "split in two": [(first, first.replace("F4:G6", "F4:G4") + first.replace("F4:G6", "F5:G6"))],
        "over other cells": [(first, first.replace("F4:G6", "F4:G6 A1:B2"))],
        "copied elsewhere": [(first, first + first.replace("F4:G6", "P20:Q40").replace('="8"', '="40"'))],
        "duplicated": [(first, first + first.replace(rule(first), again))],
        "side by side": [(first, ""), (second, second.replace("<cfRule", rule(first) + "<cfRule"))],
        "another formula": [(first, first.replace("$J:$J", "$K:$K"))],
        "another look": [(first, first.replace('dxfId="1"', 'dxfId="0"'))],
        "no look": [(first, first.replace(' dxfId="1"', ""))],
        "stopping": [(first, first.replace("<cfRule", '<cfRule stopIfTrue="1"'))],
        "gone": [(first, "")],
        "in somebody's block": [(first, first + everybodys + "onditionalFormatting>")],
        "with an extension": [(first, first.replace("</cond", "<extLst/></cond").replace("F4:G6", "F4"))],
        "over nothing known": [(first, first.replace("F4:G6", "#REF!"))],
    }[kind]  # fmt: skip


PASTES = (
    "split", "split in two", "over other cells", "copied elsewhere", "duplicated", "another formula",
    "another look", "no look", "stopping", "gone", "with an extension", "over nothing known",
)  # fmt: skip


@pytest.mark.parametrize("kind", PASTES)
def test_a_paste_is_put_right(kind: str, path: Path) -> None:
    styles = parts(path)[STYLES]
    for old, new in pasted(kind, path):
        edited(path, (SHEET, old, new))
    assert scorecard_xl.refresh(path).written
    assert_right(path)
    assert parts(path)[STYLES] == styles
    assert not scorecard_xl.refresh(path).written


@pytest.mark.validator
@pytest.mark.parametrize(
    "kind", ["split in two", "duplicated", "with an extension", "gone", "in somebody's block"]
)
def test_the_validator_finds_nothing_in_what_was_put_right(kind: str, path: Path) -> None:
    assert errors_of(path) == Counter()
    for old, new in pasted(kind, path):
        edited(path, (SHEET, old, new))
    scorecard_xl.refresh(path)
    assert errors_of(path) == Counter()


@pytest.mark.libreoffice
def test_ours_are_known_again_after_libreoffice_saved_them(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    scorecard_xl.refresh(path)
    folder = tmp_path / "saved"
    folder.mkdir()
    saved = convert(path, "xlsx", folder)
    assert sheet_text(saved).count("scorecard_xl") == 6
    scorecard_xl.refresh(saved)
    assert [cells for cells, _, _ in formats(saved)] == COVERED
    assert sheet_text(saved).count("scorecard_xl") == 6
    assert not scorecard_xl.refresh(saved).written


def test_rules_that_excel_writes_side_by_side_are_left_so(path: Path) -> None:
    for old, new in pasted("side by side", path):
        edited(path, (SHEET, old, new))
    assert not scorecard_xl.refresh(path).written


def test_a_rule_of_ours_in_somebodys_block_goes_alone(path: Path) -> None:
    for old, new in pasted("in somebody's block", path):
        edited(path, (SHEET, old, new))
    scorecard_xl.refresh(path)
    assert (
        '<conditionalFormatting sqref="F4:F9"><cfRule type="top10" priority="41" rank="3"/></c'
        in sheet_text(path)
    )
    assert [cells for cells, _, _ in formats(path)] == COVERED


def test_a_row_more_is_covered_and_a_row_less_is_not(path: Path) -> None:
    row = '<row r="7"><c r="A7" t="str"><v>M4</v></c><c r="D7"><v>1</v></c><c r="E7"><v>2</v></c></row>'
    edited(path, (SHEET, "</row></sheetData>", f"</row>{row}</sheetData>"))
    assert scorecard_xl.refresh(path).written
    assert_right(path, ["F4:G7"] * 3 + ["H4:I7"] * 3)
    package = Package(path)
    package.substitute(SHEET, r'<row r="[67]".*</row>', "", 1)
    package.save(path)
    assert scorecard_xl.refresh(path).written
    assert_right(path, ["F4:G5"] * 3 + ["H4:I5"] * 3)


def test_a_priority_beyond_all_others_leaves_room_below(path: Path) -> None:
    edited(path, (SHEET, 'priority="7"', 'priority="2147483647"'), (SHEET, blocks(path)[0], ""))
    scorecard_xl.refresh(path)
    assert [priority for _, priority, _ in formats(path)] == ["5", "6", "7", "8", "9", "10"]


def test_without_preferences_there_are_no_rules(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    scorecard_xl.refresh(path)
    edited(path, ("xl/sharedStrings.xml", "Preferred DoT", "Remarks"))
    assert scorecard_xl.refresh(path).written
    assert "conditionalFormatting" not in sheet_text(path)


def test_a_sheet_without_anything_behind_its_cells_gets_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        sheet.write_row("A1", ["Ref.", "Apr-21", "May-21", "% change from Apr-21", "Preferred DoT"])
        sheet.write_row("A2", ["M1", 219, 200, "", "▲"])
    scorecard_xl.refresh(path)
    assert "</sheetData><conditionalFormatting " in sheet_text(path)


class Case(NamedTuple):
    """A row's figures of Apr-21 and May-21, its preference, and the colour of its change."""

    then: int
    now: int
    preference: str | None
    colour: str | None


GREEN, AMBER, RED = "#C6EFCE", "#FFB000", "#B00020"
CASES = [
    Case(100, 120, "▲", GREEN), Case(100, 120, "▼", RED), Case(100, 120, None, None),
    Case(100, 120, " ", None),
    Case(100, 80, "▲", RED), Case(100, 80, "▼", GREEN), Case(100, 80, "⬇\ufe0f", GREEN),
    Case(100, 105, "▲", AMBER), Case(100, 95, "▼", AMBER), Case(100, 95, None, None),
    Case(100, 120, "▲\ufe0f", GREEN), Case(100, 120, "⬆", GREEN), Case(100, 120, "better", None),
    Case(0, 120, "▲", None),
]  # fmt: skip


def colours(path: Path, folder: Path, paired: bool) -> list[str | None]:
    """The colour of each row's change from the previous month, as LibreOffice shows it."""
    text = convert(path, "html", folder).read_text("utf-8")
    rows = re.findall("<tr>(.*?)</tr>", text, re.DOTALL)[1:]
    found: list[str | None] = []
    for row in rows:
        cells = re.findall("<td([^>]*)>", row)[5 : 7 if paired else 6]
        colours = {(re.search('bgcolor="(#[0-9A-F]{6})"', cell) or [None, None])[1] for cell in cells}
        assert len(colours) == 1
        found += colours
    return found


def with_preferences(path: Path, paired: bool) -> None:
    """People choose each row's preference, with no refresh behind it."""
    package = Package(path)
    column = "J" if paired else "H"
    for row, case in enumerate(CASES, start=4):
        text = f'<t xml:space="preserve">{case.preference}</t>'
        new = f'<c r="{column}{row}" t="inlineStr"><is>{text}</is></c>' if case.preference else ""
        package.substitute(SHEET, f'<c r="{column}{row}" t="s"><v>[0-9]+</v></c>', new, 1)
    package.save(path)


@pytest.mark.libreoffice
@pytest.mark.parametrize("paired", [True, False], ids=["paired", "text"])
def test_the_colours_follow_a_preference_without_a_refresh(paired: bool, tmp_path: Path) -> None:
    rows = [(f"M{n}", None, case.then, case.now, "to come") for n, case in enumerate(CASES)]
    path = book(tmp_path / "book.xlsx", paired=paired, rows=rows)
    scorecard_xl.refresh(path)
    assert colours(path, tmp_path, paired) == [None] * len(CASES)
    with_preferences(path, paired)
    assert colours(path, tmp_path, paired) == [case.colour for case in CASES]


@pytest.mark.filterwarnings("ignore:.* not supported and will be removed")
def test_negative_is_bold_too(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Scorecard"]
    fonts = {
        rule.dxf.fill.bgColor.rgb: bool(rule.dxf.font.b)
        for area in sheet.conditional_formatting
        for rule in area.rules
        if rule.formula and MARKER in rule.formula[0]
    }
    assert fonts == {"FFC6EFCE": False, "FFFFB000": False, "FFB00020": True}


def test_the_marker_tells_our_rules_from_a_copy_of_the_wording(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        style = workbook.add_format({"bold": True})
        sheet.conditional_format("F4:G6", {"type": "formula", "criteria": '=$J4="▲"', "format": style})

    path = book(tmp_path / "book.xlsx", write, rows=ROWS)
    theirs = re.findall("<conditionalFormatting .*?</conditionalFormatting>", sheet_text(path))
    scorecard_xl.refresh(path)
    assert len(formats(path)) == 6
    assert theirs[0] in sheet_text(path)
