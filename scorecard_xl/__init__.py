"""Refresh and check a council's children's-services scorecard where it lives: in its workbook.

>>> import scorecard_xl
>>> scorecard_xl.Month(2021, 5).label
'May-21'
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Indicator, Month, Problem, Scorecard, Table
from scorecard_xl.version import __version__ as __version__

# Whatever else an action needs is imported with it: a click on Refresh waits for a refresh alone.
if TYPE_CHECKING:
    import xlwings

    from scorecard_xl.actions.check import Checked
    from scorecard_xl.actions.extract_form import ExtractForm
    from scorecard_xl.actions.import_figures import Imported
    from scorecard_xl.actions.lock import Locked
    from scorecard_xl.actions.new_month import Started
    from scorecard_xl.actions.refresh import Refreshed
    from scorecard_xl.actions.undo import Undone
    from scorecard_xl.workbooks.opening import BookPath

__all__ = [
    "Checked",
    "ExtractForm",
    "Indicator",
    "Month",
    "Problem",
    "Refreshed",
    "Scorecard",
    "ScorecardError",
    "Table",
    "check",
    "import_figures",
    "lock",
    "new_month",
    "read",
    "refresh",
    "undo",
]


_VALUES_OF = {"Checked": "check", "ExtractForm": "extract_form", "Refreshed": "refresh"}


def __getattr__(name: str) -> Any:
    if name in _VALUES_OF:
        return getattr(import_module(f"scorecard_xl.actions.{_VALUES_OF[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def refresh(
    book: "BookPath | xlwings.Book",
    *,
    output: "BookPath | None" = None,
    month: Month | None = None,
    sheet: str | None = None,
    replace_formulas: bool = False,
    replace_words: bool = False,
    dry_run: bool = False,
) -> "Refreshed":
    """Recompute every computed cell of a scorecard workbook: a file that no application has open, or a book
    that xlwings has got hold of in Excel (or, with :mod:`scorecard_xl.libreoffice`, in LibreOffice).

    Only cells that differ are written. In a file, in place or to ``output``: everything else in it stays byte
    for byte as it was, and an up-to-date file is not touched at all. An open book is changed and not saved.
    ``month`` is the reporting month and ``sheet`` the only sheet to refresh, both before the workbook's own
    Settings. A formula in a computed cell stays; ``replace_formulas`` replaces those whose result is wrong.
    Words that somebody wrote into one ("Suppressed") stay too, unless ``replace_words`` says otherwise.
    ``dry_run`` writes nothing.

    Raises :class:`ScorecardError`, one sentence for the analyst. Of a file, nothing is written then; of an
    open book the sentence says what was, where the application failed half way.

    >>> result = refresh("tests/data/published_text.xlsx", dry_run=True)
    >>> result.scorecard.month.label, len(result.scorecard.tables), result.written
    ('May-21', 6, False)
    """
    from scorecard_xl.actions.refresh import refresh as refresh_workbook
    from scorecard_xl.workbooks.opening import workbook_at

    with workbook_at(book, output, to_write=not dry_run) as workbook:
        return refresh_workbook(
            workbook,
            month=month,
            sheet=sheet,
            replace_formulas=replace_formulas,
            replace_words=replace_words,
            dry_run=dry_run,
        )


def check(
    book: "BookPath | xlwings.Book", *, month: Month | None = None, sheet: str | None = None
) -> "Checked":
    """What a scorecard workbook shows wrong, and what people have to look at; nothing is written.

    Raises :class:`ScorecardError` for a workbook that cannot be read.

    >>> found = check("tests/data/published_text.xlsx").findings
    >>> wrong = [one for one in found if one.code == "computed-differs"]
    >>> len(found), wrong[-1].cell, wrong[-1].stored, wrong[-1].expected, wrong[-1].within_rounding
    (35, 'W84', '51', '-', False)
    """
    from scorecard_xl.actions.check import check as check_workbook
    from scorecard_xl.workbooks.opening import workbook_at

    with workbook_at(book, to_write=False) as workbook:
        return check_workbook(workbook, month=month, sheet=sheet)


def read(
    book: "BookPath | xlwings.Book", *, month: Month | None = None, sheet: str | None = None
) -> Scorecard:
    """The scorecard in a workbook, as frozen values; ``to_frame()`` gives it to pandas.

    Raises :class:`ScorecardError` for a workbook that cannot be read.

    >>> scorecard = read("tests/data/published_text.xlsx")
    >>> scorecard.tables[0].indicators[0].ref, scorecard.tables[0].indicators[0].figures[-1]
    ('M1', Decimal('1801'))
    """
    from scorecard_xl.reading.scorecard import read as read_workbook
    from scorecard_xl.workbooks.opening import workbook_at

    with workbook_at(book, to_write=False) as workbook:
        return read_workbook(workbook, month, sheet)


def new_month(
    book: "BookPath | xlwings.Book", *, sheet: str | None = None, agreed: bool = False, dry_run: bool = False
) -> "Started":
    """Start the month after the newest one: the months move on by one, what leaves them goes to History.

    On a sheet of a year no month moves until the year is over, and then all of them turn to the next.

    ``agreed`` goes on although something does not move with the months, or figures or required commentary
    are outstanding; what that is stands in the result's ``left_behind`` and ``still_open``, and nothing is
    written without. Raises :class:`ScorecardError`, with nothing written.

    >>> started = new_month("tests/data/published_paired.xlsx", dry_run=True)
    >>> started.scorecard.month.label, started.kept_figures, started.written
    ('Jun-21', 60, False)
    """
    from scorecard_xl.actions.new_month import start_month
    from scorecard_xl.workbooks.opening import workbook_at

    with workbook_at(book, to_write=not dry_run) as workbook:
        return start_month(workbook, sheet=sheet, agreed=agreed, dry_run=dry_run)


def import_figures(
    book: "BookPath | xlwings.Book",
    extracts: "Sequence[BookPath]",
    *,
    sheet: str | None = None,
    skip_bad: bool = False,
    overwrite: bool = False,
    form: "ExtractForm | None" = None,
    dry_run: bool = False,
) -> "Imported":
    """Bring in the figures of .csv, .xlsx and .parquet extracts, matched by ref and month.

    Where a row cannot be meant, nothing is written without ``skip_bad``; a figure that differs is replaced
    only with ``overwrite``. ``form`` says what the extracts call their columns and the refs, and whether
    every ref has to be there. Raises :class:`ScorecardError`, with nothing written.
    """
    from scorecard_xl.actions.extract_form import USUAL_FORM
    from scorecard_xl.actions.import_figures import import_figures as import_into
    from scorecard_xl.workbooks.opening import workbook_at

    with workbook_at(book, to_write=not dry_run) as workbook:
        return import_into(
            workbook,
            [Path(extract) for extract in extracts],
            sheet=sheet,
            skip_bad=skip_bad,
            overwrite=overwrite,
            form=form or USUAL_FORM,
            dry_run=dry_run,
        )


def undo(
    book: "BookPath | xlwings.Book", *, earlier: bool = False, agreed: bool = False, dry_run: bool = False
) -> "Undone":
    """Take back the last action that the workbook's change log tells of, cell by cell; with ``earlier`` the
    last that nobody has taken back yet. ``agreed`` goes on where what was typed since would come to stand
    under another month.

    Raises :class:`ScorecardError`, with nothing written, where there is none.
    """
    from scorecard_xl.actions.undo import undo as undo_in
    from scorecard_xl.workbooks.opening import workbook_at

    with workbook_at(book, to_write=not dry_run) as workbook:
        return undo_in(workbook, earlier=earlier, agreed=agreed, dry_run=dry_run)


def lock(
    book: "BookPath | xlwings.Book",
    month: Month,
    *,
    sheet: str | None = None,
    agreed: bool = False,
    dry_run: bool = False,
) -> "Locked":
    """Keep what a published month shows in History, so that later changes are found.

    ``agreed`` goes on although figures or required commentary are outstanding, and records figures anew that
    have been revised since an earlier lock. Raises :class:`ScorecardError`, with nothing written.
    """
    from scorecard_xl.actions.lock import lock as lock_in
    from scorecard_xl.workbooks.opening import workbook_at

    with workbook_at(book, to_write=not dry_run) as workbook:
        return lock_in(workbook, month, sheet=sheet, agreed=agreed, dry_run=dry_run)
