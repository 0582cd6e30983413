"""The formulas and the names that stay with the month that is over where no month moves: a change that people
compute themselves, say. What has a cell for each month or each quarter goes on by itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from scorecard_xl.actions.formulas_left import FormulaOfMonths, formulas_of_months, names_of_months, span
from scorecard_xl.actions.problems import formula_text
from scorecard_xl.actions.starts import Start, Way
from scorecard_xl.findings import Finding
from scorecard_xl.model import Month, Problem, Scorecard
from scorecard_xl.spreadsheet.cells import cell_name
from scorecard_xl.spreadsheet.references import moved
from scorecard_xl.spreadsheet.workbook import Workbook

_QUARTER = 3


def formulas_standing(workbook: Workbook, scorecard: Scorecard, start: Start) -> Iterator[Problem]:
    """The formulas whose newest month is the one that is over, those of a column together."""
    first = {min(table.months).month for table in scorecard.tables}
    for sheet, found in formulas_of_months(workbook, scorecard, with_computed=True).items():
        by_place = {(one.row, one.column): one for one in found}
        by_row: dict[int, list[FormulaOfMonths]] = {}
        for one in found:
            by_row.setdefault(one.row, []).append(one)
        by_column: dict[int, list[FormulaOfMonths]] = {}
        months_columns = _columns_of_months(scorecard, sheet)
        for one in found:
            if max(one.months) != start.before or months_columns.get(one.column, one.row) < one.row:
                continue
            if start.way is Way.NEXT_YEAR and one.months & first:
                continue  # what is about the whole year is about the whole next one
            beside = [other for other in by_row[one.row] if _is_step(one, other, start)]
            around = [by_place.get((one.row + step, one.column)) for step in (-1, 1)]
            if not any(_is_series(one, other) for other in beside) and not any(
                other is not None and _is_step(one, other, start) and _is_list(one, other) for other in around
            ):
                by_column.setdefault(one.column, []).append(one)
        for of_column in by_column.values():
            yield _problem(sheet, of_column, start)


def names_standing(workbook: Workbook, scorecard: Scorecard, start: Start) -> Iterator[Problem]:
    """The names whose newest month is the one that is over, unless there are such of other months."""
    found = list(names_of_months(workbook, scorecard))
    newest = {max(one.months) for one in found}
    goes_on: Callable[[Month], bool] = start.before.__lt__ if start.way is Way.STANDS else start.before.__ne__
    for one in found if not any(map(goes_on, newest)) else ():
        if max(one.months) == start.before:
            message = f"The name {one.name} leads to cells of {_goes_on(one.months, start)}: let it lead "
            message += f"to {start.month.label} if it is about the newest month."
            yield Problem(one.sheet, one.cell, "", Finding.NAME_POINTS, message)


def _columns_of_months(scorecard: Scorecard, sheet: str) -> Mapping[int, int]:
    """The columns of months on a sheet with the rows of their headers: what stands below these is about the
    month alone."""
    found: dict[int, int] = {}
    for table in scorecard.tables:
        for month in table.months if table.sheet == sheet else ():
            found[month.column] = min(month.header_row, found.get(month.column, month.header_row))
    return found


def _is_step(one: FormulaOfMonths, other: FormulaOfMonths, start: Start) -> bool:
    """Whether a formula is one that goes on: to later months, or in a year that is over to any others."""
    if start.way is Way.STANDS:
        return max(other.months) > max(one.months)
    return max(other.months) != max(one.months)


def _is_series(one: FormulaOfMonths, other: FormulaOfMonths) -> bool:
    """Whether two formulas of a row are filled along it, or are quarters side by side."""
    aside = one.column - other.column
    if moved(other.formula, 0, aside) == one.formula:
        return True
    step = len(one.months) if len(one.months) > 1 else _QUARTER
    return len(one.months) == len(other.months) and _months_between(one, other) == step * abs(aside)


def _is_list(one: FormulaOfMonths, other: FormulaOfMonths) -> bool:
    """Whether two formulas below each other read single months that follow each other."""
    return len(one.months) == len(other.months) == 1 and _months_between(one, other) == 1


def _months_between(one: FormulaOfMonths, other: FormulaOfMonths) -> int:
    return abs(max(other.months).ordinal - max(one.months).ordinal)


def _problem(sheet: str, found: Sequence[FormulaOfMonths], start: Start) -> Problem:
    first = found[0]
    if len(found) == 1:
        which, them = f"The formula {formula_text(first.formula)} reads", "it read {} if it is"
    else:
        which = f"{len(found)} formulas of this column, {formula_text(first.formula)} the first, read"
        them = "them read {} if they are"
    let = them.format(start.month.label)
    message = f"{which} {_goes_on(first.months, start)}: let {let} about the newest month."
    return Problem(sheet, cell_name(first.row, first.column), "", Finding.FORMULA_POINTS, message)


def _goes_on(months: frozenset[Month], start: Start) -> str:
    """The months that are read, and that the one to start is not among them."""
    if start.way is Way.STANDS:
        return f"{span(months)}, and ⟨would not go on|did not go on⟩ to {start.month.label}"
    next_ones = span({month.plus(12) for month in months})
    return f"{span(months)}, and ⟨would then be|now are⟩ about {next_ones}, not {start.month.label}"
