"""How large the columns and rows of a worksheet are on the screen, in pixels at 96 to the inch."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate

from scorecard_xl.spreadsheet.cells import LAST_COLUMN, LAST_ROW
from scorecard_xl.workbooks.file.xml.sheet import SheetXml
from scorecard_xl.workbooks.file.xml.spans import Element, number_or

_DIGIT, _PADDING = 7, 5  # pixels of the usual font's digits, and beside them
_USUAL_CHARACTERS, _USUAL_HEIGHT = 8, 15.0
_ATTRIBUTE = re.compile(rb"""\s(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_STEP = 1024  # columns or rows whose places are worked out together

Attributes = dict[str, str]


def column_pixels(width: float) -> int:
    """How wide a column is of which a part says this width.

    >>> column_pixels(9.140625), column_pixels(30.7109375)
    (64, 215)
    """
    return int((256 * width + int(128 / _DIGIT)) / 256 * _DIGIT)


def row_pixels(points: float) -> int:
    """How high a row is of which a part says this height.

    >>> row_pixels(15), row_pixels(27.75)
    (20, 37)
    """
    return int(points * 96 / 72 + 0.5)


class Lines:
    """The columns or the rows of a sheet, counted from 1, and where each of them starts."""

    def __init__(self, size: Callable[[int], int], last: int) -> None:
        self.last = last
        self._size = size
        self._ends = [0]

    def size(self, line: int) -> int:
        """How many pixels one of them takes, 0 where it is hidden."""
        return self.start(line + 1) - self.start(line)

    def start(self, line: int) -> int:
        """How many pixels stand before it."""
        while len(self._ends) < min(line, self.last + 1):
            self._work_out_more()
        return self._ends[min(line, self.last + 1) - 1]

    def at(self, pixel: int) -> tuple[int, int]:
        """The one at a pixel, and how many pixels further in; the last one for anything behind it."""
        while self._ends[-1] <= pixel and len(self._ends) <= self.last:
            self._work_out_more()
        line = min(bisect_right(self._ends, pixel), self.last)
        return line, pixel - self._ends[line - 1]

    def visible(self, first: int, last: int) -> Iterator[int]:
        """Those from one to another that are not hidden."""
        return (line for line in range(first, min(last, self.last) + 1) if self.size(line))

    def _work_out_more(self) -> None:
        known = len(self._ends)
        sizes = map(self._size, range(known, min(known + _STEP, self.last + 1)))
        self._ends += list(accumulate(sizes, initial=self._ends[-1]))[1:]


def columns_of(sheet: SheetXml) -> Lines:
    """The columns of a sheet."""
    said = _attributes(sheet.root.first("sheetFormatPr"))
    characters = number_or(said.get("baseColWidth", ""), _USUAL_CHARACTERS)
    usual = -(-(characters * _DIGIT + _PADDING) // 8) * 8
    if (default := _number(said.get("defaultColWidth", ""))) is not None:
        usual = column_pixels(default)
    ranges = []
    for column in (column for columns in sheet.root.all("cols") for column in columns.all("col")):
        first, last = (number_or(column.attributes.get(name, ""), 0) for name in ("min", "max"))
        width = _number(column.attributes.get("width", ""))
        pixels = usual if width is None else column_pixels(width)
        ranges.append((first, last, 0 if _is_on(column.attributes.get("hidden")) else pixels))
    return Lines(
        lambda column: next((size for first, last, size in ranges if first <= column <= last), usual),
        LAST_COLUMN,
    )


def rows_of(sheet: SheetXml) -> Lines:
    """The rows of a sheet."""
    said = _attributes(sheet.root.first("sheetFormatPr"))
    height = _number(said.get("defaultRowHeight", ""))
    usual = 0 if _is_on(said.get("zeroHeight")) else row_pixels(_USUAL_HEIGHT if height is None else height)
    sizes = {}
    for number, attributes in _rows(sheet):
        points = _number(attributes.get("ht", ""))
        pixels = (
            row_pixels(_USUAL_HEIGHT if height is None else height) if points is None else row_pixels(points)
        )
        sizes[number] = 0 if _is_on(attributes.get("hidden")) else pixels
    return Lines(lambda row: sizes.get(row, usual), LAST_ROW)


def _rows(sheet: SheetXml) -> Iterator[tuple[int, Attributes]]:
    """The rows that are written, by their opening tags."""
    sheet_data = sheet.root.first("sheetData")
    if sheet_data is None:
        return
    number = 0
    tags = re.compile(f"<{sheet.prefix}row(?=[\\s/>])((?:[^\"'>]|\"[^\"]*\"|'[^']*')*)>".encode())
    for tag in tags.finditer(sheet.data, sheet_data.content_start, sheet_data.content_end):
        said = {name.decode(): (one or other).decode() for name, one, other in _ATTRIBUTE.findall(tag[1])}
        number = number_or(said.get("r", ""), number + 1)
        yield number, said


def _attributes(element: Element | None) -> Attributes:
    return element.attributes if element else {}


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


def _number(text: str) -> float | None:
    """A size that a part says, None for anything that is none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < 10_000 else None
