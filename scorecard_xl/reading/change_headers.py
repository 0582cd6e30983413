"""The headers of the two changes: the columns below each, and which month each is about."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, NoReturn

from scorecard_xl.computing.columns import change_columns, change_headers, change_of
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import PREVIOUS_MONTH, YEAR_EARLIER, ChangeForm, HeaderMonth, Month, Role
from scorecard_xl.reading.arrow_pairs import Beside, CellsBelow, cells_below
from scorecard_xl.spreadsheet.cells import CellError, Value, cell_name
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.headers import change_in_words, is_percent
from scorecard_xl.words.months import (
    likely_month,
    month_named,
    month_of_header,
    names_several_months,
    number_of_header,
    undated_month,
)
from scorecard_xl.words.text import shortened

_SAMPLE_ROWS = 8


class Heading(NamedTuple):
    """One column's header: its own cell, what stands there, and all its words."""

    row: int
    column: int
    last_column: int
    value: Value
    words: str
    above: str = ""

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)

    @property
    def month(self) -> datetime.date | Month | None:
        """The month that the header is, not one that it only names."""
        if isinstance(self.value, datetime.date):
            return self.value
        if self.number is not None:
            return None
        return month_of_header(self.words) or month_of_header(text_of(self.value))

    @property
    def number(self) -> int | None:
        """The number of the month that the header is without naming its year."""
        return number_of_header(self.value) if isinstance(self.value, str) else None


class Change(NamedTuple):
    """A change's header and the columns below it."""

    heading: Heading
    form: ChangeForm
    arrow_column: int
    number_column: int
    named: HeaderMonth | None
    role: Role | None


def text_of(value: Value) -> str:
    """A header's cell in words; an error value has none."""
    if isinstance(value, CellError):
        return ""
    if isinstance(value, datetime.date):
        return Month(value.year, value.month).label
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def header_month(sheet: Sheet, heading: Heading, months: Collection[Month]) -> HeaderMonth | None:
    """The month that a header's own cell names, if it names one and no other; ``months`` are the
    table's, near which a date that Excel made of mistyped text is understood.
    """
    is_formula = heading.column in sheet.formulas(heading.row)
    value = heading.value
    if isinstance(value, datetime.date):
        month = likely_month(value, months)
        return HeaderMonth(heading.row, heading.column, month, "", "", is_formula)
    if isinstance(value, str) and not names_several_months(value) and (named := month_named(value)):
        return HeaderMonth(heading.row, heading.column, named.month, value, named.wording, is_formula)
    return None


def header_without_year(
    sheet: Sheet, heading: Heading, latest: Month, months_back: int = 0
) -> HeaderMonth | None:
    """The month that a header's own cell names without its year, if it names one and no other: the last one
    of its name that is ``months_back`` or more before the ``latest``."""
    undated = undated_month(heading.value) if isinstance(heading.value, str) else None
    if undated is None:
        return None
    newest = latest.plus(-months_back)
    month = newest.plus(-((newest.number - undated.number) % 12))
    is_formula = heading.column in sheet.formulas(heading.row)
    return HeaderMonth(heading.row, heading.column, month, str(heading.value), undated.wording, is_formula)


def change_below(
    workbook: str,
    sheet: Sheet,
    last_row: int,
    heading: Heading,
    labels: Sequence[int],
    beside: Beside,
    months: Collection[Month],
) -> Change:
    """The change that a header heads; ``labels`` are the columns of the refs and the indicators, ``beside``
    all columns that have a header.

    Raises ScorecardError where the cells below cannot be a change.
    """
    below = cells_below(sheet, last_row, heading.column, labels)
    form, arrow_column, number_column = below.form(_width(heading), beside)
    if form is ChangeForm.TEXT and below.may_be_pair(beside):
        cell = cell_name(heading.row, heading.column + 1)
        _refuse(
            workbook,
            sheet.name,
            heading,
            f"may be of an arrow, with its number in the column of {cell}, which is not understood: if they "
            "are one change, merge the header over both and draw the arrows as ↑, → and ↓, and if not, head "
            f"{cell} with what it is",
        )
    if reason := next(_faults(sheet, last_row, heading, form, number_column, below), None):
        _refuse(workbook, sheet.name, heading, reason)
    return Change(
        heading,
        form,
        arrow_column,
        number_column,
        header_month(sheet, heading, months),
        change_in_words(heading.words, change_headers()),
    )


def _width(heading: Heading) -> int:
    return heading.last_column - heading.column + 1


def _faults(
    sheet: Sheet,
    last_row: int,
    heading: Heading,
    form: ChangeForm,
    number_column: int,
    below: CellsBelow,
) -> Iterator[str]:
    """Why a header and the cells below it cannot be a change's."""
    if _width(heading) > 2:
        yield (
            f"covers {_width(heading)} columns; merge it over an arrow's and a number's column, or over none"
        )
    if names_several_months(heading.words):
        yield "names two months; let it name only the one compared with"
    if form is ChangeForm.TEXT and below.holds_numbers_alone():
        yield (
            "has numbers without arrows below; merge it over an arrow's and a number's column, or let its "
            "cells hold both as text like “↑ 10%”"
        )
    if not is_percent(heading.words) and _holds_differences(sheet, last_row, number_column):
        yield (
            "has whole numbers below, which are no percents; write “% change” if percents are meant, or "
            "another word than “change”"
        )


