"""Writes changed cells into a sheet that an application has open, and sees that they are there."""

import datetime
from collections.abc import Callable, Mapping, Sequence

import xlwings

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import CellError, Content, Formula, Value, cell_name, dated, is_blank
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate
from scorecard_xl.workbooks.live.blocks import (
    LONGEST_IN_A_BLOCK,
    SIGNS,
    Place,
    as_written,
    blocks_of,
    format_runs,
    formula_runs,
)
from scorecard_xl.workbooks.live.native import FIRST_DAYS, Native
from scorecard_xl.workbooks.live.sheet import LiveSheet

_TYPED_MEANWHILE = 3  # cells that somebody may have filled while a sheet was being written


class CellWriter:
    """Writes the changes of one sheet; ``note`` is told of each cell that was written."""

    def __init__(self, book: str, sheet: LiveSheet, native: Native, note: Callable[[int], None]) -> None:
        self._book = book
        self._sheet = sheet
        self._native = native
        self._note = note

    def again(self) -> "CellWriter":
        """One that sees the sheet as it is now."""
        return CellWriter(self._book, self._sheet.read_again(), self._native, self._note)

    def write(self, update: SheetUpdate, added: Mapping[Place, Value]) -> None:
        """Write the changes: blocks first, then one by one in their order what no block may hold. ``added``
        are the cells of rows that were added before, which are no surprise."""
        cells = self._sheet.sheet
        for area, code in format_runs(update.changes):
            cells.range(area.reference).number_format = code
        changes = {(c.row, c.column): c for c in update.changes}
        plain = {place: change for place, change in changes.items() if self._goes_in_a_block(change)}
        written: dict[Place, Content] = {}
        for block in blocks_of(plain, update.owned, self._standing):
            values = [[as_written(value) for value in row] for row in block.values]
            # Not `value`: it compares the names of sheet and book a dozen times for each block.
            cells.range(block.area.reference).raw_value = (
                values if ":" in block.area.reference else values[0][0]
            )
            written.update(block.cells())
            self._note(sum(place in plain for place, _ in block.cells()))
        formulas = {place: change for place, change in changes.items() if self._is_plain_formula(change)}
        for area, texts in formula_runs(formulas):
            cells.range(area.reference).formula = texts if len(texts) > 1 else texts[0][0]
            self._note(len(texts))
        for change in update.changes:
            place = change.row, change.column
            if place not in plain:
                if place not in formulas:
                    self.write_one(change)
                    self._note(1)
                written[place] = change.new
        self._read_back(written, changes, added)

    def write_one(self, change: CellChange) -> None:
        """Write a cell by itself."""
        cell = self._sheet.sheet.range(change.cell)
        if change.old_text and self._native.replace_text(cell, change.old_text, change.new_text):
            return
        if self._would_be_a_text(change):
            code = self._number_format(change)
            cell.number_format = "General"
            put(cell, change.new)
            cell.number_format = code
        else:
            put(cell, change.new)

    def _number_format(self, change: CellChange) -> str:
        if change.number_format is not None:
            return change.number_format
        return self._sheet.number_formats(change.row, (change.column,))[0]

    def _would_be_a_text(self, change: CellChange) -> bool:
        """Excel would keep anything as a text in a cell that is formatted as one."""
        if change.new is None or isinstance(change.new, str):
            return False
        return parse_number_format(self._number_format(change)).is_text

    def _goes_in_a_block(self, change: CellChange) -> bool:
        new = change.new
        if change.column_name == "header" or isinstance(new, CellError | Formula | datetime.date):
            # A block crosses as it is, and Windows takes a date without a zone for the local time.
            return False
        if isinstance(new, str):
            return len(new) <= LONGEST_IN_A_BLOCK
        return not self._would_be_a_text(change)

    def _is_plain_formula(self, change: CellChange) -> bool:
        is_formula = isinstance(change.new, Formula) and change.column_name != "header"
        return is_formula and not self._would_be_a_text(change)

    def _standing(self, row: int, columns: Sequence[int]) -> Mapping[int, Value]:
        """What stands in cells where it can be written once more and stay the same. Not so formulas, dates,
        numbers in a text's format, texts that may have several looks or a link."""
        formulas = self._sheet.formulas(row)
        return {
            column: value
            for column, value, parsed in zip(
                columns,
                self._sheet.values(row, columns),
                map(parse_number_format, self._sheet.number_formats(row, columns)),
                strict=True,
            )
            if column not in formulas
            and (value is None or (type(value) is float and not parsed.is_text) or value in SIGNS)
        }

    def _read_back(
        self,
        written: Mapping[Place, Content],
        changes: Mapping[Place, CellChange],
        added: Mapping[Place, Value],
    ) -> None:
        """See that every cell holds what was written; one that does not is written once more by itself, as a
        filtered sheet may have passed it over."""
        now = self._sheet.read_again()
        if len(self._sheet.differing(now) - written.keys() - added.keys()) > _TYPED_MEANWHILE:
            raise ScorecardError(
                "rows or columns were moved while it was being refreshed, so that figures may stand in wrong "
                f"cells; undo the last steps in {self._native.application}, or close the workbook without "
                "saving, and refresh again.",
                book=self._book,
                sheet=self._sheet.name,
            )
        lost = _differing(now, written, changes)
        for place, content in lost.items():
            if place in changes:
                self.write_one(changes[place])
            else:
                put(self._sheet.sheet.range(cell_name(*place)), content)
        if lost:
            self.refuse_lost(_differing(self._sheet.read_again(), lost, changes))

    def refuse_lost(self, lost: Mapping[Place, Content]) -> None:
        """Raises ScorecardError for a cell that does not keep what is written into it."""
        for place, content in lost.items():
            raise ScorecardError(
                f"{self._native.application} does not keep “{'' if content is None else content}” in it; see "
                "what changes the cell (a macro, the cell's format), and refresh again.",
                book=self._book,
                sheet=self._sheet.name,
                cell=cell_name(*place),
            )


