"""What stands in the cells of the PDF's tables and beside its headings, as lines of pieces."""

from typing import Any

from scorecard_xl.model import Arrow, Variation
from scorecard_xl.publishing.columns import Column, Kind
from scorecard_xl.publishing.publication import ChangeShown, IndicatorShown, Publication, Shown

Piece = dict[str, str]
Line = list[Piece]
_JUDGED = (
    Variation.IMPROVEMENT,
    Variation.CONCERN,
    Variation.HIGH,
    Variation.LOW,
    Variation.COMMON_CAUSE,
)


def cell(column: Column, indicator: IndicatorShown, publication: Publication) -> list[Line]:
    """The lines of a cell, none for an empty one."""
    content: Any = column.of(indicator)
    if column.kind is Kind.LATEST:
        return latest(indicator, publication)
    if not content:
        return []
    if column.kind is Kind.CHANGE:
        lines = change(content)
        if publication.changed_from[content.role] != content.base:
            lines.append([_quiet(f"from {content.base.label}")])
        return lines
    if column.kind is Kind.VARIATION:
        return [[_word(content.value)]]
    if column.kind is Kind.STATUS:
        return [[_word(one.value)] for one in content]
    return [figure(content)]


def latest(indicator: IndicatorShown, publication: Publication) -> list[Line]:
    """The latest figure, with its month where that is not the reporting month."""
    one = indicator.latest
    if one is None:
        return [[_quiet("No figure")]]
    line = [{**piece, "look": "strong"} for piece in figure(one.figure)]
    return [line] if one.month == publication.month else [line, [_quiet(f"in {one.month.label}")]]


def change(one: ChangeShown) -> list[Line]:
    """A change: its arrow and size, the arrow in a word, and its verdict where that says more."""
    if one.arrow is Arrow.NONE:
        return [figure(Shown(one.text, None, one.is_hidden))]
    lines = [[_plain(f"{one.arrow.value}\N{NO-BREAK SPACE}{one.text}".rstrip()), _quiet(one.words)]]
    if one.verdict and one.verdict.value.lower() != one.words:
        lines.append([_word(one.verdict.value)])
    return lines


def facts(indicator: IndicatorShown, publication: Publication) -> Line:
    """The latest figure of an indicator and what is said of it, on one line."""
    line = [piece for each in latest(indicator, publication) for piece in each]
    line += [
        _word(word.value) for word in (indicator.variation, indicator.status, indicator.assurance) if word
    ]
    if indicator.variation not in _JUDGED:
        for one in indicator.changes.values():
            if one.verdict:
                line += [
                    _quiet(f"From {one.base.label}:"),
                    *(piece for each in change(one) for piece in each),
                ]
    return line


def figure(shown: Shown) -> Line:
    """A figure; one that is hidden says so.

    >>> figure(Shown("c", None, True))
    [{'look': 'plain', 'text': 'c'}, {'look': 'quiet', 'text': '(hidden)'}]
    """
    return [_plain(shown.text), *([_quiet("(hidden)")] if shown.is_hidden else [])]


def _plain(text: str) -> Piece:
    return {"look": "plain", "text": text}


def _quiet(text: str) -> Piece:
    return {"look": "quiet", "text": text}


def _word(text: str) -> Piece:
    return {"look": "word", "text": text}
