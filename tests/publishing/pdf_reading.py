"""What stands in a PDF, read by a program that is not ours."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PdfReader


class Element(NamedTuple):
    """An element of the structure tree: its kind ("TH"), how deep it lies, and what it says of itself."""

    kind: str
    depth: int
    said: dict[str, Any]


def reader_of(content: bytes) -> PdfReader:
    """A PDF, opened."""
    return PdfReader(io.BytesIO(content))


def catalogue_of(content: bytes) -> Any:
    """What a PDF says of itself as a whole."""
    return reader_of(content).root_object


def links_of(content: bytes, page: int) -> list[Any]:
    """The links on a page, by its place."""
    annotations: Any = reader_of(content).pages[page]["/Annots"]
    return [one.get_object() for one in annotations.get_object()]


def pages_of(content: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in reader_of(content).pages]


def elements_of(content: bytes) -> list[Element]:
    """The structure tree in reading order."""
    return list(_elements(reader_of(content).root_object["/StructTreeRoot"], 0))


def sizes_of(content: bytes) -> set[float]:
    """The sizes in points in which text comes out on paper."""
    found: set[float] = set()

    def visit(text: str, around: Any, matrix: Any, font: Any, size: Any) -> None:
        if text.strip():
            found.add(round(abs(size * matrix[3] * around[3]), 2))

    for page in reader_of(content).pages:
        page.extract_text(visitor_text=visit)
    return found


def everything_in(content: bytes) -> bytes:
    """Every stream decompressed, and every other object as it is written."""
    reader = reader_of(content)
    parts = []
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        thing = reader.get_object(number)
        if thing is not None:
            parts.append(thing.get_data() if hasattr(thing, "get_data") else repr(thing).encode())
    return b"\n".join(parts)


def _elements(thing: Any, depth: int) -> Iterator[Element]:
    thing = thing.get_object()
    if isinstance(thing, list):
        for one in thing:
            yield from _elements(one, depth)
    elif isinstance(thing, dict):
        if "/S" in thing:
            yield Element(thing["/S"].removeprefix("/"), depth, dict(thing))
            depth += 1
        if "/K" in thing:
            yield from _elements(thing["/K"], depth)
