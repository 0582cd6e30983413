"""Whose figures a column of benchmarks holds, by its name, and which year a label is about."""

import re

from scorecard_xl.model import ComparedWith
from scorecard_xl.words.national_years import national_year

_NAMED = (
    (ComparedWith.NEIGHBOURS, re.compile(r"\bsns?\b|\bstat(?:istical)?\b|\bneighbours?\b", re.IGNORECASE)),
    (ComparedWith.ENGLAND, re.compile(r"\beng(?:land)?\b(?!\s+region)|\bnational(?:ly)?\b", re.IGNORECASE)),
    (
        ComparedWith.REGION,
        re.compile(
            r"\bregion(?:s|al|ally)?\b|\b(?:south|north|east|west|yorkshire)\b|\bmidlands\b|\blondon\b"
            r"|\b(?:se|sw|ne|nw|em|wm|y&h)\b",
            re.IGNORECASE,
        ),
    ),
)


def compared_with(name: str) -> ComparedWith | None:
    """Whom a column of benchmarks compares with; None where its name does not say, or names several.

    >>> [compared_with(name).value for name in ("SN", "ENG", "SE region", "East of England")]
    ['statistical neighbours', 'England', 'region', 'region']
    >>> compared_with("Ofsted good") is None
    True
    """
    words = re.sub(r"\beast\s+of\s+england\b", "east", name, flags=re.IGNORECASE)
    found = [whom for whom, pattern in _NAMED if pattern.search(words)]
    return found[0] if len(found) == 1 else None


def year_ending(label: str) -> int | None:
    """The year in which the last one that a label names ends: a label of one year names the one that ends in
    it, as the department's do.

    >>> [year_ending(label) for label in ("2020", "2019/20", "2020 (Final)", "2017/18-19/20")]
    [2020, 2020, 2020, 2020]
    >>> year_ending("0") is None
    True
    """
    return national_year(label).ends or None
