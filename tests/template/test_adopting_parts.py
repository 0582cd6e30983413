"""The parts that get something when a workbook gets buttons, in forms that few writers use."""

import re

import pytest

from scorecard_xl.spreadsheet.cell_looks import TITLE
from scorecard_xl.template.adopt.sheet_sizes import Lines, columns_of, rows_of
from scorecard_xl.template.adopt.vml_drawing import (
    Anchor,
    ButtonShape,
    blocks_of,
    legacy_drawing_edit,
    new_drawing,
    with_buttons,
)
from scorecard_xl.workbooks.file.xml.content_types import with_type
from scorecard_xl.workbooks.file.xml.edits import set_attribute
from scorecard_xl.workbooks.file.xml.relationships import NONE, with_relationship
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, edited, elements_of
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml

BUTTON = ButtonShape('R&D "now"', "Run", "Runs <it>.", Anchor(0, 0, 0, 0, 1, 0, 1, 0), (0, 0, 48, 15))
ROOT = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel">'
)
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def numbers(drawing: bytes) -> list[int]:
    return [int(number) for number in re.findall(rb' id="_x0000_s(\d+)"', drawing)]


def test_a_new_drawing_counts_in_a_block_of_its_own() -> None:
    drawing = new_drawing([BUTTON, BUTTON], {1, 4})
    elements_of(drawing)
    assert numbers(drawing) == [5121, 5122]
    assert blocks_of(drawing) == {5}
    assert b'alt="Runs &lt;it&gt;."' in drawing and b">R&amp;D &quot;now&quot;</font>" in drawing


def test_a_drawing_that_knows_the_button_keeps_its_type() -> None:
    once = new_drawing([BUTTON], ())
    twice = with_buttons(once, [BUTTON], ())
    assert numbers(twice) == [1025, 1026]
    assert twice.count(b"<v:shapetype ") == 1
    assert twice.startswith(once.removesuffix(b"</xml>"))
    assert re.findall(rb"z-index:(\d+)", twice) == [b"1", b"2"]


def test_a_drawing_whose_block_is_full_claims_another() -> None:
    data = ROOT + b'<o:idmap v:ext="edit" data="1"/><v:shape id="note" o:spid="_x0000_s2047"/></xml>'
    drawing = with_buttons(data, [BUTTON], {1, 2})
    assert b'data="1,3"' in drawing
    assert numbers(drawing) == [3073]
    second = with_buttons(drawing, [BUTTON], {2})
    assert numbers(second) == [3073, 3074]


def test_a_drawing_without_blocks_goes_on_counting() -> None:
    data = ROOT + b'<v:shape id="_x0000_s1026"/></xml>\n'
    assert numbers(with_buttons(data, [BUTTON], ())) == [1026, 1027]


def test_a_drawing_without_the_usual_prefixes_gets_them_where_they_are_needed() -> None:
    drawing = with_buttons(b'<xml xmlns:w="urn:schemas-microsoft-com:vml"><w:shape/></xml>', [BUTTON], ())
    root = elements_of(drawing)
    assert all("xmlns:v" in child.attributes for child in root.children[1:])
    assert drawing.startswith(b'<xml xmlns:w="urn:schemas-microsoft-com:vml"><w:shape/>')


@pytest.mark.parametrize("data", [b"", b"<xml/>", b"<xml></xml><more/>"])
def test_a_drawing_without_an_end_is_broken(data: bytes) -> None:
    with pytest.raises(BrokenPart):
        with_buttons(data, [BUTTON], ())


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<sheetData/>", ""),
        ("<sheetData/><pageMargins/><drawing/>", "<legacyDrawingHF/><tableParts/>"),
        ("<sheetData/>", "<mc:AlternateContent><controls/></mc:AlternateContent><extLst/>"),
        ("<sheetData/><smartTags/>", "<picture/>"),
    ],
)
def test_the_drawing_stands_in_its_place(before: str, behind: str) -> None:
    names = f'xmlns="m" xmlns:q="{RELATIONSHIPS}" xmlns:mc="mc"'
    data = f"<worksheet {names}>{before}{behind}</worksheet>".encode()
    new = b"".join(edited(data, [legacy_drawing_edit(elements_of(data), "rId7")])).decode()
    assert new == f'<worksheet {names}>{before}<legacyDrawing q:id="rId7"/>{behind}</worksheet>'


def test_a_sheet_that_refers_to_nothing_gets_the_namespace() -> None:
    data = b"<x:worksheet><x:sheetData/></x:worksheet>"
    [edit] = [legacy_drawing_edit(elements_of(data), "rId1")]
    assert edit.new == f'<x:legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="rId1"/>'.encode()


TYPES = (
    b'<Types><Default Extension="bin" ContentType="printer"/>'
    b'<Override PartName="/B.xml" ContentType="b"/></Types>'
)


