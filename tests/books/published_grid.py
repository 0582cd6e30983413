"""The published scorecard of May 2021 as a workbook in memory, PAIRED or TEXT."""

from datetime import datetime

from scorecard_xl.template.new.published import MONTHS, PublishedRow, ShownFigure, published_tables
from tests.books.grid_workbook import Cell, GridWorkbook, sheet_of


def published(*, is_paired: bool) -> GridWorkbook:
    """The 64 indicators in six tables, from row 10 on as in the published file."""
    rows: list[list[Cell]] = []
    merged: list[str] = []
    for table in published_tables():
        row = 10 + len(rows)
        header = [_header(place, text) for place, text in enumerate(table.header)]
        if is_paired:
            header[19:19] = [Cell()]
            header[21:21] = [Cell()]
            merged += [f"S{row}:T{row}", f"U{row}:V{row}"]
        rows.append(header)
        rows += [_row(indicator, is_paired) for indicator in table.rows]
        rows.append([])
    return GridWorkbook([sheet_of("Scorecard", rows, first_row=10, merged=merged)])


def _header(place: int, text: str) -> Cell:
    is_month = 4 <= place < 4 + MONTHS
    return Cell(datetime.strptime(text, "%b-%y").date(), "", "mmm-yy") if is_month else Cell(text)


def _row(row: PublishedRow, is_paired: bool) -> list[Cell]:
    cells = [Cell(text or None) for text in (row.ref, row.indicator, row.owner, row.outcome)]
    cells += map(_figure, row.months)
    for change in row.changes:
        cells += _pair(change) if is_paired else [Cell(change)]
    cells.append(Cell(row.preferred or None))
    cells += map(_figure, (row.average, row.maximum, *row.benchmarks))
    return [*cells, Cell(row.commentary or None)]


def _figure(figure: ShownFigure) -> Cell:
    value = figure.value
    return Cell(float(value) if isinstance(value, int) else value, "", figure.number_format)


def _pair(change: str | None) -> list[Cell]:
    arrow, number = change.split(" ") if change else (None, None)
    shown = float(number.rstrip("%")) / 100 if number and number.endswith("%") else number
    return [Cell(arrow), Cell(shown, "", "0%")]
