"""Rows at the end of a list in a closed file: what they hold, what stays, and what is refused."""

import datetime
import warnings
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from xlsxwriter.workbook import Workbook

from scorecard_xl import ScorecardError
from scorecard_xl.spreadsheet.cells import CellError, Value, area_of
from scorecard_xl.spreadsheet.workbook import AddedRows, CellChange, SheetUpdate
from scorecard_xl.workbooks.file import sheet as package_sheet
from scorecard_xl.workbooks.file.parts import Parts
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from tests.books.package_book import STYLES, parts, sheet_text
from tests.books.sheet_forms import FORMS, in_form
from tests.data.package_edits import Package
from tests.programs.libreoffice import convert
from tests.programs.validator import errors_of

LIST = "xl/worksheets/sheet2.xml"
ROWS: list[list[Value]] = [
    ["M1", 12.0, 0.1, None, True, datetime.date(2021, 5, 1)],
    [],
    ["R&D <b> ", -2.5, None, CellError("#DIV/0!"), False, "↑ line\nline\r _x0041_\x07"],
]


def list_book(path: Path, rows: Sequence[Sequence[object]] = (("Title",), (), ("Month", "Ref."))) -> Path:
    """A workbook with a list on its second sheet."""
    with Workbook(str(path)) as workbook:
        workbook.add_worksheet("Scorecard").write("A1", "Ref.")
        sheet = workbook.add_worksheet("History")
        for number, values in enumerate(rows):
            sheet.write_row(number, 0, values)
        sheet.freeze_panes(3, 0)
        sheet.conditional_format("A4:A9", {"type": "no_blanks"})
    return path


def add(path: Path, first: int, rows: Sequence[Sequence[Value]] = ROWS, dry_run: bool = False) -> None:
    FileWorkbook(path).apply([SheetUpdate("History", added=AddedRows(first, rows))], dry_run=dry_run)


def read(path: Path, first: int, count: int = 3) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path, data_only=True)["History"]
    return [[sheet.cell(first + row, column).value for column in range(1, 7)] for row in range(count)]


READ = [
    ["M1", 12, 0.1, None, True, datetime.datetime(2021, 5, 1)],
    [None] * 6,
    ["R&D <b> ", -2.5, None, "#DIV/0!", False, "↑ line\nline_x000D_ _x005F_x0041__x0007_"],
]
"""The same to openpyxl, which leaves Excel's escapes as they are in such texts."""


def test_added_rows_hold_what_was_given(tmp_path: Path) -> None:
    path = list_book(tmp_path / "book.xlsx")
    add(path, 4)
    assert read(path, 4) == READ
    assert openpyxl.load_workbook(path)["History"]["F4"].number_format == "mmm-yy"
    sheet = FileWorkbook(path).sheets[1]
    assert [list(sheet.values(row, range(1, 7))) for row in (4, 6)] == [ROWS[0], [*ROWS[2]]]
    assert '<dimension ref="A1:F6"/>' in sheet_text(path, LIST)


def test_all_else_stays_byte_for_byte(tmp_path: Path) -> None:
    path = list_book(tmp_path / "book.xlsx")
    old = parts(path)
    add(path, 4)
    new = parts(path)
    assert list(new) == list(old)
    assert {name for name in old if old[name] != new[name]} == {LIST, STYLES}
    before, behind = old[LIST].split(b"</sheetData>")
    before = before.replace(b'ref="A1:B3"', b'ref="A1:F6"')
    assert new[LIST].startswith(before) and new[LIST].endswith(behind)


def test_nothing_of_the_list_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = list_book(tmp_path / "book.xlsx")

    def refuse(data: bytes) -> SheetXml:
        raise AssertionError("a sheet was taken apart")

    monkeypatch.setattr(package_sheet, "SheetXml", refuse)
    workbook = FileWorkbook(path)
    assert (workbook.sheets[1].title, workbook.sheets[1].last_row) == ("Title", 3)
    workbook.apply([SheetUpdate("history", added=AddedRows(4, [["M1"]]))])
    assert FileWorkbook(path).sheets[1].last_row == 4


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_list_in_another_form_grows_alike(form: str, tmp_path: Path) -> None:
    usual = list_book(tmp_path / "usual.xlsx")
    path = in_form(usual, form, (LIST,), tmp_path / "book.xlsx")
    sheet = FileWorkbook(path).sheets[1]
    assert (sheet.title, sheet.last_row) == ("Title", 3)
    add(path, 4)
    assert read(path, 4) == READ
    assert FileWorkbook(path).sheets[1].last_row == 6


@pytest.mark.parametrize("inside", ["<sheetData/>", "<sheetData></sheetData>", "<sheetData />"])
def test_an_empty_sheet_takes_rows(inside: str, tmp_path: Path) -> None:
    path = list_book(tmp_path / "book.xlsx", ())
    package = Package(path)
    package.substitute(LIST, "<sheetData ?/>", inside, 1)
    package.save(path)
    sheet = FileWorkbook(path).sheets[1]
    assert (sheet.title, sheet.last_row) == (None, 0)
    add(path, 1)
    assert read(path, 1) == READ
    assert '<dimension ref="A1:F3"/>' in sheet_text(path, LIST)


