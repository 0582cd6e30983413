"""A page as a tree, which only a page with every element closed in its turn can be."""

from html.parser import HTMLParser
from xml.etree import ElementTree

_VOID = {"meta", "input", "br", "hr", "img", "link"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.builder = ElementTree.TreeBuilder()
        self.open: list[str] = []
        self.root: ElementTree.Element | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.open.append(tag)
        if tag in _VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()
        ended = self.builder.end(tag)
        if not self.open:
            self.root = ended

    def handle_data(self, data: str) -> None:
        if self.open:
            self.builder.data(data)


def tree_of(page: str) -> ElementTree.Element:
    """The page's element html."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.root is not None and not reader.open, f"never closed: {reader.open}"
    return reader.root


def text_of(element: ElementTree.Element) -> str:
    """The text in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def by_id(root: ElementTree.Element, name: str) -> ElementTree.Element:
    """The element with an id."""
    (found,) = (one for one in root.iter() if one.get("id") == name)
    return found


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The elements that have a class."""
    return [one for one in root.iter() if name in one.get("class", "").split()]
