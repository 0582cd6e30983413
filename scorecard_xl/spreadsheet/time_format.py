"""Numbers that a format shows as times: days and their parts, such as a duration in minutes and seconds."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import NamedTuple

_SECONDS_OF = {"h": Decimal(3600), "m": Decimal(60), "s": Decimal(1)}
_A_DAY = Decimal(86_400)
_MILLISECOND = Decimal("0.001")


class Piece(NamedTuple):
    """A piece of a format's code: a letter or a word of a date's (``[h]`` for hours that go beyond a day), or
    a text that is shown as it is."""

    is_date: bool
    text: str


class _Unit(NamedTuple):
    letter: str
    is_elapsed: bool
    digits: int


def shows_time(pieces: Sequence[Piece]) -> bool:
    """Whether a format shows hours, minutes or seconds, and no day: ``m`` is a month where neither of the
    others is shown.

    >>> [shows_time([Piece(True, letter) for letter in code]) for code in ("mmss", "mmm", "hmd")]
    [True, False, False]
    """
    letters = {piece.text.strip("[]").lower()[:1] for piece in pieces if piece.is_date}
    is_elapsed = any(piece.is_date and piece.text.startswith("[") for piece in pieces)
    return letters <= {"h", "m", "s", "a"} and (is_elapsed or bool(letters & {"h", "s"}))


def time_text(number: Decimal, pieces: Sequence[Piece]) -> str:
    """What a format shows of a number of days that is not negative: rounded to the last digit of the seconds,
    or without what is less than a minute where no seconds are shown, as Excel does.

    >>> minutes = [*[Piece(True, "m")] * 2, Piece(False, ":"), *[Piece(True, "s")] * 2]
    >>> time_text(Decimal("0.0104166666666666667"), minutes)
    '15:00'
    >>> time_text(Decimal("1.25"), [Piece(True, "[h]"), *minutes[2:3], *minutes[:2]])
    '30:00'
    """
    found = list(_units(pieces))
    shown = {unit.letter for unit in found if isinstance(unit, _Unit)}
    tenths = sum(isinstance(one, str) and one == "0" for one in found) if "s" in shown else 0
    seconds = (number * _A_DAY).quantize(_MILLISECOND, ROUND_HALF_UP)
    smallest = Decimal(1).scaleb(-tenths) if "s" in shown else _SECONDS_OF["m" if "m" in shown else "h"]
    rounding = ROUND_HALF_UP if "s" in shown else ROUND_FLOOR
    seconds = (seconds / smallest).quantize(Decimal(1), rounding) * smallest
    is_half_day = any(unit.letter == "a" for unit in found if isinstance(unit, _Unit))
    fraction = iter(f"{seconds % 1:.3f}"[2:])
    return "".join(
        _shown(unit, seconds, is_half_day)
        if isinstance(unit, _Unit)
        else next(fraction)
        if unit == "0" and tenths
        else unit
        for unit in found
    )


def _units(pieces: Sequence[Piece]) -> list[_Unit | str]:
    found: list[_Unit | str] = []
    for (is_date, text), group in groupby(pieces, key=lambda piece: (piece.is_date, piece.text.lower())):
        many = len(list(group))
        if not is_date:
            found += [text] * many
        elif text.startswith("["):
            found.append(_Unit(text[1], True, len(text) - 2))
        else:
            found.append(_Unit(text[0], False, many))
    return found


def _shown(unit: _Unit, seconds: Decimal, is_half_day: bool) -> str:
    if unit.letter == "a":
        return "AM" if seconds % _A_DAY < _A_DAY / 2 else "PM"
    whole = int(seconds // _SECONDS_OF[unit.letter])
    if not unit.is_elapsed:
        whole %= 24 if unit.letter == "h" else 60
        if unit.letter == "h" and is_half_day:
            whole = whole % 12 or 12
    return f"{whole:0{unit.digits}d}"
