"""The command ``scorecard-xl``: its arguments, what it prints, and its exit status."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TextIO

from . import __version__, reporting
from .cells import Workbook
from .checking import check
from .cli_template import add_commands, month
from .errors import ScorecardError
from .log import logged, own_error
from .refreshing import refresh
from .workbooks import attaching
from .workbooks.lock_files import lock_file_of
from .workbooks.package import PackageWorkbook

DONE, FOUND, FAILED = 0, 1, 2
IN_FRONT = "the workbook in front"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when all is done and nothing found, 1 for findings, 2 for an error."""
    options = _parser().parse_args(arguments)
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
        _say(str(error), sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(
            "Stopped; no file is half written. An open workbook may be refreshed in part: refresh it again.",
            file=sys.stderr,
        )
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scorecard-xl",
        description="Refresh and check council scorecards in their Excel workbooks, open or closed.",
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
        command.add_argument("books", nargs="*", metavar="BOOK", help="a .xlsx or .xlsm workbook")
        command.add_argument("--active", action="store_true", help="the open workbook that is in front")
        command.add_argument(
            "--closed", action="store_true", help="the file, without looking whether it is open somewhere"
        )
        command.add_argument(
            "--libreoffice",
            metavar="ADDRESS",
            help="where LibreOffice listens (default: pipe,name=scorecard-xl)",
        )
        command.add_argument("--month", type=month, help="the reporting month, as 2021-05")
        command.add_argument("--sheet", metavar="NAME", help="the only sheet to look at")
        command.add_argument(
            "--json", action="store_true", help="print one JSON object a line for each workbook"
        )
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
    for command in (refreshing, checking):
        command.set_defaults(run=_run)
    add_commands(commands)
    return parser


def _run(options: argparse.Namespace) -> int:
    books = [book for pattern in options.books for book in _named(pattern)]
    if wrong := _contradiction(books, options):
        _say(wrong, sys.stderr)
        return FAILED
    if options.active:
        books = [IN_FRONT]
    statuses = []
    with _progress(books) as each:
        for book in each:
            statuses.append(_one(book, options))
    return max(statuses, default=DONE)


def _contradiction(books: list[str], options: argparse.Namespace) -> str:
    """What of the arguments does not go together, and what to do."""
    output = getattr(options, "output", None)
    if options.active and (books or options.closed or output):
        return "--active takes the workbook in front: leave BOOK, --closed and -o out."
    if not books and not options.active:
        return "There is no BOOK: name a workbook, or take the open one in front with --active."
    if output and len(books) > 1:
        return "With -o there can be one BOOK only: name one, or refresh them in place."
    return ""


def _named(pattern: str) -> list[str]:
    """The files that a pattern names, where the shell leaves patterns to the programs (Windows)."""
    if "*" in pattern and not Path(pattern).exists():
        import glob

        return sorted(glob.glob(pattern)) or [pattern]
    return [pattern]


def _progress(books: list[str]) -> Any:
    if len(books) < 2 or not sys.stderr.isatty():
        return nullcontext(books)
    from tqdm import tqdm

    return tqdm(books, unit="book", leave=False)


def _one(book: str, options: argparse.Namespace) -> int:
    act: Callable[[str, argparse.Namespace], int] = _refresh if options.command == "refresh" else _check
    try:
        return act(book, options)
    except ScorecardError as error:
        message = str(error)
        if error.__cause__ is not None:  # what an application said of its refusal
            logged(error.__cause__, __version__)
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        message = own_error(Path(book).name or book, error, __version__)
    if options.json:
        _say_json({"workbook": book, "error": message})
    _say(message, sys.stderr)
    return FAILED


def _workbook(book: str, options: argparse.Namespace) -> tuple[Workbook, str]:
    """The workbook that is meant, and the application that has it open ("" for a file)."""
    if options.active:
        live = attaching.active(options.libreoffice)
        return live, live.application
    output = getattr(options, "output", None)
    if not options.closed and not output:
        found = attaching.find_open(Path(book), options.libreoffice)
        if found is not None:
            return found, found.application
    to_write = options.command == "refresh" and not options.dry_run
    return PackageWorkbook(Path(book), None if output is None else Path(output), to_write=to_write), ""


def _refresh(book: str, options: argparse.Namespace) -> int:
    workbook, application = _workbook(book, options)
    result = refresh(
        workbook,
        month=options.month,
        sheet=options.sheet,
        replace_formulas=options.replace_formulas,
        dry_run=options.dry_run,
    )
    if options.json:
        _say_json(reporting.refresh_object(_called(book, workbook), application, result))
    else:
        to_another = bool(options.output)
        lines = reporting.refresh_lines(
            _called(book, workbook), application, result, dry_run=options.dry_run, to_another=to_another
        )
        _say("\n".join(lines))
    return DONE


def _check(book: str, options: argparse.Namespace) -> int:
    workbook, application = _workbook(book, options)
    result = check(workbook, month=options.month, sheet=options.sheet)
    if options.json:
        _say_json(reporting.check_object(_called(book, workbook), application, result))
    else:
        lock = None if application or options.active else lock_file_of(Path(book))
        elsewhere = lock.application if lock else ""
        _say("\n".join(reporting.check_lines(_called(book, workbook), application, result, elsewhere)))
    return FOUND if result.findings else DONE


def _called(book: str, workbook: Workbook) -> str:
    """What a workbook goes by in what is printed: as it was named, or by its own name."""
    return workbook.name if book is IN_FRONT else book


def _say_json(fields: dict[str, object]) -> None:
    import json

    _say(json.dumps(fields, default=str))


def _say(text: str, stream: TextIO | None = None) -> None:
    """Print to stdout or another stream, above the progress bar where there is one."""
    stream = stream or sys.stdout
    if "tqdm" in sys.modules:
        from tqdm import tqdm

        tqdm.write(text, file=stream)
    else:
        print(text, file=stream)


if __name__ == "__main__":
    sys.exit(main())
