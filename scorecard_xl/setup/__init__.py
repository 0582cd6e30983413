"""``scorecard-xl setup``: makes a machine ready for the buttons of a workbook, and says what it did.

Only this user's own configuration is written, and what is the user's in it stays. What an application or
the system forbids is said, with the way to mend it, and never changed. Running it twice changes nothing.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from scorecard_xl.setup import in_excel as excel
from scorecard_xl.setup import in_libreoffice as libreoffice
from scorecard_xl.setup.machine import Machine
from scorecard_xl.setup.steps import Record, State, Step, Steps

Action = Literal["install", "check", "remove"]


def run(
    action: Action,
    say: Callable[[str], None],
    books: Sequence[str] = (),
    machine: Machine | None = None,
) -> bool:
    """Set this machine up, only check it, or take away what the setup has added; one line for each step.

    ``books`` are workbooks whose own obstacles are looked at too. A line that begins with "!" says what is
    missing, or what blocks the macros, and what to do.

    True where all is done, or for "check" where nothing is missing and nothing blocks the macros.
    """
    machine = machine or Machine.this()
    record = Record(machine.data)
    paths = [Path(book).absolute() for book in books]
    states = set()
    for name, application in (("Excel", excel), ("LibreOffice", libreoffice)):
        act = {"install": application.install, "check": application.check, "remove": application.remove}[
            action
        ]
        for step in _guarded(name, act(machine, record, paths)):
            states.add(step.state)
            say(str(step))
    if action == "remove":
        record.remove_folders()
        if not states:
            say("  There was nothing to take away.")
        return State.MISSING not in states
    if not excel.version(machine) and not libreoffice.found(machine):
        say(
            "! There is neither Excel nor LibreOffice here for a button to work in: install one, then run "
            "this again."
        )
        return False
    say(_conclusion(states))
    return State.MISSING not in states and (action == "install" or State.BLOCKED not in states)


def _guarded(name: str, steps: Steps) -> Steps:
    """The steps, and what the system refused in the place of those that are left."""
    try:
        yield from steps
    except OSError as error:
        about = f" {error.filename}" if error.filename else ""
        yield Step(
            State.MISSING,
            f"{name}: the system refused{about} ({error.strerror or error}): ask for the permission, then "
            "try again.",
        )


def _conclusion(states: set[State]) -> str:
    if State.MISSING in states:
        return "Not all is ready: see the lines that begin with “!”."
    if State.BLOCKED in states:
        return "All is set up, but the lines that begin with “!” say what still blocks a button."
    return "All is ready."
