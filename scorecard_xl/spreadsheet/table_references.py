"""References of formulas to the columns of Excel tables, which name them by their headers."""

import re
from collections.abc import Iterator, Mapping

_TEXT = r'"[^"]*"'
_INSIDE = r"(?:[^\[\]']|'.)*"
_REFERENCE = re.compile(
    rf"{_TEXT}|'(?:[^']|'')*'!?|(?P<table>(?<![\w.\\?$])[^\W\d][\w.\\?]*)(?P<columns>\[(?:{_INSIDE}|\[{_INSIDE}\])*\])",
    re.DOTALL,
)
_ITEM = re.compile(rf"\[({_INSIDE})\]", re.DOTALL)
_ESCAPED = re.compile(r"'(.)", re.DOTALL)
_SPECIAL = re.compile(r"([\[\]#'@])")

Renamed = Mapping[str, Mapping[str, str]]
"""The new headers of tables' columns, by the tables' names and the old headers, both in small letters."""


def columns_named(formula: str) -> Iterator[tuple[str, str]]:
    """The columns that a formula names, each as its table's name and its header.

    >>> list(columns_named("SUM(Cases[[#All],[May-21]])+Cases[No. '#]"))
    [('Cases', '#All'), ('Cases', 'May-21'), ('Cases', 'No. #')]
    """
    for found in _REFERENCE.finditer(formula):
        if found["table"]:
            yield from ((found["table"], _header(item[1])) for item in _items(found["columns"]))


def with_new_headers(formula: str, renamed: Renamed) -> str:
    """A formula that names the columns of renamed headers by their new ones, all at once.

    >>> with_new_headers("SUM(Cases[[Apr-21]:[May-21]])", {"cases": {"apr-21": "May-21", "may-21": "Jun-21"}})
    'SUM(Cases[[May-21]:[Jun-21]])'
    """

    def reference(found: re.Match[str]) -> str:
        new = renamed.get((found["table"] or "").casefold())
        if not new:
            return found[0]
        columns, parts, end = found["columns"], [], 0
        for item in _items(columns):
            header = new.get(_header(item[1]).casefold())
            if header is not None:
                parts += [columns[end : item.start(1)], _SPECIAL.sub(r"'\1", header)]
                end = item.end(1)
        return found["table"] + "".join(parts) + columns[end:]

    return _REFERENCE.sub(reference, formula)


def _items(columns: str) -> Iterator[re.Match[str]]:
    """What stands between the innermost brackets."""
    return _ITEM.finditer(columns)


def _header(item: str) -> str:
    """A header as its cell holds it."""
    text = _ESCAPED.sub(r"\1", item)
    return text.replace("\r\n", "\n").replace("_x000a_", "\n").replace("_x0009_", "\t")
