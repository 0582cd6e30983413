"""The cells of the columns of benchmarks: which take a national figure, and which keep what they have."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from scorecard_xl.computing.benchmark_plausibility import agrees
from scorecard_xl.computing.computed import format_of_months, shows_no_number
from scorecard_xl.findings import Finding
from scorecard_xl.model import Benchmark, ComparedWith, Indicator, Problem, Scorecard, Table, Unit
from scorecard_xl.own_sheets.benchmark_outcomes import NOTHING
from scorecard_xl.reading.benchmark_columns import benchmark_columns
from scorecard_xl.spreadsheet.cells import Value, as_text, cell_name, is_blank, last_digit
from scorecard_xl.spreadsheet.merged_areas import MergedAreas
from scorecard_xl.spreadsheet.number_format import parse, show
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet, Workbook, sheets_by_name
from scorecard_xl.words.benchmark_names import compared_with
from scorecard_xl.words.figures import NOTHING_YET, figure_of

_EXACT = Decimal("1e-9")


class BenchmarkCells:
    """Finds the changes of the cells beside the tables; ``kept`` are those that stay, and why.

    ``found`` is what the files give for each ref, ``before`` what the import before gave: a cell that holds
    this still was typed by nobody.
    """

    def __init__(
        self,
        workbook: Workbook,
        scorecard: Scorecard,
        found: Mapping[str, Benchmark],
        before: Mapping[str, Benchmark],
        *,
        overwrite: bool,
    ) -> None:
        self._scorecard = scorecard
        self._sheets = sheets_by_name(workbook.sheets)
        self._found = found
        self._before = before
        self._overwrite = overwrite
        self.kept: list[Problem] = []

    def changes(self, skipped: Collection[ComparedWith] = ()) -> Iterator[CellChange]:
        """The changes, table by table; columns of those who are ``skipped`` stay as they are."""
        for table in self._scorecard.tables:
            sheet = self._sheets[table.sheet]
            merged = MergedAreas(sheet)
            named = benchmark_columns(sheet, table).names
            columns = {column: whom for column, name in named.items() if (whom := compared_with(name))}
            for indicator in table.indicators:
                benchmark = self._found.get(indicator.ref)
                if benchmark is None or not benchmark.year or _is_refused(benchmark):
                    continue
                for column, whom in columns.items():
                    if whom in skipped or merged.at(indicator.row, column):
                        continue
                    change = self._change(sheet, table, indicator, column, named[column], whom)
                    if change is not None:
                        yield change

    def _change(
        self,
        sheet: Sheet,
        table: Table,
        indicator: Indicator,
        column: int,
        name: str,
        whom: ComparedWith,
    ) -> CellChange | None:
        new = self._found[indicator.ref].of(whom)
        old = sheet.values(indicator.row, (column,))[0]
        code = sheet.number_formats(indicator.row, (column,))[0]
        formula = sheet.formulas(indicator.row).get(column, "")
        held = figure_of(old, self._scorecard.settings.placeholders).value
        if held is None and _is_said(old):
            return None
        if held is not None and new is not None and agrees(held, new, digit_shown(old, held, code)):
            return None
        new_code = self._format(table, indicator, code)
        is_typed = held is not None and (bool(formula) or not self._is_ours(indicator.ref, whom, held))
        if is_typed and (new is None or not self._overwrite):
            shows = show(old, code) if isinstance(old, float) else as_text(old)
            gives = None if new is None else show(float(new), new_code)
            where = table.sheet, cell_name(indicator.row, column), indicator.ref
            self.kept.append(Problem(*where, Finding.BENCHMARK_KEPT, _stays(name, shows, gives)))
            return None
        content: Value = NOTHING if new is None else float(new)
        if content == old or (new is None and not is_blank(old) and held is None):
            return None
        return CellChange(
            sheet=table.sheet,
            row=indicator.row,
            column=column,
            ref=indicator.ref,
            column_name=name,
            old=old,
            new=content,
            number_format=new_code if new is not None and new_code != code else None,
            old_formula=formula,
            old_number_format=code,
        )

    def _is_ours(self, ref: str, whom: ComparedWith, held: Decimal) -> bool:
        """Whether a cell still holds what the import before wrote."""
        before = self._before[ref].of(whom) if ref in self._before else None
        return before is not None and abs(before - held) <= abs(before) * _EXACT

    def _format(self, table: Table, indicator: Indicator, code: str) -> str:
        """The cell's own number format, unless it does not show what the figure is."""
        parsed = parse(code)
        shows_wrongly = indicator.unit is Unit.PERCENTAGE and not parsed.is_percentage
        if not (parsed.is_general or parsed.is_text or shows_no_number(code) or shows_wrongly):
            return code
        return format_of_months(indicator, table.figures_by_month.get(self._scorecard.month))


def _stays(name: str, shows: str, gives: str | None) -> str:
    """Why a typed benchmark stays; ``gives`` is what the source has in its place, None for nothing."""
    if gives is None:
        return f"{name} holds {shows}, and the source has none: it stays; delete it if it is wrong."
    return f"{name} holds {shows}, and the source gives {gives}: it stays, unless --overwrite is given."


def without(*, neighbours: bool, region: bool) -> frozenset[ComparedWith]:
    """Those whose columns stay, as there is no list of neighbours, or no region is named."""
    skipped = {ComparedWith.NEIGHBOURS} if neighbours else set()
    return frozenset(skipped | ({ComparedWith.REGION} if region else set()))


def _is_refused(benchmark: Benchmark) -> bool:
    """Whether nothing of a row is taken: a figure of one area alone may be a fault."""
    return bool(benchmark.remark) and benchmark.england is benchmark.region is benchmark.neighbours is None


def _is_said(value: Value) -> bool:
    """Whether somebody wrote words of their own, such as Local, where a benchmark would stand."""
    return isinstance(value, str) and value.strip().casefold() not in NOTHING_YET


def digit_shown(value: Value, figure: Decimal, code: str) -> Decimal:
    """What one more in the last digit of a typed benchmark is worth, as it is shown.

    >>> digit_shown(0.226, Decimal("0.226"), "0%"), digit_shown("22.6%", Decimal("0.226"), "General")
    (Decimal('0.01'), Decimal('0.001'))
    """
    unit = parse(code).unit
    if isinstance(value, float) and unit is not None:
        return unit
    of_percent = figure_of(value).is_percentage
    return last_digit(figure * 100) / 100 if of_percent else last_digit(figure)
