"""How the next month starts: the months move on, its column stands there already, or a year is over."""

import datetime
from collections import Counter
from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import Month, Problem, Scorecard, Table
from scorecard_xl.own_sheets.change_log import Action, last_named
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.reading.years import Told, told_by_name, told_by_title
from scorecard_xl.spreadsheet.cells import Content, cell_name
from scorecard_xl.spreadsheet.workbook import Workbook, sheets_by_name
from scorecard_xl.words.months import month_of_header
from scorecard_xl.words.years import Year

NEW_MONTH = "new month"
"""What the log calls the action."""


class Way(StrEnum):
    """What starting a month does to the months of the sheet."""

    MOVES = "months move"
    STANDS = "column stands"
    NEXT_YEAR = "next year"


class Start(NamedTuple):
    """The month to start and the way; ``asked`` is what a user has to know of this way first."""

    month: Month
    way: Way
    asked: tuple[Problem, ...] = ()

    @property
    def before(self) -> Month:
        """The month that is over."""
        return self.month.plus(-1)


def next_start(workbook: Workbook, scorecard: Scorecard) -> Start:
    """How the month starts that comes next.

    A month whose column stands on the sheet, as those of a year to come do, is the one after the reporting
    month. Where all have figures, months move on by one; those of a year that is over turn to the next year's
    if anything tells that the sheet is one year's: months that name no year, the change log, a title, the
    sheet's name. Where nothing does, and nothing tells that they have moved before, it is asked.

    Raises ScorecardError where a table lacks the column of a month that stands in another.
    """
    newest = max(month.month for table in scorecard.tables for month in table.months)
    is_of_a_year = all(table.is_of_a_year for table in scorecard.tables)
    if scorecard.month < newest and (is_of_a_year or not figures_of(scorecard, newest)):
        month = scorecard.month.plus(1)
        _refuse_without_column(scorecard, month)
        return Start(month, Way.STANDS)
    month = newest.plus(1)
    if not is_of_a_year or len({max(table.months).month for table in scorecard.tables}) > 1:
        return Start(month, Way.MOVES)
    is_years = _told(workbook, scorecard)
    if is_years is None:
        return Start(month, Way.MOVES, (_unclear(scorecard.tables[0]),))
    return Start(month, Way.NEXT_YEAR if is_years else Way.MOVES)


def figures_of(scorecard: Scorecard, month: Month) -> int:
    """How many indicators have a figure of a month that is no formula's zero."""
    return sum(
        indicator.figures[index] is not None and month not in indicator.formula_zeros
        for table in scorecard.tables
        if (index := table.figures_by_month.get(month)) is not None
        for indicator in table.indicators
    )


def _refuse_without_column(scorecard: Scorecard, month: Month) -> None:
    for table in scorecard.tables:
        if month not in table.figures_by_month:
            last = max(table.months)
            raise ScorecardError(
                f"this table has no column for {month.label}, the month to start, and later months have "
                "theirs already; add the column first.",
                book=scorecard.workbook,
                sheet=table.sheet,
                cell=cell_name(last.header_row, last.column),
            )


def _told(workbook: Workbook, scorecard: Scorecard) -> bool | None:
    """Whether a sheet of twelve months is one year's; None where nothing tells."""
    if any(table.years for table in scorecard.tables):
        return True
    last = last_named(workbook, NEW_MONTH)
    if last is not None and (moved := _months_moved(last)) is not None:
        return moved in (set(), {12})
    first = min(scorecard.tables[0].months).month
    earlier = {month for month in read_history(workbook).months if month < first}
    if earlier and not _are_whole_years(earlier, first):
        return False  # they have left one by one
    year = Year(first.year, first.number != 1)
    return year in {told.year for _, told in named_years(workbook, scorecard)} or None


def _months_moved(action: Action) -> set[int] | None:
    """By how many months a new month has moved headers; None where formulas gave these."""
    moved = set()
    for line in action.lines:
        new = _month_of(line.new) if line.column == "header" else None
        if new is None:
            continue
        old = _month_of(line.old)
        if old is None:
            return None
        moved.add(new.ordinal - old.ordinal)
    return moved


def _month_of(header: Content) -> Month | None:
    if isinstance(header, datetime.date):
        return Month(header.year, header.month)
    return month_of_header(header) if isinstance(header, str) else None


def _are_whole_years(months: Collection[Month], first: Month) -> bool:
    """Whether months are all those of some years that begin like the one that begins with ``first``."""
    years = Counter((month.ordinal - first.ordinal) // 12 for month in months)
    return set(years.values()) == {12}


def named_years(workbook: Workbook, scorecard: Scorecard) -> list[tuple[str, Told]]:
    """The years that titles above the first tables of the sheets name, and the sheets' names; each with its
    sheet."""
    sheets = sheets_by_name(workbook.sheets)
    found: list[tuple[str, Told]] = []
    first: dict[str, int] = {}
    for table in scorecard.tables:
        first[table.sheet] = min(table.header_row, first.get(table.sheet, table.header_row))
    for name, header_row in first.items():
        rows = [row for row in sheets[name].rows if row < header_row]
        titles = [told for row in rows for told in told_by_title(sheets[name], row)]
        found += [(name, told) for told in (*titles, *told_by_name(name))]
    return found


def _unclear(table: Table) -> Problem:
    first, last = min(table.months), max(table.months)
    year = Year(first.month.year, first.month.number != 1).label
    message = (
        f"The months are those of {year}, and ⟨would move|moved⟩ on by one, {first.month.label} to History: "
        f"if the sheet is one of {year} alone, write “{year}” into a title above the table first, and all of "
        "them make way for the next year's."
    )
    return Problem(table.sheet, cell_name(last.header_row, last.column), "", Finding.YEAR_UNCLEAR, message)
