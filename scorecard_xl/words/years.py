"""The years that texts name, for months whose own headers name none: calendar years, and financial years from
April."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from scorecard_xl.model import Month
from scorecard_xl.words.months import without_months

_FIRST_OF_FINANCIAL = 4
# Neither a part of a longer number nor of a date in numbers.
_FREE, _ENDS = r"(?<!\d)(?<!\d[/.\-–_])", r"(?!\d)(?![/.\-–_]\d)"
_FINANCIAL = re.compile(
    rf"{_FREE}(?P<first>20\d\d|\d\d)(?P<between>\s?[/\-‐‑–—_]\s?|\s+to\s+)(?P<second>20\d\d|\d\d){_ENDS}",
    re.IGNORECASE,
)
_CALENDAR = re.compile(rf"{_FREE}20\d\d{_ENDS}")
_SAID_BEFORE = r"(?:f/?y|(?:financial|fiscal|calendar)\s+year|year)\W*"
# "FY 2021" is the year from April 2020 to one and the year from April 2021 to another.
_OPEN_BEFORE = re.compile(r"(?:f/?y|(?:financial|fiscal)\s+year|(?:ending|ended|end))\W*$", re.IGNORECASE)
# A year that something is compared with, or that a definition goes back to.
_ANOTHERS_BEFORE = re.compile(
    r"\b(?:since|against|vs\.?|versus|than|compared\s+(?:to|with)|ages?|aged)\s*$", re.IGNORECASE
)
_OF_ANOTHER_YEAR = re.compile(
    r"\bbenchmark|\bcomparator|\btarget|\bneighbours?\b|\bbaseline|\boutturn|\bprevious\b|\bprior\b|\blast\s+year",
    re.IGNORECASE,
)
_NO_YEARS_BEHIND = re.compile(
    r"\s*-?\s*(?:%|(?:year|yr|month|week|day|hour|minute)s?\b|y/?o\b|olds?\b)", re.IGNORECASE
)
_SHORT_YEARS = range(18, 60)  # of two digits: those before are ages


class Year(NamedTuple):
    """A year by its first month's: the calendar year ``first``, or the financial year that begins in it.

    >>> Year(2020, True).label, Year(2020, False).label
    ('2020/21', '2020')
    """

    first: int
    is_financial: bool

    @property
    def label(self) -> str:
        return f"{self.first}/{(self.first + 1) % 100:02d}" if self.is_financial else f"{self.first}"

    def month(self, number: int) -> Month:
        """The month of this number.

        >>> [Year(2020, True).month(number).label for number in (4, 12, 1, 3)]
        ['Apr-20', 'Dec-20', 'Jan-21', 'Mar-21']
        """
        return Month(self.first + (self.is_financial and number < _FIRST_OF_FINANCIAL), number)

    def holds(self, month: Month) -> bool:
        """Whether a month is one of the year.

        >>> Year(2020, True).holds(Month(2021, 3)), Year(2020, False).holds(Month(2021, 3))
        (True, False)
        """
        return self.month(month.number) == month

    def holds_in_order(self, numbers: Sequence[int]) -> bool:
        """Whether months of these numbers stand in this year's order, the oldest or the newest first.

        >>> Year(2020, True).holds_in_order([4, 12, 1]), Year(2020, False).holds_in_order([4, 12, 1])
        (True, False)
        """
        places = [self.month(number).ordinal for number in numbers]
        return any(all(one < other for one, other in pairwise(order)) for order in (places, places[::-1]))


class NamedYear(NamedTuple):
    """A year and the words that name it."""

    year: Year
    wording: str


def years_in(text: str) -> list[NamedYear]:
    """The years that a text is about, each once: not those of months that it names, nor of comparisons.

    >>> [named.year.label for named in years_in("Children's scorecard 2024-25")]
    ['2024/25']
    >>> [years_in(text) for text in ("in May 2021", "at 31/03/2021", "since 2019/20", "aged 18-19")]
    [[], [], [], []]
    """
    text = without_months(text)
    found: dict[Year, str] = {}
    for match in _FINANCIAL.finditer(text):
        year = _financial(match)
        if year is not None and not _is_anothers(text, match):
            found.setdefault(year, match[0])
    # What belongs to "2020/21", or to a span of years, is no calendar year.
    rest = _FINANCIAL.sub(lambda match: " " * len(match[0]), text)
    for match in _CALENDAR.finditer(rest):
        if not (_is_anothers(rest, match) or _OPEN_BEFORE.search(rest[: match.start()])):
            found.setdefault(Year(int(match[0]), False), match[0])
    return [NamedYear(year, wording) for year, wording in found.items()]


def _financial(match: re.Match[str]) -> Year | None:
    first, second = match["first"], match["second"]
    is_short = len(first) == 2
    if (int(second) - int(first)) % 100 != 1 or (len(second) == 4 and int(second) != int(first) + 1):
        return None
    if is_short and (len(second) == 4 or int(first) not in _SHORT_YEARS):
        return None
    return Year(int(first) % 100 + 2000, True)


def _is_anothers(text: str, match: re.Match[str]) -> bool:
    before, behind = text[: match.start()], text[match.end() :]
    return bool(_ANOTHERS_BEFORE.search(before) or _NO_YEARS_BEHIND.match(behind))


def is_of_another_year(title: str) -> bool:
    """Whether a title speaks of other figures than the months', as of benchmarks or last year's.

    >>> is_of_another_year("Benchmarking year 2019/20"), is_of_another_year("North Somerset 2020/21")
    (True, False)
    """
    return _OF_ANOTHER_YEAR.search(title) is not None


def year_alone(text: str) -> NamedYear | None:
    """The year that a text is, with nothing else but the word for a year.

    >>> [year_alone(text) is not None for text in ("2020/21", "FY 2020-21", "2020", "Figures of 2020")]
    [True, True, True, False]
    """
    found = years_in(text)
    if len(found) != 1:
        return None
    before, _, behind = text.partition(found[0].wording)
    is_alone = not behind.strip(" :*") and re.fullmatch(rf"\s*(?:{_SAID_BEFORE})?", before, re.IGNORECASE)
    return found[0] if is_alone else None


def following(wording: str) -> str:
    """The next year in the same words.

    >>> [following(text) for text in ("2020/21", "2020-2021", "20/21", "2099", "2019 to 20")]
    ['2021/22', '2021-2022', '21/22', '2100', '2020 to 21']
    """
    return re.sub(r"\d+", lambda year: f"{int(year[0]) + 1:0{len(year[0])}d}"[-len(year[0]) :], wording)


def with_next_year(text: str, year: Year) -> str:
    """A text with the next year wherever it names this one.

    >>> with_next_year("Board 2020/21 (2020-2021), since 2018", Year(2020, True))
    'Board 2021/22 (2021-2022), since 2018'
    """
    while wording := next((named.wording for named in years_in(text) if named.year == year), ""):
        text = text.replace(wording, following(wording))
    return text
