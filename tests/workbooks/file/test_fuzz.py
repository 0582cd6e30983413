"""Workbooks that are damaged, written otherwise, or very large.

Many mutated ones are tried here, the same each time; ``python -m tests.fuzzing`` tries more.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest

import scorecard_xl
from scorecard_xl.spreadsheet.cells import column_letters
from scorecard_xl.spreadsheet.workbook import CellChange
from tests.fuzzing import rewriting
from tests.fuzzing.books import books
from tests.fuzzing.package_mutations import Package, zipped
from tests.fuzzing.trial import findings, watched
from tests.sizes import MUTATED_WORKBOOKS

SEED = 2021
AT_ONCE = 200

SHEET, STYLES, TEXTS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"
WORKBOOK, RELATED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@pytest.mark.parametrize("first", range(0, MUTATED_WORKBOOKS, AT_ONCE))
def test_a_mutated_workbook_is_refreshed_right_or_refused_as_it_was(first: int, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    found = list(findings(range(first, first + AT_ONCE), SEED, tmp_path, outcomes))
    assert found == []
    assert outcomes["refused"] > AT_ONCE / 10
    assert outcomes["refreshed"] > AT_ONCE / 10


# --- the same workbook written otherwise


def refreshed(folder: Path, name: str, parts: Package) -> tuple[CellChange, ...]:
    """What a refresh of these parts changes; a second one has nothing to do."""
    path = folder / name
    path.write_bytes(zipped(parts))
    changes = scorecard_xl.refresh(path).changes
    again = scorecard_xl.refresh(path)
    assert (again.written, again.changes) == (False, ())
    return changes


@cache
def texts_of(name: str) -> list[str]:
    """The shared texts of one of the workbooks."""
    from scorecard_xl.workbooks.file.xml.shared_strings import text_of

    items = re.findall(rb"<si>.*?</si>", dict(books()[name])[TEXTS], re.DOTALL)
    return [text_of(item) for item in items]


@pytest.mark.parametrize("name", list(books()))
@pytest.mark.parametrize("form", [*rewriting.REWRITINGS, "several of them"])
def test_a_workbook_written_otherwise_gives_the_same(form: str, name: str, tmp_path: Path) -> None:
    expected = refreshed(tmp_path, name, books()[name])
    for seed, which in enumerate(("sheet", "styles", "sharedStrings", "workbook.xml", "tables/", ".")):
        random = Random(f"{form} {seed}")
        forms = [form]
        if form == "several of them":
            later = [other for other in rewriting.REWRITINGS if other not in rewriting.FIRST]
            forms = [*random.sample(rewriting.FIRST, 1), *random.sample(later, 3)]
        parts = []
        for part, data in books()[name]:
            if which in part and part.endswith((".xml", ".rels")) and "drawing" not in part:
                for other in forms:
                    data = rewriting.REWRITINGS[other](random, data)
            parts.append((part, data))
        assert refreshed(tmp_path, name, parts) == expected, which


@pytest.mark.parametrize("name", ["small_published_paired.xlsx", "formulas.xlsx"])
def test_texts_in_their_cells_give_the_same(name: str, tmp_path: Path) -> None:
    parts = [
        (part, rewriting.inline_texts(Random(part), data, texts_of(name)) if "worksheets/" in part else data)
        for part, data in books()[name]
    ]
    assert refreshed(tmp_path, name, parts) == refreshed(tmp_path, name, books()[name])


# --- broken parts


def mended(name: str, changed: dict[str, tuple[str, str]]) -> Package:
    """A workbook's parts, in each one wording replaced by another, once."""
    parts = dict(books()[name])
    for part, (old, new) in changed.items():
        assert old.encode() in parts[part], (part, old)
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    return list(parts.items())


