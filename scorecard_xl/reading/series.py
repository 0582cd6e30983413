"""Whether the months known of an indicator make one series, from which process limits may come."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from scorecard_xl.computing.measures import is_out_of_scale
from scorecard_xl.computing.process_limits import BASELINE
from scorecard_xl.findings import Finding
from scorecard_xl.model import LIMITS_FROM, Indicator, Month, Problem, Table
from scorecard_xl.own_sheets.known_figures import KnownFigures, name_in_history
from scorecard_xl.own_sheets.lists import HISTORY
from scorecard_xl.reading.aims import OF_LIMITS
from scorecard_xl.reading.earlier_figures import EarlierFigures
from scorecard_xl.spreadsheet.cells import as_text, cell_name

_ENOUGH, _FAR = 3, 10


def examined(
    tables: Sequence[Table], month: Month, earlier: EarlierFigures
) -> tuple[tuple[Table, ...], list[Problem]]:
    """The tables, their indicators without process limits where History, or the month from which limits are
    to count, leaves the series open; and what people have to look at."""
    problems: list[Problem] = []
    result: list[Table] = []
    for table in tables:
        if not earlier.wants_all(table):
            result.append(table)
            continue
        known = earlier.known
        indicators = list(table.indicators)
        for index, indicator in enumerate(indicators):
            found = next(_faults(table, indicator, month, known), None)
            if found is not None:
                problems.append(found)
                aim = indicator.aim._replace(unclear=indicator.aim.unclear | OF_LIMITS)
                indicators[index] = indicator._replace(aim=aim)
        result.append(table._replace(indicators=tuple(indicators)))
    return tuple(result), problems


def _faults(table: Table, indicator: Indicator, month: Month, known: KnownFigures) -> Iterator[Problem]:
    yield from _limits_from(table, indicator, month)
    if indicator.earlier:
        yield from _twice(indicator, known)
        yield from _mixed(table, indicator)


def _limits_from(table: Table, indicator: Indicator, month: Month) -> Iterator[Problem]:
    since = indicator.aim.limits_from
    if since is None:
        return
    on_sheet = (
        one
        for one, index in table.figures_by_month.items()
        if one <= month and indicator.figures[index] is not None
    )
    known = (Month.at(ordinal) for ordinal, _ in indicator.earlier.first(1))
    first = min([*known, *on_sheet], default=month)
    if since > month:
        why = f"is after {month.label}, the month that the scorecard is about"
    elif since < first:
        why = f"is before {first.label}, the first month with a figure"
    else:
        return
    cell = cell_name(indicator.row, table.columns[LIMITS_FROM])
    message = (
        f"{since.label}, from which limits are to count, {why}, so there are none: type the month of the "
        "last step change, or clear the cell."
    )
    yield Problem(table.sheet, cell, indicator.ref, Finding.LIMITS_FROM_UNCLEAR, message)


def _twice(indicator: Indicator, known: KnownFigures) -> Iterator[Problem]:
    name = name_in_history(indicator)
    month = known.twice(name)
    if month is not None and month in indicator.earlier:
        sheet, cell = known.place(name, month)
        message = (
            f"{sheet} holds another figure of {month.label} for {name} further up, so there are no limits: "
            "delete the row that is wrong."
        )
        yield Problem(sheet, cell, indicator.ref, Finding.HISTORY_TWICE, message)


def _mixed(table: Table, indicator: Indicator) -> Iterator[Problem]:
    """Figures of History, from which limits come, that are a hundred times those on the sheet, or a hundredth
    of them."""
    on_sheet = [figure for figure in indicator.figures if figure]
    first = indicator.earlier.first(BASELINE)
    if len(on_sheet) < _ENOUGH or not first or _is_of_one_size([figure for _, figure in first], on_sheet):
        return
    for ordinal, figure in first:
        if is_out_of_scale(figure, on_sheet):
            month = Month.at(ordinal)
            message = (
                f"{HISTORY.name} holds {as_text(float(figure))} for {month.label}, on another scale than the "
                "row's figures, so there are no limits: correct it there."
            )
            cell = cell_name(indicator.row, table.months[0].column)
            yield Problem(table.sheet, cell, indicator.ref, Finding.FIGURES_MIXED, message)
            return


def _is_of_one_size(figures: Sequence[Decimal], others: Sequence[Decimal]) -> bool:
    """Whether figures can be on no other scale, as a look at the largest and the smallest tells."""
    largest, smallest = max(others), min(others)
    return 0 < smallest / _FAR < min(figures) and max(figures) < largest * _FAR
