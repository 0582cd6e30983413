"""The sheets of everything.xlsm, as far as XlsxWriter can write them."""

import struct
import zlib
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

from xlsxwriter.workbook import Workbook

from scorecard_xl.template.new.published import (
    MONTHS,
    NO_CHANGE,
    PublishedRow,
    PublishedTable,
    ShownFigure,
    published_tables,
)
from tests.data.scorecard_sheet import ScorecardSheet

TITLE = "Children's services scorecard: May 2021"
THREAD = "{5C2E1F0A-7D3B-4E6C-9A41-2B8F6D0C1E57}"
TEAMS = ("Assessment", "Court", "MASH", "PACT")
AUDIT_MONTHS = ("Mar-21", "Apr-21", "May-21")
AUDITS = tuple(
    (team, month, 10 + 3 * i + j, 7 + 2 * i + j)
    for i, team in enumerate(TEAMS)
    for j, month in enumerate(AUDIT_MONTHS)
)
FIRST_TABLE, SECOND_TABLE = (10, 17), (20, 27)


def logo() -> bytes:
    """A small picture: a blue square with a lighter stripe."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = (b"\0" + (b"\x9d\xc3\xe6" if 12 <= y < 20 else b"\x1f\x38\x64") * 32 for y in range(32))
    header = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"".join(lines), 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def _out_of_date(row: PublishedRow, kind: int) -> PublishedRow:
    months_format = row.months[0].number_format
    if kind == 0:
        blank = ShownFigure(None, months_format)
        return replace(row, changes=(None, None), average=blank, maximum=blank)
    if kind == 1:
        numbers = [month.value for month in row.months[: MONTHS - 2] if isinstance(month.value, (int, float))]
        average = ShownFigure(sum(numbers) / len(numbers) if numbers else "-", months_format)
        maximum = ShownFigure(max(numbers) if numbers else "-", months_format)
        return replace(row, changes=("→ -4%", "↑ 12%"), average=average, maximum=maximum)
    if kind == 2:
        return row
    nothing = ShownFigure("-", months_format)
    return replace(row, changes=(NO_CHANGE, NO_CHANGE), average=nothing, maximum=nothing)


def _out_of_date_table(table: PublishedTable, count: int) -> PublishedTable:
    rows = tuple(_out_of_date(row, number % 4) for number, row in enumerate(table.rows[:count]))
    return replace(table, rows=rows)


def write_scorecard(workbook: Workbook) -> None:
    """The sheet "Scorecard": two PAIRED tables out of date, and what people put on such a sheet."""
    worksheet = workbook.add_worksheet("Scorecard")
    sheet = ScorecardSheet(workbook, worksheet, paired=True)
    sheet.set_columns()
    sheet.write_key(TITLE)
    first, second = published_tables()[:2]
    first, second = _out_of_date_table(first, 8), _out_of_date_table(second, 8)
    behind = {"% change from Apr-21": "% change from Mar-21", "% change from May-20": "% change from Apr-20"}
    second = replace(second, header=tuple(behind.get(text, text) for text in second.header))
    sheet.write_table(FIRST_TABLE[0] - 1, first)
    sheet.write_table(SECOND_TABLE[0] - 1, second)
    _write_formulas(sheet)
    _write_mixed_styles(sheet)
    _write_around(sheet)
    worksheet.set_column(4, 5, 6.7, None, {"level": 1, "hidden": True})
    worksheet.set_column(6, 6, 6.7, None, {"collapsed": True})
    worksheet.set_row(14, sheet.height(first.rows[4]), None, {"level": 1, "hidden": True})
    worksheet.set_row(15, sheet.height(first.rows[5]), None, {"collapsed": True})
    for row in (23, 24):
        worksheet.set_row(row, sheet.height(second.rows[row - 20]), None, {"level": 1})
    worksheet.autofilter(FIRST_TABLE[0] - 1, 0, FIRST_TABLE[1], sheet.commentary)
    _write_conditional_formats(sheet)
    _write_notes(sheet)
    _write_drawings(workbook, sheet)
    _set_print(sheet)


def _write_formulas(sheet: ScorecardSheet) -> None:
    count, fraction = sheet.body(num_format="0"), sheet.body(num_format="0%")
    write = sheet.worksheet.write_formula
    write("R11", "=[1]Returns!$B$2", count, 1801)
    write("Q12", "=SUM(200,134)", count, 334)
    write("R12", "=Audits!$H$2", count, 442)
    write("R15", "=99/100", fraction, 0.99)
    write("X14", "=AVERAGE(G14:R14)", count, 838 / 12)
    write("Y16", "=MAX(E16:P16)", count, 37)
    for row in range(11, 19):
        write(f"AE{row}", f"=COUNT(E{row}:R{row})", sheet.body(), 14)
    sheet.worksheet.write_array_formula("AC32", "{=SUM(E11:E12*1)}", count, 1433)
    spill = f"=UNIQUE(Audits!$A$2:$A${len(AUDITS) + 1})"
    sheet.worksheet.write_dynamic_array_formula("B33:B36", spill, sheet.style(), TEAMS[0])
    for row, team in enumerate(TEAMS[1:], start=33):
        sheet.worksheet.write_string(row, 1, team, sheet.style())


def _write_mixed_styles(sheet: ScorecardSheet) -> None:
    # A council's copied cells: no number format, another font, another fill.
    plain, odd = sheet.style(), sheet.style(font_name="Calibri", font_size=11, bg_color="#FFF2CC", border=1)
    for column in (19, 21, 23, 24):
        sheet.worksheet.write_blank(11, column, None, plain)
        sheet.worksheet.write_blank(24, column, None, odd)
    sheet.worksheet.write_string("Q21", "5 ", sheet.body(num_format="@"))


def _write_around(sheet: ScorecardSheet) -> None:
    worksheet, text = sheet.worksheet, sheet.style()
    for column, header in ((29, "Trend"), (30, "Months with figures")):
        worksheet.write_string(9, column, header, sheet.body(bold=True))
        worksheet.set_column(column, column, 12)
    for row in range(10, 18):
        series = {"range": f"Scorecard!$E${row + 1}:$R${row + 1}", "markers": True}
        worksheet.add_sparkline(row, 29, series)
    worksheet.write_string("A31", "Notes", sheet.style(bold=True))
    worksheet.write_rich_string(
        "A32", text, "Figures are ", sheet.style(bold=True), "provisional", text, " until July."
    )
    worksheet.write_url("A37", "https://www.example.org/scorecard", text, "How the scorecard is made")
    worksheet.write_url("A38", "internal:'Notes'!A1", text, "Definitions")
    worksheet.data_validation(
        "E11:R12", {"validate": "decimal", "criteria": ">=", "value": 0, "error_type": "warning"}
    )
    worksheet.ignore_errors({"number_stored_as_text": "Q21"})


def _write_conditional_formats(sheet: ScorecardSheet) -> None:
    worksheet, workbook = sheet.worksheet, sheet.workbook
    red, green = workbook.add_format({"font_color": "#9C0006"}), workbook.add_format({"bg_color": "#E2EFDA"})
    worksheet.conditional_format("E11:R18", {"type": "3_color_scale"})
    worksheet.conditional_format("E21:R28", {"type": "cell", "criteria": ">", "value": 1000, "format": red})
    rising = {"type": "formula", "criteria": '=$S11="↑"', "format": green, "stop_if_true": True}
    worksheet.conditional_format("S11:V18", rising)
    worksheet.conditional_format("T21:T28", {"type": "icon_set", "icon_style": "3_arrows"})
    worksheet.conditional_format("X11:X18", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    worksheet.conditional_format(
        "A11:A28", {"type": "duplicate", "format": red, "multi_range": "A11:A18 A21:A28"}
    )
    ofsted = {"type": "text", "criteria": "containing", "value": "Ofsted", "format": green}
    worksheet.conditional_format("AC11:AC28", ofsted)


def _write_notes(sheet: ScorecardSheet) -> None:
    comment = sheet.worksheet.write_comment
    comment("T12", "Asked Data Services about this one.", {"author": "Performance team"})
    comment("R16", "Includes two late returns.", {"author": "Performance team", "visible": True})
    thread = "[Threaded comment]\n\nComment:\n    Can this be explained by Friday?\nReply:\n    Yes."
    comment("AC16", thread, {"author": f"tc={THREAD}"})


def _write_drawings(workbook: Workbook, sheet: ScorecardSheet) -> None:
    worksheet = sheet.worksheet
    buttons = (
        ("D2", "Go to commentary", "GoToCommentary"),
        ("D6", "Print for the board", "PrintForTheBoard"),
    )
    for cell, caption, macro in buttons:
        worksheet.insert_button(cell, {"caption": caption, "macro": macro, "width": 130, "height": 24})
    worksheet.insert_textbox("W2", "Draft for the board of 24 June", {"width": 190, "height": 50})
    worksheet.insert_image(
        "AC1", "logo.png", {"image_data": BytesIO(logo()), "description": "The council's logo"}
    )
    chart = workbook.add_chart({"type": "line"})
    for row in (11, 12):
        values = f"=Scorecard!$E${row}:$R${row}"
        chart.add_series(
            {"name": f"=Scorecard!$A${row}", "categories": "=Scorecard!$E$10:$R$10", "values": values}
        )
    chart.set_title({"name": "Contacts and referrals"})
    worksheet.insert_chart("AG10", chart)


def _set_print(sheet: ScorecardSheet) -> None:
    worksheet = sheet.worksheet
    sheet.set_print(38)
    worksheet.set_header(
        "&L&G&CScorecard&R&D", {"image_left": "logo.png", "image_data_left": BytesIO(logo())}
    )
    worksheet.repeat_rows(9)
    worksheet.repeat_columns(0, 1)
    worksheet.set_h_pagebreaks([19])
    worksheet.freeze_panes(10, 2)
    worksheet.set_tab_color("#1F3864")
    worksheet.outline_settings(symbols_below=False)


def write_education(workbook: Workbook) -> None:
    """The sheet "Education": a TEXT table under a header of two rows, a section's heading inside."""
    worksheet = workbook.add_worksheet("Education")
    sheet = ScorecardSheet(workbook, worksheet, paired=False)
    sheet.set_columns()
    worksheet.write_string(0, 0, "Education and early help", sheet.style(bold=True, font_size=16))
    table = published_tables()[5]
    names = {"12-mnth avg": "12 month average", "12-mnth max.": "12 month maximum"}
    names |= {"Commentary (May-21):": "Commentary (Apr-21):", "% change from Apr-21": "% change from Mar-21"}
    header = tuple(names.get(text, text) for text in table.header)
    bold = sheet.body(bold=True, bg_color="#DDEBF7")
    worksheet.merge_range(3, sheet.months, 3, sheet.months + MONTHS - 1, "Monthly figures", bold)
    worksheet.merge_range(3, sheet.benchmarks, 3, sheet.benchmarks + 2, "Benchmarking 2019-20", bold)
    for (column, _), text in zip(sheet.header_columns(), header, strict=True):
        month = sheet.months <= column < sheet.months + MONTHS
        if month or sheet.benchmarks <= column < sheet.benchmarks + 3:
            worksheet.write_string(4, column, text, bold)
        else:
            worksheet.merge_range(3, column, 4, column, text, bold)
    row = 5
    for number, indicator in enumerate(table.rows):
        if indicator.ref == "LSCB17a":
            section = sheet.body(bold=True, align="left", bg_color="#F2F2F2")
            worksheet.merge_range(row, 0, row, sheet.commentary, "Young people", section)
            row += 1
        sheet.write_row(row, replace(_out_of_date(indicator, number % 4), commentary=""))
        row += 1
    sheet.validate_preferred(5, row - 1)
    worksheet.freeze_panes(5, 2)
    green = workbook.add_format({"bg_color": "#E2EFDA"})
    rising = {"type": "text", "criteria": "begins with", "value": "↑", "format": green}
    worksheet.conditional_format(5, 18, row - 1, 19, rising)
    worksheet.write_string(
        row + 1, 1, "LSCB17a and YO2 come from the annual return.", sheet.style(italic=True)
    )


