"""Months, which are what a scorecard's columns are about."""

from collections.abc import Collection
from typing import NamedTuple


class Month(NamedTuple):
    """A month of a year; months compare and subtract by date.

    >>> Month(2021, 5).label, str(Month(2021, 5)), Month(2021, 5).plus(-12)
    ('May-21', '2021-05', Month(year=2020, number=5))
    """

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def ordinal(self) -> int:
        """Months since the year 0, so that neighbouring months differ by one."""
        return self.year * 12 + self.number - 1

    @property
    def label(self) -> str:
        """The month as scorecards write it."""
        return f"{MONTH_NAMES[self.number - 1][:3]}-{self.year % 100:02d}"

    @property
    def in_full(self) -> str:
        """The month as a text names it.

        >>> Month(2021, 5).in_full
        'May 2021'
        """
        return f"{MONTH_NAMES[self.number - 1]} {self.year}"

    def plus(self, months: int) -> "Month":
        """The month that many months later (earlier for a negative number)."""
        return Month.at(self.ordinal + months)

    @classmethod
    def at(cls, ordinal: int) -> "Month":
        """The month of an ordinal.

        >>> Month.at(Month(2021, 12).ordinal)
        Month(year=2021, number=12)
        """
        return cls(ordinal // 12, ordinal % 12 + 1)

    @classmethod
    def of(cls, text: str) -> "Month":
        """The month that a text like 2021-05 names.

        >>> Month.of("2021-05")
        Month(year=2021, number=5)

        Raises ValueError for any other text.
        """
        year, _, number = text.strip().partition("-")
        if not (len(year) == 4 and year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12):
            raise ValueError(f"{text!r} is not a month like 2021-05")
        return cls(int(year), int(number))


MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def are_of_a_year(months: Collection[Month]) -> bool:
    """Whether months are a year's, all twelve and no other, from April or from January.

    >>> are_of_a_year([Month(2020, 4).plus(later) for later in range(12)]), are_of_a_year([Month(2020, 4)])
    (True, False)
    """
    first = min(months)
    return first.number in (1, 4) and sorted(months) == [first.plus(later) for later in range(12)]
