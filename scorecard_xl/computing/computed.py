"""What every computed cell of a scorecard should hold."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.computing.changes import (
    Change,
    cells_of_change,
    has_change,
    row_change,
    says_nothing,
    speaks_of_points,
)
from scorecard_xl.computing.columns import JudgedColumn, change_of, column_of, judged_columns, window_columns
from scorecard_xl.computing.insight import Insight, insights
from scorecard_xl.model import (
    ARROWS_DASHES,
    DOWN_CHARACTERS,
    LEVEL_CHARACTERS,
    TRIANGLES_DASHES,
    UNSEEN_CHARACTERS,
    UP_CHARACTERS,
    Arrow,
    Indicator,
    Month,
    Role,
    Settings,
    Table,
    Unit,
)
from scorecard_xl.spreadsheet.cells import Value, as_text, last_digit, packed
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.number_format import show

NO_FIGURE = "-"
_IN_POINTS = '0.0 "pp"'


class ComputedFigure(NamedTuple):
    """One figure that is computed beside an indicator's months, and the cells that hold it.

    ``value`` is None for "no figure", and for a judgement in a word; ``change`` is None for what is no
    change. The last of ``cells`` (column and content, None for a blank one) holds the number, where one does.
    """

    role: Role
    value: Decimal | None
    cells: tuple[tuple[int, float | str | None], ...]
    change: Change | None = None

    @property
    def arrow(self) -> Arrow | None:
        """The arrow of a change."""
        return self.change.arrow if self.change else None

    @property
    def column(self) -> int:
        """The column of the number, by which the figure is named."""
        return self.cells[-1][0]


def computed_figures(
    table: Table, month: Month, settings: Settings
) -> Iterator[tuple[Indicator, tuple[ComputedFigure, ...]]]:
    """Each indicator of a table with its computed figures for the reporting month.

    Months are matched by date; what is over the window is over the figures in the months of the window that
    ends with ``month``. Of months without a column the figures are those that the indicator is known to have
    had.
    """
    indexes = table.figures_by_month
    now_index = indexes.get(month)
    bases = [(role, columns, change_of(role).base(month)) for role, columns in table.changes.items()]
    months = [month.plus(-back) for back in range(settings.window)]
    in_window = [indexes[m] for m in months if m in indexes]
    without_column = [m for m in months if m not in indexes]
    over_window = [
        (column.role, table.columns[column.role], column.compute)
        for column in window_columns()
        if column.role in table.columns
    ]
    judged = [column for column in judged_columns() if column.role in table.columns]
    found = insights(table, month, settings) if judged else ((one, None) for one in table.indicators)
    for indicator, insight in found:
        figures = indicator.figures
        now = None if now_index is None else figures[now_index]
        result = []
        for role, columns, base in bases:
            if has_change(columns, indicator):
                then = figures[indexes[base]] if base in indexes else indicator.earlier.get(base)
                change = row_change(columns, indicator, (now, then), settings)
                cells = cells_of_change(columns, change)
                result.append(ComputedFigure(role, change.size, cells, change))
        windowed = [figures[index] for index in in_window]
        if indicator.earlier:
            windowed += [indicator.earlier.get(m) for m in without_column]
        result += [_plain(role, column, compute(windowed)) for role, column, compute in over_window]
        if insight:
            result += [_judged(one, table.columns[one.role], insight) for one in judged]
        yield indicator, tuple(result)


def written_columns(table: Table) -> tuple[int, ...]:
    """The computed columns of a table that are ours to write, from left to right."""
    columns = [
        column
        for role, change in table.changes.items()
        if change_of(role).is_written
        for column in change.columns
    ]
    columns += [
        table.columns[column.role]
        for column in window_columns()
        if column.is_written and column.role in table.columns
    ]
    columns += [table.columns[column.role] for column in judged_columns() if column.role in table.columns]
    return tuple(sorted(columns))


def _plain(role: Role, column: int, value: Decimal | None) -> ComputedFigure:
    return ComputedFigure(role, value, ((column, NO_FIGURE if value is None else float(value)),))


def _judged(judged: JudgedColumn, column: int, insight: Insight) -> ComputedFigure:
    content = judged.judge(insight)
    if isinstance(content, Decimal):
        return ComputedFigure(judged.role, content, ((column, float(content)),))
    return ComputedFigure(judged.role, None, ((column, content),))


def number_format(indicator: Indicator, figure: ComputedFigure, month_place: int | None) -> str:
    """The number format that a computed number is shown in: its cell's own; where that is General (or a
    date's, or for a change a time's), that of its column, or of the row's months.
    """
    code = indicator.stored_formats.get(figure.column, "General")
    change = figure.change
    if not (shows_no_number(code) or (change and _shows_no_change(code, change))):
        return code
    if change and change.in_points:
        return _IN_POINTS
    return column_of(figure.role).number_format or format_of_months(indicator, month_place)


def _shows_no_change(code: str, change: Change) -> bool:
    """Whether a number format would show a change wrongly: as a time, or points as percents and the other
    way round."""
    parsed = parse_number_format(code)
    if change.in_points:
        return parsed.is_time or (parsed.is_percentage and not change.as_fraction)
    return parsed.is_time or speaks_of_points(code)


def format_of_months(indicator: Indicator, month_place: int | None) -> str:
    """The number format of a row's figures: that of the month at this index where it shows a number, else the
    commonest of the row."""
    codes = [code for code in indicator.figure_formats if not shows_no_number(code)]
    if month_place is not None and indicator.figure_formats[month_place] in codes:
        return indicator.figure_formats[month_place]
    if codes:
        return max(codes, key=codes.count)
    if indicator.unit is Unit.PERCENTAGE:
        return "0%"
    return ("0", "0.0", "0.00")[min(2, _most_decimals(indicator.figures))]


def shows_no_number(code: str) -> bool:
    """Whether a format leaves open how a number is shown, or shows it as a date or as text.

    >>> [shows_no_number(code) for code in ("General", "mmm-yy", "@", "0%", "[h]:mm")]
    [True, True, True, False, False]
    """
    parsed = parse_number_format(code)
    return parsed.is_general or parsed.is_date or parsed.is_text


def _most_decimals(figures: Sequence[Decimal | None]) -> int:
    smallest = min((last_digit(figure) for figure in figures if figure is not None), default=Decimal(1))
    return -smallest.adjusted()


def holds(stored: Value, content: float | str | None) -> bool:
    """Whether a cell holds exactly this content already.

    >>> holds(0.1, 0.1), holds(1.0, "1"), holds(True, 1.0)
    (True, False, False)
    """
    return type(stored) is type(content) and stored == content


_DASHES = (*ARROWS_DASHES, *TRIANGLES_DASHES)
_WITHOUT_UNSEEN = str.maketrans("", "", UNSEEN_CHARACTERS)
_JUDGEMENTS = frozenset(word for column in judged_columns() for word in column.words.values())
_RESULT = re.compile(
    rf"""
    (?: [{UP_CHARACTERS}{DOWN_CHARACTERS}{LEVEL_CHARACTERS}◄◀↗↘▬=‒–—―-] \ufe0f? )?  # an arrow, or a dash
    (?: [-+−]? [\d.,]+ (?: % | pp )? | n/?a\.? | \#n/a )?   # a number, or that there is none
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_right(figure: ComputedFigure, indicator: Indicator, column: int, content: float | str | None) -> bool:
    """Whether a row's cell holds its content already: exactly, or, by a formula or in a column of numbers or
    arrows alone, in somebody's own way of saying that there is no change."""
    stored = indicator.stored[column]
    if isinstance(stored, str) and len(str(content)) == 1:
        stored = stored.translate(_WITHOUT_UNSEEN)  # an emoji's selector behind an arrow
    is_own = len(figure.cells) == 1 or column in indicator.formulas
    says_none = figure.arrow is Arrow.NONE and is_own and " " not in str(content)
    if stored in _DASHES and content in _DASHES:
        return True
    return holds(stored, content) or (says_none and stored is not None and says_nothing(as_text(stored)))


def is_result(stored: Value) -> bool:
    """Whether a computed cell holds what computing, by whatever hand, can have given: an arrow, a number,
    that there is none, a judgement, or an error value. Anything else is somebody's words.

    >>> [is_result(value) for value in ("↑ 20%", "→3.5 %", "-", "N/A", 0.2, "Concern")]
    [True, True, True, True, True, True]
    >>> [is_result(value) for value in ("Suppressed (<5)", "↑ 20% (provisional)", "101*", "c", True)]
    [False, False, False, False, False]
    """
    if isinstance(stored, str):
        return stored in _JUDGEMENTS or _RESULT.fullmatch("".join(stored.split())) is not None
    return not isinstance(stored, bool)


def holds_words(indicator: Indicator, column: int) -> bool:
    """Whether a computed cell holds what is somebody's: words, a picture, a data type."""
    return column in indicator.shown_by_excel or not is_result(indicator.stored[column])


def shown(value: Value, code: str) -> str:
    """What a cell shows.

    >>> shown(0.0949999, "0%"), shown("-", "0%"), shown(None, "0")
    ('9%', '-', '')
    """
    return show(value, code) if type(value) is float else as_text(value)


def shown_apart(one: Value, code: str, other: Value, other_code: str) -> tuple[str, str]:
    """What two contents show in their formats, or all of both where the formats hide how they differ.

    >>> shown_apart(0.98, "0%", 0.97, "0%"), shown_apart(0.98, "0%", 0.982, "0%")
    (('98%', '97%'), ('0.98', '0.982'))
    """
    shows, other_shows = shown(one, code) or as_text(one), shown(other, other_code) or as_text(other)
    return (as_text(one), as_text(other)) if shows == other_shows else (shows, other_shows)


def shown_figure(figure: ComputedFigure, code: str) -> str:
    """What all the cells of a figure show together, such as an arrow and its number.

    >>> shown_figure(ComputedFigure("change", Decimal("0.1"), ((5, "↑"), (6, 0.1))), "0%")
    '↑ 10%'
    """
    return " ".join(shown(content, code) for _, content in figure.cells)


def shows_alike(stored: Value, content: float | str | None, code: str) -> bool:
    """Whether two contents look the same in a cell, as :func:`look_alike` has it.

    >>> shows_alike(1564.0, 1564.4166, "0"), shows_alike("→  3%", "→ 3%", "General")
    (True, True)
    """
    return look_alike(shown(stored, code), shown(content, code))


_OUR_ARROWS = str.maketrans(
    {
        **dict.fromkeys(UP_CHARACTERS, Arrow.UP.value),
        **dict.fromkeys(LEVEL_CHARACTERS, Arrow.LEVEL.value),
        **dict.fromkeys(DOWN_CHARACTERS, Arrow.DOWN.value),
        **dict.fromkeys(UNSEEN_CHARACTERS, ""),
    }
)


def look_alike(one: str, other: str) -> bool:
    """Whether two texts say the same, however their spaces and their arrows are drawn.

    >>> look_alike("▲ 20%", "↑  20%"), look_alike("▲ 20%", "▼ 20%")
    (True, False)
    """
    return packed(one).translate(_OUR_ARROWS) == packed(other).translate(_OUR_ARROWS)
