"""The conditional formatting that a refresh holds, declared once for every kind of workbook.

A rule's formula reads the preference and the arrow of its own row, so colours follow a person's edit
without a refresh. It holds no relative reference, because Excel reads those relative to the active
cell, and it carries a marker by which a refresh knows its own rules from everybody else's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.computing.changes import has_change, holds_fractions, is_in_points, least_size
from scorecard_xl.computing.columns import change_of, judged_columns
from scorecard_xl.computing.insight import VERDICTS
from scorecard_xl.model import (
    DOWN_CHARACTERS,
    PREFERRED_DIRECTION,
    UNSEEN_CHARACTERS,
    UP_CHARACTERS,
    VARIATION,
    Arrow,
    Assurance,
    ChangeColumns,
    ChangeForm,
    Direction,
    DrawnArrows,
    Indicator,
    Settings,
    Status,
    Table,
    Variation,
    Verdict,
    VerdictsBy,
)
from scorecard_xl.spreadsheet.cells import Area, column_letters, runs
from scorecard_xl.spreadsheet.workbook import RULE_MARKER, Fill, Rule

_ARROWS = {
    Verdict.POSITIVE: (Arrow.UP, Arrow.DOWN),
    Verdict.SIMILAR: (Arrow.LEVEL, Arrow.LEVEL),
    Verdict.NEGATIVE: (Arrow.DOWN, Arrow.UP),
}


class ArrowCell(NamedTuple):
    """A column whose cells begin with an arrow, and the characters that it is drawn with."""

    column: int
    arrows: DrawnArrows = DrawnArrows()

    def holds(self, verdict: Verdict, preference: str) -> str:
        """The condition that the arrow, beside the text that an expression ``preference`` gives, means the
        verdict: both characters, side by side, are one of the pairs that do.
        """
        for_up, for_down = _ARROWS[verdict]
        # Bars around each pair keep a cell from being found across two of them; a space stands for a blank
        # arrow, or a preference alone could be found.
        pairs = "|".join(
            [one + self.arrows.drawn(for_up) for one in UP_CHARACTERS]
            + [one + self.arrows.drawn(for_down) for one in DOWN_CHARACTERS]
        )
        return f'ISNUMBER(FIND("|"&{preference}&{self._arrow}&"|","|{pairs}|"))'

    def holds_in_words(self, verdict: Verdict, direction: Direction) -> str:
        """The condition for rows whose preference is said in words, which no formula reads."""
        wanted = _ARROWS[verdict][direction is Direction.DOWN]
        return f'{self._arrow}="{self.arrows.drawn(wanted)}"'

    @property
    def is_change(self) -> str:
        """The condition that the cell shows any change."""
        drawn = "".join(self.arrows.drawn(arrow) for arrow in (Arrow.UP, Arrow.LEVEL, Arrow.DOWN))
        return f'ISNUMBER(FIND({self._arrow},"{drawn}"))'

    @property
    def _arrow(self) -> str:
        return f'LEFT({_in_row(self.column)}&" ",1)'


class NumberCell(NamedTuple):
    """A column of numbers alone, and the size from which one has an arrow up or down."""

    column: int
    least: str

    def holds(self, verdict: Verdict, preference: str) -> str:
        """The condition that the number, beside the text that an expression ``preference`` gives, means the
        verdict: up and down have their places in a list of the characters."""
        characters = "|".join(UP_CHARACTERS + DOWN_CHARACTERS)
        place = f'FIND("|"&{preference}&"|","|{characters}|")'
        if verdict is Verdict.SIMILAR:
            return f"{self._is_level},{place}"
        compared = f">={self.least}" if verdict is Verdict.POSITIVE else f"<=-{self.least}"
        return f"SIGN({2 * len(UP_CHARACTERS)}-{place})*{self._number}{compared}"

    def holds_in_words(self, verdict: Verdict, direction: Direction) -> str:
        """The condition for rows whose preference is said in words, which no formula reads."""
        if verdict is Verdict.SIMILAR:
            return self._is_level
        is_up = (verdict is Verdict.POSITIVE) is (direction is Direction.UP)
        return f"{self._number}>={self.least}" if is_up else f"{self._number}<=-{self.least}"

    @property
    def is_change(self) -> str:
        """The condition that the cell shows any change."""
        return f"COUNT({_in_row(self.column)})"

    @property
    def _is_level(self) -> str:
        return f"{self.is_change},ABS({self._number})<{self.least}"

    @property
    def _number(self) -> str:
        # A formula's 0.0949999999999999 shows as 9.5 %, as half of what comes behind does in any spreadsheet.
        return f"ROUND({_in_row(self.column)},12)"


class VariationCell(NamedTuple):
    """A change that is coloured by what process limits say in a column of ours: alone, or where its own arrow
    or size ``agrees``."""

    column: int
    change: ArrowCell | NumberCell
    agrees: bool

    def holds_in_words(self, verdict: Verdict, direction: Direction) -> str:
        """The condition that the word, and the change, mean the verdict."""
        says = f'{_in_row(self.column)}="{_VARIATIONS[verdict].value}"'
        is_told = self.change.holds_in_words(verdict, direction) if self.agrees else self.change.is_change
        return f"{says},{is_told}"


_VARIATIONS = {verdict: variation for variation, verdict in VERDICTS.items()}
ChangeCell = ArrowCell | NumberCell | VariationCell


def verdict_formula(
    verdict: Verdict,
    preference_column: int,
    cell: ArrowCell | NumberCell,
    shared_row: int | None = None,
) -> str:
    """The formula of a verdict's rule. ``shared_row`` holds the preference where merged cells say it of
    several rows.

    >>> formula = verdict_formula(Verdict.POSITIVE, 23, ArrowCell(21))
    >>> "INDEX($W:$W,ROW())" in formula, "▲↑" in formula, len(formula) < 255
    (True, True, True)
    """
    preference = _in_row(preference_column)
    if shared_row is not None:
        preference = f"${column_letters(preference_column)}${shared_row}"
    preference = f"CLEAN({preference})"
    for unseen in UNSEEN_CHARACTERS:
        preference = f'SUBSTITUTE({preference},"{unseen}","")'
    return f"AND({RULE_MARKER},{cell.holds(verdict, f'TRIM({preference})')})"


def formula_of_words(verdict: Verdict, direction: Direction, cell: ChangeCell) -> str:
    """The formula of a verdict's rule for rows whose preference is said in words.

    >>> formula_of_words(Verdict.NEGATIVE, Direction.DOWN, ArrowCell(21))
    'AND(N("scorecard_xl")=0,LEFT(INDEX($U:$U,ROW())&" ",1)="↑")'
    >>> formula_of_words(Verdict.NEGATIVE, Direction.DOWN, NumberCell(21, "0.095"))
    'AND(N("scorecard_xl")=0,ROUND(INDEX($U:$U,ROW()),12)>=0.095)'
    """
    return f"AND({RULE_MARKER},{cell.holds_in_words(verdict, direction)})"


def _in_row(column: int) -> str:
    letters = column_letters(column)
    return f"INDEX(${letters}:${letters},ROW())"


class _Told(NamedTuple):
    """Where the preference of some rows is told: in each row itself, in the row of merged cells, or in words
    that say a direction."""

    shared_row: int | None = None
    in_words: Direction | None = None

    def formula(self, verdict: Verdict, preference_column: int, cell: ChangeCell) -> str:
        if self.in_words is not None:
            return formula_of_words(verdict, self.in_words, cell)
        assert not isinstance(cell, VariationCell)
        return verdict_formula(verdict, preference_column, cell, self.shared_row)


def declared_rules(tables: Iterable[Table], settings: Settings) -> tuple[Rule, ...]:
    """The rules of one sheet's tables: for each change and verdict one, over exactly the rows in use."""
    areas: dict[tuple[int, _Told, ChangeCell, tuple[int, ...]], list[Area]] = {}
    judged: dict[tuple[int, str], list[Area]] = {}
    for table in tables:
        for column, word in _coloured_words(table):
            judged.setdefault((column, word), []).extend(areas_of(table, (column,)))
        preference_column = table.columns.get(PREFERRED_DIRECTION)
        if preference_column is None:
            continue
        for role, change in table.changes.items():
            if not change_of(role).is_coloured:
                continue
            for (told, cell), rows in _rows_alike(table, change, settings).items():
                key = (preference_column, told, cell, change.columns)
                areas.setdefault(key, []).extend(_areas(rows, change.columns))
    return tuple(
        Rule(tuple(covered), told.formula(verdict, preference, cell), fill_of(verdict, settings))
        for (preference, told, cell, _), covered in areas.items()
        if covered
        for verdict in Verdict
    ) + tuple(
        Rule(tuple(covered), f'AND({RULE_MARKER},{_in_row(column)}="{word}")', _WORDS[word])
        for (column, word), covered in judged.items()
        if covered
    )


