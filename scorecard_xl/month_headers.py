"""The months that headers name: real dates, text, and the dates that Excel made of mistyped text."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .model import MONTH_NAMES, Month

_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WORDING = re.compile(
    rf"(?<![a-z]){_NAME}(?P<between>\.?[\s\-–—/'’]*)(?P<year>\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE
)
_YEAR_FIRST = re.compile(rf"\s*(?P<year>\d{{4}})\s+{_NAME}\.?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedMonth:
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


def month_of_header(text: str) -> Month | None:
    """The month that a text is, with nothing else in it.

    >>> month_of_header(" Apr-20 "), month_of_header("2020 April"), month_of_header("since Apr-20")
    (Month(year=2020, number=4), Month(year=2020, number=4), None)
    """
    found = _WORDING.fullmatch(text.strip()) or _YEAR_FIRST.fullmatch(text)
    return _month(found) if found else None


def _month(found: re.Match[str]) -> Month:
    year = int(found["year"])
    return Month(year if year >= 100 else 2000 + year, _NUMBERS[found["name"][:3].lower()])


def reworded(wording: str, month: Month, like: Sequence[str] = ()) -> str:
    """Another month in the same words; ``like`` are other months' wordings of the same table, which
    tell a short name from a long one where "May" does not.

    >>> reworded("Apr-21", Month(2021, 5)), reworded("APRIL 2021", Month(2021, 6))
    ('May-21', 'JUNE 2021')
    >>> reworded("May-21", Month(2021, 6)), reworded("May-21", Month(2021, 6), ["April-20"])
    ('Jun-21', 'June-21')
    """
    found = _WORDING.fullmatch(wording)
    if not found:
        raise ValueError(f"{wording!r} names no month")
    name = MONTH_NAMES[month.number - 1]
    if not _is_long(found, like):
        name = name[:3]
    if found["name"].isupper():
        name = name.upper()
    elif found["name"].islower():
        name = name.lower()
    year = f"{month.year:04d}"[-len(found["year"]) :]
    return f"{name}{found['between']}{year}"


def _is_long(found: re.Match[str], like: Sequence[str]) -> bool:
    others = [other["name"] for other in map(_WORDING.fullmatch, like) if other]
    for name in [found["name"], *others]:
        if name.lower() not in ("may", "sept"):
            return len(name) > 3
    return len(found["year"]) == 4


Header = datetime.date | Month
"""A month's header: the date in its cell, or the month that its text names."""


def months_of(headers: Sequence[Header], evidence: Sequence[Month] = ()) -> tuple[list[Month], list[bool]]:
    """The months of a row of headers, and which of them were mistyped.

    Excel turns a typed "Apr-20" into the 20th of April of the year in which it was typed. Where reading
    the day as the year makes the row consecutive months, those are the months. A row that is consecutive
    either way (it lies in one calendar year) is decided by ``evidence``, the months that the table's
    other headers name, and else is taken as mistyped.

    >>> typed = [datetime.date(2026, 12, 20), datetime.date(2026, 1, 21), Month(2021, 2)]
    >>> [str(month) for month in months_of(typed)[0]], months_of(typed)[1]
    (['2020-12', '2021-01', '2021-02'], [True, True, False])
    >>> months_of([datetime.date(2021, 3, 15), datetime.date(2021, 4, 1)])[1]
    [False, False]
    """
    plain = [Month(header.year, header.month) if isinstance(header, datetime.date) else header for header in headers]
    mistyped = _consecutive(headers)
    if mistyped is None or mistyped == plain:
        return plain, [False] * len(plain)
    if _is_consecutive(plain) and len({*plain} & {*evidence}) > len({*mistyped} & {*evidence}):
        return plain, [False] * len(plain)
    return mistyped, [a != b for a, b in zip(plain, mistyped, strict=True)]


def _readings(header: Header) -> list[Month]:
    """The months that one header may mean, the mistyped reading first."""
    if not isinstance(header, datetime.date):
        return [header]
    readings = [Month(header.year, header.month)]
    # The first of a month is how people and programs write the month itself.
    if header.day > 1 and 2000 + header.day <= header.year:
        readings.insert(0, Month(2000 + header.day, header.month))
    return readings


def _consecutive(headers: Sequence[Header]) -> list[Month] | None:
    for month in _readings(headers[0]):
        months = [month.plus(place) for place in range(len(headers))]
        if all(m in _readings(header) for m, header in zip(months, headers, strict=True)):
            return months
    return None


def _is_consecutive(months: Sequence[Month]) -> bool:
    return all(later == earlier.plus(1) for earlier, later in zip(months, months[1:], strict=False))
