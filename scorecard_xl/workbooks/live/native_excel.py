"""What xlwings has no public member for, in Excel: with ``native_excel_attached.py`` the one place that uses
its ``.api``.

Windows and macOS each have their form, over COM and over AppleScript. No test can run either: the README
lists what a person with Excel should try.
"""

import atexit
import datetime
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Any

import xlwings

from scorecard_xl.spreadsheet.attachments import Attached, Attachment
from scorecard_xl.spreadsheet.cells import FIRST_ERRORS, Area, area_of, cell_name
from scorecard_xl.workbooks.live.halving import spread_by_halving
from scorecard_xl.workbooks.live.native import (
    FIRST_DAYS,
    MOST_CHARACTERS,
    HeldRule,
    Layout,
    addresses,
    area_of_range,
    with_exact_times,
)
from scorecard_xl.workbooks.live.native_excel_attached import (
    attached_on_mac,
    attached_on_windows,
    charts_on_windows,
    marked_on_windows,
    raised_on_windows,
    shown_by_excel_on_windows,
)
from scorecard_xl.workbooks.live.native_excel_rows import insert_rows_in_excel
from scorecard_xl.workbooks.live.xml_spreadsheet import fills_of, layout_of

_XML_SPREADSHEET = 11  # XlRangeValueDataType.xlRangeValueXMLSpreadsheet
_BAND = 10_000  # rows that are read in one call
_NO_COLOUR = -4142  # XlColorIndex.xlColorIndexNone
# RPC_E_DISCONNECTED and RPC_S_SERVER_UNAVAILABLE on Windows, procNotFound and connectionInvalid on macOS.
_GONE = (-2147417848, -2147023174, -600, -609)
_ATTEMPTS = 5_000  # at a call that a busy Excel turns down: some seconds

# The arguments of Protect, and the properties that hold them, by Excel's names on Windows and on macOS.
_ALLOWED = {
    "AllowFormattingCells": "allow_formatting_cells",
    "AllowFormattingColumns": "allow_formatting_columns",
    "AllowFormattingRows": "allow_formatting_rows",
    "AllowInsertingColumns": "allow_inserting_columns",
    "AllowInsertingRows": "allow_inserting_rows",
    "AllowInsertingHyperlinks": "allow_inserting_hyperlinks",
    "AllowDeletingColumns": "allow_deleting_columns",
    "AllowDeletingRows": "allow_deleting_rows",
    "AllowSorting": "allow_sorting",
    "AllowFiltering": "allow_filtering",
    "AllowUsingPivotTables": "allow_using_pivot_table",
}

Protection = Mapping[str, bool]


class _Excel(ABC):
    """What is the same on both systems."""

    application = "Excel"
    quiet: Mapping[str, bool] = {"screen_updating": False, "enable_events": False}

    def is_gone(self, book: xlwings.Book, failure: Exception) -> bool:
        return any(getattr(failure, name, None) in _GONE for name in ("hresult", "errornumber"))

    def names(self, book: xlwings.Book) -> Sequence[tuple[str, str]]:
        return [(name.name, name.refers_to or "") for name in book.names]

    def rows_in_use(self, sheet: xlwings.Sheet, last_row: int) -> Sequence[tuple[int, int]]:
        return [(first, min(first + _BAND - 1, last_row)) for first in range(1, last_row + 1, _BAND)]

    def show(self, sheet: xlwings.Sheet, header_row: int = 0) -> None:
        sheet.activate()

    def rules(self, sheet: xlwings.Sheet, is_wanted: Callable[[str], bool]) -> list[HeldRule]:
        held = []
        for rule in sheet.cells.conditional_formats:
            formula = rule.formula
            if formula is not None and is_wanted(formula):
                held.append(HeldRule(formula, rule.fill_color, self._areas(rule), rule))
        return held

    def paint(self, sheet: xlwings.Sheet, areas: Sequence[Area]) -> list[Area]:
        return []

    def insert_rows(self, sheet: xlwings.Sheet, rows: str, like: str) -> None:
        insert_rows_in_excel(sheet, rows, like)

    def fills(self, cells: xlwings.Range) -> Sequence[Sequence[str]]:
        at_once = self._fills_at_once(cells)
        if at_once is not None:
            return at_once
        sheet = cells.sheet
        return spread_by_halving(
            area_of_range(cells), lambda area: self._fill(sheet.range(area.reference)), ""
        )

    @abstractmethod
    def _fills_at_once(self, cells: xlwings.Range) -> Sequence[Sequence[str]] | None:
        """The backgrounds of cells in one crossing or a few; None where Excel does not tell them so."""

    @abstractmethod
    def _fill(self, cells: xlwings.Range) -> str | None:
        """The background that all of these cells have; None where they have several."""

    @abstractmethod
    def _areas(self, rule: xlwings.ConditionalFormat) -> tuple[Area, ...]:
        """Where a rule applies."""


