"""What people write around the figures in Markdown, as the text of a cell."""

from collections.abc import Iterator

from markdown_it.token import Token

from scorecard_xl.publishing.markdown import parser
from scorecard_xl.words.text import visible


def plain_text(markdown: str) -> str:
    """A text without the signs of Markdown: links with their addresses, paragraphs and items on lines of
    their own.

    >>> print(plain_text("## Notes\\n*Ours*, [here](https://example.org/):\\n- one\\n- two"))
    Notes
    Ours, here (https://example.org/):
    • one
    • two
    """
    lines: list[str] = []
    markers: list[str] = []
    prefix = ""
    for token in parser().parse(visible(markdown)):
        if token.type == "bullet_list_open":
            markers.append("•")
        elif token.type == "ordered_list_open":
            markers.append("")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            markers.pop()
        elif token.type == "list_item_open":
            indent = "  " * (len(markers) - 1)
            prefix = f"{indent}{markers[-1] or f'{token.info}{token.markup}'} "
        elif token.type == "inline":
            lines.append(prefix + "".join(_inline(token.children or ())))
            prefix = ""
        elif token.type in ("code_block", "fence"):
            lines.append(prefix + token.content.rstrip("\n"))
            prefix = ""
    return "\n".join(lines)


def _inline(tokens: "list[Token] | tuple[()]") -> Iterator[str]:
    address, said = "", ""
    for token in tokens:
        if token.type == "link_open":
            address, said = str(token.attrs["href"]), ""
        elif token.type == "link_close":
            if said not in (address, address.removeprefix("mailto:")):
                yield f" ({address})"
        elif token.type in ("softbreak", "hardbreak"):
            yield " " if token.type == "softbreak" else "\n"
        elif token.content:
            said += token.content
            yield token.content
