"""The conditional formatting that a refresh holds, declared once for every kind of workbook.

A rule's formula reads the preference and the arrow of its own row, so colours follow a person's edit
without a refresh. It holds no relative reference, because Excel reads those relative to the active
cell, and it carries a marker by which a refresh knows its own rules from everybody else's.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorecard_xl.computing.columns import change_of
from scorecard_xl.model import (
    DOWN_CHARACTERS,
    PREFERRED_DIRECTION,
    UNSEEN_CHARACTERS,
    UP_CHARACTERS,
    Arrow,
    Direction,
    Settings,
    Table,
    Verdict,
)
from scorecard_xl.spreadsheet.cells import Area, column_letters, runs
from scorecard_xl.spreadsheet.workbook import RULE_MARKER, Fill, Rule

_ARROWS = {
    Verdict.POSITIVE: (Arrow.UP, Arrow.DOWN),
    Verdict.SIMILAR: (Arrow.LEVEL, Arrow.LEVEL),
    Verdict.NEGATIVE: (Arrow.DOWN, Arrow.UP),
}


def verdict_formula(
    verdict: Verdict, preference_column: int, arrow_column: int, shared_row: int | None = None
) -> str:
    """The formula of a verdict's rule: the preference's and the arrow's characters, side by side, are
    one of the pairs that mean the verdict. ``shared_row`` holds the preference where merged cells say it of
    several rows.

    >>> formula = verdict_formula(Verdict.POSITIVE, 23, 21)
    >>> "INDEX($W:$W,ROW())" in formula, "▲↑" in formula, len(formula) < 255
    (True, True, True)
    """
    for_up, for_down = _ARROWS[verdict]
    # Bars around each pair keep a cell from being found across two of them; a space stands for a blank
    # arrow, or a preference alone could be found.
    pairs = "|".join(
        [preference + for_up.value for preference in UP_CHARACTERS]
        + [preference + for_down.value for preference in DOWN_CHARACTERS]
    )
    preference = f"INDEX({_whole_column(preference_column)},ROW())"
    if shared_row is not None:
        preference = f"${column_letters(preference_column)}${shared_row}"
    preference = f"CLEAN({preference})"
    for unseen in UNSEEN_CHARACTERS:
        preference = f'SUBSTITUTE({preference},"{unseen}","")'
    preference = f"TRIM({preference})"
    found = f'FIND("|"&{preference}&{_arrow(arrow_column)}&"|","|{pairs}|")'
    return f"AND({RULE_MARKER},ISNUMBER({found}))"


def formula_of_words(verdict: Verdict, direction: Direction, arrow_column: int) -> str:
    """The formula of a verdict's rule for rows whose preference is said in words, which no formula reads.

    >>> formula_of_words(Verdict.NEGATIVE, Direction.DOWN, 21)
    'AND(N("scorecard_xl")=0,LEFT(INDEX($U:$U,ROW())&" ",1)="↑")'
    """
    for_up, for_down = _ARROWS[verdict]
    wanted = for_up if direction is Direction.UP else for_down
    return f'AND({RULE_MARKER},{_arrow(arrow_column)}="{wanted.value}")'


def _arrow(column: int) -> str:
    return f'LEFT(INDEX({_whole_column(column)},ROW())&" ",1)'


def _whole_column(column: int) -> str:
    letters = column_letters(column)
    return f"${letters}:${letters}"


class _Told(NamedTuple):
    """Where the preference of some rows is told: in each row itself, in the row of merged cells, or in words
    that say a direction."""

    shared_row: int | None = None
    in_words: Direction | None = None

    def formula(self, verdict: Verdict, preference_column: int, arrow_column: int) -> str:
        if self.in_words is not None:
            return formula_of_words(verdict, self.in_words, arrow_column)
        return verdict_formula(verdict, preference_column, arrow_column, self.shared_row)


def declared_rules(tables: Iterable[Table], settings: Settings) -> tuple[Rule, ...]:
    """The rules of one sheet's tables: for each change and verdict one, over exactly the rows in use."""
    areas: dict[tuple[int, _Told, int, tuple[int, ...]], list[Area]] = {}
    for table in tables:
        preference_column = table.columns.get(PREFERRED_DIRECTION)
        if preference_column is None:
            continue
        for role, change in table.changes.items():
            if not change_of(role).is_coloured:
                continue
            for told, rows in _rows_by_preference(table).items():
                key = (preference_column, told, change.arrow_column, change.columns)
                areas.setdefault(key, []).extend(_areas(rows, change.columns))
    return tuple(
        Rule(tuple(covered), told.formula(verdict, preference, arrow), fill_of(verdict, settings))
        for (preference, told, arrow, _), covered in areas.items()
        if covered
        for verdict in Verdict
    )


def _rows_by_preference(table: Table) -> dict[_Told, list[int]]:
    """The indicators' rows by where their preference is told."""
    rows: dict[_Told, list[int]] = {_Told(): []}
    for indicator in table.indicators:
        told = _Told(indicator.shared_rows.get(PREFERRED_DIRECTION))
        if not indicator.has_drawn_preference:
            told = _Told(in_words=indicator.direction)
        rows.setdefault(told, []).append(indicator.row)
    return rows


def areas_of(table: Table, columns: Sequence[int]) -> list[Area]:
    """The cells of these columns in the table's indicator rows, in as few areas as there can be."""
    return _areas([indicator.row for indicator in table.indicators], columns)


def _areas(rows: Sequence[int], columns: Sequence[int]) -> list[Area]:
    return [
        Area(first_row, left, last_row, right)
        for first_row, last_row in runs(rows)
        for left, right in runs(sorted(columns))
    ]


def fill_of(verdict: Verdict, settings: Settings) -> Fill:
    """A verdict's look: its colour, black or white text whichever reads better, Negative in bold.

    The better of black and white always has a contrast of 4.5:1 or more (WCAG 2.1, success criterion
    1.4.3: the two contrasts multiply to 21).

    >>> fill_of(Verdict.NEGATIVE, Settings())
    Fill(background='B00020', text='FFFFFF', bold=True)
    """
    background = settings.colours[verdict]
    text = max(("000000", "FFFFFF"), key=lambda colour: contrast(background, colour))
    return Fill(background, text, verdict is Verdict.NEGATIVE)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (RRGGBB), from 1 to 21 (WCAG 2.1, "contrast ratio").

    >>> round(contrast("000000", "FFFFFF")), contrast("777777", "777777")
    (21, 1.0)
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
