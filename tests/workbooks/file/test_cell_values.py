"""What a cell of a file holds, however it is written there."""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl import ScorecardError
from scorecard_xl.model import Month
from scorecard_xl.spreadsheet.cells import CellError, Value, column_letters
from scorecard_xl.workbooks.file.sheet import FileSheet, SheetSource
from scorecard_xl.workbooks.file.xml.shared_strings import SharedStringsXml
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, escaped, text_of_markup, unescaped
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from tests.books.package_book import MONTHS, SHEET, book, cell_text, edited, values
from tests.books.sheet_forms import FORMS

STYLES = StylesXml(
    b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="mmm\\-yy"/></numFmts>'
    b'<cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>'
)
TEXTS = (
    "<sst><si><t>plain</t></si><si><t xml:space='preserve'> spaced </t></si><si/>"
    "<si><r><t>rich </t></r><r><rPr><b/><color rgb='FFFF0000'/></rPr><t>text</t></r></si>"
    "<si><t>課</t><rPh sb='0' eb='1'><t>か</t></rPh><phoneticPr fontId='1'/></si>"
    "<si><t>one_x000D_\ntwo</t></si><si><t>_x005F_x0041_ R&amp;D &#8593; &lt;b&gt;</t></si></sst>"
)


def sheet_of(
    xml: str, first_day: datetime.date = datetime.date(1899, 12, 30), texts: str = TEXTS
) -> FileSheet:
    """The sheet that a worksheet part holds."""
    strings = SharedStringsXml(texts.encode())
    source = SheetSource(xml.encode, lambda size: xml.encode()[:size], lambda: iter([xml.encode()]))
    return FileSheet("book.xlsx", "May-21", True, source, lambda: strings, STYLES, first_day)


def worksheet(cells: str) -> str:
    return f'<worksheet xmlns="main"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'


LONGEST = "x" * 32_767
CELLS: list[tuple[str, Value]] = [
    ("/>", None),
    (' s="2"/>', None),
    (' s="2"></c>', None),
    ("><v></v></c>", None),
    ("><v/></c>", None),
    ("><v>12</v></c>", 12.0),
    (' t="n"><v>12</v></c>', 12.0),
    ("><v>1E-3</v></c>", 0.001),
    ("><v>-1.5e+3</v></c>", -1500.0),
    ("><v> 7 </v></c>", 7.0),
    ("><v>0.10000000000000001</v></c>", 0.1),
    (' s="99"><v>12</v></c>', 12.0),
    (' s="1"><v>44317</v></c>', datetime.date(2021, 5, 1)),
    (' s="1"><v>44317.75</v></c>', datetime.date(2021, 5, 1)),
    (' s="1"><v>1</v></c>', datetime.date(1900, 1, 1)),
    (' s="1"><v>59</v></c>', datetime.date(1900, 2, 28)),
    (' s="1"><v>61</v></c>', datetime.date(1900, 3, 1)),
    (' s="1"><v>1E300</v></c>', 1e300),
    (' s="1"><v>0.24</v></c>', 0.24),
    (' s="1"><v>0</v></c>', 0.0),
    (' s="1" t="d"><v>2021-05-01</v></c>', datetime.date(2021, 5, 1)),
    (' t="d"><v>2021-05-01T09:30:00Z</v></c>', datetime.date(2021, 5, 1)),
    (' t="d"><v>T09:30:00</v></c>', "T09:30:00"),
    (' t="b"><v>1</v></c>', True),
    (' t="b"><v>0</v></c>', False),
    (' t="e"><v>#DIV/0!</v></c>', CellError("#DIV/0!")),
    (' t="e"><f>1/0</f><v>#N/A</v></c>', CellError("#N/A")),
    (' t="s"><v>0</v></c>', "plain"),
    (' t="s"><v>1</v></c>', " spaced "),
    (' t="s"><v>2</v></c>', ""),
    (' t="s"><v>3</v></c>', "rich text"),
    (' t="s"><v>4</v></c>', "課"),
    (' t="s"><v>5</v></c>', "one\r\ntwo"),
    (' t="s"><v>6</v></c>', "_x0041_ R&D ↑ <b>"),
    (' t="s"></c>', None),
    (' t="str"><f>A1&amp;""</f><v>a_x000D_b</v></c>', "a\rb"),
    (' t="str"><f>A1</f><v></v></c>', ""),
    (' t="str"><f>A1</f></c>', ""),
    ("><f>1+1</f></c>", None),
    ("><f>1+1</f><v>2</v></c>", 2.0),
    ('><f t="shared" si="0"/><v>2</v></c>', 2.0),
    (' t="inlineStr"><is><t>in &amp; line</t></is></c>', "in & line"),
    (' t="inlineStr"><is><r><t>a</t></r><r><rPr><charset val="1"/></rPr><t>b</t></r></is></c>', "ab"),
    (' t="inlineStr"><is></is></c>', ""),
    (' t="inlineStr"/>', None),
    (' t="str"><v>_xD83D__xDE00_</v></c>', "\U0001f600"),
    (' t="str"><v>_xD83D_</v></c>', "�"),
    (f' t="str"><v>{LONGEST}</v></c>', LONGEST),
    (f' t="inlineStr"><is><t>{LONGEST}</t></is></c>', LONGEST),
    (' cm="1"><f t="array" ref="A1:A3">x</f><v>3</v></c>', 3.0),
    (' t="e" vm="1"><v>#VALUE!</v></c>', CellError("#VALUE!")),
]


