"""What people call a unit, and what an indicator's text and a number format say of it."""

import re
from functools import lru_cache

from scorecard_xl.model import Unit
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format

_KIND_OF_DAYS = r"(?:working |calendar |school )?"
_RATE = re.compile(r"\brates?\b|\bper\s+10*(?:,?000)*k?\b|\bper\s+(?:hundred|thousand|million)\b", re.I)
# A sum with a number behind the sign is what is counted ("owing over £500"); £000 is in thousands.
_MONEY = r"[£$€](?:\s?'?000s?\b|(?!\s*'?\d))"
_NAMES = (
    (Unit.PERCENTAGE, re.compile(r"%.*|per\s?cent(?:s|ages?)?|pct", re.I)),
    (Unit.COUNT, re.compile(r"#|counts?|(?:whole )?numbers?|no\.?|nos\.?|num\.?", re.I)),
    (Unit.MONEY, re.compile(rf"{_MONEY}.*|money|currency|gbp\b.*|pounds?(?: sterling)?", re.I)),
    (
        Unit.DAYS,
        re.compile(
            rf"(?:(?:in|average|avg\.?|mean|median|number of|no\.? of) )*{_KIND_OF_DAYS}days?"
            r"(?: \(?average\)?)?",
            re.I,
        ),
    ),
    (Unit.RATIO, re.compile(r"ratios?|(?:[nx]|\d+)?\s?:\s?1|1\s?:\s?[nx]?", re.I)),
    (Unit.SCORE, re.compile(r"(?:average |mean )?(?:scores?|points?)", re.I)),
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*\Z")
# Not the days within which something is counted: "assessed in 45 working days".
_DAYS = re.compile(
    rf"\((?:(?:in|average|mean|median) )?{_KIND_OF_DAYS}days?\)"
    rf"|\b(?:number|no\.?|average|avg\.?|mean|median|total)(?: number| time| length| duration)?(?: of| in)?"
    rf" {_KIND_OF_DAYS}days\b"
    rf"|\b(?:time|duration|stay) in {_KIND_OF_DAYS}days\b"
    rf"|(?<!\d )(?<!\d working )(?<!\d calendar )(?<!\d school )\bdays (?:to|between|from|taken|lost)\b"
    rf"|\A\W*{_KIND_OF_DAYS}days\b",
    re.I,
)
_SCORE = re.compile(r"\bscores?\b", re.I)
_RATIO = re.compile(r"\bratios?\b", re.I)
_COUNTED = re.compile(rf"\W*(?:(?:the|total) )*(?:number|no\.?|count) of (?!{_KIND_OF_DAYS}days)", re.I)


def unit_called(name: str) -> Unit | None:
    """The unit that people mean by a name; None for what is none.

    >>> [unit_called(name).value for name in ("%", "£000", "working days", "per 1,000 population", "No.")]
    ['percentage', 'money', 'days', 'rate', 'count']
    >>> unit_called("stones") is None
    True
    """
    words = " ".join(name.split())
    for unit, names in _NAMES:
        if names.fullmatch(words):
            return unit
    return Unit.RATE if _RATE.search(words) else None


def unit_said(text: str) -> Unit:
    """The unit that an indicator's text says, in brackets at its end or else in its words; where it says
    none, things are counted. A percentage is told by its figures alone.

    >>> [unit_said(text).value for text in ("Average days to adoption", "Spend (£000)", "Mean SDQ score")]
    ['days', 'money', 'score']
    >>> [unit_said(text).value for text in ("Number of visits within 5 days", "Number of low scores")]
    ['count', 'count']
    """
    words = text.casefold()
    in_brackets = words.endswith(")")
    # Most indicators say none of these, and the patterns are slow.
    if not (
        in_brackets
        or "per" in words
        or "rat" in words
        or "day" in words
        or "score" in words
        or "£" in words
        or "$" in words
        or "€" in words
    ):
        return Unit.COUNT
    if in_brackets and (found := _IN_BRACKETS.search(text)):
        unit = unit_called(found[1])
        if unit not in (None, Unit.PERCENTAGE):
            return unit
    if _RATE.search(text):
        return Unit.RATE
    if _COUNTED.match(text):
        return Unit.COUNT
    said = (
        (Unit.MONEY, re.search(_MONEY, text)),
        (Unit.DAYS, _DAYS.search(text)),
        (Unit.RATIO, _RATIO.search(text)),
        (Unit.SCORE, _SCORE.search(text)),
    )
    return next((unit for unit, found in said if found), Unit.COUNT)


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
