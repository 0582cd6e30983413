"""The words of a sentence that matter to claims, each by one letter, and the numbers among them."""

import re
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from scorecard_xl.commentary.claims.months import references
from scorecard_xl.model import Month


class Hedge(Enum):
    """How exactly a number is meant."""

    NONE = ""
    ABOUT = "about"
    NEARLY = "nearly"
    JUST_OVER = "just over"
    OVER = "over"
    UNDER = "under"


class Said(NamedTuple):
    """A number as a text says it: "9.6%" is 9.6, with 0.1 for one more in its last digit; ``unit`` is "%",
    "points", "£", a word such as "days", or empty."""

    text: str
    number: Decimal
    digit: Decimal
    unit: str = ""
    hedge: Hedge = Hedge.NONE

    @property
    def is_percent(self) -> bool:
        return self.unit == "%"

    @property
    def is_points(self) -> bool:
        return self.unit == "points"


class Word(NamedTuple):
    """A word, or a few that mean one thing: its letter in :data:`LETTERS`, and where it stands."""

    letter: str
    start: int
    end: int
    said: Said | None = None
    months: tuple[Month, ...] = ()


NUMBER, MONTH, OTHER, WORD = "N", "M", "O", "w"
LETTERS = {
    "U": r"increas(?:e|es|ed|ing)|ris(?:e|es|en|ing)|rose|grow(?:n|th|ing)|grew|jump(?:ed)?|climb(?:ed|ing)?"
    r"|gain(?:ed|s)?|up(?!\s+to\s+(?:date|the))|(?:gone|went)\s+up|uplift|doubled",
    "G": r"higher|more(?=\s)|above|greater|longer|larger",
    "D": r"decreas(?:e|es|ed|ing)|fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|reduc(?:tion|es|ed|ing)"
    r"|declin(?:e|es|ed|ing)|(?:gone|went)\s+down|dip(?:ped)?|down|halved",
    "K": r"lower|fewer|less|below|shorter|smaller",
    "E": r"improv(?:ement|ed|es|ing)|deteriorat(?:ion|ed)|worsened|chang(?:e|ed)|difference|movement|better",
    "S": r"(?:no|little)\s+change|unchanged|the\s+same(?=\s+(?:as|number|figure|level|rate))|static",
    "H": r"(?:the\s+|their\s+|its\s+|our\s+)?highest",
    "L": r"(?:the\s+|their\s+|its\s+|our\s+)?lowest",
    "f": r"from",
    "t": r"to",
    "b": r"by",
    "o": r"of",
    "c": r"compar(?:ed|ing|ison)(?:\s+(?:to|with))?|against|than|versus|vs|since|relative\s+to",
    "i": r"is|are|be|been|now|currently|at|remain(?:s|ed|ing)?|stands?|standing|sits?|stay(?:s|ed)?|has|have"
    r"|total(?:s|led|ling)?",
    "p": r"was|were|had|stood|sat|saw|seen|recorded|received|reported",
    "&": r"and|but|while|whilst|although|though|which|because|due\s+to|with|where|when|however|so|as",
    ",": r"[,;:()]|\s[-–—]\s",
}
"""What the letters of words mean: up and more, down and less, either way, the same, a record, little words
between numbers, words of a state now and then, words and signs between clauses."""

