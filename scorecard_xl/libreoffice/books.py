"""The open books of an application, and their names."""

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import xlwings
from xlwings import base_classes

from scorecard_xl.libreoffice.bridge import naming_what_it_lacks, struct, uno_module
from scorecard_xl.libreoffice.document import Application
from scorecard_xl.libreoffice.formulas import Formulas, in_excels_words
from scorecard_xl.libreoffice.sheets import Sheets

_CALC = "com.sun.star.sheet.SpreadsheetDocument"


@naming_what_it_lacks
class Books(base_classes.Books):
    """The open spreadsheets (the desktop's ``Components``)."""

    def __init__(self, app: Application) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """The ``com.sun.star.frame.Desktop``."""
        return self.app.api

    def _documents(self) -> Iterator[Any]:
        components = self.api.Components.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if hasattr(component, "supportsService") and component.supportsService(_CALC):
                yield component

    @property
    def active(self) -> "Book":
        """The book of the window that has the focus (``CurrentComponent``), else the only one that is open.

        Raises XlwingsError where there are several, or none.
        """
        current = self.api.CurrentComponent
        if hasattr(current, "supportsService") and current.supportsService(_CALC):
            return Book(self.app, current)
        found = list(self)
        if len(found) != 1:
            raise xlwings.XlwingsError(
                "No spreadsheet has the focus in LibreOffice, and there is not just one."
            )
        return found[0]

    def __len__(self) -> int:
        return sum(1 for _ in self._documents())

    def __iter__(self) -> Iterator["Book"]:
        return (Book(self.app, document) for document in list(self._documents()))

    def __call__(self, name_or_index: str | int) -> "Book":
        found = list(self)
        if isinstance(name_or_index, int):
            return found[name_or_index - 1]
        return {book.name: book for book in found}[name_or_index]

    def open(
        self, fullname: str, update_links: Any = None, read_only: Any = None, *_: Any, **__: Any
    ) -> "Book":
        """Opens a file (``loadComponentFromURL``); of xlwings' options only ``read_only`` means something."""
        options = [struct("beans.PropertyValue", Name="ReadOnly", Value=True)] if read_only else []
        url = Path(os.path.abspath(fullname)).as_uri()
        document = self.api.loadComponentFromURL(url, "_blank", 0, tuple(options))
        if document is None:
            raise xlwings.XlwingsError(
                f"LibreOffice did not open {fullname}: it is no workbook, or somebody has it open."
            )
        return Book(self.app, document)


@naming_what_it_lacks
class Book(base_classes.Book):
    """A spreadsheet document (``com.sun.star.sheet.SpreadsheetDocument``)."""

    app: Application
    api: Any

    def __init__(self, app: Application, document: Any) -> None:
        self.app = app
        self.api = document

    @property
    def name(self) -> str:
        """The file's name; the window's title for a book that was never saved."""
        url = str(self.api.URL)
        return Path(_place_of(url)).name if url else str(self.api.Title)

    @property
    def fullname(self) -> str:
        """The file's path (``URL``), the URL itself where it is no file's."""
        url = str(self.api.URL)
        return _place_of(url) if url else self.name

    @property
    def sheets(self) -> Sheets:
        """``Sheets``."""
        return Sheets(self)

    @cached_property
    def cell_styles(self) -> Any:
        """The cell styles (``StyleFamilies``)."""
        return self.api.StyleFamilies.getByName("CellStyles")

    @cached_property
    def formulas(self) -> Formulas:
        """What translates the formulas of the book's conditional formats."""
        return Formulas(self.api)

    @property
    def names(self) -> "Names":
        """``NamedRanges``."""
        return Names(self)

    def close(self) -> None:
        """Closes the book without saving it (``close``)."""
        self.api.close(True)

    def conditional_formats_of(self, sheet: Any) -> Any:
        """The ``ConditionalFormats`` of a sheet: one object, that is never given back.

        LibreOffice (7.4) takes such an object out of the list of those that hear of a document's end without
        a lock; where another one gets lost there, it crashes when that goes.
        """
        kept = self.app.engine.conditional_formats
        where = self.api.RuntimeUID, sheet.RangeAddress.Sheet
        if where not in kept:
            kept[where] = sheet.ConditionalFormats
        return kept[where]

    def number_format_key(self, code: str) -> int:
        """The document's key of a number format code in English, added where it is new."""
        formats = self.api.NumberFormats
        english = struct("lang.Locale", Language="en", Country="US")
        key = formats.queryKey(code, english, False)
        key = key if key != -1 else formats.addNew(code, english)
        return int(formats.getFormatForLocale(key, struct("lang.Locale")))  # the user's own


def _place_of(url: str) -> str:
    return str(uno_module().fileUrlToSystemPath(url)) if url.startswith("file:") else url


@naming_what_it_lacks
class Names(base_classes.Names):
    """The defined names of a book (``com.sun.star.sheet.NamedRanges``)."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def api(self) -> Any:
        """The document's ``NamedRanges``."""
        return self._book.api.NamedRanges

    def snapshot(self) -> list[tuple[str, "Name"]]:
        """Each name and its object, as they are now."""
        found = [Name(self.api.getByIndex(index)) for index in range(self.api.Count)]
        return [(one.name, one) for one in found]

    def __len__(self) -> int:
        return int(self.api.Count)

    def __call__(self, name_or_index: str | int) -> "Name":
        if isinstance(name_or_index, str):
            return Name(self.api.getByName(name_or_index))
        return Name(self.api.getByIndex(name_or_index - 1))

    def contains(self, name_or_index: str | int) -> bool:
        """Whether there is such a name (``hasByName``), or so many of them."""
        if isinstance(name_or_index, str):
            return bool(self.api.hasByName(name_or_index))
        return name_or_index <= len(self)


@naming_what_it_lacks
class Name(base_classes.Name):
    """A defined name (``com.sun.star.sheet.NamedRange``)."""

    api: Any

    def __init__(self, name: Any) -> None:
        self.api = name

    @property
    def name(self) -> str:
        """``Name``."""
        return str(self.api.Name)

    @property
    def refers_to(self) -> str:
        """``Content``, in Excel's words."""
        return in_excels_words(f"={self.api.Content}")
