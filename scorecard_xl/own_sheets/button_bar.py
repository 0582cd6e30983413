"""The buttons of a scorecard workbook, in their order. Each runs one public Sub of the module ScorecardXl."""

import re
from typing import NamedTuple

MODULE = "ScorecardXl"
"""The module of the workbook's VBA that holds the Subs."""

WIDTH, HEIGHT, GAP = 100, 26, 8
"""Of a button and between two of them, in pixels."""


class Button(NamedTuple):
    """A button: its label, the Sub that it runs, and what it does, which is its alternative text too.
    ``is_later`` says that workbooks are in use from before it, whose VBA lacks its Sub."""

    label: str
    macro: str
    purpose: str
    is_later: bool = False


BUTTONS = (
    Button(
        "Refresh",
        "RefreshScorecard",
        "Recomputes every change, arrow, average and maximum, and their colours.",
    ),
    Button(
        "Check",
        "CheckScorecard",
        "Lists on the sheet Check what is wrong or needs a look; changes no figure.",
    ),
    Button(
        "New month",
        "StartNewMonth",
        "Moves the months on by one; the oldest figures and the commentary go to History.",
    ),
    Button(
        "Undo",
        "UndoLastAction",
        "Takes back what the last button or command did, cell by cell; once more takes that back.",
    ),
    Button(
        "Explain",
        "ExplainIndicator",
        "Says in a box why the selected row shows what it shows; changes nothing.",
        is_later=True,
    ),
    Button(
        "Charts",
        "DrawCharts",
        "Says how a chart of each indicator is drawn, which is done while the workbook is closed.",
        is_later=True,
    ),
    Button(
        "Publish",
        "PublishCopy",
        "Puts a copy to hand out, a web page, a PDF and open data, into a folder that it asks for.",
        is_later=True,
    ),
)

_OF_THIS_WORKBOOK = re.compile(rf"(?:\[0\]!)?(?:{MODULE}\.)?(\w+)", re.IGNORECASE)
_BY_MACRO = {button.macro.lower(): button for button in BUTTONS}


def button_running(macro: str) -> Button | None:
    """The button that runs a macro, as applications write it: with its workbook, with its module or without.

    >>> [button_running(f"{of}RefreshScorecard").label for of in ("", "[0]!", "ScorecardXl.")]
    ['Refresh', 'Refresh', 'Refresh']
    >>> button_running("[1]!RefreshScorecard") is button_running("") is None  # of another workbook, of none
    True
    """
    found = _OF_THIS_WORKBOOK.fullmatch(macro)
    return _BY_MACRO.get(found[1].lower()) if found else None
