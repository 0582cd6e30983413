"""What a check says of process limits and targets: people's own columns, targets that seem met, History at
odds with the sheet, and percentages of small numbers, and counts that a public copy hides."""

from collections.abc import Iterator

from scorecard_xl.computing.columns import change_of, is_judged, judged_columns
from scorecard_xl.computing.computed import computed_figures, format_of_months, shown, shown_figure
from scorecard_xl.computing.insight import Insight, insights
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    DENOMINATOR,
    PREFERRED_DIRECTION,
    VARIATION,
    Indicator,
    Problem,
    Scorecard,
    Status,
    Table,
    Unit,
    VerdictsBy,
)
from scorecard_xl.own_sheets.history import Past
from scorecard_xl.own_sheets.known_figures import name_in_history
from scorecard_xl.own_sheets.lists import HISTORY
from scorecard_xl.publishing.protection import is_small
from scorecard_xl.spreadsheet.cells import as_text, cell_name
from scorecard_xl.words.figures import figure_of
from scorecard_xl.words.text import count, shortened


def judged_findings(scorecard: Scorecard, past: Past) -> Iterator[Problem]:
    """All of them, table by table."""
    for table in scorecard.tables:
        if is_judged(table):
            for indicator, insight in insights(table, scorecard.month, scorecard.settings):
                yield from _judged_otherwise(table, indicator, insight)
                yield from _seems_met(scorecard, table, indicator, insight)
                yield from _history_differs(scorecard, table, indicator, past)
        yield from _small_bases(scorecard, table)
        yield from _without_variation(scorecard, table)
    yield from _hidden_in_public(scorecard)


def _judged_otherwise(table: Table, indicator: Indicator, insight: Insight) -> Iterator[Problem]:
    for column in judged_columns():
        said = indicator.aim.said.get(column.role)
        content = column.judge(insight)
        # Of whom a rank of people's is, and in what, nobody knows.
        is_theirs = column.is_among_others or column.role in indicator.aim.unclear
        if said is None or content is None or is_theirs:
            continue
        if isinstance(content, str):
            meant, shows = column.words.get(as_text(said).casefold()), content
            if meant is None or meant == content:
                continue
        else:
            code = format_of_months(indicator, None)
            shows = shown(float(content), code)
            if type(said) is not float or shown(said, code) == shows:
                continue
        message = (
            f"{column.usual_header} says “{shortened(as_text(said))}”, and the figures give “{shows}”: "
            f"correct it, or name {column.usual_header} in the setting Computed columns."
        )
        cell = cell_name(indicator.row, table.peoples[column.role])
        yield Problem(
            table.sheet, cell, indicator.ref, Finding.JUDGED_OTHERWISE, message, as_text(said), shows
        )


def _seems_met(
    scorecard: Scorecard, table: Table, indicator: Indicator, insight: Insight
) -> Iterator[Problem]:
    """A figure that shows as its target does and misses it is a contradiction to whoever reads it."""
    figure, target = insight.figures[-1], indicator.aim.target
    is_missed = insight.status not in (None, Status.GREEN)
    if not is_missed or figure is None or target is None:
        return
    index = table.figures_by_month[scorecard.month]
    code = format_of_months(indicator, index)
    if shown(float(figure), code) != shown(float(target), code):
        return
    assert insight.status is not None
    message = (
        f"The figure of {scorecard.month.label} shows as its target, {shown(float(target), code)}, and is "
        f"{as_text(float(figure))}, so that its status is {insight.status.value}: show another decimal, or "
        "say so in the commentary."
    )
    cell = cell_name(indicator.row, table.months[index].column)
    yield Problem(table.sheet, cell, indicator.ref, Finding.TARGET_SHOWN_ALIKE, message)


