"""Human resources, finance, customer contact, complaints."""

from xlsxwriter.workbook import Workbook

from tests.books.grid_workbook import Content
from tests.layouts.layout import Layout, Pen, dates, percents, shown, words


def human_resources(workbook: Workbook) -> None:
    """Points whose header names the month; a preference merged over rows; days typed with their unit."""
    pen = Pen(workbook, "HR")
    header = ["Ref. No", "Performance Indicator", "Head of Service", "Preferred trend", *words("2021-04", 3)]
    header += ["Change from Apr-21 (% points)", "MoM %", "12-mth max.", "Narrative (May-21)"]
    pen.rows("A2", header, bold=True)
    lost: list[Content] = ["HR1", "Working days lost per FTE", "Head of HR", None, *shown("0.0", 8.1, 8.0)]
    lost += ["7.2 days", "n/a", *percents(-0.1 / 8.1), *shown("0.0", 8.1)]
    sick: list[Content] = ["HR2", "% of time lost to sickness", "Head of HR", None]
    sick += [*percents(0.05, 0.052, 0.047, code="0.0%"), *shown("0.0", 0.2), *percents(0.04)]
    sick += [*percents(0.052, code="0.0%")]
    staff: list[Content] = ["HR3", "Headcount (FTE)", "Head of HR", "Neutral"]
    staff += [*shown("#,##0.0", 1200.5, 1210, 1190), None, *percents(0.008), *shown("#,##0.0", 1210)]
    pen.rows("A3", lost, sick, staff)
    pen.merged("D3:D4", "▼")


HUMAN_RESOURCES = Layout(
    human_resources,
    "Jun-21",
    {
        "K2": ("Narrative (Jun-21)",),
        "H2": ("Change from May-21 (% points)",),
        # 7.2 after 8.0.
        "H3:J3": ("n/a", -0.1, 8.1),
        # 4.7 % after 5.2 % is -0.5 points, and -9.6 %, shown as -10 %.
        "H4:J4": (-0.5, -5 / 52, 0.052),
        "H5:J5": (None, -20 / 1210, 1210),
    },
    {"H3:I3": "-P", "H4:I4": "SP", "H5:I5": "--"},
    reported=("G3 figure-as-text",),
)


def finance(workbook: Workbook) -> None:
    """Money with brackets for a minus; a forecast, a variance from the budget, a change in pounds."""
    pen = Pen(workbook, "Finance")
    pen.rows("A1", ["Budget monitoring"], bold=True)
    header = ["Measure ref", "Measure", "Budget holder", "Good to be", *dates("2021-03", 4, "mmmm yyyy")]
    header += ["Forecast outturn", "Variance to budget", "Change (£)", "% change from previous month"]
    pen.rows("A3", [*header, "Comments"], bold=True)
    money, pounds = "#,##0;(#,##0)", "£#,##0"
    variance: list[Content] = ["F1", "Overspend (£k)", "S151", "Low", *shown(money, -50, -20, 10, 30, 40)]
    agency: list[Content] = ["F2", "Agency spend", "HR", "Low"]
    agency += shown(pounds, 1_100_000, 1_050_000, 1_000_000, 900_000, 9_000_000)
    invoices: list[Content] = ["F3", "% of invoices paid in 30 days", "Payments", "High"]
    invoices += percents(0.9, 0.91, 0.95, "95%", None)
    debt: list[Content] = ["F4", "Debt over 90 days", "Income", "Low"]
    debt += shown(pounds, 1_100_000, 1_100_000, 1_000_000, "£1.2m", None)
    pen.rows(
        "A4",
        [*variance, *percents(0.02), None, *percents("n/a"), "Placements."],
        [*agency, *percents(-0.1), None, *percents(-0.05)],
        [*invoices, None, None, *percents(0.04)],
        [*debt, None, None, *percents(-0.09)],
    )


FINANCE = Layout(
    finance,
    "Jun-21",
    # 30 after 10, 900,000 after 1,000,000, 95 % after 95 %, 1.2 million after 1 million.
    {"L4:L7": (2, -0.1, 0, 0.2)},
    {"L4:L7": "NPSN"},
    reported=("H6 figure-as-text", "H7 figure-as-text"),
)


