"""A workbook in a LibreOffice window, and what somebody in front of it does and sees there.

Where things are on the screen, and what a dialog says, comes from the accessibility interfaces that a screen
reader uses.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import xlwings

from scorecard_xl.libreoffice import bridge
from scorecard_xl.spreadsheet.cells import area_of
from tests.books.kinds_of_workbook import Look, app_at
from tests.places import PICTURES
from tests.programs import libreoffice, running_libreoffice
from tests.programs.window import Screen, screen

_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_DIALOGS, _TABLE = (12, 1), 58  # com.sun.star.accessibility.AccessibleRole: DIALOG and ALERT, TABLE
_FORM_CONTROL = "com.sun.star.drawing.ControlShape"
_POINTS_IN_INCH, _HUNDREDTHS_IN_INCH = 96, 2540  # of the screen, and of a millimetre
_SECONDS = 60
_CLICKS = 3
_UNNOTICED = 8  # seconds after which a click that nothing came of is made once more
_SETTLING = 2  # until a window that has just come takes clicks
T = TypeVar("T")


def missing() -> str | None:
    """Say why no button can be clicked here, or return None."""
    program = libreoffice.find()
    if program and any(program.resolve().parent.glob("pythonscript.py")):
        return None
    return "LibreOffice cannot run Python: sudo apt-get install libreoffice-script-provider-python"


class Window:
    """An open workbook in a window."""

    def __init__(self, screen: Screen, app: xlwings.App, book: xlwings.Book) -> None:
        self.screen, self.app, self.book = screen, app, book
        self.look = Look(book)
        # Their places as long as nothing is scrolled; the template's buttons stay there.
        self._buttons = dict(self._find_buttons())

    def _find_buttons(self) -> Iterator[tuple[str, tuple[int, int]]]:
        controller = self.book.api.CurrentController
        page = controller.ActiveSheet.DrawPage
        for place in range(page.Count):
            shape = page.getByIndex(place)
            if shape.ShapeType == _FORM_CONTROL:
                control = controller.getControl(shape.Control)
                yield shape.Control.Label, _middle(control.getAccessibleContext())
            elif shape.Events.getByName("OnClick"):
                with suppress(LookupError):  # further right than the window shows
                    yield shape.String, self._middle_of(shape)

    def _middle_of(self, shape: Any) -> tuple[int, int]:
        """Where a shape's middle is on the screen: LibreOffice's accessibility says so of cells alone."""
        cell = shape.Anchor
        corner = self._cell(cell.AbsoluteName.rpartition(".")[2].replace("$", "")).getLocationOnScreen()
        middle = (
            shape.Position.X + shape.Size.Width // 2 - cell.Position.X,
            shape.Position.Y + shape.Size.Height // 2 - cell.Position.Y,
        )
        x, y = (hundredths * _POINTS_IN_INCH // _HUNDREDTHS_IN_INCH for hundredths in middle)
        return corner.X + x, corner.Y + y

    def press(self, label: str, until: Callable[[], T | None], what: str) -> T:
        """Click the button with this label, once more where a busy window does not notice it, and wait for
        what comes of it."""
        for _ in range(_CLICKS - 1):
            self.screen.click(*self._buttons[label])
            with suppress(TimeoutError):
                return waited_for(until, what, _UNNOTICED)
        self.screen.click(*self._buttons[label])
        return waited_for(until, what)

    def click_cell(self, cell: str, *, holding: str = "") -> None:
        """Click the first letters in a cell that is in view, with a key held."""
        context = self._cell(cell)
        corner = context.getLocationOnScreen()
        self.screen.click(corner.X + 8, corner.Y + context.getSize().Height // 2, holding=holding)

    def colour_of(self, cell: str) -> tuple[int, int, int]:
        """What colour a cell that is in view has near its edge, where no text is."""
        context = self._cell(cell)
        corner = context.getLocationOnScreen()
        return self.screen.picture().colour(corner.X + 4, corner.Y + 4)

    def show(self, cell: str) -> None:
        """Scroll until a cell is at the upper left of what scrolls."""
        place = area_of(cell)
        controller = self.book.api.CurrentController
        pane = controller.getByIndex(controller.Count - 1)
        pane.setFirstVisibleRow(place.first_row - 1)
        pane.setFirstVisibleColumn(place.first_column - 1)
        time.sleep(1)

    def picture(self, name: str) -> None:
        """Keep a picture of the screen."""
        self.screen.picture().save(PICTURES / f"{name}.png")

    def dialog(self) -> str | None:
        """What the dialog says that is there, None where none is."""
        dialog = self._dialog()
        return None if dialog is None else " ".join(_names(dialog))

    def in_front(self) -> str:
        """The name of the sheet that is shown."""
        return str(self.book.sheets.active.name)

    def answer(self, label: str) -> None:
        """Click a button of the dialog, once more where it comes too soon for that, and wait until the dialog
        is gone."""
        dialog = waited_for(self._dialog, "a dialog")
        said = self.dialog()
        button = next(one for one in _below(dialog) if one.getAccessibleName() == label)
        for _ in range(_CLICKS):
            self.screen.click(*_middle(button))
            with suppress(TimeoutError):
                waited_for(lambda: self.dialog() != said, "the dialog to close", _UNNOTICED)
                return  # another may follow
        raise TimeoutError(f"the dialog did not close by {label}")

    def _dialog(self) -> Any:
        context = self.book.app.engine.impl.context
        toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
        for place in range(toolkit.getTopWindowCount()):
            dialog = toolkit.getTopWindow(place).getAccessibleContext()
            if dialog is not None and dialog.getAccessibleRole() in _DIALOGS:
                return dialog
        return None

    def _cell(self, cell: str) -> Any:
        place = area_of(cell)
        whole = self.book.api.CurrentController.Frame.ComponentWindow.getAccessibleContext()
        for table in _tables(whole):
            context = table.getAccessibleCellAt(place.first_row - 1, place.first_column - 1)
            context = context.getAccessibleContext()
            if context.getSize().Width > 0:
                return context
        raise LookupError(f"{cell} is not in view")


@contextmanager
def window(
    workbook: Path, home: Path, configuration: dict[str, dict[str, str]] | None = None
) -> Iterator[Window]:
    """A workbook in a LibreOffice window, the LibreOffice of somebody whose home is another folder and who
    trusts the workbook's folder."""
    trusted = {_SECURITY: {"SecureURL": f"<it>{workbook.parent.as_uri()}</it>"}}
    with (
        screen() as on,
        running_libreoffice.running(
            str(workbook),  # opened as its user does, or its macros would not run
            environment={**on.environment, "HOME": str(home)},
            configuration={**trusted, **(configuration or {})},
            profile=home / ".config" / "libreoffice" / "4",
        ) as address,
    ):
        app = app_at(address)
        book = waited_for(lambda: next(iter(app.books), None), "the workbook")
        on.focus(workbook.name)
        time.sleep(_SETTLING)
        yield Window(on, app, book)


