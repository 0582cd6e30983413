import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month
from scorecard_xl.publishing import placing
from scorecard_xl.publishing.folder import write_copy
from scorecard_xl.publishing.month_links import list_of_months
from scorecard_xl.publishing.publication import Audience

MARCH, APRIL, MAY, JUNE = (Month(2021, number) for number in (3, 4, 5, 6))
BESIDE = ".scorecard-xl-publishing"


def page(said: str = "", audience: str = "board") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta content="{audience}" name="scorecard-audience"></head><body>'
        f"<!-- months --><!-- /months --><p>{said}</p></body></html>"
    )


def files(said: str = "first", audience: str = "board") -> dict[str, bytes]:
    return {
        "index.html": page(said, audience).encode(),
        "scorecard.pdf": f"PDF {said}".encode(),
        "scorecard.csv": f"CSV {said}".encode(),
    }


def publish(
    folder: Path, month: Month = MAY, said: str = "first", audience: str = "board", *, force: bool = False
) -> Path:
    return write_copy(folder, month, files(said, audience), heading="Scorecard", force=force)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with what it holds; a link with what it leads to."""
    return {
        one.relative_to(folder).as_posix(): os.fsencode(os.readlink(one))
        if one.is_symlink()
        else one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_symlink() or one.is_file()
    }


def links(folder: Path, month: Month) -> list[str]:
    """The months that a page leads to."""
    text = (folder / str(month) / "index.html").read_text("utf-8")
    return [part.partition("/index.html")[0] for part in text.split('href="../')[1:-1]]


def test_a_copy_has_a_folder_and_the_list_leads_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "copies"
    assert publish(folder) == folder / "2021-05"
    assert list(tree(folder)) == [
        *("2021-05/index.html", "2021-05/scorecard.csv", "2021-05/scorecard.pdf"),
        "index.html",
    ]
    assert (folder / "2021-05" / "scorecard.pdf").read_bytes() == b"PDF first"
    assert 'href="2021-05/scorecard.pdf"' in (folder / "index.html").read_text("utf-8")


@pytest.mark.parametrize("order", [(MARCH, APRIL, JUNE), (JUNE, APRIL, MARCH), (MARCH, JUNE, APRIL)])
def test_pages_lead_to_the_months_beside_them_whatever_came_first(
    tmp_path: Path, order: tuple[Month, ...]
) -> None:
    for month in order:
        publish(tmp_path, month)
    assert links(tmp_path, MARCH) == ["2021-04"]
    assert links(tmp_path, APRIL) == ["2021-03", "2021-06"]
    assert links(tmp_path, JUNE) == ["2021-04"]
    listing = (tmp_path / "index.html").read_text("utf-8")
    at = [listing.index(f'"{month}/index.html"') for month in (JUNE, APRIL, MARCH)]
    assert at == sorted(at)


def test_the_order_of_publishing_leaves_no_trace(tmp_path: Path) -> None:
    for month in (MARCH, APRIL, MAY):
        publish(tmp_path / "one", month)
    for month in (MAY, MARCH, APRIL):
        publish(tmp_path / "other", month)
    assert tree(tmp_path / "one") == tree(tmp_path / "other")


def test_the_same_month_is_replaced_only_when_told_to(tmp_path: Path) -> None:
    publish(tmp_path, APRIL)
    publish(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(ScorecardError, match=r"2021-05 has the copy of May 2021 already: .* --force\.$"):
        publish(tmp_path, said="second")
    assert tree(tmp_path) == before
    publish(tmp_path, said="second", force=True)
    assert (tmp_path / "2021-05" / "scorecard.csv").read_bytes() == b"CSV second"
    assert links(tmp_path, MAY) == ["2021-04"]
    publish(tmp_path, force=True)
    assert tree(tmp_path) == before


def somebodys_page(folder: Path) -> None:
    (folder / "index.html").write_text("<h1>Ours</h1>", "utf-8")


def a_copys_page_as_the_list(folder: Path) -> None:
    (folder / "index.html").write_text(page(), "utf-8")


def a_list_in_another_code(folder: Path) -> None:
    (folder / "index.html").write_bytes(list_of_months("é", Audience.BOARD, []).encode("latin-1"))


def a_linked_list(folder: Path) -> None:
    (folder / "elsewhere.html").write_text(list_of_months("", Audience.BOARD, []), "utf-8")
    (folder / "index.html").symlink_to("elsewhere.html")


def a_link_to_nothing_as_the_list(folder: Path) -> None:
    (folder / "index.html").symlink_to("nowhere.html")


def a_folder_as_the_list(folder: Path) -> None:
    (folder / "index.html").mkdir()


def a_file_as_the_month(folder: Path) -> None:
    (folder / "2021-05").write_text("notes", "utf-8")


def a_linked_month(folder: Path) -> None:
    publish(folder / "elsewhere")
    (folder / "2021-05").symlink_to(folder / "elsewhere" / "2021-05")


def a_link_to_nothing_as_the_month(folder: Path) -> None:
    (folder / "2021-05").symlink_to(folder / "nowhere")


def somebodys_month(folder: Path) -> None:
    (folder / "2021-05").mkdir()
    (folder / "2021-05" / "minutes.docx").write_bytes(b"minutes")


def somebodys_page_of_the_month(folder: Path) -> None:
    (folder / "2021-05").mkdir()
    (folder / "2021-05" / "index.html").write_text("<h1>May</h1>", "utf-8")


def a_month_with_more_in_it(folder: Path) -> None:
    publish(folder)
    (folder / "2021-05" / "minutes.docx").write_bytes(b"minutes")


def a_month_with_a_linked_file(folder: Path) -> None:
    publish(folder)
    (folder / "2021-05" / "scorecard.pdf").unlink()
    (folder / "2021-05" / "scorecard.pdf").symlink_to(folder / "elsewhere.pdf")


def a_month_with_a_folder_for_a_file(folder: Path) -> None:
    publish(folder)
    (folder / "2021-05" / "scorecard.pdf").unlink()
    (folder / "2021-05" / "scorecard.pdf").mkdir()


def a_copy_for_the_public(folder: Path) -> None:
    publish(folder, APRIL, audience="public")
    (folder / "index.html").unlink()


def a_list_for_the_public(folder: Path) -> None:
    (folder / "index.html").write_text(list_of_months("", Audience.PUBLIC, []), "utf-8")


def the_same_month_for_the_public(folder: Path) -> None:
    publish(folder, audience="public")


@pytest.mark.parametrize(
    ("there", "says"),
    [
        (somebodys_page, "index.html is no list of months"),
        (a_copys_page_as_the_list, "index.html is no list of months"),
        (a_list_in_another_code, "index.html is no list of months"),
        (a_linked_list, "index.html is no list of months"),
        (a_link_to_nothing_as_the_list, "index.html is no list of months"),
        (a_folder_as_the_list, "index.html is no list of months"),
        (a_file_as_the_month, "2021-05 is a link or a file"),
        (a_linked_month, "2021-05 is a link or a file"),
        (a_link_to_nothing_as_the_month, "2021-05 is a link or a file"),
        (somebodys_month, "2021-05 holds minutes.docx"),
        (somebodys_page_of_the_month, "2021-05 holds a page of somebody's own"),
        (a_month_with_more_in_it, "2021-05 holds minutes.docx"),
        (a_month_with_a_linked_file, "2021-05 holds scorecard.pdf"),
        (a_month_with_a_folder_for_a_file, "2021-05 holds scorecard.pdf"),
        (a_copy_for_the_public, "holds copies for the public, and this one is for the board"),
        (a_list_for_the_public, "holds copies for the public, and this one is for the board"),
        (the_same_month_for_the_public, "holds copies for the public, and this one is for the board"),
    ],
)
def test_what_is_not_ours_stays_even_with_force(
    tmp_path: Path, there: Callable[[Path], None], says: str
) -> None:
    there(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(ScorecardError, match=says) as refused:
        publish(tmp_path, said="second", force=True)
    assert str(tmp_path) in str(refused.value)
    assert "name another folder" in str(refused.value)
    assert tree(tmp_path) == before


def test_a_board_copy_is_no_better_in_the_publics_folder_than_the_other_way_round(tmp_path: Path) -> None:
    publish(tmp_path, APRIL)
    with pytest.raises(ScorecardError, match="for the board, and this one is for the public"):
        publish(tmp_path, audience="public")


def test_other_things_in_the_folder_stay_and_are_not_listed(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("p {}", "utf-8")
    somebodys = [tmp_path / name for name in ("2021-04", "2021-13", "notes")]
    for one in somebodys:
        one.mkdir()
        (one / "index.html").write_text("<h1>Mine</h1>", "utf-8")
    (tmp_path / "2021-02").symlink_to(tmp_path / "notes")
    before = tree(tmp_path)
    publish(tmp_path)
    after = tree(tmp_path)
    assert {name: after[name] for name in before} == before
    assert links(tmp_path, MAY) == []
    assert b"2021-04" not in after["index.html"]


def test_an_empty_folder_of_the_month_is_taken(tmp_path: Path) -> None:
    (tmp_path / "2021-05").mkdir()
    publish(tmp_path)
    assert "2021-05/scorecard.pdf" in tree(tmp_path)


def test_a_page_that_somebody_changed_stays_and_is_listed(tmp_path: Path) -> None:
    publish(tmp_path, APRIL)
    changed = page("changed").replace("<!-- /months -->", "").encode()
    (tmp_path / "2021-04" / "index.html").write_bytes(changed)
    publish(tmp_path)
    assert (tmp_path / "2021-04" / "index.html").read_bytes() == changed
    assert b"2021-04/index.html" in (tmp_path / "index.html").read_bytes()


def test_only_a_copys_own_files_are_listed(tmp_path: Path) -> None:
    publish(tmp_path, APRIL)
    (tmp_path / "2021-04" / "draft.pdf").write_bytes(b"draft")
    (tmp_path / "2021-04" / "scorecard.csv").unlink()
    publish(tmp_path)
    listing = (tmp_path / "index.html").read_text("utf-8")
    assert "2021-04/scorecard.pdf" in listing
    assert "draft" not in listing
    assert "2021-04/scorecard.csv" not in listing


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    publish(tmp_path / "link")
    assert (tmp_path / "real" / "2021-05" / "index.html").exists()


@pytest.mark.parametrize("below", ["", "copies", "copies/2021"])
def test_a_file_in_the_place_of_a_folder_stays(tmp_path: Path, below: str) -> None:
    file = tmp_path / "file"
    file.write_text("mine", "utf-8")
    with pytest.raises(ScorecardError, match="is no folder, or lies below something that is none"):
        publish(file / below)
    assert tree(tmp_path) == {"file": b"mine"}


def test_a_link_to_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ScorecardError, match="is no folder"):
        publish(tmp_path / "link")


@pytest.mark.parametrize("broken", [page().replace("board", "staff"), page().replace("<!-- months -->", "")])
def test_a_page_that_is_none_of_ours_is_a_fault_of_ours(tmp_path: Path, broken: str) -> None:
    with pytest.raises(ValueError, match="page"):
        write_copy(tmp_path / "new", MAY, {"index.html": broken.encode()}, heading="", force=False)
    assert not (tmp_path / "new").exists()


class _Refusing:
    """``os.replace`` that fails at a call, and from then on if the program is dead; if it is late, then after
    it has done what it is for."""

    def __init__(self, at: int, error: BaseException, *, is_dead: bool, is_late: bool = False) -> None:
        self._is_late = is_late
        self._at, self._error, self._is_dead, self._calls = at, error, is_dead, 0
        self._replace = os.replace

    def __call__(self, old: Path, new: Path) -> None:
        self._calls += 1
        fails = self._calls == self._at or (self._is_dead and self._calls > self._at)
        if not fails or self._is_late:
            self._replace(old, new)
        if fails:
            raise self._error


class _Died(BaseException):
    """The program is gone."""


STEPS = range(1, 7)
"""The old month away, the new one in its place, two neighbours' pages, the list; and one more: none."""


