"""One sheet of a closed workbook, as the scorecard's rules see it."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from ..cells import Area, CellError, Value, area_of, cell_name, column_letters, column_number
from ..errors import ScorecardError
from .shared_strings_xml import SharedStringsXml, text_of
from .sheet_xml import RawCell, SheetXml
from .styles_xml import StylesXml
from .xml_spans import text_of_markup, unescaped


class PackageSheet:
    """The cells of one worksheet part."""

    def __init__(
        self,
        workbook: str,
        name: str,
        visible: bool,
        load: Callable[[], SheetXml],
        strings: Callable[[], SharedStringsXml],
        styles: StylesXml,
        first_day: datetime.date,
    ) -> None:
        self.name = name
        self.visible = visible
        self._workbook = workbook
        self._load = load
        self._loaded: SheetXml | None = None
        self._strings = strings
        self._styles = styles
        self._first_day = first_day
        self._row_cells: tuple[int, Mapping[bytes, RawCell]] = (0, {})
        self._letters: dict[tuple[int, ...], tuple[bytes, ...]] = {}
        self._is_date: dict[bytes, bool] = {b"": False}
        self._codes: dict[tuple[bytes, ...], tuple[str, ...]] = {}
        self._areas_of_arrays: list[tuple[Area, str]] | None = None

    @property
    def xml(self) -> SheetXml:
        """The worksheet part, loaded when it is first asked for."""
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    @property
    def rows(self) -> Sequence[int]:
        return self.xml.rows

    @property
    def merged_areas(self) -> Sequence[Area]:
        merged = self.xml.root.first("mergeCells")
        return [area_of(cell.attributes["ref"]) for cell in (merged.children if merged else [])]

    def filled(self, row: int) -> Mapping[int, Value]:
        found = {column_number(cell[0].decode()): self._value(row, cell) for cell in self.xml.cells(row)}
        return {column: value for column, value in found.items() if value is not None}

    def values(self, row: int, columns: Sequence[int]) -> Sequence[Value]:
        cells = self._cells(row)
        is_date = self._is_date
        values: list[Value] = []
        for letters in self._letters_of(tuple(columns)):
            cell = cells.get(letters)
            if cell is None:
                values.append(None)
            elif not cell[2] and not cell[4]:
                values.append(None)  # styled and blank
            elif not cell[2] and is_date.get(cell[1]) is False:
                try:
                    values.append(float(cell[4]))  # most cells by far are plain numbers
                except ValueError:
                    values.append(self._value(row, cell))
            else:
                values.append(self._value(row, cell))
        return values

    def formulas(self, row: int) -> Mapping[int, str]:
        found: dict[int, str] = {}
        for area, text in self._arrays():
            if area.first_row <= row <= area.last_row:
                found.update(dict.fromkeys(range(area.first_column, area.last_column + 1), text))
        if self.xml.has_formula(row):
            for letters, _, _, formula, _, _ in self.xml.cells(row):
                if formula:
                    found[column_number(letters.decode())] = self._formula_text(formula)
        return found

    def number_formats(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        cells = self._cells(row)
        styles = tuple(
            cells[letters][1] if letters in cells else b"" for letters in self._letters_of(tuple(columns))
        )
        codes = self._codes.get(styles)
        if codes is None:
            codes = tuple(self._styles.number_format(int(style or 0)) for style in styles)
            self._codes[styles] = codes
        return codes

    def style(self, row: int, column: int) -> int:
        """The number of a cell's style, 0 where the cell is not written."""
        cell = self._cells(row).get(column_letters(column).encode())
        return int(cell[1] or 0) if cell else 0

    def _cells(self, row: int) -> Mapping[bytes, RawCell]:
        if self._row_cells[0] != row:
            self._row_cells = (row, {cell[0]: cell for cell in self.xml.cells(row)})
        return self._row_cells[1]

    def _letters_of(self, columns: tuple[int, ...]) -> tuple[bytes, ...]:
        letters = self._letters.get(columns)
        if letters is None:
            letters = tuple(column_letters(column).encode() for column in columns)
            self._letters[columns] = letters
        return letters

    def _arrays(self) -> list[tuple[Area, str]]:
        """The areas that array formulas, their spills and data tables fill, with their formulas."""
        if self._areas_of_arrays is None:
            kinds = (b't="array"', b't="dataTable"')
            self._areas_of_arrays = [
                (cell.formula.area, cell.formula.text)
                for cell in (self.xml.formula_cells() if any(kind in self.xml.data for kind in kinds) else [])
                if cell.formula.kind in ("array", "dataTable") and cell.formula.area
            ]
        return self._areas_of_arrays

    def _formula_text(self, formula: bytes) -> str:
        start, end = formula.find(b">") + 1, formula.rfind(b"</")
        return text_of_markup(formula[start:end]) if end > 0 else ""

    def _value(self, row: int, cell: RawCell) -> Value:
        letters, style, kind, _, value, inline = cell
        try:
            if kind == b"s":
                return self._strings().text(int(value)) if value else None
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
                return datetime.date.fromisoformat(value.decode()[:10])
            return self._number(style, float(value))
        except (ValueError, IndexError, KeyError):
            where = cell_name(row, column_number(letters.decode()))
            raise ScorecardError(
                f"{self._workbook}, sheet {self.name}, cell {where}: the file is damaged here; open it in "
                "Excel, let it be repaired, and save it."
            ) from None

    def _number(self, style: bytes, number: float) -> Value:
        is_date = self._is_date.get(style)
        if is_date is None:
            is_date = self._is_date[style] = self._styles.is_date(int(style))
        if not is_date:
            return number
        # Excel's calendar from 1900 has a 29 February 1900, which never was.
        days = int(number) + (self._first_day.year == 1899 and 0 < number < 60)
        try:
            return self._first_day + datetime.timedelta(days)
        except (OverflowError, ValueError):
            return number
