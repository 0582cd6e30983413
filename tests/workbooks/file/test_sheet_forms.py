"""A sheet in an unusual form is read and refreshed as in the usual one; so is Strict Open XML."""

import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

import scorecard_xl
from scorecard_xl.actions.refresh import Refreshed
from tests.books.beside_commentary import beside_commentary
from tests.books.package_book import HEADERS, SHEET, book, edited, parts
from tests.books.sheet_forms import FORMS, in_form, tree
from tests.books.strict_open_xml import NAMESPACES, make_strict
from tests.data.package_edits import Package
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of

EDUCATION = "xl/worksheets/sheet2.xml"
BOOKS = ("published_paired.xlsx", "published_text.xlsx", "everything.xlsm")


def sheets_of(name: str) -> tuple[str, ...]:
    return (SHEET, EDUCATION) if name == "everything.xlsm" else (SHEET,)


def answers(result: Refreshed) -> object:
    return result.changes, result.problems, result.scorecard.month, result.written


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("form", FORMS)
def test_another_form_gives_the_same_workbook(form: str, name: str, data: Path, tmp_path: Path) -> None:
    usual = Path(shutil.copy(data / name, tmp_path))
    (tmp_path / form).mkdir()
    other = in_form(usual, form, sheets_of(name), tmp_path / form / name)
    assert tree(parts(other)[SHEET]) == tree(parts(usual)[SHEET])
    assert scorecard_xl.check(other).findings == scorecard_xl.check(usual).findings
    replace = name == "everything.xlsm"
    first, second = (scorecard_xl.refresh(path, replace_formulas=replace) for path in (usual, other))
    assert answers(first) == answers(second)
    assert first.written
    one, another = parts(usual), parts(other)
    for part in sheets_of(name):
        assert tree(another[part]) == tree(one[part])
        one.pop(part), another.pop(part)
    assert one == another
    assert not scorecard_xl.refresh(other, replace_formulas=replace).written


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_ours_keeps_its_form(form: str, data: Path, tmp_path: Path) -> None:
    path = in_form(data / "published_text.xlsx", form, (SHEET,), tmp_path / "book.xlsx")
    before = parts(path)[SHEET]
    scorecard_xl.refresh(path)
    after = parts(path)[SHEET]
    # The title and the key stand before the first cell that is written, the print settings behind the last.
    start = before.index(b"sheetData") + 1500
    assert after[:start] == before[:start]
    assert after[-300:] == before[-300:]


@pytest.mark.validator
def test_the_validator_finds_nothing_new_in_another_prefix(data: Path, tmp_path: Path) -> None:
    path = in_form(data / "everything.xlsm", "prefixed", (SHEET, EDUCATION), tmp_path / "everything.xlsm")
    before = errors_of(path)
    scorecard_xl.refresh(path, replace_formulas=True)
    assert errors_of(path) - before == Counter()


def test_a_rich_header_keeps_its_runs_under_another_prefix(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    rich = "<is><r><rPr><b/></rPr><t>% change</t></r><r><t> from Mar-21</t></r></is>"
    package = Package(path)
    package.substitute(
        SHEET, '<c r="F3" s="1" t="s"><v>[0-9]+</v>', f'<c r="F3" s="1" t="inlineStr">{rich}', 1
    )
    package.save(path)
    in_form(path, "prefixed", (SHEET,), path)
    scorecard_xl.refresh(path)
    runs = openpyxl.load_workbook(path, rich_text=True)["Scorecard"]["F3"].value
    assert str(runs) == HEADERS[0]
    assert [getattr(run, "font", None) is not None and run.font.b for run in runs] == [True, False]


def test_shared_texts_may_have_another_prefix_too(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx")
    usual = scorecard_xl.check(path)
    package = Package(path)
    for part in ("xl/sharedStrings.xml", SHEET):
        package.parts[part] = FORMS["prefixed"](package.text(part)).encode()
    package.save(path)
    assert scorecard_xl.check(path).findings == usual.findings
    edited(path, ("xl/sharedStrings.xml", "from Apr-21", "from Mar-21"))
    scorecard_xl.refresh(path)
    assert openpyxl.load_workbook(path)["Scorecard"]["F3"].value == HEADERS[0]


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.validator
@pytest.mark.parametrize("name", BOOKS)
def test_every_part_may_have_another_prefix(name: str, data: Path, tmp_path: Path) -> None:
    package = Package(data / name)
    changed = [part for part, content in package.parts.items() if MAIN in content[:2000]]
    assert len(changed) > 3
    for part in changed:
        package.parts[part] = FORMS["prefixed"](package.text(part)).encode()
    path = tmp_path / name
    package.save(path)
    before = errors_of(path)
    usual = scorecard_xl.refresh(data / name, output=tmp_path / f"usual_{name}", replace_formulas=True)
    assert scorecard_xl.refresh(path, replace_formulas=True).changes == usual.changes
    assert errors_of(path) - before == Counter()
    assert not scorecard_xl.refresh(path, replace_formulas=True).written
    one, other = (parts(book)["xl/styles.xml"] for book in (tmp_path / f"usual_{name}", path))
    assert tree(other) == tree(one)


@pytest.fixture
def strict(data: Path, tmp_path: Path) -> Path:
    """The published scorecard in Strict Open XML, its months' headers as ISO dates."""
    package = Package(data / "published_paired.xlsx")
    make_strict(package)
    package.substitute(
        SHEET, r'(<c r="R\d+" s="\d+")><v>44317</v>', r'\1 t="d"><v>2021-05-01T00:00:00Z</v>', 6
    )
    path = tmp_path / "strict.xlsx"
    package.save(path)
    return path


def test_strict_open_xml_is_refreshed(strict: Path, data: Path, tmp_path: Path) -> None:
    usual = scorecard_xl.refresh(data / "published_paired.xlsx", output=tmp_path / "usual.xlsx")
    assert scorecard_xl.refresh(strict).changes == usual.changes
    assert beside_commentary(scorecard_xl.check(strict)) == ()
    namespaces = set(NAMESPACES.values())
    root = tree(parts(strict)[SHEET])
    assert {child[0].partition("}")[0][1:] for child in root[3]} <= namespaces


@pytest.mark.validator
def test_the_validator_finds_nothing_new_in_strict_open_xml(strict: Path) -> None:
    before = errors_of(strict)
    scorecard_xl.refresh(strict)
    assert errors_of(strict) - before == Counter()


@pytest.mark.libreoffice
def test_libreoffice_reads_refreshed_strict_open_xml(strict: Path, tmp_path: Path) -> None:
    changes = scorecard_xl.refresh(strict).changes
    folder = tmp_path / "converted"
    folder.mkdir()
    sheet = openpyxl.load_workbook(convert(strict, "xlsx", folder)).worksheets[0]
    for change in changes:
        expected = change.new if isinstance(change.new, str) else pytest.approx(change.new, rel=1e-14)
        assert sheet[change.cell].value == expected
