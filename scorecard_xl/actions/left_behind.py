"""What stays in its place when a scorecard's months move on, and so comes to stand by another month."""

from collections import Counter
from collections.abc import Iterator, Sequence

from scorecard_xl.actions.attached_to_months import attached
from scorecard_xl.actions.formulas_left import formulas_reading, names_leading
from scorecard_xl.actions.formulas_standing import formulas_standing, names_standing
from scorecard_xl.actions.problems import in_tense
from scorecard_xl.actions.starts import Start, Way, named_years
from scorecard_xl.findings import Finding
from scorecard_xl.model import COMMENTARY, Month, Problem, Scorecard, Table
from scorecard_xl.spreadsheet.cells import cell_name, is_blank
from scorecard_xl.spreadsheet.workbook import Sheet, Workbook, sheets_by_name
from scorecard_xl.words.months import months_in
from scorecard_xl.words.text import shortened


def left_behind(
    workbook: Workbook, scorecard: Scorecard, start: Start, *, happened: bool = False
) -> list[Problem]:
    """Columns between the months, what is attached to month cells and their single fills, commentary beside
    rows that are no indicators', and the names and the formulas elsewhere that lead to month cells;
    ``happened`` says it of months that have moved on, not of such as would.

    Where no month moves it is what belongs to the commentary. Names and formulas that lead to a year's months
    lead to the same ones then, so that those about the month that is over are not about the next."""
    way = start.way
    sheets = sheets_by_name(workbook.sheets)
    found: list[Problem] = []
    for table in scorecard.tables:
        sheet = sheets[table.sheet]
        found += _between(sheet, table) if way is not Way.STANDS else ()
        found += attached(sheet, table, way)
        found += _fills(sheet, table) if way is not Way.STANDS else ()
        found += _commentary(sheet, table)
    for name in dict.fromkeys(table.sheet for table in scorecard.tables if way is not Way.STANDS):
        found += _outside([table for table in scorecard.tables if table.sheet == name], sheets[name])
    if way is Way.MOVES:
        found += [*names_leading(workbook, scorecard), *formulas_reading(workbook, scorecard)]
    else:
        found += names_standing(workbook, scorecard, start)
        found += formulas_standing(workbook, scorecard, start)
    return [one._replace(message=in_tense(one.message, happened)) for one in found]


def _outside(tables: Sequence[Table], sheet: Sheet) -> Iterator[Problem]:
    """Numbers in the months' columns above and below the tables: they may well be the months'."""
    columns = sorted({month.column for table in tables for month in table.months})
    inside = [(table.header_row, table.last_row) for table in tables]
    years = {(place.row, place.column) for table in tables for place in table.years}
    for row in sheet.rows:
        if any(first <= row <= last for first, last in inside) or row in sheet.total_rows:
            continue
        formulas = sheet.formulas(row)
        for column, value in zip(columns, sheet.values(row, columns), strict=True):
            if type(value) is float and column not in formulas and (row, column) not in years:
                message = (
                    "The numbers of this row stand in the months' columns outside of the table, and "
                    "⟨stay|stayed⟩."
                )
                yield Problem(sheet.name, cell_name(row, column), "", Finding.VALUE_STAYS, message)
                break


def named_months(workbook: Workbook, scorecard: Scorecard, start: Start) -> list[Problem]:
    """Texts above the tables that name the month that is over, and of a year that is over those and names of
    sheets that name it: people's to bring up to date."""
    found = []
    first: dict[str, int] = {}
    for table in scorecard.tables:
        first[table.sheet] = min(table.header_row, first.get(table.sheet, table.header_row))
    for sheet in workbook.sheets:
        for row in sheet.rows if sheet.name in first else ():
            if row >= first[sheet.name]:
                break
            for column, value in sheet.filled(row).items():
                is_named = isinstance(value, str) and start.before in months_in(value)
                if is_named and column not in sheet.formulas(row):
                    cell = cell_name(row, column)
                    found.append(
                        _outdated(sheet.name, cell, f"The text “{shortened(str(value))}”", start.before.label)
                    )
    if start.way is Way.NEXT_YEAR:
        found += _named_years(workbook, scorecard, start.before)
    return found


