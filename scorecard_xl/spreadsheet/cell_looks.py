"""How the cells of sheets that are ours look, whoever writes them."""

from typing import NamedTuple

FONT = "Arial"
NAVY, SLATE, PALE, GREY, GRID, WHITE = "#1F3864", "#595959", "#DDEBF7", "#EDEDED", "#BFBFBF", "#FFFFFF"


class CellLook(NamedTuple):
    """A cell's look: the colours of its text and its background as #RRGGBB, empty for the usual ones.

    What is boxed has thin lines around it, and its text breaks into lines.
    """

    bold: bool = False
    size: int = 10
    text: str = ""
    background: str = ""
    is_middle: bool = False
    is_centred: bool = False
    is_boxed: bool = False


TITLE = CellLook(bold=True, size=16, text=NAVY, is_middle=True)
TITLE_HEIGHT = 26.25
ABOUT = CellLook(text=SLATE)
BOXED = CellLook(is_middle=True, is_boxed=True)
HEADING = BOXED._replace(bold=True, text=WHITE, background=NAVY)