BROKEN = [
    (SHEET, '<mergeCell ref="S10:T10"/>', "<mergeCell/>", "“” names no cells"),
    (SHEET, '<mergeCell ref="S10:T10"/>', '<mergeCell ref="A0:B1"/>', "lies outside of every sheet"),
    (SHEET, '<mergeCell ref="S10:T10"/>', '<mergeCell ref="A1:XFE1"/>', "lies outside of every sheet"),
    (SHEET, "<mergeCells ", "<mergeCells/><mergeCells ", "the element mergeCells twice"),
    (SHEET, "</sheetData>", "</sheetData><sheetData/>", "the element sheetData twice"),
    (SHEET, "<sheetData>", "<sheetPr><sheetData>", "no well-formed XML"),
    (SHEET, '<row r="11"', '<row r="1048577"', "rows"),
    (SHEET, '<row r="11"', '<row r="10"', "row 10 stands twice"),
    (SHEET, '<row r="11"', '<row r="9"', "rows are out of order"),
    (SHEET, '<c r="T11" s="16"', '<c s="16" r="T99999999999999999999"', "lies outside of every sheet"),
    (SHEET, '<c r="T11"', '<c r="S11"', "row 11 has a cell twice"),
    (SHEET, '<c r="T11" s="16"', '<c r="T11" s="-3"', "“-3” is no whole number"),
    (SHEET, '<c r="T11" s="16"><v>0.1<', '<c r="T11" s="16"><v>1e999<', "cell T11: the file is damaged here"),
    (SHEET, '<c r="E11" s="13"><v>', '<c r="E11" s="13"><v>one', "cell E11: the file is damaged here"),
    (SHEET, '<row r="11"', f'<row r="{"9" * 5000}"', "is no whole number"),
    (SHEET, '<c r="E11" s="13"><v>1', '<c r="E11" s="13"><v>1_', "cell E11: the file is damaged here"),
    (SHEET, '<c r="A11" s="11" t="s"><v>', '<c r="A11" s="11" t="s"><v>1_', "cell A11: the file is damaged"),
    (SHEET, '<c r="A11" s="11" t="s"><v>', '<c r="A11" s="11" t="s"><v>999', "cell A11: the file is damaged"),
    (SHEET, '<c r="T11" s="16">', '<c r="T11" s="16"><f t="array" ref="S1">1</f>', "fills other cells"),
    (SHEET, "<worksheet ", "<x:worksheet ", "no well-formed XML"),
    (SHEET, "<sheetPr>", "<sheetPr>" + "<a>" * 200, "elements within"),
    (STYLES, "<cellXfs ", "<cellXfs/><cellXfs ", "the element cellXfs twice"),
    (STYLES, "</styleSheet>", "", "no well-formed XML"),
    (TEXTS, "</sst>", "", ""),
    (WORKBOOK, "</sheets>", '<sheet name="Two" sheetId="2" r:id="rId1"/></sheets>', "one part"),
    (WORKBOOK, 'r:id="rId1"', 'r:id="rId77"', "leads to no part"),
    (WORKBOOK, "<sheets>", "<sheets/><sheets>", "the element sheets twice"),
    (RELATED, 'Target="worksheets/sheet1.xml"', 'Target="worksheets/gone.xml"', "no part"),
]


