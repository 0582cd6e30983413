"""What a check finds beside commentary, for tests of everything else."""

from scorecard_xl.actions.check import Checked
from scorecard_xl.model import Problem


def beside_commentary(checked: Checked) -> tuple[Problem, ...]:
    """The findings that are not about what owners have to write, nor about figures that are still to come."""
    return tuple(
        finding
        for finding in checked.findings
        if not finding.code.startswith("commentary-") and finding.code != "figures-missing"
    )
