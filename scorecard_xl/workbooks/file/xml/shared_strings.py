"""The part ``sharedStrings.xml``: the texts that cells point to. It is only read."""

import re
from array import array

from scorecard_xl.spreadsheet.raised_text import raised
from scorecard_xl.workbooks.file.xml.spans import Element, elements_of, text_of_markup, unescaped

_PLAIN = re.compile(rb"<si><t(?: xml:space=\"preserve\")?>([^<]*)</t></si>")
_ITEM = re.compile(rb"<si>|<si/>")


class SharedStringsXml:
    """The shared texts, each decoded when it is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._rich: dict[int, str] = {}
        self._starts = array("Q", (found.start() for found in _ITEM.finditer(data)))
        usual = b"<!" not in data and b"<sst" in data[:1000]
        self._is_usual = usual and len(self._starts) == data.count(b"<si")
        if not self._is_usual:
            self._items = [(item.start, item.end) for item in elements_of(data).all("si")]

    def text(self, index: int) -> str:
        """The text at an index, without the readings of phonetic guides; IndexError where there is none."""
        if index < 0:
            raise IndexError(index)
        if self._is_usual and (plain := _PLAIN.match(self._data, self._starts[index])):
            text = text_of_markup(plain[1])
            return unescaped(text) if "_x" in text else text
        if index not in self._rich:
            self._rich[index] = text_of(self.item(index))
        return self._rich[index]

    def item(self, index: int) -> bytes:
        """The whole element at an index, with its runs of rich text."""
        if not self._is_usual:
            start, end = self._items[index]
            return self._data[start:end]
        start = self._starts[index]
        if self._data.startswith(b"<si/>", start):
            return b"<si/>"
        return self._data[start : self._data.index(b"</si", start)] + b"</si>"


def text_of(item: bytes, prefix: str = "") -> str:
    """The text of an ``si`` or ``is`` element; ``prefix`` is that of what stands in it, if not its own. What
    is set above or below the line is so in the text.

    >>> text_of(b"<is><r><t>one </t></r><r><t>two</t></r><rPh sb='0' eb='1'><t>three</t></rPh></is>")
    'one two'
    >>> text_of(b"<is><r><t>234</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r></is>")
    '234¹'
    """
    root = elements_of(item)
    texts = [part.text for part in root.children if part.name == f"{prefix or root.prefix}t"]
    runs = [run for run in root.children if run.name == f"{prefix or root.prefix}r"]
    for run in runs:
        text = "".join(part.text for part in run.all("t"))
        texts.append(raised(text) if _is_raised(run) else text)
    return unescaped("".join(texts))


def _is_raised(run: Element) -> bool:
    return any(
        look.local_name == "vertAlign" and look.attributes.get("val") in ("superscript", "subscript")
        for looks in run.children
        if looks.local_name == "rPr"
        for look in looks.children
    )