@pytest.mark.parametrize(("cell", "value"), CELLS)
def test_what_a_cell_holds(cell: str, value: Value) -> None:
    usual = worksheet(f'<c r="A1"{cell}<c r="B1"><v>1</v></c>')
    for xml in (
        usual,
        usual.replace("</worksheet>", "<!-- parsed --></worksheet>"),
        FORMS["prefixed"](usual),
    ):
        sheet = sheet_of(xml)
        read = sheet.values(1, [1])[0]
        assert (type(read), read) == (type(value), value)
        assert sheet.filled(1) == {column: v for column, v in ((1, value), (2, 1.0)) if v is not None}


BROKEN = (
    "><v>many</v></c>", ' t="s"><v>7</v></c>', ' t="s"><v>-1</v></c>', ' t="s"><v>x</v></c>',
    "><v>1E400</v></c>", ' s="1"><v>1E400</v></c>', "><v>NaN</v></c>",
    ' t="str"><v>&nothing;</v></c>', ' t="inlineStr"><is><t>&nothing;</t></is></c>',
)  # fmt: skip


@pytest.mark.parametrize("cell", BROKEN)
def test_a_cell_that_holds_nonsense_is_named(cell: str) -> None:
    with pytest.raises(ScorecardError, match=r"^book\.xlsx, sheet May-21, cell A1: .*\.$"):
        sheet_of(worksheet(f'<c r="A1"{cell}')).values(1, [1])


def test_dates_may_count_from_1904() -> None:
    sheet = sheet_of(worksheet('<c r="A1" s="1"><v>42855</v></c>'), datetime.date(1904, 1, 1))
    assert sheet.values(1, [1]) == [datetime.date(2021, 5, 1)]


@pytest.mark.parametrize("attribute", ['date1904="1"', 'date1904="true"'])
def test_a_workbook_that_counts_from_1904_is_refreshed(attribute: str, tmp_path: Path) -> None:
    usual, other = book(tmp_path / "usual.xlsx"), book(tmp_path / "other.xlsx")
    edited(other, ("xl/workbook.xml", "<workbookPr ", f"<workbookPr {attribute} "))
    for date in MONTHS:
        days = (date - datetime.datetime(1899, 12, 30)).days
        edited(other, (SHEET, f"<v>{days}</v>", f"<v>{days - 1462}</v>"))
    assert scorecard_xl.refresh(other).changes == scorecard_xl.refresh(usual).changes
    assert values(other, "A3:M6") == values(usual, "A3:M6")