_WINDOW = r"(?:12|twelve|rolling|annual|yearly)[\s-]*(?:m(?:onth|nth|th)?s?(?:ly)?)?[\s-]+(?:rolling\s+)?"
_WINDOWS = (
    ("A", re.compile(rf"\b(?:{_WINDOW}|(?<=the\s))(?:average|avg|mean)\b\.?", re.IGNORECASE)),
    ("X", re.compile(rf"\b{_WINDOW}(?:max(?:imum)?|peak|high)\b\.?", re.IGNORECASE)),
)
_NUMBER_WORDS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
)
_SPELLED = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_UNITS = (
    r"(?P<unit>\s?%|\s?per\s?cent(?:age)?\b(?!\s?-?points?)|[\s-]?(?:percentage[\s-])?(?:%[\s-])?(?:points?|ppts?|pp)\b"
    r"|[\s-](?:working\s+|calendar\s+)?(?:days?|weeks?|months?|years?|hours?|minutes?)\b|\s?[km]\b|st\b|nd\b|rd\b|th\b)?"
)
_NUMBER = re.compile(
    rf"(?<![\w,$€#/:.\-–—−+&])(?P<pounds>£)?(?:(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,9}})(?P<fraction>\.\d{{1,6}})?"
    rf"|(?P<word>{_SPELLED})\b){_UNITS}(?![\w/+%]|\s?[-–]\s?\d|,\d|\.\d)",
    re.IGNORECASE,
)
# What a number before or behind which these stand is not: a figure of a row.
_NOT_BEFORE = re.compile(
    r"(?:(?<!['’])\b(?:sec(?:tion)?|s|part|phase|tier|level|step|stage|band|grade|q|qtr|quarter|aged?|year|month|week|page|item"
    r"|no|kpi|form|version|article|schedule|ks|within|per|first|last|past|next|previous|every|each|top|day|days"
    r"|over\sthe|weeks|tables?|point|row|group|in\sthe|aged?\s\d+\sto)\.?|\b20\d\d|[&=<>])\s*\Z",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"\s*(?:fte|per\b(?!\s+10,?000)|(?:out\s)?of\s+(?:the\s+|our\s+)?\d|(?:out\s)?of\s+(?:these|those|them|which|whom)|in\s+\d"
    r"|(?:to|or|and)\s+\d+%?\s(?:days|weeks|months|years)|plus\b|off\b|(?:of\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct"
    r"|Nov|Dec)[a-z]*\b(?!\s+(?:was|were|had|saw))|or\s+(?:more|over|under|older|younger)\b)"
)
_HEDGES = (
    (Hedge.JUST_OVER, r"just\s(?:over|above)|slightly\s(?:over|above|more\sthan)"),
    (Hedge.NEARLY, r"nearly|almost|just\s(?:under|below|short\sof)|close\sto|slightly\s(?:under|below)"),
    (Hedge.OVER, r"over|more\sthan|at\sleast|exceeding|upwards\sof|in\sexcess\sof|greater\sthan"),
    (Hedge.UNDER, r"under|less\sthan|fewer\sthan|at\smost|no\smore\sthan"),
    (Hedge.ABOUT, r"about|around|approximately|approx\.?|circa|c\.|roughly|some|~|in\sthe\sregion\sof"),
)
_HEDGE = re.compile(
    "(?:"
    + "|".join(rf"(?P<{hedge.name}>(?:\b|(?=~)){words})" for hedge, words in _HEDGES)
    + r")\s*(?:a|an|the)?\s*\Z",
    re.IGNORECASE,
)
OTHER_THINGS = re.compile(
    r"\b(?:neighbours?|sns?|england|english|national(?:ly)?|region(?:al(?:ly)?|s)?|south\seast|se|benchmark\w*"
    r"|comparators?|targets?|ambitions?|goals?|thresholds?|forecast\w*|predict\w*|expect\w*|estimat\w*|project(?:ed|ions?)"
    r"|aim\w*|will|would|should|could|might|if|other\s(?:las?|authorit\w+|councils?)|of\s(?:which|these|those|them|whom)"
    r"|includ\w+|capacity|budget\w*|seasonal\w*|until|unless|cohort\s+of|sample|statistical|standard|plan\sto|hope"
    r"|one\sfamily|siblings?|famil(?:y|ies)\sof|quarter\w*|q[1-4]|weeks?|fortnight|year\sto\sdate|ytd|financial\syear"
    r"|per\sannum|half(?!\W?terms?)|pre-?covid|pandemic|lockdown|excl\w+|apart\sfrom|audit\w*|teams?|each|every|live"
    r"|to\sdate|over\s(?:the\s)?(?:last\s|past\s)?(?:two|three|four|five|six|\d+)\smonths|as\s(?:of|at)\s\d|on\saverage\sacross|las?)\b|\b20\d\d\s?[/-]\s?\d\d|\?",
    re.IGNORECASE,
)
_LETTER = re.compile(
    "|".join(
        rf"(?P<k{number}>(?:{pattern})(?:(?<=\W)|(?!\w)))" for number, pattern in enumerate(LETTERS.values())
    ),
    re.IGNORECASE,
)
_ANY = re.compile(r"[\w'’%£-]+|[^\w\s]")
_DIGIT = re.compile(r"\d")
_WAYS = "|".join(LETTERS[letter] for letter in "UGDKSHL")
_HINTS = re.compile(rf"\b(?:{_SPELLED}|{_WAYS})\b", re.IGNORECASE)


