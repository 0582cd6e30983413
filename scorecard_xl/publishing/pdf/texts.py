"""The Markdown around the figures of a copy as a tree of nodes, which the template of the PDF lays out."""

from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from scorecard_xl.publishing.markdown import parser
from scorecard_xl.words.text import visible

Node = dict[str, Any]
_DEEPEST = 12
"""How deep nodes go; what is in deeper ones stands in these: Typst has an end to how deep it goes."""

_KINDS = {
    "paragraph": "paragraph",
    "strong": "strong",
    "em": "emphasis",
    "blockquote": "quote",
    "list_item": "item",
    "softbreak": "space",
    "hardbreak": "break",
    "hr": "rule",
}


def text_nodes(markdown: str) -> list[Node]:
    """A text as nodes: each has a ``kind``, and its ``text`` or its ``children``; nothing in it is code.

    >>> text_nodes("Ours")
    [{'kind': 'paragraph', 'children': [{'kind': 'text', 'text': 'Ours'}]}]
    """
    tokens: Sequence[Token] = parser().parse(visible(markdown))
    return list(_nodes(SyntaxTreeNode(tokens).children))


def _nodes(trees: Sequence[SyntaxTreeNode], deep: int = 0) -> Iterator[Node]:
    depth: list[str] = []
    for tree in trees:
        if tree.type == "inline":
            yield from _nodes(tree.children, deep + 1)
        elif tree.type == "heading":
            depth = [one for one in depth if one < tree.tag] + [tree.tag]
            yield {"kind": "heading", "below": len(depth), "children": list(_nodes(tree.children, deep + 1))}
        elif deep > _DEEPEST and tree.children:
            yield from _nodes(tree.children, deep)
        else:
            yield _node(tree, deep)


def _node(tree: SyntaxTreeNode, deep: int) -> Node:
    if tree.type in ("text", "code_inline", "code_block", "fence"):
        kind = {"text": "text", "code_inline": "code"}.get(tree.type, "block")
        return {"kind": kind, "text": tree.content.rstrip("\n")}
    children = list(_nodes(tree.children, deep + 1))
    if tree.type == "link":
        return {"kind": "link", "address": str(tree.attrs["href"]), "children": children}
    if tree.type == "bullet_list":
        return {"kind": "list", "children": children}
    if tree.type == "ordered_list":
        return {"kind": "numbered", "start": int(tree.attrs.get("start", 1)), "children": children}
    return {"kind": _KINDS[tree.type], "children": children}
