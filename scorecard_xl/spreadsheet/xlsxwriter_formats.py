"""Cell formats of a workbook that XlsxWriter builds, each made once."""

from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from scorecard_xl.spreadsheet.cell_looks import GRID, CellLook


class Formats:
    """The formats of a workbook; ``usual`` are the properties that all have unless they name others."""

    def __init__(self, workbook: Workbook, usual: Mapping[str, object]) -> None:
        self._workbook, self._usual = workbook, dict(usual)
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def style(self, **properties: object) -> Format:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**self._usual, **properties})
        return self._made[key]


def properties_of(look: CellLook) -> dict[str, object]:
    """A look in XlsxWriter's words.

    >>> properties_of(CellLook(bold=True, text="#595959"))
    {'bold': True, 'font_size': 10, 'font_color': '#595959'}
    """
    properties = {
        "bold": look.bold,
        "font_size": look.size,
        "font_color": look.text,
        "bg_color": look.background,
        "valign": "vcenter" if look.is_middle else "",
        "align": "center" if look.is_centred else "",
    }
    boxed = {"border": 1, "border_color": GRID, "text_wrap": True} if look.is_boxed else {}
    return {name: value for name, value in properties.items() if value} | boxed
