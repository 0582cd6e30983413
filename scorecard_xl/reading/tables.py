"""The tables of one sheet: where each begins and ends, its months, and its indicators row by row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, NoReturn

from scorecard_xl.computing.columns import judged_by_header, judged_columns, window_headers
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import (
    COMMENTARY,
    INDICATOR,
    OWNER,
    PREFERRED_DIRECTION,
    REF,
    Aim,
    ChangeColumns,
    Indicator,
    Month,
    MonthColumn,
    Problem,
    Role,
    Settings,
    Table,
    Unit,
    are_of_a_year,
)
from scorecard_xl.reading.aims import OF_PEOPLE, AimReader, beside_months
from scorecard_xl.reading.change_headers import Heading, header_without_year, text_of
from scorecard_xl.reading.change_roles import (
    Figures,
    left_alone,
    settled,
    told_by_figures,
    with_lone_change,
    with_months,
)
from scorecard_xl.reading.earlier_figures import EarlierFigures
from scorecard_xl.reading.figures import FigureReader, row_formats, unit_shown
from scorecard_xl.reading.headers import TableHeader, find_header
from scorecard_xl.reading.month_columns import doubtful_columns, month_columns, with_numbers
from scorecard_xl.reading.years import YearsAround
from scorecard_xl.spreadsheet.cells import Area, Value, as_text, cell_name, is_blank
from scorecard_xl.spreadsheet.merged_areas import MergedAreas
from scorecard_xl.spreadsheet.raised_text import without_marks
from scorecard_xl.spreadsheet.symbol_fonts import may_be_symbol, shown_as
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.headers import compact
from scorecard_xl.words.preferences import Preference, preference_of
from scorecard_xl.words.text import naming_unseen
from scorecard_xl.words.units import unit_said


class _Layout(NamedTuple):
    """A header with its months resolved, and the columns that each of its rows is read from."""

    header: TableHeader
    months: tuple[MonthColumn, ...]
    fixed: tuple[int, ...]
    computed: tuple[int, ...]
    beside: tuple[tuple[Role, int], ...]
    columns: tuple[int, ...]
    is_of_a_year: bool

    @property
    def figures(self) -> slice:
        """Where the figures stand among what is read of a row."""
        first = len(self.fixed) + len(self.computed)
        return slice(first, first + len(self.months))

    @property
    def label_column(self) -> int:
        return self.fixed[0] or self.fixed[1]


_FIXED_ROLES = (REF, INDICATOR, OWNER, PREFERRED_DIRECTION, COMMENTARY)
_SHARED_ROLES = (OWNER, PREFERRED_DIRECTION, COMMENTARY)
_NO_COLUMN = 0


_NO_FORMULAS: Mapping[int, str] = {}
_SHARED_BY_NONE: Mapping[Role, int] = {}


def _shows_figure(value: Value) -> bool:
    return type(value) is float or (isinstance(value, str) and any(mark in value for mark in "↑→↓"))


class TableReader:
    """Reads the tables of one sheet, from the top down."""

    def __init__(self, workbook: str, sheet: Sheet, settings: Settings, earlier: EarlierFigures) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._settings = settings
        self._earlier = earlier
        self._merged = MergedAreas(sheet)
        # The rows above each table, as far as they are read, that belong to none.
        self._titles: list[list[int]] = [[]]
        self._total_rows = sheet.total_rows
        self._figures = FigureReader(sheet, self._report, settings.placeholders)
        self._aims = AimReader(self._report, settings.placeholders)
        self._around = YearsAround(workbook, sheet, self._merged, self._titles)
        self._shared: dict[Area, Value] = {}
        self.problems: list[Problem] = []
        self.own_headers_found: set[str] = set()
        self.window_headings: list[Heading] = []
        self._own_headers = {
            header: column.role
            for header, column in judged_by_header().items()
            if column.role in settings.computed_columns
        }
        self._own_headers.update((compact(text), role) for role, text in settings.headers.items())

    @cached_property
    def _shown_by_excel(self) -> Collection[tuple[int, int]]:
        return self._sheet.shown_by_excel

    def tables(self) -> Iterator[Table]:
        """Each table; what people have to look at stands in ``problems`` afterwards."""
        layout: _Layout | None = None
        ended: _Layout | None = None
        indicators: list[Indicator] = []
        previous = 0
        for row in self._sheet.rows:
            if layout and row <= layout.header.last_row:
                continue
            values: Sequence[Value] = ()
            if row in self._total_rows:
                if layout:
                    yield self._table(layout, previous, indicators)
                    layout, ended, indicators = None, layout, []
                continue  # what an Excel table totals is no indicator
            if layout:
                values = self._sheet.values(row, layout.columns)
                if row != previous + 1 or self._ends(row, values, layout):
                    yield self._table(layout, previous, indicators)
                    layout, ended, indicators = None, layout, []
            if layout:
                if (indicator := self._indicator(row, values, layout)) is not None:
                    indicators.append(indicator)
                previous = row
            elif layout := self._layout_at(row):
                previous = layout.header.last_row
                self._titles.append([])
            else:
                self._titles[-1].append(row)
                if ended:
                    self._report_row_outside(row, ended)
        if layout:
            yield self._table(layout, previous, indicators)

    def _ends(self, row: int, values: Sequence[Value], layout: _Layout) -> bool:
        """Whether a row ends the table: nothing in any of its columns, or the next header."""
        figures = values[layout.figures]
        # A header has no numbers where this table has its months, but for years above its own months.
        if any(type(value) is float and not 1990 <= value <= 2100 for value in figures):
            return False
        filled = self._sheet.filled(row)
        if all(is_blank(filled.get(column)) for column in layout.header.columns):
            return True
        return find_header(self._sheet, row, self._own_headers, self._around) is not None

    def _report_row_outside(self, row: int, ended: _Layout) -> None:
        """An indicator below the blank row that ended its table would keep its old figures unseen."""
        values = self._sheet.values(row, ended.columns)
        label = as_text(values[0]) or as_text(values[1])
        computed, figures = values[len(ended.fixed) : ended.figures.start], values[ended.figures]
        numbers = sum(type(value) is float for value in figures)
        if label and (numbers > 1 or (numbers and not all(map(is_blank, computed)))):
            message = (
                "A blank row parts this row from its table, so it is not refreshed: delete the blank row, or "
                "repeat the header above this row."
            )
            self._report(row, ended.label_column, as_text(values[0]), Finding.ROW_OUTSIDE_TABLE, message)

    def _layout_at(self, row: int) -> _Layout | None:
        header = find_header(self._sheet, row, self._own_headers, self._around)
        if header is None:
            return None
        for role, window in header.windows.items():
            if window != self._settings.window:
                self._refuse(
                    header.roles[role].cell,
                    f"the header speaks of {window} months and the Settings of {self._settings.window}; "
                    "change one of them.",
                )
        months, problems = month_columns(self._workbook, header)
        self.problems += problems
        self._note_headings(header)
        fixed = tuple(header.roles[r].column if r in header.roles else _NO_COLUMN for r in _FIXED_ROLES)
        sound = [change.columns for change in header.changes if not change.fault]
        computed = {column for columns in sound for column in columns.columns}
        computed |= {header.roles[role].column for role, _ in window_headers() if role in header.roles}
        computed |= {header.roles[one.role].column for one in judged_columns() if one.role in header.roles}
        owned = tuple(sorted(computed))
        figures = tuple(month.column for month in months)
        beside = beside_months(header.others, header.roles.keys(), max(months).month)
        is_of_a_year = are_of_a_year([month.month for month in months])
        read = fixed + owned + figures + tuple(beside.values())
        return _Layout(header, months, fixed, owned, tuple(beside.items()), read, is_of_a_year)

    def _note_headings(self, header: TableHeader) -> None:
        for role, heading in header.roles.items():
            words = {compact(heading.words), compact(text_of(heading.value))}
            self.own_headers_found |= words & self._own_headers.keys()
            if role in dict(window_headers()):
                self.window_headings.append(heading)

    def _report_doubtful(self, layout: _Layout, indicators: Sequence[Indicator]) -> None:
        """Columns that hold numbers and are not read, in the table's rows. One that may be the newest month's
        stops the reading, unless somebody has said which month it is about."""
        doubts = doubtful_columns(layout.header, layout.months, layout.computed)
        for doubt in with_numbers(doubts, self._sheet, [indicator.row for indicator in indicators]):
            if doubt.stops and self._settings.month is None:
                self._refuse(doubt.problem.cell, doubt.refusal)
            self.problems.append(doubt.problem)

    def _indicator(self, row: int, values: Sequence[Value], layout: _Layout) -> Indicator | None:
        shared_rows = _SHARED_BY_NONE
        if self._merged.touch(row):
            values, shared_rows = self._with_shared(row, values, layout)
        ref, text, owner = (without_marks(as_text(value)) for value in values[:3])
        commentary = values[4]
        first_figure = layout.figures.start
        figures, formula_zeros, typed_units, formulas = self._figures.figures(
            row, ref, values[layout.figures], layout.months
        )
        has_figures = any(figure is not None for figure in figures)
        if not self._is_indicator(row, (ref, text), values[5:first_figure], layout, has_figures=has_figures):
            return None
        if self._merged.touch(row):
            self._refuse_merged(row, layout.computed)
        codes = tuple(self._sheet.number_formats(row, layout.columns))
        formats = row_formats(codes[: layout.figures.stop], layout.computed, first_figure)
        unit = unit_shown(figures, formats, typed_units)
        if unit is None and layout.is_of_a_year:
            unit = self._earlier.unit(ref or text, layout.months, formats.units)
        unit = unit or unit_said(text)
        self._figures.report_unusual(row, ref, unit, figures, layout.months)
        preference = self._preference(row, layout.fixed[3], values[3])
        if not preference.is_known:
            said = as_text(values[3])
            message = (
                f"The preferred direction “{said}” is not known: use ▲, ▼, “Lower is better” or “Neutral”."
            )
            message = naming_unseen(message, str(values[3]))
            self._report(row, layout.fixed[3], ref, Finding.UNKNOWN_PREFERENCE, message)
        return Indicator(
            row,
            ref,
            text,
            owner,
            unit,
            preference.direction,
            figures,
            formats.of_figures,
            dict(zip(layout.computed, values[5:first_figure], strict=True)),
            formats.of_computed,
            {column: formulas[column] for column in layout.computed if column in formulas}
            if formulas
            else _NO_FORMULAS,
            formula_zeros,
            "" if is_blank(commentary) else str(commentary),
            shared_rows,
            frozenset(column for column in layout.computed if (row, column) in self._shown_by_excel)
            if self._shown_by_excel
            else frozenset(),
            preference.is_drawn or preference.direction is None,
            aim=self._aim(row, ref, layout, values, codes, unit),
        )

    def _aim(
        self,
        row: int,
        ref: str,
        layout: _Layout,
        values: Sequence[Value],
        codes: Sequence[str],
        unit: Unit,
    ) -> Aim:
        end = layout.figures.stop
        return self._aims.aim(
            row,
            ref,
            {
                role: (column, value, code)
                for (role, column), value, code in zip(layout.beside, values[end:], codes[end:], strict=True)
            },
            unit,
        )

    def _preference(self, row: int, column: int, value: Value) -> Preference:
        """The preferred direction of a cell; a letter may be shown as an arrow by its font."""
        text = as_text(value)
        if not may_be_symbol(text):
            return preference_of(value)
        drawn = shown_as(text, self._sheet.fonts(row, (column,))[0])
        return preference_of(drawn)._replace(is_drawn=False) if drawn else preference_of(value)

    def _with_shared(
        self, row: int, values: Sequence[Value], layout: _Layout
    ) -> tuple[Sequence[Value], Mapping[Role, int]]:
        """A row's values with what merged cells over several rows say of it, and the rows that hold that."""
        found = list(values)
        rows: dict[Role, int] = {}
        for index, (role, column) in enumerate(zip(_FIXED_ROLES, layout.fixed, strict=True)):
            area = self._merged.at(row, column) if role in _SHARED_ROLES and column else None
            if area is None or area.first_row == area.last_row:
                continue
            if area.first_column == column and area.first_row > layout.header.last_row:
                if area not in self._shared:
                    self._shared[area] = self._sheet.filled(area.first_row).get(column)
                found[index] = self._shared[area]
                rows[role] = area.first_row
        return found, rows

    def _is_indicator(
        self,
        row: int,
        name: tuple[str, str],
        computed: Sequence[Value],
        layout: _Layout,
        *,
        has_figures: bool,
    ) -> bool:
        """Whether a row is an indicator's, given its ref and text; what only looks like one is reported."""
        ref, text = name
        if not has_figures and not ref:
            if layout.is_of_a_year and text and self._earlier.knows(text):
                return True  # its figures have gone to History with their year
            self._report_without_figures(row, text, computed, layout)
            return False
        if not has_figures:
            return not self._is_section(row, layout)
        if not ref and not text:
            message = (
                "This row has figures but neither a ref nor an indicator, so it is not refreshed: name it."
            )
            self._report(row, layout.label_column, "", Finding.ROW_WITHOUT_NAME, message)
            return False
        return True

    def _report_without_figures(
        self, row: int, text: str, computed: Sequence[Value], layout: _Layout
    ) -> None:
        """Without a ref and figures a row is no indicator, so what was computed for it once stays unseen."""
        left = [
            column for column, value in zip(layout.computed, computed, strict=True) if _shows_figure(value)
        ]
        if text and left:
            message = (
                "This row has neither a ref nor a figure of any month, so its computed cells stay as they "
                "are: give it a ref, or clear them."
            )
            self._report(row, left[0], "", Finding.ROW_WITHOUT_FIGURES, message)

    def _is_section(self, row: int, layout: _Layout) -> bool:
        """Whether a row with a ref and no figures is a section's heading: merged, or nothing else."""
        area = self._merged.at(row, layout.fixed[0])
        if area and area.last_column > area.first_column:
            return True
        filled = self._sheet.filled(row)
        others = [c for c in layout.header.columns if c != layout.fixed[0] and not is_blank(filled.get(c))]
        return not others

    def _refuse_merged(self, row: int, computed: Sequence[int]) -> None:
        for column in computed:
            if (area := self._merged.at(row, column)) is not None:
                self._refuse(
                    cell_name(row, column),
                    f"the computed cell is part of the merged cells {area.reference}; unmerge them.",
                )

    def _refuse(self, cell: str, what: str) -> NoReturn:
        raise ScorecardError(what, book=self._workbook, sheet=self._sheet.name, cell=cell)

    def _report(self, row: int, column: int, ref: str, code: Finding, message: str) -> None:
        self.problems.append(Problem(self._sheet.name, cell_name(row, column), ref, code, message))

    def _table(self, layout: _Layout, last_row: int, indicators: list[Indicator]) -> Table:
        header = layout.header
        self._report_doubtful(layout, indicators)
        newest = _latest_with_figures(layout.months, indicators)
        self._figures.report_at_end(newest or max(layout.months).month)
        # Of a year that has begun without figures the Settings alone may say what it is about.
        meant = {one for one in (newest, self._settings.month) if one} or {max(layout.months).month}
        changes = self._changes(layout, indicators, meant)
        columns = {role: heading.column for role, heading in header.roles.items()}
        beside = dict(layout.beside)
        columns |= {role: beside.pop(role) for role in OF_PEOPLE if role in beside}
        windows = [columns[role] for role, _ in window_headers() if role in columns]
        windows += [columns[one.role] for one in judged_columns() if one.role in columns]
        computed = {*windows, *(column for change in changes.values() for column in change.columns)}
        commentary = header.commentary
        if commentary is None and COMMENTARY in header.roles:
            commentary = header_without_year(self._sheet, header.roles[COMMENTARY], max(meant))
        return Table(
            self._sheet.name,
            header.first_row,
            last_row,
            layout.months,
            changes,
            columns,
            tuple(sorted(computed)),
            commentary,
            tuple(indicators),
            header.years,
            beside,
        )

    def _changes(
        self, layout: _Layout, indicators: Sequence[Indicator], meant: Collection[Month]
    ) -> dict[Role, ChangeColumns]:
        """The changes that are understood, by what they are about; the others stay as they are, each with a
        line. ``meant`` are the months that the table may be about."""
        figures = Figures(layout.months, indicators, max(meant), self._settings, self._earlier)
        told = told_by_figures(with_lone_change(layout.header.changes, meant), figures)
        changes = settled(with_months(self._sheet, told, max(meant)))
        self.problems += [left_alone(self._sheet.name, one) for one in changes if one.fault]
        return {one.role: one.columns for one in changes if one.role and not one.fault}


def _latest_with_figures(months: Sequence[MonthColumn], indicators: Sequence[Indicator]) -> Month | None:
    """The latest month that has a figure which is no formula's zero; None where none has."""
    for index, (month, *_) in sorted(enumerate(months), key=lambda column: column[1], reverse=True):
        if any(i.figures[index] is not None and month not in i.formula_zeros for i in indicators):
            return month
    return None
