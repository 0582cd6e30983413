"""Why an indicator shows what it shows: its months, limits and rules, and the sums behind its changes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from scorecard_xl.commentary.what_happened import Holding, rules_holding, what_happened
from scorecard_xl.computing import process_limits
from scorecard_xl.computing.changes import Change
from scorecard_xl.computing.columns import change_of, window_columns
from scorecard_xl.computing.computed import (
    ComputedFigure,
    computed_figures,
    format_of_months,
    number_format,
    shown_figure,
)
from scorecard_xl.computing.insight import Insight, insight_of, verdict_of_change
from scorecard_xl.computing.process_limits import Signal
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Indicator, Month, Problem, Role, Scorecard, Table, Verdict
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import as_text, packed
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import listed, shortened

_MONTHS_SHOWN = 13
_MOST_NEAREST, _ALIKE = 3, 0.4


class MonthOfRow(NamedTuple):
    """A month of an indicator: its figure, None for none, and the rules that hold of it."""

    month: Month
    figure: Decimal | None
    signals: tuple[Signal, ...]


class Baseline(NamedTuple):
    """The months that limits come from: the first, the last, and how many of them have a figure."""

    first: Month
    last: Month
    known: int


class ExplainedChange(NamedTuple):
    """A change, the month that it is from, both figures, and the verdict that colours it, None for none."""

    role: Role
    base: Month
    then: Decimal | None
    now: Decimal | None
    change: Change
    verdict: Verdict | None


class OverWindow(NamedTuple):
    """An average or a maximum, as its cell shows it, and the figures that it is over, by month."""

    role: Role
    value: Decimal | None
    shows: str
    figures: tuple[tuple[Month, Decimal], ...]


class Explained(NamedTuple):
    """All that is known of an indicator in the reporting month.

    ``code`` is the number format of its figures. ``months`` are the last ones known, ``rules`` those that
    hold of the reporting month, ``happened`` says it in a sentence. ``problems`` are what reading the
    workbook found about its row.
    """

    scorecard: Scorecard
    table: Table
    indicator: Indicator
    code: str
    months: tuple[MonthOfRow, ...]
    insight: Insight
    baseline: Baseline
    rules: tuple[Holding, ...]
    happened: str
    changes: tuple[ExplainedChange, ...]
    over_window: tuple[OverWindow, ...]
    problems: tuple[Problem, ...]

    @property
    def month(self) -> Month:
        """The reporting month."""
        return self.scorecard.month

    @property
    def now(self) -> Decimal | None:
        """The reporting month's figure."""
        return self.insight.figures[-1]


def explain(
    workbook: Workbook, ref: str, *, month: Month | None = None, sheet: str | None = None
) -> Explained:
    """Explain the indicator of a ref, or of a whole text where it has none; nothing is written.

    Raises ScorecardError where there is none of this ref, which names those that come nearest, or several.
    """
    scorecard = read(workbook, month, sheet, judges_all=True)
    wanted = _key(ref)
    found = [
        (table, indicator)
        for table in scorecard.tables
        for indicator in table.indicators
        if _key(_name(indicator)) == wanted
    ]
    if not found:
        raise ScorecardError(
            f"no indicator has the ref “{shortened(ref)}”; {_nearest(scorecard, wanted)}.", book=workbook.name
        )
    if len(found) > 1:
        rows = listed([f"row {indicator.row} of the sheet {table.sheet}" for table, indicator in found])
        raise ScorecardError(
            f"the ref “{shortened(ref)}” stands in {rows}: give one of them another.", book=workbook.name
        )
    return _explained(scorecard, *found[0])


def explain_row(workbook: Workbook, sheet: str, row: int) -> Explained:
    """Explain the indicator in a row of a sheet; nothing is written.

    Raises ScorecardError where the row holds none.
    """
    scorecard = read(workbook, judges_all=True)
    for table in scorecard.tables:
        for indicator in table.indicators:
            if table.sheet == sheet and indicator.row == row:
                return _explained(scorecard, table, indicator)
    raise ScorecardError(
        f"row {row} holds no indicator: select a cell in the row of one, then try again.",
        book=workbook.name,
        sheet=sheet,
    )


