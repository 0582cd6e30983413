"""The sheet Charts: a chart of each indicator, its months and the lines around them, with signals marked."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.actions.writing import write
from scorecard_xl.commentary.what_happened import what_happened
from scorecard_xl.computing.chart_axis import axis_format, axis_start
from scorecard_xl.computing.chart_looks import CONCERN, FIGURES, HIGH_OR_LOW, IMPROVEMENT, LIMIT, MEAN, TARGET
from scorecard_xl.computing.charted_months import Charted, ChartedMonth, charted
from scorecard_xl.computing.computed import format_of_months, shown
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import Indicator, Problem, Scorecard, Table, Variation
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import LAST_ROW, Value
from scorecard_xl.spreadsheet.charts import Chart, Series
from scorecard_xl.spreadsheet.workbook import MARKER, OwnSheet, SheetUpdate, Workbook
from scorecard_xl.words.text import count, shortened

CHARTS, DATA = "Charts", "Chart data"
"""The names of our sheets."""

MOST_CHARTS = 1000
"""On one sheet, as many as an application still opens."""

_TITLE_LENGTH = 110
_HEADER = (
    "Ref.",
    "Indicator",
    "Month",
    "Figure",
    "Mean",
    "Lower limit",
    "Upper limit",
    "Mean before",
    "Lower limit before",
    "Upper limit before",
    "Target",
    "Improvement",
    "Concern",
    "High or low",
)
_WIDTHS = (14, 50, 12, *[18] * 11)
_DATA_ROW = 4
_MONTH_COLUMN, _FIRST_SERIES = 3, 4
_BEFORE = range(8, 11)
_NEAR_ALL = Decimal("0.8")


_LOOKS = (FIGURES, *(MEAN, LIMIT, LIMIT) * 2, TARGET, IMPROVEMENT, CONCERN, HIGH_OR_LOW)
"""How the series look, in the order of the columns; lines before a step change as those behind it."""


class MadeCharts(NamedTuple):
    """The charts that the sheet has, and whether it had to be written; ``without`` are the indicators of
    which no month is known."""

    scorecard: Scorecard
    written: bool
    charts: int
    without: tuple[str, ...]
    problems: tuple[Problem, ...]


class _Drawn(NamedTuple):
    """A chart with the rows of its data."""

    chart: Chart
    rows: list[tuple[Value, ...]]


def make_charts(workbook: Workbook, *, sheet: str | None = None, dry_run: bool = False) -> MadeCharts:
    """Make the sheet Charts anew, with the sheet of its data; where both are as they should be, nothing is
    written.

    Raises ScorecardError where the workbook cannot be read or written, is open in an application, or has
    more indicators than a sheet takes charts.
    """
    scorecard = read(workbook, None, sheet, judges_all=True)
    drawn: list[_Drawn] = []
    without: list[str] = []
    row = _DATA_ROW + 1
    for table, indicator in _indicators(scorecard):
        found = charted(table, indicator, scorecard.month, scorecard.settings)
        if found is None:
            without.append(indicator.name)
            continue
        drawn.append(_drawn(indicator, found, row))
        row += len(found.months)
    if len(drawn) > MOST_CHARTS or row > LAST_ROW:
        raise ScorecardError(
            f"charts of {len(drawn)} indicators are more than one sheet takes ({MOST_CHARTS}): make those of "
            "one sheet of the scorecard with --sheet.",
            book=workbook.name,
        )
    updates = [SheetUpdate(one.name, anew=one) for one in (_data_sheet(drawn), _sheet(scorecard, drawn))]
    done = write(workbook, scorecard.settings, "charts", updates, may_write=not dry_run)
    problems = (*_without_limits(scorecard), *done.problems)
    return MadeCharts(scorecard, done.written, len(drawn), tuple(without), problems)


_WHY_WITHOUT_LIMITS = (
    Finding.LIMITS_FROM_UNCLEAR,
    Finding.HISTORY_TWICE,
    Finding.FIGURES_MIXED,
    Finding.TARGET_UNCLEAR,
)


def _without_limits(scorecard: Scorecard) -> Iterator[Problem]:
    """What keeps lines out of charts."""
    return (problem for problem in scorecard.problems if problem.code in _WHY_WITHOUT_LIMITS)


def _indicators(scorecard: Scorecard) -> Iterator[tuple[Table, Indicator]]:
    return ((table, indicator) for table in scorecard.tables for indicator in table.indicators)


def _sheet(scorecard: Scorecard, drawn: Sequence[_Drawn]) -> OwnSheet:
    summary = (
        f"{scorecard.month.label}: {count(len(drawn), 'chart')}. Signals: blue square improvement, orange "
        "diamond concern, purple triangle high or low. Dashed: the limits; dotted: the target."
    )
    charts = tuple(one.chart for one in drawn)
    title = f"Charts of this scorecard ({MARKER})"
    return OwnSheet(CHARTS, title, summary, (), (), charts=charts)


def _data_sheet(drawn: Sequence[_Drawn]) -> OwnSheet:
    title, about = f"Data of the sheet {CHARTS} ({MARKER})", "Written anew each time. Nobody types here."
    rows = [row for one in drawn for row in one.rows]
    return OwnSheet(DATA, title, about, _HEADER, _WIDTHS, rows, _DATA_ROW, is_hidden=True)


def _drawn(indicator: Indicator, found: Charted, first_row: int) -> _Drawn:
    target = indicator.aim.target
    columns = tuple(zip(*(_values(one, target) for one in found.months), strict=True))
    series = [
        Series(_HEADER[column - 1], column, values, look, column not in _BEFORE)
        for column, (values, look) in enumerate(zip(columns, _LOOKS, strict=True), start=_FIRST_SERIES)
        if any(value is not None for value in values)
    ]
    months = tuple(datetime.date(one.month.year, one.month.number, 1) for one in found.months)
    name = _printable(indicator.ref or "")
    text = _printable(indicator.text)
    title = shortened(": ".join(filter(None, (name, text))) or indicator.name, _TITLE_LENGTH)
    code = format_of_months(indicator, None)
    known = [value for column in columns for value in column if value is not None]
    chart = Chart(
        title,
        _description(indicator, found, code),
        DATA,
        _MONTH_COLUMN,
        first_row,
        months,
        tuple(series),
        axis_format(code, known),
        axis_start(known),
        1.0 if found.insight.ceiling == 1 and max(known) > _NEAR_ALL else None,
    )
    words = (indicator.ref or None, indicator.text or None)
    return _Drawn(chart, [(*words, *row) for row in zip(months, *columns, strict=True)])


def _values(one: ChartedMonth, target: Decimal | None) -> list[float | None]:
    """What a month has in each series."""
    lines, none = (one.mean, one.lower_limit, one.upper_limit), (None, None, None)
    every = (one.figure, *((*none, *lines) if one.is_before else (*lines, *none)), target)
    marked = (
        one.variation is Variation.IMPROVEMENT,
        one.variation is Variation.CONCERN,
        one.variation in (Variation.HIGH, Variation.LOW),
    )
    marks = (one.figure if is_so else None for is_so in marked)
    return [None if value is None else float(value) for value in (*every, *marks)]


def _description(indicator: Indicator, found: Charted, code: str) -> str:
    """The alternative text: what the chart shows, and what is said of the latest month."""
    first, last, insight = found.months[0].month, found.months[-1], found.insight

    def show(value: Decimal | None) -> str:
        return "none" if value is None else shown(float(value), code)

    name = shortened(_printable(f"{indicator.ref} {indicator.text}".strip()) or indicator.name, _TITLE_LENGTH)
    said = [f"Line chart of {name}, {first.label} to {last.month.label}. Latest: {show(last.figure)}"]
    if insight.lines is not None:
        limits = f"{show(insight.lower_limit)} to {show(insight.upper_limit)}"
        said.append(f"mean {show(insight.mean)}, limits {limits}")
    if indicator.aim.target is not None:
        said.append(f"target {show(indicator.aim.target)}")
    words = ", ".join(one.value for one in insight.judgements)
    happened = what_happened(insight, indicator.aim.target, code)
    return f"{'; '.join(said)}. {words or 'No verdict'}. {happened}".rstrip()


def _printable(text: str) -> str:
    """A text in one line, as a chart's title can hold it."""
    line = " ".join(text.split())
    return "".join(character for character in line if character.isprintable()).lstrip("=")
