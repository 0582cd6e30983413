"""Reads one row of a list of indicators."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import INDICATOR, OWNER, PREFERRED_DIRECTION, Unit
from scorecard_xl.spreadsheet.number_format import is_code
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.template.new.contents import NewIndicator
from scorecard_xl.template.new.published import ShownFigure
from scorecard_xl.words.aims import tolerance_of
from scorecard_xl.words.figures import Figure, figure_of
from scorecard_xl.words.preferences import preference_of
from scorecard_xl.words.units import unit_called, unit_of_format, unit_said

UNIT = "unit"
OUTCOME = "outcome"
SECTION = "section"
NUMBER_FORMAT = "number format"
DECIMALS = "decimals"
TARGET = "target"
TOLERANCE = "tolerance"
"""The columns of a list beside those that have a role in a scorecard."""

_MOST_DECIMALS = 4
_USUAL_DECIMALS = {Unit.RATE: 1, Unit.RATIO: 1, Unit.SCORE: 1}
_LARGE_SUMS = re.compile(r"000|\b[km]\b|(?<=[£$€])[km]|bn|thousand|million", re.IGNORECASE)
_UNITS = "count, percentage, rate, money, days, ratio or score, or a name such as %, £ or per 10,000"
_AS_SAID = {Unit.PERCENTAGE: "a percentage", Unit.MONEY: "money", Unit.DAYS: "a number of days"}


class ListRow(NamedTuple):
    """A row of a list: its number, its texts by their columns, and the columns of error values."""

    number: int
    texts: Mapping[int, str]
    wrong: frozenset[int]


class _Kind(NamedTuple):
    """What a row's figures are: the list's name for it, the unit, and the number format that shows it."""

    name: str
    unit: Unit
    code: str


class IndicatorRow:
    """A row of a list whose columns are known; what is wrong in it goes to ``errors``."""

    def __init__(
        self,
        book: str,
        row: ListRow,
        headers: Mapping[int, str],
        columns: Mapping[str, int],
        errors: list[ScorecardError],
    ) -> None:
        self._book, self._row, self._errors = book, row, errors
        self._headers, self._columns = headers, columns

    def text(self, name: str) -> str:
        """What stands in a column, empty where the list has none such."""
        return self._row.texts.get(self._columns[name], "") if name in self._columns else ""

    def needed(self, name: str) -> str:
        """What stands in a column that has to be filled in."""
        text = self.text(name)
        if not text and name in self._columns:
            self.report(name, "the cell is blank; fill it in, or delete the row")
        return text

    def report(self, name: str, what: str) -> None:
        """Something is wrong in a column."""
        self._report(self._columns[name], what)

    def report_row(self, what: str) -> None:
        """Something is wrong with the row as a whole."""
        self._errors.append(ScorecardError(f"{what}.", book=self._book, row=self._row.number))

    def _report(self, column: int, what: str) -> None:
        if column not in self._row.wrong:  # which has been said already
            error = ScorecardError(
                f"{what}.", book=self._book, row=self._row.number, column=self._headers[column]
            )
            self._errors.append(error)

    def indicator(self, ref: str, benchmarks: Sequence[int]) -> NewIndicator | None:
        """The row's indicator; None where something is wrong with it."""
        known = len(self._errors)
        text = self.needed(INDICATOR)
        preference = preference_of(self.text(PREFERRED_DIRECTION))
        if not preference.is_known:
            said = self.text(PREFERRED_DIRECTION)
            self.report(PREFERRED_DIRECTION, f"“{said}” is no direction; write ▲, ▼ or leave it blank")
        kind = self._kind()
        if kind is None:
            return None
        target = self._target(kind) if TARGET in self._columns else None
        tolerance = self._tolerance(kind)
        shown = tuple(self._shown(column, kind) for column in benchmarks)
        if len(self._errors) > known:
            return None
        return NewIndicator(
            ref,
            _telling(text, kind),
            self.text(OWNER),
            self.text(OUTCOME),
            kind.code,
            preference.direction.value if preference.direction else "",
            shown,
            target=target,
            tolerance=tolerance,
        )

    def _kind(self) -> _Kind | None:
        decimals = self._decimals()
        name = self.needed(UNIT)
        if not name:
            return None
        unit = unit_called(name)
        if unit is None:
            self.report(UNIT, f"“{name}” is no unit; write {_UNITS}")
            return None
        return _Kind(name, unit, self._own_code(name, unit) or _usual_code(name, unit, decimals))

    def _decimals(self) -> int | None:
        text = self.text(DECIMALS)
        if not text:
            return None
        if text.isdecimal() and int(text) <= _MOST_DECIMALS:
            return int(text)
        self.report(DECIMALS, f"“{text}” is no number of decimals; write 0 to {_MOST_DECIMALS}")
        return None

    def _own_code(self, name: str, unit: Unit) -> str:
        """The number format that the row asks for, empty for the usual of its unit."""
        code = self.text(NUMBER_FORMAT)
        parsed = parse_number_format(code)
        if parsed.is_general:
            return ""
        example = 'write one such as #,##0, 0.0% or 0 "days", or leave it blank'
        if not is_code(code):
            self.report(NUMBER_FORMAT, f"“{code}” is no number format that Excel knows; {example}")
        elif parsed.decimals is None and not parsed.is_time:
            self.report(NUMBER_FORMAT, f"“{code}” shows no number digit by digit; {example}")
        elif (shown := unit_of_format(code)) not in (None, unit):
            assert shown is not None
            what = f"“{code}” shows {_AS_SAID.get(shown, f'a {shown.value}')}, and the unit is {name}"
            self.report(NUMBER_FORMAT, f"{what}; change one of the two")
        elif unit is Unit.PERCENTAGE and shown is None:
            self.report(NUMBER_FORMAT, f"“{code}” shows no %, and the unit is {name}; write 0% or 0.0%")
        return code

    def _target(self, kind: _Kind) -> ShownFigure:
        column = self._columns[TARGET]
        text = self._row.texts.get(column, "")
        if figure_of(text).code and figure_of(text).value is None:
            self._report(column, f"“{text}” is no number; write one, or leave it blank")
        return self._shown(column, kind)

    def _tolerance(self, kind: _Kind) -> ShownFigure | None:
        """A tolerance: a percentage as a number that shows so, a number as one, points in words."""
        text = self.text(TOLERANCE)
        figure = figure_of(text)
        if figure.value is None and figure.code is None:
            return None
        if tolerance_of(text, shown_as_percents=False, of_percentage=kind.unit is Unit.PERCENTAGE) is None:
            self.report(
                TOLERANCE,
                f"“{text}” cannot be meant; write a percentage of the target such as 5%, or a number of zero "
                "or more",
            )
        if figure.value is None:
            return ShownFigure(text, "General")
        is_of_wholes = kind.unit in (Unit.COUNT, Unit.PERCENTAGE)
        if is_of_wholes and not figure.is_percentage and 0 < figure.value < 1:
            # An .xlsx tells 5% so.
            size = f"{figure.value * 100:f}".rstrip("0").rstrip(".")
            points = f" or {size} pp" if kind.unit is Unit.PERCENTAGE else ""
            self.report(
                TOLERANCE,
                f"“{text}” may be {size}% of the target or a number; write {size}% as a text{points}",
            )
        decimals = max(0, -int(figure.value.normalize().as_tuple().exponent) - 2)
        code = f"0.{'0' * decimals}%" if decimals else "0%"
        return ShownFigure(float(figure.value), code if figure.is_percentage else "General")

    def _shown(self, column: int, kind: _Kind) -> ShownFigure:
        """A benchmark, or a target: a number, or words such as Local."""
        text = self._row.texts.get(column, "")
        figure = figure_of(text)
        if figure.value is None:
            return ShownFigure(text or None, kind.code)
        if what := _wrong_number(text, figure, figure.value, kind):
            self._report(column, what)
        return ShownFigure(float(figure.value), kind.code)