def _before(folder: Path) -> dict[str, bytes]:
    publish(folder, APRIL)
    publish(folder, JUNE)
    publish(folder, MAY)
    for month in (APRIL, JUNE):  # their links are out of date
        (folder / str(month) / "index.html").write_text(page(), "utf-8")
    (folder / "index.html").write_text(list_of_months("Old", Audience.BOARD, []), "utf-8")
    return tree(folder)


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("at", STEPS)
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "full"), PermissionError(errno.EACCES, "no"), KeyboardInterrupt()]
)
def test_a_step_that_fails_takes_all_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException, is_late: bool
) -> None:
    before = _before(tmp_path)
    monkeypatch.setattr(os, "replace", _Refusing(at, error, is_dead=False, is_late=is_late))
    if at == STEPS[-1]:
        publish(tmp_path, said="second", force=True)
        return
    with pytest.raises((ScorecardError, KeyboardInterrupt)) as failed:
        publish(tmp_path, said="second", force=True)
    if not isinstance(error, KeyboardInterrupt):
        assert "could not be written, and nothing was changed" in str(failed.value)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("at", [1, 2])
def test_a_first_copy_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, is_late: bool
) -> None:
    monkeypatch.setattr(
        os, "replace", _Refusing(at, OSError(errno.EIO, "gone"), is_dead=False, is_late=is_late)
    )
    with pytest.raises(ScorecardError, match="nothing was changed: the system says “gone”"):
        publish(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at", STEPS)
def test_a_program_that_dies_leaves_the_old_or_the_new_and_the_next_run_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    before = _before(tmp_path / "one")
    _before(tmp_path / "other")
    publish(tmp_path / "other", said="second", force=True)
    expected = tree(tmp_path / "other")
    with monkeypatch.context() as dying:
        dying.setattr(os, "replace", _Refusing(at, _Died(), is_dead=True))
        dying.setattr(shutil, "rmtree", _nothing)
        if at < STEPS[-1]:
            with pytest.raises(_Died):
                publish(tmp_path / "one", said="second", force=True)
        else:
            publish(tmp_path / "one", said="second", force=True)
    left = tree(tmp_path / "one")
    for name, content in left.items():
        assert BESIDE in name or content in (before[name], expected[name]), name
    of_may = {name: content for name, content in left.items() if name.startswith("2021-05/")}
    assert of_may in [
        {name: content for name, content in some.items() if name.startswith("2021-05/")}
        for some in (before, expected, {})
    ]
    if not of_may:  # the old one is moved away, whole
        assert at == 2
        assert [name for name in left if name.startswith(f"{BESIDE}/old/2021-05/")]
    placing.clean(tmp_path / "one")
    assert [name for name in tree(tmp_path / "one") if name.startswith("2021-05/")]
    publish(tmp_path / "one", said="second", force=True)
    assert tree(tmp_path / "one") == expected


def _nothing(*_: object) -> None:
    pass


def test_what_cannot_be_taken_back_is_said_and_mended_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _before(tmp_path)
    with monkeypatch.context() as failing:
        failing.setattr(os, "replace", _Refusing(2, OSError(errno.EIO, "gone"), is_dead=True))
        with pytest.raises(ScorecardError, match="not be put back either: publish again with --force"):
            publish(tmp_path, said="second", force=True)
    publish(tmp_path, said="second", force=True)
    assert (tmp_path / "2021-05" / "scorecard.csv").read_bytes() == b"CSV second"
    assert not (tmp_path / BESIDE).exists()


def test_what_an_interrupted_run_left_goes(tmp_path: Path) -> None:
    publish(tmp_path, APRIL)
    left = tmp_path / BESIDE / "new"
    left.mkdir(parents=True)
    (left / "half").write_bytes(b"half")
    publish(tmp_path)
    assert not (tmp_path / BESIDE).exists()


def test_a_link_in_the_place_of_what_is_left_is_not_followed(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "mine").write_bytes(b"mine")
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / BESIDE).symlink_to(theirs)
    publish(tmp_path / "copies")
    assert tree(theirs) == {"mine": b"mine"}


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "the disk has no room left"),
        (errno.EACCES, "you may not write there"),
        (errno.EROFS, "you may not write there"),
        (errno.EIO, "the system says “failed”"),
    ],
)
def test_a_folder_that_takes_no_file_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    folder = tmp_path / "a" / "b"

    def fails(_: int) -> None:
        raise OSError(number, "failed")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(ScorecardError, match=f"b could not be written, and nothing was changed: {says}"):
        publish(folder)
    assert not (tmp_path / "a").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="takes permissions that bind the user")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ScorecardError, match="you may not write there"):
        publish(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_permissions_stay(tmp_path: Path) -> None:
    publish(tmp_path, APRIL)
    changed = (tmp_path / "2021-04", tmp_path / "2021-04" / "index.html", tmp_path / "index.html")
    for path, mode in zip(changed, (0o750, 0o640, 0o600), strict=True):
        path.chmod(mode)
    publish(tmp_path)
    publish(tmp_path, APRIL, force=True)
    assert [path.stat().st_mode & 0o777 for path in changed] == [0o750, 0o640, 0o600]


def test_a_linked_month_beside_is_neither_changed_nor_listed(tmp_path: Path) -> None:
    elsewhere = publish(tmp_path / "elsewhere", APRIL)
    before = tree(elsewhere)
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "2021-04").symlink_to(elsewhere)
    publish(tmp_path / "copies")
    assert tree(elsewhere) == before
    assert links(tmp_path / "copies", MAY) == []


def test_a_page_whose_links_stay_is_not_written_again(tmp_path: Path) -> None:
    for month in (MARCH, APRIL, MAY):
        publish(tmp_path, month)
    pages = [tmp_path / str(month) / "index.html" for month in (MARCH, APRIL)]
    before = [page.stat().st_ino for page in pages]
    publish(tmp_path, said="second", force=True)
    assert [page.stat().st_ino for page in pages] == before
