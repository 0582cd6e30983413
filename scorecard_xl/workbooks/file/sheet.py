"""One sheet of a closed workbook, as the scorecard's rules see it."""

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import wraps
from math import inf, isfinite
from typing import NamedTuple, ParamSpec, TypeVar

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.attachments import Attached, Attachment, at_cells
from scorecard_xl.spreadsheet.cells import (
    Area,
    CellError,
    Value,
    cell_name,
    column_letters,
    column_number,
    dated,
)
from scorecard_xl.spreadsheet.references import moved
from scorecard_xl.spreadsheet.workbook import Token
from scorecard_xl.workbooks.file.formulas import families
from scorecard_xl.workbooks.file.xml.attached import attached_in, cells_in_attributes
from scorecard_xl.workbooks.file.xml.formula import FormulaCell, area_in_sheet
from scorecard_xl.workbooks.file.xml.records import cell_written, records_in
from scorecard_xl.workbooks.file.xml.shared_strings import SharedStringsXml, text_of
from scorecard_xl.workbooks.file.xml.sheet import RawCell, SheetXml
from scorecard_xl.workbooks.file.xml.sheet_ends import first_cell, frame_of
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, number_or, text_of_markup, unescaped
from scorecard_xl.workbooks.file.xml.styles import StylesXml
from scorecard_xl.workbooks.file.xml.table import TableXml

_WIDE = 100  # columns of an array formula
_MOST_ROWS_OF_ARRAYS = 2_000_000  # a sheet has a million rows

P = ParamSpec("P")
R = TypeVar("R")