def _name(indicator: Indicator) -> str:
    return indicator.ref or as_text(indicator.text)


def _key(name: str) -> str:
    return packed(name).casefold()


def _nearest(scorecard: Scorecard, wanted: str) -> str:
    """The names that come nearest to one, or what to do where none does."""
    names = {_key(_name(indicator)): _name(indicator) for indicator in scorecard.indicators}
    alike = {key: SequenceMatcher(None, wanted, key).ratio() for key in names}
    keys = sorted((key for key in names if alike[key] >= _ALIKE), key=lambda key: -alike[key])
    near = [shortened(names[key]) for key in keys[:_MOST_NEAREST]]
    if not near:
        return "write it as it stands on the sheet"
    return f"nearest {'comes' if len(near) == 1 else 'come'} {listed(near)}"


def _explained(scorecard: Scorecard, table: Table, indicator: Indicator) -> Explained:
    month, settings = scorecard.month, scorecard.settings
    insight = insight_of(table, indicator, month, settings)
    code = format_of_months(indicator, table.figures_by_month.get(month))
    target = indicator.aim.target
    return Explained(
        scorecard,
        table,
        indicator,
        code,
        tuple(_months(insight)),
        insight,
        _baseline(insight),
        tuple(rules_holding(insight, code)),
        what_happened(insight, target, code),
        tuple(_changes(scorecard, table, indicator, insight)),
        tuple(_over_window(scorecard, table, indicator)),
        tuple(one for one in scorecard.problems if indicator.ref and one.ref == indicator.ref),
    )


def _months(insight: Insight) -> Iterator[MonthOfRow]:
    figures = list(insight.figures)
    signals = process_limits.all_signals(figures, insight.lines) if insight.lines else [()] * len(figures)
    shown = list(zip(figures, signals, strict=True))[-_MONTHS_SHOWN:]
    for place, (figure, held) in enumerate(shown, start=len(figures) - len(shown)):
        yield MonthOfRow(insight.first.plus(place), figure, held)


def _baseline(insight: Insight) -> Baseline:
    figures = process_limits.baseline(insight.figures)
    known = [place for place, figure in enumerate(figures) if figure is not None]
    return Baseline(insight.first, insight.first.plus(max(known, default=0)), len(known))


def _figures_of(scorecard: Scorecard, table: Table, indicator: Indicator) -> Sequence[ComputedFigure]:
    alone = table._replace(indicators=(indicator,))
    ((_, figures),) = computed_figures(alone, scorecard.month, scorecard.settings)
    return figures


def _changes(
    scorecard: Scorecard, table: Table, indicator: Indicator, insight: Insight
) -> Iterator[ExplainedChange]:
    for one in _figures_of(scorecard, table, indicator):
        if one.change is None:
            continue
        base = change_of(one.role).base(scorecard.month)
        verdict = verdict_of_change(table, indicator, one.change.arrow, insight.variation, scorecard.settings)
        then, now = (table.figure(indicator, month) for month in (base, scorecard.month))
        yield ExplainedChange(one.role, base, then, now, one.change, verdict)


def _over_window(scorecard: Scorecard, table: Table, indicator: Indicator) -> Iterator[OverWindow]:
    month = scorecard.month
    window = [month.plus(1 + back - scorecard.settings.window) for back in range(scorecard.settings.window)]
    held = [(one, table.figure(indicator, one)) for one in window]
    figures = tuple((one, figure) for one, figure in held if figure is not None)
    roles = {column.role for column in window_columns()}
    for one in _figures_of(scorecard, table, indicator):
        if one.role in roles:
            code = number_format(indicator, one, table.figures_by_month.get(month))
            yield OverWindow(one.role, one.value, shown_figure(one, code), figures)
