"""What the cell of a preferred direction means, drawn or said in words."""

import re
from typing import NamedTuple

from scorecard_xl.model import DOWN_CHARACTERS, UNSEEN_CHARACTERS, UP_CHARACTERS, Direction
from scorecard_xl.spreadsheet.cells import Value
from scorecard_xl.spreadsheet.raised_text import without_marks

_WITHOUT_UNSEEN = str.maketrans("", "", UNSEEN_CHARACTERS)
_WORDS = {
    Direction.UP: re.compile(
        r"up(?:wards?)?|h|high(?:er)?|increas(?:e|ing)|bigger|more|rise|rising|maximi[sz]e|max(?:imum)?"
        r"|positive|\+(?:ve)?"
        r"|(?:a )?(?:high|higher|bigger|larger|greater|more|increase|up|increasing)"
        r"(?: figure| number| value| %)? (?:is|=) (?:better|good|best|positive)"
        r"|aim to (?:increase|maximi[sz]e)",
        re.IGNORECASE,
    ),
    Direction.DOWN: re.compile(
        r"down(?:wards?)?|l|low(?:er)?|decreas(?:e|ing)|smaller|less|fewer|fall|falling|reduce|reducing|minimi[sz]e"
        r"|min(?:imum)?|negative|-ve"
        r"|(?:a )?(?:low|lower|smaller|fewer|less|decrease|down|decreasing)"
        r"(?: figure| number| value| %)? (?:is|=) (?:better|good|best|positive)"
        r"|aim to (?:decrease|reduce|minimi[sz]e)",
        re.IGNORECASE,
    ),
}
_NONE = re.compile(
    r"[-–—]?|n/?a|none|neutral|context(?:ual)?(?: only)?|no preference|monitor(?:ing)?(?: only)?"
    r"|(?:for )?info(?:rmation)?(?: only)?|not applicable|neither|no polarity"
    # As close to a target as can be.
    r"|t|(?:on |close to |near )?target|plan is best",
    re.IGNORECASE,
)


class Preference(NamedTuple):
    """A preferred direction, None for none; whether the cell's content is known, and is one of the characters
    that the colours read."""

    direction: Direction | None
    is_known: bool = True
    is_drawn: bool = False


def preference_of(value: Value) -> Preference:
    """The preferred direction that a cell holds.

    >>> preference_of("⬆\\ufe0f").direction, preference_of("Lower is better").direction
    (<Direction.UP: '▲'>, <Direction.DOWN: '▼'>)
    >>> preference_of(None), preference_of("Neutral").is_known, preference_of("see notes").is_known
    (Preference(direction=None, is_known=True, is_drawn=False), True, False)
    """
    text = "" if value is None else without_marks(str(value).translate(_WITHOUT_UNSEEN).strip())
    if len(text) == 1 and text in UP_CHARACTERS + DOWN_CHARACTERS:
        direction = Direction.UP if text in UP_CHARACTERS else Direction.DOWN
        return Preference(direction, is_drawn=True)
    words = " ".join(text.split())
    for direction, pattern in _WORDS.items():
        if pattern.fullmatch(words):
            return Preference(direction)
    return Preference(None, _NONE.fullmatch(words) is not None)
