"""Taking back that rows were inserted or deleted: inserted ones go again, unless somebody has used them
since, and deleted ones come back with what they held."""

from collections.abc import Iterator, Mapping, Sequence

from scorecard_xl.actions.writing import updates_of
from scorecard_xl.actions.written_cells import address_of, stands
from scorecard_xl.findings import Finding
from scorecard_xl.model import Problem, Table
from scorecard_xl.own_sheets.change_log import GONE, NUMBER_FORMAT, RESULT, ROWS_ADDED, ROWS_DELETED, Line
from scorecard_xl.spreadsheet.cells import Content, Formula, cell_name
from scorecard_xl.spreadsheet.row_shifts import RowShift, new_rows, row_after
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet, SheetUpdate


def is_of_rows(line: Line) -> bool:
    """Whether a line of the log is about rows, or a cell that went with its row."""
    return line.column in (ROWS_ADDED, ROWS_DELETED) or line.column.startswith(GONE)


class UndoneRows:
    """The rows of an action that were inserted or deleted, and how to take that back; ``left`` are those that
    stay, and why."""

    def __init__(
        self, lines: Sequence[Line], sheets: Mapping[str, Sheet], tables: Mapping[str, Sequence[Table]]
    ) -> None:
        self._lines = lines
        self._sheets = sheets
        self.left: list[Problem] = []
        self._shifts: dict[str, list[RowShift]] = {}
        self._kept: set[tuple[str, int]] = set()
        for line in lines:
            if line.column == ROWS_ADDED and line.sheet in sheets:
                self._take_away(line)
            elif line.column == ROWS_DELETED and line.sheet in sheets:
                self._bring_back(line, tables.get(line.sheet, ()))

    @property
    def count(self) -> int:
        """How many rows go, or come back."""
        return sum(abs(shift.by) for shifts in self._shifts.values() for shift in shifts)

    def keeps(self, line: Line) -> bool:
        """Whether a line is about a cell of an inserted row: it goes with that, or stays with it."""
        sheet, row, _ = address_of(line)
        return (sheet, row) in self._kept or self._row_after(sheet, row) is None

    def updates(self, changes: Sequence[CellChange]) -> list[SheetUpdate]:
        """The updates that make other changes, which speak of the sheets as they are, and take the rows
        back."""
        moved = [one._replace(row=self._row_after(one.sheet, one.row) or one.row) for one in changes]
        updates = {update.sheet: update for update in updates_of([*self._restored(), *moved])}
        for sheet, shifts in self._shifts.items():
            update = updates.get(sheet, SheetUpdate(sheet))
            updates[sheet] = update._replace(shifts=tuple(shifts), lost=tuple(self._lost(sheet, shifts)))
        return list(updates.values())

    def _row_after(self, sheet: str, row: int) -> int | None:
        return row_after(self._shifts.get(sheet, ()), row)

    def _take_away(self, line: Line) -> None:
        sheet, first, _ = address_of(line)
        rows = range(first, first + _number(line.new))
        used = next(self._used_since(sheet, rows), None)
        if used is None:
            self._shifts.setdefault(sheet, []).append(RowShift(first, -len(rows)))
            return
        self._kept |= {(sheet, row) for row in rows}
        what = "The row stays" if len(rows) == 1 else f"The {len(rows)} rows stay"
        message = (
            f"{what} as {'it is' if len(rows) == 1 else 'they are'}, because this cell was changed since."
        )
        self.left.append(Problem(sheet, used, "", Finding.NOT_UNDONE, message))

    def _used_since(self, sheet: str, rows: range) -> Iterator[str]:
        """The cells of inserted rows that hold something else than was written."""
        written: dict[tuple[int, int], Content] = {}
        for line in self._lines:
            name, row, column = address_of(line)
            if name == sheet and row in rows and not is_of_rows(line) and _is_content(line):
                written[row, column] = line.new
        for row in rows:
            now: dict[int, Content] = dict(self._sheets[sheet].filled(row))
            now |= {column: Formula(text) for column, text in self._sheets[sheet].formulas(row).items()}
            for column in sorted({*now, *(column for at, column in written if at == row)}):
                if not stands(now.get(column), written.get((row, column))):
                    yield cell_name(row, column)

    def _bring_back(self, line: Line, tables: Sequence[Table]) -> None:
        sheet, first, _ = address_of(line)
        rows = {indicator.row for table in tables for indicator in table.indicators}
        like = next((row for row in (first - 1, first) if row in rows), 0)
        self._shifts.setdefault(sheet, []).append(RowShift(first, _number(line.old), like))

    def _restored(self) -> Iterator[CellChange]:
        """The cells of deleted rows, as they were."""
        found: dict[tuple[str, int, int], CellChange] = {}
        likes = {
            (sheet, row): shift.like
            for sheet, shifts in self._shifts.items()
            for shift, rows in new_rows(shifts)
            for row in rows
        }
        for line in self._lines:
            if not line.column.startswith(GONE) or line.sheet not in self._sheets:
                continue
            sheet, row, column = address_of(line)
            name = line.column.removeprefix(GONE)
            is_format = name.startswith(NUMBER_FORMAT)
            known = found.get((sheet, row, column)) or CellChange(
                sheet=sheet,
                row=row,
                column=column,
                ref=line.ref,
                column_name=name.removeprefix(NUMBER_FORMAT),
                old=None,
                new=None,
            )
            if not is_format:
                known = known._replace(new=line.old)
            elif str(line.old) != self._code(sheet, likes.get((sheet, row), 0), column):
                known = known._replace(number_format=str(line.old))
            found[sheet, row, column] = known
        yield from (one for one in found.values() if one.new is not None or one.number_format is not None)

    def _code(self, sheet: str, row: int, column: int) -> str:
        """The number format of a cell of the row whose look a row that comes back takes."""
        return self._sheets[sheet].number_formats(row, (column,))[0] if row else "General"

    def _lost(self, sheet: str, shifts: Sequence[RowShift]) -> Iterator[CellChange]:
        """The cells that go with the rows that are taken away again, so that a redo knows them."""
        names = {address_of(line): line for line in self._lines if not is_of_rows(line)}
        for shift in sorted(shifts):
            for row in range(shift.first, shift.first - shift.by):
                columns = [column for (name, at, column) in sorted(names) if (name, at) == (sheet, row)]
                codes = self._sheets[sheet].number_formats(row, columns)
                values = self._sheets[sheet].values(row, columns)
                formulas = self._sheets[sheet].formulas(row)
                for column, value, code in zip(columns, values, codes, strict=True):
                    line = names[sheet, row, column]
                    yield CellChange(
                        sheet=sheet,
                        row=row,
                        column=column,
                        ref=line.ref,
                        column_name=line.column.removeprefix(NUMBER_FORMAT),
                        old=value,
                        new=None,
                        old_formula=formulas.get(column, ""),
                        old_number_format=code,
                    )


def _number(content: Content) -> int:
    return int(content) if isinstance(content, float) else 0


def _is_content(line: Line) -> bool:
    return not line.column.startswith((NUMBER_FORMAT, RESULT))
