"""Finding a table's header, and its columns by what their headers say, never by their position."""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.computing.columns import change_headers, window_headers
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import HeaderMonth, Month, YearPlace
from scorecard_xl.reading.aims import holds_judgements
from scorecard_xl.reading.change_headers import (
    Change,
    Heading,
    changes_below,
    header_month,
    text_of,
)
from scorecard_xl.reading.change_roles import with_roles
from scorecard_xl.reading.years import YearsAround
from scorecard_xl.spreadsheet.cells import Area, CellError, Value, cell_name, is_blank
from scorecard_xl.spreadsheet.merged_areas import MergedAreas
from scorecard_xl.spreadsheet.raised_text import without_marks
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.headers import (
    LABELS,
    change_in_words,
    compact,
    is_change,
    is_change_alone,
    is_of_others,
    role_of,
    with_substitutes,
)
from scorecard_xl.words.months import MonthHeader, month_named, month_of_header, months_of, unclear_month
from scorecard_xl.words.years import year_alone

_LONGEST_LABEL = 80  # characters of a header that names the column of refs or of indicators
_WIDEST_MERGE = 400


_DatedHeading = tuple[Heading, MonthHeader]


class TableHeader(NamedTuple):
    """A table's header: its rows, and its columns by role, month and change.

    ``unclear`` are the headers that begin with a month but are not one alone; ``others`` all that are
    neither a role's nor a month's. ``years`` tell the years of the months that name none.
    """

    sheet: str
    first_row: int
    last_row: int
    columns: tuple[int, ...]
    roles: Mapping[str, Heading]
    months: tuple[_DatedHeading, ...]
    changes: tuple[Change, ...]
    windows: Mapping[str, int]
    commentary: HeaderMonth | None
    unclear: tuple[tuple[Heading, Month], ...]
    others: tuple[Heading, ...]
    years: tuple[YearPlace, ...]


def find_header(sheet: Sheet, row: int, own: Mapping[str, str], around: YearsAround) -> TableHeader | None:
    """The header that begins in this row, one row or two of them; None where none begins.

    ``own`` are a council's own headers, compact, each with its column's role; ``around`` is where the years
    of months may stand that name none.

    Raises ScorecardError where two columns have the same role or a column's meaning stays unclear.
    """
    here, below = sheet.filled(row), sheet.filled(row + 1)
    labels = _labelled(here, own)
    if not here or not (labels or _labelled(below, own)):
        return None
    merged = around.merged
    one = _block(sheet, row, row, merged)
    if any(_is_indicators(below.get(column), own) for column in labels):
        return _header_of_one_row(sheet, row, one, own, around)
    next_row = _block(sheet, row + 1, row + 1, merged)
    two = _block(sheet, row, row + 1, merged)
    scores = [_score(headings, own) for headings in (one, next_row, two)]
    if not any(_is_indicators(here.get(column), own) for column in _label_columns(next_row, own)):
        # A row of years names nothing else of the header.
        scores[2] += around.stand_above(_undated(next_row, own), _label_columns(next_row, own))
    if scores[2] > max(scores[:2]) and not (scores[1] and _is_indicator_above(one, next_row, own)):
        return _header(sheet, row, row + 1, two, own, around)
    return _header_of_one_row(sheet, row, one, own, around)


def _header_of_one_row(
    sheet: Sheet, row: int, headings: Sequence[Heading], own: Mapping[str, str], around: YearsAround
) -> TableHeader | None:
    if not _score(headings, own):
        return None
    last = max((_last_row(around.merged, row, heading) for heading in headings), default=row)
    return _header(sheet, row, last, headings, own, around)


def _labelled(values: Mapping[int, Value], own: Mapping[str, str]) -> list[int]:
    """The columns that these cells would head as those of the refs or the indicators."""
    return [
        column
        for column, value in values.items()
        if isinstance(value, str)
        and len(value) <= _LONGEST_LABEL
        and (found := _role_of_words(value, own))
        and found[0] in LABELS
    ]


def _last_row(merged: MergedAreas, row: int, heading: Heading) -> int:
    area = merged.at(row, heading.column)
    return area.last_row if area and area.last_row - row <= 2 else row


def _block(sheet: Sheet, top: int, bottom: int, merged: MergedAreas) -> list[Heading]:
    """The headings of the columns that have words in these rows."""
    stacks: dict[int, list[tuple[int, Area, Value]]] = {}
    for row in range(top, bottom + 1):
        for column, value in sheet.filled(row).items():
            area = merged.at(row, column) or Area(row, column, row, column)
            if is_blank(value) or (area.first_row, area.first_column) != (row, column):
                continue
            for covered in range(column, min(area.last_column, column + _WIDEST_MERGE) + 1):
                stack = stacks.setdefault(covered, [])
                if not (stack and _is_sublabel(stack[-1][2], value)):
                    stack.append((row, area, value))
    headings = []
    for column in sorted(stacks):
        row, area, value = stacks[column][-1]
        if area.first_column != column:
            continue
        words = without_marks(" ".join(text_of(v) for _, _, v in stacks[column]))
        above = " ".join(text_of(v) for _, _, v in stacks[column][:-1])
        headings.append(Heading(row, column, area.last_column, value, words, above))
    return headings


