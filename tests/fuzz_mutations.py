"""Mutations of workbooks: of the file's bytes, of its parts, of the XML in them, and of what cells say."""

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random
from typing import NamedTuple

Package = list[tuple[str, bytes]]
"""The parts of a workbook in their order; a name may stand twice."""


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
_AREAS = (
    *("A1", "A0", "XFE1", "XFD1048577", "A1:XFD1048576", "A:A", "1:1", "B2:A1", "A1:", ":A1", "A1:B2:C3"),
    *("$A$1:$B$2", "Sheet1!A1", "a1", "A-1", "A1 B2", "A1,B2", "AAAAAAA1", "A99999999999999999999", "#REF!"),
    *("S11:T14", "A10:AC10", "S10:V14", "T11", "R11:S11", "A1:A1048576", "A11:AC11", "R10:S10", "E10:E12"),
)
_TYPES = ("s", "str", "inlineStr", "b", "e", "n", "d", "weird", "S", "array", "shared", "dataTable", "")
_SPECIAL = {
    **dict.fromkeys((b"r", b"ref", b"sqref", b"activeCell", b"topLeftCell", b"r1", b"r2"), _AREAS),
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
def _by_name(data: bytes) -> dict[bytes, list[Tag]]:
    named: dict[bytes, list[Tag]] = {}
    for tag in tags(data):
        named.setdefault(tag.name, []).append(tag)
    return named


def _tag(random: Random, data: bytes) -> Tag | None:
    """An element: each name as likely as any other, so that cells do not crowd out the rest."""
    named = _by_name(data)
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
    named = [found for found in _by_name(data).values() if len(found) > 1]
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
    named = _by_name(data)
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


def _bytes_of_part(random: Random, data: bytes) -> bytes:
    return bytes_changed(random, data)


OF_XML: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(_attribute_value, _attribute_value, _attribute_value, _text_replaced, _text_replaced, _xml_inserted),
    *(_attribute_removed, _attribute_added, _element_removed, _element_doubled, _element_moved),
    *(_siblings_swapped, _element_nested, _element_emptied, _element_renamed, _prolog, _bytes_of_part),
    _attributes_written_otherwise,
)


# --- what cells say

_HEADERS = (
    *("Ref.", "Indicator", "Owner/ Reporter", "Preferred DoT", "12-mnth avg", "12-mnth max.", "% change"),
    *("% change from Apr-21", "% change from May-20", "% change from last month", "Commentary (May-21):"),
    *("May-21", "Apr-20", "13 months average", "May-21 (p)", "Jun-99", "% change from Apr-21 to May-21"),
)
_VALUES = (
    *("", "-", "n/a", "tbc", "98%", "1,237", "about 5", "↑", "→ 3%", "- n/a", "▲", "▼", "⬆️", "better", " "),
    *("x" * 32_767, "a\nb", "<&>", "=1+1", "￿", "M1", "Number per 10,000", "rate of change"),
)
_NUMBERS = (
    *("0", "-0", "1", "-1", "0.1", "1e308", "-1e308", "1e-308", "5e-324", "123456789012345678", "44317"),
    *(
        "0.30000000000000004",
        "2958465",
        "1e15",
        "NaN",
        "inf",
        "9e999",
        "1_000",
        "+5",
        " 7 ",
        "12e",
        ".5",
        "219",
    ),
)
_FORMULAS = (
    *(
        "<f>1+1</f>",
        "<f>SUM(E11:R11)</f>",
        '<f t="shared" si="0"/>',
        '<f t="shared" ref="T11:T14" si="7">A1</f>',
    ),
    *('<f t="array" ref="T11:T12">1</f>', '<f t="array" ref="Q11:T14">E11</f>', "<f></f>", "<f/>"),
    *('<f t="dataTable" ref="S11:T12" r1="A1"/>', '<f t="shared" si="7"/>', "<f>[1]Other!$A$1</f>"),
)
_FORMATS = (
    *(
        "0%",
        "0.00%",
        "General",
        "mmm-yy",
        "@",
        "[$-809]d mmm",
        ";;;",
        "0.0E+0",
        "# ?/?",
        '"x',
        "[Red]0;[<5]1",
    ),
    *("\\", "[", "_", "*", "0" * 300, "0,,,,%%%%", "[h]:mm", '[>99999999999]0;"-"', "؋0", "", "0.0.0.0"),
)


