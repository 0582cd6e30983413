"""xlwings over LibreOffice: what its members read and write in the real application."""

import datetime
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl import libreoffice
from scorecard_xl.libreoffice import LibreOfficeUnreachable, bridge
from scorecard_xl.libreoffice.conditional_styles import BOLD
from scorecard_xl.spreadsheet.cells import area_of
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from tests.books.kinds_of_workbook import app_at
from tests.books.package_book import book
from tests.programs.running_libreoffice import running

pytestmark = pytest.mark.live

Writing = Callable[[Workbook, Worksheet], object]
Opening = Callable[[Writing], xlwings.Sheet]

SEPARATORS = {"SeparatorArg": ";", "SeparatorArrayCol": ",", "SeparatorArrayRow": "|"}
SYNTAX = "/org.openoffice.Office.Calc/Formula/Syntax"
GREEN, RED = (198, 239, 206), (176, 0, 32)
LOOK = {
    "bold": True,
    "italic": True,
    "font_size": 14,
    "font_color": "#B00020",
    "font_name": "Arial",
    "bg_color": "#C6EFCE",
}


@pytest.fixture
def opened(app: xlwings.App, tmp_path: Path) -> Opening:
    """Opens a workbook that a function writes, calculates it, and gives its first sheet."""

    def open_one(write: Writing) -> xlwings.Sheet:
        path = tmp_path / "book.xlsx"
        with Workbook(str(path)) as workbook:
            write(workbook, workbook.add_worksheet("One"))
        book = app.books.open(path)
        book.api.calculateAll()
        return book.sheets[0]

    return open_one


@pytest.fixture
def sheet(opened: Opening) -> xlwings.Sheet:
    """An empty sheet named One, beside one named My sheet."""
    return opened(lambda workbook, _: workbook.add_worksheet("My sheet").write("B2", 7))


def value(cells: xlwings.Range) -> Any:
    """The value of a cell, or the text of its error."""
    return cells.options(err_to_str=True).value


def formula(cell: xlwings.Range) -> Any:
    """The formula of a cell, or its constant as text."""
    return cell.formula


def written(content: object, number_format: str = "") -> Writing:
    """A workbook with one thing in A1."""

    def write(workbook: Workbook, sheet: Worksheet) -> None:
        style = workbook.add_format({"num_format": number_format}) if number_format else None
        if isinstance(content, str) and not content.startswith("="):
            sheet.write_string("A1", content, style)
        else:
            sheet.write("A1", content, style)

    return write


@pytest.mark.parametrize(
    ("content", "number_format", "read"),
    [
        (3, "", 3.0),
        (0.5, "0%", 0.5),
        (-1e-9, "0.00E+00", -1e-9),
        ("text", "", "text"),
        ("007", "", "007"),
        ("two\nlines", "", "two\nlines"),
        (" ↑ 10% ", "", " ↑ 10% "),
        (None, "0%", None),
        (True, "", True),
        (False, "", False),
        (datetime.date(2021, 5, 1), "mmm-yy", datetime.datetime(2021, 5, 1)),
        (
            datetime.datetime(2021, 5, 1, 13, 30, 15),
            "dd/mm/yyyy hh:mm:ss",
            datetime.datetime(2021, 5, 1, 13, 30, 15),
        ),
        (datetime.time(6, 0), "hh:mm", datetime.datetime(1899, 12, 30, 6, 0)),
        (44317, "General", 44317.0),
        ("=1+1", "", 2.0),
        ('="x"&"y"', "", "xy"),
        ('=""', "", None),
        ("=1>0", "", True),
        ("=1<0", "", False),
        ("=DATE(2021,5,1)", "mmm-yy", datetime.datetime(2021, 5, 1)),
        ("=DATE(2021,5,1)", "0", 44317.0),
        ("=B9", "", 0.0),
        ("=1/0", "", "#DIV/0!"),
        ("=NA()", "", "#N/A"),
        ("=NOSUCH()", "", "#NAME?"),
        ("=#REF!+1", "", "#REF!"),
        ('="a"+1', "", "#VALUE!"),
        ("=1/0", "mmm-yy", "#DIV/0!"),
    ],
    ids=str,
)
def test_a_value_is_read_as_in_excel(
    content: object, number_format: str, read: object, opened: Opening
) -> None:
    found = value(opened(written(content, number_format)).range("A1"))
    assert (type(found), found) == (type(read), read)


