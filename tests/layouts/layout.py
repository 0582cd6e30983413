"""An invented workbook, what a careful analyst wants of a refresh of it, and a pen to write it with."""

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.model import FrozenMapping
from scorecard_xl.spreadsheet.cells import area_of, cell_name
from tests.books.grid_workbook import Cell, Content, cell_of
from tests.data.package_edits import Package

# As Excel writes a formula's empty text, and XlsxWriter does not.
_EMPTY_TEXT = re.compile(rb"><f>([^<]*)</f><v></v>")

Rows = Mapping[str, Sequence[object]]


class Layout(NamedTuple):
    """``holds`` is what the computed cells, and the headers that move on, should hold after a refresh: an
    area of one row or column ("R6:V6", "Adults!R6:V6"; else on the first sheet) and its contents, worked out
    by hand. All other cells have to stay as they were, and so have those that are right before.

    ``verdicts`` are the colours: an area and a letter for each cell, P, S, N, or - for none. ``formats`` are
    number formats of single cells. ``reported`` are the lines, each its cell and its code; where the workbook
    should be refused, ``refused`` is a part of the sentence.
    """

    build: Callable[[Workbook], None]
    month: str = ""
    holds: Rows = FrozenMapping({})
    verdicts: Mapping[str, str] = FrozenMapping({})
    formats: Mapping[str, str] = FrozenMapping({})
    reported: Collection[str] = ()
    refused: str = ""
    options: Mapping[str, str] = FrozenMapping({})

    @property
    def name(self) -> str:
        """The name of the function that builds it."""
        return self.build.__name__

    def book(self, folder: Path) -> Path:
        """The workbook, in a folder."""
        path = folder / f"{self.name}.xlsx"
        with Workbook(str(path)) as workbook:
            self.build(workbook)
        package = Package(path)
        for name in package.parts:
            if name.startswith("xl/worksheets/"):
                package.parts[name] = _EMPTY_TEXT.sub(rb' t="str"><f>\1</f><v></v>', package.parts[name])
        package.save(path)
        return path


def by_cell(rows: Mapping[str, Sequence[object]]) -> Iterator[tuple[str, str, object]]:
    """The sheet ("" for the first), the name, and the content of each cell of such rows."""
    for place, contents in rows.items():
        sheet, _, reference = place.rpartition("!")
        area = area_of(reference)
        cells = [
            cell_name(row, column)
            for row in range(area.first_row, area.last_row + 1)
            for column in range(area.first_column, area.last_column + 1)
        ]
        for cell, content in zip(cells, contents, strict=True):
            yield sheet, cell, content


def percents(*numbers: float | str | None, code: str = "0%") -> list[Content]:
    """Cells of percentages."""
    return shown(code, *numbers)


def shown(code: str, *contents: float | str | datetime.date | None) -> list[Content]:
    """Cells in a number format."""
    return [Cell(float(one) if isinstance(one, int) else one, "", code) for one in contents]


def dates(first: str, number: int, code: str = "mmm-yy") -> list[Content]:
    """The first days of so many months, from one like 2020-04 on."""
    year, month = map(int, first.split("-"))
    months = [divmod(year * 12 + month - 1 + later, 12) for later in range(number)]
    return shown(code, *(datetime.date(year, place + 1, 1) for year, place in months))


def words(first: str, number: int, wording: str = "%b-%y") -> list[Content]:
    """The same months as text, in the wording of strftime."""
    cells = map(cell_of, dates(first, number))
    return [f"{one.value:{wording}}" for one in cells]


class Pen:
    """Writes rows of contents into a sheet, each content in its number format."""

    def __init__(self, workbook: Workbook, name: str = "Scorecard") -> None:
        self.workbook = workbook
        self.sheet: Worksheet = workbook.add_worksheet(name)

    def rows(self, corner: str, *rows: Sequence[Content], bold: bool = False) -> None:
        """Write rows from a corner on; None leaves a cell out."""
        area = area_of(corner)
        for down, contents in enumerate(rows):
            for along, content in enumerate(contents):
                if content is not None:
                    self._cell(
                        area.first_row - 1 + down, area.first_column - 1 + along, cell_of(content), bold
                    )

    def merged(self, area: str, words: str) -> None:
        """Words in merged cells."""
        self.sheet.merge_range(area, words, self.workbook.add_format({"bold": True, "align": "center"}))

    def _cell(self, row: int, column: int, cell: Cell, bold: bool) -> None:
        look = self.workbook.add_format({"num_format": cell.number_format, "bold": bold})
        if cell.formula:
            result = "" if cell.value is None else cell.value
            self.sheet.write_formula(row, column, cell.formula, look, result)
        elif cell.value is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(cell.value, datetime.date):
            self.sheet.write_datetime(row, column, cell.value, look)
        elif isinstance(cell.value, str):
            self.sheet.write_string(row, column, cell.value, look)
        else:
            self.sheet.write_number(row, column, cell.value, look)
