"""Lays the tables of a scorecard out on a worksheet, in the published order of columns."""

import math
from datetime import datetime

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.template.new.published import (
    MONTHS,
    NO_CHANGE,
    PublishedRow,
    PublishedTable,
    ShownFigure,
)
from scorecard_xl.template.new.styles import Styles, without_markup

POSITIVE, SIMILAR, NEGATIVE = "#C6EFCE", "#FFB000", "#B00020"
_NAVY, _GRID, _PALE, _GREY = "#1F3864", "#BFBFBF", "#DDEBF7", "#F2F2F2"
_BODY: dict[str, object] = {
    "border": 1,
    "border_color": _GRID,
    "valign": "vcenter",
    "align": "center",
    "text_wrap": True,
}
_CHARACTERS_PER_WIDTH = 1.18
_LINE_HEIGHT = 11.3


class ScorecardSheet:
    """A worksheet to lay a scorecard out on; ``paired`` gives each change an arrow and a number."""

    def __init__(self, workbook: Workbook, worksheet: Worksheet, paired: bool) -> None:
        self.workbook, self.worksheet, self.paired = workbook, worksheet, paired
        step = 2 if paired else 1
        self.months = 4
        self.changes = (self.months + MONTHS, self.months + MONTHS + step)
        self.preferred = self.changes[1] + step
        self.average, self.maximum = self.preferred + 1, self.preferred + 2
        self.benchmarks = self.preferred + 3
        self.commentary = self.preferred + 6
        self._styles = Styles(workbook, {"font_name": "Arial", "font_size": 8})

    def style(self, **properties: object) -> Format:
        """The cell format with these properties; Arial 8 where they name no other font."""
        return self._styles.style(**properties)

    def body(self, **properties: object) -> Format:
        """The format of a table's cell with these properties beside the usual ones."""
        return self.style(**{**_BODY, **properties})

    def set_columns(self) -> None:
        """Widths and heading columns that stay in view."""
        widths = [(0, 10.5), (1, 30.0), (2, 14.0), (3, 36.0), (self.preferred, 8.0), (self.commentary, 62.0)]
        for column in range(self.months, self.months + MONTHS):
            widths.append((column, 6.7))
        for column in range(self.average, self.commentary):
            widths.append((column, 7.3))
        for column in self.changes:
            widths += [(column, 3.2), (column + 1, 7.0)] if self.paired else [(column, 10.5)]
        outlined = range(self.months, self.months + 2) if self.paired else range(0)
        for column, width in widths:
            options = {"level": 1} if column in outlined else {}
            self.worksheet.set_column(column, column, width, None, options)

    def write_key(self, title: str) -> None:
        """The title, the key and the benchmarking year: rows 1 to 8."""
        sheet, heading = self.worksheet, self.style(bold=True, font_size=9)
        sheet.set_row(0, 28)
        sheet.write(0, 0, title, self.style(bold=True, font_size=18, font_color=_NAVY, valign="vcenter"))
        sheet.write(2, 0, "Qualitative measures:", heading)
        fills = (("Positive", POSITIVE, "#000000"), ("Similar", SIMILAR, "#000000"))
        for column, (word, fill, colour) in enumerate((*fills, ("Negative", NEGATIVE, "#FFFFFF"))):
            bold = word == "Negative"
            sheet.write(3, column, word, self.body(bg_color=fill, font_color=colour, bold=bold))
        sheet.write(2, self.months, "Key to direction of travel:", heading)
        arrows = (("Increase 10% or more", "↑"), ("Similar", "→"), ("Decrease 10% or more", "↓"))
        for column, (words, arrow) in zip((4, 8, 12), arrows, strict=True):
            sheet.merge_range(3, column, 3, column + 3, words, self.body(bg_color=_GREY))
            sheet.merge_range(4, column, 4, column + 3, arrow, self.body(bold=True, font_size=11))
        first = self.benchmarks
        sheet.merge_range(
            6, first, 6, first + 2, "Benchmarking 2019-20", self.body(bold=True, bg_color=_GREY)
        )
        for offset, name in enumerate(("SN", "ENG", "SE region")):
            sheet.write(7, first + offset, name, self.body(bold=True, bg_color=_GREY))

    def header_columns(self) -> list[tuple[int, int]]:
        """The first and last column that each of the 27 headers stands over, in their order."""
        change = 1 if self.paired else 0
        spans = [(column, column) for column in range(self.months + MONTHS)]
        spans += [(column, column + change) for column in self.changes]
        return spans + [(column, column) for column in range(self.preferred, self.commentary + 1)]

    def write_header(self, row: int, header: tuple[str, ...]) -> None:
        """One table's headers: the months as dates, the rest as worded."""
        base = {"bold": True, "bg_color": _NAVY, "font_color": "#FFFFFF"}
        self.worksheet.set_row(row, 50)
        for (first, last), text in zip(self.header_columns(), header, strict=True):
            if self.months <= first < self.months + MONTHS:
                month = datetime.strptime(text, "%b-%y")
                self.worksheet.write_datetime(row, first, month, self.body(**base, num_format="mmm-yy"))
                continue
            text = text.replace("Pref erred", "Pref\nerred")
            if first == last:
                self.worksheet.write_string(row, first, text, self.body(**base))
            else:
                self.worksheet.merge_range(row, first, row, last, text, self.body(**base))

    def write_table(self, top: int, table: PublishedTable) -> int:
        """A header and its rows from row ``top`` (0 is the first); gives the row behind the last."""
        self.write_header(top, table.header)
        row = top + 1
        for indicator in table.rows:
            self.write_row(row, indicator)
            row += 1
        self.validate_preferred(top + 1, row - 1)
        return row

    def validate_preferred(self, first: int, last: int) -> None:
        """A drop-down of the two directions over these rows."""
        self.worksheet.data_validation(
            first,
            self.preferred,
            last,
            self.preferred,
            {
                "validate": "list",
                "source": ["▲", "▼"],
                "error_title": "Preferred direction of travel",
                "error_message": "Choose ▲ (higher is better), ▼ (lower is better) or leave the cell blank.",
            },
        )

    def write_row(self, row: int, indicator: PublishedRow) -> None:
        """One indicator in every column, blank cells formatted."""
        sheet = self.worksheet
        sheet.set_row(row, self.height(indicator))
        sheet.write_string(row, 0, indicator.ref, self.body(bold=True, align="left"))
        self.write_text(row, 1, indicator.indicator)
        self.write_text(row, 2, indicator.owner)
        self.write_text(row, 3, indicator.outcome)
        for offset, month in enumerate(indicator.months):
            reported = {"bg_color": _PALE, "bold": True} if offset == MONTHS - 1 else {}
            self.write_figure(row, self.months + offset, month, **reported)
        for column, change in zip(self.changes, indicator.changes, strict=True):
            self.write_change(row, column, change)
        sheet.write(row, self.preferred, indicator.preferred or None, self.body(font_size=10))
        self.write_figure(row, self.average, indicator.average, bg_color=_GREY)
        self.write_figure(row, self.maximum, indicator.maximum, bg_color=_GREY)
        for offset, benchmark in enumerate(indicator.benchmarks):
            self.write_figure(row, self.benchmarks + offset, benchmark)
        self.write_text(row, self.commentary, indicator.commentary)

    def write_figure(self, row: int, column: int, figure: ShownFigure, **properties: object) -> None:
        """A number, a text such as `-`, or a formatted blank."""
        self._styles.write_figure(self.worksheet, row, column, figure, **{**_BODY, **properties})

    def write_change(self, row: int, column: int, change: str | None) -> None:
        """A change as published, in one cell or as an arrow and a number; blank where it is None."""
        if not self.paired:
            self.write_figure(row, column, ShownFigure(change, "General"))
            return
        arrow, number = (None, None) if change is None else change.split(" ")
        fraction = number if number is None or change == NO_CHANGE else int(number.rstrip("%")) / 100
        self.write_figure(row, column, ShownFigure(arrow, "General"), right=0, align="right")
        self.write_figure(row, column + 1, ShownFigure(fraction, "0%"), left=0)

    def write_text(self, row: int, column: int, text: str) -> None:
        """Left-aligned text; `<i>` and `<b>` around parts of it become rich text."""
        self._styles.write_text(self.worksheet, row, column, text, **{**_BODY, "align": "left"})

    def height(self, indicator: PublishedRow) -> float:
        """The height that a row needs for its longest text."""
        columns = (
            (indicator.indicator, 30),
            (indicator.outcome, 36),
            (indicator.commentary, 62),
            (indicator.owner, 14),
        )
        lines = (
            math.ceil(len(without_markup(text)) / (width * _CHARACTERS_PER_WIDTH)) for text, width in columns
        )
        return max(24.0, (max(lines) + 0.4) * _LINE_HEIGHT)

    def set_print(self, last_row: int) -> None:
        """A3 landscape, one page wide, the print area down to ``last_row``."""
        sheet = self.worksheet
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, last_row, self.commentary)
        sheet.set_footer("&L&8&F: &A&R&8Page &P of &N")
