"""From a workbook's cells to a scorecard, and the problems found on the way.

What a table, an indicator row, a month and a placeholder are: see the README's section on the scorecard.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from scorecard_xl.computing.measures import is_out_of_scale, is_slipped
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import REF, Month, Problem, Scorecard, Settings, Table
from scorecard_xl.own_sheets.benchmarks import read_outcomes
from scorecard_xl.own_sheets.settings import read_settings
from scorecard_xl.reading.change_headers import Heading
from scorecard_xl.reading.earlier_figures import EarlierFigures
from scorecard_xl.reading.nearest_header import no_table
from scorecard_xl.reading.reporting_month import find_reporting_month, lacks_figures
from scorecard_xl.reading.series import examined
from scorecard_xl.reading.tables import TableReader
from scorecard_xl.spreadsheet.cells import as_text, cell_name
from scorecard_xl.spreadsheet.workbook import Sheet, Workbook, is_ours
from scorecard_xl.words.headers import compact
from scorecard_xl.words.months import months_in
from scorecard_xl.words.text import shortened


def read(
    workbook: Workbook,
    month: Month | None = None,
    sheet: str | None = None,
    *,
    has_figures_to_come: bool = False,
    may_lack_figures: bool = False,
    judges_all: bool = False,
) -> Scorecard:
    """The scorecard that a workbook holds.

    ``month`` and ``sheet`` come before what the workbook's Settings say. Raises ScorecardError where no
    table is found, a table has no months or a month twice, the same ref stands on two sheets, no table
    has a header that the Settings name, or the reporting month is nowhere or before the one that the
    headers of the changes are about. With ``has_figures_to_come`` it is about its last month, whether there
    are figures or not, where nobody names a month; with ``may_lack_figures`` only where there are none at
    all. ``judges_all`` joins every month known to indicators of tables too that have no column of process
    limits.
    """
    settings = read_settings(workbook)
    settings = settings._replace(
        month=settings.month if month is None else month,
        sheets=settings.sheets if sheet is None else (sheet,),
    )
    earlier = EarlierFigures(workbook, settings, judges_all=judges_all)
    tables, problems, own_headers, windows = _read_sheets(workbook, settings, earlier)
    # A sheet named for once may be a kept copy with the headers of its time.
    if tables and sheet is None:
        _refuse_unused_headers(workbook, settings, own_headers)
    if not tables:
        own = {compact(text): role for role, text in settings.headers.items()}
        raise no_table(workbook.name, _sheets_to_read(workbook, settings), own, ", ".join(settings.sheets))
    _refuse_kept_copies(workbook.name, tables)
    last_month = max(month for table in tables for month, *_ in table.months)
    if has_figures_to_come and settings.month is None:
        settings = settings._replace(month=last_month)
    if may_lack_figures and lacks_figures(tables, settings):
        reporting_month = last_month
    else:
        reporting_month, skipped = find_reporting_month(workbook.name, tables, settings)
        problems += skipped
    joined, faults = examined(earlier.joined_to(tables, reporting_month), reporting_month, earlier)
    tables, problems = [*joined], [*problems, *faults]
    problems += [problem for table in tables for problem in _table_problems(table, reporting_month)]
    problems += _windows_of_other_months(windows, reporting_month, settings.window)
    problems += _duplicate_refs(tables)
    tables = _standing(workbook, tables)
    problems = _of_judged([table for table in tables if earlier.wants_all(table)], problems)
    order = {source.name: index for index, source in enumerate(workbook.sheets)}
    problems.sort(key=lambda problem: order[problem.sheet])
    return Scorecard(workbook.name, reporting_month, settings, tuple(tables), tuple(problems))


def _standing(workbook: Workbook, tables: list[Table]) -> list[Table]:
    """The tables, their indicators with how the last import of benchmarks found them among others'."""
    outcomes = read_outcomes(workbook)
    if not outcomes:
        return tables
    return [
        table._replace(
            indicators=tuple(
                one._replace(standing=outcomes[one.ref].standing) if one.ref in outcomes else one
                for one in table.indicators
            )
        )
        for table in tables
    ]