def _is_sublabel(above: Value, value: Value) -> bool:
    """Whether a cell below a change's whole header only says which of the two cells is which."""
    if not isinstance(above, str) or not is_change(above):
        return False
    if isinstance(value, datetime.date) or month_named(text_of(value)):
        return False
    return change_in_words(above, change_headers()) is not None or month_named(above) is not None


def _role(heading: Heading, own: Mapping[str, str]) -> tuple[str, int | None] | None:
    return _role_of_words(heading.words, own) or _role_of_words(text_of(heading.value), own)


def _role_of_words(words: str, own: Mapping[str, str]) -> tuple[str, int | None] | None:
    if own and (role := own.get(compact(words))):
        return role, None
    return role_of(words, window_headers())


def _score(headings: Sequence[Heading], own: Mapping[str, str]) -> int:
    """How many things a header names, 0 where it cannot be a table's header."""
    roles: set[str] = set()
    kinds: set[str] = set()
    months: set[str] = set()
    for heading in headings:
        if found := _role(heading, own):
            is_change = found[0] == "change"
            # A log of changes and a list with a column of arrows have such headers too.
            kinds.add("change alone" if is_change and is_change_alone(heading.words) else found[0])
            roles.add(heading.words if is_change else found[0])
        elif heading.number is not None:
            months.add(
                f"{heading.above} {text_of(heading.value)}"
            )  # "Actual" and "Target" over the same months
        elif heading.month is not None:
            months.add(text_of(heading.value))
    # Without a computed column there is nothing to refresh: it is a list, or the data behind a scorecard.
    computed = {"change", *(role for role, _ in window_headers())}
    if len(months) > 1:
        computed.add("change alone")
    if not kinds & LABELS or not kinds & computed:
        return 0
    return len(roles) + len(months)


def parts_of_header(sheet: Sheet, row: int, own: Mapping[str, str]) -> tuple[bool, bool, bool]:
    """Whether a row has the headers of a label, of a month, and of something that is computed."""
    headings = _block(sheet, row, row, MergedAreas(sheet))
    kinds = {found[0] for heading in headings if (found := _role(heading, own))}
    computed = {"change", *(role for role, _ in window_headers())}
    has_month = any(heading.month is not None or heading.number is not None for heading in headings)
    return bool(kinds & LABELS), has_month, bool(kinds & computed)


def _label_columns(headings: Sequence[Heading], own: Mapping[str, str]) -> list[int]:
    return [h.column for h in headings if (found := _role(h, own)) and found[0] in LABELS]


def _is_indicators(label: Value, own: Mapping[str, str]) -> bool:
    """Whether a cell below a header's label is an indicator's, not one of the header's second row."""
    return not is_blank(label) and _role_of_words(text_of(label), own) is None


def _is_indicator_above(one: Sequence[Heading], header: Sequence[Heading], own: Mapping[str, str]) -> bool:
    """Whether the row above a whole header is another table's last indicator, not the header's first row."""
    filled = {heading.column for heading in one if heading.column == heading.last_column}
    return filled.issuperset(_label_columns(header, own))


def _header(
    sheet: Sheet,
    first: int,
    last: int,
    headings: Sequence[Heading],
    own: Mapping[str, str],
    around: YearsAround,
) -> TableHeader:
    workbook = around.workbook
    _refuse_uncalculated(workbook, sheet, first, last)
    found = _sorted(workbook, sheet.name, headings, own)
    judged = [heading for heading in found.changes if holds_judgements(sheet, last, heading)]
    found = found._replace(
        changes=[heading for heading in found.changes if heading not in judged],
        others=[*found.others, *judged],
    )
    named = [*found.roles.values(), *found.changes, *(heading for heading, _ in found.months), *found.undated]
    placed = [heading.column for heading in named]
    _refuse_errors(workbook, sheet, first, last, range(min(placed) - 1, max(placed) + 2))
    roles = with_substitutes(found.roles)
    months, others, years = _dated(found, around, first, _label_columns(headings, own))
    columns = _columns_below(headings)
    known = months_of([month for _, month in months])[0]
    labels = [roles[role].column for role in ("ref", "indicator") if role in roles]
    beside: dict[int, str | None] = {**dict.fromkeys(columns), **{h.column: h.words for h in others}}
    described = changes_below(sheet, last, found.changes, labels, beside, known)
    columns |= {column for change in described for column in change.columns.columns}
    return TableHeader(
        sheet.name,
        first,
        last,
        tuple(sorted(columns)),
        roles,
        tuple(months),
        tuple(with_roles(described)),
        found.windows,
        header_month(sheet, roles["commentary"], known) if "commentary" in roles else None,
        tuple((heading, month) for heading in others if (month := unclear_month(heading.value))),
        tuple(others),
        years,
    )


