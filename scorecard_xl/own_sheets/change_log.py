"""The change log: every cell that a command or a button writes, in the same save, and its last action.

It is kept where a workbook has our sheet *Change log*, and nowhere else.
"""

import datetime
import getpass
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from scorecard_xl.model import Settings
from scorecard_xl.own_sheets.lists import CHANGE_LOG, HEADER_ROW, HISTORY, added, sheets_of
from scorecard_xl.spreadsheet.cells import CellError, Content, Formula, Value, cell_name
from scorecard_xl.spreadsheet.workbook import (
    AddedRows,
    CellChange,
    Sheet,
    SheetUpdate,
    Workbook,
    sheets_by_name,
)

NUMBER_FORMAT = "number format of "
"""What the column's name begins with in a line about a cell's number format."""

RESULT = "result of "
"""What it begins with in a line that says what a formula gave that made way: old is its result."""

SHEET_ADDED = "sheet added"

ROWS_ADDED, ROWS_DELETED = "rows added", "rows deleted"
"""The column's names in a line about rows that were inserted or deleted: the cell is where they stand, or
stood, among the rows as they are afterwards, and new or old says how many."""

GONE = "deleted: "
"""What it begins with in a line about a cell that went with its row; the cell is where it stood before."""

COLOURS = "colours"
"""The column's name in a line of an action that set the colours of the verdicts and wrote no cell."""

UNDO, REDO = "undo of ", "redo of "
"""What the name of an action that takes another back begins with, and of one that takes an undo back."""

_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}")
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ERROR = re.compile(r"#[A-Z/0-9_]+[!?]?|Err:\d+")  # the latter are LibreOffice's
_COLUMNS = tuple(range(1, len(CHANGE_LOG.header) + 1))


class Line(NamedTuple):
    """One line of the log: a cell, its column's name, and what it held before and after.

    In a line about a number format, old and new are format codes.
    """

    sheet: str
    cell: str
    ref: str
    column: str
    old: Content
    new: Content


class Action(NamedTuple):
    """An action of the log with all its lines, in their order."""

    time: str
    user: str
    name: str
    lines: tuple[Line, ...]


def recorded(
    workbook: Workbook,
    settings: Settings,
    action: str,
    updates: Sequence[SheetUpdate],
    also: Sequence[Line] = (),
) -> list[SheetUpdate]:
    """The updates, and the one of the change log that tells of them, if the workbook has one; ``also`` are
    further lines of it."""
    updates = list(updates)
    if not sheets_of(workbook, CHANGE_LOG):
        return updates
    head = (f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S.%f}"[:-3], user_name(settings) or None, action)
    sheets = sheets_by_name(workbook.sheets)
    told = [_with_real_dates(update, sheets.get(update.sheet)) for update in updates]
    rows = [
        (*head, sheet, cell, ref or None, column, as_logged(old), as_logged(new))
        for sheet, cell, ref, column, old, new in (*lines_of(told), *also)
    ]
    # First of all, so that the log tells of an action that an application breaks off.
    return [*added(workbook, CHANGE_LOG, rows), *updates] if rows else updates


def colour_lines(workbook: Workbook, updates: Sequence[SheetUpdate]) -> list[Line]:
    """What a log says of updates that set colours alone: a line for each sheet, at the first cell of theirs;
    none where its last action was the same."""
    if not sheets_of(workbook, CHANGE_LOG):
        return []
    lines = [
        Line(update.sheet, cell_name(*update.rules[0].areas[0][:2]), "", COLOURS, None, "set")
        for update in updates
        if update.rules
    ]
    if not lines or any(lines_of(updates)) or not workbook.apply(updates, dry_run=True).needed:
        return []
    last = last_action(workbook)
    return [] if last is not None and list(last.lines) == lines else lines


def _with_real_dates(update: SheetUpdate, sheet: Sheet | None) -> SheetUpdate:
    """A change of a header says the month that its date stands for; the log says the date itself."""
    if sheet is None or not any(isinstance(change.old, datetime.date) for change in update.changes):
        return update
    changes = (
        change._replace(old=sheet.values(change.row, (change.column,))[0])
        if isinstance(change.old, datetime.date)
        else change
        for change in update.changes
    )
    return update._replace(changes=tuple(changes))


def user_name(settings: Settings) -> str:
    """Who does this; empty where nobody is to be named, or the system does not know."""
    if not settings.names_users:
        return ""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def lines_of(updates: Sequence[SheetUpdate]) -> Iterator[tuple[str, str, str, str, Content, Content]]:
    """What the log says of updates, a :class:`Line`'s fields for each cell and each number format."""
    for update in updates:
        if update.new:
            yield update.sheet, "A1", "", SHEET_ADDED, None, update.new.title
        yield from _shift_lines(update)
        for change in update.changes:
            yield from _change_lines(change)
        if update.added:
            yield from _added_lines(update.sheet, update.added)


def _change_lines(change: CellChange) -> Iterator[tuple[str, str, str, str, Content, Content]]:
    where, name = (change.sheet, change.cell, change.ref), change.column_name
    code, old_code = change.number_format, change.old_number_format
    if code is not None and code.casefold() != (old_code or "").casefold():
        yield *where, NUMBER_FORMAT + name, old_code or "General", code
    before: Content = change.old
    if change.old_formula:
        yield *where, RESULT + name, change.old, None
        before = Formula(change.old_formula)
    if before != change.new or type(before) is not type(change.new):
        yield *where, name, before, change.new


