"""``adopt``: put the buttons into a workbook that is in use."""

import argparse
from collections.abc import Callable
from pathlib import Path

from scorecard_xl.commands.command import DONE, Command
from scorecard_xl.template.adopt.adopting import adopt


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "book", metavar="OLD", help="the .xlsx or .xlsm workbook, which stays as it is where NEW is named"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="NEW",
        help="the .xlsm workbook to write (default: OLD, where its buttons are put back)",
    )
    parser.add_argument("--sheet", metavar="NAME", help="the sheet that gets the buttons")
    parser.add_argument("--at", metavar="CELL", help="the cell where they start, as B2")
    parser.add_argument(
        "--no-log", action="store_true", help="leave the sheet Change log out, without which there is no undo"
    )
    parser.add_argument("--force", action="store_true", help="replace NEW if it is there")


def _run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    output = Path(options.output) if options.output is not None else None
    adopted = adopt(
        Path(options.book),
        output,
        sheet=options.sheet,
        at=options.at,
        with_log=not options.no_log,
        force=options.force,
    )
    say(f"{output or options.book}: the buttons are on the sheet {adopted.sheet}, from cell {adopted.cell}.")
    for name in adopted.added:
        say(f"  A sheet {name} was added.")
    for why_not in adopted.why_not:
        say(f"  {why_not}")
    return DONE


COMMAND = Command(
    name="adopt",
    summary="put the buttons into a workbook that is in use",
    description="Put the buttons, their VBA, a Settings sheet and a Change log into a workbook in use.",
    add_arguments=_add_arguments,
    run=_run,
)
