"""Children's services: the front door, children in care, special educational needs."""

from xlsxwriter.workbook import Workbook

from tests.books.grid_workbook import Cell, Content
from tests.layouts.layout import Layout, Pen, dates, percents, shown, words
from tests.places import ROOT


def front_door(workbook: Workbook) -> None:
    """A logo and titles above, the key below; arrows under "DoT" beside numbers by formula under "% change",
    arrows alone for the year; a target, a RAG and benchmarks; figures that are held back."""
    pen = Pen(workbook)
    pen.sheet.insert_image("A1", ROOT / "docs" / "template.png", {"x_scale": 0.05, "y_scale": 0.05})
    pen.rows("C1", ["Children's Services: front door"], ["Position at the end of April 2021"], bold=True)
    header = ["KPI No", "Measure", "Lead officer", "Good is", *dates("2020-04", 13), "DoT", "% change"]
    header += [
        "Annual DoT",
        "Rolling 12-month average",
        "12m peak",
        "Target",
        "RAG",
        "SN",
        "England",
        "Comments",
    ]
    pen.rows("A5", header, bold=True)
    change = '=IFERROR(Q{0}/P{0}-1,"")'
    contacts: list[Content] = ["CS1", "Number of contacts", "Head of MASH", "Low", *[200] * 12, 219]
    contacts += ["▲", Cell(0.095, change.format(6), "0%"), "►", 199, 200, 180, "R", None, None, "Busy month."]
    decided: list[Content] = ["CS2", "% of contacts decided in a day", "Head of MASH", "High"]
    decided += [*percents(*[0.8] * 12, 0.84), "▲", Cell(0.05, change.format(7), "0%"), "►"]
    decided += [*percents(0.8, 0.8, 0.85), "A", *percents(0.79, 0.81)]
    referrals: list[Content] = ["CS3", "Rate of referrals per 10,000", "Head of MASH", "Neutral"]
    referrals += [*shown("0.0", *[50] * 11, 45, 40.5), "▼", Cell(-0.1, change.format(8), "0%"), "▼"]
    referrals += [*shown("0.0", 51, 50), "n/a", None, 48.2, 53.8]
    missing: list[Content] = ["CS4", "Children missing from home", "Head of MASH", "Low"]
    missing += [10, *["[c]"] * 10, "<5", 6, "-", Cell("", change.format(9), "0%"), "►", None, None, 5, "R"]
    pen.rows("A6", contacts, decided, referrals, missing)
    pen.rows("A11", ["Key"], ["▲ up by 10% or more"], ["► within 10%"], ["▼ down by 10% or more"])


FRONT_DOOR = Layout(
    front_door,
    "Apr-21",
    {
        # 219 against 200 is 9.5 %, shown as 10 %; the average is of 11 times 200 and 219.
        "R6:V6": ("▲", 0.095, "▲", 2419 / 12, 219),
        "R7:V7": ("►", 0.05, "►", 9.64 / 12, 0.84),
        # 40.5 against 45 is -10 %; the average is of ten times 50, 45 and 40.5.
        "R8:V8": ("▼", -0.1, "▼", 585.5 / 12, 50),
        "R9:V9": ("-", "", "▼", 6, 6),
    },
    {"R6:T6": "NNN", "R7:T7": "SSS", "R8:T8": "---", "R9:T9": "--P"},
    {"U7": "0%", "U8": "0.0"},
)


def children_in_care(workbook: Workbook) -> None:
    """Two rows of header, "Direction of travel" merged over "Month" and "Year"; months as text; a merged
    owner; H, L and T for the polarity; sections; a second table below with its own header."""
    pen = Pen(workbook)
    pen.rows("A1", ["Corporate parenting panel: children in care and care leavers"], bold=True)
    for first, rows in ((3, CARE_ROWS), (10, LEAVER_ROWS)):
        columns = ["PI", "Indicator", "Owner", "Polarity", *words("2020-04", 13)]
        for column, header in enumerate(columns):
            pen.sheet.merge_range(first - 1, column, first, column, header)
        pen.merged(f"R{first}:S{first}", "Direction of travel")
        pen.rows(f"R{first + 1}", ["Month", "Year"], bold=True)
        pen.sheet.merge_range(first - 1, 19, first, 19, "12 month average")
        pen.sheet.merge_range(first - 1, 20, first, 20, "Narrative")
        pen.rows(f"A{first + 2}", *rows)
    pen.merged("A5:U5", "Children in care")
    pen.merged("C6:C8", "Head of Corporate Parenting")


