"""What is said to programs: a JSON object for each result."""

from scorecard_xl.actions.check import Checked
from scorecard_xl.actions.import_figures import Imported
from scorecard_xl.actions.lock import Locked
from scorecard_xl.actions.new_month import Started
from scorecard_xl.actions.refresh import Refreshed
from scorecard_xl.actions.undo import Undone
from scorecard_xl.model import Problem, Scorecard
from scorecard_xl.spreadsheet.cells import CellError, Formula
from scorecard_xl.spreadsheet.workbook import CellChange


def refresh_object(book: str, application: str, result: Refreshed) -> dict[str, object]:
    """A refresh for programs."""
    return {
        **_about(book, application, result.scorecard),
        "tables": len(result.scorecard.tables),
        "indicators": sum(1 for _ in result.scorecard.indicators),
        "written": result.written,
        "changes": [change_object(change) for change in result.changes],
        "problems": [problem_object(problem) for problem in result.problems],
    }


def check_object(book: str, application: str, result: Checked) -> dict[str, object]:
    """A check for programs."""
    findings = [problem_object(finding) for finding in result.findings]
    return {**_about(book, application, result.scorecard), "findings": findings}


def _about(book: str, application: str, scorecard: Scorecard) -> dict[str, object]:
    return {"workbook": book, "open_in": application or None, "month": str(scorecard.month)}


def change_object(change: CellChange) -> dict[str, object]:
    """A changed cell for programs."""
    return {
        "sheet": change.sheet,
        "cell": change.cell,
        "ref": change.ref,
        "column": change.column_name,
        "old": str(change.old) if isinstance(change.old, CellError) else change.old,
        "new": str(change.new) if isinstance(change.new, CellError | Formula) else change.new,
    }


_OF_DIFFERENCES = ("stored", "expected", "within_rounding")


def problem_object(problem: Problem) -> dict[str, object]:
    """A problem for programs."""
    fields = problem._asdict()
    if problem.code != "computed-differs":
        for name in _OF_DIFFERENCES:
            del fields[name]
    return fields


def started_object(book: str, application: str, result: Started) -> dict[str, object]:
    """A new month for programs."""
    return {
        "workbook": book,
        "open_in": application or None,
        "month": str(result.scorecard.month),
        "written": result.written,
        "changes": [change_object(change) for change in result.changes],
        "figures_to_history": result.kept_figures,
        "commentaries_to_history": result.kept_commentaries,
        "left_behind": [problem_object(problem) for problem in result.left_behind],
        "problems": [problem_object(problem) for problem in result.problems],
    }


def imported_object(book: str, application: str, result: Imported) -> dict[str, object]:
    """An import for programs."""
    return {
        "workbook": book,
        "open_in": application or None,
        "written": result.written,
        "changes": [change_object(change) for change in result.changes],
        "refused": [refused._asdict() for refused in result.refused],
        "missing": list(result.missing),
        "kept": [problem_object(problem) for problem in result.kept],
        "without_figure": result.without_figure,
        "problems": [problem_object(problem) for problem in result.problems],
    }


def undone_object(book: str, application: str, result: Undone) -> dict[str, object]:
    """An undo for programs."""
    return {
        "workbook": book,
        "open_in": application or None,
        "action": result.action.name,
        "time": result.action.time,
        "user": result.action.user or None,
        "written": result.written,
        "changes": [change_object(change) for change in result.changes],
        "needs_agreement": result.needs_agreement,
        "left": [problem_object(problem) for problem in result.left],
        "problems": [problem_object(problem) for problem in result.problems],
    }


def locked_object(book: str, application: str, result: Locked) -> dict[str, object]:
    """A lock for programs."""
    return {
        "workbook": book,
        "open_in": application or None,
        "month": str(result.month),
        "written": result.written,
        "rows_to_history": result.rows,
        "changes": [change_object(change) for change in result.changes],
        "revised": [problem_object(problem) for problem in result.revised],
    }
