"""``vba``: print the VBA of the buttons."""

import argparse
from collections.abc import Callable

from scorecard_xl.commands.command import DONE, Command
from scorecard_xl.template.vba.vba_project import exported


def _run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    say(exported().removesuffix("\n"))
    return DONE


COMMAND = Command(
    name="vba",
    summary="print the VBA of the buttons",
    description="Print the VBA of the buttons, to be reviewed or to be imported by hand.",
    run=_run,
)
