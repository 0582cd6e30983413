"""A worksheet part: its rows and cells, found by one scan of its bytes.

A sheet as Excel, LibreOffice and the usual libraries write it is scanned by regular expressions, row by
row, without a tree. XML in an unusual form (another prefix, another order of attributes, comments, cells
without names) is parsed whole instead; both give the same cells, each with the bytes that it stands in.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import (
    LAST_COLUMN,
    LAST_ROW,
    cell_name,
    column_letters,
    column_number,
)
from scorecard_xl.workbooks.file.xml.formula import FormulaCell, area_in_sheet, formula_of
from scorecard_xl.workbooks.file.xml.spans import (
    BrokenPart,
    Edit,
    Element,
    markup_of,
    number_or,
    root_of,
    whole_number,
)

ROW = re.compile(rb'<row r="(\d{1,9})"[^>]*?(/?)>')
CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d{1,9}"(?: s="(\d{1,9})")?(?: t="(\w+)")?(?: cm="\d+")?(?: vm="\d+")?'
    rb"(?:/>|>(?:(<f[^>]*/>|<f[^>]*>[^<]*</f>))?"
    rb"(?:<v(?: xml:space=\"preserve\")?>([^<]*)</v>|<v/>|(<is>.*?</is>))?</c>)",
    re.DOTALL,
)
_PLACE = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="(\d{1,9})")?[^>]*(?:(?<=/)>|(?<!/)>.*?</c>)', re.DOTALL)
_SIGNS_OF_CONTENT = (b"</v>", b' t="', b"<is", b"<f")
_RECENT_ROWS = 16  # as many as reading a header looks at
_ROW_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d{1,9})\b""")
_IS_ROW_STYLED = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true)""")

RawCell = tuple[bytes, bytes, bytes, bytes, bytes, bytes]
"""A cell as it is written: its column's letters, style, type, formula element, value and inline text, each
b"" where it is absent."""


class Span(NamedTuple):
    """The bytes of a cell or of a row's content."""

    start: int
    end: int


class _ScannedRow(NamedTuple):
    content: Span
    cells: tuple[tuple[RawCell, Span], ...] | None  # None: not parsed yet


