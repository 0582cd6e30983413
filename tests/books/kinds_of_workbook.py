"""The kinds of workbook that a scorecard lives in, each behind the same few verbs, for tests of all of them.

Whatever the kind, LibreOffice is asked what the cells and the conditional formats are afterwards: in the
document that was refreshed live, or in the file that was refreshed closed and is opened to look.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import xlwings

import scorecard_xl
from scorecard_xl import libreoffice
from scorecard_xl.spreadsheet.cells import area_of
from scorecard_xl.spreadsheet.workbook import Workbook, is_rule_of_ours
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from scorecard_xl.workbooks.opening import opened


class SeenRule(NamedTuple):
    """A conditional format of ours: where it applies, its formula, its colour."""

    areas: tuple[str, ...]
    formula: str
    colour: tuple[int, int, int] | None


class Look:
    """What a book that LibreOffice has open holds."""

    def __init__(self, book: xlwings.Book) -> None:
        self.book = book

    def values(self, area: str, sheet: str = "Scorecard") -> list[list[Any]]:
        """The values of an area, row by row."""
        found: list[list[Any]] = self.book.sheets[sheet].range(area).options(ndim=2, err_to_str=True).value
        return found

    def value(self, cell: str, sheet: str = "Scorecard") -> Any:
        """The value of one cell."""
        return self.values(cell, sheet)[0][0]

    def formula(self, cell: str, sheet: str = "Scorecard") -> str:
        """The formula of one cell, or its constant as text."""
        return str(self.book.sheets[sheet].range(cell).formula)

    def everything(self) -> dict[str, tuple[str, list[list[Any]], list[list[str]], list[str]]]:
        """Each sheet's used range with its values, formulas and number formats."""
        found = {}
        for sheet in self.book.sheets:
            used = sheet.used_range
            values = used.options(ndim=2, err_to_str=True).value
            layout = LibreOfficeCalc().layout(sheet.range((1, 1), used.last_cell.address))
            assert layout is not None
            codes = ["|".join(row) for row in layout.number_formats]
            found[sheet.name] = (used.address, values, used.impl.formula, codes)
        return found

    def rules(self, sheet: str = "Scorecard") -> list[SeenRule]:
        """Our conditional formats in a sheet, in their order."""
        return [
            SeenRule(tuple(sorted(area.reference for area in rule.areas)), rule.formula, rule.colour)
            for rule in LibreOfficeCalc().rules(self.book.sheets[sheet], is_rule_of_ours)
        ]

    def verdicts(self, column: str, rows: range, sheet: str = "Scorecard") -> list[str]:
        """The verdict whose rule holds in each of these cells, as LibreOffice computes it; "" for none. It
        writes into column AZ."""
        names = {(198, 239, 206): "Positive", (255, 176, 0): "Similar", (176, 0, 32): "Negative"}
        held: dict[int, str] = dict.fromkeys(rows, "")
        for rule in self.rules(sheet):
            for row in rows:
                cell = area_of(f"{column}{row}")
                if any(area_of(one).holds(row, cell.first_column) for one in rule.areas):
                    aside = self.book.sheets[sheet].range(f"AZ{row}")
                    aside.formula = f"=IFERROR(IF({rule.formula.removeprefix('=')},1,0),0)"
                    assert not (aside.value and held[row]), f"two verdicts in {column}{row}"
                    held[row] += names[rule.colour or (0, 0, 0)] * int(aside.value)
        return list(held.values())

    def other_rules(
        self, sheet: str = "Scorecard"
    ) -> list[tuple[int, frozenset[tuple[int, int]], str | None]]:
        """Everybody else's conditional formats: their kind, the cells that they cover, and the formula of
        those that have one."""
        rules = self.book.sheets[sheet].cells.conditional_formats
        return [
            (rule.impl.api.getType(), _cells(rule.impl.areas), rule.formula)
            for rule in rules
            if rule.formula is None or not is_rule_of_ours(rule.formula)
        ]


def _cells(addresses: Any) -> frozenset[tuple[int, int]]:
    return frozenset(
        (row, column)
        for address in addresses
        for row in range(address.StartRow, address.EndRow + 1)
        for column in range(address.StartColumn, address.EndColumn + 1)
    )


class Kind(ABC):
    """One kind of workbook; ``use`` says which file it is about."""

    name: str

    def __init__(self, app: xlwings.App) -> None:
        self.app = app

    @abstractmethod
    def use(self, path: Path) -> None:
        """Be about this file from now on."""

    @abstractmethod
    def refresh(self, **options: Any) -> scorecard_xl.Refreshed:
        """Refresh the workbook."""

    @abstractmethod
    def check(self, **options: Any) -> scorecard_xl.Checked:
        """Check the workbook."""

    @abstractmethod
    def opened(self) -> Workbook:
        """The workbook as the actions see it."""

    @abstractmethod
    def looking(self) -> AbstractContextManager[Look]:
        """Look into the workbook."""

    @abstractmethod
    def close(self) -> None:
        """Leave nothing open."""


class ClosedFile(Kind):
    """A file that no application has open."""

    name = "closed"

    def use(self, path: Path) -> None:
        self.path = path

    def refresh(self, **options: Any) -> scorecard_xl.Refreshed:
        return scorecard_xl.refresh(self.path, **options)

    def check(self, **options: Any) -> scorecard_xl.Checked:
        return scorecard_xl.check(self.path, **options)

    def opened(self) -> Workbook:
        return FileWorkbook(self.path)

    @contextmanager
    def looking(self) -> Iterator[Look]:
        book = self.app.books.open(self.path)
        try:
            yield Look(book)
        finally:
            book.close()

    def close(self) -> None:
        """Nothing is open."""


class LiveBook(Kind):
    """The workbook open in LibreOffice."""

    name = "live"
    book: xlwings.Book | None = None

    def use(self, path: Path) -> None:
        self.close()
        self.book = self.app.books.open(path)

    def refresh(self, **options: Any) -> scorecard_xl.Refreshed:
        assert self.book is not None
        return scorecard_xl.refresh(self.book, **options)

    def check(self, **options: Any) -> scorecard_xl.Checked:
        assert self.book is not None
        return scorecard_xl.check(self.book, **options)

    def opened(self) -> Workbook:
        assert self.book is not None
        return opened(self.book)

    @contextmanager
    def looking(self) -> Iterator[Look]:
        assert self.book is not None
        yield Look(self.book)

    def close(self) -> None:
        if self.book is not None:
            self.book.close()
            self.book = None


KINDS: tuple[type[Kind], ...] = (ClosedFile, LiveBook)


def app_at(address: str) -> xlwings.App:
    """The LibreOffice that listens at an address, through xlwings."""
    app = libreoffice.connect(address).apps.active
    assert app is not None
    return app
