"""One sheet of a workbook that an application has open, as the scorecard's rules see it."""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from itertools import zip_longest
from typing import Any, NamedTuple

import xlwings

from scorecard_xl.spreadsheet.attachments import Attachment
from scorecard_xl.spreadsheet.cells import (
    EPOCH_1900,
    FIRST_ERRORS,
    Area,
    CellError,
    Value,
    cell_name,
    dated,
)
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import RowByRow, is_ours
from scorecard_xl.workbooks.live.halving import layout_by_halving, spread_by_halving
from scorecard_xl.workbooks.live.native import FIRST_TRUE_YEAR, EarlyTime, Layout, Native, area_of_range

# xlwings gives the commonest errors as text; Windows has the newer ones (#SPILL!) as whole numbers.
_LIBREOFFICES_ERROR = "Err:"
_ERROR_NUMBERS = range(-2146826300, -2146826200)
_FIRST_DAY = datetime.datetime.combine(EPOCH_1900, datetime.time())


class _Row(NamedTuple):
    """A row's values and formulas from column A on; what is no formula has an empty text."""

    values: list[Value]
    formulas: list[str]


class LiveSheet(RowByRow):
    """The cells of one sheet, read when they are first asked for.

    ``speaking`` surrounds what calls the application, and turns its failures into the analyst's sentence.
    """

    def __init__(
        self, sheet: xlwings.Sheet, native: Native, speaking: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self.sheet = sheet
        self._native = native
        self._speaking = speaking
        self._marked: dict[tuple[int, int], str] = {}
        self._fonts: dict[int, Mapping[int, str]] = {}
        self.name: str = sheet.name
        # Excel on Windows gives numbers: -1 for visible, 0 for hidden, 2 for very hidden.
        self.visible = sheet.visible in (True, -1)

    @cached_property
    def _bands(self) -> Sequence[Area]:
        """The stretches of rows that may hold something: one, but in a sheet with many thousand rows."""
        with self._speaking():
            used = area_of_range(self.sheet.used_range)
            rows = self._native.rows_in_use(self.sheet, used.last_row)
            return [Area(first, 1, last, used.last_column) for first, last in rows]

    @cached_property
    def _rows(self) -> dict[int, _Row]:
        """The rows that hold something, by their numbers: values and formulas of a band each in one call."""
        rows = {}
        for band in self._bands:
            with self._speaking():
                rows.update(read_rows(self.sheet.range(band.reference), self._native, band.first_row))
        return rows

    def _as_it_looks(self, row: int, column: int, value: Value) -> Value:
        """A value for which its cell's look matters: a moment of the calendar's first years is a duration, a
        text may have raised marks."""
        if type(value) is EarlyTime:
            code = parse_number_format(self.number_formats(row, (column,))[0])
            return float(value) if code.is_time else dated(float(value), EPOCH_1900)
        return self._with_marks(row, column, value)

    def _with_marks(self, row: int, column: int, value: Value) -> Value:
        """A raised digit behind a figure, a month or a ref is the mark of a footnote: only its look tells,
        which takes a call for each cell that may have any. A sheet of ours has none."""
        if not isinstance(value, str) or (row, column) == (1, 1) or self._is_ours:
            return value
        if (row, column) not in self._raised:
            return value
        if (row, column) not in self._marked:
            with self._speaking():
                cell = self.sheet.range(cell_name(row, column))
                marked = self._native.with_marks(cell, value)
            # What is told of a link's text may be another.
            self._marked[row, column] = marked if len(marked) == len(value) else value
        return self._marked[row, column]

    @cached_property
    def _raised(self) -> Collection[tuple[int, int]]:
        with self._speaking():
            return self._native.raised_cells(self.sheet)

    @cached_property
    def _is_ours(self) -> bool:
        return is_ours(self)

    @cached_property
    def title(self) -> Value:
        if "_rows" in self.__dict__:
            return self.values(1, (1,))[0]
        with self._speaking():
            return _value(self._native.values(self.sheet.range("A1"))[0][0], "")

    @cached_property
    def last_row(self) -> int:
        """Found from the last row that the application counts as used, upwards: that one may only be
        coloured."""
        if "_rows" in self.__dict__:
            return max(self._rows, default=0)
        with self._speaking():
            return next(filter(None, map(self._last_held_row, reversed(self._bands))), 0)

    def _last_held_row(self, band: Area) -> int:
        last, rows = band.last_row, 1
        while last >= band.first_row:
            first = max(band.first_row, last + 1 - rows)
            area = Area(first, 1, last, band.last_column)
            texts = _rows_of(self.sheet.range(area.reference).formula)
            held = [row for row, contents in enumerate(texts, start=first) if any(contents)]
            if held:
                return held[-1]
            last, rows = first - 1, rows * 2
        return 0

    @cached_property
    def attachments(self) -> Sequence[Attachment]:
        with self._speaking():
            return self._native.attachments(self.sheet)

    @cached_property
    def shown_by_excel(self) -> Collection[tuple[int, int]]:
        with self._speaking():
            return self._native.shown_by_excel(self.sheet)

    def read_again(self) -> "LiveSheet":
        """The sheet as it is now."""
        return LiveSheet(self.sheet, self._native, self._speaking)

    def differing(self, other: "LiveSheet") -> set[tuple[int, int]]:
        """The cells of which another reading of the sheet found other contents; what formulas give may
        differ, as Excel calculates some of them anew at every change."""
        mine, others = self._contents(), other._contents()
        return {
            (row, column)
            for row in mine.keys() | others.keys()
            if mine.get(row) != others.get(row)
            for column, (one, two) in enumerate(zip_longest(mine.get(row, ()), others.get(row, ())), start=1)
            if one != two
        }

    def _contents(self) -> dict[int, list[Value]]:
        return {
            number: [formula or value for value, formula in zip(row.values, row.formulas, strict=True)]
            for number, row in self._rows.items()
        }

    @property
    def rows(self) -> Sequence[int]:
        return list(self._rows)

    @cached_property
    def _layouts(self) -> Sequence[tuple[Area, Layout]]:
        """Each band's layout."""
        with self._speaking():
            return [
                (
                    band,
                    self._native.layout(self.sheet.range(band.reference))
                    or layout_by_halving(self.sheet, band),
                )
                for band in self._bands
            ]

    @property
    def merged_areas(self) -> Sequence[Area]:
        return [area for _, layout in self._layouts for area in layout.merged]

    @cached_property
    def total_rows(self) -> Collection[int]:
        with self._speaking():
            return {area_of_range(t.range).last_row for t in self.sheet.tables if t.show_totals}

    def filled(self, row: int) -> Mapping[int, Value]:
        if row not in self._rows:
            return {}
        values = self._rows[row].values
        return {
            column: self._as_it_looks(row, column, value)
            for column, value in enumerate(values, start=1)
            if value is not None
        }

    def values(self, row: int, columns: Sequence[int]) -> Sequence[Value]:
        if row not in self._rows:
            return [None] * len(columns)
        values = self._rows[row].values
        return [
            self._as_it_looks(row, column, values[column - 1]) if 0 < column <= len(values) else None
            for column in columns
        ]

    def formulas(self, row: int) -> Mapping[int, str]:
        if row not in self._rows:
            return {}
        formulas = self._rows[row].formulas
        return {column: formula[1:] for column, formula in enumerate(formulas, start=1) if formula}

    def number_formats(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        codes = self._codes.get(row, ())
        return [codes[c - 1] if 0 < c <= len(codes) else "General" for c in columns]

    @cached_property
    def _codes(self) -> Mapping[int, Sequence[str]]:
        """The number formats of each row from column A on."""
        return {
            row: codes
            for band, layout in self._layouts
            for row, codes in enumerate(layout.number_formats, start=band.first_row)
        }

    def fills(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        fills = self._fills.get(row, ())
        return [fills[c - 1] if 0 < c <= len(fills) else "" for c in columns]

    def fonts(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        return [self._fonts_of(column).get(row, "") for column in columns]

    def _fonts_of(self, column: int) -> Mapping[int, str]:
        """The fonts of a column's cells by row: few ask, and mostly a whole column has one."""
        if column not in self._fonts:
            found: dict[int, str] = {}
            for band in self._bands:
                area = Area(band.first_row, column, band.last_row, column)
                with self._speaking():
                    fonts = spread_by_halving(area, self._font, "")
                found.update((row, font) for row, (font,) in enumerate(fonts, start=band.first_row))
            self._fonts[column] = found
        return self._fonts[column]

    def _font(self, area: Area) -> str | None:
        name = self.sheet.range(area.reference).font.name
        return name if isinstance(name, str) else None

    @cached_property
    def _fills(self) -> Mapping[int, Sequence[str]]:
        """The backgrounds of each row from column A on: read when they are first asked for, as few ask."""
        with self._speaking():
            return {
                row: fills
                for band in self._bands
                for row, fills in enumerate(
                    self._native.fills(self.sheet.range(band.reference)), start=band.first_row
                )
            }


def read_rows(cells: xlwings.Range, native: Native, first: int = 1) -> dict[int, _Row]:
    """The rows of a range from column A on that hold something, by number; ``first`` is the first one's."""
    no_formulas = [""] * cells.shape[1]
    block = _rows_of(cells.formula)
    rows = {}
    for number, (raw, texts) in enumerate(zip(native.values(cells), block, strict=True), start=first):
        if all(value is None for value in raw) and not any(texts):
            continue
        values = [_value(value, text) for value, text in zip(raw, texts, strict=True)]
        formulas = no_formulas
        if any(map(_reads_like_a_formula, texts)):
            # Only a formula gives something else than it says: a text may begin with an equals sign as well.
            formulas = [
                text if _reads_like_a_formula(text) and text != value else ""
                for text, value in zip(texts, values, strict=True)
            ]
        rows[number] = _Row(values, formulas)
    return rows


def _rows_of(block: Any) -> Sequence[Sequence[Any]]:
    """Several rows, whatever their number: an application gives one cell, or one row, as it is."""
    if not isinstance(block, list | tuple):
        return [[block]]
    if not block or not isinstance(block[0], list | tuple):
        return [block]
    return block


def _reads_like_a_formula(text: Any) -> bool:
    return isinstance(text, str) and text[:1] == "="


def _value(value: Any, formula: Any) -> Value:
    """A cell's value as every workbook gives it."""
    if value is None:
        if isinstance(formula, str) and formula in FIRST_ERRORS:
            return CellError(formula)
        # A formula in an open workbook has always been calculated: it shows nothing because it gives "".
        return "" if _reads_like_a_formula(formula) else None
    if isinstance(value, str):
        is_error = value in FIRST_ERRORS or (value.startswith(_LIBREOFFICES_ERROR) and formula != value)
        return CellError(value) if is_error else value
    if isinstance(value, float | datetime.datetime) and formula in ("TRUE", "FALSE"):
        return bool(formula == "TRUE")  # LibreOffice's, in a number's format
    if isinstance(value, bool | float):
        return value
    if isinstance(value, datetime.datetime):
        time = value - _FIRST_DAY
        return EarlyTime(time / datetime.timedelta(days=1)) if value.year < FIRST_TRUE_YEAR else value.date()
    if isinstance(value, int):
        return CellError("#ERROR!") if value in _ERROR_NUMBERS else float(value)
    return str(value)
