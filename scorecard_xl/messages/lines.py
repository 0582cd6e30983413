"""The lines that several commands and buttons say alike."""

from collections.abc import Sequence

from scorecard_xl.model import Problem, Scorecard
from scorecard_xl.spreadsheet.cells import Content
from scorecard_xl.spreadsheet.workbook import CellChange
from scorecard_xl.words.text import count

MOST_ASKED_ABOUT = 5
"""The most cells that a button's question names."""

_MOST_LISTED = 12


def problem_line(problem: Problem) -> str:
    """A problem for people."""
    return f"  {_where(problem.sheet, problem.cell, problem.ref)}: {problem.message}"


def change_line(change: CellChange) -> str:
    """A changed cell for people."""
    where = _where(change.sheet, change.cell, change.ref)
    return f"  {where}: {change.column_name}: {_said(change.old)} becomes {_said(change.new)}"


def summary(where: str, scorecard: Scorecard) -> str:
    """A scorecard in a few words, behind the workbook and the application that has it open."""
    tables = count(len(scorecard.tables), "table")
    return f"{where}: {scorecard.month.label}, {tables}, {_indicators(scorecard)}"


def about_month(scorecard: Scorecard) -> str:
    """The reporting month and how many indicators there are."""
    return f"{scorecard.month.label}: {_indicators(scorecard)}"


def _indicators(scorecard: Scorecard) -> str:
    return count(sum(1 for _ in scorecard.indicators), "indicator")


def some(names: Sequence[str]) -> str:
    """The first of many names, and how many more there are."""
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return f"{', '.join(names[:_MOST_LISTED])}{more}"


def some_changes(changes: Sequence[CellChange]) -> list[str]:
    """The first of many cells; programs are given all."""
    return _first([change_line(change) for change in changes[:_MOST_LISTED]], len(changes), "more cells")


def some_problems(problems: Sequence[Problem]) -> list[str]:
    """The first of many problems; programs are given all."""
    return _first([problem_line(problem) for problem in problems[:_MOST_LISTED]], len(problems), "more")


def first_lines(lines: Sequence[str], more: str) -> list[str]:
    """The first of many lines, and how many more there are; programs are given all."""
    return _first(list(lines[:_MOST_LISTED]), len(lines), more)


def _first(lines: list[str], number: int, more: str) -> list[str]:
    if number > _MOST_LISTED:
        lines.append(f"  … and {number - _MOST_LISTED} {more}, which --json lists")
    return lines


def _where(sheet: str, cell: str, ref: str) -> str:
    if not sheet:
        return "The workbook"
    return f"{sheet}!{cell} ({ref})" if ref else f"{sheet}!{cell}"


def _said(value: Content) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "blank" if value is None else str(value)
