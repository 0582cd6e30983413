"""What a cell of the Settings sheet means, for each kind of setting.

Each function raises ValueError or KeyError for a value that cannot be meant.
"""

import datetime
import re
from decimal import Decimal

from scorecard_xl.computing.columns import judged_by_header
from scorecard_xl.model import (
    Assurance,
    FrozenMapping,
    Judgement,
    Month,
    Role,
    Status,
    Variation,
    Verdict,
    VerdictsBy,
)
from scorecard_xl.spreadsheet.cells import Value, as_text, decimal_of
from scorecard_xl.words.extract_names import codes_named, columns_named
from scorecard_xl.words.figures import is_held_back
from scorecard_xl.words.headers import compact
from scorecard_xl.words.months import month_of_header


def whole_number(value: Value, low: int, high: int) -> int:
    """A whole number from low to high.

    >>> whole_number(12.0, 1, 120), whole_number("12", 1, 120)
    (12, 12)
    """
    if isinstance(value, str):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, float) or not value.is_integer():
        raise ValueError
    if not low <= value <= high:
        raise ValueError
    return int(value)


def whole_percent(value: Value) -> int:
    """A whole percent from 1 to 100, with or without its sign.

    >>> whole_percent("10 %")
    10
    """
    if isinstance(value, str):
        value = value.strip().removesuffix("%").strip()
    return whole_number(value, 1, 100)


def points(value: Value) -> Decimal:
    """Percentage points from 0.1 to 100, in tenths.

    >>> points("2.5 pp"), points(5.0)
    (Decimal('2.5'), Decimal('5'))
    """
    if isinstance(value, str):
        value = float(re.sub(r"\s*(?:pp|points?|%)\s*$", "", value, flags=re.IGNORECASE))
    if isinstance(value, bool) or not isinstance(value, float) or not 0.1 <= value <= 100:
        raise ValueError
    number = decimal_of(value)
    if number != round(number, 1):
        raise ValueError
    return number


def number_of_months(value: Value) -> int:
    """A whole number of months, ten years at most."""
    return whole_number(value, 1, 120)


def month(value: Value) -> Month:
    """A month, as a date or as text.

    >>> month("May 2021").label, month(datetime.date(2021, 5, 1)).label
    ('May-21', 'May-21')
    """
    if isinstance(value, datetime.date):
        # Excel makes the 21st of May of this year of a typed "May-21": it could mean either.
        typed_year = 2000 + value.day
        if value.day > 1 and typed_year != value.year and value.year - 10 <= typed_year <= value.year + 1:
            raise ValueError
        return Month(value.year, value.month)
    if isinstance(value, str):
        return month_of_header(value) or Month.of(value)
    raise ValueError


def months(value: Value) -> tuple[Month, ...]:
    """Months with commas between, in their order, each once."""
    if isinstance(value, str):
        return tuple(sorted({month(part) for part in re.split("[,;]", value) if part.strip()}))
    return (month(value),)


def colour(value: Value) -> str:
    """A colour as RRGGBB.

    >>> colour("#c6efce")
    'C6EFCE'
    """
    digits = value.strip().removeprefix("#").upper() if isinstance(value, str) else ""
    if not re.fullmatch("[0-9A-F]{6}", digits):
        raise ValueError
    return digits


def names(value: Value) -> tuple[str, ...]:
    """Names with commas between.

    >>> names("Scorecard, Targets")
    ('Scorecard', 'Targets')
    """
    return tuple(name.strip() for name in as_text(value).split(",") if name.strip())


def placeholders(value: Value) -> frozenset[str]:
    """Words with commas between, in small letters.

    >>> sorted(placeholders("No return, nil"))
    ['nil', 'no return']
    """
    return frozenset(" ".join(name.split()).casefold() for name in names(value))


def extract_columns(value: Value) -> FrozenMapping[str, str]:
    """What headers of an extract stand for."""
    return FrozenMapping(columns_named(as_text(value)))


def extract_codes(value: Value) -> FrozenMapping[str, str]:
    """The refs that another system's codes stand for."""
    return FrozenMapping(codes_named(as_text(value)))


def words(value: Value) -> str:
    """Words as they are."""
    if not isinstance(value, str):
        raise ValueError
    return value


def judgements(value: Value) -> frozenset[Judgement | None]:
    """What is said of indicators, with commas between: verdicts, and Concern, Red and the like; all verdicts
    (and rows without one), or none.

    >>> sorted(str(one) for one in judgements("Negative, will fail"))
    ['Assurance.WILL_FAIL', 'Verdict.NEGATIVE']
    """
    named = [word.strip().casefold() for word in as_text(value).split(",")]
    if named == ["all"]:
        return frozenset([*Verdict, None])
    if named == ["none"]:
        return frozenset()
    known = {one.value.casefold(): one for kind in (Verdict, Variation, Assurance, Status) for one in kind}
    return frozenset(known[name] for name in named)


def computed_columns(value: Value) -> frozenset[Role]:
    """The columns of process limits and targets that are ours, by their headers, with commas between.

    >>> sorted(computed_columns("Variation, RAG"))
    ['status', 'variation']
    """
    judged = judged_by_header()
    return frozenset(judged[compact(name)].role for name in names(value))


def part_of_target(value: Value) -> Decimal:
    """A percentage of a target as a fraction, from 0 to 100 %.

    >>> part_of_target("2.5%"), part_of_target(10.0)
    (Decimal('0.025'), Decimal('0.1'))
    """
    if isinstance(value, str):
        value = float(value.strip().removesuffix("%"))
    if isinstance(value, bool) or not isinstance(value, float) or not 0 <= value <= 100:
        raise ValueError
    return decimal_of(value) / 100


def verdicts_by(value: Value) -> VerdictsBy:
    """What colours the changes.

    >>> verdicts_by("Limits")
    <VerdictsBy.LIMITS: 'limits'>
    """
    return VerdictsBy(as_text(value).casefold())


def small_number(value: Value) -> int:
    """A number below which others are small."""
    return whole_number(value, 2, 1000)


def symbol(value: Value) -> str:
    """What stands for a count that is held back, and is read as no figure.

    >>> symbol(" [c] ")
    '[c]'
    """
    text = as_text(value).strip()
    if not is_held_back(text):
        raise ValueError
    return text


def yes_or_no(value: Value) -> bool:
    """Yes or no.

    >>> yes_or_no("Yes"), yes_or_no(False)
    (True, False)
    """
    if isinstance(value, bool):
        return value
    return {"yes": True, "no": False}[as_text(value).lower()]