class _Sorted(NamedTuple):
    """The headings of a header by what they mean."""

    roles: dict[str, Heading]
    windows: dict[str, int]
    months: list[_DatedHeading]
    changes: list[Heading]
    others: list[Heading]
    undated: list[Heading]


def _sorted(workbook: str, sheet: str, headings: Sequence[Heading], own: Mapping[str, str]) -> _Sorted:
    """Raises ScorecardError where two headings have the same role."""
    found = _Sorted({}, {}, [], [], [], [])
    for heading in headings:
        role, window = _role(heading, own) or (None, None)
        if role == "change":
            found.changes.append(heading)
        elif role is None and (month := heading.month) is not None:
            found.months.append((heading, month))
        elif role is None and _is_undated(heading):
            found.undated.append(heading)
        elif role is None:
            found.others.append(heading)
        elif role in found.roles:
            raise ScorecardError(
                f"the headers in {found.roles[role].cell} and {heading.cell} both mean the column of {role}; "
                "rename one of them.",
                book=workbook,
                sheet=sheet,
            )
        else:
            found.roles[role] = heading
            if window is not None:
                found.windows[role] = window
    return found


def _is_undated(heading: Heading) -> bool:
    """Whether a heading is a month's whose year stands elsewhere, and no target's or other area's."""
    return heading.number is not None and not is_of_others(heading.above)


def _undated(headings: Sequence[Heading], own: Mapping[str, str]) -> list[Heading]:
    return [heading for heading in headings if _is_undated(heading) and _role(heading, own) is None]


def _dated(
    found: _Sorted, around: YearsAround, first_row: int, labels: Sequence[int]
) -> tuple[list[_DatedHeading], list[Heading], tuple[YearPlace, ...]]:
    """The months that head figures, the other headings with those that a month only dates, and what tells the
    years of months that name none."""
    heads = [*(heading for heading, _ in found.months), *found.undated]
    dates = [heading for heading in heads if _is_about_one_month(heading, heads)]
    months = [one for one in found.months if one[0] not in dates]
    undated = [heading for heading in found.undated if heading not in dates]
    told = around.dated(undated, first_row, labels, others_are_dated=bool(months))
    known = [heading for heading, _ in told.months]
    others = [*found.others, *dates, *(heading for heading in undated if heading not in known)]
    both = sorted([*months, *told.months], key=lambda one: one[0].column)
    return both, others, told.places


def _columns_below(headings: Sequence[Heading]) -> set[int]:
    """The columns that have a header."""
    return {
        column
        for heading in headings
        for column in range(heading.column, min(heading.last_column, heading.column + _WIDEST_MERGE) + 1)
    }


def _is_about_one_month(heading: Heading, months: Sequence[Heading]) -> bool:
    """Whether a month below a name of its own only dates that column ("SN" over "Mar-20"), as benchmarks are
    dated; a name over several months, and a year, head columns of figures."""
    if not heading.above or year_alone(heading.above) or month_of_header(heading.words):
        return False
    if compact(heading.above).startswith("benchmark"):
        return True
    if [other.above for other in months].count(heading.above) > 1:
        return False
    # A name that is not merged over its months stands above the first of them alone.
    return not any(other.column == heading.last_column + 1 and not other.above for other in months)


def _refuse_errors(workbook: str, sheet: Sheet, first: int, last: int, columns: range) -> None:
    """A header that shows an error value could be any column's."""
    for row in range(first, last + 1):
        for column, value in sheet.filled(row).items():
            if isinstance(value, CellError) and column in columns:
                raise ScorecardError(
                    f"the header is the error value {value}; mend its formula, or type the header.",
                    book=workbook,
                    sheet=sheet.name,
                    cell=cell_name(row, column),
                )


def _refuse_uncalculated(workbook: str, sheet: Sheet, first: int, last: int) -> None:
    """A header whose formula was never calculated could be any month's."""
    for row in range(first, last + 1):
        filled = sheet.filled(row)
        for column in sheet.formulas(row):
            if column not in filled:
                raise ScorecardError(
                    "the header's formula was never calculated; open the workbook in Excel, let it "
                    "calculate, and save it.",
                    book=workbook,
                    sheet=sheet.name,
                    cell=cell_name(row, column),
                )
