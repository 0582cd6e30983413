"""Merged areas, found by the cells that they cover."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from scorecard_xl.spreadsheet.cells import Area
from scorecard_xl.spreadsheet.workbook import Sheet

_TALL = 50  # rows more than the first, from which on an area is not listed for each of its rows


class MergedAreas:
    """The areas of several cells merged into one in a sheet; looked up when first asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @cached_property
    def _found(self) -> tuple[Mapping[int, Sequence[Area]], Sequence[Area]]:
        """Those of each row, and those too tall to be listed for each of theirs."""
        last_row = max(self._sheet.rows, default=0)
        by_row: dict[int, list[Area]] = {}
        tall: list[Area] = []
        for area in self._sheet.merged_areas:
            if area.last_row == area.first_row and area.last_column == area.first_column:
                continue
            if area.last_row - area.first_row > _TALL:
                tall.append(area)
                continue
            for row in range(area.first_row, min(area.last_row, last_row) + 1):
                by_row.setdefault(row, []).append(area)
        return by_row, tall

    def touch(self, row: int) -> bool:
        """Whether a cell of the row may be part of a merged area."""
        by_row, tall = self._found
        return row in by_row or bool(tall)

    def at(self, row: int, column: int) -> Area | None:
        """The merged area that a cell is part of."""
        by_row, tall = self._found
        for area in by_row.get(row, ()):
            if area.holds(row, column):
                return area
        return next((area for area in tall if area.holds(row, column)), None)
