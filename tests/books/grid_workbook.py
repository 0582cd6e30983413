"""A workbook in memory, for tests of the rules without a file.

A sheet is a dict of cells by name ("B3"); what a cell holds is its value, or a :class:`Cell` where its
formula or number format matters. ``apply`` makes the changes, so that a test can refresh twice.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scorecard_xl.spreadsheet.attachments import Attached, Attachment
from scorecard_xl.spreadsheet.cells import Area, Formula, Value, area_of, cell_name
from scorecard_xl.spreadsheet.workbook import (
    Applied,
    CellChange,
    Link,
    Macros,
    OwnSheet,
    RowByRow,
    Rule,
    SheetUpdate,
    carries_marker,
    sheet_anew,
)
from scorecard_xl.workbooks.anew_refusals import somebodys_own


@dataclass(slots=True)
class Cell:
    """What a cell holds, the formula that gave it, and how it is shown."""

    value: Value = None
    formula: str = ""
    number_format: str = "General"
    fill: str = ""
    font: str = ""


Content = Cell | Value | int
"""A cell's content as a test writes it; a whole number stands for the float that workbooks hold."""


def cell_of(content: Content) -> Cell:
    """The cell of a content; one of its own, as a test may use a content in several places."""
    if isinstance(content, Cell):
        return replace(content)
    if isinstance(content, int) and not isinstance(content, bool):
        return Cell(float(content))
    return Cell(content)


