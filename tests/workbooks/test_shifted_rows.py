"""Rows that are inserted into a closed workbook or deleted from it, held against LibreOffice's own doing:
what stood below holds the same, and all that leads to it still does."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook

from scorecard_xl import ScorecardError
from scorecard_xl.libreoffice.bridge import enum, struct
from scorecard_xl.spreadsheet.attachments import Attached
from scorecard_xl.spreadsheet.row_shifts import RowShift
from scorecard_xl.spreadsheet.workbook import SheetUpdate
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from tests.books.package_book import parts, sheet_text
from tests.books.sheet_forms import FORMS, in_form, tree
from tests.data.package_edits import Package
from tests.places import DATA
from tests.programs.validator import errors_of

EVERYTHING = DATA / "everything.xlsm"
SHIFTS = [
    RowShift(15, 1, 14),
    RowShift(19, 2, 18),
    RowShift(3, 1, 2),
    RowShift(28, 1, 27),
    RowShift(12, -1),
    RowShift(25, -2),
]


def shifted(source: Path, folder: Path, *shifts: RowShift, sheet: str = "Scorecard") -> Path:
    path = folder / f"shifted{source.suffix}"
    shutil.copy(source, path)
    FileWorkbook(path).apply([SheetUpdate(sheet, shifts=shifts)])
    return path


def shift_in_libreoffice(book: xlwings.Book, shift: RowShift, sheet: str = "Scorecard") -> None:
    cells = book.sheets[sheet].api
    number = cells.RangeAddress.Sheet
    last = shift.first + abs(shift.by) - 2
    rows = struct("table.CellRangeAddress", Sheet=number, StartRow=shift.first - 1, EndRow=last)
    rows.EndColumn = 16383
    if shift.by > 0:
        cells.insertCells(rows, enum("sheet.CellInsertMode", "ROWS"))
    else:
        cells.removeRange(rows, enum("sheet.CellDeleteMode", "ROWS"))


def seen(book: xlwings.Book) -> dict[str, Any]:
    """All that LibreOffice knows of a book's sheets and names."""
    native = LibreOfficeCalc()
    found: dict[str, Any] = {"names": sorted(native.names(book))}
    for sheet in book.sheets:
        used = sheet.used_range
        whole = sheet.range((1, 1), used.last_cell.address)
        layout = native.layout(whole)
        assert layout is not None
        found[sheet.name] = {
            "formulas": whole.impl.formula,
            "merged": sorted(layout.merged),
            "attachments": sorted(
                (one.kind, one.area)
                for one in native.attachments(sheet)
                if one.kind is not Attached.FILTER  # whose area it looks for among the filled cells
            ),
            "formats": sorted(
                (str(rule.formula), sorted((a.StartRow, a.EndRow, a.StartColumn) for a in rule.impl.areas))
                for rule in sheet.cells.conditional_formats
            ),
        }
    return found


@pytest.mark.live
@pytest.mark.parametrize("shift", SHIFTS, ids=str)
def test_everything_stands_where_libreoffice_puts_it(
    shift: RowShift, app: xlwings.App, tmp_path: Path
) -> None:
    path = shifted(EVERYTHING, tmp_path, shift)
    source = tmp_path / "theirs.xlsm"
    shutil.copy(EVERYTHING, source)
    theirs = app.books.open(source)
    shift_in_libreoffice(theirs, shift)
    expected = seen(theirs)
    theirs.close()
    ours = app.books.open(path)
    found = seen(ours)
    ours.close()
    assert found == expected


@pytest.mark.validator
@pytest.mark.parametrize("shift", SHIFTS, ids=str)
def test_everything_is_as_valid_as_before(shift: RowShift, tmp_path: Path) -> None:
    assert not errors_of(shifted(EVERYTHING, tmp_path, shift)) - errors_of(EVERYTHING)


def test_a_filter_goes_on_over_the_same_rows(tmp_path: Path) -> None:
    before = openpyxl.load_workbook(EVERYTHING)["Scorecard"].auto_filter.ref
    path = shifted(EVERYTHING, tmp_path, RowShift(15, 1, 14))
    assert (before, openpyxl.load_workbook(path)["Scorecard"].auto_filter.ref) == ("A10:AC18", "A10:AC19")


def test_parts_that_lead_nowhere_keep_their_bytes(tmp_path: Path) -> None:
    before, after = parts(EVERYTHING), parts(shifted(EVERYTHING, tmp_path, RowShift(15, 1, 14)))
    same = {name for name in before if before[name] == after[name]}
    assert before.keys() == after.keys()
    kinds = (
        "theme",
        "styles",
        "sharedStrings",
        "media/",
        "docProps",
        "pivot",
        "printerSettings",
        "vbaProject",
    )
    assert {name for name in before if any(kind in name for kind in kinds)} <= same
    assert "xl/worksheets/sheet6.xml" in same


