"""The sheets of a workbook that are ours: Settings, and the lists History and Change log that only grow.

A list that has filled its sheet goes on in the next one: "History 2" behind "History".
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scorecard_xl.computing.columns import COLUMNS
from scorecard_xl.errors import ScorecardError
from scorecard_xl.spreadsheet.cells import LAST_ROW, Value
from scorecard_xl.spreadsheet.workbook import (
    MARKER,
    AddedRows,
    OwnSheet,
    Sheet,
    SheetUpdate,
    Workbook,
    is_ours,
)

HEADER_ROW = 3


class ListKind(NamedTuple):
    """One of our lists: its sheet's name, what stands above it, and its columns."""

    name: str
    title: str
    about: str
    header: tuple[str, ...]
    widths: tuple[float, ...]

    def sheet(self, name: str) -> OwnSheet:
        """The list with nothing in it yet."""
        return OwnSheet(name, self.title, self.about, self.header, self.widths, (), HEADER_ROW)


HISTORY = ListKind(
    "History",
    f"History of this scorecard ({MARKER})",
    "Figures and commentary that have left the scorecard, and what locked months showed. Nobody types here.",
    (
        "Month",
        "Ref.",
        "Indicator",
        "Owner",
        "Figure",
        "Commentary",
        *(column.in_history for column in COLUMNS if column.in_history),
    ),
    (12, 14, 50, 20, 12, 90, 18, 18, 12, 12),
)

COMPUTED_IN_HISTORY = tuple(column.role for column in COLUMNS if column.in_history)
"""What History keeps of the computed columns, in the order of its last ones."""

CHANGE_LOG = ListKind(
    "Change log",
    f"Change log of this scorecard ({MARKER})",
    "Every cell that a command or a button wrote, with what stood there before. Nobody types here.",
    ("Time", "User", "Action", "Sheet", "Cell", "Ref.", "Column", "Old", "New"),
    (24, 16, 22, 18, 10, 14, 34, 40, 40),
)


def sheets_of(workbook: Workbook, kind: ListKind) -> list[Sheet]:
    """The sheets of a list that the workbook has, in their order."""
    pattern = re.compile(rf"{kind.name}(?: (\d+))?", re.IGNORECASE)
    found = [
        (int(named[1] or 1), sheet)
        for sheet in workbook.sheets
        if (named := pattern.fullmatch(sheet.name.strip())) and is_ours(sheet)
    ]
    return [sheet for _, sheet in sorted(found, key=lambda one: one[0])]


def _number_of(sheet: Sheet) -> int:
    _, _, number = sheet.name.strip().rpartition(" ")
    return int(number) if number.isdecimal() else 1


def added(workbook: Workbook, kind: ListKind, rows: Sequence[Sequence[Value]]) -> list[SheetUpdate]:
    """The updates that put rows at the end of a list; a sheet for it is made where there is none, or no room.

    Raises ScorecardError where somebody's own sheet has the name that a new one needs.
    """
    sheets = sheets_of(workbook, kind)
    updates: list[SheetUpdate] = []
    number = _number_of(sheets[-1]) if sheets else 0
    while rows or not (sheets or updates):
        if sheets and not updates:
            name, first, new = sheets[-1].name, max(sheets[-1].last_row, HEADER_ROW) + 1, None
        else:
            number += 1
            name = _free_name(workbook, kind, number)
            first, new = HEADER_ROW + 1, kind.sheet(name)
        room = max(LAST_ROW - first + 1, 0)
        fitting, rows = rows[:room], rows[room:]
        updates.append(SheetUpdate(name, added=AddedRows(first, fitting) if fitting else None, new=new))
    return [update for update in updates if update.added or update.new]


def _free_name(workbook: Workbook, kind: ListKind, number: int) -> str:
    name = kind.name if number == 1 else f"{kind.name} {number}"
    if any(sheet.name.strip().lower() == name.lower() for sheet in workbook.sheets):
        raise ScorecardError(
            "this sheet is somebody's own, and its name is needed for a list of ours: give the sheet another "
            "name, and try again.",
            book=workbook.name,
            sheet=name,
        )
    return name
