"""What a workbook shows to the scorecard's rules, and what it gets back from them.

Every kind of workbook (a closed file, one open in an application) offers :class:`Workbook`; nothing
above it knows which kind it is. Rows and columns are counted from 1, as in the workbook.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    def title(self) -> Value:
        """What cell A1 holds, without reading more of the sheet than that takes."""

    @property
    def last_row(self) -> int:
        """The last row that is written at all, 0 for an empty sheet, without reading the rows above."""

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
        formula; an array's in braces, where the workbook tells it."""

    def number_formats(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        """The number format codes of a row's cells in these columns."""

    def fills(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        """The backgrounds of a row's cells in these columns, conditional formats aside: a text that is the
        same for two cells that look the same, and empty for a cell without one."""

    @property
    def notes(self) -> Collection[tuple[int, int]]:
        """The cells, by row and column, to which a note or a thread of comments belongs."""


class CellChange(NamedTuple):
    """A cell to write: what it held and what it shall hold.

    ``number_format`` is set where its number format changes too, and ``old_number_format`` with it.
    ``old_text`` is set where only a part of a text changes (a header's month): that part, which
    ``new_text`` replaces, so that a rich text keeps its runs. ``old_formula`` is the formula that gave
    ``old``, where one did.
    """

    sheet: str
    row: int
    column: int
    ref: str
    column_name: str
    old: Value
    new: Content
    number_format: str | None = None
    old_text: str = ""
    new_text: str = ""
    old_formula: str = ""
    old_number_format: str | None = None

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
    """A sheet that is ours alone: its title with our marker in A1, a line about it below, and a table under a
    header. ``widths`` are the columns', in characters."""

    name: str
    title: str
    summary: str
    header: tuple[str, ...]
    widths: tuple[float, ...]
    rows: Sequence[Sequence[Value | Link]] = ()
    header_row: int = 4


class AddedRows(NamedTuple):
    """Rows of a list of ours, written from ``first_row`` and column A on, below all that the sheet holds."""

    first_row: int
    rows: Sequence[Sequence[Value]]


class SheetUpdate(NamedTuple):
    """All that is asked of one sheet.

    ``owned`` are the areas of every cell that may be written here, whether it needs to be or not: a workbook
    refuses where somebody's protection keeps us from them. ``rules`` are exactly the conditional formats of
    ours that the sheet holds afterwards; None leaves those that it has. ``new`` is what the sheet holds at
    first where the workbook has none of this name: it is added behind all others.
    """

    sheet: str
    changes: tuple[CellChange, ...] = ()
    rules: tuple[Rule, ...] | None = None
    owned: tuple[Area, ...] = ()
    added: AddedRows | None = None
    new: OwnSheet | None = None


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
        """Make the changes, hold the rules, add the rows and the sheets: all of it, or nothing.

        With ``dry_run`` everything is tried but the writing.

        Raises :class:`scorecard_xl.errors.ScorecardError` before the first write where a cell cannot
        be written.
        """


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
            place = open_areas.get(run)
            if place is not None and areas[place].last_column == column - 1:
                areas[place] = areas[place]._replace(last_column=column)
            else:
                place = len(areas)
                areas.append(Area(run[0], column, run[1], column))
            going_on[run] = place
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
