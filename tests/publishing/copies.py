"""Copies of a scorecard, made by hand."""

from collections.abc import Sequence
from decimal import Decimal

from scorecard_xl.model import (
    PREVIOUS_MONTH,
    YEAR_EARLIER,
    Arrow,
    Direction,
    Month,
    Status,
    Texts,
    Unit,
    Variation,
    Verdict,
)
from scorecard_xl.publishing.publication import (
    Audience,
    BenchmarkShown,
    ChangeShown,
    IndicatorShown,
    MonthShown,
    Publication,
    SectionShown,
    Shown,
)

MAY = Month(2021, 5)
NONE, HIDDEN = Shown("-"), Shown("c", None, True)


def shown(number: float | str | None, code: str = "0") -> Shown:
    """A figure as it is shown; None for none."""
    if number is None:
        return NONE
    value = Decimal(str(number))
    return Shown(f"{value:.0%}" if code == "0%" else f"{value:,}", value)


def months(figures: Sequence[float | str | Shown | None], code: str = "0") -> tuple[MonthShown, ...]:
    """Neighbouring months up to May 2021, with lines of a chart around them."""
    first = MAY.plus(1 - len(figures))
    is_long = len(figures) >= 12 and HIDDEN not in figures
    lines = (Decimal("0.5"), Decimal("0.2"), Decimal("0.8")) if code == "0%" else (30, 10, 50)
    mean, lower, upper = map(Decimal, lines) if is_long else (None, None, None)
    return tuple(
        MonthShown(
            first.plus(later),
            figure if isinstance(figure, Shown) else shown(figure, code),
            mean,
            lower,
            upper,
        )
        for later, figure in enumerate(figures)
    )


def indicator(
    ref: str, text: str, figures: Sequence[float | str | Shown | None], **said: object
) -> IndicatorShown:
    """An indicator that says this; all else is the usual."""
    unit = said.pop("unit", Unit.COUNT)
    code = "0%" if unit is Unit.PERCENTAGE else "0"
    usual = IndicatorShown(
        f"i-{ref.lower()}", ref, text, "Ms Owner", Unit.COUNT, Direction.DOWN, code, months(figures, code), {}
    )
    return usual._replace(unit=unit, **said)  # type: ignore[arg-type]


def changes(
    arrow: Arrow = Arrow.UP, text: str = "12%", verdict: Verdict | None = Verdict.NEGATIVE
) -> dict[str, ChangeShown]:
    """A change from April 2021, and one from May 2020 of which there is no figure."""
    return {
        PREVIOUS_MONTH: ChangeShown(PREVIOUS_MONTH, Month(2021, 4), arrow, text, verdict),
        YEAR_EARLIER: ChangeShown(YEAR_EARLIER, Month(2020, 5), Arrow.NONE, "n/a"),
    }


def copy(audience: Audience = Audience.BOARD) -> Publication:
    """Two sections with what a copy can say: a concern, an improvement, a missed target, a percentage, gaps,
    hidden figures, few months, no figures, and texts with what HTML would take as its own."""
    long = [31, 29, 30, 34, 28, 27, 33, 30, 31, 29, 30, 28, 35, 55]
    concern = indicator(
        "EH1a",
        "Number of early help assessments <b>open</b> & waiting",
        long,
        changes=changes(),
        average=shown("32.4"),
        maximum=shown(55),
        mean=shown(30),
        lower_limit=shown(10),
        upper_limit=shown(50),
        target=shown(40),
        variation=Variation.CONCERN,
        status=Status.RED,
        happened="Above its upper limit of 50 for the first time in the 14 months known; misses its target "
        "of 40 (beyond the tolerance).",
        benchmarks=(
            BenchmarkShown("SN", NONE),
            BenchmarkShown("ENG", shown(502)),
            BenchmarkShown("SE region", Shown("Local")),
        ),
        compared="Rank 3 of 11 among its statistical neighbours; worse than England (2020).",
        commentary="Two teams merged in May.\n\nA second paragraph: <script>alert(1)</script> & more.",
    )
    better = indicator(
        "EH2",
        "Percentage of assessments within 45 days",
        [
            "0.5",
            "0.52",
            None,
            "0.48",
            "0.51",
            "0.5",
            "0.49",
            "0.55",
            "0.5",
            "0.52",
            "0.5",
            "0.47",
            "0.5",
            "0.9",
        ],
        unit=Unit.PERCENTAGE,
        preferred=Direction.UP,
        changes=changes(Arrow.UP, "80%", Verdict.POSITIVE),
        average=shown("0.53", "0%"),
        maximum=shown("0.9", "0%"),
        variation=Variation.IMPROVEMENT,
        target=shown("0.85", "0%"),
        status=Status.GREEN,
    )
    hidden = indicator(
        "LAC1",
        "Children placed out of the county",
        [6, 7, HIDDEN, 5, 0, HIDDEN],
        preferred=None,
        changes={
            PREVIOUS_MONTH: ChangeShown(PREVIOUS_MONTH, Month(2021, 4), Arrow.NONE, "c", None, True),
            YEAR_EARLIER: ChangeShown(YEAR_EARLIER, Month(2020, 5), Arrow.NONE, "n/a"),
        },
        average=HIDDEN,
        maximum=HIDDEN,
        variation=Variation.TOO_FEW_MONTHS,
    )
    unknown = indicator("LAC2", "A new indicator", [None], preferred=Direction.UP, average=NONE, maximum=NONE)
    publication = Publication(
        MAY,
        audience,
        Texts(
            "Children’s services scorecard",
            "What this is, with **weight** and a [link](https://example.org/).",
            "A note.",
            "performance@example.org",
            "Open Government Licence v3.0",
        ),
        (
            SectionShown("s-early-help", "Early help", (concern, better)),
            SectionShown("s-looked-after-children", "Looked after children", (hidden, unknown)),
        ),
        {PREVIOUS_MONTH: Month(2021, 4), YEAR_EARLIER: Month(2020, 5)},
        "2019-20",
        12,
        ("Counts from 1 to 4 are shown as c, so that nobody can be told from them.",),
    )
    if audience is Audience.PUBLIC:
        sections = tuple(
            section._replace(indicators=tuple(one._replace(owner="") for one in section.indicators))
            for section in publication.sections
        )
        publication = publication._replace(sections=sections)
    return publication
