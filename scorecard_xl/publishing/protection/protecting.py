"""What of a scorecard a public copy hides, and what it rounds."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.model import (
    FrozenMapping,
    Month,
    Scorecard,
    Settings,
)
from scorecard_xl.publishing.protection.companions import Companions
from scorecard_xl.publishing.protection.equations import Equation, Relations
from scorecard_xl.publishing.protection.rounding import changed_figures, rounded_table
from scorecard_xl.publishing.protection.rows import NEAR, Number, Row, are_of_one, is_small, rows_of
from scorecard_xl.publishing.protection.shares import Shares
from scorecard_xl.publishing.protection.worked_out import Secrets
from scorecard_xl.words.text import count

Place = tuple[str, int]


class Protected(NamedTuple):
    """A scorecard with the figures that a copy may show: rounded where the Settings say so.

    ``hidden`` are the months whose figures stay hidden, by the indicator's sheet and row: of these the
    scorecard has the exact figures, so that a commentary that names them is known. ``unsaid`` are, by the
    same, more figures that the row's commentary must not name: those that rounding changed, and those that
    are hidden of rows beside it. ``sentences`` say what is hidden and why.
    """

    scorecard: Scorecard
    hidden: Mapping[Place, frozenset[Month]] = FrozenMapping({})
    sentences: tuple[str, ...] = ()
    unsaid: Mapping[Place, frozenset[Decimal]] = FrozenMapping({})


def protected(scorecard: Scorecard) -> Protected:
    """The scorecard as the public may have it by the Settings; as it is where these are blank.

    >>> protected(Scorecard("Scorecard.xlsx", Month(2021, 5), Settings(), (), ())).sentences
    ()
    """
    settings = scorecard.settings
    hidden: dict[Place, frozenset[Month]] = {}
    unsaid: dict[Place, frozenset[Decimal]] = {}
    sentences: list[str] = []
    if settings.hidden_below is not None:
        rows = rows_of(scorecard)
        every = _hidden_by_month(scorecard, rows, settings.hidden_below)
        for index, row in enumerate(rows):
            months = frozenset(Month.at(month) for month, indexes in every.items() if index in indexes)
            if months:
                hidden[row.place] = months
            if beside := frozenset(_hidden_beside(index, rows, every, scorecard.month)):
                unsaid[row.place] = beside
        sentences += _why_hidden(rows, every, settings)
    if settings.rounded_to is None:
        return Protected(scorecard, hidden, tuple(sentences), unsaid)
    base = settings.rounded_to
    sentences.append(f"Counts are rounded to multiples of {base}; none that is not 0 is shown as 0.")
    tables = tuple(rounded_table(table, base, hidden) for table in scorecard.tables)
    for before, after in zip(scorecard.tables, tables, strict=True):
        for one, other in zip(before.indicators, after.indicators, strict=True):
            place = before.sheet, one.row
            if changed := changed_figures(one, other):
                unsaid[place] = unsaid.get(place, frozenset()) | changed
    return Protected(scorecard._replace(tables=tables), hidden, tuple(sentences), unsaid)


def _hidden_beside(
    index: int, rows: list[Row], every: Mapping[int, frozenset[int]], month: Month
) -> Iterator[Decimal]:
    """The figures that are hidden of other rows, and of which a row's commentary may speak: of the months
    that it compares, in rows near it or with refs that belong to its own."""
    row = rows[index]
    for when in (month.ordinal, month.ordinal - 1, month.ordinal - 12):
        for other in every.get(when, ()):
            one = rows[other]
            is_near = one.table == row.table and abs(other - index) <= NEAR
            if other != index and (is_near or are_of_one(one.stem, row.stem)) and one.figures[when]:
                yield Decimal(one.figures[when])


def _hidden_by_month(scorecard: Scorecard, rows: list[Row], threshold: int) -> dict[int, frozenset[int]]:
    """By month the places of the rows whose figures are hidden."""
    relations = Relations(rows, threshold)
    companions = Companions(scorecard, rows, threshold)
    shares = Shares(rows, companions)
    months = sorted({month for row in rows for month in row.figures})
    return {month: _hidden_in(month, rows, threshold, (relations, companions, shares)) for month in months}


def _hidden_in(
    month: int, rows: list[Row], threshold: int, finders: tuple[Relations, Companions, Shares]
) -> frozenset[int]:
    """The places of the rows whose figures of a month are hidden."""
    relations, companions, shares = finders
    figures: dict[int, Number] = {i: row.figures[month] for i, row in enumerate(rows) if month in row.figures}
    hidden = frozenset(i for i, one in figures.items() if is_small(rows[i].indicator.unit, one, threshold))
    left_over: list[Equation] = []
    # What is left over of a percentage's number is a figure too, which stands nowhere.
    for number, (fraction, left) in enumerate(companions.parts_left_over(month), start=1):
        figures[-number] = left
        parts = tuple(one for one in (fraction.part,) if figures[one])
        left_over.append(Equation(fraction.of, (*parts, -number)))
        hidden |= {-number}
    if hidden:
        equations = [*relations.of(month), *left_over]
        hidden = _with_those_alike(hidden, equations, Secrets(figures, threshold), relations, month)
    others = shares.hidden_with(frozenset(companions.hidden(month, hidden)), month)
    alike = {index for one in others for equation in relations.alike(one, month) for index in equation.rows}
    return frozenset(index for index in {*hidden, *others, *alike} if index >= 0)


def _with_those_alike(
    hidden: frozenset[int],
    equations: list[Equation],
    secrets: Secrets,
    relations: Relations,
    month: int,
) -> frozenset[int]:
    """What is hidden with the hidden counts of a month; equations are added for rows that say the same."""
    asked: set[int] = set()
    while True:
        hidden = secrets.hidden_with(hidden, equations)
        new = {index for index in hidden if index >= 0} - asked
        if not new:
            return hidden
        alike = {equation: None for index in sorted(new) for equation in relations.alike(index, month)}
        equations += [one for one in alike if one not in equations]
        asked |= new


def _why_hidden(rows: list[Row], every: Mapping[int, frozenset[int]], settings: Settings) -> Iterator[str]:
    threshold, symbol = settings.hidden_below, settings.hidden_symbol
    assert threshold is not None
    places = [(index, month) for month, indexes in every.items() for index in indexes]
    small = sum(
        is_small(rows[index].indicator.unit, rows[index].figures[month], threshold) for index, month in places
    )
    if small:
        which = "Counts of 1 are" if threshold == 2 else f"Counts from 1 to {threshold - 1} are"
        figures = count(small, "figure")
        yield f"{which} shown as “{symbol}”, so that nobody can be told from them: {figures}."
    if len(places) > small:
        more = count(len(places) - small, "more figure")
        which = "it" if len(places) - small == 1 else "them"
        yield f"{more} shown as “{symbol}”, because a small number could be worked out from {which}."
