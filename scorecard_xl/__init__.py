"""Refresh and check a council's children's-services scorecard where it lives: in its workbook.

>>> import scorecard_xl
>>> scorecard_xl.Month(2021, 5).label
'May-21'
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from . import checking, reading, refreshing
from .checking import Checked
from .errors import ScorecardError
from .model import Indicator, Month, Problem, Scorecard, Table
from .refreshing import Refreshed
from .workbooks.attaching import opened
from .workbooks.package import PackageWorkbook

if TYPE_CHECKING:
    import xlwings

    from .cells import Workbook

__version__ = "0.1.0"

__all__ = [
    "Checked",
    "Indicator",
    "Month",
    "Problem",
    "Refreshed",
    "Scorecard",
    "ScorecardError",
    "Table",
    "check",
    "read",
    "refresh",
]

BookPath = str | os.PathLike[str]


def refresh(
    book: "BookPath | xlwings.Book",
    *,
    output: BookPath | None = None,
    month: Month | None = None,
    sheet: str | None = None,
    replace_formulas: bool = False,
    dry_run: bool = False,
) -> Refreshed:
    """Recompute every computed cell of a scorecard workbook: a file that no application has open, or a book
    that xlwings has got hold of in Excel (or, with :mod:`scorecard_xl.libreoffice`, in LibreOffice).

    Only cells that differ are written. In a file, in place or to ``output``: everything else in it stays byte
    for byte as it was, and an up-to-date file is not touched at all. An open book is changed and not saved.
    ``month`` is the reporting month and ``sheet`` the only sheet to refresh, both before the workbook's own
    Settings. A formula in a computed cell stays; ``replace_formulas`` replaces those whose result is wrong.
    ``dry_run`` writes nothing.

    Raises :class:`ScorecardError`, one sentence for the analyst. Of a file, nothing is written then; of an
    open book the sentence says what was, where the application failed half way.

    >>> result = refresh("tests/data/published_text.xlsx", dry_run=True)
    >>> result.scorecard.month.label, len(result.scorecard.tables), result.written
    ('May-21', 6, False)
    """
    workbook: Workbook
    if isinstance(book, str | os.PathLike):
        workbook = PackageWorkbook(Path(book), None if output is None else Path(output), to_write=not dry_run)
    elif output is None:
        workbook = opened(book)
    else:
        raise ScorecardError(f"{book.name} is open, and only a file can be refreshed into another one.")
    return refreshing.refresh(
        workbook, month=month, sheet=sheet, replace_formulas=replace_formulas, dry_run=dry_run
    )


def check(
    book: "BookPath | xlwings.Book", *, month: Month | None = None, sheet: str | None = None
) -> Checked:
    """What a scorecard workbook shows wrong, and what people have to look at; nothing is written.

    Raises :class:`ScorecardError` for a workbook that cannot be read.

    >>> found = check("tests/data/published_text.xlsx").findings
    >>> wrong = [one for one in found if one.code == "computed-differs"]
    >>> len(found), wrong[-1].cell, wrong[-1].stored, wrong[-1].expected, wrong[-1].within_rounding
    (34, 'W84', '51', '-', False)
    """
    return checking.check(_to_read(book), month=month, sheet=sheet)


def read(
    book: "BookPath | xlwings.Book", *, month: Month | None = None, sheet: str | None = None
) -> Scorecard:
    """The scorecard in a workbook, as frozen values; ``to_frame()`` gives it to pandas.

    Raises :class:`ScorecardError` for a workbook that cannot be read.

    >>> scorecard = read("tests/data/published_text.xlsx")
    >>> scorecard.tables[0].indicators[0].ref, scorecard.tables[0].indicators[0].figures[-1]
    ('M1', Decimal('1801'))
    """
    return reading.read(_to_read(book), month, sheet)


def _to_read(book: "BookPath | xlwings.Book") -> "Workbook":
    if isinstance(book, str | os.PathLike):
        return PackageWorkbook(Path(book), to_write=False)
    return opened(book)
