"""Taking back the last action of the change log, cell by cell; what somebody has changed since stays."""

from collections.abc import Iterator
from typing import NamedTuple

from scorecard_xl.actions.undone_rows import UndoneRows, is_of_rows
from scorecard_xl.actions.writing import write
from scorecard_xl.actions.written_cells import (
    Address,
    WrittenCells,
    address_of,
    is_code,
    is_month,
    same,
    stands,
)
from scorecard_xl.actions.year_moves import YEAR
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import Problem, Settings
from scorecard_xl.own_sheets.change_log import (
    COLOURS,
    NUMBER_FORMAT,
    REDO,
    RESULT,
    SHEET_ADDED,
    UNDO,
    Action,
    Line,
    last_action,
)
from scorecard_xl.own_sheets.lists import CHANGE_LOG, sheets_of
from scorecard_xl.own_sheets.settings import read_settings
from scorecard_xl.spreadsheet.cells import (
    Content,
    Formula,
    as_text,
    cell_name,
)
from scorecard_xl.spreadsheet.workbook import CellChange, Workbook
from scorecard_xl.words.text import shortened


class Undone(NamedTuple):
    """What taking an action back did, or would do.

    ``rows`` counts those that were added and go, or were deleted and come back. ``left`` are the cells that
    stay as they are, and why. Where ``needs_agreement``, nothing is written unless the user agrees: what was
    typed since would come to stand under another month.
    """

    action: Action
    written: bool
    changes: tuple[CellChange, ...]
    rows: int
    left: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    needs_agreement: bool


def undo(workbook: Workbook, *, earlier: bool = False, agreed: bool = False, dry_run: bool = False) -> Undone:
    """Take back the last action that the change log tells of; an undo is an action too. With ``earlier`` it
    is the last action that nobody has taken back yet, so that one can go back step by step.

    An action that broke off half way is taken back as far as it came. Raises ScorecardError where the
    workbook keeps no log, or there is nothing to take back.
    """
    if not sheets_of(workbook, CHANGE_LOG):
        raise ScorecardError(
            f"{workbook.name} keeps no change log, so there is nothing that could be taken back: add one "
            "with “scorecard-xl log”, and from then on there is."
        )
    action = last_action(workbook, still_stands=earlier)
    if action is None:
        what = "every action of the change log has been taken back" if earlier else "the change log is empty"
        raise ScorecardError(f"{what}, so there is nothing to take back.", book=workbook.name)
    settings = read_settings(workbook)
    undoing = _Undoing(workbook, settings, action)
    changes = undoing.changes()
    needs_agreement = undoing.moves_months and bool(undoing.left)
    may_write = not dry_run and (agreed or not needs_agreement)
    name = _name_of_undo(action.name)
    colours = [line for line in action.lines if line.column == COLOURS]
    updates = undoing.rows.updates(changes)
    done = write(workbook, settings, name, updates, may_write=may_write, also=colours)
    return Undone(
        action,
        done.written,
        done.changes,
        undoing.rows.count,
        tuple(undoing.left),
        (*undoing.arrays, *map(_colours_stay, colours), *done.problems),
        needs_agreement,
    )


def _colours_stay(line: Line) -> Problem:
    message = "The colours that were set stay, as they follow the figures, and a refresh sets them again."
    return Problem(line.sheet, line.cell, "", Finding.COLOURS_NOT_UNDONE, message)


def _name_of_undo(action: str) -> str:
    """What the log calls taking an action back.

    >>> _name_of_undo("refresh"), _name_of_undo("undo of refresh"), _name_of_undo("redo of refresh")
    ('undo of refresh', 'redo of refresh', 'undo of refresh')
    """
    if action.startswith(UNDO):
        return f"{REDO}{action.removeprefix(UNDO)}"
    return f"{UNDO}{action.removeprefix(REDO)}"


