"""A part ``_rels/….rels``: what another part refers to, and one more relationship at its end."""

import posixpath
from collections.abc import Sequence
from typing import TypeAlias

from scorecard_xl.workbooks.file.xml.edits import with_children
from scorecard_xl.workbooks.file.xml.spans import BrokenPart, escaped, root_of

CONTENT_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
NONE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
"""The part of something that has no relationships yet."""

Owner: TypeAlias = str
"""The name of the part whose relationships are meant."""


def listing_of(owner: Owner) -> str:
    """The part that holds another part's relationships.

    >>> listing_of("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    folder, base = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def listing(kind: str, targets: Sequence[str]) -> bytes:
    """The part of something that refers to these, all of one kind, by the ids rId1 and so on.

    >>> b'Id="rId2" Type="somewhere/chart" Target="b.xml"' in listing("somewhere/chart", ["a.xml", "b.xml"])
    True
    """
    said = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{escaped(target).decode()}"/>'
        for number, target in enumerate(targets, start=1)
    )
    return NONE.replace(b"></", b">" + said.encode() + b"</")


def with_relationship(data: bytes, kind: str, target: str) -> tuple[bytes, str]:
    """The part with one more relationship, and the id of that one.

    >>> with_relationship(NONE, "somewhere/vmlDrawing", "../drawings/vmlDrawing1.vml")[1]
    'rId1'
    """
    root = root_of(data, "Relationships")
    if any(child.local_name != "Relationship" for child in root.children):
        raise BrokenPart("it holds something else than relationships")
    taken = {child.attributes.get("Id", "").lower() for child in root.children}
    number = next(n for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
    said = f'Id="rId{number}" Type="{escaped(kind).decode()}" Target="{escaped(target).decode()}"'
    return with_children(data, root, f"<{root.prefix}Relationship {said}/>".encode()), f"rId{number}"
