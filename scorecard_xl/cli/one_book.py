"""A command at work on one workbook, in a file or open, and what is to be said of it."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from os.path import abspath
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.commands import command_of
from scorecard_xl.commands.command import FAILED, About, BookCommand
from scorecard_xl.errors import ScorecardError
from scorecard_xl.messages.log import logged, own_error
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.version import __version__
from scorecard_xl.workbooks.opening import active, find_open, open_workbook, workbook_file


class Task(NamedTuple):
    """A command, by its name, for a workbook, as its user names it, with options; ``shelf`` is where in a
    folder its results go, "" for at the top. ``path`` is where the workbook is, "" where its name says so.
    ``is_handed_on`` says that another process than the one in front of the user works on it."""

    command: str
    book: str
    options: Namespace
    shelf: str = ""
    path: str = ""
    is_handed_on: bool = False

    def handed_on(self, *, is_elsewhere: bool = False) -> "Task":
        """The task for another process, ``is_elsewhere`` for one that runs in another folder."""
        if not is_elsewhere:
            return self._replace(is_handed_on=True)
        command = command_of(self.command)
        assert isinstance(command, BookCommand)
        options = Namespace(**vars(self.options))
        for name in command.paths:
            value = getattr(options, name)
            setattr(
                options, name, [*map(abspath, value)] if isinstance(value, list) else value and abspath(value)
            )
        return self._replace(is_handed_on=True, options=options, path=abspath(self.book))


class Said(NamedTuple):
    """What a command says of a workbook: lines for stdout, then remarks for stderr, and the exit status."""

    lines: tuple[str, ...]
    remarks: tuple[str, ...]
    status: int


class OpenElsewhere(NamedTuple):
    """A workbook that an application has open: only the process in front of the user works on it."""


def work_on(task: Task) -> Said | OpenElsewhere:
    """Do what a task says. Nothing is raised but what ends a program."""
    options = task.options
    try:
        return _done(task)
    except _IsOpen:
        return OpenElsewhere()
    except ScorecardError as error:
        message = _told(str(error), task)
        if error.__cause__ is not None:  # what an application said of its refusal
            logged(error.__cause__, __version__)
    except BrokenPipeError:
        raise
    except Exception as error:
        message = own_error(Path(task.book).name or task.book, error, __version__)
    return failed(task.book, message, has_json=getattr(options, "json", False))


def _told(message: str, task: Task) -> str:
    """A message that begins with the file's name; of several workbooks as the user names this one."""
    name = Path(task.book).name
    return task.book + message.removeprefix(name) if task.shelf and message.startswith(name) else message


def failed(book: str, message: str, *, has_json: bool) -> Said:
    """What is said of a workbook that could not be worked on."""
    lines = (_json({"workbook": book, "error": message}),) if has_json else ()
    return Said(lines, (message,), FAILED)


class _IsOpen(Exception):
    """Where a process that has none of the user's applications finds a workbook open."""


def _done(task: Task) -> Said:
    command, options = command_of(task.command), task.options
    assert isinstance(command, BookCommand)
    with _workbook_of(command, task) as (workbook, application):
        name = workbook.name if options.active else task.book
        about = About(name, application, options, task.shelf)
        result = command.run(workbook, about)
    status = command.status(about, result)
    if command.fields is not None and options.json:
        return Said((_json(command.fields(about, result)),), (), status)
    return Said(tuple(command.lines(about, result)), tuple(command.remarks(about, result)), status)


@contextmanager
def _workbook_of(command: BookCommand, task: Task) -> Iterator[tuple[Workbook, str]]:
    """The workbook that is meant, and the application that has it open ("" for a file); where the command
    writes, no other one does meanwhile."""
    options, book = task.options, task.path or task.book
    output, to_write = getattr(options, "output", None), command.writes(options)
    found = None
    if options.active:
        found = active(options.libreoffice)
    elif not options.closed and not output:
        found = find_open(Path(book), options.libreoffice)
    if found is not None:
        if task.is_handed_on:
            raise _IsOpen
        with open_workbook(found, to_write=to_write) as live:
            yield live, live.application
        return
    with workbook_file(book, output, to_write=to_write) as workbook:
        yield workbook, ""


def _json(fields: dict[str, object]) -> str:
    """An object for programs."""
    import json

    return json.dumps(fields, default=str)
