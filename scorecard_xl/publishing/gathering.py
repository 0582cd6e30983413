"""From a scorecard to what a copy of it says.

All that is computed here is computed from the figures that the copy shows; where one of them is hidden, so is
what would need it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.commentary.what_happened import what_happened
from scorecard_xl.computing.charted_months import Charted, ChartedMonth, charted
from scorecard_xl.computing.columns import change_of
from scorecard_xl.computing.computed import (
    ComputedFigure,
    computed_figures,
    format_of_months,
    number_format,
    shown,
    shown_figure,
)
from scorecard_xl.computing.insight import Insight, insight_of, verdict_of_change
from scorecard_xl.model import (
    AVERAGE,
    MAXIMUM,
    Arrow,
    FrozenMapping,
    Indicator,
    Month,
    Role,
    Scorecard,
    Settings,
    Table,
    Texts,
    Unit,
)
from scorecard_xl.publishing.exactness import as_shown
from scorecard_xl.publishing.protection import Protected, tells_hidden
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
from scorecard_xl.spreadsheet.cells import Value

NO_FIGURE = Shown("-")
_MOST_IN_ANCHOR = 60


class Beside(NamedTuple):
    """What stands beside an indicator that the scorecard itself does not hold: the name of its section, its
    benchmarks (each a name, what its cell holds, and the number format of that), whether its commentary is
    for the public, and how it stands among other authorities."""

    section: str = ""
    benchmarks: tuple[tuple[str, Value, str], ...] = ()
    is_for_public: bool = False
    compared: str = ""


def publication(
    protected: Protected,
    audience: Audience,
    beside: Mapping[tuple[str, int], Beside] = FrozenMapping({}),
    texts: Texts = Texts(),  # noqa: B008
    benchmarks_of: str = "",
) -> Publication:
    """A copy of a scorecard, of which figures may be hidden; ``beside`` is by an indicator's sheet and row.

    >>> from scorecard_xl.model import Scorecard, Settings
    >>> nothing = Scorecard("Scorecard.xlsx", Month(2021, 5), Settings(), (), ())
    >>> publication(Protected(nothing), Audience.BOARD).sections
    ()
    """
    scorecard = protected.scorecard
    anchors = _Anchors()
    sections: list[tuple[object, str, list[IndicatorShown]]] = []
    withheld: list[str] = []
    for table in scorecard.tables:
        gatherer = _Gatherer(protected, table, audience)
        for indicator in table.indicators:
            said = beside.get((table.sheet, indicator.row), Beside())
            told = gatherer.indicator(indicator, said, anchors.of("i", indicator.ref or indicator.text))
            if audience is Audience.PUBLIC and said.is_for_public and indicator.commentary.strip():
                withheld += [] if told.commentary else [indicator.name]
            place = (table.sheet, table.header_row), said.section
            if not sections or sections[-1][:2] != place:
                sections.append((*place, []))
            sections[-1][2].append(told)
    hidden = list(protected.sentences)
    if withheld:
        names = ", ".join(withheld)
        hidden.append(f"The commentary of {names} is left out, because it names a figure that is hidden.")
    return Publication(
        scorecard.month,
        audience,
        texts,
        tuple(_section(name, every, anchors) for _, name, every in sections),
        _changed_from(scorecard),
        benchmarks_of,
        scorecard.settings.window,
        tuple(hidden),
    )


def _section(name: str, indicators: Sequence[IndicatorShown], anchors: "_Anchors") -> SectionShown:
    """A section, named by its first and last indicators where it has no heading."""
    ends = dict.fromkeys(one.ref for one in (indicators[0], indicators[-1]) if one.ref)
    name = _line(name) or " to ".join(ends) or "Indicators"
    return SectionShown(anchors.of("s", name), name, tuple(indicators))


def _changed_from(scorecard: Scorecard) -> dict[Role, Month]:
    roles = dict.fromkeys(role for table in scorecard.tables for role in table.changes)
    return {role: change_of(role).base(scorecard.month) for role in roles}


class _Anchors:
    """Names for links: each once, whatever the names that they are made from."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, kind: str, name: str) -> str:
        words = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:_MOST_IN_ANCHOR].strip("-")
        plain = anchor = f"{kind}-{words or 'none'}"
        number = 1
        while anchor in self._given:
            number += 1
            anchor = f"{plain}-{number}"
        self._given.add(anchor)
        return anchor


