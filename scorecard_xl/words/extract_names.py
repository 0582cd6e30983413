"""What another system's extract calls things, as people say it: “KPI code=ref, Value=value”."""

import re
from collections.abc import Mapping

from scorecard_xl.words.headers import compact
from scorecard_xl.words.text import listed

EXTRACT_COLUMNS = ("ref", "month", "value", "status")
"""What the columns of an extract may be: status says why a value is blank, as c or [c] does."""

# A header or a code may hold a comma, what it is named for may not.
_PAIR = re.compile(r"\s*([^=]+?)\s*=\s*([^,]*[^,\s])\s*(?:,\s*|\Z)")
_AS_IN = "write them as in KPI code=ref, Value=value"


def columns_named(text: str) -> dict[str, str]:
    """What each header of an extract means.

    >>> columns_named("KPI code=ref, Value=value")
    {'KPI code': 'ref', 'Value': 'value'}

    Raises ValueError, with a sentence about all that is wrong.
    """
    columns = {header: column.lower() for header, column in _pairs(text, f"; {_AS_IN}.")}
    unknown = [column for column in dict.fromkeys(columns.values()) if column not in EXTRACT_COLUMNS]
    if unknown:
        are = "is no column" if len(unknown) == 1 else "are no columns"
        raise ValueError(
            f"{_quoted(unknown)} {are} of an extract; a header can stand for {listed(EXTRACT_COLUMNS)}: "
            f"{_AS_IN}."
        )
    return columns


def codes_named(text: str) -> dict[str, str]:
    """The ref that each code of another system stands for.

    >>> codes_named("CP-001=CIN1, CP-002=LAC2")
    {'CP-001': 'CIN1', 'CP-002': 'LAC2'}

    Raises ValueError, with a sentence about all that is wrong.
    """
    return dict(_pairs(text, "; write them as in CP-001=CIN1, CP-002=LAC2."))


def names_text(names: Mapping[str, str]) -> str:
    """The text that says such names.

    >>> names_text({"CP-001": "CIN1", "CP-002": "LAC2"})
    'CP-001=CIN1, CP-002=LAC2'
    """
    return ", ".join(f"{theirs}={ours}" for theirs, ours in names.items())


def header_key(header: str) -> str:
    """What two headers share that are the same but for case, spaces and signs.

    >>> header_key("KPI code") == header_key("kpi_code "), header_key("%") == header_key("#")
    (True, False)
    """
    return compact(header) or header.strip()


def _pairs(text: str, how: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    at = 0
    while (found := _PAIR.match(text, at)) and found.end() > at:
        pairs.append((" ".join(found[1].split()), " ".join(found[2].split())))
        at = found.end()
    if rest := text[at:].strip():
        raise ValueError(f"“{rest}” does not say what stands for what{how}")
    if not pairs:
        raise ValueError(f"nothing is named{how}")
    names = [theirs for theirs, _ in pairs]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        stand = "stands" if len(twice) == 1 else "stand"
        raise ValueError(f"{_quoted(twice)} {stand} there twice{how}")
    return pairs


def _quoted(names: list[str]) -> str:
    return listed([f"“{name}”" for name in names])
