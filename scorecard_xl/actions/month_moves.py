"""How the months of a table move on by one: each column's header, figures and number formats go to the column
before it, the newest column becomes empty, and so does the commentary."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from scorecard_xl.actions.table_moves import Mover, TableMoves, with_figures
from scorecard_xl.findings import Finding
from scorecard_xl.model import Indicator, MonthColumn, Table
from scorecard_xl.spreadsheet.cells import Value, cell_name, is_blank
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet


def moved_on(workbook: str, sheet: Sheet, table: Table) -> TableMoves:
    """The months of a table moved on by one, nothing written yet.

    Raises ScorecardError, naming the cell, where a value would be left behind under another month: in a row
    that is no indicator's, in merged cells, in a formula that was never calculated, under a header that
    cannot be moved on.
    """
    return _ByOne(workbook, sheet, table, months_of(table)).moves()


def months_of(table: Table) -> list[MonthColumn]:
    """The months of a table, the oldest first."""
    return sorted(table.months)


class _ByOne(Mover):
    def _figures(
        self, indicator: Indicator, stored: Sequence[Value], codes: Sequence[str], formulas: Mapping[int, str]
    ) -> Iterator[CellChange]:
        row = indicator.row
        values = stored
        if formulas:
            values = [self._settled(row, c, v, formulas) for c, v in zip(self._columns, stored, strict=True)]
            self._frozen += [cell_name(row, column) for column in self._columns[:-1] if column in formulas]
        if not is_blank(values[0]):
            self._leaving[self._months[0].month, row] = values[0]
        last = len(values) - 1
        for index, column in enumerate(self._columns):
            old = stored[index]
            formula = formulas.get(column, "")
            code = None
            if index == last:
                if formula:
                    self._kept.append((row, column))
                    continue
                new = None
            else:
                new = values[index + 1]
                if codes[index] != codes[index + 1]:
                    code = codes[index + 1]
            if formula or code is not None or old != new or type(old) is not type(new):
                following = self._months[index + 1].month if index < last else self._months[-1].month.plus(1)
                yield CellChange(
                    sheet=self._sheet.name,
                    row=row,
                    column=column,
                    ref=indicator.ref,
                    column_name=following.label,
                    old=old,
                    new=new,
                    number_format=code,
                    old_text="",
                    new_text="",
                    old_formula=formula,
                    old_number_format=codes[index],
                )

    def _headers(self) -> Iterator[CellChange]:
        """The newest first: in an Excel table no two columns may have one name, not even in between."""
        contents = self._header_contents()
        codes = [self._sheet.number_formats(m.header_row, (m.column,))[0] for m in self._months]
        newest = self._months[-1]
        following = [*contents[1:], self._header_of(newest, contents[-1], newest.month.plus(1), contents)]
        code_of = [*codes[1:], codes[-1]]
        for index in reversed(range(len(self._months))):
            code = code_of[index] if code_of[index] != codes[index] else None
            change = self._header_change(
                self._months[index], contents[index], following[index], code, codes[index]
            )
            if change is not None:
                yield change

    def _told(self) -> Iterator[tuple[Sequence[str], Finding, str]]:
        last = self._months[-1].month
        yield (
            self._frozen,
            Finding.FORMULAS_FROZEN,
            f"the formulas of the months before {last.label} made way for their values, as those moved on",
        )
        yield (
            [cell_name(*cell) for cell in self._kept],
            Finding.FORMULAS_KEPT,
            f"the formulas of {last.label} stayed for {last.plus(1).label}: see that they bring its figures",
        )
        yield from super()._told()


def moved_table(table: Table) -> Table:
    """The table as it is once its months have moved on."""
    order = sorted(range(len(table.months)), key=lambda index: table.months[index].month)
    next_of = dict(pairwise(order))
    oldest, newest = order[0], order[-1]
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
            earlier=with_figures(indicator, [(table.months[oldest].month, figures[oldest])]),
        )

    return table._replace(months=months, indicators=tuple(map(moved, table.indicators)))
