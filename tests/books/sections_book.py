"""A scorecard of two sections with much around it that leads to its rows, for tests that add and retire."""

from datetime import datetime
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

MONTHS = (datetime(2020, 5, 1), datetime(2021, 4, 1), datetime(2021, 5, 1))
HEADER = (
    "Ref.",
    "Indicator",
    "Owner/ Reporter",
    "Outcome",
    *MONTHS,
    "Year to date",
    "% change from Apr-21",
    "% change from May-20",
    "Preferred DoT",
    "12-mnth avg",
    "12-mnth max.",
    "ENG",
    "Commentary (May-21):",
)
ROWS = {
    "Contacts": (("M1", 100, 219, 200, "▲"), ("M2", 200, 200, 219, "▼"), ("M3", None, 50, 50, "▼")),
    "Plans": (("P1", 10, 20, 30, "▲"), ("P2", 0.1, 0.2, 0.4, "▼")),
}
"""The indicators of each section; headings stand in rows 4 and 8, indicators in 5 to 7 and 9 to 10."""

COLUMNS = {header: index for index, header in enumerate(HEADER) if isinstance(header, str)}


def sections_book(path: Path) -> Path:
    """A workbook with the sheets Scorecard and Summary."""
    with Workbook(str(path)) as workbook:
        sheet, summary = workbook.add_worksheet("Scorecard"), workbook.add_worksheet("Summary")
        _write_table(workbook, sheet)
        _write_around(workbook, sheet)
        _write_summary(summary, workbook.add_format({"num_format": "0.0"}))
        workbook.define_name("Plans_of_May", "=Scorecard!$G$9:$G$10")
        workbook.define_name("First_plan", "=Scorecard!$G$9")
    return path


def _write_table(workbook: Workbook, sheet: Worksheet) -> None:
    month = workbook.add_format({"num_format": "mmm-yy", "bold": True})
    whole, percent = (workbook.add_format({"num_format": code, "border": 1}) for code in ("#,##0", "0%"))
    plain = workbook.add_format({"border": 1, "bg_color": "#F2F2F2"})
    for column, header in enumerate(HEADER):
        if isinstance(header, datetime):
            sheet.write_datetime(2, column, header, month)
        else:
            sheet.write_string(2, column, header)
    row = 3
    for name, indicators in ROWS.items():
        sheet.write_string(row, 0, name)
        for ref, *figures, preferred in indicators:
            row += 1
            code = percent if ref == "P2" else whole
            sheet.write_row(row, 0, [ref, f"Number of {ref}", "Team B", "Safe"], plain)
            for column, figure in enumerate(figures, start=4):
                sheet.write(row, column, figure, code)
            total = sum(figure or 0 for figure in figures)
            sheet.write_formula(row, 7, f"=SUM(E{row + 1}:G{row + 1})", code, total)
            for column in (8, 9):
                sheet.write_blank(row, column, None, percent)
            sheet.write(row, 10, preferred, plain)
            for column in (11, 12):
                sheet.write_blank(row, column, None, code)
            sheet.write(row, 13, 5, code)
            sheet.write_blank(row, 14, None, plain)
            sheet.add_sparkline(row, 15, {"range": f"Scorecard!E{row + 1}:G{row + 1}"})
        row += 1


def _write_around(workbook: Workbook, sheet: Worksheet) -> None:
    """Below the table, and over its cells."""
    sheet.write_string("A13", "Total of May-21")
    sheet.write_formula("G13", "=SUM(G5:G7)+G9", None, 499)
    sheet.merge_range("A15:C15", "Signed off by the board")
    sheet.write_comment("G13", "All of it.")
    sheet.write_comment("G9", "Checked.")
    sheet.write_url("A14", "internal:Summary!A1", string="Of last year")
    for rows in ("5:7", "9:10"):
        first, last = rows.split(":")
        sheet.data_validation(f"K{first}:K{last}", {"validate": "list", "source": ["▲", "▼"]})
        rule = {
            "type": "formula",
            "criteria": f"=$G{first}>100",
            "format": workbook.add_format({"bold": True}),
        }
        sheet.conditional_format(f"B{first}:B{last}", rule)
    sheet.conditional_format("G13", {"type": "cell", "criteria": ">", "value": "=$G$9"})
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Scorecard!$E$9:$G$9", "name": "=Scorecard!$A$9"})
    sheet.insert_chart("B17", chart)
    sheet.set_row(12, 30)
    sheet.print_area("A1:O15")


def _write_summary(sheet: Worksheet, look: Format) -> None:
    sheet.write_formula("A1", "=Scorecard!G9", look, 30)
    sheet.write_formula("A2", "=SUM(Scorecard!G5:G10)", look, 499.4)
    sheet.write_formula("A3", '=VLOOKUP("P1",Scorecard!A4:G13,7,0)', look, 30)
    sheet.write_formula("A4", "=COUNT(Scorecard!G:G)", look, 7)
    sheet.write_formula("A5", "=Scorecard!G13", look, 499)