def test_an_error_is_nothing_where_its_text_is_not_asked_for(opened: Opening) -> None:
    assert opened(written("=1/0")).range("A1").value is None


def test_values_are_read_row_by_row(opened: Opening) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row("B2", ["Ref.", 1, None, True])
        sheet.write_row("B3", [2.5, None, "x", "=1/0"])
        sheet.write_datetime("F3", datetime.datetime(2021, 5, 1), day)

    assert value(opened(write).range("B2:F3")) == [
        ["Ref.", 1.0, None, True, None],
        [2.5, None, "x", "#DIV/0!", datetime.datetime(2021, 5, 1)],
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("12", "12"),
        ("1.50", "1.50"),
        ("10%", "10%"),
        ("1/2/2021", "1/2/2021"),
        ("Jun-21", "Jun-21"),
        ("TRUE", "TRUE"),
        ("=1+1", "=1+1"),
        ("-", "-"),
        (" padded ", " padded "),
        ("'Jun-21", "Jun-21"),
        ("'=1+1", "=1+1"),
        ("''quoted'", "'quoted'"),
        ("two\nlines", "two\nlines"),
        ("↑ 10%", "↑ 10%"),
        ("🔼", "🔼"),
        (3, 3.0),
        (2.5, 2.5),
        ("", None),
        (None, None),
    ],
    ids=repr,
)
def test_a_written_value_stays_what_it_is(given: object, kept: object, sheet: xlwings.Sheet) -> None:
    cell = sheet.range("A1")
    cell.value = "what stood there"
    cell.value = given
    assert value(cell) == kept
    assert formula(cell) == ("" if kept is None else f"{kept:g}" if isinstance(kept, float) else kept)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (datetime.datetime(2021, 5, 1, 6, 30), datetime.datetime(2021, 5, 1, 6, 30)),
        (datetime.date(2021, 5, 1), datetime.datetime(2021, 5, 1)),
        (
            datetime.datetime(2021, 5, 1, 6, 30, tzinfo=datetime.UTC),
            datetime.datetime(2021, 5, 1, 6, 30),
        ),
    ],
    ids=str,
)
def test_a_date_is_written_as_one(
    given: datetime.date, read: datetime.datetime, sheet: xlwings.Sheet
) -> None:
    cell = sheet.range("A1")
    cell.number_format = "dd/mm/yyyy hh:mm"
    cell.value = given
    assert cell.value == read


def test_dates_are_those_of_the_workbooks_own_calendar(app: xlwings.App, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path), {"date_1904": True}) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        workbook.add_worksheet().write_datetime("A1", datetime.datetime(2021, 5, 1), day)
    cells = app.books.open(path).sheets[0].range("A1:A2")
    cells.number_format = "dd/mm/yyyy"
    cells[1].value = datetime.datetime(2021, 6, 1)
    assert cells.value == [datetime.datetime(2021, 5, 1), datetime.datetime(2021, 6, 1)]


def test_a_block_is_written_and_one_value_into_every_cell(sheet: xlwings.Sheet) -> None:
    sheet.range("A1").value = [[1, "a"], [None, "='x"]]
    sheet.range("C1:D2").value = "b"
    assert sheet.range("A1:D2").value == [[1.0, "a", "b", "b"], [None, "='x", "b", "b"]]


FORMULAS = [
    "=SUM(A1:A2,3)",
    "='My sheet'!$B$2",
    "=Two!A1+One!$A1",
    "=SUM(Two!A1:B2)",
    '=IF(A1>0,"a;b.c!","say ""no""")',
    "=EDATE(A4,1)",
    '=AVERAGEIFS(A1:A9,A1:A9,">0")',
    "=INDEX($A:$A,ROW())",
    '=IFERROR(1/0,"n/a")',
    "=-A1^2%",
    "=SUM(Months)",
]


def with_formulas(workbook: Workbook, sheet: Worksheet) -> None:
    workbook.add_worksheet("My sheet").write("B2", 7)
    workbook.add_worksheet("Two")
    workbook.define_name("Months", "=One!$A$1:$A$2")
    for row, text in enumerate(FORMULAS):
        sheet.write_formula(row, 2, text)


def test_formulas_are_read_in_excels_words(opened: Opening) -> None:
    cells = opened(with_formulas).range("C1").resize(len(FORMULAS), 1)
    assert [row[0] for row in cells.formula] == FORMULAS


