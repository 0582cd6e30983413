"""The sections of a scorecard's tables: where each of them ends, and so where a new indicator goes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import INDICATOR, REF, Table
from scorecard_xl.spreadsheet.cells import Value, is_blank
from scorecard_xl.spreadsheet.workbook import Sheet
from scorecard_xl.words.headers import compact
from scorecard_xl.words.text import shortened

_ABOVE = 2  # rows above a header in which a table's title may stand


class Section(NamedTuple):
    """Indicators that belong together, under a heading or in a table of their own; ``name`` is "" where
    nothing says it; ``refs`` are its indicators', in small letters. New indicators go below ``last_row``, and
    look like the row ``like``."""

    name: str
    table: Table
    last_row: int
    like: int
    refs: frozenset[str]


def first_row_of(table: Table) -> int:
    """The first row below a table's header, which may span several."""
    headers = [table.header_row, *(month.header_row for month in table.months)]
    headers += [change.header.row for change in table.changes.values() if change.header]
    if table.commentary_header:
        headers.append(table.commentary_header.row)
    return max(headers) + 1


def sections_of(sheets: Mapping[str, Sheet], tables: Sequence[Table]) -> list[Section]:
    """The sections of all tables, in their order; none of a table without indicators."""
    return [section for table in tables for section in _sections(sheets[table.sheet], table)]


def section_called(workbook: str, sections: Sequence[Section], name: str, ref: str) -> Section:
    """The section that a list names for a new ref, or in which the indicator that it names stands; the last
    of all where it names none.

    Raises ScorecardError, naming those that there are, where no section or several have the name.
    """
    if not sections:
        raise ScorecardError(
            "no table has an indicator yet whose look a new one could take; type the first one in.",
            book=workbook,
        )
    if not name:
        return sections[-1]
    found = [section for section in sections if compact(section.name) == compact(name)]
    found = found or [section for section in sections if name.casefold() in section.refs]
    if len(found) == 1:
        return found[0]
    if found:
        table = found[1].table
        raise ScorecardError(
            f"the section “{shortened(name)}” is there more than once; give each a name of its own.",
            book=workbook,
            sheet=table.sheet,
        )
    named = [f"“{shortened(section.name)}”" for section in sections if section.name]
    there = f"there are {', '.join(named)}; write one of these, or" if named else "they have no names; write"
    raise ScorecardError(
        f"there is no section “{shortened(name)}” for {ref}: {there} the ref of an indicator that stands in "
        "it.",
        book=workbook,
    )


def _sections(sheet: Sheet, table: Table) -> Iterator[Section]:
    rows = {indicator.row: indicator.ref.casefold() for indicator in table.indicators}
    if not rows:
        return
    above = 0
    name, last_row, found = _title(sheet, table), 0, []
    for row in range(first_row_of(table), table.last_row + 1):
        if row in rows:
            last_row = row
        elif heading := _heading(sheet, table, row):
            if last_row:
                found.append((name, last_row))
            name, last_row = heading, row
    found.append((name, last_row))
    for name, last_row in found:
        refs = frozenset(ref for row, ref in rows.items() if above < row <= last_row and ref)
        like = max((row for row in rows if row <= last_row), default=min(rows))
        yield Section(name, table, last_row, like, refs)
        above = last_row


def _heading(sheet: Sheet, table: Table, row: int) -> str:
    """The name of a section, where a row says nothing else."""
    columns = [*table.columns.values(), *table.computed_columns, *(month.column for month in table.months)]
    filled = {c: value for c, value in sheet.filled(row).items() if c <= max(columns)}
    texts = [value for value in filled.values() if not is_blank(value)]
    labels = [table.columns[role] for role in (REF, INDICATOR) if role in table.columns]
    return _text(texts) if any(column in filled for column in labels) else ""


def _title(sheet: Sheet, table: Table) -> str:
    """The only text in one of the rows directly above a table's header."""
    for row in range(table.header_row - 1, max(0, table.header_row - 1 - _ABOVE), -1):
        texts = [value for value in sheet.filled(row).values() if not is_blank(value)]
        if texts:
            return _text(texts)
    return ""


def _text(values: Sequence[Value]) -> str:
    return values[0].strip() if len(values) == 1 and isinstance(values[0], str) else ""
