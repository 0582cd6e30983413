"""Why an indicator shows what it shows, on one screen for a meeting, and as an object for programs."""

import textwrap
from collections.abc import Iterator
from decimal import Decimal

from scorecard_xl.actions.explain import Explained, ExplainedChange, MonthOfRow, OverWindow
from scorecard_xl.computing import measures, process_limits
from scorecard_xl.computing.changes import threshold_in_points
from scorecard_xl.computing.computed import shown
from scorecard_xl.computing.insight import tolerance_of
from scorecard_xl.computing.process_limits import LEAST_MONTHS, Rule
from scorecard_xl.messages.objects import problem_object
from scorecard_xl.messages.sums import exact, percent, points_of
from scorecard_xl.model import (
    AVERAGE,
    LIMITS_FROM,
    VARIATION,
    Arrow,
    Assurance,
    Direction,
    Status,
    Unit,
    VerdictsBy,
)

_WIDTH = 96
_MONTHS_IN_A_LINE = 5
_OUTSIDE, _OTHER = "*", "~"
_PREFERRED = {Direction.UP: "a rise is preferred (▲)", Direction.DOWN: "a fall is preferred (▼)"}


def lines_of(explained: Explained) -> list[str]:
    """What is known of an indicator, from what happened to the sums behind it."""
    lines: list[str] = []
    for title, said in _sections(explained):
        lines += ["", title] if lines else [title]
        for one in said:
            lines += textwrap.wrap(one, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    return lines


def _sections(explained: Explained) -> Iterator[tuple[str, list[str]]]:
    indicator, code = explained.indicator, explained.code
    now = "no figure" if explained.now is None else shown(float(explained.now), code)
    name = f"{indicator.ref}  " if indicator.ref else ""
    yield f"{name}{' '.join(indicator.text.split())}", list(_about(explained, now))
    yield "Months", list(_months(explained))
    variation = explained.insight.variation
    yield f"Process limits{f': {variation.value}' if variation else ''}", list(_limits(explained))
    for change in explained.changes:
        verdict = f" ({change.verdict.value})" if change.verdict else ""
        size = f"{change.change.arrow.value} {change.change.shown}"
        yield f"Change from {change.base.label}: {size}{verdict}", list(_change(explained, change))
    if explained.over_window:
        months = f"{explained.scorecard.settings.window} months to {explained.month.label}"
        yield months, [_over_window(one, code) for one in explained.over_window]
    if indicator.aim.target is not None:
        status = explained.insight.status
        yield f"Target{f': {status.value}' if status else ''}", list(_target(explained))
    if explained.problems:
        yield "To look at", [f"{one.sheet}!{one.cell}: {one.message}" for one in explained.problems]


def _about(explained: Explained, now: str) -> Iterator[str]:
    indicator = explained.indicator
    owner = f"; owner {' '.join(indicator.owner.split())}" if indicator.owner.strip() else ""
    preferred = _PREFERRED[indicator.direction] if indicator.direction else "no preferred direction"
    yield f"sheet {explained.table.sheet}, row {indicator.row}{owner}; {preferred}"
    happened = f". {explained.happened}" if explained.happened else ""
    yield f"{explained.month.label}: {now}{happened}"


def _months(explained: Explained) -> Iterator[str]:
    texts = [
        (
            one.month.label,
            "-" if one.figure is None else shown(float(one.figure), explained.code),
            _mark(one),
        )
        for one in explained.months
    ]
    width = max(len(figure) for _, figure, _ in texts)
    cells = [f"{month} {figure:>{width}}{mark or ' '}" for month, figure, mark in texts]
    for start in range(0, len(cells), _MONTHS_IN_A_LINE):
        yield "   ".join(cells[start : start + _MONTHS_IN_A_LINE]).rstrip()
    meanings = {
        _OUTSIDE: "outside the limits",
        _OTHER: "in a trend or a run, or near a limit in two months of three",
    }
    marks = {mark for _, _, mark in texts}
    used = [f"{mark} {meaning}" for mark, meaning in meanings.items() if mark in marks]
    if used:
        yield "; ".join(used)


def _mark(month: MonthOfRow) -> str:
    if not month.signals:
        return ""
    return _OUTSIDE if month.signals[0].rule is Rule.OUTSIDE else _OTHER


def _limits(explained: Explained) -> Iterator[str]:
    insight, base = explained.insight, explained.baseline
    lines, code = insight.lines, explained.code
    if VARIATION in explained.indicator.aim.unclear:
        yield "no limits, because what they would come from is unclear"
        return
    if lines is None:
        yield _why_none(explained)
        return
    lower, upper = insight.lower_limit, insight.upper_limit
    assert lower is not None and upper is not None  # where there are lines
    cut = [
        f"the {name} one cut off"
        for name, shows, line in (("lower", lower, lines.lower), ("upper", upper, lines.upper))
        if shows != line
    ]
    mean, low, high = (shown(float(line), code) for line in (lines.mean, lower, upper))
    yield f"mean {mean}, limits {low} and {high}{f' ({cut[0]})' if cut else ''}"
    since = f" (column {LIMITS_FROM.capitalize()})" if explained.indicator.aim.limits_from else ""
    yield f"from the {base.known} months {base.first.label} to {base.last.label}{since}"
    if explained.now is None:
        yield f"no figure of {explained.month.label}, so nothing is said of it"
    elif not explained.rules:
        yield "no rule holds: the month varies as the others do"
    for rule in explained.rules:
        yield rule.words if rule.since == explained.month else f"{rule.words}, since {rule.since.label}"


def _why_none(explained: Explained) -> str:
    base = explained.baseline
    figures = process_limits.baseline(explained.insight.figures)
    if process_limits.has_too_few(figures):
        return (
            f"no limits: they need figures of {LEAST_MONTHS} months, most of them one after the other, and "
            f"{base.known} are known"
        )
    return (
        "no limits: half of the figures that they would come from are zero, or their mean is below 1, and "
        "limits of what is so rare mislead"
    )


def _change(explained: Explained, one: ExplainedChange) -> Iterator[str]:
    change, code = one.change, explained.code
    if change.size is None or one.then is None or one.now is None:
        yield _why_no_change(explained, one)
        return
    settings = explained.scorecard.settings
    now, then = exact(one.now, code), exact(one.then, code)
    if change.in_points:
        yield f"{then} → {now}: {now} − {then} = {points_of(change.size)}, shown as {change.shown}"
        size, threshold = measures.tenth_of_a_point(change.size), threshold_in_points(settings)
        limit = f"{threshold.normalize():f} pp"
    else:
        yield f"{then} → {now}: ({now} − {then}) ÷ {then} = {percent(change.size)}, shown as {change.shown}"
        size, threshold = Decimal(measures.whole_percent(change.size)), Decimal(settings.threshold)
        limit = f"{threshold}%"
    minus = "-" if size < 0 else ""
    reaches = {
        Arrow.UP: f"{change.shown} reaches the threshold of {limit}: a rise",
        Arrow.DOWN: f"{change.shown} reaches the threshold of {minus}{limit}: a fall",
    }
    yield reaches.get(
        change.arrow, f"{change.shown} does not reach the threshold of {minus}{limit}: no rise and no fall"
    )
    yield _why_coloured(explained, one)


def _why_no_change(explained: Explained, one: ExplainedChange) -> str:
    if one.now is None:
        return f"no figure of {explained.month.label}"
    if one.then is None:
        return f"no figure of {one.base.label}"
    return f"{one.base.label} is {exact(one.then, explained.code)}, of which there is no percentage"


def _why_coloured(explained: Explained, one: ExplainedChange) -> str:
    by = explained.scorecard.settings.verdicts_by
    direction = explained.indicator.direction
    says = one.verdict.value if one.verdict else "no colour"
    if direction is None:
        return "no colour, because there is no preferred direction"
    by_arrow = measures.verdict(one.change.arrow, direction)
    assert by_arrow is not None  # where there is a change and a preference
    if by is VerdictsBy.ARROWS or VARIATION not in explained.table.columns:
        return f"{says}, because {_PREFERRED[direction]}" if by_arrow.value != "Similar" else says
    variation = explained.insight.variation
    limits_say = variation.value if variation else "nothing"
    if by is VerdictsBy.LIMITS:
        return f"{says}, because process limits say {limits_say}"
    return f"{says}, because the arrow says {by_arrow.value} and process limits say {limits_say}"


def _over_window(one: OverWindow, code: str) -> str:
    if one.value is None:
        return f"no {one.role}: there are no figures"
    if one.role == AVERAGE:
        total = sum((figure for _, figure in one.figures), Decimal(0))
        average = f"{exact(total, code)} ÷ {len(one.figures)} = {exact(one.value, code)}"
        return f"average {average}, shown as {one.shows}"
    month = max((month for month, figure in one.figures if figure == one.value), default=None)
    return f"{one.role} {one.shows}{f', of {month.label}' if month else ''}"


def _target(explained: Explained) -> Iterator[str]:
    indicator, code, insight = explained.indicator, explained.code, explained.insight
    target, now, direction = indicator.aim.target, explained.now, indicator.direction
    assert target is not None
    if now is None:
        yield f"target {exact(target, code)}; no figure of {explained.month.label}"
    elif direction is None or insight.status is None:
        why = "there is no preferred direction" if direction is None else "the tolerance is unclear"
        yield f"target {exact(target, code)}; no status, because {why}"
    else:
        yield _status(explained, now, target, direction)
    if insight.assurance is not None and insight.lower_limit is not None and insight.upper_limit is not None:
        yield _assurance(explained, target, insight.assurance)


def _status(explained: Explained, now: Decimal, target: Decimal, direction: Direction) -> str:
    indicator, code = explained.indicator, explained.code
    figure, aim = exact(now, code), exact(target, code)
    settings = explained.scorecard.settings
    short = target - now if direction is Direction.UP else now - target
    if short <= 0:
        beyond = "above" if direction is Direction.UP else "below"
        where = "is" if not short else f"is {_difference(explained, -short)} {beyond}"
        return f"{figure} {where} the target of {aim}: it is met"
    tolerance = tolerance_of(target, indicator, settings)
    usual = f", {percent(settings.tolerance)} of the target" if indicator.aim.tolerance is None else ""
    beyond = "below" if direction is Direction.UP else "above"
    within = "within" if explained.insight.status is Status.AMBER else "beyond"
    return (
        f"{figure} is {_difference(explained, short)} {beyond} the target of {aim}, {within} the tolerance "
        f"of {_difference(explained, tolerance)}{usual}"
    )


def _assurance(explained: Explained, target: Decimal, assurance: Assurance) -> str:
    insight, code = explained.insight, explained.code
    low, high = (shown(float(line), code) for line in (insight.lower_limit or 0, insight.upper_limit or 0))
    means = {
        Assurance.WILL_PASS: f"every figure from {low} to {high}, the limits, meets the target",
        Assurance.WILL_FAIL: f"no figure from {low} to {high}, the limits, meets the target",
        Assurance.HIT_OR_MISS: f"the target lies between the limits {low} and {high}",
    }
    return f"{assurance.value}: {means[assurance]}"


def _difference(explained: Explained, size: Decimal) -> str:
    if explained.indicator.unit is Unit.PERCENTAGE:
        return points_of(size * 100)
    return exact(size, explained.code)


def object_of(explained: Explained) -> dict[str, object]:
    """The same for programs; figures are numbers, percentages fractions."""
    indicator, insight = explained.indicator, explained.insight
    return {
        "month": str(explained.month),
        "sheet": explained.table.sheet,
        "row": indicator.row,
        "ref": indicator.ref,
        "indicator": indicator.text,
        "owner": indicator.owner,
        "preferred": indicator.direction.value if indicator.direction else None,
        "happened": explained.happened,
        "months": [
            {
                "month": str(one.month),
                "figure": _number(one.figure),
                "rules": [signal.rule.name.lower() for signal in one.signals],
            }
            for one in explained.months
        ],
        "mean": _number(insight.mean),
        "lower_limit": _number(insight.lower_limit),
        "upper_limit": _number(insight.upper_limit),
        "baseline": {
            "first": str(explained.baseline.first),
            "last": str(explained.baseline.last),
            "months": explained.baseline.known,
        },
        "rules": [
            {"rule": one.signal.rule.name.lower(), "since": str(one.since), "words": one.words}
            for one in explained.rules
        ],
        "variation": insight.variation.value if insight.variation else None,
        "changes": [
            {
                "from": str(one.base),
                "then": _number(one.then),
                "now": _number(one.now),
                "size": _number(one.change.size),
                "in_points": one.change.in_points,
                "arrow": one.change.arrow.value,
                "shown": one.change.shown,
                "verdict": one.verdict.value if one.verdict else None,
            }
            for one in explained.changes
        ],
        "over_window": [
            {"column": one.role, "value": _number(one.value), "months": len(one.figures)}
            for one in explained.over_window
        ],
        "target": _number(indicator.aim.target),
        "status": insight.status.value if insight.status else None,
        "assurance": insight.assurance.value if insight.assurance else None,
        "problems": [problem_object(one) for one in explained.problems],
    }


def _number(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)
