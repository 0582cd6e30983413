"""Two commands at once on one workbook: both land, one after the other, or the second says who is at work."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlwings

import scorecard_xl
from scorecard_xl.own_sheets.lists import CHANGE_LOG
from scorecard_xl.workbooks import turns
from scorecard_xl.workbooks.opening import open_workbook
from scorecard_xl.workbooks.turns import turn_at_file, turn_at_open_book
from tests.places import TEMPLATE

AT_WORK = r"another command of scorecard-xl by \S+ on \S+ is at work on it; wait until that has finished"
HOLDING = """
import sys
from pathlib import Path
from scorecard_xl.workbooks.turns import turn_at_file
with turn_at_file(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""

Held = Callable[[Path], "subprocess.Popen[str]"]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return Path(shutil.copy(TEMPLATE, tmp_path))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 0.2)


def holding(path: Path) -> "subprocess.Popen[str]":
    """Another process that has the turn, until its input ends."""
    command = [sys.executable, "-c", HOLDING, str(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def extract(folder: Path, refs: Sequence[str]) -> Path:
    path = folder / f"{refs[0]}.csv"
    path.write_text("ref,month,value\n" + "".join(f"{ref},2021-05,777\n" for ref in refs), encoding="utf-8")
    return path


def importing(book: Path, figures: Path, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "scorecard_xl", "import", str(book), str(figures), "--skip-bad"]
    return subprocess.Popen(
        [*command, "--overwrite", *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


REFS = ("M1", "M2", "EH2", "EH3", "CP1", "CP6B", "CP9", "LAC1")


@pytest.mark.parametrize("pair", range(5))
def test_two_imports_at_once_both_land(pair: int, template: Path, tmp_path: Path) -> None:
    both = [importing(template, extract(tmp_path, refs)) for refs in (REFS[:4], REFS[4:])]
    said = [process.communicate()[0] for process in both]
    assert ["4 figures changed" in text for text in said] == [True, True], said
    rows = openpyxl.load_workbook(template)["Scorecard"].iter_rows(values_only=True)
    assert {row[0]: row[17] for row in rows if row[0] in REFS} == dict.fromkeys(REFS, 777)


@pytest.mark.live
@pytest.mark.parametrize("pair", range(3))
def test_two_imports_at_once_into_an_open_workbook_are_both_logged(
    pair: int, template: Path, tmp_path: Path, app: xlwings.App, office: str
) -> None:
    book = app.books.open(template)
    scorecard_xl.refresh(book)
    both = [
        importing(template, extract(tmp_path, refs), "--libreoffice", office) for refs in (REFS[:4], REFS[4:])
    ]
    said = [process.communicate()[0] for process in both]
    assert ["4 figures changed" in text for text in said] == [True, True], said
    log = book.sheets[CHANGE_LOG.name].used_range.options(ndim=2).value
    logged = [row[5] for row in log if row[7] == 777 or row[8] == 777]
    assert sorted(logged) == sorted(REFS)


def test_the_second_says_who_is_at_work(template: Path, impatient: None) -> None:
    before = template.read_bytes()
    with holding(template):
        with pytest.raises(scorecard_xl.ScorecardError, match=rf"^{template.name}: {AT_WORK}"):
            scorecard_xl.refresh(template)
        assert template.read_bytes() == before
        assert scorecard_xl.refresh(template, dry_run=True).changes
        assert scorecard_xl.check(template).findings
    assert scorecard_xl.refresh(template).written


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_every_user_of_the_folder_may_take_a_turn(template: Path) -> None:
    umask = os.umask(0o077)
    try:
        with turn_at_file(template):
            (lock,) = [path for path in template.parent.iterdir() if path.name.endswith("-turn")]
            assert lock.stat().st_mode & 0o777 == 0o666
    finally:
        os.umask(umask)


def test_another_name_of_the_file_is_the_same_turn(template: Path, impatient: None) -> None:
    link = template.with_name("link.xlsm")
    link.symlink_to(template.name)
    with holding(link), pytest.raises(scorecard_xl.ScorecardError, match=AT_WORK):
        scorecard_xl.refresh(template)


def test_a_process_that_was_killed_stops_nobody(template: Path) -> None:
    with holding(template) as process:
        process.kill()
    assert any(path.name.endswith("-turn") for path in template.parent.iterdir())
    assert scorecard_xl.refresh(template).written
    assert [path.name for path in template.parent.iterdir()] == [template.name]


def test_the_turn_passes_on_to_whoever_waits(template: Path) -> None:
    process = holding(template)
    other = importing(template, extract(template.parent, REFS))
    process.communicate("")
    assert "8 figures changed" in other.communicate()[0]


def test_what_a_killed_command_left_over_is_removed(template: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    theirs = template.with_name(f".~{template.name}.scorecard-xl-{os.getppid()}-0123abcd")
    left = template.with_name(f".~{template.name}.scorecard-xl-{ended.pid}-0123abcd")
    for path in (theirs, left):
        path.write_bytes(b"half a workbook")
    scorecard_xl.refresh(template, dry_run=True)
    assert left.exists()
    scorecard_xl.refresh(template)
    assert (left.exists(), theirs.exists()) == (False, True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks in another way")
def test_a_folder_that_does_not_lock_is_said(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(*_: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr("fcntl.flock", flock)
    result = scorecard_xl.refresh(template)
    assert result.written
    assert "folder-does-not-lock" in [problem.code for problem in result.problems]
    assert "folder-does-not-lock" not in [problem.code for problem in scorecard_xl.refresh(template).problems]
    assert [path.name for path in template.parent.iterdir()] == [template.name]


def test_a_file_in_a_folder_that_takes_no_file_is_read_all_the_same(template: Path) -> None:
    with turn_at_file(template.parent / "nowhere" / "book.xlsx") as has_it:
        assert not has_it


@pytest.mark.live
def test_a_click_does_not_wait(template: Path, app: xlwings.App) -> None:
    book = app.books.open(template)
    with (
        turn_at_open_book(book.name, book.fullname),
        pytest.raises(scorecard_xl.ScorecardError, match=AT_WORK),
        open_workbook(book, to_write=True, is_clicked=True),
    ):
        pass
