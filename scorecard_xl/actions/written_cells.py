"""The cells that an action of the change log has written, as they are now: what they hold, and whether they
stand elsewhere, as rows or columns were inserted, deleted or sorted since."""

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.actions.year_moves import YEAR
from scorecard_xl.computing.columns import computed_roles
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import COMMENTARY, REF, Month, Settings, Table
from scorecard_xl.own_sheets.change_log import NUMBER_FORMAT, Action, Line
from scorecard_xl.own_sheets.lists import CHANGE_LOG, HISTORY, sheets_of
from scorecard_xl.own_sheets.settings import row_of_setting, settings_sheet
from scorecard_xl.reading.earlier_figures import EarlierFigures
from scorecard_xl.reading.tables import TableReader
from scorecard_xl.spreadsheet.cells import CellError, Content, Formula, Value, area_of, as_text, packed
from scorecard_xl.spreadsheet.workbook import Sheet, Workbook, is_ours, sheets_by_name
from scorecard_xl.words.months import likely_month, month_of_header
from scorecard_xl.words.years import years_in

Address = tuple[str, int, int]
"""A cell by its sheet, row and column."""

_MONTH = re.compile(r"[A-Z][a-z]{2}-\d\d")


class _RowNow(NamedTuple):
    values: Sequence[Value]
    formulas: Mapping[int, str]
    codes: Sequence[str]


class WrittenCells:
    """The cells of an action; each is known once its line was noted."""

    def __init__(self, workbook: Workbook, settings: Settings, action: Action) -> None:
        self.sheets: Mapping[str, Sheet] = sheets_by_name(workbook.sheets)
        self.lists = {sheet.name for kind in (HISTORY, CHANGE_LOG) for sheet in sheets_of(workbook, kind)}
        self._settings = settings_sheet(workbook)
        written = {line.sheet for line in action.lines}
        self.tables = {
            name: _tables_on(workbook, sheet, settings)
            for name, sheet in self.sheets.items()
            if name in written and not is_ours(sheet)
        }
        self._headers: dict[tuple[str, int], list[Line]] = {}
        self._years: dict[str, int] = {}
        self._rows: dict[tuple[str, int], list[Line]] = {}
        self._columns = range(1, self._last_column(action) + 1)
        self._read: dict[tuple[str, int], _RowNow] = {}

    def _last_column(self, action: Action) -> int:
        """The last column that any question about the action needs."""
        refs = [table.columns.get(REF, 0) for tables in self.tables.values() for table in tables]
        return max([*refs, *(area_of(line.cell).last_column for line in action.lines)], default=0)

    @property
    def moves_months(self) -> bool:
        """Whether the action gave months other columns."""
        headers = (line for lines in self._headers.values() for line in lines)
        return bool(self._years) or any(_month_of(line.new, []) for line in headers)

    def note_header(self, line: Line) -> None:
        """Remember the line of a header."""
        sheet, _, column = address_of(line)
        self._headers.setdefault((sheet, column), []).append(line)

    def note_year(self, line: Line) -> None:
        """Remember the line of a cell that tells the year of months."""
        old, new = (
            next(iter(years_in(as_text(one))), None)
            for one in (line.old, line.new)
            if not isinstance(one, Formula)
        )
        if old and new:
            self._years[line.sheet] = old.year.first - new.year.first

    def note_content(self, line: Line) -> None:
        """Remember the line of a cell's content."""
        sheet, row, _ = address_of(line)
        self._rows.setdefault((sheet, row), []).append(line)

    def cell(self, address: Address) -> tuple[Value, str, str]:
        """What a cell holds, the formula that gives it, and its number format."""
        name, row, column = address
        read = self._read.get((name, row))
        if read is None:
            sheet = self.sheets[name]
            read = self._read[name, row] = _RowNow(
                sheet.values(row, self._columns),
                sheet.formulas(row),
                sheet.number_formats(row, self._columns),
            )
        return read.values[column - 1], read.formulas.get(column, ""), read.codes[column - 1]

    def content(self, address: Address) -> Content:
        """What a cell holds, as the log writes it: the formula where there is one."""
        stored, formula, _ = self.cell(address)
        return Formula(formula) if formula else stored

    def moved(self, address: Address, line: Line) -> str | None:
        """How it shows that the cell of a line stands elsewhere by now, as rows or columns were inserted,
        deleted or sorted; None where nothing shows it."""
        sheet, row, _ = address
        if self._settings is not None and sheet == self._settings.name:
            known = row_of_setting(self._settings, line.column)
            return None if known in (None, row) else f"the setting {line.column} is now in row {known}"
        if sheet in self.lists:
            whole = all(map(self._is_as_written, self._rows.get((sheet, row), ())))
            return None if whole else "its row holds something else by now"
        if not self.tables.get(sheet) or line.column in ("header", YEAR):
            return None
        return self._moved_row(address, line) or self._moved_column(address, line)

    def _moved_row(self, address: Address, line: Line) -> str | None:
        """How a cell of a table shows that its row is another's."""
        sheet, row, _ = address
        columns = {table.columns[REF] for table in self.tables[sheet] if REF in table.columns}
        refs = [as_text(self.cell((sheet, row, column))[0]) for column in columns]
        if line.ref and line.ref not in refs:
            return f"the row is now {next(filter(None, refs), 'another')}'s"
        if line.ref or not _is_of_a_table(line):
            return None
        # A row without a ref is known by what was written into it.
        written = [one for one in self._rows.get((sheet, row), ()) if one.new not in (None, "")]
        is_known = sum(map(self._is_as_written, written)) * 2 >= len(written)
        return None if is_known else "its row is now another's"

    def _moved_column(self, address: Address, line: Line) -> str | None:
        """How a cell of a table shows that its column is another's."""
        if not _is_of_a_table(line):
            return None
        header = self.header_above(address)
        if header is not None:
            is_known = self._is_as_written(header) or same(self.content(address_of(header)), header.old)
            return None if is_known else "the header above it was changed since"
        heads = self._heading(address)
        return None if heads == _column_name(line) else f"the column is now {heads or 'another'}'s"

    def header_above(self, address: Address) -> Line | None:
        """The line of the action about the header of a cell's column; None where it wrote none."""
        name, row, column = address
        above = [one for one in self._headers.get((name, column), ()) if address_of(one)[1] < row]
        return max(above, key=lambda one: address_of(one)[1], default=None)

    def _heading(self, address: Address) -> str | None:
        """What the column of a cell is in its table: a month, a computed one, or the commentary."""
        name, row, column = address
        for table in self.tables.get(name, ()):
            if table.header_row <= row <= table.last_row:
                names = {month.column: month.month.label for month in table.months}
                for role, change in table.changes.items():
                    names.update(dict.fromkeys(change.columns, role))
                for role in (COMMENTARY, *computed_roles()):
                    if role in table.columns:
                        names[table.columns[role]] = role
                return names.get(column)
        return None

    def _is_as_written(self, line: Line) -> bool:
        return stands(self.content(address_of(line)), line.new)

    def name_after(self, address: Address, line: Line) -> str:
        """The name of a cell's column once the action is taken back."""
        name = _column_name(line)
        header = self.header_above(address) if is_month(name) else None
        months = [m.month for table in self.tables.get(address[0], ()) for m in table.months]
        month = _month_of(header.old, months) if header else None
        if month is None and is_month(name) and (known := month_of_header(name)) is not None:
            month = known.plus(12 * self._years.get(address[0], 0))
        return month.label if month else name


