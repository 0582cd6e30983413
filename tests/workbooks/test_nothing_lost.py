"""A refresh of everything.xlsm, which holds all that people and Excel put into such files."""

import re
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

import scorecard_xl
from tests.books.byte_comparison import differences
from tests.books.package_book import cell_text, parts
from tests.data.package_edits import Package
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of

# openpyxl says what it would lose.
pytestmark = pytest.mark.filterwarnings("ignore:.* not supported and will be removed")

BOARD, EDUCATION = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
PARTS = {"Scorecard": BOARD, "Education": EDUCATION}


def area(columns: str, *rows: int) -> set[str]:
    return {f"{column}{row}" for column in columns for row in rows}


OWNED = {
    BOARD: area("STUVXY", *range(11, 19), *range(21, 29)) | area("SU", 20),
    EDUCATION: area("STVW", *range(6, 17)) | {"S4", "T4", "AA4"},
}
FORMULAS = {"X14", "Y16"}


@pytest.fixture
def before(data: Path) -> Path:
    return data / "everything.xlsm"


@pytest.fixture
def book(before: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(before, tmp_path))


def test_all_but_the_owned_cells_stays_byte_for_byte(before: Path, book: Path) -> None:
    changes = scorecard_xl.refresh(book).changes
    written: dict[str, set[str]] = {part: set() for part in OWNED}
    for change in changes:
        written[PARTS[change.sheet]].add(change.cell)
    assert len(changes) > 100
    for part, cells in written.items():
        assert cells <= OWNED[part] - FORMULAS
    assert differences(before, book, written) == []


def test_a_replaced_formula_leaves_the_calculation_chain_and_nothing_else(before: Path, book: Path) -> None:
    changes = scorecard_xl.refresh(book, replace_formulas=True).changes
    written = {part: {c.cell for c in changes if PARTS[c.sheet] == part} for part in OWNED}
    assert written[BOARD] & FORMULAS == {"Y16"}
    assert differences(before, book, written, {"1": ["Y16"]}) == []


def test_a_right_formula_stays_and_a_wrong_one_is_reported(book: Path) -> None:
    before = [cell_text(book, cell) for cell in ("X14", "Y16")]
    problems = scorecard_xl.refresh(book).problems
    assert [cell_text(book, cell) for cell in ("X14", "Y16")] == before
    assert [(p.cell, p.code) for p in problems] == [("Q21", "figure-as-text"), ("Y16", "formula-wrong")]


def test_the_hidden_copy_is_not_refreshed(before: Path, book: Path) -> None:
    scorecard_xl.refresh(book)
    assert parts(book)["xl/worksheets/sheet6.xml"] == parts(before)["xl/worksheets/sheet6.xml"]


STYLES, CHAIN = "xl/styles.xml", "xl/calcChain.xml"
LOSSES = {
    "a cell of somebody's": (BOARD, r'<c r="C11"[^>]*>.*?</c>', ""),
    "a figure": (BOARD, r'(<c r="E11"[^>]*><v>)', r"\g<1>1"),
    "a cell's style": (BOARD, r'<c r="E11" s="\d+"', '<c r="E11"'),
    "a sparkline": (BOARD, r"<x14:sparkline><xm:f>Scorecard!E11:R11.*?</x14:sparkline>", ""),
    "somebody's rule": (BOARD, r'<cfRule type="iconSet".*?</cfRule>', ""),
    "a rule of the newer kind": (BOARD, 'priority="90"', 'priority="91"'),
    "a row's height": (BOARD, r'<row r="11"([^>]*) ht="[^"]*"', r'<row r="11"\1'),
    "a drop-down": (BOARD, '<dataValidations count="3">', '<dataValidations count="2">'),
    "a prefix": (BOARD, ' xmlns:xr2="[^"]*"', ""),
    "a byte of a part": ("xl/comments1.xml", "Asked", "asked"),
    "a style": (STYLES, r"(<cellXfs [^>]*>)<xf [^>]*/>", r"\1"),
    "a font": (STYLES, "</fonts>", "<font/></fonts>"),
    "a count of styles": (STYLES, r'<cellXfs count="\d+"', '<cellXfs count="3"'),
    "an entry of the calculation chain": (CHAIN, '<c r="X14" [^>]*/>', ""),
}


def assert_seen(before: Path, book: Path, package: Package) -> None:
    package.save(book)
    assert differences(before, book, OWNED) != []


@pytest.mark.parametrize("loss", LOSSES)
def test_the_comparison_sees_a_loss(loss: str, before: Path, book: Path) -> None:
    scorecard_xl.refresh(book)
    package = Package(book)
    package.substitute(*LOSSES[loss], 1)
    assert_seen(before, book, package)


def test_the_comparison_sees_a_part_that_moved_or_went(before: Path, book: Path) -> None:
    scorecard_xl.refresh(book)
    package = Package(book)
    label = package.parts.pop("docMetadata/LabelInfo.xml")
    assert_seen(before, book, package)
    package.parts["docMetadata/LabelInfo.xml"] = label
    assert_seen(before, book, package)


def test_the_dates_of_the_parts_are_compared(before: Path, book: Path) -> None:
    data = book.read_bytes()
    date = (41 << 9 | 6 << 5 | 14).to_bytes(2, "little")  # 14 June 2021
    assert data.count(date) >= 2 * len(parts(book))
    book.write_bytes(data.replace(date, (41 << 9 | 6 << 5 | 15).to_bytes(2, "little")))
    assert len(differences(before, book, {})) == len(parts(book))


@pytest.mark.validator
@pytest.mark.parametrize("replace_formulas", [False, True])
def test_the_validator_finds_nothing_new(replace_formulas: bool, before: Path, book: Path) -> None:
    scorecard_xl.refresh(book, replace_formulas=replace_formulas)
    assert errors_of(book) - errors_of(before) == Counter()


@pytest.mark.validator
@pytest.mark.parametrize("name", ["published_paired.xlsx", "published_text.xlsx"])
def test_the_validator_finds_nothing_in_the_published_scorecards(
    name: str, data: Path, tmp_path: Path
) -> None:
    scorecard_xl.refresh(data / name, output=tmp_path / name)
    assert errors_of(tmp_path / name) == Counter()


def test_openpyxl_reads_the_figures(book: Path) -> None:
    changes = scorecard_xl.refresh(book).changes
    read = openpyxl.load_workbook(book)
    for change in changes:
        assert read[change.sheet][change.cell].value == change.new


@pytest.mark.libreoffice
def test_libreoffice_reads_the_figures(book: Path, tmp_path: Path) -> None:
    changes = scorecard_xl.refresh(book).changes
    folder = tmp_path / "converted"
    folder.mkdir()
    read = openpyxl.load_workbook(convert(book, "xlsx", folder))
    for change in changes:
        value = read[change.sheet][change.cell].value
        assert value == (change.new if isinstance(change.new, str) else pytest.approx(change.new, rel=1e-14))


def test_a_change_of_a_preference_alone_needs_no_refresh(book: Path) -> None:
    scorecard_xl.refresh(book)
    package = Package(book)
    package.substitute(BOARD, r'<c r="W11" s="(\d+)"/>', r'<c r="W11" s="\1" t="str"><v>▼</v></c>', 1)
    package.save(book)
    assert not scorecard_xl.refresh(book).written
    assert re.search('<c r="W11" s="[0-9]+" t="str"><v>▼</v></c>', parts(book)[BOARD].decode())
