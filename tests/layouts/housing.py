"""Housing: voids, rent and repairs; homelessness."""

from xlsxwriter.workbook import Workbook

from tests.books.grid_workbook import Cell, Content
from tests.layouts.layout import Layout, Pen, percents, shown, words


def voids_and_rent(workbook: Workbook) -> None:
    """A quarter and the year to date among the months, money and days, a filter, data bars, notes."""
    pen = Pen(workbook, "Landlord services")
    pen.merged("A1:N1", "Landlord services performance")
    header = [
        "PI Code",
        "Performance\nmeasure",
        "Head of Service",
        "Good performance is",
        *words("2021-04", 3),
    ]
    header += ["Q1 21/22", "Jul-21", "YTD", "% change\nfrom May-21", "12-mnth max", "Target", "Comments"]
    pen.rows("A3", header, bold=True)
    relet: list[Content] = ["H1", "Average days to re-let", "Head of Housing", "Low"]
    relet += [*shown("0.0", 30.2, 31, 28.5, 29.9, 25.7, 28.85), *percents(-0.081), *shown("0.0", 31, 25)]
    rent: list[Content] = ["H2", "Rent collected", "Head of Income", "High"]
    rent += [*shown("£#,##0", 1_000_000, 1_020_000, 1_000_000, 3_020_000, 1_095_000, 4_115_000)]
    rent += [*percents(-0.02), *shown("£#,##0", 1_020_000, 1_000_000)]
    arrears: list[Content] = ["H3", "Arrears as % of rent due", "Head of Income", "Low"]
    arrears += [*percents(0.0362, 0.037, 0.0364, 0.0364, 0.0364, 0.0364, code="0.00%")]
    arrears += [*percents(-0.016), *percents(0.037, 0.035, code="0.00%")]
    repairs: list[Content] = ["H4", "% of repairs on time", "Head of Repairs", "High"]
    repairs += [*percents(0.95, 0.96, 0.96, 0.957, "98%", 0.96), *percents(0, 0.96, 0.98), "New contractor."]
    pen.rows("A4", relet, rent, arrears, repairs)
    pen.sheet.autofilter("A3:N7")
    pen.sheet.conditional_format("E4:J7", {"type": "data_bar"})
    pen.sheet.write_comment("I4", "With two long voids")
    pen.sheet.set_column("H:H", None, None, {"hidden": True})


VOIDS_AND_RENT = Layout(
    voids_and_rent,
    "Jul-21",
    {
        "K3": ("% change\nfrom Jun-21",),
        # 25.7 after 28.5 is -9.8 %, shown as -10 %.
        "K4:L4": (-2.8 / 28.5, 31),
        # 9.5 %, shown as 10 %.
        "K5:L5": (0.095, 1_095_000),
        "K6:L6": (0, 0.037),
        # 98 after 96.
        "K7:L7": (2 / 96, 0.98),
    },
    {"K4:K7": "PPSS"},
    {"L5": "£#,##0", "L4": "0.0"},
    reported=("I7 figure-as-text",),
)


def homelessness(workbook: Workbook) -> None:
    """Sparklines, differences in numbers, percents by formula, and icons over numbers that nobody sees."""
    pen = Pen(workbook, "Homelessness")
    header = ["Ref", "Measure", "Service", "Aim", "June 2020", "May 2021", "June 2021", "Trend"]
    header += ["Change (number)", "Change %", "Monthly DoT", "Annual % change", "Commentary"]
    pen.rows("A2", header, bold=True)
    rows: tuple[tuple[str, str, str, list[Content], float, object, float, float], ...] = (
        (
            "HL1",
            "Households in temporary accommodation",
            "Reduce",
            shown("0", 400, 380, 342),
            -38,
            -0.1,
            -1,
            0,
        ),
        ("HL2", "Homelessness prevented", "Increase", shown("0", 20, 0, 7), 7, "-", 1, -0.5),
        ("HL3", "% of reliefs that worked", "Increase", percents(0.4, 0.5, 0.52), 0.02, 0.04, 1, 0.25),
    )
    for row, (ref, text, aim, figures, number, change, sign, year) in enumerate(rows, start=3):
        pen.rows(f"A{row}", [ref, text, "Housing Options", aim, *figures])
        pen.sheet.add_sparkline(f"H{row}", {"range": f"Homelessness!E{row}:G{row}"})
        percent = Cell(
            change if isinstance(change, str | float) else None, f'=IFERROR(G{row}/F{row}-1,"-")', "0%"
        )
        pen.rows(f"I{row}", [Cell(number, f"=G{row}-F{row}"), percent])
        pen.rows(f"K{row}", [Cell(sign, f"=SIGN(G{row}-F{row})"), *percents(year)])
    for area in ("K3:K5", "L3:L5"):
        pen.sheet.conditional_format(area, {"type": "icon_set", "icon_style": "3_arrows", "icons_only": True})


HOMELESSNESS = Layout(
    homelessness,
    "Jun-21",
    {
        # The formulas of the month are right, "-" where 0 was before; 342 after 400, 7 after 20, 52 after 40.
        "J3:J5": (-0.1, "-", 0.04),
        "L3:L5": (-0.145, -0.65, 0.3),
    },
    {"J3:J5": "P-S", "L3:L5": "PNP"},
    reported=("F2 months-missing", "I2 column-unclear", "K2 column-unclear"),
)

LAYOUTS = (VOIDS_AND_RENT, HOMELESSNESS)
