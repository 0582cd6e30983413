"""A worksheet part: its rows and cells, found by one scan of its bytes.

A sheet as Excel, LibreOffice and the usual libraries write it is scanned by regular expressions, row by
row, without a tree. XML in an unusual form (another prefix, another order of attributes, comments, cells
without names) is parsed whole instead; both give the same cells, each with the bytes that it stands in.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..cells import Area, area_of, cell_name, column_letters, column_number
from .xml_spans import Element, elements_of, escaped, text_of_markup

_ROW = re.compile(rb'<row r="(\d+)"[^>]*?(/?)>')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d+"(?: s="(\d+)")?(?: t="(\w+)")?(?: cm="\d+")?(?: vm="\d+")?'
    rb"(?:/>|>(?:(<f[^>]*/>|<f[^>]*>[^<]*</f>))?"
    rb"(?:<v(?: xml:space=\"preserve\")?>([^<]*)</v>|<v/>|(<is>.*?</is>))?</c>)",
    re.DOTALL,
)
_RECENT_ROWS = 16  # as many as reading a header looks at
_FORMULA = re.compile(rb"<f(?P<attributes>[^>]*?)/?>(?P<text>[^<]*)")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')


RawCell = tuple[bytes, bytes, bytes, bytes, bytes, bytes]
"""A cell as it is written: its column's letters, style, type, formula element, value and inline text, each
b"" where it is absent."""


class Formula(NamedTuple):
    """A formula element: its text, kind ("", "shared", "array", "dataTable"), area and shared group."""

    text: str
    kind: str
    area: Area | None
    group: str


class FormulaCell(NamedTuple):
    """A cell that holds a formula element."""

    row: int
    column: int
    formula: Formula


class Span(NamedTuple):
    """The bytes of a cell or of a row's content."""

    start: int
    end: int


class _Row(NamedTuple):
    content: Span
    cells: tuple[tuple[RawCell, Span], ...] | None  # None: not parsed yet


class SheetXml:
    """The cells and the other elements of a worksheet part.

    Raises ValueError for a part that is no well-formed worksheet.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        rows = self._scan()
        self.root, self._rows = _parsed(data) if rows is None else (_without_cells(data), rows)
        if self.root.local_name != "worksheet":
            raise ValueError(f"the part holds {self.root.name} and no worksheet")
        if list(self._rows) != sorted(self._rows):
            raise ValueError("the rows are out of order")
        self._formulas: list[FormulaCell] | None = None
        self._recent: dict[int, Sequence[RawCell]] = {}

    @property
    def prefix(self) -> bytes:
        """What stands before the name of each element, with its colon."""
        return self.root.prefix.encode()

    @property
    def rows(self) -> Sequence[int]:
        """The numbers of the rows that are written, in order."""
        return tuple(self._rows)

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
                cells = _CELL.findall(self.data, *found.content)
                if len(cells) != self.data.count(b"<c ", *found.content):
                    # A cell in an unusual form: from here on the sheet is parsed whole.
                    self.root, self._rows = _parsed(self.data)
                    self._recent.clear()
                    return self.cells(row)
        if len(self._recent) >= _RECENT_ROWS:
            del self._recent[next(iter(self._recent))]
        self._recent[row] = cells
        return cells

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
        found = self._rows[row]
        cells = found.cells
        if cells is None:
            cells = tuple(
                (_groups(cell), Span(*cell.span())) for cell in _CELL.finditer(self.data, *found.content)
            )
        return {column_number(cell[0].decode()): (cell, span) for cell, span in cells}, found.content

    def span(self, row: int, column: int) -> tuple[RawCell, Span] | None:
        """One cell and its bytes, None where it is not written."""
        found = self._rows[row]
        if found.cells is None:
            start = self.data.find(b'<c r="' + cell_name(row, column).encode() + b'"', *found.content)
            cell = _CELL.match(self.data, start) if start >= 0 else None
            return (_groups(cell), Span(*cell.span())) if cell else None
        return self.spans(row)[0].get(column)

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
        return self._formulas

    def _scan(self) -> dict[int, _Row] | None:
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
        rows: dict[int, _Row] = {}
        place = start + len(b"<sheetData>")
        while place < end:
            row = _ROW.match(data, place)
            if row is None or int(row[1]) in rows:
                return None
            place = row.end()
            if row[2]:
                rows[int(row[1])] = _Row(Span(place, place), ())
                continue
            close = data.find(b"</row>", place, end)
            if close < 0:
                return None
            rows[int(row[1])] = _Row(Span(place, close), None)
            place = close + len(b"</row>")
        return None if b"<c>" in data else rows


def _groups(cell: re.Match[bytes]) -> RawCell:
    letters, style, kind, formula, value, inline = cell.groups(b"")
    return letters, style, kind, formula, value, inline


def _without_cells(data: bytes) -> Element:
    """The elements of a sheet in the usual form, with sheetData empty; the places are the sheet's own."""
    start = data.index(b"<sheetData>") + len(b"<sheetData>")
    end = data.rindex(b"</sheetData>")
    root = elements_of(data[:start] + data[end:])
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


def _parsed(data: bytes) -> tuple[Element, dict[int, _Row]]:
    """The elements and the rows of a sheet in any form."""
    root = elements_of(data)
    rows: dict[int, _Row] = {}
    sheet_data = root.first("sheetData")
    number = 0
    for row in sheet_data.all("row") if sheet_data else []:
        number = int(row.attributes.get("r", number + 1))
        if number in rows:
            raise ValueError(f"row {number} stands twice")
        cells: list[tuple[RawCell, Span]] = []
        column = 0
        for cell in row.all("c"):
            named = cell.attributes.get("r")
            column = area_of(named).first_column if named else column + 1
            cells.append((_raw_cell(cell, column), Span(cell.start, cell.end)))
        content = Span(row.content_start, row.content_start if row.is_empty else row.content_end)
        rows[number] = _Row(content, tuple(cells))
    return root, rows


def _raw_cell(cell: Element, column: int) -> RawCell:
    formula, value, inline = (cell.first(name) for name in ("f", "v", "is"))
    written = b""
    if formula is not None:
        attributes = "".join(f' {key}="{value}"' for key, value in formula.attributes.items())
        written = b"<f" + attributes.encode() + b">" + escaped(formula.text) + b"</f>"
    return (
        column_letters(column).encode(),
        cell.attributes.get("s", "").encode(),
        cell.attributes.get("t", "").encode(),
        written,
        b"" if value is None else _markup(value.text),
        b"" if inline is None else _inline(inline),
    )


def _markup(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def _inline(inline: Element) -> bytes:
    texts = [part.text for part in inline.all("t")]
    texts += [part.text for run in inline.all("r") for part in run.all("t")]
    return b"<is>" + b"".join(b"<t>" + _markup(text) + b"</t>" for text in texts) + b"</is>"


def formula_of(element: bytes) -> Formula:
    """What a formula element says.

    >>> text, kind, area, group = formula_of(b'<f t="shared" ref="U11:U18" si="0">P11/O11-1</f>')
    >>> text, kind, area.reference, group
    ('P11/O11-1', 'shared', 'U11:U18', '0')
    """
    found = _FORMULA.match(element)
    if found is None:
        return Formula("", "", None, "")
    attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
    kind, reference = attributes.get(b"t", b"").decode(), attributes.get(b"ref", b"").decode()
    return Formula(
        text_of_markup(found["text"]),
        "" if kind == "normal" else kind,
        area_of(reference) if reference else None,
        attributes.get(b"si", b"").decode(),
    )