def test_rows_inserted_and_deleted_again_leave_the_same_bytes(tmp_path: Path) -> None:
    path = shifted(EVERYTHING, tmp_path, RowShift(15, 2))
    FileWorkbook(path).apply([SheetUpdate("Scorecard", shifts=(RowShift(15, -2),))])
    before, after = parts(EVERYTHING), parts(path)
    # What stood in a formula that several cells shared stands in each of them now.
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]


Formulas = dict[str, str]


def formula_book(path: Path, formulas: Formulas, *edits: tuple[str, str]) -> Path:
    """Two sheets, Rates and Other's, of which the first holds numbers in A1 to C20, and formulas by their
    cells; ``edits`` are then made in the first sheet's part."""
    with Workbook(str(path)) as workbook:
        sheet, other = workbook.add_worksheet("Rates"), workbook.add_worksheet("Other's")
        for row in range(20):
            sheet.write_row(row, 0, [row + 1, row * 2, row * 3])
        for cell, formula in formulas.items():
            name, _, where = cell.rpartition("!")
            (other if name else sheet).write_formula(where, formula)
    package = Package(path)
    for old, new in edits:
        package.replace("xl/worksheets/sheet1.xml", old, new)
    package.save(path)
    return path


def formulas_in(path: Path, sheet: str) -> Formulas:
    return {
        cell.coordinate: str(cell.value)
        for row in openpyxl.load_workbook(path)[sheet]
        for cell in row
        if cell.data_type == "f"
    }


_LOST = "#ref!"
ROW = st.integers(1, 22)
COLUMN = st.sampled_from("ABC")
CELL = st.builds(
    lambda c, r, fixed: f"{'$' * (fixed & 1)}{c}{'$' * (fixed >> 1)}{r}", COLUMN, ROW, st.integers(0, 3)
)
AREA = st.one_of(
    CELL,
    st.builds(lambda a, b, rows: f"A${a}:$C{a + b}" if rows & 1 else f"{a}:${a + b}", ROW, ROW, ROW),
    st.sampled_from(["A:A", "$B:C"]),
)
SHEET = st.sampled_from(["", "Rates!", "'Other''s'!", "rates!"])
FORMULA = st.lists(st.tuples(SHEET, AREA), min_size=1, max_size=3).map(
    lambda ones: "=SUM(" + ",".join(sheet + area for sheet, area in ones) + ")"
)


@pytest.mark.live
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.builds(lambda sheet, row: f"{sheet}E{row}", st.sampled_from(["", "o!"]), st.integers(1, 20)),
        FORMULA,
        min_size=15,
        max_size=40,
    ),
    st.builds(RowShift, st.integers(2, 18), st.sampled_from([1, 3, -1, -2]), st.just(0)),
)
def test_any_formula_reads_as_libreoffice_has_it(
    app: xlwings.App, tmp_path: Path, formulas: Formulas, shift: RowShift
) -> None:
    source = formula_book(tmp_path / "source.xlsx", formulas)
    theirs = app.books.open(source)
    shift_in_libreoffice(theirs, shift, "Rates")
    expected = seen(theirs)
    theirs.close()
    ours = app.books.open(shifted(source, tmp_path, shift, sheet="Rates"))
    found = seen(ours)
    ours.close()
    for sheet in ("Rates", "Other's"):
        assert _filled(found[sheet]["formulas"]) == _filled(expected[sheet]["formulas"])


def _filled(formulas: list[list[str]]) -> dict[tuple[int, int], str]:
    """What cells hold; LibreOffice writes a reference that is lost in its own way until it is saved."""
    return {
        (row, column): _LOST if _LOST in text.lower() else text
        for row, texts in enumerate(formulas)
        for column, text in enumerate(texts)
        if text
    }


SHARED = (
    '<c r="D4"><f t="shared" ref="D4:D8" si="0">SUM(A4:C4)</f><v>0</v></c>',
    *(f'<c r="D{row}"><f t="shared" si="0"/><v>0</v></c>' for row in range(5, 9)),
)


def shared_book(path: Path) -> Path:
    """Formulas in D4 to D8 that are written once."""
    formulas = {f"D{row}": f"=SUM(A{row}:C{row})" for row in range(4, 9)}
    edits = [
        (f'<c r="D{row}"><f>SUM(A{row}:C{row})</f><v>0</v></c>', cell)
        for row, cell in zip(range(4, 9), SHARED, strict=True)
    ]
    return formula_book(path, formulas, *edits)


