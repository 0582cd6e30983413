"""The letters that fonts of symbols show as arrows and triangles."""

_WINGDINGS = dict(zip("àáâèéêðñò", "→↑↓→↑↓⇨⇧⇩", strict=True))
_SHOWN = {
    "wingdings": _WINGDINGS,
    "wingdings 3": dict(zip("ghipqu", "→↑↓▲▼▶", strict=True)),
    "webdings": dict(zip("456", "▶▲▼", strict=True)),
}


def may_be_symbol(text: str) -> bool:
    """Whether a text is a letter that some font of symbols shows as an arrow.

    >>> may_be_symbol("p"), may_be_symbol("up")
    (True, False)
    """
    return any(text in letters for letters in _SHOWN.values())


def shown_as(text: str, font: str) -> str:
    """What a font shows of a letter, "" where it is no arrow there.

    >>> shown_as("p", "Wingdings 3"), shown_as("q", "Wingdings 3"), shown_as("p", "Arial")
    ('▲', '▼', '')
    """
    return _SHOWN.get(font.strip().casefold(), {}).get(text, "")
