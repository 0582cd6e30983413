"""What a workbook offers, and what is asked of it, whatever kind it is."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from scorecard_xl.spreadsheet.attachments import Attachment
from scorecard_xl.spreadsheet.cell_looks import CellLook
from scorecard_xl.spreadsheet.cells import Area, Content, Value, cell_name, packed
from scorecard_xl.spreadsheet.charts import Chart
from scorecard_xl.spreadsheet.references import references
from scorecard_xl.spreadsheet.row_shifts import RowShift

MARKER = "scorecard-xl"
"""What cell A1 of a sheet of ours (Settings, Publication, Benchmarks, History, …) holds."""


Token = bytes | Value
"""A cell of a record: what it holds, or that as it is written in a file."""

_OUR_SHEETS = re.compile(
    r"settings|publication|benchmarks|check|charts|chart data|(?:history|change log)(?: \d+)?"
)


def carries_marker(title: object) -> bool:
    """Whether what cell A1 holds makes a sheet of one of our names ours.

    >>> carries_marker("Settings (scorecard-xl)"), carries_marker("Settings"), carries_marker(None)
    (True, False, False)
    """
    return isinstance(title, str) and MARKER in title.lower()


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

    def records(self, columns: Sequence[int]) -> Iterator[Sequence[Sequence[Token]]]:
        """What all rows that hold anything hold in these columns, which go from left to right, column by
        column: a token for each cell, which :meth:`value_of` makes a value of. Equal tokens hold the same, so
        that a long list is read with few of them looked at. The rows come many at a time, and in order."""

    def value_of(self, token: Token) -> Value:
        """What a cell of a record holds."""

    def formulas(self, row: int) -> Mapping[int, str]:
        """The columns of a row whose value a formula gives (a spilled cell's as well), each with that
        formula; an array's in braces, where the workbook tells it."""

    def number_formats(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        """The number format codes of a row's cells in these columns."""

    def fills(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        """The backgrounds of a row's cells in these columns, conditional formats aside: a text that is the
        same for two cells that look the same, and empty for a cell without one."""

    def fonts(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        """The names of the fonts of a row's cells in these columns, "" where it is not told."""

    @property
    def attachments(self) -> Sequence[Attachment]:
        """What is attached to cells: notes and threads of comments, links and the like."""

    @property
    def shown_by_excel(self) -> Collection[tuple[int, int]]:
        """The cells, by row and column, that hold what only Excel shows: a picture, a data type."""


class RowByRow:
    """A sheet whose rows are read one by one: the records of a :class:`Sheet` are its values."""

    def records(self: Sheet, columns: Sequence[int]) -> Iterator[Sequence[Sequence[Token]]]:
        if self.rows:
            yield tuple(zip(*(self.values(row, columns) for row in self.rows), strict=True))

    def value_of(self, token: Token) -> Value:
        assert not isinstance(token, bytes)
        return token


class CellChange(NamedTuple):
    """A cell to write: what it held and what it shall hold.

    ``number_format`` is set where its number format changes too, and ``old_number_format`` with it.
    ``old_text`` is set where only a part of a text changes (a header's month): that part, which
    ``new_text`` replaces, so that a rich text keeps its runs. ``old_formula`` is the formula that gave
    ``old``, where one did. ``like_column`` is the column of its row whose look the cell takes, None for its
    own: only a closed file can give one.
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
    like_column: int | None = None

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
    return RULE_MARKER in packed(formula)


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
    header. ``widths`` are the columns', in characters; ``looks`` are those of the rows' cells, none for usual
    ones. A sheet of ``charts`` holds these, from the header's row on, in place of a table and as wide as
    they need; None for any other. One that ``is_hidden`` is so at first, and stays as people show it."""

    name: str
    title: str
    summary: str
    header: tuple[str, ...]
    widths: tuple[float, ...]
    rows: Sequence[Sequence[Value | Link]] = ()
    header_row: int = 4
    looks: Sequence[Sequence[CellLook]] = ()
    charts: Sequence[Chart] | None = None
    is_hidden: bool = False


class AddedRows(NamedTuple):
    """Rows of a list of ours, written from ``first_row`` and column A on, below all that the sheet holds."""

    first_row: int
    rows: Sequence[Sequence[Value]]


class SheetUpdate(NamedTuple):
    """All that is asked of one sheet.

    ``owned`` are the areas of every cell that may be written here, whether it needs to be or not: a workbook
    refuses where somebody's protection keeps us from them. ``rules`` are exactly the conditional formats of
    ours that the sheet holds afterwards; None leaves those that it has. ``new`` is what the sheet holds at
    first where the workbook has none of this name: it is added behind all others. ``anew`` is all that the
    sheet holds afterwards, whatever of ours it held before, and it comes alone: such a sheet is added where
    there is none, shown where it was hidden, and somebody's own of this name is refused. ``uncalculated`` are
    cells, by row and column, whose formulas stay while their results are out of date: a closed file, in which
    nothing calculates, lets go of these. ``shifts`` are rows that are inserted or deleted before all else;
    they speak of the sheet as it was, and everything else in the update of the sheet as it is then. ``lost``
    are the cells that go with deleted rows, for the log, where they stood.
    """

    sheet: str
    changes: tuple[CellChange, ...] = ()
    rules: tuple[Rule, ...] | None = None
    owned: tuple[Area, ...] = ()
    added: AddedRows | None = None
    new: OwnSheet | None = None
    anew: OwnSheet | None = None
    uncalculated: tuple[tuple[int, int], ...] = ()
    shifts: tuple[RowShift, ...] = ()
    lost: tuple[CellChange, ...] = ()


def sheet_anew(update: SheetUpdate) -> OwnSheet | None:
    """The sheet that an update writes anew, None where it asks for something else.

    Raises ValueError for an update that asks for both.

    >>> sheet_anew(SheetUpdate("Check")) is None
    True
    """
    if update.anew is not None and update != SheetUpdate(update.sheet, anew=update.anew):
        raise ValueError("a sheet that is written anew takes no other change")
    return update.anew


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
    """What applying updates came to: whether anything had to be written, what it left behind, and whether no
    other command could have written the workbook meanwhile."""

    needed: bool
    stale_formulas: tuple[StaleFormulas, ...] = ()
    rules_left: tuple[RulesLeft, ...] = ()
    is_alone: bool = True


class RunsMacro(NamedTuple):
    """A shape or a control of a sheet: its name, empty where it has none that people see, and the macro that
    it runs, empty for none."""

    name: str
    macro: str


class Macros(NamedTuple):
    """The names of the modules of a workbook's VBA, whether it has VBA at all, and its sheets' shapes."""

    modules: tuple[str, ...]
    has_vba: bool
    shapes: tuple[RunsMacro, ...]


class Workbook(Protocol):
    """A workbook that holds a scorecard."""

    @property
    def name(self) -> str:
        """The file's name, as errors say it."""

    @property
    def sheets(self) -> Sequence[Sheet]: ...

    @property
    def names(self) -> Sequence[tuple[str, str]]:
        """Each defined name, a single sheet's behind an exclamation mark, and the formula that it stands
        for."""

    @property
    def macros(self) -> Macros | None:
        """Its VBA and what runs it; None where an application would have to be asked for much."""

    @property
    def charts(self) -> Sequence[tuple[str, str]]:
        """Each formula by which a chart reads cells, with the sheet that the chart stands on ("" for a chart
        with a sheet to itself)."""

    def apply(self, updates: Sequence[SheetUpdate], *, dry_run: bool = False) -> Applied:
        """Make the changes, hold the rules, add the rows and the sheets: all of it, or nothing.

        With ``dry_run`` everything is tried but the writing.

        Raises :class:`scorecard_xl.errors.ScorecardError` before the first write where a cell cannot
        be written.
        """


def places_named(workbook: Workbook, name: str) -> list[tuple[str, Area]]:
    """The areas, each with its sheet, that a defined name leads to: the workbook's own, and those of single
    sheets (a copied sheet has its own)."""
    return [
        place
        for full_name, formula in workbook.names
        if full_name.rpartition("!")[2].casefold() == name.casefold()
        for place in references(formula)
    ]


S = TypeVar("S", bound=Sheet)


def is_ours(sheet: Sheet) -> bool:
    """Whether a sheet has one of our names and carries our marker in cell A1."""
    return _OUR_SHEETS.fullmatch(sheet.name.strip().lower()) is not None and carries_marker(sheet.title)


_PEOPLE_TYPE_IN = ("settings", "publication", "benchmarks")


def is_written_by_us(sheet: Sheet) -> bool:
    """Whether a sheet is ours and holds what we write alone: on others of ours people have formulas too."""
    return is_ours(sheet) and sheet.name.strip().lower() not in _PEOPLE_TYPE_IN


def sheets_by_name(sheets: Iterable[S]) -> dict[str, S]:
    """Sheets by their names, in their order."""
    return {sheet.name: sheet for sheet in sheets}
