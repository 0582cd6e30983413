"""What a check says of benchmarks: rows that cannot be meant, figures that were not taken, old ones, a
heading of another year, and typed ones on another scale than the source's."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from scorecard_xl.actions.benchmark_cells import digit_shown
from scorecard_xl.computing.benchmark_plausibility import factor_between
from scorecard_xl.findings import Finding
from scorecard_xl.model import Benchmark, BenchmarkRow, Problem, Scorecard, Table
from scorecard_xl.own_sheets import benchmarks
from scorecard_xl.own_sheets.benchmarks import benchmarks_sheet, cell_of, read_mapping, read_outcomes
from scorecard_xl.reading.benchmark_columns import BenchmarkColumns, benchmark_columns
from scorecard_xl.spreadsheet.cells import as_text, cell_name
from scorecard_xl.spreadsheet.number_format import show
from scorecard_xl.spreadsheet.workbook import Sheet, Workbook, sheets_by_name
from scorecard_xl.words.benchmark_names import compared_with, year_ending
from scorecard_xl.words.figures import figure_of

_A_YEAR = datetime.timedelta(days=366)


def benchmark_findings(workbook: Workbook, scorecard: Scorecard) -> Iterator[Problem]:
    """All of them, those of the sheet Benchmarks first; none in a workbook without that sheet."""
    sheet = benchmarks_sheet(workbook)
    if sheet is None:
        return
    mapping = read_mapping(workbook, [indicator.ref for indicator in scorecard.indicators])
    yield from mapping.problems
    outcomes = read_outcomes(workbook)
    for row in mapping.rows:
        if row.ref in outcomes:
            yield from _not_taken(sheet, row, outcomes[row.ref])
            yield from _old(sheet, row, outcomes)
    sheets = sheets_by_name(workbook.sheets)
    for table in scorecard.tables:
        here = sheets[table.sheet]
        columns = benchmark_columns(here, table)
        yield from _of_another_year(table, columns, outcomes)
        yield from _on_another_scale(here, table, columns, outcomes)


def _not_taken(sheet: Sheet, row: BenchmarkRow, outcome: Benchmark) -> Iterator[Problem]:
    if outcome.remark:
        cell = cell_of(sheet, row, benchmarks.REMARK)
        message = f"The last import says: {outcome.remark}."
        yield Problem(sheet.name, cell, row.ref, Finding.BENCHMARK_NOT_TAKEN, message)


def _old(sheet: Sheet, row: BenchmarkRow, outcomes: Mapping[str, Benchmark]) -> Iterator[Problem]:
    """A row whose year, or whose file, is more than a year older than what there is."""
    outcome = outcomes[row.ref]
    year, newest = year_ending(outcome.year), year_ending(outcome.newest_year)
    dates = [one.source_date for one in outcomes.values() if one.source_date]
    if year is not None and newest is not None and newest - year > 1:
        column = benchmarks.YEAR
        how = f"write {benchmarks.LATEST} here, and import them again" if row.year else "import them again"
        message = f"The benchmarks are of {outcome.year}, and the source has {outcome.newest_year}: {how}."
    elif outcome.source_date and max(dates) - outcome.source_date > _A_YEAR:
        column = benchmarks.SOURCE_DATE
        message = (
            f"The benchmarks are from a file of {outcome.source_date}, and others are from one of "
            f"{max(dates)}: import them from a newer file too."
        )
    else:
        return
    yield Problem(sheet.name, cell_of(sheet, row, column), row.ref, Finding.BENCHMARK_OLD, message)


def _of_another_year(
    table: Table, columns: BenchmarkColumns, outcomes: Mapping[str, Benchmark]
) -> Iterator[Problem]:
    """A heading whose year is not that of most benchmarks below it."""
    labels: dict[int, str] = {}
    years: Counter[int] = Counter()
    for indicator in table.indicators:
        outcome = outcomes.get(indicator.ref)
        year = year_ending(outcome.year) if outcome else None
        if outcome and year is not None:
            labels.setdefault(year, outcome.year)
            years[year] += 1
    said = year_ending(columns.year)
    if said is None or not years or not columns.names or years[said] == max(years.values()):
        return
    most, number = years.most_common(1)[0]
    message = (
        f"The benchmarks are headed {columns.year}, and {number} of the {years.total()} that were imported "
        f"are of {labels[most]}: correct the heading."
    )
    cell = cell_name(table.header_row, min(columns.names))
    yield Problem(table.sheet, cell, "", Finding.BENCHMARK_YEAR, message)


def _on_another_scale(
    sheet: Sheet, table: Table, columns: BenchmarkColumns, outcomes: Mapping[str, Benchmark]
) -> Iterator[Problem]:
    whom = {column: compared_with(name) for column, name in columns.names.items()}
    places = tuple(column for column, one in whom.items() if one)
    for indicator in table.indicators:
        outcome = outcomes.get(indicator.ref)
        if outcome is None or not places:
            continue
        held = zip(
            places,
            sheet.values(indicator.row, places),
            sheet.number_formats(indicator.row, places),
            strict=True,
        )
        for column, value, code in held:
            compared = whom[column]
            source = outcome.of(compared) if compared else None
            typed = figure_of(value).value
            if typed is None or source is None:
                continue
            if words := factor_between(typed, source, digit_shown(value, typed, code)):
                shows = show(value, code) if isinstance(value, float) else as_text(value)
                message = (
                    f"{columns.names[column]} is {shows}, about {words} what "
                    f"{outcome.source or 'the source'} gives, {_like(source, code)}: see which is right."
                )
                cell = cell_name(indicator.row, column)
                yield Problem(table.sheet, cell, indicator.ref, Finding.BENCHMARK_DOUBTED, message)


def _like(source: Decimal, code: str) -> str:
    """A figure of a source as the cell would show it, or with more digits where that shows none."""
    text = show(float(source), code)
    return text if any(digit in "123456789" for digit in text) else as_text(float(round(source, 4)))