def _wrong_number(text: str, figure: Figure, number: Decimal, kind: _Kind) -> str:
    """Why a number cannot be of a row's kind, empty where it can."""
    is_percentage = kind.unit is Unit.PERCENTAGE
    if figure.unit is not None and figure.unit is not kind.unit:
        what = f"“{text}” is {_AS_SAID[figure.unit]}, and the unit is {kind.name.lower()}"
        return f"{what}; write a number, or change the unit"
    if figure.unit is Unit.MONEY and _LARGE_SUMS.search(kind.name):
        return f"“{text}” may be in pounds or in {kind.name}; write the number alone, in {kind.name}"
    if figure.unit is None and figure.has_mark:
        return f"“{text}” has something beside its number; write the number alone"
    if is_percentage and not figure.is_percentage and abs(number) > 1:
        return f"“{text}” may be {text}% or {number * 100:f}%; write it with its % sign"
    return ""


def _usual_code(name: str, unit: Unit, decimals: int | None) -> str:
    """The number format of a unit.

    >>> [_usual_code(name, unit_called(name), None) for name in ("%", "£", "£000", "ratio", "days")]
    ['0%', '"£"#,##0', '#,##0', '0.0":1"', '#,##0']
    """
    places = _USUAL_DECIMALS.get(unit, 0) if decimals is None else decimals
    digits = f".{'0' * places}" if places else ""
    if unit is Unit.PERCENTAGE:
        return f"0{digits}%"
    if unit is Unit.RATIO:
        return f'0{digits}":1"'
    if unit is Unit.MONEY and not _LARGE_SUMS.search(name):
        return f'"{name[0] if name[0] in "£$€" else "£"}"#,##0{digits}'
    return f"#,##0{digits}"


def _telling(text: str, kind: _Kind) -> str:
    """An indicator's text that says the unit where neither it nor the number format does.

    >>> kind = _Kind("per 10,000", Unit.RATE, "0.0")
    >>> _telling("Plans", kind), _telling("Rate of plans", kind)
    ('Plans (per 10,000)', 'Rate of plans')
    """
    told = unit_of_format(kind.code) or unit_said(text)
    if told is kind.unit:
        return text
    names = [kind.name.replace("(", "").replace(")", ""), *map(str.strip, re.split("[()]", kind.name))]
    return f"{text} ({next(name for name in names if unit_called(name) is kind.unit)})"
