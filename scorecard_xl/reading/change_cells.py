"""How a change stands below its header: as an arrow and a number side by side, as one text of both, or as one
of them alone."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.computing.changes import NO_CHANGE, says_nothing, speaks_of_points
from scorecard_xl.model import (
    ARROWS_DASHES,
    DOWN_CHARACTERS,
    LEVEL_CHARACTERS,
    TRIANGLES,
    TRIANGLES_DASH,
    TRIANGLES_DASHES,
    UNSEEN_CHARACTERS,
    UP_CHARACTERS,
    ChangeForm,
    DrawnArrows,
)
from scorecard_xl.spreadsheet.cells import Value, as_text, is_blank
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
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
_SIZE = re.compile(r"\s*[+\-−]?\s*\d[\d.,]*\s*(?:%|pp)\s*", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_OF_ARROWS_ALONE = frozenset([ARROWS_DASHES[1], TRIANGLES_DASHES[1]])
_ARROW = re.compile(rf"[{UP_CHARACTERS}{LEVEL_CHARACTERS}{DOWN_CHARACTERS}]")

Beside = Mapping[int, str | None]
"""The words of each column's header by column; None where they say what the column is."""


class Shown(NamedTuple):
    """How a change stands below its header, and the columns of its arrow and its number; ``fault`` says why
    it cannot be told, for a sentence about the header."""

    form: ChangeForm
    arrow_column: int
    number_column: int
    arrows: DrawnArrows = DrawnArrows()
    fault: str = ""


class CellsBelow(NamedTuple):
    """The cells below a header and those beside them to the right, for some rows that hold anything;
    ``number_formats`` are the header's column's, of rows that hold nothing too."""

    column: int
    rows: Sequence[tuple[Value, Value]]
    number_formats: Sequence[str]

    def shown(self, width: int, beside: Beside, *, of_arrows: bool, in_points: bool) -> Shown:
        """How a change stands below a header of this width, that speaks of arrows or of points."""
        left = self.column
        is_pair = width == 2 or (
            (left + 1 not in beside or names_a_half(beside[left + 1] or ""))
            and any(_is_pair(*cells) for cells in self.rows)
        )
        if not is_pair:
            return self._alone(of_arrows=of_arrows, in_points=in_points)
        is_second = sum(_is_arrow_of(n, a) for a, n in self.rows) > sum(
            _is_arrow_of(a, n) for a, n in self.rows
        )
        columns = (left + 1, left) if is_second else (left, left + 1)
        is_two = sum(_are_alike(*cells) for cells in self.rows) > sum(_is_pair(*cells) for cells in self.rows)
        fault = "covers two columns that both hold arrows, or numbers; give each a header of its own"
        drawn = _drawn([cells[is_second] for cells in self.rows])
        return Shown(ChangeForm.PAIRED, *columns, drawn, fault if is_two else "")

    def _alone(self, *, of_arrows: bool, in_points: bool) -> Shown:
        """How a change stands in one column."""
        held = [value for value, _ in self.rows if not (is_blank(value) or says_nothing(as_text(value)))]
        has_floats = any(type(value) is float for value in held)
        has_numbers = has_floats or any(isinstance(value, str) and _SIZE.fullmatch(value) for value in held)
        arrows = [value for value in held if _is_arrow(value)]
        if arrows and len(arrows) == len(held):
            own = drawn_arrows([str(value) for value in arrows])
            fault = "" if own else "has signs below that are none of ↑, → and ↓; draw them so"
            own = own or DrawnArrows()
            return Shown(ChangeForm.ARROW, self.column, self.column, own if of_arrows else own.alone, fault)
        drawn = [found[0] for value in held if isinstance(value, str) and (found := _ARROW.search(value))]
        if has_numbers and not drawn:
            is_shown = in_points or not has_floats or self._show_changes(in_points=False)
            fault = "" if is_shown else "has numbers below in a number format that shows no percents; set one"
            return Shown(ChangeForm.NUMBER, self.column, self.column, fault=fault)
        if has_floats and len(drawn) == len(arrows):
            fault = "has arrows in some cells and numbers in others; let all hold the same"
            return Shown(ChangeForm.TEXT, self.column, self.column, fault=fault)
        form = ChangeForm.TEXT if held else self._without_any(of_arrows=of_arrows, in_points=in_points)
        none = {f"{TRIANGLES_DASH} {NO_CHANGE}"} if form is ChangeForm.TEXT else {*TRIANGLES_DASHES}
        own = drawn_arrows(drawn) or _drawn([value for value, _ in self.rows], none)
        is_alone = form is ChangeForm.ARROW and not of_arrows
        return Shown(form, self.column, self.column, own.alone if is_alone else own)

    def _without_any(self, *, of_arrows: bool, in_points: bool) -> ChangeForm:
        """How changes will stand in a column that shows none, as in a month that was just started."""
        said = {as_text(value).strip() for value, _ in self.rows}
        if any(" " in text for text in said):
            return ChangeForm.TEXT  # "- n/a"
        if said & _OF_ARROWS_ALONE:
            return ChangeForm.ARROW
        shows = self._show_changes(in_points=in_points)
        if of_arrows and not (shows and NO_CHANGE in said):  # where an arrow is missing stands "-"
            return ChangeForm.ARROW
        return ChangeForm.NUMBER if shows else ChangeForm.TEXT

    def _show_changes(self, *, in_points: bool) -> bool:
        """Whether every number of the column, or of one without, is shown as a percentage, or as points."""
        held = [value for value, _ in self.rows]
        codes = [code for value, code in zip(held, self.number_formats, strict=False) if type(value) is float]
        formats = codes or self.number_formats
        return bool(formats) and all(_shows_change(code, in_points=in_points) for code in formats)

    def may_be_pair(self, beside: Beside) -> bool:
        """Whether signs stand below the header and never a figure, and numbers beside them, below no header
        or one that nobody understands: the two may be one change."""
        words = beside.get(self.column + 1, "")
        if words is None or is_of_others(words) or any(_DIGIT.search(as_text(one)) for one, _ in self.rows):
            return False
        return any(_is_sign(one) and _is_number(other) for one, other in self.rows)


