"""Mutations of a package: its parts, and the bytes of its file."""

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Sequence
from random import Random

Package = list[tuple[str, bytes]]
"""The parts of a workbook in their order; a name may stand twice."""


def parts_changed(random: Random, package: Package) -> Package:
    """A part removed, emptied, doubled, renamed, replaced, or two parts' contents swapped."""
    package = list(package)
    place, other = random.randrange(len(package)), random.randrange(len(package))
    name, data = package[place]
    kind = random.randrange(8)
    if kind == 0:
        del package[place]
    elif kind == 1:
        package[place], package[other] = (name, package[other][1]), (package[other][0], data)
    elif kind == 2:
        package[place] = (
            name,
            random.choice((b"", b" ", b"<", b"\0" * 1_000, b"<a/>", b"<worksheet/>", b"\xff\xfe")),
        )
    elif kind == 3:
        package.insert(other, (random.choice((name, name.upper(), name.replace("/", "\\"))), data))
    elif kind == 4:
        new = random.choice(
            (name.upper(), "/" + name, "../" + name, name + " ", "x" * 60_000, "", "é/" + name, "a\0b")
        )
        package[place] = new, data
    elif kind == 5:
        random.shuffle(package)
    elif kind == 6:
        package[place] = name, data * random.choice((2, 20))
    else:
        package.insert(other, (random.choice(("x/", "xl/", "_xmlsignatures/sig1.xml", "mimetype")), b""))
    return package


def zipped(package: Package, random: Random | None = None) -> bytes:
    """The parts as one file, packed in one of several ways where there is chance."""
    file = io.BytesIO()
    methods = (zipfile.ZIP_DEFLATED,) * 12 + (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)
    with zipfile.ZipFile(file, "w", compresslevel=1) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that stands twice
        for name, data in package:
            method = random.choice(methods) if random else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2021, 6, 14, 9, 0, 0)), data, method, 1)
        if random and random.random() < 0.05:
            archive.comment = random.choice((b"PK\5\6", b"comment", b"PK\5\6" + bytes(18)))
    return file.getvalue()


def bytes_changed(random: Random, data: bytes) -> bytes:
    """Bits flipped, bytes cut, inserted, doubled or overwritten, at places that say where things are."""
    if not data:
        return data
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        place = _place(random, data)
        end = min(len(data), place + random.choice((1, 2, 4, 8, 64, 1_000)))
        kind = random.randrange(8)
        if kind == 0:
            data = data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]
        elif kind == 1:
            data = data[:place] if random.random() < 0.3 else data[:place] + data[end:]
        elif kind == 2:
            data = data[:place] + random.randbytes(end - place) + data[place:]
        elif kind == 3:
            data = data[:end] + data[place:end] + data[end:]
        elif kind == 4:
            data = data[:place] + random.choice((b"\0", b"\xff", b" ")) * (end - place) + data[end:]
        elif kind == 5:
            number = random.choice((0, 1, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, len(data)))
            width = random.choice((2, 4))
            number &= 0xFFFF if width == 2 else 0xFFFF_FFFF
            data = data[:place] + struct.pack("<H" if width == 2 else "<L", number) + data[place + width :]
        elif kind == 6:
            other = _place(random, data)
            data = data[:place] + data[other : other + end - place] + data[end:]
        else:
            data = random.choice((b"MZ", b"#!", bytes(512), b"PK\3\4")) + data
        if not data:
            return data
    return data


def _place(random: Random, data: bytes) -> int:
    """Any place, or one in the zip's own records."""
    if random.random() < 0.5:
        signature = random.choice((b"PK\1\2", b"PK\3\4", b"PK\5\6"))
        records = [found.start() for found in re.finditer(re.escape(signature), data)]
        if records:
            return min(random.choice(records) + random.randrange(46), len(data) - 1)
    return random.randrange(len(data))


def choose(random: Random, names: Sequence[str]) -> str:
    """A part to mutate: those that a refresh reads more often than the rest."""
    read = (
        "sheet1.xml",
        "workbook.xml",
        "styles.xml",
        "sharedStrings.xml",
        ".rels",
        "table1.xml",
        "calcChain.xml",
    )
    wanted = [name for name in names if name.endswith(read) or "Content_Types" in name]
    sheets = [name for name in wanted if name.endswith("sheet1.xml")]
    pick = random.random()
    if pick < 0.55 and sheets:
        return random.choice(sheets)
    return random.choice(wanted if pick < 0.95 and wanted else list(names))