def _random_cell(random: Random, reference: str) -> str:
    style = random.choice(("", "", ' s="1"', ' s="13"', ' s="17"', ' s="9999"', ' s="-3"'))
    formula = random.choice(_FORMULAS) if random.random() < 0.3 else ""
    kind = random.randrange(7)
    opening = f'<c r="{reference}"{style}'
    if kind <= 1:
        return f"{opening}>{formula}<v>{random.choice(_NUMBERS)}</v></c>"
    if kind <= 3:
        text = random.choice(_VALUES + _HEADERS).replace("&", "&amp;").replace("<", "&lt;")
        if formula or random.random() < 0.5:
            return f'{opening} t="str">{formula}<v>{text}</v></c>'
        return f'{opening} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if kind == 4:
        return f'{opening} t="s">{formula}<v>{random.choice((0, 5, 15, 40, 99999, -1))}</v></c>'
    if kind == 5:
        return f'{opening} t="e">{formula}<v>{random.choice(("#N/A", "#DIV/0!", "#SPILL!", ""))}</v></c>'
    return f'{opening} t="b">{formula}<v>{random.choice(("0", "1", "true", "2"))}</v></c>'


def _cells(random: Random, data: bytes) -> bytes:
    """Some cells say something else, more often near one another than not."""
    cells = list(_by_name(data).get(b"c", []))
    place = random.randrange(max(len(cells), 1))
    chosen = {place + random.choice((0, 0, 1, 2, 27, 29, 30)) for _ in range(random.choice((1, 1, 2, 4)))}
    for tag in reversed([cells[i] for i in sorted(chosen) if i < len(cells)]):
        named = re.search(rb'\br="([A-Z]+[0-9]+)"', data[tag.start : tag.opening_end])
        if named:
            new = _random_cell(random, named[1].decode()).encode()
            data = data[: tag.start] + new + data[tag.end :]
    return data


def _merged(random: Random, data: bytes) -> bytes:
    reference = random.choice(_AREAS)
    if random.random() < 0.7:
        row, column = random.randrange(8, 26), random.randrange(26)
        width, height = random.choice((0, 1, 2)), random.choice((0, 0, 1, 2, 60))
        last = chr(ord("A") + min(column + width, 25))
        reference = f"{chr(ord('A') + column)}{row}:{last}{row + height}"
    cell = f'<mergeCell ref="{reference}"/>'.encode()
    if b"</mergeCells>" in data:
        return data.replace(b"</mergeCells>", cell + b"</mergeCells>")
    return data.replace(b"</sheetData>", b"</sheetData><mergeCells>" + cell + b"</mergeCells>")


def _rows_renumbered(random: Random, data: bytes) -> bytes:
    """All rows from one on stand some rows lower or higher, or very far down."""
    rows = _by_name(data).get(b"row", [])
    numbers = [m for tag in rows if (m := re.search(rb'\br="([0-9]+)"', data[tag.start : tag.opening_end]))]
    if not numbers:
        return data
    first = int(random.choice(numbers)[1])
    by = random.choice((1, 2, -1, 1_000, 1_048_000, 2_000_000, 10**12))

    def moved(found: re.Match[bytes]) -> bytes:
        number = int(found[2])
        return found[1] + (b"%d" % (number + by) if number >= first else found[2]) + b'"'

    return re.sub(rb'(<row r="|<c r="[A-Z]+)([0-9]+)"', moved, data)


def _protected(random: Random, data: bytes) -> bytes:
    password = random.choice((b"", b' password="CC1A"', b' hashValue="x" saltValue="y" spinCount="1"'))
    tag = b'<sheetProtection sheet="1"' + password + b"/>"
    return data.replace(b"</sheetData>", b"</sheetData>" + tag)


def _rules(random: Random, data: bytes) -> bytes:
    """Conditional formats of ours and of others, whole and broken."""
    formula = random.choice(
        (b'AND(N("scorecard_xl")=0,TRUE)', b"AND(N(&quot;scorecard_xl&quot;)=0)", b"1", b"", b"&lt;")
    )
    areas = random.choice(_AREAS).encode()
    attributes = random.choice((b'type="expression" dxfId="0" priority="1"', b"", b'dxfId="-1" priority="x"'))
    rule = b"<cfRule " + attributes + b"><formula>" + formula + b"</formula></cfRule>"
    rule *= random.choice((1, 1, 3))
    block = b'<conditionalFormatting sqref="' + areas + b'">' + rule + b"</conditionalFormatting>"
    return re.sub(rb"(?=<dataValidations|<pageMargins)", lambda _: block, data, count=1)


OF_SHEET: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(_cells, _cells, _cells, _cells, _merged, _rows_renumbered, _protected, _rules),
)


def formats_changed(random: Random, data: bytes) -> bytes:
    """A style shows numbers in another format."""
    code = random.choice(_FORMATS).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    number = random.choice(("0", "9", "164", "165", "999999", "-1", "99999999999999999999"))
    data = re.sub(
        rb'formatCode="[^"]*"', f'formatCode="{code}"'.replace("\\", "\\\\").encode(), data, count=1
    )
    uses = list(re.finditer(rb'numFmtId="[^"]*"', data))
    if not uses:
        return data
    use = random.choice(uses)
    return data[: use.start()] + f'numFmtId="{number}"'.encode() + data[use.end() :]


# --- the parts of a package


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


# --- the bytes of a file


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
