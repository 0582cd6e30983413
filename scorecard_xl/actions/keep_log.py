"""Beginning a change log in a workbook that keeps none."""

from typing import NamedTuple

from scorecard_xl.own_sheets.lists import CHANGE_LOG, added, sheets_of
from scorecard_xl.spreadsheet.workbook import Workbook


class KeptLog(NamedTuple):
    """Whether the workbook kept a change log already, and whether one was added."""

    had_one: bool
    written: bool


def keep_log(workbook: Workbook, *, dry_run: bool = False) -> KeptLog:
    """Add the sheet Change log, empty; a workbook that has one stays as it is.

    Raises ScorecardError where somebody's own sheet has its name, or the workbook cannot be written.
    """
    if sheets_of(workbook, CHANGE_LOG):
        return KeptLog(True, False)
    # Past the one way out of the others: the log does not tell of its own beginning.
    workbook.apply(added(workbook, CHANGE_LOG, []), dry_run=dry_run)
    return KeptLog(False, not dry_run)
