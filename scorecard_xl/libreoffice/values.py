"""Cell values as xlwings knows them, and as LibreOffice's blocks of cells (``getDataArray``) hold them.

LibreOffice stores a date, a time and TRUE as numbers that only their number format tells apart, and an
error as nothing: each is looked up for all cells of a block at once.
"""

import datetime
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from scorecard_xl.libreoffice.bridge import struct
from scorecard_xl.spreadsheet.cells import EPOCH_1900

# com.sun.star.util.NumberFormat, com.sun.star.sheet.CellFlags and FormulaResult.
_DATE, _TIME, _LOGICAL = 2, 4, 1024
_DATE_CONSTANTS = 2
_NOTES = 8
_NUMBER_RESULTS, _ERROR_RESULTS = 1, 4

_NO_DAY = datetime.datetime.combine(EPOCH_1900, datetime.time())

Rows = list[list[Any]]


class ErrorText(str):
    """An error value, such as #DIV/0!, as its cell shows it."""


def read_block(document: Any, block: Any) -> Rows:
    """The values of a block: float, str, bool, datetime, ErrorText, and "" for an empty cell."""
    rows = [list(row) for row in block.getDataArray()]
    day_0: datetime.datetime | None = None
    for row, column, kind in _special_numbers(document, block):
        value = rows[row][column]
        if isinstance(value, float):
            day_0 = day_0 or first_day(document)
            rows[row][column] = bool(value) if kind & _LOGICAL else _datetime(day_0, value)
    area = block.RangeAddress
    for found in block.queryFormulaCells(_ERROR_RESULTS).getRangeAddresses():
        for row, column in _cells(found, area):
            rows[row][column] = ErrorText(block.getCellByPosition(column, row).String)
    return rows


def cleaned(
    value: Any,
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,
) -> Any:
    """A value as xlwings' options ask for it: an error as a text or as nothing, an empty text as nothing."""
    if isinstance(value, ErrorText):
        return str(value) if err_to_str else None
    if value == "":
        return empty_as
    if number_builder is not None and isinstance(value, float):
        return number_builder(value)
    if isinstance(value, datetime.datetime):
        parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
        return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
    return value


