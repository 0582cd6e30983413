"""What the live workbook needs of its application beyond xlwings' public members.

Each application has its own form of it: ``native_excel.py`` and ``native_libreoffice.py``.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import xlwings

from scorecard_xl.spreadsheet.attachments import Attachment
from scorecard_xl.spreadsheet.cells import EPOCH_1900, EPOCH_1904, Area

FIRST_DAYS = EPOCH_1900, EPOCH_1904
"""The days that the two calendars of Excel's workbooks count as 0."""

FIRST_TRUE_YEAR = 1910
"""No date of a scorecard is earlier."""


MOST_CHARACTERS = 240
"""Characters of an address that Excel takes or gives: 255, and room for the separators."""


class Layout(NamedTuple):
    """How an area's cells are laid out: the number format code of each, row by row, and the merged areas, by
    where they lie in the sheet."""

    number_formats: Sequence[Sequence[str]]
    merged: tuple[Area, ...]


class HeldRule(NamedTuple):
    """A conditional format that a sheet holds: its formula, its fill, and the areas that it applies to."""

    formula: str
    colour: tuple[int, int, int] | None
    areas: tuple[Area, ...]
    rule: xlwings.ConditionalFormat


class Native(Protocol):
    """One application's own way."""

    @property
    def application(self) -> str:
        """The application's name, as errors say it."""

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        """What a call raises where the application refuses it, is busy for long, or is gone."""

    @property
    def quiet(self) -> Mapping[str, bool]:
        """The properties of ``xlwings.App`` that stand so while cells are written."""

    def is_gone(self, book: xlwings.Book, failure: Exception) -> bool:
        """Whether a call failed because the application has ended or the book was closed."""

    def location(self, book: xlwings.Book) -> str:
        """Where the book lies as the application says it: a path, a web address, or no more than its name."""

    def is_read_only(self, book: xlwings.Book) -> bool:
        """Whether the book is open for reading only, so that nothing could be saved."""

    def active(self, app: xlwings.App) -> xlwings.Book | None:
        """The book in front; None where there is none."""

    def names(self, book: xlwings.Book) -> Sequence[tuple[str, str]]:
        """Each defined name, a single sheet's with the sheet before an exclamation mark, and the formula that
        it stands for."""

    def charts(self, sheet: xlwings.Sheet) -> Sequence[str]:
        """The formulas by which the sheet's charts read cells, as far as the application tells them."""

    def rows_in_use(self, sheet: xlwings.Sheet, last_row: int) -> Sequence[tuple[int, int]]:
        """The first and last of each stretch of rows that may hold something, none of them very long."""

    def values(self, cells: xlwings.Range) -> Sequence[Sequence[Any]]:
        """The values of cells, numbers exact and errors as text, row by row."""

    def raised_cells(self, sheet: xlwings.Sheet) -> set[tuple[int, int]]:
        """The rows and columns of the cells in whose texts something may be set above or below the line."""

    def with_marks(self, cell: xlwings.Range, text: str) -> str:
        """A cell's text, with the parts that are set above or below the line in characters that are so by
        themselves."""

    def layout(self, cells: xlwings.Range) -> Layout | None:
        """The layout of cells in one crossing or a few; None where the application cannot tell it so."""

    def fills(self, cells: xlwings.Range) -> Sequence[Sequence[str]]:
        """The backgrounds of cells, row by row: a text for each look, an empty one for none."""

    def attachments(self, sheet: xlwings.Sheet) -> Sequence[Attachment]:
        """What is attached to the sheet's cells."""

    def shown_by_excel(self, sheet: xlwings.Sheet) -> set[tuple[int, int]]:
        """The rows and columns of the cells that hold what only Excel shows."""

    def first_day(self, book: xlwings.Book) -> datetime.date:
        """The day that the book's calendar counts as 0."""

    def takes_sheets(self, book: xlwings.Book) -> bool:
        """Whether a sheet can be added: the book's structure is not protected."""

    def rules(self, sheet: xlwings.Sheet, is_wanted: Callable[[str], bool]) -> list[HeldRule]:
        """The sheet's conditional formats by formula whose formula is wanted, in their order."""

    def cover(self, rule: xlwings.ConditionalFormat, sheet: xlwings.Sheet, areas: Sequence[Area]) -> None:
        """Applies a rule to exactly these areas."""

    def to_last(self, rule: xlwings.ConditionalFormat) -> None:
        """Gives a rule the lowest priority, so that everybody else's come before it."""

    def paint(self, sheet: xlwings.Sheet, areas: Sequence[Area]) -> list[Area]:
        """Shows new rules in the cells, where the application does not of itself; the areas where they will
        show only when the workbook has been opened again."""

    def protection(self, sheet: xlwings.Sheet) -> Any:
        """What the sheet's protection allows, for :meth:`protect`; None where nothing is protected."""

    def lift(self, sheet: xlwings.Sheet) -> bool:
        """Takes the protection off, and returns whether that was possible without a password."""

    def protect(self, sheet: xlwings.Sheet, protection: Any) -> None:
        """Protects a sheet as it was, without a password."""

    def is_locked(self, cells: xlwings.Range) -> bool | None:
        """Whether cells are locked; None where some are."""

    def show(self, sheet: xlwings.Sheet, header_row: int = 0) -> None:
        """Brings a sheet of the book in front to the front; where xlwings tells no way to keep its header in
        view, it scrolls."""

    def show_rows(self, sheet: xlwings.Sheet) -> None:
        """Shows all rows that hold something, whether a filter or a person hid them."""

    def insert_rows(self, sheet: xlwings.Sheet, rows: str, like: str) -> None:
        """Inserts rows ("31:32"), which get the look of another one ("30:30", as it stands afterwards), what
        may be typed there included; of none where that is empty."""

    def replace_text(self, cell: xlwings.Range, old: str, new: str) -> bool:
        """Replaces a part of a cell's text that has several looks and keeps them, and returns whether it
        did so: a text of one look can be written as a whole."""


class EarlyTime(float):
    """A number that came as a moment of the calendar's first years: a duration, or a small number that is
    shown as a date; its number format says which."""


def with_exact_times(
    values: Sequence[Sequence[Any]], exact: Callable[[], Sequence[Sequence[Any]]]
) -> Sequence[Sequence[Any]]:
    """The values with an :class:`EarlyTime` for each moment of the calendar's first years, which came cut off
    at a millionth of a second: ``exact`` reads the numbers themselves, when there are any."""

    def is_early(value: Any) -> bool:
        return isinstance(value, datetime.datetime) and value.year < FIRST_TRUE_YEAR

    if not any(is_early(value) for row in values for value in row):
        return values
    return [
        [EarlyTime(number) if is_early(value) else value for value, number in zip(*both, strict=True)]
        for both in zip(values, exact(), strict=True)
    ]


def area_of_range(cells: xlwings.Range) -> Area:
    """Where a range lies."""
    rows, columns = cells.shape
    return Area(cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1)


def addresses(areas: Sequence[Area]) -> Iterator[str]:
    """The areas as addresses short enough for Excel."""
    address = ""
    for area in areas:
        if address and len(address) + len(area.reference) > MOST_CHARACTERS:
            yield address
            address = ""
        address += f",{area.reference}" if address else area.reference
    yield address
