"""The cells above the tables that say what a refreshed scorecard is about, in workbooks that name such cells.

The names are ours, and so are the cells that they lead to. A workbook without them is refreshed without.
"""

import datetime
from collections.abc import Iterator, Sequence

from scorecard_xl.model import MONTH_NAMES, Month, Settings
from scorecard_xl.own_sheets.change_log import user_name
from scorecard_xl.spreadsheet.cells import Area, Value
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet, SheetUpdate, Workbook, sheets_by_name

REPORTING_MONTH = "scorecard_xl.reporting_month"
"""The name of the cell that holds the first day of the reporting month."""

FIGURES_AS_OF = "scorecard_xl.figures_as_of"
"""The name of the cell that says when a refresh last changed figures, and whose it was."""


def stamped(
    workbook: Workbook, settings: Settings, updates: Sequence[SheetUpdate], month: Month
) -> list[SheetUpdate]:
    """The updates with the named cells of their sheets brought up to date: the reporting month where it is
    another, and when figures were refreshed where anything changes at all."""
    month_cells = list(_free_cells(workbook, updates, REPORTING_MONTH))
    first_day = datetime.date(month.year, month.number, 1)
    changes = list(_changes(month_cells, REPORTING_MONTH, first_day))
    if any(update.changes for update in updates) or changes:
        others = [cell for cell in _free_cells(workbook, updates, FIGURES_AS_OF) if cell not in month_cells]
        changes += _changes(others, FIGURES_AS_OF, _now_and_who(settings))
    return [_with(update, [one for one in changes if one.sheet == update.sheet]) for update in updates]


def _with(update: SheetUpdate, changes: list[CellChange]) -> SheetUpdate:
    cells = tuple(Area(one.row, one.column, one.row, one.column) for one in changes)
    return update._replace(changes=(*update.changes, *changes), owned=(*update.owned, *cells))


def _free_cells(
    workbook: Workbook, updates: Sequence[SheetUpdate], name: str
) -> Iterator[tuple[Sheet, int, int]]:
    """The single cells that a name leads to, each once: in rows that hold cells, and none that a refresh
    computes."""
    sheets = sheets_by_name(workbook.sheets)
    owned = {update.sheet: update.owned for update in updates}
    for sheet_name, area in dict.fromkeys(workbook.places_named(name)):
        row, column = area.first_row, area.first_column
        sheet = sheets.get(sheet_name)
        if sheet is None or area != Area(row, column, row, column) or row not in sheet.rows:
            continue
        if not any(one.holds(row, column) for one in owned.get(sheet_name, ())):
            yield sheet, row, column


def _changes(
    cells: Sequence[tuple[Sheet, int, int]], name: str, new: str | datetime.date
) -> Iterator[CellChange]:
    for sheet, row, column in cells:
        old: Value = sheet.values(row, (column,))[0]
        if old == new or column in sheet.formulas(row):
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
