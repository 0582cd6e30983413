"""Lays the scorecard of a new workbook out: what people read and type into, and what is computed."""

from collections.abc import Sequence
from datetime import date, datetime
from textwrap import wrap

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.computing.columns import change_of, judged_of
from scorecard_xl.computing.rules import fill_of
from scorecard_xl.model import (
    PREVIOUS_MONTH,
    STATUS,
    VARIATION,
    YEAR_EARLIER,
    Direction,
    Month,
    Settings,
)
from scorecard_xl.own_sheets.button_bar import BUTTONS, GAP, HEIGHT
from scorecard_xl.own_sheets.named_cells import FIGURES_AS_OF, REPORTING_MONTH
from scorecard_xl.spreadsheet.cell_looks import FONT, GREY, GRID, NAVY, PALE, SLATE, WHITE
from scorecard_xl.spreadsheet.cells import cell_name, runs
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.template.new.columns import INDICATOR, OWNER, REF, columns_of
from scorecard_xl.template.new.contents import MONTHS, Contents, NewIndicator
from scorecard_xl.template.new.published import ShownFigure
from scorecard_xl.template.new.styles import Styles, without_markup

SHEET = "Scorecard"

_TITLE, _MONTH, _AS_OF, _BAR, _HEADER = range(5)
BUTTON_ROW = _BAR + 1
"""The row of the buttons as Excel counts."""
IN_A_LINE = 4
"""The buttons above one another's columns that stay in view."""
LINES = -(-len(BUTTONS) // IN_A_LINE)
FROM_TOP = 6
"""Pixels above the first line of buttons."""

_WIDTHS = {REF: 15, INDICATOR: 45}
_OWNER_WIDTH, _WIDE_OWNER_WIDTH, _OUTCOME_WIDTH, _TREND_WIDTH, _PREFERRED_WIDTH = 15, 24, 32, 14, 9.5
_MONTH_WIDTH, _ARROW_WIDTH, _NUMBER_WIDTH, _FIGURE_WIDTH, _COMMENTARY_WIDTH = 7, 3.2, 7.2, 8.5, 64
_VARIATION_WIDTH, _TOLERANCE_WIDTH = 12.5, 9.7
_WIDE = 10.5  # a month or another figure, where a sign or words stand beside the number
_HIGHEST = 409  # points that Excel gives a row
_CHARACTERS_PER_WIDTH, _LINE_HEIGHT = 1.12, 12.0  # of Arial 9
_BODY: dict[str, object] = {
    "border": 1, "border_color": GRID, "valign": "vcenter", "align": "center", "text_wrap": True,
}  # fmt: skip
_LEFT = {**_BODY, "align": "left"}
_WHOSE = {
    "figures": ("A month's figure", "The analyst's. Blank where there is none, which is never taken for 0."),
    "computed": ("Computed", "Refresh writes this cell and replaces what is typed; a right formula stays."),
    "commentary": ("Commentary", "Yours, the owner's. Refresh never changes it."),
    "variation": (
        "Computed",
        "Refresh writes whether the months say more than chance: Improvement, Concern, High, Low. Common "
        "cause is the usual ups and downs.",
    ),
    "target": ("Target", "Yours to set: a number, or blank for none. Refresh never changes it."),
    "tolerance": (
        "Tolerance",
        "Yours: how far from its target a figure is Amber. 5% is of the target; a number is one of the "
        "figures, for a percentage in points. Blank: the Settings' usual.",
    ),
    "status": (
        "Computed",
        "Refresh writes Green (at the target or better), Amber (within the tolerance) or Red. Blank without "
        "a target, a preferred direction or a figure.",
    ),
    "benchmark": ("Benchmark", "The analyst's, once a year: a number, Local, or -."),
}


class _GrowingRows(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose indicator rows have the height that their texts need now, and grow with longer ones.

    XlsxWriter marks each height that it writes as one that a person has set, and Excel keeps such a one.
    """

    def _xml_start_tag_unencoded(
        self, tag: str, attributes: Sequence[tuple[str, object]] | None = None
    ) -> None:
        attributes = list(attributes or ())
        if tag == "row" and any(name == "outlineLevel" for name, _ in attributes):
            attributes = [(name, value) for name, value in attributes if name != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


class ScorecardSheet:
    """The sheet of one scorecard."""

    def __init__(self, workbook: Workbook, contents: Contents) -> None:
        self._contents = contents
        self._styles = Styles(workbook, {"font_name": FONT, "font_size": 9})
        self._workbook = workbook
        self.worksheet: Worksheet = workbook.add_worksheet(SHEET, _GrowingRows)
        self._at = columns_of(contents)
        self._rows: list[int] = []

    def write(self) -> None:
        """The whole sheet."""
        self._set_columns()
        self._write_head()
        self._write_key()
        self._write_header()
        row = _HEADER + 1
        for name, indicators in self._contents.sections.items():
            self._write_section(row, name)
            for indicator in indicators:
                row += 1
                self._write_row(row, indicator)
            row += 1
        self._add_sparklines()
        self._add_validations()
        self._set_view(row - 1)

    def _set_columns(self) -> None:
        at = self._at
        widths = {**_WIDTHS, OWNER: self._owner_width}
        if at.outcome is not None:
            widths[at.outcome] = _OUTCOME_WIDTH
        codes = {indicator.number_format for indicator in self._contents.indicators}
        has_words = any(parse_number_format(code).words for code in codes)
        month_width, figure_width = (_WIDE, _WIDE) if has_words else (_MONTH_WIDTH, _FIGURE_WIDTH)
        widths |= dict.fromkeys(range(at.first_month, at.trend), month_width)
        widths |= {at.trend: _TREND_WIDTH, at.preferred: _PREFERRED_WIDTH}
        widths |= dict.fromkeys((at.previous, at.year), _ARROW_WIDTH)
        widths |= dict.fromkeys((at.previous + 1, at.year + 1), _NUMBER_WIDTH)
        widths |= dict.fromkeys(range(at.average, at.commentary), figure_width)
        widths |= {at.variation: _VARIATION_WIDTH, at.tolerance: _TOLERANCE_WIDTH}
        widths[at.commentary] = _COMMENTARY_WIDTH
        for column, width in widths.items():
            self.worksheet.set_column(column, column, width)

    @property
    def _owner_width(self) -> float:
        """Without outcomes the words of the key stand above the owners."""
        return _OWNER_WIDTH if self._at.outcome is not None else _WIDE_OWNER_WIDTH

    def _write_head(self) -> None:
        """The title, what the figures are about, and room for the buttons: in what stays in view."""
        sheet, style = self.worksheet, self._styles.style
        sheet.set_row(_TITLE, 30)
        sheet.write_string(
            _TITLE, 0, self._contents.title, style(bold=True, font_size=18, font_color=NAVY, valign="vcenter")
        )
        named = (
            (_MONTH, "Reporting month", REPORTING_MONTH, "mmmm yyyy"),
            (_AS_OF, "Figures as of", FIGURES_AS_OF, "General"),
        )
        for row, label, name, code in named:
            sheet.set_row(row, 17)
            sheet.write_string(row, 0, label, style(font_color=SLATE, valign="vcenter"))
            sheet.write_blank(
                row, 1, None, style(bold=True, font_size=10, align="left", valign="vcenter", num_format=code)
            )
            cell = cell_name(row + 1, 2)
            self._workbook.define_name(name, f"={SHEET}!${cell[0]}${cell[1:]}")
        sheet.set_row_pixels(_BAR, FROM_TOP + LINES * (HEIGHT + GAP))

    def _write_key(self) -> None:
        sheet, style, usual = self.worksheet, self._styles.style, Settings()
        label, months = style(bold=True, align="right", valign="vcenter"), self._at.first_month
        sheet.write_string(_TITLE, months - 1, "Qualitative measures: ", label)
        for index, verdict in enumerate(usual.colours):
            fill = fill_of(verdict, usual)
            look = style(**_BODY, bg_color=f"#{fill.background}", font_color=f"#{fill.text}", bold=fill.bold)
            first = months + index * 3
            sheet.merge_range(_TITLE, first, _TITLE, first + 2, verdict.value, look)
        sheet.write_string(_MONTH, months - 1, "Key to direction of travel: ", label)
        threshold = 'IF(Settings!$B$5="",10,Settings!$B$5)'
        words = (
            (f'="↑ Increase "&{threshold}&"% or more"', f"↑ Increase {usual.threshold}% or more", 4),
            (None, "→ Similar", 3),
            (f'="↓ Decrease "&{threshold}&"% or more"', f"↓ Decrease {usual.threshold}% or more", 4),
        )
        first = months
        for formula, text, width in words:
            look = style(**_BODY, bg_color=GREY)
            sheet.merge_range(_MONTH, first, _MONTH, first + width - 1, text, look)
            if formula:
                sheet.write_formula(_MONTH, first, formula, look, text)
            first += width
        sheet.write_string(_AS_OF, months - 1, "Whose cells: ", label)
        sheet.merge_range(_AS_OF, months, _AS_OF, months + 5, "White: people type here", style(**_BODY))
        sheet.merge_range(
            _AS_OF, months + 6, _AS_OF, months + 10, "Grey: computed by Refresh",
            style(**_BODY, bg_color=GREY),
        )  # fmt: skip
        self._write_benchmarking()

    def _write_benchmarking(self) -> None:
        if not self._contents.benchmark_names:
            return
        look = self._styles.style(**_BODY, bold=True, bg_color=PALE)
        first, last = self._at.benchmarks, self._at.commentary - 1
        if first == last:
            self.worksheet.write_string(_BAR, first, self._contents.benchmarking, look)
        else:
            self.worksheet.merge_range(_BAR, first, _BAR, last, self._contents.benchmarking, look)

    def _write_header(self) -> None:
        sheet, style, month = self.worksheet, self._styles.style, self._contents.last_month
        typed = {**_BODY, "bold": True, "font_color": WHITE, "bg_color": NAVY}
        computed = {**typed, "bg_color": SLATE}
        sheet.set_row(_HEADER, 56)
        at = self._at
        for column, text in ((REF, "Ref."), (INDICATOR, "Indicator"), (OWNER, "Owner/ Reporter")):
            sheet.write_string(_HEADER, column, text, style(**typed))
        if at.outcome is not None:
            sheet.write_string(_HEADER, at.outcome, self._contents.outcome_header, style(**typed))
        for column, of in enumerate(self._contents.months, start=at.first_month):
            sheet.write_datetime(_HEADER, column, _first_day(of), style(**typed, num_format="mmm-yy"))
        sheet.write_string(_HEADER, at.trend, f"Trend ({MONTHS} months)", style(**typed))
        for column, role in ((at.previous, PREVIOUS_MONTH), (at.year, YEAR_EARLIER)):
            words = f"% change from {change_of(role).base(month).label}"
            sheet.merge_range(_HEADER, column, _HEADER, column + 1, words, style(**computed))
        sheet.write_string(_HEADER, at.preferred, "Preferred DoT", style(**typed))
        sheet.write_string(_HEADER, at.average, "12-mnth avg", style(**computed))
        sheet.write_string(_HEADER, at.maximum, "12-mnth max.", style(**computed))
        sheet.write_string(_HEADER, at.variation, judged_of(VARIATION).usual_header, style(**computed))
        sheet.write_string(_HEADER, at.target, self._contents.target_header, style(**typed))
        sheet.write_string(_HEADER, at.tolerance, self._contents.tolerance_header, style(**typed))
        sheet.write_string(_HEADER, at.status, judged_of(STATUS).usual_header, style(**computed))
        for column, name in enumerate(self._contents.benchmark_names, start=at.benchmarks):
            sheet.write_string(_HEADER, column, name, style(**typed))
        sheet.write_string(_HEADER, self._at.commentary, f"Commentary ({month.label}):", style(**typed))

    def _write_section(self, row: int, name: str) -> None:
        look = {"bold": True, "font_size": 10, "font_color": NAVY, "bg_color": PALE, "valign": "vcenter"}
        edges = {"top": 1, "bottom": 1, "top_color": GRID, "bottom_color": GRID}
        self.worksheet.set_row(row, 21)
        self.worksheet.write_string(row, 0, name, self._styles.style(**look, **edges))
        for column in range(1, self._at.commentary + 1):
            self.worksheet.write_blank(row, column, None, self._styles.style(**look, **edges))

    def _write_row(self, row: int, indicator: NewIndicator) -> None:
        sheet, styles = self.worksheet, self._styles
        self._rows.append(row)
        sheet.set_row(row, self._height(indicator), None, {"level": 1})
        at = self._at
        sheet.write_string(row, REF, indicator.ref, styles.style(**_LEFT, bold=True))
        styles.write_text(sheet, row, INDICATOR, indicator.indicator, **_LEFT)
        styles.write_text(sheet, row, OWNER, indicator.owner, **_LEFT)
        if at.outcome is not None:
            styles.write_text(sheet, row, at.outcome, indicator.outcome, **_LEFT)
        blank = ShownFigure(None, indicator.number_format)
        for index, figure in enumerate(indicator.figures or [blank] * MONTHS):
            latest = {"bg_color": PALE, "bold": True} if index == MONTHS - 1 else {}
            styles.write_figure(sheet, row, at.first_month + index, figure, **_BODY, **latest)
        sheet.write_blank(row, at.trend, None, styles.style(**_BODY))
        for column in (at.previous, at.year):
            arrow = {**_BODY, "bg_color": GREY, "right": 0, "align": "right", "text_wrap": False}
            number = {**_BODY, "bg_color": GREY, "left": 0, "num_format": "0%"}
            sheet.write_blank(row, column, None, styles.style(**arrow))
            sheet.write_blank(row, column + 1, None, styles.style(**number))
        styles.write_text(sheet, row, at.preferred, indicator.preferred, **{**_BODY, "font_size": 11})
        for column in (at.average, at.maximum):
            styles.write_figure(sheet, row, column, blank, **_BODY, bg_color=GREY)
        for column in (at.variation, at.status):
            sheet.write_blank(row, column, None, styles.style(**_BODY, bg_color=GREY))
        styles.write_figure(sheet, row, at.target, indicator.target or blank, **_BODY)
        tolerance = indicator.tolerance or ShownFigure(None, "General")
        styles.write_figure(sheet, row, at.tolerance, tolerance, **_BODY)
        for index, benchmark in enumerate(indicator.benchmarks):
            styles.write_figure(sheet, row, at.benchmarks + index, benchmark, **_BODY)
        styles.write_text(sheet, row, at.commentary, indicator.commentary, **_LEFT)

    def _height(self, indicator: NewIndicator) -> float:
        """The height in points that a row needs for its longest text."""
        texts = (
            (indicator.indicator, _WIDTHS[INDICATOR]),
            (indicator.owner, self._owner_width),
            (indicator.outcome if self._at.outcome is not None else "", _OUTCOME_WIDTH),
            (indicator.commentary, _COMMENTARY_WIDTH),
        )
        lines = (len(wrap(without_markup(text), int(width * _CHARACTERS_PER_WIDTH))) for text, width in texts)
        return min(max(2, *lines) * _LINE_HEIGHT + 4, _HIGHEST)

    def _add_sparklines(self) -> None:
        for row in self._rows:
            first = cell_name(row + 1, self._at.first_month + 1)
            last = cell_name(row + 1, self._at.last_month + 1)
            self.worksheet.add_sparkline(
                row,
                self._at.trend,
                {
                    "range": f"{SHEET}!{first}:{last}",
                    "last_point": True,
                    "series_color": NAVY,
                    "last_color": "#B00020",
                    "show_hidden": True,
                    "weight": 1.25,
                },
            )

    def _add_validations(self) -> None:
        """A drop-down of the directions, and over all other cells whose they are."""
        directions, at = [direction.value for direction in Direction], self._at
        self._validate(
            (at.preferred, at.preferred),
            {
                "validate": "list",
                "source": directions,
                "input_title": "Preferred direction",
                "input_message": "▲ higher is better, ▼ lower is better; blank: neither, and no verdict.",
                "error_title": "Preferred direction of travel",
                "error_message": "Choose ▲ (higher is better), ▼ (lower is better) or leave the cell blank.",
            },
        )
        columns: list[tuple[str, Sequence[tuple[int, int]]]] = [
            ("figures", [(at.first_month, at.last_month)]),
            ("computed", [(at.previous, at.year + 1), (at.average, at.maximum)]),
            ("variation", [(at.variation, at.variation)]),
            ("target", [(at.target, at.target)]),
            ("tolerance", [(at.tolerance, at.tolerance)]),
            ("status", [(at.status, at.status)]),
            ("commentary", [(at.commentary, at.commentary)]),
        ]
        if self._contents.benchmark_names:
            columns.append(("benchmark", [(at.benchmarks, at.commentary - 1)]))
        for whose, spans in columns:
            title, message = _WHOSE[whose]
            for span in spans:
                self._validate(span, {"validate": "any", "input_title": title, "input_message": message})

    def _validate(self, columns: tuple[int, int], options: dict[str, object]) -> None:
        """One validation over these columns in every section's rows."""
        first, last = columns
        stretches = [(top, first, bottom, last) for top, bottom in runs(self._rows)]
        others = [list(stretch) for stretch in stretches[1:]]
        self.worksheet.data_validation(*stretches[0], {**options, "other_cells": others})

    def _set_view(self, last_row: int) -> None:
        sheet = self.worksheet
        sheet.outline_settings(symbols_below=False)
        sheet.autofilter(_HEADER, 0, last_row, self._at.commentary)
        sheet.freeze_panes(_HEADER + 1, INDICATOR + 1)
        sheet.hide_gridlines(2)
        sheet.set_tab_color(NAVY)
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEADER)
        sheet.print_area(0, 0, last_row, self._at.commentary)
        sheet.set_footer("&L&8&F: &A&R&8Page &P of &N")


def _first_day(month: Month) -> datetime:
    return datetime.combine(date(month.year, month.number, 1), datetime.min.time())
