"""The sheets of a new workbook beside the scorecard: Guide, Settings, Change log and History."""

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.computing.columns import judged_of
from scorecard_xl.model import STATUS, VARIATION, Role
from scorecard_xl.own_sheets.button_bar import BUTTONS
from scorecard_xl.own_sheets.lists import HEADER_ROW, ListKind
from scorecard_xl.own_sheets.setting_list import COMPUTED_COLUMNS
from scorecard_xl.own_sheets.settings import settings_at_first
from scorecard_xl.spreadsheet.cell_looks import (
    ABOUT,
    BOXED,
    FONT,
    GRID,
    HEADING,
    SLATE,
    TITLE,
    TITLE_HEIGHT,
)
from scorecard_xl.spreadsheet.workbook import OwnSheet
from scorecard_xl.spreadsheet.xlsxwriter_formats import properties_of
from scorecard_xl.template.new.styles import Styles

_CELL = properties_of(BOXED)
_HEADING = properties_of(HEADING)
_LINE_HEIGHT = 14.0  # of Arial 10
_FIRST_ROW = HEADER_ROW  # XlsxWriter counts from 0

_WHOLE_NUMBERS = {
    "Threshold": (1, 100),
    "Months in the window": (1, 120),
    "Smallest base": (2, 1000),
    "Public counts hidden below": (2, 1000),
    "Public counts rounded to": (2, 1000),
}

GUIDE = (
    (
        "If you own indicators",
        (
            "Type your commentary into the white cell at the end of your row. No button changes it, but for "
            "New month, which moves it to the sheet History.",
            "Filter the column Owner to see your rows alone. The colour of a change says which way it goes: "
            "green the preferred way, red against it, amber neither.",
            "Variation says which changes are real: Improvement and Concern are more than chance, Common "
            "cause is the usual ups and downs. Status says how the figure stands to its target.",
            "Other people may need the workbook: save it, and close it when you are done.",
        ),
    ),
    (
        "The month in six steps",
        (
            "1. New month: the months move on by one; what leaves them is kept in the sheet History.",
            "2. Type or paste the month's figures into the white cells of its column, or bring them in with "
            "scorecard-xl import. Leave a figure that does not exist blank: blank is not 0.",
            "3. Refresh: every change, average and maximum is computed anew, as are Variation and Status.",
            "4. Ask the owners for their commentary: scorecard-xl chase writes the text to each of them.",
            "5. Check: mend what it lists, then press Refresh and Check again.",
            "6. Publish, and keep what was published: scorecard-xl lock.",
        ),
    ),
    (
        "If something went wrong",
        (
            "Undo takes back what the last button or command did; pressed again, it takes that back. Cells "
            "that somebody has changed since stay as they are.",
            "In Excel this is the only way back, as a button empties Excel's own list of steps to undo. The "
            "sheet Change log holds every cell that was written, with what stood there before.",
            "What a button did stands in the bar at the foot of the window.",
            "The month, the threshold, the colours and more can be set otherwise in the sheet Settings.",
        ),
    ),
    (
        "If a button does nothing",
        (
            "Excel shows a bar above the cells: press Enable Content. In a web browser no button works: "
            "choose Open in Desktop App.",
            "In a terminal, scorecard-xl setup makes this computer ready; scorecard-xl setup --check says "
            "what is missing.",
            "Without buttons: in a terminal, scorecard-xl refresh --active refreshes the workbook in front.",
        ),
    ),
)


class OtherSheets:
    """Writes them, in the workbook's order."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._styles = Styles(workbook, {"font_name": FONT, "font_size": 10})

    def write_guide(self) -> Worksheet:
        """One screen: what an owner and an analyst do, and what each button does."""
        sheet = self._workbook.add_worksheet("Guide")
        self._title(sheet, "How this scorecard works", SLATE)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 120)
        parts = [(heading, "\n".join(f"• {line}" for line in lines)) for heading, lines in GUIDE]
        row = 2
        for heading, text in parts:
            sheet.set_row(row, (text.count("\n") + 1) * _LINE_HEIGHT + 8)
            sheet.write_string(row, 0, heading, self._styles.style(**{**_HEADING, "valign": "top"}))
            sheet.write_string(row, 1, text, self._styles.style(**_CELL))
            row += 1
        row += 1
        sheet.write_string(row, 0, "Button", self._styles.style(**_HEADING))
        sheet.write_string(row, 1, "What it does", self._styles.style(**_HEADING))
        for below, button in enumerate(BUTTONS, start=row + 1):
            sheet.write_string(below, 0, button.label, self._styles.style(**_CELL, bold=True))
            sheet.write_string(below, 1, button.purpose, self._styles.style(**_CELL))
        return sheet

    def write_settings(self) -> Worksheet:
        """Each setting with its value and a line that explains it."""
        content = settings_at_first({COMPUTED_COLUMNS: ", ".join(map(_header, (VARIATION, STATUS)))})
        sheet = self._ours(content)
        for row, (cells, looks) in enumerate(zip(content.rows, content.looks, strict=True), start=_FIRST_ROW):
            for column, (value, look) in enumerate(zip(cells, looks, strict=True)):
                sheet.write(row, column, value, self._styles.style(**properties_of(look)))
            if (name := str(cells[0])) in _WHOLE_NUMBERS:
                sheet.data_validation(row, 1, row, 1, _whole_number(name, *_WHOLE_NUMBERS[name]))
        return sheet

    def write_list(self, kind: ListKind) -> Worksheet:
        """One of our lists, empty, with its header."""
        return self._ours(kind.sheet(kind.name))

    def _ours(self, content: OwnSheet) -> Worksheet:
        sheet = self._workbook.add_worksheet(content.name)
        self._title(sheet, content.title, GRID)
        sheet.write_string(1, 0, content.summary, self._styles.style(**properties_of(ABOUT)))
        for column, text in enumerate(content.header):
            sheet.write_string(_FIRST_ROW - 1, column, text, self._styles.style(**_HEADING))
        for column, width in enumerate(content.widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(_FIRST_ROW, 0)
        return sheet

    def _title(self, sheet: Worksheet, title: str, tab: str) -> None:
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.write_string(0, 0, title, self._styles.style(**properties_of(TITLE)))
        sheet.set_tab_color(tab)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _header(role: Role) -> str:
    return judged_of(role).usual_header


def _whole_number(name: str, low: int, high: int) -> dict[str, object]:
    """What may be typed into a setting that is a whole number."""
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "error_title": name,
        "error_message": f"Type a whole number from {low} to {high}, or leave the cell blank.",
    }
