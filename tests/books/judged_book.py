"""A scorecard with the columns of process limits and targets, and the months before its own in History."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from xlsxwriter.workbook import Workbook

from scorecard_xl.model import Month
from tests.books.grid_workbook import Cell, Content, GridSheet, GridWorkbook, sheet_of
from tests.books.small_scorecard import MONTHS, settings_sheet

BEHIND: tuple[Content, ...] = (
    "% change from Apr-21",
    "% change from May-20",
    "Preferred DoT",
    "12-mnth avg",
    "12-mnth max.",
    "Commentary (May-21):",
    "Variation",
    "Target",
    "Tolerance",
    "Status",
    "Limits from",
    "Mean",
    "Lower limit",
    "Upper limit",
    "Assurance",
)
"""Columns P to T hold what is computed else, U the commentary, V to AD these."""

HEADER: tuple[Content, ...] = ("Ref.", "Indicator", *MONTHS, *BEHIND)
OURS = ("Computed columns", "Variation, Mean, Lower limit, Upper limit, Assurance, Status")
"""The setting that makes all of them ours."""

FIRST = Month(2020, 5)
"""The first month on the sheet."""


def row(
    ref: str = "A1",
    figures: Sequence[Content] = (100,) * 13,
    preferred: str = "▼",
    target: Content = None,
    tolerance: Content = None,
    limits_from: Content = None,
    said: Sequence[Content] = (None, None),
) -> list[Content]:
    """An indicator's row; ``said`` are what Variation and Status hold."""
    months = [None] * (13 - len(figures)) + list(figures)
    text = "Percentage of cases" if any(isinstance(one, Cell) for one in figures) else "Number of cases"
    behind = [None, None, preferred, None, None, "Words.", said[0], target, tolerance, said[1], limits_from]
    return [ref, text, *months, *behind, None, None, None, None]


def percentages(*figures: float) -> list[Content]:
    """Figures as percentages."""
    return [Cell(figure, "", "0%") for figure in figures]


def history(*lines: tuple[str, str, Content]) -> GridSheet:
    """History with these months ("2019-05"), refs and figures."""
    rows = [
        [date(month.year, month.number, 1), ref, "Number of cases", None, figure]
        for text, ref, figure in lines
        for month in [Month.of(text)]
    ]
    header = ["Month", "Ref.", "Indicator", "Owner", "Figure", "Commentary"]
    return sheet_of("History", [["History of this scorecard (scorecard-xl)"], [], header, *rows])


def before(figures: Sequence[Content], ref: str = "A1") -> list[tuple[str, str, Content]]:
    """These figures as those of the months that end with the one before the sheet's first."""
    return [(str(FIRST.plus(index - len(figures))), ref, figure) for index, figure in enumerate(figures)]


def book(
    *rows: Sequence[Content],
    settings: Sequence[tuple[str, Content]] = (OURS,),
    past: Sequence[tuple[str, str, Content]] = (),
) -> GridWorkbook:
    """A workbook of a table of these rows."""
    sheets = [sheet_of("Scorecard", [HEADER, *rows]), settings_sheet(*settings)]
    return GridWorkbook([*sheets, history(*past)] if past else sheets)


def file(path: Path, workbook: GridWorkbook) -> Path:
    """A file of a workbook's values and number formats, dates as months."""
    with Workbook(path) as made:
        for sheet in workbook.sheets:
            page = made.add_worksheet(sheet.name)
            for line, cells in sheet.grid.items():
                for column, cell in cells.items():
                    is_plain_date = isinstance(cell.value, date) and cell.number_format == "General"
                    code = "mmm-yy" if is_plain_date else cell.number_format
                    look = made.add_format({"num_format": code})
                    if isinstance(cell.value, date):
                        page.write_datetime(line - 1, column - 1, cell.value, look)
                    else:
                        page.write(line - 1, column - 1, cell.value, look)
    return path
