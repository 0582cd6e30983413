"""The figures of months that have left the sheet, as History holds them, so that what is computed is over all
the months that it is about."""

from collections import Counter
from collections.abc import Sequence

from scorecard_xl.computing.columns import change_columns
from scorecard_xl.model import Month, Settings, Table
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
    from scorecard_xl.own_sheets.history import name_in_history, read_history  # which most refreshes need not

    past = read_history(workbook).figures
    names = Counter(name_in_history(one) for table in tables for one in table.indicators)
    found = []
    for table, months in zip(tables, missing, strict=True):
        indicators = []
        for indicator in table.indicators:
            name = name_in_history(indicator)
            values = {one: past[one, name] for one in months if (one, name) in past and names[name] == 1}
            figures = {one: figure_of(value, settings.placeholders).value for one, value in values.items()}
            earlier = {one: figure for one, figure in figures.items() if figure is not None}
            indicators.append(indicator._replace(earlier=earlier) if earlier else indicator)
        found.append(table._replace(indicators=tuple(indicators)))
    return tuple(found)
