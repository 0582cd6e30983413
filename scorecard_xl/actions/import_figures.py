"""Bringing the figures of extracts into the month cells that they belong to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.actions.extract_form import USUAL_FORM, ExtractForm, extract_names, with_our_refs
from scorecard_xl.actions.gone_months import GoneMonth, Wanted, gone_months
from scorecard_xl.actions.writing import updates_of, write
from scorecard_xl.computing.computed import format_of_months, shown_apart, shows_no_number
from scorecard_xl.extracts.files import ExtractRow, read_extracts
from scorecard_xl.extracts.matching import ExtractFigure, ExtractPlaceholder, RefusedRow, figures_of
from scorecard_xl.findings import Finding
from scorecard_xl.model import Indicator, Month, Problem, Scorecard, Table, Unit
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.own_sheets.settings import settings_written
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError, Value, as_text, cell_name, is_blank, is_same_number
from scorecard_xl.spreadsheet.merged_areas import MergedAreas
from scorecard_xl.spreadsheet.number_format import parse as parse_number_format
from scorecard_xl.spreadsheet.workbook import CellChange, Sheet, Workbook, sheets_by_name
from scorecard_xl.words.figures import NOTHING_YET


class Imported(NamedTuple):
    """What an import did, or would do.

    ``refused`` are figures of the extracts that cannot be used: where there are any, nothing is written
    unless they are to be skipped. ``missing`` are the refs that no extract names, ``kept`` the figures that
    differ from the extracts' and stay, ``gone`` how those of months that are no longer on the sheet compare
    with History, ``without_figure`` how many rows of the extracts hold none. ``marked`` are the figures that
    change whose footnotes' marks are left out. ``noted`` are the settings that note what was said of the
    extracts.
    """

    scorecard: Scorecard
    written: bool
    changes: tuple[CellChange, ...]
    refused: tuple[RefusedRow, ...]
    missing: tuple[str, ...]
    kept: tuple[Problem, ...]
    gone: tuple[GoneMonth, ...]
    without_figure: int
    marked: tuple[ExtractFigure, ...]
    noted: tuple[str, ...]
    problems: tuple[Problem, ...]


class _Target(NamedTuple):
    table: Table
    indicator: Indicator


def import_figures(
    workbook: Workbook,
    extracts: Sequence[Path],
    *,
    sheet: str | None = None,
    skip_bad: bool = False,
    overwrite: bool = False,
    form: ExtractForm = USUAL_FORM,
    dry_run: bool = False,
) -> Imported:
    """Write the figures of one extract or several, matched by ref and month.

    A figure that stands in a cell and differs is replaced only with ``overwrite``, and so are words and a
    statistical code such as c; a blank and a placeholder such as tbc are replaced. What an extract says in
    place of a figure, such as <5, is written like one. Raises ScorecardError where the workbook or an extract
    cannot be read, or is not of its ``form``.
    """
    scorecard = read(workbook, None, sheet, has_figures_to_come=True)
    targets, doubled = _targets(scorecard)
    names = extract_names(scorecard, form)
    rows = read_extracts(extracts, names.columns, are_there=bool(form.columns))
    order = {row.source: number for number, row in enumerate(rows)}
    rows, lost = with_our_refs(rows, names.codes, {*targets, *doubled})
    known = {ref: _as_shown(target.indicator) for ref, target in targets.items()}
    own_words = scorecard.settings.placeholders
    first_months = {ref: min(target.table.figures_by_month) for ref, target in targets.items()}
    found = figures_of([row for row in rows if row.ref not in doubled], known, own_words, first_months)
    importing = _Importing(workbook, scorecard, targets, overwrite)
    wanted: list[Wanted] = [*found.figures, *found.placeholders]
    here = [one for one in wanted if one.month >= first_months[one.ref]]
    changing = [(one, change) for one in here if (change := importing.change(one)) is not None]
    changes = [change for _, change in changing]
    refused = [*lost, *_of_doubled_refs(rows, doubled), *found.refused, *importing.refused]
    refused.sort(key=lambda row: order[row.source])
    missing = _missing(targets, rows)
    gone = [one for one in wanted if one.month < first_months[one.ref]]
    notes = [settings_written(workbook, names.to_note)] if names.to_note else []
    action = f"import of {', '.join(extract.name for extract in extracts)}"
    is_held_back = bool((refused and not skip_bad) or (missing and form.complete))
    done = write(
        workbook,
        scorecard.settings,
        action,
        [*updates_of(changes), *notes],
        may_write=not dry_run and not is_held_back,
    )
    return Imported(
        scorecard,
        done.written,
        tuple(changes),
        tuple(refused),
        missing,
        tuple(importing.kept),
        gone_months(gone, known, read_history(workbook), own_words) if gone else (),
        len(found.without_figure),
        tuple(one for one, _ in changing if isinstance(one, ExtractFigure) and one.typed),
        tuple(names.to_note) if done.written else (),
        done.problems,
    )


def _missing(targets: Mapping[str, _Target], rows: Sequence[ExtractRow]) -> tuple[str, ...]:
    """The refs that have figures, here or of the year before in History, and that no row names."""
    named = {row.ref for row in rows}
    return tuple(
        ref for ref, target in targets.items() if ref not in named and _has_figures(target.indicator)
    )


def _has_figures(indicator: Indicator) -> bool:
    return bool(indicator.earlier) or any(figure is not None for figure in indicator.figures)


def _targets(scorecard: Scorecard) -> tuple[dict[str, _Target], frozenset[str]]:
    """The indicators by ref, and the refs that stand twice."""
    counts = Counter(indicator.ref for indicator in scorecard.indicators if indicator.ref)
    targets = {
        indicator.ref: _Target(table, indicator)
        for table in scorecard.tables
        for indicator in table.indicators
        if counts[indicator.ref] == 1
    }
    return targets, frozenset(ref for ref, number in counts.items() if number > 1)


def _as_shown(indicator: Indicator) -> Indicator:
    """Without figures that tell, the number formats of its months say that an indicator is a percentage."""
    if _has_figures(indicator):
        return indicator
    if any(parse_number_format(code).is_percentage for code in indicator.figure_formats):
        return indicator._replace(unit=Unit.PERCENTAGE)
    return indicator


def _of_doubled_refs(rows: Sequence[ExtractRow], doubled: frozenset[str]) -> Iterator[RefusedRow]:
    for row in rows:
        if row.ref in doubled:
            month = row.month.label if row.month else row.month_text
            reason = "the ref stands in the scorecard twice; give one of the two another"
            yield RefusedRow(row.source, row.ref, month, reason)


def _outside(scorecard: Scorecard, target: _Target, figure: Wanted) -> str | None:
    """Why a figure's month does not take it; None where it does, or holds it already."""
    months, month = target.table.figures_by_month, figure.month
    if month not in months:
        start = "; start the new month first" if month > max(months) else ""
        return (
            f"{month.label} has no column in the scorecard, whose months are {min(months).label} to "
            f"{max(months).label}{start}"
        )
    known = target.indicator.figures[months[month]]
    if month in scorecard.settings.locked and known != figure.held and not is_same_number(known, figure.held):
        return f"{month.label} is locked; take it out of the setting Locked months if it is to be revised"
    return None


