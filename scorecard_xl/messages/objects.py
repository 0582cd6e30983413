"""What is said to programs: the parts that the JSON objects of several commands share."""

from scorecard_xl.findings import Finding
from scorecard_xl.model import Problem
from scorecard_xl.spreadsheet.cells import CellError, Formula
from scorecard_xl.spreadsheet.workbook import CellChange


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
    if problem.code != Finding.COMPUTED_DIFFERS:
        for name in _OF_DIFFERENCES:
            del fields[name]
    return fields
