"""The claims that a commentary makes about its row: changes, values, months, averages and records.

A sentence is taken apart at its numbers, and each number is judged by the words just before and after it.
A number that is not clearly about the row (a target, a benchmark, an age, a date, other children) is no
claim.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from scorecard_xl.commentary.claims.months import Reference, months_meant, references
from scorecard_xl.commentary.claims.wording import (
    CHANGE_AFTER,
    CHANGE_BEFORE,
    CLAUSE_END,
    COMPARED_WITH,
    COUNTED,
    ENDS,
    IN_WINDOW,
    LONGEST_SENTENCE,
    MONTH_AFTER,
    MONTH_BEFORE,
    MONTH_BEHIND,
    MORE_AFTER,
    NOT_AFTER,
    NOT_BEFORE,
    NOT_CHANGED,
    NUMBER,
    OF,
    OF_A_WHOLE,
    OTHER_PERIODS,
    OTHER_SENTENCES,
    OTHER_THINGS,
    PRONOUN,
    RECORD,
    RECORDED,
    SENTENCE_END,
    SHARE,
    START,
    TO_NUMBER,
    VALUE_BEFORE,
    WITH_RECORDED,
    Claim,
    ClaimKind,
    Said,
    may_claim,
    number_said,
)
from scorecard_xl.model import Month

_TELLS_A_VALUE = frozenset(["at", "from", "to", "was", "were", "is", "are", "(at", "(from"])
_COMPARES = re.compile(r"(?:when |as )?(?:compared|against|than|on the|from|since)\b", re.IGNORECASE)
_SINCE_SOMETHING = re.compile(r"\bsince\b(?!\s+(?:the\s+)?(?:last|previous|[A-Z]))")
_AVERAGE = re.compile(r"\b(?:average|avg|mean)\b", re.IGNORECASE)
_MAXIMUM = re.compile(r"\b(?:maximum|max|peak|high)\b", re.IGNORECASE)


def claims(text: str, month: Month) -> Iterator[Claim]:
    """The claims of a commentary of that month.

    >>> text = "An increase of 16% on last month. It remains at 43, and our target is 40."
    >>> [(claim.kind.value, claim.wording) for claim in claims(text, Month(2021, 5))]
    [('change', 'increase of 16% on last month'), ('value', 'remains at 43')]
    """
    if not may_claim(text):
        return
    start, previous = 0, ""
    for end in [found.end() for found in SENTENCE_END.finditer(text)] + [len(text)]:
        sentence = text[start:end]
        start = end
        if len(sentence) <= LONGEST_SENTENCE and may_claim(sentence):
            spoken_of = previous if PRONOUN.match(sentence) else ""
            yield from _claims_of(sentence, month, spoken_of)
        previous = sentence


def _claims_of(sentence: str, month: Month, spoken_of: str) -> Iterator[Claim]:
    found = [*_claims_of_numbers(sentence, month), *_records(sentence, month)]
    if found and not OTHER_SENTENCES.search(sentence):
        for claim in found:
            yield claim._replace(context=f"{spoken_of} {claim.context}")


def _claims_of_numbers(sentence: str, month: Month) -> Iterator[Claim]:
    numbers = _numbers(sentence)
    named = references(sentence, month) if numbers else []
    beside: Said | None = None
    for found in numbers:
        if any(r.start <= found.start() < r.end for r in named):
            continue
        before, after = sentence[: found.start()], sentence[found.end() :]
        if NOT_AFTER.match(after) or MONTH_BEHIND.match(after):
            beside = number_said(found, before)[0] if SHARE.match(after) else beside
            continue
        claim = _claim(sentence, found, named, month)
        if claim:
            yield claim._replace(context=before, beside=beside)
        is_figure = not claim or claim.kind in (ClaimKind.VALUE, ClaimKind.MONTH)
        if is_figure and not OF_A_WHOLE.search(before[-30:]):
            beside = number_said(found, before)[0]


def _numbers(sentence: str) -> list[re.Match[str]]:
    """The numbers of a sentence that may be figures."""
    return [
        found
        for found in NUMBER.finditer(sentence)
        if not NOT_BEFORE.search(sentence, max(0, found.start() - 30), found.start())
    ]


def _records(sentence: str, month: Month) -> Iterator[Claim]:
    """The claims that a figure is the highest or the lowest since a month."""
    for found in RECORD.finditer(sentence):
        start, end = _clause(sentence, found)
        subject = sentence[start : found.start()]
        if OTHER_THINGS.search(subject) or OTHER_THINGS.search(sentence[found.start() : end]):
            continue
        said = Said(found["reference"], Decimal(0), Decimal(1))
        sign = 1 if found["which"].lower() == "highest" else -1
        since = months_meant(found["reference"], month)[:1]
        claim = Claim(ClaimKind.RECORD, found["wording"], said, sign, bases=since, subject=subject)
        yield claim._replace(context=sentence[: found.start()])


def _clause(sentence: str, found: re.Match[str]) -> tuple[int, int]:
    """Where the clause of a sentence begins and ends in which something was found."""
    ends = [0, *(at for end in CLAUSE_END.finditer(sentence) for at in end.span()), len(sentence)]
    return max(at for at in ends if at <= found.start()), min(at for at in ends if at >= found.end())


class _SaidNumber(NamedTuple):
    """A number in its sentence: what it says, and the words around it up to the ends of its clause."""

    sentence: str
    said: Said
    start: int
    end: int
    clause_start: int
    clause_end: int
    named: list[Reference]

    @property
    def before(self) -> str:
        return self.sentence[self.clause_start : self.start]

    @property
    def after(self) -> str:
        return self.sentence[self.end : self.clause_end]

    def wording(self, start: int, end: int) -> str:
        return " ".join(self.sentence[start:end].split()).rstrip(" ,.(:")


def _claim(sentence: str, found: re.Match[str], named: list[Reference], month: Month) -> Claim | None:
    clause = _clause(sentence, found)
    said, start = number_said(found, sentence[: found.start()])
    number = _SaidNumber(sentence, said, start, found.end(), min(clause[0], start), clause[1], named)
    if in_window := IN_WINDOW.search(sentence, max(0, start - 80), start):
        kind = ClaimKind.AVERAGE if in_window["average"] else ClaimKind.MAXIMUM
        return Claim(kind, number.wording(in_window.start(), found.end()), said)
    is_change, claim = _change(number)
    if not is_change:
        claim = _value_of_month(number, month) or _value(number) or _counted(number)
    return claim if claim and not any(map(OTHER_THINGS.search, (number.before, number.after))) else None


class _ChangeWords(NamedTuple):
    """The words by which a number is told as a change: where they begin and end with the number, the change's
    direction (0 where they leave it open), and what it is of; ``is_more`` for "4 more children"."""

    start: int
    end: int
    sign: int
    noun: str
    subject: str
    is_more: bool = False
    is_denied: bool = False


def _change(number: _SaidNumber) -> tuple[bool, Claim | None]:
    """Whether a number speaks of a change, and the claim where it is one about the row."""
    words = _change_before(number) or _change_behind(number)
    if words is None:
        return False, None
    return True, None if words.is_denied else _claim_of_change(number, words)


def _change_before(number: _SaidNumber) -> _ChangeWords | None:
    """A change that is told before its number: "has risen by 4%"."""
    found = CHANGE_BEFORE.match(number.before)
    if not found:
        return None
    subject = number.before[: found.start("wording")]
    of = OF.match(number.after)
    is_up, is_down = (any(found[f"{way}{form}"] for form in ("", 2, 3)) for way in ("up", "down"))
    return _ChangeWords(
        number.clause_start + found.start("wording"),
        number.end,
        -1 if is_down else 1 if is_up else 0,
        f"{found['noun'] or ''} {of['noun'] if of else ''}",
        subject,
        is_denied=bool(NOT_CHANGED.search(subject)),
    )


def _change_behind(number: _SaidNumber) -> _ChangeWords | None:
    """A change that is told behind its number: "4% higher", "4 more children"."""
    if found := CHANGE_AFTER.match(number.after):
        sign = 1 if found["up"] else -1 if found["down"] else 0
        noun = _noun_behind(number.after[found.end() :])
        return _ChangeWords(number.start, number.end + found.end(), sign, noun, "")
    if found := MORE_AFTER.match(number.after):
        sign = 1 if found["up"] else -1
        end = number.end + found.end()
        return _ChangeWords(number.start, end, sign, found["noun"], number.before, is_more=True)
    return None


def _claim_of_change(number: _SaidNumber, words: _ChangeWords) -> Claim | None:
    scope_end = _comparison_end(number)
    later = number.sentence[number.end : scope_end]
    around = number.before + later
    if any(other.search(around) for other in (OTHER_PERIODS, OTHER_THINGS, _SINCE_SOMETHING)):
        return None
    base = _base(number, scope_end)
    bases = base.months if base else ()
    months = tuple(m for r in number.named if not r.is_base for m in r.months)
    from_average, from_maximum = bool(_AVERAGE.search(later)), bool(_MAXIMUM.search(later))
    is_compared = bool(bases) or from_average or from_maximum
    is_share = number.said.is_percent or number.said.is_points
    if not is_compared and (words.is_more or not is_share):
        return None
    end = base.end if base and 0 <= base.start - words.end <= 40 else words.end
    return Claim(
        ClaimKind.CHANGE,
        number.wording(words.start, end),
        number.said,
        words.sign,
        months,
        bases,
        from_average,
        from_maximum,
        words.subject,
        words.noun,
    )


def _comparison_end(number: _SaidNumber) -> int:
    """Where the number's clause ends, or the one behind it that says what it is compared with."""
    rest = number.sentence[number.clause_end :]
    behind = rest.lstrip(" ,(")
    if not _COMPARES.match(behind):
        return number.clause_end
    end = CLAUSE_END.search(number.sentence, number.clause_end + len(rest) - len(behind) + 9)
    return end.start() if end else len(number.sentence)