class ExcelOnWindows(_Excel):
    """Excel over COM."""

    def __init__(self) -> None:
        import pywintypes
        from xlwings import _xlwindows

        # xlwings tries again for ever while a cell is being edited or a dialog is open.
        _xlwindows.N_COM_ATTEMPTS = _ATTEMPTS
        # At the end of this process it would end each Excel that it sees no window of: in another session of
        # the same user's, or one that is just starting. We have started none.
        atexit.unregister(_xlwindows.cleanup)
        # xlwings' wrappers raise the last two where Excel is busy to the end, or has no window.
        self.failures = (
            pywintypes.com_error,
            _xlwindows.ExcelBusyError,
            xlwings.XlwingsError,
            AttributeError,
            OSError,
        )

    def charts(self, sheet: xlwings.Sheet) -> Sequence[str]:
        return charts_on_windows(sheet.api, self.failures)

    def active(self, app: xlwings.App) -> xlwings.Book | None:
        return None if app.api.ActiveWorkbook is None else app.books.active

    def values(self, cells: xlwings.Range) -> Sequence[Sequence[Any]]:
        values: list[list[Any]] = cells.options(ndim=2, err_to_str=True).value

        def exact() -> Sequence[Sequence[Any]]:
            numbers = cells.api.Value2
            return numbers if isinstance(numbers, tuple) else ((numbers,),)

        if any(isinstance(value, Decimal) for row in values for value in row):
            # What is shown as currency comes cut off at four decimals otherwise.
            values = [
                [number if isinstance(value, Decimal) else value for value, number in zip(*both, strict=True)]
                for both in zip(values, exact(), strict=True)
            ]
        return with_exact_times(values, exact)

    def raised_cells(self, sheet: xlwings.Sheet) -> set[tuple[int, int]]:
        return raised_on_windows(sheet.api, self.failures)

    def with_marks(self, cell: xlwings.Range, text: str) -> str:
        return marked_on_windows(cell.api, text)

    def location(self, book: xlwings.Book) -> str:
        return str(
            book.api.FullName
        )  # xlwings' fullname makes a path of a web address, and not always the right one

    def is_read_only(self, book: xlwings.Book) -> bool:
        return bool(book.api.ReadOnly)

    def layout(self, cells: xlwings.Range) -> Layout | None:
        try:
            text = cells.api.GetValue(_XML_SPREADSHEET)
        except self.failures:
            return None
        return layout_of(text, area_of_range(cells)) if isinstance(text, str) else None

    def _fills_at_once(self, cells: xlwings.Range) -> Sequence[Sequence[str]] | None:
        try:
            text = cells.api.GetValue(_XML_SPREADSHEET)
        except self.failures:
            return None
        return fills_of(text, area_of_range(cells)) if isinstance(text, str) else None

    def _fill(self, cells: xlwings.Range) -> str | None:
        interior = cells.api.Interior
        index, colour = interior.ColorIndex, interior.Color
        if index is None or colour is None:
            return None
        return "" if index == _NO_COLOUR else f"{int(colour):06X}"

    def attachments(self, sheet: xlwings.Sheet) -> list[Attachment]:
        return attached_on_windows(sheet.api, self.failures)

    def shown_by_excel(self, sheet: xlwings.Sheet) -> set[tuple[int, int]]:
        return shown_by_excel_on_windows(sheet.api, self.failures)

    def first_day(self, book: xlwings.Book) -> datetime.date:
        return FIRST_DAYS[bool(book.api.Date1904)]

    def takes_sheets(self, book: xlwings.Book) -> bool:
        return not book.api.ProtectStructure

    def _areas(self, rule: xlwings.ConditionalFormat) -> tuple[Area, ...]:
        covered = rule.impl.api.AppliesTo
        address = covered.GetAddress(False, False)
        if len(address) < MOST_CHARACTERS:  # a longer one comes cut off
            return tuple(map(area_of, address.split(",")))
        areas = covered.Areas
        return tuple(area_of(areas(number).GetAddress(False, False)) for number in range(1, areas.Count + 1))

    def cover(self, rule: xlwings.ConditionalFormat, sheet: xlwings.Sheet, areas: Sequence[Area]) -> None:
        ranges = [sheet.api.Range(address) for address in addresses(areas)]
        rule.impl.api.ModifyAppliesToRange(reduce(sheet.book.app.api.Union, ranges))

    def to_last(self, rule: xlwings.ConditionalFormat) -> None:
        rule.impl.api.SetLastPriority()

    def protection(self, sheet: xlwings.Sheet) -> Protection | None:
        native = sheet.api
        if not native.ProtectContents or native.ProtectionMode:  # programs may write under the second
            return None
        options = {name: bool(getattr(native.Protection, name)) for name in _ALLOWED}
        return {
            **options,
            "DrawingObjects": bool(native.ProtectDrawingObjects),
            "Scenarios": bool(native.ProtectScenarios),
        }

    def lift(self, sheet: xlwings.Sheet) -> bool:
        try:
            sheet.api.Unprotect("")
        except self.failures:
            return False
        return not sheet.api.ProtectContents

    def protect(self, sheet: xlwings.Sheet, protection: Protection) -> None:
        sheet.api.Protect(Contents=True, **protection)

    def is_locked(self, cells: xlwings.Range) -> bool | None:
        locked: bool | None = cells.api.Locked
        return locked

    def show_rows(self, sheet: xlwings.Sheet) -> None:
        sheet.api.AutoFilterMode = False
        sheet.api.UsedRange.EntireRow.Hidden = False

    def replace_text(self, cell: xlwings.Range, old: str, new: str) -> bool:
        text = str(cell.value)
        if len(text) > MOST_CHARACTERS:  # Excel replaces no part of a longer one
            return False
        cell.api.GetCharacters(text.index(old) + 1, len(old)).Text = new
        return True


