"""How a change stands below its header: as one text, or as an arrow and a number side by side."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.model import UNSEEN_CHARACTERS, ChangeForm
from scorecard_xl.spreadsheet.cells import Value, as_text, is_blank
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.figures import figure_of
from scorecard_xl.words.headers import is_of_others, names_a_half

_SAMPLE_ROWS = 8
_MOST_ROWS_LOOKED_AT = 400
_SAID = re.compile(
    r"up|down|level|same|no change|unchanged|static|stable|steady"
    r"|increas(?:e|ed|ing)|decreas(?:e|ed|ing)|ris(?:e|en|ing)|fall(?:en|ing)?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")

Beside = Mapping[int, str | None]
"""The words of each column's header by column; None where they say what the column is."""


class CellsBelow(NamedTuple):
    """The cells below a header and those beside them to the right, for some rows that hold anything."""

    column: int
    rows: Sequence[tuple[Value, Value]]

    def holds_numbers_alone(self) -> bool:
        """Whether numbers stand right below the header, and no text."""
        has_arrow = any(isinstance(value, str) and not is_blank(value) for value, _ in self.rows)
        return not has_arrow and any(type(value) is float for value, _ in self.rows)

    def form(self, width: int, beside: Beside) -> tuple[ChangeForm, int, int]:
        """How a change stands below a header of this width, and the columns of its arrow and its number."""
        left = self.column
        is_pair = width == 2 or (
            (left + 1 not in beside or names_a_half(beside[left + 1] or ""))
            and any(_is_pair(*cells) for cells in self.rows)
        )
        if not is_pair:
            return ChangeForm.TEXT, left, left
        if sum(_is_arrow_of(n, a) for a, n in self.rows) > sum(_is_arrow_of(a, n) for a, n in self.rows):
            return ChangeForm.PAIRED, left + 1, left
        return ChangeForm.PAIRED, left, left + 1

    def may_be_pair(self, beside: Beside) -> bool:
        """Whether signs stand below the header and never a figure, and numbers beside them, below no header
        or one that nobody understands: the two may be one change."""
        words = beside.get(self.column + 1, "")
        if words is None or is_of_others(words) or any(_DIGIT.search(as_text(one)) for one, _ in self.rows):
            return False
        return any(_is_sign(one) and _is_number(other) for one, other in self.rows)


def cells_below(sheet: Sheet, last_row: int, column: int, labels: Sequence[int]) -> CellsBelow:
    """What stands below a header that ends in ``last_row``, up to a blank row; ``labels`` are the columns of
    the refs and the indicators."""
    found: list[tuple[Value, Value]] = []
    for row in range(last_row + 1, last_row + 1 + _MOST_ROWS_LOOKED_AT):
        first, second, *others = sheet.values(row, (column, column + 1, *labels))
        if is_blank(first) and is_blank(second):
            if all(map(is_blank, others)):
                break
            continue
        found.append((first, second))
        if len(found) == _SAMPLE_ROWS:
            break
    return CellsBelow(column, found)


_WITHOUT_UNSEEN = str.maketrans("", "", UNSEEN_CHARACTERS)


def _is_arrow(value: Value) -> bool:
    """Whether a cell holds an arrow alone, drawn or said."""
    if not isinstance(value, str):
        return False
    text = value.translate(_WITHOUT_UNSEEN).strip()
    if len(text) == 1:
        return any(word in unicodedata.name(text, "") for word in ("ARROW", "TRIANGLE", "POINTER"))
    return _SAID.fullmatch(text) is not None


def _is_number(value: Value) -> bool:
    return figure_of(value).value is not None


def _is_sign(value: Value) -> bool:
    """Whether a cell holds an arrow, or a letter that a font of symbols shows as one."""
    return _is_arrow(value) or (isinstance(value, str) and len(value.strip()) == 1 and value.strip() != "-")


def _is_nothing(one: Value, other: Value) -> bool:
    """Whether two cells hold what stands for a change that there is not."""
    said = [text.strip().casefold() if isinstance(text, str) else "" for text in (one, other)]
    return said == ["-", "n/a"]


def _is_arrow_of(value: Value, other: Value) -> bool:
    """Whether a cell holds the arrow of a pair."""
    return _is_arrow(value) or _is_nothing(value, other)


def _is_pair(one: Value, other: Value) -> bool:
    """Whether two cells side by side hold an arrow and its number, in either order."""
    if _is_arrow(one) or _is_arrow(other):
        return _is_number(other if _is_arrow(one) else one)
    return _is_nothing(one, other) or _is_nothing(other, one)
