"""The claims that a commentary makes about its row: changes, values, months, averages and records.

A sentence is taken apart at its numbers, and each number is judged by the words just before and after it.
A number that is not clearly about the row (a target, a benchmark, an age, a date, other children) is no
claim.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
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
    Kind,
    Said,
    may_claim,
    number_said,
)
from scorecard_xl.model import Month


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
    numbers = [
        found
        for found in NUMBER.finditer(sentence)
        if not NOT_BEFORE.search(sentence, max(0, found.start() - 30), found.start())
    ]
    named = references(sentence, month) if numbers else []
    clauses = _clauses(sentence) if numbers else []
    beside: Said | None = None
    for found in numbers:
        if any(r.start <= found.start() < r.end for r in named):
            continue
        before, after = sentence[: found.start()], sentence[found.end() :]
        if NOT_AFTER.match(after) or MONTH_BEHIND.match(after):
            beside = number_said(found, before)[0] if SHARE.match(after) else beside
            continue
        start = max(at for at in clauses if at <= found.start())
        end = min(at for at in clauses if at >= found.end())
        claim = _claim(sentence, found, (start, end), named, month)
        if claim:
            yield claim._replace(context=before, beside=beside)
        if (not claim or claim.kind in (Kind.VALUE, Kind.MONTH)) and not OF_A_WHOLE.search(before[-30:]):
            beside = number_said(found, before)[0]


def _records(sentence: str, month: Month) -> Iterator[Claim]:
    """The claims that a figure is the highest or the lowest since a month."""
    for found in RECORD.finditer(sentence):
        clauses = _clauses(sentence)
        start = max(at for at in clauses if at <= found.start())
        end = min(at for at in clauses if at >= found.end())
        subject = sentence[start : found.start()]
        if OTHER_THINGS.search(subject) or OTHER_THINGS.search(sentence[found.start() : end]):
            continue
        said = Said(found["reference"], Decimal(0), Decimal(1))
        sign = 1 if found["which"].lower() == "highest" else -1
        since = months_meant(found["reference"], month)[:1]
        claim = Claim(Kind.RECORD, found["wording"], said, sign, bases=since, subject=subject)
        yield claim._replace(context=sentence[: found.start()])


def _clauses(sentence: str) -> list[int]:
    """Where the clauses of a sentence begin and end."""
    return [0, *(at for found in CLAUSE_END.finditer(sentence) for at in found.span()), len(sentence)]


class _Place(NamedTuple):
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


def _claim(
    sentence: str, found: re.Match[str], clause: tuple[int, int], named: list[Reference], month: Month
) -> Claim | None:
    said, start = number_said(found, sentence[: found.start()])
    place = _Place(sentence, said, start, found.end(), min(clause[0], start), clause[1], named)
    if in_window := IN_WINDOW.search(sentence, max(0, start - 80), start):
        kind = Kind.AVERAGE if in_window["average"] else Kind.MAXIMUM
        return Claim(kind, place.wording(in_window.start(), found.end()), said)
    is_change, claim = _change(place)
    if not is_change:
        claim = _value_of_month(place, month) or _value(place) or _counted(place)
    return claim if claim and not any(map(OTHER_THINGS.search, (place.before, place.after))) else None


def _change(place: _Place) -> tuple[bool, Claim | None]:
    """Whether a number speaks of a change, and the claim where it is one about the row."""
    said, sentence = place.said, place.sentence
    found = CHANGE_BEFORE.match(place.before)
    more = False
    if found:
        if NOT_CHANGED.search(place.before[: found.start("wording")]):
            return True, None
        start, end = place.clause_start + found.start("wording"), place.end
        sign = 1 if found["up"] or found["up2"] or found["up3"] else 0
        sign = -1 if found["down"] or found["down2"] or found["down3"] else sign
        noun = found["noun"] or ""
        subject = place.before[: found.start("wording")]
        noun += " " + (of["noun"] if (of := OF.match(place.after)) else "")
    elif found := CHANGE_AFTER.match(place.after):
        start, end = place.start, place.end + found.end()
        sign = 1 if found["up"] else -1 if found["down"] else 0
        noun, subject = _noun_behind(place.after[found.end() :]), ""
    elif found := MORE_AFTER.match(place.after):
        more = True
        start, end = place.start, place.end + found.end()
        sign, noun, subject = (1 if found["up"] else -1), found["noun"], place.before
    else:
        return False, None
    around = place.before + place.after
    behind = sentence[place.clause_end :].lstrip(" ,(")
    scope_end = place.clause_end
    if re.match(r"(?:when |as )?(?:compared|against|than|on the|from|since)\b", behind, re.IGNORECASE):
        rest = CLAUSE_END.search(
            sentence, place.clause_end + len(sentence[place.clause_end :]) - len(behind) + 9
        )
        scope_end = rest.start() if rest else len(sentence)
        around += sentence[place.clause_end : scope_end]
    if OTHER_PERIODS.search(around) or OTHER_THINGS.search(around):
        return True, None
    if re.search(r"\bsince\b(?!\s+(?:the\s+)?(?:last|previous|[A-Z]))", around):
        return True, None
    near = [r for r in place.named if r.is_base and place.end <= r.start < scope_end]
    near = near or [r for r in place.named if r.is_base and place.clause_start <= r.start < place.start]
    near = near or [r for r in place.named if r.is_base]
    bases = tuple(m for r in near[:1] for m in r.months)
    months = tuple(m for r in place.named if not r.is_base for m in r.months)
    later = sentence[place.end : scope_end]
    from_average = bool(re.search(r"\b(?:average|avg|mean)\b", later, re.IGNORECASE))
    from_maximum = bool(re.search(r"\b(?:maximum|max|peak|high)\b", later, re.IGNORECASE))
    if not (bases or from_average or from_maximum) and (more or not (said.is_percent or said.is_points)):
        return True, None
    if near and 0 <= near[0].start - end <= 40:
        end = near[0].end
    wording = place.wording(start, end)
    return True, Claim(
        Kind.CHANGE, wording, said, sign, months, bases, from_average, from_maximum, subject, noun
    )


def _noun_behind(text: str) -> str:
    found = re.match(r"\s+(?:in|of)\s+((?:[\w'’-]+\s?){1,8})", text)
    return found[1] if found else ""


def _value_of_month(place: _Place, month: Month) -> Claim | None:
    """A value that stands beside the name of its month."""
    said, until = place.said, place.sentence[: place.start]
    subject = place.before
    found = WITH_RECORDED.search(until, max(0, len(until) - 120))
    if found and (recorded := RECORDED.match(place.after)):
        end = place.end + recorded.end()
    elif (found := MONTH_BEFORE.search(until, len(until[:-60]))) and ENDS.match(place.sentence, place.end):
        end = place.end
        subject = (
            until[: found.start()][-60:]
            if found.start() <= place.clause_start
            else place.before[: -len(found[0])]
        )
    elif found := MONTH_AFTER.match(place.after):
        end = place.end + found.end()
        wording = place.wording(place.start, end)
        start = until.rstrip().rfind(" ") + 1
        last_word = until[start:].strip()
        if last_word in ("at", "from", "to", "was", "were", "is", "are", "(at", "(from"):
            wording = place.wording(start, end).lstrip("(")
        elif last_word and not re.fullmatch(r"[,(]|and|of|with", last_word):
            return None
        if COMPARED_WITH.search(until[-30:]) or (
            last_word.endswith("from") and not TO_NUMBER.match(place.sentence[end:])
        ):
            return None
        noun = found["noun"]
        meant = months_meant(found["reference"], month)
        return Claim(
            Kind.MONTH, wording, said, 0, meant, subject=subject, noun=noun, needs_subject=bool(noun.strip())
        )
    else:
        return None
    meant = months_meant(found["reference"], month)
    return Claim(Kind.MONTH, place.wording(found.start(), end), said, 0, meant, subject=subject)


def _value(place: _Place) -> Claim | None:
    """A value without a month beside it: "remains at 99%", "is 442", "has risen to 45"."""
    found = VALUE_BEFORE.search(place.sentence, max(0, place.start - 120), place.start)
    if not found:
        return None
    of = OF.match(place.after)
    if not (ENDS.match(place.sentence[place.end :]) or (of and place.said.is_percent)):
        return None
    if found["have"] and not (of and place.said.is_percent):
        return None
    if re.search(r"\b(?:which|that)\s*\Z", place.sentence[: found.start()]):
        return None
    clause_named = [
        r for r in place.named if place.clause_start <= r.start < place.clause_end and not r.is_base
    ]
    months = tuple(m for r in clause_named for m in r.months)
    start = found.start("wording")
    subject = place.sentence[min(place.clause_start, start) : start]
    is_past = bool(re.search(r"\b(?:was|were|had|stood|sat)\b", found["wording"], re.IGNORECASE))
    if is_past and not months:
        return None
    wording = place.wording(start, place.end)
    if of:
        return Claim(Kind.VALUE, wording, place.said, 0, months, noun=of["noun"], needs_subject=True)
    return Claim(Kind.VALUE, wording, place.said, 0, months, subject=subject)


def _counted(place: _Place) -> Claim | None:
    """A sentence that begins with what is counted: "15 children were new to our care in May"."""
    found = COUNTED.match(place.sentence[place.end : place.clause_end])
    if not found or place.said.is_percent or not START.match(place.sentence[: place.start]):
        return None
    months = tuple(m for r in place.named if not r.is_base for m in r.months)
    wording = place.wording(place.start, place.end + len(found[0]))
    kind = Kind.MONTH if months else Kind.VALUE
    subject = found["rest"]
    return Claim(
        kind, wording, place.said, 0, months, subject=subject, noun=found["noun"], needs_subject=True
    )
