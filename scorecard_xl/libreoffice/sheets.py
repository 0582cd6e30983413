"""A book's sheets, their tables and their protection."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import xlwings
from xlwings import base_classes

from scorecard_xl.libreoffice.bridge import naming_what_it_lacks, struct
from scorecard_xl.libreoffice.document import Document
from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.spreadsheet.cells import Area, area_of

_EVERYTHING = 1023  # com.sun.star.sheet.CellFlags, all together


@naming_what_it_lacks
class Sheets(base_classes.Sheets):
    """The sheets in order (``com.sun.star.sheet.XSpreadsheets``)."""

    def __init__(self, book: Document) -> None:
        self._book = book

    @property
    def api(self) -> Any:
        """The document's ``Sheets``."""
        return self._book.api.Sheets

    @property
    def active(self) -> "Sheet":
        """The sheet that the window shows (the controller's ``ActiveSheet``)."""
        return Sheet(self._book, self._book.api.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: str | int) -> "Sheet":
        if isinstance(name_or_index, str):
            return Sheet(self._book, self.api.getByName(name_or_index))
        return Sheet(self._book, self.api.getByIndex(name_or_index - 1))

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator["Sheet"]:
        return (self(number) for number in range(1, len(self) + 1))

    def add(
        self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None
    ) -> "Sheet":
        """Inserts a sheet before or after another, else before the active one (``insertNewByName``).

        Raises XlwingsError where the book's structure is protected, as Excel refuses it too.
        """
        if self._book.api.isProtected():
            raise xlwings.XlwingsError("The structure of the book is protected.")
        other = before or after or self.active
        name = name or next(n for n in (f"Sheet{number}" for number in count(1)) if n not in self)
        self.api.insertNewByName(name, other.index - 1 + (before is None and after is not None))
        return self(name)

    def __contains__(self, name: str) -> bool:
        return bool(self.api.hasByName(name))


@naming_what_it_lacks
class Sheet(base_classes.Sheet):
    """A sheet (``com.sun.star.sheet.Spreadsheet``)."""

    book: Document
    api: Any

    def __init__(self, book: Document, sheet: Any) -> None:
        self.book = book
        self.api = sheet

    @property
    def name(self) -> str:
        """``Name``."""
        return str(self.api.Name)

    @property
    def index(self) -> int:
        """The place among the sheets, from 1 (``RangeAddress.Sheet``)."""
        return int(self.api.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        """``IsVisible``."""
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.IsVisible = value

    def clear(self) -> None:
        """Empties the cells of all that they hold and look like (``clearContents``)."""
        self.api.clearContents(_EVERYTHING)

    def range(self, first: Any, second: Any = None) -> Range:
        """A range by its address, by one or two pairs of row and column, or by row, column, rows, columns."""
        if isinstance(first, tuple) and len(first) == 4:
            return Range(self, *first)
        one, other = _area(first), _area(first if second is None else second)
        row, column = min(one.first_row, other.first_row), min(one.first_column, other.first_column)
        last_row = max(one.last_row, other.last_row)
        last_column = max(one.last_column, other.last_column)
        return Range(self, row, column, last_row - row + 1, last_column - column + 1)

    @property
    def cells(self) -> Range:
        """Every cell of the sheet (its own ``RangeAddress``)."""
        area = self.api.RangeAddress
        return Range(self, 1, 1, area.EndRow + 1, area.EndColumn + 1)

    @property
    def used_range(self) -> Range:
        """From the first to the last cell that holds something (``gotoStart/EndOfUsedArea``)."""
        cursor = self.api.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        area = cursor.RangeAddress
        rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return Range(self, area.StartRow + 1, area.StartColumn + 1, rows, columns)

    @property
    def page_setup(self) -> "PageSetup":
        """What is printed of the sheet (its ``PrintAreas``)."""
        return PageSetup(self)

    @property
    def tables(self) -> "Tables":
        """The sheet's tables (the document's ``DatabaseRanges`` that lie on it)."""
        return Tables(self)

    def range_address(self, area: Area) -> Any:
        """An area as a ``com.sun.star.table.CellRangeAddress``."""
        return struct(
            "table.CellRangeAddress",
            Sheet=self.index - 1,
            StartRow=area.first_row - 1,
            StartColumn=area.first_column - 1,
            EndRow=area.last_row - 1,
            EndColumn=area.last_column - 1,
        )

    def cell_ranges(self, addresses: Iterable[Any]) -> Any:
        """Several range addresses as one object (``com.sun.star.sheet.SheetCellRanges``)."""
        ranges = self.book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
        for address in addresses:
            ranges.addRangeAddress(address, False)
        return ranges


def _area(where: Any) -> Area:
    if isinstance(where, Range):
        return where.area
    if isinstance(where, tuple):
        row, column = where
        return Area(row, column, row, column)
    return area_of(where)


@naming_what_it_lacks
class PageSetup(base_classes.PageSetup):
    """What is printed of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The sheet, which holds its areas to print in LibreOffice."""
        return self._sheet.api

    @property
    def print_area(self) -> str | None:
        """The areas to print (``getPrintAreas``), None where there are none."""
        areas = self.api.getPrintAreas()
        return (
            ",".join(
                self._sheet.api.getCellRangeByPosition(*_corners(a)).AbsoluteName.rpartition(".")[2]
                for a in areas
            )
            or None
        )

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        areas = value.split(",") if value else []
        self.api.setPrintAreas(tuple(self._sheet.range_address(area_of(area)) for area in areas))


def _corners(address: Any) -> tuple[int, int, int, int]:
    return address.StartColumn, address.StartRow, address.EndColumn, address.EndRow


@naming_what_it_lacks
class Tables(base_classes.Tables):
    """The tables of a sheet: named database ranges."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The document's ``DatabaseRanges``."""
        return self._sheet.book.api.DatabaseRanges

    def _found(self) -> list["Table"]:
        ranges = [self.api.getByIndex(index) for index in range(self.api.Count)]
        number = self._sheet.index - 1
        return [Table(self._sheet, one) for one in ranges if one.DataArea.Sheet == number]

    def __len__(self) -> int:
        return len(self._found())

    def __iter__(self) -> Iterator["Table"]:
        return iter(self._found())

    def __call__(self, name_or_index: str | int) -> "Table":
        found = self._found()
        if isinstance(name_or_index, int):
            return found[name_or_index - 1]
        return {table.name: table for table in found}[name_or_index]


@naming_what_it_lacks
class Table(base_classes.Table):
    """A table (``com.sun.star.sheet.DatabaseRange``)."""

    api: Any

    def __init__(self, sheet: Sheet, table: Any) -> None:
        self._sheet = sheet
        self.api = table

    @property
    def name(self) -> str:
        """``Name``."""
        return str(self.api.Name)

    @property
    def range(self) -> Range:
        """``DataArea``, header and totals included."""
        area = self.api.DataArea
        rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return Range(self._sheet, area.StartRow + 1, area.StartColumn + 1, rows, columns)

    @property
    def show_totals(self) -> bool:
        """``TotalsRow``."""
        return bool(self.api.TotalsRow)
