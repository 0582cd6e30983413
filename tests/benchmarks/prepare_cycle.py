"""Builds the workbooks and the extract to measure a month with, in a folder.

Usage: python prepare_cycle.py FOLDER INDICATORS
"""

import csv
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from scorecard_xl import read
from scorecard_xl.model import COMMENTARY, Indicator, Table, Unit
from scorecard_xl.own_sheets.history import history_row
from scorecard_xl.own_sheets.lists import CHANGE_LOG, HISTORY, added
from scorecard_xl.own_sheets.settings import setting_written
from scorecard_xl.spreadsheet.workbook import CellChange, SheetUpdate
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.data.build_large import build

YEARS = 10


def main() -> None:
    folder, indicators = Path(sys.argv[1]), int(sys.argv[2])
    plain, logged, old, judged = (folder / f"{name}.xlsx" for name in ("plain", "logged", "old", "judged"))
    build(plain, indicators, True)
    shutil.copy(plain, logged)
    workbook = FileWorkbook(logged)
    workbook.apply(added(workbook, CHANGE_LOG, []))
    shutil.copy(plain, old)
    scorecard = read(plain)
    first = min(month.month for month in scorecard.tables[0].months)
    chance = random.Random(indicators)
    rows = [
        history_row(first.plus(-back), indicator, _figure(indicator, chance), None)
        for back in range(12 * YEARS, 0, -1)
        for indicator in scorecard.indicators
    ]
    workbook = FileWorkbook(old)
    workbook.apply(added(workbook, HISTORY, rows))
    shutil.copy(old, judged)
    workbook = FileWorkbook(judged)
    cells = [cell for table in scorecard.tables for cell in _variation(table)]
    sheet = SheetUpdate(scorecard.tables[0].sheet, tuple(cells))
    workbook.apply([sheet, setting_written(workbook, "computed columns", "Variation")])
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ref", "month", "value"])
        for indicator in scorecard.indicators:
            figure = "61.5%" if indicator.unit is Unit.PERCENTAGE else "1234"
            writer.writerow([indicator.ref, str(scorecard.month), figure])


def _figure(indicator: Indicator, chance: random.Random) -> float:
    figure = chance.randint(50, 150)
    return figure / 200 if indicator.unit is Unit.PERCENTAGE else float(figure)


def _variation(table: Table) -> Iterator[CellChange]:
    """A column Variation, two columns to the right of all others: its header, and the blank cells below."""
    column = table.columns[COMMENTARY] + 2
    blank = CellChange(table.sheet, 0, column, "", "Variation", None, None, "@", old_number_format="General")
    yield blank._replace(row=table.header_row, new="Variation")
    yield from (blank._replace(row=indicator.row) for indicator in table.indicators)


if __name__ == "__main__":
    main()
