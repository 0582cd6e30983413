"""Taking back the last action of the change log, cell by cell; what somebody has changed since stays."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.actions.writing import updates_of, write
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Measure, Month, Problem, Settings, Table
from scorecard_xl.own_sheets.change_log import (
    NUMBER_FORMAT,
    REDO,
    RESULT,
    SHEET_ADDED,
    UNDO,
    Action,
    Line,
    last_action,
)
from scorecard_xl.own_sheets.lists import CHANGE_LOG, HISTORY, sheets_of
from scorecard_xl.own_sheets.settings import read_settings, row_of_setting, settings_sheet
from scorecard_xl.reading.tables import TableReader
from scorecard_xl.spreadsheet.cells import (
    Content,
    Formula,
    Value,
    area_of,
    as_text,
    cell_name,
)
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet, Workbook, is_ours
from scorecard_xl.words.months import likely_month, month_of_header
from scorecard_xl.words.text import shortened

Place = tuple[str, int, int]

_MONTH = re.compile(r"[A-Z][a-z]{2}-\d\d")
_COLUMNS = frozenset(["commentary", *(measure.value for measure in Measure)])


class Undone(NamedTuple):
    """What taking an action back did, or would do.

    ``left`` are the cells that stay as they are, and why. Where ``needs_agreement``, nothing is written
    unless the user agrees: what was typed since would come to stand under another month.
    """

    action: Action
    written: bool
    changes: tuple[CellChange, ...]
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
        raise ScorecardError(f"{workbook.name}: {what}, so there is nothing to take back.")
    settings = read_settings(workbook)
    undoing = _Undoing(workbook, settings, action)
    changes = undoing.changes()
    needs_agreement = undoing.moves_months and bool(undoing.left)
    may_write = not dry_run and (agreed or not needs_agreement)
    name = _name_of_undo(action.name)
    done = write(workbook, settings, name, updates_of(changes), may_write=may_write)
    return Undone(
        action,
        done.written,
        tuple(changes),
        tuple(undoing.left),
        (*undoing.arrays, *done.problems),
        needs_agreement,
    )


def _name_of_undo(action: str) -> str:
    """What the log calls taking an action back.

    >>> _name_of_undo("refresh"), _name_of_undo("undo of refresh"), _name_of_undo("redo of refresh")
    ('undo of refresh', 'redo of refresh', 'undo of refresh')
    """
    if action.startswith(UNDO):
        return f"{REDO}{action.removeprefix(UNDO)}"
    return f"{UNDO}{action.removeprefix(REDO)}"


def _tables_on(workbook: Workbook, sheet: Sheet, settings: Settings) -> list[Table]:
    """The tables of a sheet; none where an action that broke off has left them in disorder."""
    try:
        return list(TableReader(workbook.name, sheet, settings).tables())
    except ScorecardError:
        return []


class _Row(NamedTuple):
    values: Sequence[Value]
    formulas: Mapping[int, str]
    codes: Sequence[str]


class _Undoing:
    def __init__(self, workbook: Workbook, settings: Settings, action: Action) -> None:
        self._action = action
        self._sheets: Mapping[str, Sheet] = {sheet.name: sheet for sheet in workbook.sheets}
        self._settings = settings_sheet(workbook)
        written = {line.sheet for line in action.lines}
        self._tables = {
            name: _tables_on(workbook, sheet, settings)
            for name, sheet in self._sheets.items()
            if name in written and not is_ours(sheet)
        }
        self._contents: dict[Place, Line] = {}
        self._formats: dict[Place, Line] = {}
        self._headers: dict[tuple[str, int], list[Line]] = {}
        self._rows: dict[tuple[str, int], list[Line]] = {}
        self._results: dict[Place, Content] = {}
        self._lists = {sheet.name for kind in (HISTORY, CHANGE_LOG) for sheet in sheets_of(workbook, kind)}
        refs = (table.ref_column or 0 for tables in self._tables.values() for table in tables)
        widths = (area_of(line.cell).last_column for line in action.lines)
        self._columns = range(1, max((*widths, *refs), default=0) + 1)
        self._read: dict[tuple[str, int], _Row] = {}
        self.left: list[Problem] = []
        self.arrays: list[Problem] = []

    @property
    def moves_months(self) -> bool:
        """Whether the action gave months other columns."""
        return any(_month_of(line.new, []) for lines in self._headers.values() for line in lines)

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
            if one.sheet in self._lists and one.new is None
        }
        if kept:
            sheet, row, column = min(kept)
            message = "The rows that were added from here on stay, as not all else can be taken back."
            self.left.append(Problem(sheet, cell_name(row, column), "", "not-undone", message))
        return [change for change in changes if (change.sheet, change.row, change.column) not in kept]

    def _cells(self) -> Iterator[CellChange]:
        for line in reversed(self._action.lines):
            if line.column == SHEET_ADDED or line.sheet not in self._sheets:
                if line.column != SHEET_ADDED:
                    self._leave(line, "its sheet is no longer there")
                continue
            self._note(line)
        for place in dict.fromkeys([*self._contents, *self._formats]):
            change = self._change(place)
            if change is not None:
                yield change

    def _note(self, line: Line) -> None:
        place = _place(line)
        name, row, column = place
        if line.column.startswith(RESULT):
            self._results[place] = line.old
            return
        lines = self._formats if line.column.startswith(NUMBER_FORMAT) else self._contents
        # A cell that was written twice goes back to what it held before the first time.
        lines[place] = lines[place]._replace(old=line.old) if place in lines else line
        if line.column == "header":
            self._headers.setdefault((name, column), []).append(line)
        if lines is self._contents:
            self._rows.setdefault((name, row), []).append(line)

    def _change(self, place: Place) -> CellChange | None:
        name, row, column = place
        content, look = self._contents.get(place), self._formats.get(place)
        line = content or look
        assert line is not None
        stored, formula, code = self._cell(place)
        now = self._content(place)
        old = None if content is None else self._old(place, content)
        why = self._moved(place, line)
        holds_old = (content is None or _same(now, content.old)) and (
            look is None or _is_code(code, look.old)
        )
        if why is None and holds_old:
            return None  # the action broke off before it came here
        if why is None and content is not None and not _same(now, content.new):
            why = f"it was changed since, and holds {_said(now)} where {_said(content.new)} was written"
            if self._header_above(place) and _MONTH.fullmatch(line.column):
                why += f"; mind that it stands under {self._name_after(place, line)} again"
        elif why is None and content is None and look is not None and not _is_code(code, look.new):
            why = "its number format was changed since"
        if why is not None:
            self._leave(line, why)
            return None
        return CellChange(
            name,
            row,
            column,
            line.ref,
            self._name_after(place, line),
            stored,
            now if content is None else old,
            str(look.old) if look is not None and _is_code(code, look.new) else None,
            old_formula=formula,
            old_number_format=code,
        )

    def _old(self, place: Place, content: Line) -> Content:
        """What a cell held: a formula with its result, but of an array, whose parts nobody can write, the
        result alone."""
        if not isinstance(content.old, Formula):
            return content.old
        result = self._results.get(place)
        if content.old.text.startswith("{"):
            self._note_array(content)
            return result
        return content.old if isinstance(result, Formula) else content.old._replace(result=result)

    def _note_array(self, line: Line) -> None:
        message = f"The result of {line.old} is back, and the array formula is not: enter it again in Excel."
        self.arrays.append(Problem(line.sheet, line.cell, line.ref, "array-not-undone", message))

    def _cell(self, place: Place) -> tuple[Value, str, str]:
        """What a cell holds, the formula that gives it, and its number format."""
        name, row, column = place
        read = self._read.get((name, row))
        if read is None:
            sheet = self._sheets[name]
            read = self._read[name, row] = _Row(
                sheet.values(row, self._columns),
                sheet.formulas(row),
                sheet.number_formats(row, self._columns),
            )
        return read.values[column - 1], read.formulas.get(column, ""), read.codes[column - 1]

    def _content(self, place: Place) -> Content:
        stored, formula, _ = self._cell(place)
        return Formula(formula) if formula else stored

    def _moved(self, place: Place, line: Line) -> str | None:
        """How it shows that the cell of a line stands elsewhere by now, as rows or columns were inserted,
        deleted or sorted; None where nothing shows it."""
        name, row, _ = place
        if self._settings is not None and name == self._settings.name:
            known = row_of_setting(self._settings, line.column)
            return None if known in (None, row) else f"the setting {line.column} is now in row {known}"
        if name in self._lists:
            whole = all(map(self._is_as_written, self._rows.get((name, row), ())))
            return None if whole else "its row holds something else by now"
        tables = self._tables.get(name, [])
        if not tables or line.column == "header":
            return None
        ref_columns = {table.ref_column for table in tables if table.ref_column is not None}
        refs = [as_text(self._cell((name, row, one))[0]) for one in ref_columns]
        if line.ref and line.ref not in refs:
            return f"the row is now {next(filter(None, refs), 'another')}'s"
        column_name = line.column.removeprefix(NUMBER_FORMAT)
        if column_name not in _COLUMNS and not _MONTH.fullmatch(column_name):
            return None
        # A row without a ref is known by what was written into it.
        written = [one for one in self._rows.get((name, row), ()) if one.new not in (None, "")]
        if not line.ref and sum(map(self._is_as_written, written)) * 2 < len(written):
            return "its row is now another's"
        header = self._header_above(place)
        if header is not None:
            is_known = self._is_as_written(header) or _same(self._content(_place(header)), header.old)
            return None if is_known else "the header above it was changed since"
        heads = self._heading(place)
        return None if heads == column_name else f"the column is now {heads or 'another'}'s"

    def _header_above(self, place: Place) -> Line | None:
        """The line of the action about the header of a cell's column; None where it wrote none."""
        name, row, column = place
        above = [one for one in self._headers.get((name, column), ()) if _place(one)[1] < row]
        return max(above, key=lambda one: _place(one)[1], default=None)

    def _heading(self, place: Place) -> str | None:
        """What the column of a cell is in its table: a month, a computed one, or the commentary."""
        name, row, column = place
        for table in self._tables.get(name, ()):
            if table.header_row <= row <= table.last_row:
                names = {month.column: month.month.label for month in table.months}
                for measure, change in table.changes.items():
                    names.update(dict.fromkeys(change.columns, measure.value))
                names[table.average_column or 0] = Measure.AVERAGE.value
                names[table.maximum_column or 0] = Measure.MAXIMUM.value
                names[table.commentary_column or 0] = "commentary"
                return names.get(column)
        return None

    def _is_as_written(self, line: Line) -> bool:
        return _same(self._content(_place(line)), line.new)

    def _name_after(self, place: Place, line: Line) -> str:
        """The name of a cell's column once the action is taken back."""
        name = line.column.removeprefix(NUMBER_FORMAT)
        header = self._header_above(place) if _MONTH.fullmatch(name) else None
        months = [m.month for table in self._tables.get(place[0], ()) for m in table.months]
        month = _month_of(header.old, months) if header else None
        return month.label if month else name

    def _leave(self, line: Line, why: str) -> None:
        message = f"The cell stays as it is, because {why}."
        self.left.append(Problem(line.sheet, line.cell, line.ref, "not-undone", message))


def _place(line: Line) -> Place:
    area = area_of(line.cell)
    return line.sheet, area.first_row, area.first_column


def _month_of(header: Content, months: list[Month]) -> Month | None:
    """The month that a header is, as far as its cell says it."""
    if isinstance(header, datetime.date):
        return likely_month(header, months)
    return month_of_header(header) if isinstance(header, str) else None


def _same(now: Content, written: Content) -> bool:
    if isinstance(now, Formula) and isinstance(written, Formula):
        return "".join(now.text.split()).casefold() == "".join(written.text.split()).casefold()
    now, written = (None if content == "" else content for content in (now, written))
    return type(now) is type(written) and now == written


def _is_code(now: str, logged: Content) -> bool:
    """Whether two number formats are one; LibreOffice writes some letters of dates large."""
    return now.casefold() == str(logged).casefold()


def _said(content: Content) -> str:
    if content is None:
        return "nothing"
    text = str(content) if isinstance(content, Formula) else as_text(content)
    return f"“{shortened(text)}”"