def _holds_differences(sheet: Sheet, last_row: int, column: int) -> bool:
    """Whether the numbers are differences of counts: whole, of two or more, and not formatted as percents."""
    for row in range(last_row + 1, last_row + 1 + _SAMPLE_ROWS):
        value = sheet.values(row, (column,))[0]
        if type(value) is float and value.is_integer() and abs(value) >= 2:
            return not parse_number_format(sheet.number_formats(row, (column,))[0]).is_percentage
    return False


_UNCLEAR = "does not say which month it is about; name the month, or “last month” or “last year”"
_IS_PREVIOUS_MONTH = range(1, 7)
_IS_YEAR_EARLIER = range(12, 19)
_APART = range(6, 19)


def with_roles(workbook: str, sheet: str, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Each change with what it is about: words decide; of two months the later is the previous month.

    A single header that only names a month is left to :func:`with_lone_change`. Raises ScorecardError
    where it stays unclear.
    """
    changes = _told_by_each_other(changes)
    told = [change.role for change in changes if change.role]
    untold = [change for change in changes if not change.role]
    if len(changes) > len(change_columns()) or len(set(told)) < len(told):
        _refuse(
            workbook,
            sheet,
            changes[-1].heading,
            "is one change too many; a table has one from the previous month and one from a year earlier",
        )
    for change in untold:
        if change.named is None:
            _refuse(workbook, sheet, change.heading, _UNCLEAR)
    if len(untold) < 2:
        return tuple(changes)
    earlier, later = sorted(change.named.month for change in untold if change.named)
    if later.ordinal - earlier.ordinal not in _APART:
        _refuse(workbook, sheet, untold[1].heading, _UNCLEAR)
    return tuple(
        change._replace(role=PREVIOUS_MONTH if change.named and change.named.month == later else YEAR_EARLIER)
        for change in changes
    )


def _told_by_each_other(changes: Sequence[Change]) -> Sequence[Change]:
    """Two changes of which one or both name a month without its year ("Mar" and "Apr"): the month before the
    other is the previous month."""
    numbers = [_number_named(change) for change in changes if not change.role]
    if len(changes) != 2 or len(numbers) != 2 or None in numbers or all(change.named for change in changes):
        return changes
    first, second = (number or 0 for number in numbers)
    if (second - first) % 12 not in (1, 11):
        return changes
    roles = (PREVIOUS_MONTH, YEAR_EARLIER) if (second - first) % 12 == 1 else (YEAR_EARLIER, PREVIOUS_MONTH)
    return [change._replace(role=role) for change, role in zip(changes, roles, strict=True)]


def _number_named(change: Change) -> int | None:
    if change.named is not None:
        return change.named.month.number
    undated = undated_month(text_of(change.heading.value))
    return undated.number if undated else None


def with_months(sheet: Sheet, changes: Sequence[Change], latest: Month) -> tuple[Change, ...]:
    """The changes, those that name a month without its year with the month that it is: no change is about a
    month after the ``latest``."""
    return tuple(
        change
        if change.named or not change.role
        else change._replace(
            named=header_without_year(sheet, change.heading, latest, change_of(change.role).months_back)
        )
        for change in changes
    )


def with_lone_change(
    workbook: str, sheet: str, changes: Sequence[Change], latest: Collection[Month]
) -> tuple[Change, ...]:
    """The changes, one that only names a month told by how far it lies before the ``latest`` months.

    Half a year or less is a previous month that was not brought up to date; about a year or more is the
    month of the year before. Raises ScorecardError where it is neither, or both.
    """
    lone = next((change for change in changes if change.role is None), None)
    if lone is None or lone.named is None:
        return tuple(changes)
    found = (lone_role(lone.named.month, month) for month in latest)
    roles = {role for role in found if role is not None}
    if len(roles) != 1 or roles & {change.role for change in changes}:
        _refuse(workbook, sheet, lone.heading, _UNCLEAR)
    return tuple(c._replace(role=min(roles)) if c is lone else c for c in changes)


def lone_role(named: Month, latest: Month) -> Role | None:
    """What a single change is about whose header only names a month, by how far that lies before the latest.

    >>> lone_role(Month(2021, 4), Month(2021, 5)), lone_role(Month(2020, 8), Month(2021, 5))
    ('change from the previous month', None)
    """
    distance = latest.ordinal - named.ordinal
    if distance in _IS_PREVIOUS_MONTH:
        return PREVIOUS_MONTH
    return YEAR_EARLIER if distance in _IS_YEAR_EARLIER else None


def _refuse(workbook: str, sheet: str, heading: Heading, what: str) -> NoReturn:
    words = shortened(" ".join(heading.words.split()), 80)
    raise ScorecardError(f"the header “{words}” {what}.", book=workbook, sheet=sheet, cell=heading.cell)
