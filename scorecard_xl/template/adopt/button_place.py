"""Where the buttons go in a sheet that people already use: where they cover nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from scorecard_xl.own_sheets.button_bar import GAP, HEIGHT, WIDTH
from scorecard_xl.spreadsheet.cells import LAST_COLUMN, Area, Value, is_blank
from scorecard_xl.template.adopt.boxes import Box
from scorecard_xl.template.sheet_sizes import Lines
from scorecard_xl.workbooks.file.sheet import FileSheet

_WIDE_CHARACTER = 10  # pixels: a title may be large and bold
_CELL_PADDING = 2
_MOST_ROWS = 100  # where buttons are looked for by scrolling no further


def bar_width(buttons: int) -> int:
    """How many pixels a row of buttons takes.

    >>> bar_width(2)
    208
    """
    return buttons * (WIDTH + GAP) - GAP


def free_place(
    sheet: FileSheet, columns: Lines, rows: Lines, covered: Sequence[Box], above: int, buttons: int
) -> tuple[int, int] | None:
    """The row and column of the first place for a row of buttons above a table's header, else to the right
    of all that the sheet holds; None where there is none. ``covered`` is where pictures and such stand."""
    boxes = [*covered, *_boxes_of_areas(sheet.merged_areas, columns, rows)]
    width = bar_width(buttons)
    contents = list(_filled(sheet, takewhile(lambda row: row <= above, sheet.rows)))
    last = max((max(cells) for _, cells in contents), default=0)
    taken = [*boxes, *_boxes_of_contents(contents, columns, rows)]
    for row in rows.visible(1, min(above - 1, _MOST_ROWS)):
        if rows.start(row) + HEIGHT > rows.start(above):
            break
        for column in columns.visible(1, last):
            bar = _box(columns.start(column), rows.start(row), width)
            if bar.right > columns.start(last + 1):
                break
            if not any(bar.overlaps(box) for box in taken):
                return row, column
    return _place_to_the_right(sheet, columns, rows, boxes, width)


def _place_to_the_right(
    sheet: FileSheet, columns: Lines, rows: Lines, boxes: Sequence[Box], width: int
) -> tuple[int, int] | None:
    row = next(rows.visible(1, rows.last), None)
    used = max((max(cells) for _, cells in _filled(sheet, sheet.rows)), default=0)
    merged = max((a.last_column for a in sheet.merged_areas if a.last_column < LAST_COLUMN), default=0)
    if row is None or max(used, merged) >= LAST_COLUMN:
        return None
    bottom = rows.start(row) + HEIGHT
    beside = _filled(sheet, takewhile(lambda row: rows.start(row) < bottom, sheet.rows))
    taken = [*boxes, *_boxes_of_contents(beside, columns, rows)]
    for column in columns.visible(max(used, merged) + 1, LAST_COLUMN):
        bar = _box(columns.start(column), rows.start(row), width)
        if bar.right > columns.start(LAST_COLUMN + 1):
            return None
        if not any(bar.overlaps(box) for box in taken):
            return row, column
    return None


def corners(columns: Lines, rows: Lines, row: int, column: int, buttons: int) -> list[tuple[int, int]]:
    """Where each button of a row of them starts, in pixels, the first one in a cell's corner."""
    left, top = columns.start(column), rows.start(row)
    return [(left + index * (WIDTH + GAP), top) for index in range(buttons)]


def _box(left: int, top: int, width: int) -> Box:
    return Box(left, top, left + width, top + HEIGHT)


def _filled(sheet: FileSheet, rows: Iterable[int]) -> Iterator[tuple[int, Mapping[int, Value]]]:
    """The rows that show something, with what their cells hold; a formula counts, whatever it gives."""
    for row in rows:
        filled = {column: value for column, value in sheet.filled(row).items() if not is_blank(value)}
        cells = {**dict.fromkeys(sheet.formulas(row)), **filled}
        if cells:
            yield row, cells


def _boxes_of_areas(areas: Sequence[Area], columns: Lines, rows: Lines) -> list[Box]:
    return [
        Box(
            columns.start(area.first_column),
            rows.start(area.first_row),
            columns.start(area.last_column + 1),
            rows.start(area.last_row + 1),
        )
        for area in areas
    ]


def _boxes_of_contents(
    contents: Iterable[tuple[int, Mapping[int, Value]]], columns: Lines, rows: Lines
) -> Iterator[Box]:
    """The boxes of cells; a text runs on over the blank cells beside it."""
    for row, cells in contents:
        for column, content in cells.items():
            left, right = columns.start(column), columns.start(column + 1)
            if isinstance(content, str):
                longest = max(map(len, content.splitlines() or [""]))
                right = max(right, left + 2 * _CELL_PADDING + longest * _WIDE_CHARACTER)
            yield Box(left, rows.start(row), right, rows.start(row + 1))
