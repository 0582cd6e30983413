"""The elements of a small XML part with the bytes that each stands in, so that a part can be patched.

A patch is a list of :class:`Edit`: the bytes between the edits come back untouched.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.parsers import expat

_MOST_ELEMENTS = 3_000_000  # each takes some 300 bytes of memory
_DEEPEST = 100  # elements within each other; workbooks have about twenty
_LONGEST_NUMBER = 9  # digits: the format's numbers have 31 bits, and no file needs more
_TAG_END = re.compile(rb"""(?:[^"'>]|"[^"]*"|'[^']*')*>""")


class BrokenPart(ValueError):
    """A part that is not what the format says; the text says what is wrong with it."""


class Edit(NamedTuple):
    """Bytes that replace those from ``start`` to ``end``."""

    start: int
    end: int
    new: bytes


class Element:
    """An element, where it stands, and its children.

    ``name`` carries the prefix as it is written; ``is_empty`` says that one tag is all, as in ``<dxfs/>``.
    """

    __slots__ = (
        "attributes",
        "children",
        "content_end",
        "content_start",
        "end",
        "is_empty",
        "name",
        "start",
        "text",
    )

    def __init__(
        self, name: str, attributes: dict[str, str], start: int, content_start: int, is_empty: bool
    ) -> None:
        self.name = name
        self.attributes = attributes
        self.start = start
        self.content_start = self.content_end = self.end = content_start
        self.is_empty = is_empty
        self.text = ""
        self.children: list[Element] = []

    @property
    def prefix(self) -> str:
        """The prefix with its colon, empty where there is none."""
        before, colon, _ = self.name.rpartition(":")
        return before + colon

    @property
    def local_name(self) -> str:
        return self.name.rpartition(":")[2]

    def all(self, local_name: str) -> list["Element"]:
        """The children of that name that carry the element's own prefix."""
        name = self.prefix + local_name
        return [child for child in self.children if child.name == name]

    def first(self, local_name: str) -> "Element | None":
        """The child of that name; raises BrokenPart where there are several, as the format has but one."""
        found = self.all(local_name)
        if len(found) > 1:
            raise BrokenPart(f"it has the element {local_name} twice")
        return found[0] if found else None


def whole_number(text: str) -> int:
    """The number that an attribute holds; raises BrokenPart for anything else.

    >>> whole_number("12")
    12
    """
    number = number_or(text, -1)
    if number < 0:
        raise BrokenPart(f"“{' '.join(text.split())[:20]}” is no whole number")
    return number


def number_or(text: str, otherwise: int) -> int:
    """The number that an attribute holds, or another where it holds none.

    >>> number_or("12", 0), number_or("-1", 0), number_or("twelve", 0)
    (12, 0, 0)
    """
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else otherwise


def decoded(data: bytes) -> str:
    """The text of a part's bytes; raises BrokenPart where they are none."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BrokenPart("it holds bytes that are no text") from None


def root_of(data: bytes, local_name: str) -> Element:
    """The root element of a whole part; raises BrokenPart where it has another name, or a prefix of which
    nothing says what it means.

    >>> root_of(b'<x:sst xmlns:x="somewhere"/>', "sst").prefix
    'x:'
    """
    root = elements_of(data)
    if root.local_name != local_name:
        raise BrokenPart(f"it holds {root.name[:40]} and no {local_name}")
    if root.prefix and f"xmlns:{root.prefix[:-1]}" not in root.attributes:
        raise BrokenPart(f"nothing says what its prefix {root.prefix[:40]} means")
    return root


def elements_of(data: bytes) -> Element:
    """The root element of a part or of a piece of one; raises BrokenPart for XML that is not well-formed
    or that is nested without end.

    >>> root = elements_of(b'<a><b n="1">text</b><b/></a>')
    >>> [(b.attributes, b.start, b.end, b.text) for b in root.all("b")]
    [({'n': '1'}, 3, 20, 'text'), ({}, 20, 24, '')]
    """
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    stack: list[Element] = []
    roots: list[Element] = []

    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _MOST_ELEMENTS:
            raise BrokenPart(f"it has more than {_MOST_ELEMENTS:,} elements, too many for a scorecard")
        if len(stack) >= _DEEPEST:
            raise BrokenPart(f"it has elements within {_DEEPEST} others")
        begin = parser.CurrentByteIndex
        after = _end_of_tag(data, begin)
        element = Element(name, attributes, begin, after, data[after - 2 : after] == b"/>")
        (stack[-1].children if stack else roots).append(element)
        stack.append(element)

    def end(name: str) -> None:
        element = stack.pop()
        element.content_end = parser.CurrentByteIndex
        if not element.is_empty:
            element.end = _end_of_tag(data, element.content_end)

    def text(content: str) -> None:
        stack[-1].text += content

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BrokenPart(f"it is no well-formed XML in line {error.lineno}") from None
    return roots[0]


def _end_of_tag(data: bytes, start: int) -> int:
    found = _TAG_END.match(data, start)
    return found.end() if found else len(data)


def edited(data: bytes, edits: Iterable[Edit]) -> Iterator[bytes]:
    """The data with the edits made, which come in the order of their places, in pieces.

    >>> b"".join(edited(b"one two", [Edit(0, 3, b"1"), Edit(7, 7, b"!")]))
    b'1 two!'
    """
    pieces: list[bytes] = []
    size = position = 0
    for start, end, new in edits:
        if start < position:
            raise BrokenPart("its cells are out of order")
        pieces.append(data[position:start])
        pieces.append(new)
        size += start - position + len(new)
        position = end
        if size > 1 << 18:
            yield b"".join(pieces)
            pieces, size = [], 0
    pieces.append(data[position:])
    yield b"".join(pieces)


def appended(data: bytes, parent: Element, children: bytes, count: int) -> list[Edit]:
    """The edits that append ``count`` children to an element and bring its ``count`` up to date.

    >>> data = b'<a><fonts count="0"/></a>'
    >>> fonts = elements_of(data).children[0]
    >>> b"".join(edited(data, appended(data, fonts, b"<font/>", 1)))
    b'<a><fonts count="1"><font/></fonts></a>'
    """
    tag = data[parent.start : parent.content_start]
    total = str(len(parent.children) + count).encode()
    new_tag = re.sub(rb"""(\bcount\s*=\s*)(?:"[^"]*"|'[^']*')""", rb'\g<1>"' + total + rb'"', tag, count=1)
    if parent.is_empty:
        new_tag = re.sub(rb"\s*/>$", b">", new_tag)
        closing = b"</" + parent.name.encode() + b">"
        return [Edit(parent.start, parent.end, new_tag + children + closing)]
    return [
        Edit(parent.start, parent.content_start, new_tag),
        Edit(parent.content_end, parent.content_end, children),
    ]


def text_of_markup(markup: bytes) -> str:
    """The text that an element's content stands for.

    >>> text_of_markup(b"R&amp;D &#8593;")
    'R&D ↑'
    """
    if b"\r" in markup:
        markup = markup.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # as every XML parser reads them
    if b"&" not in markup:
        return decoded(markup)
    if _PREDEFINED.sub(b"", markup).find(b"&") >= 0:
        return elements_of(b"<t>" + markup + b"</t>").text
    text = decoded(markup)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


def markup_of(text: str) -> bytes:
    """The content of an element that stands for a text.

    >>> markup_of('A1&"<"'), text_of_markup(markup_of("one\\rtwo"))
    (b'A1&amp;"&lt;"', 'one\\rtwo')
    """
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        text = text.replace(character, entity)
    return text.encode()


def formula_markup(text: str) -> str:
    """The content of a formula element, with the characters that XML cannot hold as Excel writes them."""
    return markup_of(_NOT_XML_OR_RETURN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)).decode()


def escaped(text: str) -> bytes:
    """A cell's text as XML writes it in an element or an attribute.

    Characters that XML cannot hold are written as Excel writes them, ``_x0007_`` (ECMA-376 part 1,
    22.9.2.19); an underscore that begins such a sequence is written so itself.

    >>> escaped('R&D "10<20"')
    b'R&amp;D &quot;10&lt;20&quot;'
    >>> escaped("_x0041_\\x07")
    b'_x005F_x0041__x0007_'
    """
    text = _ESCAPE_LIKE.sub("_x005F_", text)
    text = _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, entity)
    return text.encode()


def unescaped(text: str) -> str:
    """A text of a workbook with its ``_x0007_`` sequences read.

    >>> unescaped("a_x000D_b"), unescaped("_x005F_x0041_")
    ('a\\rb', '_x0041_')
    """
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # A character beyond U+FFFF may be written as its two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_PREDEFINED = re.compile(rb"&(?:lt|gt|quot|apos|amp);")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML_OR_RETURN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]|[\ufffe\uffff]")
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f]|[\ud800-\udfff]|[\ufffe\uffff]")
