"""Packs the text of VBA as a project holds it ([MS-OVBA] 2.4.1, "Compression")."""

import struct

_CHUNK = 4096  # bytes that are packed together
_SHORTEST = 3  # a copy of fewer bytes is longer than the bytes


def compressed(data: bytes) -> bytes:
    """The compressed container of these bytes.

    >>> compressed(b"aaaaaaaaaaaa").hex()
    '0103b002610800'
    """
    return b"\x01" + b"".join(_chunk(data[start : start + _CHUNK]) for start in range(0, len(data), _CHUNK))


def _chunk(data: bytes) -> bytes:
    """One chunk: groups of eight tokens, each a byte or a copy of earlier ones, behind a bit for each."""
    packed = bytearray()
    offset = 0
    while offset < len(data):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if offset >= len(data):
                break
            # How many bits a copy's distance has depends on how far the chunk has come.
            distance_bits = max(4, (offset - 1).bit_length())
            longest = (0xFFFF >> distance_bits) + _SHORTEST
            distance, length = _earlier(data, offset, longest)
            if length < _SHORTEST:
                tokens.append(data[offset])
                offset += 1
                continue
            flags |= 1 << bit
            tokens += struct.pack("<H", (distance - 1) << (16 - distance_bits) | length - _SHORTEST)
            offset += length
        packed += bytes([flags]) + tokens
    if len(packed) > _CHUNK - 1:  # what does not get shorter stands as it is
        return struct.pack("<H", 0x3FFF) + data.ljust(_CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | len(packed) - 1) + bytes(packed)


def _earlier(data: bytes, offset: int, longest: int) -> tuple[int, int]:
    """How far back the longest beginning of what follows stands already, and its length."""
    distance = length = 0
    longest = min(longest, len(data) - offset)
    while length < longest:
        found = data.rfind(data[offset : offset + length + 1], 0, offset + length)
        if found < 0:
            break
        distance, length = offset - found, length + 1
    return distance, length