def write_audits(workbook: Workbook) -> None:
    """The sheet "Audits": an Excel table with a calculated column, a totals row and a check box."""
    worksheet = workbook.add_worksheet("Audits")
    worksheet.set_column("A:H", 13)
    fraction = workbook.add_format({"num_format": "0%"})
    last = len(AUDITS)
    audits, good = sum(row[2] for row in AUDITS), sum(row[3] for row in AUDITS)
    columns: list[dict[str, object]] = [
        {"header": "Team", "total_string": "All"},
        {"header": "Month"},
        {"header": "Audits", "total_function": "sum", "total_value": audits},
        {"header": "Good", "total_function": "sum", "total_value": good},
        {"header": "Share", "formula": "=[@Good]/[@Audits]", "format": fraction},
    ]
    options = {"name": "Audits", "columns": columns, "data": AUDITS, "total_row": True}
    worksheet.add_table(0, 0, last + 1, 4, options)
    for number, (_, _, made, found_good) in enumerate(AUDITS, start=1):
        share = "=Audits[[#This Row],[Good]]/Audits[[#This Row],[Audits]]"
        worksheet.write_formula(number, 4, share, fraction, found_good / made)
    worksheet.write_string("H1", "Referrals, May-21")
    worksheet.write_number("H2", 442)
    worksheet.insert_checkbox("H4", True)


