"""The figures of months that have left the sheet, as History holds them, so that what is computed is over all
the months that it is about."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from scorecard_xl.computing.columns import change_columns, is_judged
from scorecard_xl.model import Indicator, KnownMonths, Month, MonthColumn, Settings, Table, Unit
from scorecard_xl.own_sheets.known_figures import Held, KnownFigures, name_in_history
from scorecard_xl.spreadsheet.workbook import Token, Workbook
from scorecard_xl.words.figures import figure_of
from scorecard_xl.words.units import unit_told


class EarlierFigures:
    """What a workbook's History holds of months without a column; it is read when somebody first asks.

    ``judges_all`` says that process limits are wanted of tables too that have no column of them.
    """

    def __init__(self, workbook: Workbook, settings: Settings, *, judges_all: bool = False) -> None:
        self._workbook = workbook
        self._settings = settings
        self._judges_all = judges_all
        self._figures = _FiguresByToken(self)

    @cached_property
    def known(self) -> KnownFigures:
        """All figures of History."""
        return KnownFigures(self._workbook)

    def of(self, indicator: Indicator, months: Sequence[Month]) -> KnownMonths:
        """An indicator's figures of these months, as far as there are any."""
        wanted = {one.ordinal for one in months}
        return self._figures_of(indicator, _Selection(wanted.__contains__))

    def _figures_of(self, indicator: Indicator, selection: "_Selection") -> KnownMonths:
        held = selection.of(self.known.of(name_in_history(indicator)))
        return KnownMonths(held.ordinals, held.figures, self._figures.__getitem__)

    def figure(self, token: Token) -> Decimal | None:
        """The figure that a cell of History holds, None where it is none."""
        return figure_of(self.known.value_of(token), self._settings.placeholders).value

    def knows(self, name: str) -> bool:
        """Whether there are figures of an indicator of this name."""
        return bool(self.known) and bool(self.known.of(name).ordinals)

    def unit(self, name: str, months: Sequence[MonthColumn], shown: Sequence[Unit | None]) -> Unit | None:
        """The unit of an indicator on a sheet of a year, as its figures of earlier years tell it: those of
        the last one stood in the cells of these ``months``, whose number formats show these units. None
        where all are plain numbers."""
        if not self.known:
            return None
        held = dict(zip(*self.known.of(name), strict=True))
        units = dict(zip((one.month.plus(-12).ordinal for one in months), shown, strict=False))
        last_year = [self._unit(held[at], unit) for at, unit in units.items() if at in held]
        before = (self._unit(held[at], None) for at in sorted(held, reverse=True))
        return unit_told([*filter(None, last_year)]) or next(filter(None, before), None)

    def _unit(self, token: Token, shown: Unit | None) -> Unit | None:
        """The unit that is typed beside a figure, or that a plain number was shown in."""
        value = self.known.value_of(token)
        return figure_of(value).unit if isinstance(value, str) else shown

    def joined_to(self, tables: Sequence[Table], month: Month) -> tuple[Table, ...]:
        """The tables, their indicators with the figures of months before the reporting month that have no
        column: as far back as changes and averages are about, or where process limits are wanted all.

        Of two indicators of one name History cannot tell whose its figures are.
        """
        furthest = max(self._settings.window, *(column.months_back for column in change_columns()))
        about = [month.plus(-back) for back in range(1, furthest + 1)]
        missing = [
            [one for one in about if one not in table.figures_by_month] if table.computed_columns else []
            for table in tables
        ]
        if not (any(missing) or any(map(self.wants_all, tables))) or not self.known:
            return tuple(tables)
        names = Counter(name_in_history(one) for table in tables for one in table.indicators)
        return tuple(
            table._replace(
                indicators=tuple(
                    one if names[name_in_history(one)] > 1 else one._replace(earlier=earlier)
                    for one, earlier in self._joined(table, months, month)
                )
            )
            for table, months in zip(tables, missing, strict=True)
        )

    def wants_all(self, table: Table) -> bool:
        """Whether process limits of a table are wanted, and so every month known."""
        return self._judges_all or is_judged(table) or self._settings.needs_insight

    def _joined(
        self, table: Table, months: Sequence[Month], month: Month
    ) -> Iterator[tuple[Indicator, KnownMonths]]:
        """Each indicator with its figures of these months, or of all before the reporting month that have no
        column where they are wanted."""
        about = {one.ordinal for one in months}
        on_sheet = {one.ordinal for one in table.figures_by_month}

        def is_wanted(ordinal: int) -> bool:
            return ordinal < month.ordinal and ordinal not in on_sheet

        selection = _Selection(is_wanted if self.wants_all(table) else about.__contains__)
        yield from ((one, self._figures_of(one, selection)) for one in table.indicators)


class _Selection:
    """The months that are wanted of those held; indicators that have the same months share them."""

    def __init__(self, is_wanted: Callable[[int], bool]) -> None:
        self._is_wanted = is_wanted
        self._found: dict[Sequence[int], tuple[Sequence[int], Sequence[int]]] = {}

    def of(self, held: Held) -> Held:
        """What is held of the months that are wanted."""
        if held.ordinals not in self._found:
            found = [place for place, ordinal in enumerate(held.ordinals) if self._is_wanted(ordinal)]
            self._found[held.ordinals] = tuple(map(held.ordinals.__getitem__, found)), found
        ordinals, places = self._found[held.ordinals]
        if len(places) == len(held.ordinals):
            return held
        return Held(ordinals, tuple(map(held.figures.__getitem__, places)))


class _FiguresByToken(dict[Token, Decimal | None]):
    """Figures, each read once: a million cells of History hold a few hundred of them."""

    def __init__(self, earlier: EarlierFigures) -> None:
        self._earlier = earlier

    def __missing__(self, token: Token) -> Decimal | None:
        figure = self._earlier.figure(token)
        if isinstance(token, bytes):  # of values, 1 and TRUE are equal
            self[token] = figure
        return figure
