"""Cells of LibreOffice that read a text as Excel reads it.

A text that a program assigns to a cell is to Excel as if somebody had typed it: "10%" becomes a number. To
LibreOffice it stays a text. While :func:`excel_typing` lasts, what xlwings writes in LibreOffice becomes what
it would in Excel. Dates are read in the American order, as Excel reads a program's.
"""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.libreoffice.values import number_format_areas
from scorecard_xl.model import MONTH_NAMES
from scorecard_xl.spreadsheet.cells import FIRST_ERRORS, CellError
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc


class Formula(NamedTuple):
    """A formula, with its equals sign."""

    text: str


class Typed(NamedTuple):
    """What a cell holds after a text was typed, and the number format that Excel gives it with that."""

    content: float | str | bool | CellError | Formula
    number_format: str | None = None


_FIRST_DAY = datetime.date(1899, 12, 30)

_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?P<currency>[$£€])?\s*(?P<rate>%)?\s*"
    r"(?P<digits>(?:\d{1,3}(?P<groups>(?:,\d{3})+)|\d+)(?P<decimals>\.\d*)?|\.\d+)"
    r"(?P<power>E[+-]?\d{1,3})?\s*(?P<percent>%)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?P<sign>-)?(?P<whole>\d+) (?P<over>\d{1,3})/(?P<under>\d{1,3})")
_TIME = re.compile(
    r"(?P<hours>\d{1,2})(?::(?P<minutes>\d{2})(?::(?P<seconds>\d{2}))?)?\s*(?P<half>[AP]M?)?", re.IGNORECASE
)

_NAMES = "|".join(sorted({*MONTH_NAMES, *(name[:3] for name in MONTH_NAMES), "Sept"}, key=len, reverse=True))
_BETWEEN = r"[\s\-/,.]*"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<name>{_NAMES}){_BETWEEN}(?P<day>\d{{1,2}})[\s\-/,]+(?P<year>\d{{4}}|\d\d)",
        rf"(?P<day>\d{{1,2}}){_BETWEEN}(?P<name>{_NAMES}){_BETWEEN}(?P<year>\d{{4}}|\d\d)",
        rf"(?P<name>{_NAMES}){_BETWEEN}(?P<year>\d{{4}})",
        rf"(?P<name>{_NAMES}){_BETWEEN}(?P<either>\d\d?)",
        rf"(?P<either>\d\d?){_BETWEEN}(?P<name>{_NAMES})",
        r"(?P<year>\d{4})[\-/](?P<month>\d\d?)(?:[\-/](?P<day>\d\d?))?",
        r"(?P<month>\d\d?)[\-/](?P<day>\d\d?)[\-/](?P<year>\d{4}|\d\d)",
        r"(?P<month>\d\d?)[\-/](?P<year>\d{4})",
        r"(?P<month>\d\d?)[\-/](?P<either>\d\d?)",
    )
)


