"""Mutations of a part's XML: attributes, elements, texts, and what stands before the root."""

import re
from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import NamedTuple

from tests.fuzzing.package_mutations import bytes_changed

Mutation = Callable[[Random, bytes], bytes]


class Tag(NamedTuple):
    """An element: its own name, the bytes of its opening tag, and those of all of it."""

    name: bytes
    start: int
    opening_end: int
    closing_start: int
    end: int


_TAG = re.compile(rb"""<(/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>""")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_ANYTHING = (
    *("", " ", "-1", "0", "1", "-3", "2147483648", "4294967296", "99999999999999999999", "1" + "0" * 400),
    *("9" * 5000, "NaN", "INF", "-INF", "1e400", "1e308", "-1e-320", "0x10", "1.5", "1,5", "true", "null"),
    *("٣", "²", "A0", "XFE1", "XFD1048576", "$A$1", "&#55;", "&#x41;", "&amp;", "_x0041_", "_xD800_"),
    *("a" * 70_000, "▲", "\t", "&#10;", "../../x", "/etc/passwd", "http://example.com/", "rId99"),
)
AREAS = (
    *("A1", "A0", "XFE1", "XFD1048577", "A1:XFD1048576", "A:A", "1:1", "B2:A1", "A1:", ":A1", "A1:B2:C3"),
    *("$A$1:$B$2", "Sheet1!A1", "a1", "A-1", "A1 B2", "A1,B2", "AAAAAAA1", "A99999999999999999999", "#REF!"),
    *("S11:T14", "A10:AC10", "S10:V14", "T11", "R11:S11", "A1:A1048576", "A11:AC11", "R10:S10", "E10:E12"),
)
_TYPES = ("s", "str", "inlineStr", "b", "e", "n", "d", "weird", "S", "array", "shared", "dataTable", "")
_SPECIAL = {
    **dict.fromkeys((b"r", b"ref", b"sqref", b"activeCell", b"topLeftCell", b"r1", b"r2"), AREAS),
    **dict.fromkeys((b"t", b"type", b"state", b"Type", b"ContentType"), _TYPES),
}
_TEXTS = (
    *_ANYTHING,
    *("May-21", "Apr-21 to May-21", "% change from Apr-21", "Ref.", "12-mnth avg", "13 months average"),
    *("2021-05-01", "2021-13-45", "#DIV/0!", "#N/A", "0.5", "1.7976931348623157E+308", "44317", "-44317"),
    *("2958466", "60", "0.9999999", "↑", "- n/a", "n/a", "98%", "1,237", "1.2.3", "SUM(A1:A9)", "A1+[Ref.]"),
)
_XML = (
    *(b"<!-- a comment -->", b"<!-- <c r='A1'><v>1</v></c> -->", b"<?pi target?>", b"<![CDATA[text]]>"),
    *(b"<![CDATA[<c r='A1'/>]]>", b"&lol;", b"&#0;", b"&#65;", b"&amp;amp;", b"]]>", b"text", b"\0"),
    *(b"\xff\xfe", b"\xc3\x28", b"<", b">", b"<a", b"</x>", b"<a><b></a></b>", b"<x:y/>", b"<c/>", b"<row/>"),
    *(
        b"<sheetData/>",
        b"<sheetData></sheetData>",
        b"</sheetData>",
        b"</row>",
        b"<v>5</v>",
        b"<f/>",
        b"<is/>",
    ),
    *(
        b"<f>1+1</f>",
        b'<f t="shared" si="0"/>',
        b'<f t="array" ref="A1:XFD1048576">1</f>',
        b"<is><t>x</t></is>",
    ),
    *(b'<mc:AlternateContent xmlns:mc="m"><mc:Choice><c r="A1"/></mc:Choice></mc:AlternateContent>', b" "),
)
_DOCTYPES = (
    b'<!DOCTYPE x [<!ENTITY lol "lol">]>',
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
)


