"""How a national figure becomes a scorecard's, and what came of it."""

import datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from scorecard_xl.model.judgements import Unit

NEIGHBOURS_LISTED = 10
"""How many statistical neighbours an authority has in the department's lists."""


class Combined(Enum):
    """What is made of the figures of a row's measures, one figure for each area."""

    ONE = "one"
    SUM = "sum"
    SCALED = "first × second ÷ third"
    SHARE = "first as % of the others"


class Transformation(NamedTuple):
    """From what a source publishes of a year to what stands beside a month.

    The measures are combined; the total of a region or of England is divided by its authorities where it is
    ``per_authority``, and a year's events by twelve where it is ``a_twelfth``; of a percentage the rest to a
    hundred counts where it is ``of_hundred``.
    """

    combined: Combined = Combined.ONE
    per_authority: bool = False
    a_twelfth: bool = False
    of_hundred: bool = False


class Quartile(Enum):
    """Among all authorities, banded as in the department's tool: A is best, by the preferred direction."""

    A = "Band A"
    B = "Band B"
    C = "Band C"
    D = "Band D"


class AgainstEngland(Enum):
    """How an authority's figure stands to England's, by the preferred direction."""

    BETTER = "Better"
    SIMILAR = "Similar"
    WORSE = "Worse"


class ComparedWith(Enum):
    """Whose figures a column of benchmarks holds."""

    NEIGHBOURS = "statistical neighbours"
    REGION = "region"
    ENGLAND = "England"


class Standing(NamedTuple):
    """How an authority stands among others in a national source: its rank among itself and its neighbours,
    ``ranked`` of which have a figure; None for what cannot be said."""

    rank: int | None = None
    ranked: int | None = None
    quartile: Quartile | None = None
    against_england: AgainstEngland | None = None


NO_STANDING = Standing()


class Benchmark(NamedTuple):
    """What came of a row of the sheet Benchmarks.

    Figures are in the unit of the scorecard, a fraction for a percentage; None where there is none.
    ``neighbours`` is the mean of those ``neighbours_known`` that have a figure, ``authority`` the authority's
    own. ``year`` is the label as it is published and ``newest_year`` that of the newest figures in the
    source, which is the file ``source`` of the day ``source_date``. ``remark`` says why a figure is not
    taken, as a sentence without its stop.
    """

    neighbours: Decimal | None = None
    neighbours_known: int = 0
    region: Decimal | None = None
    england: Decimal | None = None
    authority: Decimal | None = None
    unit: Unit | None = None
    standing: Standing = NO_STANDING
    year: str = ""
    source: str = ""
    source_date: datetime.date | None = None
    remark: str = ""
    newest_year: str = ""

    def of(self, whom: ComparedWith) -> Decimal | None:
        """The figure of those that a column compares with."""
        return {
            ComparedWith.NEIGHBOURS: self.neighbours,
            ComparedWith.REGION: self.region,
            ComparedWith.ENGLAND: self.england,
        }[whom]


class BenchmarkRow(NamedTuple):
    """What a row of the sheet Benchmarks asks for: the figures of which measures, as their sources name them,
    become a ref's, and how; of which year, "" for the latest. ``row`` is its row on the sheet, 0 where it is
    built in."""

    ref: str
    measures: tuple[str, ...]
    transformation: Transformation
    year: str = ""
    row: int = 0
