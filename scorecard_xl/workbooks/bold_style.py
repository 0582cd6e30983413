"""A bold cell style for headings of ours, at the end of ``styles.xml``."""

from operator import itemgetter

from .xml_spans import Element, appended, edited, number_or, root_of

# CT_Font behind its b, ECMA-376 part 1, 18.8.22
_IN_ORDER = (
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)


def with_bold_style(data: bytes) -> tuple[bytes, int]:
    """The part with a bold variant of the usual font, and the number of the cell style that shows it.

    A part without fonts or cell styles stays as it is, and the number is that of the usual style.

    >>> data, style = with_bold_style(
    ...     b'<styleSheet><fonts count="1"><font><sz val="8"/></font></fonts>'
    ...     b'<cellXfs count="1"><xf/></cellXfs></styleSheet>'
    ... )
    >>> style, b'<font><b/><sz val="8"/></font>' in data
    (1, True)
    """
    root = root_of(data, "styleSheet")
    fonts, cell_styles = root.first("fonts"), root.first("cellXfs")
    if fonts is None or cell_styles is None or not fonts.children or not cell_styles.children:
        return data, 0
    prefix = root.prefix
    font = f"<{prefix}font><{prefix}b/>".encode() + _rest(data, fonts, cell_styles.children[0])
    font += f"</{prefix}font>".encode()
    style = (
        f'<{prefix}xf numFmtId="0" fontId="{len(fonts.children)}" fillId="0" borderId="0" xfId="0" '
        'applyFont="1"/>'
    )
    edits = [*appended(data, fonts, font, 1), *appended(data, cell_styles, style.encode(), 1)]
    return b"".join(edited(data, sorted(edits, key=itemgetter(0, 1)))), len(cell_styles.children)


def _rest(data: bytes, fonts: Element, usual: Element) -> bytes:
    """What the usual cell style's font says, apart from being bold."""
    number = number_or(usual.attributes.get("fontId", "0"), 0)
    font = fonts.children[number] if number < len(fonts.children) else fonts.children[0]
    children = [child for child in font.children if child.local_name in _IN_ORDER]
    children.sort(key=lambda child: _IN_ORDER.index(child.local_name))  # some libraries write another order
    return b"".join(data[child.start : child.end] for child in children)
