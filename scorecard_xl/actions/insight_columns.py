"""Adding the columns of process limits and targets to tables in use, to the right of all that stands in their
rows: headers and blank cells that look like their neighbours'. Nothing else of the tables changes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.actions.writing import updates_of, write
from scorecard_xl.computing.columns import judged_by_header, judged_columns, judged_of
from scorecard_xl.computing.computed import format_of_months
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import STATUS, TARGET, TOLERANCE, VARIATION, Role, Scorecard, Table
from scorecard_xl.own_sheets.setting_list import COMPUTED_COLUMNS
from scorecard_xl.own_sheets.settings import settings_written
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import LAST_COLUMN, Area, cell_name
from scorecard_xl.spreadsheet.merged_areas import MergedAreas
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet, Workbook, sheets_by_name
from scorecard_xl.words.aims import aim_headed
from scorecard_xl.words.headers import compact
from scorecard_xl.words.text import listed

HEADERS: Mapping[Role, str] = {
    VARIATION: judged_of(VARIATION).usual_header,
    TARGET: "Target",
    TOLERANCE: "Tolerance",
    STATUS: judged_of(STATUS).usual_header,
}
"""The columns, from left to right, and what heads each."""

OURS = (VARIATION, STATUS)


class InsightColumns(NamedTuple):
    """What was added, or would be: the sheet and the area of each table's new cells, the names of the
    columns, and a sentence for each that is not ours because people have one of that name."""

    written: bool
    areas: tuple[tuple[str, Area], ...]
    names: tuple[str, ...]
    why_not: tuple[str, ...]


class _Room(NamedTuple):
    """A table, and the column that each of its new columns gets."""

    table: Table
    columns: Mapping[Role, int]

    @property
    def area(self) -> Area:
        """The new cells, those of rows between the indicators among them."""
        first, last = min(self.columns.values()), max(self.columns.values())
        return Area(self.table.header_row, first, self.table.last_row, last)


def add_insight_columns(
    workbook: Workbook, *, sheet: str | None = None, dry_run: bool = False
) -> InsightColumns:
    """Add the columns Variation, Target, Tolerance and Status that the tables of a workbook lack, and make
    the first and the last ours by the setting Computed columns.

    A table that has one of them keeps it. A column that people have in any table is added to none: the
    setting speaks of all of them. Raises ScorecardError, with nothing written, where there is no room.
    """
    scorecard = read(workbook, None, sheet)
    sheets = sheets_by_name(workbook.sheets)
    headed = [_headed(sheets[table.sheet], table) for table in scorecard.tables]
    peoples = {
        role: table
        for table, roles in zip(scorecard.tables, headed, strict=True)
        for role in OURS
        if role in roles and role not in table.columns
    }
    wanted = [role for role in HEADERS if role not in peoples]
    rooms = list(_rooms(workbook.name, scorecard, sheets, headed, wanted))
    changes = [change for room in rooms for change in _changes(sheets[room.table.sheet], room)]
    updates = updates_of(changes)
    added = [role for role in wanted if any(role in room.columns for room in rooms)]
    if any(role in OURS for role in added):
        updates.append(settings_written(workbook, {COMPUTED_COLUMNS.lower(): _setting(scorecard, added)}))
    done = write(workbook, scorecard.settings, "insight columns", updates, may_write=not dry_run)
    return InsightColumns(
        done.written,
        tuple((room.table.sheet, room.area) for room in rooms),
        tuple(HEADERS[role] for role in added),
        tuple(_why_not(role, table) for role, table in peoples.items()),
    )


def _headed(sheet: Sheet, table: Table) -> set[Role]:
    """What heads the columns of a table, ours and people's, however often."""
    judged = judged_by_header()
    first = min((indicator.row for indicator in table.indicators), default=table.header_row + 1)
    found: set[Role] = set()
    for row in range(table.header_row, first):
        for value in sheet.filled(row).values():
            if isinstance(value, str):
                column = judged.get(compact(value))
                role = column.role if column else aim_headed(value)
                found |= {role} if role else set()
    return found | {role for role in HEADERS if role in table.columns or role in table.peoples}


