"""How like an indicator's text and the names of national measures are, by their words.

Words count the more the fewer measures have them, so that "number of children" says little. What this finds
is for a person to accept or not.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from scorecard_xl.model import Combined, FrozenMapping, Transformation, Unit
from scorecard_xl.words.units import unit_called, unit_said

_NO_WORDS = re.compile(r"<[^>]*>|\d*,?000\b")  # markup, and what a rate is per
_WORD = re.compile(r"[a-z]+|\d+")
_ABBREVIATIONS: Mapping[str, str] = FrozenMapping(
    {
        "cin": "children in need",
        "cla": "children looked after",
        "cp": "child protection",
        "cpp": "child protection plan",
        "icp": "initial child protection",
        "icpc": "initial child protection conference",
        "icpcs": "initial child protection conference",
        "lac": "children looked after",
        "neet": "not in education employment or training",
        "sgo": "special guardianship order",
        "sgos": "special guardianship order",
        "new": "started",
        "uasc": "unaccompanied asylum seeking children",
    }
)
_SAYS_NOTHING = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "any",
            "are",
            "as",
            "at",
            "be",
            "been",
            "by",
            "for",
            "from",
            "had",
            "has",
            "have",
        ),
        *("in", "is", "it", "its", "of", "on", "or", "that", "the", "their", "these", "this", "to", "was"),
        *("were", "where", "which", "who", "with", "within", "all", "based", "during", "end", "excluding"),
        *("including", "month", "months", "period", "year", "years", "count", "number", "per", "percent"),
        *("percentage", "rate", "rates", "total", "services", "social"),
    )
)
_SAME = re.compile(r"(?:ing|ions?|ed|es|ren|s)$")
_SHORTEST_STEM = 3
_STOCK = re.compile(r"\bat (?:the )?end\b|\bat \d|\bcurrent(?:ly)?\b|\bopen\b", re.IGNORECASE)
_OF_HUNDRED = re.compile(r"%|\bper\s?cent", re.IGNORECASE)
_ANOTHER_UNIT = 0.5


class Likeness(NamedTuple):
    """A measure that an indicator may mean, how like it is (from 0 to 1), and the transformation that its
    unit and its words suggest."""

    measure: str
    likeness: float
    transformation: Transformation


class MeasureNames:
    """The names of measures, to find those that are like an indicator; ``measures`` are their full names by
    the names that they go by."""

    def __init__(self, measures: Mapping[str, str]) -> None:
        self._measures = {
            measure: (_words(full), unit_of_measure(full)) for measure, full in measures.items()
        }
        self._known = Counter(word for words, _ in self._measures.values() for word in words)

    def nearest(self, text: str, unit: Unit, most: int = 3) -> list[Likeness]:
        """The measures that are most like an indicator, the likest first; none that shares no word with it.
        A measure of another unit counts half.

        >>> names = MeasureNames({"LACnum": "Number of Children looked after", "CIN": "Children in Need"})
        >>> [one.measure for one in names.nearest("Number of LAC at end of period", Unit.COUNT)]
        ['LACnum', 'CIN']
        """
        words = _words(text)
        found = [
            Likeness(measure, likeness, transformation_suggested(text, unit, theirs))
            for measure, (of_measure, theirs) in self._measures.items()
            if (likeness := self._likeness(words, of_measure) * (1 if theirs is unit else _ANOTHER_UNIT))
        ]
        return sorted(found, key=lambda one: (-one.likeness, one.measure))[:most]

    def _likeness(self, words: frozenset[str], others: frozenset[str]) -> float:
        together = self._weight(words) + self._weight(others)
        return 2 * self._weight(words & others) / together if together else 0.0

    def _weight(self, words: Iterable[str]) -> float:
        return sum(1 + math.log((len(self._measures) + 1) / (self._known[word] + 1)) for word in words)


def unit_of_measure(name: str) -> Unit:
    """The unit that a measure's name says: it is counted where that says nothing.

    >>> [unit_of_measure(name).value for name in ("CLA adopted (%)", "Rate per 10,000", "Number of plans")]
    ['percentage', 'rate', 'count']
    """
    return Unit.PERCENTAGE if _OF_HUNDRED.search(name) else unit_called(name) or unit_said(name)


def transformation_suggested(text: str, unit: Unit, of_measure: Unit) -> Transformation:
    """What an indicator's words suggest: events of a year are divided by twelve, what is there at an end is
    not; counts are divided by the authorities.

    >>> transformation_suggested("Number of referrals", Unit.COUNT, Unit.COUNT)
    Transformation(combined=<Combined.ONE: 'one'>, per_authority=True, a_twelfth=True, of_hundred=False)
    """
    is_events = unit is not Unit.PERCENTAGE and not _STOCK.search(text)
    is_counted = unit is Unit.COUNT and of_measure is Unit.COUNT
    return Transformation(
        Combined.ONE, per_authority=is_counted, a_twelfth=is_events and unit in (Unit.COUNT, Unit.RATE)
    )


def _words(text: str) -> frozenset[str]:
    """The words of a text that say something, without their endings."""
    found = _WORD.findall(_NO_WORDS.sub(" ", text).casefold())
    long = (word for one in found for word in _ABBREVIATIONS.get(one, one).split())
    return frozenset(_stem(word) for word in long if word not in _SAYS_NOTHING)


def _stem(word: str) -> str:
    stem = _SAME.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word
