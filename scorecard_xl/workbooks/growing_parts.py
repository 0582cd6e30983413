"""The parts of a workbook's package, changed and added to one after another, and written once."""

import posixpath
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from . import content_types_xml, relationships_xml
from .archive import Entry
from .parts import Parts, Relationship
from .relationships_xml import Owner
from .xml_spans import BrokenPart

_TYPES = "[Content_Types].xml"
_FIRST_DAY = 0x21  # 1 January 1980, as Excel dates every part
_VERSION, _UTF8 = 20, 0x0800


class GrowingParts(Parts):
    """The parts of a workbook that may get others beside them; what is not changed keeps its packed bytes."""

    def __init__(self, path: Path, original: bytes) -> None:
        self._changed: dict[str, bytes] = {}
        super().__init__(path, original)

    @classmethod
    def open(cls, path: Path) -> "GrowingParts":
        parts = super().open(path)
        assert isinstance(parts, cls)
        return parts

    def read(self, name: str) -> bytes:
        """A part's data, as changed so far."""
        changed = self._changed.get(name.lower())
        return super().read(name) if changed is None else changed

    def change(self, name: str, data: bytes) -> None:
        """Give a part other data; it keeps its place, date and attributes."""
        self._changed[self._entry(name).name.lower()] = data

    def add(self, name: str, data: bytes, content_type: str | None = None) -> None:
        """Put a new part behind all others; its type may be that of its extension already."""
        raw_name = name.encode()
        flags = 0 if raw_name.isascii() else _UTF8
        numbers = (_VERSION, _VERSION, flags, 0, 0, _FIRST_DAY, 0, 0, 0, 0, 0, 0)
        self._archive.entries[name.lower()] = Entry(name, raw_name, *numbers, b"", b"")
        self.names = (*self.names, name)
        self._changed[name.lower()] = data
        if content_type:
            self.set_content_type(name, content_type)

    def free_name(self, pattern: str) -> str:
        """The first name that no part has; ``pattern`` holds {} where a number goes."""
        return next(name for n in range(1, len(self.names) + 2) if (name := pattern.format(n)) not in self)

    def set_content_type(self, name: str, content_type: str) -> None:
        """Say of which type a part is, where that is not said yet."""
        data = self.read(_TYPES)
        try:
            typed = content_types_xml.with_type(data, name, content_type)
        except BrokenPart as broken:
            raise BrokenPart(f"its part {_TYPES} is broken, {broken}") from None
        if typed != data:
            self.change(_TYPES, typed)

    def relate(self, owner: Owner, kind: str, target: str) -> str:
        """Add a relationship from one part to another, and give its id."""
        listing = relationships_xml.listing_of(owner)
        known = listing in self
        data = self.read(listing) if known else relationships_xml.NONE
        relative = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(owner)}")
        try:
            data, identifier = relationships_xml.with_relationship(data, kind, relative)
        except BrokenPart as broken:
            raise BrokenPart(f"its part {listing} is broken, {broken}") from None
        if known:
            self.change(listing, data)
        else:
            self.add(listing, data, relationships_xml.CONTENT_TYPE)
        return identifier

    def related(self, owner: Owner, kind: str) -> list[Relationship]:
        """The relationships of a part to other parts whose type ends so."""
        return [r for r in self.relationships(owner) if r.type.endswith(kind) and not r.external]

    def write(
        self,
        file: BinaryIO,
        replaced: Mapping[str, bytes | Iterable[bytes]] | None = None,
        removed: Collection[str] = (),
    ) -> None:
        """Write the package with all changes; further ones may be named as for :class:`Parts`."""
        super().write(file, {**self._changed, **(replaced or {})}, removed)
