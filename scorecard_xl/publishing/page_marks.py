"""What a page says of itself to us: for whom it is, and whether it is the list of months."""

from html.parser import HTMLParser
from typing import NamedTuple

from scorecard_xl.publishing.month_links import AUDIENCE_META, LIST_META
from scorecard_xl.publishing.publication import Audience


class PageMarks(NamedTuple):
    """For whom a page of ours is, and whether it lists the months."""

    audience: Audience
    is_list: bool


def marks_of(page: bytes) -> PageMarks | None:
    """The marks of a page; None for a page that is not ours.

    >>> marks_of(b'<head><meta name="scorecard-audience" content="board"></head>')
    PageMarks(audience=<Audience.BOARD: 'board'>, is_list=False)
    >>> marks_of(b"<h1>Somebody's</h1>") is None
    True
    """
    try:
        head = page.decode("utf-8").partition("</head>")[0]
    except UnicodeDecodeError:
        return None
    parser = _Head()
    parser.feed(head)
    try:
        audience = Audience(parser.named.get(AUDIENCE_META))
    except ValueError:
        return None
    return PageMarks(audience, LIST_META in parser.named)


class _Head(HTMLParser):
    """The named meta elements of a page's head."""

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "meta" and (name := said.get("name")):
            self.named[name] = said.get("content") or ""
