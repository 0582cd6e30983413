"""A sheet of a copy's workbook: values in the house's looks, each text a text and no formula."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from textwrap import wrap

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.model import Month
from scorecard_xl.publishing.shown_numbers import NumberShown
from scorecard_xl.spreadsheet.cell_looks import FONT, TITLE, TITLE_HEIGHT
from scorecard_xl.spreadsheet.workbook import Fill
from scorecard_xl.spreadsheet.xlsxwriter_formats import Formats, properties_of
from scorecard_xl.words.text import harmless, visible

A3, A4 = 8, 9
"""Sizes of paper as workbooks number them."""

_HIGHEST = 409  # points that Excel gives a row
_LINE_HEIGHT = {9: 12.0, 10: 13.5}
_CHARACTERS_PER_WIDTH = {9: 1.12, 10: 1.0}  # of Arial, words and figures mixed

CellContent = str | Decimal | NumberShown | Month | None


class ValuesSheet:
    """Writes cells of one sheet, which prints on pages that are ``paper`` across, as wide as the sheet."""

    def __init__(self, workbook: Workbook, name: str, paper: int, size: int) -> None:
        self._formats = Formats(workbook, {"font_name": FONT, "font_size": size})
        self._size = size
        self.worksheet: Worksheet = workbook.add_worksheet(name)
        self.worksheet.hide_gridlines(2)
        self.worksheet.set_landscape()
        self.worksheet.set_paper(paper)
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.worksheet.set_footer("&L&8&F: &A&R&8Page &P of &N")

    def title(self, text: str) -> None:
        """What the sheet is about, in its first row."""
        self.worksheet.set_row(0, TITLE_HEIGHT)
        self.write(0, 0, text, **properties_of(TITLE))

    def set_height(self, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Make a row as high as its texts need, each in a column of its width: not every application does."""
        most = max((self._lines(cell_text(text), width) for text, width in texts), default=1)
        self.worksheet.set_row(row, min(max(1, most) * _LINE_HEIGHT[self._size] + 4, _HIGHEST))

    def _lines(self, text: str, width: float) -> int:
        characters = int(width * _CHARACTERS_PER_WIDTH[self._size])
        return sum(max(1, len(wrap(line, characters))) for line in text.split("\n"))

    def write(self, row: int, column: int, content: CellContent, **look: object) -> None:
        """A value or a formatted blank. A text that would become a formula if somebody edited its cell has
        the mark that keeps it a text."""
        if isinstance(content, NumberShown):
            style = self._formats.style(**{**look, "num_format": content.code})
            self.worksheet.write_number(row, column, content.number, style)
        elif isinstance(content, Decimal):
            self.worksheet.write_number(row, column, content, self._formats.style(**look))
        elif isinstance(content, Month):
            day = datetime.datetime(content.year, content.number, 1)
            style = self._formats.style(**{"num_format": "mmm-yy", **look})
            self.worksheet.write_datetime(row, column, day, style)
        elif text := cell_text(content or ""):
            mark = {"quote_prefix": True} if harmless(text) != text else {}
            self.worksheet.write_string(row, column, text, self._formats.style(**look, **mark))
        else:
            self.worksheet.write_blank(row, column, None, self._formats.style(**look))


def cell_text(text: str) -> str:
    """A text as a cell holds it: its lines end alike, and nothing in it is unseen.

    >>> cell_text("One\\r\\ntwo\\x07")
    'One\\ntwo␇'
    """
    return visible("\n".join(text.strip().splitlines()))


def look_of(fill: Fill | None) -> dict[str, object]:
    """The look of a cell with a fill; nothing without one."""
    if fill is None:
        return {}
    return {"bg_color": f"#{fill.background}", "font_color": f"#{fill.text}", "bold": fill.bold}
