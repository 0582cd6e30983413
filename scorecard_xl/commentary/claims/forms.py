"""The claims that a commentary makes about its row, told by the order of the words that matter."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from scorecard_xl.commentary.claims.words import OTHER, WORD, Said, may_claim, words_of
from scorecard_xl.model import Month


class Kind(Enum):
    """What a claim speaks of."""

    VALUE = "value"
    CHANGE = "change"
    SAME = "no change"
    AVERAGE = "average"
    MAXIMUM = "maximum"
    RECORD = "highest or lowest"


class Claim(NamedTuple):
    """A claim: ``said`` is its number, None where it has none; ``sign`` is 1 for up or the highest, -1 for
    down or the lowest, 0 where it is open.

    ``words`` are those of its clauses that say what it is about, ``others`` those that speak of something
    else; ``start`` is its place in the sentence. ``months`` are those that it may speak of (none: the
    reporting month), ``bases`` those that it compares with, or ``base_of`` what else. ``is_then`` says that
    it is the earlier value of two, and claims of one ``pair`` are about the same two. ``beside`` is the
    number just before, of which it may speak; ``named`` is the month of a record as the text says it.
    """

    kind: Kind
    wording: str = ""
    start: int = 0
    said: Said | None = None
    words: str = ""
    others: tuple[str, ...] = ()
    beside: Said | None = None
    sign: int = 0
    months: tuple[Month, ...] = ()
    bases: tuple[Month, ...] = ()
    base_of: Kind | None = None
    is_then: bool = False
    pair: int = 0
    named: str = ""


LONGEST_SENTENCE = 1_000
_NEAR = 12  # characters behind a claim in which what it is about may still be said
_SENTENCE_END = re.compile(
    r"[.!?]+(?=\s|\Z)(?<!\bno\.)(?<!\bapprox\.)(?<!\bavg\.)(?<!\bmax\.)(?<!\bc\.)|[;\n•]", re.IGNORECASE
)
_YEAR = re.compile(
    r"(?:\s+\w+){0,4}?\s+(?:of|for|in|over)\s+(?:the\s+|a\s+|over\s+a\s+)?(?:last\s+|past\s+)?(?:year|(?:12|twelve)\s+months)",
    re.I,
)

_WHEN = r"(?:w{0,2}(?P<when>M))?"
_THEN = r"w{0,4}(?:(?P<before>M)[wip]{0,2})?(?P<then>N)(?:[wio]{0,4}(?P<behind>M))?"
_NOW = rf"w{{0,2}}(?P<now>N){_WHEN}"
_PAIRS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"f{_THEN}[w,&]{{0,3}}?t{_NOW}",
        rf"t{_NOW}[w,&]{{0,2}}?f{_THEN}",
        rf"(?<![bo])(?<![bo]w)(?P<now>N){_WHEN}[wiop]{{0,9}}[,&]{{0,2}}[wi]{{0,3}}[UDEGK]?[wo]{{0,3}}[cf]{_THEN}",
        r"(?P<now>N)w{0,4},w?(?P<then>N)w{0,2}(?P<behind>M)",
        r"(?P<now>N)[wio]{0,9}[GK]w{0,2}(?P<before>M)w{0,2}(?P<then>N)",
    )
)
_VALUES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<now>N)(?:[wiop]{0,6}[wo])?(?P<when>M)",
        r"(?<!M[&,])(?P<when>M)[wip]{0,3},?(?P<now>N)",
        r"i[wi]{0,2}(?P<now>N)",
        r"[UDE][wcMbN]{0,9}?t[wi]{0,2}(?P<now>N)",
        r"^[wi]?(?P<now>N)(?=[wio,&.])",
        r"^w{1,3}o(?P<now>N)",
        r"(?P<when>M)[wipGUDK]{0,6}&w?(?P<now>N)w{0,2}p",
    )
)
_BASE = r"(?:[wo]{0,5}?[cf]?[wip]{0,4}(?:(?P<base>M)|(?P<of>[AX])))?"
_CHANGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<way>[UDE])w{{0,5}}[bo]?w{{0,2}}(?P<size>N){_BASE}",
        rf"(?P<size>N)w?(?P<way>[UDEGK]){_BASE}",
    )
)
_TO = re.compile(r"(?P<way>[UD])[wcMbNo]{0,9}?t[wi]{0,2}\Z")
_DIRECTION = re.compile(r"(?P<way>[UDGK])(?:w{0,5}?(?P<than>[cf])w{0,2}|[wo]{0,10})(?P<base>M)")
_SAME = re.compile(r"(?P<way>S)(?:w{0,3}[cf]w{0,2}(?P<base>M))?")
_WINDOW = re.compile(r"(?:(?P<way>[UDGK])w{0,2}c?w{0,2})?(?P<of>[AX])(?:w?[oip,]{1,2}w?(?P<number>N))?")
_RECORD = re.compile(r"(?P<way>[HL])(?:[woip]{0,6}c[wo]{0,3}(?P<base>M))?")
_SIGN = {**dict.fromkeys("UGH", 1), **dict.fromkeys("DKL", -1)}
_WAYS = "UGDK"
_OF_WINDOW = {"A": Kind.AVERAGE, "X": Kind.MAXIMUM}


def claims(text: str, month: Month) -> Iterator[list[Claim]]:
    """The claims of each sentence of a commentary of that month.

    >>> text = "An increase of 16% on last month. It remains at 43."
    >>> [[(claim.kind.value, claim.wording) for claim in found] for found in claims(text, Month(2021, 5))]
    [[('change', 'increase of 16% on last month')], [('value', 'remains at 43')]]
    """
    start = 0
    for end in [found.end() for found in _SENTENCE_END.finditer(text)] + [len(text)]:
        sentence, start = text[start:end], end
        if len(sentence) <= LONGEST_SENTENCE and may_claim(sentence):
            found = list(_Sentence(sentence, month).claims())
            if found:
                yield found


class _Sentence:
    """One sentence, and its words that matter."""

    def __init__(self, text: str, month: Month) -> None:
        self._text = text
        self._words = words_of(text, month)
        self._code = "".join(word.letter for word in self._words).replace(OTHER, WORD)
        self._taken: set[int] = set()
        self._pairs = 0

    def claims(self) -> Iterator[Claim]:
        """The claims: those of two numbers first, as each number is one of one claim."""
        for pattern in _PAIRS:
            for found in self._free(pattern, "now", "then"):
                yield from self._pair(found)
        for found in self._free(_WINDOW, "number"):
            yield from self._window(found)
        for pattern in _CHANGES:
            for found in self._free(pattern, "size", "way"):
                yield self._change(found)
        for pattern in _VALUES:
            for found in self._free(pattern, "now"):
                yield from self._value(found)
        yield from self._without_numbers()

    def _without_numbers(self) -> Iterator[Claim]:
        for found in self._free(_DIRECTION, "way"):
            if found["than"] or self._says(found, "base").lower().startswith("this"):
                yield self._claim(Kind.CHANGE, found, "way")
        for found in self._free(_SAME, "way"):
            yield self._claim(Kind.SAME, found, "way")
        for found in self._free(_RECORD, "way"):
            if found["base"]:
                yield self._claim(Kind.RECORD, found, "way")._replace(named=self._says(found, "base"))
            elif _YEAR.match(self._text, self._words[found.start()].end):
                yield self._claim(Kind.RECORD, found, "way")

    def _free(self, pattern: re.Pattern[str], *names: str) -> Iterator[re.Match[str]]:
        """What a pattern finds whose words no other claim has taken."""
        place = 0
        while (found := pattern.search(self._code, place)) is not None:
            places = {found.start(name) for name in names if found[name] is not None}
            if places & self._taken:
                place = found.start() + 1
                continue
            self._taken |= places
            yield found
            place = max(found.end(), place + 1)

    def _pair(self, found: re.Match[str]) -> Iterator[Claim]:
        self._pairs += 1
        now, then = (
            self._claim(Kind.VALUE, found, name)._replace(pair=self._pairs) for name in ("now", "then")
        )
        then = then._replace(is_then=True, months=self._months(found, "behind", "before"))
        yield from (now, then)
        around = self._code[self._clause_start(found.start()) : found.end()]
        sign = next((_SIGN[letter] for letter in around if letter in _WAYS), 0)
        if now.said and then.said and (now.said.number - then.said.number) * sign < 0:
            yield now._replace(kind=Kind.CHANGE, said=None, sign=sign, bases=then.months)

    def _window(self, found: re.Match[str]) -> Iterator[Claim]:
        kind = _OF_WINDOW[found["of"]]
        if found["number"] is not None:
            yield self._claim(kind, found, "number")._replace(sign=0)
        if found["way"] is not None:
            yield self._claim(kind, found, "way")

    def _change(self, found: re.Match[str]) -> Claim:
        claim = self._claim(Kind.CHANGE, found, "size")
        return claim._replace(base_of=_OF_WINDOW.get(found["of"] or ""))

    def _value(self, found: re.Match[str]) -> Iterator[Claim]:
        claim = self._claim(Kind.VALUE, found, "now")
        told = _TO.search(self._code, 0, found.start("now"))
        if told is None:
            yield claim
            return
        self._pairs += 1
        yield claim._replace(pair=self._pairs)
        # "Fell to 34" says that it was more.
        yield claim._replace(pair=self._pairs, kind=Kind.CHANGE, said=None, sign=_SIGN[told["way"]])

    def _claim(self, kind: Kind, found: re.Match[str], name: str) -> Claim:
        """The claim of what was found at the word of a group's name."""
        end = self._clause_end(found.end())
        clauses = self._words[self._clause_start(found.start()) : end]
        near = [one for one in clauses if one.start < self._words[found.end() - 1].end + _NEAR]
        word = self._words[found.start(name)]
        before = (one.said for one in reversed(self._words[: found.start(name)]) if one.said)
        first, last = self._words[found.start()], self._words[found.end() - 1]
        way = found["way"] if "way" in found.re.groupindex else ""
        return Claim(
            kind,
            " ".join(self._text[first.start : last.end].split()).rstrip(" ,.(:"),
            word.start,
            word.said,
            " ".join(self._text[one.start : one.end] for one in near if one.letter == WORD),
            tuple(self._text[one.start : one.end].lower() for one in clauses if one.letter == OTHER),
            next(before, None),
            _SIGN.get(way or "", 0),
            self._months(found, "when"),
            self._months(found, "base"),
        )

    def _says(self, found: re.Match[str], name: str) -> str:
        word = self._words[found.start(name)]
        return self._text[word.start : word.end]

    def _months(self, found: re.Match[str], *names: str) -> tuple[Month, ...]:
        known = found.re.groupindex
        places = [found.start(name) for name in names if name in known and found[name] is not None]
        return self._words[places[0]].months if places else ()

    def _clause_start(self, place: int) -> int:
        return max(self._code.rfind(mark, 0, place) for mark in ",&") + 1

    def _clause_end(self, place: int) -> int | None:
        return min((at for mark in ",&" if (at := self._code.find(mark, place)) >= 0), default=None)
