"""A workbook that Excel or LibreOffice has open, through xlwings: its cells are read and written in place.

Every call crosses to another process, so a sheet is read in a few and written in one for each run of
changed cells. What is written is read back. Nothing is saved: that is the analyst's to do.
"""

import datetime
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from typing import NamedTuple

import xlwings

from ..cells import Applied, Area, CellChange, OwnSheet, SheetUpdate, Value, cell_name
from ..errors import ScorecardError
from ..number_format import parse as parse_number_format
from .excel_own_sheet import replace_own_sheet
from .excel_rules import are_as_declared, held_rules, replace_rules
from .excel_sheet import ExcelSheet
from .excel_writing import SIGNS, Place, as_written, blocks_of, format_runs
from .halving import halves_of
from .native import HeldRule, Native
from .references import references

_TYPED_MEANWHILE = 3  # cells that somebody may have filled while a sheet was being written
_RESTORING_ATTEMPTS, _RESTORING_PAUSE = 20, 0.5  # seconds


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
        self._state = "nothing was written"
        self.name = "The workbook"
        with self._speaking():
            self.name = book.name
            self.sheets: Sequence[ExcelSheet] = [
                ExcelSheet(sheet, self._native, self._speaking) for sheet in book.sheets
            ]

    def replace_sheet(self, content: OwnSheet, is_marked: Callable[[object], bool]) -> None:
        """Write a sheet of ours anew; see :func:`replace_own_sheet`."""
        with ExitStack() as restoring:
            self._be_quiet(restoring)
            with self._speaking():
                replace_own_sheet(self._book, self._native, content, is_marked)

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
            raise ScorecardError(
                f"{self.name}: {self.application} does not answer or refused a step, and {self._state}; "
                f"finish the cell that is being edited, close any dialog of {self.application}, see that the "
                "workbook is open, and try again."
            ) from failure

    def places_named(self, name: str) -> Sequence[tuple[str, Area]]:
        return [
            place
            for full_name, refers_to in self._names
            if full_name.rpartition("!")[2].casefold() == name.casefold()
            for place in references(refers_to.removeprefix("="))
        ]

    @cached_property
    def _names(self) -> Sequence[tuple[str, str]]:
        with self._speaking():
            return self._native.names(self._book)

    def apply(self, updates: Sequence[SheetUpdate], *, dry_run: bool = False) -> Applied:
        """A dry run cannot tell whether a protected sheet has a password."""
        with self._speaking():
            plans = list(self._plans(updates))
            for plan in plans:
                self._refuse_parts_of_arrays(plan)
            if plans and self._native.is_read_only(self._book):
                raise ScorecardError(
                    f"{self.name} is open for reading only in {self.application}, so that nothing could be "
                    "saved; open it for editing, or have it closed where it is open."
                )
        if dry_run or not plans:
            return Applied(bool(plans))
        with ExitStack() as restoring:
            for plan in plans:
                self._lift_protection(plan, restoring)
            for plan in plans:
                self._refuse_changed(plan)
            self._be_quiet(restoring)
            with self._speaking():
                return self._write_all(plans)

    def _write_all(self, plans: Sequence[_Plan]) -> Applied:
        cells = sum(len(plan.update.changes) for plan in plans)
        for plan in plans:
            self._write(plan, cells)
        self._state = "all figures are up to date but perhaps not all colours"
        left = [
            one
            for plan in plans
            if not plan.rules_are_right
            for one in replace_rules(plan.sheet.sheet, self._native, plan.held, plan.update.rules)
        ]
        refused = {one.sheet for one in left if not one.is_set}
        changed = any(plan.update.changes or plan.update.sheet not in refused for plan in plans)
        return Applied(changed, (), tuple(left))

    def _be_quiet(self, restoring: ExitStack) -> None:
        """Nothing flickers, and nobody's macro runs at each cell, while cells are written."""
        app = self._book.app
        for name, value in self._native.quiet.items():
            with self._speaking():
                before = getattr(app, name)
                setattr(app, name, value)
            restoring.callback(
                self._restore,
                partial(setattr, app, name, before),
                f"its setting {name} is not as it was: close {self.application} and open it again",
            )

    def _restore(self, restore: Callable[[], None], otherwise: str) -> None:
        """Put something back as it was, however long the application is busy (within reason)."""
        for attempt in range(_RESTORING_ATTEMPTS):
            try:
                return restore()
            except self._native.failures as failure:
                if attempt == _RESTORING_ATTEMPTS - 1:
                    raise ScorecardError(
                        f"{self.name}: {self.application} does not answer, and {otherwise}."
                    ) from failure
                time.sleep(_RESTORING_PAUSE)
        return None

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
        over_formulas = [c for c in plan.update.changes if c.column in plan.sheet.formulas(c.row)]
        if not over_formulas:
            return
        changed = {(change.row, change.column) for change in over_formulas}
        rows, columns = zip(*changed, strict=True)
        for cell in self._cells_of_arrays(plan, Area(min(rows), min(columns), max(rows), max(columns))):
            area = _stretch(plan.sheet, cell)
            if cell in changed and ":" in area.reference:
                raise ScorecardError(
                    f"{self.name}, sheet {plan.sheet.name}: the array formula in {area.reference} fills "
                    f"several cells, so a part of it cannot be replaced; change it in {self.application}."
                )

    def _cells_of_arrays(self, plan: _Plan, area: Area) -> Iterator[Place]:
        if plan.sheet.sheet.range(area.reference).has_array is False:
            return
        halves = halves_of(area)
        if not halves:
            yield area.first_row, area.first_column
        for half in halves:
            yield from self._cells_of_arrays(plan, half)

    def _lift_protection(self, plan: _Plan, restoring: ExitStack) -> None:
        """A sheet's protection without a password is off meanwhile."""
        sheet = plan.sheet.sheet
        with self._speaking():
            protection = self._native.protection(sheet)
            if protection is None:
                return
            if not self._native.lift(sheet):
                self._refuse_locked(plan)
                return
        restoring.callback(
            self._restore,
            partial(self._native.protect, sheet, protection),
            f"the sheet {plan.sheet.name} is no longer protected: protect it again",
        )

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
        if plan.sheet.differing(plan.sheet.read_again()):
            raise ScorecardError(
                f"{self.name}, sheet {plan.sheet.name}: somebody changed the sheet while it was being read, "
                "and nothing was written; try again."
            )

    def _write(self, plan: _Plan, cells: int) -> None:
        sheet, changes = plan.sheet.sheet, {(c.row, c.column): c for c in plan.update.changes}
        self._note_written(0, cells)
        for area, code in format_runs(plan.update.changes):
            sheet.range(area.reference).number_format = code
        plain = {
            place: change
            for place, change in changes.items()
            if change.column_name != "header"
            # A block crosses as it is, and Windows takes a date without a zone for the local time.
            and not isinstance(change.new, datetime.date)
            and not _is_number_in_text_format(plan.sheet, change)
        }
        written: dict[Place, Value] = {}
        for block in blocks_of(plain, plan.update.owned, lambda row, cs: _standing(plan.sheet, row, cs)):
            values = [[as_written(value) for value in row] for row in block.values]
            # Not `value`: it compares the names of sheet and book a dozen times for each block.
            sheet.range(block.area.reference).raw_value = (
                values if ":" in block.area.reference else values[0][0]
            )
            written.update(block.cells())
            self._note_written(sum(place in plain for place, _ in block.cells()), cells)
        for place, change in changes.items():
            if place not in plain:
                self._write_one(plan.sheet, change)
                written[place] = change.new
                self._note_written(1, cells)
        self._read_back(plan, written, changes)

    def _note_written(self, more: int, cells: int) -> None:
        self._written += more
        self._state = f"{self._written} of {cells} cells were brought up to date"

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

    def _read_back(
        self, plan: _Plan, written: Mapping[Place, Value], changes: Mapping[Place, CellChange]
    ) -> None:
        """See that every cell holds what was written; one that does not is written once more by itself, as a
        filtered sheet may have passed it over."""
        now = plan.sheet.read_again()
        if len(plan.sheet.differing(now) - written.keys()) > _TYPED_MEANWHILE:
            raise ScorecardError(
                f"{self.name}, sheet {plan.sheet.name}: rows or columns were moved while it was being "
                f"refreshed, so that figures may stand in wrong cells; undo the last steps in "
                f"{self.application}, or close the workbook without saving, and refresh again."
            )
        lost = _differing(now, written)
        for place, value in lost.items():
            if place in changes:
                self._write_one(plan.sheet, changes[place])
            else:
                plan.sheet.sheet.range(cell_name(*place)).value = as_written(value)
        for place, value in (_differing(plan.sheet.read_again(), lost) if lost else {}).items():
            raise ScorecardError(
                f"{self.name}, sheet {plan.sheet.name}, cell {cell_name(*place)}: {self.application} does "
                f"not keep “{value}” in it; see what changes the cell (a macro, the cell's format), and "
                "refresh again."
            )


