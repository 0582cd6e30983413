"""Writing the sheet Benchmarks: a new one, rows that it lacks, and what came of each row."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Benchmark, BenchmarkRow, Unit
from scorecard_xl.own_sheets import benchmarks as on_sheet
from scorecard_xl.own_sheets.benchmarks import ASKED, BENCHMARKS, FOUND, benchmarks_sheet, columns_of
from scorecard_xl.own_sheets.lists import HEADER_ROW
from scorecard_xl.spreadsheet.cell_looks import BOXED, GREY
from scorecard_xl.spreadsheet.cells import Value, areas_covering, cell_name
from scorecard_xl.spreadsheet.workbook import (
    MARKER,
    AddedRows,
    CellChange,
    OwnSheet,
    Sheet,
    SheetUpdate,
    Workbook,
)
from scorecard_xl.words.text import listed
from scorecard_xl.words.transformations import STEPS, transformation_text

NOTHING = "-"
"""What stands for a figure that is missing or held back."""

_HEADER = (*ASKED, *FOUND)
_WIDTHS = (14, 50, 36, 12, *[13] * 6, 20, 12, 34, 16, 9, 9, 10, 16, 90)
_ABOUT = (
    "People fill the first four columns: measures with “;” between; a transformation of "
    f"{', '.join(f'“{step}”' for step in STEPS)}; a year, or latest. The grey ones say what came of it."
)
_IN_SOURCE = (on_sheet.NEIGHBOURS, on_sheet.REGION, on_sheet.ENGLAND, on_sheet.AUTHORITY)
_DATE_FORMAT, _PERCENTS = "yyyy-mm-dd", "0.0%"


def sheet_of_mapping(rows: Sequence[BenchmarkRow]) -> OwnSheet:
    """A new sheet Benchmarks with these rows, and nothing yet that came of them."""
    look = (BOXED._replace(bold=True), BOXED, BOXED, BOXED, *[BOXED._replace(background=GREY)] * len(FOUND))
    cells = [(*_asked(row), *[None] * len(FOUND)) for row in rows]
    return OwnSheet(
        BENCHMARKS, on_sheet.TITLE, _ABOUT, _HEADER, _WIDTHS, cells, HEADER_ROW, [look] * len(cells)
    )


def _asked(row: BenchmarkRow) -> tuple[Value, ...]:
    measures = f"{on_sheet.BETWEEN} ".join(row.measures)
    return row.ref, measures, transformation_text(row.transformation), row.year or on_sheet.LATEST


def outcomes_written(
    workbook: Workbook, rows: Sequence[BenchmarkRow], outcomes: Mapping[str, Benchmark]
) -> SheetUpdate:
    """The update that notes what came of rows, by their refs.

    Where there is no sheet, one is made with the rows; rows that are not on the sheet (their ``row`` is 0)
    are added below it. What people typed into a row stays, and so do their formulas, wherever they are.
    Raises ScorecardError where somebody's own sheet has the name, or a column that people fill is gone.
    """
    sheet = benchmarks_sheet(workbook)
    if sheet is None:
        return _on_new_sheet(workbook, rows, outcomes)
    columns = columns_of(sheet)
    if any(name not in columns for name in ASKED):
        raise ScorecardError(
            f"what came of the benchmarks cannot be noted, as a header of {listed(ASKED)} is gone: put it "
            "back.",
            book=workbook.name,
            sheet=sheet.name,
            cell=cell_name(HEADER_ROW, 1),
        )
    changes: list[CellChange] = []
    owned: list[tuple[int, int]] = []
    for row in rows:
        if row.row and row.ref in outcomes:
            contents = _contents(outcomes[row.ref])
            formulas = sheet.formulas(row.row)
            ours = {
                name: columns[name] for name in FOUND if name in columns and columns[name] not in formulas
            }
            owned += [(row.row, column) for column in ours.values()]
            changes += _changes(sheet, row, ours, contents, outcomes[row.ref].unit)
    added = [_added(row, outcomes.get(row.ref), columns) for row in rows if not row.row]
    below = AddedRows(max(sheet.last_row, HEADER_ROW) + 1, added) if added else None
    return SheetUpdate(sheet.name, tuple(changes), owned=areas_covering(owned), added=below)


def _on_new_sheet(
    workbook: Workbook, rows: Sequence[BenchmarkRow], outcomes: Mapping[str, Benchmark]
) -> SheetUpdate:
    if any(one.name.strip().lower() == BENCHMARKS.lower() for one in workbook.sheets):
        raise ScorecardError(
            f"this sheet is somebody's own (its cell A1 does not hold the word {MARKER}), and where "
            "benchmarks come from is to be kept on one of ours: give it another name, or put the word into "
            "A1.",
            book=workbook.name,
            sheet=BENCHMARKS,
        )
    columns = {name: len(ASKED) + place for place, name in enumerate(FOUND, start=1)}
    changes = [
        change
        for number, row in enumerate(rows, start=HEADER_ROW + 1)
        if row.ref in outcomes
        for change in _changes(
            None, row._replace(row=number), columns, _contents(outcomes[row.ref]), outcomes[row.ref].unit
        )
    ]
    owned = areas_covering((change.row, change.column) for change in changes)
    return SheetUpdate(BENCHMARKS, tuple(changes), owned=owned, new=sheet_of_mapping(rows))


def _contents(outcome: Benchmark) -> dict[str, Value]:
    """What the columns hold of what came of a row."""
    standing = outcome.standing
    return {
        on_sheet.NEIGHBOURS: _figure(outcome.neighbours),
        on_sheet.KNOWN: float(outcome.neighbours_known),
        on_sheet.REGION: _figure(outcome.region),
        on_sheet.ENGLAND: _figure(outcome.england),
        on_sheet.AUTHORITY: _figure(outcome.authority),
        on_sheet.UNIT: outcome.unit.value if outcome.unit else None,
        on_sheet.PUBLISHED: outcome.year or None,
        on_sheet.NEWEST: outcome.newest_year or None,
        on_sheet.SOURCE: outcome.source or None,
        on_sheet.SOURCE_DATE: outcome.source_date,
        on_sheet.RANK: _count(standing.rank),
        on_sheet.RANKED: _count(standing.ranked),
        on_sheet.QUARTILE: standing.quartile.value if standing.quartile else None,
        on_sheet.AGAINST: standing.against_england.value if standing.against_england else None,
        on_sheet.REMARK: outcome.remark or None,
    }


def _figure(figure: Decimal | None) -> Value:
    return NOTHING if figure is None else float(figure)


def _count(number: int | None) -> Value:
    return None if number is None else float(number)


def _changes(
    sheet: Sheet | None,
    row: BenchmarkRow,
    columns: Mapping[str, int],
    contents: Mapping[str, Value],
    unit: Unit | None,
) -> Iterator[CellChange]:
    """The cells of a row that hold something else; those of a new sheet hold nothing."""
    for name, column in columns.items():
        old = sheet.values(row.row, (column,))[0] if sheet else None
        new = contents[name]
        old_code = sheet.number_formats(row.row, (column,))[0] if sheet else "General"
        code = _format_of(name, new, unit)
        has_other_format = code is not None and code != old_code
        if old != new or type(old) is not type(new) or has_other_format:
            yield CellChange(
                sheet=sheet.name if sheet else BENCHMARKS,
                row=row.row,
                column=column,
                ref=row.ref,
                column_name=name.lower(),
                old=old,
                new=new,
                number_format=code if has_other_format else None,
                old_number_format=old_code if has_other_format else None,
            )


def _format_of(name: str, value: Value, unit: Unit | None) -> str | None:
    """The number format that shows what it is; None for whatever the cell has."""
    if isinstance(value, datetime.date):
        return _DATE_FORMAT
    if name in _IN_SOURCE and isinstance(value, float):
        return _PERCENTS if unit is Unit.PERCENTAGE else "0.0"
    return None


def _added(row: BenchmarkRow, outcome: Benchmark | None, columns: Mapping[str, int]) -> tuple[Value, ...]:
    """A row below the sheet's, its cells under their headers."""
    contents = dict(zip(ASKED, _asked(row), strict=True)) | (_contents(outcome) if outcome else {})
    name_at = {column: name for name, column in columns.items()}
    return tuple(contents.get(name_at.get(at, "")) for at in range(1, max(columns.values()) + 1))
