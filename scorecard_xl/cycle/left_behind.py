"""What stays in its place when a scorecard's months move on, and so comes to stand by another month."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..cells import Area, Sheet, Workbook, cell_name, is_blank
from ..figures import shortened
from ..model import Month, Problem, Scorecard, Table
from ..month_headers import months_in
from ..references import references
from ..rules import areas_of
from ..settings import is_ours


def left_behind(workbook: Workbook, scorecard: Scorecard) -> list[Problem]:
    """The notes and the single fills on month cells, commentary beside rows that are no indicators', and the
    formulas elsewhere that read month cells."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    found: list[Problem] = []
    for table in scorecard.tables:
        found += _notes(sheets[table.sheet], table)
        found += _fills(sheets[table.sheet], table)
        found += _commentary(sheets[table.sheet], table)
    return [*found, *_formulas(workbook, scorecard)]


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
                    found.append(Problem(sheet.name, cell_name(row, column), "", "month-named", message))
    return found


def _notes(sheet: Sheet, table: Table) -> Iterator[Problem]:
    columns = {month.column for month in table.months}
    refs = {indicator.row: indicator.ref for indicator in table.indicators}
    refs |= {month.header_row: "" for month in table.months}
    for row, column in sorted(sheet.notes):
        if column in columns and row in refs:
            message = "A note belongs to this cell, and it would stay here while the figure moves on."
            yield Problem(sheet.name, cell_name(row, column), refs[row], "note-stays", message)


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
                    "The cell is filled otherwise than its row's months, and its colour would stay here."
                )
                yield Problem(
                    sheet.name, cell_name(indicator.row, column), indicator.ref, "fill-stays", message
                )


def _commentary(sheet: Sheet, table: Table) -> Iterator[Problem]:
    if table.commentary_column is None:
        return
    header = table.commentary_header
    first = max([table.header_row, *(m.header_row for m in table.months), header.row if header else 0]) + 1
    rows = {indicator.row for indicator in table.indicators}
    for row in sheet.rows:
        if first <= row <= table.last_row and row not in rows:
            text = sheet.values(row, (table.commentary_column,))[0]
            if not is_blank(text):
                message = (
                    "The commentary stands in a row that is no indicator's, and it would stay here: give the "
                    "row a ref, or clear the cell."
                )
                yield Problem(
                    sheet.name, cell_name(row, table.commentary_column), "", "commentary-stays", message
                )


def _commonest(fills: Sequence[str]) -> str:
    return Counter(fills).most_common(1)[0][0]


def _formulas(workbook: Workbook, scorecard: Scorecard) -> Iterator[Problem]:
    months: dict[str, list[Area]] = {}
    ours: dict[str, list[Area]] = {}
    for table in scorecard.tables:
        columns = tuple(sorted(month.column for month in table.months))
        areas = areas_of(table, columns)
        headers = [Area(m.header_row, m.column, m.header_row, m.column) for m in table.months]
        months.setdefault(table.sheet.lower(), []).extend([*areas, *headers])
        computed = areas_of(table, table.computed_columns)
        changes = [c.header for c in table.changes.values() if c.header]
        ours.setdefault(table.sheet.lower(), []).extend([*areas, *headers, *computed])
        ours[table.sheet.lower()] += [Area(h.row, h.column, h.row, h.column) for h in changes]
    for sheet in workbook.sheets:
        if not is_ours(sheet):
            yield from _formulas_on(sheet, months, ours.get(sheet.name.lower(), ()))


def _formulas_on(sheet: Sheet, months: Mapping[str, list[Area]], ours: Sequence[Area]) -> Iterator[Problem]:
    for row in sheet.rows:
        for column, formula in sheet.formulas(row).items():
            if any(area.holds(row, column) for area in ours):
                continue
            if any(
                _meet(area, month)
                for name, area in references(formula)
                for month in months.get((name or sheet.name).lower(), ())
            ):
                message = (
                    f"The formula {shortened(f'={formula}', 60)} reads cells of the months, and would read "
                    "the next month's there."
                )
                yield Problem(sheet.name, cell_name(row, column), "", "formula-points", message)


def _meet(one: Area, other: Area) -> bool:
    return (
        one.first_row <= other.last_row
        and other.first_row <= one.last_row
        and one.first_column <= other.last_column
        and other.first_column <= one.last_column
    )
