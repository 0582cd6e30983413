"""The words in which commentaries make claims: what a claim is, and the patterns that tell one."""

import re
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from scorecard_xl.commentary.claims.months import REFERENCE
from scorecard_xl.model import Month


class ClaimKind(Enum):
    """What a claim speaks of."""

    CHANGE = "change"
    VALUE = "value"
    MONTH = "value of a month"
    AVERAGE = "average"
    MAXIMUM = "maximum"
    RECORD = "highest or lowest since a month"


class Hedge(Enum):
    """How exactly a number is meant."""

    NONE = ""
    ABOUT = "about"
    NEARLY = "nearly"
    JUST_OVER = "just over"
    OVER = "over"
    UNDER = "under"


class Said(NamedTuple):
    """A number as a text says it: "9.6%" is 9.6, with 0.1 for one more in its last digit."""

    text: str
    number: Decimal
    digit: Decimal
    is_percent: bool = False
    is_points: bool = False
    hedge: Hedge = Hedge.NONE


class Claim(NamedTuple):
    """A claim: ``sign`` is 1 for an increase (or the highest), -1 for a decrease, 0 for either.

    ``months`` are those that it may speak of and ``bases`` those that it may compare with; where there are
    none, the reporting month, and the month and the year before. ``subject`` and ``noun`` are words that
    say what is counted; ``needs_subject`` asks that they name the row's indicator. Where they name nothing,
    ``context`` holds the words before them, and ``beside`` is the number just before, of which a
    change speaks.
    """

    kind: ClaimKind
    wording: str
    said: Said
    sign: int = 0
    months: tuple[Month, ...] = ()
    bases: tuple[Month, ...] = ()
    from_average: bool = False
    from_maximum: bool = False
    subject: str = ""
    noun: str = ""
    needs_subject: bool = False
    context: str = ""
    beside: Said | None = None