def write_block(document: Any, block: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Write values into a block of the same size.

    A text stays one whatever it looks like; a leading apostrophe, Excel's mark of a text, is left out. A
    block deletes the notes in its cells (``setDataArray``), so that cells with a note are written one by one.
    """
    dated = any(isinstance(value, datetime.date) for row in rows for value in row)
    day_0 = first_day(document) if dated else datetime.datetime.min
    written = tuple(tuple(_written(day_0, value) for value in row) for row in rows)
    noted = set(noted_cells(block))
    # LibreOffice formats as text what looks like a number.
    looks_like_numbers = any(
        isinstance(value, str) and _may_look_like_a_number(value) for row in rows for value in row
    )
    formats = list(_format_keys(block)) if looks_like_numbers else []
    if not noted:
        block.setDataArray(written)
    else:
        _write_beside_notes(block, written, noted)
    if formats and set(_format_keys(block)) != set(formats):
        for area, key in formats:
            block.Spreadsheet.getCellRangeByPosition(*area).NumberFormat = key
    for row_index, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, bool):  # there is no such constant: a file's comes in as this formula too
                block.getCellByPosition(column, row_index).Formula = f"={value!s}()".upper()
            elif dated and isinstance(value, datetime.date):
                _show_as_date(document, block.getCellByPosition(column, row_index))


def _format_keys(block: Any) -> Iterator[tuple[tuple[int, int, int, int], int]]:
    """Each area of a block with one number format: its left, top, right and bottom, and the format's key."""
    groups = block.getUniqueCellFormatRanges()
    for index in range(groups.Count):
        group = groups.getByIndex(index)
        key = group.NumberFormat
        for area in group.getRangeAddresses():
            yield (area.StartColumn, area.StartRow, area.EndColumn, area.EndRow), key


def _may_look_like_a_number(text: str) -> bool:
    """Of a text behind Excel's mark: whether it is a single word, or has a digit.

    >>> _may_look_like_a_number("'Jun-21"), _may_look_like_a_number("'a text"), _may_look_like_a_number("-")
    (True, False, False)
    """
    return text.startswith("'") and (any(map(str.isdigit, text)) or len(text.split()) == 1)


def _show_as_date(document: Any, cell: Any) -> None:
    """Excel too gives a cell without a number format that of a date with the date."""
    if english_format(document, cell.NumberFormat).FormatString == "General":
        cell.NumberFormat = document.NumberFormats.getStandardFormat(_DATE, struct("lang.Locale"))


def _write_beside_notes(block: Any, written: Sequence[Sequence[Any]], noted: Collection[Any]) -> None:
    for row_index, row in enumerate(written):
        for column, value in enumerate(row):
            if (row_index, column) not in noted:
                block.getCellRangeByPosition(column, row_index, column, row_index).setDataArray(((value,),))
            elif isinstance(value, str):
                block.getCellByPosition(column, row_index).String = value
            else:
                block.getCellByPosition(column, row_index).Value = value


def noted_cells(block: Any) -> Iterator[tuple[int, int]]:
    """The rows and columns of a block's cells that have a note, counted from its first."""
    for found in block.queryContentCells(_NOTES).getRangeAddresses():
        yield from _cells(found, block.RangeAddress)


def number_format_areas(document: Any, block: Any) -> Iterator[tuple[Any, Any]]:
    """Each number format in a block (its ``FormatString`` in English, its ``Type``) and the areas that have
    it."""
    known: dict[int, Any] = {}
    groups = block.getUniqueCellFormatRanges()
    for index in range(groups.Count):
        group = groups.getByIndex(index)
        key = group.NumberFormat
        if key not in known:
            known[key] = english_format(document, key)
        yield known[key], group.getRangeAddresses()


def english_format(document: Any, key: int) -> Any:
    """The number format of a key, in the words of English whatever the user's language."""
    formats = document.NumberFormats
    english = struct("lang.Locale", Language="en", Country="US")
    return formats.getByKey(formats.getFormatForLocale(key, english))


def _special_numbers(document: Any, block: Any) -> Iterator[tuple[int, int, int]]:
    """The cells of a block whose number may be a date, a time or a truth value, each with its kind."""
    area = block.RangeAddress
    if not block.queryFormulaCells(_NUMBER_RESULTS).Count:
        for found in block.queryContentCells(_DATE_CONSTANTS).getRangeAddresses():
            for row, column in _cells(found, area):
                yield row, column, _DATE
        return
    for number_format, areas in number_format_areas(document, block):
        kind = number_format.Type
        if kind & (_DATE | _TIME | _LOGICAL):
            for found in areas:
                for row, column in _cells(found, area):
                    yield row, column, kind


def _cells(found: Any, area: Any) -> Iterator[tuple[int, int]]:
    """The cells of a range address, counted from the first of an area."""
    for row in range(found.StartRow, found.EndRow + 1):
        for column in range(found.StartColumn, found.EndColumn + 1):
            yield row - area.StartRow, column - area.StartColumn


def _datetime(first_day: datetime.datetime, number: float) -> datetime.datetime | float:
    if 0 <= number < 1:  # a time of day, whatever day the workbook's calendar begins with
        first_day = _NO_DAY
    try:
        return first_day + datetime.timedelta(days=number)
    except OverflowError:
        return number


def first_day(document: Any) -> datetime.datetime:
    first = document.NullDate
    return datetime.datetime(first.Year, first.Month, first.Day)


def _written(first_day: datetime.datetime, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return value[1:] if value.startswith("'") else value
    if isinstance(value, datetime.date):
        if not isinstance(value, datetime.datetime):
            value = datetime.datetime(value.year, value.month, value.day)
        return (value.replace(tzinfo=None) - first_day) / datetime.timedelta(days=1)
    return float(value)
