"""What a cell's number format says about the number in it, and the text that it shows.

A format code has up to four sections, for positive numbers, negative numbers, zero and text; codes in a
workbook are always written the English way, whatever the language of the Excel that saved them
(ECMA-376 part 1, 18.8.31).
"""

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum, auto
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final, NamedTuple

from scorecard_xl.spreadsheet.time_format import Piece, shows_time, time_text


class NumberFormat(NamedTuple):
    """What a format code shows of a number; several sections are judged by the one for positive numbers."""

    code: str
    is_date: bool
    """Whether it shows a day, a month or a year."""
    is_time: bool
    """Whether it shows hours, minutes or seconds alone."""
    is_percentage: bool
    is_general: bool
    is_text: bool
    decimals: int | None
    """Digits after the point, of the percentage for a percentage; None where no fixed number is shown."""
    unit: Decimal | None
    """What one more in the last digit shown is worth: 0.01 for ``0%``; None where decimals is None."""
    words: str
    """What it shows beside the number, such as a currency's sign."""


class _Kind(Enum):
    LITERAL = auto()
    DIGIT = auto()
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    DATE = auto()
    EXPONENT = auto()
    SLASH = auto()
    TEXT = auto()
    GENERAL = auto()


_Token = tuple[_Kind, str]
_Condition = tuple[str, Decimal]

_LEXER: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|_(?P<blank>.)"
    r"|\*(?P<fill>.)"
    r"|\[(?P<bracket>[^\[\]]*)\]"
    r"|(?P<GENERAL>General)"
    r"|(?P<EXPONENT>E[+-])"
    r"|(?P<DATE>AM/PM|A/P|[ymdhsbge])"
    r"|(?P<DIGIT>[0#?])"
    r"|(?P<POINT>\.)"
    r"|(?P<COMMA>,)"
    r"|(?P<PERCENT>%)"
    r"|(?P<SLASH>/)"
    r"|(?P<TEXT>@)"
    r"|(?P<end>;)"
    r"|(?P<LITERAL>.)",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN: Final = frozenset(" $-+/():!^&'~{}<>=£€¥")  # what Excel takes without quotation marks
_SPECIAL: Final = re.compile(
    r"\$[^\[\]]*|h+|m+|s+|(?:<=|>=|<>|<|>|=)\s*-?\d+(?:\.\d+)?"
    r"|black|blue|cyan|green|magenta|red|white|yellow|color\s?\d{1,2}",
    re.IGNORECASE,
)
_MOST_SECTIONS: Final = 4
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*([-+]?\d+(?:\.\d*)?|[-+]?\.\d+)")
_HOLDS: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
    "=": eq,
    "<>": ne,
}

# Wide enough for every float in every code: nothing but the last place asked for is rounded.
_EXACT: Final = Context(prec=2000, rounding=ROUND_HALF_UP)
# Excel rounds what it shows from the first 15 digits of a number, so 1.005 (in binary a little less)
# shows as 1.01 in the format 0.00.
_SHOWN: Final = Context(prec=15, rounding=ROUND_HALF_UP)
_SCIENTIFIC: Final = Context(prec=6, rounding=ROUND_HALF_UP)
_LARGEST_EXPONENT: Final = 350
_LONGEST_CODE: Final = 255
_GENERAL_WIDTH: Final = 11
_END_OF_TIME: Final = 2_958_466  # days: Excel's calendar ends with the year 9999


class _Section(NamedTuple):
    tokens: tuple[_Token, ...]
    condition: _Condition | None

    def has(self, kind: _Kind) -> bool:
        return any(found is kind for found, _ in self.tokens)

    @property
    def is_date(self) -> bool:
        return self.has(_Kind.DATE) and not self.is_time

    @property
    def is_time(self) -> bool:
        return self.has(_Kind.DATE) and shows_time(self.pieces)

    @property
    def pieces(self) -> list[Piece]:
        return [Piece(kind is _Kind.DATE, text) for kind, text in self.tokens]

    @property
    def is_number(self) -> bool:
        """Whether it shows a number digit by digit, not as a date, a power of ten or a fraction."""
        others = (_Kind.DATE, _Kind.EXPONENT, _Kind.SLASH, _Kind.TEXT, _Kind.GENERAL)
        return self.has(_Kind.DIGIT) and not any(self.has(kind) for kind in others)

    @property
    def is_words_only(self) -> bool:
        return all(kind in (_Kind.LITERAL, _Kind.PERCENT, _Kind.COMMA) for kind, _ in self.tokens)


class _Layout(NamedTuple):
    """Where the digits of a section stand in its tokens."""

    whole: tuple[int, ...]
    fraction: tuple[int, ...]
    point: int | None
    grouped: bool
    shift: int
    """The power of ten between the number and the digits shown: 2 for a percentage, -3 for thousands."""
    commas: frozenset[int]


