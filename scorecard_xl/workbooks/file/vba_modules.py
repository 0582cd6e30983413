"""The modules of a workbook's VBA project (``vbaProject.bin``) and their texts, read and never written.

The project is a compound file ([MS-CFB]) whose stream ``dir`` lists the modules; each has a stream of its
own, whose end is the module's text ([MS-OVBA] 2.3.4). Both are compressed (2.4.1).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from scorecard_xl.workbooks.file.xml.spans import BrokenPart

_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST_SECTOR = 0xFFFFFFFA  # numbers above it are marks
_STREAM, _ROOT = 2, 5
_SMALL_BELOW = 4096
_CHUNK = 4096  # bytes that are packed together
_LONGEST_TEXT = 16 << 20  # of all modules together: more is none that people wrote

# The records of the stream ``dir`` that matter here.
_CODE_PAGE, _VERSION, _NAME, _STREAM_NAME, _TEXT_OFFSET, _IS_DOCUMENT, _END = (
    0x03, 0x09, 0x19, 0x1A, 0x31, 0x22, 0x2B,
)  # fmt: skip


class VbaModule(NamedTuple):
    """A module; ``is_document`` says that it belongs to a sheet or to the workbook (or is a class)."""

    name: str
    text: str
    is_document: bool

    @property
    def has_code(self) -> bool:
        """Whether somebody has written something in it: each has lines that say what it is.

        >>> VbaModule("Sheet1", 'Attribute VB_Name = "Sheet1"\\r\\nOption Explicit\\r\\n', True).has_code
        False
        """
        lines = (line.strip().lower() for line in self.text.splitlines())
        return any(line and not line.startswith(("attribute ", "option explicit")) for line in lines)


def vba_modules(data: bytes) -> list[VbaModule]:
    """The modules of a project in its own order; raises BrokenPart for one that cannot be read."""
    try:
        streams = _streams(data)
        return list(_modules(streams))
    except (struct.error, IndexError, KeyError, LookupError, UnicodeDecodeError):
        raise BrokenPart("its VBA project cannot be read") from None


def _modules(streams: dict[str, bytes]) -> Iterator[VbaModule]:
    encoding, name, stream, offset, is_document = "cp1252", "", "", 0, False
    left = _LONGEST_TEXT
    for kind, content in _records(_unpacked(streams["dir"], left)):
        if kind == _CODE_PAGE:
            encoding = f"cp{struct.unpack('<H', content)[0]}"
        elif kind == _NAME:
            name, is_document = content.decode(encoding), False
        elif kind == _STREAM_NAME:
            stream = content.decode(encoding)
        elif kind == _TEXT_OFFSET:
            (offset,) = struct.unpack("<I", content)
        elif kind == _IS_DOCUMENT:
            is_document = True
        elif kind == _END:
            text = _unpacked(streams[stream.lower()][offset:], left)
            left -= len(text)
            yield VbaModule(name, text.decode(encoding, "replace"), is_document)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 6 <= len(data):
        kind, size = struct.unpack_from("<HI", data, position)
        position += 6
        if kind == _VERSION:
            size += 2  # it says 4 and has 6
        if position + size > len(data):
            raise IndexError
        yield kind, data[position : position + size]
        position += size


def _unpacked(data: bytes, longest: int) -> bytes:
    """The bytes of a compressed container."""
    if data[:1] != b"\x01":
        raise IndexError
    text = bytearray()
    position = 1
    while position < len(data):
        (header,) = struct.unpack_from("<H", data, position)
        end = min(position + (header & 0x0FFF) + 3, len(data))
        position += 2
        if not header & 0x8000:
            text += data[position : position + _CHUNK]
            position += _CHUNK
        else:
            _unpack_chunk(data[position:end], text)
            position = end
        if len(text) > longest:
            raise IndexError
    return bytes(text)


def _unpack_chunk(packed: bytes, text: bytearray) -> None:
    """Add what a chunk holds: groups of eight tokens, each a byte or a copy of earlier ones, behind a bit for
    each."""
    start, position = len(text), 0
    while position < len(packed):
        flags = packed[position]
        position += 1
        for bit in range(8):
            if position >= len(packed):
                return
            if not flags >> bit & 1:
                text.append(packed[position])
                position += 1
                continue
            (token,) = struct.unpack_from("<H", packed, position)
            position += 2
            # How many bits a copy's distance has depends on how far the chunk has come.
            distance_bits = max(4, (len(text) - start - 1).bit_length())
            distance = (token >> (16 - distance_bits)) + 1
            if distance > len(text) - start:
                raise IndexError
            for _ in range((token & (0xFFFF >> distance_bits)) + 3):
                text.append(text[-distance])


def _streams(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file, by their names in lower case: a project has none twice."""
    if data[:8] != _SIGNATURE:
        raise IndexError
    (major,) = struct.unpack_from("<H", data, 0x1A)
    sector, small_sector = (1 << shift for shift in struct.unpack_from("<HH", data, 0x1E))
    if (major, sector) not in ((3, 512), (4, 4096)) or small_sector != 64:
        raise IndexError
    directory_start, _, _, small_fat_start, _, more_start, _ = struct.unpack_from("<7I", data, 0x30)
    fat_places = list(struct.unpack_from("<109I", data, 0x4C))
    numbers = sector // 4
    seen = 0
    while more_start <= _LAST_SECTOR:
        seen += 1
        if seen * sector > len(data):
            raise IndexError
        *places, more_start = struct.unpack_from(f"<{numbers}I", data, (more_start + 1) * sector)
        fat_places += places
    fat: list[int] = []
    for place in fat_places:
        if place <= _LAST_SECTOR:
            fat += struct.unpack_from(f"<{numbers}I", data, (place + 1) * sector)

    def chain(start: int) -> bytes:
        return _chained(data, fat, start, sector, sector)

    small_fat_data = chain(small_fat_start)
    small_fat = list(struct.unpack(f"<{len(small_fat_data) // 4}I", small_fat_data))
    directory = chain(directory_start)
    small = b""
    streams = {}
    for offset in range(0, len(directory) - 127, 128):
        name_size, kind = struct.unpack_from("<HB", directory, offset + 64)
        start, size = struct.unpack_from("<II", directory, offset + 116)
        if kind == _ROOT:
            small = chain(start)
        elif kind == _STREAM:
            name = directory[offset : offset + max(0, name_size - 2)].decode("utf-16-le")
            if size < _SMALL_BELOW:
                content = _chained(small, small_fat, start, small_sector, 0)
            else:
                content = chain(start)
            streams[name.lower()] = content[:size]
    return streams


def _chained(data: bytes, fat: list[int], start: int, sector: int, header: int) -> bytes:
    """The sectors that follow each other from one on."""
    pieces: list[bytes] = []
    while start <= _LAST_SECTOR:
        offset = header + start * sector
        if len(pieces) > len(fat) or offset >= len(data):
            raise IndexError
        pieces.append(data[offset : offset + sector])
        start = fat[start]
    return b"".join(pieces)
