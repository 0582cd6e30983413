"""Charts of an indicator as SVG: one with its axes and lines, and a small one for a table.

Colours are attributes, which any program that draws SVG understands; the classes are for the page, whose
style goes before attributes where the screen is dark.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from html import escape

import svg

from scorecard_xl.computing.chart_looks import FIGURES, LIMIT, MEAN, SIGNALS, TARGET
from scorecard_xl.computing.computed import shown
from scorecard_xl.model import Variation
from scorecard_xl.publishing.chart_scale import Scale, chart_scale, runs_of, sparkline_scale
from scorecard_xl.publishing.publication import IndicatorShown, MonthShown
from scorecard_xl.spreadsheet.cell_looks import GREY, SLATE
from scorecard_xl.spreadsheet.charts import SeriesLook
from scorecard_xl.words.text import visible

_FONT, _FONT_SIZE, _LINE = "Arial, sans-serif", 12, 14
_BETWEEN_LABELS = 60  # of months
_DASHES: dict[str, list[Decimal | float | int]] = {"dash": [5, 3], "round_dot": [1.5, 3]}
_SPARKLINE_MONTHS = 24
_LINES: tuple[tuple[Callable[[MonthShown], Decimal | None], SeriesLook, str], ...] = (
    (lambda one: one.mean, MEAN, "mean"),
    (lambda one: one.lower_limit, LIMIT, "limit"),
    (lambda one: one.upper_limit, LIMIT, "limit"),
)
_MEANINGS = {
    "Improvement": [Variation.IMPROVEMENT],
    "Concern": [Variation.CONCERN],
    "High or low": [Variation.HIGH, Variation.LOW],
}


def chart_svg(indicator: IndicatorShown) -> str:
    """The chart of an indicator: every month known, the lines around them, the target, and the signals by
    shape and colour. A month without a figure is a gap; of one that is hidden the symbol stands at the axis.

    Its title and description say in words what it shows, under ids that begin with the anchor.
    """
    scale = chart_scale(indicator)
    title, description = f"{indicator.anchor}-chart-title", f"{indicator.anchor}-chart-description"
    drawn: list[svg.Element] = [
        svg.Title(id=escape(title), text=_text(f"{indicator.name}, {_span(indicator.months)}")),
        svg.Desc(id=escape(description), text=_text(describe(indicator))),
        *_axes(scale, indicator),
        *_lines(scale, indicator),
        *_figures(scale, indicator.months),
        *_signals(scale, indicator.months),
        *_legend(scale, indicator.months),
    ]
    chart = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, scale.width, scale.height),
        class_=["chart"],
        elements=drawn,
        extra={
            "role": "img",
            "aria-labelledby": escape(f"{title} {description}"),
            "font-family": _FONT,
            "font-size": str(_FONT_SIZE),
        },
    )
    return chart.as_str()


def sparkline_svg(indicator: IndicatorShown) -> str:
    """The last two years of an indicator in the room of a cell: its figures, between the limits as a band."""
    months = indicator.months[-_SPARKLINE_MONTHS:]
    scale = sparkline_scale(indicator._replace(months=months))
    bands: list[svg.Element] = []
    for start, run in runs_of(months, lambda one: True, apart=_is_apart):
        upper, lower = run[0].upper_limit, run[0].lower_limit
        if upper is not None and lower is not None:
            left, right = scale.x(start - 0.5), scale.x(start + len(run) - 0.5)
            bands.append(
                svg.Rect(
                    x=left,
                    y=scale.y(upper),
                    width=round(right - left, 1),
                    height=round(scale.y(lower) - scale.y(upper), 1),
                    fill=GREY,
                    class_=["band"],
                )
            )
    chart = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, scale.width, scale.height),
        class_=["sparkline"],
        elements=[*bands, *_figure_lines(scale, months, 1.5), *_last(scale, months)],
        extra={"role": "img", "aria-label": _text(f"Trend: {_trend(months)}")},
    )
    return chart.as_str()


def describe(indicator: IndicatorShown) -> str:
    """What a chart shows, in words.

    >>> from scorecard_xl.model import Month, Unit
    >>> from scorecard_xl.publishing.publication import Shown
    >>> months = (MonthShown(Month(2021, 4), Shown("c", None, True)), MonthShown(Month(2021, 5), Shown("-")))
    >>> describe(IndicatorShown("i-1", "1", "", "", Unit.COUNT, None, "0", months, {}))
    'Line chart, Apr-21 to May-21, no figures. Hidden: Apr-21.'
    """
    hidden = [one.month.label for one in indicator.months if one.figure.is_hidden]
    lines = [
        f"{name} {figure.text}"
        for name, figure in (
            ("mean", indicator.mean),
            ("lower limit", indicator.lower_limit),
            ("upper limit", indicator.upper_limit),
            ("target", indicator.target),
        )
        if figure is not None and figure.value is not None
    ]
    judged = [one.value for one in (indicator.variation, indicator.assurance, indicator.status) if one]
    sentences = (
        "; ".join([f"Line chart, {_span(indicator.months)}, {_trend(indicator.months)}", *lines]),
        f"Hidden: {', '.join(hidden)}" if hidden else "",
        ", ".join(judged),
        indicator.happened.removesuffix("."),
    )
    return " ".join(f"{sentence}." for sentence in sentences if sentence)


def _text(text: str) -> str:
    """A text as it can stand in XML: the library writes what it is given."""
    return escape(visible(" ".join(text.split())))


def _span(months: Sequence[MonthShown]) -> str:
    return f"{months[0].month.label} to {months[-1].month.label}" if months else "no months"


def _trend(months: Sequence[MonthShown]) -> str:
    known = [(one.figure.value, one) for one in months if one.figure.value is not None]
    if not known:
        return "no figures"
    (_, first), (_, last) = known[0], known[-1]
    least, most = (choose(known, key=lambda one: one[0])[1] for choose in (min, max))
    return (
        f"{first.figure.text} in {first.month.label}, {last.figure.text} in {last.month.label}, "
        f"lowest {least.figure.text}, highest {most.figure.text}"
    )


def _axes(scale: Scale, indicator: IndicatorShown) -> Iterator[svg.Element]:
    lines, labels = [], []
    for tick in scale.ticks:
        y = scale.y(tick.value)
        lines.append(svg.Line(x1=scale.left, x2=scale.right, y1=y, y2=y))
        labels.append(svg.Text(x=scale.left - 8, y=y + 4, text_anchor="end", text=_text(tick.label)))
    labels.append(svg.Text(x=0, y=_FONT_SIZE, text=_text(indicator.unit.value.capitalize())))
    every = -(-_BETWEEN_LABELS * max(1, len(indicator.months) - 1) // int(scale.right - scale.left))
    for back, one in enumerate(reversed(indicator.months)):
        if back % max(1, every) == 0:
            x = scale.x(len(indicator.months) - 1 - back)
            lines.append(svg.Line(x1=x, x2=x, y1=scale.bottom, y2=scale.bottom + 4))
            labels.append(svg.Text(x=x, y=scale.bottom + 18, text_anchor="middle", text=one.month.label))
    yield svg.G(stroke=GREY, class_=["grid"], elements=list(lines))
    yield svg.G(fill=SLATE, class_=["labels"], elements=list(labels))


def _lines(scale: Scale, indicator: IndicatorShown) -> Iterator[svg.Element]:
    """The mean, the limits and the target, with their names where they end."""
    for value_of, look, class_ in _LINES:
        for start, run in runs_of(indicator.months, lambda one: True, apart=_is_apart):
            value = value_of(run[0])
            if value is not None:
                left, right = scale.x(start - 0.5), scale.x(start + len(run) - 0.5)
                yield _line(look, class_, left, right, scale.y(value))
    target = indicator.target.value if indicator.target else None
    if target is not None:
        yield _line(TARGET, "target", scale.left, scale.right, scale.y(target))
    last = indicator.months[-1] if indicator.months else None
    names = [
        (scale.y(value), f"{name} {figure.text if figure else shown(float(value), indicator.code)}")
        for name, value, figure in (
            ("Upper limit", last and last.upper_limit, indicator.upper_limit),
            ("Mean", last and last.mean, indicator.mean),
            ("Lower limit", last and last.lower_limit, indicator.lower_limit),
            ("Target", target, indicator.target),
        )
        if value is not None
    ]
    ends = []
    below = 0.0
    for y, text in sorted(names):
        below = max(y + 4, below + _LINE)
        ends.append(svg.Text(x=scale.right + 8, y=round(below, 1), text=_text(text)))
    if ends:
        yield svg.G(fill=SLATE, class_=["labels"], elements=list(ends))


def _line(look: SeriesLook, class_: str, left: float, right: float, y: float) -> svg.Line:
    return svg.Line(
        x1=left,
        x2=right,
        y1=y,
        y2=y,
        stroke=f"#{look.colour}",
        stroke_width=look.width,
        stroke_dasharray=_DASHES.get(look.dash),
        class_=[class_],
    )


def _is_apart(one: MonthShown, other: MonthShown) -> bool:
    """Whether no line of limits goes from one month to the other: a step change stands between them."""
    return (one.mean, one.lower_limit, one.upper_limit, one.is_before) != (
        other.mean,
        other.lower_limit,
        other.upper_limit,
        other.is_before,
    )


def _figure_lines(scale: Scale, months: Sequence[MonthShown], width: float) -> Iterator[svg.Element]:
    """A line through neighbouring months with figures."""
    for start, run in runs_of(months, lambda one: one.figure.value is not None):
        points = [
            svg.Point(scale.x(start + later), scale.y(one.figure.value))
            for later, one in enumerate(run)
            if one.figure.value is not None
        ]
        if len(points) > 1:
            yield svg.Polyline(
                points=points,
                fill="none",
                stroke=f"#{FIGURES.colour}",
                stroke_width=width,
                class_=["figures"],
            )


def _figures(scale: Scale, months: Sequence[MonthShown]) -> Iterator[svg.Element]:
    yield from _figure_lines(scale, months, FIGURES.width)
    dots = [
        svg.Circle(cx=scale.x(later), cy=scale.y(one.figure.value), r=FIGURES.size / 2 + 0.5)
        for later, one in enumerate(months)
        if one.figure.value is not None and one.variation not in SIGNALS
    ]
    if dots:
        yield svg.G(fill=f"#{FIGURES.colour}", class_=["dots"], elements=list(dots))
    hidden = [
        svg.Text(x=scale.x(later), y=scale.bottom - 6, text_anchor="middle", text=_text(one.figure.text))
        for later, one in enumerate(months)
        if one.figure.is_hidden
    ]
    if hidden:
        yield svg.G(fill=SLATE, class_=["labels"], elements=list(hidden))
    if not dots and all(one.figure.value is None for one in months):
        yield svg.Text(
            x=(scale.left + scale.right) / 2,
            y=(scale.top + scale.bottom) / 2,
            text_anchor="middle",
            fill=SLATE,
            class_=["labels"],
            text="No figures to draw",
        )


def _signals(scale: Scale, months: Sequence[MonthShown]) -> Iterator[svg.Element]:
    for later, one in enumerate(months):
        if one.figure.value is not None and one.variation in SIGNALS:
            yield _mark(one.variation, scale.x(later), scale.y(one.figure.value))


def _mark(variation: Variation, x: float, y: float, scale: float = 1) -> svg.Element:
    """A signal's shape, which its dark edge tells from any background."""
    look = SIGNALS[variation]
    half = scale * (look.size / 2 + 0.5)
    corners = {
        "square": ((-half, -half), (half, -half), (half, half), (-half, half)),
        "diamond": ((0, -half), (half, 0), (0, half), (-half, 0)),
        "triangle": ((0, -half), (half, half), (-half, half)),
    }[look.marker]
    return svg.Polygon(
        points=[svg.Point(round(x + dx, 1), round(y + dy, 1)) for dx, dy in corners],
        fill=f"#{look.colour}",
        stroke=f"#{TARGET.colour}",
        class_=["signal"],
    )


def _last(scale: Scale, months: Sequence[MonthShown]) -> Iterator[svg.Element]:
    """The latest figure, by its signal's shape where it is one."""
    for later, one in reversed(list(enumerate(months))):
        if one.figure.value is not None:
            x, y = scale.x(later), scale.y(one.figure.value)
            if one.variation in SIGNALS:
                yield _mark(one.variation, x, y, 0.7)
            else:
                yield svg.Circle(cx=x, cy=y, r=2.5, fill=f"#{FIGURES.colour}", class_=["dots"])
            return


def _legend(scale: Scale, months: Sequence[MonthShown]) -> Iterator[svg.Element]:
    """What the shapes of the signals in the chart mean."""
    found = {one.variation for one in months if one.figure.value is not None}
    x = scale.left
    for words, meanings in _MEANINGS.items():
        if found & set(meanings):
            x += 60
            yield _mark(meanings[0], x, _FONT_SIZE - 4)
            yield svg.Text(x=x + 10, y=_FONT_SIZE, fill=SLATE, class_=["labels"], text=words)
            x += 10 + 6 * len(words)
