"""What the objects of this engine know of those that they are part of.

Cells are part of a sheet, a sheet of a book, a book of an application; each is handed the one above, and
asks it for no more than stands here. So no module imports the one that makes its objects.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from scorecard_xl.libreoffice.formulas import Formulas


class Application(Protocol):
    """The application of a book."""

    @property
    def api(self) -> Any:
        """The ``com.sun.star.frame.Desktop``."""

    @property
    def engine(self) -> Any:
        """The engine that it is part of."""


class Document(Protocol):
    """The book of a sheet."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def api(self) -> Any:
        """The ``com.sun.star.sheet.SpreadsheetDocument``."""

    @property
    def cell_styles(self) -> Any:
        """The cell styles."""

    @property
    def formulas(self) -> Formulas:
        """What translates formulas."""

    def conditional_formats_of(self, sheet: Any) -> Any:
        """The ``XConditionalFormats`` of a sheet."""

    def number_format_key(self, code: str) -> int:
        """The document's key of a number format code in English."""


class Spreadsheet(Protocol):
    """The sheet of cells."""

    @property
    def book(self) -> Document:
        """The book that it is part of."""

    @property
    def name(self) -> str:
        """The sheet's name."""

    @property
    def api(self) -> Any:
        """The ``com.sun.star.sheet.Spreadsheet``."""

    def cell_ranges(self, addresses: Iterable[Any]) -> Any:
        """Several range addresses as one object."""


class Cells(Protocol):
    """The cells that conditional formats are asked of."""

    @property
    def sheet(self) -> Spreadsheet:
        """The sheet that they are part of."""

    @property
    def api(self) -> Any:
        """The ``com.sun.star.sheet.SheetCellRange``."""