class _Undoing:
    """Finds the changes that take an action back; ``left`` are the cells that stay, and why."""

    def __init__(self, workbook: Workbook, settings: Settings, action: Action) -> None:
        self._action = action
        self._written = WrittenCells(workbook, settings, action)
        self._contents: dict[Address, Line] = {}
        self._formats: dict[Address, Line] = {}
        self._results: dict[Address, Content] = {}
        self.rows = UndoneRows(action.lines, self._written.sheets, self._written.tables)
        self.left: list[Problem] = [*self.rows.left]
        self.arrays: list[Problem] = []

    @property
    def moves_months(self) -> bool:
        """Whether the action gave months other columns."""
        return self._written.moves_months

    def changes(self) -> list[CellChange]:
        """The changes that take the action back, the last of its lines first.

        Rows that it added to a list stay where anything else does: the list may hold the only copy.
        """
        changes = list(self._cells())
        if not self.left:
            return changes
        kept = {
            (one.sheet, one.row, one.column)
            for one in changes
            if one.sheet in self._written.lists and one.new is None
        }
        if kept:
            sheet, row, column = min(kept)
            message = "The rows that were added from here on stay, as not all else can be taken back."
            self.left.append(Problem(sheet, cell_name(row, column), "", Finding.NOT_UNDONE, message))
        return [change for change in changes if (change.sheet, change.row, change.column) not in kept]

    def _cells(self) -> Iterator[CellChange]:
        for line in reversed(self._action.lines):
            if line.column in (SHEET_ADDED, COLOURS) or is_of_rows(line) or self.rows.keeps(line):
                continue
            if line.sheet in self._written.sheets:
                self._note(line)
            else:
                self._leave(line, "its sheet is no longer there")
        for address in dict.fromkeys([*self._contents, *self._formats]):
            change = self._change(address)
            if change is not None:
                yield change

    def _note(self, line: Line) -> None:
        address = address_of(line)
        if line.column.startswith(RESULT):
            self._results[address] = line.old
            return
        lines = self._formats if line.column.startswith(NUMBER_FORMAT) else self._contents
        # A cell that was written twice goes back to what it held before the first time.
        lines[address] = lines[address]._replace(old=line.old) if address in lines else line
        if line.column == "header":
            self._written.note_header(line)
        if line.column == YEAR:
            self._written.note_year(line)
        if lines is self._contents:
            self._written.note_content(line)

    def _change(self, address: Address) -> CellChange | None:
        content, look = self._contents.get(address), self._formats.get(address)
        line = content or look
        assert line is not None
        stored, formula, code = self._written.cell(address)
        old = None if content is None else self._old(address, content)
        why = self._written.moved(address, line)
        if why is None and self._holds_old(address):
            return None  # the action broke off before it came here
        why = why or self._changed_since(address)
        if why is not None:
            self._leave(line, why)
            return None
        sheet, row, column = address
        return CellChange(
            sheet=sheet,
            row=row,
            column=column,
            ref=line.ref,
            column_name=self._written.name_after(address, line),
            old=stored,
            new=self._written.content(address) if content is None else old,
            number_format=str(look.old) if look is not None and is_code(code, look.new) else None,
            old_formula=formula,
            old_number_format=code,
        )

    def _holds_old(self, address: Address) -> bool:
        """Whether a cell holds, and shows it in the format, what it did before the action."""
        content, look = self._contents.get(address), self._formats.get(address)
        has_content = content is None or same(self._written.content(address), content.old)
        return has_content and (look is None or is_code(self._written.cell(address)[2], look.old))

    def _changed_since(self, address: Address) -> str | None:
        """How a cell differs from what the action left in it; None where it does not."""
        content, look = self._contents.get(address), self._formats.get(address)
        if content is None:
            is_known = look is None or is_code(self._written.cell(address)[2], look.new)
            return None if is_known else "its number format was changed since"
        now = self._written.content(address)
        if stands(now, content.new):
            return None
        why = f"it was changed since, and holds {_said(now)} where {_said(content.new)} was written"
        if self._written.header_above(address) and is_month(content.column):
            why += f"; mind that it stands under {self._written.name_after(address, content)} again"
        return why

    def _old(self, address: Address, content: Line) -> Content:
        """What a cell held: a formula with its result, but of an array, whose parts nobody can write, the
        result alone."""
        if not isinstance(content.old, Formula):
            return content.old
        result = self._results.get(address)
        if content.old.text.startswith("{"):
            self._note_array(content)
            return result
        return content.old if isinstance(result, Formula) else content.old._replace(result=result)

    def _note_array(self, line: Line) -> None:
        message = f"The result of {line.old} is back, and the array formula is not: enter it again in Excel."
        self.arrays.append(Problem(line.sheet, line.cell, line.ref, Finding.ARRAY_NOT_UNDONE, message))

    def _leave(self, line: Line, why: str) -> None:
        message = f"The cell stays as it is, because {why}."
        self.left.append(Problem(line.sheet, line.cell, line.ref, Finding.NOT_UNDONE, message))


def _said(content: Content) -> str:
    if content is None:
        return "nothing"
    text = str(content) if isinstance(content, Formula) else as_text(content)
    return f"“{shortened(text)}”"
