"""The numbers of England, its regions and its authorities, whatever a source calls them.

Names differ between sources and even between columns of one, so that an area is known by the department's
number; the names and the statistical codes here are for sources that have no such number.
"""

import re
from collections.abc import Mapping

from scorecard_xl.model import ENGLAND_NUMBER, FrozenMapping
from scorecard_xl.spreadsheet.cells import Value, as_text
from scorecard_xl.words.headers import compact

NUMBERS_BY_NAME: Mapping[str, int] = FrozenMapping(
    {
        **{"england": ENGLAND_NUMBER, "national": ENGLAND_NUMBER},
        **{"northeast": 980, "northwest": 981},
        **{"yorkshireandthehumber": 982, "yorkshireandhumber": 982, "yorkshirehumber": 982},
        **{"yorkshirethehumber": 982, "yorkshireandhumberside": 982},
        **{"eastmidlands": 983, "westmidlands": 984},
        **{"eastofengland": 985, "eastengland": 985, "easternengland": 985, "eastern": 985, "east": 985},
        **{"london": 986, "greaterlondon": 986, "londonregion": 986},
        **{"innerlondon": 987, "londoninner": 987, "outerlondon": 988, "londonouter": 988},
        **{"southeast": 989, "southwest": 990},
    }
)
"""By the letters of a name alone."""

NUMBERS_BY_CODE: Mapping[str, int] = FrozenMapping(
    {
        "E92000001": ENGLAND_NUMBER,
        "E12000001": 980,
        "E12000002": 981,
        "E12000003": 982,
        "E12000004": 983,
        "E12000005": 984,
        "E12000006": 985,
        "E12000007": 986,
        "E13000001": 987,
        "E13000002": 988,
        "E12000008": 989,
        "E12000009": 990,
    }
)
"""By the statistical codes of England and its regions."""

_NUMBER = re.compile(r"(\d{3,4})(?:\.0*)?")
_BESIDE_NAME = re.compile(r"\b(?:region|government office)\b", re.IGNORECASE)


def area_number(number: Value, name: str = "") -> int | None:
    """The number of an area; where it has none, that of the region of its name, else None.

    >>> area_number(852.0), area_number("852.0"), area_number("-", "London (Inner)"), area_number("-", "SN")
    (852, 852, 987, None)
    """
    found = _NUMBER.fullmatch(as_text(number).strip())
    return int(found[1]) if found else region_number("", name)


def region_number(code: str, name: str) -> int | None:
    """The number of England or of a region by its statistical code, or else by its name.

    >>> region_number("E12000008", ""), region_number("", "The South East"), region_number("", "Wales")
    (989, 989, None)
    """
    code = code.strip().upper()
    if code in NUMBERS_BY_CODE:
        return NUMBERS_BY_CODE[code]
    letters = compact(_BESIDE_NAME.sub("", name))
    return NUMBERS_BY_NAME.get(letters) or NUMBERS_BY_NAME.get(letters.removeprefix("the"))
