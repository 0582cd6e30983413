"""Whole workbooks for boards: many sheets, kept copies, numbers as text."""

from xlsxwriter.workbook import Workbook

from tests.books.grid_workbook import Cell
from tests.layouts.layout import Layout, Pen, dates, percents, words


def board_pack(workbook: Workbook) -> None:
    """A cover that counts, a sheet for each service in its own words, the data behind it; adults are late."""
    cover = Pen(workbook, "Cover")
    cover.rows("A1", ["Performance board", None, "June 2021"], bold=True)
    cover.rows("A3", ["Rising", Cell(0.0, '=COUNTIF(Children!F4:F6,"↑*")')])
    children = Pen(workbook, "Children")
    header = [
        "Ref.",
        "Indicator",
        *dates("2021-04", 3),
        "% change from Apr-21",
        "Preferred DoT",
        "Commentary",
    ]
    children.rows("A3", header, bold=True)
    children.rows(
        "A4",
        ["C1", "Referrals", 300, 310, 341, "→ 3%", "▼"],
        ["C2", "% of visits on time", *percents(0.8, 0.84, 0.9), "→ 5%", "▲"],
        ["C3", "Plans", 50, 50, 50, "→ 0%", None],
    )
    adults = Pen(workbook, "Adults")
    adults.rows(
        "B2", ["Measure", *words("2021-04", 3, "%B-%y"), "Change vs previous month", "Polarity"], bold=True
    )
    adults.rows(
        "B3",
        ["Safeguarding concerns", 90, 99, None, "↑ 10%", "Neutral"],
        ["Reviews overdue", 20, 18, "tbc", "↓ -10%", "Down"],
    )
    data = Pen(workbook, "Data")
    data.rows("A1", ["Ref.", *words("2021-04", 3)], ["C1", 300, 310, 341], ["C2", 80, 84, 90])
    notes = Pen(workbook, "Old notes")
    notes.rows(
        "A1", ["Ref.", "Indicator", "Apr-21", "% change from Mar-21"], ["C1", "Referrals", 300, "→ 1%"]
    )
    notes.sheet.hide()


BOARD_PACK = Layout(
    board_pack,
    "Jun-21",
    {
        "Children!F3": ("% change from May-21",),
        # 341 after 310, 90 % after 84 % (7.1 %), 50 after 50.
        "Children!F4:F6": ("↑ 10%", "→ 7%", "→ 0%"),
        "Adults!F3:F4": ("- n/a", "- n/a"),
    },
    {"Children!F4:F6": "NS-", "Adults!F3:F4": "--"},
)


def kept_copies(workbook: Workbook) -> None:
    """A copy for each month that was published; the one that is asked for is refreshed alone."""
    for name, figures, months in (("May 2021", (10, 12), "2021-04"), ("June 2021", (12, 15), "2021-05")):
        pen = Pen(workbook, name)
        header = [
            "KPI",
            "Description",
            "Owner",
            *words(months, 2),
            "% change on last month",
            "DoT",
            "Polarity",
        ]
        pen.rows("A1", [f"Scorecard {name}"], bold=True)
        pen.rows("A3", header, bold=True)
        pen.rows("A4", ["K1", "Exclusions", "Education", *figures, *percents(0.2), "▲", "Low"])
        pen.rows("A5", ["K2", "Attendance", "Education", *percents(0.95, 0.94, -0.01), "►", "High"])


KEPT_COPIES = Layout(
    kept_copies,
    "Jun-21",
    # 15 after 12; 94 after 95.
    {"June 2021!F4:G4": (0.25, "▲"), "June 2021!F5:G5": (-1 / 95, "►")},
    {"June 2021!F4:G4": "NN", "June 2021!F5:G5": "SS"},
    options={"sheet": "June 2021"},
)


def typed_percents(workbook: Workbook) -> None:
    """Percentages as numbers such as 62.5 and a change typed as text without an arrow; a half-filled column,
    a column that is part numbers and part words."""
    pen = Pen(workbook, "Schools")
    header = ["Ref", "Measure", "Lead officer", "Good is", *words("2021-03", 3), "% change from Apr-21"]
    header += ["% change since last year", "Status change", "Comments"]
    pen.rows("A2", header, bold=True)
    pen.rows(
        "A3",
        ["E1", "% good or outstanding", "Education", "High", 82.0, 80.0, 88.4, "-2%", "5%", "Was amber"],
        ["E2", "% attendance", "Education", "High", 94.5, 95.0, 95.0, "1%", None, "No change"],
        ["E3", "Exclusions", "Education", "Low", 4, 5, 4, "25%", None, "Was green"],
    )


TYPED_PERCENTS = Layout(
    typed_percents,
    "May-21",
    {
        # 88.4 after 80 is 10.5 %; the column holds percents without arrows, and goes on so.
        "H3:H5": (0.105, 0, -0.2),
        # There is no month of the year before: what somebody brought in from elsewhere stays.
        "I3:I5": ("5%", None, None),
    },
    {"H3:H5": "PSP", "I3:I5": "---"},
    {"H3": "0%"},
    reported=("I2 column-unclear",),
)

LAYOUTS = (BOARD_PACK, KEPT_COPIES, TYPED_PERCENTS)
