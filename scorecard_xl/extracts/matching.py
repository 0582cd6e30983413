"""What the values of extracts mean for the indicators of a workbook."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.computing.measures import is_out_of_scale, is_slipped
from scorecard_xl.extracts.files import ExtractRow
from scorecard_xl.extracts.typed_values import TypedNumber, of_another_unit, typed_number
from scorecard_xl.model import FrozenMapping, Indicator, Month, Unit
from scorecard_xl.spreadsheet.cells import as_text, decimal_of, packed
from scorecard_xl.words.figures import is_held_back
from scorecard_xl.words.months import month_of_header
from scorecard_xl.words.text import shortened

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_FRACTIONS, _HUNDREDTHS = Decimal(1), Decimal("0.01")
_WHOLE, _MORE_THAN_FRACTIONS = Decimal(1), Decimal("1.5")
_NEVER_BELOW_ZERO = (Unit.COUNT, Unit.RATE, Unit.PERCENTAGE)
NO_INDICATOR = "no indicator has this ref"
_BY_HAND = "type it into the workbook if it is right"
_NEAR, _FAR = Decimal("1.5"), Decimal(5)
_NO_FIRST_MONTHS: Mapping[str, Month] = FrozenMapping({})


class ExtractFigure(NamedTuple):
    """A figure to import, a fraction for a percentage, and where it comes from; ``typed`` is all that stands
    there where a footnote's mark is left out."""

    source: str
    ref: str
    month: Month
    figure: Decimal
    typed: str = ""

    @property
    def content(self) -> float | str:
        """What its cell is to hold."""
        return float(self.figure)

    @property
    def held(self) -> Decimal | None:
        """The figure as a cell holds it, which has fewer digits than an extract may have."""
        return decimal_of(float(self.figure))


class ExtractPlaceholder(NamedTuple):
    """Words of an extract that stand in place of a figure, such as <5, and where they come from."""

    source: str
    ref: str
    month: Month
    text: str

    @property
    def content(self) -> float | str:
        """What its cell is to hold."""
        return self.text

    @property
    def held(self) -> Decimal | None:
        """No figure."""
        return None


class RefusedRow(NamedTuple):
    """A row that cannot be imported: ``month`` as messages say it, ``reason`` without a stop.

    >>> print(RefusedRow("figures.csv, row 12", "CIN5", "Apr-21", "“5*” is no number"))
    figures.csv, row 12: CIN5, Apr-21: “5*” is no number.
    """

    source: str
    ref: str
    month: str
    reason: str

    def __str__(self) -> str:
        subject = ", ".join(filter(None, [self.ref, self.month]))
        return f"{': '.join(filter(None, [self.source, subject, self.reason]))}."


class ExtractFigures(NamedTuple):
    """What extracts say: no ref and month twice; each of the three in the extracts' order.

    ``placeholders`` are what stands in place of figures, ``without_figure`` the rows that are blank or hold
    no more than that there is none, such as n/a.
    """

    figures: tuple[ExtractFigure, ...]
    placeholders: tuple[ExtractPlaceholder, ...]
    without_figure: tuple[ExtractRow, ...]
    refused: tuple[RefusedRow, ...]


def figures_of(
    rows: Sequence[ExtractRow],
    indicators: Mapping[str, Indicator],
    own_words: Collection[str] = (),
    first_months: Mapping[str, Month] = _NO_FIRST_MONTHS,
) -> ExtractFigures:
    """The figures of the rows of all extracts together, given the workbook's indicators by their refs, a
    council's own words for no figure, in small letters, and the first month that each ref has a column for.

    A blank, or a placeholder such as n/a, is not imported, so that an extract that lacks a figure never
    empties a cell; but what stands beside a blank and says why there is none, such as [c], counts as what the
    blank holds. Where a ref and month stand twice, the second row is refused, and the first as well if
    the two differ, since nothing tells which is right.

    A percentage without a % sign is a fraction in an extract whose percentages are all 0 to 1, and of a
    hundred in one that has any above 1.5. Between the two, where a number up to 1 stands among hundreds, and
    where the indicator's own figures speak for the other reading, it is refused unless they tell for sure.
    More than 100% is refused where the indicator has never had the like, and so are less than 0 of a count, a
    rate or a percentage that has figures already, and slips; but not of months before the first, which no
    cell takes.
    """
    rows = [_with_status(row, own_words) for row in rows]
    numbers = [typed_number(row.value, own_words) for row in rows]
    scales = _scales(rows, numbers, indicators)
    alike: dict[str, list[str]] = {}
    for ref in indicators:
        alike.setdefault(packed(ref).casefold(), []).append(ref)
    figures, placeholders, without, refused = [], [], [], []
    read = [
        _read(row, number, indicators, alike, scales, first_months)
        for row, number in zip(rows, numbers, strict=True)
    ]
    reasons = _reasons(rows, read, indicators)
    for index, (row, figure) in enumerate(zip(rows, read, strict=True)):
        if index in reasons:
            month = row.month.label if row.month else shortened(row.month_text)
            refused.append(RefusedRow(row.source, row.ref, month, reasons[index]))
        elif isinstance(figure, Decimal) and row.month:
            number = numbers[index]
            mark = number.mark if isinstance(number, TypedNumber) else ""
            typed = as_text(row.value) if mark else ""
            figures.append(ExtractFigure(row.source, row.ref, row.month, figure, typed))
        elif row.month and is_held_back(row.value, own_words):
            placeholders.append(ExtractPlaceholder(row.source, row.ref, row.month, as_text(row.value)))
        else:
            without.append(row)
    return ExtractFigures(tuple(figures), tuple(placeholders), tuple(without), tuple(refused))


