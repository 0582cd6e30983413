"""A workbook that another application has saved: which buttons are left, what check says, what adopt does."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import scorecard_xl
from scorecard_xl.cli.main import main
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.own_sheets.button_bar import BUTTONS, MODULE
from scorecard_xl.template.adopt.adopting import Adopted, adopt
from scorecard_xl.template.vba import vba_project
from scorecard_xl.template.vba.vba_project import project
from tests.books.books_to_adopt import make
from tests.books.package_book import parts
from tests.data.package_edits import Package
from tests.places import DATA, TEMPLATE
from tests.programs import onlyoffice
from tests.programs.clicking import waited_for, window
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of
from tests.template.test_adopting import PROJECT, code_names, vba_modules

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

HANDED_OUT = DATA / "made_before_the_rooms.xlsm"  # its buttons are form controls
MACROS = [button.macro for button in BUTTONS]
Saves = Callable[[Path, Path], Path]


def by_libreoffice(book: Path, folder: Path) -> Path:
    return convert(book, "xlsm:Calc MS Excel 2007 VBA XML", folder)


def by_onlyoffice(book: Path, folder: Path) -> Path:
    return onlyoffice.save_as(book, folder / book.name)


LIBREOFFICE = pytest.param(by_libreoffice, marks=pytest.mark.libreoffice, id="libreoffice")
ONLYOFFICE = pytest.param(by_onlyoffice, marks=pytest.mark.onlyoffice, id="onlyoffice")
BOTH = pytest.mark.parametrize("saves", [LIBREOFFICE, ONLYOFFICE])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "saved elsewhere"
    folder.mkdir()
    return folder


def says(book: Path) -> list[str]:
    """What check says of the buttons."""
    return [one.message for one in scorecard_xl.check(book).findings if one.code == Finding.BUTTONS_GONE]


def macros_run(book: Path) -> list[str]:
    """The macros that shapes and form controls of a workbook run."""
    found = []
    for part, data in parts(book).items():
        if part.startswith("xl/drawings/") and not part.endswith(".rels"):
            found += re.findall(r' macro="\[0\]!(\w+)"|<x:FmlaMacro>(?:\[0\]!)?([\w.]+)<', data.decode())
    return [one or other for one, other in found]


def alternative_texts(book: Path) -> list[str]:
    return re.findall(r'descr="([^"]*)"', parts(book)["xl/drawings/drawing1.xml"].decode())


GONE = (
    "The buttons' VBA is there and the buttons are gone or do nothing, as when another application saved the "
    "workbook: “scorecard-xl adopt {}” puts them back."
)


@pytest.mark.onlyoffice
def test_onlyoffice_keeps_the_buttons_and_their_vba(folder: Path) -> None:
    book = by_onlyoffice(TEMPLATE, folder)
    assert macros_run(book) == MACROS and says(book) == []
    assert [text for text in alternative_texts(book) if text] == alternative_texts(TEMPLATE)
    assert parts(book)[PROJECT] == parts(TEMPLATE)[PROJECT]


@pytest.mark.libreoffice
def test_libreoffice_keeps_shapes_that_do_nothing(folder: Path) -> None:
    book = by_libreoffice(TEMPLATE, folder)
    assert macros_run(book) == [] and MODULE in vba_modules(book)
    assert says(book) == [GONE.format(book.name)]


@BOTH
@pytest.mark.parametrize(
    ("book", "cell"), [(TEMPLATE, "A4"), (HANDED_OUT, "N1")], ids=["shapes", "controls, and later ones"]
)
def test_adopt_puts_the_buttons_back_where_they_were(
    book: Path, cell: str, saves: Saves, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = saves(book, folder)
    if says(saved):
        assert main(["adopt", str(saved)]) == 0
        assert (
            capsys.readouterr().out == f"{saved}: the buttons are on the sheet Scorecard, from cell {cell}.\n"
        )
    assert macros_run(saved) == MACROS and says(saved) == []
    texts = [text for text in alternative_texts(saved) if text]
    assert texts == [f"{button.label}: {button.purpose}" for button in BUTTONS]
    named = [name for name in vba_modules(saved) if name != MODULE]
    assert sorted(named) == sorted(code_names(saved))
    with pytest.raises(ScorecardError, match="has the buttons already"):
        adopt(saved)


@BOTH
def test_adopt_changes_nothing_but_what_the_buttons_need(saves: Saves, folder: Path) -> None:
    saved = saves(HANDED_OUT, folder)
    before = Path(shutil.copy(saved, folder.with_name("before.xlsm")))
    adopt(saved)
    one, other = parts(before), parts(saved)
    assert list(one) == list(other)
    changed = {part for part in one if one[part] != other[part]}
    allowed = {PROJECT, "xl/workbook.xml", "xl/drawings/drawing1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert {part for part in changed if "worksheets" not in part} <= allowed
    cells = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    for part in changed - allowed:
        assert cells.findall(one[part]) == cells.findall(other[part])
    assert scorecard_xl.read(saved).tables == scorecard_xl.read(before).tables


@pytest.mark.validator
@BOTH
@pytest.mark.parametrize("book", [TEMPLATE, HANDED_OUT], ids=["shapes", "controls"])
def test_the_validator_finds_nothing_new(book: Path, saves: Saves, folder: Path) -> None:
    saved = saves(book, folder)
    before = errors_of(saved)
    if says(saved):
        adopt(saved)
    assert errors_of(saved) - before == Counter()


@pytest.mark.live
@pytest.mark.window
@pytest.mark.clicks
@BOTH
@pytest.mark.parametrize("book", [TEMPLATE, HANDED_OUT], ids=["shapes", "controls"])
def test_a_click_refreshes_it(book: Path, saves: Saves, folder: Path, home: Path) -> None:
    saved = saves(book, folder)
    if says(saved):
        adopt(saved)
    closed = Path(shutil.copy(saved, folder.with_name("closed.xlsm")))
    expected = {change.cell: change.new for change in scorecard_xl.refresh(closed).changes if change.ref}
    assert "T7" in expected
    with window(saved, home) as seen:
        seen.press("Refresh", lambda: seen.look.value("T7") in ("↑", "→", "↓") or None, "the figures")
        waited_for(lambda: seen.look.value("B3"), "the last of them")
        for cell, new in expected.items():
            assert seen.look.value(cell) == (pytest.approx(new) if isinstance(new, float) else new), cell


def without(book: Path, *macros: str) -> None:
    """Delete buttons, as people do in Excel."""
    package = Package(book)
    for macro in macros:
        pattern = (
            rf'<xdr:twoCellAnchor[^>]*>(?:(?!<xdr:twoCellAnchor).)*?"\[0\]!{macro}".*?</xdr:twoCellAnchor>'
        )
        package.substitute("xl/drawings/drawing1.xml", pattern, "", 1)
    package.save(book)


@pytest.mark.parametrize("gone", [MACROS[:1], MACROS[1:3], MACROS])
def test_buttons_that_somebody_deleted_come_back_beside_those_that_stay(
    gone: list[str], tmp_path: Path
) -> None:
    book = Path(shutil.copy(TEMPLATE, tmp_path))
    without(book, *gone)
    before = parts(book)
    assert bool(says(book)) == (gone == MACROS)
    assert adopt(book).added == ()
    assert sorted(macros_run(book)) == sorted(MACROS)
    after = parts(book)
    assert {part for part in after if before.get(part) != after[part]} == {"xl/drawings/drawing1.xml"}


@pytest.mark.parametrize("has_code", [True, False])
def test_modules_of_no_sheet_stay_only_where_somebody_wrote_in_them(
    has_code: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Path(shutil.copy(TEMPLATE, tmp_path))
    package = Package(book)
    with monkeypatch.context() as patched:
        if has_code:
            text = vba_project._document_text("Lost", "") + "Sub Own()\nEnd Sub\n"
            patched.setattr(vba_project, "_document_text", lambda name, of_class: text)
        package.parts[PROJECT] = project([*(f"Sheet{n}" for n in range(1, 6)), "Lost"])
    package.save(book)
    without(book, *MACROS)
    adopt(book)
    assert macros_run(book) == MACROS
    assert ("Lost" in vba_modules(book)) == has_code
    assert (parts(book)[PROJECT] == package.parts[PROJECT]) == has_code


def test_a_module_of_ours_without_our_macros_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Path(shutil.copy(TEMPLATE, tmp_path))
    package = Package(book)
    with monkeypatch.context() as patched:
        patched.setattr(vba_project, "source", lambda: "Sub RefreshScorecard()\nEnd Sub\n")
        package.parts[PROJECT] = project([f"Sheet{n}" for n in range(1, 6)])
    package.save(book)
    with pytest.raises(ScorecardError, match="a module ScorecardXl that lacks one of"):
        adopt(book)
    assert parts(book)[PROJECT] == package.parts[PROJECT]


def test_vba_that_was_lost_is_brought_back_to_the_buttons(tmp_path: Path) -> None:
    book = tmp_path / "saved.xlsx"
    package = Package(TEMPLATE)
    del package.parts[PROJECT]
    package.substitute("xl/_rels/workbook.xml.rels", r'<Relationship [^>]*vbaProject\.bin"/>', "", 1)
    package.substitute("[Content_Types].xml", r'<(?:Default|Override) [^>]*vbaProject"/>', "", 1)
    package.substitute(
        "[Content_Types].xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
        1,
    )
    package.save(book)
    [said] = says(book)
    assert said.startswith("The buttons are there and their VBA is gone, ")
    with pytest.raises(ScorecardError, match="none of the buttons' VBA yet"):
        adopt(book)
    assert adopt(book, tmp_path / "new.xlsm")[:3] == Adopted("Scorecard", "A4", ())[:3]
    assert macros_run(tmp_path / "new.xlsm") == MACROS and says(tmp_path / "new.xlsm") == []
    assert (
        parts(tmp_path / "new.xlsm")["xl/drawings/drawing1.xml"] == package.parts["xl/drawings/drawing1.xml"]
    )
    assert MODULE in vba_modules(tmp_path / "new.xlsm")


def test_a_workbook_that_never_had_buttons_is_not_told_of_them(tmp_path: Path) -> None:
    for name in ("plain", "settings", "button", "everything"):
        assert says(make(name, tmp_path)) == []


def test_a_button_of_another_workbook_is_none_of_ours(tmp_path: Path) -> None:
    book = Path(shutil.copy(TEMPLATE, tmp_path))
    package = Package(book)
    package.substitute("xl/drawings/drawing1.xml", r'macro="\[0\]!', 'macro="[1]!', 0)
    package.save(book)
    assert says(book) == [GONE.format(book.name)]


def with_module(folder: Path, change: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook whose module of ours is another one, and that has the buttons of it."""
    text = change(vba_project.exported())
    buttons = [button for button in BUTTONS if f"Sub {button.macro}(" in text]
    with monkeypatch.context() as patch:
        for module in ("adopting", "vba_there", "buttons_there"):
            patch.setattr(f"scorecard_xl.template.adopt.{module}.BUTTONS", tuple(buttons))
        patch.setattr(vba_project, "source", lambda: text.partition("\n")[2])
        adopt(make("notes", folder), folder / "in use.xlsm")
    return folder / "in use.xlsm"


def before_explain(text: str) -> str:
    """The module as it was before the later buttons."""
    for macro in (button.macro for button in BUTTONS if button.is_later):
        text = re.sub(rf"Public Sub {macro}.*?End Sub\n\n", "", text, flags=re.DOTALL)
    return text


def test_a_workbook_from_before_some_buttons_gets_them_with_their_vba(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = with_module(folder, before_explain, monkeypatch)
    assert macros_run(book)[-4:] == MACROS[:4]
    assert adopt(book).cell
    assert macros_run(book)[-len(MACROS) :] == MACROS
    assert all(f"Sub {macro}(" in vba_modules(book)[MODULE] for macro in MACROS)
    assert sorted(name for name in vba_modules(book) if name != MODULE) == sorted(code_names(book))


def test_a_module_that_somebody_changed_keeps_its_own_buttons(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = with_module(
        folder, lambda text: before_explain(text).replace("Type in a terminal", "Ring 1234"), monkeypatch
    )
    before = book.read_bytes()
    with pytest.raises(ScorecardError, match="has the buttons already"):
        adopt(book)
    assert book.read_bytes() == before
