"""A zip archive held in memory: taken apart with care, written again with the untouched entries as they are.

It is taken apart here and not by :mod:`zipfile`, because an entry that nobody changes must come back with
the same packed bytes, date and attributes, and because only an archive that every reader understands alike
(no overlaps, no name twice) is safe to write again. The layout is that of PKWARE's APPNOTE.
"""

import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import BinaryIO, NamedTuple

from scorecard_xl.errors import ScorecardError

MOST_ENTRIES = 10_000  # pictures and sheets by the hundred are usual, by the ten thousand only in bombs
LONGEST_NAME = 255  # of a part; what applications write has some 50 characters
LARGEST_ENTRY = 512 << 20  # what is read is held in memory; 10,000 indicators take about 30 MiB
LARGEST_SUM = 4 << 30  # no application opens a workbook of more, so nobody can have made it by hand
HIGHEST_RATIO = 200  # a sheet's XML shrinks 5 to 50 times, a bomb's filling about 1,000 times
RATIO_COUNTS_FROM = 16 << 20  # below this, even a bomb does no harm
LARGEST_WRITTEN = 0xFFFF_FFFF  # what the sizes and offsets of an archive without zip64 can say

_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_IN_ZIP64, _IN_ZIP64_COUNT = 0xFFFF_FFFF, 0xFFFF
_STORED, _DEFLATED = 0, 8
_PIECE = 1 << 18  # small enough for the caches of a processor
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000  # the three flags by which an entry says that it is encrypted
_DESCRIPTOR, _DEFLATE_OPTIONS, _FASTEST, _UTF8 = 0x0008, 0x0006, 0x0006, 0x0800


class Entry(NamedTuple):
    """One entry, in the order of a central directory's fields; what follows ``comment`` is local."""

    name: str
    raw_name: bytes
    made_by: int
    needed: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed_size: int
    size: int
    internal: int
    external: int
    offset: int
    extra: bytes
    comment: bytes
    local_extra: bytes = b""
    start: int = 0
    """Where its packed data start."""


