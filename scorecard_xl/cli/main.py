"""The command ``scorecard-xl``: its arguments, what it prints, and its exit status."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from scorecard_xl.cli.books import add_book_arguments, run_on_books, say
from scorecard_xl.commands import COMMANDS, command_of
from scorecard_xl.commands.command import FAILED, BookCommand
from scorecard_xl.errors import ScorecardError
from scorecard_xl.version import __version__

_PROGRAM = "scorecard-xl"
_VERSION = ("--version", "-V")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when all is done and nothing found, 1 for findings, 2 for an error."""
    options = _parsed(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that has no arrows shows question marks
    gc.disable()  # nothing here makes cycles worth collecting, and looking for them takes a fifth of the time
    try:
        status = _run(options)
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


def _run(options: argparse.Namespace) -> int:
    command = command_of(options.command)
    if isinstance(command, BookCommand):
        return run_on_books(command, options)
    return command.run(options, say)


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments; names behind an option belong to those before it."""
    parser = parser_of(_wanted(arguments))
    options, rest = parser.parse_known_args(arguments)
    if rest and (
        any(word.startswith("-") for word in rest) or not isinstance(getattr(options, "books", None), list)
    ):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        options.books += rest
    return options


def _wanted(arguments: Sequence[str]) -> Sequence[str]:
    """The commands to import: the one that is named; for the version none, to list or to find them all."""
    named = next((word for word in arguments if not word.startswith("-")), None)
    if named in COMMANDS:
        return [named]
    return () if arguments and arguments[0] in _VERSION else COMMANDS


def parser_of(names: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of some commands."""
    parser = argparse.ArgumentParser(
        prog=_PROGRAM,
        description="Refresh, check and fill council scorecards in their Excel workbooks, open or closed.",
        epilog="Exit status: 0 done, or nothing found; 1 something found; 2 something could not be done.",
    )
    parser.add_argument(*_VERSION, action="version", version=f"{_PROGRAM} {__version__}")
    # With its own prog, argparse needs no formatter of help texts, which is slow to import.
    commands = parser.add_subparsers(prog=_PROGRAM, dest="command", required=True, metavar="COMMAND")
    for name in names:
        command = command_of(name)
        own = commands.add_parser(name, help=command.summary, description=command.description)
        if isinstance(command, BookCommand):
            add_book_arguments(own, command)
        else:
            command.add_arguments(own)
    return parser


if __name__ == "__main__":
    sys.exit(main())
