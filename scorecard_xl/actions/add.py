"""Adding indicators: each goes in at the end of its section, as a row that looks like its neighbour, and a
refresh runs. What stands below moves down, with all that leads to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.actions.pointing_at_rows import ending_above
from scorecard_xl.actions.sections import Section, first_row_of, section_called, sections_of
from scorecard_xl.actions.shifted_tables import refreshed_with_shifts, shifted_table
from scorecard_xl.actions.writing import write
from scorecard_xl.computing.columns import is_judged
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    AVERAGE,
    INDICATOR,
    LOWER_LIMIT,
    MAXIMUM,
    MEAN,
    OWNER,
    PREFERRED_DIRECTION,
    REF,
    TARGET,
    UPPER_LIMIT,
    Aim,
    Direction,
    Indicator,
    Problem,
    Scorecard,
    Table,
    Unit,
)
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.own_sheets.lists import HISTORY
from scorecard_xl.reading.aims import OF_PEOPLE, AimReader
from scorecard_xl.reading.scorecard import read, with_earlier
from scorecard_xl.spreadsheet.cells import Content, Formula, Value, areas_covering, cell_name, is_blank
from scorecard_xl.spreadsheet.merged_areas import MergedAreas
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.references import moved, shifted
from scorecard_xl.spreadsheet.row_shifts import RowShift, in_order, new_rows
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet, SheetUpdate, Workbook, sheets_by_name
from scorecard_xl.words.aims import aim_headed
from scorecard_xl.words.headers import compact
from scorecard_xl.words.units import unit_of_format, unit_said
from scorecard_xl.words.years import years_in

OUTCOME = "outcome"


class ListedIndicator(NamedTuple):
    """An indicator as a list of new ones says it; ``beside`` holds its benchmarks, its target and its
    tolerance by their headers, ``formats`` the number formats of those that have not the row's. What it
    leaves open is empty, the number format None."""

    ref: str
    text: str
    owner: str
    outcome: str
    direction: Direction | None
    number_format: str
    section: str = ""
    beside: Mapping[str, Value] = {}
    formats: Mapping[str, str] = {}


class Added(NamedTuple):
    """What adding indicators did, or would do: the scorecard with them, each of their rows by its sheet and
    number, and the changed cells."""

    scorecard: Scorecard
    written: bool
    rows: tuple[tuple[str, int, str], ...]
    changes: tuple[CellChange, ...]
    problems: tuple[Problem, ...]


class _NewRow(NamedTuple):
    """An indicator, the row that it gets, and the section at whose end that is."""

    listed: ListedIndicator
    section: Section
    row: int


def add(
    workbook: Workbook, listed: Sequence[ListedIndicator], *, sheet: str | None = None, dry_run: bool = False
) -> Added:
    """Add indicators at the end of their sections.

    Raises ScorecardError, with nothing written, where a ref stands on the sheet or in the list already, a
    section is not there, or rows cannot be inserted without harm.
    """
    before = read(workbook, None, sheet, may_lack_figures=True)
    _refuse_known_refs(before, listed)
    sheets = sheets_by_name(workbook.sheets)
    sections = sections_of(sheets, before.tables)
    chosen = [section_called(workbook.name, sections, one.section, one.ref) for one in listed]
    placed = [
        (section, [one for one, its in zip(listed, chosen, strict=True) if its is section])
        for section in sections
        if any(its is section for its in chosen)
    ]
    shifts: dict[str, list[RowShift]] = {}
    for section, ones in placed:
        shift = RowShift(section.last_row + 1, len(ones), section.like)
        shifts.setdefault(section.table.sheet, []).append(shift)
    rows = list(_new_rows(placed, shifts))
    writers = [_RowWriter(before, sheets[one.section.table.sheet], one, shifts) for one in rows]
    tables = [
        shifted_table(
            table,
            shifts.get(table.sheet, ()),
            [writer.indicator() for writer in writers if writer.table is table],
        )
        for table in before.tables
    ]
    after = with_earlier(workbook, before, tables)
    changes = [change for writer in writers for change in writer.changes()]
    updates, problems = _updates(workbook, before, after, changes, shifts)
    short = list(ending_above(workbook, shifts))
    done = write(workbook, after.settings, "add", updates, may_write=not dry_run)
    problems += [problem for writer in writers for problem in writer.problems]
    return Added(
        after,
        done.written,
        tuple((one.section.table.sheet, one.row, one.listed.ref) for one in rows),
        done.changes,
        (*_known_to_history(workbook, rows), *short, *problems, *done.problems),
    )


def _refuse_known_refs(scorecard: Scorecard, listed: Sequence[ListedIndicator]) -> None:
    known = {
        indicator.ref.casefold(): (table, indicator)
        for table in scorecard.tables
        for indicator in table.indicators
    }
    seen: set[str] = set()
    for one in listed:
        ref = one.ref.casefold()
        if ref in seen:
            raise ScorecardError(f"{one.ref} stands in the list twice; give each indicator a ref of its own.")
        seen.add(ref)
        if ref in known:
            table, indicator = known[ref]
            raise ScorecardError(
                f"{indicator.ref} is on the sheet already; take it out of the list, or give the new "
                "indicator another ref.",
                book=scorecard.workbook,
                sheet=table.sheet,
                cell=cell_name(indicator.row, table.columns.get(REF, 1)),
            )


def _new_rows(
    placed: Sequence[tuple[Section, Sequence[ListedIndicator]]], shifts: Mapping[str, Sequence[RowShift]]
) -> Iterator[_NewRow]:
    """Each indicator with the row that it gets, as rows stand afterwards."""
    found = {(sheet, shift.first): rows for sheet, ones in shifts.items() for shift, rows in new_rows(ones)}
    for section, listed in placed:
        rows = found[section.table.sheet, section.last_row + 1]
        yield from (_NewRow(one, section, row) for one, row in zip(listed, rows, strict=True))


def _updates(
    workbook: Workbook,
    before: Scorecard,
    after: Scorecard,
    changes: Sequence[CellChange],
    shifts: Mapping[str, Sequence[RowShift]],
) -> tuple[list[SheetUpdate], list[Problem]]:
    """The new rows' cells and what a refresh writes, in one update for each sheet."""
    looks = {(one.sheet, one.row, one.column): one for one in changes}

    def with_new_cells(update: SheetUpdate) -> SheetUpdate:
        found = [_with_format(one, looks) for one in update.changes]
        kept = {(one.row, one.column) for one in found}
        own = [one for one in changes if one.sheet == update.sheet and (one.row, one.column) not in kept]
        owned = areas_covering((one.row, one.column) for one in own)
        return update._replace(changes=(*own, *found), owned=(*owned, *update.owned))

    return refreshed_with_shifts(workbook, before, after, shifts, with_new_cells)


