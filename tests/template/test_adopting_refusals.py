"""Workbooks that cannot get the buttons, and files that cannot be written: one sentence, nothing done."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook

from scorecard_xl.errors import ScorecardError
from scorecard_xl.template.adopt import adopting
from scorecard_xl.template.adopt.adopting import adopt
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.books_to_adopt import WORKBOOK, make
from tests.books.package_book import SHEET, book, edited, parts
from tests.data.package_edits import Package
from tests.places import DATA


def refusal(old: Path, new: Path | None = None, **options: object) -> str:
    """The sentence of a refusal, after which the folder is as it was."""
    before = {path: path.read_bytes() for path in old.parent.iterdir() if path.is_file()}
    with pytest.raises(ScorecardError) as error:
        adopt(old, new or old.with_name("new.xlsm"), **options)  # type: ignore[arg-type]
    assert {path: path.read_bytes() for path in old.parent.iterdir() if path.is_file()} == before
    text = str(error.value)
    assert text.endswith(".") and "\n" not in text
    return text


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return book(tmp_path / "book.xlsx")


def test_vba_of_somebodys_is_refused(tmp_path: Path) -> None:
    text = refusal(Path(shutil.copy(DATA / "everything.xlsm", tmp_path)))
    assert text == (
        "everything.xlsm has VBA of its own, which is left alone: save what “scorecard-xl vba” prints as "
        "ScorecardXl.bas, import it in Excel's VBA editor (File > Import File), and assign RefreshScorecard, "
        "CheckScorecard, StartNewMonth, UndoLastAction, ExplainIndicator, DrawCharts and PublishCopy to a "
        "button each."
    )


@pytest.mark.parametrize(
    "signature", ["vbaProjectSignature", "vbaProjectSignatureAgile", "vbaProjectSignatureV3"]
)
def test_signed_vba_is_refused(signature: str, tmp_path: Path) -> None:
    package = Package(DATA / "everything.xlsm")
    package.add_part(f"xl/{signature}.bin", b"signed", f"application/vnd.ms-office.{signature}")
    package.relate(
        "xl/vbaProject.bin",
        f"http://schemas.microsoft.com/office/2006/relationships/{signature}",
        f"{signature}.bin",
    )
    package.save(tmp_path / "signed.xlsm")
    assert refusal(tmp_path / "signed.xlsm").startswith("signed.xlsm has VBA with a digital signature, ")


def test_a_workbook_that_has_the_buttons_is_refused(plain: Path) -> None:
    adopt(plain, plain.with_name("adopted.xlsm"))
    text = refusal(plain.with_name("adopted.xlsm"))
    assert text.startswith("adopted.xlsm has the buttons already, with the module ScorecardXl in its VBA")


def test_vba_that_nothing_leads_to_is_left_alone_too(plain: Path) -> None:
    package = Package(plain)
    package.add_part("xl/vbaProject.bin", b"project", "application/vnd.ms-office.vbaProject")
    package.save(plain)
    assert "has VBA of its own" in refusal(plain)


def test_a_workbook_without_a_table_is_refused(tmp_path: Path) -> None:
    with Workbook(str(tmp_path / "book.xlsx")) as workbook:
        workbook.add_worksheet().write("A1", "Shopping")
    assert "there is no scorecard table" in refusal(tmp_path / "book.xlsx")


def test_strict_open_xml_is_refused(plain: Path) -> None:
    package = Package(plain)
    for part in (WORKBOOK, SHEET, "xl/styles.xml", "xl/sharedStrings.xml"):
        text = package.text(part)
        text = text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        package.parts[part] = text.encode()
    package.save(plain)
    assert "is a Strict Open XML workbook, which cannot hold VBA" in refusal(plain)


def test_a_workbook_with_a_password_for_writing_is_refused(plain: Path) -> None:
    edited(plain, (WORKBOOK, "<workbookPr", '<fileSharing reservationPassword="C9D6"/><workbookPr'))
    assert "may only be changed with its password" in refusal(plain)


@pytest.mark.parametrize("name", ["Лист1", "dir", "My sheet", "S" * 32])
def test_a_code_name_that_the_project_cannot_hold_is_refused(name: str, plain: Path) -> None:
    edited(plain, (SHEET, "<dimension", f'<sheetPr codeName="{name}"/><dimension'))
    assert f"its VBA editor calls a sheet or the workbook “{name}”" in refusal(plain)


def test_the_output_has_to_be_an_xlsm(plain: Path) -> None:
    assert refusal(plain, plain.with_name("new.xlsx")) == (
        "new.xlsx has to end in .xlsm, as only such a workbook holds the VBA of the buttons: name the output "
        "so."
    )


def test_a_file_that_is_there_is_replaced_only_by_force(plain: Path) -> None:
    new = plain.with_name("new.xlsm")
    new.write_bytes(b"somebody's")
    assert (
        refusal(plain, new) == "new.xlsm is there already: name another file, or add --force to replace it."
    )
    adopt(plain, new, force=True)
    assert new.read_bytes()[:2] == b"PK"


def test_the_workbook_itself_is_changed_only_by_force(plain: Path) -> None:
    package = Package(plain)
    package.substitute(
        "[Content_Types].xml",
        r"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main\+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        1,
    )
    own = plain.with_name("own.xlsm")
    package.save(own)
    assert refusal(own, own).startswith("own.xlsm is the workbook itself: ")
    adopt(own, own, force=True)
    assert "xl/vbaProject.bin" in parts(own)


def test_a_folder_that_is_missing_is_named(plain: Path) -> None:
    text = refusal(plain, plain.parent / "nowhere" / "new.xlsm")
    assert text.startswith("new.xlsm cannot be saved, as there is no folder ")


def test_a_workbook_that_is_missing_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.xlsx") == "gone.xlsx is not there: check its name and its folder."


def test_a_workbook_that_is_changed_meanwhile_is_not_used(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def and_changed(*arguments: object, **options: object) -> FileWorkbook:
        reader = FileWorkbook(*arguments, **options)  # type: ignore[arg-type]
        with plain.open("ab") as file:
            file.write(b"x")
        return reader

    monkeypatch.setattr(adopting, "FileWorkbook", and_changed)
    with pytest.raises(ScorecardError, match="was changed by somebody"):
        adopt(plain, plain.with_name("new.xlsm"))
    assert [path.name for path in plain.parent.iterdir()] == ["book.xlsx"]


def test_a_full_disk_leaves_nothing_behind(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "no room" in refusal(plain)


def test_a_workbook_that_is_open_is_read(plain: Path) -> None:
    plain.with_name("~$book.xlsx").write_bytes(b"\x04Anna".ljust(165, b"\0"))
    adopt(plain, plain.with_name("new.xlsm"))
    plain.with_name("~$new.xlsm").write_bytes(b"\x04Anna".ljust(165, b"\0"))
    assert "Anna" in refusal(plain, force=True)


def _no_part(package: Package) -> None:
    package.substitute("xl/worksheets/_rels/sheet1.xml.rels", "vmlDrawing1.vml", "vmlDrawing9.vml", 1)


def _no_relationship(package: Package) -> None:
    package.substitute("xl/worksheets/_rels/sheet1.xml.rels", r'<Relationship [^>]*vml"/>', "", 1)


@pytest.mark.parametrize("harm", [_no_part, _no_relationship])
def test_a_broken_package_is_refused(harm: Callable[[Package], None], tmp_path: Path) -> None:
    old = make("notes", tmp_path)
    package = Package(old)
    harm(package)
    package.save(old)
    assert refusal(old).startswith("notes.xlsx is damaged, ")


def test_a_broken_drawing_is_refused(tmp_path: Path) -> None:
    old = make("sheets", tmp_path)
    package = Package(old)
    package.substitute("xl/drawings/drawing1.xml", "</xdr:wsDr>", "", 1)
    package.save(old)
    assert refusal(old).startswith("sheets.xlsx is damaged, its part xl/drawings/drawing1.xml is broken")


def test_a_sheet_that_is_not_there_or_hidden_is_refused(plain: Path) -> None:
    assert refusal(plain, sheet="Board") == "book.xlsx: there is no worksheet Board; it has Scorecard."
    hidden = make("copied_sheet", plain.parent)
    assert "sheet Scorecard Copy: it is hidden" in refusal(hidden, sheet="scorecard copy")


@pytest.mark.parametrize("cell", ["", "B", "2", "B0", "XFE1", "B1048577", "XFD1", "A1048576", "B2:C3"])
def test_a_cell_where_buttons_cannot_start_is_refused(cell: str, plain: Path) -> None:
    assert refusal(plain, at=cell) == f"“{cell}” is no cell where buttons can start: name one like B2."
