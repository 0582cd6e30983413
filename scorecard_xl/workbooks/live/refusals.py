"""What an open workbook refuses before anything is written into it."""

from collections.abc import Iterator, Sequence

import xlwings

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import FIRST_ERRORS, LONGEST_TEXT, Area, CellError, Content, cell_name
from scorecard_xl.spreadsheet.workbook import CellChange, Link, SheetUpdate
from scorecard_xl.workbooks.anew_refusals import charts_while_open
from scorecard_xl.workbooks.live.blocks import Place
from scorecard_xl.workbooks.live.halving import halves_of
from scorecard_xl.workbooks.live.native import Native
from scorecard_xl.workbooks.live.sheet import LiveSheet


def is_writable(content: Content) -> bool:
    """Whether an application takes this for the content of a cell.

    >>> is_writable("a" * 40_000), is_writable(CellError("#N/A")), is_writable(CellError("Err:508"))
    (False, True, False)
    """
    if isinstance(content, CellError):
        return content.code in FIRST_ERRORS
    return not isinstance(content, str) or len(content) <= LONGEST_TEXT


class Refusals:
    """The refusals of one workbook; each raises ScorecardError."""

    def __init__(self, book: str, native: Native) -> None:
        self._book = book
        self._native = native

    def refuse_charts(self, updates: Sequence[SheetUpdate]) -> None:
        """Charts are drawn in closed files alone."""
        if any(update.anew is not None and update.anew.charts is not None for update in updates):
            raise charts_while_open(self._book, self._native.application)

    def refuse_contents(self, update: SheetUpdate) -> None:
        """Nothing is written that an application would not take."""
        for change in update.changes:
            if change.like_column is not None:
                raise ScorecardError(
                    "new columns get the looks of their neighbours in closed files alone: close the workbook "
                    f"in {self._native.application}, then try again.",
                    book=self._book,
                    sheet=update.sheet,
                    cell=change.cell,
                )
        added = update.added or ()
        cells = [(change.cell, change.new) for change in update.changes]
        if added:
            cells += [
                (cell_name(row, column), value)
                for row, values in enumerate(added.rows, start=added.first_row)
                for column, value in enumerate(values, start=1)
            ]
        if update.anew is not None:
            cells += [
                (cell_name(row, column), value)
                for row, values in enumerate(update.anew.rows, start=update.anew.header_row + 1)
                for column, value in enumerate(values, start=1)
                if not isinstance(value, Link)
            ]
        for cell, content in cells:
            if not is_writable(content):
                shown = content if len(str(content)) < LONGEST_TEXT else f"{str(content)[:20]}…"
                raise ScorecardError(
                    f"{self._native.application} takes no “{shown}” for the content of a cell, and nothing "
                    "was written.",
                    book=self._book,
                    sheet=update.sheet,
                    cell=cell,
                )

    def refuse_parts_of_arrays(self, sheet: LiveSheet, changes: Sequence[CellChange]) -> None:
        """A part of an array formula cannot be written, whatever its new content."""
        over_formulas = [c for c in changes if c.column in sheet.formulas(c.row)]
        if not over_formulas:
            return
        changed = {(change.row, change.column) for change in over_formulas}
        rows, columns = zip(*changed, strict=True)
        for cell in _cells_of_arrays(sheet, Area(min(rows), min(columns), max(rows), max(columns))):
            area = _stretch(sheet, cell)
            if cell in changed and ":" in area.reference:
                raise ScorecardError(
                    f"the array formula in {area.reference} fills several cells, so a part of it cannot be "
                    f"replaced; change it in {self._native.application}.",
                    book=self._book,
                    sheet=sheet.name,
                )

    def refuse_locked(self, sheet: LiveSheet, update: SheetUpdate) -> None:
        """A password keeps us from locked cells."""
        for area in [*update.owned, *added_areas(update)]:
            if (locked := self._first_locked(sheet.sheet, area)) is not None:
                raise ScorecardError(
                    "the cell is locked and the sheet protected with a password; unprotect the sheet, or "
                    "unlock the computed cells and headers.",
                    book=self._book,
                    sheet=sheet.name,
                    cell=locked,
                )

    def _first_locked(self, sheet: xlwings.Sheet, area: Area) -> str | None:
        locked = self._native.is_locked(sheet.range(area.reference))
        halves = halves_of(area)
        if locked or (locked is None and not halves):
            return cell_name(area.first_row, area.first_column)
        if locked is False:
            return None
        return next(filter(None, (self._first_locked(sheet, half) for half in halves)), None)

    def refuse_changed(self, sheet: LiveSheet, update: SheetUpdate) -> None:
        """A row that somebody inserted meanwhile would take what we write into other cells. Of a list that
        only grows, no more is looked at than where it ends."""
        now = sheet.read_again()
        only_grows = bool(update.added and not update.changes and update.rules is None)
        moved = not only_grows and bool(sheet.differing(now))
        if moved or (update.added is not None and now.last_row >= update.added.first_row):
            raise ScorecardError(
                "somebody changed the sheet while it was being read, and nothing was written; try again.",
                book=self._book,
                sheet=sheet.name,
            )


def added_areas(update: SheetUpdate) -> Sequence[Area]:
    """Where the rows go that are added to a list."""
    if update.added is None or not update.added.rows:
        return []
    first, rows = update.added.first_row, update.added.rows
    return [Area(first, 1, first + len(rows) - 1, max(1, *map(len, rows)))]


def _cells_of_arrays(sheet: LiveSheet, area: Area) -> Iterator[Place]:
    if sheet.sheet.range(area.reference).has_array is False:
        return
    halves = halves_of(area)
    if not halves:
        yield area.first_row, area.first_column
    for half in halves:
        yield from _cells_of_arrays(sheet, half)


def _stretch(sheet: LiveSheet, place: Place) -> Area:
    """The cells around one that show the same formula, as those of an array formula do."""
    row, column = place
    formula = sheet.formulas(row).get(column)

    def shows(row: int, column: int) -> bool:
        return sheet.formulas(row).get(column) == formula

    top, left, bottom, right = row, column, row, column
    while shows(top - 1, left):
        top -= 1
    while shows(bottom + 1, left):
        bottom += 1
    while shows(top, left - 1):
        left -= 1
    while shows(top, right + 1):
        right += 1
    return Area(top, left, bottom, right)