def test_a_formula_whose_cell_is_gone_is_read(opened: Opening) -> None:
    assert formula(opened(written("=#REF!+1")).range("A1")) == "=#REF!+1"


def test_a_constant_is_read_as_its_text_among_formulas(opened: Opening) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.write_row("A1", [1, 2.5, "text", None, True])
        for cell, text in (("F1", "007"), ("G1", "=1+1"), ("H1", "'quoted")):
            sheet.write_string(cell, text)
        sheet.write("I1", "=1+1")

    row = opened(write).range("A1:I1").formula[0]
    assert list(row) == ["1", "2.5", "text", "", "TRUE", "007", "=1+1", "'quoted", "=1+1"]


def test_an_array_formula_is_known_by_all_its_cells(opened: Opening) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_array_formula("B1:B2", "{=A1:A2&1}")
        sheet.write_array_formula("C1:C1", "{=MAX(A1:A2)}")

    sheet = opened(write)
    assert sheet.range("B1:C1").formula[0] == ["=A1:A2&1", "=MAX(A1:A2)"]
    known = [sheet.range(cells).has_array for cells in ("B1", "B2", "B1:B2", "C1", "B1:C2", "A1")]
    assert known == [True, True, True, True, None, False]


def test_a_number_format_is_told_where_there_is_one(opened: Opening) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        for row, code in enumerate(("0%", "0%", "mmm-yy", "@")):
            sheet.write_blank(row, 0, None, workbook.add_format({"num_format": code}))

    sheet = opened(write)
    areas = ("A1", "A1:A2", "A1:A3", "A3", "A4", "A5", "A1:B1")
    codes = [sheet.range(area).number_format for area in areas]
    assert codes == ["0%", "0%", None, "MMM-YY", "@", "General", None]


@pytest.mark.parametrize("code", ["0%", "MMM-YY", "@", '0.0" ▲"', "#,##0.00;[RED]-#,##0.00"])
def test_a_number_format_is_set(code: str, sheet: xlwings.Sheet) -> None:
    sheet.range("A2").number_format = "0.000"
    sheet.range("A1:B2").number_format = code
    assert [sheet.range(area).number_format for area in ("A1:B2", "A2", "A3")] == [code, code, "General"]


@pytest.mark.parametrize("code", ["@", "0.000", "MMM-YY"])
def test_a_number_format_is_taken_away(code: str, sheet: xlwings.Sheet) -> None:
    sheet.range("A1").number_format = code
    sheet.range("A1").number_format = "General"
    assert sheet.range("A1").number_format == "General"


def test_a_code_that_is_none_is_refused(sheet: xlwings.Sheet) -> None:
    with pytest.raises(bridge.failures()):
        sheet.range("A1").number_format = "[nonsense"


@pytest.mark.parametrize(
    ("cells", "merged", "around"),
    [
        ("B2:C3", True, "$B$2:$C$3"),
        ("B2", True, "$B$2:$C$3"),
        ("C3", True, "$B$2:$C$3"),
        ("B2:C2", True, "$B$2:$C$3"),
        ("C2:C3", True, "$B$2:$C$3"),
        ("A1", False, "$A$1"),
        ("A1:A9", False, "$A$1"),
        ("A1:E9", None, "$A$1"),
        ("B1:C3", None, "$B$1"),
        ("B2:E3", None, "$B$2:$C$3"),
    ],
)
def test_merged_areas(cells: str, merged: bool | None, around: str, opened: Opening) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.merge_range("B2:C3", "one")
        sheet.merge_range("D2:E3", "other")

    found = opened(write).range(cells)
    assert (found.merge_cells, found.merge_area.address) == (merged, around)


Font = tuple[bool | None, float | None, tuple[int, int, int] | None]


def font_of(cells: xlwings.Range) -> Font:
    font = cells.font
    return font.bold, font.size, font.color


PLAIN: Font = (False, 11.0, (0, 0, 0))
BRIGHT: Font = (True, 14.0, RED)
SEVERAL: Font = (None, None, None)


