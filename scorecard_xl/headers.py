"""Finding a table's header, and its columns by what their headers say, never by their position."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NoReturn

from .cells import Area, Sheet, Value, cell_name, is_blank
from .errors import ScorecardError
from .model import ChangeForm, HeaderMonth, Measure, Month
from .month_headers import month_named, month_of_header
from .settings import Settings

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
# Where a table has no column of the first role, the second takes its place.
_SUBSTITUTES = {"owner": "reporter", "commentary": "comments"}

_MONTHS = r"(?P<number>\d+|twelve)(?:m|mth|mnth|month)s?"
_KINDS = {"average": "(?:avg|average|mean)", "maximum": "(?:max|maximum)"}
_WINDOWED = {
    role: re.compile(
        rf"(?:rolling)?{_MONTHS}(?:rolling)?{kind}|(?:rolling)?{kind}(?:over|of|for)?(?:the)?(?:last|past)?"
        + _MONTHS.replace("number", "later")
    )
    for role, kind in _KINDS.items()
}
_CHANGE = re.compile(r"\bchange\b", re.IGNORECASE)
_CHANGE_OF = re.compile(r"%|per\s?cent|\bchange\s+(?:from|since|on|against|vs|versus)\b", re.IGNORECASE)
_YEAR_WORDS = re.compile(
    r"(?:last|previous|prior|preceding)\s+year|year\s+(?:earlier|ago|before|on)|same\s+month", re.IGNORECASE
)
_MONTH_WORDS = re.compile(
    r"(?:last|previous|prior|preceding)\s+month|month\s+(?:earlier|ago|before|on)", re.IGNORECASE
)
ARROWS = frozenset("↑→↓-")


def compact(text: str) -> str:
    """A header's letters and digits alone, so that case, spaces, breaks and stops do not count.

    >>> compact("Pref\\nerred DoT"), compact("12-mnth max.")
    ('preferreddot', '12mnthmax')
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


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
    for role, pattern in _WINDOWED.items():
        if found := pattern.fullmatch(letters):
            number = found["number"] or found["later"]
            return role, 12 if number == "twelve" else int(number)
    if is_change(text):
        return "change", None
    return None


def is_change(text: str) -> bool:
    """Whether a header speaks of a change from a month.

    >>> is_change("% change from Apr-21"), is_change("Change of practice")
    (True, False)
    """
    return bool(_CHANGE.search(text) and _CHANGE_OF.search(text))


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's header: its own cell, what stands there, and all its words."""

    row: int
    column: int
    last_column: int
    value: Value
    words: str

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)

    @property
    def month(self) -> datetime.date | Month | None:
        """The month that the header is, not one that it only names."""
        if isinstance(self.value, datetime.date):
            return self.value
        return month_of_header(self.words) or month_of_header(_text(self.value))


@dataclass(frozen=True, slots=True)
class Change:
    """A change's header and the columns below it."""

    heading: Heading
    form: ChangeForm
    arrow_column: int
    number_column: int
    named: HeaderMonth | None
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class Header:
    """A table's header: its rows, and its columns by role, month and change."""

    sheet: str
    first_row: int
    last_row: int
    columns: tuple[int, ...]
    roles: Mapping[str, Heading]
    months: tuple[tuple[Heading, datetime.date | Month], ...]
    changes: tuple[Change, ...]
    windows: Mapping[str, int]


class MergedAreas:
    """The merged areas of a sheet, found by row."""

    def __init__(self, areas: Iterable[Area], last_row: int) -> None:
        self._by_row: dict[int, list[Area]] = {}
        self._tall: list[Area] = []
        for area in areas:
            if area.last_row - area.first_row > 50:
                self._tall.append(area)
                continue
            for row in range(area.first_row, min(area.last_row, last_row) + 1):
                self._by_row.setdefault(row, []).append(area)

    def at(self, row: int, column: int) -> Area | None:
        """The merged area that a cell is part of."""
        for area in self._by_row.get(row, ()):
            if area.holds(row, column):
                return area
        return next((area for area in self._tall if area.holds(row, column)), None)


