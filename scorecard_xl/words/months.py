"""The months that headers name: real dates, text, and the dates that Excel made of mistyped text."""

import datetime
import re
from calendar import monthrange
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from scorecard_xl.model import MONTH_NAMES, Month
from scorecard_xl.spreadsheet.cells import EPOCH_1900, Value
from scorecard_xl.spreadsheet.raised_text import RAISED
from scorecard_xl.words.text import UNSEEN

_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# What stands between a month's name and its year; nobody sees the last ones.
_BETWEEN = f"\\s\\-‐‑‒–—/'’_{UNSEEN}"
_WORDING = re.compile(
    rf"(?<![a-z]){_NAME}(?P<between>\.?[{_BETWEEN}]*)(?P<year>\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE
)
# A month without a year is a word of its own: "Mar" is no part of "Market".
_BARE = re.compile(rf"(?<![a-z]){_NAME}(?![a-z])(?P<year>)(?P<between>\.?)", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[{_BETWEEN}]+{_NAME}\.?", re.IGNORECASE)
_NUMBER_OF_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NUMBER_OF_MONTH = r"(?P<number>0?[1-9]|1[0-2])(?!\d)"
# Dates as text are British: the day, then the month.
_IN_NUMBERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>20\d\d)[\-/._]{_NUMBER_OF_MONTH}(?P<day>[\-/.]\d\d?(?:[ T]00:00(?::00)?)?)?(?!\d)",
        rf"(?:{_NUMBER_OF_DAY}[\-/._])?{_NUMBER_OF_MONTH}[\-/._](?P<year>20\d\d)(?!\d)",
        rf"{_NUMBER_OF_DAY}[/.]{_NUMBER_OF_MONTH}[/.](?P<year>\d\d)(?!\d)",
    )
)
_SPAN = re.compile(
    rf"{_NAME}\.?(?:[{_BETWEEN}]*\d{{2,4}})?\s*(?:[-‐‑‒–—/&]|to|and)\s*"
    rf"{_NAME.replace('<name>', '<last>')}(?![a-z])",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?[\s\-–/.]+(?=[a-z])", re.IGNORECASE)
# What people add to a month whose figures may still change, and the mark of a footnote.
_MARKS = rf"[\s*†‡§#:{RAISED}{UNSEEN}]*"
_REMARK = re.compile(
    rf"{_MARKS}(?:[(\[]?(?:p|r|e|prov|provisional|prelim|preliminary|revised|draft|(?:un)?validated|actual"
    r"|est|estimate[ds]?|to[ -]date|(?:un)?audited|part(?:ial)?[ -](?:month|year)|so far"
    r"|(?:foot)?note ?\d{1,2})"
    rf"\.?[)\]]?|[(\[]\d{{1,2}}[)\]])?{_MARKS}",
    re.IGNORECASE,
)
_DATE_NUMBERS = range(36526, 73051)
# Nobody types the month of a year later than the next, nor heads a scorecard's column with one long past.
_TYPED_BEFORE, _TYPED_AHEAD = 8, 1


class NamedMonth(NamedTuple):
    """A month and the words that name it."""

    month: Month
    wording: str


def month_named(text: str) -> NamedMonth | None:
    """The first month that a text names, with its wording; None where it names none.

    >>> month_named("% change from Apr-21")
    NamedMonth(month=Month(year=2021, number=4), wording='Apr-21')
    >>> month_named("Commentary (September 2020):").wording
    'September 2020'
    >>> month_named("may be 20") is None
    True
    """
    found = _WORDING.search(text)
    return NamedMonth(_month(found), found[0]) if found else None


def names_several_months(text: str) -> bool:
    """Whether a text names more than one month.

    >>> names_several_months("% change Apr-21 to May-21"), names_several_months("% change from Apr-21")
    (True, False)
    """
    return len(months_in(text)) > 1


def months_in(text: str) -> list[Month]:
    """Every month that a text names, in its order.

    >>> [month.label for month in months_in("12-mnth avg (Jun 20 - May 21)")]
    ['Jun-20', 'May-21']
    """
    return [_month(found) for found in _WORDING.finditer(text)]


def month_of_header(text: str) -> Month | None:
    """The month that a text is, with nothing else in it but a day or a remark such as "(provisional)".

    >>> month_of_header(" Apr-20 "), month_of_header("2020 April"), month_of_header("since Apr-20")
    (Month(year=2020, number=4), Month(year=2020, number=4), None)
    >>> month_of_header("May-21 (provisional)"), month_of_header("May-21 target")
    (Month(year=2021, number=5), None)
    >>> {month_of_header(f"May-21{mark}") for mark in ("¹", " [p]", " [note 1]", " (1)", " est.", " to date")}
    {Month(year=2021, number=5)}
    >>> month_of_header("2021-05"), month_of_header("01/05/2021"), month_of_header("2010-11")
    (Month(year=2021, number=5), Month(year=2021, number=5), None)
    """
    text = text.strip().strip(UNSEEN)
    for pattern in _IN_NUMBERS:
        if (found := pattern.match(text)) and _REMARK.fullmatch(text, found.end()):
            return _month_in_numbers(found)
    if day := _DAY.match(text):
        text = text[day.end() :]
    found = _WORDING.match(text) or _YEAR_FIRST.match(text)
    return _month(found) if found and _REMARK.fullmatch(text, found.end()) else None


@lru_cache(maxsize=256)
def number_of_header(text: str) -> int | None:
    """The number of the month that a text is without naming its year, with nothing else in it but a remark.

    >>> [number_of_header(text) for text in ("Apr", "SEPT.", "May (provisional)", "Apr-20", "Apr-Jun")]
    [4, 9, 5, None, None]
    """
    text = text.strip().strip(UNSEEN)
    found = _BARE.match(text)
    return _number(found) if found and _REMARK.fullmatch(text, found.end()) else None


class UndatedMonth(NamedTuple):
    """The number of a month, and the words that name it without its year."""

    number: int
    wording: str


def undated_month(text: str) -> UndatedMonth | None:
    """The month without a year that a header names as its last word, and no other; capitals tell it from
    other words.

    >>> undated_month("% change from Mar"), undated_month("Commentary (May):").wording
    (UndatedMonth(number=3, wording='Mar'), 'May')
    >>> [undated_month(text) for text in ("what it may", "May contain", "Mar to Apr", "Market, Mar")]
    [None, None, None, None]
    """
    found = list(_BARE.finditer(text))
    if len(found) != 1 or not found[0]["name"][0].isupper():
        return None
    wording, start = found[0]["name"], found[0].start()
    # Where it is renamed, the first of these letters are.
    if re.search(r"\w", text[found[0].end() :]) or text.find(wording) != start:
        return None
    return UndatedMonth(_number(found[0]), wording)


def spans_months(text: str) -> bool:
    """Whether a header names the first and the last of several months, as a quarter's does.

    >>> spans_months("Apr-Jun"), spans_months("Apr to Jun 2020"), spans_months("Apr-20")
    (True, True, False)
    """
    return _SPAN.match(text.strip()) is not None


def without_months(text: str) -> str:
    """A text with blanks in place of the months, with their years, that it names.

    >>> without_months("2024/25, May 2024")
    '2024/25,         '
    """
    return _WORDING.sub(lambda found: " " * len(found[0]), text)


def _month_in_numbers(found: re.Match[str]) -> Month | None:
    named = found.groupdict()
    month = Month(int(named["year"]) % 100 + 2000, int(named["number"]))
    is_financial_year = "day" in named and not named["day"] and month.number == month.year % 100 + 1
    return None if is_financial_year and len(named["number"]) == 2 else month


def unclear_month(value: Value) -> Month | None:
    """The month with which a header begins that is not that month's alone, or that its date shows, or its
    number were it formatted as one.

    >>> unclear_month("May-21 target"), unclear_month(44317.0), unclear_month("since May-21")
    (Month(year=2021, number=5), Month(year=2021, number=5), None)
    """
    if isinstance(value, str):
        found = _WORDING.match(value.strip())
        return _month(found) if found else None
    if isinstance(value, datetime.date):
        return Month(value.year, value.month)
    if isinstance(value, float) and value in _DATE_NUMBERS:
        date = EPOCH_1900 + datetime.timedelta(days=int(value))
        return Month(date.year, date.month)
    return None


def _month(found: re.Match[str]) -> Month:
    year = int(found["year"])
    return Month(year if year >= 100 else 2000 + year, _number(found))


def _number(found: re.Match[str]) -> int:
    return _NUMBERS[found["name"][:3].lower()]


def reworded(wording: str, month: Month, like: Sequence[str] = ()) -> str:
    """Another month in the same words, with or without its year; ``like`` are other months' wordings of the
    same table, which tell a short name from a long one where "May" does not.

    >>> reworded("Apr-21", Month(2021, 5)), reworded("APRIL 2021", Month(2021, 6))
    ('May-21', 'JUNE 2021')
    >>> reworded("May-21", Month(2021, 6)), reworded("May-21", Month(2021, 6), ["April-20"])
    ('Jun-21', 'June-21')
    >>> reworded("April", Month(2021, 6)), reworded("MAY", Month(2021, 6), ["April"])
    ('June', 'JUNE')
    """
    found = _wording(wording)
    if not found:
        raise ValueError(f"{wording!r} names no month")
    name = MONTH_NAMES[month.number - 1]
    if not _is_long(found, like):
        name = name[:3]
    if found["name"].isupper():
        name = name.upper()
    elif found["name"].islower():
        name = name.lower()
    year = f"{month.year:04d}"[-len(found["year"]) :] if found["year"] else ""
    return f"{name}{found['between']}{year}"


def _wording(text: str) -> re.Match[str] | None:
    return _WORDING.fullmatch(text) or _BARE.fullmatch(text)


def header_like(text: str, month: Month, like: Sequence[str] = ()) -> str:
    """The header of another month in the form of a header that is a month's alone, without its remarks; the
    last day of a month becomes the last day. ``like`` are other months' headers of the same table.

    >>> june = Month(2021, 6)
    >>> [header_like(text, june) for text in ("31/05/2021", "05.2021", "2021-05-01", "5/21", "2021-05 [p]")]
    ['30/06/2021', '06.2021', '2021-06-01', 'Jun-21', '2021-06']
    >>> [header_like(text, june) for text in ("2021 May", "01-May-21", "31 May 2021", "May-21 (provisional)")]
    ['2021 June', '01-Jun-21', '30 June 2021', 'Jun-21']
    """
    text = text.strip().strip(UNSEEN)
    like = [_wording_in(other) for other in like]
    for pattern in _IN_NUMBERS:
        if found := pattern.match(text):
            return _in_numbers_like(found, month)
    day, rest = (_DAY.match(text), text)
    if day:
        rest = text[day.end() :]
    if (found := _YEAR_FIRST.match(rest)) is not None:
        old = Month(int(found["year"]), _number(found))
        name = reworded(f"{found['name']}-{old.year}", month, like).partition("-")[0]
        between = rest[found.end("year") : found.start("name")]
        return f"{month.year}{between}{name}"
    if (found := _WORDING.match(rest)) is None:
        return month.label
    words = reworded(found[0], month, like)
    return (_day_like(day[0], _month(found), month) if day else "") + words


def _wording_in(header: str) -> str:
    """The name and the year in a header, in this order."""
    if year_first := _YEAR_FIRST.search(header):
        return f"{year_first['name']}-{year_first['year']}"
    found = _WORDING.search(header)
    return found[0] if found else ""


def _in_numbers_like(found: re.Match[str], month: Month) -> str:
    old = Month(int(found["year"]) % 100 + 2000, int(found["number"]))
    number = f"{month.number:0{len(found['number'])}d}"
    year = f"{month.year}"[-len(found["year"]) :]
    whole, start = found[0], found.start()
    if found.start("year") < found.start("number"):
        between = whole[found.end("year") - start : found.start("number") - start]
        day = found.groupdict().get("day") or ""
        return f"{year}{between}{number}{_day_like(day, old, month)}"
    before = whole[: found.start("number") - start]
    between = whole[found.end("number") - start : found.start("year") - start]
    return f"{_day_like(before, old, month)}{number}{between}{year}"


def _day_like(text: str, old: Month, new: Month) -> str:
    """The day before or behind a month: the last one of a month stays that."""
    last = [monthrange(month.year, month.number)[1] for month in (old, new)]
    return re.sub(r"\d+", lambda day: _moved_day(day[0], *last), text, count=1)


def _moved_day(day: str, last_of_old: int, last_of_new: int) -> str:
    moved = last_of_new if int(day) == last_of_old else min(int(day), last_of_new)
    return f"{moved:0{len(day)}d}"


def _is_long(found: re.Match[str], like: Sequence[str]) -> bool:
    others = [other["name"] for other in map(_wording, like) if other]
    for name in [found["name"], *others]:
        if name.lower() not in ("may", "sept"):
            return len(name) > 3
    return len(found["year"]) == 4


MonthHeader = datetime.date | Month
"""A month's header: the date in its cell, or the month that its text names."""


def months_of(
    headers: Sequence[MonthHeader], evidence: Sequence[Month] = ()
) -> tuple[list[Month], list[bool]]:
    """The months of a row of headers, and which of them were mistyped.

    Excel turns a typed "Apr-20" into the 20th of April of the year in which it was typed. Where reading
    the day as the year makes the row consecutive months, or at least brings it into order (the newest
    first, if not last), those are the months. A row that is consecutive either way (it lies in one calendar
    year) is decided by ``evidence``, the months that the table's other headers name, and else is taken as
    mistyped.

    >>> typed = [datetime.date(2026, 12, 20), datetime.date(2026, 1, 21), Month(2021, 2)]
    >>> [str(month) for month in months_of(typed)[0]], months_of(typed)[1]
    (['2020-12', '2021-01', '2021-02'], [True, True, False])
    >>> months_of([datetime.date(2021, 3, 15), datetime.date(2021, 4, 1)])[1]
    [False, False]
    """
    plain = [_readings(header)[-1] for header in headers]
    newest_first = [] if _is_ascending(plain) else headers[::-1]
    mistyped = (
        _consecutive(headers)
        or _reversed(_consecutive(newest_first))
        or _in_order(headers, plain)
        or _reversed(_in_order(newest_first, plain[::-1]))
    )
    if mistyped is None or mistyped == plain:
        return plain, [False] * len(plain)
    is_consecutive = _is_consecutive(plain) or _is_consecutive(plain[::-1])
    if is_consecutive and len({*plain} & {*evidence}) > len({*mistyped} & {*evidence}):
        return plain, [False] * len(plain)
    return mistyped, [a != b for a, b in zip(plain, mistyped, strict=True)]


def likely_month(date: datetime.date, months: Collection[Month]) -> Month:
    """The month that a date in another header means, given the months of its table.

    >>> table = [Month(2020, 4), Month(2021, 5)]
    >>> [str(likely_month(datetime.date(*day), table)) for day in [(2026, 5, 20), (2021, 4, 1)]]
    ['2020-05', '2021-04']
    """
    readings = _readings(date)
    if months:
        first, last = min(months).plus(-12), max(months).plus(1)
        return next((month for month in readings if first <= month <= last), readings[-1])
    return readings[-1]


def _readings(header: MonthHeader) -> list[Month]:
    """The months that one header may mean, the mistyped reading first."""
    if not isinstance(header, datetime.date):
        return [header]
    readings = [Month(header.year, header.month)]
    # The first of a month is how people and programs write the month itself.
    years = range(header.year - _TYPED_BEFORE, header.year + _TYPED_AHEAD + 1)
    if header.day > 1 and 2000 + header.day in years:
        readings.insert(0, Month(2000 + header.day, header.month))
    return readings


def _consecutive(headers: Sequence[MonthHeader]) -> list[Month] | None:
    for month in _readings(headers[0]) if headers else ():
        months = [month.plus(later) for later in range(len(headers))]
        if all(m in _readings(header) for m, header in zip(months, headers, strict=True)):
            return months
    return None


def _reversed(months: list[Month] | None) -> list[Month] | None:
    return months and months[::-1]


def _in_order(headers: Sequence[MonthHeader], plain: Sequence[Month]) -> list[Month] | None:
    """The mistyped readings where they alone bring the row into order: a month may be missing from it."""
    mistyped = [_readings(header)[0] for header in headers]
    return mistyped if headers and _is_ascending(mistyped) and not _is_ascending(plain) else None


def _is_consecutive(months: Sequence[Month]) -> bool:
    return all(later == earlier.plus(1) for earlier, later in pairwise(months))


def _is_ascending(months: Sequence[Month]) -> bool:
    return all(earlier < later for earlier, later in pairwise(months))
