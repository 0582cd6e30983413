"""Whether a commentary names a figure that a public copy hides."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation

from scorecard_xl.model import MONTH_NAMES
from scorecard_xl.spreadsheet.cells import last_digit

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    *("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth"),
)
_SMALL = {word: number for number, word in enumerate(_UNITS)}
_SMALL |= {word: number for number, word in enumerate(_ORDINALS, start=2)}
_LARGE = {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_OTHERS = {
    **dict.fromkeys(("single", "sole", "lone"), 1),
    **dict.fromkeys(("twice", "both", "couple", "pair", "pairs", "twins"), 2),
    **dict.fromkeys(("thrice", "trio", "triplets"), 3),
    **dict.fromkeys(("quartet",), 4),
    **dict.fromkeys(("dozen",), 12),
}
_NAMES = "|".join([*MONTH_NAMES, *(name[:3] for name in MONTH_NAMES), "Sept"])
# What is certainly no figure: a date with its year or as a "2nd", and a ref.
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_NAMES})\.?,?\s+(?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)\s+(?:of\s+)?(?:{_NAMES})\b"
    rf"|\b(?:{_NAMES})\s+\d{{1,2}}(?:st|nd|rd|th)\b"
    r"|(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1(?:19|20)?\d\d(?![\d/-])"
    r"|(?<![\d/.-])(?:19|20)\d\d-\d\d-\d\d(?![\d/-])"
)
_REF = re.compile(r"(?<![\w-])[A-Za-z]+\d[\w.]*")
_NUMBER = re.compile(r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<!\d)\.\d+")
_WORD = re.compile(r"[a-z]+")


def tells_hidden(text: str, figures: Iterable[Decimal]) -> bool:
    """Whether a text names one of the hidden figures, in digits or in words; yes where that is in doubt.

    A number inside another does not count, nor does one in a date that has its year or in a ref.

    >>> [tells_hidden(text, [Decimal(2)]) for text in ("Only 2 of them.", "Two of them.", "Both moved.")]
    [True, True, True]
    >>> [tells_hidden(text, [Decimal(2)]) for text in ("In 2021.", "EH2.", "On 2nd May.", "Twenty-two.")]
    [False, False, False, False]
    """
    hidden = list(figures)
    plain = unicodedata.normalize("NFKC", text)
    return bool(hidden) and any(_is(said, figure) for said in _said(plain) for figure in hidden)


def _said(text: str) -> Iterator[Decimal]:
    """The numbers of a text."""
    bare = _REF.sub(" ", _DATES.sub(" ", text))
    for found in _NUMBER.finditer(bare):
        try:
            yield Decimal(found[0].replace(",", ""))
        except InvalidOperation:  # pragma: no cover
            continue
    yield from map(Decimal, _in_words(text.casefold()))


def _in_words(text: str) -> Iterator[int]:
    """The numbers that a text spells out.

    >>> list(_in_words("two hundred and twelve, thirty-one, both or a couple, twenty and three"))
    [212, 31, 2, 2, 20, 3]
    """
    words = _WORD.findall(text)
    place = 0
    while place < len(words):
        word = words[place]
        place += 1
        if word in _OTHERS:
            yield _OTHERS[word]
            continue
        if word not in _SMALL and word not in _LARGE:
            continue
        number, place = _below_hundred(words, place - 1)
        if place < len(words) and words[place] == "hundred":
            number, place = 100 * number, place + 1
            behind = place + (words[place : place + 1] == ["and"])
            if behind < len(words) and (words[behind] in _SMALL or words[behind] in _LARGE):
                rest, place = _below_hundred(words, behind)
                number += rest
        yield number


def _below_hundred(words: list[str], place: int) -> tuple[int, int]:
    """The number that begins at a word, and the place behind it."""
    if words[place] in _SMALL:
        return _SMALL[words[place]], place + 1
    number, place = _LARGE[words[place]], place + 1
    if place < len(words) and 0 < _SMALL.get(words[place], 0) < 10:
        return number + _SMALL[words[place]], place + 1
    return number, place


def _is(said: Decimal, figure: Decimal) -> bool:
    """Whether a number may be a figure, as a text rounds it: a percentage is a fraction of 1."""
    if said == figure:
        return True
    digit = last_digit(said)
    scaled = [figure, figure * 100] if abs(figure) <= 1 else [figure]
    return any(
        said in (one.quantize(digit, ROUND_FLOOR), one.quantize(digit, ROUND_CEILING))
        for one in scaled
        if one % 1 or one is not figure
    )
