"""The same workbook written otherwise, as other programs might: a refresh must find the same in it.

Each function takes a part and gives it in another form that means the same.
"""

import re
from collections.abc import Callable
from random import Random
from xml.sax.saxutils import escape, unescape

Rewriting = Callable[[Random, bytes], bytes]

_TAG = re.compile(rb"""<(/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>""")
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")
_EMPTY = re.compile(rb"<([\w:.-]+)([^<>]*[^<>/])?/>")
_CELL_VALUE = re.compile(rb"<v>([^<]*)</v>")
_NUMBER = re.compile(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?)><v>([^<]*)</v>')
_ROOT = re.compile(rb"<[A-Za-z]")
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _with_attributes(data: bytes, change: Callable[[list[bytes]], bytes]) -> bytes:
    def rewritten(tag: re.Match[bytes]) -> bytes:
        attributes = [b"%b=%b" % found for found in _ATTRIBUTE.findall(tag[3])]
        return b"<" + tag[1] + tag[2] + (change(attributes) if attributes else b"") + tag[4] + b">"

    return _TAG.sub(rewritten, data)


def single_quotes(random: Random, data: bytes) -> bytes:
    def change(attributes: list[bytes]) -> bytes:
        return b"".join(b" " + (a if b"'" in a else a.replace(b'"', b"'")) for a in attributes)

    return _with_attributes(data, change)


def other_order(random: Random, data: bytes) -> bytes:
    def change(attributes: list[bytes]) -> bytes:
        random.shuffle(attributes)
        return b" " + b" ".join(attributes)

    return _with_attributes(data, change)


def other_spaces(random: Random, data: bytes) -> bytes:
    def change(attributes: list[bytes]) -> bytes:
        spaces = (b" ", b"\n", b"  ", b"\t", b"\r\n")
        return b"".join(random.choice(spaces) + a.replace(b"=", b" = ", 1) for a in attributes) + b" "

    return _with_attributes(data, change)


def indented(random: Random, data: bytes) -> bytes:
    """Line breaks between the elements, but where text may stand."""
    return re.sub(rb">(?=<(?!/?(?:t|v|r|si|is|rPr|f)\b))", b">\n  ", data)


def comments(random: Random, data: bytes) -> bytes:
    """Comments and processing instructions behind some tags, with markup in them."""
    root = _ROOT.search(data)
    start = root.start() if root else 0
    places = [tag.end() for tag in _TAG.finditer(data, start) if tag[1]]
    for place in sorted(random.sample(places, min(5, len(places))), reverse=True):
        comment = random.choice((b"<!-- <c r='A1'><v>1</v></c> -->", b"<?pi <row/>?>", b"<!---->"))
        data = data[:place] + comment + data[place:]
    return data


def character_data(random: Random, data: bytes) -> bytes:
    """Values in CDATA sections, all but the first perhaps with characters as references."""
    first = _CELL_VALUE.search(data)

    def rewritten(value: re.Match[bytes]) -> bytes:
        text = unescape(value[1].decode())
        if first and value.start() > first.start() and random.random() < 0.5:
            return b"<v>" + "".join(f"&#x{ord(c):x};" for c in text).encode() + b"</v>"
        return f"<v><![CDATA[{text}]]></v>".encode()

    return _CELL_VALUE.sub(rewritten, data)


def prefixed(random: Random, data: bytes) -> bytes:
    """The main namespace has a prefix; only parts with no other namespace in them."""
    if b'xmlns="' + _MAIN not in data or re.search(rb"<\w+:", data):
        return data

    def rewritten(tag: re.Match[bytes]) -> bytes:
        attributes = tag[3].replace(b'xmlns="', b'xmlns:x="')
        return b"<" + tag[1] + b"x:" + tag[2] + attributes + tag[4] + b">"

    return _TAG.sub(rewritten, data)


def opened_out(random: Random, data: bytes) -> bytes:
    """No element is one tag alone."""
    return _EMPTY.sub(rb"<\1\2></\1>", data)


def without_names(random: Random, data: bytes) -> bytes:
    """Cells and rows that follow the one before do not say where they stand."""
    if b"<sheetData>" not in data:
        return data
    column = row = 0

    def rewritten(tag: re.Match[bytes]) -> bytes:
        nonlocal column, row
        before, column_now, row_now = (row, 0, int(tag[3])) if tag[1] == b"row" else (column, 0, row)
        if tag[1] == b"row":
            row, column = row_now, 0
            return b"<row" if row_now == before + 1 else tag[0]
        for letter in tag[2].decode():
            column_now = column_now * 26 + ord(letter) - ord("A") + 1
        column = column_now
        return b"<c" if column_now == before + 1 else tag[0]

    return re.sub(rb'<(row|c) r="([A-Z]*)(\d+)"', rewritten, data)


def other_prolog(random: Random, data: bytes) -> bytes:
    root = _ROOT.search(data)
    rest = data[root.start() :] if root else data
    return random.choice((
        *(rest, b"\xef\xbb\xbf" + data, b"\xef\xbb\xbf" + rest, data + b"\n<!-- end -->\n"),
        *(b"<?xml version='1.0' encoding='utf-8'?>\r\n\r\n" + rest, b"<!-- by hand -->" + rest),
    ))  # fmt: skip


def other_numbers(random: Random, data: bytes) -> bytes:
    """Numbers say that they are some, and have powers of ten."""

    def rewritten(cell: re.Match[bytes]) -> bytes:
        number = float(cell[2])
        return cell[1] + b' t="n"><v>' + f"{number:.16E}".encode() + b"</v>"

    return _NUMBER.sub(rewritten, data)


def inline_texts(random: Random, data: bytes, texts: list[str]) -> bytes:
    """Texts stand in their cells, some of them in two runs."""

    def rewritten(cell: re.Match[bytes]) -> bytes:
        text = texts[int(cell[2])]
        middle = random.randrange(len(text) + 1)
        parts = (text,) if random.random() < 0.5 else (text[:middle], text[middle:])
        written = [f'<t xml:space="preserve">{escape(part)}</t>' for part in parts]
        inside = written[0] if len(parts) == 1 else "".join(f"<r><rPr><b/></rPr>{t}</r>" for t in written)
        return cell[1] + b' t="inlineStr"><is>' + inside.encode() + b"</is></c>"

    return re.sub(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="s"><v>(\d+)</v></c>', rewritten, data)


REWRITINGS: dict[str, Rewriting] = {
    rewriting.__name__: rewriting
    for rewriting in (
        *(single_quotes, other_order, other_spaces, indented, comments, character_data, prefixed),
        *(opened_out, without_names, other_prolog, other_numbers),
    )
}
"""By name; each may come after any other, but :func:`prefixed` and those by names only as the first."""

FIRST = ("other_numbers", "without_names", "character_data", "prefixed")