def set_up(home: Path) -> str:
    """Run scorecard-xl setup as somebody whose home is this folder; what it says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    ran = subprocess.run(
        [sys.executable, "-m", "scorecard_xl", "setup"],
        env={**environment, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def waited_for(found: Callable[[], T | None], what: str, seconds: float = _SECONDS) -> T:
    """What a function finds, asked again and again until it is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if value := found():
                return value
        except bridge.failures():
            pass  # LibreOffice is busy with something else
        time.sleep(0.2)
    raise TimeoutError(f"{what} did not come within {seconds:g} seconds")


def _names(context: Any) -> Iterator[str]:
    return (one.getAccessibleName() for one in _below(context))


def _below(context: Any) -> Iterator[Any]:
    for place in range(context.getAccessibleChildCount()):
        child = context.getAccessibleChild(place)
        if hasattr(child, "getAccessibleContext"):  # a list hands out less for rows that it does not show
            yield child.getAccessibleContext()
            yield from _below(child.getAccessibleContext())


def _tables(context: Any, depth: int = 8) -> Iterator[Any]:
    if context.getAccessibleRole() == _TABLE:
        yield context
    elif depth:
        for place in range(context.getAccessibleChildCount()):
            yield from _tables(context.getAccessibleChild(place).getAccessibleContext(), depth - 1)


def _middle(context: Any) -> tuple[int, int]:
    corner, size = context.getLocationOnScreen(), context.getSize()
    return corner.X + size.Width // 2, corner.Y + size.Height // 2