def find_header(workbook: str, sheet: Sheet, row: int, merged: MergedAreas, settings: Settings) -> Header | None:
    """The header that begins in this row, one row or two of them; None where none begins.

    Raises ScorecardError where two columns have the same role or a column's meaning stays unclear.
    """
    one = _block(sheet, row, row, merged)
    next_row = _block(sheet, row + 1, row + 1, merged)
    two = _block(sheet, row, row + 1, merged)
    own = {compact(text): role for role, text in settings.headers.items()}
    scores = [_score(headings, own) for headings in (one, next_row, two)]
    if scores[2] > max(scores[:2]) and not _is_indicator_row(one, sheet.filled(row + 1), own):
        return _header(workbook, sheet, row, row + 1, two, own)
    if scores[0]:
        last = max((_last_row(sheet, merged, row, heading) for heading in one), default=row)
        return _header(workbook, sheet, row, last, one, own)
    return None


def _last_row(sheet: Sheet, merged: MergedAreas, row: int, heading: Heading) -> int:
    area = merged.at(row, heading.column)
    return area.last_row if area and area.last_row - row <= 2 else row


def _block(sheet: Sheet, top: int, bottom: int, merged: MergedAreas) -> list[Heading]:
    """The headings of the columns that have words in these rows."""
    stacks: dict[int, list[tuple[int, Area, Value]]] = {}
    for row in range(top, bottom + 1):
        for column, value in sheet.filled(row).items():
            area = merged.at(row, column) or Area(row, column, row, column)
            if area.first_row == row and area.first_column == column:
                for covered in range(column, min(area.last_column, column + 400) + 1):
                    stacks.setdefault(covered, []).append((row, area, value))
    headings = []
    for column in sorted(stacks):
        row, area, value = stacks[column][-1]
        if area.first_column != column:
            continue
        words = " ".join(_text(v) for _, _, v in stacks[column])
        headings.append(Heading(row, column, area.last_column, value, words))
    return headings


def _text(value: Value) -> str:
    if isinstance(value, datetime.date):
        return Month(value.year, value.month).label
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _role(heading: Heading, own: Mapping[str, str]) -> tuple[str, int | None] | None:
    for words in (heading.words, _text(heading.value)):
        if role := own.get(compact(words)):
            return role, None
        if found := role_of(words):
            return found
    return None


def _score(headings: Sequence[Heading], own: Mapping[str, str]) -> int:
    """How many things a header names, 0 where it cannot be a table's header."""
    roles = {found[0] if found[0] != "change" else h.words for h in headings if (found := _role(h, own))}
    months = {
        _text(heading.value) for heading in headings if not _role(heading, own) and heading.month is not None
    }
    kinds = {found[0] for heading in headings if (found := _role(heading, own))}
    # Without a computed column there is nothing to refresh: it is a list, or the data behind a scorecard.
    if not kinds & {"ref", "indicator"} or not kinds & {"change", "average", "maximum"}:
        return 0
    return len(roles) + len(months)


def _is_indicator_row(above: Sequence[Heading], values: Mapping[int, Value], own: Mapping[str, str]) -> bool:
    """Whether the row below a header holds an indicator rather than the header's second row."""
    named = [h.column for h in above if (found := _role(h, own)) and found[0] in ("ref", "indicator")]
    return any(not is_blank(values.get(column)) for column in named)


def _header(
    workbook: str, sheet: Sheet, first: int, last: int, headings: Sequence[Heading], own: Mapping[str, str]
) -> Header:
    roles: dict[str, Heading] = {}
    windows: dict[str, int] = {}
    months: list[tuple[Heading, datetime.date | Month]] = []
    changes: list[Heading] = []
    for heading in headings:
        found = _role(heading, own)
        if found is None:
            if (month := heading.month) is not None:
                months.append((heading, month))
            continue
        role, window = found
        if role == "change":
            changes.append(heading)
            continue
        if role in roles:
            raise ScorecardError(
                f"{workbook}, sheet {sheet.name}: the headers in {roles[role].cell} and {heading.cell} both "
                f"mean the column of {role}; rename one of them."
            )
        roles[role] = heading
        if window is not None:
            windows[role] = window
    for role, substitute in _SUBSTITUTES.items():
        if role not in roles and substitute in roles:
            roles[role] = roles[substitute]
    columns = {column for h in headings for column in range(h.column, min(h.last_column, h.column + 400) + 1)}
    described = tuple(_change(workbook, sheet, last, heading, columns) for heading in changes)
    columns |= {c for change in described for c in (change.arrow_column, change.number_column)}
    return Header(
        sheet.name,
        first,
        last,
        tuple(sorted(columns)),
        roles,
        tuple(months),
        _with_measures(workbook, sheet.name, described),
        windows,
    )


