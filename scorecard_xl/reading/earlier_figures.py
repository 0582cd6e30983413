"""The figures of months that have left the sheet, as History holds them, so that what is computed is over all
the months that it is about."""

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal

from scorecard_xl.computing.columns import change_columns
from scorecard_xl.model import Indicator, Month, Settings, Table
from scorecard_xl.own_sheets.history import Past, name_in_history, read_history
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.figures import figure_of


def with_earlier_figures(
    workbook: Workbook, tables: Sequence[Table], month: Month, settings: Settings
) -> tuple[Table, ...]:
    """The tables, their indicators with the figures of months before the reporting month that have no column.

    Of two indicators of one name History cannot tell whose its figures are.
    """
    furthest = max(settings.window, *(column.months_back for column in change_columns()))
    about = [month.plus(-back) for back in range(1, furthest + 1)]
    missing = [
        [one for one in about if one not in table.figures_by_month] if table.computed_columns else []
        for table in tables
    ]
    if not any(missing):
        return tuple(tables)
    past = read_history(workbook)
    if not past.figures:
        return tuple(tables)
    names = Counter(name_in_history(one) for table in tables for one in table.indicators)
    twins = {name for name, number in names.items() if number > 1}
    return tuple(
        table._replace(
            indicators=tuple(
                one
                if name_in_history(one) in twins
                else one._replace(earlier=_earlier(past, one, months, settings.placeholders))
                for one in table.indicators
            )
        )
        for table, months in zip(tables, missing, strict=True)
    )


def _earlier(
    past: Past, indicator: Indicator, months: Sequence[Month], placeholders: Collection[str]
) -> dict[Month, Decimal]:
    name = name_in_history(indicator)
    figures = {month: figure_of(past.figures.get((month, name)), placeholders).value for month in months}
    return {month: figure for month, figure in figures.items() if figure is not None}