def typed(text: str, this_year: int) -> Typed:
    """What Excel makes of a text; ``this_year`` is that of a date which names none.

    >>> typed("10%", 2024), typed("↑ 10%", 2024), typed("'10%", 2024)
    (Typed(content=0.1, number_format='0%'), Typed(content='↑ 10%', number_format=None), \
Typed(content='10%', number_format=None))
    """
    if text.startswith("'"):
        return Typed(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Typed(Formula(text))
    word = text.strip()
    if word.upper() in ("TRUE", "FALSE"):
        return Typed(word.upper() == "TRUE")
    if word.upper() in FIRST_ERRORS:
        return Typed(CellError(word.upper()))
    for read in (_number, _fraction, _time, _moment):
        if (found := read(word, this_year)) is not None:
            return found
    if text[:1] in ("+", "-", "@") and re.search(r"\w", text):
        return Typed(Formula(f"={text.removeprefix('+').removeprefix('@')}"))
    return Typed(text)


def _number(text: str, _: int) -> Typed | None:
    found = _NUMBER.fullmatch(text)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    is_percent = bool(found["percent"] or found["rate"])
    if (found["open"] and (found["sign"] or is_percent)) or (is_percent and found["currency"]):
        return None
    number = float(found["digits"].replace(",", "") + (found["power"] or ""))
    if found["sign"] == "-" or found["open"]:
        number = -number
    decimals = ".00" if found["decimals"] or found["digits"].startswith(".") else ""
    if is_percent:
        return Typed(number / 100, f"0{decimals}%")
    if found["power"]:
        return Typed(number, "0.00E+00")
    if found["currency"]:
        return Typed(number, f"{found['currency']}#,##0{decimals}")
    return Typed(number, f"#,##0{decimals}" if found["groups"] else None)


def _fraction(text: str, _: int) -> Typed | None:
    found = _FRACTION.fullmatch(text)
    if found is None or not int(found["under"]):
        return None
    number = int(found["whole"]) + int(found["over"]) / int(found["under"])
    return Typed(-number if found["sign"] else number, "# ?/?" if int(found["under"]) < 10 else "# ??/??")


def _time(text: str, _: int) -> Typed | None:
    found = _TIME.fullmatch(text)
    if found is None or not (found["minutes"] or found["half"]):
        return None
    hours, minutes, seconds = (int(found[part] or 0) for part in ("hours", "minutes", "seconds"))
    if minutes > 59 or seconds > 59 or (found["half"] and not 0 < hours < 13):
        return None
    if found["half"]:
        hours = hours % 12 + 12 * (found["half"][0].upper() == "P")
    code = f"h:mm{':ss' * bool(found['seconds'])}{' AM/PM' * bool(found['half'])}"
    return Typed((hours * 3600 + minutes * 60 + seconds) / 86400, code)


def _moment(text: str, this_year: int) -> Typed | None:
    """A date, or one and a time."""
    if (date := _date(text, this_year)) is not None:
        return date
    day, _, rest = text.partition(" ")
    date, time = _date(day, this_year), _time(rest, this_year)
    if date is None or time is None:
        return None
    assert isinstance(date.content, float) and isinstance(time.content, float)
    return Typed(date.content + time.content, "m/d/yyyy h:mm")


def _date(text: str, this_year: int) -> Typed | None:
    for pattern in _DATES:
        if (found := pattern.fullmatch(text)) is None:
            continue
        named = found.groupdict()
        name = named.get("name")
        month = _month_called(name) if name else int(named["month"])
        year, day, either = (named.get(part) for part in ("year", "day", "either"))
        for year_read, day_read, code in _readings(year, day, either, this_year, bool(name)):
            number = _serial(year_read, month, day_read)
            if number is None and not name and month > 12:  # the British order
                number = _serial(year_read, day_read, month)
            if number is not None:
                return Typed(number, code)
    return None


def _readings(
    year: str | None, day: str | None, either: str | None, this_year: int, is_named: bool
) -> Iterator[tuple[int, int, str]]:
    """The years and days that a date may mean, each with its number format, the likeliest first."""
    if either is not None:
        yield this_year, int(either), "d-mmm"
        yield _full_year(either), 1, "mmm-yy"
    elif year is not None and day is None:
        yield _full_year(year), 1, "mmm-yy"
    elif year is not None and day is not None:
        yield _full_year(year), int(day), "d-mmm-yy" if is_named else "m/d/yyyy"


def _month_called(name: str) -> int:
    return [month[:3].lower() for month in MONTH_NAMES].index(name[:3].lower()) + 1


def _full_year(year: str) -> int:
    if len(year) > 2:
        return int(year)
    return int(year) + (2000 if int(year) < 30 else 1900)


def _serial(year: int, month: int, day: int) -> float | None:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return float((date - _FIRST_DAY).days) if date.year >= 1900 else None


_plain: Any = vars(Range)["raw_value"]


@contextmanager
def excel_typing() -> Iterator[None]:
    """LibreOffice reads what is written into its cells as Excel would, and changes a text as a whole, as
    Excel on macOS does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Range, "raw_value", property(_plain.fget, _write))
        patch.setattr(LibreOfficeCalc, "replace_text", lambda *_: False)
        yield


def _write(cells: Range, data: Any) -> None:
    rows, columns = cells.shape
    if not isinstance(data, list | tuple):
        data = [[data] * columns] * rows
    codes = _number_formats(cells)
    entered = [
        [_entered(value, code) for value, code in zip(values, in_row, strict=True)]
        for values, in_row in zip(data, codes, strict=True)
    ]
    _plain.fset(cells, [[_as_constant(one.content) for one in row] for row in entered])
    left = _number_formats(cells)
    for row, in_row in enumerate(entered):
        for column, one in enumerate(in_row):
            cell = Range(cells.sheet, cells.row + row, cells.column + column, 1, 1)
            code = codes[row][column]
            if (formula := _as_formula(one.content)) is not None:
                cell.api.setFormulaArray(((formula,),))
            if one.number_format and code == "General":
                cell.number_format = one.number_format
            elif left[row][column] != code:  # LibreOffice formats as text what looks like a number
                cell.number_format = code


def _entered(value: Any, code: str) -> Typed:
    """What a cell of a number format holds after a value was assigned to it."""
    if code == "@":
        return Typed(_as_text(value))
    if isinstance(value, str):
        return typed(value, datetime.date.today().year)
    return Typed(value, "m/d/yyyy" if isinstance(value, datetime.date) else None)


def _as_text(value: Any) -> Any:
    """What a cell that is formatted as text makes of a value."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        return f"{value:.15g}"
    return value.removeprefix("'") if isinstance(value, str) else value


def _as_constant(content: Any) -> Any:
    if isinstance(content, str):
        return f"'{content}"
    return None if _as_formula(content) is not None else content


def _as_formula(content: Any) -> str | None:
    """The formula that stands for a content in LibreOffice, which has no constants of some kinds."""
    if isinstance(content, bool):
        return "=TRUE()" if content else "=FALSE()"
    if isinstance(content, CellError):
        return f"={content.code}"
    return content.text if isinstance(content, Formula) else None


def _number_formats(cells: Range) -> list[list[str]]:
    rows, columns = cells.shape
    codes = [["General"] * columns for _ in range(rows)]
    for number_format, areas in number_format_areas(cells.sheet.book.api, cells.api):
        for area in areas:
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    codes[row + 1 - cells.row][column + 1 - cells.column] = number_format.FormatString
    return codes