def _is_meant(value: Value) -> bool:
    """Whether somebody meant to show this in place of a figure: words, or that the figure is held back.

    >>> [_is_meant(value) for value in ("about 5", "c", "*", "tbc", None)]
    [True, True, True, False, False]
    """
    return not isinstance(value, CellError) and as_text(value).casefold() not in NOTHING_YET


class _Importing:
    """Finds the change of each figure's cell; ``refused`` and ``kept`` are those that stay, and why."""

    def __init__(
        self, workbook: Workbook, scorecard: Scorecard, targets: Mapping[str, _Target], overwrite: bool
    ) -> None:
        self._scorecard = scorecard
        self._targets = targets
        self._sheets: Mapping[str, Sheet] = sheets_by_name(workbook.sheets)
        self._overwrite = overwrite
        self.refused: list[RefusedRow] = []
        self.kept: list[Problem] = []
        self._merged = {name: MergedAreas(sheet) for name, sheet in self._sheets.items()}

    def change(self, figure: Wanted) -> CellChange | None:
        """The change of a month's cell; None where it holds the figure already, or keeps its own."""
        target = self._targets[figure.ref]
        if isinstance(figure, ExtractPlaceholder) and not self._takes_words(target, figure.month):
            return None
        reason = _outside(self._scorecard, target, figure) or self._merged_reason(target, figure)
        if reason is not None:
            self.refused.append(RefusedRow(figure.source, figure.ref, figure.month.label, reason))
            return None
        return self._cell_change(target, figure)

    def _takes_words(self, target: _Target, month: Month) -> bool:
        """Whether words may come where no figure stands: the month has a column and is not published."""
        index = target.table.figures_by_month.get(month)
        is_locked = month in self._scorecard.settings.locked
        return index is not None and not (is_locked and target.indicator.figures[index] is None)

    def _merged_reason(self, target: _Target, figure: Wanted) -> str | None:
        """Why a cell does not take a figure as it is part of a merge; None where it is not."""
        column = target.table.months[target.table.figures_by_month[figure.month]].column
        area = self._merged[target.table.sheet].at(target.indicator.row, column)
        return f"its cell is part of the merged cells {area.reference}; unmerge them" if area else None

    def _cell_change(self, target: _Target, figure: Wanted) -> CellChange | None:
        table, indicator = target
        index = table.figures_by_month[figure.month]
        known = indicator.figures[index]
        if is_same_number(known, figure.held):
            return None
        row, column = indicator.row, table.months[index].column
        sheet = self._sheets[table.sheet]
        old = sheet.values(row, (column,))[0]
        formula = sheet.formulas(row).get(column, "")
        code = indicator.figure_formats[index]
        content = figure.content
        if content == old:
            return None
        new_code = code if isinstance(content, str) else self._number_format(indicator, index)
        if not self._overwrite and (formula or known is not None or _is_meant(old)):
            self.kept.append(_kept(target, figure, old, formula, code, new_code))
            return None
        return CellChange(
            sheet=table.sheet,
            row=row,
            column=column,
            ref=indicator.ref,
            column_name=figure.month.label,
            old=old,
            new=content,
            number_format=new_code if new_code != code else None,
            old_formula=formula,
            old_number_format=code,
        )

    def _number_format(self, indicator: Indicator, index: int) -> str:
        """The cell's own number format, unless it does not show what the figure is."""
        code = indicator.figure_formats[index]
        parsed = parse_number_format(code)
        shows_wrongly = indicator.unit is Unit.PERCENTAGE and not parsed.is_percentage
        if not (shows_wrongly or parsed.is_text or shows_no_number(code)):
            return code
        usual = format_of_months(indicator, index)
        if shows_wrongly and not parse_number_format(usual).is_percentage:
            return "0%"
        return code if parsed.is_general and not shows_wrongly else usual


def _kept(target: _Target, figure: Wanted, old: Value, formula: str, code: str, new_code: str) -> Problem:
    table, indicator = target
    column = table.months[table.figures_by_month[figure.month]].column
    here, says = shown_apart(old, code, figure.content, new_code)
    holds = "a formula" if formula and is_blank(old) else f"“{here}”"
    what = f"holds {holds}{' from a formula' if formula and not is_blank(old) else ''}"
    message = (
        f"The figure of {figure.month.label} {what}, and {figure.source} says “{says}”: it stays, unless you "
        "import with --overwrite."
    )
    return Problem(table.sheet, cell_name(indicator.row, column), indicator.ref, Finding.FIGURE_KEPT, message)