def _with_status(row: ExtractRow, own_words: Collection[str]) -> ExtractRow:
    """A row whose value is blank, with the placeholder that stands beside it."""
    if row.value is not None:
        return row
    held_back = [code for code in row.beside if is_held_back(code, own_words)]
    return row._replace(value=" and ".join(dict.fromkeys(held_back)) or None)


def _reasons(
    rows: Sequence[ExtractRow], read: Sequence["_Read"], indicators: Mapping[str, Indicator]
) -> dict[int, str]:
    """Why rows are refused, by their index: what they hold, and what another row says."""
    reasons = {index: figure for index, figure in enumerate(read) if isinstance(figure, str)}
    first: dict[tuple[str, Month], int] = {}
    for index, row in enumerate(rows):
        if row.ref not in indicators or row.month is None:
            continue
        before = first.setdefault((row.ref, row.month), index)
        if before != index:
            reasons[index] = f"{rows[before].source} is about the same ref and month; keep one of the two"
            if read[before] != read[index]:
                reasons.setdefault(before, f"{row.source} says otherwise; keep the one that is right")
    return reasons


_Read = Decimal | str | None
"""A figure, why there is none to be had, or None where the row means to have none."""


def _read(
    row: ExtractRow,
    number: TypedNumber | str | None,
    indicators: Mapping[str, Indicator],
    alike: Mapping[str, Sequence[str]],
    scales: Mapping[str, Decimal | None],
    first_months: Mapping[str, Month],
) -> _Read:
    if not row.ref or row.ref not in indicators:
        return _unknown(row.ref, alike)
    if row.month is None:
        return _no_month(row.month_text)
    if not isinstance(number, TypedNumber):
        return number
    figure = _figure(row, number, indicators[row.ref], scales)
    if isinstance(figure, str) or row.month < first_months.get(row.ref, row.month):
        return figure
    return _doubt(row, figure, indicators[row.ref]) or figure


def _figure(
    row: ExtractRow, number: TypedNumber, indicator: Indicator, scales: Mapping[str, Decimal | None]
) -> Decimal | str:
    is_percentage = indicator.unit is Unit.PERCENTAGE
    if reason := of_another_unit(row.value, number, indicator):
        return reason
    if not is_percentage or number.has_sign:
        return number.value
    return _fraction(number.value, scales[row.file], _own(row, indicator), isinstance(row.value, str))


def _own(row: ExtractRow, indicator: Indicator) -> list[Decimal]:
    """The figures that an indicator has, with those of the year before that stand in History."""
    earlier = indicator.earlier.since(row.month.plus(-12)) if row.month else []
    return [*earlier, *(figure for figure in indicator.figures if figure is not None)]


def _doubt(row: ExtractRow, figure: Decimal, indicator: Indicator) -> str:
    """Why a figure is hardly the indicator's; empty where nothing speaks against it."""
    own = _own(row, indicator)
    is_percentage = indicator.unit is Unit.PERCENTAGE
    if figure < 0 and indicator.unit in _NEVER_BELOW_ZERO and own and min(own) >= 0:
        return f"{as_text(row.value)} is less than 0, which this indicator has never been; {_BY_HAND}"
    # Most percentages are of a whole; one that has been over 100% may be again, but not by any amount.
    most = max(own, default=_WHOLE)
    if is_percentage and figure > (most * _NEAR if most > _WHOLE else _WHOLE):
        return f"{_percent(figure)} is more than this percentage can be, as far as is known; {_BY_HAND}"
    if not is_percentage and is_out_of_scale(figure, own):
        return f"{as_text(row.value)} is on another scale than the figures of this indicator; {_BY_HAND}"
    if is_slipped(figure, own):
        what = "some ten times the figures of this indicator, or a tenth of them" if figure else "a sudden 0"
        return f"{as_text(row.value)} is {what}; {_BY_HAND}"
    return ""