@pytest.mark.parametrize(
    ("cells", "font"),
    [("A1", BRIGHT), ("A2", PLAIN), ("A3", SEVERAL), ("A4", BRIGHT), ("A5", BRIGHT), ("A4:A6", BRIGHT)],
)
def test_a_font_is_told_where_there_is_one(cells: str, font: Font, opened: Opening) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        bright = workbook.add_format(LOOK)
        sheet.write("A1", "bright", bright)
        sheet.write("A2", "plain")
        sheet.write_rich_string("A3", "plain ", bright, "bright", " plain")
        sheet.write("A4", 5, bright)
        sheet.write_formula("A5", '="bright"', bright)
        sheet.write_blank("A6", None, bright)

    assert font_of(opened(write).range(cells)) == font


def test_cells_of_several_fonts_have_none(opened: Opening) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.write("A1", "bright", workbook.add_format(LOOK))
        sheet.write("A2", "plain")

    assert font_of(opened(write).range("A1:A2")) == SEVERAL


def test_a_font_is_set(sheet: xlwings.Sheet) -> None:
    font = sheet.range("A1:A2").font
    font.bold, font.size = True, 9
    font.color = "#B00020"
    assert font_of(sheet.range("A2")) == (True, 9.0, RED)
    font.bold = False
    assert sheet.range("A1").font.bold is False


def test_a_fill_is_told_where_there_is_one(opened: Opening) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        for cell in ("A1", "A2"):
            sheet.write_blank(cell, None, workbook.add_format({"bg_color": "#C6EFCE"}))

    sheet = opened(write)
    fills = [sheet.range(area).color for area in ("A1", "A1:A2", "A3", "A1:A3")]
    assert fills == [GREEN, GREEN, None, None]


@pytest.mark.parametrize("colour", ["#B00020", RED, 0x2000B0])
def test_a_fill_is_set_and_taken_away(colour: Any, sheet: xlwings.Sheet) -> None:
    cells = sheet.range("A1:B2")
    cells.color = colour
    assert cells.color == RED
    cells.color = None
    assert cells.color is None


@pytest.mark.parametrize(
    ("cells", "used"), [(["B3", "D5"], "$B$3:$D$5"), (["A1"], "$A$1"), (["C2"], "$C$2"), ([], "$A$1")]
)
def test_the_used_range_is_what_holds_something(cells: list[str], used: str, opened: Opening) -> None:
    sheet = opened(lambda _, sheet: [sheet.write(cell, 1) for cell in cells])
    assert sheet.used_range.address == used


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (("B2",), "$B$2"),
        (("B2:D4",), "$B$2:$D$4"),
        (((2, 2),), "$B$2"),
        (((2, 2), (4, 4)), "$B$2:$D$4"),
        (("B2", "D4"), "$B$2:$D$4"),
    ],
    ids=str,
)
def test_a_range_is_where_it_was_asked_for(
    place: tuple[Any, ...], address: str, sheet: xlwings.Sheet
) -> None:
    assert sheet.range(*place).address == address


def test_the_parts_of_a_range_are_ranges(sheet: xlwings.Sheet) -> None:
    cells = sheet.range("B2:D4")
    parts = (cells(1, 3), cells(4), cells[0, 1], cells[1, :], cells.rows[2], cells.last_cell)
    assert [part.get_address(False, False) for part in parts] == ["D2", "B3", "C2", "B3:D3", "B4:D4", "D4"]
    assert (cells.shape, cells.count, cells.row, cells.column) == ((3, 3), 9, 2, 2)
    assert sheet.range("B2").get_address(external=True) == "'[book.xlsx]One'!$B$2"


def test_sheets_are_visible_or_not(opened: Opening) -> None:
    def write(workbook: Workbook, _: Worksheet) -> None:
        workbook.add_worksheet("Hidden").hide()
        workbook.add_worksheet("Very hidden").very_hidden()

    sheets = opened(write).book.sheets
    assert [(sheet.name, sheet.visible) for sheet in sheets] == [
        ("One", True),
        ("Hidden", False),
        ("Very hidden", False),
    ]
    sheets["Hidden"].visible = True
    sheets["One"].visible = False
    assert [sheet.visible for sheet in sheets] == [False, True, False]


def test_a_sheet_is_known_by_name_and_place(sheet: xlwings.Sheet) -> None:
    sheets = sheet.book.sheets
    assert ([one.index for one in sheets], len(sheets)) == ([1, 2], 2)
    assert ("My sheet" in sheets, "Two" in sheets) == (True, False)
    assert (sheets.active.name, sheets[1].name) == ("One", "My sheet")