@lru_cache(maxsize=256)
def tags(data: bytes) -> tuple[Tag, ...]:
    """The elements of a part, as far as its tags fit together."""
    found: list[Tag] = []
    open_tags: list[tuple[bytes, int, int, int]] = []
    for match in _TAG.finditer(data):
        closes, name, _, is_empty = match.groups()
        if is_empty:
            found.append(Tag(name, match.start(), match.end(), match.end(), match.end()))
        elif not closes:
            found.append(Tag(name, match.start(), match.end(), match.end(), match.end()))
            open_tags.append((name, match.start(), match.end(), len(found) - 1))
        elif open_tags and open_tags[-1][0] == name:
            _, start, opening_end, place = open_tags.pop()
            found[place] = Tag(name, start, opening_end, match.start(), match.end())
    return tuple(found)


@lru_cache(maxsize=256)
def by_name(data: bytes) -> dict[bytes, list[Tag]]:
    """The elements of a part by their names."""
    named: dict[bytes, list[Tag]] = {}
    for tag in tags(data):
        named.setdefault(tag.name, []).append(tag)
    return named


def _tag(random: Random, data: bytes) -> Tag | None:
    """An element: each name as likely as any other, so that cells do not crowd out the rest."""
    named = by_name(data)
    return random.choice(named[random.choice(list(named))]) if named else None


# --- the XML of a part


def _attribute_value(random: Random, data: bytes) -> bytes:
    if (tag := _tag(random, data)) is None:
        return data
    found = list(_ATTRIBUTE.finditer(data, tag.start, tag.opening_end))
    if not found:
        return data
    attribute = random.choice(found)
    values = _SPECIAL.get(attribute[1], _ANYTHING) if random.random() < 0.7 else _ANYTHING
    value = random.choice(values).encode()
    return data[: attribute.start()] + b" " + attribute[1] + b'="' + value + b'"' + data[attribute.end() :]


def _attribute_removed(random: Random, data: bytes) -> bytes:
    if (tag := _tag(random, data)) is None:
        return data
    found = list(_ATTRIBUTE.finditer(data, tag.start, tag.opening_end))
    if not found:
        return data
    attribute = random.choice(found)
    return data[: attribute.start()] + data[attribute.end() :]


def _attribute_added(random: Random, data: bytes) -> bytes:
    if (tag := _tag(random, data)) is None:
        return data
    place = tag.start + 1 + len(tag.name)
    name = random.choice(("r", "t", "s", "ref", "hidden", "xml:space", "mc:Ignorable", "x", "cm", "sheet"))
    value = random.choice(_SPECIAL.get(name.encode(), _ANYTHING))
    return data[:place] + f' {name}="{value}"'.encode() + data[place:]


def _attributes_written_otherwise(random: Random, data: bytes) -> bytes:
    """The same attributes in another order, between other quotes, with other spaces."""
    if (tag := _tag(random, data)) is None:
        return data
    found = [(m[1], m[2] or m[3] or b"") for m in _ATTRIBUTE.finditer(data, tag.start, tag.opening_end)]
    random.shuffle(found)
    quote = random.choice((b"'", b'"')) if not any(b"'" in value for _, value in found) else b'"'
    space = random.choice((b" ", b"\n", b"  "))
    written = b"".join(space + name + b"=" + quote + value + quote for name, value in found)
    end = b"/>" if data[tag.opening_end - 2 : tag.opening_end] == b"/>" else b">"
    return data[: tag.start] + b"<" + tag.name + written + space + end + data[tag.opening_end :]


def _element_removed(random: Random, data: bytes) -> bytes:
    tag = _tag(random, data)
    return data if tag is None else data[: tag.start] + data[tag.end :]


def _element_doubled(random: Random, data: bytes) -> bytes:
    if (tag := _tag(random, data)) is None:
        return data
    times = random.choice((1, 1, 2, 50)) if tag.end - tag.start < 2_000 else 1
    return data[: tag.end] + data[tag.start : tag.end] * times + data[tag.end :]


def _element_moved(random: Random, data: bytes) -> bytes:
    one, other = _tag(random, data), _tag(random, data)
    if one is None or other is None:
        return data
    moved = data[one.start : one.end]
    place = random.choice((other.start, other.opening_end, other.end))
    if place >= one.end:
        return data[: one.start] + data[one.end : place] + moved + data[place:]
    if place <= one.start:
        return data[:place] + moved + data[place : one.start] + data[one.end :]
    return data