def _unknown(ref: str, alike: Mapping[str, Sequence[str]]) -> str:
    """Why a ref finds no indicator, with the one that may be meant.

    >>> _unknown("X1", {}), _unknown("cin 5", {"cin5": ["CIN5"]})
    ('no indicator has this ref', 'no indicator has this ref; if CIN5 is meant, write it so')
    """
    if not ref:
        return "there is no ref; write it, or delete the row"
    found = alike.get(packed(ref).casefold(), [])
    meant = f"; if {found[0]} is meant, write it so" if len(found) == 1 else ""
    return f"{NO_INDICATOR}{meant}"


def _no_month(text: str) -> str:
    """Why a row has no month.

    >>> _no_month("2026-04-25")
    '2026-04-25 may be Apr-26, or what Excel makes of a typed “Apr-25”; write 2026-04 or 2025-04 as text'
    """
    if not text:
        return "there is no month; write one like Apr-21"
    month = month_of_header(text)
    if month is None or not _DATE.fullmatch(text):
        return f"“{shortened(text)}” is no month; write one like Apr-21"
    typed = Month(2000 + int(text[-2:]), month.number)
    words = f"{text} may be {month.label}, or what Excel makes of a typed “{typed.label}”"
    return f"{words}; write {month} or {typed} as text"


def _scales(
    rows: Sequence[ExtractRow],
    numbers: Sequence[TypedNumber | str | None],
    indicators: Mapping[str, Indicator],
) -> dict[str, Decimal | None]:
    """What one stands for in each extract's percentages, None where they do not tell."""
    most: dict[str, Decimal] = defaultdict(Decimal)
    for row, number in zip(rows, numbers, strict=True):
        most[row.file] += 0
        indicator = indicators.get(row.ref)
        if indicator and indicator.unit is Unit.PERCENTAGE and isinstance(number, TypedNumber):
            most[row.file] = max(most[row.file], Decimal(0) if number.has_sign else abs(number.value))
    return {file: _scale(number) for file, number in most.items()}


def _scale(most: Decimal) -> Decimal | None:
    if most <= _WHOLE:
        return _FRACTIONS
    return _HUNDREDTHS if most > _MORE_THAN_FRACTIONS else None


def _fraction(number: Decimal, scale: Decimal | None, own: Sequence[Decimal], is_text: bool) -> Decimal | str:
    """A percentage's fraction, or why its number does not tell.

    >>> _fraction(Decimal("98.3"), _HUNDREDTHS, [], True), _fraction(Decimal("0.98"), _FRACTIONS, [], True)
    (Decimal('0.983'), Decimal('0.98'))
    >>> _fraction(Decimal("0.98"), _HUNDREDTHS, [], True)
    '0.98 may be 98% or 0.98%; write it with a % sign'
    """
    if not number:
        return number
    hundredth = number * _HUNDREDTHS
    near = [reading for reading in (number, hundredth) if _is_within(reading, own, _NEAR)]
    if scale is None:
        if len(near) == 1:
            return near[0]
    else:
        chosen, other = (number, hundredth) if scale == _FRACTIONS else (hundredth, number)
        is_likely = _is_within(chosen, own, _FAR)
        # Among hundreds, 0.98 is rather a fraction that somebody forgot than so small a part.
        is_doubtful = scale == _HUNDREDTHS and abs(number) <= _WHOLE
        if (is_likely and other not in near) if is_doubtful else (is_likely or other not in near):
            return chosen
    how = "it" if is_text else "it as text, in Excel after an apostrophe,"
    return f"{number:f} may be {_percent(number)} or {number:f}%; write {how} with a % sign"


def _is_within(number: Decimal, own: Sequence[Decimal], factor: Decimal) -> bool:
    """Whether a number lies among an indicator's figures, or no further off than a factor.

    >>> _is_within(Decimal(12), [Decimal(6), Decimal(9)], _NEAR), _is_within(Decimal(12), [], _NEAR)
    (True, False)
    """
    if not own:
        return False
    least, most = min(own), max(own)
    least = least / factor if least > 0 else least * factor
    most = most * factor if most > 0 else most / factor
    return least <= number <= most


def _percent(fraction: Decimal) -> str:
    return f"{(fraction * 100).normalize():f}%"
