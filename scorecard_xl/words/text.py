"""Texts as messages and tables show them."""

import re
import unicodedata
from collections.abc import Sequence

UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"
"""Characters of no width that come with texts from web pages and other programs."""

_HYPHEN = "\u2011"  # one at which no line breaks
_NUMBER = re.compile(r"[-+]?[\d.,]+ ?%?")
# Tab and new line are ours; a terminal obeys the others, and a cell may hold any of them.
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_VISIBLE |= {0x7F: 0x2421, **dict.fromkeys(range(0x80, 0xA0), 0xFFFD)}
# Halves of characters and what is none at all, which no file can hold (XML 1.0, "Char").
_VISIBLE |= dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], 0xFFFD)


def shortened(text: str, length: int = 40) -> str:
    """A text that fits into a message.

    >>> shortened("Number of contacts received", 12)
    'Number of c…'
    """
    return text if len(text) <= length else text[: length - 1] + "…"


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "cell"), count(2, "cell")
    ('1 cell', '2 cells')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_IN_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def in_words(number: int) -> str:
    """A number as a sentence has it: a small one as a word.

    >>> in_words(7), in_words(19)
    ('seven', '19')
    """
    return _IN_WORDS[number] if 0 <= number < len(_IN_WORDS) else str(number)


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names as a sentence lists them, and how many more there are.

    >>> listed(["CIN1"]), listed(["CIN1", "LAC2", "LAC3"]), listed(["CIN1", "LAC2", "LAC3"], 1)
    ('CIN1', 'CIN1, LAC2 and LAC3', 'CIN1 and 2 more')
    """
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def naming_unseen(message: str, text: str) -> str:
    """A message about a text, which names what in the text cannot be seen, or looks like something else.

    >>> naming_unseen("It is no figure.", "12\u200b"), naming_unseen("It is no figure.", "12")
    ('It is no figure; mind the zero width space (U+200B) in it, which cannot be seen.', 'It is no figure.')
    """
    for character in text:
        is_space = unicodedata.category(character) == "Zs" and character != " "
        if unicodedata.category(character) == "Cf" or is_space or character == _HYPHEN:
            name = unicodedata.name(character, "character").lower()
            looks = "looks like another" if is_space or character == _HYPHEN else "cannot be seen"
            what = f"mind the {name} (U+{ord(character):04X}) in it, which {looks}"
            return f"{message.removesuffix('.')}; {what}."
    return message


def visible(text: str) -> str:
    """A text whose control characters a terminal shows, and does not obey, and that any file can hold.

    >>> visible("\\x1b[2J"), visible("\\ud83d")
    ('␛[2J', '�')
    """
    return text.translate(_VISIBLE)


def harmless(text: str) -> str:
    """A text of a table that goes out: what a spreadsheet would take for a formula begins with an apostrophe
    (OWASP, "CSV Injection"), numbers stay.

    >>> [harmless(text) for text in ("=cmd|A1", "@SUM(A1)", "-3.5%", "+ see note", "M1")]
    ["'=cmd|A1", "'@SUM(A1)", '-3.5%', "'+ see note", 'M1']
    """
    begins = text.lstrip(" ")[:1]
    return f"'{text}" if begins and begins in "=+-@\t\r" and not _NUMBER.fullmatch(text) else text
