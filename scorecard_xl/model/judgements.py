"""What is said of figures: their unit, the arrow of a change, and what that means."""

from enum import Enum

# The characters of the Basic Multilingual Plane alone: Excel's LEFT takes half of any other.
UP_CHARACTERS = "▲△▴⬆↑⇧"


DOWN_CHARACTERS = "▼▽▾⬇↓⇩"


UNSEEN_CHARACTERS = "\ufe0e\ufe0f\xa0"
"""A text's and an emoji's selector, and a space that does not break, around a preference."""


LEVEL_CHARACTERS = "→►▶➡⇒⇨↔"


class Direction(Enum):
    """The preferred direction of travel of an indicator."""

    UP = "▲"
    DOWN = "▼"


class Arrow(Enum):
    """The direction of travel of a change; NONE where there is no figure."""

    UP = "↑"
    LEVEL = "→"
    DOWN = "↓"
    NONE = "-"


class Verdict(Enum):
    """Whether a change goes the preferred way."""

    POSITIVE = "Positive"
    SIMILAR = "Similar"
    NEGATIVE = "Negative"


class Unit(Enum):
    """What an indicator's figures are.

    A count is exact; a percentage is a fraction that usually has more digits than it shows; all others may
    be means, and rounded to what they show. Days may be shown as a time.
    """

    COUNT = "count"
    RATE = "rate"
    PERCENTAGE = "percentage"
    MONEY = "money"
    DAYS = "days"
    RATIO = "ratio"
    SCORE = "score"


class Variation(Enum):
    """What process limits say of the reporting month's figure."""

    IMPROVEMENT = "Improvement"
    CONCERN = "Concern"
    HIGH = "High"
    LOW = "Low"
    COMMON_CAUSE = "Common cause"
    TOO_FEW_MONTHS = "Too few months"
    TOO_RARE = "Too rare"


class Assurance(Enum):
    """Whether a process as it is will meet its target."""

    WILL_PASS = "Will pass"
    HIT_OR_MISS = "Hit or miss"
    WILL_FAIL = "Will fail"


class Status(Enum):
    """How the reporting month's figure stands to its target."""

    GREEN = "Green"
    AMBER = "Amber"
    RED = "Red"


class VerdictsBy(Enum):
    """What colours a change: its arrow, process limits, or both where they agree."""

    ARROWS = "arrows"
    LIMITS = "limits"
    BOTH = "both"


Judgement = Verdict | Variation | Assurance | Status
"""What may be said of an indicator that has to be explained."""
