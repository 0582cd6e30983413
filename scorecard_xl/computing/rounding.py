"""Whether the rounding of the figures that a row shows explains what its computed cell shows."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.computing import measures
from scorecard_xl.computing.changes import arrow_of, holds_fractions
from scorecard_xl.computing.columns import change_of, judged_roles, window_of
from scorecard_xl.computing.computed import ComputedFigure, format_of_months
from scorecard_xl.computing.measures import Interval
from scorecard_xl.model import (
    DOWN_CHARACTERS,
    LEVEL_CHARACTERS,
    UNSEEN_CHARACTERS,
    UP_CHARACTERS,
    Arrow,
    ChangeColumns,
    ChangeForm,
    Indicator,
    Month,
    Settings,
    Table,
    Unit,
)
from scorecard_xl.spreadsheet.cells import Value, as_text, decimal_of, last_digit
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format

_CHANGE = re.compile(
    rf"(?:([{UP_CHARACTERS}{LEVEL_CHARACTERS}{DOWN_CHARACTERS}])[{UNSEEN_CHARACTERS}]*\s*)?"
    r"([+\-−]?)([\d,]+)(\.\d+)?\s*(%|pp)"
)
_ARROWS: Mapping[str, Arrow] = {
    **dict.fromkeys(UP_CHARACTERS, Arrow.UP),
    **dict.fromkeys(LEVEL_CHARACTERS, Arrow.LEVEL),
    **dict.fromkeys(DOWN_CHARACTERS, Arrow.DOWN),
}
_WITHOUT_UNSEEN = str.maketrans("", "", UNSEEN_CHARACTERS)


class ShownChange(NamedTuple):
    """A change as a row shows it, as far as it does: its arrow, and where its exact size lies."""

    arrow: Arrow | None
    size: Interval | None


def shown_change(columns: ChangeColumns, indicator: Indicator, code: str, *, in_points: bool) -> ShownChange:
    """The change that stands in a row's cells, whose number has the number format ``code``; nothing of what
    cannot be understood."""
    arrow, number = (indicator.stored[column] for column in (columns.arrow_column, columns.number_column))
    if columns.form is ChangeForm.TEXT or (columns.form is ChangeForm.NUMBER and isinstance(number, str)):
        return _change_of_text(as_text(number), in_points=in_points)
    if columns.form is ChangeForm.ARROW:
        return ShownChange(arrow_in(arrow), None)
    size = _interval(decimal_of(number), code) if type(number) is float else None
    if size and in_points and holds_fractions(columns, indicator):
        size = Interval(size.low * 100, size.high * 100)
    return ShownChange(arrow_in(arrow) if columns.form is ChangeForm.PAIRED else None, size)


def _change_of_text(text: str, *, in_points: bool) -> ShownChange:
    found = _CHANGE.fullmatch(text)
    if found is None or (found[5] == "pp") is not in_points:
        return ShownChange(None, None)
    sign = "-" if found[2] in ("-", "−") else ""
    size = Decimal(sign + found[3].replace(",", "") + (found[4] or ""))
    digit = last_digit(size)
    if not in_points:
        size, digit = size / 100, digit / 100
    return ShownChange(_ARROWS.get(found[1]), measures.rounded_figure(size, digit))


def arrow_in(value: Value) -> Arrow | None:
    """The arrow that a cell holds alone, however it is drawn.

    >>> arrow_in("▲"), arrow_in("⬇\ufe0f"), arrow_in("↑ 10%")
    (<Arrow.UP: '↑'>, <Arrow.DOWN: '↓'>, None)
    """
    return _ARROWS.get(value.translate(_WITHOUT_UNSEEN).strip()) if isinstance(value, str) else None


def is_explained(
    table: Table, indicator: Indicator, figure: ComputedFigure, month: Month, settings: Settings, code: str
) -> bool:
    """Whether figures that the months' cells would show alike give what the computed cell shows, in the
    number format ``code``.

    Of a shown 24% the true figure is anywhere from 23.5 to 24.5 %. The stored arrow has to follow from
    the stored percent all the same.
    """
    if figure.role in judged_roles():
        return False  # what follows from limits is not known to the last digit either way
    intervals = true_intervals(table, indicator)
    if figure.change is None:
        stored = indicator.stored[figure.column]
        window = (month.plus(-back) for back in range(settings.window))
        shown_by = [intervals[m] for m in window if m in intervals]
        if type(stored) is not float or not shown_by:
            return False
        return window_of(figure.role).possible(shown_by).meets(_interval(decimal_of(stored), code))
    now, then = intervals.get(month), intervals.get(change_of(figure.role).base(month))
    if now is None or then is None:
        return False
    in_points = figure.change.in_points
    within = measures.points_within(now, then) if in_points else measures.change_within(now, then)
    columns = table.changes[figure.role]
    shown = shown_change(columns, indicator, code, in_points=in_points)
    return within is not None and _can_be_shown(shown, columns.form, within, in_points, settings)


def _can_be_shown(
    shown: ShownChange, form: ChangeForm, within: Interval, in_points: bool, settings: Settings
) -> bool:
    """Whether some change that lies ``within`` is shown so."""

    def arrow(size: Decimal) -> Arrow:
        if size.is_infinite():
            return Arrow.UP if size > 0 else Arrow.DOWN
        return arrow_of(size, settings, in_points=in_points)

    if form is ChangeForm.ARROW:
        turns = [Arrow.DOWN, Arrow.LEVEL, Arrow.UP]
        possible = turns[turns.index(arrow(within.low)) : turns.index(arrow(within.high)) + 1]
        return shown.arrow in possible
    if shown.size is None or not within.meets(shown.size):
        return False
    middle = (shown.size.low + shown.size.high) / 2
    return form is ChangeForm.NUMBER or shown.arrow is arrow(middle)


def _interval(number: Decimal, code: str) -> Interval:
    unit = parse_number_format(code).unit
    return Interval(number, number) if unit is None else measures.rounded_figure(number, unit)


def true_interval(indicator: Indicator, index: int) -> Interval | None:
    """Where an indicator's true figure of a month lies."""
    figure = indicator.figures[index]
    return None if figure is None else _true(indicator, figure, indicator.figure_formats[index])


def true_intervals(table: Table, indicator: Indicator) -> dict[Month, Interval]:
    """Where an indicator's true figures lie, also those of months that have no column any more."""
    code = format_of_months(indicator, None) if indicator.earlier else ""
    found = {month: _true(indicator, figure, code) for month, figure in indicator.earlier.items()}
    for month, index in table.figures_by_month.items():
        if (interval := true_interval(indicator, index)) is not None:
            found[month] = interval
    return found


def _true(indicator: Indicator, figure: Decimal, code: str) -> Interval:
    if indicator.unit is Unit.COUNT:
        return Interval(figure, figure)
    shown_as = parse_number_format(code)
    if shown_as.is_time:  # typed as one, and kept in parts of a day
        return Interval(figure, figure)
    if indicator.unit is not Unit.PERCENTAGE:
        return measures.rounded_figure(figure, shown_as.unit or Decimal(1))
    if shown_as.is_percentage and shown_as.unit:
        return measures.rounded_figure(figure, shown_as.unit)
    # Typed as text, "98%" shows all that it holds.
    return measures.rounded_figure(figure, min(Decimal("0.01"), last_digit(figure)))
