"""The figures that the sheet History holds, of which there may be a million."""

import datetime
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from scorecard_xl.model import Indicator, Month
from scorecard_xl.own_sheets.lists import HISTORY, sheets_of
from scorecard_xl.spreadsheet.cells import Value, as_text, cell_name
from scorecard_xl.spreadsheet.workbook import Sheet, Token, Workbook

_FIGURE_COLUMN = 5
_NO_MONTH = -1
_SECOND = itemgetter(1)
_BLANK: tuple[Token, ...] = (None, b"")


def name_in_history(indicator: Indicator) -> str:
    """What an indicator goes by in History."""
    return indicator.ref or as_text(indicator.text)


def _to_each(function: Callable[[Any, Any], None], firsts: Iterable[Any], seconds: Iterable[Any]) -> None:
    """Call a function with each two in turn, without a step of Python for each of a million."""
    deque(map(function, firsts, seconds), maxlen=0)


class KnownFigures:
    """The figures that History holds, by month and indicator. Those of an indicator are looked at when
    somebody asks for them."""

    def __init__(self, workbook: Workbook) -> None:
        self._sheets = sheets_of(workbook, HISTORY)
        self._lines: dict[str, list[Sequence[Token]]] = {}
        self._ordinals: dict[tuple[Token, ...], list[int]] = {}  # most indicators have the same months
        self._repeated: set[str] = set()
        for sheet in self._sheets:
            self._note(sheet)

    def _note(self, sheet: Sheet) -> None:
        by_ref: defaultdict[Token, list[Sequence[Token]]] = defaultdict(list)
        for records in sheet.records((1, 2, _FIGURE_COLUMN)):
            _to_each(list.append, map(by_ref.__getitem__, map(_SECOND, records)), records)
        is_nameless = False
        for ref, lines in by_ref.items():
            if name := as_text(sheet.value_of(ref)):
                self._lines.setdefault(name, []).extend(lines)
            else:
                is_nameless = is_nameless or any(figure not in _BLANK for _, _, figure in lines)
        if is_nameless:
            self._note_by_text(sheet)

    def _note_by_text(self, sheet: Sheet) -> None:
        """Figures of indicators without a ref, which go by their texts."""
        for first_day, ref, text, figure in chain.from_iterable(sheet.records((1, 2, 3, _FIGURE_COLUMN))):
            if figure not in _BLANK and not as_text(sheet.value_of(ref)):
                line = (first_day, text, figure)
                self._lines.setdefault(as_text(sheet.value_of(text)), []).append(line)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def of(self, name: str) -> dict[int, Token]:
        """What is held of an indicator by the ordinals of months; of several the last one counts."""
        lines = self._lines.get(name)
        if not lines:
            return {}
        days, _, figures = zip(*lines, strict=True)
        if not all(figures):
            self._lines[name] = [line for line in lines if line[2] not in _BLANK]
            if len(self._lines[name]) < len(lines):
                return self.of(name)
        if days not in self._ordinals:
            self._ordinals[days] = [self._ordinal(day) for day in days]
        held = dict(zip(self._ordinals[days], figures, strict=True))
        if len(held) < len(lines):
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
        for first_day, _, figure in self._lines[name] if held else ():
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