@lru_cache(maxsize=1024)
def parse(code: str) -> NumberFormat:
    """Say what the format `code` shows; any text is a code, and one that is empty is General.

    >>> parse("0.0%").decimals, parse("0.0%").is_percentage
    (1, True)
    >>> parse("[$-809]mmm\\\\-yy;@").is_date
    True
    """
    section = _main_section(_number_sections(code))
    layout = _layout(section) if section.is_number else None
    decimals = len(layout.fraction) if layout else None
    return NumberFormat(
        code=code,
        is_date=section.is_date,
        is_time=section.is_time,
        is_percentage=section.is_number and section.has(_Kind.PERCENT),
        is_general=code.strip().lower() in ("", "general"),
        is_text=section.has(_Kind.TEXT) and not section.has(_Kind.DATE),
        decimals=decimals,
        unit=Decimal(1).scaleb(-decimals - layout.shift) if layout and decimals is not None else None,
        words="".join(text for kind, text in section.tokens if kind is _Kind.LITERAL).strip(),
    )


def is_code(text: str) -> bool:
    """Whether a text is a code that Excel takes; in a workbook, any other makes Excel repair it.

    >>> [is_code(text) for text in ("#,##0.0", '0 "days"', "[Red]0%;-0%", "0 visits", '0 "days')]
    [True, True, True, False, False]
    """
    found = list(_LEXER.finditer(text))
    sections = 1 + sum(match.lastgroup == "end" for match in found)
    return 0 < len(text) <= _LONGEST_CODE and sections <= _MOST_SECTIONS and all(map(_is_taken, found))


def _is_taken(match: re.Match[str]) -> bool:
    if match.lastgroup == "quoted":
        return len(match[0]) > 1 and match[0].endswith('"')
    if match.lastgroup == "bracket":
        return _SPECIAL.fullmatch(match["bracket"]) is not None
    return match.lastgroup != "LITERAL" or match[0] in _PLAIN


def show(value: float | Decimal, code: str) -> str:
    """Return the text that Excel shows for the number `value` in a cell formatted `code`.

    Digits are rounded in decimal arithmetic, halves away from zero. A date, a fraction, a power of ten and
    a number that is not finite come back as the number's own digits, so different numbers stay different.

    >>> show(0.095, "0%"), show(-0.003, "0%"), show(-1234.5, "£#,##0.00;[Red]-£#,##0.00")
    ('10%', '0%', '-£1,234.50')
    """
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        return str(number)
    section, hides_minus = _choose(number, _number_sections(code))
    if section is None or len(code) > _LONGEST_CODE:
        return _plain(number)
    size = _SHOWN.plus(number.copy_abs())
    if section.is_number:
        text, has_digits = _digits(size, section)
    elif section.is_words_only:
        text, has_digits = "".join(text for _, text in section.tokens), True
    elif section.is_time and size < _END_OF_TIME:
        text, has_digits = time_text(size, section.pieces), bool(size)
    elif section.has(_Kind.GENERAL) and not section.is_date:
        text, has_digits = _with_general(size, section), bool(size)
    elif section.tokens == ((_Kind.TEXT, "@"),):
        text, has_digits = _general(size), bool(size)
    else:
        return _plain(number)
    # The minus that Excel adds by itself goes with a number that rounds to zero; one in the code stays.
    minus = "-" if number < 0 and not hides_minus and has_digits else ""
    return minus + text


@lru_cache(maxsize=1024)
def _number_sections(code: str) -> tuple[_Section, ...]:
    """Return the sections of `code` that are for numbers: at most three, and at least one."""
    sections = _split(code) if code.strip() else _split("General")
    if len(sections) > 1 and sections[-1].has(_Kind.TEXT):
        sections = sections[:-1]
    return sections[:3]


