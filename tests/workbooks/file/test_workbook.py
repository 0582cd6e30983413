"""The closed-file workbook: what it writes and when, and what it refuses."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl import ScorecardError
from tests.books.byte_comparison import differences
from tests.books.package_book import (
    HEADERS,
    SHEET,
    book,
    cell_text,
    edited,
    parts,
    read_sheet,
    sheet_text,
    values,
)
from tests.data.package_edits import Package

LEGACY = 'sheet="1" password="CC1A"'
SHA_512 = 'sheet="1" algorithmName="SHA-512" hashValue="wcm==" saltValue="c2FsdA==" spinCount="100000"'


@pytest.fixture(params=[True, False], ids=["paired", "text"])
def scorecard(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A small scorecard whose computed cells are blank."""
    return book(tmp_path / "book.xlsx", paired=request.param)


def assert_refused(path: Path, *words: str) -> None:
    """One sentence says why, and the file is as it was."""
    before = path.read_bytes()
    with pytest.raises(ScorecardError) as refusal:
        scorecard_xl.refresh(path)
    message = str(refusal.value)
    for word in (path.name, *words):
        assert word in message
    assert message.endswith(".") and "\n" not in message
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_a_second_refresh_writes_nothing(scorecard: Path) -> None:
    assert scorecard_xl.refresh(scorecard).written
    os.utime(scorecard, (1_600_000_000, 1_600_000_000))
    before, status = scorecard.read_bytes(), scorecard.stat()
    again = scorecard_xl.refresh(scorecard)
    assert (again.written, again.changes) == (False, ())
    assert scorecard.read_bytes() == before
    after = scorecard.stat()
    assert (after.st_mtime_ns, after.st_ino) == (status.st_mtime_ns, status.st_ino)


def test_an_edited_figure_changes_the_cells_of_its_row_alone(scorecard: Path, tmp_path: Path) -> None:
    scorecard_xl.refresh(scorecard)
    edited(scorecard, (SHEET, '<c r="E5"><v>219</v></c>', '<c r="E5"><v>300</v></c>'))
    before = Path(shutil.copy(scorecard, tmp_path / "before.xlsx"))
    changes = scorecard_xl.refresh(scorecard).changes
    assert {change.row for change in changes} == {5}
    assert differences(before, scorecard, {SHEET: {change.cell for change in changes}}) == []
    # The arrows are the same as before.
    numbers = (
        {"G5", "I5", "K5", "L5"}
        if len(changes) == 4 and changes[0].cell == "G5"
        else {"F5", "G5", "I5", "J5"}
    )
    assert {change.cell for change in changes} == numbers


def test_an_output_leaves_the_workbook_alone(scorecard: Path, tmp_path: Path) -> None:
    before, output = scorecard.read_bytes(), tmp_path / "refreshed.xlsx"
    result = scorecard_xl.refresh(scorecard, output=output)
    assert result.written
    assert scorecard.read_bytes() == before
    assert read_sheet(output)[result.changes[0].cell].value == result.changes[0].new


def test_an_up_to_date_workbook_goes_to_the_output_as_it_is(scorecard: Path, tmp_path: Path) -> None:
    scorecard_xl.refresh(scorecard)
    output = tmp_path / "refreshed.xlsx"
    scorecard_xl.refresh(scorecard, output=output)
    assert output.read_bytes() == scorecard.read_bytes()


def test_a_dry_run_writes_nothing(scorecard: Path) -> None:
    before = scorecard.read_bytes()
    dry = scorecard_xl.refresh(scorecard, dry_run=True)
    assert not dry.written
    assert scorecard.read_bytes() == before
    assert scorecard_xl.refresh(scorecard).changes == dry.changes


def test_cells_that_were_not_written_come_in_the_order_of_their_columns(tmp_path: Path) -> None:
    # As texts, "AA" stands before "Z".
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        for column, header in zip(["Z", "AA", "AB", "AC"], (*HEADERS[:2], *HEADERS[3:5]), strict=True):
            sheet.write(f"{column}2", header)
        sheet.write_row("A2", ["Ref.", "Apr-21", "May-21"])
        sheet.write_row("A3", ["M1", 219, 200])

    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        write(workbook, workbook.add_worksheet("Scorecard"))
    scorecard_xl.refresh(path)
    row = re.search('<row r="3".*?</row>', sheet_text(path))
    assert row
    assert re.findall('<c r="([A-Z]+)3"', row[0]) == ["A", "B", "C", "Z", "AA", "AB", "AC"]
    assert values(path, "Z3:AC3") == [["→ -9%", "- n/a", 209.5, 219]]