def write_summary(workbook: Workbook) -> None:
    """The sheet "Summary": the cells of a pivot table, and a chart beside it."""
    worksheet = workbook.add_worksheet("Summary")
    worksheet.set_column("A:B", 16)
    rows: list[tuple[str, str | int]] = [("Row Labels", "Sum of Audits")]
    rows += [(team, sum(row[2] for row in AUDITS if row[0] == team)) for team in TEAMS]
    rows += [("Grand Total", sum(row[2] for row in AUDITS))]
    for number, row in enumerate(rows, start=2):
        worksheet.write_row(number, 0, row)
    chart = workbook.add_chart({"type": "doughnut"})
    chart.add_series({"categories": "=Summary!$A$4:$A$7", "values": "=Summary!$B$4:$B$7"})
    worksheet.insert_chart("H3", chart)


def write_notes(workbook: Workbook) -> None:
    """The sheet "Notes": protected without a password, a picture behind it."""
    worksheet = workbook.add_worksheet("Notes")
    worksheet.write_string("A1", "Definitions", workbook.add_format({"bold": True, "locked": True}))
    worksheet.write_string("A2", "SN: statistical neighbours", workbook.add_format({"locked": False}))
    worksheet.write_datetime("A3", datetime(2021, 6, 14), workbook.add_format({"num_format": "d mmmm yyyy"}))
    worksheet.protect("", {"format_cells": True})
    worksheet.set_background(BytesIO(logo()))


