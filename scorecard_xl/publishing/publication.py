"""What a copy of a scorecard says, in whatever form it is written."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from scorecard_xl.model import (
    Arrow,
    Assurance,
    Direction,
    Month,
    Role,
    Status,
    Texts,
    Unit,
    Variation,
    Verdict,
)


class Audience(Enum):
    """For whom a copy is: the board sees all, the public no owners and no small numbers."""

    BOARD = "board"
    PUBLIC = "public"


class Shown(NamedTuple):
    """A figure as readers see it; ``value`` is None where there is none, or where it is hidden."""

    text: str
    value: Decimal | None = None
    is_hidden: bool = False


class MonthShown(NamedTuple):
    """A month of an indicator, with the lines of its chart: cut off where no figure can be, None for none.

    ``variation`` is what a signal means, None without one; ``is_before`` says that the lines are those before
    a step change.
    """

    month: Month
    figure: Shown
    mean: Decimal | None = None
    lower_limit: Decimal | None = None
    upper_limit: Decimal | None = None
    variation: Variation | None = None
    is_before: bool = False


class ChangeShown(NamedTuple):
    """A change to the reporting month from the month ``base``.

    ``text`` is its size ("10%", "1.5 pp", "n/a"), or the two numbers where they say more ("3 → 1");
    ``verdict`` is what colours it.
    """

    role: Role
    base: Month
    arrow: Arrow
    text: str
    verdict: Verdict | None = None
    is_hidden: bool = False

    @property
    def words(self) -> str:
        """The arrow in a word, for who does not see it.

        >>> from scorecard_xl.model import PREVIOUS_MONTH
        >>> ChangeShown(PREVIOUS_MONTH, Month(2021, 4), Arrow.DOWN, "-12%").words
        'fall'
        """
        return _ARROWS_IN_WORDS[self.arrow]


_ARROWS_IN_WORDS = {Arrow.UP: "rise", Arrow.DOWN: "fall", Arrow.LEVEL: "similar", Arrow.NONE: ""}


class BenchmarkShown(NamedTuple):
    """What stands beside an indicator in a column of benchmarks, by that column's header."""

    name: str
    figure: Shown


class IndicatorShown(NamedTuple):
    """An indicator of a copy.

    ``anchor`` is a name for links, of letters, digits and hyphens, that no other indicator of the copy has.
    ``code`` is the number format of its figures. ``months`` are every month known and those between, up to
    the reporting month. ``average``, ``maximum``, ``mean``, the limits and ``target`` are None where the
    scorecard has none. ``happened`` says the reporting month in a sentence, ``compared``
    how the indicator stands among other authorities, "" where nothing is to be said.
    """

    anchor: str
    ref: str
    text: str
    owner: str
    unit: Unit
    preferred: Direction | None
    code: str
    months: tuple[MonthShown, ...]
    changes: Mapping[Role, ChangeShown]
    average: Shown | None = None
    maximum: Shown | None = None
    mean: Shown | None = None
    lower_limit: Shown | None = None
    upper_limit: Shown | None = None
    target: Shown | None = None
    variation: Variation | None = None
    assurance: Assurance | None = None
    status: Status | None = None
    happened: str = ""
    benchmarks: tuple[BenchmarkShown, ...] = ()
    compared: str = ""
    commentary: str = ""

    @property
    def name(self) -> str:
        """The ref and the text, as a heading has them."""
        return ": ".join(filter(None, (self.ref, self.text)))

    @property
    def latest(self) -> MonthShown | None:
        """The latest month with a figure, or with one that is hidden; None where there never was any."""
        known = (one for one in reversed(self.months) if one.figure.value is not None or one.figure.is_hidden)
        return next(known, None)

    @property
    def verdicts(self) -> frozenset[Verdict]:
        """What colours its changes."""
        return frozenset(one.verdict for one in self.changes.values() if one.verdict)

    @property
    def is_exception(self) -> bool:
        """Whether a board has to look at it: a signal of concern, a target that is missed or will be, or,
        where process limits say nothing, a change that goes the wrong way."""
        return (
            self.variation is Variation.CONCERN
            or self.status is Status.RED
            or self.assurance is Assurance.WILL_FAIL
            or (self.variation not in _JUDGED and Verdict.NEGATIVE in self.verdicts)
        )


_JUDGED = {
    Variation.IMPROVEMENT,
    Variation.CONCERN,
    Variation.HIGH,
    Variation.LOW,
    Variation.COMMON_CAUSE,
}


class SectionShown(NamedTuple):
    """Indicators under one heading."""

    anchor: str
    name: str
    indicators: tuple[IndicatorShown, ...]


class Publication(NamedTuple):
    """A copy of a scorecard about its reporting month.

    ``changed_from`` are the months that changes are from, by role, in the order of their columns.
    ``benchmarks_of`` is the year of the benchmarks as the scorecard heads them ("2019-20"), "" where nothing
    does. ``window`` is how many months the average and the maximum are over. ``hidden`` are sentences that
    say what was hidden in the copy and why.
    """

    month: Month
    audience: Audience
    texts: Texts
    sections: tuple[SectionShown, ...]
    changed_from: Mapping[Role, Month]
    benchmarks_of: str = ""
    window: int = 12
    hidden: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """What the copy is called."""
        return self.texts.heading or "Scorecard"

    @property
    def indicators(self) -> Iterator[IndicatorShown]:
        """Every indicator, section by section."""
        return (indicator for section in self.sections for indicator in section.indicators)

    @property
    def exceptions(self) -> tuple[IndicatorShown, ...]:
        """The indicators that a board has to look at, in the order of the scorecard."""
        return tuple(indicator for indicator in self.indicators if indicator.is_exception)


class Summary(NamedTuple):
    """How many indicators of a copy there are, how many improve, worsen and are as usual, and how many miss
    their target of those that have one.

    Process limits decide where they can; else the change from the previous month.
    """

    indicators: int
    improve: int
    worsen: int
    miss_target: int
    have_target: int


def summary_of(publication: Publication) -> Summary:
    """The numbers that a copy begins with."""
    every = list(publication.indicators)
    ways = [_way(one) for one in every]
    with_target = [one.status for one in every if one.status is not None]
    return Summary(
        len(every),
        ways.count(Verdict.POSITIVE),
        ways.count(Verdict.NEGATIVE),
        sum(status is not Status.GREEN for status in with_target),
        len(with_target),
    )


def _way(indicator: IndicatorShown) -> Verdict | None:
    """Which way an indicator goes."""
    if indicator.variation in _JUDGED:
        return {Variation.IMPROVEMENT: Verdict.POSITIVE, Variation.CONCERN: Verdict.NEGATIVE}.get(
            indicator.variation
        )
    return next((one.verdict for one in indicator.changes.values()), None)
