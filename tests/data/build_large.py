"""Builds a scorecard of any size for benchmarks, out of the published rows, its computed columns blank."""

import random
from dataclasses import replace
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path

from xlsxwriter.workbook import Workbook

from scorecard_xl.template.new.published import PublishedRow, PublishedTable, ShownFigure, published_tables
from tests.data.build_published import FIRST_HEADER_ROW
from tests.data.scorecard_sheet import ScorecardSheet

TITLE = "Children's services scorecard: all teams, May 2021"
_SEED = 202105


def _vary(figure: ShownFigure, chance: random.Random) -> ShownFigure:
    if isinstance(figure.value, float):
        cohort = chance.randint(80, 900)
        return ShownFigure(
            round(min(cohort, round(cohort * figure.value * chance.uniform(0.8, 1.2))) / cohort, 13), "0%"
        )
    if isinstance(figure.value, int):
        return ShownFigure(max(0, round(figure.value * chance.uniform(0.8, 1.2))), figure.number_format)
    return figure


def _varied(row: PublishedRow, number: int, chance: random.Random) -> PublishedRow:
    months_format = row.months[0].number_format
    return replace(
        row,
        ref=f"{row.ref}-{number:04}",
        outcome=f"{row.outcome} (team plan {number})",
        months=tuple(_vary(month, chance) for month in row.months),
        changes=(None, None),
        average=ShownFigure(None, months_format),
        maximum=ShownFigure(None, months_format),
        commentary=f"{row.commentary} Reviewed by team {number}.".strip(),
    )


def large_tables(indicators: int) -> list[PublishedTable]:
    """The published tables, each with its rows over and over, figures and refs made unique.

    >>> [len(table.rows) for table in large_tables(8)], large_tables(8)[0].rows[1].ref
    ([2, 2, 1, 1, 1, 1], 'M2-0002')
    """
    chance = random.Random(_SEED)
    tables: list[PublishedTable] = []
    published = published_tables()
    number = 0
    for place, table in enumerate(published):
        wanted = len(range(place, indicators, len(published)))
        rows = list(islice(cycle(table.rows), wanted))
        tables.append(
            PublishedTable(
                table.header, tuple(_varied(row, number + n, chance) for n, row in enumerate(rows, start=1))
            )
        )
        number += wanted
    return tables


def build(path: str | Path, indicators: int, paired: bool) -> None:
    """Writes a workbook with that many indicators on one sheet."""
    with Workbook(str(path), {"in_memory": True}) as workbook:
        workbook.set_properties({"title": TITLE, "created": datetime(2021, 6, 14, 9)})
        sheet = ScorecardSheet(workbook, workbook.add_worksheet("Scorecard"), paired)
        sheet.set_columns()
        sheet.write_key(TITLE)
        row = FIRST_HEADER_ROW
        for table in large_tables(indicators):
            row = sheet.write_table(row, table) + 1
        sheet.set_print(row - 2)
        sheet.worksheet.freeze_panes(1, 2)
