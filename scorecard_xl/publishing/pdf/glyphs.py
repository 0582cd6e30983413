"""Characters that no font of the PDF can draw, which PDF/UA-1 allows none of, and what stands for them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scorecard_xl.words.text import visible

_USUAL = re.compile(r"[\n -~\xa0-\u017f‘’“”–—…•↑↓→]*")
_NAMED = re.compile(r'(?:the text|the disallowed codepoint) `"((?:[^"\\]|\\.)*)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_NO_WIDTH = ("Cf", "Mn", "Me", "Mc")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def unusual_words(data: Any) -> list[str]:
    """The words in the strings of some JSON that have a character which a font may lack, sorted.

    >>> unusual_words({"a": ["one", "two \N{FOX FACE}"]})
    ['🦊']
    """
    words = {word for text in _strings(data) for word in text.split() if not _USUAL.fullmatch(word)}
    return sorted(words)


def undrawable(diagnostic: str) -> set[str]:
    """The texts that a diagnostic of Typst says cannot be drawn.

    >>> undrawable('error: the text `"\\\\u{1f98a}"` could not be displayed with font `"Libertinus Serif"`')
    {'🦊'}
    """
    return {_ESCAPED.sub(_unescaped, found) for found in _NAMED.findall(diagnostic)} - {""}


def with_texts(data: Any, of: Callable[[str], str]) -> Any:
    """Some JSON with what ``of`` makes of each of its strings."""
    if isinstance(data, str):
        return of(data)
    if isinstance(data, dict):
        return {name: with_texts(value, of) for name, value in data.items()}
    return [with_texts(value, of) for value in data] if isinstance(data, list | tuple) else data


def replacing(texts: Iterable[str]) -> Callable[[str], str]:
    """What writes a sign by its name, and a letter as a box, wherever one of the texts stands.

    >>> replacing(["\N{FOX FACE}", "\u6f22"])("\N{FOX FACE} \u6f22")
    '[fox face] □'
    """
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    if not longest_first:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: pattern.sub(lambda found: "".join(map(_instead, found[0])), text)


def drawable_text(text: str) -> str:
    """A text whose every character a file can hold: no controls, no halves of characters, no byte order mark.

    >>> drawable_text("\\x00a\\ufeffb\\tc")
    '␀ab c'
    """
    return visible(text).replace("\ufeff", "").replace("\t", " ")


def _instead(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in _NO_WIDTH:
        return ""
    name = unicodedata.name(character, "").lower()
    if _USUAL.fullmatch(character):
        return character
    return f"[{name}]" if kind == "So" and name else "□"


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _strings(value)


def _unescaped(found: re.Match[str]) -> str:
    code, sign = found.groups()
    return chr(int(code, 16)) if code else _ESCAPES.get(sign, sign)
