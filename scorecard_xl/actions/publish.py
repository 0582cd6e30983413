"""A copy of the scorecard to hand out, put into a folder: for the board, or for the public."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.actions.sections import sections_of
from scorecard_xl.actions.writing import write
from scorecard_xl.findings import Finding
from scorecard_xl.model import Month, Problem, Scorecard, Table
from scorecard_xl.own_sheets.benchmarks import read_outcomes
from scorecard_xl.own_sheets.publication_texts import PUBLICATION, read_texts, sheet_of_texts
from scorecard_xl.publishing.compared import compared_words
from scorecard_xl.publishing.files import files_of
from scorecard_xl.publishing.folder import refuse_if_there, write_copy
from scorecard_xl.publishing.gathering import Beside, publication
from scorecard_xl.publishing.protection import Protected, protected
from scorecard_xl.publishing.publication import Audience, Publication
from scorecard_xl.reading.benchmark_columns import BenchmarkColumns, benchmark_columns
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import Value, as_text, cell_name
from scorecard_xl.spreadsheet.workbook import Sheet, SheetUpdate, Workbook, sheets_by_name
from scorecard_xl.words.headers import compact
from scorecard_xl.words.months import month_of_header
from scorecard_xl.words.text import shortened

_PUBLISH = "publish"
_YES, _NO = ("yes", "y", "x", "✓", "✔", "true", "publish"), ("no", "n", "-", "false", "")


class Published(NamedTuple):
    """What was handed out: the copy, the folder of its month, the files written there, what people have to
    look at, and whether the Settings hide small numbers from the public."""

    publication: Publication
    folder: Path
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    hides_small: bool

    @property
    def commentaries(self) -> int | None:
        """How many commentaries the public may read; None in a copy for the board, which has them all."""
        if self.publication.audience is Audience.BOARD:
            return None
        return sum(bool(one.commentary) for one in self.publication.indicators)


class _Marks(NamedTuple):
    """Which rows of a sheet people have marked as being for the public, and what of that is unclear."""

    rows: frozenset[int]
    problems: tuple[Problem, ...]


def publish(
    workbook: Workbook,
    folder: Path,
    audience: Audience = Audience.BOARD,
    *,
    month: Month | None = None,
    sheet: str | None = None,
    with_commentary: bool = False,
    force: bool = False,
) -> Published:
    """Put a copy of the scorecard about its reporting month into a folder; nothing in the workbook changes.

    A copy for the public has no owners, and commentary only where the column Publish says so, or all of it
    ``with_commentary``. Raises ScorecardError where the workbook cannot be read, a copy of the month is there
    already and ``force`` does not replace it, or the folder cannot be written; then nothing is written.
    """
    scorecard = read(workbook, month, sheet, judges_all=True)
    refuse_if_there(folder, scorecard.month, force=force)
    told, problems = _gathered(workbook, scorecard, audience, with_commentary=with_commentary)
    files = files_of(told)
    written = write_copy(folder, told.month, files, heading=told.heading, force=force)
    hides_small = scorecard.settings.hidden_below is not None
    return Published(told, written, tuple(files), problems, hides_small)


def gather(
    workbook: Workbook,
    audience: Audience = Audience.BOARD,
    *,
    month: Month | None = None,
    sheet: str | None = None,
    with_commentary: bool = False,
) -> Publication:
    """What a copy of the scorecard says; nothing is written."""
    scorecard = read(workbook, month, sheet, judges_all=True)
    return _gathered(workbook, scorecard, audience, with_commentary=with_commentary)[0]


def write_template(workbook: Workbook, *, dry_run: bool = False) -> bool:
    """Add the sheet Publication for the texts of a copy, and return whether it was written: it is not where
    there is one.

    Raises ScorecardError where somebody's own sheet has its name.
    """
    read_texts(workbook)
    if any(sheet.name.strip().lower() == PUBLICATION.lower() for sheet in workbook.sheets):
        return False
    settings = read(workbook, may_lack_figures=True).settings
    update = SheetUpdate(PUBLICATION, new=sheet_of_texts())
    return write(workbook, settings, "publish --template", [update], may_write=not dry_run).written


_TO_LOOK_AT = (
    Finding.COMMENTARY_MONTH,
    Finding.LIMITS_FROM_UNCLEAR,
    Finding.HISTORY_TWICE,
    Finding.FIGURES_MIXED,
    Finding.TARGET_UNCLEAR,
    Finding.TOLERANCE_UNCLEAR,
    Finding.MONTH_WITHOUT_COLUMN,
)
"""What reading a workbook may find that a copy would show, or would lack."""


def _gathered(
    workbook: Workbook, scorecard: Scorecard, audience: Audience, *, with_commentary: bool
) -> tuple[Publication, tuple[Problem, ...]]:
    is_public = audience is Audience.PUBLIC
    texts = read_texts(workbook)
    beside: dict[tuple[str, int], Beside] = {}
    problems = [one for one in scorecard.problems if one.code in _TO_LOOK_AT]
    years: dict[str, None] = {}
    sheets, outcomes = sheets_by_name(workbook.sheets), read_outcomes(workbook)
    for table in scorecard.tables:
        sheet = sheets[table.sheet]
        columns = benchmark_columns(sheet, table)
        years |= {columns.year: None} if columns.year else {}
        marks = _marks(sheet, table, scorecard.month)
        problems += marks.problems if is_public and not with_commentary else ()
        refs = {indicator.row: indicator.ref for indicator in table.indicators}
        for row, section in _section_of_rows(sheet, table):
            is_for_public = with_commentary or row in marks.rows
            outcome = outcomes.get(refs[row])
            compared = compared_words(outcome) if outcome else ""
            held = _benchmarks(sheet, row, columns)
            beside[table.sheet, row] = Beside(section, held, is_for_public, compared)
    scorecard = _with_its_own_commentary(scorecard)
    told = publication(
        protected(scorecard) if is_public else Protected(scorecard),
        audience,
        beside,
        texts,
        ", ".join(years),
    )
    return told, tuple(problems)


def _with_its_own_commentary(scorecard: Scorecard) -> Scorecard:
    """The scorecard without commentary that is about another month, as its header says."""
    tables = tuple(
        table._replace(indicators=tuple(one._replace(commentary="") for one in table.indicators))
        if table.commentary_header is not None and table.commentary_header.month != scorecard.month
        else table
        for table in scorecard.tables
    )
    return scorecard._replace(tables=tables)


def _section_of_rows(sheet: Sheet, table: Table) -> Iterator[tuple[int, str]]:
    sections = sections_of({sheet.name: sheet}, [table])
    for indicator in table.indicators:
        yield indicator.row, next(one.name for one in sections if indicator.row <= one.last_row)


def _benchmarks(sheet: Sheet, row: int, columns: BenchmarkColumns) -> tuple[tuple[str, Value, str], ...]:
    places = tuple(columns.names)
    values, codes = sheet.values(row, places), sheet.number_formats(row, places)
    return tuple(zip(columns.names.values(), values, codes, strict=True))


def _marks(sheet: Sheet, table: Table, month: Month) -> _Marks:
    """The rows that the column Publish marks with yes, or with the reporting month."""
    header = sheet.filled(table.header_row)
    column = next((c for c, value in header.items() if compact(as_text(value)) == _PUBLISH), None)
    rows, problems = [], []
    for indicator in table.indicators if column else ():
        (value,) = sheet.values(indicator.row, (column or 0,))
        says = _says(value, month)
        if says is None:
            problems.append(_unclear(table, indicator.row, column or 0, indicator.ref, as_text(value)))
        elif says:
            rows.append(indicator.row)
    return _Marks(frozenset(rows), tuple(problems))


def _says(value: Value, month: Month) -> bool | None:
    """Whether a mark means this month's copy; None where it cannot be told.

    >>> [_says(value, Month(2021, 5)) for value in ("Yes", "May-21", "Apr-21", None, True, "ask first")]
    [True, True, False, False, True, None]
    """
    if isinstance(value, datetime.date):
        return (value.year, value.month) == month
    text = as_text(value).strip().casefold()
    if text in _YES or text in _NO:
        return text in _YES
    named = month_of_header(text)
    return None if named is None else named == month


def _unclear(table: Table, row: int, column: int, ref: str, text: str) -> Problem:
    message = (
        f"“{shortened(text)}” in the column Publish says neither yes nor no, so a public copy lacks the "
        "commentary: write yes, no, or the month that it is for."
    )
    return Problem(table.sheet, cell_name(row, column), ref, Finding.PUBLISH_UNCLEAR, message)