def _named_years(workbook: Workbook, scorecard: Scorecard, last: Month) -> Iterator[Problem]:
    changed = {(table.sheet, place) for table in scorecard.tables for place in table.years}
    for sheet, told in named_years(workbook, scorecard):
        if (sheet, told.place) not in changed and told.year.holds(last):
            what = f"The text “{shortened(str(told.place.value))}”" if told.place.row else "The sheet's name"
            yield _outdated(sheet, told.place.cell, what, told.year.label)


def _outdated(sheet: str, cell: str, what: str, names: str) -> Problem:
    return Problem(sheet, cell, "", Finding.MONTH_NAMED, f"{what} names {names}: bring it up to date.")


def _between(sheet: Sheet, table: Table) -> Iterator[Problem]:
    """Columns of people's among the months, such as a quarter's totals: what is typed there is about the
    months that stand beside it, and would come to stand beside others."""
    months = {month.column for month in table.months}
    known = {*months, *table.columns.values(), *table.computed_columns}
    for column in sorted({*range(min(months), max(months))} - known):
        for indicator in table.indicators:
            value = sheet.values(indicator.row, (column,))[0]
            if not is_blank(value) and column not in sheet.formulas(indicator.row):
                message = (
                    "What is typed in this column stands among the months, and ⟨would stay|stayed⟩ here "
                    "while they ⟨move|moved⟩ on: bring it up to date, or move the column away from the "
                    "months."
                )
                where = cell_name(indicator.row, column)
                yield Problem(sheet.name, where, indicator.ref, Finding.COLUMN_STAYS, message)
                break


def _fills(sheet: Sheet, table: Table) -> Iterator[Problem]:
    """A fill that a whole column has, as the newest month's may, is the column's and stays rightly."""
    columns = [month.column for month in table.months]
    fills_of = {indicator.row: sheet.fills(indicator.row, columns) for indicator in table.indicators}
    if len({tuple(fills) for fills in fills_of.values()}) == 1 and len(fills_of) > 1:
        return
    of_columns = list(zip(*fills_of.values(), strict=True))
    for indicator in table.indicators:
        fills = fills_of[indicator.row]
        if len(set(fills)) == 1:
            continue
        usual = _commonest(fills)
        for column, fill, of_column in zip(columns, fills, of_columns, strict=True):
            is_columns = len(of_column) > 1 and of_column.count(fill) * 2 > len(of_column)
            if fill != usual and not is_columns:
                message = (
                    "The cell is filled otherwise than its row's months, and its colour ⟨would "
                    "stay|stayed⟩ here."
                )
                yield Problem(
                    sheet.name, cell_name(indicator.row, column), indicator.ref, Finding.FILL_STAYS, message
                )


def _commentary(sheet: Sheet, table: Table) -> Iterator[Problem]:
    if COMMENTARY not in table.columns:
        return
    header = table.commentary_header
    first = max([table.header_row, *(m.header_row for m in table.months), header.row if header else 0]) + 1
    rows = {indicator.row for indicator in table.indicators}
    for row in sheet.rows:
        if first <= row <= table.last_row and row not in rows:
            text = sheet.values(row, (table.columns[COMMENTARY],))[0]
            if not is_blank(text):
                message = (
                    "The commentary stands in a row that is no indicator's, and it ⟨would stay|stayed⟩ "
                    "here: give the "
                    "row a ref, or clear the cell."
                )
                yield Problem(
                    sheet.name,
                    cell_name(row, table.columns[COMMENTARY]),
                    "",
                    Finding.COMMENTARY_STAYS,
                    message,
                )


def _commonest(fills: Sequence[str]) -> str:
    return Counter(fills).most_common(1)[0][0]