@pytest.mark.parametrize(
    ("shift", "rows", "is_shared"),
    [
        (RowShift(2, 1), range(5, 10), True),
        (RowShift(6, 1), [4, 5, 7, 8, 9], True),
        (RowShift(4, -1), range(4, 8), False),
        (RowShift(7, -1), range(4, 8), False),
        (RowShift(12, 1), range(4, 9), True),
    ],
    ids=str,
)
def test_a_shared_formula_says_the_same_in_each_of_its_cells(
    shift: RowShift, rows: list[int], is_shared: bool, tmp_path: Path
) -> None:
    path = shifted(shared_book(tmp_path / "shared.xlsx"), tmp_path, shift, sheet="Rates")
    sheet = FileWorkbook(path).sheets[0]
    found = {row: sheet.formulas(row)[4] for row in sheet.rows if 4 in sheet.formulas(row)}
    assert found == {row: f"SUM(A{row}:C{row})" for row in rows}
    assert ('t="shared"' in sheet_text(path)) == is_shared


LISTS = "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"


def test_a_list_of_another_sheets_cells_is_still_of_these(tmp_path: Path) -> None:
    rule = (
        f'<extLst><ext uri="{LISTS}" xmlns:x14="{X14}"><x14:dataValidations count="2" xmlns:xm="{XM}">'
        '<x14:dataValidation type="list"><x14:formula1><xm:f>Rates!$A$8:$A$12</xm:f></x14:formula1>'
        '<xm:sqref>F5:F6</xm:sqref></x14:dataValidation><x14:dataValidation type="list"><x14:formula1>'
        "<xm:f>'Other''s'!$A$8</xm:f></x14:formula1><xm:sqref>F7</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst></worksheet>"
    )
    source = formula_book(tmp_path / "source.xlsx", {"D1": "=A1"}, ("</worksheet>", rule))
    text = sheet_text(shifted(source, tmp_path, RowShift(7, -1), sheet="Rates"))
    assert '<x14:dataValidations count="1"' in text
    assert "<xm:f>Rates!$A$7:$A$11</xm:f></x14:formula1><xm:sqref>F5:F6</xm:sqref>" in text
    text = sheet_text(shifted(source, tmp_path, RowShift(6, 1, 5), sheet="Rates"))
    assert "<xm:f>Rates!$A$9:$A$13</xm:f></x14:formula1><xm:sqref>F5:F7</xm:sqref>" in text
    assert "<xm:f>'Other''s'!$A$8</xm:f></x14:formula1><xm:sqref>F8</xm:sqref>" in text


@pytest.mark.parametrize(
    ("written", "shift", "expected"),
    [
        ("B5:B9", RowShift(6, 1), ("B5:B10", "$A5>A$3")),
        ("B5:B9", RowShift(5, -1), ("B5:B8", "$A5>A$3")),
        ("B5:B9", RowShift(2, 1), ("B6:B10", "$A6>A$4")),
        ("B5:B9", RowShift(9, -2), ("B5:B8", "$A5>A$3")),
    ],
    ids=str,
)
def test_the_formula_of_a_format_is_about_its_own_rows(
    written: str, shift: RowShift, expected: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "source.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Rates")
        sheet.write_column("A1", range(12))
        bold = workbook.add_format({"bold": True})
        sheet.conditional_format(written, {"type": "formula", "criteria": "=$A5>A$3", "format": bold})
    found = openpyxl.load_workbook(shifted(path, tmp_path, shift, sheet="Rates"))["Rates"]
    (block,) = found.conditional_formatting
    assert (str(block.sqref), block.rules[0].formula[0]) == expected