class _Gatherer:
    """Gathers what is said of the indicators of one table."""

    def __init__(self, protected: Protected, table: Table, audience: Audience) -> None:
        self._scorecard = protected.scorecard
        self._hidden = protected.hidden
        self._unsaid = protected.unsaid
        self._table = table
        self._audience = audience
        self._place = table.figures_by_month.get(self._scorecard.month)
        month, settings = self._scorecard.month, self._scorecard.settings
        every = computed_figures(table, month, settings)
        self._figures = {indicator.row: figures for indicator, figures in every}

    @property
    def _settings(self) -> Settings:
        return self._scorecard.settings

    @property
    def _month(self) -> Month:
        return self._scorecard.month

    @property
    def _symbol(self) -> Shown:
        return Shown(self._settings.hidden_symbol, None, True)

    def indicator(self, indicator: Indicator, beside: Beside, anchor: str) -> IndicatorShown:
        """All that a copy says of an indicator."""
        hidden = self._hidden.get((self._table.sheet, indicator.row), frozenset())
        code = format_of_months(indicator, self._place)
        found = charted(self._table, indicator, self._month, self._settings)
        insight = found.insight if found else insight_of(self._table, indicator, self._month, self._settings)
        computed = {one.role: one for one in self._figures[indicator.row]}
        changes = {
            role: self._change(indicator, computed[role], insight, hidden, code)
            for role in self._table.changes
            if role in computed
        }
        is_public = self._audience is Audience.PUBLIC
        target = indicator.aim.target
        is_now_hidden = self._month in hidden
        told = IndicatorShown(
            anchor,
            _line(indicator.ref),
            _line(indicator.text),
            "" if is_public else _line(indicator.owner),
            indicator.unit,
            indicator.direction,
            code,
            tuple(self._months(found, indicator, hidden, code)),
            changes,
            self._over_window(AVERAGE, indicator, computed, hidden),
            self._over_window(MAXIMUM, indicator, computed, hidden),
            target=None if target is None else _shown(target, code),
            status=None if is_now_hidden else insight.status,
            benchmarks=tuple(_benchmark(*one) for one in beside.benchmarks),
            compared=beside.compared,
            commentary=self._commentary(indicator, beside, hidden),
        )
        if hidden:
            return as_shown(told) if is_public else told
        lines = (insight.mean, insight.lower_limit, insight.upper_limit)
        mean, lower, upper = (None if line is None else _shown(line, code) for line in lines)
        told = told._replace(
            mean=mean,
            lower_limit=lower,
            upper_limit=upper,
            variation=insight.variation,
            assurance=insight.assurance,
            happened=what_happened(insight, target, code),
        )
        return as_shown(told) if is_public else told

    def _months(
        self, found: Charted | None, indicator: Indicator, hidden: frozenset[Month], code: str
    ) -> Iterator[MonthShown]:
        for one in found.months if found else ():
            if one.month in hidden:
                yield MonthShown(one.month, self._symbol)
            elif hidden:
                yield MonthShown(one.month, self._figure(one, indicator, code))
            else:
                figure = self._figure(one, indicator, code)
                lines = (one.mean, one.lower_limit, one.upper_limit)
                yield MonthShown(one.month, figure, *lines, one.variation, one.is_before)

    def _figure(self, one: ChartedMonth, indicator: Indicator, code: str) -> Shown:
        if one.figure is None:
            return NO_FIGURE
        if one.month == self._month and (few := self._few(indicator, one.figure)):
            return Shown(few, one.figure)
        return _shown(one.figure, code)

    def _few(self, indicator: Indicator, figure: Decimal) -> str:
        """The two numbers that say more than a percentage of so few, "" for any other figure."""
        smallest, of = self._settings.smallest_base, indicator.aim.denominator
        if smallest is None or of is None or indicator.unit is not Unit.PERCENTAGE or not 0 < of < smallest:
            return ""
        part = (figure * of).to_integral_value()
        is_that = _shown(part / of, "0%").text == _shown(figure, "0%").text
        return f"{part} of {of.normalize():f}" if is_that else ""

    def _change(
        self,
        indicator: Indicator,
        computed: ComputedFigure,
        insight: Insight,
        hidden: frozenset[Month],
        code: str,
    ) -> ChangeShown:
        change = computed.change
        assert change is not None  # of a role of changes
        base = change_of(computed.role).base(self._month)
        if {base, self._month} & hidden:
            return ChangeShown(computed.role, base, Arrow.NONE, self._symbol.text, None, True)
        variation = None if hidden else insight.variation
        verdict = verdict_of_change(self._table, indicator, change.arrow, variation, self._settings)
        then, now = (self._table.figure(indicator, month) for month in (base, self._month))
        text = change.shown
        if (
            then is not None
            and now is not None
            and change.size is not None
            and self._is_of_few(indicator, then)
        ):
            text = f"{_shown(then, code).text} → {_shown(now, code).text}"
        return ChangeShown(computed.role, base, change.arrow, text, verdict)

    def _is_of_few(self, indicator: Indicator, then: Decimal) -> bool:
        """Whether a change from a figure is of so few that its percentage says little."""
        smallest = self._settings.smallest_base
        base = then if indicator.unit is Unit.COUNT else indicator.aim.denominator
        is_such = indicator.unit in (Unit.COUNT, Unit.PERCENTAGE)
        return is_such and smallest is not None and base is not None and base < smallest

    def _over_window(
        self,
        role: Role,
        indicator: Indicator,
        computed: Mapping[Role, ComputedFigure],
        hidden: frozenset[Month],
    ) -> Shown | None:
        figure = computed.get(role)
        if figure is None:
            return None
        if any(self._month.plus(-back) in hidden for back in range(self._settings.window)):
            return self._symbol
        if figure.value is None:
            return NO_FIGURE
        code = number_format(indicator, figure, self._place)
        return Shown(shown_figure(figure, code), figure.value)

    def _commentary(self, indicator: Indicator, beside: Beside, hidden: frozenset[Month]) -> str:
        text = indicator.commentary.strip()
        if self._audience is Audience.BOARD:
            return text
        if not beside.is_for_public:
            return ""
        figures = {self._table.figure(indicator, month) for month in hidden}
        figures |= self._unsaid.get((self._table.sheet, indicator.row), frozenset())
        return "" if tells_hidden(text, filter(None, figures)) else text


def _benchmark(name: str, value: Value, code: str) -> BenchmarkShown:
    if type(value) is float:
        return BenchmarkShown(name, Shown(shown(value, code), Decimal(repr(value))))
    return BenchmarkShown(name, Shown(_line(shown(value, code)) or NO_FIGURE.text))


def _shown(figure: Decimal, code: str) -> Shown:
    return Shown(shown(float(figure), code), figure)


def _line(text: str) -> str:
    return " ".join(text.split())