_NUMBER_WORDS = [
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
]
_SPELLED = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
LONGEST_SENTENCE = 1_000
_WORDS = re.compile(r"[a-z]+")
_DIGIT = re.compile(r"\d")
_HINTS = frozenset([*_NUMBER_WORDS, "highest", "lowest"])
SENTENCE_END = re.compile(
    r"[.!?]+(?=\s|\Z)(?<!\bno\.)(?<!\bapprox\.)(?<!\bavg\.)(?<!\bmax\.)(?<!\bc\.)|[;\n•]", re.IGNORECASE
)
PRONOUN = re.compile(
    r"\s*(?:however\W+|although\W+|but\W+)?(?:this|that|these|it|they|which|at\s+\d)\b", re.IGNORECASE
)
CLAUSE_END = re.compile(
    r"[():]|,(?!\d)|\s[-–—]\s"
    r"|\b(?:and|but|while|whilst|although|though|which|because|due\sto|as|with|where|however|so)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"(?<![\w£$€#/:.,\-–—−+&])(?:(?P<number>\d{1,3}(?:,\d{3})+|\d{1,9})(?P<fraction>\.\d{1,6})?"
    r"(?P<percent>\s?%|\s?per\s?cent\b)?(?P<points>[\s-](?:percentage[\s-])?(?:points?|ppts?|pp)\b)?"
    rf"|(?P<word>{_SPELLED})\b)(?![\w/+%]|\s?[-–]\s?\w|,\d|\.\d)",
    re.IGNORECASE,
)
NOT_BEFORE = re.compile(
    r"(?:\b(?:sec(?:tion)?|s|part|phase|tier|level|step|stage|band|grade|q|qtr|quarter|aged?|year|month|week|"
    r"page|item|no|kpi|form|version|article|schedule|ks|within|per|first|last|past|next|previous|every|each|"
    r"top|day|days|over\sthe|weeks|tables?|point|row|group)\.?|\b20\d\d|[&=<>])\s*\Z",
    re.IGNORECASE,
)
NOT_AFTER = re.compile(
    r"\s*(?:-?\s?(?:working|calendar|consecutive|full)?[\s-]*(?:days?|weeks?|months?|mnths?|mths?|years?|yrs?|"
    r"hours?|hrs?|minutes?|quarters?|fte|per\b|m\b|k\b|p\.?m\b|a\.?m\b)|st\b|nd\b|rd\b|th\b|"
    r"(?:out\s)?of\s+(?:the\s+)?\d|(?:out\s)?of\s+(?:these|those|them|which|whom|our\s+\d)|in\s+\d|"
    r"(?:to|or|and)\s+\d+%?\s(?:days|weeks|months|years))",
    re.IGNORECASE,
)
SHARE = re.compile(r"\s*(?:out\s)?of\b", re.IGNORECASE)
OF_A_WHOLE = re.compile(r"\bof\s+(?:the\s+|our\s+|these\s+)?\Z", re.IGNORECASE)
MONTH_BEHIND = re.compile(
    r"\s+(?:of\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b(?!\s+(?:was|were|had|saw))"
)
OTHER_THINGS = re.compile(
    r"\b(?:neighbours?|sns?|england|english|national(?:ly)?|region(?:al(?:ly)?|s)?|south\seast|se|"
    r"benchmark\w*|comparators?|targets?|ambitions?|goals?|forecast\w*|predict\w*|expect\w*|estimat\w*|"
    r"projected|projections?|aim\w*|will|would|should|could|might|if|other\s(?:las?|authorit\w+|councils?)|"
    r"of\s(?:which|these|those|them|whom)|includ\w+|capacity|budget|seasonal\w*|until|unless|cohort|sample|"
    r"statistical|standard|plan\sto|hope|one\sfamily|siblings?|famil(?:y|ies)\sof)\b|\b(?:LAs|LA)\b|£|\?",
    re.IGNORECASE,
)
OTHER_SENTENCES = re.compile(
    r"\bas\s(?:of|at)\s\d|\blive\b|\bto\sdate\b|\bexcl\w+|\bapart\sfrom\b|\bsince\sthe\send\sof\b|\baudit\w*"
    r"|\bteams?\b[^.;]{0,20}\b(?:is|are|was|were|at|achieved|had|has)\b|\bif\b|\bcaseloads?\b",
    re.IGNORECASE,
)
OTHER_PERIODS = re.compile(
    r"\b(?:quarter\w*|q[1-4]|weeks?|fortnight|over\sthe\s(?:last|past|previous)|in\sthe\s(?:last|past)|"
    r"to\sdate|ytd|financial\syear|annual(?:ly)?|per\sannum|each|every|half|pre-?covid|pandemic|lockdown|"
    r"on\saverage)\b|\b20\d\d\s?[/-]\s?\d\d",
    re.IGNORECASE,
)
_HEDGES = (
    (Hedge.JUST_OVER, r"just\s(?:over|above)|slightly\s(?:over|above|more\sthan)"),
    (Hedge.NEARLY, r"nearly|almost|just\s(?:under|below|short\sof)|close\sto|slightly\s(?:under|below)"),
    (Hedge.OVER, r"over|more\sthan|above|at\sleast|exceeding|upwards\sof|in\sexcess\sof|greater\sthan"),
    (Hedge.UNDER, r"under|less\sthan|below|fewer\sthan|at\smost|up\sto|no\smore\sthan"),
    (Hedge.ABOUT, r"about|around|approximately|approx\.?|circa|c\.|roughly|some|~|in\sthe\sregion\sof"),
)
_HEDGE = re.compile(
    "(?:" + "|".join(rf"(?P<{hedge.name}>(?:\b|(?=~)){words})" for hedge, words in _HEDGES) + r")\s*\Z",
    re.IGNORECASE,
)
_SMALL_WORDS = re.compile(
    r"(?:\b(?:a|an|the|just(?!\s(?:over|above|under|below|short))|only|further|another|very|slight|total\sof)\s+)+\Z",
    re.I,
)
_UP = r"increas(?:e|es|ed|ing)|ris(?:e|es|en|ing)|rose|grow(?:n|th|ing)|grew|(?:gone|went)\sup|jump(?:ed)?"
_DOWN = (
    r"decreas(?:e|es|ed|ing)|fall(?:s|en|ing)?|fell|drop(?:s|ped|ping)?|reduc(?:tion|es|ed|ing)"
    r"|declin(?:e|es|ed|ing)|(?:gone|went)\sdown|dip(?:ped)?"
)
_EITHER = r"chang(?:e|ed)|improv(?:ement|ed)|deteriorat(?:ion|ed)"
_CHANGE = rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<either>{_EITHER}))"
CHANGE_BEFORE = re.compile(
    rf".*\b(?P<wording>(?:{_CHANGE}\b(?P<noun>.{{0,60}}?)(?:\s(?:of|by)|(?<=ed)|(?<=en)|(?<=rose)|(?<=fell))"
    r"|(?<!\w\s)(?:(?P<up2>up)|(?P<down2>down))(?:\sby)?"
    r"|(?<=\bis\s|\bre\s)(?:(?P<up3>up)|(?P<down3>down))(?:\sby)?)\s+)\Z",
    re.IGNORECASE | re.DOTALL,
)
NOT_CHANGED = re.compile(
    r"\b(?:to|will|would|should|could|can|may|might|not|no|any|without)\s+(?:\w+ly\s+)?\Z", re.I
)
CHANGE_AFTER = re.compile(
    r"\s*(?:(?:further|overall|slight|significant|marked|sharp|net)\s+)?"
    r"(?:(?P<up>increase|rise|growth|uplift|jump)|(?P<down>decrease|reduction|fall|drop|decline|dip)"
    r"|(?P<either>change|improvement|deterioration))\b",
    re.IGNORECASE,
)
MORE_AFTER = re.compile(
    r"\s*(?:(?P<up>higher|more|greater|above|up)|(?P<down>lower|fewer|less|below|down))\b"
    r"(?P<noun>(?:\s+[\w'’]+){0,4}?)\s+(?:than|on|from|compared|the|last)\b",
    re.IGNORECASE,
)
IN_WINDOW = re.compile(
    r"(?P<wording>\b(?:(?:12|twelve)[\s-]*(?:m(?:onth|nth|th)?s?(?:ly)?)|annual|rolling|yearly)\b"
    r"(?:[\s-]+(?:rolling|monthly|month))?[\s-]+"
    r"(?:(?P<average>average|avg|mean)|(?P<maximum>maximum|max|peak|high)\b)\.?"
    r"(?:\s+(?:figure|value|number))?\s*(?:of|is|was|at|which\s(?:is|was)|being|\(|:|=)\s*)\Z",
    re.IGNORECASE,
)
_AT = (
    r"(?:remain(?:s|ed|ing)?|stand(?:s|ing)?|stood|sit(?:s|ting)?|sat|stay(?:s|ed)?|held|is|are|was|were|now|"
    r"currently|back|steady|stable|static|consistent|again|still|unchanged|maintained|been)"
)
VALUE_BEFORE = re.compile(
    rf"\b(?P<wording>{_AT}(?:\s+\w+){{0,2}}?\s+at\s+"
    r"|(?P<is>(?:is|are|was|were|remains?|remained)(?:\s+(?:now|currently|still|again|also|therefore))*\s+)"
    rf"|(?:has|have|had)\s+(?:\w+\s+)?(?:{_UP}|{_DOWN})\b(?:(?!\bto\b).){{0,60}}?\sto\s+"
    rf"|(?:{_UP}|{_DOWN})\sto\s+|(?P<have>\b(?:have|has)\s+))\Z",
    re.IGNORECASE,
)
ENDS = re.compile(
    r"\s*(?:[.,;:()]|\Z|\b(?:for|in|at|this|which|and|but|compared|against|from|as|again|during|throughout|seeing)\b)",
    re.IGNORECASE,
)
OF = re.compile(r"\s+of\s+(?P<noun>(?:all\s|the\s|our\s)*(?:[\w'’-]+\s?){1,4})", re.IGNORECASE)
MONTH_AFTER = re.compile(
    rf"(?P<noun>(?:\s+(?!in\b|at\b|for\b|more\b|fewer\b|less\b|from\b|to\b)[A-Za-z'’-]+){{0,2}}?)"
    rf"\s+(?:(?:recorded|reported)\s+)?(?:(?:in|for|during|throughout|at|by)\s+(?:the\s+)?(?:end\s+of\s+)?"
    rf"|(?=last\s|this\s))(?P<reference>{REFERENCE})"
)
MONTH_BEFORE = re.compile(
    rf"(?P<wording>\b(?P<reference>{REFERENCE})(?:[’']s)?(?:\s+(?:figure|total|number))?"
    r"\s*(?:\b(?:was|were|is|saw|had|at|of)\s+|[:=(]\s*))\Z"
)
WITH_RECORDED = re.compile(
    rf"(?P<wording>\b(?:[Ii]n|[Ff]or|[Dd]uring|[Tt]hroughout)\s+(?P<reference>{REFERENCE})\b"
    r"[^,;.:]{0,60}?\bwith\s+)\Z"
)
COMPARED_WITH = re.compile(r"\b(?:compared|comparison)\s+(?:to|with)\s*\Z", re.IGNORECASE)
TO_NUMBER = re.compile(r"[^.;]{0,12}?\bto\s+\d")
RECORDED = re.compile(
    r"(?:\s+[a-z]+)?\s+(?:recorded|reported|completed|received|started|opened|seen|made|held|in\stotal)\b"
)
COUNTED = re.compile(
    r"\s+(?P<noun>[a-z]+)\s+(?P<rest>(?:was|were|have|has|had)\s.*)", re.IGNORECASE | re.DOTALL
)
START = re.compile(
    r"\s*(?:(?:just|only|a\stotal\sof|in\stotal|overall|there\s(?:was|were))\s+)*\Z", re.IGNORECASE
)
RECORD = re.compile(
    r"\b(?P<wording>(?P<which>highest|lowest)\b(?:\s+[\w'’]+){0,5}?\s+since\s+(?:the\s+)?"
    rf"(?:end\s+of\s+|in\s+)?(?P<reference>{REFERENCE}))"
)


