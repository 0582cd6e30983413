"""How the months of a table move on by one: each column's header, figures and number formats go to the column
before it, the newest column becomes empty, and so does the commentary."""

import datetime
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, NoReturn

from scorecard_xl.actions.problems import formula_text
from scorecard_xl.computing.rules import areas_of
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import COMMENTARY, Indicator, Month, MonthColumn, Problem, Table
from scorecard_xl.spreadsheet.cells import Area, Value, as_text, cell_name, is_blank
from scorecard_xl.spreadsheet.merged_areas import MergedAreas
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet
from scorecard_xl.words.months import header_like, month_of_header
from scorecard_xl.words.text import shortened

_NO_COLUMN = 0


class TableMoves(NamedTuple):
    """What moving a table's months on comes to.

    ``asked`` are the problems that the user has to agree to; ``oldest`` and ``commentary`` hold what leaves
    the table, by the indicator's row; ``uncalculated`` are the cells whose formulas stay, and whose results
    are still the month's before.
    """

    changes: tuple[CellChange, ...]
    owned: tuple[Area, ...]
    oldest: Mapping[int, Value]
    commentary: Mapping[int, str]
    problems: tuple[Problem, ...]
    asked: tuple[Problem, ...]
    uncalculated: tuple[tuple[int, int], ...]


def moved_on(workbook: str, sheet: Sheet, table: Table) -> TableMoves:
    """The months of a table moved on by one, nothing written yet.

    Raises ScorecardError, naming the cell, where a value would be left behind under another month: in a row
    that is no indicator's, in merged cells, in a formula that was never calculated, under a header that
    cannot be moved on.
    """
    return _Mover(workbook, sheet, table).moves()


def months_of(table: Table) -> list[MonthColumn]:
    """The months of a table, the oldest first."""
    return sorted(table.months)