def _history_differs(
    scorecard: Scorecard, table: Table, indicator: Indicator, past: Past
) -> Iterator[Problem]:
    name = name_in_history(indicator)
    for month, index in table.figures_by_month.items():
        # What a locked month showed is compared by itself.
        if (month, name) not in past.figures or month in scorecard.settings.locked:
            continue
        before = figure_of(past.figures[month, name], scorecard.settings.placeholders).value
        now = indicator.figures[index]
        if before is None or now is None or before == now:
            continue
        message = (
            f"The figure of {month.label} is {as_text(float(now))}, and {HISTORY.name} holds "
            f"{as_text(float(before))}: the one here counts; correct the other if it is wrong."
        )
        cell = cell_name(indicator.row, table.months[index].column)
        yield Problem(table.sheet, cell, indicator.ref, Finding.HISTORY_DIFFERS, message)


def _small_bases(scorecard: Scorecard, table: Table) -> Iterator[Problem]:
    """Percentages that say little because they are of so few."""
    smallest = scorecard.settings.smallest_base
    if smallest is None:
        return
    for indicator, figures in computed_figures(table, scorecard.month, scorecard.settings):
        now = table.figure(indicator, scorecard.month)
        for figure in figures:
            if figure.change is None or figure.value is None or indicator.unit is not Unit.COUNT:
                continue
            base = change_of(figure.role).base(scorecard.month)
            then = table.figure(indicator, base)
            if then is not None and now is not None and then < smallest:
                before, after = as_text(float(then)), as_text(float(now))
                message = (
                    f"“{shown_figure(figure, '0%')}” is of {before} in {base.label}, fewer than {smallest}: "
                    f"say {before} → {after} in place of it."
                )
                yield _small(table, indicator, figure.column, message)
        denominator = indicator.aim.denominator
        if indicator.unit is Unit.PERCENTAGE and denominator is not None and denominator < smallest:
            message = (
                f"The percentage is of {as_text(float(denominator))}, fewer than {smallest}: say how many in "
                "place of it."
            )
            yield _small(table, indicator, table.columns[DENOMINATOR], message)


def _small(table: Table, indicator: Indicator, column: int, message: str) -> Problem:
    return Problem(table.sheet, cell_name(indicator.row, column), indicator.ref, Finding.SMALL_BASE, message)


def _hidden_in_public(scorecard: Scorecard) -> Iterator[Problem]:
    """One line for each sheet with counts so small that a public copy would hide them."""
    threshold = scorecard.settings.hidden_below
    if threshold is None:
        return
    found: dict[str, list[tuple[int, int]]] = {}
    for table in scorecard.tables:
        for indicator in table.indicators:
            for month, figure in zip(table.months, indicator.figures, strict=True):
                if is_small(indicator.unit, figure, threshold):
                    found.setdefault(table.sheet, []).append((indicator.row, month.column))
    for sheet, places in found.items():
        message = (
            f"In a public copy {count(len(places), 'count')} below {threshold}, of which this is the first, "
            f"would show “{scorecard.settings.hidden_symbol}”; here nothing is hidden."
        )
        yield Problem(sheet, cell_name(*min(places)), "", Finding.HIDDEN_IN_PUBLIC, message)


def _without_variation(scorecard: Scorecard, table: Table) -> Iterator[Problem]:
    """Colours that the Settings want by limits, in a table that does not say them."""
    is_wanted = scorecard.settings.verdicts_by is not VerdictsBy.ARROWS
    if not (is_wanted and table.changes and PREFERRED_DIRECTION in table.columns):
        return
    if VARIATION not in table.columns:
        message = (
            f"The setting Verdicts by is {scorecard.settings.verdicts_by.value}, and the table has no column "
            "Variation of ours, so that its arrows colour the changes: add one (adopt --insight), and name "
            "it in the setting Computed columns."
        )
        column = next(iter(table.changes.values())).columns[0]
        cell = cell_name(table.header_row, column)
        yield Problem(table.sheet, cell, "", Finding.VERDICTS_WITHOUT_VARIATION, message)
