"""The months that a commentary names, with or without a year."""

import re
from typing import NamedTuple

from scorecard_xl.model import MONTH_NAMES, Month

_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
# A month begins with a capital: "may" is another word.
_NAMES = "|".join(f"{name}|{name[:3]}" if name != "September" else f"{name}|Sept|Sep" for name in MONTH_NAMES)
_YEAR = r"(?:\.?[\s\-–/]*['’]?(?:20\d\d|\d\d)(?!\d|\s?%|,\d|\.\d|(?:st|nd|rd|th)\b))"
_NAMED = rf"(?:(?i:last|this|previous)\s+)?(?:{_NAMES})\b{_YEAR}?(?:\s+(?i:last\s+year|this\s+year))?"
_LAST_MONTH = r"(?i:(?:last|previous|prior|preceding)\s+month|month[\s-](?:on|by)[\s-]month)"
_THIS_MONTH = r"(?i:(?:this|current|reporting)\s+month)"
_LAST_YEAR = (
    r"(?i:(?:(?:this|the)?\s?same\s+(?:time|period|month|point)\s+(?:in\s+|of\s+)?|this\s+time\s+)"
    r"(?:the\s+)?(?:last|previous)\s+year|last\s+year|previous\s+year|(?:a|one)\s+year\s+(?:ago|earlier|before)"
    r"|12\s+months\s+(?:ago|earlier|before)|year[\s-]on[\s-]year)"
)
_REFERENCE = re.compile(
    rf"(?<![A-Za-z])(?:(?P<month>{_NAMED})|(?P<last_month>{_LAST_MONTH})|(?P<this_month>{_THIS_MONTH})"
    rf"|(?P<last_year>{_LAST_YEAR}))(?![A-Za-z])"
)
_PARTS = re.compile(rf"(?P<name>{_NAMES})\b(?:\.?[\s\-–/]*['’]?(?P<year>20\d\d|\d\d))?")


class Reference(NamedTuple):
    """The months that some words may mean, the likeliest first, and where the words stand."""

    months: tuple[Month, ...]
    start: int
    end: int


def references(text: str, month: Month) -> list[Reference]:
    """The months that a sentence names, read in a commentary of that month.

    >>> found = references("In April it was lower than in May last year", Month(2021, 5))
    >>> [[month.label for month in reference.months] for reference in found]
    [['Apr-21'], ['May-20']]
    """
    found = _REFERENCE.finditer(text)
    return [Reference(months_meant(one[0], month), one.start(), one.end()) for one in found]


def months_meant(words: str, month: Month) -> tuple[Month, ...]:
    """The months that one reference may mean; without a year the latest, and with “last” the one
    before it too.

    >>> [m.label for m in months_meant("last November", Month(2021, 5))]
    ['Nov-20', 'Nov-19']
    >>> [months_meant(words, Month(2021, 5))[0].label for words in ("last month", "same time last year")]
    ['Apr-21', 'May-20']
    """
    named = _PARTS.search(words)
    if not named:
        if re.fullmatch(_THIS_MONTH, words):
            return (month,)
        return (month.plus(-1 if re.fullmatch(_LAST_MONTH, words) else -12),)
    number = _NUMBERS[named["name"][:3].lower()]
    if named["year"]:
        return (Month(int(named["year"]) % 100 + 2000, number),)
    latest = Month(month.year if number <= month.number else month.year - 1, number)
    if words.lower().endswith("last year"):
        return (Month(month.year - 1, number),)
    if words.lower().startswith("last") and latest == month:
        return (latest.plus(-12),)
    is_open = words.lower().startswith("last") and latest != month
    return (latest, latest.plus(-12)) if is_open else (latest,)
