"""What a click on one of the workbook's buttons runs, in Excel and in LibreOffice.

The workbook's VBA names an action, which is a command that has a button. What it returns is said in the
status bar; what goes wrong is one sentence, of which Excel hears as the last words of a process that failed.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from scorecard_xl.commands import command_of
from scorecard_xl.commands.command import BookCommand, Click, choose_nothing
from scorecard_xl.errors import ScorecardError
from scorecard_xl.messages.log import logged, own_error
from scorecard_xl.version import __version__
from scorecard_xl.workbooks.opening import open_workbook

if TYPE_CHECKING:
    import xlwings

TITLE = "scorecard-xl"
# The add-in reads what a process printed in the code page of the system.
_PLAIN = str.maketrans({"“": '"', "”": '"', "’": "'", "…": "..."})
_TIMED_OUT = -1712  # errAETimedOut, after the minute that appscript waits
_STATUS_SECONDS = 20  # in LibreOffice, whose own status bar is away meanwhile


def click_of(action: str) -> Callable[[Click], str]:
    """What the button of an action does, and then says in the status bar; an action is a command's name, with
    "_" in it as VBA writes it.

    Raises KeyError for a name that no button has.
    """
    command = command_of(action.replace("_", "-"))
    if not isinstance(command, BookCommand) or command.click is None:
        raise KeyError(action)
    return command.click


def click_in_excel(action: str) -> None:
    """Run an action on the workbook whose button was clicked, as the xlwings add-in's RunPython.

    Success prints nothing. Raises SystemExit with one sentence, which Python prints to stderr, for anything
    that went wrong.
    """
    import xlwings

    try:
        failed = _run(action, xlwings.Book.caller(), _chosen_in_excel)
    except Exception as error:
        failed = own_error("The button", error, __version__)
    if failed:
        sys.exit(failed.translate(_PLAIN))


def click_in_libreoffice(script_context: Any, action: str) -> None:
    """Run an action on the document whose button was clicked, in LibreOffice's own Python.

    ``script_context`` is the ``XSCRIPTCONTEXT`` that LibreOffice gives a script. Nothing is raised: what went
    wrong is shown.
    """
    from scorecard_xl.libreoffice import book_inside
    from scorecard_xl.libreoffice.folder_picker import chosen_folder

    context = script_context.getComponentContext()
    book = book_inside(context, script_context.getDocument())
    failed = _run(action, book, partial(chosen_folder, context))
    if failed:
        book.app.alert(failed, TITLE, mode="critical")
    else:
        clearing = Timer(_STATUS_SECONDS, _clear_status, (book.app, book.app.status_bar))
        clearing.daemon = True
        clearing.start()


def _chosen_in_excel(question: str, near: Path | None) -> Path | None:
    from scorecard_xl.buttons.folder_dialog import chosen_folder

    return chosen_folder(question, near)


def _run(
    action: str,
    book: "xlwings.Book",
    asks_where: Callable[[str, Path | None], Path | None] = choose_nothing,
) -> str:
    """Run an action and say in the status bar what it did; returns what went wrong, "" for nothing."""
    app = book.app
    try:
        click = click_of(action)
        with open_workbook(book, to_write=True, is_clicked=True):
            said = click(Click(book, partial(_asks, app), partial(_tells, app), asks_where))
    except ScorecardError as error:
        failed = str(error)
        if error.__cause__ is not None:  # what the application said of its refusal
            failed += f" See {logged(error.__cause__, __version__)}."
    except Exception as error:
        failed = own_error(_name_of(book), error, __version__)
    else:
        with suppress(Exception):  # what was done is done, also where the application cannot say so now
            app.status_bar = said
        return ""
    _clear_status(app)
    return failed


def _asks(app: "xlwings.App", question: str) -> bool:
    try:
        return bool(app.alert(question, TITLE, buttons="yes_no") == "yes")
    except Exception as error:
        if not _is_unanswered(error):
            raise
        raise ScorecardError(
            "Nobody answered the question for a minute, so nothing more was done: press the button again."
        ) from None


def _tells(app: "xlwings.App", text: str) -> None:
    try:
        app.alert(text, TITLE, mode="info")
    except Exception as error:
        if not _is_unanswered(error):
            raise


def _is_unanswered(error: Exception) -> bool:
    """Whether macOS waits no longer for a box, which stays in front of its reader."""
    return getattr(error, "errornumber", None) == _TIMED_OUT


def _name_of(book: "xlwings.Book") -> str:
    try:
        return str(book.name)
    except Exception:  # it may be closed
        return "The workbook"


def _clear_status(app: "xlwings.App", said: str | bool | None = None) -> None:
    """Give the status bar back; where ``said`` is given, only if it stands there still."""
    with suppress(Exception):  # the application may be busy or gone, and has its own to say
        if said is None or app.status_bar == said:
            app.status_bar = False
