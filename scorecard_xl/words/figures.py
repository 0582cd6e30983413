"""What a month's cell means: a figure, or none."""

import datetime
import math
import re
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from scorecard_xl.findings import Finding
from scorecard_xl.model import Unit
from scorecard_xl.spreadsheet.cells import CellError, Value, decimal_of
from scorecard_xl.spreadsheet.raised_text import without_marks
from scorecard_xl.words.text import UNSEEN
from scorecard_xl.words.units import unit_called

NOTHING_YET = frozenset(["", "-", "–", "—", "n/a", "na", "n.a.", "tb", "tbc", "tba", "awaited", "pending"])
"""What people type where there is nothing, or nothing yet."""

# What holds a figure back or says that there is none: the shorthand of the Government Analysis Function
# ([c], [x], [z] and the like), the codes of earlier statistics, and what councils write.
_HELD_BACK = re.compile(
    r"\*+|\.\.|:|~|\[?(?:c|k|u|x|z|low|w)\]?|supp(?:\.|ressed)?|nyk|no data"
    r"|not (?:collected|available|applicable|known|yet available|recorded|reported)"
    r"|(?:[<≤]|<=|fewer than|less than|under) ?(?:\d|10)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"(?<=\d)[\xa0\u2007\u2009\u202f](?=\d{3}(?!\d))")
_WITHOUT_UNSEEN = str.maketrans("", "", UNSEEN)
_NUMBER = re.compile(
    r"""
    (?P<sign> [+\-−] )? (?P<currency> [£$€] )? \s?
    (?P<whole> \d{1,3} (?: ,\d{3} ){1,5} | \d{1,15} )? (?P<fraction> \.\d{1,15} )?
    \s? (?P<scale> (?: k | m | bn ) (?= \W | \Z ) )? \s? (?P<percent> % )?
    \s? (?P<unit> (?: working \s )?
        (?: days? | weeks? | months? | years? | hours? | hrs | mins? | minutes? | fte ) )?
    \s? (?P<mark> \*{1,3} | [†‡#] | (?<= [\d\s] ) (?: p | r | e )
        | \( (?: p | r | e | prov(?: \. | isional )? | est(?: \. | imated? )? | revised | note\s?\d+ | \d ) \)
        | \[ (?: p | r | e | b | note\s?\d+ | \d ) \] )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}


class Figure(NamedTuple):
    """A figure, or None for "no figure", and what people should look at, as a finding; ``unit`` is the one
    typed beside the number, ``measure`` the currency, the scale and the unit in small letters as they stand
    there, ``mark`` a footnote's."""

    value: Decimal | None
    code: Finding | None = None
    unit: Unit | None = None
    measure: str = ""
    mark: str = ""

    @property
    def has_mark(self) -> bool:
        """Whether a mark, a unit or a currency stands beside the number."""
        return bool(self.measure or self.mark)

    @property
    def is_percentage(self) -> bool:
        """Whether it was typed with its % sign."""
        return self.unit is Unit.PERCENTAGE


def figure_of(value: Value, own: Collection[str] = ()) -> Figure:
    """The figure that a month's cell holds; ``own`` are a council's words for no figure, in small letters.

    >>> [figure_of(value).value for value in (12.0, "1,237", "98%", "tbc", "1,801 (p)", "£1.2m")]
    [Decimal('12'), Decimal('1237'), Decimal('0.98'), None, Decimal('1801'), Decimal('1200000.0')]
    >>> [str(figure_of(value).code) for value in ("1,237", "about 5", CellError("#N/A"), "<5", "[c]")]
    ['figure-as-text', 'unknown-text', 'error-value', 'None', 'None']
    """
    if value is None:
        return Figure(None)
    if isinstance(value, float):
        return Figure(decimal_of(value)) if math.isfinite(value) else Figure(None, Finding.UNKNOWN_TEXT)
    if isinstance(value, CellError):
        return Figure(None, Finding.ERROR_VALUE)
    if isinstance(value, bool | datetime.date):
        return Figure(None, Finding.UNKNOWN_TEXT)
    text = without_marks(value.translate(_WITHOUT_UNSEEN).strip())
    words = text.casefold()
    if words in NOTHING_YET or words in own or _HELD_BACK.fullmatch(text):
        return Figure(None)
    return _typed_as_text(_SPACES.sub("", text))


def is_held_back(value: Value, own: Collection[str] = ()) -> bool:
    """Whether a cell says that a figure is held back or not to be had, and not only that there is none yet.

    >>> [is_held_back(value) for value in ("<5", "[c]", "tbc", None, 5.0)]
    [True, True, False, False, False]
    """
    if not isinstance(value, str):
        return False
    text = value.translate(_WITHOUT_UNSEEN).strip()
    return text.casefold() in own or _HELD_BACK.fullmatch(text) is not None


def negative_in_brackets(value: Value) -> Figure | None:
    """The figure that an accountant's brackets make negative; None for anything else.

    >>> negative_in_brackets("(12.5)").value, negative_in_brackets("12.5")
    (Decimal('-12.5'), None)
    """
    if not (isinstance(value, str) and value.strip().startswith("(") and value.strip().endswith(")")):
        return None
    found = figure_of(value.strip()[1:-1])
    return None if found.value is None or found.value < 0 else found._replace(value=-found.value)


def _typed_as_text(text: str) -> Figure:
    found = _NUMBER.fullmatch(text)
    if not found or not (found["whole"] or found["fraction"]):
        return Figure(None, Finding.UNKNOWN_TEXT)
    number = Decimal((found["whole"] or "0").replace(",", "") + (found["fraction"] or ""))
    number *= _SCALES[(found["scale"] or "").lower()]
    if found["sign"] in ("-", "−"):
        number = -number
    measure = " ".join(found[name].lower() for name in ("currency", "scale", "unit") if found[name])
    mark = found["mark"] or ""
    if found["percent"]:
        return Figure(number / 100, Finding.FIGURE_AS_TEXT, Unit.PERCENTAGE, measure, mark)
    unit = unit_called(found["currency"] or found["unit"] or "")
    return Figure(number, Finding.FIGURE_AS_TEXT, unit, measure, mark)
