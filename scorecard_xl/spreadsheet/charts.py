"""Charts of figures by month on a sheet of ours: what each shows, whoever draws it."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from scorecard_xl.spreadsheet.cells import Area


class SeriesLook(NamedTuple):
    """How a series looks: a line of so many points (0 for none) in a colour (RRGGBB) and a dash, and markers
    of a shape, by the words of DrawingML (ECMA-376 part 1, 20.1.10.49 and 21.2.3.27); no shape for none."""

    colour: str
    width: float = 0.0
    dash: str = "solid"
    marker: str = ""
    size: int = 0


class Series(NamedTuple):
    """The values of neighbouring months, which stand in a column of the charts' data; None where there is
    none. One that looks like another need not be ``in_legend``."""

    name: str
    column: int
    values: Sequence[float | None]
    look: SeriesLook
    in_legend: bool = True


class Chart(NamedTuple):
    """A chart of some series of the same months, whose data stand in neighbouring rows of a sheet.

    ``description`` is its alternative text, ``least`` and ``most`` are where its axis begins and ends, None
    for what an application chooses.
    """

    title: str
    description: str
    data_sheet: str
    month_column: int
    first_row: int
    months: Sequence[datetime.date]
    series: Sequence[Series]
    number_format: str
    least: float | None = None
    most: float | None = None

    def area(self, column: int) -> Area:
        """The cells of one column of its data.

        >>> month = datetime.date(2021, 5, 1)
        >>> Chart("", "", "Data", 3, 5, (month, month), (), "0").area(3).reference
        'C5:C6'
        """
        return Area(self.first_row, column, self.first_row + len(self.months) - 1, column)