def test_changes_and_rows_come_in_one_save(tmp_path: Path) -> None:
    path = list_book(tmp_path / "book.xlsx")
    change = CellChange(sheet="History", row=3, column=2, ref="", column_name="", old="Ref.", new="Reference")
    below = CellChange(sheet="History", row=5, column=3, ref="", column_name="", old=None, new=7.0)
    between = CellChange(sheet="History", row=2, column=1, ref="", column_name="", old=None, new="About")
    owned = (area_of("A1:C5"),)
    update = SheetUpdate("History", (below, change, between), owned=owned, added=AddedRows(6, [["M1"]]))
    FileWorkbook(path).apply([update])
    found = [row[:3] for row in read(path, 1, 6)]
    assert found == [
        ["Title", None, None],
        ["About", None, None],
        ["Month", "Reference", None],
        [None] * 3,
        [None, None, 7],
        ["M1", None, None],
    ]


@pytest.mark.parametrize(
    ("first", "rows", "words"),
    [
        (3, [["M1"]], "row 3 is in use"),
        (1_048_576, [["M1"], ["M2"]], "no room for 2 more rows"),
        (4, [["M1"], ["x" * 32_768]], "more than 32,767 characters"),
    ],
    ids=["in-use", "full", "long"],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_rows_that_cannot_be_added_are_refused(
    first: int, rows: list[list[Value]], words: str, dry_run: bool, tmp_path: Path
) -> None:
    path = list_book(tmp_path / "book.xlsx")
    before = path.read_bytes()
    with pytest.raises(ScorecardError, match=rf"^book.xlsx, sheet History: .*{words}.*\.$"):
        add(path, first, rows, dry_run)
    assert path.read_bytes() == before


def test_the_last_row_of_a_sheet_can_be_filled(tmp_path: Path) -> None:
    path = list_book(tmp_path / "book.xlsx")
    add(path, 1_048_576, [["M1"]])
    assert FileWorkbook(path).sheets[1].last_row == 1_048_576


def test_a_password_keeps_rows_out(tmp_path: Path) -> None:
    path = list_book(tmp_path / "book.xlsx")
    package = Package(path)
    package.insert_after(LIST, "</sheetData>", '<sheetProtection sheet="1" password="CC1A"/>')
    package.save(path)
    with pytest.raises(ScorecardError, match="protected with a password, so no rows can be added"):
        add(path, 4)


def test_a_sheet_takes_one_update_at_a_time(tmp_path: Path) -> None:
    update = SheetUpdate("History", added=AddedRows(4, [["M1"]]))
    with pytest.raises(ValueError, match="one update"):
        FileWorkbook(list_book(tmp_path / "book.xlsx")).apply([update, update])


def test_a_dry_run_says_that_rows_are_to_be_written(tmp_path: Path) -> None:
    path = list_book(tmp_path / "book.xlsx")
    workbook, before = FileWorkbook(path), path.read_bytes()
    update = SheetUpdate("History", added=AddedRows(4, ROWS))
    assert workbook.apply([update], dry_run=True).needed
    assert path.read_bytes() == before
    assert workbook.apply([update]).needed
    assert read(path, 4) == READ


def test_a_list_of_ours_is_not_unpacked_to_look_for_formulas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = list_book(tmp_path / "book.xlsx", [("History (scorecard-xl)",), (), ("=Scorecard!A1",)])
    read_whole = Parts.read

    def read(self: Parts, name: str) -> bytes:
        assert name != LIST
        return read_whole(self, name)

    monkeypatch.setattr(Parts, "read", read)
    workbook = FileWorkbook(path)
    change = CellChange(
        sheet="Scorecard", row=1, column=1, ref="", column_name="", old="Ref.", new="Reference"
    )
    update = SheetUpdate("Scorecard", (change,), owned=(area_of("A1"),))
    assert workbook.apply([update]).stale_formulas == ()


@pytest.mark.validator
@pytest.mark.parametrize("name", ["everything.xlsm", "published_paired.xlsx"])
def test_the_validator_finds_nothing_new(name: str, data: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes((data / name).read_bytes())
    workbook = FileWorkbook(path)
    updates = [
        SheetUpdate(sheet.name, added=AddedRows(sheet.last_row + 1, ROWS)) for sheet in workbook.sheets[-2:]
    ]
    workbook.apply(updates)
    assert not errors_of(path) - errors_of(data / name)


@pytest.mark.libreoffice
def test_libreoffice_reads_them(tmp_path: Path) -> None:
    path = list_book(tmp_path / "book.xlsx")
    add(path, 4)
    (folder := tmp_path / "converted").mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = read(convert(path, "xlsx", folder), 4)
    assert found[0] == READ[0]
    assert found[2][0] == "R&D <b> "


def test_a_title_may_be_longer_than_the_first_look(tmp_path: Path) -> None:
    path = list_book(tmp_path / "book.xlsx", [("x" * 30_000, *range(2000))])
    assert FileWorkbook(path).sheets[1].title == "x" * 30_000
    assert FileWorkbook(path).sheets[0].title == "Ref."
