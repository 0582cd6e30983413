"""A workbook that Excel or LibreOffice has open, through xlwings: its cells are read and written in place.

Every call crosses to another process, so a sheet is read in a few and written in one for each run of
changed cells. What is written is read back. Nothing is saved: that is the analyst's to do.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

import xlwings

from ..cells import Applied, Area, CellChange, SheetUpdate, Value, cell_name
from ..errors import ScorecardError
from ..number_format import parse as parse_number_format
from .excel_rules import are_as_declared, held_rules, replace_rules
from .excel_sheet import ExcelSheet
from .excel_writing import as_written, blocks_of, format_runs
from .halving import halves_of
from .native import HeldRule, Native


class _Plan(NamedTuple):
    """What is to be done in a sheet, and the rules of ours that it holds now."""

    sheet: ExcelSheet
    update: SheetUpdate
    held: list[HeldRule]
    rules_are_right: bool


class ExcelWorkbook:
    """A workbook open in an application.

    Raises ScorecardError where the application does not answer.
    """

    def __init__(self, book: xlwings.Book, native: Native) -> None:
        self._book = book
        self._native = native
        self._written = 0
        self.name = "The workbook"
        with self._speaking():
            self.name = book.name
            self.sheets: Sequence[ExcelSheet] = [
                ExcelSheet(sheet, self._native, self._speaking) for sheet in book.sheets
            ]

    @property
    def application(self) -> str:
        """The name of the application that has it open."""
        return self._native.application

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turns what the application refuses into the analyst's sentence."""
        try:
            yield
        except self._native.failures as failure:
            done = f"{self._written} cells were brought up to date and the others not"
            raise ScorecardError(
                f"{self.name}: {self.application} does not answer or refused a step, and "
                f"{done if self._written else 'nothing was written'}; finish the cell that is being edited, "
                f"close any dialog of {self.application}, see that the workbook is open, and try again."
            ) from failure

    def apply(self, updates: Sequence[SheetUpdate], *, dry_run: bool = False) -> Applied:
        with self._speaking():
            plans = list(self._plans(updates))
            for plan in plans:
                self._refuse_parts_of_arrays(plan)
            if dry_run or not plans:
                return Applied(bool(plans))
            if self._native.is_read_only(self._book):
                raise ScorecardError(
                    f"{self.name} is open for reading only in {self.application}, so that nothing could be "
                    "saved; open it for editing, or have it closed where it is open."
                )
        with ExitStack() as restoring:
            for plan in plans:
                restoring.enter_context(self._unprotected(plan))
            for plan in plans:
                self._refuse_changed(plan)
            restoring.enter_context(self._quiet())
            with self._speaking():
                for plan in plans:
                    self._write(plan)
                left = [
                    one
                    for plan in plans
                    if not plan.rules_are_right
                    for one in replace_rules(plan.sheet.sheet, self._native, plan.held, plan.update.rules)
                ]
        return Applied(True, (), tuple(left))

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Nothing flickers, and nobody's macro runs at each cell, while cells are written."""
        properties = self._book.app.properties(**self._native.quiet)
        with self._speaking():
            properties.__enter__()
        try:
            yield
        finally:
            with self._speaking():
                properties.__exit__(None, None, None)

    def _plans(self, updates: Sequence[SheetUpdate]) -> Iterator[_Plan]:
        """Each sheet with something to do in it."""
        by_name = {sheet.name: sheet for sheet in self.sheets}
        for update in updates:
            sheet = by_name[update.sheet]
            held = held_rules(sheet.sheet, self._native)
            plan = _Plan(sheet, update, held, are_as_declared(held, update.rules))
            if update.changes or not plan.rules_are_right:
                yield plan

    def _refuse_parts_of_arrays(self, plan: _Plan) -> None:
        """A part of an array formula cannot be written."""
        for change in plan.update.changes:
            formula = plan.sheet.formulas(change.row).get(change.column)
            if formula and plan.sheet.sheet.range(change.cell).has_array:
                area = _stretch(plan.sheet, change, formula)
                if ":" in area.reference:
                    raise ScorecardError(
                        f"{self.name}, sheet {plan.sheet.name}: the array formula in {area.reference} fills "
                        f"several cells, so a part of it cannot be replaced; change it in {self.application}."
                    )

    @contextmanager
    def _unprotected(self, plan: _Plan) -> Iterator[None]:
        """A sheet's protection without a password is off meanwhile."""
        sheet = plan.sheet.sheet
        with self._speaking():
            protection = self._native.protection(sheet)
            is_lifted = protection is not None and self._native.lift(sheet)
            if protection is not None and not is_lifted:
                self._refuse_locked(plan)
        try:
            yield
        finally:
            if is_lifted:
                with self._speaking():
                    self._native.protect(sheet, protection)

    def _refuse_locked(self, plan: _Plan) -> None:
        for area in plan.update.owned:
            if (locked := self._first_locked(plan.sheet.sheet, area)) is not None:
                raise ScorecardError(
                    f"{self.name}, sheet {plan.sheet.name}, cell {locked}: the cell is locked and the sheet "
                    "protected with a password; unprotect the sheet, or unlock the computed cells and "
                    "headers."
                )

    def _first_locked(self, sheet: xlwings.Sheet, area: Area) -> str | None:
        locked = self._native.is_locked(sheet.range(area.reference))
        halves = halves_of(area)
        if locked or (locked is None and not halves):
            return cell_name(area.first_row, area.first_column)
        if locked is False:
            return None
        return next(filter(None, (self._first_locked(sheet, half) for half in halves)), None)

    def _refuse_changed(self, plan: _Plan) -> None:
        """A row that somebody inserted meanwhile would take our figures into other cells."""
        if not plan.sheet.holds_the_same(plan.sheet.read_again()):
            raise ScorecardError(
                f"{self.name}, sheet {plan.sheet.name}: somebody changed the sheet while it was being read, "
                "and nothing was written; try again."
            )

    def _write(self, plan: _Plan) -> None:
        sheet, changes = plan.sheet.sheet, plan.update.changes
        for area, code in format_runs(changes):
            sheet.range(area.reference).number_format = code
        shown_as_text = {id(change) for change in changes if _is_number_in_text_format(plan.sheet, change)}
        plain = {
            (change.row, change.column): change
            for change in changes
            if change.column_name != "header" and id(change) not in shown_as_text
        }
        for block in blocks_of(plain, plan.update.owned, lambda row, cs: _standing(plan.sheet, row, cs)):
            values = [[as_written(value) for value in row] for row in block.values]
            sheet.range(block.area.reference).value = values
            self._written += len(block.values) * len(block.values[0])
        for change in changes:
            if (change.row, change.column) not in plain:
                self._write_one(plan.sheet, change)
                self._written += 1
        self._read_back(plan)

    def _write_one(self, sheet: ExcelSheet, change: CellChange) -> None:
        cell = sheet.sheet.range(change.cell)
        if change.old_text and self._native.replace_text(cell, change.old_text, change.new_text):
            return
        if _is_number_in_text_format(sheet, change):
            # Excel would keep the number as a text.
            (code,) = sheet.number_formats(change.row, (change.column,))
            cell.number_format = "General"
            cell.value = change.new
            cell.number_format = code
        else:
            cell.value = as_written(change.new)

    def _read_back(self, plan: _Plan) -> None:
        """See that every cell holds what was written; one that does not is written once more by itself,
        as a filtered sheet may have passed it over."""
        lost = _differing(plan.sheet.read_again(), plan.update.changes)
        for change in lost:
            self._write_one(plan.sheet, change)
        for change in _differing(plan.sheet.read_again(), lost) if lost else ():
            raise ScorecardError(
                f"{self.name}, sheet {plan.sheet.name}, cell {change.cell}: {self.application} does not keep "
                f"“{change.new}” in it; see what changes the cell (a macro, the cell's format), and refresh "
                "again."
            )


