"""The years of national figures as their sources write them."""

import re

from scorecard_xl.model import MONTH_NAMES, NationalYear

_FINALITIES = (
    (re.compile(r"(?<![a-z])(?:p|prov|provisional)\b"), -1),
    (re.compile(r"(?<![a-z])(?:r|rev|revised)\b"), 1),
)
_FINAL = re.compile(r"\bfinal\b")
_MONTHS = tuple(name[:3].casefold() for name in MONTH_NAMES)
_PARTS = (
    *((re.compile(rf"\bq(?:uarter|tr)? ?{number}\b"), number) for number in range(1, 5)),
    *((re.compile(rf"\b{term}\b"), number) for number, term in enumerate(("autumn", "spring", "summer"), 1)),
    *((re.compile(rf"\b{month}[a-z]*\b"), number) for number, month in enumerate(_MONTHS, 1)),
    *((re.compile(rf"\bweek {number}\b"), number) for number in range(1, 54)),
)
_DAY = re.compile(r"\b(?:(?P<iso>\d{4})-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?P<british>\d{4}))\b")
_SIX_DIGITS = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)(?P<last>\d\d)(?!\d)")
_AND_ON = r"(?: ?(?:[/-]|\bto\b|\band\b) ?(?:(?:19|20)\d\d|\d\d)(?!\d))*"
_YEARS = re.compile(rf"(?<!\d)(?:19|20)\d\d(?!\d){_AND_ON}")
_SHORT_YEARS = re.compile(r"(?<![\d/-])\d\d ?[/-] ?\d\d(?![\d/-])")
_MONTH_OF_SHORT_YEAR = re.compile(rf"\b(?:{'|'.join(_MONTHS)})[a-z]*[ -](?P<year>\d\d)(?!\d)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_WORDS_OF_YEARS = frozenset(
    [
        *("to", "and", "q", "quarter", "qtr", "year", "ending", "ended", "end", "of", "as", "at", "fy", "ay"),
        *(
            "financial",
            "academic",
            "calendar",
            "p",
            "prov",
            "provisional",
            "r",
            "rev",
            "revised",
            "final",
            "ot",
        ),
        *("autumn", "spring", "summer", "term", "week", "sept"),
        *_MONTHS,
        *map(str.casefold, MONTH_NAMES),
    ]
)
_DASHES = str.maketrans("‐‑–—_", "-----")


def national_year(label: str, identifier: str = "") -> NationalYear:
    """The year that a label names; ``identifier`` says what kind of time it is, where that stands beside.

    >>> [national_year(text)[:2] for text in ("2020", "2019-20 (OT)", "2017/18-19/20", "2017 to 2020", "0")]
    [(2020, 2020), (2020, 2019), (2020, 2017), (2020, 2017), (0, 0)]
    >>> national_year("2019 (Rev)").finality, national_year("2020 (Q1)").part
    (1, 1)
    >>> national_year("201920", "Financial year").ends, national_year("2020", "Quarter 2").label
    (2020, '2020 Quarter 2')
    """
    label, identifier = " ".join(label.split()), " ".join(identifier.split())
    part = _part(identifier)
    shown = f"{label} {identifier}" if part else label
    text = label.translate(_DASHES).casefold()
    begins, ends = _span(text)
    return NationalYear(ends, begins, part or (_part(text) if ends else 0), _finality(text), shown)


def is_year_alone(header: str) -> bool:
    """Whether a header speaks of a year and of nothing else, whatever brackets say of its figures.

    >>> [is_year_alone(text) for text in ("2019-20 (OT)", "Q1 2020", "Mar-20", "2020 decile", "Topic")]
    [True, True, True, False, False]
    """
    words = re.findall(r"[^\W\d_]+", _IN_BRACKETS.sub(" ", header).casefold())
    return any(map(str.isdigit, header)) and _WORDS_OF_YEARS.issuperset(words)


def _finality(text: str) -> int:
    if _FINAL.search(text):
        return 2
    return next((finality for words, finality in _FINALITIES if words.search(text)), 0)


def _part(text: str) -> int:
    """The number of the quarter, the term, the month or the week that a text speaks of; a day in a year, and
    what is counted to a month, are the year's."""
    text = text.casefold()
    if re.search(r"\b(?:year|ending|end of|as at|at)\b|\d (?:jan|mar|dec)", text):
        return 0
    return next((number for words, number in _PARTS if words.search(text)), 0)


def _span(text: str) -> tuple[int, int]:
    """The years in which a text's begins and ends; zeros where it names none."""
    if day := _DAY.search(text):
        year = int(day["iso"] or day["british"])
        return year, year
    if (six := _SIX_DIGITS.search(text)) and (int(six["last"]) - int(six["first"])) % 100 == 1:
        return int(six["first"]), int(six["first"]) + 1
    if found := _YEARS.search(text):
        # "2019/20 to 2020/21" and "2017/18-19/20" are all of one stretch.
        return _ends_of(re.findall(r"\d+", found[0]))
    if found := _SHORT_YEARS.search(text):
        first, last = re.findall(r"\d+", found[0])
        return _ends_of([f"20{first}", last])
    if month := _MONTH_OF_SHORT_YEAR.search(text):
        return 2000 + int(month["year"]), 2000 + int(month["year"])
    return 0, 0


def _ends_of(numbers: list[str]) -> tuple[int, int]:
    """The first and the last year; one of two digits is the next after the one before it: 1999-00."""
    begins = year = int(numbers[0])
    for number in numbers[1:]:
        following = int(number) if len(number) == 4 else year - year % 100 + int(number)
        year = following if following >= year or len(number) == 4 else following + 100
    return min(begins, year), max(begins, year)
