"""What a workbook shows to the scorecard's rules, and what it gets back from them.

Every kind of workbook (a closed file, one open in an application) offers :class:`Workbook`; nothing
above it knows which kind it is. Rows and columns are counted from 1, as in the workbook.
"""

import datetime
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple


class CellError(NamedTuple):
    """An error value in a cell.

    >>> str(CellError("#DIV/0!"))
    '#DIV/0!'
    """

    code: str

    def __str__(self) -> str:
        return self.code


FIRST_ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])
"""The error values that every application knows; later versions of Excel have more, such as #SPILL!."""


Value = float | str | bool | datetime.date | CellError | None
"""What a cell holds: a number is a float, a date shown as one is a date, a blank cell is None."""


class Formula(NamedTuple):
    """A formula as what a cell holds: in Excel's English words, without the equals sign; and its result where
    it is known, for a closed file, in which nothing calculates.

    >>> str(Formula("SUM(E6:R6)"))
    '=SUM(E6:R6)'
    """

    text: str
    result: "Value" = None

    def __str__(self) -> str:
        return f"={self.text}"


Content = Value | Formula
"""What is written into a cell; None empties it and leaves its look."""


def is_blank(value: Value) -> bool:
    """Whether a cell shows nothing; a formula's empty text shows nothing either."""
    return value is None or (isinstance(value, str) and not value.strip())


EPOCH_1900, EPOCH_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)


def dated(number: float, first_day: datetime.date) -> datetime.date | float:
    """The day that a number is where a date is shown; itself where it is less than a day, a time or a
    fraction in a date's clothes, or no day of the calendar.

    >>> dated(44317.75, EPOCH_1900), dated(0.5, EPOCH_1900)
    (datetime.date(2021, 5, 1), 0.5)
    """
    if 0 <= number < 1:
        return number
    # Excel's calendar from 1900 has a 29 February 1900, which never was.
    try:
        days = int(number) + (first_day.year == 1899 and 0 < number < 60)
        return first_day + datetime.timedelta(days)
    except (OverflowError, ValueError):
        return number


"""The days that the two calendars of workbooks count as 0; most count from 1900."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of a sheet, in Excel and in LibreOffice as it is set up."""


LONGEST_TEXT = 32_767
"""The most characters (UTF-16 code units) that a cell holds in Excel."""


class Area(NamedTuple):
    """A rectangle of cells, both corners included.

    >>> Area(11, 17, 18, 18).reference
    'Q11:R18'
    >>> Area(11, 17, 11, 17).reference
    'Q11'
    """

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def reference(self) -> str:
        first = cell_name(self.first_row, self.first_column)
        last = cell_name(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in the area."""
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


@cache
def column_letters(column: int) -> str:
    """The letters of a column.

    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """The number of a column.

    >>> column_number("AA")
    27
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_name(row: int, column: int) -> str:
    """A cell's name as the analyst reads it.

    >>> cell_name(11, 17)
    'Q11'
    """
    return f"{column_letters(column)}{row}"


def area_of(reference: str) -> Area:
    """The area that a reference names, with or without dollar signs.

    >>> area_of("$B$2:D9")
    Area(first_row=2, first_column=2, last_row=9, last_column=4)
    >>> area_of("$U:$V").reference, area_of("5:5").reference
    ('U1:V1048576', 'A5:XFD5')

    Raises ValueError for a text that is no such reference.
    """
    first, _, last = reference.replace("$", "").partition(":")
    if first.isdecimal() and last.isdecimal():
        first, last = f"A{first}", f"{column_letters(LAST_COLUMN)}{last}"
    elif first.isalpha() and last.isalpha():
        first, last = f"{first}1", f"{last}{LAST_ROW}"
    first_row, first_column = _split(first)
    last_row, last_column = _split(last or first)
    return Area(
        min(first_row, last_row),
        min(first_column, last_column),
        max(first_row, last_row),
        max(first_column, last_column),
    )


def _split(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :]
    if not digits or not letters.isascii() or not letters.isalpha() or not letters.isupper():
        raise ValueError(f"{name!r} names no cell")
    return int(digits), column_number(letters)


def areas_covering(cells: Iterable[tuple[int, int]]) -> tuple[Area, ...]:
    """Areas that hold exactly these cells, given by row and column.

    >>> [area.reference for area in areas_covering([(1, 1), (2, 1), (1, 2), (2, 2), (5, 2)])]
    ['A1:B2', 'B5']
    """
    rows_of: dict[int, list[int]] = {}
    for row, column in cells:
        rows_of.setdefault(column, []).append(row)
    areas: list[Area] = []
    open_areas: dict[tuple[int, int], int] = {}
    for column in sorted(rows_of):
        going_on: dict[tuple[int, int], int] = {}
        for run in runs(sorted(set(rows_of[column]))):
            index = open_areas.get(run)
            if index is not None and areas[index].last_column == column - 1:
                areas[index] = areas[index]._replace(last_column=column)
            else:
                index = len(areas)
                areas.append(Area(run[0], column, run[1], column))
            going_on[run] = index
        open_areas = going_on
    return tuple(areas)


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of consecutive numbers, which come in order.

    >>> list(runs([11, 12, 13, 21]))
    [(11, 13), (21, 21)]
    """
    start = previous = None
    for number in numbers:
        if start is None or previous is None:
            start = number
        elif number != previous + 1:
            yield start, previous
            start = number
        previous = number
    if start is not None and previous is not None:
        yield start, previous


def last_digit(number: Decimal) -> Decimal:
    """What one more in a number's last digit behind the point is worth, 1 for a whole number.

    >>> last_digit(Decimal("0.98")), last_digit(Decimal("120"))
    (Decimal('0.01'), Decimal('1'))
    """
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))


def decimal_of(number: float) -> Decimal:
    """A number's shortest decimal, as a person would write it.

    >>> decimal_of(0.1), decimal_of(1801.0)
    (Decimal('0.1'), Decimal('1801'))
    """
    if number.is_integer() and abs(number) < 1e15:
        return Decimal(int(number))
    return Decimal(repr(number))


def is_same_number(one: Decimal | None, other: Decimal | None) -> bool:
    """Whether two numbers are the same in the 15 digits that a spreadsheet shows; of none, none is the same.

    >>> is_same_number(Decimal("42.40000000000001"), Decimal("42.4")), is_same_number(None, None)
    (True, False)
    """
    return one is not None and other is not None and f"{one:.14e}" == f"{other:.14e}"


def as_text(value: Value) -> str:
    """What a cell of words holds, on one line and without spaces around.

    >>> as_text(" M6-QL\\n(val)"), as_text(12.0), as_text(None)
    ('M6-QL (val)', '12', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and math.isfinite(value):
        return f"{decimal_of(value):f}"
    return " ".join(str(value).split())


def packed(text: str) -> str:
    """A text without its spaces and breaks, as texts are compared.

    >>> packed("→  3 %")
    '→3%'
    """
    return "".join(text.split())