def _change(workbook: str, sheet: Sheet, last_row: int, heading: Heading, taken: set[int]) -> Change:
    width = heading.last_column - heading.column + 1
    left = heading.column
    if width > 2:
        raise ScorecardError(
            f"{workbook}, sheet {sheet.name}, cell {heading.cell}: the header “{_line(heading.words)}” covers "
            f"{width} columns; merge it over an arrow's and a number's column, or over none."
        )
    below = [sheet.values(row, (left, left + 1)) for row in range(last_row + 1, last_row + 9)]
    is_pair = width == 2 or (
        left + 1 not in taken and any(_is_arrow(a) and not is_blank(n) for a, n in below)
    )
    arrow_column, number_column = (left, left + 1) if is_pair else (left, left)
    if is_pair and sum(_is_arrow(n) for _, n in below) > sum(_is_arrow(a) for a, _ in below):
        arrow_column, number_column = number_column, arrow_column
    words = heading.words
    measure = None
    if _YEAR_WORDS.search(words):
        measure = Measure.YEAR_EARLIER
    elif _MONTH_WORDS.search(words):
        measure = Measure.PREVIOUS_MONTH
    return Change(
        heading,
        ChangeForm.PAIRED if is_pair else ChangeForm.TEXT,
        arrow_column,
        number_column,
        header_month(sheet, heading),
        measure,
    )


def _is_arrow(value: Value) -> bool:
    return isinstance(value, str) and value.strip() in ARROWS


def header_month(sheet: Sheet, heading: Heading) -> HeaderMonth | None:
    """The month that a header's own cell names, if it names one."""
    is_formula = heading.column in sheet.formulas(heading.row)
    value = heading.value
    if isinstance(value, datetime.date):
        month = Month(value.year, value.month)
        return HeaderMonth(heading.row, heading.column, month, "", "", is_formula)
    if isinstance(value, str) and (named := month_named(value)):
        return HeaderMonth(heading.row, heading.column, named.month, value, named.wording, is_formula)
    return None


_UNCLEAR = "does not say which month it is about; name the month, or “last month” or “last year”"


def _with_measures(workbook: str, sheet: str, changes: Sequence[Change]) -> tuple[Change, ...]:
    """Each change with what it is about: words decide; of two months the later is the previous month.

    A lone header that only names a month is left to :func:`with_lone_change`.
    """
    told = [change.measure for change in changes if change.measure]
    untold = [change for change in changes if not change.measure]
    if len(changes) > 2 or len(set(told)) < len(told):
        _refuse(
            workbook,
            sheet,
            changes[-1],
            "is one change too many; a table has one from the previous month and one from a year earlier",
        )
    if not untold or (len(changes) == 1 and untold[0].named):
        return tuple(changes)
    free = [measure for measure in (Measure.PREVIOUS_MONTH, Measure.YEAR_EARLIER) if measure not in told]
    if len(untold) == 1:
        return tuple(c if c.measure or len(changes) == 1 else replace(c, measure=free[0]) for c in changes)
    months = [change.named.month if change.named else None for change in untold]
    if None in months or months[0] == months[1]:
        _refuse(workbook, sheet, untold[months.index(None) if None in months else 1], _UNCLEAR)
    later = max(month for month in months if month)
    return tuple(
        replace(c, measure=free[0] if c.named and c.named.month == later else free[1]) for c in changes
    )


def with_lone_change(workbook: str, header: Header, latest: Month) -> Header:
    """The header with a lone change told by how far its month lies before the latest one.

    Half a year or less is a previous month that was not brought up to date; about a year or more is the
    month of the year before. Raises ScorecardError where it is neither.
    """
    if len(header.changes) != 1 or header.changes[0].measure:
        return header
    change = header.changes[0]
    distance = latest.index - change.named.month.index if change.named else 0
    if 1 <= distance <= 6:
        measure = Measure.PREVIOUS_MONTH
    elif 12 <= distance <= 18:
        measure = Measure.YEAR_EARLIER
    else:
        _refuse(workbook, header.sheet, change, _UNCLEAR)
    return replace(header, changes=(replace(change, measure=measure),))


def _refuse(workbook: str, sheet: str, change: Change, what: str) -> NoReturn:
    raise ScorecardError(
        f"{workbook}, sheet {sheet}, cell {change.heading.cell}: the header "
        f"“{_line(change.heading.words)}” {what}."
    )


def _line(text: str) -> str:
    return " ".join(text.split())
