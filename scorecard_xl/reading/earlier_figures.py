"""The figures of months that have left the sheet, as History holds them, so that what is computed is over all
the months that it is about."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from scorecard_xl.computing.columns import change_columns
from scorecard_xl.model import Indicator, Month, Settings, Table
from scorecard_xl.spreadsheet.cells import Value
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.figures import figure_of


class EarlierFigures:
    """What a workbook's History holds of months without a column; it is read when somebody first asks."""

    def __init__(self, workbook: Workbook, settings: Settings) -> None:
        self._workbook = workbook
        self._settings = settings

    @cached_property
    def _figures(self) -> Mapping[tuple[Month, str], Value]:
        from scorecard_xl.own_sheets.history import read_history  # which most refreshes need not

        return read_history(self._workbook).figures

    def of(self, indicator: Indicator, months: Sequence[Month]) -> dict[Month, Decimal]:
        """An indicator's figures of these months, as far as there are any."""
        if not self._figures:
            return {}
        words = self._settings.placeholders
        found = {one: figure_of(self._figures.get((one, _name(indicator))), words).value for one in months}
        return {month: figure for month, figure in found.items() if figure is not None}

    def joined_to(self, tables: Sequence[Table], month: Month) -> tuple[Table, ...]:
        """The tables, their indicators with the figures of months before the reporting month that have no
        column.

        Of two indicators of one name History cannot tell whose its figures are.
        """
        furthest = max(self._settings.window, *(column.months_back for column in change_columns()))
        about = [month.plus(-back) for back in range(1, furthest + 1)]
        missing = [
            [one for one in about if one not in table.figures_by_month] if table.computed_columns else []
            for table in tables
        ]
        if not any(missing) or not self._figures:
            return tuple(tables)
        names = Counter(_name(one) for table in tables for one in table.indicators)
        return tuple(
            table._replace(
                indicators=tuple(
                    one if names[_name(one)] > 1 else one._replace(earlier=self.of(one, months))
                    for one in table.indicators
                )
            )
            for table, months in zip(tables, missing, strict=True)
        )


def _name(indicator: Indicator) -> str:
    from scorecard_xl.own_sheets.history import name_in_history

    return name_in_history(indicator)