@dataclass(slots=True)
class GridSheet(RowByRow):
    """The cells of one sheet, by row and column."""

    name: str
    grid: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged_areas: Sequence[Area] = ()
    visible: bool = True
    total_rows: frozenset[int] = frozenset()
    rules: tuple[Rule, ...] = ()
    attachments: Sequence[Attachment] = ()

    @property
    def title(self) -> Value:
        return self["A1"]

    @property
    def last_row(self) -> int:
        return max(self.rows, default=0)

    @property
    def shown_by_excel(self) -> Collection[tuple[int, int]]:
        return {one.area[:2] for one in self.attachments if one.kind is Attached.SHOWN_BY_EXCEL}

    @property
    def rows(self) -> Sequence[int]:
        return sorted(row for row, cells in self.grid.items() if cells)

    def filled(self, row: int) -> Mapping[int, Value]:
        cells = self.grid.get(row, {})
        return {column: cells[column].value for column in sorted(cells) if cells[column].value is not None}

    def values(self, row: int, columns: Sequence[int]) -> Sequence[Value]:
        cells = self.grid.get(row, {})
        return [cells[column].value if column in cells else None for column in columns]

    def formulas(self, row: int) -> Mapping[int, str]:
        return {column: cell.formula for column, cell in self.grid.get(row, {}).items() if cell.formula}

    def number_formats(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        cells = self.grid.get(row, {})
        return [cells[column].number_format if column in cells else "General" for column in columns]

    def fills(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        cells = self.grid.get(row, {})
        return [cells[column].fill if column in cells else "" for column in columns]

    def fonts(self, row: int, columns: Sequence[int]) -> Sequence[str]:
        cells = self.grid.get(row, {})
        return [cells[column].font if column in cells else "" for column in columns]

    def __getitem__(self, name: str) -> Value:
        """A cell's value by the cell's name."""
        area = area_of(name)
        return self.values(area.first_row, (area.first_column,))[0]

    def cell(self, name: str) -> Cell:
        """A cell by its name, made where there is none yet."""
        area = area_of(name)
        return self.grid.setdefault(area.first_row, {}).setdefault(area.first_column, Cell())

    def put(self, name: str, content: Content) -> None:
        """Set a cell."""
        area = area_of(name)
        self.grid.setdefault(area.first_row, {})[area.first_column] = cell_of(content)


def sheet_of(
    name: str,
    rows: Sequence[Sequence[Content]],
    *,
    first_row: int = 1,
    merged: Sequence[str] = (),
    visible: bool = True,
) -> GridSheet:
    """A sheet of these rows, from column A; None leaves a cell out."""
    grid = {
        row: {
            column: cell_of(content)
            for column, content in enumerate(contents, start=1)
            if content is not None
        }
        for row, contents in enumerate(rows, start=first_row)
    }
    return GridSheet(name, grid, [area_of(reference) for reference in merged], visible)


@dataclass(slots=True)
class GridWorkbook:
    """A workbook of such sheets; ``applied`` keeps what each refresh asked for."""

    sheets: Sequence[GridSheet]
    name: str = "book.xlsx"
    applied: list[Sequence[SheetUpdate]] = field(default_factory=list)
    named: dict[str, list[tuple[str, Area]]] = field(default_factory=dict)
    macros: Macros | None = None

    def __getitem__(self, name: str) -> GridSheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    @property
    def names(self) -> Sequence[tuple[str, str]]:
        return [
            (name, f"'{sheet}'!{area.reference}")
            for name, places in self.named.items()
            for sheet, area in places
        ]

    @property
    def charts(self) -> Sequence[tuple[str, str]]:
        return ()

    def apply(self, updates: Sequence[SheetUpdate], *, dry_run: bool = False) -> Applied:
        for sheet in self.sheets:
            written_anew = [one.sheet for one in updates if sheet_anew(one)]
            if sheet.name in written_anew and not carries_marker(sheet.title):
                raise somebodys_own(self.name, sheet.name)
        needed = any(map(self._is_needed, updates))
        if dry_run or not needed:
            return Applied(needed)
        self.applied.append(updates)
        for update in updates:
            if anew := sheet_anew(update):
                self._write_anew(anew)
                continue
            if update.new and update.sheet not in [sheet.name for sheet in self.sheets]:
                self.sheets = [*self.sheets, _added(update.new)]
            sheet = self[update.sheet]
            sheet.rules = sheet.rules if update.rules is None else update.rules
            for change in update.changes:
                assert any(area.holds(change.row, change.column) for area in update.owned), change
                _change(sheet.cell(cell_name(change.row, change.column)), change)
            for row, column in update.uncalculated:
                sheet.grid[row][column] = replace(sheet.grid[row][column], value=None)
            if update.added:
                assert update.added.first_row > sheet.last_row
                for row, values in enumerate(update.added.rows, start=update.added.first_row):
                    cells = {column: cell_of(value) for column, value in enumerate(values, start=1)}
                    sheet.grid[row] = {c: cell for c, cell in cells.items() if cell.value is not None}
        return Applied(True)

    def _write_anew(self, content: OwnSheet) -> None:
        kept = [sheet for sheet in self.sheets if sheet.name != content.name]
        if len(kept) == len(self.sheets):
            self.sheets = [*kept, _added(content)]
            return
        sheet = self[content.name]
        sheet.grid, sheet.visible = _added(content).grid, sheet.visible or not content.is_hidden

    def _is_needed(self, update: SheetUpdate) -> bool:
        if update.changes or update.added or update.new or update.anew:
            return True
        return update.rules is not None and update.rules != self[update.sheet].rules


def _change(cell: Cell, change: CellChange) -> None:
    old = change.old
    if isinstance(old, datetime.date):
        assert isinstance(cell.value, datetime.date)
    else:
        assert cell.value == old, (cell, change)
    if isinstance(change.new, Formula):
        cell.value, cell.formula = None, change.new.text
    else:
        cell.value, cell.formula = change.new, ""
    if change.number_format is not None:
        cell.number_format = change.number_format


def _added(content: OwnSheet) -> GridSheet:
    rows: dict[int, Sequence[Value | Link]] = {1: [content.title], 2: [content.summary]}
    rows[content.header_row] = content.header
    rows.update(enumerate(content.rows, start=content.header_row + 1))
    return GridSheet(
        content.name,
        {
            row: {
                column: Cell(value.cell, value.formula) if isinstance(value, Link) else cell_of(value)
                for column, value in enumerate(values, start=1)
                if value is not None
            }
            for row, values in rows.items()
        },
        visible=not content.is_hidden,
    )
