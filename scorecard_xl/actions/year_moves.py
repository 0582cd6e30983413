"""How a month starts on a sheet of a year: its column stands there already, or it is the first of the next
year, whose months take the place of this one's once the figures have gone to History."""

from collections.abc import Iterator, Mapping, Sequence

from scorecard_xl.actions.table_moves import Mover, TableMoves, with_figures
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import Indicator, Problem, Scorecard, Table, YearPlace
from scorecard_xl.spreadsheet.cells import Value, cell_name, is_blank
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet, Workbook, sheets_by_name
from scorecard_xl.words.months import number_of_header
from scorecard_xl.words.years import following, with_next_year, years_in

YEAR = "year"
"""What the log calls a cell whose year is the months'."""


def standing(workbook: str, sheet: Sheet, table: Table) -> TableMoves:
    """What starting a month comes to whose column stands on the sheet: the commentary leaves the table."""
    return Mover(workbook, sheet, table, ()).moves()


def turned(workbook: str, sheet: Sheet, table: Table) -> TableMoves:
    """The months of a table turned on to the next year, nothing written yet: their figures leave it.

    Raises ScorecardError, naming the cell, as where months move on by one.
    """
    return _Turned(workbook, sheet, table, sorted(table.months)).moves()


class _Turned(Mover):
    def _figures(
        self, indicator: Indicator, stored: Sequence[Value], codes: Sequence[str], formulas: Mapping[int, str]
    ) -> Iterator[CellChange]:
        row = indicator.row
        for (month, column, _), old in zip(self._months, stored, strict=True):
            value = self._settled(row, column, old, formulas)
            if not is_blank(value):
                self._leaving[month, row] = value
            if column in formulas:
                self._kept.append((row, column))
            elif old is not None:
                yield CellChange(
                    sheet=self._sheet.name,
                    row=row,
                    column=column,
                    ref=indicator.ref,
                    column_name=month.plus(12).label,
                    old=old,
                    new=None,
                )

    def _headers(self) -> Iterator[CellChange]:
        contents = self._header_contents()
        for month, content in zip(self._months, contents, strict=True):
            if isinstance(content, str) and self._has_year_elsewhere(content):
                continue
            new = self._header_of(month, content, month.month.plus(12), contents)
            code = self._sheet.number_formats(month.header_row, (month.column,))[0]
            if (change := self._header_change(month, content, new, None, code)) is not None:
                yield change

    def _has_year_elsewhere(self, header: str) -> bool:
        return number_of_header(header) is not None

    def _asked(self) -> Iterator[Problem]:
        """Formulas that bring the old year's figures would show them as the new one's."""
        yield from super()._asked()
        if self._kept:
            first = self._months[0].month.plus(12)
            where = "In this cell" if len(self._kept) == 1 else f"In {len(self._kept)} cells, from here on,"
            message = (
                f"{where} the months' formulas ⟨would stay|stayed⟩ for {first.label} and the months after "
                "it: see that they bring its figures, not those of the year before."
            )
            cell = cell_name(*min(self._kept))
            yield Problem(self._sheet.name, cell, "", Finding.FORMULAS_KEPT, message)


def turned_table(table: Table) -> Table:
    """The table as it is once its months are those of the next year, without figures."""
    nothing = (None,) * len(table.months)
    leaving = [month.month for month in table.months]
    return table._replace(
        months=tuple(month._replace(month=month.month.plus(12)) for month in table.months),
        indicators=tuple(
            one._replace(
                figures=nothing,
                formula_zeros=frozenset(),
                commentary="",
                earlier=with_figures(one, zip(leaving, one.figures, strict=True)),
            )
            for one in table.indicators
        ),
    )


def without_commentary(table: Table) -> Table:
    """The table once its commentary has left it."""
    return table._replace(indicators=tuple(one._replace(commentary="") for one in table.indicators))


def year_changes(workbook: Workbook, scorecard: Scorecard) -> list[CellChange]:
    """The changes of the cells that tell the years of months that name none.

    Raises ScorecardError where the sheet's name or a formula tells it.
    """
    sheets = sheets_by_name(workbook.sheets)
    places = dict.fromkeys((table.sheet, place) for table in scorecard.tables for place in table.years)
    return [_year_change(workbook.name, sheets[name], place) for name, place in places]


def _year_change(workbook: str, sheet: Sheet, place: YearPlace) -> CellChange:
    new_year = following(place.wording)
    if not place.row:
        raise ScorecardError(
            f"the sheet's name says {place.wording}, which stays as it is, and the months would be those of "
            f"{new_year}: write {place.wording} into the row above the months or into a title, which is "
            "brought up to date then, rename the sheet so that its name says no year, and start the month "
            "again.",
            book=workbook,
            sheet=sheet.name,
        )
    if place.column in sheet.formulas(place.row):
        raise ScorecardError(
            f"a formula gives {place.wording}, the year of the months, so that it cannot become {new_year}; "
            "type the year in its place.",
            book=workbook,
            sheet=sheet.name,
            cell=place.cell,
        )
    text = place.value if isinstance(place.value, str) else ""
    new = with_next_year(text, years_in(place.wording)[0].year) if text else float(new_year)
    is_part = text.replace(place.wording, new_year, 1) == new
    return CellChange(
        sheet=sheet.name,
        row=place.row,
        column=place.column,
        ref="",
        column_name=YEAR,
        old=place.value,
        new=new,
        old_text=place.wording if is_part else "",
        new_text=new_year if is_part else "",
    )
