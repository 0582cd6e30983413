"""Whether hidden figures can be worked out from what is shown, and what else has to be hidden so that they
cannot.

A figure is safe when another scorecard would look the same: the same figures shown, all equations holding,
the hidden figures from 1 on, and this one another. Such a scorecard is looked for among the moves that the
equations leave open; where none is found, the figure counts as told. So two hidden parts whose sum is 2 are
told, as both must be 1, and so is what several totals give together, or totals of totals.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm

from scorecard_xl.publishing.protection.equations import Equation
from scorecard_xl.publishing.protection.rows import Number

_MOST_MOVES = 24  # of which pairs are tried

Move = Mapping[int, int]
Exact = int | Fraction


class Secrets:
    """What has to be hidden of a month with these figures, by the rows' places.

    >>> secrets = Secrets({0: 10, 1: 3, 2: 7}, 5)
    >>> sorted(secrets.hidden_with(frozenset([1]), [Equation(0, (1, 2))]))
    [1, 2]
    >>> secrets = Secrets({0: 2, 1: 1, 2: 1}, 5)
    >>> sorted(secrets.hidden_with(frozenset([1, 2]), [Equation(0, (1, 2))]))
    [0, 1, 2]
    """

    def __init__(self, figures: Mapping[int, Number], threshold: int) -> None:
        self._figures = figures
        self._threshold = threshold
        self._settled: set[tuple[frozenset[int], frozenset[Equation]]] = set()

    def hidden_with(self, hidden: frozenset[int], equations: Sequence[Equation]) -> frozenset[int]:
        """The hidden figures, and those that have to be hidden so that none of them can be worked out.

        Of a total with one hidden part the smallest other part is hidden too; where that does not do, the
        total. Readers may guess that hidden parts are all below the threshold: that must not tell a figure
        either.
        """
        totals = {equation.total for equation in equations}
        most = {
            index: self._threshold - 1
            for index, figure in self._figures.items()
            if 2 <= self._threshold - 1 >= figure and index not in totals
        }
        while True:
            more: set[int] = set()
            for together in _connected(equations, hidden):
                rows = frozenset(index for one in together for index in one.rows)
                state = rows & hidden, frozenset(together)
                if state in self._settled:
                    continue
                unsafe = _told(together, hidden, self._figures, most)
                choice = _to_hide(together, hidden, unsafe, self._figures) if unsafe else None
                if choice is None:
                    self._settled.add(state)
                else:
                    more.add(choice)
            if not more:
                return hidden
            hidden |= more


def _connected(equations: Sequence[Equation], hidden: frozenset[int]) -> Iterator[list[Equation]]:
    """The equations with hidden figures, those together that share some."""
    leader: dict[int, int] = {}

    def first(index: int) -> int:
        while leader.setdefault(index, index) != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    concerned = [(one, [index for index in one.rows if index in hidden]) for one in equations]
    for _, unknown in concerned:
        for index in unknown[1:]:
            leader[first(index)] = first(unknown[0])
    groups: dict[int, list[Equation]] = defaultdict(list)
    for equation, unknown in concerned:
        if unknown:
            groups[first(unknown[0])].append(equation)
    yield from groups.values()


def _told(
    equations: Sequence[Equation],
    hidden: frozenset[int],
    figures: Mapping[int, Number],
    most: Mapping[int, int],
) -> frozenset[int]:
    """The hidden figures of which no other value is found that all else could have."""
    lines = [{i: factor for i, factor in one.factors.items() if i in hidden} for one in equations]
    unknown = sorted({index for line in lines for index in line}, key=lambda index: (figures[index], index))
    moves = _moves(lines, unknown)
    open_to_change: set[int] = set()
    few = moves[:_MOST_MOVES]
    for steps in [[move] for move in moves] + [list(pair) for pair in combinations(few, 2)]:
        if len(open_to_change) == len(unknown):
            break
        for sign in (1, -1):
            move = dict(steps[0])
            for index, by in steps[1].items() if len(steps) > 1 else ():
                move[index] = move.get(index, 0) + sign * by
            for way in (1, -1):
                if all(
                    1 <= figures[i] + way * by <= most.get(i, figures[i] + way * by) for i, by in move.items()
                ):
                    open_to_change.update(index for index, by in move.items() if by)
    return frozenset(unknown) - open_to_change


def _moves(lines: Sequence[Mapping[int, int]], unknown: Sequence[int]) -> list[Move]:
    """Steps in whole numbers that leave every equation as it is: a basis of all of them.

    The largest figures are left free, as they have most room.
    """
    reduced: dict[int, dict[int, Exact]] = {}
    order = {index: place for place, index in enumerate(unknown)}
    for line in lines:
        rest: dict[int, Exact] = dict(line)
        for pivot in [index for index in rest if index in reduced]:
            _take_away(rest, reduced[pivot], rest[pivot])
        if not rest:
            continue
        pivot = min(rest, key=order.__getitem__)
        scale = rest[pivot]
        by = scale if scale in (1, -1) else 1 / Fraction(scale)
        rest = {index: factor * by for index, factor in rest.items()}
        for known in reduced.values():
            if pivot in known:
                _take_away(known, rest, known[pivot])
        reduced[pivot] = rest
    moves: list[Move] = []
    for free in unknown:
        if free in reduced:
            continue
        step = {pivot: -line[free] for pivot, line in reduced.items() if free in line}
        whole = lcm(*(by.denominator for by in step.values()))
        moves.append({free: whole, **{index: int(by * whole) for index, by in step.items()}})
    return moves


def _take_away(line: dict[int, Exact], other: Mapping[int, Exact], times: Exact) -> None:
    for index, factor in other.items():
        left = line.get(index, 0) - times * factor
        if left:
            line[index] = left
        else:
            line.pop(index, None)


def _to_hide(
    equations: Sequence[Equation],
    hidden: frozenset[int],
    unsafe: frozenset[int],
    figures: Mapping[int, Number],
) -> int | None:
    """What to hide next, for an equation with one hidden figure before others; None where nothing is left."""

    def unknown(equation: Equation) -> int:
        return sum(index in hidden for index in equation.rows)

    def order(equation: Equation) -> tuple[bool, bool, Equation]:
        return unsafe.isdisjoint(equation.rows), unknown(equation) != 1, equation

    for equation in sorted(equations, key=order):
        parts = [index for index in equation.parts if index not in hidden]
        smallest = min(parts, key=lambda index: (figures[index], index), default=None)
        if smallest is not None and (unknown(equation) == 1 or equation.total in hidden):
            return smallest
        if equation.total not in hidden:
            return equation.total
    return None
