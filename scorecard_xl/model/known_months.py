"""The figures of months that are known without a column, of which there may be many."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from scorecard_xl.model.months import Month


class KnownMonths(Mapping[Month, Decimal]):
    """A figure for each month that has one; what holds it is read when somebody asks.

    ``ordinals`` are those of months, in order and each once; ``held`` is what is held of each, and ``read``
    gives the figure of that, None where it is none.

    >>> may = Month(2021, 5).ordinal
    >>> known = KnownMonths((may, may + 1), ("12", ""), lambda held: Decimal(held) if held else None)
    >>> known[Month(2021, 5)], known.at(may + 1), known.at(may + 2), len(known)
    (Decimal('12'), None, None, 1)
    """

    def __init__(
        self,
        ordinals: Sequence[int] = (),
        held: Sequence[Any] = (),
        read: Callable[[Any], Decimal | None] | None = None,
    ) -> None:
        self.ordinals = ordinals
        self._held = held
        self._read = read

    @classmethod
    def of(cls, figures: Mapping[Month, Decimal]) -> "KnownMonths":
        """These figures.

        >>> KnownMonths.of({Month(2021, 5): Decimal(3)})[Month(2021, 5)]
        Decimal('3')
        """
        months = sorted(figures)
        return cls([month.ordinal for month in months], [figures[month] for month in months])

    def at(self, ordinal: int) -> Decimal | None:
        """The figure of a month by its ordinal."""
        place = bisect_left(self.ordinals, ordinal)
        if place == len(self.ordinals) or self.ordinals[place] != ordinal:
            return None
        held = self._held[place]
        return self._read(held) if self._read else held

    def known(self, since: int = 0) -> Iterator[tuple[int, Decimal]]:
        """The figures from a month on, each with its month's ordinal, in order."""
        start = bisect_left(self.ordinals, since)
        held = islice(self._held, start, None)
        figures = held if self._read is None else map(self._read, held)
        each = zip(islice(self.ordinals, start, None), figures, strict=True)
        return (one for one in each if one[1] is not None)

    def first(self, count: int) -> list[tuple[int, Decimal]]:
        """The first figures, each with its month's ordinal, in order."""
        return list(islice(self.known(), count))

    def since(self, month: Month) -> list[Decimal]:
        """The figures from a month on, in order."""
        return [figure for _, figure in self.known(month.ordinal)]

    def __getitem__(self, month: Month) -> Decimal:
        figure = self.at(month.ordinal)
        if figure is None:
            raise KeyError(month)
        return figure

    def __iter__(self) -> Iterator[Month]:
        return (Month.at(ordinal) for ordinal, _ in self.known())

    def __len__(self) -> int:
        return sum(1 for _ in self.known())

    def __bool__(self) -> bool:
        return next(self.known(), None) is not None

    def __reduce__(self) -> tuple[object, ...]:
        return KnownMonths.of, (dict(self),)