def test_tables_are_those_of_their_sheet(opened: Opening) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        columns = [{"header": "a", "total_string": "Total"}, {"header": "b", "total_function": "sum"}]
        sheet.add_table("B2:C6", {"name": "Totals", "total_row": True, "columns": columns})
        sheet.add_table("F2:G4", {"name": "Plain"})
        sheet.add_table("I2:J4", {"name": "Headless", "header_row": False})
        other = workbook.add_worksheet("Other")
        other.write("A1", "filtered")
        other.autofilter("A1:B3")

    sheet = opened(write)
    assert {table.name: (table.range.address, table.show_totals) for table in sheet.tables} == {
        "Totals": ("$B$2:$C$6", True),
        "Plain": ("$F$2:$G$4", False),
        "Headless": ("$I$2:$J$4", False),
    }
    assert (len(sheet.tables), sheet.tables["Plain"].name) == (3, "Plain")
    assert len(sheet.book.sheets["Other"].tables) == 0


def test_names_are_those_of_the_book(opened: Opening) -> None:
    def write(workbook: Workbook, _: Worksheet) -> None:
        workbook.add_worksheet("My sheet")
        workbook.define_name("Months", "=One!$A$1:$A$2")
        workbook.define_name("Quoted", "='My sheet'!$B$2")
        workbook.define_name("One!Local", "=One!$A$1")

    names = opened(write).book.names
    assert {name.name: name.refers_to for name in names} == {
        "Months": "=One!$A$1:$A$2",
        "Quoted": "='My sheet'!$B$2",
    }
    assert (len(names), "Months" in names, "Years" in names) == (2, True, False)
    assert names["Quoted"].refers_to == "='My sheet'!$B$2"


NOBODYS = '=AND($A1=1,"a,b;c"<>"d!e")'


def add_one(cells: xlwings.Range, text: str = NOBODYS) -> xlwings.ConditionalFormat:
    return cells.conditional_formats.add_custom(
        text, fill_color="#C6EFCE", font_color="#B00020", font_bold=True
    )


def style_of(sheet: xlwings.Sheet, rule: xlwings.ConditionalFormat) -> Any:
    """LibreOffice's cell style that a rule refers to."""
    return sheet.book.impl.cell_styles.getByName(rule.impl.api.StyleName)


def texts_of(cells: xlwings.Range) -> list[str | None]:
    return [rule.formula for rule in cells.conditional_formats]


def test_an_added_rule_is_as_it_was_declared(sheet: xlwings.Sheet) -> None:
    add_one(sheet.range("A1:B5"))
    (rule,) = sheet.range("B5").conditional_formats
    assert (rule.type, rule.formula, rule.fill_color) == ("custom", NOBODYS, GREEN)
    style = style_of(sheet, rule)
    assert (style.CharColor, style.CharWeight) == (0xB00020, BOLD)
    assert len(sheet.range("C1:C9").conditional_formats) == 0


def test_a_rule_without_a_look_has_none(sheet: xlwings.Sheet) -> None:
    rule = sheet.range("A1").conditional_formats.add_custom("=TRUE", font_italic=True)
    assert rule.fill_color is None
    states = style_of(sheet, rule).getPropertyStates(("CharColor", "CharWeight"))
    assert {state.value for state in states} == {"DEFAULT_VALUE"}


def test_rules_are_listed_in_the_order_in_which_they_were_added(sheet: xlwings.Sheet) -> None:
    for text in ("=$A1=1", "=$A1=2", "=$A1=3"):
        add_one(sheet.range("A1:A5"), text)
    assert texts_of(sheet.cells) == ["=$A1=1", "=$A1=2", "=$A1=3"]


@pytest.mark.parametrize("place", range(3))
def test_a_deleted_rule_leaves_the_others(place: int, sheet: xlwings.Sheet) -> None:
    texts = ["=$A1=1", "=$A1=2", "=$A1=3"]
    for text in texts:
        add_one(sheet.range("A1:A5"), text)
    sheet.range("A3").conditional_formats[place].delete()
    assert texts_of(sheet.cells) == [text for text in texts if text != texts[place]]


