"""A workbook that Excel or LibreOffice has open, through xlwings: its cells are read and written in place.

Every call crosses to another process, so a sheet is read in a few and written in one for each run of
changed cells. What is written is read back. Nothing is saved: that is the analyst's to do.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from typing import NamedTuple

import xlwings

from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import Value
from scorecard_xl.spreadsheet.workbook import Applied, SheetUpdate, sheet_anew
from scorecard_xl.workbooks.anew_refusals import has_password
from scorecard_xl.workbooks.live.added_rows import write_added
from scorecard_xl.workbooks.live.blocks import Place
from scorecard_xl.workbooks.live.cells import CellWriter
from scorecard_xl.workbooks.live.native import HeldRule, Native
from scorecard_xl.workbooks.live.own_sheet import add_own_sheet, refuse_anew, refuse_new_sheet, write_anew
from scorecard_xl.workbooks.live.refusals import Refusals
from scorecard_xl.workbooks.live.rules import are_as_declared, held_rules, replace_rules
from scorecard_xl.workbooks.live.sheet import LiveSheet
from scorecard_xl.workbooks.live.shifted_rows import before_shifts, shift_rows

_RESTORING_ATTEMPTS, _RESTORING_PAUSE = 20, 0.5  # seconds


_NOTHING = "nothing was written"


class _Plan(NamedTuple):
    """What is to be done in a sheet, and the rules of ours that it holds now; no sheet where it is to be
    added."""

    sheet: LiveSheet | None
    update: SheetUpdate
    held: list[HeldRule]
    rules_are_right: bool


class _Task(NamedTuple):
    """A plan whose sheet is there."""

    sheet: LiveSheet
    plan: _Plan
    writer: CellWriter


class LiveWorkbook:
    """A workbook open in an application.

    Raises ScorecardError where the application does not answer.
    """

    def __init__(self, book: xlwings.Book, native: Native) -> None:
        self._book = book
        self._native = native
        self._written = 0
        self._state = _NOTHING
        self.name = "The workbook"
        with self._speaking():
            self.name = book.name
            self.sheets: Sequence[LiveSheet] = [
                LiveSheet(sheet, self._native, self._speaking) for sheet in book.sheets
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
            if self._native.is_gone(self._book, failure):
                lost = f", and {_NOTHING}" if self._state == _NOTHING else ": what was not saved is lost"
                raise ScorecardError(
                    f"{self.application} has ended, or the workbook was closed in it{lost}; open the "
                    "workbook, and try again.",
                    book=self.name,
                ) from failure
            raise ScorecardError(
                f"{self.application} does not answer or refused a step, and {self._state}; finish the cell "
                f"that is being edited, close any dialog of {self.application}, see that the workbook is "
                "open, and try again.",
                book=self.name,
            ) from failure

    @property
    def selected(self) -> tuple[str, int] | None:
        """The sheet and the first row of the selected cells; None where no cell of this workbook is."""
        with self._speaking():
            cells = self._book.app.selection
            if cells is None or cells.sheet.book.name != self.name:
                return None
            return cells.sheet.name, cells.row

    @property
    def macros(self) -> None:
        """Applications list shapes one call each."""

    @cached_property
    def names(self) -> Sequence[tuple[str, str]]:
        with self._speaking():
            return [(name, formula.removeprefix("=")) for name, formula in self._native.names(self._book)]

    @cached_property
    def charts(self) -> Sequence[tuple[str, str]]:
        with self._speaking():
            return [(one.name, formula) for one in self._book.sheets for formula in self._native.charts(one)]

    def apply(self, updates: Sequence[SheetUpdate], *, dry_run: bool = False) -> Applied:
        """A dry run cannot tell whether a protected sheet has a password."""
        refusals = Refusals(self.name, self._native)
        refusals.refuse_charts(updates)
        asked = updates
        with self._speaking():
            plans = list(self._plans(list(map(before_shifts, asked))))
            there = [(plan.sheet, plan.update) for plan in plans if plan.sheet is not None]
            for sheet, update in there:
                refusals.refuse_parts_of_arrays(sheet, update.changes)
                if update.anew is not None:
                    refuse_anew(self._book, sheet.sheet, update.anew)
            for plan in plans:
                refusals.refuse_contents(plan.update)
            # A sheet of what was found is to be looked at, also where nothing can be saved.
            is_kept = any(plan.update.anew is None for plan in plans)
            if is_kept and self._native.is_read_only(self._book):
                raise ScorecardError(
                    f"{self.name} is open for reading only in {self.application}, so that nothing could be "
                    "saved; open it for editing, or have it closed where it is open."
                )
            for plan in plans:
                if plan.sheet is None and plan.update.anew is None:
                    refuse_new_sheet(self._book, self._native, plan.update.sheet)
        if dry_run or not plans:
            return Applied(bool(plans))
        with ExitStack() as restoring:
            for sheet, update in there:
                self._lift_protection(sheet, update, refusals, restoring)
            for sheet, update in there:
                if update.anew is None:  # or nothing of what was read is relied on
                    refusals.refuse_changed(sheet, update)
            self._be_quiet(restoring)
            with self._speaking():
                shifted = self._shift_rows(asked)
                if shifted:
                    plans = list(self._plans([update._replace(shifts=()) for update in asked]))
                applied = self._write_all(plans)
                return applied._replace(needed=applied.needed or shifted)

    def _shift_rows(self, updates: Sequence[SheetUpdate]) -> bool:
        """Insert and delete rows, the application moving all that leads to what stands below; whether there
        were any."""
        shifting = [update for update in updates if update.shifts]
        for update in shifting:
            sheet = self._sheet_called(update.sheet)
            assert sheet is not None  # or it would have been refused
            shift_rows(sheet.sheet, self._native, update.shifts)
            self._state = "perhaps not more than rows were inserted or deleted: undo that there, if you can"
            self.sheets = [one for one in self.sheets if one is not sheet]
            self._see(sheet.sheet)
        return bool(shifting)

    def _write_all(self, plans: Sequence[_Plan]) -> Applied:
        """New sheets and added rows come first, so that a log tells of all that was begun."""
        cells = sum(len(plan.update.changes) for plan in plans)
        tasks = self._tasks(plans, partial(self._note_written, cells))
        added = {task.sheet.name: self._add_rows(task) for task in tasks}
        for sheet, plan, writer in tasks:
            if plan.update.changes or not plan.rules_are_right:
                self._note_written(cells, 0)
                writer.write(plan.update, added[sheet.name])
        self._state = "all figures are up to date but perhaps not all colours"
        left = [
            one
            for sheet, plan, _ in tasks
            if plan.update.rules is not None and not plan.rules_are_right
            for one in replace_rules(sheet.sheet, self._native, plan.held, plan.update.rules)
        ]
        refused = {one.sheet for one in left if not one.is_set}
        changed = any(
            plan.update.changes or added[sheet.name] or plan.sheet is None or sheet.name not in refused
            for sheet, plan, _ in tasks
        )
        return Applied(changed, (), tuple(left))

    def _tasks(self, plans: Sequence[_Plan], note: Callable[[int], None]) -> list[_Task]:
        """The plans with their sheets, those that are new added behind all others; the one in front stays
        there, and a sheet that is added twice is there the second time."""
        front = self._book.sheets.active if any(plan.sheet is None for plan in plans) else None
        tasks = []
        for plan in plans:
            sheet = plan.sheet or self._sheet_called(plan.update.sheet)
            if sheet is None and plan.update.new is not None:
                self._state = f"perhaps not more than the sheet {plan.update.sheet} was added"
                added = add_own_sheet(self._book, self._native, plan.update.new)
                sheet = self._see(added)
            elif sheet is None and plan.update.anew is not None:
                self._state = f"perhaps not more than the sheet {plan.update.sheet} was added"
                sheet = self._see(write_anew(self._book, self._native, None, plan.update.anew))
            assert sheet is not None  # or it would have been refused
            tasks.append(_Task(sheet, plan, CellWriter(self.name, sheet, self._native, note)))
        if front is not None:
            self._native.show(front)
        for sheet, plan, _ in tasks:
            if plan.update.anew is not None:
                if plan.sheet is not None:
                    self._state = f"perhaps not all of the sheet {sheet.name} is written"
                    write_anew(self._book, self._native, sheet.sheet, plan.update.anew)
                    self.sheets = [one for one in self.sheets if one is not sheet]
                    self._see(sheet.sheet)
                self._native.show(sheet.sheet, plan.update.anew.header_row)
        return tasks

    def _add_rows(self, task: _Task) -> dict[Place, Value]:
        added = task.plan.update.added
        if added is None or not added.rows:
            return {}
        self._state = f"perhaps not more than rows of the sheet {task.sheet.name} were added"
        return write_added(task.sheet.sheet, self._native, added, task.writer)

    def _note_written(self, cells: int, more: int) -> None:
        self._written += more
        self._state = f"{self._written} of {cells} cells were brought up to date"

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
                        f"{self.application} does not answer, and {otherwise}.", book=self.name
                    ) from failure
                time.sleep(_RESTORING_PAUSE)
        return None

    def _plans(self, updates: Sequence[SheetUpdate]) -> Iterator[_Plan]:
        """Each sheet with something to do in it."""
        for update in updates:
            sheet = self._sheet_called(update.sheet)
            anew = sheet_anew(update)
            if sheet is None and update.new is None and anew is None:
                raise ScorecardError(
                    f"there is no sheet {update.sheet} in the workbook, and nothing was written.",
                    book=self.name,
                )
            held: list[HeldRule] = []
            rules_are_right = update.rules is None or (sheet is None and not update.rules)
            if sheet is not None and update.rules is not None:
                held = held_rules(sheet.sheet, self._native)
                rules_are_right = are_as_declared(held, update.rules)
            rows = update.added.rows if update.added else ()
            has_cells = update.changes or update.shifts or rows or anew
            if has_cells or sheet is None or not rules_are_right:
                yield _Plan(sheet, update, held, rules_are_right)

    def _sheet_called(self, name: str) -> LiveSheet | None:
        """The sheet of a name, in whatever letters, even if it is newer than this workbook's sheets."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        for one in self._book.sheets:
            if (its_name := one.name).casefold() == name.casefold():
                known = next((sheet for sheet in self.sheets if sheet.name == its_name), None)
                return known or self._see(one)
        return None

    def _see(self, sheet: xlwings.Sheet) -> LiveSheet:
        """A sheet that was added since the workbook was first looked at."""
        seen = LiveSheet(sheet, self._native, self._speaking)
        self.sheets = [*self.sheets, seen]
        return seen

    def _lift_protection(
        self, sheet: LiveSheet, update: SheetUpdate, refusals: Refusals, restoring: ExitStack
    ) -> None:
        """A sheet's protection without a password is off meanwhile."""
        with self._speaking():
            protection = self._native.protection(sheet.sheet)
            if protection is None:
                return
            if not self._native.lift(sheet.sheet):
                if update.anew is not None:
                    raise has_password(self.name, sheet.name)
                if update.shifts:
                    raise ScorecardError(
                        "the sheet is protected with a password, so no rows can be inserted or deleted; "
                        "unprotect the sheet.",
                        book=self.name,
                        sheet=sheet.name,
                    )
                refusals.refuse_locked(sheet, update)
                return
        restoring.callback(
            self._restore,
            partial(self._native.protect, sheet.sheet, protection),
            f"the sheet {sheet.name} is no longer protected: protect it again",
        )
