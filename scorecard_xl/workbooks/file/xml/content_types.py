"""The part ``[Content_Types].xml``: of which type each part is, by its extension or by its name."""

from scorecard_xl.workbooks.file.xml.edits import set_attribute, with_children
from scorecard_xl.workbooks.file.xml.spans import Element, edited, escaped, root_of


def with_type(data: bytes, part: str, content_type: str) -> bytes:
    """The part with the type of one other part said; the same bytes where it says so already.

    An extension that has no type yet gets one, except that of XML, which holds parts of many types.

    >>> types = b'<Types><Default Extension="xml" ContentType="application/xml"/></Types>'
    >>> with_type(types, "xl/a.vml", "drawing").count(b'<Default Extension="vml" ContentType="drawing"/>')
    1
    >>> with_type(types, "xl/a.xml", "sheet").count(b'<Override PartName="/xl/a.xml" ContentType="sheet"/>')
    1
    """
    root = root_of(data, "Types")
    extension = part.rpartition(".")[2].lower()
    by_name = _found(root, "Override", "PartName", f"/{part}")
    by_extension = _found(root, "Default", "Extension", extension)
    said = by_name or by_extension
    if said is not None and said.attributes.get("ContentType", "").lower() == content_type.lower():
        return data
    if by_name is not None:
        return b"".join(edited(data, [set_attribute(data, by_name, "ContentType", content_type)]))
    if by_extension is None and extension != "xml":
        new = _tag(root, "Default", "Extension", extension, content_type)
        defaults = root.all("Default")
        offset = defaults[-1].end if defaults else root.content_start
        return data[:offset] + new + data[offset:] if not root.is_empty else with_children(data, root, new)
    return with_children(data, root, _tag(root, "Override", "PartName", f"/{part}", content_type))


def _found(root: Element, name: str, attribute: str, value: str) -> Element | None:
    same = (e for e in root.all(name) if e.attributes.get(attribute, "").lower() == value.lower())
    return next(same, None)


def _tag(root: Element, name: str, attribute: str, value: str, content_type: str) -> bytes:
    said = f'{attribute}="{escaped(value).decode()}" ContentType="{content_type}"'
    return f"<{root.prefix}{name} {said}/>".encode()
