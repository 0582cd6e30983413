"""A part ``tables/table1.xml``: an Excel table, whose column names are the texts of its header cells."""

from ..cells import Area
from .sheet_xml import area_in_sheet
from .xml_spans import BrokenPart, Edit, Element, edited, elements_of, escaped


class TableXml:
    """One Excel table; raises BrokenPart for a part that is none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._root = elements_of(data)
        self.area: Area = area_in_sheet(self._root.attributes.get("ref", ""))
        if len(self._columns) != self.area.last_column - self.area.first_column + 1:
            raise BrokenPart("its columns are not as many as its area has")
        self.has_header = self._root.attributes.get("headerRowCount", "1") != "0"

    def column(self, row: int, column: int) -> int | None:
        """The place of the table's column whose header is in a cell, None for any other cell."""
        if not self.has_header or row != self.area.first_row or not self.area.holds(row, column):
            return None
        return column - self.area.first_column

    @property
    def names(self) -> list[str]:
        """The names of the columns as the part writes them, line breaks as ``_x000a_``."""
        return [column.attributes.get("name", "") for column in self._columns]

    @property
    def _columns(self) -> list[Element]:
        parent = self._root.first("tableColumns")
        return parent.all("tableColumn") if parent else []

    def renamed(self, names: dict[int, str]) -> bytes:
        """The part with other names for the columns at these places.

        >>> table = TableXml(
        ...     b'<table ref="A1:B9"><tableColumns><tableColumn id="1" name="Ref."/>'
        ...     b'<tableColumn id="2" name="Apr-21"/></tableColumns></table>'
        ... )
        >>> table.renamed({1: "May-21"}).count(b'id="2" name="May-21"')
        1
        """
        edits = []
        for place, name in names.items():
            column = self._columns[place]
            tag = self._data[column.start : column.content_start]
            for quote in (b'"', b"'"):
                start = tag.find(b" name=" + quote)
                if start >= 0:
                    start += len(b" name=") + 1
                    end = tag.index(quote, start)
                    new = column_name(name)
                    edits.append(Edit(column.start + start, column.start + end, new))
        return b"".join(edited(self._data, sorted(edits)))


def column_name(header: str) -> bytes:
    """A header's text as a table's part names the column.

    >>> column_name("Pref\\nerred")
    b'Pref_x000a_erred'
    """
    return escaped(header).replace(b"\r", b"_x000d_").replace(b"\n", b"_x000a_")