def _shift_lines(update: SheetUpdate) -> Iterator[tuple[str, str, str, str, Content, Content]]:
    for shift in sorted(update.shifts):
        row = shift.first + sum(other.by for other in update.shifts if other.first < shift.first)
        rows = float(abs(shift.by))
        where = update.sheet, cell_name(row, 1), ""
        yield (*where, ROWS_ADDED, None, rows) if shift.by > 0 else (*where, ROWS_DELETED, rows, None)
    for cell in update.lost:
        where = cell.sheet, cell.cell, cell.ref
        if cell.old_number_format:
            yield *where, f"{GONE}{NUMBER_FORMAT}{cell.column_name}", cell.old_number_format, None
        if cell.old_formula or cell.old is not None:
            old = Formula(cell.old_formula) if cell.old_formula else cell.old
            yield *where, f"{GONE}{cell.column_name}", old, None


def _added_lines(sheet: str, rows: AddedRows) -> Iterator[tuple[str, str, str, str, Content, Content]]:
    names = HISTORY.header
    is_history = sheet.lower().startswith(HISTORY.name.lower())
    for row, values in enumerate(rows.rows, start=rows.first_row):
        ref = str(values[1] or "") if is_history else ""
        for column, value in enumerate(values, start=1):
            if value is not None:
                name = names[column - 1] if is_history else str(values[0]).lower()
                yield sheet, cell_name(row, column), ref, name, None, value


def as_logged(content: Content) -> Value:
    """A cell's content as a line holds it: itself, but that a formula, a date and an error are texts, and a
    text that looks like one of them stands behind an apostrophe.

    >>> as_logged(Formula("A1*2")), as_logged("=A1"), as_logged(0.5), as_logged(datetime.date(2021, 5, 1))
    ('=A1*2', "'=A1", 0.5, '2021-05-01')
    """
    if content is None or type(content) is float:  # as most are, by far
        return content
    if isinstance(content, str):
        is_plain = content[:1] not in ("=", "'", "#") and not _DATE.fullmatch(content)
        is_plain = is_plain and not _ERROR.fullmatch(content)
        return content if is_plain else f"'{content}"
    if isinstance(content, Formula | CellError | datetime.date):
        return str(content)
    return content


def from_log(value: Value) -> Content:
    """The content that a line holds.

    >>> [from_log(as_logged(content)) for content in ("'", "#N/A", CellError("#N/A"), Formula("A1"), None)]
    ["'", '#N/A', CellError(code='#N/A'), Formula(text='A1', result=None), None]
    """
    if isinstance(value, str):
        if value.startswith("'"):
            return value[1:]
        if value.startswith("="):
            return Formula(value[1:])
        if _DATE.fullmatch(value):
            return datetime.date.fromisoformat(value)
        if _ERROR.fullmatch(value):
            return CellError(value)
    return value


def last_action(workbook: Workbook, *, still_stands: bool = False) -> Action | None:
    """The last action that the log tells of, or the last that nobody has taken back yet; None for none."""
    actions = _standing_actions(workbook) if still_stands else _actions_from_the_end(workbook)
    return next(iter(actions), None)


def last_named(workbook: Workbook, name: str) -> Action | None:
    """The last action of this name that nobody has taken back; None for none."""
    return next((action for action in _standing_actions(workbook) if action.name == name), None)


def _standing_actions(workbook: Workbook) -> Iterator[Action]:
    """The actions that nobody has taken back, the latest first."""
    taken_back = 0
    for action in _actions_from_the_end(workbook):
        if action.name.startswith(UNDO):
            taken_back += 1
        elif taken_back:
            taken_back -= 1
        else:
            yield action


def _actions_from_the_end(workbook: Workbook) -> Iterator[Action]:
    for (time, user, name), rows in groupby(
        _rows_from_the_end(workbook), key=lambda values: tuple(values[:3])
    ):
        lines = [_line(values) for values in rows]
        yield Action(str(time or ""), str(user or ""), str(name or ""), tuple(reversed(lines)))


def _rows_from_the_end(workbook: Workbook) -> Iterator[Sequence[Value]]:
    """The lines of the log, the latest first, wherever people sorted them to; nobody's notes between them."""
    for sheet in reversed(sheets_of(workbook, CHANGE_LOG)):
        rows = [row for row in sheet.rows if row > HEADER_ROW]
        ends = [values for row in (*rows[:1], *rows[-1:]) if _is_line(values := sheet.values(row, _COLUMNS))]
        if len(ends) < 2 or str(ends[0][0]) <= str(ends[1][0]):
            rows.reverse()
        for row in rows:
            if _is_line(values := sheet.values(row, _COLUMNS)):
                yield values


def _is_line(values: Sequence[Value]) -> bool:
    time, cell = values[0], values[4]
    return (
        isinstance(time, str)
        and _TIME.fullmatch(time) is not None
        and isinstance(cell, str)
        and _CELL.fullmatch(cell) is not None
    )


def _line(values: Sequence[Value]) -> Line:
    sheet, cell, ref, column = (str(value or "") for value in values[3:7])
    return Line(sheet, cell, ref, column, from_log(values[7]), from_log(values[8]))
