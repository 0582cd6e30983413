"""The part ``styles.xml``: what its styles show, and new ones at the end, never renumbered."""

import re
from collections.abc import Sequence
from itertools import count
from operator import itemgetter

from scorecard_xl.spreadsheet.built_in_formats import BUILT_IN
from scorecard_xl.spreadsheet.cell_looks import FONT, GRID, CellLook
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import Fill
from scorecard_xl.workbooks.file.xml.spans import Edit, Element, appended, edited, escaped, number_or, root_of

_FIRST_CUSTOM_FORMAT = 164
_OF_THE_SYSTEM = frozenset([14, 22, 37, 38, 39, 40])  # Excel shows these in the way of the computer
_FILLS_OF_THE_SYSTEM = 2  # Excel knows the first two without looking
# CT_Stylesheet, ECMA-376 part 1, 18.8.39
_IN_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")


class StylesXml:
    """The cell styles and the differential styles of a workbook."""

    def __init__(self, data: bytes) -> None:
        self._root = root_of(data, "styleSheet")
        if self._root.is_empty:
            data = data[: self._root.end - 2] + f"></{self._root.name}>".encode()
            self._root = root_of(data, "styleSheet")
        self._data = data
        self._prefix = self._root.prefix
        self._codes: dict[int, str] = {**BUILT_IN, **self._declared_codes()}
        self._cell_styles = self._children("cellXfs", "xf")
        self._fonts = self._children("fonts", "font")
        self._fills = self._children("fills", "fill")
        self._borders = self._children("borders", "border")
        self._named_styles = self._children("cellStyleXfs", "xf")
        self._differential = self._children("dxfs", "dxf")
        self._new_codes: list[bytes] = []
        self._new_fonts: list[bytes] = []
        self._new_cell_styles: dict[tuple[int, int], int] = {}
        self._new_cell_style_tags: list[bytes] = []
        self._new_fills: list[bytes] = []
        self._new_borders: list[bytes] = []
        self._new_differential: list[bytes] = []
        self._differential_of: dict[Fill, int] = {}

    def _children(self, name: str, child: str) -> list[Element]:
        parent = self._root.first(name)
        return parent.all(child) if parent else []

    def _declared_codes(self) -> dict[int, str]:
        formats = [format.attributes for format in self._children("numFmts", "numFmt")]
        declared = {number_or(f.get("numFmtId", ""), -1): f.get("formatCode", "General") for f in formats}
        declared.pop(-1, None)
        return declared

    def number_format(self, style: int) -> str:
        """The number format code of a cell style; General where there is no such style."""
        if style >= len(self._cell_styles):
            return "General"
        number = self._cell_styles[style].attributes.get("numFmtId", "0")
        return self._codes.get(number_or(number, 0), "General")

    def is_date(self, style: int) -> bool:
        """Whether a cell style shows a number as a date."""
        return parse_number_format(self.number_format(style)).is_date

    def fill(self, style: int) -> str:
        """The background of a cell style: a text that is the same for two that look the same, empty for none.

        >>> styles = StylesXml(
        ...     b'<styleSheet><fills><fill><patternFill patternType="none"/></fill><fill><patternFill '
        ...     b'patternType="solid"><fgColor theme="4" tint="0.4"/></patternFill></fill></fills>'
        ...     b'<cellXfs><xf fillId="0"/><xf fillId="1"/></cellXfs></styleSheet>'
        ... )
        >>> styles.fill(0), styles.fill(1)
        ('', 'theme 4 tint 0.4')
        """
        number = 0
        if style < len(self._cell_styles):
            number = number_or(self._cell_styles[style].attributes.get("fillId", "0"), 0)
        if number >= len(self._fills):
            return ""
        fill = self._fills[number]
        pattern = fill.first("patternFill")
        if pattern is None:
            return " ".join(_described(child) for child in fill.children)  # a gradient
        kind = pattern.attributes.get("patternType", "none")
        if kind == "none":
            return ""
        colour = pattern.first("fgColor")
        if kind == "solid":
            return (_colour(colour) if colour else "") or "solid"
        return " ".join([kind, *(_described(child) for child in pattern.children)])

    def font(self, style: int) -> str:
        """The name of a cell style's font, "" where it has none.

        >>> styles = StylesXml(
        ...     b'<styleSheet><fonts><font><name val="Arial"/></font></fonts>'
        ...     b'<cellXfs><xf fontId="0"/></cellXfs></styleSheet>'
        ... )
        >>> styles.font(0), styles.font(1)
        ('Arial', '')
        """
        if style >= len(self._cell_styles):
            return ""
        number = number_or(self._cell_styles[style].attributes.get("fontId", "0"), 0)
        name = self._fonts[number].first("name") if number < len(self._fonts) else None
        return name.attributes.get("val", "") if name else ""

    def is_locked(self, style: int) -> bool:
        """Whether a cell of this style is locked once its sheet is protected."""
        if style >= len(self._cell_styles):
            return True
        cell_style = self._cell_styles[style]
        protection = cell_style.first("protection")
        if protection is None and cell_style.attributes.get("applyProtection") not in ("1", "true"):
            base = number_or(cell_style.attributes.get("xfId", "0"), 0)
            if base < len(self._named_styles):
                protection = self._named_styles[base].first("protection")
        return protection is None or protection.attributes.get("locked", "1") not in ("0", "false")

    def style_of(self, look: CellLook) -> int:
        """The style of a look, one that is there already if there is one; the usual style where styles lack
        what every workbook of Excel has.

        >>> StylesXml(b"<styleSheet><cellXfs><xf/></cellXfs></styleSheet>").style_of(CellLook(bold=True))
        0
        """
        if (
            not (self._cell_styles and self._fonts and self._borders)
            or len(self._fills) < _FILLS_OF_THE_SYSTEM
        ):
            return 0
        bold, colour = ("<b/>" if look.bold else ""), _rgb("color", look.text)
        font = f'<font>{bold}<sz val="{look.size}"/>{colour}<name val="{FONT}"/><family val="2"/></font>'
        attributes = {
            "numFmtId": "0",
            "fontId": str(self._with_tag(self._fonts, self._new_fonts, font)),
            "fillId": "0",
            "borderId": "0",
            "xfId": "0",
            "applyFont": "1",
        }
        if look.background:
            pattern = f'{_rgb("fgColor", look.background)}<bgColor indexed="64"/>'
            fill = f'<fill><patternFill patternType="solid">{pattern}</patternFill></fill>'
            attributes |= {
                "fillId": str(self._with_tag(self._fills, self._new_fills, fill)),
                "applyFill": "1",
            }
        if look.is_boxed:
            sides = "".join(
                f'<{side} style="thin">{_rgb("color", GRID)}</{side}>'
                for side in ("left", "right", "top", "bottom")
            )
            border = f"<border>{sides}<diagonal/></border>"
            number = self._with_tag(self._borders, self._new_borders, border)
            attributes |= {"borderId": str(number), "applyBorder": "1"}
        aligned = (
            (' horizontal="center"' if look.is_centred else "")
            + (' vertical="center"' if look.is_middle else "")
            + (' wrapText="1"' if look.is_boxed else "")
        )
        if not aligned:
            return self._cell_style(attributes, b"")
        return self._cell_style({**attributes, "applyAlignment": "1"}, self._tag(f"<alignment{aligned}/>"))

    def _with_tag(self, known: Sequence[Element], new: list[bytes], text: str) -> int:
        """The number of an element in its list, at whose end it stands where it was not there."""
        tag = self._tag(text)
        tags = [*(self._data[element.start : element.end] for element in known), *new]
        if tag not in tags:
            new.append(tag)
            return len(tags)
        return tags.index(tag)

    def _tag(self, text: str) -> bytes:
        """Elements with the prefix that the part uses."""
        return re.sub(r"<(/?)", rf"<\1{self._prefix}", text).encode()

    def with_number_format(self, style: int, code: str) -> int:
        """The style that is like another but for its number format."""
        number = self._number_of(code)
        known = self._new_cell_styles.get((style, number))
        if known is None:
            known = self._cell_style_like(style, number)
            self._new_cell_styles[style, number] = known
        return known

    def _number_of(self, code: str) -> int:
        for number, known in self._codes.items():
            if known == code and number not in _OF_THE_SYSTEM:
                return number
        number = next(free for free in count(_FIRST_CUSTOM_FORMAT) if free not in self._codes)
        self._codes[number] = code
        tag = f'<{self._prefix}numFmt numFmtId="{number}" formatCode="'.encode()
        self._new_codes.append(tag + escaped(code) + b'"/>')
        return number

    def _cell_style_like(self, style: int, number: int) -> int:
        """A style with this number format, else like another: one that is there already, or a new one."""
        old = self._cell_styles[style] if style < len(self._cell_styles) else None
        attributes = old.attributes if old else {}
        attributes = {**attributes, "numFmtId": str(number), "applyNumberFormat": "1"}
        return self._cell_style(attributes, self._content(old) if old else b"")

    def _cell_style(self, attributes: dict[str, str], content: bytes) -> int:
        for index, known in enumerate(self._cell_styles):
            if known.attributes == attributes and self._content(known) == content:
                return index
        name = f"{self._prefix}xf".encode()
        if not self._cell_styles and not self._new_cell_style_tags:
            self._new_cell_style_tags.append(b"<" + name + b"/>")  # the one of cells that name no style
        said = "".join(f' {key}="{escaped(value).decode()}"' for key, value in attributes.items()).encode()
        end = b">" + content + b"</" + name + b">" if content else b"/>"
        self._new_cell_style_tags.append(b"<" + name + said + end)
        return len(self._cell_styles) + len(self._new_cell_style_tags) - 1

    def _content(self, element: Element) -> bytes:
        return self._data[element.content_start : element.content_end]

    def fill_of(self, differential: int) -> Fill | None:
        """How a differential style looks, where it is as simple as ours; None for any other."""
        if differential >= len(self._differential):
            return None
        style = self._differential[differential]
        font, fill = style.first("font"), style.first("fill")
        if font is None or fill is None or {child.local_name for child in style.children} != {"font", "fill"}:
            return None
        pattern, colour = fill.first("patternFill"), font.first("color")
        background = pattern.first("bgColor") if pattern else None
        if pattern is None or colour is None or background is None:
            return None
        is_solid = pattern.attributes.get("patternType", "solid") == "solid"
        is_plain = {child.local_name for child in font.children} <= {"b", "i", "color"} and not _is_on(
            font, "i"
        )
        if not is_solid or not is_plain or {*colour.attributes, *background.attributes} != {"rgb"}:
            return None
        return Fill(background.attributes["rgb"][2:], colour.attributes["rgb"][2:], _is_on(font, "b"))

    def differential_style(self, fill: Fill) -> int:
        """The differential style of a fill, one that is there already if there is one."""
        if fill not in self._differential_of:
            same = (i for i in range(len(self._differential)) if self.fill_of(i) == fill)
            index = next(same, None)
            if index is None:
                index = len(self._differential) + len(self._new_differential)
                self._new_differential.append(self._differential_tag(fill))
            self._differential_of[fill] = index
        return self._differential_of[fill]

    def _differential_tag(self, fill: Fill) -> bytes:
        bold = '<b/><i val="0"/>' if fill.bold else ""
        return self._tag(
            f'<dxf><font>{bold}<color rgb="FF{fill.text}"/></font>'
            f'<fill><patternFill patternType="solid"><fgColor rgb="FF{fill.background}"/>'
            f'<bgColor rgb="FF{fill.background}"/></patternFill></fill></dxf>'
        )

    def patched(self) -> bytes | None:
        """The part with the new styles at the end of their lists, None where there are none."""
        edits = [
            *self._append("numFmts", self._new_codes),
            *self._append("fonts", self._new_fonts),
            *self._append("fills", self._new_fills),
            *self._append("borders", self._new_borders),
            *self._append("cellXfs", self._new_cell_style_tags),
            *self._append("dxfs", self._new_differential),
        ]
        return b"".join(edited(self._data, sorted(edits, key=itemgetter(0, 1)))) if edits else None

    def _append(self, name: str, tags: list[bytes]) -> list[Edit]:
        if not tags:
            return []
        children = b"".join(tags)
        parent = self._root.first(name)
        if parent is not None:
            return appended(self._data, parent, children, len(tags))
        before = map(self._root.first, _IN_ORDER[: _IN_ORDER.index(name)])
        offset = max((element.end for element in before if element), default=self._root.content_start)
        qualified = (self._prefix + name).encode()
        new = b"<" + qualified + f' count="{len(tags)}">'.encode() + children + b"</" + qualified + b">"
        return [Edit(offset, offset, new)]


def _is_on(font: Element, name: str) -> bool:
    """Whether a font has a property such as bold."""
    element = font.first(name)
    return element is not None and element.attributes.get("val", "1") not in ("0", "false")


def _rgb(name: str, colour: str) -> str:
    """The element of a colour #RRGGBB, empty for none."""
    return f'<{name} rgb="FF{colour.removeprefix("#")}"/>' if colour else ""


def _colour(element: Element) -> str:
    """A colour in words."""
    said = element.attributes
    if "rgb" in said:
        return said["rgb"].upper()[-6:] + _tint(said)  # Excel shows no transparency
    name = next((name for name in ("theme", "indexed", "auto") if name in said), "")
    return f"{name} {said[name]}{_tint(said)}" if name else ""


def _tint(said: dict[str, str]) -> str:
    tint = said.get("tint", "0")
    return "" if tint in ("0", "0.0") else f" tint {tint}"


def _described(element: Element) -> str:
    """An element and all in it, whatever its form."""
    if element.local_name.lower().endswith("color"):
        return f"{element.local_name}({_colour(element)})"
    said = [f"{name}={value}" for name, value in sorted(element.attributes.items())]
    return f"{element.local_name}({' '.join([*said, *map(_described, element.children)])})"