def customer_contact(workbook: Workbook) -> None:
    """Minutes and seconds; arrows that show performance; an average that does not say of how many months."""
    pen = Pen(workbook, "Contact centre")
    pen.merged("A1:L2", "Customer contact")
    header = ["KPI ref", "KPI name", "Lead", "Good is", "Apr 21", "May 21", "Jun 21", "Monthly DoT"]
    header += ["% change vs last month", "Average", "12 month high", "Analysis"]
    pen.rows("A8", header, bold=True)
    seconds = 1 / 86400
    wait: list[Content] = ["CC1", "Average wait (mm:ss)", "Contact", "Low"]
    wait += [*shown("mm:ss", 300 * seconds, 240 * seconds, 216 * seconds), "▲", *percents(-0.2)]
    wait += shown("mm:ss", 252 * seconds, 300 * seconds)
    abandoned: list[Content] = ["CC2", "% of calls abandoned", "Contact", "Low", *percents(0.12, 0.1, 0.11)]
    pen.rows(
        "A9",
        wait,
        [*abandoned, "▲", *percents(-0.17, 0.11, 0.12)],
        [
            "CC3",
            "Calls answered",
            "Contact",
            "High",
            10_000,
            11_000,
            12_000,
            "▲",
            *percents(0.1),
            11_000,
            11_000,
        ],
        ["CC4", "Web chats", "Digital", "High", 500, 400, 300, "▼", *percents(-0.2), 400, 500],
    )


CUSTOMER_CONTACT = Layout(
    customer_contact,
    "Jun-21",
    {
        # 3:36 after 4:00; the longest is 5:00.
        "I9:K9": (-0.1, 252 / 86400, 300 / 86400),
        "I10:K10": (0.1, 0.11, 0.12),
        # 12,000 after 11,000 is 9.1 %.
        "I11:K11": (1000 / 11000, 11_000, 12_000),
        "I12:K12": (-0.25, 400, 500),
    },
    {"I9:I12": "PNSN"},
    {"K9": "MM:SS"},
    reported=("H8 column-unclear", "J8 column-unclear"),
)


def complaints(workbook: Workbook) -> None:
    """Headers of the council's own and another threshold in the Settings; words in computed cells."""
    pen = Pen(workbook, "Complaints")
    header = ["Code", "Indicator", "Which way", *dates("2020-05", 1), *dates("2021-04", 2)]
    header += ["% change from Mar-21", "% change from Apr-20", "12-mnth avg", "Commentary (Apr-21):"]
    pen.rows("A4", header, bold=True)
    on_time: list[Content] = ["C2", "% of requests answered in time", "Higher", *percents(0.8, 0.9, 0.86)]
    held: Content = "Suppressed (<5)"
    pen.rows(
        "A5",
        ["C1", "Complaints", "Lower", 100, 95, 100, "→ 0%", "→ 2%", 95],
        [*on_time, "↑ 6%", "↑ 7%", *percents(0.9)],
        ["C3", "Ombudsman cases", "Lower", 1, 2, 3, held, held, held],
    )
    settings = Pen(workbook, "Settings")
    names: list[list[Content]] = [["scorecard-xl settings"], ["Threshold", 5], ["Header of ref", "Code"]]
    settings.rows("A1", *names, ["Header of preferred direction", "Which way"])


COMPLAINTS = Layout(
    complaints,
    "May-21",
    {
        "G4:H4": ("% change from Apr-21", "% change from May-20"),
        "J4": ("Commentary (May-21):",),
        # 100 after 95 is 5.3 %, above the threshold of 5.
        "G5:I5": ("↑ 5%", "→ 0%", 97.5),
        # 86 after 90 is -4.4 %, after 80 it is 7.5 %, shown as 8 %.
        "G6:I6": ("→ -4%", "↑ 8%", 0.88),
    },
    {"G5:H5": "NS", "G6:H6": "SP"},
    reported=("E4 months-missing", "G7 words-kept", "H7 words-kept", "I7 words-kept"),
)

LAYOUTS = (HUMAN_RESOURCES, FINANCE, CUSTOMER_CONTACT, COMPLAINTS)
