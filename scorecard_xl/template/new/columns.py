"""Where the columns of a new scorecard stand."""

from typing import NamedTuple

from scorecard_xl.template.new.contents import MONTHS, Contents

REF, INDICATOR, OWNER = range(3)


class Columns(NamedTuple):
    """The columns behind those of the owners, counted from 0; None for one that the scorecard does not have.

    Each of the two changes has an arrow and, to its right, a number.
    """

    outcome: int | None
    first_month: int
    trend: int
    previous: int
    year: int
    preferred: int
    average: int
    maximum: int
    variation: int
    target: int
    tolerance: int
    status: int
    benchmarks: int
    commentary: int

    @property
    def last_month(self) -> int:
        """The column of the newest month."""
        return self.trend - 1


def columns_of(contents: Contents) -> Columns:
    """The columns of a scorecard with these contents.

    >>> from scorecard_xl.model import Month
    >>> columns_of(Contents("", Month(2021, 5), "", ("ENG",))).commentary
    30
    """
    outcome = OWNER + 1 if contents.outcome_header else None
    first_month = OWNER + 1 if outcome is None else outcome + 1
    trend = first_month + MONTHS
    maximum = trend + 7
    benchmarks = maximum + 5
    return Columns(
        outcome=outcome,
        first_month=first_month,
        trend=trend,
        previous=trend + 1,
        year=trend + 3,
        preferred=trend + 5,
        average=trend + 6,
        maximum=maximum,
        variation=maximum + 1,
        target=maximum + 2,
        tolerance=maximum + 3,
        status=maximum + 4,
        benchmarks=benchmarks,
        commentary=benchmarks + len(contents.benchmark_names),
    )
