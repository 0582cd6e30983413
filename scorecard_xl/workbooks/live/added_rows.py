"""Adds rows to a list of ours in a sheet that an application has open."""

import datetime
from collections.abc import Mapping, Sequence

import xlwings

from scorecard_xl.spreadsheet.cells import Area, CellError, Value
from scorecard_xl.spreadsheet.workbook import AddedRows, CellChange
from scorecard_xl.workbooks.live.blocks import (
    LONGEST_IN_A_BLOCK,
    MONTH,
    ROWS_IN_A_BLOCK,
    Place,
    as_written,
    date_runs,
)
from scorecard_xl.workbooks.live.cells import CellWriter, is_held, put
from scorecard_xl.workbooks.live.native import Native
from scorecard_xl.workbooks.live.sheet import read_rows


def write_added(
    sheet: xlwings.Sheet, native: Native, added: AddedRows, writer: CellWriter
) -> dict[Place, Value]:
    """Write the rows and read them back; returns their cells.

    Dates cross as the numbers that they are in the workbook's calendar: as moments Windows would shift them
    to its time zone. The rows lie below those of any filter, so that none of them is passed over.
    """
    first_day = native.first_day(sheet.book) if any(map(_has_date, added.rows)) else None
    cells: dict[Place, Value] = {}
    for first in range(0, len(added.rows), ROWS_IN_A_BLOCK):
        rows = added.rows[first : first + ROWS_IN_A_BLOCK]
        cells.update(_write_block(sheet, native, added.first_row + first, rows, first_day, writer))
    return cells


def _write_block(
    sheet: xlwings.Sheet,
    native: Native,
    top: int,
    rows: Sequence[Sequence[Value]],
    first_day: datetime.date | None,
    writer: CellWriter,
) -> dict[Place, Value]:
    width = max(map(len, rows), default=0)
    if not width:
        return {}
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    area = Area(top, 1, top + len(full) - 1, width)
    for dates in date_runs(full, top):
        sheet.range(dates.reference).number_format = MONTH
    block = sheet.range(area.reference)
    values = [[_in_a_block(value, first_day) for value in row] for row in full]
    block.raw_value = values if ":" in area.reference else values[0][0]
    cells = {
        (row, column): value
        for row, contents in enumerate(full, start=top)
        for column, value in enumerate(contents, start=1)
    }
    for (row, column), value in cells.items():
        if _goes_by_itself(value):
            put(sheet.range((row, column)), value)
    if lost := _lost(block, native, area, cells):  # a column formatted as text keeps no number
        writer = writer.again()
        for (row, column), value in lost.items():
            code = MONTH if isinstance(value, datetime.date) else None
            writer.write_one(
                CellChange(
                    sheet=sheet.name,
                    row=row,
                    column=column,
                    ref="",
                    column_name="added",
                    old=None,
                    new=value,
                    number_format=code,
                )
            )
        writer.refuse_lost(_lost(block, native, area, cells))
    return cells


def _lost(
    block: xlwings.Range, native: Native, area: Area, cells: Mapping[Place, Value]
) -> Mapping[Place, Value]:
    """The cells of a block that hold something else."""
    now = read_rows(block, native, area.first_row)

    def holds(place: Place, value: Value) -> bool:
        row, column = place
        if row not in now:
            return is_held(None, value)
        return not now[row].formulas[column - 1] and is_held(now[row].values[column - 1], value)

    return {place: value for place, value in cells.items() if not holds(place, value)}


def _has_date(row: Sequence[Value]) -> bool:
    return any(isinstance(value, datetime.date) for value in row)


def _goes_by_itself(value: Value) -> bool:
    return isinstance(value, CellError) or (isinstance(value, str) and len(value) > LONGEST_IN_A_BLOCK)


def _in_a_block(value: Value, first_day: datetime.date | None) -> Value:
    """A value as it crosses in a block; what has to go by itself leaves its cell empty.

    >>> _in_a_block(datetime.date(2021, 5, 1), datetime.date(1899, 12, 30)), _in_a_block("Jun-21", None)
    (44317.0, "'Jun-21")
    """
    if isinstance(value, datetime.date) and first_day is not None:
        return float((datetime.date(value.year, value.month, value.day) - first_day).days)
    return as_written(None if _goes_by_itself(value) else value)