def _refusing_broken_parts(method: Callable[P, R]) -> Callable[P, R]:
    """A sheet is looked at row by row, so that damage may show in any method."""

    @wraps(method)
    def refusing(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except BrokenPart as broken:
            sheet = args[0]
            assert isinstance(sheet, FileSheet)
            raise sheet.damaged(str(broken)) from None

    return refusing


class _ReadRow(NamedTuple):
    row: int
    columns: tuple[int, ...]
    values: Sequence[Value]
    styles: tuple[bytes | None, ...]  # None where a cell is not written


class SheetSource(NamedTuple):
    """Where the parts of a sheet come from: the worksheet's bytes (all, the first, or piece by piece), its
    Excel tables, and the cells that have notes."""

    read: Callable[[], bytes]
    read_start: Callable[[int], bytes]
    read_pieces: Callable[[], Iterator[bytes]]
    tables: Callable[[], Sequence[TableXml]] = tuple
    notes: Callable[[], Collection[tuple[int, int]]] = tuple


class FileSheet:
    """The cells of one worksheet part."""

    def __init__(
        self,
        workbook: str,
        name: str,
        visible: bool,
        source: SheetSource,
        strings: Callable[[], SharedStringsXml],
        styles: StylesXml,
        first_day: datetime.date,
    ) -> None:
        self.name = name
        self.visible = visible
        self._workbook = workbook
        self._source = source
        self._data: bytes | None = None
        self._loaded: SheetXml | None = None
        self._strings = strings
        self._styles = styles
        self._first_day = first_day
        self._last = _ReadRow(0, (), (), ())
        self._filled: dict[int, Mapping[int, Value]] = {}
        self._indexes: dict[tuple[int, ...], dict[bytes, int]] = {}
        self._is_date: dict[bytes, bool] = {b"": False}
        self._codes: dict[tuple[bytes, ...], tuple[str, ...]] = {}
        self._fills: dict[tuple[bytes, ...], tuple[str, ...]] = {}
        self._sharing: dict[tuple[int, int], FormulaCell] | None = None
        self._arrays: dict[int, list[tuple[Area, str]]] | None = None

    @property
    def data(self) -> bytes:
        """The bytes of the worksheet part, unpacked when they are first asked for."""
        if self._data is None:
            self._data = self._source.read()
        return self._data

    @property
    def xml(self) -> SheetXml:
        """The worksheet part, taken apart when it is first asked for."""
        if self._loaded is None:
            try:
                self._loaded = SheetXml(self.data)
            except BrokenPart as broken:
                raise ScorecardError(
                    f"{self._workbook} is damaged: its sheet {self.name} is broken, {broken}; open it in "
                    "Excel, let it be repaired, and save it."
                ) from None
        return self._loaded

    def damaged(self, what: str) -> ScorecardError:
        """The error for a worksheet part that is broken."""
        return ScorecardError(
            f"the file is damaged, {what}; open it in Excel, let it be repaired, and save it.",
            book=self._workbook,
            sheet=self.name,
        )

    @property
    @_refusing_broken_parts
    def title(self) -> Value:
        cell = first_cell(self._start) if self._loaded is None else None
        if cell is None:
            return self.values(1, (1,))[0]
        return self._value(1, cell) if cell[0] == b"A" else None

    def _start(self, size: int) -> bytes:
        return self._source.read_start(size) if self._data is None else self._data[:size]

    @property
    @_refusing_broken_parts
    def last_row(self) -> int:
        frame = frame_of(self.data) if self._loaded is None else None
        return frame.last_row if frame else self.xml.last_row

    @property
    @_refusing_broken_parts
    def rows(self) -> Sequence[int]:
        return self.xml.rows

    @property
    def total_rows(self) -> Collection[int]:
        return {table.area.last_row for table in self._source.tables() if table.has_totals}

    @property
    @_refusing_broken_parts
    def attachments(self) -> Sequence[Attachment]:
        of_tables = (one for table in self._source.tables() for one in table.filters())
        return [*at_cells(Attached.NOTE, self._source.notes()), *attached_in(self.xml), *of_tables]

    @property
    @_refusing_broken_parts
    def shown_by_excel(self) -> Collection[tuple[int, int]]:
        return set(cells_in_attributes(self.data))

    @property
    @_refusing_broken_parts
    def merged_areas(self) -> Sequence[Area]:
        merged = self.xml.root.first("mergeCells")
        cells = merged.all("mergeCell") if merged else []
        return [area_in_sheet(cell.attributes.get("ref", "")) for cell in cells]

    @_refusing_broken_parts
    def filled(self, row: int) -> Mapping[int, Value]:
        filled = self._filled.get(row)
        if filled is None:
            found = {column_number(cell[0].decode()): self._value(row, cell) for cell in self.xml.cells(row)}
            filled = {column: value for column, value in found.items() if value is not None}
            if len(self._filled) > 1:  # a header is looked for in a row and the one below
                del self._filled[next(iter(self._filled))]
            self._filled[row] = filled
        return filled

    @_refusing_broken_parts
    def values(self, row: int, columns: Sequence[int]) -> Sequence[Value]:
        return self._read(row, tuple(columns)).values

    def records(self, columns: Sequence[int]) -> Iterator[Sequence[Sequence[Token]]]:
        pieces = iter([self._data]) if self._data is not None else self._source.read_pieces()
        for records in records_in(pieces, columns):
            rows = (self.values(row, columns) for row in records.rows)
            if cells := records.cells or tuple(zip(*rows, strict=True)):
                yield cells

    def value_of(self, token: Token) -> Value:
        if not isinstance(token, bytes):
            return token
        if not token:
            return None
        try:
            return self._value(1, cell_written(token))
        except ScorecardError:
            raise self.damaged("one of its cells is broken") from None

    def _read(self, row: int, columns: tuple[int, ...]) -> _ReadRow:
        """The values and styles of a row's cells: the loop that a refresh of many indicators lives in."""
        if self._last.row == row and self._last.columns == columns:
            return self._last
        if columns not in self._indexes:
            self._indexes[columns] = {
                column_letters(column).encode(): index for index, column in enumerate(columns)
            }
        indexes = self._indexes[columns]
        values: list[Value] = [None] * len(columns)
        styles: list[bytes | None] = [None] * len(columns)
        is_date = self._is_date
        for cell in self.xml.cells(row):
            index = indexes.get(cell[0])
            if index is None:
                continue
            _, style, kind, _, content, _ = cell
            styles[index] = style
            if kind:
                values[index] = self._value(row, cell)
            elif content:
                if is_date.get(style) is False:
                    try:
                        number = inf if b"_" in content else float(content)  # most cells are plain numbers
                    except ValueError:
                        number = inf
                    if isfinite(number):
                        values[index] = number
                        continue
                values[index] = self._value(row, cell)
        if len(indexes) < len(columns):
            for index, column in enumerate(columns):  # a column may be asked for twice
                first = indexes[column_letters(column).encode()]
                values[index], styles[index] = values[first], styles[first]
        self._last = _ReadRow(row, columns, values, tuple(styles))
        return self._last

    @_refusing_broken_parts
    def formulas(self, row: int) -> Mapping[int, str]:
        found: dict[int, str] = {}
        arrays = self._arrays_in(row)
        for area, text in arrays:
            if area.last_column - area.first_column < _WIDE:  # it fills cells that are not written, too
                found.update(dict.fromkeys(range(area.first_column, area.last_column + 1), text))
        if arrays or self.xml.has_formula(row):
            for letters, _, _, formula, _, _ in self.xml.cells(row):
                column = column_number(letters.decode())
                if array := next((text for area, text in arrays if area.holds(row, column)), ""):
                    found[column] = array
                elif formula:
                    found[column] = self._formula_text(formula) or self._shared_text(row, column)
        return found

    @_refusing_broken_parts
    def number_formats(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        styles = self._styles_of(row, tuple(columns))
        codes = self._codes.get(styles)
        if codes is None:
            codes = tuple(self._styles.number_format(int(style or 0)) for style in styles)
            self._codes[styles] = codes
        return codes

    @_refusing_broken_parts
    def fills(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        styles = self._styles_of(row, tuple(columns))
        fills = self._fills.get(styles)
        if fills is None:
            fills = self._fills[styles] = tuple(self._styles.fill(int(style or 0)) for style in styles)
        return fills

    @_refusing_broken_parts
    def fonts(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        return [self._styles.font(int(style or 0)) for style in self._styles_of(row, tuple(columns))]

    @_refusing_broken_parts
    def style(self, row: int, column: int) -> int:
        """The number of a cell's style: of its row or column where the cell is not written."""
        return int(self._styles_of(row, (column,))[0] or 0)

    def _styles_of(self, row: int, columns: tuple[int, ...]) -> tuple[bytes, ...]:
        return tuple(
            self.xml.style_of_blank(row, column) if style is None else style
            for column, style in zip(columns, self._read(row, columns).styles, strict=True)
        )

    def _arrays_in(self, row: int) -> Sequence[tuple[Area, str]]:
        """The areas in a row that array formulas, their spills and data tables fill, with their formulas."""
        if self._arrays is None:
            self._arrays, count, last_row = {}, 0, max(self.xml.rows, default=0)
            for cell in self.xml.formula_cells() if self.xml.may_hold_arrays else ():
                area = cell.formula.area
                if cell.formula.kind in ("array", "dataTable") and area:
                    rows = range(area.first_row, min(area.last_row, last_row) + 1)
                    count += len(rows)
                    if count > _MOST_ROWS_OF_ARRAYS:
                        raise BrokenPart("its array formulas cover each other")
                    array = (area, f"{{={cell.formula.text}}}")  # as Excel shows it
                    for covered in rows:
                        self._arrays.setdefault(covered, []).append(array)
        return self._arrays.get(row, ())

    def _formula_text(self, formula: bytes) -> str:
        start, end = formula.find(b">") + 1, formula.rfind(b"</")
        return text_of_markup(formula[start:end]) if end > 0 else ""

    def _shared_text(self, row: int, column: int) -> str:
        """The formula of a cell that shares one which another cell holds, empty where none does."""
        if self._sharing is None:
            self._sharing = {
                (cell.row, cell.column): sharing[0]
                for sharing in families(self.xml.formula_cells())
                for cell in sharing[1:]
            }
        first = self._sharing.get((row, column))
        return moved(first.formula.text, row - first.row, column - first.column) if first else ""

    def _value(self, row: int, cell: RawCell) -> Value:
        letters, style, kind, _, value, inline = cell
        try:
            if b"&" in value and kind != b"str":
                value = text_of_markup(value).encode()
            if kind == b"s":
                return self._strings().text(number_or(value.decode().strip(), -1)) if value else None
            if kind == b"inlineStr":
                return text_of(inline) if inline else None
            if kind == b"str":
                return unescaped(text_of_markup(value))
            if not value:
                return None
            if kind == b"b":
                return value.strip() in (b"1", b"true")
            if kind == b"e":
                return CellError(text_of_markup(value))
            if kind == b"d":
                return _date(value.decode())
            number = float(value)
            if not isfinite(number) or b"_" in value:  # which Python takes for a number's
                raise ValueError("no application stores such a number")
            return self._number(style, number)
        except (ValueError, IndexError):
            where = cell_name(row, column_number(letters.decode()))
            raise ScorecardError(
                "the file is damaged here; open it in Excel, let it be repaired, and save it.",
                book=self._workbook,
                sheet=self.name,
                cell=where,
            ) from None

    def _number(self, style: bytes, number: float) -> Value:
        is_date = self._is_date.get(style)
        if is_date is None:
            is_date = self._is_date[style] = self._styles.is_date(int(style))
        return dated(number, self._first_day) if is_date else number


def _date(text: str) -> Value:
    """The date that a strict workbook writes as text; a time of day stays a text."""
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return text
