"""What stays in its place when a scorecard's months move on, and so comes to stand by another month."""

from collections import Counter
from collections.abc import Iterator, Sequence

from scorecard_xl.actions.attached_to_months import attached
from scorecard_xl.actions.formulas_left import formulas_reading, names_leading
from scorecard_xl.actions.problems import in_tense
from scorecard_xl.findings import Finding
from scorecard_xl.model import COMMENTARY, Month, Problem, Scorecard, Table
from scorecard_xl.spreadsheet.cells import cell_name, is_blank
from scorecard_xl.spreadsheet.workbook import Sheet, Workbook, sheets_by_name
from scorecard_xl.words.months import months_in
from scorecard_xl.words.text import shortened


def left_behind(workbook: Workbook, scorecard: Scorecard, *, happened: bool = False) -> list[Problem]:
    """Columns between the months, what is attached to month cells and their single fills, commentary beside
    rows that are no indicators', and the names and the formulas elsewhere that lead to month cells;
    ``happened`` says it of months that have moved on, not of such as would."""
    sheets = sheets_by_name(workbook.sheets)
    found: list[Problem] = []
    for table in scorecard.tables:
        found += _between(sheets[table.sheet], table)
        found += attached(sheets[table.sheet], table)
        found += _fills(sheets[table.sheet], table)
        found += _commentary(sheets[table.sheet], table)
    for name in dict.fromkeys(table.sheet for table in scorecard.tables):
        found += _outside([table for table in scorecard.tables if table.sheet == name], sheets[name])
    found += [*names_leading(workbook, scorecard), *formulas_reading(workbook, scorecard)]
    return [one._replace(message=in_tense(one.message, happened)) for one in found]


def _outside(tables: Sequence[Table], sheet: Sheet) -> Iterator[Problem]:
    """Numbers in the months' columns above and below the tables: they may well be the months'."""
    columns = sorted({month.column for table in tables for month in table.months})
    inside = [(table.header_row, table.last_row) for table in tables]
    for row in sheet.rows:
        if any(first <= row <= last for first, last in inside) or row in sheet.total_rows:
            continue
        formulas = sheet.formulas(row)
        for column, value in zip(columns, sheet.values(row, columns), strict=True):
            if type(value) is float and column not in formulas:
                message = (
                    "The numbers of this row stand in the months' columns outside of the table, and "
                    "⟨stay|stayed⟩."
                )
                yield Problem(sheet.name, cell_name(row, column), "", Finding.VALUE_STAYS, message)
                break


def named_months(workbook: Workbook, scorecard: Scorecard, month: Month) -> list[Problem]:
    """Texts above the tables that name the month that was the newest: people's to bring up to date."""
    found = []
    first: dict[str, int] = {}
    for table in scorecard.tables:
        first[table.sheet] = min(table.header_row, first.get(table.sheet, table.header_row))
    for sheet in workbook.sheets:
        for row in sheet.rows if sheet.name in first else ():
            if row >= first[sheet.name]:
                break
            for column, value in sheet.filled(row).items():
                if isinstance(value, str) and month in months_in(value) and column not in sheet.formulas(row):
                    message = f"The text “{shortened(value)}” names {month.label}: bring it up to date."
                    found.append(
                        Problem(sheet.name, cell_name(row, column), "", Finding.MONTH_NAMED, message)
                    )
    return found


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