@pytest.mark.parametrize(
    ("part", "kind", "inserted"),
    [
        ("a.bin", "printer", b""),
        ("A.BIN", "Printer", b""),
        ("b.xml", "b", b""),
        ("a.bin", "vba", b'<Override PartName="/a.bin" ContentType="vba"/>'),
        ("a.vml", "vml", b'<Default Extension="vml" ContentType="vml"/>'),
        ("a.xml", "a", b'<Override PartName="/a.xml" ContentType="a"/>'),
    ],
)
def test_a_type_is_said_only_where_it_is_not_said_yet(part: str, kind: str, inserted: bytes) -> None:
    typed = with_type(TYPES, part, kind)
    assert typed.replace(inserted, b"") == TYPES and typed.count(inserted or b"</Types>") == 1


def test_a_type_by_name_is_replaced() -> None:
    assert with_type(TYPES, "b.xml", "c") == TYPES.replace(b'ContentType="b"', b'ContentType="c"')


def test_types_with_a_prefix_or_without_any() -> None:
    assert with_type(b'<t:Types xmlns:t="t"/>', "a.vml", "v") == (
        b'<t:Types xmlns:t="t"><t:Default Extension="vml" ContentType="v"/></t:Types>'
    )


def test_a_relationship_gets_an_id_that_is_free_in_any_case() -> None:
    data, first = with_relationship(NONE, "kind", "a&b.xml")
    data = data.replace(b"rId1", b"RID1")
    data, second = with_relationship(data, "kind", "c.xml")
    assert (first, second) == ("rId1", "rId2")
    assert [child.attributes["Target"] for child in elements_of(data).children] == ["a&b.xml", "c.xml"]


def test_a_list_of_relationships_holds_nothing_else() -> None:
    with pytest.raises(BrokenPart):
        with_relationship(NONE.replace(b"></", b"><Relationships/></"), "kind", "a.xml")


def test_a_workbook_without_properties_gets_them_in_their_place() -> None:
    book = WorkbookXml(b"<workbook><fileVersion/><bookViews/><sheets/></workbook>")
    book.set_code_name("ThisWorkbook")
    assert book.patched() == (
        b'<workbook><fileVersion/><workbookPr codeName="ThisWorkbook"/><bookViews/><sheets/></workbook>'
    )
    with pytest.raises(BrokenPart):
        WorkbookXml(b"<workbook/>")


def test_an_attribute_of_another_name_is_not_taken_for_it() -> None:
    data = b"<a x:n='1' on=\"a n='2'\" n = '3'/>"
    new = b"".join(edited(data, [set_attribute(data, elements_of(data), "n", "4")]))
    assert new == b"<a x:n='1' on=\"a n='2'\" n = '4'/>"


@pytest.mark.parametrize(
    "data", [b"<styleSheet/>", b"<styleSheet><fonts/><cellXfs><xf/></cellXfs></styleSheet>"]
)
def test_styles_without_fonts_stay_as_they_are(data: bytes) -> None:
    styles = StylesXml(data)
    assert (styles.style_of(TITLE), styles.patched()) == (0, None)


def sizes(lines: Lines, last: int) -> list[int]:
    return [lines.size(line) for line in range(1, last + 1)]


def test_columns_are_as_wide_as_the_sheet_says() -> None:
    sheet = SheetXml(
        b'<worksheet><sheetFormatPr baseColWidth="10"/><cols><col min="2" max="3" width="9.140625"/>'
        b'<col min="4" max="4" width="20" hidden="1"/><col min="5" max="5" width="wide"/></cols><sheetData/>'
        b"</worksheet>"
    )
    columns = columns_of(sheet)
    assert sizes(columns, 5) == [80, 64, 64, 0, 80]
    assert columns.at(207) == (3, 63) and columns.at(208) == (5, 0)
    assert columns.at(10**9)[0] == 16384


def test_rows_are_as_high_as_the_sheet_says() -> None:
    sheet = SheetXml(
        b"<x:worksheet xmlns:x='m'><x:sheetFormatPr defaultRowHeight='12.75'/><x:sheetData>"
        b"<x:row r='2' ht='30'/><x:row hidden='1'/><x:row r='6' zeroHeight='0'/></x:sheetData></x:worksheet>"
    )
    assert sizes(rows_of(sheet), 6) == [17, 40, 0, 17, 17, 17]


def test_rows_may_all_be_hidden_that_say_nothing() -> None:
    sheet = SheetXml(
        b'<worksheet><sheetFormatPr defaultRowHeight="15" zeroHeight="1"/><sheetData><row r="2"/></sheetData>'
        b"</worksheet>"
    )
    assert sizes(rows_of(sheet), 3) == [0, 20, 0]
    assert list(rows_of(sheet).visible(1, 9)) == [2]