CARE_ROWS: tuple[list[Content], ...] = (
    [],
    ["CIC1", "Number of children in care", None, "L", *[400] * 12, 360, "→", "→", 400],
    ["CIC2", "% with an up to date health check", None, "H", *percents(*[0.5] * 12, 0.6), "→", "→", None],
    ["CIC3", "Rate of children in care per 10,000", None, "T", *[64] * 12, 58, "→", "→", 64],
)
LEAVER_ROWS: tuple[list[Content], ...] = (
    ["CL1", "Care leavers in touch", "Head of Leaving Care", "H", 50, *[100] * 11, 104, "→", "→", None],
    ["CL2", "Care leavers in custody", "Head of Leaving Care", "L", *["tbc"] * 12, 2, "-", "-", "-"],
)
CHILDREN_IN_CARE = Layout(
    children_in_care,
    "Apr-21",
    {
        # -10 %; the average is of 11 times 400 and 360.
        "R6:T6": ("↓", "↓", 4760 / 12),
        # +20 %; 11 times 50 % and 60 %.
        "R7:T7": ("↑", "↑", 6.1 / 12),
        # 58 against 64 is -9.4 %.
        "R8:T8": ("→", "→", 762 / 12),
        # 104 against 100 and against 50.
        "R12:T12": ("→", "↑", 1204 / 12),
        "R13:T13": ("-", "-", 2),
    },
    {"R6:S6": "PP", "R7:S7": "PP", "R8:S8": "--", "R12:S12": "SP", "R13:S13": "--"},
    {"T7": "0%"},
)


def special_needs(workbook: Workbook) -> None:
    """An Excel table with the newest month first, changes as text, footnote marks, a band of no table."""
    pen = Pen(workbook, "EHCP tracker")
    months = words("2021-01", 4)[::-1] + words("2020-04", 1)
    header = ["Ref.", "Measure", *months, "% change from Feb-21", "% change from Mar-20", "Preferred DoT"]
    header += ["Commentary (Mar-21):"]
    rows: list[list[Content]] = [
        [
            "S1",
            "Plans finished in 20 weeks",
            *percents(0.62, 0.6, 0.55, 0.5, 0.4),
            "↑ 9%",
            "↑ 50%",
            "▲",
            None,
        ],
        ["S2", "Requests for an assessment", 45, 49, "44 (p)", 40, "39*", "↑ 11%", "↑ 26%", "▼", None],
        ["S3", "Tribunal hearings", 3, 0, 1, 1, 0, "↓ -100%", "- n/a", "▼", None],
    ]
    pen.rows("A4", header, *rows)
    columns = [{"header": str(one)} for one in header]
    pen.sheet.add_table("A4:K7", {"name": "EHCP", "columns": columns, "style": "Table Style Medium 2"})
    pen.rows("A2", ["* 39 with one that was withdrawn"])


SPECIAL_NEEDS = Layout(
    special_needs,
    "Apr-21",
    {
        "H4:I4": ("% change from Mar-21", "% change from Apr-20"),
        "K4": ("Commentary (Apr-21):",),
        # 62 against 60 is 3.3 %, against 40 is 55 %.
        "H5:I5": ("→ 3%", "↑ 55%"),
        # 45 against 49 is -8.2 %, against 39 is 15.4 %.
        "H6:I6": ("→ -8%", "↑ 15%"),
        "H7:I7": ("- n/a", "- n/a"),
    },
    {"H5:I5": "SP", "H6:I6": "SN", "H7:I7": "--"},
    reported=("C4 months-unordered", "F4 months-missing", "E6 figure-as-text", "G6 figure-as-text"),
)

LAYOUTS = (FRONT_DOOR, CHILDREN_IN_CARE, SPECIAL_NEEDS)
