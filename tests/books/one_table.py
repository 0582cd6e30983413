"""Reading one table, for tests of its header."""

from collections.abc import Sequence

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Role, Table
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Content, GridWorkbook, sheet_of
from tests.books.small_scorecard import book

FEW_MONTHS: tuple[Content, ...] = ("May-20", "Apr-21", "May-21")
CHANGES: tuple[Content, ...] = ("% change from Apr-21", "% change from May-20")


def tables(workbook: GridWorkbook) -> tuple[Table, ...]:
    return read(workbook).tables


def table_of(*rows: Sequence[Content], merged: Sequence[str] = ()) -> Table:
    (table,) = tables(book(sheet_of("Scorecard", rows, merged=merged)))
    return table


def refusal(*rows: Sequence[Content], merged: Sequence[str] = ()) -> str:
    with pytest.raises(ScorecardError) as raised:
        read(book(sheet_of("Scorecard", rows, merged=merged)))
    return str(raised.value)


def changes(table: Table) -> dict[Role, tuple[int, ...]]:
    return {role: change.columns for role, change in table.changes.items()}
