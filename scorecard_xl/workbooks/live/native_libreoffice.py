"""What xlwings has no public member for, in LibreOffice."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import xlwings

from scorecard_xl.libreoffice.bridge import failures
from scorecard_xl.libreoffice.colours import AUTOMATIC
from scorecard_xl.libreoffice.copying import copy_look
from scorecard_xl.libreoffice.formulas import in_excels_words
from scorecard_xl.libreoffice.values import first_day, number_format_areas
from scorecard_xl.spreadsheet.attachments import Attachment
from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.spreadsheet.raised_text import raised
from scorecard_xl.workbooks.live.halving import halves_of
from scorecard_xl.workbooks.live.native import HeldRule, Layout, with_exact_times
from scorecard_xl.workbooks.live.native_libreoffice_attached import (
    area_at,
    attached_in_libreoffice,
    rich_texts,
)

_CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: numbers, dates, texts, formulas
_GAP = 200  # blank rows that are read along


class LibreOfficeCalc:
    """LibreOffice over UNO; its protection keeps what it allows while it is off."""

    application = "LibreOffice"
    # Windows that wait would go on waiting if this process came to an end; events cannot be held back.
    quiet: Mapping[str, bool] = {}

    def __init__(self) -> None:
        # A document that has been closed gives nothing where a call otherwise raises.
        self.failures = (*failures(), xlwings.XlwingsError, AttributeError, TypeError)

    def is_gone(self, book: xlwings.Book, failure: Exception) -> bool:
        ended: tuple[type[Exception], ...] = (*failures(), AttributeError)
        try:
            return not book.api.Title
        except ended:
            return True

    def location(self, book: xlwings.Book) -> str:
        return str(book.fullname)

    def active(self, app: xlwings.App) -> xlwings.Book | None:
        return app.books.active if len(app.books) else None

    def names(self, book: xlwings.Book) -> Sequence[tuple[str, str]]:
        found = [(name.name, name.refers_to or "") for name in book.names]
        for sheet in book.sheets:  # a sheet's own names are with the sheet
            own = sheet.api.NamedRanges
            for name in own.ElementNames:
                content = in_excels_words(f"={own.getByName(name).Content}")
                found.append((f"{sheet.api.Name}!{name}", content))
        return found

    def charts(self, sheet: xlwings.Sheet) -> Sequence[str]:
        names = [one.replace("'", "''") for one in sheet.book.api.Sheets.ElementNames]
        charts = sheet.api.Charts
        return [
            f"'{names[address.Sheet]}'!{area_at(address).reference}"
            for name in charts.ElementNames
            for address in charts.getByName(name).Ranges
        ]

    def rows_in_use(self, sheet: xlwings.Sheet, last_row: int) -> Sequence[tuple[int, int]]:
        held = sheet.api.queryContentCells(_CONTENTS).getRangeAddresses()
        bands: list[tuple[int, int]] = []
        for first, last in sorted((address.StartRow + 1, address.EndRow + 1) for address in held):
            if bands and first <= bands[-1][1] + _GAP:
                bands[-1] = bands[-1][0], max(last, bands[-1][1])
            else:
                bands.append((first, last))
        return bands

    def values(self, cells: xlwings.Range) -> Sequence[Sequence[Any]]:
        values: list[list[Any]] = cells.options(ndim=2, err_to_str=True).value
        return with_exact_times(values, cells.api.getDataArray)

    def is_read_only(self, book: xlwings.Book) -> bool:
        return bool(book.api.isReadonly())

    def layout(self, cells: xlwings.Range) -> Layout | None:
        whole = cells.impl.area
        rows, columns = cells.shape
        codes = [["General"] * columns for _ in range(rows)]
        for number_format, areas in number_format_areas(cells.sheet.book.api, cells.api):
            code = number_format.FormatString
            for top, left, bottom, right in map(area_at, areas):
                width = right + 1 - left
                for row in range(top - whole.first_row, bottom + 1 - whole.first_row):
                    codes[row][left - whole.first_column : right + 1 - whole.first_column] = [code] * width
        return Layout(codes, tuple(_merged_areas(cells.api, whole)))

    def fills(self, cells: xlwings.Range) -> Sequence[Sequence[str]]:
        whole = cells.impl.area
        rows, columns = cells.shape
        fills = [[""] * columns for _ in range(rows)]
        groups = cells.api.getUniqueCellFormatRanges()
        for group in map(groups.getByIndex, range(groups.Count)):
            colour = group.CellBackColor
            for top, left, bottom, right in map(
                area_at, () if colour == AUTOMATIC else group.getRangeAddresses()
            ):
                for row in range(top - whole.first_row, bottom + 1 - whole.first_row):
                    fills[row][left - whole.first_column : right + 1 - whole.first_column] = [
                        f"{colour:06X}"
                    ] * (right + 1 - left)
        return fills

    def attachments(self, sheet: xlwings.Sheet) -> list[Attachment]:
        return list(attached_in_libreoffice(sheet.api))

    def shown_by_excel(self, sheet: xlwings.Sheet) -> set[tuple[int, int]]:
        return set()  # LibreOffice has lost it on loading

    def first_day(self, book: xlwings.Book) -> datetime.date:
        return first_day(book.api).date()

    def takes_sheets(self, book: xlwings.Book) -> bool:
        return not book.api.isProtected()

    def rules(self, sheet: xlwings.Sheet, is_wanted: Callable[[str], bool]) -> list[HeldRule]:
        held = []
        for rule in sheet.cells.conditional_formats:
            formula = rule.formula
            if formula is not None and is_wanted(formula):
                held.append(HeldRule(formula, rule.fill_color, tuple(map(area_at, rule.impl.areas)), rule))
        return held

    def cover(self, rule: xlwings.ConditionalFormat, sheet: xlwings.Sheet, areas: Sequence[Area]) -> None:
        rule.impl.cover([sheet.impl.range_address(area) for area in areas])

    def to_last(self, rule: xlwings.ConditionalFormat) -> None:
        """A new rule is the last one here already."""

    def paint(self, sheet: xlwings.Sheet, areas: Sequence[Area]) -> list[Area]:
        left = sheet.impl.cells.conditional_formats.paint([sheet.impl.range_address(area) for area in areas])
        return list(map(area_at, left))

    def protection(self, sheet: xlwings.Sheet) -> Any:
        return True if sheet.api.isProtected() else None

    def lift(self, sheet: xlwings.Sheet) -> bool:
        try:
            sheet.api.unprotect("")
        except failures():
            return False
        return not sheet.api.isProtected()

    def protect(self, sheet: xlwings.Sheet, protection: Any) -> None:
        sheet.api.protect("")

    def is_locked(self, cells: xlwings.Range) -> bool | None:
        if cells.impl.is_mixed("CellProtection"):
            return None
        return bool(cells.api.CellProtection.IsLocked)

    def show(self, sheet: xlwings.Sheet, header_row: int = 0) -> None:
        controller = sheet.book.api.CurrentController
        controller.setActiveSheet(sheet.api)
        if header_row:
            # No link of a new sheet without them opens (7.4) where a frozen row had the cursor before.
            controller.freezeAtPosition(0, header_row)

    def insert_rows(self, sheet: xlwings.Sheet, rows: str, like: str) -> None:
        sheet.range(rows).insert("down")
        if not like:
            return
        new, model = sheet.range(rows), sheet.range(like)
        if model.row != new.row - 1 or model.merge_cells is not False:  # or it came with the insertion
            copy_look(sheet.api, model.api.RangeAddress, new.api.RangeAddress)

    def show_rows(self, sheet: xlwings.Sheet) -> None:
        native = sheet.api
        native.filter(native.createFilterDescriptor(True))
        native.Rows.IsVisible = True

    def raised_cells(self, sheet: xlwings.Sheet) -> set[tuple[int, int]]:
        return set(rich_texts(sheet.api))

    def with_marks(self, cell: xlwings.Range, text: str) -> str:
        paragraphs = [list(_enumerated(one)) for one in _enumerated(cell.api.getCellByPosition(0, 0))]
        if all(part.CharEscapement for parts in paragraphs for part in parts):
            return text
        return "\n".join(
            "".join(raised(part.String) if part.CharEscapement else part.String for part in parts)
            for parts in paragraphs
        )

    def replace_text(self, cell: xlwings.Range, old: str, new: str) -> bool:
        native = cell.api.getCellByPosition(0, 0)
        before = native.String.partition(old)[0]
        fields = _text_fields(native)
        if fields:  # a link is one character to a cursor
            named = [field for field in fields if old in field.Representation]
            for field in named[:1]:
                field.Representation = field.Representation.replace(old, new, 1)
            return bool(named)
        number_format = native.NumberFormat
        cursor = native.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(_utf16_length(before), False)
        cursor.goRight(_utf16_length(old), True)
        native.insertString(cursor, new, True)
        if native.NumberFormat != number_format:  # LibreOffice formats as text what looks like a date
            native.NumberFormat = number_format
        return True


def _enumerated(holder: Any) -> Iterator[Any]:
    found = holder.createEnumeration()
    while found.hasMoreElements():
        yield found.nextElement()


def _merged_areas(block: Any, whole: Area) -> Iterator[Area]:
    """The merged areas whose first cell lies in a block, found by halving it.

    One cursor goes from part to part: a new object for each would cost ten times as much.
    """
    cursor = block.Spreadsheet.createCursorByRange(block.getCellByPosition(0, 0))

    here = [whole.first_row, whole.first_column]

    def go_to(area: Area) -> None:
        cursor.gotoOffset(area.first_column - here[1], area.first_row - here[0])
        here[:] = area.first_row, area.first_column
        rows, columns = area.last_row - area.first_row + 1, area.last_column - area.first_column + 1
        cursor.collapseToSize(columns, rows)

    def found_in(area: Area, is_known: bool) -> Iterator[Area]:
        """``is_known``: that there is one, as its neighbour has none."""
        go_to(area)
        if not (is_known or cursor.getIsMerged()):
            return
        halves = halves_of(area)
        if not halves:
            cursor.collapseToMergedArea()
            yield area_at(cursor.getRangeAddress())
            return
        in_first = list(found_in(halves[0], False))
        yield from in_first
        yield from found_in(halves[1], not in_first)

    return found_in(whole, False)


def _text_fields(cell: Any) -> list[Any]:
    """The fields in a cell's text: its links."""
    fields = cell.TextFields.createEnumeration()
    found = []
    while fields.hasMoreElements():
        found.append(fields.nextElement())
    return found


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
