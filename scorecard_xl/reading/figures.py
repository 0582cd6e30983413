"""The figures of a row's months: what each cell holds, and what people have to look at in them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from scorecard_xl.findings import Finding
from scorecard_xl.model import Month, MonthColumn, Unit
from scorecard_xl.spreadsheet.cells import CellError, Value, as_text, decimal_of
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.figures import Figure, figure_of, negative_in_brackets
from scorecard_xl.words.text import naming_unseen, shortened
from scorecard_xl.words.units import unit_of_format, unit_told

_NEVER_BELOW_ZERO = (Unit.COUNT, Unit.RATE)


class RowFormats(NamedTuple):
    """The number formats of a row: of its figures, with the units that they show, or none where none does; of
    its computed cells by column."""

    of_figures: tuple[str, ...]
    units: tuple[Unit | None, ...]
    of_computed: Mapping[int, str]


@lru_cache(maxsize=1024)
def row_formats(codes: tuple[str, ...], computed: tuple[int, ...], first_figure: int) -> RowFormats:
    """Rows of a table mostly have the same formats, so they share them."""
    of_figures = codes[first_figure:]
    of_computed = codes[first_figure - len(computed) : first_figure]
    units = tuple(map(unit_of_format, of_figures))
    return RowFormats(of_figures, units if any(units) else (), dict(zip(computed, of_computed, strict=True)))


def unit_shown(
    figures: Sequence[Decimal | None], formats: RowFormats, typed: Collection[Unit]
) -> Unit | None:
    """The unit in which a row's figures are shown or typed; None where they are plain numbers."""
    shown = [
        unit for figure, unit in zip(figures, formats.units, strict=False) if unit and figure is not None
    ]
    return unit_told([*shown, *typed])


_NOT_AVAILABLE = CellError("#N/A")


def _is_negative(value: Value) -> bool:
    return (type(value) is float and value < 0) or negative_in_brackets(value) is not None


class FigureReader:
    """Reads the figures of a sheet's rows; ``report`` is told of a row, a column, a ref, a finding and its
    message, ``placeholders`` are a council's own words for no figure."""

    def __init__(
        self,
        sheet: Sheet,
        report: Callable[[int, int, str, Finding, str], None],
        placeholders: Collection[str] = (),
    ) -> None:
        self._sheet = sheet
        self._report = report
        self._placeholders = placeholders
        self._decimals: dict[float, Decimal] = {}
        self._not_available: list[tuple[int, int, str, Month]] = []
        self._uncalculated: dict[tuple[int, Month], list[tuple[int, str]]] = {}

    def figures(
        self, row: int, ref: str, values: Sequence[Value], months: Sequence[MonthColumn]
    ) -> tuple[tuple[Decimal | None, ...], frozenset[Month], set[Unit], Mapping[int, str]]:
        """A row's figures, the months whose zero a formula gave, the units typed beside figures, and the
        row's formulas."""
        formulas = self._sheet.formulas(row)
        decimals = self._decimals
        figures: list[Decimal | None] = []
        zeros: list[Month] = []
        typed: set[Unit] = set()
        for value, (month, column, _) in zip(values, months, strict=True):
            if type(value) is float and isfinite(value):
                known = decimals.get(value)
                if known is None:
                    known = decimals[value] = decimal_of(value)
                figures.append(known)
            elif value is None and column not in formulas:
                figures.append(None)
                continue
            else:
                figure = self._figure(value, values)
                figures.append(figure.value)
                if figure.unit:
                    typed.add(figure.unit)
                if value is None:
                    self._uncalculated.setdefault((column, month), []).append((row, ref))
                elif value == _NOT_AVAILABLE and column in formulas:
                    self._not_available.append((row, column, ref, month))
                elif figure.code:
                    self._report_unread(row, column, ref, figure.code, month, value)
            if column in formulas and figures[-1] == 0:
                zeros.append(month)
        return tuple(figures), frozenset(zeros), typed, formulas

    def _figure(self, value: Value, row: Sequence[Value]) -> Figure:
        """The figure of a cell in a row, whose other cells tell whether brackets make a number negative."""
        figure = figure_of(value, self._placeholders)
        negative = negative_in_brackets(value) if figure.code else None
        if negative is not None and sum(map(_is_negative, row)) > 1:
            return negative
        return figure

    def report_at_end(self, latest: Month) -> None:
        """Tell of what was read since it was asked last and is told together: formulas that were never
        calculated in one line for each month, and #N/A of formulas up to the ``latest`` month with figures:
        behind it they wait for theirs."""
        for row, column, ref, month in self._not_available:
            if month <= latest:
                self._report_unread(row, column, ref, Finding.ERROR_VALUE, month, _NOT_AVAILABLE)
        for (column, month), rows in self._uncalculated.items():
            where = "The formula" if len(rows) == 1 else f"In {len(rows)} cells of this column, the formula"
            message = (
                f"{where} for {month.label} was never calculated, so it gives no figure: open the workbook "
                "in Excel, let it calculate, and save it."
            )
            row, ref = rows[0]
            self._report(row, column, ref, Finding.FORMULA_NOT_CALCULATED, message)
        self._uncalculated.clear()
        self._not_available.clear()

    def _report_unread(
        self, row: int, column: int, ref: str, code: Finding, month: Month, value: Value
    ) -> None:
        text = shortened(as_text(value))
        message = {
            Finding.FIGURE_AS_TEXT: f"The figure of {month.label} is typed as text (“{text}”) and used: type "
            "it as a number.",
            Finding.UNKNOWN_TEXT: f"“{text}” is no figure of {month.label} and no known placeholder: type a "
            "number, or n/a.",
            Finding.ERROR_VALUE: f"{text} is no figure of {month.label}: mend the cell.",
        }[code]
        self._report(row, column, ref, code, naming_unseen(message, str(value)))

    def report_unusual(
        self, row: int, ref: str, unit: Unit, figures: Sequence[Decimal | None], months: Sequence[MonthColumn]
    ) -> None:
        """Tell of a percentage over 100, and of a count or a rate below zero where the row has else never
        been: one that has may be a difference."""
        present = [figure for figure in figures if figure is not None]
        is_percentage = unit is Unit.PERCENTAGE
        if is_percentage:
            is_unusual = bool(present) and max(present) > 1
        else:
            below = sum(one < 0 for one in present)
            is_unusual = unit in _NEVER_BELOW_ZERO and len(present) > 1 and below == 1
        if not is_unusual:
            return
        for figure, (month, column, _) in zip(figures, months, strict=True):
            if figure is None:
                continue
            if is_percentage and figure > 1:
                message = f"The percentage of {month.label} is {figure * 100:f}%, over 100%: check it."
                self._report(row, column, ref, Finding.PERCENTAGE_OVER_100, message)
            elif not is_percentage and figure < 0:
                message = f"The {unit.value} of {month.label} is {figure:f}, below zero: check it."
                self._report(row, column, ref, Finding.NEGATIVE_COUNT, message)
