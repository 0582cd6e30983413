"""What a click on one of the workbook's buttons runs, in Excel and in LibreOffice.

The workbook's VBA names an action, which is one function here. What the function returns is said in the
status bar; what goes wrong is one sentence, of which Excel hears as the last words of a process that failed.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Any, NamedTuple

from scorecard_xl.actions.check import check as check_workbook
from scorecard_xl.actions.new_month import Started, start_month
from scorecard_xl.actions.refresh import refresh as refresh_workbook
from scorecard_xl.actions.undo import undo as undo_action
from scorecard_xl.errors import ScorecardError
from scorecard_xl.messages.check_sheet import check_sheet
from scorecard_xl.messages.lines import check_status, refresh_status
from scorecard_xl.messages.log import logged, own_error
from scorecard_xl.messages.month_lines import started_status, undo_question, undone_status
from scorecard_xl.model import Problem
from scorecard_xl.own_sheets.change_log import UNDO, last_action
from scorecard_xl.spreadsheet.workbook import carries_marker
from scorecard_xl.version import __version__
from scorecard_xl.workbooks.opening import opened

if TYPE_CHECKING:
    import xlwings

    from scorecard_xl.workbooks.live.workbook import ExcelWorkbook

TITLE = "scorecard-xl"
# The add-in reads what a process printed in the code page of the system.
_PLAIN = str.maketrans({"“": '"', "”": '"', "’": "'", "…": "..."})
_MOST_SHOWN = 5  # formulas in a question
_STATUS_SECONDS = 20  # in LibreOffice, whose own status bar is away meanwhile


class Click(NamedTuple):
    """A click: the book whose button it was, and how to ask its user a question (True for yes)."""

    book: "xlwings.Book"
    asks: Callable[[str], bool]

    def workbook(self) -> "ExcelWorkbook":
        """The book as it is now."""
        return opened(self.book)


ACTIONS: dict[str, Callable[[Click], str]] = {}
"""What a button can run, by its name; each returns what the status bar says afterwards."""


def _action(function: Callable[[Click], str]) -> Callable[[Click], str]:
    ACTIONS[function.__name__] = function
    return function


@_action
def refresh(click: Click) -> str:
    """Refresh the workbook; formulas that give a wrong result are replaced only if its user says so."""
    result = refresh_workbook(click.workbook())
    wrong = [problem for problem in result.problems if problem.code == "formula-wrong"]
    if wrong and click.asks(_question(wrong)):
        second = refresh_workbook(click.workbook(), replace_formulas=True)
        result = second._replace(changes=result.changes + second.changes)
    return refresh_status(result)


def _question(wrong: list[Problem]) -> str:
    lines = [
        f"{found.sheet}, cell {found.cell} ({found.ref}): the formula shows "
        f"{f'“{found.stored}”' if found.stored else 'nothing'}, and the figures give “{found.expected}”."
        for found in wrong[:_MOST_SHOWN]
    ]
    if len(wrong) > _MOST_SHOWN:
        lines.append(f"… and {len(wrong) - _MOST_SHOWN} more, which Check lists.")
    them = "this formula by the right figure" if len(wrong) == 1 else "these formulas by the right figures"
    return "\n\n".join([*lines, f"Replace {them}? With No, the cells stay as they are."])


@_action
def check(click: Click) -> str:
    """List on the sheet Check what is wrong and what people have to look at."""
    workbook = click.workbook()
    result = check_workbook(workbook)
    workbook.replace_sheet(check_sheet(workbook.name, result), carries_marker)
    return check_status(result)


@_action
def new_month(click: Click) -> str:
    """Start the next month, once its user has agreed, and knows what does not move on with the months."""
    workbook = click.workbook()
    plan = start_month(workbook, dry_run=True)
    if not click.asks(_plan_of_month(plan)):
        return f"{plan.scorecard.month.label} was not started, nothing was changed"
    return started_status(start_month(click.workbook(), agreed=True))


def _plan_of_month(plan: Started) -> str:
    month, before = plan.scorecard.month, plan.scorecard.month.plus(-1)
    lines = [
        f"Start {month.label}? The months move on by one: the oldest month's figures and the commentary on "
        f"{before.label} go to the sheet History, and the last column and the commentary become empty."
    ]
    if plan.left_behind:
        lines.append("These do not move on with the months:")
        lines += [f"{one.sheet}, cell {one.cell}: {one.message}" for one in plan.left_behind[:_MOST_SHOWN]]
    if len(plan.left_behind) > _MOST_SHOWN:
        lines.append(f"… and {len(plan.left_behind) - _MOST_SHOWN} more.")
    return "\n\n".join(lines)


@_action
def undo(click: Click) -> str:
    """Take back the last action of the change log, once its user has seen which one that is: a second click
    would take the undo back."""
    plan = undo_action(click.workbook(), dry_run=True)
    earlier = False
    if not click.asks(undo_question(plan)):
        if not plan.action.name.startswith(UNDO):
            return "Nothing was taken back"
        # Somebody who says no to a redo may want to go further back.
        if last_action(workbook := click.workbook(), still_stands=True) is None:
            return "Nothing was taken back"
        earlier = True
        if not click.asks(undo_question(undo_action(workbook, earlier=True, dry_run=True))):
            return "Nothing was taken back"
    result = undo_action(click.workbook(), earlier=earlier, agreed=True)
    if result.left:
        return f"{undone_status(result)}: {result.left[0].cell} {result.left[0].message}"
    return undone_status(result)


def click_in_excel(action: str) -> None:
    """Run an action on the workbook whose button was clicked, as the xlwings add-in's RunPython.

    Success prints nothing. Raises SystemExit with one sentence, which Python prints to stderr, for anything
    that went wrong.
    """
    import xlwings

    try:
        failed = _run(action, xlwings.Book.caller())
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

    book = book_inside(script_context.getComponentContext(), script_context.getDocument())
    failed = _run(action, book)
    if failed:
        book.app.alert(failed, TITLE, mode="critical")
    else:
        clearing = Timer(_STATUS_SECONDS, _clear_status, (book.app, book.app.status_bar))
        clearing.daemon = True
        clearing.start()


def _run(action: str, book: "xlwings.Book") -> str:
    """Run an action and say in the status bar what it did; returns what went wrong, "" for nothing."""
    app = book.app
    try:

        def asks(question: str) -> bool:
            return bool(app.alert(question, TITLE, buttons="yes_no") == "yes")

        said = ACTIONS[action](Click(book, asks))
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