def _siblings_swapped(random: Random, data: bytes) -> bytes:
    """Two elements of the same name change places: rows and cells out of order."""
    named = [found for found in by_name(data).values() if len(found) > 1]
    if not named:
        return data
    found = random.choice(named)
    place = random.randrange(len(found) - 1)
    one, other = found[place], found[place + 1]
    if other.start < one.end:
        return data
    between = data[one.end : other.start]
    swapped = data[other.start : other.end] + between + data[one.start : one.end]
    return data[: one.start] + swapped + data[other.end :]


def _element_nested(random: Random, data: bytes) -> bytes:
    if (tag := _tag(random, data)) is None:
        return data
    depth = random.choice((1, 5, 200, 20_000))
    name = tag.name
    around = b"<" + name + b">", b"</" + name + b">"
    return (
        data[: tag.start]
        + around[0] * depth
        + data[tag.start : tag.end]
        + around[1] * depth
        + data[tag.end :]
    )


def _element_emptied(random: Random, data: bytes) -> bytes:
    tag = _tag(random, data)
    return data if tag is None else data[: tag.opening_end] + data[tag.closing_start :]


def _element_renamed(random: Random, data: bytes) -> bytes:
    if (tag := _tag(random, data)) is None:
        return data
    name = random.choice((b"x:" + tag.name, tag.name.upper(), b"row", b"c", b"v", b"is", b"ext", b"t"))
    opening = b"<" + name + data[tag.start + 1 + len(tag.name) : tag.opening_end]
    if tag.closing_start == tag.end:
        return data[: tag.start] + opening + data[tag.end :]
    inside = data[tag.opening_end : tag.closing_start]
    return data[: tag.start] + opening + inside + b"</" + name + b">" + data[tag.end :]


def _text_replaced(random: Random, data: bytes) -> bytes:
    named = by_name(data)
    wanted = [name for name in (b"v", b"f", b"t", b"formula", b"formula1") if name in named]
    if not wanted:
        return data
    tag = random.choice(named[random.choice(wanted)])
    text = random.choice(_TEXTS).encode()
    return data[: tag.opening_end] + text + data[tag.closing_start :] if tag.end > tag.opening_end else data


def _xml_inserted(random: Random, data: bytes) -> bytes:
    if (tag := _tag(random, data)) is None:
        return data
    place = random.choice((tag.start, tag.opening_end, tag.closing_start, tag.end))
    return data[:place] + random.choice(_XML) + data[place:]


def _prolog(random: Random, data: bytes) -> bytes:
    root = tags(data)[0].start if tags(data) else 0
    declaration, rest = data[:root], data[root:]
    kind = random.randrange(7)
    if kind == 0:
        return declaration + random.choice(_DOCTYPES) + rest
    if kind == 1:
        return rest
    if kind == 2:
        encoding = random.choice(("utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig", "utf-32"))
        return data.decode("utf-8", "replace").encode(encoding, "replace")
    if kind == 3:
        name = random.choice((b"ISO-8859-1", b"utf-16", b"windows-1252", b"UTF-7", b"nonsense", b""))
        return b'<?xml version="1.0" encoding="' + name + b'"?>' + rest
    if kind == 4:
        return declaration + random.choice((b"<!-- c -->", b"<?pi?>", b"\n\n", b"\0", b"text")) + rest
    if kind == 5:
        return b'<?xml version="1.1"?>' + rest
    return data + random.choice((b"<!-- end -->", b"\n", b"<again/>", b"\0" * 100, b"<?pi?>", b"text"))


OF_XML: tuple[Mutation, ...] = (
    *(_attribute_value, _attribute_value, _attribute_value, _text_replaced, _text_replaced, _xml_inserted),
    *(_attribute_removed, _attribute_added, _element_removed, _element_doubled, _element_moved),
    *(_siblings_swapped, _element_nested, _element_emptied, _element_renamed, _prolog, bytes_changed),
    _attributes_written_otherwise,
)
