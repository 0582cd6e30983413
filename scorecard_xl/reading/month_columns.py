"""The columns of a table's months, and the columns beside them whose headers leave a doubt."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from scorecard_xl.computing.columns import window_headers, window_of
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    DOWN_CHARACTERS,
    LEVEL_CHARACTERS,
    PREFERRED_DIRECTION,
    UP_CHARACTERS,
    Month,
    MonthColumn,
    Problem,
)
from scorecard_xl.reading.change_headers import Heading, text_of
from scorecard_xl.reading.headers import TableHeader
from scorecard_xl.spreadsheet.cells import Value, cell_name
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.figures import figure_of
from scorecard_xl.words.headers import (
    is_difference,
    is_like_a_change,
    is_like_a_preference,
    is_of_others,
    over_unclear_months,
)
from scorecard_xl.words.months import months_of, spans_months
from scorecard_xl.words.preferences import preference_of
from scorecard_xl.words.text import naming_unseen

# Words of columns that councils keep beside their months.
_COUNCILS_OWN = re.compile(
    r"\b(?:ytd|fytd|year\w*|annual\w*|(?:sub)?total\w*|sum|outturn|baseline|quarter\w*|qtr\w*|q ?[1-4]"
    r"|half\w*|h[12]|rag|variance|trend|rank\w*"
    r"|quartile|numerator|denominator|forecast|cum|cumulative|rolling|plan\w*|profile|tolerance|local|median"
    r"|average|avg|mean|min\w*|max\w*|change|difference|weight\w*)\b|^\s*(?:19|20)\d\d\s*$",
    re.IGNORECASE,
)
_ARROWS = UP_CHARACTERS + LEVEL_CHARACTERS + DOWN_CHARACTERS
_FINANCIAL_YEAR = re.compile(r"(?<![\d/.-])(?:20)?(\d\d)\s*[/–-]\s*(?:20)?(\d\d)(?![\d/.-])")
_LIKE_A_MONTH = re.compile(
    r"\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|latest|newest|current|this month)",
    re.IGNORECASE,
)


class Doubt(NamedTuple):
    """A column that is not read, and the problem that it is if numbers stand in it; one that may be the
    newest month's stops everything."""

    column: int
    problem: Problem
    stops: bool = False

    @property
    def refusal(self) -> str:
        """The problem as a sentence behind its cell, with the way round."""
        message = self.problem.message.removesuffix(".")
        how = "or name the reporting month with --month or in the Settings"
        return f"{message[0].lower()}{message[1:]}; {how}."


def month_columns(workbook: str, header: TableHeader) -> tuple[tuple[MonthColumn, ...], list[Problem]]:
    """The columns of a header's months, and what people have to look at in them.

    Raises ScorecardError where there is no month, a month stands twice or covers several columns.
    """
    if not header.months:
        raise ScorecardError(
            f"the table whose header is in row {header.first_row} has no months; head each column of figures "
            "with a month such as May-21.",
            book=workbook,
            sheet=header.sheet,
        )
    _refuse_apart(workbook, header)
    evidence = [change.named.month for change in header.changes if change.named]
    if header.commentary:
        evidence.append(header.commentary.month)
    months, mistyped = months_of([month for _, month in header.months], evidence)
    columns: dict[Month, Heading] = {}
    problems: list[Problem] = []
    for (heading, written), month, was_mistyped in zip(header.months, months, mistyped, strict=True):
        if heading.last_column > heading.column:
            raise ScorecardError(
                f"the header {month.label} covers {heading.last_column - heading.column + 1} columns; give "
                "each month one column.",
                book=workbook,
                sheet=header.sheet,
                cell=heading.cell,
            )
        if month in columns:
            raise ScorecardError(
                f"{columns[month].cell} and {heading.cell} are both headed {month.label}; correct the header "
                "that is wrong.",
                book=workbook,
                sheet=header.sheet,
            )
        if was_mistyped:
            message = (
                f"The header is the date {written}, read as {month.label}: type 1 {month.label} so that "
                "Excel keeps the year."
            )
            problems.append(_problem(header, heading, Finding.MONTH_MISTYPED, message))
        columns[month] = heading
    problems += _unordered(header, columns)
    problems += _begin_like_months(header, columns)
    found = (MonthColumn(month, heading.column, heading.row) for month, heading in columns.items())
    return tuple(found), problems


