"""The tables of a scorecard, and the indicators in them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from scorecard_xl.findings import Finding
from scorecard_xl.model.benchmarks import NO_STANDING, Standing
from scorecard_xl.model.frozen_mapping import FrozenMapping
from scorecard_xl.model.judgements import Arrow, Direction, Unit
from scorecard_xl.model.known_months import KnownMonths
from scorecard_xl.model.months import Month, are_of_a_year
from scorecard_xl.model.roles import Role
from scorecard_xl.model.settings import Settings
from scorecard_xl.spreadsheet.cells import Value, cell_name

if TYPE_CHECKING:
    import pandas


class ChangeForm(Enum):
    """How a change is shown: an arrow and a number side by side, both as one text, or one of them alone."""

    PAIRED = "paired"
    TEXT = "text"
    NUMBER = "number"
    ARROW = "arrow"


class DrawnArrows(NamedTuple):
    """The characters that a column draws its arrows with. Where it has none to draw, its dash remembers ▲, ►
    and ▼ from one month to the next; ``none`` is that dash where it is not the usual one."""

    up: str = Arrow.UP.value
    level: str = Arrow.LEVEL.value
    down: str = Arrow.DOWN.value
    none: str = ""

    def drawn(self, arrow: Arrow) -> str:
        """An arrow as the column draws it.

        >>> TRIANGLES.drawn(Arrow.DOWN), TRIANGLES.drawn(Arrow.NONE), DrawnArrows().drawn(Arrow.NONE)
        ('▼', '–', '-')
        """
        drawn = {Arrow.UP: self.up, Arrow.LEVEL: self.level, Arrow.DOWN: self.down}
        return drawn.get(arrow) or self.none or self._dashes[0]

    @property
    def alone(self) -> "DrawnArrows":
        """These arrows in a column that holds them alone and whose header does not say so: its dash, which
        nobody types, remembers that too.

        >>> TRIANGLES.alone.drawn(Arrow.NONE), DrawnArrows().alone.drawn(Arrow.NONE)
        ('―', '‒')
        """
        return self._replace(none=self._dashes[1])

    @property
    def _dashes(self) -> tuple[str, str]:
        """The dash beside a number or below a header of arrows, and that of arrows alone."""
        return TRIANGLES_DASHES if self.up == TRIANGLES.up else ARROWS_DASHES


TRIANGLES = DrawnArrows("▲", "►", "▼")
TRIANGLES_DASH = "–"
ARROWS_DASHES = (Arrow.NONE.value, "‒")
TRIANGLES_DASHES = (TRIANGLES_DASH, "―")


class Problem(NamedTuple):
    """Something that people have to look at; ``message`` is one sentence for the analyst.

    A computed cell that is wrong says what it shows and what it should show, and whether the rounding
    of the months' shown figures explains the difference.
    """

    sheet: str
    cell: str
    ref: str
    code: Finding
    message: str
    stored: str | None = None
    expected: str | None = None
    within_rounding: bool | None = None


class MonthColumn(NamedTuple):
    """A column of figures, and the row of the cell that names its month."""

    month: Month
    column: int
    header_row: int


class HeaderMonth(NamedTuple):
    """The month that a header names, as it stands in its cell.

    ``text`` is the header's whole text and ``wording`` the part of it that names the month ("Apr-21");
    both are empty where the cell holds a real date.
    """

    row: int
    column: int
    month: Month
    text: str
    wording: str
    is_formula: bool

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)


class YearPlace(NamedTuple):
    """Where the year of months stands whose own headers name none: in a cell, or, with row and column 0, in
    the sheet's name. ``value`` is all that stands there, ``wording`` the year in it."""

    row: int
    column: int
    value: Value
    wording: str

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column) if self.row else ""


