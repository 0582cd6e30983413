"""What the command prints of a refresh and a check: lines for people, objects for programs."""

from collections.abc import Iterator

from scorecard_xl.actions.check import Checked
from scorecard_xl.actions.refresh import Refreshed
from scorecard_xl.model import Problem, Scorecard
from scorecard_xl.spreadsheet.cells import Content
from scorecard_xl.spreadsheet.workbook import CellChange
from scorecard_xl.words.text import count


def refresh_lines(
    book: str, application: str, result: Refreshed, *, dry_run: bool, to_another: bool
) -> Iterator[str]:
    """A refresh for people. ``application`` has the workbook open, "" for a file; ``to_another`` says that
    another file was written."""
    changed = f"{count(len(result.changes), 'cell')} {'would change' if dry_run else 'changed'}"
    problems = count(len(result.problems), "problem")
    yield f"{_summary(book, application, result.scorecard)}, {changed}, {problems}"
    if result.written and not result.changes and not to_another:
        yield "  The colours of the verdicts were brought up to date."
    if result.written and application:
        yield f"  It is not saved yet: save it in {application}."
    if dry_run:
        yield from map(change_line, result.changes)
    yield from map(problem_line, result.problems)


def check_lines(book: str, application: str, result: Checked, elsewhere: str) -> Iterator[str]:
    """A check for people; ``elsewhere`` is an application that has the file open, out of reach."""
    explained = [finding for finding in result.findings if finding.within_rounding]
    findings = count(len(result.findings), "finding")
    yield f"{_summary(book, application, result.scorecard)}, {findings}"
    if elsewhere:
        yield f"  It is open in {elsewhere}: this is the file as it was last saved."
    yield from (problem_line(finding) for finding in result.findings if not finding.within_rounding)
    if explained:
        yield f"  {count(len(explained), 'figure')} that the rounding of the shown months explains:"
        yield from map(problem_line, explained)


def refresh_status(result: Refreshed) -> str:
    """A refresh in a status bar."""
    changed = count(len(result.changes), "cell")
    problems = count(len(result.problems), "problem")
    advice = ": press Check" if result.problems else ""
    return f"{about_month(result.scorecard)}, {changed} changed, {problems}{advice}"


def check_status(result: Checked) -> str:
    """A check in a status bar."""
    listed = ", listed on the sheet Check" if result.findings else ""
    return f"{about_month(result.scorecard)}, {count(len(result.findings), 'finding')}{listed}"


def about_month(scorecard: Scorecard) -> str:
    """The reporting month and how many indicators there are."""
    return f"{scorecard.month.label}: {count(sum(1 for _ in scorecard.indicators), 'indicator')}"


def problem_line(problem: Problem) -> str:
    """A problem for people."""
    return f"  {_place(problem.sheet, problem.cell, problem.ref)}: {problem.message}"


def change_line(change: CellChange) -> str:
    """A changed cell for people."""
    return f"  {_place(change.sheet, change.cell, change.ref)}: {change.column_name}: {_from_to(change)}"


def _place(sheet: str, cell: str, ref: str) -> str:
    return f"{sheet}!{cell} ({ref})" if ref else f"{sheet}!{cell}"


def _summary(book: str, application: str, scorecard: Scorecard) -> str:
    where = f" (open in {application})" if application else ""
    tables = count(len(scorecard.tables), "table")
    indicators = count(sum(1 for _ in scorecard.indicators), "indicator")
    return f"{book}{where}: {scorecard.month.label}, {tables}, {indicators}"


def _from_to(change: CellChange) -> str:
    return f"{_said(change.old)} becomes {_said(change.new)}"


def _said(value: Content) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "blank" if value is None else str(value)