def put(cell: xlwings.Range, content: Content) -> None:
    """Give a cell its content.

    An error is entered as if it were a formula, in English: Excel takes it for a constant. (That it does so
    in every language, and keeps a formula of a dynamic array, only Excel can confirm.)
    """
    if isinstance(content, Formula | CellError):
        cell.formula = str(content)
    else:
        cell.value = as_written(content)


def _differing(
    sheet: LiveSheet, written: Mapping[Place, Content], changes: Mapping[Place, CellChange]
) -> dict[Place, Content]:
    """What was written of the cells that hold something else."""

    def holds(place: Place, content: Content) -> bool:
        row, column = place
        formula = sheet.formulas(row).get(column)
        if isinstance(content, Formula):
            return formula is not None and _is_taken(formula, content, changes[place].old_formula)
        return formula is None and is_held(sheet.values(row, (column,))[0], content)

    return {place: content for place, content in written.items() if not holds(place, content)}


def is_held(value: Value, content: Content) -> bool:
    """Whether a cell that shows a value holds what was written into it, as far as an application tells.

    >>> is_held(None, ""), is_held(1.0, True), is_held("Jun-21", "Jun-21")
    (True, False, True)
    >>> is_held(datetime.date(2021, 5, 1), 44317.0), is_held(datetime.date(2021, 5, 1), 44318.0)
    (True, False)
    """
    if content is None or content == "":
        return is_blank(value)
    if isinstance(value, CellError) and isinstance(content, str):  # a text that reads like one
        return value.code == content
    if isinstance(value, datetime.date) and type(content) is float:  # in a cell that is formatted as a date
        return any(value == dated(content, first) for first in FIRST_DAYS)
    return value == content and (isinstance(value, bool) or not isinstance(content, bool))


def _is_taken(formula: str, new: Formula, old: str) -> bool:
    """Whether a cell has a new formula: an application may write it otherwise, but not as the old one.

    >>> _is_taken("sum( A1:B1)", Formula("SUM(A1:B1)"), "A1"), _is_taken("A1", Formula("SUM(A1:B1)"), "A1")
    (True, False)
    """
    return _packed(formula) == _packed(new.text) or _packed(formula) != _packed(old)


def _packed(formula: str) -> str:
    return "".join(formula.split()).casefold()
