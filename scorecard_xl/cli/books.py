"""Running a command on workbooks: which are meant, side by side or one by one, and the printing."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from scorecard_xl.cli.one_book import OpenElsewhere, Said, Task, failed, work_on
from scorecard_xl.commands.command import DONE, FAILED, BookCommand
from scorecard_xl.words.text import count, visible


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
    if command.takes_many:
        parser.add_argument(
            "--recursive", action="store_true", help="look into the folders inside a folder too"
        )
        parser.add_argument(
            "--jobs",
            type=_jobs,
            metavar="NUMBER",
            help="how many workbooks are worked on side by side (default: this computer's cores)",
        )
        parser.add_argument(
            "--dask", metavar="ADDRESS", help="hand the work to a Dask cluster, by its scheduler's address"
        )
    command.add_arguments(parser)


def _jobs(text: str) -> int:
    """A number of processes; raises ArgumentTypeError, which the parser says."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no number of jobs: write 1 or more")
    return int(text)


def run_on_books(command: BookCommand, options: argparse.Namespace) -> int:
    """Run a command on each workbook; the worst exit status. One that fails stops no other.

    Raises ScorecardError where a folder holds none, or a cluster cannot be reached.
    """
    if wrong := command.prepare(options):
        say(wrong, sys.stderr)
        return FAILED
    given = options.books if isinstance(options.books, list) else [options.books] if options.books else []
    books = _named(command, given, options)
    if wrong := _contradiction(books, options):
        say(wrong, sys.stderr)
        return FAILED
    if options.active:
        return _tell(work_on(Task(command.name, "the workbook in front", options)))
    if len(books) == 1 and not getattr(options, "dask", None):
        return _tell(work_on(Task(command.name, books[0], options)))
    return _run_on_many(command, books, options)


def _named(command: BookCommand, given: list[str], options: argparse.Namespace) -> list[str]:
    if len(given) == 1 and Path(given[0]).is_file():
        return given
    from scorecard_xl.many.naming import books_named, files_named

    if command.takes_many:
        return books_named(given, is_recursive=options.recursive)
    return [book for pattern in given for book in files_named(pattern)]


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


def _run_on_many(command: BookCommand, books: list[str], options: argparse.Namespace) -> int:
    from time import monotonic

    from scorecard_xl.many.naming import shelves_of

    start, has_json = monotonic(), getattr(options, "json", False)
    tasks = [
        Task(command.name, book, options, shelf) for book, shelf in zip(books, shelves_of(books), strict=True)
    ]
    statuses: list[int] = []
    with _progress(len(tasks)) as bar:
        for task, result in zip(tasks, _results(tasks, bar.update), strict=True):
            if result is None:  # its process ended
                message = (
                    f"{task.book}: the process that worked on it ended in the middle, so run it again alone."
                )
                result = failed(task.book, message, has_json=has_json)
            elif isinstance(result, OpenElsewhere):
                result = work_on(task)
            statuses.append(_tell(result))
            bar.set_postfix_str(_failed(statuses))
    if not has_json:
        how = _failed(statuses) or "none failed"
        say(f"{count(len(books), 'workbook')}: {how}, in {monotonic() - start:.1f} seconds")
    return max(statuses, default=DONE)


def _results(tasks: list[Task], done: Callable[[], object]) -> Iterator[Said | OpenElsewhere | None]:
    """What each task gives, in their order; None for one whose process ended."""
    from scorecard_xl.many.spreading import WorkLost, spread, usual_jobs

    options = tasks[0].options
    if address := getattr(options, "dask", None):
        from scorecard_xl.many.on_cluster import reached, spread_on

        everywhere = [one.handed_on(is_elsewhere=True) for one in tasks]
        with reached(address) as client:
            results = spread_on(client, work_on, everywhere, done)
            yield from (None if isinstance(one, WorkLost) else one for one in results)
        return
    jobs = getattr(options, "jobs", None) or usual_jobs(len(tasks))
    handed = [one.handed_on() for one in tasks] if jobs > 1 else tasks
    yield from (None if isinstance(one, WorkLost) else one for one in spread(work_on, handed, jobs, done))


def _failed(statuses: Sequence[int]) -> str:
    """How many could not be done, "" for none."""
    failures = statuses.count(FAILED)
    return f"{failures} failed" if failures else ""


def _tell(result: Said | OpenElsewhere) -> int:
    """Print what was said of a workbook, and return its exit status."""
    assert isinstance(result, Said)
    for line in result.lines:
        say(line)
    for remark in result.remarks:
        say(remark, sys.stderr)
    return result.status


class _Bar(Protocol):
    """What shows how far the work is."""

    def update(self) -> object:
        """One more is done."""

    def set_postfix_str(self, text: str) -> object:
        """Say something behind the numbers."""


class _NoBar:
    def update(self) -> object:
        return None

    def set_postfix_str(self, text: str) -> object:
        return None


@contextmanager
def _progress(books: int) -> Iterator[_Bar]:
    """A progress bar, on a terminal only."""
    if not sys.stderr.isatty():
        yield _NoBar()
        return
    from tqdm import tqdm

    with tqdm(total=books, unit="book", leave=False) as bar:
        yield bar


def say(text: str, stream: TextIO | None = None) -> None:
    """Print to stdout or another stream, above the progress bar where there is one; control characters, which
    a workbook's texts may hold, are shown."""
    stream, text = stream or sys.stdout, visible(text)
    if "tqdm" in sys.modules:
        from tqdm import tqdm

        tqdm.write(text, file=stream)
    else:
        print(text, file=stream)
