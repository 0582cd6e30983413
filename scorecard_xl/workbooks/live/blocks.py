"""How changed cells cross to an application: in few blocks, as texts that Excel does not read otherwise."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import Area, CellError, Content, Formula, Value, runs
from scorecard_xl.spreadsheet.workbook import CellChange

_WIDEST_BRIDGE = 32  # right rows that are written again to keep a run in one block
ROWS_IN_A_BLOCK = 10_000
"""The most that cross in one call."""

LONGEST_IN_A_BLOCK = 8_000
"""The characters of a text up to which it crosses among others."""

_ARROWS = ("↑", "→", "↓")
_PLAIN_TEXTS = frozenset(["-", "n/a"])
SIGNS = frozenset([*_ARROWS, *_PLAIN_TEXTS])
"""The texts that stand in a cell for themselves."""

MONTH = "mmm-yy"
"""How a month is shown."""

_WORD = re.compile(r"[^\W\d_]{3,}")


def safe_text(text: str) -> str:
    """A text that Excel keeps as it is: behind an apostrophe where it might read a formula, a number, a
    date or a truth value. (Excel's "Enter text": a leading apostrophe marks a text and is no part of it.)

    >>> safe_text("↑ 10%"), safe_text("% change from Apr-21"), safe_text("Jun-21"), safe_text("- n/a")
    ('↑ 10%', '% change from Apr-21', "'Jun-21", "'- n/a")
    """
    if text in _PLAIN_TEXTS or text.startswith(_ARROWS):
        return text
    is_sentence = text[:1] not in "=+-@'" and len(_WORD.findall(text)) > 1
    return text if is_sentence else f"'{text}"


Place = tuple[int, int]
Standing = Callable[[int, Sequence[int]], Mapping[int, Value]]


class Block(NamedTuple):
    """Cells that are written in one call; their values row by row."""

    area: Area
    values: list[list[Content]]

    def cells(self) -> Iterator[tuple[Place, Content]]:
        """Each cell's row and column, and its value."""
        for row, values in enumerate(self.values, start=self.area.first_row):
            for column, value in enumerate(values, start=self.area.first_column):
                yield (row, column), value


def blocks_of(
    changes: Mapping[Place, CellChange],
    owned: Sequence[Area],
    standing: Standing,
) -> Iterator[Block]:
    """The changes of a sheet's owned cells in blocks.

    ``standing`` gives what stands in those of a row's cells where it may be written once more as it is: such
    cells are written as well where they part a run of changed ones.
    """
    by_row: dict[int, list[Place]] = {}
    for row, column in changes:
        by_row.setdefault(row, []).append((row, column))
    for area in owned:
        rows = range(area.first_row, area.last_row + 1)
        inside = {
            place: changes[place] for row in rows for place in by_row.get(row, ()) if area.holds(*place)
        }
        if inside:
            yield from _blocks_in(inside, standing)


def _blocks_in(changes: Mapping[Place, CellChange], standing: Standing) -> Iterator[Block]:
    first, last = min(column for _, column in changes), max(column for _, column in changes)
    columns = range(first, last + 1)

    def written(row: int) -> list[Content] | None:
        """What the whole row of the block would be; None where a cell in it has to stay untouched."""
        contents: dict[int, Content] = {c: changes[row, c].new for c in columns if (row, c) in changes}
        if len(contents) < len(columns):
            contents = {**standing(row, columns), **contents}
        return [contents[column] for column in columns] if len(contents) == len(columns) else None

    block: Block | None = None
    for row in sorted({row for row, _ in changes}):
        values = written(row)
        fits = block and len(block.values) + _WIDEST_BRIDGE < ROWS_IN_A_BLOCK
        if block and fits and values and row - block.area.last_row <= _WIDEST_BRIDGE + 1:
            between = [written(bridged) for bridged in range(block.area.last_row + 1, row)]
            if all(between):
                block.values.extend([*(bridged for bridged in between if bridged), values])
                block = Block(block.area._replace(last_row=row), block.values)
                continue
        if block:
            yield block
        block = Block(Area(row, first, row, last), [values]) if values else None
        if not values:
            yield from _runs_in_row(row, changes, columns)
    if block:
        yield block


def _runs_in_row(row: int, changes: Mapping[Place, CellChange], columns: Sequence[int]) -> Iterator[Block]:
    for left, right in runs([column for column in columns if (row, column) in changes]):
        values: list[Content] = [changes[row, column].new for column in range(left, right + 1)]
        yield Block(Area(row, left, row, right), [values])


def format_runs(changes: Sequence[CellChange]) -> Iterator[tuple[Area, str]]:
    """The number formats that the changes ask for, each with a stretch of cells below each other."""
    wanted = [change for change in changes if change.number_format is not None]
    wanted.sort(key=lambda change: (change.column, change.number_format, change.row))
    for (column, code), group in groupby(wanted, key=lambda change: (change.column, change.number_format)):
        for top, bottom in runs([change.row for change in group]):
            yield Area(top, column, bottom, column), str(code)


def formula_runs(changes: Mapping[Place, CellChange]) -> Iterator[tuple[Area, list[list[str]]]]:
    """Changes that are formulas in stretches of cells below each other, each with its formulas."""
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(changes):
        by_column.setdefault(column, []).append(row)
    for column, rows in sorted(by_column.items()):
        for top, bottom in runs(rows):
            texts = [[str(changes[row, column].new)] for row in range(top, bottom + 1)]
            yield Area(top, column, bottom, column), texts


def date_runs(rows: Sequence[Sequence[object]], top: int) -> Iterator[Area]:
    """The stretches of dates below each other in rows that are all of one width.

    >>> day = datetime.date(2021, 5, 1)
    >>> [area.reference for area in date_runs([[1.0, day], [2.0, day], [day, "none"]], 5)]
    ['A7', 'B5:B6']
    """
    for column in range(len(rows[0]) if rows else 0):
        dated = [row for row, cells in enumerate(rows, top) if isinstance(cells[column], datetime.date)]
        for first, last in runs(dated):
            yield Area(first, column + 1, last, column + 1)


def as_written(value: Content) -> Value:
    """A value as it is handed to the application: an empty text empties a cell and leaves its look."""
    if value is None:
        return ""
    if isinstance(value, Formula | CellError):
        return str(value)
    if isinstance(value, str):
        return safe_text(value)
    if type(value) is datetime.date:
        return datetime.datetime(value.year, value.month, value.day)
    return value
