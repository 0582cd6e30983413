"""What the words of a header say: the role of its column, and what a change is from."""

import re
import unicodedata
from functools import lru_cache

from scorecard_xl.model import Measure

_NAMES = {
    "ref": {"ref", "reference", "refno", "refnumber", "indicatorref", "indicatorreference", "id"},
    "indicator": {"indicator", "indicatorname", "indicatordescription", "measure", "performanceindicator"},
    "owner": {"owner", "ownerreporter", "reporterowner", "indicatorowner", "measureowner"},
    "reporter": {"reporter"},
    "preferred direction": {"polarity", "desireddirection", "desireddirectionoftravel"},
}
_STARTS = {
    "outcome": "outcome",
    "preferreddot": "preferred direction",
    "preferreddirection": "preferred direction",
    "commentary": "commentary",
    "comment": "comments",
}
_MONTHS = r"(?P<number>\d{1,4}|twelve)(?:m|mth|mnth|month)s?"
_KINDS = {"average": "(?:avg|average|mean)", "maximum": "(?:max|maximum)"}
_WINDOWED = {
    role: re.compile(
        rf"(?:rolling)?{_MONTHS}(?:rolling)?{kind}|(?:rolling)?{kind}(?:over|of|for)?(?:the)?(?:last|past)?"
        + _MONTHS.replace("number", "later")
    )
    for role, kind in _KINDS.items()
}
_CHANGE = re.compile(r"\bchange\b", re.IGNORECASE)
_PERCENT = re.compile(r"%|per\s?cent", re.IGNORECASE)
_CHANGE_FROM = re.compile(r"\bchange\s+(?:from|since|on|against|vs|versus)\b", re.IGNORECASE)
# A change from anything else than a month is a column of the council's own.
_OTHER_BASE = re.compile(
    r"\bquarter|\byear[\s-]*end|\bbaseline|\btarget|\boutturn|\baverage\b|\bavg\b|\bmean\b|\bbenchmark",
    re.IGNORECASE,
)
_BEFORE = r"\b(?:last|prev(?:ious|\.)?|prior|preceding)\s*"
_A_MONTH = r"(?:month|mnth|mth)"
_YEAR_WORDS = re.compile(
    rf"{_BEFORE}(?:year|yr)|\b(?:year|yr)\.?\s+(?:earlier|ago|before|on)|\bsame\s+{_A_MONTH}"
    rf"|\b(?:12|twelve)\s+{_A_MONTH}s?\s+(?:earlier|ago|before)",
    re.IGNORECASE,
)
_MONTH_WORDS = re.compile(rf"{_BEFORE}{_A_MONTH}|\b{_A_MONTH}\s+(?:earlier|ago|before|on)", re.IGNORECASE)


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


@lru_cache(maxsize=4096)
def role_of(text: str) -> tuple[str, int | None] | None:
    """The role of a column with this header, and the number of months that the header speaks of.

    >>> role_of("Owner/ Reporter"), role_of("12 month average"), role_of("SE region")
    (('owner', None), ('average', 12), None)
    """
    letters = compact(text)
    for role, names in _NAMES.items():
        if letters in names:
            return role, None
    for start, role in _STARTS.items():
        if letters.startswith(start):
            return role, None
    if windowed := _windowed(letters):
        return windowed
    if is_change(text):
        return "change", None
    # "12-mnth avg (Jun 20 - May 21)" is ours, "12-mnth avg (England)" is not.
    remark = _REMARK.search(text)
    return _windowed(compact(text[: remark.start()])) if remark and not is_of_others(remark[0]) else None


def _windowed(letters: str) -> tuple[str, int] | None:
    for role, pattern in _WINDOWED.items():
        if found := pattern.fullmatch(letters):
            number = found["number"] or found["later"]
            return role, 12 if number == "twelve" else int(number)
    return None


def is_of_others(text: str) -> bool:
    """Whether a header is about other areas' figures, or a target.

    >>> is_of_others("SN average"), is_of_others("Average")
    (True, False)
    """
    return bool(_OTHERS_FIGURES.search(text))


def mean_or_maximum(text: str) -> str | None:
    """Which of the two a header speaks of that is not about other areas' figures.

    >>> mean_or_maximum("Rolling average"), mean_or_maximum("Max."), mean_or_maximum("SN average")
    ('average', 'maximum', None)
    """
    if is_of_others(text):
        return None
    return next((role for role, kind in _KINDS.items() if re.search(rf"\b{kind}\b", text, re.I)), None)


def is_change(text: str) -> bool:
    """Whether a header speaks of a change from a month.

    >>> is_change("% change from Apr-21"), is_change("Change of practice"), is_change("% change from target")
    (True, False, False)
    """
    of_figures = is_percent(text) or _CHANGE_FROM.search(text)
    return bool(_CHANGE.search(text) and of_figures and not _OTHER_BASE.search(text))


def is_percent(text: str) -> bool:
    """Whether a header speaks of percents.

    >>> is_percent("Percentage change"), is_percent("Change from Apr-21")
    (True, False)
    """
    return bool(_PERCENT.search(text))


def measure_in_words(text: str) -> Measure | None:
    """What a change is from where its header says so in words.

    >>> measure_in_words("% change from last month"), measure_in_words("% change from Apr-21")
    (<Measure.PREVIOUS_MONTH: 'change from the previous month'>, None)
    """
    if _YEAR_WORDS.search(text):
        return Measure.YEAR_EARLIER
    return Measure.PREVIOUS_MONTH if _MONTH_WORDS.search(text) else None