def _refuse_apart(workbook: str, header: TableHeader) -> None:
    """A single month behind a change whose words stand in the row above is more likely the change's own."""
    for change in header.changes:
        behind = [heading for heading, _ in header.months if heading.column > change.heading.column]
        if change.heading.above and len(behind) == 1 and len(header.months) > 1:
            apart = behind[0]
            raise ScorecardError(
                f"the month in this header stands apart from the others, beside the change in "
                f"{change.heading.cell}; if it is the month compared with, write “% change from” into this "
                "header too, and if it has figures, put the column among the months.",
                book=workbook,
                sheet=header.sheet,
                cell=apart.cell,
            )


def _problem(header: TableHeader, heading: Heading, code: Finding, message: str) -> Problem:
    return Problem(header.sheet, heading.cell, "", code, naming_unseen(message, text_of(heading.value)))


def _unordered(header: TableHeader, columns: Mapping[Month, Heading]) -> Iterator[Problem]:
    months = list(columns)
    if len(months) > 2 and months == sorted(months, reverse=True):
        months.reverse()
        message = "The months stand newest first, which they may: they are read by their dates."
        yield _problem(header, columns[months[-1]], Finding.MONTHS_UNORDERED, message)
    for earlier, later in pairwise(months):
        if later < earlier:
            message = f"{later.label} stands after {earlier.label}: put the months in order."
            yield _problem(header, columns[later], Finding.MONTHS_UNORDERED, message)
        elif later != earlier.plus(1):
            message = f"There is no column between {earlier.label} and {later.label}: add what is missing."
            yield _problem(header, columns[later], Finding.MONTHS_MISSING, message)


def _begin_like_months(header: TableHeader, columns: Mapping[Month, Heading]) -> Iterator[Problem]:
    for heading, month in header.unclear:
        if min(columns) < month < max(columns) and month not in columns:
            yield _begins_like(header, heading, month)


def doubtful_columns(
    header: TableHeader, months_read: Sequence[MonthColumn], computed: Sequence[int]
) -> list[Doubt]:
    """The columns that would be a month's or a computed one and are not read; ``months_read`` and
    ``computed`` are those that are."""
    return [
        *_doubtful_months(header, computed),
        *_later_months(header, max(months_read).month),
        *_doubtful_computed(header, max(month.column for month in months_read), computed),
        *_doubtful_preferences(header),
    ]


def _doubtful_months(header: TableHeader, computed: Sequence[int]) -> Iterator[Doubt]:
    """The columns among the months, or beside them, whose headers nobody understands."""
    headings = {heading.column: heading for heading in header.others}
    months = [heading.column for heading, _ in header.months]
    first, last = min(months), max(months)
    end = min((column for column in computed if column > last), default=None)
    beside = [*range(first + 1, last if end is None else end)]
    if end is None:
        beside += _chain(headings, last, 1)
    # What stands left of the months is mostly the council's own.
    beside += [c for c in _chain(headings, first, -1) if _LIKE_A_MONTH.search(headings[c].words)]
    clear = {*header.columns, *computed} - headings.keys()
    clear |= {heading.column for heading, _ in header.unclear}
    for column in beside:
        heading = headings.get(column)
        doubt = None if column in clear else _doubtful_month(header, column, heading)
        if doubt is not None:
            yield doubt._replace(stops=column > first and _may_be_month(heading))


def _doubtful_computed(header: TableHeader, last_month: int, computed: Sequence[int]) -> Iterator[Doubt]:
    """The columns behind the months that may be meant to be computed."""
    for heading in header.others:
        if heading.column <= last_month or heading.column in computed:
            continue
        role = over_unclear_months(heading.words, window_headers())
        if role is not None and role not in header.roles:
            yield Doubt(heading.column, _unclear_window(header, heading, role))
        elif role is None and is_like_a_change(heading.words):
            yield Doubt(heading.column, _unclear_change(header, heading))


def _doubtful_preferences(header: TableHeader) -> Iterator[Doubt]:
    """A column that may mean the preferred direction, in a table without one: its verdicts and colours would
    be missed without a word."""
    for heading in header.others if PREFERRED_DIRECTION not in header.roles else ():
        if is_like_a_preference(heading.words):
            message = (
                f"The header “{' '.join(heading.words.split())}” may mean the preferred direction but is not "
                "understood, so that nothing is coloured: head it “Preferred DoT” if it does."
            )
            problem = _problem(header, heading, Finding.PREFERENCE_UNCLEAR, message)
            yield Doubt(heading.column, problem)