@pytest.mark.parametrize(("part", "old", "new", "sentence"), BROKEN)
def test_a_broken_part_is_told_in_a_sentence(
    part: str, old: str, new: str, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "scorecard.xlsx"
    data = zipped(mended("small_published_paired.xlsx", {part: (old, new)}))
    path.write_bytes(data)
    if not sentence:  # what nobody reads to its end does no harm
        assert scorecard_xl.refresh(path).written
        return
    with pytest.raises(scorecard_xl.ScorecardError, match=re.escape(sentence)) as refused:
        scorecard_xl.refresh(path)
    assert str(refused.value).startswith("scorecard.xlsx")
    assert path.read_bytes() == data


def test_numbers_that_are_no_numbers_harm_nobody(tmp_path: Path) -> None:
    path = tmp_path / "scorecard.xlsx"
    number = "9" * 5_000
    rule = f'<cfRule type="expression" dxfId="{number}" priority="{number}"><formula>1</formula></cfRule>'
    formats = f'<conditionalFormatting sqref="#REF!">{rule}</conditionalFormatting><dataValidations '
    strange = {
        SHEET: ("<dataValidations ", formats),
        STYLES: ('numFmtId="165" fontId', f'numFmtId="{number}" fontId'),
    }
    path.write_bytes(zipped(mended("small_published_paired.xlsx", strange)))
    assert scorecard_xl.refresh(path).written
    assert not scorecard_xl.refresh(path).written


# --- large workbooks

Changed = dict[str, tuple[str, str]]


def rows_behind(content: Callable[[int], str], count: int) -> Changed:
    rows = "".join(f'<row r="{row}"{content(row)}</row>' for row in range(100, 100 + count))
    return {SHEET: ("</sheetData>", rows + "</sheetData>")}


def formula_rows(formula: Callable[[int], str], count: int) -> Changed:
    return rows_behind(lambda row: f'><c r="B{row}">{formula(row)}<v>1</v></c>', count)


def formatted_cells(row: int) -> str:
    return ">" + "".join(f'<c r="{column_letters(column)}{row}" s="13"/>' for column in range(1, 30))


def shared_formula(row: int) -> str:
    return "<f t='shared' ref='B100:B20099' si='0'>E11+1</f>" if row == 100 else "<f t='shared' si='0'/>"


def array_formula(row: int) -> str:
    return f'<f t="array" ref="B{row}">SUM(E11:R11)</f>'


def merged_areas(count: int) -> Changed:
    areas = "".join(f'<mergeCell ref="AZ{row}:BB{row + 60}"/>' for row in range(100, 100 + count))
    return {SHEET: ("</mergeCells>", areas + "</mergeCells>")}


def conditional_formats(formula: str, count: int) -> Changed:
    block = (
        '<conditionalFormatting sqref="S11:S{0}"><cfRule type="expression" dxfId="0" priority="{0}">'
        f"<formula>{formula}</formula></cfRule></conditionalFormatting>"
    )
    blocks = "".join(map(block.format, range(11, 11 + count)))
    return {SHEET: ("<dataValidations ", blocks + "<dataValidations ")}


def sheets_of_one_part(count: int) -> Changed:
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(count))
    return {WORKBOOK: ("</sheets>", sheets + "</sheets>")}


LARGE: dict[str, Callable[[], Changed]] = {
    "rows that are only formatted": lambda: rows_behind(lambda row: ' s="13" customFormat="1">', 150_000),
    "cells that are only formatted": lambda: rows_behind(formatted_cells, 20_000),
    "cells in a row": lambda: rows_behind(lambda row: ">" + f'<c r="A{row}"><v>1</v></c>' * 300_000, 1),
    "rows of text": lambda: rows_behind(lambda row: f'><c r="A{row}" t="s"><v>1</v></c>', 30_000),
    "shared formulas": lambda: formula_rows(shared_formula, 20_000),
    "array formulas": lambda: formula_rows(array_formula, 20_000),
    "array formulas over each other": lambda: formula_rows(
        lambda row: '<f t="array" ref="A1:XFD1048576">1</f>', 30_000
    ),
    "names in a formula": lambda: formula_rows(lambda row: "<f>" + "A.1_" * 25_000 + "</f>", 3),
    "quotes in a formula": lambda: formula_rows(lambda row: "<f>" + "'" * 99_999 + "</f>", 3),
    "merged areas": lambda: merged_areas(50_000),
    "conditional formats": lambda: conditional_formats("1", 5_000),
    "conditional formats of ours": lambda: conditional_formats('AND(N("scorecard_xl")=0,TRUE)', 5_000),
    "texts": lambda: {TEXTS: ("</sst>", "<si><t>text</t></si>" * 500_000 + "</sst>")},
    "rich texts": lambda: {TEXTS: ("</sst>", "<si ><r><t>text</t></r></si>" * 50_000 + "</sst>")},
    "cell styles": lambda: {STYLES: ("</cellXfs>", '<xf numFmtId="165" xfId="0"/>' * 64_000 + "</cellXfs>")},
    "sheets of one part": lambda: sheets_of_one_part(9_000),
}


@pytest.mark.parametrize("what", list(LARGE))
def test_very_many_of_something_take_seconds(what: str, tmp_path: Path) -> None:
    path = tmp_path / "scorecard.xlsx"
    path.write_bytes(zipped(mended("small_published_paired.xlsx", LARGE[what]())))
    with watched():
        try:
            written = scorecard_xl.refresh(path).written
        except scorecard_xl.ScorecardError as refused:
            assert re.search("cover each other|are one part|more than 16,384 cells", str(refused))
        else:
            assert written
