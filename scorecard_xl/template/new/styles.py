"""Cell formats of a new workbook, each made once, and what fills cells with them."""

import re
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.spreadsheet.xlsxwriter_formats import Formats
from scorecard_xl.template.new.published import ShownFigure

_MARKUP = re.compile(r"<([ib])>(.+?)</\1>")


class Styles(Formats):
    """The formats of a workbook, and what is written in them."""

    def write_figure(
        self, sheet: Worksheet, row: int, column: int, figure: ShownFigure, **look: object
    ) -> None:
        """A number, a text such as `-`, or a formatted blank."""
        style = self.style(**look, num_format=figure.number_format)
        if figure.value is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(figure.value, str):
            sheet.write_string(row, column, figure.value, style)
        else:
            # XlsxWriter cuts a float off at 16 digits, which makes 0.94 another number.
            sheet.write_number(row, column, Decimal(repr(figure.value)), style)

    def write_text(self, sheet: Worksheet, row: int, column: int, text: str, **look: object) -> None:
        """A text or a formatted blank; `<i>` and `<b>` around parts of it become rich text."""
        style = self.style(**look)
        if not text:
            sheet.write_blank(row, column, None, style)
            return
        pieces: list[str | Format] = []
        end = 0
        for match in _MARKUP.finditer(text):
            weight = {"italic": True} if match[1] == "i" else {"bold": True}
            if match[0] == text:
                sheet.write_string(row, column, match[2], self.style(**look, **weight))
                return
            before = text[end : match.start()]
            pieces += [self.style(), before] if before else []
            pieces += [self.style(**weight), match[2]]
            end = match.end()
        if not pieces:
            sheet.write_string(row, column, text, style)
            return
        pieces += [self.style(), text[end:]] if text[end:] else []
        sheet.write_rich_string(row, column, *pieces, style)


def without_markup(text: str) -> str:
    """A text as it is shown, without `<i>` and `<b>`.

    >>> without_markup("Number of <b>new</b> children")
    'Number of new children'
    """
    return _MARKUP.sub(r"\2", text)
