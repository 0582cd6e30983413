"""What starting a month writes into a table, however it starts: the commentary leaves it, and what would be
lost or left under another month is refused."""

import datetime
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, NoReturn

from scorecard_xl.actions.problems import formula_text
from scorecard_xl.computing.rules import areas_of
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import COMMENTARY, Indicator, KnownMonths, Month, MonthColumn, Problem, Table
from scorecard_xl.spreadsheet.cells import Area, Value, as_text, cell_name, is_blank
from scorecard_xl.spreadsheet.merged_areas import MergedAreas
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet
from scorecard_xl.words.months import header_like, month_of_header
from scorecard_xl.words.text import shortened

_NO_COLUMN = 0


class TableMoves(NamedTuple):
    """What moving a table's months on comes to.

    ``asked`` are the problems that the user has to agree to; ``leaving`` holds the figures that leave the
    table, by their month and the indicator's row, and ``commentary`` what does by the row; ``uncalculated``
    are the cells whose formulas stay, and whose results are still those of before.
    """

    changes: tuple[CellChange, ...]
    owned: tuple[Area, ...]
    leaving: Mapping[tuple[Month, int], Value]
    commentary: Mapping[int, str]
    problems: tuple[Problem, ...]
    asked: tuple[Problem, ...]
    uncalculated: tuple[tuple[int, int], ...]


class Mover:
    """Lists what starting a month writes into a table: the commentary leaves it, and what the ``months`` hold
    goes where a subclass says."""

    def __init__(self, workbook: str, sheet: Sheet, table: Table, months: Sequence[MonthColumn]) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._table = table
        self._months = months
        self._columns = [month.column for month in self._months]
        self._all_columns = [*self._columns, table.columns.get(COMMENTARY, _NO_COLUMN)]
        self._leaving: dict[tuple[Month, int], Value] = {}
        self._commentary: dict[int, str] = {}
        self._frozen: list[str] = []
        self._kept: list[tuple[int, int]] = []
        self._commentary_formulas: list[int] = []
        self._header_formulas: list[tuple[str, str]] = []

    def moves(self) -> TableMoves:
        """The changes and what else they come to.

        Raises ScorecardError where a value would be left behind.
        """
        self._refuse_merged()
        self._refuse_arrays()
        self._refuse_left_behind()
        changes = list(self._headers())
        for indicator in self._table.indicators:
            changes += self._row(indicator)
        columns = tuple(self._columns)
        if COMMENTARY in self._table.columns:
            columns = (*columns, self._table.columns[COMMENTARY])
        owned = [*areas_of(self._table, tuple(sorted(columns)))] if columns else []
        owned += [Area(m.header_row, m.column, m.header_row, m.column) for m in self._months]
        return TableMoves(
            tuple(changes),
            tuple(owned),
            self._leaving,
            self._commentary,
            tuple(self._problems()),
            tuple(self._asked()),
            (*self._kept, *((row, self._all_columns[-1]) for row in self._commentary_formulas)),
        )

    def _headers(self) -> Iterator[CellChange]:
        """The changes of the months' headers."""
        yield from ()

    def _figures(
        self, indicator: Indicator, stored: Sequence[Value], codes: Sequence[str], formulas: Mapping[int, str]
    ) -> Iterator[CellChange]:
        """The changes of a row's months."""
        yield from ()

    def _row(self, indicator: Indicator) -> Iterator[CellChange]:
        row = indicator.row
        formulas = self._sheet.formulas(row)
        # All columns at once: a sheet keeps what it has read last.
        *stored, commentary = self._sheet.values(row, self._all_columns)
        codes = self._sheet.number_formats(row, self._all_columns)
        for column, value in zip(self._columns, stored, strict=True):
            if isinstance(value, datetime.date):
                self._refuse(
                    row,
                    column,
                    "a figure is shown as a date or a time here; give it a number format of a number",
                )
        yield from self._figures(indicator, stored, codes, formulas)
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

    def _header_contents(self) -> list[Value]:
        """What the months' headers hold.

        Raises ScorecardError for one that does not name its month by itself, nor has its year elsewhere.
        """
        contents = [self._sheet.values(m.header_row, (m.column,))[0] for m in self._months]
        for month, content in zip(self._months, contents, strict=True):
            is_its_own = isinstance(content, str) and month_of_header(content) == month.month
            if isinstance(content, str) and not (is_its_own or self._has_year_elsewhere(content)):
                self._refuse(
                    month.header_row,
                    month.column,
                    "the header does not name month and year by itself, so it cannot be moved on; write it "
                    f"like {month.month.label}",
                )
        return contents

    def _has_year_elsewhere(self, header: str) -> bool:
        """Whether a header's year is brought up to date elsewhere."""
        return False

    def _header_change(
        self, month: MonthColumn, old: Value, new: Value, code: str | None, old_code: str
    ) -> CellChange | None:
        """The change of a month's header; None where it has this content already."""
        formula = self._sheet.formulas(month.header_row).get(month.column, "")
        if old == new and not formula:
            return None
        if formula:
            self._header_formulas.append((cell_name(month.header_row, month.column), formula))
        return CellChange(
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
            old_number_format=old_code,
        )

    def _header_of(
        self, month: MonthColumn, content: Value, about: Month, like: Sequence[Value]
    ) -> str | datetime.date:
        """The header of another month in the form of one's; ``like`` are what the others hold."""
        if not isinstance(content, datetime.date):
            return header_like(str(content), about, [text for text in like if isinstance(text, str)])
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
        if not self._months:
            return
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
        for cells, code, message in self._told():
            if cells:
                where = "In this cell" if len(cells) == 1 else f"In {len(cells)} cells, from here on,"
                yield Problem(self._sheet.name, cells[0], "", code, f"{where} {message}.")

    def _told(self) -> Iterator[tuple[Sequence[str], Finding, str]]:
        """Cells, and what is said of them."""
        yield (
            [cell_name(row, self._all_columns[-1]) for row in self._commentary_formulas],
            Finding.COMMENTARY_FORMULA,
            "the commentary is a formula's, so the formula stayed, and what it showed went to History",
        )

    def _refuse(self, row: int, column: int, what: str) -> NoReturn:
        raise ScorecardError(
            f"{what}.", book=self._workbook, sheet=self._sheet.name, cell=cell_name(row, column)
        )


def with_figures(indicator: Indicator, leaving: Iterable[tuple[Month, Decimal | None]]) -> KnownMonths:
    """The figures of an indicator that stand in History, with those that leave the table now."""
    gone = {month: figure for month, figure in leaving if figure is not None}
    return KnownMonths.of({**indicator.earlier, **gone})
