"""The command ``scorecard-xl``: its arguments, what it prints, and its exit status."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from scorecard_xl.actions.check import check
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.cli.books import (
    DONE,
    FAILED,
    FOUND,
    add_book_arguments,
    called,
    run_on_books,
    say,
    say_json,
    workbook_of,
)
from scorecard_xl.cli.months import add_cycle_commands
from scorecard_xl.cli.template import add_commands, month
from scorecard_xl.errors import ScorecardError
from scorecard_xl.messages import lines as reporting
from scorecard_xl.messages import objects
from scorecard_xl.version import __version__
from scorecard_xl.workbooks.lock_files import lock_file_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when all is done and nothing found, 1 for findings, 2 for an error."""
    options = _parsed(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that has no arrows shows question marks
    gc.disable()  # nothing here makes cycles worth collecting, and looking for them takes a fifth of the time
    try:
        status: int = options.run(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except ScorecardError as error:
        say(str(error), sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(
            "Stopped; no file is half written. An open workbook may be refreshed in part: refresh it again.",
            file=sys.stderr,
        )
        return FAILED


class _Help(argparse.HelpFormatter):
    """Help that has room for the longest command beside its summary, which argparse does not indent."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        self._action_max_length += 2


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The arguments; names behind an option belong to those before it."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and (
        any(word.startswith("-") for word in rest) or not isinstance(getattr(options, "books", None), list)
    ):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        options.books += rest
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scorecard-xl",
        description="Refresh, check and fill council scorecards in their Excel workbooks, open or closed.",
        epilog="Exit status: 0 done, or nothing found; 1 something found; 2 something could not be done.",
        formatter_class=_Help,
    )
    parser.add_argument("--version", action="version", version=f"scorecard-xl {__version__}")
    # With its own prog, argparse needs no formatter of help texts, which is slow to import.
    commands = parser.add_subparsers(prog="scorecard-xl", dest="command", required=True, metavar="COMMAND")
    refreshing = commands.add_parser(
        "refresh", help="recompute the computed cells", description="Recompute every computed cell, in place."
    )
    checking = commands.add_parser(
        "check",
        help="say what is wrong, write nothing",
        description="Say what the computed cells show wrong, and what people have to look at; write nothing.",
    )
    for command in (refreshing, checking):
        add_book_arguments(command)
        command.add_argument("--month", type=month, help="the reporting month, as 2021-05")
    refreshing.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="write to this file, replacing it if it is there, and leave BOOK as it is",
    )
    refreshing.add_argument(
        "--replace-formulas",
        action="store_true",
        help="replace formulas in computed cells that give a wrong result",
    )
    refreshing.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
    refreshing.set_defaults(run=run_on_books, act=_refresh, writes=True)
    checking.set_defaults(run=run_on_books, act=_check, writes=False)
    add_cycle_commands(commands)
    add_commands(commands)
    return parser


def _refresh(book: str, options: argparse.Namespace) -> int:
    workbook, application = workbook_of(book, options)
    result = refresh(
        workbook,
        month=options.month,
        sheet=options.sheet,
        replace_formulas=options.replace_formulas,
        dry_run=options.dry_run,
    )
    if options.json:
        say_json(objects.refresh_object(called(book, workbook), application, result))
    else:
        to_another = bool(options.output)
        lines = reporting.refresh_lines(
            called(book, workbook), application, result, dry_run=options.dry_run, to_another=to_another
        )
        say("\n".join(lines))
    return DONE


def _check(book: str, options: argparse.Namespace) -> int:
    workbook, application = workbook_of(book, options)
    result = check(workbook, month=options.month, sheet=options.sheet)
    if options.json:
        say_json(objects.check_object(called(book, workbook), application, result))
    else:
        lock = None if application or options.active else lock_file_of(Path(book))
        elsewhere = lock.application if lock else ""
        say("\n".join(reporting.check_lines(called(book, workbook), application, result, elsewhere)))
    return FOUND if result.findings else DONE


if __name__ == "__main__":
    sys.exit(main())
