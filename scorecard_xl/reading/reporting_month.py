"""The month that a scorecard is about: the latest with figures, where nobody names one."""

from collections import Counter
from collections.abc import Mapping, Sequence

from scorecard_xl.computing.columns import change_of
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import HeaderMonth, Month, Problem, Settings, Table
from scorecard_xl.spreadsheet.cells import cell_name
from scorecard_xl.words.text import count

_FAR = 6  # months that nobody forgets to refresh for


def lacks_figures(tables: Sequence[Table], settings: Settings) -> bool:
    """Whether nobody has named a reporting month, and no month has figures that could tell it."""
    return settings.month is None and not _figures_by_month(tables)[0]


def find_reporting_month(
    workbook: str, tables: Sequence[Table], settings: Settings
) -> tuple[Month, list[Problem]]:
    """The month that the scorecard is about, and the later months that were passed over."""
    columns: dict[Month, tuple[str, int, int]] = {}
    for table in tables:
        for month, column, _ in table.months:
            columns.setdefault(month, (table.sheet, table.header_row, column))
    if settings.month is not None:
        if settings.month not in columns:
            raise ScorecardError(
                f"no table has a column for {settings.month.label}, the reporting month asked for; name "
                f"another (the latest is {max(columns).label}), or add the column.",
                book=workbook,
            )
        return settings.month, []
    counts, zeros = _figures_by_month(tables)
    typed = {month: count - zeros[month] for month, count in counts.items()}
    skipped: list[Problem] = []
    passed_over: dict[Month, str] = {}
    for month in sorted(counts, reverse=True):
        reason = _why_incomplete(month, typed)
        if not reason:
            _refuse_turning_back(workbook, tables, month, passed_over)
            _refuse_running_ahead(workbook, tables, month)
            return month, skipped
        passed_over[month] = reason
        if not typed[month] and all(t.is_of_a_year for t in tables if month in t.figures_by_month):
            continue  # it is to come
        sheet, row, column = columns[month]
        message = (
            f"{month.label} was not taken as the reporting month because {reason}: name it with --month or "
            "in the Settings if it is meant."
        )
        skipped.append(Problem(sheet, cell_name(row, column), "", Finding.MONTH_INCOMPLETE, message))
    raise ScorecardError(
        "no month has figures to report; type or import them, or name the reporting month in the Settings.",
        book=workbook,
    )


def _why_incomplete(month: Month, typed: Mapping[Month, int]) -> str:
    """Why a month is passed over, given how many figures of each were typed; empty where it is not."""
    if not typed[month]:
        return "its only figures are zeros that formulas gave"
    before = max((earlier for earlier, count in typed.items() if count and earlier < month), default=month)
    if typed[month] * 2 < typed[before]:
        return f"it has figures for {count(typed[month], 'indicator')}, {before.label} for {typed[before]}"
    return ""


def _refuse_turning_back(
    workbook: str, tables: Sequence[Table], month: Month, passed_over: Mapping[Month, str]
) -> None:
    """Where the changes or the commentary are about a later month already, that month's header was not
    understood, or its figures were passed over: the board would get the month before once more."""
    for table in tables:
        header, about = _month_of_changes(table)
        what = "change headers are"
        commentary = table.commentary_header
        is_unread = commentary is not None and commentary.month not in table.figures_by_month
        if commentary is not None and is_unread and (header is None or about <= month):
            header, about, what = commentary, commentary.month, "commentary's header is"
        if header is None or about <= month:
            continue
        why = f"the latest month with figures that can be read is {month.label}; correct the header of the "
        why += "month or type its figures"
        if about in passed_over:
            why = f"{passed_over[about]}; complete its figures"
        raise ScorecardError(
            f"the {what} about {about.label}, but {why}, or name the reporting month with --month or in the "
            "Settings.",
            book=workbook,
            sheet=table.sheet,
            cell=header.cell,
        )


def _refuse_running_ahead(workbook: str, tables: Sequence[Table], month: Month) -> None:
    """Figures of months far behind the one that the headers are about, or of several of which all are zeros,
    may be those of months to come."""
    found = [(*_month_of_changes(table), table) for table in tables]
    dated = [(about, header, table) for header, about, table in found if header]
    if not dated:
        return
    about, header, table = max(dated, key=lambda one: one[0])
    later = [
        indicator.figures[index]
        for one in tables
        for later_month, index in one.figures_by_month.items()
        if later_month > about
        for indicator in one.indicators
    ]
    ahead = month.ordinal - about.ordinal
    if ahead > _FAR or (ahead > 1 and not any(later)):
        zeros = "" if any(later) else ", which are all zeros"
        raise ScorecardError(
            f"the headers are about {about.label}, and figures go to {month.label}{zeros}; clear the figures "
            "of months that are to come, or name the reporting month with --month or in the Settings.",
            book=workbook,
            sheet=table.sheet,
            cell=header.cell,
        )


def _month_of_changes(table: Table) -> tuple[HeaderMonth | None, Month]:
    """The header of a change and the month that it says the table is about; where two differ, the one that
    the commentary's header agrees with, else the later."""
    found = [
        (change.header.month.plus(change_of(role).months_back), change.header)
        for role, change in table.changes.items()
        if change.header
    ]
    commentary = table.commentary_header
    agreed = [one for one in found if commentary and one[0] == commentary.month]
    if not found:
        return None, max(table.months).month
    about, header = max(agreed or found, key=lambda one: one[0])
    return header, about


def _figures_by_month(tables: Sequence[Table]) -> tuple[Counter[Month], Counter[Month]]:
    """For each month, how many indicators have a figure, and how many a zero that a formula gave."""
    counts: Counter[Month] = Counter()
    zeros: Counter[Month] = Counter()
    for table in tables:
        if not table.indicators:
            continue
        by_month = zip(*(indicator.figures for indicator in table.indicators), strict=True)
        for (month, *_), figures in zip(table.months, by_month, strict=True):
            if present := sum(figure is not None for figure in figures):
                counts[month] += present
        for indicator in table.indicators:
            zeros.update(indicator.formula_zeros)
    return counts, zeros
