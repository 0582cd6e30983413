"""Refresh and check a council's children's-services scorecard where it lives: in its workbook.

>>> import scorecard_xl
>>> scorecard_xl.Month(2021, 5).label
'May-21'
"""

import os
from pathlib import Path

from . import checking, reading, refreshing
from .checking import Checked
from .errors import ScorecardError
from .model import Indicator, Month, Problem, Scorecard, Table
from .refreshing import Refreshed
from .workbooks.package import PackageWorkbook

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
    path: BookPath,
    *,
    output: BookPath | None = None,
    month: Month | None = None,
    sheet: str | None = None,
    replace_formulas: bool = False,
    dry_run: bool = False,
) -> Refreshed:
    """Recompute every computed cell of a scorecard workbook that no application has open.

    Only cells that differ are written, in place or to ``output``; everything else in the file stays byte
    for byte as it was, and an up-to-date file is not touched at all. ``month`` is the reporting month and
    ``sheet`` the only sheet to refresh, both before the workbook's own Settings. A formula in a computed
    cell stays; ``replace_formulas`` replaces those whose result is wrong. ``dry_run`` writes nothing.

    Raises :class:`ScorecardError`, one sentence for the analyst, with nothing written.

    >>> result = refresh("tests/data/published_text.xlsx", dry_run=True)
    >>> result.scorecard.month.label, len(result.scorecard.tables), result.written
    ('May-21', 6, False)
    """
    workbook = PackageWorkbook(Path(path), None if output is None else Path(output), to_write=not dry_run)
    return refreshing.refresh(
        workbook, month=month, sheet=sheet, replace_formulas=replace_formulas, dry_run=dry_run
    )


def check(path: BookPath, *, month: Month | None = None, sheet: str | None = None) -> Checked:
    """What a scorecard workbook shows wrong, and what people have to look at; nothing is written.

    Raises :class:`ScorecardError` for a workbook that cannot be read.

    >>> found = check("tests/data/published_text.xlsx").findings
    >>> len(found), found[-1].cell, found[-1].stored, found[-1].expected, found[-1].within_rounding
    (27, 'W84', '51', '-', False)
    """
    return checking.check(PackageWorkbook(Path(path), to_write=False), month=month, sheet=sheet)


def read(path: BookPath, *, month: Month | None = None, sheet: str | None = None) -> Scorecard:
    """The scorecard in a workbook, as frozen values; ``to_frame()`` gives it to pandas.

    Raises :class:`ScorecardError` for a workbook that cannot be read.

    >>> scorecard = read("tests/data/published_text.xlsx")
    >>> scorecard.tables[0].indicators[0].ref, scorecard.tables[0].indicators[0].figures[-1]
    ('M1', Decimal('1801'))
    """
    return reading.read(PackageWorkbook(Path(path), to_write=False), month, sheet)
