"""The buttons of a scorecard workbook, in their order. Each runs one public Sub of the module ScorecardXl."""

from typing import NamedTuple

WIDTH, HEIGHT, GAP = 100, 26, 8
"""Of a button and between two of them, in pixels."""


class Button(NamedTuple):
    """A button: its label, the Sub that it runs, and what it does, which is its alternative text too."""

    label: str
    macro: str
    purpose: str


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
)
