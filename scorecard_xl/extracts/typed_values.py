"""What the value of an extract's row is as it is typed there, and whether it is in its indicator's unit."""

import datetime
import re
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.model import Indicator, Unit
from scorecard_xl.spreadsheet.cells import CellError, Value, as_text, decimal_of
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.words.figures import figure_of, negative_in_brackets
from scorecard_xl.words.text import shortened
from scorecard_xl.words.units import is_counted, measured_in, speaks_of_large_sums

# As programs write a number that people would not: 0.9833333333333333, 5e-05.
_PROGRAMS_NUMBER = re.compile(r"[+-]?(?:\d{1,17}\.?\d{0,25}|\.\d{1,25})(?:e[+-]?\d{1,2})?", re.IGNORECASE)
# Nobody parts thousands like this, so its comma is a decimal one: 0,983.
_DECIMAL_COMMA = re.compile(r"[+\-−]?0,\d{3}(?:,\d{3})*\s?%?")
_CURRENCIES = ("£", "$", "€")
_NEVER_MONEY = (Unit.PERCENTAGE, Unit.DAYS, Unit.RATIO, Unit.SCORE)
_NEVER_MEASURED = (Unit.PERCENTAGE, Unit.MONEY, Unit.RATIO, Unit.SCORE)


class TypedNumber(NamedTuple):
    """A number as it is typed: with its % sign or without, the ``measure`` beside it (a currency, a scale, a
    unit) and a footnote's ``mark``; ``is_in_brackets`` says that these alone make it negative."""

    value: Decimal
    has_sign: bool
    measure: str = ""
    mark: str = ""
    is_in_brackets: bool = False


def typed_number(value: Value, own_words: Collection[str] = ()) -> TypedNumber | str | None:
    """The number that a value is, why it is none, or None for a blank and a placeholder.

    >>> typed_number("98%").value, typed_number("£1.2m").measure, typed_number("1,801*").mark
    (Decimal('0.98'), '£ m', '*')
    >>> typed_number("n/a") is None, typed_number("about 5")
    (True, '“about 5” is no number; write one, or leave it blank')
    """
    if isinstance(value, CellError):
        return "the cell holds an error value; write its number, or leave it blank"
    if isinstance(value, bool | datetime.date):
        kind = "date" if isinstance(value, datetime.date) else "truth value"
        return f"the {kind} {value} is no number; write its number, or leave it blank"
    text = value.strip() if isinstance(value, str) else ""
    if _DECIMAL_COMMA.fullmatch(text):
        return f"“{text}” may have a comma for a decimal point; write it with a point"
    found = figure_of(value, own_words)
    if found.value is not None:
        return TypedNumber(found.value, found.is_percentage, found.measure, found.mark)
    if not found.code:
        return None
    if _PROGRAMS_NUMBER.fullmatch(text):
        return TypedNumber(decimal_of(float(text)), False)
    negative = negative_in_brackets(value)
    if negative is not None and negative.value is not None:
        number = negative.value
        return TypedNumber(number, negative.is_percentage, negative.measure, negative.mark, True)
    return f"“{shortened(as_text(value))}” is no number; write one, or leave it blank"


def of_another_unit(value: Value, number: TypedNumber, indicator: Indicator) -> str:
    """Why a number cannot be in its indicator's unit as it is typed; empty where it can."""
    said, unit, measure = shortened(as_text(value)), indicator.unit, number.measure
    if number.has_sign is not (unit is Unit.PERCENTAGE) and (number.has_sign or measure):
        if number.has_sign:
            return f"“{said}” is a percentage, and the figures of this indicator are none; write its number"
        return f"“{said}” is none, and the figures of this indicator are percentages; write it with a % sign"
    if number.is_in_brackets and not any(figure and figure < 0 for figure in indicator.figures):
        return f"“{said}” may be a minus, and this indicator has never been below zero; write it with a -"
    if measure.startswith(_CURRENCIES):
        return _of_other_money(said, indicator)
    words = f"{indicator.text} {' '.join(parse_number_format(one).words for one in indicator.figure_formats)}"
    if not measured_in(measure):
        return ""
    others = measured_in(words)
    is_clock = any(parse_number_format(code).is_time for code in indicator.figure_formats)
    if is_clock or (others and not others & measured_in(measure)):
        meant = "a time of the clock" if is_clock else f"{sorted(others)[0]}s"
        return f"“{said}” has another unit than the indicator, which speaks of {meant}; write its number"
    if unit in _NEVER_MEASURED or (not others and is_counted(indicator.text)):
        return f"“{said}” has a unit, and this indicator is a {unit.value}; write the number alone"
    return ""


def _of_other_money(said: str, indicator: Indicator) -> str:
    if indicator.unit in _NEVER_MONEY or is_counted(indicator.text):
        return f"“{said}” is money, and the figures of this indicator are none; write the number alone"
    if speaks_of_large_sums(indicator.text):
        return (
            f"“{said}” may be a whole sum, and the indicator is in thousands or millions; write the number "
            "alone, as the row has it"
        )
    return ""