class Archive:
    """The entries of a workbook's zip archive.

    Raises :class:`ScorecardError` where the archive is damaged, encrypted or made to do harm. Packed data
    are not looked at before :meth:`unpack`.
    """

    entries: dict[str, Entry]
    """In the archive's order, by name in lower case: a package's names are the same in any case."""

    def __init__(self, book: str, data: bytes) -> None:
        self._book, self._data = book, data
        try:
            entries, directory, self._comment = _directory(book, data)
        except (struct.error, OverflowError, UnicodeDecodeError):
            raise damaged(book, "its list of parts is broken") from None
        self.entries = {}
        for entry in entries:
            _check(book, entry)
            if entry.name.lower() in self.entries:
                raise damaged(book, f"it has two parts with the name {entry.name}")
            self.entries[entry.name.lower()] = _located(book, data, entry)
        if sum(entry.size for entry in entries) > LARGEST_SUM:
            raise too_much(book, f"would unpack to more than {LARGEST_SUM >> 30} GiB")
        end = 0
        for entry in sorted(self.entries.values(), key=lambda entry: entry.offset):
            if entry.offset < end:
                raise damaged(book, f"its part {entry.name} overlaps another one")
            end = entry.start + entry.packed_size
        if end > directory:
            raise damaged(book, "its last part overlaps its list of parts")

    def unpack(self, entry: Entry) -> bytes:
        """An entry's data.

        Raises :class:`ScorecardError` where they are not what their check sum says.
        """
        check_ratio(self._book, entry)
        packed = memoryview(self._data)[entry.start : entry.start + entry.packed_size]
        if entry.method == _STORED:
            data, whole = bytes(packed), True
        else:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                data = unpacker.decompress(packed, entry.size + 1)
            except zlib.error:
                raise damaged(self._book, f"its part {entry.name} cannot be unpacked") from None
            whole = unpacker.eof and not unpacker.unused_data
        if not whole or len(data) != entry.size or zlib.crc32(data) != entry.crc:
            raise damaged(self._book, f"its part {entry.name} is not what its check sum says")
        return data

    def unpack_pieces(self, entry: Entry) -> Iterator[bytes]:
        """An entry's data in pieces, one of which is in memory at a time.

        Raises :class:`ScorecardError` behind the last one where they are not what their check sum says.
        """
        check_ratio(self._book, entry)
        packed = memoryview(self._data)[entry.start : entry.start + entry.packed_size]
        if entry.method == _STORED:
            yield self.unpack(entry)
            return
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        size = checked = 0
        try:
            for start in range(0, len(packed), _PIECE):
                left = packed[start : start + _PIECE]
                while size <= entry.size and (piece := unpacker.decompress(left, _PIECE)):
                    left = memoryview(unpacker.unconsumed_tail)
                    size, checked = size + len(piece), zlib.crc32(piece, checked)
                    if size <= entry.size:
                        yield piece
        except zlib.error:
            raise damaged(self._book, f"its part {entry.name} cannot be unpacked") from None
        if not unpacker.eof or unpacker.unused_data or (size, checked) != (entry.size, entry.crc):
            raise damaged(self._book, f"its part {entry.name} is not what its check sum says")

    def unpack_start(self, entry: Entry, size: int) -> bytes:
        """The first bytes of an entry's data, so many or all that it has.

        Raises :class:`ScorecardError` where they cannot be unpacked; nothing is compared with a check sum.
        """
        check_ratio(self._book, entry)
        packed = memoryview(self._data)[entry.start : entry.start + entry.packed_size]
        if entry.method == _STORED:
            return bytes(packed[:size])
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size)
        except zlib.error:
            raise damaged(self._book, f"its part {entry.name} cannot be unpacked") from None

    def write(
        self, file: BinaryIO, replaced: Mapping[str, bytes | Iterable[bytes]], removed: Collection[str]
    ) -> None:
        """Write the archive with some entries' data replaced and some left out, named in lower case.

        Sizes that stood behind the data, in a descriptor, move to their place in front of them.
        """
        data = memoryview(self._data)
        first = file.tell()
        written: list[Entry] = []
        for name, entry in self.entries.items():
            if name in removed:
                continue
            entry = entry._replace(offset=file.tell() - first, flags=entry.flags & ~_DESCRIPTOR)
            if name in replaced:
                entry = self._write_packed(file, entry, replaced[name])
            else:
                file.write(self._local_header(entry))
                file.write(data[entry.start : entry.start + entry.packed_size])
            written.append(entry)
        directory = b"".join(map(_central_header, written))
        offset = file.tell() - first
        self._check_fits(offset + len(directory))
        file.write(directory)
        count = len(written)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), offset, len(self._comment))
        file.write(end + self._comment)

    def _write_packed(self, file: BinaryIO, entry: Entry, content: bytes | Iterable[bytes]) -> Entry:
        """Pack new content behind a header that is filled in once the sizes are known."""
        file.write(bytes(_LOCAL.size + len(entry.raw_name) + len(entry.local_extra)))
        start = file.tell()
        packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
        crc = size = 0
        for chunk in (content,) if isinstance(content, (bytes, bytearray, memoryview)) else content:
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            file.write(packer.compress(chunk))
        file.write(packer.flush())
        end = file.tell()
        entry = entry._replace(
            needed=max(entry.needed, 20),
            flags=entry.flags & ~_DEFLATE_OPTIONS | _FASTEST,
            method=_DEFLATED,
            crc=crc,
            packed_size=end - start,
            size=size,
        )
        header = self._local_header(entry)
        file.seek(start - len(header))
        file.write(header)
        file.seek(end)
        return entry

    def _local_header(self, entry: Entry) -> bytes:
        self._check_fits(max(entry.offset, entry.packed_size, entry.size))
        needed_to_size = entry[3:11]
        sizes = len(entry.raw_name), len(entry.local_extra)
        return _LOCAL.pack(b"PK\3\4", *needed_to_size, *sizes) + entry.raw_name + entry.local_extra

    def _check_fits(self, number: int) -> None:
        if number > LARGEST_WRITTEN:
            raise ScorecardError(
                f"{self._book} would grow beyond 4 GiB: take large pictures or sheets out of it."
            )


def check_ratio(book: str, entry: Entry) -> None:
    """Refuse an entry that a few bytes would blow up."""
    if entry.size > RATIO_COUNTS_FROM and entry.size > HIGHEST_RATIO * entry.packed_size:
        raise too_much(book, f"has a part that would unpack to over {HIGHEST_RATIO} times its size")


def damaged(book: str, what: str) -> ScorecardError:
    """The error for a file that applications may open only after a repair, if at all."""
    return ScorecardError(
        f"{book} is damaged, {what}: let Excel repair and save it, or bring back an earlier version."
    )


def too_much(book: str, what: str) -> ScorecardError:
    """The error for a file that would fill the memory or the disk."""
    return ScorecardError(f"{book} {what}, too much for a scorecard: ask its sender for another file.")


