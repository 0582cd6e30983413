"""LibreOffice as an application that xlwings can talk to."""

from collections.abc import Callable, Iterator
from typing import Any, cast

import xlwings
from xlwings import base_classes

from scorecard_xl.libreoffice.books import Book, Books
from scorecard_xl.libreoffice.bridge import DEFAULT_ADDRESS, connected, enum, naming_what_it_lacks, struct
from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.libreoffice.values import cleaned

NAME = "libreoffice"


def connect(address: str = DEFAULT_ADDRESS) -> xlwings.Engine:
    """The engine of the LibreOffice that listens at an address, known to xlwings as ``libreoffice``.

    Raises LibreOfficeUnreachable where none does.
    """
    return _registered(connected(address))


def book_inside(context: Any, document: Any) -> xlwings.Book:
    """A document of the LibreOffice whose own Python runs this, as a script gets both from its
    ``XSCRIPTCONTEXT`` (``getComponentContext()``, ``getDocument()``)."""
    return xlwings.Book(impl=Book(App(_registered(context).impl), document))


def _registered(context: Any) -> xlwings.Engine:
    known = xlwings.engines.engines_by_name.get(NAME)
    if known is not None:
        if known.impl.context == context:
            return cast("xlwings.Engine", known)
        xlwings.engines.engines.remove(known)
    engine = xlwings.Engine(impl=Engine(context))
    xlwings.engines.add(engine)
    return engine


class Engine:
    """One running LibreOffice."""

    name = NAME
    type = "desktop"

    def __init__(self, context: Any) -> None:
        self.context = context
        self.said = ""  # in the status bar
        self.indicator: Any = None
        self.conditional_formats: dict[tuple[str, int], Any] = {}  # by document and sheet

    @property
    def apps(self) -> "Apps":
        """The one application that there is."""
        return Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """Values cross as they are; ``values.py`` makes LibreOffice's of them."""
        return value

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """A block of values as xlwings' options ask for it."""

        return [
            [cleaned(value, datetime_builder, empty_as, number_builder, err_to_str) for value in row]
            for row in data
        ]


@naming_what_it_lacks
class Apps(base_classes.Apps):
    """The applications of an engine: one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keys(self) -> list[int]:
        """The process ids."""
        return [app.pid for app in self]

    def __iter__(self) -> Iterator["App"]:
        yield App(self._engine)

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> "App":
        return App(self._engine)


@naming_what_it_lacks
class App(base_classes.App):
    """LibreOffice (``com.sun.star.frame.Desktop``)."""

    engine: Engine
    api: Any

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        manager = engine.context.ServiceManager
        self.api = manager.createInstanceWithContext("com.sun.star.frame.Desktop", engine.context)

    @property
    def pid(self) -> int:
        """LibreOffice tells nobody its process id; 0 stands for it."""
        return 0

    @property
    def books(self) -> Books:
        """The open spreadsheets."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active book (``XSelectionSupplier``), of several areas the first; None
        where something else is selected."""
        book = self.books.active
        selected = book.api.CurrentSelection
        areas = getattr(selected, "RangeAddresses", None)  # SheetCellRanges
        address = areas[0] if areas else getattr(selected, "RangeAddress", None)
        if address is None:
            return None
        rows, columns = address.EndRow - address.StartRow + 1, address.EndColumn - address.StartColumn + 1
        sheet = book.sheets(address.Sheet + 1)
        return Range(sheet, address.StartRow + 1, address.StartColumn + 1, rows, columns)

    @property
    def version(self) -> str:
        """``ooSetupVersion`` of LibreOffice's own configuration."""
        provider = self._service("com.sun.star.configuration.ConfigurationProvider")
        where = struct("beans.PropertyValue", Name="nodepath", Value="/org.openoffice.Setup/Product")
        access = "com.sun.star.configuration.ConfigurationAccess"
        return str(provider.createInstanceWithArguments(access, (where,)).ooSetupVersion)

    @property
    def status_bar(self) -> str | bool:
        """The text put there last, False where LibreOffice writes its own."""
        return self.engine.said or False

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        """Shows a text at the lower edge of the active book's window (``XStatusIndicator``)."""
        if self.engine.indicator is not None:
            self.engine.indicator.end()
            self.engine.indicator = None
        self.engine.said = value if isinstance(value, str) else ""
        if self.engine.said:
            frame = self.books.active.api.CurrentController.Frame
            self.engine.indicator = frame.createStatusIndicator()
            self.engine.indicator.start(self.engine.said, 0)

    def alert(
        self, prompt: str, title: str | None, buttons: str | None, mode: str | None, callback: Any
    ) -> str:
        """Shows a message box (``XMessageBoxFactory``) and returns the button that was pressed."""
        window = self.books.active.api.CurrentController.Frame.ContainerWindow
        kinds = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
        toolkit = self._service("com.sun.star.awt.Toolkit")
        kind = enum("awt.MessageBoxType", kinds[mode])
        box = toolkit.createMessageBox(window, kind, _BUTTONS[buttons], title or "", prompt or "")
        try:
            return _PRESSED[box.execute()]
        finally:
            box.dispose()

    def _service(self, name: str) -> Any:
        return self.engine.context.ServiceManager.createInstanceWithContext(name, self.engine.context)


# com.sun.star.awt.MessageBoxButtons and MessageBoxResults.
_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