class ChangeColumns(NamedTuple):
    """Where one of the two changes stands: PAIRED in an arrow's and a number's column, all others in one.

    ``arrows`` are the characters of a column of arrows alone. ``in_points`` says that the header speaks of
    percentage points, ``follows_points`` that these are arrows of a change that does: those of percentages
    follow it.
    """

    form: ChangeForm
    arrow_column: int
    number_column: int
    header: HeaderMonth | None
    arrows: DrawnArrows = DrawnArrows()
    in_points: bool = False
    follows_points: bool = False

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns from left to right."""
        return tuple(sorted({self.arrow_column, self.number_column}))


class Aim(NamedTuple):
    """What people say beside an indicator's months of what its figures should be.

    ``target`` is in the unit of the figures, and so is ``tolerance``, how far a figure may be from it; None
    for what the Settings say. ``limits_from`` is the month from which process limits count, None for the
    start; ``denominator`` what a percentage is of, where it is known. ``unclear`` are the computed columns
    that what people wrote leaves open, ``said`` what their own columns of such names hold, by role.
    """

    target: Decimal | None = None
    tolerance: Decimal | None = None
    limits_from: Month | None = None
    denominator: Decimal | None = None
    unclear: frozenset[Role] = frozenset()
    said: Mapping[Role, Value] = FrozenMapping({})


class Indicator(NamedTuple):
    """One row of a table.

    ``figures``, ``figure_formats`` go with the table's months: a Decimal each, a fraction for a
    percentage, or None for "no figure". ``stored`` holds what stands in the computed columns of the
    row now (by column), ``stored_formats`` their number formats, ``formulas`` those of them that a
    formula gives; ``formula_zeros`` the months whose zero a formula gave. ``shared_rows`` are, by role, the
    rows of merged cells that hold what counts for this row too; ``shown_by_excel`` the computed columns
    whose cells hold a picture or a data type. ``has_drawn_preference`` is false where words say the preferred
    direction. ``earlier`` are the figures of months that have no column any more and stand in History;
    ``aim`` is what people want of the figures, ``standing`` how the last import of benchmarks found them
    among other authorities'.
    """

    row: int
    ref: str
    text: str
    owner: str
    unit: Unit
    direction: Direction | None
    figures: tuple[Decimal | None, ...]
    figure_formats: tuple[str, ...]
    stored: Mapping[int, Value]
    stored_formats: Mapping[int, str]
    formulas: Mapping[int, str]
    formula_zeros: frozenset[Month]
    commentary: str
    shared_rows: Mapping[Role, int] = FrozenMapping({})
    shown_by_excel: frozenset[int] = frozenset()
    has_drawn_preference: bool = True
    earlier: KnownMonths = KnownMonths()
    aim: Aim = Aim()
    standing: Standing = NO_STANDING

    @property
    def name(self) -> str:
        """The ref, or the row where there is none, as messages say it."""
        return self.ref or f"row {self.row}"


class Table(NamedTuple):
    """A header and the indicators below it; ``last_row`` is the last row that belongs to the table.

    ``changes`` and ``columns`` are by the columns' roles, as far as the table has them;
    ``computed_columns`` are those of what is computed, from left to right. ``years`` are where the years of
    its months stand that name none themselves. ``peoples`` are their own columns of what could be computed.
    """

    sheet: str
    header_row: int
    last_row: int
    months: tuple[MonthColumn, ...]
    changes: Mapping[Role, ChangeColumns]
    columns: Mapping[Role, int]
    computed_columns: tuple[int, ...]
    commentary_header: HeaderMonth | None
    indicators: tuple[Indicator, ...]
    years: tuple[YearPlace, ...] = ()
    peoples: Mapping[Role, int] = FrozenMapping({})

    @property
    def figures_by_month(self) -> dict[Month, int]:
        """For each month, the index of its figure in an indicator's figures."""
        return {month.month: index for index, month in enumerate(self.months)}

    def figure(self, indicator: Indicator, month: Month) -> Decimal | None:
        """An indicator's figure of a month, in its column or known without one."""
        place = self.figures_by_month.get(month)
        return indicator.earlier.get(month) if place is None else indicator.figures[place]

    @property
    def is_of_a_year(self) -> bool:
        """Whether its months are a year's, all twelve and no other, from April or from January."""
        return are_of_a_year([month.month for month in self.months])


class Scorecard(NamedTuple):
    """The tables of a workbook, the month they are about, and what was found while reading them."""

    workbook: str
    month: Month
    settings: Settings
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]

    @property
    def indicators(self) -> Iterator[Indicator]:
        """Every indicator, table by table."""
        return (indicator for table in self.tables for indicator in table.indicators)

    def to_frame(self) -> "pandas.DataFrame":
        """A tidy frame: a row for each indicator and month, in the workbook's order.

        Columns: ``sheet``, ``table`` (numbered from 1), ``ref``, ``indicator``, ``owner``, ``unit``,
        ``preferred`` ("▲", "▼" or ""), ``month`` (its first day, a timestamp) and ``figure`` (a float, a
        fraction for a percentage; NaN for "no figure").
        """
        import pandas

        records = [
            (
                table.sheet,
                number,
                indicator.ref,
                indicator.text,
                indicator.owner,
                indicator.unit.value,
                indicator.direction.value if indicator.direction else "",
                pandas.Timestamp(month.month.year, month.month.number, 1),
                float("nan") if figure is None else float(figure),
            )
            for number, table in enumerate(self.tables, start=1)
            for indicator in table.indicators
            for month, figure in zip(table.months, indicator.figures, strict=True)
        ]
        names = ["sheet", "table", "ref", "indicator", "owner", "unit", "preferred", "month", "figure"]
        return pandas.DataFrame.from_records(records, columns=names)
