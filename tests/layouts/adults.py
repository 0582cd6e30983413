"""Adult social care and public health."""

import datetime

from xlsxwriter.workbook import Workbook

from tests.books.grid_workbook import Cell, Content
from tests.layouts.layout import Layout, Pen, percents, shown, words


def adult_social_care(workbook: Workbook) -> None:
    """Months headed by their last days; a change in points, a target, the variance from it."""
    pen = Pen(workbook, "ASC KPIs")
    pen.rows("A1", ["Adult social care: monthly KPIs"], ["Filled in by the data team"], bold=True)
    days = shown("dd/mm/yyyy", *(datetime.date(2021, month, day) for month, day in enumerate(_LAST_DAYS, 1)))
    header: list[Content] = [
        "Measure ref",
        "Measure",
        "Responsible officer",
        "Aim to",
        *days,
        "Change (pp)",
        "Target",
    ]
    pen.rows("A4", [*header, "Variance", "RAG", "Analysis"], bold=True)
    variance = "=I{0}-K{0}"
    code = "0.0%"
    reviews: list[Content] = ["ASC1", "% of reviews on time", "Head of Reviews", "Maximise"]
    reviews += [*percents(0.7, 0.72, 0.75, 0.58, 0.62, code=code), *shown("0.0", -17)]
    reviews += [*percents(0.7, code=code), Cell(-0.08, variance.format(5), "0%"), "R", "Two workers left."]
    at_home: list[Content] = ["ASC2", "% at home 91 days later", "Head of Reablement", "Maximise"]
    at_home += [*percents(0.8, 0.82, 0.81, 0.9, 0.78, code=code), *shown("0.0", 9)]
    at_home += [*percents(0.85, code=code), Cell(-0.07, variance.format(6), "0%"), "A"]
    admissions: list[Content] = ["ASC3", "Admissions per 100,000", "Head of Older People", "Minimise"]
    admissions += [
        *shown("0.0", 480, 490, 495, 500, 510),
        "n/a",
        500,
        Cell(10.0, variance.format(7), "0"),
        "A",
    ]
    waiting: list[Content] = ["ASC4", "People waiting for a package", "Head of Brokerage", "Minimise"]
    waiting += [60, 55, 50, 52, 70, None, 40, Cell(30.0, variance.format(8), "0"), "R"]
    pen.rows("A5", reviews, at_home, admissions, waiting)
    pen.sheet.set_column("C:C", None, None, {"hidden": True})


_LAST_DAYS = (31, 28, 31, 30, 31)

ADULT_SOCIAL_CARE = Layout(
    adult_social_care,
    "May-21",
    # 62 % after 58 %, 78 % after 90 %; what is no percentage has no points.
    {"J5:J8": (4, -12, "n/a", None)},
    {"J5:J8": "SN--"},
    {"J5": "0.0"},
    reported=("L4 column-unclear",),
)


def public_health(workbook: Workbook) -> None:
    """Months under a merged "Actual"; texts of both changes; held back, provisional and bracketed figures."""
    pen = Pen(workbook, "Public Health")
    pen.rows("A1", ["Public health outcomes, monthly"], bold=True)
    for column, header in enumerate(["PI ref", "Indicator", "Service", "Desired direction"]):
        pen.sheet.merge_range(2, column, 3, column, header)
    pen.merged("E3:Q3", "Actual")
    pen.rows("E4", words("2020-05", 13, "%B %Y"), bold=True)
    later = ["Change on previous month", "Change on same month last year", "Rolling 12-month mean"]
    for column, header in enumerate([*later, "South East", "CIPFA neighbours", "Comments"], start=17):
        pen.sheet.merge_range(2, column, 3, column, header)
    quits: list[Content] = ["PH1", "Smokers who quit", "Stop Smoking", "Up", *[50] * 11, 40, 44]
    chlamydia: list[Content] = ["PH2", "Chlamydia diagnoses", "Sexual Health", "n/a", "*", "<5", 6, "[c]", 5]
    checks: list[Content] = ["PH3", "Health checks offered", "Prevention", "Higher is better", 2000]
    gap: list[Content] = ["PH4", "Gap to England (years)", "Intelligence", "Lower is better", *[2] * 11]
    pen.rows(
        "A5",
        [*quits, "↓ -20%", "↓ -20%", 49.2, 52, 47],
        [*chlamydia, *["*"] * 6, "[c]", "<5", "- n/a", "- n/a", 5.5, None, "Local"],
        [*checks, *[1500] * 11, "1,801 (p)", "→ 0%", "↓ -25%", 1541.7],
        [*gap, "(5)", "(4)", "- n/a", "↓ -350%", 1.4],
    )
    pen.rows("A10", ["(p) provisional"], ["[c] confidential"])


PUBLIC_HEALTH = Layout(
    public_health,
    "May-21",
    {
        # 44 after 40 and after 50; ten times 50, 40 and 44.
        "R5:T5": ("↑ 10%", "↓ -12%", 584 / 12),
        "R6:T6": ("- n/a", "- n/a", 5.5),
        # 1,801 after 1,500 is 20.1 %, after 2,000 -9.95 %; 11 times 1,500 and 1,801.
        "R7:T7": ("↑ 20%", "↓ -10%", 18301 / 12),
        # A fall from below zero has no percent; -4 after 2 is -300 %; ten times 2, -5 and -4.
        "R8:T8": ("- n/a", "↓ -300%", 11 / 12),
    },
    {"R5:S5": "PN", "R6:S6": "--", "R7:S7": "PN", "R8:S8": "-P"},
    reported=("Q7 figure-as-text", "P8 figure-as-text", "Q8 figure-as-text"),
)

LAYOUTS = (ADULT_SOCIAL_CARE, PUBLIC_HEALTH)
