"""The cells above the tables that say what a refreshed scorecard is about, in workbooks that name such cells.

The names are ours, and so are the cells that they lead to: as long as they hold what we have written, or
nothing, for a name may come to lead elsewhere. A workbook without them is refreshed without.
"""

import datetime
import re
from collections.abc import Iterator, Sequence

from scorecard_xl.findings import Finding
from scorecard_xl.model import MONTH_NAMES, Problem, Scorecard, Settings
from scorecard_xl.own_sheets.change_log import user_name
from scorecard_xl.spreadsheet.cells import Area, Value, as_text, cell_name, is_blank
from scorecard_xl.spreadsheet.workbook import (
    CellChange,
    Sheet,
    SheetUpdate,
    Workbook,
    places_named,
    sheets_by_name,
)

REPORTING_MONTH = "scorecard_xl.reporting_month"
"""The name of the cell that holds the first day of the reporting month."""

FIGURES_AS_OF = "scorecard_xl.figures_as_of"
"""The name of the cell that says when a refresh last changed figures, and whose it was."""

_STAMP = re.compile(rf"\d{{1,2}} ({'|'.join(name[:3] for name in MONTH_NAMES)}) \d{{4}}, \d\d:\d\d(, .+)?")


def stamped(
    workbook: Workbook, scorecard: Scorecard, updates: Sequence[SheetUpdate]
) -> tuple[list[SheetUpdate], list[Problem]]:
    """The updates with the named cells of their sheets brought up to date: the reporting month where it is
    another, and when figures were refreshed where anything changes at all; and the cells that a name leads to
    although they are somebody's."""
    month = scorecard.month
    month_cells = list(_single_cells(workbook, updates, REPORTING_MONTH))
    first_day = datetime.date(month.year, month.number, 1)
    found = list(_changes(scorecard, month_cells, REPORTING_MONTH, first_day))
    if any(update.changes for update in updates) or any(isinstance(one, CellChange) for one in found):
        others = [cell for cell in _single_cells(workbook, updates, FIGURES_AS_OF) if cell not in month_cells]
        found += _changes(scorecard, others, FIGURES_AS_OF, _now_and_who(scorecard.settings))
    changes = [one for one in found if isinstance(one, CellChange)]
    return [_with(update, [one for one in changes if one.sheet == update.sheet]) for update in updates], [
        one for one in found if isinstance(one, Problem)
    ]


def _with(update: SheetUpdate, changes: list[CellChange]) -> SheetUpdate:
    cells = tuple(Area(one.row, one.column, one.row, one.column) for one in changes)
    return update._replace(changes=(*update.changes, *changes), owned=(*update.owned, *cells))


def _single_cells(
    workbook: Workbook, updates: Sequence[SheetUpdate], name: str
) -> Iterator[tuple[Sheet, int, int]]:
    """The single cells that a name leads to on the sheets of the updates, each once, in rows that hold
    cells."""
    sheets = sheets_by_name(workbook.sheets)
    updated = {update.sheet for update in updates}
    for sheet_name, area in dict.fromkeys(places_named(workbook, name)):
        row, column = area.first_row, area.first_column
        sheet = sheets.get(sheet_name)
        is_single = area == Area(row, column, row, column)
        if sheet is not None and sheet_name in updated and is_single and row in sheet.rows:
            yield sheet, row, column


def _is_ours(scorecard: Scorecard, sheet: Sheet, row: int, old: Value) -> bool:
    """Whether a cell is none of a table's, and holds what we have written, or nothing."""
    is_in_table = any(
        table.sheet == sheet.name
        and min([table.header_row, *(month.header_row for month in table.months)]) <= row <= table.last_row
        for table in scorecard.tables
    )
    is_stamp = is_blank(old) or isinstance(old, datetime.date) or _STAMP.fullmatch(as_text(old)) is not None
    return is_stamp and not is_in_table


def _changes(
    scorecard: Scorecard, cells: Sequence[tuple[Sheet, int, int]], name: str, new: str | datetime.date
) -> Iterator[CellChange | Problem]:
    for sheet, row, column in cells:
        old: Value = sheet.values(row, (column,))[0]
        if old == new or column in sheet.formulas(row):
            continue
        if not _is_ours(scorecard, sheet, row, old):
            yield Problem(
                sheet.name,
                cell_name(row, column),
                "",
                Finding.NAME_LEADS_ELSEWHERE,
                f"The name {name} leads to this cell, which is somebody's, so that nothing was written "
                "there: let the name lead to a blank cell above the tables, or delete it (Formulas > Name "
                "Manager).",
            )
            continue
        label = name.partition(".")[2].replace("_", " ")
        is_new_date = isinstance(new, datetime.date) and not isinstance(old, datetime.date)
        code = "mmmm yyyy" if is_new_date else None
        old_code = sheet.number_formats(row, (column,))[0] if is_new_date else None
        yield CellChange(
            sheet=sheet.name,
            row=row,
            column=column,
            ref="",
            column_name=label,
            old=old,
            new=new,
            number_format=code,
            old_number_format=old_code,
        )


def _now_and_who(settings: Settings) -> str:
    now = datetime.datetime.now()
    month = MONTH_NAMES[now.month - 1][:3]
    who = user_name(settings)
    return f"{now.day} {month} {now.year}, {now:%H:%M}{f', {who}' if who else ''}"
