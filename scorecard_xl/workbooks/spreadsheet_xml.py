"""Number formats and merged areas out of an XML Spreadsheet, the text that Excel gives of a block of cells.

The format is Microsoft's "XML Spreadsheet Reference" of Excel 2003: styles that inherit from each other,
and cells, rows and columns that name one and leave out what is blank.
"""

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from ..cells import Area
from .native import Layout

_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_PLAIN = "General"

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
    rows, columns = area.last_row - area.first_row + 1, area.last_column - area.first_column + 1
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return None
    table = root.find(f"{_SPREADSHEET}Worksheet/{_SPREADSHEET}Table")
    if table is None:
        return None
    codes = _codes(root)
    of_table = table.get(f"{_SPREADSHEET}StyleID", "Default")
    by_column = [codes.get(of_table, _PLAIN)] * columns
    for column, width, element in _placed(table, "Column"):
        if (style := element.get(f"{_SPREADSHEET}StyleID")) is not None:
            last = min(column + width, columns + 1)
            by_column[column - 1 : last - 1] = [codes.get(style, _PLAIN)] * (last - column)
    formats = [list(by_column) for _ in range(rows)]
    merged: list[Area] = []
    for row, height, element in _placed(table, "Row"):
        if (style := element.get(f"{_SPREADSHEET}StyleID")) is not None:
            for place in range(row, min(row + height, rows + 1)):
                formats[place - 1] = [codes.get(style, _PLAIN)] * columns
        for column, across, down, style in _cells(element):
            if row > rows or column > columns:
                continue
            if across or down:
                top, left = area.first_row + row - 1, area.first_column + column - 1
                merged.append(Area(top, left, top + down, left + across))
            if style is not None:
                formats[row - 1][column - 1] = codes.get(style, _PLAIN)
    return Layout(formats, tuple(merged))


def _codes(root: ElementTree.Element) -> Mapping[str, str]:
    """The number format code of each style, its parent's where it has none of its own."""
    own: dict[str, str | None] = {}
    parents: dict[str, str] = {}
    for style in root.iterfind(f"{_SPREADSHEET}Styles/{_SPREADSHEET}Style"):
        name = style.get(f"{_SPREADSHEET}ID", "")
        held = style.find(f"{_SPREADSHEET}NumberFormat")
        own[name] = None if held is None else held.get(f"{_SPREADSHEET}Format", _PLAIN)
        parents[name] = style.get(f"{_SPREADSHEET}Parent", "Default")

    def code(name: str, depth: int = 0) -> str:
        found = own.get(name)
        if found is not None:
            return _NAMED.get(found, found)
        return _PLAIN if name == "Default" or depth > 50 else code(parents.get(name, "Default"), depth + 1)

    return {name: code(name) for name in own}


def _placed(table: ElementTree.Element, kind: str) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """The rows or columns of a table: the place of each, and how many it stands for."""
    place = 1
    for element in table.iterfind(f"{_SPREADSHEET}{kind}"):
        place = int(element.get(f"{_SPREADSHEET}Index", place))
        count = 1 + int(element.get(f"{_SPREADSHEET}Span", 0))
        yield place, count, element
        place += count


def _cells(row: ElementTree.Element) -> Iterator[tuple[int, int, int, str | None]]:
    """The cells of a row: column, how many more columns and rows are merged with it, style."""
    column = 1
    for cell in row.iterfind(f"{_SPREADSHEET}Cell"):
        column = int(cell.get(f"{_SPREADSHEET}Index", column))
        across = int(cell.get(f"{_SPREADSHEET}MergeAcross", 0))
        yield column, across, int(cell.get(f"{_SPREADSHEET}MergeDown", 0)), cell.get(f"{_SPREADSHEET}StyleID")
        column += 1 + across
