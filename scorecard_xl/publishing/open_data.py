"""The figures of a copy as a tidy table: a row for each indicator and month, which any program reads."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from scorecard_xl.model import Direction, Month
from scorecard_xl.publishing.exactness import number_of
from scorecard_xl.publishing.publication import IndicatorShown, MonthShown, Publication, Shown
from scorecard_xl.words.text import harmless

HEADER = ("section", "ref", "indicator", "unit", "preferred", "month", "figure", "shown", "status")
"""The columns. ``preferred`` is the better direction: higher, lower, or empty. ``figure`` is a number with a
point and no thousands separator, a percentage as a fraction; ``shown`` is the figure as the page shows it."""

_PREFERRED = {Direction.UP: "higher", Direction.DOWN: "lower", None: ""}


class FigureStatus(Enum):
    """Why a figure is there, or is not."""

    KNOWN = "known"
    HIDDEN = "hidden"
    MISSING = "missing"


class Observation(NamedTuple):
    """A row of the table; ``figure`` is None where the status says so, or where the public may not have a
    number."""

    section: str
    ref: str
    indicator: str
    unit: str
    preferred: str
    month: Month
    figure: Decimal | None
    shown: str
    status: FigureStatus


def observations(publication: Publication) -> Iterator[Observation]:
    """Every indicator, and every month of each that is known or lies between, in the scorecard's order."""
    for section in publication.sections:
        for indicator in section.indicators:
            for one in indicator.months:
                yield _observation(publication, section.name, indicator, one)


def _observation(
    publication: Publication, section: str, indicator: IndicatorShown, one: MonthShown
) -> Observation:
    status = _status(one.figure)
    return Observation(
        _line(section),
        _line(indicator.ref),
        _line(indicator.text),
        indicator.unit.value,
        _PREFERRED[indicator.preferred],
        one.month,
        number_of(one.figure, publication.audience),
        "" if status is FigureStatus.MISSING else _line(one.figure.text),
        status,
    )


def _status(figure: Shown) -> FigureStatus:
    if figure.is_hidden:
        return FigureStatus.HIDDEN
    return FigureStatus.MISSING if figure.value is None else FigureStatus.KNOWN


def tidy_csv(publication: Publication) -> bytes:
    """The table as a CSV file (RFC 4180) in UTF-8.

    It begins with a byte order mark: without one Excel reads it in the system's code page and spoils every
    dash and apostrophe, while pandas, R and other readers of UTF-8 skip it. A text that a spreadsheet would
    take for a formula begins with an apostrophe, as :func:`scorecard_xl.words.text.harmless` has it; months
    are written 2021-05. The same copy gives the same bytes.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADER)
    writer.writerows(map(_fields, observations(publication)))
    return file.getvalue().encode("utf-8-sig")


def _fields(one: Observation) -> list[str]:
    figure = "" if one.figure is None else f"{one.figure:f}"
    return [*map(harmless, one[:5]), str(one.month), figure, harmless(one.shown), one.status.value]


def _line(text: str) -> str:
    """A text on one line: within a field a new line is allowed, but few readers expect it."""
    return " ".join(text.split())
