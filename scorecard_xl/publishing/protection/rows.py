"""The rows of a scorecard as protection looks at them: all figures known of each, and what its ref says."""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.model import Indicator, Month, Scorecard, Table, Unit

Number = int | Decimal
"""A figure: a whole one as an int, which adds up faster, and just as exactly."""

NEAR = 4
"""How many rows above and below a row speak of the same people without saying so."""

_MONTHS_ASKED, _MOST_AGAINST = 6, 3
_IN_BRACKETS = re.compile(r"\([^)]*\)|[\s%#]")


class Row(NamedTuple):
    """An indicator with its figures by the months' ordinals, up to the reporting month.

    ``stem`` is its ref without what only says how it is counted; ``place`` its sheet and row, ``table`` the
    number of its table.
    """

    place: tuple[str, int]
    table: int
    indicator: Indicator
    stem: str
    figures: Mapping[int, Number]

    @property
    def is_count(self) -> bool:
        return self.indicator.unit is Unit.COUNT

    @property
    def text(self) -> str:
        """What it is called, however that is written."""
        return " ".join(self.indicator.text.casefold().split())


def is_small(unit: Unit, figure: Number | None, threshold: int | None) -> bool:
    """Whether a figure is a count from 1 to one less than the threshold, which could tell of single people.

    A zero tells of nobody, and stays.

    >>> [is_small(Unit.COUNT, figure, 5) for figure in (0, 1, 4, 5, None)]
    [False, True, True, False, False]
    >>> is_small(Unit.PERCENTAGE, 1, 5), is_small(Unit.COUNT, 1, None)
    (False, False)
    """
    return unit is Unit.COUNT and threshold is not None and figure is not None and 0 < figure < threshold


def rows_of(scorecard: Scorecard) -> list[Row]:
    """Every indicator, in the order of the scorecard."""
    return [
        Row(
            (table.sheet, indicator.row),
            number,
            indicator,
            stem_of(indicator.ref),
            dict(_figures(table, indicator, scorecard.month)),
        )
        for number, table in enumerate(scorecard.tables)
        for indicator in table.indicators
    ]


def _figures(table: Table, indicator: Indicator, until: Month) -> Iterator[tuple[int, Number]]:
    """Those in columns, and those known without one."""
    places = {month.ordinal: index for month, index in table.figures_by_month.items()}
    known = {ordinal: indicator.figures[index] for ordinal, index in places.items()}
    if indicator.earlier:
        known |= {one: indicator.earlier.at(one) for one in indicator.earlier.ordinals if one not in places}
    for ordinal, figure in known.items():
        if figure is not None and ordinal <= until.ordinal:
            whole = int(figure)
            yield ordinal, whole if whole == figure else figure


def stem_of(ref: str) -> str:
    """A ref in small letters, without spaces, signs and what stands in brackets.

    >>> [stem_of(ref) for ref in ("LAC6 (val)", "LAC6 (%)", "EH3a%", "CP1-NI", "(val)")]
    ['lac6', 'lac6', 'eh3a', 'cp1-ni', '']
    """
    return _IN_BRACKETS.sub("", ref.casefold()).strip("-._:/")


def is_part_of(stem: str, whole: str) -> bool:
    """Whether a ref says that its row belongs under another's: it goes on where that one ends.

    >>> is_part_of("eh1a", "eh1"), is_part_of("eh14", "eh1"), is_part_of("eh1", "eh1")
    (True, False, False)
    """
    return (
        bool(whole) and len(stem) > len(whole) and stem.startswith(whole) and not stem[len(whole)].isdigit()
    )


def are_of_one(stem: str, other: str) -> bool:
    """Whether two refs say that their rows are about the same people: a count, its rate, its percentage.

    >>> are_of_one("lac6", "lac6"), are_of_one("m2", "m2-ni"), are_of_one("m2", "m3"), are_of_one("", "")
    (True, True, False, False)
    """
    return bool(stem) and (stem == other or is_part_of(stem, other) or is_part_of(other, stem))


def has_stood(month: int, figures: Sequence[Container[int]], holds: Callable[[int], bool]) -> bool:
    """Whether the six months before one do not speak against what holds in it: by more than three of them in
    which all have figures and it does not hold.

    So chance is ruled out, and an error of one month rules out nothing. A month without figures speaks for
    it, as what is in doubt is hidden; and later months are not asked. So the copy of a later month, in which
    the oldest months may be unknown, finds nothing less.

    >>> known = [range(11)]
    >>> has_stood(10, known, lambda before: before < 7), has_stood(10, known, lambda before: False)
    (True, False)
    """
    against = 0
    for before in range(month - _MONTHS_ASKED, month):
        if all(before in one for one in figures) and not holds(before):
            against += 1
    return against <= _MOST_AGAINST