def may_claim(text: str) -> bool:
    """Whether a text has a number in it, in digits or as a word, or speaks of the highest or the lowest."""
    return bool(_DIGIT.search(text)) or not _HINTS.isdisjoint(_WORDS.findall(text.lower()))


def number_said(found: re.Match[str], before: str) -> tuple[Said, int]:
    """What a number (a match of NUMBER) says with the hedge before it, and where its wording starts.

    >>> text = "a rise of just over 1,200"
    >>> number, start = number_said(NUMBER.search(text), "a rise of just over ")
    >>> number.number, number.hedge.value, text[start:]
    (Decimal('1200'), 'just over', 'just over 1,200')
    """
    if found["word"]:
        number, digit = Decimal(_NUMBER_WORDS.index(found["word"].lower())), Decimal(1)
    else:
        fraction = found["fraction"] or ""
        number = Decimal(found["number"].replace(",", "") + fraction)
        digit = Decimal(1).scaleb(-max(0, len(fraction) - 1))
    hedge, start = Hedge.NONE, found.start()
    if small := _SMALL_WORDS.search(before, max(0, len(before) - 40)):
        start = small.start()
    if hedged := _HEDGE.search(before[:start].rstrip(), max(0, start - 25)):
        hedge, start = Hedge[str(hedged.lastgroup)], hedged.start()
        if small := _SMALL_WORDS.search(before[:start], max(0, start - 40)):
            start = small.start()
    return Said(found[0].strip(), number, digit, bool(found["percent"]), bool(found["points"]), hedge), start