def _is_number_in_text_format(sheet: ExcelSheet, change: CellChange) -> bool:
    if not isinstance(change.new, float) or change.number_format is not None:
        return False
    return parse_number_format(sheet.number_formats(change.row, (change.column,))[0]).is_text


def _standing(sheet: ExcelSheet, row: int, columns: Sequence[int]) -> list[Value]:
    """What stands in cells where it can be written once more and stay the same; None for all else: formulas,
    dates, numbers in a text's format."""
    formulas = sheet.formulas(row)
    return [
        value if type(value) in (float, str) and column not in formulas and not parsed.is_text else None
        for column, value, parsed in zip(
            columns,
            sheet.values(row, columns),
            map(parse_number_format, sheet.number_formats(row, columns)),
            strict=True,
        )
    ]


def _stretch(sheet: ExcelSheet, change: CellChange, formula: str) -> Area:
    """The cells around a change that show the same formula, as those of an array formula do."""

    def shows(row: int, column: int) -> bool:
        return sheet.formulas(row).get(column) == formula

    top, left, bottom, right = change.row, change.column, change.row, change.column
    while shows(top - 1, left):
        top -= 1
    while shows(bottom + 1, left):
        bottom += 1
    while shows(top, left - 1):
        left -= 1
    while shows(top, right + 1):
        right += 1
    return Area(top, left, bottom, right)


def _differing(sheet: ExcelSheet, changes: Sequence[CellChange]) -> list[CellChange]:
    """The changes whose cell holds something else."""

    def holds(change: CellChange) -> bool:
        (value,) = sheet.values(change.row, (change.column,))
        return value == change.new and change.column not in sheet.formulas(change.row)

    return [change for change in changes if not holds(change)]
