"""What the sheet History holds of months gone by, and the rows that new months and locks add to it."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import REF, Indicator, Month, Scorecard
from scorecard_xl.own_sheets.known_figures import name_in_history
from scorecard_xl.own_sheets.lists import HISTORY, sheets_of
from scorecard_xl.spreadsheet.cells import Value, as_text, cell_name, is_blank
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import shortened

Key = tuple[Month, str]
"""A month, and the name of an indicator: its ref, or its text where it has none."""

_COLUMNS = tuple(range(1, len(HISTORY.header) + 1))


class Past(NamedTuple):
    """What History holds, by month and indicator; of several rows about the same the last one counts."""

    figures: dict[Key, Value]
    commentaries: dict[Key, str]
    computed: dict[Key, tuple[Value, ...]]

    @property
    def months(self) -> set[Month]:
        """The months of which there are figures."""
        return {month for month, _ in self.figures}


def refuse_twins(scorecard: Scorecard) -> None:
    """Raise ScorecardError, naming the cell, where two indicators go by one name: History could not tell them
    apart."""
    seen: dict[str, tuple[str, int]] = {}
    for table in scorecard.tables:
        for indicator in table.indicators:
            name, place = name_in_history(indicator), (table.sheet, indicator.row)
            sheet, row = seen.setdefault(name, place)
            if (sheet, row) != place:
                where = f"row {row}" if sheet == table.sheet else f"row {row} of the sheet {sheet}"
                cell = cell_name(indicator.row, table.columns.get(REF, 1))
                raise ScorecardError(
                    f"“{shortened(name)}” stands in {where} already, so History could not tell the two "
                    "apart; give one of them another ref.",
                    book=scorecard.workbook,
                    sheet=table.sheet,
                    cell=cell,
                )


def history_row(
    month: Month,
    indicator: Indicator,
    figure: Value = None,
    commentary: str | None = None,
    computed: Sequence[Value] = (),
) -> tuple[Value, ...]:
    """A row of History."""
    first_day = datetime.date(month.year, month.number, 1)
    blank = [None] * (len(HISTORY.header) - 6 - len(computed))
    words = (indicator.ref or None, indicator.text or None, indicator.owner or None)
    return (first_day, *words, figure, commentary or None, *computed, *blank)


def holds_figure(past: Past, workbook: str, sheet: str, key: Key, figure: Value) -> bool:
    """Whether History holds a figure already; raises ScorecardError where it holds another."""
    known = past.figures.get(key)
    if known is not None and known != figure:
        month, name = key
        raise ScorecardError(
            f"the figure of {month.label} for {name} is {as_text(figure)}, and {HISTORY.name} holds "
            f"{as_text(known)} for it; put the right one in both places, then try again.",
            book=workbook,
            sheet=sheet,
        )
    return known is not None


def read_history(workbook: Workbook) -> Past:
    """All that the workbook's History holds; nothing where it has none."""
    past = Past({}, {}, {})
    for sheet in sheets_of(workbook, HISTORY):
        for row in sheet.rows:
            first_day, ref, text, _, figure, commentary, *computed = sheet.values(row, _COLUMNS)
            if not isinstance(first_day, datetime.date):
                continue
            key = Month(first_day.year, first_day.month), as_text(ref) or as_text(text)
            if not is_blank(figure):
                past.figures[key] = figure
            if isinstance(commentary, str) and not is_blank(commentary):
                past.commentaries[key] = commentary
            if any(value is not None for value in computed):
                past.computed[key] = tuple(computed)
    return past