def _directory(book: str, data: bytes) -> tuple[list[Entry], int, bytes]:
    """The entries as the central directory has them, the place where it starts, the archive's comment."""
    end = len(data)
    while True:
        end = data.rfind(b"PK\5\6", max(0, len(data) - _END.size - 0xFFFF), end)
        if end < 0:
            raise damaged(book, "its end is missing, as after a download that broke off")
        behind = len(data) - end - _END.size
        if data[end + _END.size - 2 : end + _END.size] == behind.to_bytes(4, "little", signed=True)[:2]:
            break
    _, disk, first_disk, _, count, size, start, _ = _END.unpack_from(data, end)
    comment = data[end + _END.size :]
    if count == _IN_ZIP64_COUNT or _IN_ZIP64 in (size, start):
        signature, _, end, _ = _LOCATOR64.unpack_from(data, end - _LOCATOR64.size)
        if signature != b"PK\6\7":
            raise struct.error
        signature, _, _, _, disk, first_disk, _, count, size, start = _END64.unpack_from(data, end)
        if signature != b"PK\6\6":
            raise struct.error
    if disk or first_disk or start + size > end:
        raise struct.error
    if count > MOST_ENTRIES:
        raise too_much(book, f"has more than {MOST_ENTRIES:,} parts")
    entries = []
    position = start
    for _ in range(count):
        entry, position = _central_entry(data, position)
        entries.append(entry)
    if position != start + size:
        raise struct.error
    return entries, start, comment


def _central_entry(data: bytes, position: int) -> tuple[Entry, int]:
    """The entry whose description starts at a position, and where the next one's starts."""
    signature, *numbers, name_size, extra_size, comment_size, _, internal, external, offset = (
        _CENTRAL.unpack_from(data, position)
    )
    made_by, needed, flags, method, time, date, crc, packed_size, size = numbers
    name_start = position + _CENTRAL.size
    extra_start = name_start + name_size
    comment_start = extra_start + extra_size
    end = comment_start + comment_size
    if signature != b"PK\1\2" or end > len(data):
        raise struct.error
    raw_name = data[name_start:extra_start]
    name = raw_name.decode("utf-8" if flags & _UTF8 else "cp437")
    extra, zip64 = _without_zip64(data[extra_start:comment_start])
    if _IN_ZIP64 in (size, packed_size, offset):
        # The record holds only the numbers that do not fit their own place, in this order.
        wide = iter(struct.unpack_from(f"<{len(zip64) // 8}Q", zip64))
        size, packed_size, offset = (
            next(wide, number) if number == _IN_ZIP64 else number for number in (size, packed_size, offset)
        )
    comment = data[comment_start:end]
    entry = Entry(
        name, raw_name, made_by, needed, flags, method, time, date, crc, packed_size, size,
        internal, external, offset, extra, comment,
    )  # fmt: skip
    return entry, end


def _without_zip64(extra: bytes) -> tuple[bytes, bytes]:
    """An extra field without its zip64 record, and what that record holds."""
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, position)
        end = position + 4 + size
        if kind == 1:
            return extra[:position] + extra[end:], extra[position + 4 : end]
        position = end
    return extra, b""


def _check(book: str, entry: Entry) -> None:
    name = entry.name
    is_readable = min(name, default="") >= " " and len(name) <= LONGEST_NAME
    if not is_readable or name[0] == "/" or "\\" in name or ".." in name.split("/"):
        raise damaged(book, f"it has a part with the forbidden name {name[:LONGEST_NAME]!r}")
    if entry.flags & _ENCRYPTED:
        raise ScorecardError(
            f"{book} is a zip archive with a password: ask its sender for one without, or save the "
            "workbook itself from Excel."
        )
    if entry.method not in (_STORED, _DEFLATED):
        raise damaged(book, f"its part {name} is packed in a way that workbooks never are")
    if entry.size > LARGEST_ENTRY:
        raise too_much(book, f"has a part of more than {LARGEST_ENTRY >> 20} MiB")
    if name.lower().endswith((".xml", ".rels", ".vml")):
        check_ratio(book, entry)  # a white picture may shrink as far as a bomb, and nobody unpacks it


def _located(book: str, data: bytes, entry: Entry) -> Entry:
    """The entry with what its local header says: where its data are, and its own extra field."""
    try:
        signature, *_, name_size, extra_size = _LOCAL.unpack_from(data, entry.offset)
    except (struct.error, OverflowError):
        raise damaged(book, f"its part {entry.name} lies behind its end") from None
    name_start = entry.offset + _LOCAL.size
    extra_start = name_start + name_size
    start = extra_start + extra_size
    if signature != b"PK\3\4" or data[name_start:extra_start] != entry.raw_name:
        raise damaged(book, f"its part {entry.name} is not where its list of parts says")
    local_extra, _ = _without_zip64(data[extra_start:start])
    return entry._replace(local_extra=local_extra, start=start)


def _central_header(entry: Entry) -> bytes:
    made_by_to_size = entry[2:11]
    sizes = len(entry.raw_name), len(entry.extra), len(entry.comment)
    attributes = entry.internal, entry.external, entry.offset
    header = _CENTRAL.pack(b"PK\1\2", *made_by_to_size, *sizes, 0, *attributes)
    return header + entry.raw_name + entry.extra + entry.comment
