"""The parts (files) of a workbook's package: read from memory, changed and added to, and written once.

What is not changed keeps its packed bytes. A package is a zip archive whose use ECMA-376 Part 2 (Open
Packaging Conventions) fixes.
"""

import copy
import posixpath
import re
import stat
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.workbooks.file.archive import Archive, Entry, damaged, too_much
from scorecard_xl.workbooks.file.xml import content_types, relationships
from scorecard_xl.workbooks.file.xml.edits import without_children
from scorecard_xl.workbooks.file.xml.relationships import Owner
from scorecard_xl.workbooks.file.xml.spans import BrokenPart

LARGEST_FILE = 1 << 30  # the file is held in memory as a whole

_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_TYPES_PART = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types "
_SIGNATURE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
_WORKBOOK = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
)

_FIRST_DAY = 0x21  # 1 January 1980, as Excel dates every part
_VERSION, _UTF8 = 20, 0x0800

_UTF8_MARK, _UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_BEFORE_ROOT = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(rb"<\s*!\s*doctype", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']\s*([^"'>]*)""", re.IGNORECASE)


class Relationship(NamedTuple):
    """What a part refers to: ``target`` is a part's name, or an address where it is ``external``."""

    id: str
    type: str
    target: str
    external: bool


class Parts:
    """The parts of a workbook's file; :meth:`open` makes one.

    A part's name is the same in any case, as the format says.
    """

    path: Path
    original: bytes
    """The whole file as it was read."""
    names: tuple[str, ...]
    """The names of all parts, in the file's order."""
    workbook_name: str
    """The name of the part that is the workbook: ``xl/workbook.xml``, as a rule."""

    def __init__(self, path: Path, original: bytes) -> None:
        self.path, self.original = path, original
        _check_kind(path.name, original)
        self._archive = Archive(path.name, original)
        self._changed: dict[str, bytes] = {}
        self._has_less = False
        self.names = tuple(entry.name for entry in self._archive.entries.values())
        self.workbook_name = self._find_workbook()

    @classmethod
    def open(cls, path: Path) -> "Parts":
        """Read a workbook's file, once.

        Raises :class:`ScorecardError` where the file cannot be read, is no .xlsx or .xlsm, or is
        encrypted, signed, damaged or made to do harm. Parts that nobody reads are not unpacked, so
        damage inside one shows only in :meth:`read`.

        >>> Parts.open(Path("gone.xlsx"))
        Traceback (most recent call last):
        scorecard_xl.errors.ScorecardError: gone.xlsx is not there: check its name and its folder.
        """
        book = path.name
        try:
            status = path.stat()
            if stat.S_ISDIR(status.st_mode):
                raise ScorecardError(f"{book or path} is a folder: name the workbook in it.")
            if not stat.S_ISREG(status.st_mode):
                raise ScorecardError(f"{book} is not an ordinary file: name a workbook on a disk.")
            if status.st_size > LARGEST_FILE:
                raise too_much(book, f"is larger than {LARGEST_FILE >> 20} MiB")
            return cls(path, path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            raise ScorecardError(f"{book} is not there: check its name and its folder.") from None
        except PermissionError:
            raise ScorecardError(
                f"{book} may not be read by you: ask its owner for the permission, or close it where it "
                "is open, then try again."
            ) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ScorecardError(f"{book} cannot be read ({reason}): copy it to another folder.") from None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._archive.entries

    def read(self, name: str) -> bytes:
        """A part's data, as changed so far; nothing keeps what was unpacked for a second call.

        Raises :class:`ScorecardError` where the part is missing or broken, and for XML with a document
        type declaration (the format forbids them) or in another encoding than UTF-8.
        """
        entry = self._entry(name)
        changed = self._changed.get(name.lower())
        if changed is not None:
            return changed
        data = self._archive.unpack(entry)
        _check_xml(self.path.name, entry.name, data)
        return data

    def read_pieces(self, name: str) -> Iterator[bytes]:
        """A part's data in pieces, as they are unpacked.

        Raises :class:`ScorecardError` as :meth:`read` does, at the piece that is wrong.
        """
        entry = self._entry(name)
        changed = self._changed.get(name.lower())
        if changed is not None:
            yield changed
            return
        for number, piece in enumerate(self._archive.unpack_pieces(entry)):
            if not number:
                _check_xml(self.path.name, entry.name, piece)
            yield piece

    def read_start(self, name: str, size: int) -> bytes:
        """The first bytes of a part, so many or all that it has; its check sum is not looked at.

        Raises :class:`ScorecardError` as :meth:`read` does.
        """
        entry = self._entry(name)
        changed = self._changed.get(name.lower())
        if changed is not None:
            return changed[:size]
        data = self._archive.unpack_start(entry, size)
        _check_xml(self.path.name, entry.name, data)
        return data

    def copy(self) -> "Parts":
        """The same parts, to be changed and added to without a change here."""
        other = copy.copy(self)
        other._changed = dict(self._changed)
        other._archive = copy.copy(self._archive)
        other._archive.entries = dict(self._archive.entries)
        return other

    def relationships(self, part_name: str) -> list[Relationship]:
        """What a part refers to, in its own order; ``""`` stands for the package itself.

        Raises :class:`ScorecardError` where the part's list of relationships is broken.
        """
        folder = posixpath.dirname(part_name)
        listing = relationships.listing_of(part_name)
        found = []
        for tag, attributes in self._elements(listing) if listing in self else ():
            if tag != _RELATIONSHIP:
                continue
            try:
                target = attributes["Target"]
                external = attributes.get("TargetMode") == "External"
                if not external:
                    absolute = posixpath.join("/", folder, target.partition("#")[0])
                    target = posixpath.normpath(absolute).lstrip("/")
                found.append(Relationship(attributes["Id"], attributes["Type"], target, external))
            except KeyError as missing:
                what = f"its part {listing} has a relationship without {missing.args[0]}"
                raise damaged(self.path.name, what) from None
        return found

    @property
    def is_changed(self) -> bool:
        """Whether a part was changed, added or removed."""
        return bool(self._changed) or self._has_less

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

    def remove(self, names: Collection[str]) -> None:
        """Leave parts out of the package, with what they refer to by; whoever referred to them has to let go
        of them."""
        listings = (relationships.listing_of(name) for name in names)
        gone = {name.lower() for name in (*names, *(one for one in listings if one in self))}
        for name in gone:
            del self._archive.entries[name]
            self._changed.pop(name, None)
        self.names = tuple(name for name in self.names if name.lower() not in gone)
        self._has_less = self._has_less or bool(gone)
        data = self.read(_TYPES_PART)
        typed = without_children(data, "PartName", lambda name: name.lstrip("/").lower() in gone)
        if typed != data:
            self.change(_TYPES_PART, typed)

    def free_name(self, pattern: str) -> str:
        """The first name that no part has; ``pattern`` holds {} where a number goes."""
        return next(name for n in range(1, len(self.names) + 2) if (name := pattern.format(n)) not in self)

    def set_content_type(self, name: str, content_type: str) -> None:
        """Say of which type a part is, where that is not said yet."""
        data = self.read(_TYPES_PART)
        try:
            typed = content_types.with_type(data, name, content_type)
        except BrokenPart as broken:
            raise BrokenPart(f"its part {_TYPES_PART} is broken, {broken}") from None
        if typed != data:
            self.change(_TYPES_PART, typed)

    def relate(self, owner: Owner, kind: str, target: str) -> str:
        """Add a relationship from one part to another, and give its id."""
        listing = relationships.listing_of(owner)
        known = listing in self
        data = self.read(listing) if known else relationships.NONE
        relative = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(owner)}")
        try:
            data, identifier = relationships.with_relationship(data, kind, relative)
        except BrokenPart as broken:
            raise BrokenPart(f"its part {listing} is broken, {broken}") from None
        if known:
            self.change(listing, data)
        else:
            self.add(listing, data, relationships.CONTENT_TYPE)
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
        """Write the package to a file that can seek, with all changes, further parts replaced and some left
        out.

        A replaced part keeps its name, place, date and attributes; every other part keeps its packed
        bytes too. Raises :class:`ScorecardError` where a named part does not exist or the package grows
        beyond 4 GiB, and ValueError where a part is to be both replaced and removed.
        """
        every = {**self._changed, **(replaced or {})}
        contents = {self._entry(name).name.lower(): content for name, content in every.items()}
        gone = {self._entry(name).name.lower() for name in removed}
        if both := gone & contents.keys():
            raise ValueError(f"both replaced and removed: {', '.join(sorted(both))}")
        self._archive.write(file, contents, gone)

    def _entry(self, name: str) -> Entry:
        try:
            return self._archive.entries[name.lower()]
        except KeyError:
            raise damaged(self.path.name, f"it has no part {name}") from None

    def _elements(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """The elements of a small part, each as ``namespace name`` with its attributes."""
        from xml.parsers import expat

        found: list[tuple[str, dict[str, str]]] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = lambda tag, attributes: found.append((tag, attributes))
        try:
            parser.Parse(self.read(name), True)
        except expat.ExpatError as error:
            what = f"its part {name} is broken XML in line {error.lineno}"
            raise damaged(self.path.name, what) from None
        return found

    def _find_workbook(self) -> str:
        book = self.path.name
        if "mimetype" in self and b"opendocument" in self.read("mimetype")[:64]:
            raise _other_kind(book, "an OpenDocument file")
        relationships = self.relationships("")
        if any(name.lower().startswith("_xmlsignatures/") for name in self.names) or any(
            relationship.type == _SIGNATURE for relationship in relationships
        ):
            raise ScorecardError(
                f"{book} is digitally signed, and any change would break the signature: remove it in "
                "Excel (File > Info > View Signatures), or work on an unsigned copy."
            )
        target = next((found.target for found in relationships if found.type in _WORKBOOK), None)
        if target is None:
            raise _other_kind(book, "a zip archive without a workbook in it")
        if target.lower().endswith(".bin"):
            raise _other_kind(book, "a binary workbook (.xlsb)")
        name = self._entry(target).name
        content_type = self._content_type(name)
        if "spreadsheetml" not in content_type and "ms-excel" not in content_type:
            raise _other_kind(book, "another application's document")
        return name

    def _content_type(self, name: str) -> str:
        by_extension = ""
        for tag, attributes in self._elements(_TYPES_PART):
            content_type = attributes.get("ContentType", "").lower()
            if tag == _TYPES + "Override" and attributes.get("PartName", "").lower() == f"/{name.lower()}":
                return content_type
            extension = attributes.get("Extension", "").lower()
            if tag == _TYPES + "Default" and name.lower().endswith(f".{extension}"):
                by_extension = content_type
        return by_extension


def _check_kind(book: str, original: bytes) -> None:
    """Refuse what is no zip archive, by what it is."""
    if not original:
        raise ScorecardError(f"{book} is empty: bring back an earlier version of it, then try again.")
    if original[:4] in (b"PK\3\4", b"PK\5\6"):
        return
    if original[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise _other_kind(book, "something else, whatever its name says")

    def holds(stream: str) -> bool:
        # In the compound file's directory a name takes 64 bytes, and its length in bytes follows.
        name = (stream + "\0").encode("utf-16-le")
        return name.ljust(64, b"\0") + struct.pack("<H", len(name)) in original

    if holds("EncryptedPackage"):
        raise ScorecardError(
            f"{book} is encrypted by a password or a sensitivity label: take the password off, or choose "
            "a label without encryption, in Excel, then try again."
        )
    if holds("Workbook") or holds("Book"):
        raise _other_kind(book, "an Excel 97-2003 workbook (.xls)")
    raise _other_kind(book, "an older Office document")


def _check_xml(book: str, name: str, data: bytes) -> None:
    """Refuse a document type and any encoding but UTF-8, in a part that is XML by its name or its look."""
    wide = b"\0" in data[:4] or data[:2] in _UTF16_MARKS
    text = data.replace(b"\0", b"") if wide else data
    position = 3 if text[:3] == _UTF8_MARK else 2 if text[:2] in _UTF16_MARKS else 0
    declared = _ENCODING.match(text, position)
    while piece := _BEFORE_ROOT.match(text, position):
        position = piece.end()
    if text[position : position + 1] != b"<":
        if name.lower().endswith((".xml", ".rels")):
            raise damaged(book, f"its part {name} is not XML")
        return
    if _DOCTYPE.match(text, position):
        raise ScorecardError(
            f"{book} has a document type declaration (DOCTYPE) in its part {name}, which no workbook may "
            "have: do not trust this file, ask its sender for another one."
        )
    if wide or (declared and declared[1].strip().lower() not in (b"utf-8", b"utf8")):
        raise ScorecardError(
            f"{book} has a part in another encoding than UTF-8, {name}: open it in Excel, save it, then "
            "try again."
        )


def _other_kind(book: str, kind: str) -> ScorecardError:
    return ScorecardError(
        f"{book} is {kind}, not an Excel workbook that can be refreshed: save it as .xlsx or .xlsm in "
        "Excel, then try again."
    )
