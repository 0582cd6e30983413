"""The months that a commentary names, with or without a year, and those that it compares with."""

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
REFERENCE = rf"(?:{_NAMED}|{_LAST_MONTH}|{_THIS_MONTH}|{_LAST_YEAR})"
"""A pattern (it holds no group) for a month as commentaries name one."""

_REFERENCE = re.compile(
    rf"(?<![A-Za-z])(?:(?P<month>{_NAMED})|(?P<last_month>{_LAST_MONTH})|(?P<this_month>{_THIS_MONTH})"
    rf"|(?P<last_year>{_LAST_YEAR}))(?![A-Za-z])"
)
_PARTS = re.compile(rf"(?P<name>{_NAMES})\b(?:\.?[\s\-–/]*['’]?(?P<year>20\d\d|\d\d))?")
_COMPARED = re.compile(
    r"\b(?:compar\w+|against|from|on|than|since|versus|vs|over|relative\s+to)\b[^;.]{0,50}\Z"
    r"|month[\s-](?:on|by)[\s-]month|year[\s-]on[\s-]year",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bfrom\s\S+\sto\s\d[^;.]*\Z", re.IGNORECASE)


class Reference(NamedTuple):
    """The months that some words may mean, the likeliest first, and whether something is compared with "
    "them."""

    months: tuple[Month, ...]
    is_base: bool
    start: int
    end: int


def references(text: str, month: Month) -> list[Reference]:
    """The months that a sentence names, read in a commentary of that month.

    >>> found = references("In April it was lower than in May last year", Month(2021, 5))
    >>> [([month.label for month in reference.months], reference.is_base) for reference in found]
    [(['Apr-21', 'Apr-20'], False), (['May-20'], True)]
    """
    found, after = [], 0
    for reference in _REFERENCE.finditer(text):
        before = text[
            after : reference.end()
            if reference["last_month"] or reference["last_year"]
            else reference.start()
        ]
        is_base = bool(_COMPARED.search(before)) or _COMPARED.fullmatch(reference[0]) is not None
        is_base = is_base and not _FROM_TO.search(before)
        found.append(
            Reference(months_meant(reference[0], month), is_base, reference.start(), reference.end())
        )
        after = reference.end()
    return found


def months_meant(words: str, month: Month) -> tuple[Month, ...]:
    """The months that one reference may mean; without a year, any such month of the last two years.

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
    return (latest,) if latest == month else (latest, latest.plus(-12))
