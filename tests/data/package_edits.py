"""Edits the parts of a workbook's package: what a library that builds workbooks cannot write."""

import re
import zipfile
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import quoteattr

_DATE = (2021, 6, 14, 9, 0, 0)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relationships_part(part: str) -> str:
    """The part that holds a part's relationships; "" is the package itself.

    >>> relationships_part("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    path = PurePosixPath(part)
    return str(path.parent / "_rels" / f"{path.name}.rels") if part else "_rels/.rels"


class Package:
    """The parts of a workbook in their order, to be changed and saved again.

    Every edit that finds not exactly what it is to change raises ValueError.
    """

    def __init__(self, path: str | Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def save(self, path: str | Path) -> None:
        """Writes the package with fixed dates: the same parts give the same bytes."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                entry = zipfile.ZipInfo(name, _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                archive.writestr(entry, data)

    def text(self, part: str) -> str:
        """A part as text."""
        return self.parts[part].decode("utf-8")

    def replace(self, part: str, old: str, new: str) -> None:
        """Replaces ``old``, which must stand in the part exactly once."""
        text = self.text(part)
        if text.count(old) != 1:
            raise ValueError(f"{part} holds {old!r} {text.count(old)} times, not once")
        self.parts[part] = text.replace(old, new).encode("utf-8")

    def insert_before(self, part: str, mark: str, new: str) -> None:
        """Puts ``new`` before ``mark``, which must stand in the part exactly once."""
        self.replace(part, mark, new + mark)

    def insert_after(self, part: str, mark: str, new: str) -> None:
        """Puts ``new`` behind ``mark``, which must stand in the part exactly once."""
        self.replace(part, mark, mark + new)

    def substitute(self, part: str, pattern: str, new: str, count: int) -> None:
        """Replaces a regular expression, which must match exactly ``count`` times (0: once or more)."""
        text, found = re.subn(pattern, new, self.text(part))
        if found == 0 or count not in (0, found):
            raise ValueError(f"{part} matches {pattern!r} {found} times")
        self.parts[part] = text.encode("utf-8")

    def add_part(self, name: str, data: str | bytes, content_type: str | None) -> None:
        """Adds a part; without a content type the default of its extension holds."""
        if name in self.parts:
            raise ValueError(f"{name} is there already")
        self.parts[name] = data.encode("utf-8") if isinstance(data, str) else data
        if content_type:
            override = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
            self.insert_before("[Content_Types].xml", "</Types>", override)

    def add_default_type(self, extension: str, content_type: str) -> None:
        """Adds the content type of an extension."""
        default = f'<Default Extension="{extension}" ContentType="{content_type}"/>'
        self.substitute("[Content_Types].xml", r"(<Types [^>]*>)", rf"\g<1>{default}", 1)

    def relate(self, part: str, relationship_type: str, target: str, external: bool = False) -> str:
        """Adds a relationship of a part ("" is the package) and gives its id."""
        name = relationships_part(part)
        if name not in self.parts:
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            self.add_part(name, f'{head}<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>', None)
        taken = [int(number) for number in re.findall(r'Id="rId(\d+)"', self.text(name))]
        identifier = f"rId{max(taken, default=0) + 1}"
        attributes = f'Id="{identifier}" Type={quoteattr(relationship_type)} Target={quoteattr(target)}'
        if external:
            attributes += ' TargetMode="External"'
        self.insert_before(name, "</Relationships>", f"<Relationship {attributes}/>")
        return identifier
