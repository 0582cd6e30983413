"""Builds the workbooks and the extract to measure a month with, in a folder.

Usage: python prepare_cycle.py FOLDER INDICATORS
"""

import csv
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from scorecard_xl import read
from scorecard_xl.model import Unit
from scorecard_xl.own_sheets.history import history_row
from scorecard_xl.own_sheets.lists import CHANGE_LOG, HISTORY, added
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.data.build_large import build

YEARS = 10


def main() -> None:
    folder, indicators = Path(sys.argv[1]), int(sys.argv[2])
    plain, logged, old = (folder / f"{name}.xlsx" for name in ("plain", "logged", "old"))
    build(plain, indicators, True)
    shutil.copy(plain, logged)
    workbook = FileWorkbook(logged)
    workbook.apply(added(workbook, CHANGE_LOG, []))
    shutil.copy(plain, old)
    scorecard = read(plain)
    first = min(month.month for month in scorecard.tables[0].months)
    rows = [
        history_row(first.plus(-back), indicator, float(back), None)
        for back in range(12 * YEARS, 0, -1)
        for indicator in scorecard.indicators
    ]
    workbook = FileWorkbook(old)
    workbook.apply(added(workbook, HISTORY, rows))
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ref", "month", "value"])
        for indicator in scorecard.indicators:
            figure = "61.5%" if indicator.unit is Unit.PERCENTAGE else "1234"
            writer.writerow([indicator.ref, str(scorecard.month), figure])


if __name__ == "__main__":
    main()
