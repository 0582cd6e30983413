"""The sheet Check: what a check found, the worst first, each with a link to its cell."""

from collections import Counter

from scorecard_xl.actions.check import Checked
from scorecard_xl.findings import Severity
from scorecard_xl.messages.lines import about_month
from scorecard_xl.model import Problem
from scorecard_xl.spreadsheet.workbook import MARKER, Link, OwnSheet
from scorecard_xl.words.text import count

_HEADER = ("Severity", "Sheet", "Cell", "Ref.", "What was found")
_WIDTHS = (22, 20, 9, 16, 110)


_SEVERITY_NAMES = {
    Severity.WRONG: "Wrong",
    Severity.LOOK: "To look at",
    Severity.ROUNDING: "Explained by rounding",
}


def severity(problem: Problem) -> Severity:
    """How much a problem matters: whether the scorecard shows something wrong, or may well be right."""
    if problem.within_rounding:
        return Severity.ROUNDING
    return problem.code.severity


def check_sheet(book: str, result: Checked) -> OwnSheet:
    """The sheet Check of a workbook: each finding with a link to its cell, the worst first."""
    findings = sorted(result.findings, key=severity)
    about = about_month(result.scorecard)
    if findings:
        counted = Counter(map(severity, findings))
        parts = (f"{number} {_SEVERITY_NAMES[kind].lower()}" for kind, number in counted.items())
        summary = f"{about}, {count(len(findings), 'finding')}: {', '.join(parts)}."
    else:
        summary = f"{about}. Nothing was found: every computed cell shows what the figures give."
    rows = [
        (
            _SEVERITY_NAMES[severity(found)],
            found.sheet,
            Link(found.sheet, found.cell),
            found.ref,
            found.message,
        )
        for found in findings
    ]
    return OwnSheet("Check", f"Check of {book} ({MARKER})", summary, _HEADER, _WIDTHS, rows)