def _with_format(change: CellChange, looks: Mapping[tuple[str, int, int], CellChange]) -> CellChange:
    """A computed cell of a new row, in the number format that the row needs."""
    look = looks.get((change.sheet, change.row, change.column))
    return change if look is None else change._replace(number_format=look.number_format)


def _known_to_history(workbook: Workbook, rows: Sequence[_NewRow]) -> Iterator[Problem]:
    past = read_history(workbook)
    months = {name.casefold(): month for month, name in sorted([*past.figures, *past.commentaries])}
    for one in rows:
        last = months.get(one.listed.ref.casefold())
        if last is not None:
            cell = cell_name(one.row, one.section.table.columns.get(REF, 1))
            message = (
                f"{HISTORY.name} knows this ref, up to {last.label}: it is an indicator that was retired, "
                "unless the ref was meant for another."
            )
            yield Problem(one.section.table.sheet, cell, one.listed.ref, Finding.REF_IN_HISTORY, message)


class _RowWriter:
    """Finds what the row of a new indicator holds; ``problems`` are what people have to look at there."""

    def __init__(
        self,
        scorecard: Scorecard,
        sheet: Sheet,
        new: _NewRow,
        shifts: Mapping[str, Sequence[RowShift]],
    ) -> None:
        self._workbook = scorecard.workbook
        self._placeholders = scorecard.settings.placeholders
        self._sheet = sheet
        self._new = new
        self._shifts = shifts[sheet.name]
        self.table: Table = new.section.table
        self._like = next(one for one in self.table.indicators if one.row == new.section.like)
        if REF not in self.table.columns:
            raise ScorecardError(
                "the table has no column of refs, by which a new indicator would be known; add one first.",
                book=self._workbook,
                sheet=sheet.name,
                cell=cell_name(self.table.header_row, self._first_column),
            )
        self._refuse_merged()
        self.problems: list[Problem] = [*self._left_out()]

    @property
    def _first_column(self) -> int:
        return min([*self.table.columns.values(), *(month.column for month in self.table.months)])

    def _refuse_merged(self) -> None:
        """Merged cells that reach below the section's last row would take in the new one."""
        merged = MergedAreas(self._sheet)
        last = self._new.section.last_row
        for column in self.table.columns.values():
            area = merged.at(last, column)
            if area is not None and area.last_row > last:
                raise ScorecardError(
                    f"the merged cells {area.reference} would take in the new row; unmerge them first.",
                    book=self._workbook,
                    sheet=self._sheet.name,
                    cell=cell_name(last, column),
                )

    def indicator(self) -> Indicator:
        """The indicator as a reading of the new row gives it."""
        listed, table = self._new.listed, self.table
        codes = tuple(self._code(code) or code for code in self._like.figure_formats)
        return Indicator(
            row=self._new.row,
            ref=listed.ref,
            text=listed.text,
            owner=listed.owner,
            unit=self._unit,
            direction=listed.direction,
            figures=(None,) * len(table.months),
            figure_formats=codes,
            stored=dict.fromkeys(table.computed_columns),
            stored_formats=self._like.stored_formats,
            formulas={},
            formula_zeros=frozenset(),
            commentary="",
            aim=self._aim(),
        )

    def _aim(self) -> Aim:
        """What the list says that the figures should be, as a reading of the new row gives it."""
        listed = self._new.listed
        if not is_judged(self.table):
            return Aim()
        aims = {role: self.table.columns[role] for role in OF_PEOPLE if role in self.table.columns}
        cells = {
            role: (column, value, self._code_at(column, name) or self._format_of_like(column))
            for role, column in (aims | dict(self.table.peoples)).items()
            for name, value in listed.beside.items()
            if self._column_beside(name) == column
        }
        reader = AimReader(self._report, self._placeholders)
        return reader.aim(self._new.row, listed.ref, cells, self._unit)

    def _report(self, row: int, column: int, ref: str, code: Finding, message: str) -> None:
        self.problems.append(Problem(self.table.sheet, cell_name(row, column), ref, code, message))

    @property
    def _unit(self) -> Unit:
        listed = self._new.listed
        return unit_of_format(listed.number_format) or unit_said(listed.text)

    def changes(self) -> Iterator[CellChange]:
        """The cells of the new row, but for what is computed."""
        for name, column, content in sorted(self._contents(), key=lambda one: one[1]):
            yield self._change(name, column, content, self._code_at(column, name))
        for index, month in enumerate(self.table.months):
            code = self._code(self._like.figure_formats[index])
            if code:
                yield self._change(month.month.label, month.column, None, code)
        for role in (AVERAGE, MAXIMUM, MEAN, LOWER_LIMIT, UPPER_LIMIT):
            column = self.table.columns.get(role, 0)
            if column and (code := self._code(self._like.stored_formats.get(column, "General"))):
                yield self._change(role, column, None, code)

    def _left_out(self) -> Iterator[Problem]:
        """What the list says and the table has no column for."""
        listed, columns = self._new.listed, self.table.columns
        said = {OWNER: listed.owner, OUTCOME: listed.outcome}
        out = [role for role, text in said.items() if text and role not in columns]
        out += [name for name in listed.beside if self._column_beside(name) is None]
        if out:
            yield Problem(
                self.table.sheet,
                cell_name(self._new.row, columns[REF]),
                listed.ref,
                Finding.NO_COLUMN_FOR,
                f"The table has no column for {' and none for '.join(out)}, which the list gives: it was "
                "left out.",
            )

    def _contents(self) -> Iterator[tuple[str, int, Content]]:
        listed, columns = self._new.listed, self.table.columns
        preferred = listed.direction.value if listed.direction else ""
        said = {
            REF: listed.ref,
            INDICATOR: listed.text,
            OWNER: listed.owner,
            OUTCOME: listed.outcome,
            PREFERRED_DIRECTION: preferred,
        }
        yield from ((role, columns[role], text) for role, text in said.items() if text and role in columns)
        for name, value in listed.beside.items():
            column = self._column_beside(name)
            if column is not None and not is_blank(value):
                yield name, column, value
        yield from self._formulas()

    def _formulas(self) -> Iterator[tuple[str, int, Content]]:
        """People's formulas beside the figures, such as a year to date, go on in the new row."""
        columns = self.table.columns.values()
        own = {*columns, *self.table.computed_columns, *(month.column for month in self.table.months)}
        own |= {column for name in self._new.listed.beside if (column := self._column_beside(name))}
        for column, formula in self._sheet.formulas(self._like.row).items():
            if column in own or not min(own) < column < max(own) or formula.startswith("{"):
                continue
            text, row = formula.removeprefix("="), self._like.row
            for shift in in_order(self._shifts):
                text = shifted(text, shift, self._sheet.name, self._sheet.name)
                row = shift.row(row) or row
            yield "formula", column, Formula(moved(text, self._new.row - row, 0))

    def _column_beside(self, name: str) -> int | None:
        """The column of the table that is headed so; a target of no year is the sheet's own."""
        for row in range(self.table.header_row, first_row_of(self.table)):
            for column, value in self._sheet.filled(row).items():
                if isinstance(value, str) and compact(value) == compact(name):
                    return column
        is_any_target = aim_headed(name) == TARGET and not years_in(name)
        return self.table.columns.get(TARGET) if is_any_target else None

    def _code_at(self, column: int, name: str) -> str | None:
        listed, code = self._new.listed, self._format_of_like(column)
        if name in listed.formats:
            return None if listed.formats[name] == code else listed.formats[name]
        return self._code(code) if name in listed.beside else None

    def _code(self, code: str) -> str | None:
        """The number format that the indicator needs in a cell of the neighbour's; None where that one shows
        its figures as well."""
        wanted = self._new.listed.number_format
        decimals = [parse_number_format(one).decimals or 0 for one in (wanted, code)]
        is_alike = decimals[0] == decimals[1] and unit_of_format(wanted) == unit_of_format(code)
        return None if is_alike else wanted

    def _format_of_like(self, column: int) -> str:
        return self._sheet.number_formats(self._like.row, (column,))[0]

    def _change(self, name: str, column: int, content: Content, code: str | None) -> CellChange:
        return CellChange(
            sheet=self.table.sheet,
            row=self._new.row,
            column=column,
            ref=self._new.listed.ref,
            column_name=name,
            old=None,
            new=content,
            number_format=code,
            old_number_format=self._format_of_like(column),
        )
