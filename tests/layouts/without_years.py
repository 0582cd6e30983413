"""Months whose year stands somewhere else: in the row above, in a title, in the sheet's name."""

from xlsxwriter.workbook import Workbook

from tests.books.grid_workbook import Cell, Content
from tests.layouts.layout import Layout, Pen, percents, shown

_YEAR = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")


def year_above(workbook: Workbook) -> None:
    """The months of a financial year below "2021/22", a quarter behind each third, those to come blank; an
    arrow to the right of the percent."""
    pen = Pen(workbook, "Fostering")
    pen.rows("A1", ["Fostering and adoption"], bold=True)
    pen.merged("E2:T2", "2021/22")
    quarters = [[*_YEAR[3 * one : 3 * one + 3], f"Q{one + 1}"] for one in range(4)]
    header = ["KPI No", "Measure", "Lead", "Polarity", *(month for quarter in quarters for month in quarter)]
    pen.rows("A3", [*header, "YTD", "% change on last month", "DoT", "Comments"], bold=True)
    visits: list[Content] = ["F1", "% of visits on time", "Fostering", "High"]
    visits += percents(0.8, 0.8, 0.82, 0.807, 0.9, 0.81)
    referrals: list[Content] = ["F2", "Referrals", "Adoption", "Low", 100, 110, 120]
    referrals += [Cell(330.0, "=SUM(E5:G5)"), 120, 132]
    pen.rows("A4", visits, referrals)
    pen.rows(
        "U4", [*percents(0.826, 0.08 / 0.82), "▲"], [Cell(582.0, "=SUM(E5:G5,I5:K5)"), *percents(0.0), "►"]
    )


YEAR_ABOVE = Layout(
    year_above,
    "Aug-21",
    # 81 % after 90 %, 132 after 120.
    {"V4:W4": (-0.1, "▼"), "V5:W5": (0.1, "▲")},
    {"V4:W4": "NN", "V5:W5": "NN"},
)


def year_in_title(workbook: Workbook) -> None:
    """The year in the title alone, whole names of months, quarters and the year to date behind them."""
    pen = Pen(workbook, "Temporary housing")
    pen.rows("A1", ["Temporary accommodation scorecard 2021/22"], bold=True)
    names = ("April", "May", "June", "July", "August", "September", "October", "November", "December")
    header = ["Ref", "Indicator", "Owner", "Aim to", *names, "January", "February", "March"]
    pen.rows("A4", [*header, "Change from last month", "12 month average", "Narrative"], bold=True)
    pen.rows("A5", ["T1", "Moves into a home", "Housing Options", "Maximise", 90, 95, 100])
    pen.rows("A6", ["T2", "Families in bed and breakfast", "Housing Options", "Minimise", 20, 18, 16])
    pen.rows("Q5", ["→ 6%", 92.5, "A good month."], ["↓ -10%", 19])


YEAR_IN_TITLE = Layout(
    year_in_title,
    "Jun-21",
    # 100 after 95 is 5.3 %, 16 after 18 is -11.1 %.
    {"Q5:R5": ("→ 5%", 95), "Q6:R6": ("↓ -11%", 18)},
    {"Q5": "S", "Q6": "P"},
)


def year_in_sheet_name(workbook: Workbook) -> None:
    """A sheet for the year, whose name says it; arrows that are right already, differences in points."""
    pen = Pen(workbook, "KPIs 2021-22")
    header: list[Content] = [
        "PI",
        "Measure",
        "Service",
        "Good is",
        *_YEAR,
        "Monthly DoT",
        "Change (pp)",
        "RAG",
    ]
    pen.rows("A2", header, bold=True)
    pen.rows("A3", ["L1", "% of schools inspected as good", "Learning", "H", *percents(0.8, 0.7)])
    pen.rows("A4", ["L2", "Children out of school", "Learning", "L", 40, 41])
    pen.rows("Q3", ["▼", *shown("0.0", None), "R"], ["►", *shown("0.0", None), "G"])


YEAR_IN_SHEET_NAME = Layout(
    year_in_sheet_name,
    "May-21",
    # 70 % after 80 % is -12.5 %, 41 after 40 is 2.5 %; -10 points, and none for a number.
    {"Q3:R3": ("▼", -10), "Q4:R4": ("►", None)},
    {"Q3:R3": "NN", "Q4:R4": "S-"},
)


def two_years(workbook: Workbook) -> None:
    """A year's twelve months and the first of the next, each below its year that is not merged over them."""
    pen = Pen(workbook, "Attendance")
    pen.rows("E3", ["2020/21"], bold=True)
    pen.rows("Q3", ["2021/22"], bold=True)
    header = ["PI ref", "Indicator", "Responsible", "Good is", *_YEAR, *_YEAR[:2], "Annual DoT"]
    pen.rows("A4", [*header, "Rolling 12-month average", "SN", "England"], bold=True)
    pen.rows("A5", ["AT1", "Pupils missing school", "Attendance", "Low", *[50] * 13, 62, "►", 50, 48, 51])
    attended = ["AT2", "% attendance", "Attendance", "High", *percents(*[0.9] * 13, 0.93)]
    pen.rows("A6", [*attended, "►", *percents(0.9, 0.92, 0.93)])


TWO_YEARS = Layout(
    two_years,
    "May-21",
    # 62 after 50; 11 times 50 and 62. 93 % after 90 %; 11 times 90 % and 93 %.
    {"S5:T5": ("▲", 51), "S6:T6": ("►", 10.83 / 12)},
    {"S5": "N", "S6": "S"},
    {"T6": "0%"},
)

LAYOUTS = (YEAR_ABOVE, YEAR_IN_TITLE, YEAR_IN_SHEET_NAME, TWO_YEARS)
