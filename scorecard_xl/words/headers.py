"""What the words of a header say: the role of its column, and what a change is from."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TypeVar

from scorecard_xl.model import Role

Column = TypeVar("Column")

_NAMES = {
    "ref": {
        *(
            "ref",
            "reference",
            "refno",
            "refnumber",
            "indicatorref",
            "indicatorreference",
            "indicatorno",
            "id",
        ),
        *(
            "kpino",
            "kpiref",
            "kpireference",
            "kpiid",
            "kpinumber",
            "kpicode",
            "pino",
            "piref",
            "piid",
            "picode",
        ),
        *("measureref", "measureno", "measureid", "measurecode", "indicatorcode", "indicatorid"),
    },
    "indicator": {
        *("indicator", "indicatorname", "indicatordescription", "indicatortitle", "performanceindicator"),
        *(
            "kpiname",
            "kpidescription",
            "kpititle",
            "piname",
            "pidescription",
            "pititle",
            "keyperformanceindicator",
        ),
    },
    "measure": {"measure", "measurename", "measuredescription", "measuretitle", "performancemeasure"},
    "kpi": {"kpi", "pi"},
    "owner": {"owner", "ownerreporter", "reporterowner", "indicatorowner", "measureowner", "kpiowner"},
    "reporter": {"reporter"},
    "lead": {
        *(
            "lead",
            "leadofficer",
            "measurelead",
            "indicatorlead",
            "kpilead",
            "responsibleofficer",
            "responsible",
        ),
        *("accountableofficer", "headofservice"),
    },
    "service": {"service"},
    "preferred direction": {
        *("polarity", "desireddirection", "desireddirectionoftravel", "goodis", "goodperformance"),
        *("goodperformanceis", "whatisgood", "whatgoodlookslike", "aimto", "aim", "betterif", "goodtobe"),
        *("preferredtrend", "biggerorsmallerisbetter", "highorlowisgood"),
    },
    "analysis": {"analysis"},
}
SUBSTITUTES = (
    ("indicator", "measure"),
    ("indicator", "kpi"),
    ("ref", "kpi"),
    ("owner", "reporter"),
    ("owner", "lead"),
    ("owner", "service"),
    ("commentary", "comments"),
    ("commentary", "narrative"),
    ("commentary", "analysis"),
)
"""Where a table has no column of the first role, the first of these others that it has takes its place."""

LABELS = frozenset(["ref", "indicator", "measure", "kpi"])
"""The roles of columns that name a row."""

_STARTS = {
    "outcome": "outcome",
    "preferreddot": "preferred direction",
    "preferreddirection": "preferred direction",
    "commentary": "commentary",
    "comment": "comments",
    "narrative": "narrative",
}
_HALVES = {"dot", "directionoftravel", "direction", "arrow", "percent", "percentage", "value", "number"}
_MONTHS = r"(?P<number>\d{1,4}|twelve)(?:m|mth|mnth|month)s?"
_CHANGE = re.compile(r"\bchange\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|per\s?cent", re.IGNORECASE)
_CHANGE_FROM = re.compile(r"\bchange\s+(?:from|since|on|against|vs|versus)\b", re.IGNORECASE)
# A change from anything else than a month is a column of the council's own.
_OTHER_BASE = re.compile(
    r"\bquarter|\byear[\s-]*(?:end|to|start)|\bytd\b|\b(?:this|financial)\s+year|\bbaseline|\btarget|\boutturn"
    r"|\baverage\b|\bavg\b|\bmean\b|\bbenchmark|\bbudget|\bforecast|\bprofile|\bplan\b",
    re.IGNORECASE,
)
# A change that is a difference, not a fraction of what was before: of percentages, or of counts.
_POINTS = re.compile(
    r"\bp\.?p\.?(?:t|ts|s)?(?![a-z])|(?:%|per\s?cent(?:age)?)[\s-]*p(?:oin)?ts?\b", re.IGNORECASE
)
_DIFFERENCE = re.compile(
    r"[£$€]|\babsolute\b|\bnet\b|\bnumeric(?:al)?\b|\bactual\b|\(\s*(?:number|no\.?|n|count)\s*\)"
    r"|\b(?:number|count)\s+change\b",
    re.IGNORECASE,
)
# Other words for a change; a header is one if nothing else stands beside them.
_CHANGE_WORD = re.compile(
    r"(?<![a-z])(?:change|variance|variation|var|movement|d\.?o\.?t|direction of travel"
    r"|m[\s-]?o[\s-]?m|m/m|y[\s-]?o[\s-]?y|y/y|month[\s-]on[\s-]month|year[\s-]on[\s-]year)(?![a-z])",
    re.IGNORECASE,
)
# A word that may as well mean how far a figure is from its target.
_VARIANCE = re.compile(r"\b(?:var(?:iance|iation)?|movement)\b", re.IGNORECASE)
_TARGET = re.compile(
    r"\b(?:targets?|budgets?|plan|planned|profile|forecast|outturn|standard|goal)\b", re.IGNORECASE
)
_BESIDE_IT = re.compile(
    r"(?:(?:%|per\s?cent(?:age)?|pct|p\.?p\.?(?:t|ts|s)?|points?|pts|in|on|from|since|to|against|vs?|versus|over"
    r"|compared|with|the|same|last|prev(?:ious)?|prior|preceding|a|month(?:ly)?|mnth|mth|year(?:ly)?|yr"
    r"|annual(?:ly)?|ago|earlier|before|change|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:20)?\d\d)(?![a-z\d])|\W)*",
    re.IGNORECASE,
)
_MEASURED_IN = re.compile(
    r"(?:%|per\s?cent(?:age)?|pct|p\.?p\.?(?:t|ts|s)?|points?|pts|in|\W)*", re.IGNORECASE
)
_ARROWS = re.compile(r"\bd\.?o\.?t\b|\bdirection of travel\b", re.IGNORECASE)
# What else people call a change, or the highest of some months.
_LIKE_A_CHANGE = re.compile(
    r"\bm[\s-]?o[\s-]?m\b|\by[\s-]?o[\s-]?y\b|\bm/m\b|\by/y\b|\bchange\b|\bvar(?:iance|iation)?\b|\bmovement\b"
    r"|\bdifference\b|\bdiff\b|\bpeak\b|\bdot\b|\bdirection of travel\b",
    re.IGNORECASE,
)
_LIKE_A_PREFERENCE = re.compile(
    r"direction|(?:desired|preferred|wanted|intended|required|target)\s(?:trend|movement|change|travel|outcome|direction\b.*)"
    r"|(?:trend|direction)\s(?:wanted|desired|preferred)|(?:what\s)?good\b.*|better\b.*|(?:higher|lower)\s?/.*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*\([^()]*\)[\s:.*]*$")
_OTHERS_FIGURES = re.compile(
    r"\b(?:sn|eng|england|national|nationally|region\w*|neighbours?|stat|benchmark\w*|comparator\w*|targets?"
    r"|se|south|north|east|west|midlands|london)\b",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\W_]+")


def compact(text: str) -> str:
    """A header's letters and digits alone, so that case, spaces, breaks and stops do not count.

    >>> compact("Pref\\nerred DoT"), compact("12-mnth max.")
    ('preferreddot', '12mnthmax')
    """
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).casefold())


Headers = tuple[tuple[Role, str], ...]
"""The words of the headers of columns that are computed, as a regular expression for each role."""


@lru_cache(maxsize=4096)
def role_of(text: str, over_window: Headers = ()) -> tuple[Role, int | None] | None:
    """The role of a column with this header, and the number of months that the header speaks of.

    ``over_window`` are the words for what is computed over several months.

    >>> averages = (("average", "(?:avg|average)"),)
    >>> role_of("Owner/ Reporter"), role_of("12 month average", averages), role_of("SE region", averages)
    (('owner', None), ('average', 12), None)
    >>> role_of("Narrative (May-21)"), role_of("Good performance is:")
    (('narrative', None), ('preferred direction', None))
    """
    letters = compact(text)
    for role, names in _NAMES.items():
        if letters in names:
            return role, None
    for start, role in _STARTS.items():
        if letters.startswith(start):
            return role, None
    if windowed := _windowed(letters, over_window):
        return windowed
    if is_change(text):
        return "change", None
    # "12-mnth avg (Jun 20 - May 21)" is ours, "12-mnth avg (England)" is not.
    remark = _REMARK.search(text)
    if remark and not is_of_others(remark[0]):
        return _windowed(compact(text[: remark.start()]), over_window)
    return None


def with_substitutes(columns: Mapping[Role, Column]) -> dict[Role, Column]:
    """Columns by their roles, with those that take another's place.

    >>> with_substitutes({"kpi": 1, "measure": 2, "lead": 3})
    {'kpi': 1, 'measure': 2, 'lead': 3, 'indicator': 2, 'ref': 1, 'owner': 3}
    """
    found = dict(columns)
    taken: set[Role] = set()
    for role, substitute in SUBSTITUTES:
        if role not in found and substitute in found and substitute not in taken:
            found[role] = found[substitute]
            taken.add(substitute)
    return found


def _windowed(letters: str, over_window: Headers) -> tuple[Role, int] | None:
    for role, words in over_window:
        if found := _pattern(words).fullmatch(letters):
            number = found["number"] or found["later"]
            return role, 12 if number == "twelve" else int(number)
    return None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """Some words with a number of months before or behind them, without spaces."""
    return re.compile(
        rf"(?:rolling)?{_MONTHS}(?:rolling)?{words}|(?:rolling)?{words}(?:over|of|for)?(?:the)?(?:last|past)?"
        + _MONTHS.replace("number", "later")
    )


def is_of_others(text: str) -> bool:
    """Whether a header is about other areas' figures, or a target.

    >>> is_of_others("SN average"), is_of_others("Average")
    (True, False)
    """
    return bool(_OTHERS_FIGURES.search(text))


def over_unclear_months(text: str, over_window: Headers) -> Role | None:
    """Which figure over several months a header speaks of, that is not about other areas' figures.

    >>> averages = (("average", "(?:avg|average)"),)
    >>> [over_unclear_months(text, averages) for text in ("Rolling average", "Max.", "SN average")]
    ['average', None, None]
    """
    if is_of_others(text):
        return None
    return next((role for role, words in over_window if re.search(rf"\b{words}\b", text, re.I)), None)


def is_change(text: str) -> bool:
    """Whether a header speaks of a change from a month, and of nothing else.

    >>> is_change("% change from Apr-21"), is_change("Change of practice"), is_change("% change from target")
    (True, False, False)
    >>> [is_change(text) for text in ("Monthly DoT", "Variance", "MoM %", "Change of placement in the month")]
    [True, True, True, False]
    >>> is_change("% change from Apr-21 (pp)"), is_change("Net change from Apr-21")
    (True, False)
    """
    if _OTHER_BASE.search(text) or _DIFFERENCE.search(text):
        return False
    return says_percent_change(text) or _is_of_change_words(text)


def says_percent_change(text: str) -> bool:
    """Whether a header speaks of a change in the usual words, with whatever else.

    >>> [says_percent_change(text) for text in ("% change from Apr-21", "Change since May", "Monthly DoT")]
    [True, True, False]
    """
    return bool(_CHANGE.search(text) and (is_percent(text) or _CHANGE_FROM.search(text)))


def _is_of_change_words(text: str) -> bool:
    """Whether a header is a word for a change, with words that say from when at most."""
    words = " ".join(text.split())
    found = _CHANGE_WORD.search(words)
    return found is not None and bool(
        _BESIDE_IT.fullmatch(f"{words[: found.start()]} {words[found.end() :]}")
    )


def is_change_alone(text: str) -> bool:
    """Whether a header is a word for a change alone, which does not say from when.

    >>> [is_change_alone(text) for text in ("% change", "DoT", "Change (pp)", "% change from last month")]
    [True, True, True, False]
    """
    words = " ".join(text.split())
    found = _CHANGE_WORD.search(words)
    return found is not None and bool(_MEASURED_IN.fullmatch(_without(words, found)))


def is_variance(text: str) -> bool:
    """Whether a header speaks of a change in a word that may mean how far a figure is from a target.

    >>> [is_variance(text) for text in ("Variance", "Movement %", "Monthly change", "YoY")]
    [True, True, False, False]
    """
    return bool(_VARIANCE.search(text)) and not _CHANGE.search(text)


def is_target(text: str) -> bool:
    """Whether a header is about what a figure should be.

    >>> is_target("Target 2021/22"), is_target("England")
    (True, False)
    """
    return bool(_TARGET.search(text))


def _without(words: str, found: re.Match[str]) -> str:
    return f"{words[: found.start()]} {words[found.end() :]}"


def is_in_points(text: str) -> bool:
    """Whether a header speaks of percentage points.

    >>> [is_in_points(text) for text in ("Change (pp)", "% points change", "% change from Apr-21")]
    [True, True, False]
    """
    return bool(_POINTS.search(text))


def is_of_arrows(text: str) -> bool:
    """Whether a header speaks of arrows: of a direction of travel.

    >>> is_of_arrows("Monthly DoT"), is_of_arrows("% change")
    (True, False)
    """
    return bool(_ARROWS.search(text))


def is_difference(text: str) -> bool:
    """Whether a header speaks of a change in numbers, which is no fraction of what was before.

    >>> [is_difference(text) for text in ("Net change", "Change (number)", "Change (£)", "% change")]
    [True, True, True, False]
    """
    return bool(_CHANGE.search(text) and _DIFFERENCE.search(text))


def is_like_a_change(text: str) -> bool:
    """Whether a header may mean a change, or a maximum, in other words than those that are understood.

    >>> [is_like_a_change(text) for text in ("MoM %", "% var. prev month", "12m peak", "SN variance")]
    [True, True, True, False]
    """
    return bool(_LIKE_A_CHANGE.search(text)) and not (is_of_others(text) or _OTHER_BASE.search(text))


def is_like_a_preference(text: str) -> bool:
    """Whether a header may mean the preferred direction, in other words than those that are understood.

    >>> [is_like_a_preference(text) for text in ("Direction", "Desired trend", "Direction of travel")]
    [True, True, False]
    """
    return _LIKE_A_PREFERENCE.fullmatch(" ".join(text.split())) is not None


def names_a_half(text: str) -> bool:
    """Whether a header only says which half of a change a column is, its arrow or its number.

    >>> [names_a_half(text) for text in ("%", "DoT", "+/-", "Target %", "RAG")]
    [True, True, True, False, False]
    """
    return text.strip() in ("%", "+/-", "±", "↑↓", "▲▼") or compact(text) in _HALVES


def is_percent(text: str) -> bool:
    """Whether a header speaks of percents.

    >>> is_percent("Percentage change"), is_percent("Change from Apr-21")
    (True, False)
    """
    return bool(_PERCENT.search(text))


def change_in_words(text: str, changes: Headers) -> Role | None:
    r"""Which change a header speaks of where it says so in words; the first of ``changes`` that fits.

    >>> changes = (("change from the previous month", r"last\s+month"),)
    >>> change_in_words("% change from last month", changes), change_in_words("% change from Apr-21", changes)
    ('change from the previous month', None)
    """
    return next((role for role, words in changes if re.search(words, text, re.IGNORECASE)), None)