def _tables_on(workbook: Workbook, sheet: Sheet, settings: Settings) -> list[Table]:
    """The tables of a sheet; none where an action that broke off has left them in disorder."""
    try:
        return list(TableReader(workbook.name, sheet, settings, EarlierFigures(workbook, settings)).tables())
    except ScorecardError:
        return []


def address_of(line: Line) -> Address:
    """The cell of a line."""
    area = area_of(line.cell)
    return line.sheet, area.first_row, area.first_column


def is_month(column: str) -> bool:
    """Whether the log calls a month's column so.

    >>> is_month("May-21"), is_month("average")
    (True, False)
    """
    return _MONTH.fullmatch(column) is not None


def _column_name(line: Line) -> str:
    return line.column.removeprefix(NUMBER_FORMAT)


def _is_of_a_table(line: Line) -> bool:
    name = _column_name(line)
    return name == COMMENTARY or name in computed_roles() or is_month(name)


def _month_of(header: Content, months: list[Month]) -> Month | None:
    """The month that a header is, as far as its cell says it."""
    if isinstance(header, datetime.date):
        return likely_month(header, months)
    return month_of_header(header) if isinstance(header, str) else None


def same(now: Content, written: Content) -> bool:
    """Whether a cell holds what was written, spaces and case of a formula aside."""
    if isinstance(now, Formula) and isinstance(written, Formula):
        return packed(now.text).casefold() == packed(written.text).casefold()
    now, written = (None if content == "" else content for content in (now, written))
    return type(now) is type(written) and now == written


def stands(now: Content, written: Content) -> bool:
    """Whether a cell still holds what was written, as far as an application tells: not a text that reads like
    an error value from this.

    >>> stands(CellError("#N/A"), "#N/A"), same(CellError("#N/A"), "#N/A")
    (True, False)
    """
    is_text = isinstance(now, CellError) and isinstance(written, str)
    return str(now) == written if is_text else same(now, written)


def is_code(now: str, logged: Content) -> bool:
    """Whether two number formats are one; LibreOffice writes some letters of dates large."""
    return now.casefold() == str(logged).casefold()