class ExcelOnMac(_Excel):
    """Excel over AppleScript."""

    def __init__(self) -> None:
        from appscript import k
        from appscript.reference import CommandError

        self._missing, self._full_name = k.missing_value, k.full_name
        self._no_colour = k.color_index_none
        self._attached = (
            (Attached.NOTE, k.cell_type_comments),
            (Attached.VALIDATION, k.cell_type_all_validation),
        )
        self.failures = (CommandError, xlwings.XlwingsError)

    def charts(self, sheet: xlwings.Sheet) -> Sequence[str]:
        return []  # nothing is asked of them there

    def active(self, app: xlwings.App) -> xlwings.Book | None:
        return None if app.api.active_workbook.get() == self._missing else app.books.active

    def values(self, cells: xlwings.Range) -> Sequence[Sequence[Any]]:
        # xlwings' own way to the texts of errors fails there on more than one row.
        values: list[list[Any]] = cells.options(ndim=2).value
        shown = cells.api.string_value.get()
        if not isinstance(shown, list):
            shown = [[shown]]
        elif not isinstance(shown[0], list):
            shown = [shown]
        return [
            [text if text in FIRST_ERRORS else value for value, text in zip(*both, strict=True)]
            for both in zip(values, shown, strict=True)
        ]

    def raised_cells(self, sheet: xlwings.Sheet) -> set[tuple[int, int]]:
        return set()  # Excel's AppleScript tells of a cell's font, and not of a part of its text's

    def with_marks(self, cell: xlwings.Range, text: str) -> str:
        return text

    def location(self, book: xlwings.Book) -> str:
        return str(book.api.properties()[self._full_name])

    def is_read_only(self, book: xlwings.Book) -> bool:
        return bool(book.api.read_only.get())

    def layout(self, cells: xlwings.Range) -> Layout | None:
        rows, columns = cells.shape
        try:
            codes = cells.api.cells.number_format.get()
            merged = cells.api.cells.merge_cells.get()
        except self.failures:
            return None
        size = rows * columns
        if not (isinstance(codes, list) and isinstance(merged, list) and len(codes) == len(merged) == size):
            return None
        by_row = [tuple(codes[start : start + columns]) for start in range(0, size, columns)]
        return Layout(by_row, tuple(self._merged_areas(cells, merged)))

    def _merged_areas(self, cells: xlwings.Range, merged: Sequence[bool]) -> Iterator[Area]:
        known: list[Area] = []
        for index, is_merged in enumerate(merged):
            row, column = divmod(index, cells.shape[1])
            row, column = cells.row + row, cells.column + column
            if is_merged and not any(area.holds(row, column) for area in known):
                around = cells.sheet.range(cell_name(row, column)).merge_area
                known.append(area_of_range(around))
                yield known[-1]

    def _fills_at_once(self, cells: xlwings.Range) -> Sequence[Sequence[str]] | None:
        size, columns = len(cells), cells.shape[1]
        try:
            colours = cells.api.cells.interior_object.color.get()
            indexes = cells.api.cells.interior_object.color_index.get()
        except self.failures:
            return None
        if not all(isinstance(found, list) and len(found) == size for found in (colours, indexes)):
            return None
        fills = [self._fill_of(*both) or "" for both in zip(indexes, colours, strict=True)]
        return [fills[start : start + columns] for start in range(0, size, columns)]

    def _fill(self, cells: xlwings.Range) -> str | None:
        interior = cells.api.interior_object
        return self._fill_of(interior.color_index.get(), interior.color.get())

    def _fill_of(self, index: Any, colour: Any) -> str | None:
        if self._missing in (index, colour):
            return None
        return "" if index in (self._no_colour, _NO_COLOUR) else "".join(f"{part:02X}" for part in colour)

    def attachments(self, sheet: xlwings.Sheet) -> list[Attachment]:
        return attached_on_mac(sheet.api, self.failures, self._attached)

    def shown_by_excel(self, sheet: xlwings.Sheet) -> set[tuple[int, int]]:
        return set()  # its AppleScript does not tell

    def first_day(self, book: xlwings.Book) -> datetime.date:
        return FIRST_DAYS[bool(book.api.date_1904.get())]

    def takes_sheets(self, book: xlwings.Book) -> bool:
        return not book.api.protect_structure.get()

    def _areas(self, rule: xlwings.ConditionalFormat) -> tuple[Area, ...]:
        return tuple(map(area_of, rule.impl.api.applies_to.get_address().split(",")))

    def cover(self, rule: xlwings.ConditionalFormat, sheet: xlwings.Sheet, areas: Sequence[Area]) -> None:
        ranges = [sheet.api.cells[address] for address in addresses(areas)]
        excel = sheet.book.app.api
        together = reduce(lambda one, other: excel.union(range1=one, range2=other), ranges)
        rule.impl.api.modify_applies_to_range(range=together)

    def to_last(self, rule: xlwings.ConditionalFormat) -> None:
        rule.impl.api.set_last_priority()

    def protection(self, sheet: xlwings.Sheet) -> Protection | None:
        native = sheet.api
        if not native.protect_contents.get() or native.protection_mode.get():
            return None
        options = {name: bool(getattr(native.protection_object, name).get()) for name in _ALLOWED.values()}
        return {
            **options,
            "drawing_objects": bool(native.protect_drawing_objects.get()),
            "scenarios": bool(native.protect_scenarios.get()),
        }

    def lift(self, sheet: xlwings.Sheet) -> bool:
        try:
            sheet.api.unprotect(password="")
        except self.failures:
            return False
        return not sheet.api.protect_contents.get()

    def protect(self, sheet: xlwings.Sheet, protection: Protection) -> None:
        sheet.api.protect_worksheet(worksheet_contents=True, **protection)

    def is_locked(self, cells: xlwings.Range) -> bool | None:
        locked = cells.api.locked.get()
        return None if locked == self._missing else bool(locked)

    def show_rows(self, sheet: xlwings.Sheet) -> None:
        sheet.api.autofilter_mode.set(False)
        sheet.api.used_range.entire_row.hidden.set(False)

    def replace_text(self, cell: xlwings.Range, old: str, new: str) -> bool:
        return False  # Excel's AppleScript cannot write a part of a text


def native_excel() -> ExcelOnWindows | ExcelOnMac:
    """Excel's form on this system."""
    return ExcelOnMac() if sys.platform == "darwin" else ExcelOnWindows()