def _rooms(
    workbook: str,
    scorecard: Scorecard,
    sheets: Mapping[str, Sheet],
    headed: Sequence[set[Role]],
    wanted: Sequence[Role],
) -> Iterator[_Room]:
    """Each table that lacks a column, with where its new ones stand: below each other on one sheet."""
    lacking = [
        (table, [role for role in wanted if role not in roles])
        for table, roles in zip(scorecard.tables, headed, strict=True)
    ]
    lacking = [(table, roles) for table, roles in lacking if roles]
    first_free: dict[str, int] = {}
    for table, _ in lacking:
        _refuse_beside_another(workbook, table, scorecard.tables)
        last = _last_column(sheets[table.sheet], table)
        first_free[table.sheet] = max(last + 1, first_free.get(table.sheet, 0))
    for table, roles in lacking:
        first = first_free[table.sheet]
        if first + len(roles) - 1 > LAST_COLUMN:
            raise ScorecardError(
                "there is no column left to the right of the table: clear or delete what stands in the last "
                "columns.",
                book=workbook,
                sheet=table.sheet,
                cell=cell_name(table.header_row, LAST_COLUMN),
            )
        yield _Room(table, {role: first + place for place, role in enumerate(roles)})


def _refuse_beside_another(workbook: str, table: Table, tables: Sequence[Table]) -> None:
    for other in tables:
        is_beside = other.sheet == table.sheet and not (
            other.last_row < table.header_row or table.last_row < other.header_row
        )
        if other is not table and is_beside:
            raise ScorecardError(
                "another table stands beside this one, so no columns can be added to the right of either: "
                f"add the columns {listed(list(HEADERS.values()))} yourself, where they belong.",
                book=workbook,
                sheet=table.sheet,
                cell=cell_name(table.header_row, min(month.column for month in table.months)),
            )


def _last_column(sheet: Sheet, table: Table) -> int:
    """The last column in which anything stands in the rows of a table."""
    merged = MergedAreas(sheet)
    last = max([*table.columns.values(), *table.computed_columns, *(one.column for one in table.months)])
    for row in range(table.header_row, table.last_row + 1):
        last = max(last, max(sheet.filled(row), default=0), max(sheet.formulas(row), default=0))
        if merged.touch(row):
            areas = (area for area in sheet.merged_areas if area.first_row <= row <= area.last_row)
            last = max(last, *(area.last_column for area in areas))
    return last


def _changes(sheet: Sheet, room: _Room) -> Iterator[CellChange]:
    """The new cells: each looks like the one of its row in the last column of the table itself."""
    table = room.table
    like = max([*table.columns.values(), *table.computed_columns, *(one.column for one in table.months)])
    last_of_header = max(table.header_row, *(month.header_row for month in table.months))
    for role, column in room.columns.items():
        for row in range(table.header_row, last_of_header + 1):
            yield CellChange(
                sheet=table.sheet,
                row=row,
                column=column,
                ref="",
                column_name="header",
                old=None,
                new=HEADERS[role] if row == table.header_row else None,
                like_column=like,
            )
        for indicator in table.indicators:
            code = format_of_months(indicator, None) if role == TARGET else "General"
            old_code = sheet.number_formats(indicator.row, (column,))[0]
            yield CellChange(
                sheet=table.sheet,
                row=indicator.row,
                column=column,
                ref=indicator.ref,
                column_name=role,
                old=None,
                new=None,
                number_format=code,
                old_number_format=old_code,
                like_column=like,
            )


def _setting(scorecard: Scorecard, added: Sequence[Role]) -> str:
    """What the setting Computed columns says from now on."""
    ours = {*scorecard.settings.computed_columns, *(role for role in added if role in OURS)}
    return ", ".join(column.usual_header for column in judged_columns() if column.role in ours)


def _why_not(role: Role, table: Table) -> str:
    header = HEADERS[role]
    return (
        f"{table.sheet} has a column {header} of people's, so none was added: check compares what it says. "
        f"To have it written, name {header} in the setting Computed columns."
    )