@pytest.mark.parametrize("from_1904", [False, True])
def test_a_change_header_that_is_a_date_stays_one(from_1904: bool, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path), {"date_1904": from_1904}) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        month = workbook.add_format({"num_format": "mmm-yy"})
        sheet.write_row("A2", ["Ref.", "", "", "% change from", "% change from"])
        behind = (datetime.datetime(2021, 3, 1), datetime.datetime(2020, 4, 1))
        for column, date in enumerate((*MONTHS[1:], *behind), start=1):
            sheet.write_datetime(2, column, date, month)
        sheet.write_row("A4", ["M1", 219, 200])
    scorecard_xl.refresh(path)
    assert values(path, "D3:E4") == [[MONTHS[1], MONTHS[0]], ["→ -9%", "- n/a"]]
    assert cell_text(path, "D3") == f'<c r="D3" s="1"><v>{42825 if from_1904 else 44287}</v></c>'


def test_the_highest_rows_and_columns_are_read_and_those_beyond_are_refused() -> None:
    last = (
        '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    sheet = sheet_of(last)
    assert sheet.rows == (1_048_576,)
    assert sheet.filled(1_048_576) == {16_384: 1.0}
    for beyond in (
        last.replace("1048576", "1048577"),
        last.replace('row r="1048576"', 'row r="99999999999"'),
    ):
        with pytest.raises(ScorecardError, match=r"sheet May-21"):
            assert sheet_of(beyond).rows


def test_a_style_of_a_row_or_a_column_shows_in_cells_that_are_not_written() -> None:
    columns = '<cols><col min="2" max="3" style="2"/><col min="4" max="4" width="9"/></cols>'
    rows = '<row r="1"><c r="A1"/></row><row r="2" s="1" customFormat="1"><c r="A2"/></row><row r="3" s="1"/>'
    sheet = sheet_of(f"<worksheet>{columns}<sheetData>{rows}</sheetData></worksheet>")
    assert sheet.number_formats(1, [1, 2, 3, 4, 5]) == ("General", "0%", "0%", "General", "General")
    assert sheet.number_formats(2, [1, 2, 5]) == ("General", "mmm\\-yy", "mmm\\-yy")
    assert sheet.number_formats(3, [2]) == ("0%",)
    assert [sheet.style(*place) for place in ((1, 2), (2, 2), (9, 3), (9, 9))] == [2, 1, 2, 0]


def test_formulas_and_the_cells_that_they_fill() -> None:
    sheet = sheet_of(
        '<worksheet><sheetData><row r="1"><c r="A1"><f>B1&amp;"x"</f><v>1</v></c>'
        '<c r="C1"><f t="array" ref="C1:D2">X1:Y2</f><v>1</v></c><c r="E1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row></sheetData></worksheet>'
    )
    assert sheet.formulas(1) == {1: 'B1&"x"', 3: "{=X1:Y2}", 4: "{=X1:Y2}"}
    assert sheet.formulas(2) == {1: "", 3: "{=X1:Y2}", 4: "{=X1:Y2}"}
    assert sheet.formulas(3) == {}


texts = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("&<>\"' \n\r\t_x000D_↑▲️\x07￾"),
    ),
    max_size=20,
)


@given(texts)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert unescaped(text_of_markup(escaped(text))) == text


@given(st.text(st.characters(categories=["Cs", "Cc", "Lu"]), max_size=8))
def test_half_a_character_does_no_harm(text: str) -> None:
    found = unescaped(text_of_markup(escaped(text)))
    assert found.encode("utf-8").decode() == found


numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def cells(draw: st.DrawFn) -> str:
    """A cell without its name, as a library may write it."""
    style = draw(st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"', ' s="7"']))
    formula = draw(st.sampled_from(["", "<f>A1&amp;&quot;x&quot;</f>", '<f t="shared" si="0"/>', "<f/>"]))
    kind = draw(st.sampled_from(["blank", "number", "str", "inlineStr", "s", "b", "e"]))
    if kind == "blank":
        return f"{style}/>"
    if kind == "number":
        return f"{style}>{formula}<v>{draw(numbers)!r}</v></c>"
    if kind == "str":
        return f'{style} t="str">{formula}<v>{escaped(draw(texts)).decode()}</v></c>'
    if kind == "inlineStr":
        text = f"<t>{escaped(draw(texts)).decode()}</t>"
        rich = f"<r><rPr><color rgb='FF000000'/></rPr>{text}</r><r>{text}</r>"
        return f'{style} t="inlineStr"><is>{draw(st.sampled_from([text, rich]))}</is></c>'
    value = {"s": st.integers(0, 6), "b": st.integers(0, 1), "e": st.sampled_from(["#N/A", "#REF!"])}[kind]
    return f'{style} t="{kind}">{formula}<v>{draw(value)}</v></c>'


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A worksheet part in the usual form."""
    rows = ""
    for row in sorted(draw(st.sets(st.integers(1, 30), max_size=6))):
        columns = sorted(draw(st.sets(st.integers(1, 40), max_size=6)))
        names = [f"{column_letters(column)}{row}" for column in columns]
        rows += f'<row r="{row}">' + "".join(f'<c r="{name}"{draw(cells())}' for name in names) + "</row>"
    merges = "<mergeCells><mergeCell ref='A1:B2'/></mergeCells>"
    return f'<worksheet xmlns="main"><sheetData>{rows}</sheetData>{merges}</worksheet>'


def seen(xml: str) -> list[object]:
    """All that the rules see of a sheet."""
    sheet = sheet_of(xml)
    found: list[object] = [sheet.merged_areas]
    for row in range(1, 31):
        found.append((row, sheet.filled(row), sheet.values(row, range(1, 41)), sheet.formulas(row)))
        found.append(sheet.number_formats(row, range(1, 41)))
    return found


@given(sheets(), st.sampled_from(sorted(FORMS)))
def test_every_form_of_a_sheet_shows_the_same(xml: str, form: str) -> None:
    assert seen(FORMS[form](xml)) == seen(xml)


@given(sheets())
def test_every_cell_is_found_where_it_stands(xml: str) -> None:
    usual, parsed = (
        SheetXml(xml.encode()),
        SheetXml(xml.replace("</worksheet>", "<!----></worksheet>").encode()),
    )
    for row in usual.rows:
        usual.cells(row)
        found, _ = usual.spans(row)
        assert {c: usual.data[slice(*span)] for c, (_, span) in found.items()} == {
            c: parsed.data[slice(*span)] for c, (_, span) in parsed.spans(row)[0].items()
        }
        for column, (_, span) in found.items():
            cell = usual.span(row, column)
            place = usual.styled_span(row, column)
            assert (
                cell and place and cell[1] == span == place[:2] == (parsed.styled_span(row, column) or ())[:2]
            )
            assert usual.data[slice(*span)].startswith(f'<c r="{column_letters(column)}{row}"'.encode())
            assert re.search(rb"(?:/>|</c>)$", usual.data[slice(*span)])


@pytest.mark.parametrize(
    "xml",
    [
        "<worksheet><sheetData><row r='1'><c r='A1'/></row>", "<sheet/>", "", "no XML",
        "<worksheet>\ud800</worksheet>",
        "<worksheet><sheetData><row r='2'/><row r='1'/></sheetData></worksheet>",
        '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>',
        '<worksheet><sheetData><row r="1"/><row r="1"/></sheetData></worksheet>',
        '<worksheet><sheetData><row r="one"/></sheetData></worksheet>',
        '<worksheet><sheetData><row r="one&#10;two"/></sheetData></worksheet>',
        "<worksheet><sheetData><row r='0'/></sheetData></worksheet>",
        "<a>" * 101 + "</a>" * 101,
    ],
)  # fmt: skip
def test_what_is_no_worksheet_is_broken(xml: str) -> None:
    with pytest.raises(BrokenPart) as broken:
        SheetXml(xml.encode("utf-8", "surrogatepass"))
    assert "\n" not in str(broken.value)


def test_raised_digits_are_marks(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        high, low = (workbook.add_format({"font_script": script}) for script in (1, 2))
        sheet.write_rich_string("E4", "234", high, "1")
        sheet.write_rich_string("D5", "1,237", low, "2")
        sheet.write_rich_string("E3", "May-21", high, "1")
        sheet.write_rich_string("A6", "M3", high, "1")

    scorecard = scorecard_xl.read(book(tmp_path / "book.xlsx", write))
    (table,) = scorecard.tables
    assert scorecard.month == Month(2021, 5)
    assert [indicator.ref for indicator in table.indicators] == ["M1", "M2", "M3"]
    assert (table.indicators[0].figures[2], table.indicators[1].figures[1]) == (Decimal(234), Decimal(1237))
