"""A part ``tables/table1.xml``: an Excel table, whose column names are the texts of its header cells."""

import re
from collections.abc import Iterator

from scorecard_xl.spreadsheet.attachments import Attachment
from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.workbooks.file.xml.attached import filtered_columns
from scorecard_xl.workbooks.file.xml.formula import area_in_sheet
from scorecard_xl.workbooks.file.xml.spans import (
    BrokenPart,
    Edit,
    Element,
    edited,
    escaped,
    root_of,
    unescaped,
)

_NAME = re.compile(rb"""\sname\s*=\s*("[^"]*"|'[^']*')""")


class TableXml:
    """One Excel table; raises BrokenPart for a part that is none."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._root = root_of(data, "table")
        self.name = self._root.attributes.get("displayName", self._root.attributes.get("name", ""))
        self.area: Area = area_in_sheet(self._root.attributes.get("ref", ""))
        if len(self._columns) != self.area.last_column - self.area.first_column + 1:
            raise BrokenPart("its columns are not as many as its area has")
        self.has_header = self._root.attributes.get("headerRowCount", "1") != "0"
        self.has_totals = self._root.attributes.get("totalsRowCount", "0") != "0"

    def column(self, row: int, column: int) -> int | None:
        """The index of the table's column whose header is in a cell, None for any other cell."""
        if not self.has_header or row != self.area.first_row or not self.area.holds(row, column):
            return None
        return column - self.area.first_column

    def twice(self, names: dict[int, str]) -> int | None:
        """The index of a new name that another column has as well; Excel tells no small from capital."""
        written = [unescaped(column.attributes.get("name", "")) for column in self._columns]
        all_names = {**dict(enumerate(written)), **names}
        known: dict[str, int] = {}
        for index, name in sorted(all_names.items(), key=lambda entry: entry[0] in names):
            if known.setdefault(name.casefold(), index) != index and index in names:
                return index
        return None

    def filters(self) -> Iterator[Attachment]:
        """The columns by which it hides rows."""
        return (one for element in self._root.all("autoFilter") for one in filtered_columns(element))

    @property
    def _columns(self) -> list[Element]:
        parent = self._root.first("tableColumns")
        return parent.all("tableColumn") if parent else []

    def renamed(self, names: dict[int, str]) -> bytes:
        """The part with other names for the columns at these indexes.

        >>> table = TableXml(
        ...     b'<table ref="A1:B9"><tableColumns><tableColumn id="1" name="Ref."/>'
        ...     b'<tableColumn id="2" name="Apr-21"/></tableColumns></table>'
        ... )
        >>> table.renamed({1: "May-21"}).count(b'id="2" name="May-21"')
        1
        """
        edits = []
        for index, name in names.items():
            column = self._columns[index]
            tag = self._data[column.start : column.content_start]
            if written := _NAME.search(tag):
                start, end = (column.start + offset for offset in written.span(1))
                edits.append(Edit(start, end, b'"' + column_name(name) + b'"'))
        return b"".join(edited(self._data, sorted(edits)))


def column_name(header: str) -> bytes:
    """A header's text as a table's part names the column.

    >>> column_name("Pref\\nerred")
    b'Pref_x000a_erred'
    """
    return escaped(header).replace(b"\n", b"_x000a_").replace(b"\t", b"_x0009_")
