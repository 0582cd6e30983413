"""What a command is made of, whoever runs it: the command line, or a button of the workbook."""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scorecard_xl.model import Month
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.months import month_of_header
from scorecard_xl.workbooks.opening import opened

if TYPE_CHECKING:
    import xlwings

    from scorecard_xl.workbooks.live.workbook import LiveWorkbook

DONE, FOUND, FAILED = 0, 1, 2
"""The exit status: done, or nothing found; something found; something could not be done."""


class About(NamedTuple):
    """What is said of whom: the workbook as messages name it, the application that has it open ("" for a
    file), the options of the command line, and a name for what comes of it in a folder of several workbooks'
    ("" in a folder of its own)."""

    book: str
    application: str
    options: argparse.Namespace
    shelf: str = ""

    @property
    def where(self) -> str:
        """The workbook, and the application that has it open."""
        return f"{self.book} (open in {self.application})" if self.application else self.book

    def unsaved(self, written: bool) -> list[str]:
        """The line that reminds of saving, after something was written into an open workbook."""
        if not (written and self.application):
            return []
        return [f"  It is not saved yet: save it in {self.application}."]

    def fields(self) -> dict[str, object]:
        """What every JSON object begins with."""
        return {"workbook": self.book, "open_in": self.application or None}


def tell_nobody(text: str) -> None:
    """The telling of a click whose user has no box."""


def choose_nothing(question: str, near: Path | None) -> Path | None:
    """The folder of a click whose user is not asked for any."""
    return None


class Click(NamedTuple):
    """A click: the book whose button it was, how to ask its user a question (True for yes), how to tell them
    something in a box, and how to ask them for a folder, near another (None where they cancel)."""

    book: "xlwings.Book"
    asks: Callable[[str], bool]
    tells: Callable[[str], None] = tell_nobody
    asks_where: Callable[[str, Path | None], Path | None] = choose_nothing

    def workbook(self) -> "LiveWorkbook":
        """The book as it is now."""
        return opened(self.book)


def add_nothing(parser: argparse.ArgumentParser) -> None:
    """The arguments of a command that has none of its own."""


def prepare_nothing(options: argparse.Namespace) -> str:
    """The preparing of a command that takes its arguments as they are."""
    return ""


def no_remarks(about: About, result: Any) -> Iterable[str]:
    """The remarks of a command that makes none."""
    return ()


def writes_unless_dry_run(options: argparse.Namespace) -> bool:
    """Whether a command writes that can be tried without."""
    return not getattr(options, "dry_run", False)


def writes_nothing(options: argparse.Namespace) -> bool:
    """The writing of a command that only reads."""
    return False


def exit_done(about: About, result: Any) -> int:
    """The exit status of a command that finds nothing."""
    return DONE


class Command(NamedTuple):
    """A command that is about no workbook in use.

    ``run`` gets the options and how to print a line, and returns the exit status. ``add_arguments`` adds to a
    parser what the command takes.
    """

    name: str
    summary: str
    description: str
    run: Callable[[argparse.Namespace, Callable[[str], None]], int]
    add_arguments: Callable[[argparse.ArgumentParser], None] = add_nothing


SEVERAL_BOOKS = ".xlsx or .xlsm workbooks, folders of them, or patterns"
"""What the help says of the workbooks of a command that takes many."""


class BookCommand(NamedTuple):
    """A command that is run on workbooks, one after the other, in files and in open ones.

    ``run`` does it to one workbook; of its result, ``lines`` are printed for people (``remarks`` to stderr),
    or ``fields`` as one JSON object, and ``status`` is the exit status. ``prepare`` puts the arguments in
    order and returns what is wrong with them, "" for nothing. ``books`` is how many there may be, as argparse
    counts, ``behind`` what comes behind the one where that is something else, and ``names`` what the help
    says of them all; ``takes_many`` that there may be hundreds, side by side. ``paths`` are the options that
    name files or folders. ``writes`` says whether it writes with these options, so
    that a file in use is refused at once. ``click`` is what the button does, and says afterwards
    in the status bar; ``function`` is the name of the public function that does the same.
    """

    name: str
    summary: str
    description: str
    run: Callable[[Workbook, About], Any]
    lines: Callable[[About, Any], Iterable[str]]
    fields: Callable[[About, Any], dict[str, object]] | None = None
    remarks: Callable[[About, Any], Iterable[str]] = no_remarks
    status: Callable[[About, Any], int] = exit_done
    add_arguments: Callable[[argparse.ArgumentParser], None] = add_nothing
    prepare: Callable[[argparse.Namespace], str] = prepare_nothing
    writes: Callable[[argparse.Namespace], bool] = writes_unless_dry_run
    books: str = "?"
    behind: str = ""
    names: str = "a .xlsx or .xlsm workbook"
    has_sheet: bool = True
    takes_many: bool = False
    paths: tuple[str, ...] = ()
    click: Callable[[Click], str] | None = None
    function: str = ""


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """The option of every command that writes."""
    parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")


def add_yes(parser: argparse.ArgumentParser, what: str) -> None:
    """The option that agrees to what a command would hold back for."""
    parser.add_argument("--yes", action="store_true", help=what)


def month(text: str) -> Month:
    """A month of the command line.

    >>> month("2021-05").label, month("May 2021").label
    ('May-21', 'May-21')

    Raises argparse.ArgumentTypeError, which the parser says.
    """
    try:
        return month_of_header(text) or Month.of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no month: write it like 2021-05") from None