REFUSED = {
    "an array torn apart": ({"D4": "{=A4:A8*2}"}, (), "the array formula in D4:D8"),
    "comments": ({"D4": "=A4"}, (("<sheetData>", "<!-- mine --><sheetData>"),), "a sheet in an unusual form"),
    "a data table": (
        {"D4": "=A4"},
        (("<f>A4</f>", '<f t="dataTable" ref="D4:D5" dt2D="0" dtr="0" r1="A1">A4</f>'),),
        "a data table",
    ),
    "a password": (
        {"D4": "=A4"},
        (("</sheetData>", '</sheetData><sheetProtection password="CC1A" sheet="1"/>'),),
        "protected with a password",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_kept_right_is_refused_and_nothing_written(case: str, tmp_path: Path) -> None:
    formulas, edits, says = REFUSED[case]
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Rates")
        sheet.write_column("A1", range(12))
        for cell, formula in formulas.items():
            if formula.startswith("{"):
                sheet.write_array_formula("D4:D8", formula)
            else:
                sheet.write_formula(cell, formula)
    package = Package(path)
    for old, new in edits:
        package.replace("xl/worksheets/sheet1.xml", old, new)
    package.save(path)
    before = path.read_bytes()
    with pytest.raises(ScorecardError, match=says):
        FileWorkbook(path).apply([SheetUpdate("Rates", shifts=(RowShift(6, 1, 5),))])
    assert path.read_bytes() == before


def test_a_part_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    path = formula_book(tmp_path / "book.xlsx", {"D4": "=A4"})
    package = Package(path)
    package.add_part("xl/revisions/headers.xml", "<headers/>", "application/xml")
    package.relate(
        "xl/workbook.xml", "http://example.org/relationships/revisionHeaders", "revisions/headers.xml"
    )
    package.save(path)
    with pytest.raises(ScorecardError, match=r"a part of a kind that is not known here \(revisionHeaders\)"):
        FileWorkbook(path).apply([SheetUpdate("Rates", shifts=(RowShift(6, 1, 5),))])


def test_a_pivot_table_below_is_refused_and_one_elsewhere_is_not(tmp_path: Path) -> None:
    shifted(EVERYTHING, tmp_path, RowShift(15, 1, 14))
    with pytest.raises(ScorecardError, match="a pivot table on the same sheet"):
        shifted(EVERYTHING, tmp_path, RowShift(4, 1, 3), sheet="Summary")


def test_an_excel_table_grows_with_rows_at_its_end(tmp_path: Path) -> None:
    before = openpyxl.load_workbook(EVERYTHING)["Audits"].tables["Audits"]
    last = int(before.ref.rpartition("E")[2])
    path = shifted(EVERYTHING, tmp_path, RowShift(6, 1, 5), sheet="Audits")
    after = openpyxl.load_workbook(path)["Audits"].tables["Audits"]
    assert after.ref == before.ref.replace(str(last), str(last + 1))
    with pytest.raises(ScorecardError, match="the Excel table Audits, which would lose a part"):
        shifted(EVERYTHING, tmp_path, RowShift(1, -1), sheet="Audits")


@pytest.mark.parametrize("totals", [False, True])
def test_a_table_ends_with_the_rows_that_are_new_at_its_end(totals: bool, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Rates")
        columns = [{"header": "Ref", "total_string": "All"}, {"header": "May", "total_function": "sum"}]
        sheet.add_table(f"A1:B{4 + totals}", {"columns": columns, "total_row": totals})
        sheet.write_column("B2", [1, 2, 3])
    shifted_path = shifted(path, tmp_path, RowShift(5, 2, 4), sheet="Rates")
    table = openpyxl.load_workbook(shifted_path)["Rates"].tables["Table1"]
    assert table.ref == ("A1:B7" if totals else "A1:B6")
    assert table.autoFilter.ref == "A1:B6"


def test_several_shifts_speak_of_the_sheet_as_it_was(tmp_path: Path) -> None:
    source = formula_book(tmp_path / "source.xlsx", {"E3": "=A3", "E10": "=A10", "E15": "=SUM(A1:A20)"})
    path = shifted(source, tmp_path, RowShift(10, 2), RowShift(4, -1), RowShift(12, 1), sheet="Rates")
    assert formulas_in(path, "Rates") == {"E3": "=A3", "E11": "=A11", "E17": "=SUM(A1:A22)"}


PART = "xl/worksheets/sheet1.xml"
REFUSED_FORMS = {"comments", "cdata", "without_names", "processing_instruction", "byte_order_mark"}


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_in_another_form_is_shifted_as_well_or_refused(form: str, tmp_path: Path) -> None:
    usual = formula_book(tmp_path / "usual.xlsx", {"E3": '=A3&"<"', "E10": "=SUM(A1:A12)"})
    other = in_form(usual, form, (PART,), tmp_path / "other.xlsx")
    before = other.read_bytes()
    for by in (2, -1):
        shift = RowShift(5, by, 4 if by > 0 else 0)
        expected = tree(parts(shifted(usual, tmp_path, shift, sheet="Rates"))[PART])
        if form in REFUSED_FORMS:
            with pytest.raises(ScorecardError, match="a sheet in an unusual form"):
                shifted(other, tmp_path, shift, sheet="Rates")
        else:
            assert tree(parts(shifted(other, tmp_path, shift, sheet="Rates"))[PART]) == expected
    assert other.read_bytes() == before