def _is_number_in_text_format(sheet: ExcelSheet, change: CellChange) -> bool:
    if not isinstance(change.new, float) or change.number_format is not None:
        return False
    return parse_number_format(sheet.number_formats(change.row, (change.column,))[0]).is_text


def _standing(sheet: ExcelSheet, row: int, columns: Sequence[int]) -> list[Value]:
    """What stands in cells where it can be written once more and stay the same; None for all else: formulas,
    dates, numbers in a text's format, texts that may have several looks or a link."""
    formulas = sheet.formulas(row)
    return [
        value
        if ((type(value) is float and not parsed.is_text) or value in SIGNS) and column not in formulas
        else None
        for column, value, parsed in zip(
            columns,
            sheet.values(row, columns),
            map(parse_number_format, sheet.number_formats(row, columns)),
            strict=True,
        )
    ]


def _stretch(sheet: ExcelSheet, place: Place) -> Area:
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


def _differing(sheet: ExcelSheet, written: Mapping[Place, Value]) -> dict[Place, Value]:
    """What was written of the cells that hold something else."""

    def holds(place: Place, value: Value) -> bool:
        row, column = place
        return sheet.values(row, (column,))[0] == value and column not in sheet.formulas(row)

    return {place: value for place, value in written.items() if not holds(place, value)}
