"""The parts that get something when a workbook gets buttons, in forms that few writers use."""

import re

import pytest

from scorecard_xl.spreadsheet.cell_looks import TITLE
from scorecard_xl.template.sheet_sizes import Lines, columns_of, rows_of
from scorecard_xl.workbooks.file.xml.content_types import with_type
from scorecard_xl.workbooks.file.xml.drawing import (
    MacroShape,
    Placed,
    drawing_edit,
    drawn_in,
    new_drawing,
    revived,
    with_shapes,
)
from scorecard_xl.workbooks.file.xml.edits import set_attribute
from scorecard_xl.workbooks.file.xml.relationships import NONE, with_relationship
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, edited, elements_of, root_of
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from scorecard_xl.workbooks.file.xml.vml_drawing import Anchor, Control, controls, without_controls
from scorecard_xl.workbooks.file.xml.workbook import WorkbookXml

GO = Placed(MacroShape('R&D "now"', "Run", "Runs <it>."), Anchor(0, 0, 0, 0, 1, 0, 1, 0), (0, 0, 64, 20))
SPREADSHEET = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def drawn(data: bytes) -> list[tuple[str, str, str]]:
    return [one[:3] for one in drawn_in(root_of(data, "wsDr"))]


def test_a_shape_runs_its_macro_and_says_what_it_does() -> None:
    drawing = with_shapes(new_drawing(), [GO])
    assert drawn(drawing) == [("Run", 'R&D "now"', "[0]!Run")]
    assert b'descr="R&amp;D &quot;now&quot;: Runs &lt;it&gt;."' in drawing


def test_shapes_go_on_counting_behind_what_is_there() -> None:
    twice = with_shapes(with_shapes(new_drawing(), [GO, GO]), [GO])
    assert re.findall(rb'cNvPr id="(\d+)"', twice) == [b"2", b"3", b"4"]


@pytest.mark.parametrize(
    "data",
    [
        b'<w:wsDr xmlns:w="%b"/>' % SPREADSHEET.encode(),
        b'<wsDr xmlns="%b"><absoluteAnchor/></wsDr>' % SPREADSHEET.encode(),
        b'<xdr:wsDr xmlns:xdr="%b"></xdr:wsDr>' % SPREADSHEET.encode(),
    ],
)
def test_a_drawing_without_the_usual_prefixes_gets_them_where_they_are_needed(data: bytes) -> None:
    drawing = with_shapes(data, [GO])
    [anchor] = [one for one in elements_of(drawing).children if one.name == "xdr:twoCellAnchor"]
    assert anchor.attributes["xmlns:xdr"] == SPREADSHEET and "xmlns:a" in anchor.attributes
    assert drawn(drawing)[-1] == ("Run", 'R&D "now"', "[0]!Run")


@pytest.mark.parametrize("data", [b"", b"<xml/>", b"<wsDr>", b"<x:wsDr/>"])
def test_what_is_no_drawing_is_broken(data: bytes) -> None:
    with pytest.raises(BrokenPart):
        with_shapes(data, [GO])


def test_what_is_left_of_a_shape_is_revived_and_all_else_stays() -> None:
    alive = with_shapes(new_drawing(), [GO, GO])
    dead = alive.replace(b' macro="[0]!Run" textlink=""', b"", 1).replace(b' fPrintsWithSheet="0"', b"", 1)
    dead = re.sub(rb' descr="[^"]*"', b"", dead, count=1)
    first, second = drawn_in(root_of(dead, "wsDr"))
    assert (first.macro, second.macro) == ("", "[0]!Run")
    again = b"".join(edited(dead, sorted(revived(dead, first, GO.shape))))
    assert drawn(again) == drawn(alive)
    assert again.count(b"Runs &lt;it&gt;.") == again.count(b'fPrintsWithSheet="0"') == 2
    second_anchor = alive[alive.rindex(b"<xdr:twoCellAnchor") :]
    assert again.endswith(second_anchor)


CONTROL = (
    '<v:shape id="%s" alt="a>b"><v:textbox/><x:ClientData ObjectType="Button">'
    "<x:Anchor>1, 2, 3, 4, 5, -6, 7, -8</x:Anchor><x:FmlaMacro>%s</x:FmlaMacro></x:ClientData></v:shape>"
)


def test_form_controls_are_shown_only_by_the_numbers_that_applications_know() -> None:
    named = CONTROL.replace("alt=", 'o:spid="_x0000_s1026" alt=')
    shapes = [CONTROL % ("_x0000_s1025", "A&amp;B"), CONTROL % ("shape_0", "Go"), named % ("Board", "Go")]
    data = f"<xml><br>{''.join(shapes)}</xml>".encode()
    start = (1, 2, 3, 4)
    assert controls(data) == [
        Control("A&B", True, start), Control("Go", False, start), Control("Go", True, start),
    ]  # fmt: skip
    left = without_controls(data, lambda control: not control.is_shown)
    assert left == f"<xml><br>{shapes[0]}{shapes[2]}</xml>".encode()


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<sheetData/>", ""),
        ("<sheetData/><pageMargins/>", "<legacyDrawing/><legacyDrawingHF/><tableParts/>"),
        ("<sheetData/>", "<mc:AlternateContent><controls/></mc:AlternateContent><extLst/>"),
        ("<sheetData/><smartTags/>", "<picture/>"),
    ],
)
def test_the_drawing_stands_in_its_place(before: str, behind: str) -> None:
    names = f'xmlns="m" xmlns:q="{RELATIONSHIPS}" xmlns:mc="mc"'
    data = f"<worksheet {names}>{before}{behind}</worksheet>".encode()
    new = b"".join(edited(data, [drawing_edit(elements_of(data), "rId7")])).decode()
    assert new == f'<worksheet {names}>{before}<drawing q:id="rId7"/>{behind}</worksheet>'


def test_a_sheet_that_refers_to_nothing_gets_the_namespace() -> None:
    data = b"<x:worksheet><x:sheetData/></x:worksheet>"
    [edit] = [drawing_edit(elements_of(data), "rId1")]
    assert edit.new == f'<x:drawing xmlns:r="{RELATIONSHIPS}" r:id="rId1"/>'.encode()


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