def cells_below(sheet: Sheet, last_row: int, column: int, labels: Sequence[int]) -> CellsBelow:
    """What stands below a header that ends in ``last_row``, up to a blank row; ``labels`` are the columns of
    the refs and the indicators. Rows that hold no change are passed over, once there are enough of them, for
    one that does."""
    found: list[tuple[Value, Value]] = []
    codes: list[str] = []
    of_blank: list[str] = []
    is_told = False
    for row in range(last_row + 1, last_row + 1 + _MOST_ROWS_LOOKED_AT):
        first, second, *others = sheet.values(row, (column, column + 1, *labels))
        if is_blank(first) and is_blank(second):
            if all(map(is_blank, others)):
                break
            if len(of_blank) < _SAMPLE_ROWS:
                of_blank += sheet.number_formats(row, (column,))
            continue
        tells = _tells(first)
        if tells or len(found) < _SAMPLE_ROWS:
            found.append((first, second))
            codes += sheet.number_formats(row, (column,))
        is_told = is_told or tells
        if is_told and len(found) >= _SAMPLE_ROWS:
            break
    return CellsBelow(column, found, codes or of_blank)


def _tells(value: Value) -> bool:
    """Whether a cell shows how a change stands in it."""
    text = as_text(value).strip()
    return text in _OF_ARROWS_ALONE or not says_nothing(text)


def drawn_arrows(texts: Sequence[str]) -> DrawnArrows | None:
    """The characters of a column's arrows, the commonest of those in it; None where there are none, or some
    are none of ours.

    >>> drawn_arrows(["▼", "►"])[:3], drawn_arrows(["→"])[:3], drawn_arrows(["↗"])
    (('▲', '►', '▼'), ('↑', '→', '↓'), None)
    """
    found = [text.translate(_WITHOUT_UNSEEN).strip() for text in texts]
    known = {*UP_CHARACTERS, *LEVEL_CHARACTERS, *DOWN_CHARACTERS}
    if not found or not known.issuperset(found):
        return None
    kinds = zip(UP_CHARACTERS, _LEVELS, DOWN_CHARACTERS, strict=True)
    up, level, down = max(kinds, key=lambda kind: sum(one in kind for one in found))
    of_column = sorted({*found} & {*LEVEL_CHARACTERS})
    return DrawnArrows(up, level if level in of_column or not of_column else of_column[0], down)


def _drawn(cells: Sequence[Value], none: Collection[str] = TRIANGLES_DASHES) -> DrawnArrows:
    """The characters of the arrows in some cells; one of ``none`` in a cell says that they are triangles."""
    if drawn := drawn_arrows([str(value) for value in cells if _is_arrow(value)]):
        return drawn
    return TRIANGLES if any(cell in none for cell in cells) else DrawnArrows()


def _shows_change(code: str, *, in_points: bool) -> bool:
    """Whether a number format shows a change: in percent, or in points where the header or the format itself
    speaks of them."""
    parsed = parse_number_format(code)
    return parsed.is_percentage or speaks_of_points(code) or (in_points and parsed.unit is not None)


_LEVELS = "►►►➡→⇨"
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
    return said[0] in ("-", TRIANGLES_DASH) and said[1] == "n/a"


def _is_arrow_of(value: Value, other: Value) -> bool:
    """Whether a cell holds the arrow of a pair."""
    return _is_arrow(value) or _is_nothing(value, other)


def _are_alike(one: Value, other: Value) -> bool:
    """Whether two cells side by side both hold an arrow, or both a number."""
    return type(one) is type(other) is float or (_is_arrow(one) and _is_arrow(other))


def _is_pair(one: Value, other: Value) -> bool:
    """Whether two cells side by side hold an arrow and its number, in either order."""
    if _is_arrow(one) or _is_arrow(other):
        return _is_number(other if _is_arrow(one) else one)
    return _is_nothing(one, other) or _is_nothing(other, one)