class SheetXml:
    """The cells and the other elements of a worksheet part.

    Raises BrokenPart, here and in every method, for a part that is no well-formed worksheet.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        rows = self._scan()
        self.root, self._rows = _parsed(data) if rows is None else (without_cells(data), rows)
        if rows is not None and self.root.first("sheetData") is None:
            self.root, self._rows = _parsed(data)  # another prefix, or sheetData that are another element's
        _check_order(self._rows)
        self._column_styles: list[tuple[int, int, bytes]] | None = None
        self._spans: tuple[int, tuple[dict[int, tuple[RawCell, Span]], Span]] = (0, ({}, Span(0, 0)))
        self.prefix = self.root.prefix
        """What stands before the name of each element, with its colon."""
        self._formulas: list[FormulaCell] | None = None
        self._filled_rows: Sequence[int] | None = None
        self._recent: dict[int, Sequence[RawCell]] = {}

    @property
    def rows(self) -> Sequence[int]:
        """The numbers of the rows that hold a value or a formula, in order.

        A sheet whose columns were formatted as a whole may have a million others.
        """
        if self._filled_rows is None:
            self._filled_rows = tuple(number for number, row in self._rows.items() if self._is_filled(row))
        return self._filled_rows

    @property
    def last_row(self) -> int:
        """The last row that is written at all, 0 for none."""
        return next(reversed(self._rows), 0)

    @property
    def written_rows(self) -> Collection[int]:
        """All rows that are written, also those that hold nothing, in order."""
        return self._rows.keys()

    def start_of(self, row: int) -> int:
        """Where the element of a written row begins."""
        return self.data.rfind(f"<{self.prefix}row".encode(), 0, self._rows[row].content.start)

    def is_open(self, row: int) -> bool:
        """Whether a row is written as an element that cells can be put into."""
        found = self._rows.get(row)
        return found is not None and not self._is_one_tag(found)

    def _is_one_tag(self, row: _ScannedRow) -> bool:
        start, end = row.content
        return start == end and self.data[start - 2 : start] == b"/>"

    def row_edit(self, row: int, cells: bytes) -> Edit:
        """The edit that puts cells into a row above the last one that is not open."""
        found = self._rows.get(row)
        if found is not None:
            end = found.content.start
            return Edit(end - 2, end, b">" + cells + f"</{self.prefix}row>".encode())
        below = next(number for number in self._rows if number > row)
        offset = self.start_of(below)
        return Edit(offset, offset, self.new_row(row, cells))

    def new_row(self, row: int, cells: bytes) -> bytes:
        """A row with these cells."""
        name = f"{self.prefix}row"
        return f'<{name} r="{row}">'.encode() + cells + f"</{name}>".encode()

    def _is_filled(self, row: _ScannedRow) -> bool:
        if row.cells is not None:
            return any(any(cell[2:]) for cell, _ in row.cells)
        return any(self.data.find(sign, *row.content) >= 0 for sign in _SIGNS_OF_CONTENT)

    def cells(self, row: int) -> Sequence[RawCell]:
        """The cells of a row from left to right, empty for a row that is not written."""
        if row in self._recent:
            return self._recent[row]
        found = self._rows.get(row)
        cells: Sequence[RawCell] = ()
        if found is not None:
            if found.cells is not None:
                cells = [cell for cell, _ in found.cells]
            else:
                elements = self.data.count(b"<c", *found.content)
                if elements > LAST_COLUMN and elements - self._others(found.content) > LAST_COLUMN:
                    raise BrokenPart(f"its row {row} has more than {LAST_COLUMN:,} cells")
                cells = CELL.findall(self.data, *found.content)
                if len(cells) != elements and len(cells) != elements - self._others(found.content):
                    # A cell in an unusual form: from here on the sheet is parsed whole.
                    self.root, self._rows = _parsed(self.data)
                    _check_order(self._rows)
                    self._recent.clear()
                    self._spans = (0, ({}, Span(0, 0)))
                    return self.cells(row)
        if len({cell[0] for cell in cells}) < len(cells):
            raise BrokenPart(f"its row {row} has a cell twice")
        if len(self._recent) >= _RECENT_ROWS:
            del self._recent[next(iter(self._recent))]
        self._recent[row] = cells
        return cells

    @property
    def has_formulas(self) -> bool:
        """Whether any cell may hold a formula element (``formula1`` is a data validation's)."""
        return re.search(f"<{self.prefix}f[\\s/>]".encode(), self.data) is not None

    @property
    def may_hold_arrays(self) -> bool:
        """Whether any cell may hold an array formula or a data table."""
        return b"array" in self.data or b"dataTable" in self.data

    def _others(self, content: Span) -> int:
        """How many properties of a rich text's runs begin like a cell: charset, color, condense."""
        return self.data.count(b"<ch", *content) + self.data.count(b"<co", *content)

    def has_formula(self, row: int) -> bool:
        """Whether a row may hold a formula element."""
        found = self._rows.get(row)
        if found is None:
            return False
        if found.cells is not None:
            return any(cell[3] for cell, _ in found.cells)
        return self.data.find(b"<f", *found.content) >= 0

    def spans(self, row: int) -> tuple[dict[int, tuple[RawCell, Span]], Span]:
        """The cells of a row by column, each with its bytes, and the bytes of the row's content."""
        if self._spans[0] != row:
            self._spans = (row, self._spans_of(row))
        return self._spans[1]

    def _spans_of(self, row: int) -> tuple[dict[int, tuple[RawCell, Span]], Span]:
        found = self._rows[row]
        cells = found.cells
        if cells is None:
            cells = tuple(
                (raw_cell(cell), Span(*cell.span())) for cell in CELL.finditer(self.data, *found.content)
            )
        by_column = {column_number(cell[0].decode()): (cell, span) for cell, span in cells}
        if list(by_column) != sorted(by_column):
            raise BrokenPart(f"the cells of its row {row} are out of order")
        return by_column, found.content

    def styled_span(self, row: int, column: int) -> tuple[int, int, int] | None:
        """Where one cell starts and ends, and its style; None where it is not written."""
        found = self._rows[row]
        if found.cells is None:
            name = b'<c r="%b%d"' % (column_letters(column).encode(), row)
            start = self.data.find(name, *found.content)
            if start >= 0 and (cell := _PLACE.match(self.data, start)):
                return start, cell.end(), int(cell[1] or 0)
        other = self.span(row, column)
        return (*other[1], int(other[0][1] or 0)) if other else None

    def span(self, row: int, column: int) -> tuple[RawCell, Span] | None:
        """One cell and its bytes, None where it is not written."""
        found = self._rows[row]
        if found.cells is None:
            start = self.data.find(b'<c r="' + cell_name(row, column).encode() + b'"', *found.content)
            if start >= 0 and (cell := CELL.match(self.data, start)):
                return raw_cell(cell), Span(*cell.span())
        return self.spans(row)[0].get(column)

    def style_of_blank(self, row: int, column: int) -> bytes:
        """The style that a cell shows which is not written: its row's, or else its column's."""
        found = self._rows.get(row)
        if found is not None:
            tag = self.data[self.start_of(row) : found.content.start]
            if _IS_ROW_STYLED.search(tag) and (style := _ROW_STYLE.search(tag)):
                return style[1]
        if self._column_styles is None:
            self._column_styles = [_column_style(c) for cols in self.root.all("cols") for c in cols.children]
        return next((s for first, last, s in self._column_styles if first <= column <= last), b"")

    def formula_cells(self) -> list[FormulaCell]:
        """Every formula element of the sheet."""
        if self._formulas is None:
            self._formulas = [
                FormulaCell(row, column_number(letters.decode()), formula_of(formula))
                for row in self.rows
                if self.has_formula(row)
                for letters, _, _, formula, _, _ in self.cells(row)
                if formula
            ]
            for row, column, formula in self._formulas:
                fills = formula.area if formula.kind in ("array", "dataTable") else None
                if fills and not fills.holds(row, column):
                    raise BrokenPart(f"the array formula in {cell_name(row, column)} fills other cells")
        return self._formulas

    def _scan(self) -> dict[int, _ScannedRow] | None:
        """The rows of a sheet in the usual form, None for any other."""
        data = self.data
        start = data.find(b"<sheetData>")
        end = data.rfind(b"</sheetData>")
        if (
            start < 0
            or end < 0
            or b"<!" in data
            or data.count(b"<?") > data.startswith((b"<?", b"\xef\xbb\xbf<?"))
        ):
            return None
        rows: dict[int, _ScannedRow] = {}
        offset = start + len(b"<sheetData>")
        while offset < end:
            row = ROW.match(data, offset)
            if row is None or int(row[1]) in rows:
                return None
            if len(rows) >= LAST_ROW:
                raise BrokenPart(f"it has more than {LAST_ROW:,} rows")
            offset = row.end()
            if row[2]:
                rows[int(row[1])] = _ScannedRow(Span(offset, offset), ())
                continue
            close = data.find(b"</row", offset, end)
            if close < 0 or not data.startswith(b"</row>", close):
                return None
            rows[int(row[1])] = _ScannedRow(Span(offset, close), None)
            offset = close + len(b"</row>")
        return rows


def _check_order(rows: dict[int, _ScannedRow]) -> None:
    if list(rows) != sorted(rows):
        raise BrokenPart("its rows are out of order")
    if rows and not (next(iter(rows)) >= 1 and next(reversed(rows)) <= LAST_ROW):
        raise BrokenPart(f"it has rows that are not from 1 to {LAST_ROW:,}")


def _column_style(columns: Element) -> tuple[int, int, bytes]:
    said = [columns.attributes.get(name, "0") for name in ("min", "max", "style")]
    first, last, style = (number_or(number, 0) for number in said)
    return first, last, b"%d" % style


def raw_cell(cell: re.Match[bytes]) -> RawCell:
    """The cell that CELL found."""
    letters, style, kind, formula, value, inline = cell.groups(b"")
    return letters, style, kind, formula, value, inline


def without_cells(data: bytes) -> Element:
    """The elements of a sheet in the usual form, with sheetData empty; the places are the sheet's own."""
    start = data.index(b"<sheetData>") + len(b"<sheetData>")
    end = data.rindex(b"</sheetData>")
    root = root_of(data[:start] + data[end:], "worksheet")
    removed = end - start
    root.content_end += removed
    root.end += removed
    for child in root.children:
        if child.local_name == "sheetData":
            child.content_end += removed
            child.end += removed
        elif child.start > start:
            _move(child, removed)
    return root


def _move(element: Element, by: int) -> None:
    element.start += by
    element.content_start += by
    element.content_end += by
    element.end += by
    for child in element.children:
        _move(child, by)


def _parsed(data: bytes) -> tuple[Element, dict[int, _ScannedRow]]:
    """The elements and the rows of a sheet in any form."""
    root = root_of(data, "worksheet")
    rows: dict[int, _ScannedRow] = {}
    sheet_data = root.first("sheetData")
    number = 0
    for row in sheet_data.all("row") if sheet_data else []:
        number = whole_number(row.attributes.get("r", str(number + 1)))
        if number in rows:
            raise BrokenPart(f"its row {number} stands twice")
        cells: list[tuple[RawCell, Span]] = []
        column = 0
        for cell in row.all("c"):
            named = cell.attributes.get("r")
            column = area_in_sheet(named).first_column if named else column + 1
            cells.append((_raw_cell(data, cell, column), Span(cell.start, cell.end)))
        content = Span(row.content_start, row.content_start if row.is_empty else row.content_end)
        rows[number] = _ScannedRow(content, tuple(cells))
    return root, rows


def _raw_cell(data: bytes, cell: Element, column: int) -> RawCell:
    formula, value, inline = (cell.first(name) for name in ("f", "v", "is"))
    written = b""
    if formula is not None:
        attributes = "".join(f' {key}="{value}"' for key, value in formula.attributes.items())
        written = b"<f" + attributes.encode() + b">" + markup_of(formula.text) + b"</f>"
    style = cell.attributes.get("s", "")
    return (
        column_letters(column).encode(),
        str(whole_number(style)).encode() if style else b"",
        cell.attributes.get("t", "").encode(),
        written,
        b"" if value is None else markup_of(value.text),
        b"" if inline is None else data[inline.start : inline.end],
    )
