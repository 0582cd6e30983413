"""The figures that the sheet History holds, of which there may be a million."""

import datetime
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from scorecard_xl.model import Indicator, Month
from scorecard_xl.own_sheets.lines import Joining, Lines, LinesByRef
from scorecard_xl.own_sheets.lists import HISTORY, sheets_of
from scorecard_xl.spreadsheet.cells import Value, as_text, cell_name
from scorecard_xl.spreadsheet.workbook import Sheet, Token, Workbook

_FIGURE_COLUMN = 5
_NO_MONTH = -1
_BLANK: tuple[Token, ...] = (None, b"")


def name_in_history(indicator: Indicator) -> str:
    """What an indicator goes by in History."""
    return indicator.ref or as_text(indicator.text)


class Held(NamedTuple):
    """What is held of an indicator: the ordinals of months, in order and each once, and the figures of
    these."""

    ordinals: Sequence[int] = ()
    figures: Sequence[Token] = ()


class _Months(NamedTuple):
    """The ordinals of the months of some lines, and whether these are in order and each once."""

    ordinals: Sequence[int]
    are_in_order: bool


class KnownFigures:
    """The figures that History holds, by month and indicator. Those of an indicator are looked at when
    somebody asks for them."""

    def __init__(self, workbook: Workbook) -> None:
        self._sheets = sheets_of(workbook, HISTORY)
        self._lines: dict[str, Lines] = {}
        self._joining = Joining()
        self._months: dict[Sequence[Token], _Months] = {}  # most indicators have the same
        self._ordinals = _OrdinalsByDay(self.value_of)
        self._repeated: set[str] = set()
        for sheet in self._sheets:
            self._note(sheet)

    def _note(self, sheet: Sheet) -> None:
        lines = LinesByRef(self._joining)
        for days, refs, figures in sheet.records((1, 2, _FIGURE_COLUMN)):
            lines.add(days, refs, figures)
        is_nameless = False
        for ref, noted in lines.all():
            if name := as_text(sheet.value_of(ref)):
                self._add(name, noted)
            else:
                is_nameless = is_nameless or any(figure not in _BLANK for figure in noted.figures)
        if is_nameless:
            self._note_by_text(sheet)

    def _note_by_text(self, sheet: Sheet) -> None:
        """Figures of indicators without a ref, which go by their texts."""
        lines = LinesByRef(self._joining)
        for records in sheet.records((1, 2, 3, _FIGURE_COLUMN)):
            told = [
                (first_day, as_text(sheet.value_of(text)), figure)
                for first_day, ref, text, figure in zip(*records, strict=True)
                if figure not in _BLANK and not as_text(sheet.value_of(ref))
            ]
            if told:
                lines.add(*zip(*told, strict=True))
        for name, noted in lines.all():
            self._add(str(name), noted)

    def _add(self, name: str, lines: Lines) -> None:
        self._lines[name] = self._joining.join(self._lines.get(name), lines)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def of(self, name: str) -> Held:
        """What is held of an indicator; of several figures of a month the last one counts."""
        if name not in self._lines:
            return Held()
        lines = self._lines[name] = _without_blanks(self._lines[name])
        months = self._months.get(lines.days)
        if months is None:
            months = self._months[lines.days] = self._months_of(lines.days)
        if months.are_in_order:
            return Held(months.ordinals, lines.figures)
        held = dict(zip(months.ordinals, lines.figures, strict=True))
        if len(held) < len(lines.figures):
            self._repeated.add(name)
        held.pop(_NO_MONTH, None)
        in_order = tuple(sorted(held))
        return Held(in_order, [held[ordinal] for ordinal in in_order])

    def _months_of(self, days: Sequence[Token]) -> _Months:
        ordinals = tuple(map(self._ordinals.__getitem__, days))
        each_later = all(before < after for before, after in pairwise((_NO_MONTH, *ordinals)))
        return _Months(ordinals, each_later)

    def value_of(self, token: Token) -> Value:
        """What is held."""
        return self._sheets[0].value_of(token)

    def twice(self, name: str) -> Month | None:
        """A month of which two different figures are held, of an indicator that has been asked for."""
        if name not in self._repeated:
            return None
        held = dict(zip(*self.of(name), strict=True))
        for first_day, figure in zip(*self._lines[name], strict=True):
            ordinal = self._ordinals[first_day]
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


def _without_blanks(lines: Lines) -> Lines:
    if all(lines.figures):
        return lines
    told = [one for one in zip(*lines, strict=True) if one[1] not in _BLANK]
    return Lines(tuple(day for day, _ in told), [figure for _, figure in told])


class _OrdinalsByDay(dict[Token, int]):
    """The ordinals of months by the cells that hold their first days, each read once."""

    def __init__(self, value_of: Callable[[Token], Value]) -> None:
        self._value_of = value_of

    def __missing__(self, first_day: Token) -> int:
        day = self._value_of(first_day)
        ordinal = self[first_day] = (
            Month(day.year, day.month).ordinal if isinstance(day, datetime.date) else _NO_MONTH
        )
        return ordinal