def with_earlier(workbook: Workbook, scorecard: Scorecard, tables: Sequence[Table]) -> Scorecard:
    """A scorecard with these tables, whose indicators may be new, and what History holds of them."""
    earlier = EarlierFigures(workbook, scorecard.settings)
    joined, _ = examined(earlier.joined_to(tables, scorecard.month), scorecard.month, earlier)
    return scorecard._replace(tables=joined)


_OF_AIMS = (Finding.TARGET_UNCLEAR, Finding.TOLERANCE_UNCLEAR, Finding.LIMITS_FROM_UNCLEAR)


def _of_judged(tables: Sequence[Table], problems: Sequence[Problem]) -> list[Problem]:
    """The problems, without those of targets in sheets that have none of these tables, which are judged."""
    judged = {table.sheet for table in tables}
    return [one for one in problems if one.sheet in judged or one.code not in _OF_AIMS]


class _SheetsRead(NamedTuple):
    """What the sheets hold together: ``windows`` are the headers of what is computed over several months,
    each with its sheet."""

    tables: list[Table]
    problems: list[Problem]
    own_headers: set[str]
    windows: list[tuple[str, Heading]]


def _read_sheets(workbook: Workbook, settings: Settings, earlier: EarlierFigures) -> _SheetsRead:
    tables: list[Table] = []
    problems: list[Problem] = []
    own_headers: set[str] = set()
    windows: list[tuple[str, Heading]] = []
    for source in _sheets_to_read(workbook, settings):
        reader = TableReader(workbook.name, source, settings, earlier)
        tables += reader.tables()
        problems += reader.problems
        own_headers |= reader.own_headers_found
        windows += [(source.name, heading) for heading in reader.window_headings]
    return _SheetsRead(tables, problems, own_headers, windows)


def _sheets_to_read(workbook: Workbook, settings: Settings) -> list[Sheet]:
    by_name = {sheet.name.lower(): sheet for sheet in workbook.sheets}
    for name in settings.sheets:
        known = by_name.get(name.lower())
        if known is None:
            names = ", ".join(sheet.name for sheet in workbook.sheets)
            raise ScorecardError(f"there is no sheet {name}; it has {names}.", book=workbook.name)
        if not known.visible:
            raise ScorecardError(
                "it is hidden, and hidden sheets are never refreshed; show it first.",
                book=workbook.name,
                sheet=known.name,
            )
    wanted = {name.lower() for name in settings.sheets}
    return [
        sheet
        for sheet in workbook.sheets
        if sheet.visible and (sheet.name.lower() in wanted if wanted else not is_ours(sheet))
    ]


def _refuse_unused_headers(workbook: Workbook, settings: Settings, found: Collection[str]) -> None:
    """A header that the Settings name wrongly would leave its column out unseen."""
    for role, text in settings.headers.items():
        if compact(text) in found:
            continue
        sheet, cell = next(
            (
                (source.name, cell_name(row, 2))
                for source in workbook.sheets
                if is_ours(source)
                for row in source.rows
                if source.values(row, (2,))[0] == text
            ),
            ("", ""),
        )
        raise ScorecardError(
            f"no table has the header “{shortened(text)}” that the setting header of {role} names; correct "
            "the setting, or delete it.",
            book=workbook.name,
            sheet=sheet,
            cell=cell,
        )


def _refuse_kept_copies(workbook: str, tables: Sequence[Table]) -> None:
    sheet_of: dict[str, str] = {}
    for table in tables:
        for indicator in table.indicators:
            # Without a column of refs the indicators' texts tell a kept copy.
            name = indicator.ref or ("" if REF in table.columns else indicator.text)
            if not name:
                continue
            first = sheet_of.setdefault(name, table.sheet)
            if first != table.sheet:
                raise ScorecardError(
                    f"“{shortened(name)}” stands on the sheets {first} and {table.sheet}, so one of them is "
                    "a kept copy; say which to refresh with --sheet or the setting Sheets.",
                    book=workbook,
                )


