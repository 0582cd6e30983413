"""A sheet of one year's months, whose years stand where a test wants them."""

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from scorecard_xl.model import MONTH_NAMES
from tests.books.grid_workbook import Content, GridSheet, GridWorkbook, sheet_of

FINANCIAL: tuple[str, ...] = tuple(name[:3] for name in (*MONTH_NAMES[3:], *MONTH_NAMES[:3]))
"""Apr to Mar, without a year."""

CALENDAR: tuple[str, ...] = tuple(name[:3] for name in MONTH_NAMES)

BEHIND: tuple[Content, ...] = (
    "% change from last month",
    "% change from last year",
    "Preferred DoT",
    "12-mnth avg",
    "12-mnth max",
    "Commentary",
)
"""Columns O to T."""


def header(months: Sequence[Content] = FINANCIAL, behind: Sequence[Content] = BEHIND) -> list[Content]:
    """The row of the headers: the months stand in C to N."""
    return ["Ref.", "Indicator", *months, *behind]


def row(ref: str, *figures: Content, commentary: Content = None) -> list[Content]:
    """An indicator's row: its first months' figures are these."""
    blank: list[Content] = [None] * (12 - len(figures))
    return [ref, f"Number of {ref}", *figures, *blank, None, None, "▲", None, None, commentary]


def above(*years: Content) -> list[Content]:
    """A row of years above the months, from column C on."""
    return [None, None, *years]


def sheet(*rows: Sequence[Content], name: str = "Scorecard", merged: Sequence[str] = ()) -> GridSheet:
    """A sheet of these rows."""
    return sheet_of(name, rows, merged=merged)


def book(*rows: Sequence[Content], name: str = "Scorecard", merged: Sequence[str] = ()) -> GridWorkbook:
    """A workbook of a sheet of these rows."""
    return GridWorkbook([sheet(*rows, name=name, merged=merged)])


def file(
    path: Path,
    months: Sequence[str] = FINANCIAL,
    *,
    title: str = "Scorecard",
    year: str = "2020/21",
    figures: int = 1,
) -> Path:
    """A workbook file of a sheet named Scorecard: two rows with figures of the first months, quarters among
    the months, and the year above them."""
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        sheet.write_string("A1", title)
        if year:
            sheet.merge_range("C2:R2", year, workbook.add_format({"bold": True}))
        behind = [*BEHIND[:5], f"Commentary ({months[figures - 1]}):"]
        headers = [*months]
        for quarter in range(4):
            headers.insert(quarter * 4 + 3, f"Q{quarter + 1}")
        sheet.write_row("A3", ["Ref.", "Indicator", *headers, *behind])
        for row, (figure, code) in enumerate([(40, "0"), (0.5, "0.0%")], start=4):
            look = workbook.add_format({"num_format": code})
            sheet.write_row(f"A{row}", [f"M{row}", f"Indicator {row}"])
            for column, name in enumerate(headers, start=2):
                place = months.index(name) if name in months else 12
                if name not in months:
                    cells = [xl_rowcol_to_cell(row - 1, column - back) for back in (3, 1)]
                    quarter_of = [f for f in range(figures) if f // 3 == int(name[1]) - 1]
                    sheet.write_formula(
                        row - 1, column, f"=SUM({':'.join(cells)})", look, figure * len(quarter_of)
                    )
                elif place < figures:
                    sheet.write_number(row - 1, column, figure, look)
                else:
                    sheet.write_blank(row - 1, column, None, look)
            sheet.write_string(f"U{row}", "▲")
            sheet.write_string(f"X{row}", f"Words {row}")
        workbook.add_worksheet("Board").write_formula("A1", "=Scorecard!C4", None, 40)
    return path