def test_a_cell_that_was_not_written_takes_the_style_of_its_row_or_column(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        red, blue = (workbook.add_format({"font_color": colour}) for colour in ("#FF0000", "#0000FF"))
        sheet.set_column("D:F", None, red)
        sheet.set_row(3, None, blue)
        sheet.write_row("A2", ["Ref.", "Apr-21", "May-21", "% change from Apr-21", "12-mnth avg"])
        sheet.write_row("A3", ["M1", 219, 200])
        sheet.write_row("A4", ["M2", 219, 200])
    scorecard_xl.refresh(path)
    read = read_sheet(path)
    colours = {cell: read[cell].font.color.rgb for cell in ("D3", "E3", "D4", "E4")}
    assert colours == {"D3": "FFFF0000", "E3": "FFFF0000", "D4": "FF0000FF", "E4": "FF0000FF"}
    assert [read[cell].number_format for cell in ("E3", "E4")] == ["0", "0"]


@pytest.mark.parametrize(
    ("attributes", "is_open"),
    [('sheet="1"', True), ('sheet="0" password="CC1A"', True), (LEGACY, False), (SHA_512, False)],
)
@pytest.mark.parametrize("unlocked", [False, True])
def test_a_password_keeps_a_refresh_from_locked_cells(
    attributes: str, is_open: bool, unlocked: bool, tmp_path: Path
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        open_cell = workbook.add_format({"locked": not unlocked})
        for row in range(3, 6):
            for column in "FGHIKL":
                sheet.write_blank(f"{column}{row + 1}", None, open_cell)
        for cell, header in (("F3:G3", HEADERS[0]), ("H3:I3", HEADERS[1])):
            sheet.write(cell[:2], header, open_cell)
        sheet.write("M3", HEADERS[-1], open_cell)

    path = book(tmp_path / "book.xlsx", write)
    edited(path, (SHEET, "</sheetData>", f"</sheetData><sheetProtection {attributes}/>"))
    if is_open or unlocked:
        before = cell_text(path, "A4")
        assert scorecard_xl.refresh(path).written
        assert f"<sheetProtection {attributes}/>" in sheet_text(path)
        assert cell_text(path, "A4") == before
    else:
        assert_refused(path, "Scorecard", "cell", "password", "unlock")


@pytest.mark.parametrize("is_current", [True, False])
def test_a_locked_header_is_in_the_way_only_where_it_changes(is_current: bool, tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        unlocked = workbook.add_format({"locked": False})
        for row in range(4, 7):
            for column in "FGHIKL":
                sheet.write_blank(f"{column}{row}", None, unlocked)
        sheet.protect("secret")

    headers = HEADERS if is_current else ("% change from Mar-21", *HEADERS[1:])
    path = book(tmp_path / "book.xlsx", write, headers=headers)
    if is_current:
        assert scorecard_xl.refresh(path).written
    else:
        assert_refused(path, "cell F3", "the cell is locked", "password")


def test_a_locked_column_may_hold_cells_that_were_never_written(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.set_column("A:E", None, workbook.add_format({"locked": False}))
        sheet.write_row("A2", ["Ref.", "Apr-21", "May-21", "12-mnth avg"])
        sheet.write_row("A3", ["M1", 219, 200])
        sheet.protect("secret")

    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        write(workbook, workbook.add_worksheet("Scorecard"))
    assert scorecard_xl.refresh(path).written


@pytest.mark.parametrize(
    ("attributes", "is_reserved"),
    [
        ('readOnlyRecommended="1"', False),
        ('userName="Ann" reservationPassword="CC1A"', True),
        ('userName="Ann" algorithmName="SHA-512" hashValue="wcm==" saltValue="c2FsdA==" spinCount="1"', True),
    ],
)
def test_a_workbook_reserved_by_a_password_is_refused(
    attributes: str, is_reserved: bool, tmp_path: Path
) -> None:
    path = book(tmp_path / "book.xlsx")
    edited(path, ("xl/workbook.xml", "<workbookPr", f"<fileSharing {attributes}/><workbookPr"))
    if is_reserved:
        assert_refused(path, "password")
    else:
        assert scorecard_xl.refresh(path).written


@pytest.mark.parametrize("area", ["F4:G4", "F4:F6", "K5:K6", "L6:M6"])
def test_an_owned_cell_inside_a_merge_is_refused(area: str, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", lambda workbook, sheet: sheet.merge_range(area, "n/a") and None)
    assert_refused(path, "Scorecard", area, "unmerge")


Break = Callable[[Package], object]
BROKEN: dict[str, tuple[Break, tuple[str, ...]]] = {
    "a shared text that is not there": (
        lambda p: p.substitute(SHEET, r'(<c r="B4" t="s"><v>)\d+', r"\g<1>9999", 1),
        ("Scorecard", "B4"),
    ),
    "a shared text before the first": (
        lambda p: p.substitute(SHEET, r'(<c r="B4" t="s"><v>)\d+', r"\g<1>-1", 1),
        ("Scorecard", "B4"),
    ),
    "no shared texts": (
        lambda p: p.substitute(
            "xl/_rels/workbook.xml.rels", "<Relationship [^>]*sharedStrings[^>]*/>", "", 1
        ),
        ("Scorecard", "A3"),
    ),
    "a number that is none": (
        lambda p: p.substitute(SHEET, r'(<c r="C4"><v>)\d+', r"\g<1>many", 1),
        ("Scorecard", "C4"),
    ),
    "a sheet's part is missing": (lambda p: p.parts.pop(SHEET), (SHEET,)),
    "a sheet that leads nowhere": (
        lambda p: p.substitute("xl/workbook.xml", ' r:id="rId1"', ' r:id="rId99"', 1),
        ("Scorecard", "leads to no part"),
    ),
    "the styles' part is missing": (lambda p: p.parts.pop("xl/styles.xml"), ("xl/styles.xml",)),
    "no styles": (
        lambda p: p.substitute("xl/_rels/workbook.xml.rels", "<Relationship [^>]*/styles[^>]*/>", "", 1),
        ("styles",),
    ),
    "broken styles": (lambda p: p.replace("xl/styles.xml", "</styleSheet>", ""), ("xl/styles.xml",)),
    "broken texts": (
        lambda p: p.replace("xl/sharedStrings.xml", "</sst>", "<!--"),
        ("xl/sharedStrings.xml",),
    ),
    "a broken workbook": (lambda p: p.replace("xl/workbook.xml", "</sheets>", ""), ("xl/workbook.xml",)),
    "a broken sheet": (lambda p: p.replace(SHEET, "</worksheet>", ""), ("Scorecard",)),
    "a broken row": (lambda p: p.substitute(SHEET, '<c r="C5"', '<c/ r="C5"', 1), ("Scorecard",)),
    "rows out of order": (lambda p: p.replace(SHEET, '<row r="5"', '<row r="2"'), ("Scorecard",)),
    "a row twice": (lambda p: p.replace(SHEET, '<row r="5"', '<row r="4"'), ("Scorecard",)),
    "a cell twice": (lambda p: p.replace(SHEET, '<c r="D4">', '<c r="C4">'), ("Scorecard",)),
    "no sheets": (lambda p: p.substitute("xl/workbook.xml", "<sheet [^>]*/>", "", 1), ("worksheet",)),
    "a merge of nothing": (lambda p: p.replace(SHEET, 'ref="F3:G3"', 'ref="nowhere"'), ("Scorecard",)),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_part_is_one_sentence(fault: str, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    package = Package(path)
    change, words = BROKEN[fault]
    change(package)
    package.save(path)
    assert_refused(path, *words)


def test_cells_out_of_order_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", paired=False)
    one, other = cell_text(path, "F4"), cell_text(path, "G4")
    edited(path, (SHEET, one + other, other + one))
    assert_refused(path, "Scorecard", "out of order")


def test_the_parts_keep_their_order(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    before = list(parts(path))
    scorecard_xl.refresh(path)
    assert list(parts(path)) == before
