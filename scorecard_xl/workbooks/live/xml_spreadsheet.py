"""Number formats, backgrounds and merged areas out of an XML Spreadsheet that Excel gives of a block.

The format is Microsoft's "XML Spreadsheet Reference" of Excel 2003: styles that inherit from each other,
and cells, rows and columns that name one and leave out what is blank.
"""

from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree

from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.workbooks.live.native import Layout

_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_PLAIN = "General"
_DEFAULT = "Default"

# The formats that go by a name (XML Spreadsheet Reference, "ss:NumberFormat"); a date's is any date's here.
_NAMED = {
    "General Number": "General",
    "Currency": "#,##0.00",
    "Euro Currency": "#,##0.00",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
    "General Date": "dd/mm/yyyy hh:mm",
    "Long Date": "dd mmmm yyyy",
    "Medium Date": "dd-mmm-yy",
    "Short Date": "dd/mm/yyyy",
    "Long Time": "hh:mm:ss",
    "Medium Time": "hh:mm AM/PM",
    "Short Time": "hh:mm",
}


def layout_of(text: str, area: Area) -> Layout | None:
    """The layout of an area, whose first cell is the text's first; None where that is no XML Spreadsheet.

    >>> xml = '''<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
    ...  xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1"><NumberFormat
    ...  ss:Format="0%"/></Style></Styles><Worksheet ss:Name="Scorecard"><Table><Row ss:Index="2"><Cell
    ...  ss:StyleID="s1"/><Cell ss:MergeAcross="1"/></Row></Table></Worksheet></Workbook>'''
    >>> layout = layout_of(xml, Area(1, 1, 2, 3))
    >>> layout.number_formats[1], [area.reference for area in layout.merged]
    (['0%', 'General', 'General'], ['B2:C2'])
    """
    root = _root(text)
    if root is None:
        return None
    codes = _by_style(root, "NumberFormat", lambda held: held.get(f"{_SPREADSHEET}Format", _PLAIN))
    found = _looks(root, area, {style: _NAMED.get(code, code) for style, code in codes.items()}, _PLAIN)
    return None if found is None else Layout(*found)


def fills_of(text: str, area: Area) -> list[list[str]] | None:
    """The backgrounds of an area, as :func:`layout_of` gives its layout.

    >>> xml = '''<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
    ...  xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1"><Interior
    ...  ss:Color="#FFFF00" ss:Pattern="Solid"/></Style></Styles><Worksheet ss:Name="Scorecard"><Table><Row>
    ...  <Cell/><Cell ss:StyleID="s1"/></Row></Table></Worksheet></Workbook>'''
    >>> fills_of(xml, Area(1, 1, 2, 2))
    [['', '#FFFF00 Solid'], ['', '']]
    """
    root = _root(text)
    if root is None:
        return None
    found = _looks(root, area, _by_style(root, "Interior", _fill), "")
    return None if found is None else found[0]


def _fill(interior: ElementTree.Element) -> str:
    parts = [interior.get(f"{_SPREADSHEET}{name}", "") for name in ("Color", "Pattern", "PatternColor")]
    return "" if parts[1] in ("", "None") else " ".join(filter(None, parts))


def _root(text: str) -> ElementTree.Element | None:
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None


def _looks(
    root: ElementTree.Element, area: Area, of_style: Mapping[str, str], plain: str
) -> tuple[list[list[str]], tuple[Area, ...]] | None:
    """What the styles say of each cell, and the merged areas."""
    rows, columns = area.last_row - area.first_row + 1, area.last_column - area.first_column + 1
    table = root.find(f"{_SPREADSHEET}Worksheet/{_SPREADSHEET}Table")
    if table is None:
        return None
    of_table = table.get(f"{_SPREADSHEET}StyleID", _DEFAULT)
    by_column = [of_style.get(of_table, plain)] * columns
    for column, width, element in _placed(table, "Column"):
        if (style := element.get(f"{_SPREADSHEET}StyleID")) is not None:
            last = min(column + width, columns + 1)
            by_column[column - 1 : last - 1] = [of_style.get(style, plain)] * (last - column)
    looks = [list(by_column) for _ in range(rows)]
    merged: list[Area] = []
    for row, height, element in _placed(table, "Row"):
        if (style := element.get(f"{_SPREADSHEET}StyleID")) is not None:
            for number in range(row, min(row + height, rows + 1)):
                looks[number - 1] = [of_style.get(style, plain)] * columns
        for column, across, down, style in _cells(element):
            if row > rows or column > columns:
                continue
            if across or down:
                top, left = area.first_row + row - 1, area.first_column + column - 1
                merged.append(Area(top, left, top + down, left + across))
            if style is not None:
                looks[row - 1][column - 1] = of_style.get(style, plain)
    return looks, tuple(merged)


def _by_style(
    root: ElementTree.Element, part: str, look: Callable[[ElementTree.Element], str]
) -> Mapping[str, str]:
    """What a part of each style says, its parent's where it has none of its own; a style of which no parent
    has one is left out."""
    own: dict[str, str] = {}
    parents: dict[str, str] = {}
    for style in root.iterfind(f"{_SPREADSHEET}Styles/{_SPREADSHEET}Style"):
        name = style.get(f"{_SPREADSHEET}ID", "")
        held = style.find(f"{_SPREADSHEET}{part}")
        if held is not None:
            own[name] = look(held)
        parents[name] = style.get(f"{_SPREADSHEET}Parent", _DEFAULT)

    def inherited(name: str, depth: int = 0) -> str | None:
        if name in own or name == _DEFAULT or depth > 50:
            return own.get(name)
        return inherited(parents.get(name, _DEFAULT), depth + 1)

    found = {name: inherited(name) for name in parents}
    return {name: said for name, said in found.items() if said is not None}


def _placed(table: ElementTree.Element, kind: str) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """The rows or columns of a table: the number of each, and how many it stands for."""
    number = 1
    for element in table.iterfind(f"{_SPREADSHEET}{kind}"):
        number = int(element.get(f"{_SPREADSHEET}Index", number))
        count = 1 + int(element.get(f"{_SPREADSHEET}Span", 0))
        yield number, count, element
        number += count


def _cells(row: ElementTree.Element) -> Iterator[tuple[int, int, int, str | None]]:
    """The cells of a row: column, how many more columns and rows are merged with it, style."""
    column = 1
    for cell in row.iterfind(f"{_SPREADSHEET}Cell"):
        column = int(cell.get(f"{_SPREADSHEET}Index", column))
        across = int(cell.get(f"{_SPREADSHEET}MergeAcross", 0))
        yield column, across, int(cell.get(f"{_SPREADSHEET}MergeDown", 0)), cell.get(f"{_SPREADSHEET}StyleID")
        column += 1 + across
