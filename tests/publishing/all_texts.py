"""All that can be read in the files of a copy, packed, compressed and behind the scenes too."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pypdf

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def texts_of(folder: Path) -> dict[str, str]:
    """The text of each file of a copy by its name, of packages with that of each of their parts."""
    return {
        path.relative_to(folder).as_posix(): "\n".join(_texts(path.read_bytes()))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _texts(data: bytes) -> Iterator[str]:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield name
                yield from _texts(package.read(name))
    elif data.startswith(b"%PDF"):
        yield from (_inflated(found[1]).decode("latin-1") for found in _STREAM.finditer(data))
        document = pypdf.PdfReader(io.BytesIO(data))
        yield from (page.extract_text() for page in document.pages)
        yield from _strings(document)
    else:
        yield data.decode("utf-8")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        return b""


def _strings(document: pypdf.PdfReader) -> Iterator[str]:
    """Every text that an object of the document holds, and the names of the objects' entries."""
    numbers = {number for known in document.xref.values() for number in known} | set(document.xref_objStm)
    for number in numbers:
        found = document.get_object(pypdf.generic.IndirectObject(number, 0, document))
        yield from _strings_in(found)


def _strings_in(found: object) -> Iterator[str]:
    if isinstance(found, Mapping):
        for key, value in found.items():
            yield str(key)
            yield from _strings_in(value)
    elif isinstance(found, str):
        yield found
    elif isinstance(found, bytes):
        yield found.decode("latin-1")
    elif isinstance(found, Sequence):
        for one in found:
            yield from _strings_in(one)