def test_a_rule_covers_the_areas_that_it_is_given(sheet: xlwings.Sheet, tmp_path: Path) -> None:
    native = LibreOfficeCalc()
    rule = add_one(sheet.range("A1:A3"))
    native.cover(rule, sheet, [area_of("A1:A3"), area_of("C5:D9")])
    add_one(sheet.range("F1"), "=$A1=2")
    (held,) = native.rules(sheet, lambda text: text == NOBODYS)
    assert (held.formula, held.colour) == (NOBODYS, GREEN)
    assert held.areas == (area_of("A1:A3"), area_of("C5:D9"))
    native.cover(rule, sheet, [area_of("B2:B4")])
    assert len(sheet.range("A1:A9").conditional_formats) == 0
    assert 'sqref="B2:B4"' in saved(sheet.book, tmp_path)


@pytest.mark.parametrize(
    ("kind", "options", "fill"),
    [
        ("cell", {"criteria": ">", "value": 3}, GREEN),
        ("duplicate", {}, GREEN),
        ("text", {"criteria": "containing", "value": "x"}, GREEN),
        ("3_color_scale", {}, None),
        ("data_bar", {}, None),
        ("icon_set", {"icon_style": "3_arrows"}, None),
    ],
)
def test_a_rule_of_another_kind_is_unknown(
    kind: str, options: dict[str, object], fill: object, opened: Opening
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        look = {} if fill is None else {"format": workbook.add_format({"bg_color": "#C6EFCE"})}
        sheet.conditional_format("A1:A5", {"type": kind, **options, **look})

    (rule,) = opened(write).range("A1").conditional_formats
    assert (rule.type, rule.formula, rule.fill_color) == ("unknown", None, fill)


def test_somebodys_rule_by_formula_is_read(opened: Opening) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        look = workbook.add_format({"bg_color": "#C6EFCE", "bold": True, "font_color": "#B00020"})
        for criteria in ("=AND($A1>1,$A1<5)", '=$A1="x;y"'):
            sheet.conditional_format("A1:A5", {"type": "formula", "criteria": criteria, "format": look})

    rules = list(opened(write).range("A1").conditional_formats)
    assert [rule.formula for rule in rules] == ["=AND($A1>1,$A1<5)", '=$A1="x;y"']
    assert {(rule.type, rule.fill_color) for rule in rules} == {("custom", GREEN)}


def test_the_status_bar_holds_a_text_until_it_is_given_back(app: xlwings.App, sheet: xlwings.Sheet) -> None:
    assert (sheet.name, app.status_bar) == ("One", False)
    said = []
    for text in ("Refreshing", "Refreshed: 3 cells", False):
        app.status_bar = text
        said.append(app.status_bar)
    assert said == ["Refreshing", "Refreshed: 3 cells", False]


def test_a_book_is_known_by_name_and_place(app: xlwings.App, sheet: xlwings.Sheet, tmp_path: Path) -> None:
    book = app.books["book.xlsx"]
    assert (book.name, book.fullname) == ("book.xlsx", str(tmp_path / "book.xlsx"))
    assert (len(app.books), app.books[0], app.books.active) == (1, book, sheet.book)
    assert re.match(r"\d+\.\d+", str(app.version))
    book.close()
    assert len(app.books) == 0


def saved(book: xlwings.Book, folder: Path) -> str:
    """The first sheet as LibreOffice saves it for Excel."""
    path = folder / "saved.xlsx"
    for_excel = bridge.struct("beans.PropertyValue", Name="FilterName", Value="Calc MS Excel 2007 XML")
    book.api.storeToURL(path.as_uri(), (for_excel,))
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode("utf-8")


def protection(book: xlwings.Book, folder: Path) -> dict[str, str]:
    found = re.search("<sheetProtection ([^>]*)/>", saved(book, folder))
    return dict(re.findall(r'(\w+)="([^"]*)"', found[1])) if found else {}


ALLOWED = {"format_cells": True, "insert_rows": True, "sort": True, "autofilter": True, "delete_rows": True}


def test_a_protection_put_back_allows_what_it_allowed(opened: Opening, tmp_path: Path) -> None:
    native = LibreOfficeCalc()
    options = {**ALLOWED, "objects": True, "select_locked_cells": False}
    sheet = opened(lambda _, sheet: sheet.protect("", options))
    before = protection(sheet.book, tmp_path)
    assert (before["formatCells"], before["insertRows"], before["sort"]) == ("false", "false", "false")
    held = native.protection(sheet)
    assert held is not None
    assert native.lift(sheet)
    assert (native.protection(sheet), protection(sheet.book, tmp_path)) == (None, {})
    native.protect(sheet, held)
    assert protection(sheet.book, tmp_path) == before


def test_a_password_is_not_lifted(opened: Opening) -> None:
    native = LibreOfficeCalc()
    sheet = opened(lambda _, sheet: sheet.protect("secret"))
    assert not native.lift(sheet)
    assert native.protection(sheet) is not None
    with pytest.raises(native.failures):
        sheet.range("A1").value = 1


def test_cells_are_locked_or_not(opened: Opening) -> None:
    native = LibreOfficeCalc()
    sheet = opened(lambda book, sheet: sheet.write("A1", 1, book.add_format({"locked": False})))
    cells = [sheet.range(area) for area in ("A1", "A2", "A1:A2")]
    assert [native.is_locked(one) for one in cells] == [False, True, None]
    assert native.protection(sheet) is None


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("App.calculation", lambda sheet: sheet.book.app.calculation),
        ("App.calculation", lambda sheet: setattr(sheet.book.app, "calculation", "manual")),
        ("App.calculate", lambda sheet: sheet.book.app.calculate()),
        ("App.enable_events", lambda sheet: setattr(sheet.book.app, "enable_events", False)),
        ("Books.add", lambda sheet: sheet.book.app.books.add()),
        ("Names.add", lambda sheet: sheet.book.names.add("one", "=1")),
        ("Sheet.copy", lambda sheet: sheet.copy()),
        ("Sheet.charts", lambda sheet: sheet.charts),
        ("Sheet.delete", lambda sheet: sheet.delete()),
        ("Range.row_height", lambda sheet: sheet.range("A1").row_height),
        ("Range.row_height", lambda sheet: setattr(sheet.range("A1"), "row_height", 20)),
        ("Range.autofit", lambda sheet: sheet.range("A1").autofit()),
        ("ConditionalFormats.clear", lambda sheet: sheet.range("A1").conditional_formats.clear()),
        ("ConditionalFormat.font_italic", lambda sheet: add_one(sheet.range("A1")).font_italic),
        ("ConditionalFormat.set", lambda sheet: add_one(sheet.range("A1")).set(fill_color="#000000")),
    ],
)
def test_a_member_that_is_left_out_says_so(
    name: str, use: Callable[[xlwings.Sheet], object], sheet: xlwings.Sheet
) -> None:
    with pytest.raises(NotImplementedError) as raised:
        use(sheet)
    assert str(raised.value) == f"xlwings' {name} is not supported in LibreOffice."


