"""``setup``: make this computer ready for the buttons."""

import argparse
from collections.abc import Callable

from scorecard_xl.commands.command import DONE, FOUND, Command


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "books", nargs="*", metavar="BOOK", help="workbooks whose obstacles are looked at too"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--check", action="store_true", help="only say what is missing, and how to mend it")
    which.add_argument("--remove", action="store_true", help="take away what setup has added")


def _run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    from scorecard_xl import setup

    action: setup.Action = "check" if options.check else "remove" if options.remove else "install"
    return DONE if setup.run(action, say, options.books) else FOUND


COMMAND = Command(
    name="setup",
    summary="make this computer ready for the buttons",
    description="Make this computer ready for the buttons, in Excel and LibreOffice; say what was done.",
    add_arguments=_add_arguments,
    run=_run,
)