def _coloured_words(table: Table) -> Iterator[tuple[int, str]]:
    """The columns of ours that say what process limits and targets do, each with every word that is
    coloured."""
    for judged in judged_columns():
        if judged.is_coloured and judged.role in table.columns:
            for word in dict.fromkeys(judged.words.values()):
                if word in _WORDS:
                    yield table.columns[judged.role], word


def _rows_alike(
    table: Table, change: ChangeColumns, settings: Settings
) -> dict[tuple[_Told, ChangeCell], list[int]]:
    """The indicators' rows by where their preference is told and how their change is read; those told in the
    row itself come first."""
    rows: dict[tuple[_Told, ChangeCell], list[int]] = {}
    for indicator in table.indicators:
        if not has_change(change, indicator):
            continue
        if VARIATION in table.columns and settings.verdicts_by is not VerdictsBy.ARROWS:
            if indicator.direction is not None:
                agrees = settings.verdicts_by is VerdictsBy.BOTH
                cell = VariationCell(table.columns[VARIATION], _cell(change, indicator, settings), agrees)
                rows.setdefault((_Told(in_words=indicator.direction), cell), []).append(indicator.row)
            continue
        told = _Told(indicator.shared_rows.get(PREFERRED_DIRECTION))
        if not indicator.has_drawn_preference:
            told = _Told(in_words=indicator.direction)
        rows.setdefault((told, _cell(change, indicator, settings)), []).append(indicator.row)
    return dict(sorted(rows.items(), key=lambda one: one[0][0] != _Told()))


