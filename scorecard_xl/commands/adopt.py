"""``adopt``: put the buttons into a workbook that is in use."""

import argparse
from collections.abc import Callable
from pathlib import Path

from scorecard_xl.actions.insight_columns import InsightColumns, add_insight_columns
from scorecard_xl.commands.command import DONE, Command
from scorecard_xl.template.adopt.adopting import adopt
from scorecard_xl.template.adopt.room_for_columns import refuse_covered
from scorecard_xl.words.text import listed
from scorecard_xl.workbooks.opening import workbook_file


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
    parser.add_argument(
        "--insight",
        action="store_true",
        help="add the columns Variation, Target, Tolerance and Status to the right of the tables; without -o "
        "nothing else is added, and OLD gets them itself",
    )


def _run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    old = Path(options.book)
    output = Path(options.output) if options.output is not None else None
    if not options.insight:
        _put_buttons(old, output, options, say)
        return DONE
    with workbook_file(old, to_write=True) as workbook:
        planned = add_insight_columns(workbook, dry_run=True)
    refuse_covered(old, planned.areas)
    if output is not None:
        _put_buttons(old, output, options, say)
    with workbook_file(output or old, to_write=True) as workbook:
        _say_added(str(output or old), add_insight_columns(workbook), say)
    return DONE


def _say_added(name: str, added: InsightColumns, say: Callable[[str], None]) -> None:
    if added.areas:
        where = listed([f"{sheet}, {area.reference}" for sheet, area in added.areas])
        columns = "column" if len(added.names) == 1 else "columns"
        say(f"{name}: {columns} {listed(added.names)} added: {where}. Fill the targets in, then refresh.")
    else:
        say(f"{name}: nothing was added.")
    for why_not in added.why_not:
        say(f"  {why_not}")


def _put_buttons(
    old: Path, output: Path | None, options: argparse.Namespace, say: Callable[[str], None]
) -> None:
    adopted = adopt(
        old,
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


COMMAND = Command(
    name="adopt",
    summary="put the buttons into a workbook that is in use",
    description="Put the buttons, their VBA, a Settings sheet and a Change log into a workbook in use, or "
    "the columns of process limits and targets.",
    add_arguments=_add_arguments,
    run=_run,
)
