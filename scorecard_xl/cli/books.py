"""What the commands about workbooks share: which workbook is meant, in a file or open, and the printing."""

import argparse
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TextIO

from scorecard_xl.errors import ScorecardError
from scorecard_xl.messages.log import logged, own_error
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.version import __version__
from scorecard_xl.workbooks import opening as attaching
from scorecard_xl.workbooks.file.workbook import PackageWorkbook

DONE, FOUND, FAILED = 0, 1, 2
IN_FRONT = "the workbook in front"


def add_book_arguments(
    command: argparse.ArgumentParser,
    books: str = "*",
    names: str = "",
    *,
    has_sheet: bool = True,
    has_json: bool = True,
) -> None:
    """The arguments that say which workbook is meant; ``books`` is how many there may be, ``names`` what
    stands behind the workbook."""
    command.add_argument(
        "books",
        nargs=books,
        metavar="NAME" if names else "BOOK",
        help=names or "a .xlsx or .xlsm workbook",
    )
    command.add_argument("--active", action="store_true", help="the open workbook that is in front")
    command.add_argument(
        "--closed", action="store_true", help="the file, without looking whether it is open somewhere"
    )
    command.add_argument(
        "--libreoffice",
        metavar="ADDRESS",
        help="where LibreOffice listens (default: pipe,name=scorecard-xl)",
    )
    if has_sheet:
        command.add_argument("--sheet", metavar="NAME", help="the only sheet to look at")
    if has_json:
        command.add_argument(
            "--json", action="store_true", help="print one JSON object a line for each workbook"
        )


def run_on_books(options: argparse.Namespace) -> int:
    """Run ``options.act`` on each workbook; the worst exit status. One that fails stops no other."""
    given = options.books if isinstance(options.books, list) else [options.books] if options.books else []
    books = [book for pattern in given for book in named(pattern)]
    if wrong := _contradiction(books, options):
        say(wrong, sys.stderr)
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


def named(pattern: str) -> list[str]:
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
    act: Callable[[str, argparse.Namespace], int] = options.act
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
    if getattr(options, "json", False):
        say_json({"workbook": book, "error": message})
    say(message, sys.stderr)
    return FAILED


def workbook_of(book: str, options: argparse.Namespace) -> tuple[Workbook, str]:
    """The workbook that is meant, and the application that has it open ("" for a file)."""
    if options.active:
        live = attaching.active(options.libreoffice)
        return live, live.application
    output = getattr(options, "output", None)
    if not options.closed and not output:
        found = attaching.find_open(Path(book), options.libreoffice)
        if found is not None:
            return found, found.application
    to_write = options.writes and not getattr(options, "dry_run", False)
    return PackageWorkbook(Path(book), None if output is None else Path(output), to_write=to_write), ""


def called(book: str, workbook: Workbook) -> str:
    """What a workbook goes by in what is printed: as it was named, or by its own name."""
    return workbook.name if book is IN_FRONT else book


def say_json(fields: dict[str, object]) -> None:
    """Print an object for programs."""
    import json

    say(json.dumps(fields, default=str))


def say(text: str, stream: TextIO | None = None) -> None:
    """Print to stdout or another stream, above the progress bar where there is one."""
    stream = stream or sys.stdout
    if "tqdm" in sys.modules:
        from tqdm import tqdm

        tqdm.write(text, file=stream)
    else:
        print(text, file=stream)
