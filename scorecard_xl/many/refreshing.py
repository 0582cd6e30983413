"""Refreshing many closed workbooks from Python."""

import os
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.many.naming import books_named
from scorecard_xl.many.spreading import WorkLost, spread, usual_jobs

if TYPE_CHECKING:
    from scorecard_xl.actions.refresh import Refreshed


class RefreshedOne(NamedTuple):
    """A workbook, and what its refresh did; None where it failed, which ``error`` says in a sentence."""

    path: str
    refreshed: "Refreshed | None"
    error: str = ""


def refresh(
    paths: "Iterable[str | os.PathLike[str]]",
    *,
    client: Any = None,
    jobs: int | None = None,
    recursive: bool = False,
    dry_run: bool = False,
) -> list[RefreshedOne]:
    """Refresh closed workbooks side by side: files, those in folders, and those that patterns name.

    ``jobs`` is how many at once on this computer, its cores where nobody says; ``client`` is a
    ``distributed.Client``, whose cluster does it in place of this computer, with storage that its workers
    see at the same paths. What fails stops nothing, and is said in its result; results are in the order of
    the workbooks.

    >>> [one] = refresh(["tests/data/published_text.xlsx"], dry_run=True)
    >>> len(one.refreshed.changes), one.error
    (83, '')
    """
    books = books_named((str(path) for path in paths), is_recursive=recursive)
    work = partial(_refreshed, dry_run=dry_run)
    if client is not None:
        from scorecard_xl.many.on_cluster import spread_on

        results = spread_on(client, work, [os.path.abspath(book) for book in books])
    else:
        results = spread(work, books, jobs or usual_jobs(len(books)))
    return [
        RefreshedOne(book, None, f"{book}: the process that worked on it ended in the middle.")
        if isinstance(result, WorkLost)
        else result._replace(path=book)
        for book, result in zip(books, results, strict=True)
    ]


def _refreshed(book: str, *, dry_run: bool) -> RefreshedOne:
    from scorecard_xl import refresh

    try:
        return RefreshedOne(book, refresh(book, dry_run=dry_run))
    except ScorecardError as error:
        return RefreshedOne(book, None, str(error))
