"""Highways, waste and planning."""

from xlsxwriter.workbook import Workbook

from tests.books.grid_workbook import Cell, Content
from tests.layouts.layout import Layout, Pen, dates, percents, shown


def highways(workbook: Workbook) -> None:
    """The newest month first; "Variance" merged over "on month" and "on year", by formulas that are right."""
    pen = Pen(workbook, "Highways")
    header = [
        "ID",
        "KPI",
        "Accountable officer",
        "Better if",
        *dates("2021-04", 3)[::-1],
        *dates("2020-06", 1),
    ]
    for column, one in enumerate(header[:4]):
        pen.sheet.merge_range(3, column, 4, column, one)
    pen.rows("E5", header[4:], bold=True)
    pen.merged("I4:J4", "Variance")
    pen.rows("I5", ["on month", "on year", "Variance against budget", "Comments"], bold=True)
    rows: tuple[tuple[str, str, list[Content], float | str, float | str], ...] = (
        ("Potholes repaired", "Higher", shown("#,##0", 1150, 1000, 1200, 1300), 0.15, -150 / 1300),
        ("Street light faults", "Lower", [80, 88, 90, 100], -8 / 88, -0.2),
        ("Claims", "Lower", [0, 2, 0, 1], -1.0, -1.0),
        ("Gullies cleaned", "Neutral", [None, 40, 45, 50], "", ""),
    )
    for row, (text, better, figures, month, year) in enumerate(rows, start=6):
        changes = [
            Cell(result, f'=IF(E{row}="","",E{row}/{column}{row}-1)', "0%")
            for result, column in ((month, "F"), (year, "H"))
        ]
        pen.rows(f"A{row}", [f"HW{row - 5}", text, "Head of Highways", better, *figures, *changes])
        pen.rows(f"K{row}", percents(-0.03, code="0.0%"))


HIGHWAYS = Layout(
    highways,
    "Jun-21",
    {
        "I6:J6": (0.15, -150 / 1300),
        "I7:J7": (-8 / 88, -0.2),
        "I8:J8": (-1, -1),
        "I9:J9": ("", ""),
    },
    {"I6:J6": "PN", "I7:J7": "SP", "I8:J8": "PP", "I9:J9": "--"},
    reported=("E5 months-unordered", "G5 months-missing"),
)


def waste(workbook: Workbook) -> None:
    """A number left of its arrow under one merged header; arrows that a font of symbols shows."""
    pen = Pen(workbook, "Waste")
    pen.rows("A3", ["PI No", "PI name", "Reporter", "Polarity", "2021-02", "2021-03", "2021-04"], bold=True)
    pen.merged("H3:I3", "Change from last month")
    pen.rows("J3", ["DoT", "Comments"], bold=True)
    recycled: list[Content] = ["W1", "% recycled", "Waste", "Bigger is better", *percents(0.45, 0.5, 0.45)]
    pen.rows(
        "A4",
        [*recycled, *percents(0.05 / 0.45), "↑", "ê"],
        ["W2", "Missed bins", "Waste", "Smaller is better", 100, 120, 132, *percents(0.2), "↑", "ê"],
        ["W3", "Fly-tips", "Streets", "Smaller is better", "n/a", 55, 55, *percents("n/a"), "-", "è"],
    )
    pen.rows("A8", ["Counted by the contractor"])


WASTE = Layout(
    waste,
    "Apr-21",
    {"H4:I4": (-0.1, "↓"), "H5:I5": (0.1, "↑"), "H6:I6": (0, "→")},
    {"H4:I4": "NN", "H5:I5": "NN", "H6:I6": "SS"},
    reported=("J3 column-unclear",),
)


def planning(workbook: Workbook) -> None:
    """Quarters alone: there is no month to report on."""
    pen = Pen(workbook, "Planning")
    header: list[Content] = [
        "PI",
        "Measure",
        "Q1 20/21",
        "Q2 20/21",
        "Q3 20/21",
        "Q4 20/21",
        "% change",
        "RAG",
    ]
    pen.rows("A2", header, bold=True)
    pen.rows("A3", ["P1", "Majors decided in time", *percents(0.8, 0.82, 0.9, 0.88, 0.1), "G"])


PLANNING = Layout(planning, refused="lacks the months")

LAYOUTS = (HIGHWAYS, WASTE, PLANNING)
