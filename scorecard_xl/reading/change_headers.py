"""The headers of the changes: the columns below each, how a change stands in them, and the month that each
names."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from scorecard_xl.computing.changes import speaks_of_points
from scorecard_xl.computing.columns import change_headers
from scorecard_xl.model import ChangeColumns, ChangeForm, DrawnArrows, HeaderMonth, Month, Role
from scorecard_xl.reading.change_cells import Beside, CellsBelow, Shown, cells_below
from scorecard_xl.spreadsheet.cells import CellError, Value, cell_name
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.headers import (
    change_in_words,
    is_change_alone,
    is_in_points,
    is_of_arrows,
    is_percent,
    is_target,
    is_variance,
)
from scorecard_xl.words.months import (
    likely_month,
    month_named,
    month_of_header,
    names_several_months,
    number_of_header,
    undated_month,
)

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
    """A change's header and the columns below it; ``fault`` says why it cannot be one that is computed, for a
    sentence about the header. ``number_beside`` is, for a column of arrows, that of the change in points
    which it belongs to."""

    heading: Heading
    columns: ChangeColumns
    role: Role | None
    fault: str = ""
    number_beside: int | None = None

    @property
    def is_of_arrows(self) -> bool:
        """Whether it is arrows alone, below a header that speaks of them."""
        return self.columns.form is ChangeForm.ARROW and is_of_arrows(self.heading.words)

    @property
    def named(self) -> HeaderMonth | None:
        """The month that the header names."""
        return self.columns.header


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


def changes_below(
    sheet: Sheet,
    last_row: int,
    headings: Sequence[Heading],
    labels: Sequence[int],
    beside: Beside,
    months: Collection[Month],
) -> list[Change]:
    """The changes that these headers head; ``labels`` are the columns of the refs and the indicators,
    ``beside`` all columns that have a header.

    An arrow's column that is headed with nothing else and a number's to the right of it are one change. In
    points they stay two, for arrows are about every row, points about percentages.
    """
    halves = {one.column: one for one in headings if is_of_arrows(one.words) and is_change_alone(one.words)}
    with_halves = {**beside, **{column: half.words for column, half in halves.items()}}
    arrows = {
        c: _change_below(sheet, last_row, half, labels, with_halves, months) for c, half in halves.items()
    }
    alone = {c: one.columns.arrows for c, one in arrows.items() if one.columns.form is ChangeForm.ARROW}
    found: list[Change] = []
    for one in sorted(headings, key=lambda heading: heading.column):
        if one.column not in halves:
            # An arrow to the left that is no other change's is nearer than one to the right.
            drawn = alone.pop(one.column - 1, None)
            is_apart = drawn is not None or (is_in_points(one.words) and one.column + 1 in alone)
            known = beside if is_apart else with_halves
            found.append(_change_below(sheet, last_row, one, labels, known, months, drawn))
            alone.pop(found[-1].columns.arrow_column, None)
    taken = {one.columns.arrow_column for one in found}
    found += [one for column, one in arrows.items() if column not in taken]
    return _beside_points(sorted(found, key=lambda one: one.heading.column))


def _beside_points(changes: Sequence[Change]) -> list[Change]:
    """The changes, in the order of their columns, each column of arrows with that of the points beside it."""
    arrows = {one.heading.column for one in changes if one.is_of_arrows}
    numbers: dict[int, int] = {}
    for one in changes:
        if one.columns.in_points and one.columns.form is ChangeForm.NUMBER:
            column = one.columns.number_column
            free = [arrow for arrow in (column - 1, column + 1) if arrow in arrows and arrow not in numbers]
            numbers.update(dict.fromkeys(free[:1], column))
    return [one._replace(number_beside=numbers.get(one.heading.column)) for one in changes]


def _change_below(
    sheet: Sheet,
    last_row: int,
    heading: Heading,
    labels: Sequence[int],
    beside: Beside,
    months: Collection[Month],
    arrows: DrawnArrows | None = None,
) -> Change:
    """The change that a header heads; ``arrows`` are those of a column of arrows to the left of it."""
    below = cells_below(sheet, last_row, heading.column, labels)
    in_points = is_in_points(heading.words)
    shown = below.shown(_width(heading), beside, of_arrows=is_of_arrows(heading.words), in_points=in_points)
    if arrows is not None and shown.form is ChangeForm.NUMBER and not in_points:
        shown = Shown(ChangeForm.PAIRED, heading.column - 1, heading.column, arrows)
    named = header_month(sheet, heading, months)
    columns = ChangeColumns(
        shown.form, shown.arrow_column, shown.number_column, named, shown.arrows, in_points
    )
    fault = next(_faults(sheet, last_row, heading, columns, below, beside), shown.fault)
    return Change(heading, columns, change_in_words(heading.words, change_headers()), fault)


def _width(heading: Heading) -> int:
    return heading.last_column - heading.column + 1


def _faults(
    sheet: Sheet,
    last_row: int,
    heading: Heading,
    columns: ChangeColumns,
    below: CellsBelow,
    beside: Beside,
) -> Iterator[str]:
    """Why a header and the cells below it cannot be a change's."""
    if columns.form is not ChangeForm.PAIRED and below.may_be_pair(beside):
        cell = cell_name(heading.row, heading.column + 1)
        yield (
            f"may be of an arrow, with its number in the column of {cell}, which is not understood; if they "
            "are one change, merge the header over both and draw the arrows as ↑, → and ↓, and if not, head "
            f"{cell} with what it is"
        )
    if is_variance(heading.words) and is_target(beside.get(heading.column - 1) or ""):
        yield (
            "stands beside a target and may be how far the figure is from it; head it “% change from last "
            "month” if that is meant"
        )
    if _width(heading) > 2:
        yield (
            f"covers {_width(heading)} columns; merge it over an arrow's and a number's column, or over none"
        )
    if names_several_months(heading.words):
        yield "names two months; let it name only the one compared with"
    if not (is_percent(heading.words) or columns.in_points) and _holds_differences(
        sheet, last_row, columns.number_column
    ):
        yield (
            "has whole numbers below, which are no percents; write “% change” if percents are meant, or "
            "another word than “change”"
        )


def _holds_differences(sheet: Sheet, last_row: int, column: int) -> bool:
    """Whether the numbers are differences of counts: whole, of two or more, and not formatted as percents
    or points."""
    for row in range(last_row + 1, last_row + 1 + _SAMPLE_ROWS):
        value = sheet.values(row, (column,))[0]
        if type(value) is float and value.is_integer() and abs(value) >= 2:
            code = sheet.number_formats(row, (column,))[0]
            return not (parse_number_format(code).is_percentage or speaks_of_points(code))
    return False
