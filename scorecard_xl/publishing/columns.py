"""The columns of a copy's tables: those that somebody fills, and how their cells sort."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from scorecard_xl.computing.columns import change_of
from scorecard_xl.model import Arrow, Assurance, Status, Variation, Verdict
from scorecard_xl.publishing.publication import (
    ChangeShown,
    IndicatorShown,
    Publication,
    SectionShown,
    Shown,
)

_NOTHING = ("", "-")
_SIZE = re.compile(r"[\d.]+(?=%| pp)")
_WORST_FIRST: tuple[Enum, ...] = (
    Verdict.NEGATIVE,
    Verdict.SIMILAR,
    Verdict.POSITIVE,
    Variation.CONCERN,
    Variation.HIGH,
    Variation.LOW,
    Variation.COMMON_CAUSE,
    Variation.IMPROVEMENT,
    Status.RED,
    Status.AMBER,
    Status.GREEN,
    Assurance.WILL_FAIL,
    Assurance.HIT_OR_MISS,
    Assurance.WILL_PASS,
)


class Kind(Enum):
    """What a column holds."""

    LATEST = "latest"
    CHANGE = "change"
    TREND = "trend"
    VARIATION = "variation"
    FIGURE = "figure"
    STATUS = "status"


class Column(NamedTuple):
    """A column: its header, what its cells hold, and what of an indicator stands in one; ``key`` is what a
    cell sorts by, None for one that comes last, and no ``key`` is for a column that does not sort. ``date``
    ends the header: of when its figures are, or what they are compared with."""

    header: str
    kind: Kind
    of: Callable[[IndicatorShown], Any]
    key: Callable[[IndicatorShown], Any] | None = None
    date: str = ""

    @property
    def label(self) -> str:
        """The whole header."""
        return f"{self.header} {self.date}".rstrip()


def columns_of(publication: Publication) -> tuple[Column, ...]:
    """The columns that some indicator of a copy fills, in their order."""
    indicators = tuple(publication.indicators)
    return tuple(
        column for column in _columns(publication) if any(_is_filled(column.of(one)) for one in indicators)
    )


def orders_of(section: SectionShown, columns: Sequence[Column]) -> dict[str, str]:
    """For each indicator of a section, by its anchor, its place by each column, "-" for last; the first is
    its place in the scorecard."""
    indicators = section.indicators
    places = [list(map(str, range(len(indicators)))), *(_places(indicators, column) for column in columns)]
    return {one.anchor: " ".join(row) for one, *row in zip(indicators, *places, strict=True)}


def is_said(figure: Shown | None) -> bool:
    """Whether a figure is more than the sign for none.

    >>> is_said(Shown("-")), is_said(Shown("Local")), is_said(None), is_said(Shown("c", None, True))
    (False, True, False, True)
    """
    return figure is not None and (figure.is_hidden or figure.text.strip() not in _NOTHING)


def _columns(publication: Publication) -> Iterator[Column]:
    yield Column("Latest", Kind.LATEST, lambda one: one.latest, _latest_value)
    for role, month in publication.changed_from.items():
        is_in_points = bool(change_of(role).beside)
        date = f"{month.label}{', points' if is_in_points else ''}"
        yield Column("Change from", Kind.CHANGE, *_change(role), date)
    yield Column("Trend", Kind.TREND, lambda one: one.latest)
    yield Column("Variation", Kind.VARIATION, lambda one: one.variation, lambda one: _rank(one.variation))
    yield _figures("Target", lambda one: one.target)
    yield Column(
        "Status",
        Kind.STATUS,
        lambda one: [word for word in (one.status, one.assurance) if word],
        lambda one: _ranks(one.status, one.assurance),
    )
    yield _figures(f"{publication.window}-month average", lambda one: one.average)
    yield _figures(f"{publication.window}-month maximum", lambda one: one.maximum)
    names = dict.fromkeys(each.name for one in publication.indicators for each in one.benchmarks)
    for name in names:
        date = "" if publication.benchmarks_of in name else publication.benchmarks_of
        yield _figures(name, _benchmark(name))._replace(date=date)


def _figures(header: str, of: Callable[[IndicatorShown], Shown | None]) -> Column:
    def key(one: IndicatorShown) -> Decimal | None:
        figure = of(one)
        return figure.value if figure else None

    return Column(header, Kind.FIGURE, of, key)


def _benchmark(name: str) -> Callable[[IndicatorShown], Shown | None]:
    return lambda one: next((each.figure for each in one.benchmarks if each.name == name), None)


def _change(
    role: str,
) -> tuple[Callable[[IndicatorShown], ChangeShown | None], Callable[[IndicatorShown], object]]:
    """What a column of changes holds, and sorts by: the worst first, of those the largest."""

    def key(one: IndicatorShown) -> tuple[int, Decimal] | None:
        change = one.changes.get(role)
        if change is None or change.arrow is Arrow.NONE:
            return None
        size = _SIZE.search(change.text)
        rank = _WORST_FIRST.index(change.verdict) if change.verdict else len(_WORST_FIRST)
        return rank, -Decimal(size[0] if size else 0)

    return lambda one: one.changes.get(role), key


def _latest_value(one: IndicatorShown) -> Decimal | None:
    return one.latest.figure.value if one.latest else None


def _rank(word: Enum | None) -> int | None:
    return _WORST_FIRST.index(word) if word in _WORST_FIRST else None


def _ranks(*words: Enum | None) -> tuple[int, ...] | None:
    if not any(words):
        return None
    ranks = map(_rank, words)
    return tuple(len(_WORST_FIRST) if rank is None else rank for rank in ranks)


def _is_filled(content: object) -> bool:
    if isinstance(content, Shown):
        return is_said(content)
    if isinstance(content, ChangeShown):
        return content.is_hidden or content.arrow is not Arrow.NONE
    return bool(content)


def _places(indicators: Sequence[IndicatorShown], column: Column) -> list[str]:
    keys = [column.key(one) if column.key else None for one in indicators]
    ordered = sorted({key for key in keys if key is not None})
    return ["-" if key is None else str(ordered.index(key)) for key in keys]
