"""Running a command on workbooks: which are meant, in a file or open, one by one, and the printing."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TextIO

from scorecard_xl.commands.command import DONE, FAILED, About, BookCommand, files_named
from scorecard_xl.errors import ScorecardError
from scorecard_xl.messages.log import logged, own_error
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.version import __version__
from scorecard_xl.words.text import visible
from scorecard_xl.workbooks.opening import active, find_open, open_workbook, workbook_file

_IN_FRONT = "the workbook in front"


def add_book_arguments(parser: argparse.ArgumentParser, command: BookCommand) -> None:
    """The arguments that say which workbook is meant, and the command's own."""
    parser.add_argument(
        "books",
        nargs=command.books,
        metavar=f"BOOK {command.behind}".rstrip(),
        help=command.names,
    )
    parser.add_argument("--active", action="store_true", help="the open workbook that is in front")
    parser.add_argument(
        "--closed", action="store_true", help="the file, without looking whether it is open somewhere"
    )
    parser.add_argument(
        "--libreoffice",
        metavar="ADDRESS",
        help="where LibreOffice listens (default: pipe,name=scorecard-xl)",
    )
    if command.has_sheet:
        parser.add_argument("--sheet", metavar="NAME", help="the only sheet to look at")
    if command.fields is not None:
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object a line for each workbook"
        )
    command.add_arguments(parser)


def run_on_books(command: BookCommand, options: argparse.Namespace) -> int:
    """Run a command on each workbook; the worst exit status. One that fails stops no other."""
    if wrong := command.prepare(options):
        say(wrong, sys.stderr)
        return FAILED
    given = options.books if isinstance(options.books, list) else [options.books] if options.books else []
    books = [book for pattern in given for book in files_named(pattern)]
    if wrong := _contradiction(books, options):
        say(wrong, sys.stderr)
        return FAILED
    if options.active:
        books = [_IN_FRONT]
    statuses = []
    with _progress(books) as each:
        for book in each:
            statuses.append(_one(command, book, options))
    return max(statuses, default=DONE)


def _contradiction(books: list[str], options: argparse.Namespace) -> str:
    """What of the arguments does not go together, and what to do."""
    output = getattr(options, "output", None)
    if options.active and (books or options.closed or output):
        return "--active takes the workbook in front: do without BOOK, --closed and -o."
    if not books and not options.active:
        return "There is no BOOK: name a workbook, or take the open one in front with --active."
    if output and len(books) > 1:
        return "With -o there can be one BOOK only: name one, or refresh them in place."
    return ""


def _progress(books: list[str]) -> Any:
    if len(books) < 2 or not sys.stderr.isatty():
        return nullcontext(books)
    from tqdm import tqdm

    return tqdm(books, unit="book", leave=False)


def _one(command: BookCommand, book: str, options: argparse.Namespace) -> int:
    try:
        return _run(command, book, options)
    except ScorecardError as error:
        message = str(error)
        if error.__cause__ is not None:  # what an application said of its refusal
            logged(error.__cause__, __version__)
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        message = own_error(Path(book).name or book, error, __version__)
    if getattr(options, "json", False):
        _say_json({"workbook": book, "error": message})
    say(message, sys.stderr)
    return FAILED


def _run(command: BookCommand, book: str, options: argparse.Namespace) -> int:
    with _workbook_of(command, book, options) as (workbook, application):
        about = About(workbook.name if book is _IN_FRONT else book, application, options)
        result = command.run(workbook, about)
    if command.fields is not None and options.json:
        _say_json(command.fields(about, result))
    else:
        for line in command.lines(about, result):
            say(line)
        for remark in command.remarks(about, result):
            say(remark, sys.stderr)
    return command.status(about, result)


@contextmanager
def _workbook_of(
    command: BookCommand, book: str, options: argparse.Namespace
) -> Iterator[tuple[Workbook, str]]:
    """The workbook that is meant, and the application that has it open ("" for a file); where the command
    writes, no other one does meanwhile."""
    output, to_write = getattr(options, "output", None), command.writes(options)
    found = None
    if options.active:
        found = active(options.libreoffice)
    elif not options.closed and not output:
        found = find_open(Path(book), options.libreoffice)
    if found is not None:
        with open_workbook(found, to_write=to_write) as live:
            yield live, live.application
        return
    with workbook_file(book, output, to_write=to_write) as workbook:
        yield workbook, ""


def _say_json(fields: dict[str, object]) -> None:
    """Print an object for programs."""
    import json

    say(json.dumps(fields, default=str))


def say(text: str, stream: TextIO | None = None) -> None:
    """Print to stdout or another stream, above the progress bar where there is one; control characters, which
    a workbook's texts may hold, are shown."""
    stream, text = stream or sys.stdout, visible(text)
    if "tqdm" in sys.modules:
        from tqdm import tqdm

        tqdm.write(text, file=stream)
    else:
        print(text, file=stream)
