"""The rows of History put together by indicator: a million of them, most of which come month by month, each
month about the same indicators in the same order as the one before."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from operator import ne
from typing import NamedTuple

from scorecard_xl.spreadsheet.workbook import Token

_LEAST_ROWS_OF_A_MONTH = 8  # where months have fewer, rows are put in their lines one by one


class Lines(NamedTuple):
    """What History holds of one indicator: the first days of its months and the figures, in the order of the
    rows. Indicators of the same months share their days."""

    days: tuple[Token, ...]
    figures: Sequence[Token]


class Joining:
    """Joins the lines of indicators; days that many of them share are joined once, and shared again."""

    def __init__(self) -> None:
        self._joined: dict[tuple[int, int], tuple[tuple[Token, ...], ...]] = {}

    def join(self, lines: Lines | None, below: Lines) -> Lines:
        """An indicator's lines, and those that come below them."""
        if lines is None:
            return below
        key = id(lines.days), id(below.days)
        if key not in self._joined:  # both are kept beside their sum, so that the ids stay theirs
            self._joined[key] = lines.days, below.days, (*lines.days, *below.days)
        return Lines(self._joined[key][-1], (*lines.figures, *below.figures))


class LinesByRef:
    """The lines of a sheet's indicators by the cells of their refs, in the order in which these come.

    >>> lines = LinesByRef(Joining())
    >>> lines.add((b"May", b"May", b"June"), (b"A1", b"A2", b"A1"), (b"5", b"6", b"7"))
    >>> lines.add((b"June",), (b"A2",), (b"8",))
    >>> for ref, (days, figures) in lines.all():
    ...     print(ref, *days, *figures)
    b'A1' b'May' b'June' b'5' b'7'
    b'A2' b'May' b'June' b'6' b'8'
    """

    def __init__(self, joining: Joining) -> None:
        self._joining = joining
        self._shared: dict[Token, Token] = {}
        self._by_month = _ByMonth(joining)
        self._by_row = _ByRow()

    def add(self, days: Sequence[Token], refs: Sequence[Token], figures: Sequence[Token]) -> None:
        """Add some rows, at least one, that come below the others."""
        figures = self._each_once(figures)
        is_one_month = days.count(days[0]) == len(days)
        changes = 0 if is_one_month else sum(map(ne, days, islice(days, 1, None)))
        if self._by_row or changes * _LEAST_ROWS_OF_A_MONTH > len(days):
            self._by_row.add(self._each_once(days), refs, figures)
        elif is_one_month:
            self._by_month.add(days[0], refs, figures)
        else:
            start = 0
            for day, run in groupby(days):
                end = start + len(list(run))
                self._by_month.add(day, refs[start:end], figures[start:end])
                start = end

    def _each_once(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """The tokens, those that are equal as one object: a million take the room of a few hundred."""
        if not isinstance(tokens[0], bytes):  # of values, 1 and TRUE are equal
            return tokens
        return tuple(map(self._shared.setdefault, tokens, tokens))

    def all(self) -> Iterator[tuple[Token, Lines]]:
        """The lines of all rows that were added."""
        lines = self._by_month.lines()
        for ref, below in self._by_row.lines():
            lines[ref] = self._joining.join(lines.get(ref), below)
        yield from lines.items()


class _Month(NamedTuple):
    """Rows of one day that stand below each other."""

    day: Token
    refs: list[Token]
    figures: list[Token]


class _ByMonth:
    """Rows that come month by month. Months about the same indicators in the same order make a block, whose
    columns are the lines."""

    def __init__(self, joining: Joining) -> None:
        self._joining = joining
        self._lines: dict[Token, Lines] = {}
        self._block: list[_Month] = []
        self._month = _Month(None, [], [])

    def add(self, day: Token, refs: Sequence[Token], figures: Sequence[Token]) -> None:
        """Add rows of one day."""
        if day != self._month.day:
            self._end_month()
            self._month = _Month(day, [], [])
        self._month.refs.extend(refs)
        self._month.figures.extend(figures)

    def _end_month(self) -> None:
        if self._block and self._block[0].refs == self._month.refs:
            self._block.append(self._month._replace(refs=self._block[0].refs))
        else:
            self._end_block()
            self._block = [self._month]

    def _end_block(self) -> None:
        columns: defaultdict[Token, list[tuple[Token, ...]]] = defaultdict(list)
        if self._block:
            figures = zip(*(month.figures for month in self._block), strict=True)
            for ref, column in zip(self._block[0].refs, figures, strict=True):
                columns[ref].append(column)
        days = _Repeated([month.day for month in self._block])
        for ref, found in columns.items():
            told = found[0] if len(found) == 1 else tuple(chain.from_iterable(zip(*found, strict=True)))
            self._lines[ref] = self._joining.join(self._lines.get(ref), Lines(days[len(found)], told))

    def lines(self) -> dict[Token, Lines]:
        """The lines of all these rows."""
        self._end_month()
        self._end_block()
        return self._lines


class _Repeated(dict[int, tuple[Token, ...]]):
    """The days of a block's months, each so many times: an indicator may stand in a month more than once."""

    def __init__(self, days: Sequence[Token]) -> None:
        self._days = days

    def __missing__(self, times: int) -> tuple[Token, ...]:
        repeated = self[times] = tuple(day for day in self._days for _ in range(times))
        return repeated


class _ByRow:
    """Rows in any order."""

    def __init__(self) -> None:
        self._days: defaultdict[Token, list[Token]] = defaultdict(list)
        self._figures: defaultdict[Token, list[Token]] = defaultdict(list)

    def __bool__(self) -> bool:
        return bool(self._figures)

    def add(self, days: Sequence[Token], refs: Sequence[Token], figures: Sequence[Token]) -> None:
        """Add rows."""
        _append_each(map(self._days.__getitem__, refs), days)
        _append_each(map(self._figures.__getitem__, refs), figures)

    def lines(self) -> Iterator[tuple[Token, Lines]]:
        """The lines of all these rows."""
        shared: dict[tuple[Token, ...], tuple[Token, ...]] = {}
        for ref, figures in self._figures.items():
            days = tuple(self._days.pop(ref))
            yield ref, Lines(shared.setdefault(days, days), figures)


def _append_each(lists: Iterable[list[Token]], values: Iterable[Token]) -> None:
    """Append to each list its value, without a step of Python for each of a million."""
    deque(map(list.append, lists, values), maxlen=0)
