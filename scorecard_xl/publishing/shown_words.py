"""What a page and a PDF say in the same words and the same colours."""

import re
from collections.abc import Iterator
from enum import Enum

from scorecard_xl.computing.rules import fill_of, fill_of_word
from scorecard_xl.model import Assurance, Direction, Settings, Status, Variation, Verdict
from scorecard_xl.spreadsheet.workbook import Fill

PREFERRED = {Direction.UP: "Higher is better", Direction.DOWN: "Lower is better"}
DECIDED = (
    "Process limits decide what improves and worsens where they can; else the change from the previous "
    "month does."
)
NO_EXCEPTIONS = (
    "No indicator is an exception this month: none has a signal of concern, misses its "
    "target or goes the wrong way."
)
_BLANK_LINES = re.compile(r"\n\s*\n")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text from a cell.

    >>> paragraphs("One,\\nstill one.\\n \\nTwo.")
    ['One,\\nstill one.', 'Two.']
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return [paragraph.strip() for paragraph in _BLANK_LINES.split(lines) if paragraph.strip()]


def fills() -> Iterator[tuple[Enum, Fill]]:
    """The words of verdicts, process limits and targets that have a colour in the scorecard, with it."""
    for verdict in Verdict:
        yield verdict, fill_of(verdict, Settings())
    for kind in (Variation, Assurance, Status):
        for word in kind:
            fill = fill_of_word(word)
            if fill is not None:
                yield word, fill