class _Mover:
    def __init__(self, workbook: str, sheet: Sheet, table: Table) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._table = table
        self._months = months_of(table)
        self._columns = [month.column for month in self._months]
        self._all_columns = [*self._columns, table.columns.get(COMMENTARY, _NO_COLUMN)]
        self._labels = [month.month.label for month in self._months[1:]]
        self._labels.append(self._months[-1].month.plus(1).label)
        self._oldest: dict[int, Value] = {}
        self._commentary: dict[int, str] = {}
        self._frozen: list[str] = []
        self._kept: list[int] = []
        self._commentary_formulas: list[int] = []
        self._header_formulas: list[tuple[str, str]] = []

    def moves(self) -> TableMoves:
        self._refuse_merged()
        self._refuse_arrays()
        self._refuse_left_behind()
        changes = list(self._headers())
        for indicator in self._table.indicators:
            changes += self._row(indicator)
        columns = tuple(self._columns)
        if COMMENTARY in self._table.columns:
            columns = (*columns, self._table.columns[COMMENTARY])
        owned = [*areas_of(self._table, tuple(sorted(columns)))]
        owned += [Area(m.header_row, m.column, m.header_row, m.column) for m in self._months]
        return TableMoves(
            tuple(changes),
            tuple(owned),
            self._oldest,
            self._commentary,
            tuple(self._problems()),
            tuple(self._asked()),
            (
                *((row, self._columns[-1]) for row in self._kept),
                *((row, self._all_columns[-1]) for row in self._commentary_formulas),
            ),
        )

    def _row(self, indicator: Indicator) -> Iterator[CellChange]:
        row, ref = indicator.row, indicator.ref
        formulas = self._sheet.formulas(row)
        # All columns at once: a sheet keeps what it has read last.
        *stored, commentary = self._sheet.values(row, self._all_columns)
        values = stored
        codes = self._sheet.number_formats(row, self._all_columns)
        if formulas:
            values = [self._settled(row, c, v, formulas) for c, v in zip(self._columns, stored, strict=True)]
        for column, value in zip(self._columns, stored, strict=True):
            if isinstance(value, datetime.date):
                self._refuse(
                    row,
                    column,
                    "a figure is shown as a date or a time here; give it a number format of a number",
                )
        if not is_blank(values[0]):
            self._oldest[row] = values[0]
        last = len(values) - 1
        for index, column in enumerate(self._columns):
            old = stored[index]
            formula = formulas.get(column, "")
            code = None
            if index == last:
                if formula:
                    self._kept.append(row)
                    continue
                new = None
            else:
                new = values[index + 1]
                if codes[index] != codes[index + 1]:
                    code = codes[index + 1]
            if formula or code is not None or old != new or type(old) is not type(new):
                label = self._labels[index]
                yield CellChange(
                    sheet=self._sheet.name,
                    row=row,
                    column=column,
                    ref=ref,
                    column_name=label,
                    old=old,
                    new=new,
                    number_format=code,
                    old_text="",
                    new_text="",
                    old_formula=formula,
                    old_number_format=codes[index],
                )
        if self._table.columns.get(COMMENTARY) is not None:
            yield from self._commentary_change(indicator, commentary, formulas)

    def _settled(self, row: int, column: int, value: Value, formulas: Mapping[int, str]) -> Value:
        """A value as it moves on: a formula's empty text is nothing."""
        if column not in formulas:
            return value
        if value is None:
            self._refuse(
                row,
                column,
                "the formula was never calculated, so its value would be lost; open the workbook in Excel, "
                "let it calculate, and save it",
            )
        if column != self._columns[-1]:
            self._frozen.append(cell_name(row, column))
        return None if isinstance(value, str) and is_blank(value) else value

    def _commentary_change(
        self, indicator: Indicator, value: Value, formulas: Mapping[int, str]
    ) -> Iterator[CellChange]:
        column = self._all_columns[-1]
        if indicator.shared_rows.get(COMMENTARY, indicator.row) != indicator.row:
            if indicator.commentary:  # it is emptied in the row that holds it
                self._commentary[indicator.row] = indicator.commentary
            return
        if not is_blank(value):
            self._commentary[indicator.row] = value if isinstance(value, str) else as_text(value)
        if column in formulas:
            self._commentary_formulas.append(indicator.row)
        elif value is not None:
            yield CellChange(
                sheet=self._sheet.name,
                row=indicator.row,
                column=column,
                ref=indicator.ref,
                column_name="commentary",
                old=value,
                new=None,
            )

    def _headers(self) -> Iterator[CellChange]:
        """The newest first: in an Excel table no two columns may have one name, not even in between."""
        contents = [self._sheet.values(m.header_row, (m.column,))[0] for m in self._months]
        codes = [self._sheet.number_formats(m.header_row, (m.column,))[0] for m in self._months]
        texts = [content for content in contents if isinstance(content, str)]
        for month, content in zip(self._months, contents, strict=True):
            if isinstance(content, str) and month_of_header(content) != month.month:
                self._refuse(
                    month.header_row,
                    month.column,
                    "the header does not name month and year by itself, so it cannot be moved on; write it "
                    f"like {month.month.label}",
                )
        newest = self._next_header(self._months[-1], contents[-1], texts)
        following = [*contents[1:], newest]
        code_of = [*codes[1:], codes[-1]]
        for index in reversed(range(len(self._months))):
            month, old, new = self._months[index], contents[index], following[index]
            formula = self._sheet.formulas(month.header_row).get(month.column, "")
            if old == new and not formula:
                continue
            if formula:
                self._header_formulas.append((cell_name(month.header_row, month.column), formula))
            code = code_of[index] if code_of[index] != codes[index] else None
            yield CellChange(
                sheet=self._sheet.name,
                row=month.header_row,
                column=month.column,
                ref="",
                column_name="header",
                old=old,
                new=new,
                number_format=code,
                old_text="",
                new_text="",
                old_formula=formula,
                old_number_format=codes[index],
            )

    def _next_header(self, month: MonthColumn, content: Value, like: Sequence[str]) -> str | datetime.date:
        about = month.month.plus(1)
        if not isinstance(content, datetime.date):
            return header_like(str(content), about, like)
        last = monthrange(about.year, about.number)[1]
        if (content.year, content.month) != (month.month.year, month.month.number):
            return datetime.date(about.year, about.number, 1)  # it was mistyped
        is_end = content.day == monthrange(content.year, content.month)[1]
        return datetime.date(about.year, about.number, last if is_end else min(content.day, last))

    def _refuse_merged(self) -> None:
        merged = MergedAreas(self._sheet)
        commentary = self._table.columns.get(COMMENTARY)
        columns = sorted({*self._columns, *([commentary] if commentary else [])})
        for indicator in self._table.indicators:
            for column in columns:
                area = merged.at(indicator.row, column)
                if area is not None and not (column == commentary and self._holds_commentary_alone(area)):
                    self._refuse(
                        indicator.row,
                        column,
                        f"the cells {area.reference} are merged, so they cannot move; unmerge them",
                    )

    def _holds_commentary_alone(self, area: Area) -> bool:
        """Whether merged cells hold one commentary, for all the rows that they cover, and no figure."""
        others = [*self._columns, *self._table.computed_columns]
        return area.first_column == self._all_columns[-1] and not any(
            area.holds(area.first_row, column) for column in others
        )

    def _refuse_arrays(self) -> None:
        """An array's formula stands in one cell and fills others, so that none of them moves by itself."""
        filled: dict[str, list[tuple[int, int]]] = {}
        header_rows = {month.header_row for month in self._months}
        for row in sorted({*header_rows, *(indicator.row for indicator in self._table.indicators)}):
            for column, formula in self._sheet.formulas(row).items():
                if formula.startswith("{"):
                    filled.setdefault(formula, []).append((row, column))
        for formula, cells in filled.items():
            moving = [cell for cell in cells if cell[1] in self._all_columns]
            if len(cells) > 1 and moving:
                self._refuse(
                    *moving[0],
                    f"the array formula {formula_text(formula)} fills {len(cells)} cells, which cannot move "
                    "on one by one; put its values in their place (copy, then Paste Special > Values)",
                )

    def _refuse_left_behind(self) -> None:
        """What stands in the months' columns of other rows would stand under another month."""
        rows = {indicator.row for indicator in self._table.indicators}
        last_of_header = max(self._table.header_row, *(month.header_row for month in self._months))
        for row in self._sheet.rows:
            if row <= last_of_header or row > self._table.last_row or row in rows:
                continue
            formulas = self._sheet.formulas(row)
            for column, value in zip(self._columns, self._sheet.values(row, self._columns), strict=True):
                if not is_blank(value) and column not in formulas:
                    self._refuse(
                        row,
                        column,
                        f"“{shortened(str(value))}” stands in a row that is no indicator's, so it would not "
                        "move on with the months; give the row a ref, or clear the cell",
                    )

    def _asked(self) -> Iterator[Problem]:
        """A formula would be a constant from now on, and what drove it drives nothing any more."""
        if not self._header_formulas:
            return
        cell, formula = self._header_formulas[0]
        many = len(self._header_formulas)
        if many == 1:
            what = f"The header's formula {formula_text(formula)} ⟨would make|made⟩ way for the month itself."
        else:
            what = (
                f"The formulas of {many} months' headers, {formula_text(formula)} the first, ⟨would "
                "make|made⟩ way for the months themselves."
            )
        yield Problem(self._sheet.name, cell, "", Finding.HEADERS_FROZEN, what)

    def _problems(self) -> Iterator[Problem]:
        for cells, code, message in (
            (
                self._frozen,
                Finding.FORMULAS_FROZEN,
                "the formulas of the months before {last} made way for their values, as those moved on",
            ),
            (
                [cell_name(row, self._columns[-1]) for row in self._kept],
                Finding.FORMULAS_KEPT,
                "the formulas of {last} stayed for {next}: see that they bring its figures",
            ),
            (
                [cell_name(row, self._all_columns[-1]) for row in self._commentary_formulas],
                Finding.COMMENTARY_FORMULA,
                "the commentary is a formula's, so the formula stayed, and what it showed went to History",
            ),
        ):
            if cells:
                last = self._months[-1].month
                said = message.format(last=last.label, next=last.plus(1).label)
                where = "In this cell" if len(cells) == 1 else f"In {len(cells)} cells, from here on,"
                yield Problem(self._sheet.name, cells[0], "", code, f"{where} {said}.")

    def _refuse(self, row: int, column: int, what: str) -> NoReturn:
        raise ScorecardError(
            f"{what}.", book=self._workbook, sheet=self._sheet.name, cell=cell_name(row, column)
        )


def moved_table(table: Table) -> Table:
    """The table as it is once its months have moved on."""
    order = sorted(range(len(table.months)), key=lambda index: table.months[index].month)
    next_of = dict(pairwise(order))
    newest = order[-1]
    following = table.months[newest].month.plus(1)
    months = tuple(
        column._replace(month=table.months[next_of[index]].month if index in next_of else following)
        for index, column in enumerate(table.months)
    )

    def moved(indicator: Indicator) -> Indicator:
        figures, formats = indicator.figures, indicator.figure_formats
        return indicator._replace(
            # What a formula that stays gives for the new month shows only when it has been calculated.
            figures=tuple(figures[next_of[p]] if p in next_of else None for p in range(len(figures))),
            figure_formats=tuple(formats[next_of.get(p, p)] for p in range(len(formats))),
            formula_zeros=frozenset(),
            commentary="",
        )

    return table._replace(months=months, indicators=tuple(map(moved, table.indicators)))


def month_after(tables: Sequence[Table]) -> Month:
    """The month that follows the newest one of the tables."""
    return max(month.month for table in tables for month in table.months).plus(1)