def _table_problems(table: Table, month: Month) -> Iterator[Problem]:
    if month not in table.figures_by_month:
        yield Problem(
            table.sheet,
            cell_name(table.header_row, table.months[-1].column),
            "",
            Finding.MONTH_WITHOUT_COLUMN,
            f"This table has no column for the reporting month {month.label}, so it has no figures for it: "
            "add the column.",
        )
    yield from _zeros_of_formulas(table, month)
    yield from _out_of_scale(table, month)
    about = table.commentary_header
    if about is not None and about.month != month and any(i.commentary for i in table.indicators):
        yield Problem(
            table.sheet,
            about.cell,
            "",
            Finding.COMMENTARY_MONTH,
            f"The commentary below is about {about.month.label}, the scorecard about {month.label}: "
            "ask its owners to bring it up to date, then correct the header.",
        )


def _windows_of_other_months(
    windows: Sequence[tuple[str, Heading]], month: Month, window: int
) -> Iterator[Problem]:
    """Headers such as "12-mnth avg (Jun 20 - May 21)": their months are people's to write."""
    first = month.plus(1 - window)
    for sheet, heading in windows:
        named = months_in(heading.words)
        if named and (named[-1] != month or (len(named) > 1 and named[0] != first)):
            message = (
                f"The figures below are of {first.label} to {month.label}, and the header names other "
                "months: correct it."
            )
            yield Problem(sheet, heading.cell, "", Finding.HEADER_MONTHS, message)


def _zeros_of_formulas(table: Table, month: Month) -> Iterator[Problem]:
    """Zeros of the reporting month that may be links to blank cells: the month before was above zero."""
    index = table.figures_by_month.get(month)
    before = table.figures_by_month.get(month.plus(-1))
    if index is None or before is None:
        return
    for indicator in table.indicators:
        if month in indicator.formula_zeros and (indicator.figures[before] or 0) > 0:
            yield Problem(
                table.sheet,
                cell_name(indicator.row, table.months[index].column),
                indicator.ref,
                Finding.FORMULA_ZERO,
                f"The 0 of {month.label} is a formula's, and a link to a blank cell gives 0 too: look "
                "whether there is a figure, and type n/a if there is none.",
            )


def _out_of_scale(table: Table, month: Month) -> Iterator[Problem]:
    """Figures of the reporting month that are on another scale than those before (98 beside .91), have a
    slipped decimal point, or are a sudden 0."""
    index = table.figures_by_month.get(month)
    if index is None:
        return
    for indicator in table.indicators:
        figure = indicator.figures[index]
        others = indicator.earlier.since(month.plus(-12))
        others += [one for at, one in enumerate(indicator.figures) if one is not None and at != index]
        if figure is None or (not figure and month in indicator.formula_zeros):
            continue
        says = f"The figure of {month.label}, {as_text(float(figure))}, is"
        is_more = bool(others) and abs(figure) > abs(others[-1])
        if is_out_of_scale(figure, others):
            times = "a hundred times" if is_more else "a hundredth of"
            message = f"{says} about {times} the others of its row: is it a percentage on the other scale?"
        elif is_slipped(figure, others):
            times = f"some {'ten times' if is_more else 'tenth of'} the others of its row"
            times = times if figure else "a sudden 0"
            message = f"{says} {times}: is it right?"
        else:
            continue
        cell = cell_name(indicator.row, table.months[index].column)
        yield Problem(table.sheet, cell, indicator.ref, Finding.FIGURE_OUT_OF_SCALE, message)


def _duplicate_refs(tables: Sequence[Table]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for table in tables:
        for indicator in table.indicators:
            if not indicator.ref:
                continue
            row = first.setdefault(indicator.ref, indicator.row)
            if row != indicator.row:
                yield Problem(
                    table.sheet,
                    cell_name(indicator.row, table.columns.get(REF, 1)),
                    indicator.ref,
                    Finding.DUPLICATE_REF,
                    f"The ref {indicator.ref} stands in row {row} already: give one of them another.",
                )
