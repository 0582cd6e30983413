"""A mapping for the values of a scorecard, none of which changes."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenMapping(Mapping[K, V]):
    """A mapping that cannot be changed, and that can be pickled, as a mappingproxy cannot.

    >>> colours = FrozenMapping({"Positive": "C6EFCE"})
    >>> colours["Positive"], colours == {"Positive": "C6EFCE"}, len(colours)
    ('C6EFCE', True, 1)
    """

    def __init__(self, items: Mapping[K, V]) -> None:
        self._items = dict(items)

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return repr(self._items)