def test_a_member_that_can_only_be_read_is_not_written(sheet: xlwings.Sheet) -> None:
    with pytest.raises(AttributeError, match=r"property 'name' of '\w+' object has no setter"):
        sheet.name = "New"


@pytest.mark.parametrize("address", ["pipe,name=nobody-listens-here", "socket,host=localhost,port=1"])
def test_where_nobody_listens_one_sentence_says_what_to_do(address: str) -> None:
    with pytest.raises(LibreOfficeUnreachable) as raised:
        libreoffice.connect(address)
    assert str(raised.value) == (
        f'No LibreOffice listens at {address}: start it with soffice --accept="{address};urp;".'
    )


def test_an_engine_is_known_to_xlwings_once(app: xlwings.App, office: str) -> None:
    engine = libreoffice.connect(office)
    with pytest.raises(LibreOfficeUnreachable):
        libreoffice.connect("pipe,name=nobody-listens-here")
    assert [one.name for one in xlwings.engines].count("libreoffice") == 1
    assert (xlwings.engines["libreoffice"], len(engine.apps)) == (engine, 1)
    assert engine.apps.keys() == [app.pid]


def test_a_process_keeps_its_connection(app: xlwings.App, office: str) -> None:
    assert libreoffice.connect(office).impl is app.engine.impl
    assert bridge.connected(office) is bridge.connected(office)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder with a module uno, which nobody has imported yet."""
    (tmp_path / "uno.py").write_text("IMPORTED = True\n", encoding="utf-8")
    monkeypatch.setattr(bridge, "program_folders", lambda: iter([tmp_path]))
    monkeypatch.setitem(sys.modules, "uno", sys)  # so that whatever stands there in the end is taken back
    monkeypatch.delitem(sys.modules, "uno")
    return tmp_path


@pytest.mark.parametrize(
    ("library", "linked"),
    [
        ("libpyuno.so", b"\x7fELF libpython3.9.so\x00"),
        ("libpyuno.dylib", b"@rpath/libpython3.9.dylib"),
        ("pyuno.pyd", b"MZ python39.dll\x00"),
    ],
)
def test_a_module_for_another_python_is_refused(library: str, linked: bytes, folder: Path) -> None:
    (folder / library).write_bytes(linked)
    with pytest.raises(LibreOfficeUnreachable) as raised:
        bridge.uno_module()
    this = ".".join(map(str, sys.version_info[:2]))
    assert str(raised.value) == (
        f"LibreOffice's Python is 3.9 and this is {this}: install scorecard-xl for that version of Python."
    )
    assert "uno" not in sys.modules


def test_a_module_for_this_python_is_imported_from_its_folder(folder: Path) -> None:
    path = list(sys.path)
    (folder / "libpyuno.so").write_bytes(f"libpython3.{sys.version_info[1]}.so".encode())
    assert bridge.uno_module().IMPORTED
    assert bridge.uno_module() is sys.modules["uno"]
    assert sys.path == path


def test_without_a_module_the_sentence_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "uno.py").unlink()
    monkeypatch.setattr(bridge, "program_folders", lambda: iter(()))
    with pytest.raises(LibreOfficeUnreachable, match="module uno was not found: install LibreOffice"):
        bridge.uno_module()


def test_a_rule_beside_another_is_deleted_alone(opened: Opening) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        look = workbook.add_format({"bold": True})
        for criteria in ("=$A1=1", "=$A2=2", "=$A1=3"):
            sheet.conditional_format("A1:A5", {"type": "formula", "criteria": criteria, "format": look})

    sheet = opened(write)
    rules = list(sheet.cells.conditional_formats)
    for rule in (rules[2], rules[0]):
        rule.delete()
    (left,) = sheet.cells.conditional_formats
    assert left.formula == "=$A2=2"
    assert style_of(sheet, left).CharWeight == BOLD
    assert [address.EndRow for address in left.impl.areas] == [4]


def test_a_rule_beside_a_colour_scale_is_not_deleted(opened: Opening) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.conditional_format("A1:A5", {"type": "3_color_scale"})
        sheet.conditional_format("A1:A5", {"type": "formula", "criteria": "=$A1=1"})

    sheet = opened(write)
    with pytest.raises(xlwings.XlwingsError, match="shares its cells with a colour scale"):
        sheet.cells.conditional_formats[1].delete()
    assert len(sheet.cells.conditional_formats) == 2


def test_a_rule_reads_the_same_whatever_separator_its_user_chose(tmp_path: Path) -> None:
    with running("--headless", configuration={SYNTAX: SEPARATORS}) as address:
        sheet = app_at(address).books.open(book(tmp_path / "book.xlsx")).sheets[0]
        sheet.range("A1:A5").conditional_formats.add_custom('=AND(INDEX($B:$B,ROW())="a,b;c",$A1=1)')
        (rule,) = sheet.cells.conditional_formats
        assert rule.impl.api.Formula1 == 'AND(INDEX($B:$B;ROW())="a,b;c";$A1=1)'
        assert rule.formula == '=AND(INDEX($B:$B,ROW())="a,b;c",$A1=1)'
        rule.delete()
        assert [scorecard_xl.refresh(sheet.book).written for _ in range(2)] == [True, False]


def test_what_is_no_workbook_is_not_opened(app: xlwings.App, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"no workbook")
    with pytest.raises(xlwings.XlwingsError, match=r"book\.xlsx: it is no workbook"):
        app.books.open(tmp_path / "book.xlsx")


@pytest.mark.parametrize("cells", ["C3:D4", "C3:C5", "C3:D3", "A1:F6", "B2:E3"])
def test_cells_of_several_merged_areas_are_merged_in_part(cells: str, opened: Opening) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.merge_range("B2:C3", "one")
        sheet.merge_range("D2:E3", "other")

    assert opened(write).range(cells).merge_cells is None


def test_a_number_format_reaches_every_cell(opened: Opening) -> None:
    sheet = opened(written("1", "2"))
    sheet.range("A2").number_format = "0.000"
    sheet.range("A1:B2").number_format = "General"
    assert [sheet.range(cell).number_format for cell in ("A1", "A2", "B2")] == ["General"] * 3
