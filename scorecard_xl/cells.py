"""What a workbook shows to the scorecard's rules, and what it gets back from them.

Every kind of workbook (a closed file, one open in an application) offers :class:`Workbook`; nothing
above it knows which kind it is. Rows and columns are counted from 1, as in the workbook.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol


class CellError(NamedTuple):
    """An error value in a cell.

    >>> str(CellError("#DIV/0!"))
    '#DIV/0!'
    """

    code: str

    def __str__(self) -> str:
        return self.code


Value = float | str | bool | datetime.date | CellError | None
"""What a cell holds: a number is a float, a date shown as one is a date, a blank cell is None."""


def is_blank(value: Value) -> bool:
    """Whether a cell shows nothing; a formula's empty text shows nothing either."""
    return value is None or (isinstance(value, str) and not value.strip())


LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of a sheet, in Excel and in LibreOffice as it is set up."""


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


class Sheet(Protocol):
    """The cells of one sheet."""

    @property
    def name(self) -> str: ...

    @property
    def visible(self) -> bool: ...

    @property
    def rows(self) -> Sequence[int]:
        """The rows that hold cells, in order."""

    @property
    def merged_areas(self) -> Sequence[Area]: ...

    @property
    def total_rows(self) -> Collection[int]:
        """The rows in which Excel tables show their totals."""

    def filled(self, row: int) -> Mapping[int, Value]:
        """The values of the cells of a row that hold one, by column; empty for a row without cells."""

    def values(self, row: int, columns: Sequence[int]) -> Sequence[Value]:
        """The values of a row's cells in these columns; None where there is no cell."""

    def formulas(self, row: int) -> Mapping[int, str]:
        """The columns of a row whose value a formula gives (a spilled cell's as well), each with that
        formula; a name for it where its text is not at hand."""

    def number_formats(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        """The number format codes of a row's cells in these columns."""


class CellChange(NamedTuple):
    """A cell to write: what it held and what it shall hold.

    ``old_text`` is set where only a part of a text changes (a header's month): that part, which
    ``new_text`` replaces, so that a rich text keeps its runs.
    """

    sheet: str
    row: int
    column: int
    ref: str
    column_name: str
    old: Value
    new: float | str | datetime.date
    number_format: str | None = None
    old_text: str = ""
    new_text: str = ""

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)


class Fill(NamedTuple):
    """How a verdict looks: colours as RRGGBB."""

    background: str
    text: str
    bold: bool


RULE_MARKER = 'N("scorecard_xl")=0'
"""What the formula of each rule of ours begins with, inside AND(…); it is always true."""


def is_rule_of_ours(formula: str) -> bool:
    """Whether a conditional format's formula carries our marker.

    >>> is_rule_of_ours('AND( N("scorecard_xl")=0,TRUE)'), is_rule_of_ours('$W1="▲"')
    (True, False)
    """
    return RULE_MARKER in "".join(formula.split())


class Rule(NamedTuple):
    """One conditional format: the cells that it covers, when it holds, and how they look then."""

    areas: tuple[Area, ...]
    formula: str
    fill: Fill


class SheetUpdate(NamedTuple):
    """All that a refresh asks of one sheet.

    ``owned`` are the areas of every computed cell and every header that a refresh may write, whether
    it needs to or not: a workbook refuses where somebody's protection keeps us from them.
    """

    sheet: str
    changes: tuple[CellChange, ...]
    rules: tuple[Rule, ...]
    owned: tuple[Area, ...]


class StaleFormulas(NamedTuple):
    """Formulas of a sheet that show their old results although cells that they read were changed; ``cell``
    is the first of them."""

    sheet: str
    cell: str
    formulas: int


class RulesLeft(NamedTuple):
    """Rules that an application did not take, or (``is_set``) took and does not show yet; ``area`` is the
    first that they cover."""

    sheet: str
    area: Area
    is_set: bool


class Applied(NamedTuple):
    """What applying updates came to: whether anything had to be written, and what it left behind."""

    needed: bool
    stale_formulas: tuple[StaleFormulas, ...] = ()
    rules_left: tuple[RulesLeft, ...] = ()


class Link(NamedTuple):
    """A cell to go to with a click."""

    sheet: str
    cell: str

    @property
    def formula(self) -> str:
        """The formula that shows the cell's address and leads there.

        >>> print(Link("Children's services", "S12").formula)
        =HYPERLINK("#'Children''s services'!S12","S12")
        """
        sheet = self.sheet.replace("'", "''").replace('"', '""')
        return f"""=HYPERLINK("#'{sheet}'!{self.cell}","{self.cell}")"""


class OwnSheet(NamedTuple):
    """What such a sheet holds: its title with our marker in A1, a line that sums up below, and from row 4 a
    table under a header. ``widths`` are the columns', in characters."""

    name: str
    title: str
    summary: str
    header: tuple[str, ...]
    widths: tuple[float, ...]
    rows: Sequence[Sequence[Value | Link]]


class Workbook(Protocol):
    """A workbook that holds a scorecard."""

    @property
    def name(self) -> str:
        """The file's name, as errors say it."""

    @property
    def sheets(self) -> Sequence[Sheet]: ...

    def places_named(self, name: str) -> Sequence[tuple[str, Area]]:
        """The areas, each with its sheet, that a defined name leads to: the workbook's own, and those of
        single sheets (a copied sheet has its own)."""

    def apply(self, updates: Sequence[SheetUpdate], *, dry_run: bool = False) -> Applied:
        """Make the changes and hold the rules.

        With ``dry_run`` everything is tried but the writing.

        Raises :class:`scorecard_xl.errors.ScorecardError` before the first write where a cell cannot
        be written.
        """


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
