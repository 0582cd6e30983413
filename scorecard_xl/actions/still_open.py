"""What a month still lacks before it is closed: figures, and commentary that the Settings require."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scorecard_xl.commentary.outstanding import outstanding
from scorecard_xl.findings import Finding
from scorecard_xl.model import Month, Problem, Scorecard
from scorecard_xl.own_sheets.history import Past
from scorecard_xl.spreadsheet.cells import cell_name, is_blank
from scorecard_xl.spreadsheet.workbook import Workbook, sheets_by_name
from scorecard_xl.words.text import listed, shortened

MOST_NAMED = 8


class ExpectedFigure(NamedTuple):
    """A figure of a month that an indicator should have, as it had one before; ``is_missing`` where its cell
    is blank: a placeholder says that there is none."""

    sheet: str
    cell: str
    name: str
    is_missing: bool


def expected_figures(workbook: Workbook, scorecard: Scorecard, month: Month) -> Iterator[ExpectedFigure]:
    """The figures of a month that should be there, in the workbook's order."""
    sheets = sheets_by_name(workbook.sheets)
    for table in scorecard.tables:
        index = table.figures_by_month.get(month)
        if index is None:
            continue
        column = table.months[index].column
        before = [place for known, place in table.figures_by_month.items() if known <= month]
        for indicator in table.indicators:
            if indicator.earlier or any(indicator.figures[place] is not None for place in before):
                is_missing = is_blank(sheets[table.sheet].values(indicator.row, (column,))[0])
                cell = cell_name(indicator.row, column)
                yield ExpectedFigure(table.sheet, cell, indicator.name, is_missing)


def still_open(
    workbook: Workbook, scorecard: Scorecard, month: Month, past: Past, *, has_commentary: bool = True
) -> tuple[Problem, ...]:
    """What a month lacks, all sheets together: a problem for commentary, and one for figures.

    ``has_commentary`` says that the commentary of the sheets is to be about this month.
    """
    problems = []
    about = scorecard._replace(month=month)
    required = [
        (one.table.sheet, one.cell, one.indicator.name)
        for one in (outstanding(about, past, with_doubts=False) if has_commentary else ())
        if one.is_required
    ]
    if required:
        what = "commentary" if len(required) == 1 else "commentaries"
        are = "is" if len(required) == 1 else "are"
        problems.append(
            _problem(
                required,
                Finding.COMMENTARY_REQUIRED,
                f"{len(required)} {what} that the Settings require on {month.label} {are} outstanding",
            )
        )
    missing = [
        (one.sheet, one.cell, one.name)
        for one in expected_figures(workbook, scorecard, month)
        if one.is_missing
    ]
    if missing:
        have = "indicator has" if len(missing) == 1 else "indicators have"
        problems.append(
            _problem(missing, Finding.FIGURES_MISSING, f"{len(missing)} {have} no figure of {month.label}")
        )
    return tuple(problems)


def _problem(places: Sequence[tuple[str, str, str]], kind: Finding, what: str) -> Problem:
    """A problem that names the first of its places, and stands at the very first."""
    (sheet, cell, _), *_ = places
    names = listed([shortened(name, 20) for *_, name in places], MOST_NAMED)
    return Problem(sheet, cell, "", kind, f"{what}: {names}.")
