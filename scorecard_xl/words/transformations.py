"""What people write for how a national figure becomes a scorecard's: “sum, ÷ 12, total ÷ authorities”."""

import re

from scorecard_xl.model import Combined, Transformation
from scorecard_xl.spreadsheet.cells import packed
from scorecard_xl.words.text import UNSEEN

AS_IT_IS = "as it is"
A_TWELFTH = "÷ 12"
OF_HUNDRED = "100 − value"
PER_AUTHORITY = "total ÷ authorities"
STEPS = (
    AS_IT_IS,
    A_TWELFTH,
    OF_HUNDRED,
    *(one.value for one in Combined if one is not Combined.ONE),
    PER_AUTHORITY,
)
"""All that a transformation may be made of, in the words of the sheet."""

_DIVIDED = r"(?:÷|/|:|dividedby)"
_MINUS = r"(?:[-−–]|minus)"
_NAMED = (
    (AS_IT_IS, re.compile(r"asitis|asis|value")),
    (A_TWELFTH, re.compile(rf"(?:value|total)?{_DIVIDED}(?:12|twelve)")),
    (OF_HUNDRED, re.compile(rf"100%?{_MINUS}(?:the)?value")),
    (PER_AUTHORITY, re.compile(rf"(?:total|value)?{_DIVIDED}(?:numberof)?(?:local)?authorities")),
    (Combined.SUM.value, re.compile(r"(?:the)?sum(?:of(?:several|all|them|measures))?")),
    (Combined.SCALED.value, re.compile(rf"first[×x*](?:the)?second{_DIVIDED}(?:the)?third")),
    (Combined.SHARE.value, re.compile(r"firstas(?:%|percent|percentage)of(?:the)?(?:sumof(?:the)?)?others")),
)
_BETWEEN = re.compile(r"[,;+]|\band\b|\bthen\b")
_WITHOUT_UNSEEN = str.maketrans("", "", UNSEEN)


def transformation_of(text: str) -> Transformation:
    """The transformation that a text says, its steps in any order.

    >>> transformation_of("sum; /12") == Transformation(Combined.SUM, a_twelfth=True)
    True
    >>> transformation_of("as it is") == Transformation()
    True

    Raises ValueError, with a sentence without a stop, for what is no transformation.
    """
    pieces = [one for one in _BETWEEN.split(text.translate(_WITHOUT_UNSEEN).casefold()) if one.strip()]
    steps = [_step(piece) for piece in pieces]
    if not steps:
        raise ValueError(f"there is no transformation; write one of {_all_steps()}, or several with commas")
    twice = next((step for step in steps if steps.count(step) > 1), None)
    if twice:
        raise ValueError(f"“{twice}” stands there twice; write it once")
    combined = [one for one in Combined if one.value in steps]
    is_alone = len(steps) == 1
    if (AS_IT_IS in steps and not is_alone) or len(combined) > 1:
        raise ValueError(f"“{text.strip()}” says two things that exclude each other; write one of them")
    said = Transformation(
        combined[0] if combined else Combined.ONE,
        per_authority=PER_AUTHORITY in steps,
        a_twelfth=A_TWELFTH in steps,
        of_hundred=OF_HUNDRED in steps,
    )
    if (said.of_hundred or said.combined is Combined.SHARE) and (said.per_authority or said.a_twelfth):
        raise ValueError(f"a percentage is not divided as “{text.strip()}” says; leave out what divides it")
    return said


def transformation_text(said: Transformation) -> str:
    """A transformation in the words of the sheet.

    >>> transformation_text(Transformation(per_authority=True, a_twelfth=True))
    'total ÷ authorities, ÷ 12'
    >>> transformation_text(Transformation())
    'as it is'
    """
    steps = [said.combined.value] if said.combined is not Combined.ONE else []
    steps += [PER_AUTHORITY] if said.per_authority else []
    steps += [A_TWELFTH] if said.a_twelfth else []
    steps += [OF_HUNDRED] if said.of_hundred else []
    return ", ".join(steps) or AS_IT_IS


def wrong_number_of_measures(said: Transformation, number: int) -> str:
    """What is wrong with a number of measures for a transformation; empty where it fits.

    >>> wrong_number_of_measures(Transformation(), 2)
    'several measures need “sum”, “first × second ÷ third” or “first as % of the others”'
    """
    combined = said.combined
    if combined is Combined.ONE and number > 1:
        others = [f"“{one.value}”" for one in Combined if one is not Combined.ONE]
        return f"several measures need {', '.join(others[:-1])} or {others[-1]}"
    if combined is Combined.SCALED and number != 3:
        return f"“{combined.value}” needs three measures, with “;” between"
    if combined in (Combined.SUM, Combined.SHARE) and number < 2:
        return f"“{combined.value}” needs two measures or more, with “;” between"
    return ""


def _step(piece: str) -> str:
    words = packed(piece)
    for step, pattern in _NAMED:
        if pattern.fullmatch(words):
            return step
    raise ValueError(f"“{piece.strip()}” is no transformation; write {_all_steps()}, or several with commas")


def _all_steps() -> str:
    quoted = [f"“{step}”" for step in STEPS]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
