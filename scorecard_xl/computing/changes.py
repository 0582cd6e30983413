"""A change: its size, its arrow, and what the cells that show it hold."""

import re
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.computing import measures
from scorecard_xl.model import Arrow, ChangeColumns, ChangeForm, Indicator, Settings, Unit
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format

NO_CHANGE = "n/a"
_SPEAKS_OF_POINTS = re.compile(r"\bpp|point", re.IGNORECASE)
_NOTHING = frozenset(["-", "‒", "–", "—", "―", "n/a", "na", "#n/a"])


class Change(NamedTuple):
    """What became of a figure: ``size`` is exact, a fraction of what was before or a number of percentage
    points, and None for no change that could be told. ``as_fraction`` says that its cells hold points as a
    fraction, which a percentage's number format shows."""

    size: Decimal | None
    in_points: bool
    arrow: Arrow
    as_fraction: bool = False

    @property
    def shown(self) -> str:
        """The size as texts show it.

        >>> Change(Decimal("0.095"), False, Arrow.UP).shown, Change(Decimal(4), True, Arrow.LEVEL).shown
        ('10%', '4.0 pp')
        """
        if self.size is None:
            return NO_CHANGE
        if self.in_points:
            return f"{measures.tenth_of_a_point(self.size)} pp"
        return f"{measures.whole_percent(self.size)}%"

    @property
    def number(self) -> float | str:
        """What a cell of numbers holds."""
        if self.size is None:
            return NO_CHANGE
        return float(self.size / 100 if self.as_fraction else self.size)


def row_change(
    columns: ChangeColumns,
    indicator: Indicator,
    figures: tuple[Decimal | None, Decimal | None],
    settings: Settings,
) -> Change:
    """The change of a row between two figures of its own, the newer first."""
    now, then = figures
    in_points = is_in_points(columns, indicator, settings)
    size = measures.points(now, then) if in_points else measures.change(now, then)
    arrow = arrow_of(size, settings, in_points=in_points)
    return Change(size, in_points, arrow, in_points and holds_fractions(columns, indicator))


def arrow_of(size: Decimal | None, settings: Settings, *, in_points: bool) -> Arrow:
    """The arrow of a change of an exact size: it follows from the size as it is shown."""
    if size is None:
        return Arrow.NONE
    if in_points:
        return measures.arrow_of_size(measures.tenth_of_a_point(size), threshold_in_points(settings))
    return measures.arrow_of_size(measures.whole_percent(size), settings.threshold)


def threshold_in_points(settings: Settings) -> Decimal:
    """The percentage points from which a change has an arrow up or down."""
    given = settings.threshold_in_points
    return Decimal(settings.threshold) if given is None else given


def least_size(settings: Settings, *, in_points: bool) -> Decimal:
    """The exact size from which a change is shown with an arrow up: half of the last digit shown less than
    the threshold.

    >>> least_size(Settings(), in_points=False), least_size(Settings(), in_points=True)
    (Decimal('0.095'), Decimal('9.95'))
    """
    if in_points:
        return threshold_in_points(settings) - Decimal("0.05")
    return (settings.threshold - Decimal("0.5")) / 100


def is_in_points(columns: ChangeColumns, indicator: Indicator, settings: Settings) -> bool:
    """Whether a row's change is a difference in percentage points: of a percentage, where the header, that of
    the number which an arrow belongs to, or the Settings say so."""
    says_so = columns.in_points or columns.follows_points or settings.in_points
    return says_so and indicator.unit is Unit.PERCENTAGE


def holds_fractions(columns: ChangeColumns, indicator: Indicator) -> bool:
    """Whether a row's cell shows points as percents in a column that is headed with points, as a difference
    of percentages does: its number format stays."""
    code = indicator.stored_formats.get(columns.number_column, "General")
    return columns.in_points and parse_number_format(code).is_percentage


def speaks_of_points(code: str) -> bool:
    """Whether a number format says that it shows percentage points.

    >>> speaks_of_points('0.0 "pp"'), speaks_of_points("0.0%")
    (True, False)
    """
    return _SPEAKS_OF_POINTS.search(code) is not None


def has_change(columns: ChangeColumns, indicator: Indicator) -> bool:
    """Whether a column of changes is about a row: what is no percentage has no change in points."""
    return indicator.unit is Unit.PERCENTAGE or not columns.in_points


def cells_of_change(columns: ChangeColumns, change: Change) -> tuple[tuple[int, float | str], ...]:
    """The column and the content of each cell that shows a change, the number's last.

    >>> paired = ChangeColumns(ChangeForm.PAIRED, 5, 6, None)
    >>> cells_of_change(paired, Change(Decimal("0.5"), False, Arrow.UP))
    ((5, '↑'), (6, 0.5))
    >>> from scorecard_xl.model import DrawnArrows
    >>> alone = ChangeColumns(ChangeForm.ARROW, 5, 5, None, DrawnArrows("▲", "►", "▼"))
    >>> cells_of_change(alone, Change(Decimal("0.5"), False, Arrow.UP))
    ((5, '▲'),)
    """
    if columns.form is ChangeForm.TEXT:
        return ((columns.arrow_column, f"{columns.arrows.drawn(change.arrow)} {change.shown}"),)
    if columns.form is ChangeForm.ARROW:
        return ((columns.arrow_column, columns.arrows.drawn(change.arrow)),)
    if columns.form is ChangeForm.NUMBER:
        return ((columns.number_column, change.number),)
    arrow = columns.arrows.drawn(change.arrow)
    return ((columns.arrow_column, arrow), (columns.number_column, change.number))


def says_nothing(text: str) -> bool:
    """Whether a cell's text says that there is no change, in whatever way people do.

    >>> [says_nothing(text) for text in ("", "-", "N/A", "- n/a", "#N/A", "0%")]
    [True, True, True, True, True, False]
    """
    return _NOTHING.issuperset(text.casefold().split())
