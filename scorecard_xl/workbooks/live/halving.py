"""The layout of cells by xlwings' public members alone, for an application that tells it no shorter way.

A range whose cells have several number formats, or of which only some are merged, says neither: it is
halved until its parts do. That takes a call for each stretch of cells that are alike, not for each cell.
"""

from collections.abc import Callable, Iterator

import xlwings

from scorecard_xl.spreadsheet.cells import Area, area_of
from scorecard_xl.workbooks.live.native import Layout


def layout_by_halving(sheet: xlwings.Sheet, whole: Area) -> Layout:
    """The layout of an area of a sheet."""
    formats = spread_by_halving(whole, lambda area: _number_format(sheet, area), "General")
    merged: list[Area] = []
    _find_merged(sheet, whole, merged)
    return Layout(formats, tuple(merged))


def _number_format(sheet: xlwings.Sheet, area: Area) -> str | None:
    code = sheet.range(area.reference).number_format
    return code if isinstance(code, str) else None


def spread_by_halving(whole: Area, look: Callable[[Area], str | None], plain: str) -> list[list[str]]:
    """The look of each cell of an area; ``look`` gives that of cells which are alike, else None.

    >>> spread_by_halving(Area(1, 1, 2, 2), lambda area: "0%" if area.first_row > 1 else None, "General")
    [['General', 'General'], ['0%', '0%']]
    """
    columns = whole.last_column - whole.first_column + 1
    looks = [[plain] * columns for _ in range(whole.first_row, whole.last_row + 1)]
    for area, found in _alike(whole, look):
        left, right = area.first_column - whole.first_column, area.last_column - whole.first_column + 1
        for row in range(area.first_row - whole.first_row, area.last_row - whole.first_row + 1):
            looks[row][left:right] = [found or plain] * (right - left)
    return looks


def _alike(area: Area, look: Callable[[Area], str | None]) -> Iterator[tuple[Area, str | None]]:
    found = look(area)
    halves = halves_of(area)
    if found is not None or not halves:
        yield area, found
    else:
        for half in halves:
            yield from _alike(half, look)


def _find_merged(sheet: xlwings.Sheet, area: Area, found: list[Area]) -> None:
    if any(_lies_in(area, known) for known in found):
        return
    cells = sheet.range(area.reference)
    # Not True or False, in whatever way an application says so: some cells are, some are not.
    merged = cells.merge_cells
    if merged is False:
        return
    halves = halves_of(area)
    if merged is True or not halves:
        around = area_of(cells.merge_area.address)
        if around not in found and ":" in around.reference:
            found.append(around)
        if _lies_in(area, around):
            return
    for half in halves:
        _find_merged(sheet, half, found)


def _lies_in(area: Area, other: Area) -> bool:
    return other.holds(area.first_row, area.first_column) and other.holds(area.last_row, area.last_column)


def halves_of(area: Area) -> tuple[Area, ...]:
    """The upper and the lower half, of a single row the left and the right one; nothing of a single cell."""
    top, left, bottom, right = area
    if bottom > top:
        middle = (top + bottom) // 2
        return Area(top, left, middle, right), Area(middle + 1, left, bottom, right)
    if right > left:
        middle = (left + right) // 2
        return Area(top, left, bottom, middle), Area(top, middle + 1, bottom, right)
    return ()