def _split(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[_Token] = []
    condition: _Condition | None = None
    for match in _LEXER.finditer(code):
        name, text = str(match.lastgroup), match.group(str(match.lastgroup))
        if name == "end":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif name == "bracket":
            if found := _CONDITION.fullmatch(text.strip()):
                condition = found[1], Decimal(found[2])
            elif _ELAPSED.fullmatch(text):
                tokens.append((_Kind.DATE, f"[{text}]"))
            elif text.startswith("$") and (symbol := text[1:].partition("-")[0]):
                tokens.append((_Kind.LITERAL, symbol))
        elif name in _Kind.__members__:
            tokens.append((_Kind[name], text))
        elif name != "fill":
            tokens.append((_Kind.LITERAL, " " if name == "blank" else text))
    sections.append(_Section(tuple(tokens), condition))
    return tuple(sections)


def _main_section(sections: Sequence[_Section]) -> _Section:
    """Return the section that shows ordinary numbers: `[=0]"-";0%` shows them in its second."""
    return next((section for section in sections if not section.is_words_only), sections[0])


def _choose(number: Decimal, sections: Sequence[_Section]) -> tuple[_Section | None, bool]:
    """Return the section that shows `number`, and whether it leaves the minus to its own text."""
    first = sections[0]
    if not any(section.condition for section in sections):
        if number < 0 and len(sections) > 1:
            return sections[1], True
        return (sections[2] if number == 0 and len(sections) > 2 else first), False
    for position, section in enumerate(sections):
        is_last = position == len(sections) - 1
        if section.condition is not None:
            holds = _holds(number, section.condition)
        else:
            # Without a condition of its own the first is for positive numbers, the second for negative.
            holds = is_last or (number > 0 if position == 0 else number < 0)
        if holds:
            follows_positive = position == 1 and section.condition is None and _is_positive(first.condition)
            return section, _is_negative(section.condition) or follows_positive
    return None, False


def _holds(number: Decimal, condition: _Condition) -> bool:
    operator, bound = condition
    return _HOLDS[operator](number, bound)


def _is_negative(condition: _Condition | None) -> bool:
    return condition is not None and condition[0] in ("<", "<=") and condition[1] <= 0


def _is_positive(condition: _Condition | None) -> bool:
    return condition is None or (condition[0] in (">", ">=") and condition[1] == 0)


@lru_cache(maxsize=1024)
def _layout(section: _Section) -> _Layout:
    kinds = [kind for kind, _ in section.tokens]
    point = kinds.index(_Kind.POINT) if _Kind.POINT in kinds else None
    digits = [at for at, kind in enumerate(kinds) if kind is _Kind.DIGIT]
    whole = tuple(at for at in digits if point is None or at < point)
    fraction = tuple(at for at in digits if point is not None and at > point)
    grouped, shift, commas = False, 2 * kinds.count(_Kind.PERCENT), set[int]()
    for at, kind in enumerate(kinds):
        if kind is not _Kind.COMMA:
            continue
        if whole and whole[0] < at < whole[-1]:
            grouped = True
            commas.add(at)
        elif at > digits[0] and (kinds[at - 1] in (_Kind.DIGIT, _Kind.POINT) or at - 1 in commas):
            shift -= 3
            commas.add(at)
    return _Layout(whole, fraction, point, grouped, shift, frozenset(commas))


def _digits(size: Decimal, section: _Section) -> tuple[str, bool]:
    """Return `size` as `section` shows it, and whether a digit other than 0 is shown."""
    layout = _layout(section)
    scaled = size.scaleb(layout.shift, context=_EXACT)
    rounded = _rounded(scaled, len(layout.fraction))
    whole, _, fraction = format(rounded, "f").partition(".")
    shown = dict.fromkeys(layout.commas, "")
    shown.update(_placed_whole(whole.lstrip("0"), section, layout))
    shown.update(_placed_fraction(fraction, section, layout))
    text = "".join(shown.get(at, text) for at, (_, text) in enumerate(section.tokens))
    return text, rounded != 0


def _placed_whole(digits: str, section: _Section, layout: _Layout) -> dict[int, str]:
    """Give each digit before the point its place, from the right; the first place takes what is over."""
    if not layout.whole:
        return {} if layout.point is None else {layout.point: digits + section.tokens[layout.point][1]}
    placed: dict[int, str] = {}
    for from_right, at in enumerate(reversed(layout.whole)):
        if at == layout.whole[0]:
            pieces = range(from_right, max(len(digits), from_right + 1))
        else:
            pieces = range(from_right, from_right + 1)
        text = ""
        for power in pieces:
            digit = digits[-1 - power] if power < len(digits) else _empty(section, at)
            comma = "," if layout.grouped and power and power % 3 == 0 and digit.isdigit() else ""
            text = digit + comma + text
        placed[at] = text
    return placed


def _placed_fraction(digits: str, section: _Section, layout: _Layout) -> dict[int, str]:
    placed = dict(zip(layout.fraction, digits, strict=True))
    for at in reversed(layout.fraction):
        if placed[at] != "0" or section.tokens[at][1] == "0":
            break
        placed[at] = _empty(section, at)
    return placed


def _empty(section: _Section, at: int) -> str:
    """Return what a place without a digit shows."""
    return {"0": "0", "?": " ", "#": ""}[section.tokens[at][1]]


def _with_general(size: Decimal, section: _Section) -> str:
    return "".join(_general(size) if kind is _Kind.GENERAL else text for kind, text in section.tokens)


def _general(size: Decimal) -> str:
    """Return a number that is not negative as the format General shows it: in at most 11 characters."""
    if not size:
        return "0"
    power = size.adjusted()
    places = 9 - max(power, 0)
    # Below 0.0001 Excel shortens no digits: it shows them all, or a power of ten.
    text = _plain(_rounded(size, max(places, 0)) if -5 < power < 11 else size)
    if len(text) <= _GENERAL_WIDTH:
        return text
    digits, _, exponent = format(_SCIENTIFIC.plus(size), ".5E").partition("E")
    return f"{digits.rstrip('0').rstrip('.')}E{exponent[0]}{exponent[1:]:0>2}"


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def _plain(number: Decimal) -> str:
    """Return the number's digits without a power of ten, so that equal numbers give equal text."""
    return format(_EXACT.plus(number).normalize(_EXACT), "f") if number else "0"
