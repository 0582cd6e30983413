"""Which figures add up to which, in a month: found by testing the figures of rows, as a reader would.

A relation is taken to hold in a month when its figures add up in that month, unless the months before it
speak against that (:func:`has_stood`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby, pairwise
from typing import NamedTuple

from scorecard_xl.publishing.protection.rows import Number, Row, has_stood, is_part_of

_LONGEST_RUN, _FARTHEST_START = 24, 3  # rows that a total is over, and where the first of them stands
_MOST_LEVELS = 4  # of totals of totals
_MOST_ZEROS = 6  # of which it is tried whether they belong to a total
_MONTHS_THE_SAME, _PART_THE_SAME = 4, 0.75  # of rows that are one indicator by their figures alone
_MOST_TIMES = 10  # what a row may be a multiple of, and by how much


class Equation(NamedTuple):
    """A row that is ``times`` the sum of others, which are the parts that are not 0."""

    total: int
    parts: tuple[int, ...]
    times: int = 1

    @property
    def rows(self) -> tuple[int, ...]:
        return (self.total, *self.parts)

    @property
    def factors(self) -> dict[int, int]:
        """What each row counts for, so that all of them together are 0."""
        return {self.total: -1, **dict.fromkeys(self.parts, self.times)}


class Relations:
    """Finds the equations between the counts of a scorecard, month by month."""

    def __init__(self, rows: Sequence[Row], threshold: int) -> None:
        self._rows = rows
        self._threshold = threshold
        self._by_figure: tuple[int, Mapping[Number, Sequence[int]]] | None = None
        counts = [index for index, row in enumerate(rows) if row.is_count]
        self._tables = [list(group) for _, group in groupby(counts, key=lambda index: rows[index].table)]
        self._counts = counts
        self._children = _children(rows, counts)

    def of(self, month: int) -> list[Equation]:
        """All equations of a month, given by its ordinal; totals first."""
        now = {index: self._rows[index].figures[month] for index in self._counts if self._has(index, month)}
        found: dict[Equation, None] = {}
        for whole, parts in self._children.items():
            self._add(found, whole, parts, now)
        for table in self._tables:
            known = [index for index in table if index in now]
            for block in self._blocks(known):
                together = sum(now[index] for index in block)
                for index in block:
                    if now[index] * 2 == together:
                        self._add(found, index, [one for one in block if one != index], now, month)
            for _ in range(_MOST_LEVELS):
                taken = set()
                for total, run in self._runs(known, now, month):
                    found[_equation(total, run, now)] = None
                    taken.update(run)
                known = [index for index in known if index not in taken]
                if not taken:
                    break
            found |= dict.fromkeys(self._multiples(table, now, month))
        return list(found)

    def alike(self, index: int, month: int) -> Iterator[Equation]:
        """The rows that say of a month what one does: the same indicator shown again, or the same figures.

        Figures are often the same by chance: rows of other names are alike only where they were so in most
        of the months until then, and those far apart in four at least. Nobody sees that two small ones are.
        """
        figure = self._rows[index].figures[month]
        for other in self._same(month).get(figure, ()):
            is_large = figure >= self._threshold and self._rows[index].is_count
            if other != index and (
                self._are_one_indicator(index, other)
                or (is_large and self._are_the_same(index, other, month))
            ):
                yield Equation(min(index, other), (max(index, other),))

    def _has(self, index: int, month: int) -> bool:
        return month in self._rows[index].figures

    def _add(
        self,
        found: dict[Equation, None],
        total: int,
        parts: Sequence[int],
        now: Mapping[int, Number],
        month: int | None = None,
    ) -> None:
        """Add what holds; where the refs say it already, no other month is asked."""
        known = [one for one in parts if one in now]
        if total not in now or now[total] <= 1 or sum(now[one] for one in known) != now[total]:
            return
        equation = _equation(total, known, now)
        tells = len(equation.parts) > 1 or now[total] >= self._threshold
        if tells and (month is None or self._stands(total, known, month)):
            found[equation] = None

    def _blocks(self, known: Sequence[int]) -> Iterator[list[int]]:
        """Rows without a gap between them, which are often those under one heading."""
        block: list[int] = []
        for index in known:
            is_next = block and self._rows[index].place[1] - self._rows[block[-1]].place[1] == 1
            if block and not is_next:
                yield block
                block = []
            block.append(index)
        if block:
            yield block

    def _runs(
        self, known: Sequence[int], now: Mapping[int, Number], month: int
    ) -> Iterator[tuple[int, list[int]]]:
        """Each total with the run of rows above or below it, from one near it on, that it is the sum of."""
        figures = [now[index] for index in known]
        for place, figure in enumerate(figures):
            if figure <= 1:
                continue
            for step in (1, -1):
                for start in range(1, _FARTHEST_START + 1):
                    run = _adding_up(figures, place, place + start * step, step, self._threshold)
                    chosen = self._chosen(known[place], [known[at] for at in run], now, month)
                    if chosen:
                        yield known[place], chosen
                        break

    def _chosen(self, total: int, run: Sequence[int], now: Mapping[int, Number], month: int) -> list[int]:
        """The rows of a run that a total is over: those that are not 0, and which of the others the months
        before have in it; none where they speak against it."""
        parts = [one for one in run if now[one]]
        zeros = [one for one in run if not now[one]]
        few = zeros[:_MOST_ZEROS]
        for number in range(len(few), -1, -1):
            for some in combinations(few, number):
                also = [*parts, *(zeros if number == len(few) else some)]
                if parts and self._stands(total, also, month):
                    return also
        return []

    def _stands(self, total: int, parts: Sequence[int], month: int, times: int = 1) -> bool:
        """Whether the months before do not speak against a relation."""
        whole, each = self._rows[total].figures, [self._rows[one].figures for one in parts]
        return has_stood(
            month,
            [whole, *each],
            lambda before: whole[before] == times * sum(one[before] for one in each),
        )

    def _multiples(self, table: Sequence[int], now: Mapping[int, Number], month: int) -> Iterator[Equation]:
        """Neighbouring rows of which one is a multiple of the other."""
        known = [index for index in table if now.get(index, 0) > 0]
        for one, other in pairwise(known):
            small, large = sorted((one, other), key=lambda index: now[index])
            times, rest = divmod(now[large], now[small])
            is_multiple = rest == 0 and 1 < times <= _MOST_TIMES
            if is_multiple and self._stands(large, [small], month, int(times)):
                yield Equation(large, (small,), int(times))

    def _are_the_same(self, index: int, other: int, month: int) -> bool:
        if not self._stands(index, [other], month):
            return False
        one, two = self._rows[index], self._rows[other]
        known = [when for when in one.figures if when in two.figures and when <= month]
        same = sum(one.figures[when] == two.figures[when] for when in known)
        is_near = one.table == two.table and abs(index - other) <= _LONGEST_RUN
        return same >= (1 if is_near else _MONTHS_THE_SAME) and same >= _PART_THE_SAME * len(known)

    def _same(self, month: int) -> Mapping[Number, Sequence[int]]:
        """The rows of a month by their figures, but for 0."""
        if self._by_figure is None or self._by_figure[0] != month:
            by_figure: dict[Number, list[int]] = defaultdict(list)
            for index, row in enumerate(self._rows):
                if figure := row.figures.get(month):
                    by_figure[figure].append(index)
            self._by_figure = month, by_figure
        return self._by_figure[1]

    def _are_one_indicator(self, index: int, other: int) -> bool:
        one, two = self._rows[index], self._rows[other]
        if one.indicator.unit is not two.indicator.unit:
            return False
        is_of_its_ref = bool(one.stem) and one.indicator.ref.casefold() == two.indicator.ref.casefold()
        return is_of_its_ref or (one.table != two.table and bool(one.text) and one.text == two.text)


def _adding_up(figures: Sequence[Number], place: int, start: int, step: int, threshold: int) -> Sequence[int]:
    """The run from a row on that adds up to another, with all the rows of 0 behind it; none where none does.

    One part and nothing but 0 beside it is a sum by chance more often, and tells nothing where it is small.
    """
    total, parts, so_far = figures[place], 0, type(figures[place])(0)
    end = start
    while 0 <= end < len(figures) and abs(end - start) < _LONGEST_RUN:
        figure = figures[end]
        if figure < 0 or so_far + figure > total:
            break
        so_far += figure
        parts += figure != 0
        end += step
    run = range(start, end, step)
    return run if so_far == total and (parts > 1 or (len(run) > 1 and total >= threshold)) else ()


def _equation(total: int, parts: Sequence[int], now: Mapping[int, Number]) -> Equation:
    return Equation(total, tuple(sorted(one for one in parts if now[one])))


def _children(rows: Sequence[Row], counts: Sequence[int]) -> dict[int, list[int]]:
    """For a count the counts whose refs go on from its own ("EH1": "EH1a", "EH1b"), not their own parts."""
    by_stem: dict[str, int] = {}
    for index in counts:
        if rows[index].stem:
            by_stem.setdefault(rows[index].stem, index)
    children: dict[int, list[int]] = defaultdict(list)
    for stem, index in by_stem.items():
        ends = range(len(stem) - 1, 0, -1)
        wholes = (stem[:end] for end in ends if stem[:end] in by_stem and is_part_of(stem, stem[:end]))
        whole = next(wholes, None)
        if whole is not None:
            children[by_stem[whole]].append(index)
    return {whole: parts for whole, parts in children.items() if len(parts) > 1}