def may_claim(text: str) -> bool:
    """Whether a text has a number in it, in digits or as a word, or speaks of a change or a record."""
    return bool(_DIGIT.search(text) or _HINTS.search(text))


def words_of(sentence: str, month: Month) -> list[Word]:
    """The words of a sentence in a commentary of that month, from left to right.

    >>> "".join(word.letter for word in words_of("Days rose to 13.1 from 12.2 last month.", Month(2021, 5)))
    'wUtNfNMw'
    """
    found = [Word(MONTH, r.start, r.end, months=r.months) for r in references(sentence, month)]
    for letter, pattern in _WINDOWS:
        found += [Word(letter, *window.span()) for window in pattern.finditer(sentence)]
    for other in OTHER_THINGS.finditer(sentence):
        if not _inside(found, other.start()):
            found.append(Word(OTHER, other.start(), other.end()))
    for number in _NUMBER.finditer(sentence):
        if not _inside(found, number.start()):
            found.append(_number(sentence, number))
    kinds = list(LETTERS)
    place = 0
    while (any_word := _ANY.search(sentence, place)) is not None:
        inside = _inside(found, any_word.start())
        if inside:
            place = inside.end
            continue
        known = _LETTER.match(sentence, any_word.start())
        if known is not None:
            found.append(Word(kinds[int(str(known.lastgroup)[1:])], *known.span()))
            place = known.end()
        else:
            found.append(Word(WORD, *any_word.span()))
            place = any_word.end()
    return sorted(found, key=lambda word: word.start)


def _inside(found: list[Word], place: int) -> Word | None:
    return next((word for word in found if word.start <= place < word.end), None)


def _number(sentence: str, found: re.Match[str]) -> Word:
    """A number that may be a figure, or a word where it cannot be one."""
    before, after = sentence[: found.start()], sentence[found.end() :]
    if _NOT_BEFORE.search(before[-30:]):
        return Word(WORD, *found.span())
    letter = WORD if _NOT_AFTER.match(after) else NUMBER
    if found["word"]:
        number, digit = Decimal(_NUMBER_WORDS.index(found["word"].lower())), Decimal(1)
    else:
        fraction = found["fraction"] or ""
        number = Decimal(found["number"].replace(",", "") + fraction)
        digit = Decimal(1).scaleb(-max(0, len(fraction) - 1))
    unit = (found["unit"] or "").strip(" -").lower()
    if "point" in unit or unit in ("pp", "ppt", "ppts"):
        unit = "points"
    elif unit.startswith(("%", "per")):
        unit = "%"
    elif found["pounds"]:
        unit = "£"
    hedged = _HEDGE.search(before, max(0, len(before) - 25))
    hedge = Hedge[str(hedged.lastgroup)] if hedged else Hedge.NONE
    start = hedged.start() if hedged else found.start()
    return Word(letter, start, found.end(), Said(found[0].strip(), number, digit, unit, hedge))