def write_hidden_copy(workbook: Workbook) -> None:
    """The hidden sheet "Apr-21": a kept copy of the first table."""
    worksheet = workbook.add_worksheet("Apr-21")
    sheet = ScorecardSheet(workbook, worksheet, paired=True)
    sheet.set_columns()
    sheet.write_table(FIRST_TABLE[0] - 1, published_tables()[0])
    worksheet.hide()


def set_workbook(workbook: Workbook) -> None:
    """Properties, defined names and the code names that the VBA project knows the sheets by."""
    workbook.set_properties(
        {"title": TITLE, "author": "Performance team", "created": datetime(2021, 6, 14, 9)}
    )
    workbook.set_custom_property("Classification", "OFFICIAL")
    workbook.set_custom_property("Board date", datetime.combine(date(2021, 6, 24), datetime.min.time()))
    workbook.set_custom_property("Pages", 3)
    workbook.define_name("Reported", "=Scorecard!$R$11:$R$18")
    workbook.define_name("Education!Reported", "=Education!$R$6:$R$16")
    workbook.define_name("Threshold", "=0.1")
    workbook.define_name("Slicer_Team", "=#N/A")
    workbook.set_vba_name("ThisWorkbook")
    for number, worksheet in enumerate(workbook.worksheets(), start=1):
        worksheet.set_vba_name(f"Sheet{number}")