def _cell(change: ChangeColumns, indicator: Indicator, settings: Settings) -> ArrowCell | NumberCell:
    if change.form is not ChangeForm.NUMBER:
        return ArrowCell(change.arrow_column, change.arrows)
    in_points = is_in_points(change, indicator, settings)
    least = least_size(settings, in_points=in_points)
    if in_points and holds_fractions(change, indicator):
        least /= 100
    return NumberCell(change.number_column, f"{least.normalize():f}")


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
    return _fill(settings.colours[verdict], bold=verdict is Verdict.NEGATIVE)


def _fill(background: str, *, bold: bool) -> Fill:
    text = max(("000000", "FFFFFF"), key=lambda colour: contrast(background, colour))
    return Fill(background, text, bold)


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


# Not red, amber and green, which are a status's; each is clearly lighter or darker than the others in grey.
_GOOD, _BAD, _NEITHER, _OPEN = "5BC8F5", "B8560A", "D9D9D9", "5B2C83"
_WORDS: Mapping[str, Fill] = {
    Variation.IMPROVEMENT.value: _fill(_GOOD, bold=False),
    Variation.CONCERN.value: _fill(_BAD, bold=True),
    Variation.HIGH.value: _fill(_OPEN, bold=False),
    Variation.LOW.value: _fill(_OPEN, bold=False),
    Variation.COMMON_CAUSE.value: _fill(_NEITHER, bold=False),
    Assurance.WILL_PASS.value: _fill(_GOOD, bold=False),
    Assurance.HIT_OR_MISS.value: _fill(_NEITHER, bold=False),
    Assurance.WILL_FAIL.value: _fill(_BAD, bold=True),
    Status.GREEN.value: _fill(Settings().colours[Verdict.POSITIVE], bold=False),
    Status.AMBER.value: _fill(Settings().colours[Verdict.SIMILAR], bold=False),
    Status.RED.value: _fill(Settings().colours[Verdict.NEGATIVE], bold=True),
}
"""How the words of process limits and targets look."""


def fill_of_word(word: Variation | Assurance | Status) -> Fill | None:
    """How a word of process limits or targets looks, None for one that has no colour.

    >>> fill_of_word(Variation.IMPROVEMENT).background, fill_of_word(Variation.TOO_RARE)
    ('5BC8F5', None)
    """
    return _WORDS.get(word.value)
