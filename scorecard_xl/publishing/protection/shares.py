"""Percentages that add up to 100 %, or to another percentage: of one that is hidden, the others tell."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from scorecard_xl.model import Unit
from scorecard_xl.publishing.protection.companions import Between, Companions
from scorecard_xl.publishing.protection.rows import Row, has_stood

_LONGEST_RUN = 12
_CLOSE = 1e-9


class Shares:
    """Finds the percentages of a scorecard that are shares of one whole."""

    def __init__(self, rows: Sequence[Row], companions: Companions) -> None:
        self._rows = rows
        self._companions = companions
        percentages = [i for i, row in enumerate(rows) if row.indicator.unit is Unit.PERCENTAGE]
        self._tables = [list(group) for _, group in groupby(percentages, key=lambda index: rows[index].table)]

    def hidden_with(self, hidden: frozenset[int], month: int) -> frozenset[int]:
        """The hidden percentages of a month, and the smallest others of those that add up with just one."""
        runs = [
            run
            for table in self._tables
            for run in self._runs([one for one in table if month in self._rows[one].figures], hidden, month)
        ]
        while True:
            more = set()
            for run in runs:
                shown = [one for one in run if one not in hidden and self._rows[one].figures[month]]
                if shown and sum(one in hidden for one in run) == 1:
                    more.add(min(shown, key=lambda one: (self._rows[one].figures[month], one)))
            if not more:
                return hidden
            hidden |= more

    def _runs(self, known: Sequence[int], hidden: frozenset[int], month: int) -> Iterator[list[int]]:
        """Neighbouring percentages that add up to 100 %, or with the one above or below them to that."""
        for first in range(len(known)):
            for length in range(2, _LONGEST_RUN + 1):
                run = known[first : first + length]
                if len(run) < length or self._sum(run, month).low > 1 + _CLOSE:
                    break
                if self._add_up(run, None, month):
                    yield list(run)
                for at in (first - 1, first + length):
                    if 0 <= at < len(known) and self._add_up(run, known[at], month):
                        yield [*run, known[at]]

    def _add_up(self, run: Sequence[int], whole: int | None, month: int) -> bool:
        if not self._adds_up(run, whole, month):
            return False
        rows = [*run, *([] if whole is None else [whole])]
        figures = [self._rows[one].figures for one in rows]
        return has_stood(month, figures, lambda before: self._adds_up(run, whole, before))

    def _adds_up(self, run: Sequence[int], whole: int | None, month: int) -> bool:
        together = self._sum(run, month)
        true = Between(1, 1) if whole is None else self._companions.true(whole, month)
        return together.low <= true.high + _CLOSE and true.low <= together.high + _CLOSE

    def _sum(self, run: Sequence[int], month: int) -> Between:
        each = [self._companions.true(one, month) for one in run]
        return Between(sum(one.low for one in each), sum(one.high for one in each))
