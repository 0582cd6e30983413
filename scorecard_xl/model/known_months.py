"""The figures of months that are known without a column, of which there may be many."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from scorecard_xl.model.months import Month


class KnownMonths(Mapping[Month, Decimal]):
    """A figure for each month that has one; what holds it is read when somebody asks.

    ``held`` is by the months' ordinals, ``read`` gives the figure of what is held, None where it is none.

    >>> may = Month(2021, 5)
    >>> known = KnownMonths({may.ordinal: "12", may.ordinal + 1: ""}, lambda held: Decimal(held or "NaN"))
    >>> known[may], known.ordinals == [24256, 24257]
    (Decimal('12'), True)
    """

    def __init__(
        self, held: Mapping[int, Any] | None = None, read: Callable[[Any], Decimal | None] | None = None
    ) -> None:
        self._held = held or {}
        self._read = read

    @classmethod
    def of(cls, figures: Mapping[Month, Decimal]) -> "KnownMonths":
        """These figures.

        >>> KnownMonths.of({Month(2021, 5): Decimal(3)})[Month(2021, 5)]
        Decimal('3')
        """
        return cls({month.ordinal: figure for month, figure in figures.items()})

    @property
    def ordinals(self) -> list[int]:
        """The ordinals of the months that something is held of, in order."""
        return sorted(self._held)

    def at(self, ordinal: int) -> Decimal | None:
        """The figure of a month by its ordinal."""
        held = self._held.get(ordinal)
        return held if held is None or self._read is None else self._read(held)

    def first(self, count: int) -> list[tuple[int, Decimal]]:
        """The first figures, each with its month's ordinal, in order."""
        found: list[tuple[int, Decimal]] = []
        for ordinal in self.ordinals:
            figure = self.at(ordinal)
            if figure is not None:
                found.append((ordinal, figure))
                if len(found) == count:
                    break
        return found

    def since(self, month: Month) -> list[Decimal]:
        """The figures from a month on, in order."""
        ordinals = self.ordinals
        found = map(self.at, ordinals[bisect_left(ordinals, month.ordinal) :])
        return [figure for figure in found if figure is not None]

    def __getitem__(self, month: Month) -> Decimal:
        figure = self.at(month.ordinal)
        if figure is None:
            raise KeyError(month)
        return figure

    def __iter__(self) -> Iterator[Month]:
        return (Month.at(one) for one in self.ordinals if self.at(one) is not None)

    def __len__(self) -> int:
        return sum(self.at(one) is not None for one in self._held)

    def __bool__(self) -> bool:
        return any(self.at(one) is not None for one in self._held)

    def __reduce__(self) -> tuple[object, ...]:
        return KnownMonths.of, (dict(self),)
