"""The one way out of every action: the change log is told, the updates are applied, and what came of it."""

from collections.abc import Sequence
from typing import NamedTuple

from scorecard_xl.actions.problems import NOT_ALONE, rules_left_problem, stale_formulas_problem
from scorecard_xl.model import Problem, Settings
from scorecard_xl.own_sheets.change_log import Line, colour_lines, recorded
from scorecard_xl.spreadsheet.cells import areas_covering
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate, Workbook


class Written(NamedTuple):
    """What writing came to: whether the workbook was changed at all, the cells, in the order of the updates,
    and what it left behind."""

    written: bool
    changes: tuple[CellChange, ...]
    problems: tuple[Problem, ...]


def write(
    workbook: Workbook,
    settings: Settings,
    action: str,
    updates: Sequence[SheetUpdate],
    *,
    may_write: bool,
    also: Sequence[Line] = (),
) -> Written:
    """Apply an action's updates, together with those of the change log that tell of them.

    ``action`` is what the log calls it, ``also`` what it says besides. Without ``may_write`` everything is
    tried but the writing.

    Raises ScorecardError before the first write where a cell cannot be written.
    """
    also = [*also, *colour_lines(workbook, updates)]
    applied = workbook.apply(recorded(workbook, settings, action, updates, also), dry_run=not may_write)
    problems = (
        *map(stale_formulas_problem, applied.stale_formulas),
        *map(rules_left_problem, applied.rules_left),
        *([] if applied.is_alone or not (applied.needed and may_write) else [NOT_ALONE]),
    )
    changes = tuple(change for update in updates for change in update.changes)
    return Written(applied.needed and may_write, changes, problems)


def updates_of(changes: Sequence[CellChange]) -> list[SheetUpdate]:
    """The update of each sheet that has changes, in the order of its first one; it owns these cells alone."""
    by_sheet: dict[str, list[CellChange]] = {}
    for change in changes:
        by_sheet.setdefault(change.sheet, []).append(change)
    return [
        SheetUpdate(sheet, tuple(here), owned=areas_covering((one.row, one.column) for one in here))
        for sheet, here in by_sheet.items()
    ]
