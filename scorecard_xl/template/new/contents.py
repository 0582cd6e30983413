"""What a new scorecard workbook is about: its indicators in their sections, its months, its benchmarks."""

from dataclasses import dataclass, field

from scorecard_xl.model import Month
from scorecard_xl.template.new.published import PublishedRow, ShownFigure, published_tables

SECTIONS = (
    "Contacts and referrals",
    "Children in need and single assessments",
    "Child protection: enquiries and conferences",
    "Child protection plans and children looked after",
    "Children looked after and care leavers",
    "Early help, families and young people",
)
"""Names of ours for the six tables of the published scorecard, which have none."""

MONTHS = 14
"""As many as it takes to compare with the same month a year earlier, and one more."""


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """An indicator of a new workbook. ``figures`` are its months', oldest first, none where it starts empty;
    texts may hold `<i>` and `<b>`. ``target`` and ``tolerance`` are None where there are none."""

    ref: str
    indicator: str
    owner: str
    outcome: str
    number_format: str
    preferred: str
    benchmarks: tuple[ShownFigure, ...]
    figures: tuple[ShownFigure, ...] = ()
    commentary: str = ""
    target: ShownFigure | None = None
    tolerance: ShownFigure | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A new workbook's scorecard; ``last_month`` is the last of its months.

    ``service`` is what the file's properties say that it is about, empty where that is not known;
    ``outcome_header`` heads a column that is there only where it is not empty.
    """

    title: str
    last_month: Month
    benchmarking: str
    benchmark_names: tuple[str, ...]
    sections: dict[str, list[NewIndicator]] = field(default_factory=dict)
    service: str = ""
    outcome_header: str = ""
    target_header: str = "Target"
    tolerance_header: str = "Tolerance"

    @property
    def months(self) -> list[Month]:
        """The months of its columns."""
        return [self.last_month.plus(back) for back in range(1 - MONTHS, 1)]

    @property
    def indicators(self) -> list[NewIndicator]:
        """All indicators in their order."""
        return [indicator for section in self.sections.values() for indicator in section]


def published_contents() -> Contents:
    """The published scorecard of May 2021.

    >>> contents = published_contents()
    >>> len(contents.sections), len(contents.indicators), contents.months[0].label
    (6, 64, 'Apr-20')
    """
    contents = Contents(
        "Children's services scorecard",
        Month(2021, 5),
        "Benchmarking 2019-20",
        ("SN", "ENG", "SE region"),
        service="children's services",
        outcome_header="Outcome (what impact will monitoring these measures have on the experiences of our "
        "children)",
    )
    for name, table in zip(SECTIONS, published_tables(), strict=True):
        contents.sections[name] = [_new_indicator(row) for row in table.rows]
    return contents


def _new_indicator(row: PublishedRow) -> NewIndicator:
    code = "0%" if any(figure.number_format == "0%" for figure in row.months) else "#,##0"

    def shown(figure: ShownFigure) -> ShownFigure:
        return ShownFigure(figure.value, figure.number_format if figure.number_format == "0%" else code)

    return NewIndicator(
        row.ref,
        row.indicator,
        row.owner,
        row.outcome,
        code,
        row.preferred,
        tuple(map(shown, row.benchmarks)),
        tuple(map(shown, row.months)),
        row.commentary,
    )
