"""Writes a compound file ([MS-CFB]), the small file system in which Office keeps a VBA project.

Version 3: sectors of 512 bytes; streams below 4,096 bytes share one stream, in sectors of 64. Dates and
class identifiers are zero, so that the same streams always give the same bytes.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import TypeAlias

_SECTOR, _SMALL_SECTOR, _SMALL_BELOW = 512, 64, 4096
_FREE, _FAT, _END, _NONE = 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_RED, _BLACK = 0, 1
_LISTED_IN_HEADER = 109  # FAT sectors: as many as 7 MB need

Tree: TypeAlias = "Mapping[str, bytes | Tree]"


class _Entry:
    """An entry of the directory; ``left``, ``right`` and ``child`` are indexes of other entries."""

    def __init__(self, name: str, kind: int, content: bytes = b"") -> None:
        self.name, self.kind, self.content = name, kind, content
        self.colour, self.left, self.right, self.child = _BLACK, _NONE, _NONE, _NONE
        self.start, self.size = 0, len(content)

    def packed(self) -> bytes:
        name = f"{self.name}\0".encode("utf-16-le") if self.name else b""
        fields = (self.kind, self.colour, self.left, self.right, self.child)
        return struct.pack("<64sHBBIII36xIQ", name, len(name), *fields, self.start, self.size)


def compound_file(tree: Tree) -> bytes:
    """The file that holds these streams (bytes) and storages (mappings of streams), by their names.

    Raises ValueError for names over 31 characters and for more than 7 MB.

    >>> compound_file({"VBA": {"dir": b"abc"}, "PROJECT": b"text"})[:8].hex()
    'd0cf11e0a1b11ae1'
    """
    root = _Entry("Root Entry", _ROOT)
    directory = [root]
    root.child = _add(directory, tree)
    sectors, fat = bytearray(), list[int]()
    small, small_fat = bytearray(), list[int]()
    for entry in directory:
        if entry.kind == _STREAM:
            if entry.size < _SMALL_BELOW:
                entry.start = _append(small, small_fat, entry.content, _SMALL_SECTOR)
            else:
                entry.start = _append(sectors, fat, entry.content, _SECTOR)
    root.start, root.size = _append(sectors, fat, bytes(small), _SECTOR), len(small)
    small_fat_start = _append(sectors, fat, _numbers(small_fat), _SECTOR)
    while len(directory) % (_SECTOR // 128):
        directory.append(_Entry("", _UNUSED))
    directory_start = _append(sectors, fat, b"".join(entry.packed() for entry in directory), _SECTOR)
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    if fat_sectors > _LISTED_IN_HEADER:
        raise ValueError("more than 7 MB do not fit")
    fat_places = list(range(len(fat), len(fat) + fat_sectors))
    sectors += _numbers([*fat, *[_FAT] * fat_sectors])
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        0x3E,  # minor version
        3,
        0xFFFE,  # the byte order
        _SECTOR.bit_length() - 1,
        _SMALL_SECTOR.bit_length() - 1,
        0,  # version 3 does not count the directory's sectors
        fat_sectors,
        directory_start,
        0,  # no transactions
        _SMALL_BELOW,
        small_fat_start,
        -(-len(small_fat) * 4 // _SECTOR),
        _END,
        0,  # FAT sectors that the header does not list
        *fat_places[:1],
    )
    listed = [*fat_places[1:], *[_FREE] * (_LISTED_IN_HEADER - fat_sectors)]
    return header + struct.pack(f"<{len(listed)}I", *listed) + bytes(sectors)


def _append(data: bytearray, fat: list[int], content: bytes, sector: int) -> int:
    """Add a stream's content in sectors of its own, chained in the table; gives where it starts."""
    if not content:
        return _END
    start, count = len(fat), -(-len(content) // sector)
    fat += [*range(start + 1, start + count), _END]
    data += content.ljust(count * sector, b"\0")
    return start


def _numbers(numbers: Sequence[int]) -> bytes:
    """Numbers of sectors as the file holds them, in whole sectors."""
    packed = struct.pack(f"<{len(numbers)}I", *numbers)
    return packed.ljust(-(-len(packed) // _SECTOR) * _SECTOR, b"\xff")


def _add(directory: list[_Entry], tree: Tree) -> int:
    """Add a storage's entries to the directory; gives the index of the topmost."""
    indexes = []
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        if len(name) > 31:
            raise ValueError(f"{name} has more than 31 characters")
        content = tree[name]
        indexes.append(len(directory))
        if isinstance(content, bytes):
            directory.append(_Entry(name, _STREAM, content))
        else:
            storage = _Entry(name, _STORAGE)
            directory.append(storage)
            storage.child = _add(directory, content)
    return _balanced(directory, indexes, max(1, len(indexes).bit_length() - 1))


def _balanced(directory: list[_Entry], indexes: Sequence[int], levels_below: int) -> int:
    """Make sorted entries a tree, red and black as the format asks: all levels are full but the last, and
    that one is red."""
    if not indexes:
        return _NONE
    middle = len(indexes) // 2
    entry = directory[indexes[middle]]
    entry.left = _balanced(directory, indexes[:middle], levels_below - 1)
    entry.right = _balanced(directory, indexes[middle + 1 :], levels_below - 1)
    entry.colour = _BLACK if levels_below else _RED
    return indexes[middle]
