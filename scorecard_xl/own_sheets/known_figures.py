"""The figures that the sheet History holds, of which there may be a million."""

import datetime
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from scorecard_xl.model import Indicator, Month
from scorecard_xl.own_sheets.lists import HISTORY, sheets_of
from scorecard_xl.spreadsheet.cells import Value, as_text, cell_name
from scorecard_xl.spreadsheet.workbook import Sheet, Token, Workbook

_FIGURE_COLUMN = 5
_NO_MONTH = -1
_BLANK: tuple[Token, ...] = (None, b"")


def name_in_history(indicator: Indicator) -> str:
    """What an indicator goes by in History."""
    return indicator.ref or as_text(indicator.text)


def _append_each(lists: Iterable[list[Token]], values: Iterable[Token]) -> None:
    """Append to each list its value, without a step of Python for each of a million."""
    deque(map(list.append, lists, values), maxlen=0)


class _Lines(NamedTuple):
    """What History holds of one indicator: the first days of its months and the figures, in the order of the
    rows."""

    days: list[Token]
    figures: list[Token]

    def add(self, days: Sequence[Token], figures: Sequence[Token]) -> None:
        self.days.extend(days)
        self.figures.extend(figures)

    def without_blanks(self) -> "_Lines":
        if all(self.figures):
            return self
        told = [one for one in zip(*self, strict=True) if one[1] not in _BLANK]
        return _Lines([day for day, _ in told], [figure for _, figure in told])


class KnownFigures:
    """The figures that History holds, by month and indicator. Those of an indicator are looked at when
    somebody asks for them."""

    def __init__(self, workbook: Workbook) -> None:
        self._sheets = sheets_of(workbook, HISTORY)
        self._lines: dict[str, _Lines] = {}
        self._shared: dict[Token, Token] = {}
        self._ordinals: dict[tuple[Token, ...], list[int]] = {}  # most indicators have the same months
        self._repeated: set[str] = set()
        for sheet in self._sheets:
            self._note(sheet)

    def _note(self, sheet: Sheet) -> None:
        days_of: defaultdict[Token, list[Token]] = defaultdict(list)
        figures_of: defaultdict[Token, list[Token]] = defaultdict(list)
        for records in sheet.records((1, 2, _FIGURE_COLUMN)):
            if records:
                days, refs, figures = zip(*records, strict=True)
                _append_each(map(days_of.__getitem__, refs), self._each_once(days))
                _append_each(map(figures_of.__getitem__, refs), self._each_once(figures))
        is_nameless = False
        for ref, noted in figures_of.items():
            if name := as_text(sheet.value_of(ref)):
                self._of(name).add(days_of[ref], noted)
            else:
                is_nameless = is_nameless or any(figure not in _BLANK for figure in noted)
        if is_nameless:
            self._note_by_text(sheet)

    def _of(self, name: str) -> "_Lines":
        return self._lines.setdefault(name, _Lines([], []))

    def _each_once(self, tokens: Sequence[Token]) -> Iterable[Token]:
        """The tokens, those that are equal as one object: a million take the room of a few hundred."""
        if not isinstance(tokens[0], bytes):  # of values, 1 and TRUE are equal
            return tokens
        return map(self._shared.setdefault, tokens, tokens)

    def _note_by_text(self, sheet: Sheet) -> None:
        """Figures of indicators without a ref, which go by their texts."""
        for first_day, ref, text, figure in chain.from_iterable(sheet.records((1, 2, 3, _FIGURE_COLUMN))):
            if figure not in _BLANK and not as_text(sheet.value_of(ref)):
                self._of(as_text(sheet.value_of(text))).add([first_day], [figure])

    def __bool__(self) -> bool:
        return bool(self._lines)

    def of(self, name: str) -> dict[int, Token]:
        """What is held of an indicator by the ordinals of months; of several the last one counts."""
        if name not in self._lines:
            return {}
        lines = self._lines[name] = self._lines[name].without_blanks()
        days, figures = tuple(lines.days), lines.figures
        if days not in self._ordinals:
            self._ordinals[days] = [self._ordinal(day) for day in days]
        held = dict(zip(self._ordinals[days], figures, strict=True))
        if len(held) < len(figures):
            self._repeated.add(name)
        held.pop(_NO_MONTH, None)
        return held

    def _ordinal(self, first_day: Token) -> int:
        day = self.value_of(first_day)
        return day.year * 12 + day.month - 1 if isinstance(day, datetime.date) else _NO_MONTH

    def value_of(self, token: Token) -> Value:
        """What is held."""
        return self._sheets[0].value_of(token)

    def twice(self, name: str) -> Month | None:
        """A month of which two different figures are held, of an indicator that has been asked for."""
        held = self.of(name) if name in self._repeated else {}
        for first_day, figure in zip(*self._lines[name], strict=True) if held else ():
            ordinal = self._ordinal(first_day)
            if ordinal in held and self.value_of(held[ordinal]) != self.value_of(figure):
                return Month.at(ordinal)
        return None

    def place(self, name: str, month: Month) -> tuple[str, str]:
        """The sheet and the cell of the last figure of an indicator's month."""
        for sheet in reversed(self._sheets):
            for row in reversed(sheet.rows):
                first_day, ref, text = sheet.values(row, (1, 2, 3))
                is_month = isinstance(first_day, datetime.date) and (first_day.year, first_day.month) == month
                if is_month and (as_text(ref) or as_text(text)) == name:
                    return sheet.name, cell_name(row, _FIGURE_COLUMN)
        raise LookupError(name)
