"""What people call a unit, and what an indicator's text and a number format say of it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from scorecard_xl.model import Unit
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format

_KIND_OF_DAYS = r"(?:working |calendar |school )?"
_RATE = re.compile(r"\brates?\b|\bper\s+10*(?:,?000)*k?\b|\bper\s+(?:hundred|thousand|million)\b")
# A sum with a number behind the sign is what is counted ("owing over £500"); £000 is in thousands.
_MONEY = r"[£$€](?:\s?'?000s?\b|(?!\s*'?\d))"
_NAMES = (
    (Unit.PERCENTAGE, re.compile(r"%.*|per\s?cent(?:s|ages?)?|pct")),
    (Unit.COUNT, re.compile(r"#|counts?|(?:whole )?numbers?|no\.?|nos\.?|num\.?")),
    (Unit.MONEY, re.compile(rf"{_MONEY}.*|money|currency|gbp\b.*|pounds?(?: sterling)?")),
    (
        Unit.DAYS,
        re.compile(
            rf"(?:(?:in|average|avg\.?|mean|median|number of|no\.? of) )*{_KIND_OF_DAYS}days?"
            r"(?: \(?average\)?)?"
        ),
    ),
    (Unit.RATIO, re.compile(r"ratios?|(?:[nx]|\d+)?\s?:\s?1|1\s?:\s?[nx]?")),
    (Unit.SCORE, re.compile(r"(?:average |mean )?(?:scores?|points?)")),
)
# Not the days within which something is counted: "assessed in 45 working days".
_DAYS = re.compile(
    rf"\((?:(?:in|average|mean|median) )?{_KIND_OF_DAYS}days?\)"
    rf"|\b(?:number|no\.?|average|avg\.?|mean|median|total)(?: number| time| length| duration)?(?: of| in)?"
    rf" {_KIND_OF_DAYS}days\b"
    rf"|\b(?:time|duration|stay) in {_KIND_OF_DAYS}days\b"
    rf"|(?<!\d )(?<!\d working )(?<!\d calendar )(?<!\d school )\bdays (?:to|between|from|taken|lost)\b"
    rf"|\A\W*{_KIND_OF_DAYS}days\b"
)
_SAID = (
    *((Unit.MONEY, sign, re.compile(_MONEY)) for sign in "£$€"),
    (Unit.DAYS, "day", _DAYS),
    (Unit.RATIO, "ratio", re.compile(r"\bratios?\b")),
    (Unit.SCORE, "score", re.compile(r"\bscores?\b")),
)
"""The units that words say, what they hold if they do, and how they do."""

_LARGE_SUMS = re.compile(
    r"[£$€]\s?'?(?:000s?\b|[km]\b|bn\b|thousands?\b|millions?\b)"
    r"|\(\s*(?:in )?(?:'?000s?|thousands?|millions?)\s*\)|\bin (?:thousands|millions)\b"
)
_MEASURES = re.compile(r"\b(day|week|month|year|hour|hr|minute|min|fte)s?\b")
_COUNTED = re.compile(rf"\W*(?:(?:the|total) )*(?:number|no\.?|count) of (?!{_KIND_OF_DAYS}days)")


def unit_called(name: str) -> Unit | None:
    """The unit that people mean by a name, by what stands before its brackets or in them; None for none.

    >>> [unit_called(name).value for name in ("%", "£000", "working days", "per 1,000 population", "No.")]
    ['percentage', 'money', 'days', 'rate', 'count']
    >>> unit_called("stones") is None
    True
    """
    words = " ".join(name.casefold().split())
    for unit, names in _NAMES:
        if names.fullmatch(words):
            return unit
    if _RATE.search(words):
        return Unit.RATE
    outside, bracket, inside = words.partition("(")
    return (unit_called(outside) or unit_called(inside.rstrip(")"))) if bracket else None


def unit_said(text: str) -> Unit:
    """The unit that an indicator's text says, in brackets at its end or else in its words; where it says
    none, things are counted. A percentage is told by its figures alone.

    >>> [unit_said(text).value for text in ("Average days to adoption", "Spend (£000)", "Mean SDQ score")]
    ['days', 'money', 'score']
    >>> [unit_said(text).value for text in ("Number of visits within 5 days", "Number of low scores")]
    ['count', 'count']
    """
    words = text.casefold().rstrip()
    in_brackets = unit_called(words[words.rfind("(") + 1 : -1]) if words.endswith(")") else None
    if in_brackets not in (None, Unit.PERCENTAGE):
        return in_brackets
    # Most indicators say none of these, and the patterns are slow.
    if ("per" in words or "rat" in words) and _RATE.search(words):
        return Unit.RATE
    if _COUNTED.match(words):
        return Unit.COUNT
    said = (unit for unit, sign, pattern in _SAID if sign in words and pattern.search(words))
    return next(said, Unit.COUNT)


def is_counted(text: str) -> bool:
    """Whether an indicator's text says that things are counted.

    >>> is_counted("Number of visits within 5 days"), is_counted("Cost of a placement")
    (True, False)
    """
    return _COUNTED.match(text.casefold()) is not None


def speaks_of_large_sums(text: str) -> bool:
    """Whether a text says that its money is in thousands or millions.

    >>> [speaks_of_large_sums(text) for text in ("Spend (£000)", "Debt in £m", "Cost per 1,000 people (£)")]
    [True, True, False]
    """
    return _LARGE_SUMS.search(text.casefold()) is not None


def measured_in(text: str) -> frozenset[str]:
    """The measures of time, and of staff, that a text speaks of.

    >>> sorted(measured_in("Average working days lost per FTE")), sorted(measured_in("12 hrs"))
    (['day', 'fte'], ['hour'])
    """
    found = _MEASURES.findall(text.casefold())
    return frozenset({"hr": "hour", "min": "minute"}.get(word, word) for word in found)


@lru_cache(maxsize=1024)
def unit_of_format(code: str) -> Unit | None:
    """The unit that a number format shows; None where it shows a number alone, or none.

    >>> [unit_of_format(code).value for code in ("0.0%", "[$£-809]#,##0", '0 "days"', "[h]:mm", '0.0":1"')]
    ['percentage', 'money', 'days', 'days', 'ratio']
    >>> unit_of_format("#,##0.0") is None
    True
    """
    parsed = parse_number_format(code)
    if parsed.is_percentage:
        return Unit.PERCENTAGE
    if parsed.is_time:
        return Unit.DAYS
    if parsed.is_date or parsed.is_text:
        return None
    return unit_called(parsed.words)


def unit_told(units: Sequence[Unit]) -> Unit | None:
    """The unit of figures, some of which tell theirs: percentages if any does, else the commonest.

    >>> unit_told([Unit.DAYS, Unit.PERCENTAGE, Unit.DAYS]).value, unit_told([])
    ('percentage', None)
    """
    if Unit.PERCENTAGE in units:
        return Unit.PERCENTAGE
    return max(units, key=units.count, default=None)
