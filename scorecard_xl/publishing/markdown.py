"""The Markdown that people write around the figures of a copy: CommonMark, and nothing of HTML in it."""

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from scorecard_xl.words.text import visible

_SCHEMES = ("http", "https", "mailto")
_LOWEST_HEADING = 6


class _Parser(MarkdownIt):
    """A parser that leaves every link as text that does not lead to a page or to a mailbox."""

    def validateLink(self, url: str) -> bool:
        scheme, colon, rest = url.partition(":")
        return bool(colon and rest) and scheme.lower() in _SCHEMES


def parser() -> MarkdownIt:
    """The parser for the texts of a copy: HTML in them stays text, and nothing is loaded from elsewhere.

    >>> [token.type for token in parser().parse("*One*")]
    ['paragraph_open', 'inline', 'paragraph_close']
    """
    return _Parser("commonmark", {"html": False}).disable("image")


def markdown_html(text: str, below: int = 2) -> Markup:
    """A text as HTML, its headings one after the other ``below`` a heading of that level.

    >>> print(markdown_html("### Notes\\n<b>*Open* data</b>, [here](javascript:alert(1))"))
    <h3>Notes</h3>
    <p>&lt;b&gt;<em>Open</em> data&lt;/b&gt;, [here](javascript:alert(1))</p>
    <BLANKLINE>
    """
    markdown = parser()
    tokens = markdown.parse(visible(text))
    _put_below(tokens, below)
    rendered: str = markdown.renderer.render(tokens, markdown.options, {})
    return Markup(rendered)


def _put_below(tokens: list[Token], below: int) -> None:
    """Give the headings levels without a gap: each is one deeper than the one that it is under, at most."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type not in ("heading_open", "heading_close"):
            continue
        if token.type == "heading_open":
            level = int(token.tag[1:])
            open_levels = [one for one in open_levels if one < level] + [level]
        token.tag = f"h{min(_LOWEST_HEADING, below + len(open_levels))}"