def _base(number: _SaidNumber, scope_end: int) -> Reference | None:
    """The month that a change is from: named behind the number, else before it, else anywhere."""
    bases = [r for r in number.named if r.is_base]
    behind = (r for r in bases if number.end <= r.start < scope_end)
    before = (r for r in bases if number.clause_start <= r.start < number.start)
    return next(chain(behind, before, bases), None)


def _noun_behind(text: str) -> str:
    found = re.match(r"\s+(?:in|of)\s+((?:[\w'’-]+\s?){1,8})", text)
    return found[1] if found else ""


def _value_of_month(number: _SaidNumber, month: Month) -> Claim | None:
    """A value that stands beside the name of its month."""
    return _month_before(number, month) or _month_behind(number, month)


def _month_before(number: _SaidNumber, month: Month) -> Claim | None:
    """A value behind its month: "May saw 12", "with May recorded at 12"."""
    until = number.sentence[: number.start]
    end, subject = number.end, number.before
    found = WITH_RECORDED.search(until, max(0, len(until) - 120))
    if found and (recorded := RECORDED.match(number.after)):
        end += recorded.end()
    elif (found := MONTH_BEFORE.search(until, len(until[:-60]))) and ENDS.match(number.sentence, end):
        is_in_clause = found.start() > number.clause_start
        subject = subject[: -len(found[0])] if is_in_clause else until[: found.start()][-60:]
    else:
        return None
    wording = number.wording(found.start(), end)
    meant = months_meant(found["reference"], month)
    return Claim(ClaimKind.MONTH, wording, number.said, 0, meant, subject=subject)