def with_numbers(doubts: Sequence[Doubt], sheet: Sheet, rows: Sequence[int]) -> Iterator[Doubt]:
    """The doubts in whose columns numbers stand, or what may be computed, in these rows."""
    for row in rows:
        if not doubts:
            return
        values = sheet.values(row, [doubt.column for doubt in doubts])
        held = [_holds_numbers(doubt, value) for doubt, value in zip(doubts, values, strict=True)]
        yield from (doubt for doubt, is_held in zip(doubts, held, strict=True) if is_held)
        doubts = [doubt for doubt, is_held in zip(doubts, held, strict=True) if not is_held]


def _holds_numbers(doubt: Doubt, value: Value) -> bool:
    if doubt.problem.code == Finding.PREFERENCE_UNCLEAR:
        return preference_of(value).direction is not None
    if figure_of(value).value is not None:
        return True
    is_change = isinstance(value, str) and any(arrow in value for arrow in _ARROWS)
    return is_change and doubt.problem.code == Finding.COLUMN_UNCLEAR


def _may_be_month(heading: Heading | None) -> bool:
    return heading is None or not isinstance(heading.value, str) or bool(_LIKE_A_MONTH.search(heading.words))


def _later_months(header: TableHeader, newest: Month) -> Iterator[Doubt]:
    """The columns whose headers begin like a month behind the newest that is read."""
    for heading, month in header.unclear:
        if month > newest and not _is_councils_own(heading.words):
            yield Doubt(heading.column, _begins_like(header, heading, month), stops=True)


def _begins_like(header: TableHeader, heading: Heading, month: Month) -> Problem:
    message = (
        f"The header begins like {month.label} but is not read as a month: if its figures are that month's, "
        f"head it {month.label}."
    )
    return _problem(header, heading, Finding.MONTH_UNCLEAR, message)


def _chain(headings: Mapping[int, Heading], month: int, step: int) -> Iterator[int]:
    column = month + step
    while column in headings and not _is_councils_own(headings[column].words):
        yield column
        column += step


def _doubtful_month(header: TableHeader, column: int, heading: Heading | None) -> Doubt | None:
    if heading is None:
        message = (
            "The column has numbers but no header, so it is not read: if they are a month's figures, head "
            "it with the month such as May-21."
        )
        cell = cell_name(header.last_row, column)
        return Doubt(column, Problem(header.sheet, cell, "", Finding.MONTH_UNCLEAR, message))
    if _is_councils_own(heading.words):
        return None
    message = (
        f"The header “{' '.join(heading.words.split())}” is not understood, so its numbers are not read: if "
        "they are a month's figures, head it with the month such as May-21; if not, move the column away "
        "from the months, to the right of the computed ones."
    )
    return Doubt(column, _problem(header, heading, Finding.MONTH_UNCLEAR, message))


def _is_councils_own(words: str) -> bool:
    if _COUNCILS_OWN.search(words) or is_of_others(words) or is_like_a_change(words) or spans_months(words):
        return True
    years = _FINANCIAL_YEAR.search(words)
    return years is not None and (int(years[2]) - int(years[1])) % 100 == 1


def _unclear_change(header: TableHeader, heading: Heading) -> Problem:
    words = " ".join(heading.words.split())
    if is_difference(heading.words):
        why = "is a change in numbers, which is not computed, so that it stays as it is"
    else:
        why = (
            "looks like something that is computed but is not understood, so that it stays as it is: head it "
            "“% change from last month”, “% change from last year” or “12-mnth max” if it means that"
        )
    return _problem(header, heading, Finding.COLUMN_UNCLEAR, f"The header “{words}” {why}.")


def _unclear_window(header: TableHeader, heading: Heading, role: str) -> Problem:
    message = (
        f"The header “{' '.join(heading.words.split())}” looks like the {role} but does not say of how many "
        f"months: head it “{window_of(role).usual_header}”, or it is left as it is."
    )
    return _problem(header, heading, Finding.COLUMN_UNCLEAR, message)
