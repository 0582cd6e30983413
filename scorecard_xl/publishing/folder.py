"""The folder of the copies: a folder for each month in it, and a page that lists them."""

import errno
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month
from scorecard_xl.publishing.month_links import CopyThere, MonthLinks, list_of_months, with_links
from scorecard_xl.publishing.page_marks import PageMarks, marks_of
from scorecard_xl.publishing.placing import NotTakenBack, clean, place
from scorecard_xl.publishing.publication import Audience
from scorecard_xl.words.text import listed

PAGE = "index.html"
_MONTH_FOLDER = re.compile(r"\d{4}-\d\d")
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


class _PageThere(NamedTuple):
    """The page of a month's copy that is in the folder."""

    content: bytes
    audience: Audience


def write_copy(folder: Path, month: Month, files: Mapping[str, bytes], *, heading: str, force: bool) -> Path:
    """Write a month's copy into its own folder below ``folder`` ("2021-05"), and return that: all of it, or
    nothing.

    ``files`` are by their names, the page "index.html" among them; the page says for whom the copy is. The
    links between the months' pages are brought up to date, and so is the list of months, which ``heading`` is
    the heading of. Copies of other months stay. A page that has lost its place for links stays as it is.

    Raises ScorecardError, with everything as it was, where there is a copy of this month already and
    ``force`` does not replace it; where something in the way is not ours; where the folder holds copies for
    somebody else; and where the folder cannot be written. Raises ValueError for a page that does not say for
    whom it is, or has no place for links.
    """
    marks = marks_of(files[PAGE])
    if marks is None or marks.is_list:
        raise ValueError("the page of a copy says for whom it is")
    with _made(folder), _in_the_analysts_words(folder):
        clean(folder)
        there = _pages_there(folder)
        _refuse_other_audience(folder, marks.audience, there)
        _refuse_in_the_way(folder, month, set(files), is_ours=month in there, force=force)
        copies = [CopyThere(one, _names_there(folder, one, files)) for one in there if one != month]
        copies.append(CopyThere(month, list(files)))
        pages = dict(_other_pages(month, there))
        pages[PAGE] = list_of_months(heading, marks.audience, copies).encode()
        months = sorted({*there, month})
        page = with_links(files[PAGE].decode(), _links(month, months)).encode()
        place(folder, str(month), {**files, PAGE: page}, pages)
    return folder / str(month)


def is_there(folder: Path, month: Month) -> bool:
    """Whether a copy of a month is in a folder of copies.

    >>> is_there(Path("nowhere"), Month(2021, 5))
    False
    """
    return folder.is_dir() and month in _pages_there(folder)


def refuse_if_there(folder: Path, month: Month, *, force: bool) -> None:
    """Raise ScorecardError where a copy of a month is in a folder of copies, and ``force`` does not replace
    it; whoever asks before a copy is laid out spares its reader the wait."""
    if not force and is_there(folder, month):
        raise ScorecardError(
            f"{folder / str(month)} has the copy of {month.in_full} already: name another folder, or replace "
            "it with --force."
        )


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """A folder that is made, with those above it, where there is none; and goes again where that fails."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        with _in_the_analysts_words(folder):
            _make(folder)
        yield
    except BaseException:
        with suppress(OSError):
            for one in made:
                one.rmdir()
        raise


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise ScorecardError(
            f"{folder} is no folder, or lies below something that is none: name another one."
        ) from None


def _pages_there(folder: Path) -> dict[Month, _PageThere]:
    """The pages of the months' copies that are in the folder and ours."""
    found: dict[Month, _PageThere] = {}
    for entry in folder.iterdir():
        page = entry / PAGE
        if not _MONTH_FOLDER.fullmatch(entry.name) or entry.is_symlink() or not _is_plain_file(page):
            continue
        content = page.read_bytes()
        marks = marks_of(content)
        if marks is not None and not marks.is_list:
            with suppress(ValueError):
                found[Month.of(entry.name)] = _PageThere(content, marks.audience)
    return found


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _refuse_other_audience(folder: Path, audience: Audience, there: Mapping[Month, _PageThere]) -> None:
    """A reader of the public's copies must not find one of the board's a click away."""
    known = {one.audience for one in there.values()}
    if (listing := _list_there(folder)) is not None:
        known.add(listing.audience)
    if other := known - {audience}:
        raise ScorecardError(
            f"{folder} holds copies for the {other.pop().value}, and this one is for the {audience.value}: "
            "name another folder, so that nobody hands out the wrong one."
        )


def _list_there(folder: Path) -> PageMarks | None:
    """The list of months that is in the folder; refuses any other page in its place."""
    page = folder / PAGE
    if not os.path.lexists(page):
        return None
    marks = marks_of(page.read_bytes()) if _is_plain_file(page) else None
    if marks is None or not marks.is_list:
        raise ScorecardError(
            f"{page} is no list of months that was published before, and stays as it is: name another folder."
        )
    return marks


def _refuse_in_the_way(folder: Path, month: Month, names: set[str], *, is_ours: bool, force: bool) -> None:
    """Refuse to replace a copy without being told to, and anything else at all."""
    place_of_month = folder / str(month)
    if not os.path.lexists(place_of_month):
        return
    if place_of_month.is_symlink() or not place_of_month.is_dir():
        raise ScorecardError(
            f"{place_of_month} is a link or a file, and stays as it is: move it away, or name another folder."
        )
    entries = sorted(place_of_month.iterdir())
    foreign = [one.name for one in entries if one.name not in names or not _is_plain_file(one)]
    if foreign or (entries and not is_ours):
        what = f"holds {listed(foreign, 3)}" if foreign else "holds a page of somebody's own"
        raise ScorecardError(
            f"{place_of_month} {what}, and stays as it is: move it away, or name another folder."
        )
    if is_ours:
        refuse_if_there(folder, month, force=force)


def _names_there(folder: Path, month: Month, names: Mapping[str, bytes]) -> list[str]:
    return [name for name in names if _is_plain_file(folder / str(month) / name)]


def _other_pages(month: Month, there: Mapping[Month, _PageThere]) -> Iterator[tuple[str, bytes]]:
    """The other months' pages whose links have to change, by their paths below the folder."""
    months = sorted({*there, month})
    for other, page in sorted(there.items()):
        if other == month:
            continue
        with suppress(ValueError):  # somebody has changed it, and it has no place for links
            linked = with_links(page.content.decode(), _links(other, months)).encode()
            if linked != page.content:
                yield f"{other}/{PAGE}", linked


def _links(month: Month, months: list[Month]) -> MonthLinks:
    """Where the page of a month leads to, of these months in order."""
    at = months.index(month)
    before, after = months[:at][-1:], months[at + 1 :][:1]
    previous, following = (
        next(((one.in_full, f"../{one}/{PAGE}") for one in neighbours), None)
        for neighbours in (before, after)
    )
    return MonthLinks(previous, following, f"../{PAGE}")


@contextmanager
def _in_the_analysts_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except NotTakenBack:
        raise ScorecardError(
            f"{folder} could not be written to the end, and not be put back either: publish again with "
            "--force, which mends it."
        ) from None
    except OSError as error:
        if error.errno in _NO_ROOM:
            text = "the disk has no room left for it; free some, then try again"
        elif error.errno in _NOT_ALLOWED:
            text = "you may not write there, or somebody has a file in it open; ask, or name another folder"
        else:
            text = f"the system says “{error.strerror or error}”; try again, or name another folder"
        raise ScorecardError(f"{folder} could not be written, and nothing was changed: {text}.") from None