def _month_behind(number: _SaidNumber, month: Month) -> Claim | None:
    """A value before its month: "12 in May", "was at 12 children in May"."""
    found = MONTH_AFTER.match(number.after)
    if not found:
        return None
    until = number.sentence[: number.start]
    start, end = until.rstrip().rfind(" ") + 1, number.end + found.end()
    last_word = until[start:].strip()
    is_told = last_word in _TELLS_A_VALUE
    if last_word and not is_told and not re.fullmatch(r"[,(]|and|of|with", last_word):
        return None
    is_base = last_word.endswith("from") and not TO_NUMBER.match(number.sentence[end:])
    if is_base or COMPARED_WITH.search(until[-30:]):
        return None
    wording = number.wording(start, end).lstrip("(") if is_told else number.wording(number.start, end)
    return Claim(
        ClaimKind.MONTH,
        wording,
        number.said,
        0,
        months_meant(found["reference"], month),
        subject=number.before,
        noun=found["noun"],
        needs_subject=bool(found["noun"].strip()),
    )


def _value(number: _SaidNumber) -> Claim | None:
    """A value without a month beside it: "remains at 99%", "is 442", "has risen to 45"."""
    found = VALUE_BEFORE.search(number.sentence, max(0, number.start - 120), number.start)
    if not found:
        return None
    of = OF.match(number.after)
    if not (ENDS.match(number.sentence[number.end :]) or (of and number.said.is_percent)):
        return None
    if found["have"] and not (of and number.said.is_percent):
        return None
    if re.search(r"\b(?:which|that)\s*\Z", number.sentence[: found.start()]):
        return None
    clause_named = [
        r for r in number.named if number.clause_start <= r.start < number.clause_end and not r.is_base
    ]
    months = tuple(m for r in clause_named for m in r.months)
    start = found.start("wording")
    subject = number.sentence[min(number.clause_start, start) : start]
    is_past = bool(re.search(r"\b(?:was|were|had|stood|sat)\b", found["wording"], re.IGNORECASE))
    if is_past and not months:
        return None
    wording = number.wording(start, number.end)
    if of:
        return Claim(ClaimKind.VALUE, wording, number.said, 0, months, noun=of["noun"], needs_subject=True)
    return Claim(ClaimKind.VALUE, wording, number.said, 0, months, subject=subject)


def _counted(number: _SaidNumber) -> Claim | None:
    """A sentence that begins with what is counted: "15 children were new to our care in May"."""
    found = COUNTED.match(number.sentence[number.end : number.clause_end])
    if not found or number.said.is_percent or not START.match(number.sentence[: number.start]):
        return None
    months = tuple(m for r in number.named if not r.is_base for m in r.months)
    wording = number.wording(number.start, number.end + len(found[0]))
    kind = ClaimKind.MONTH if months else ClaimKind.VALUE
    subject = found["rest"]
    return Claim(
        kind, wording, number.said, 0, months, subject=subject, noun=found["noun"], needs_subject=True
    )
