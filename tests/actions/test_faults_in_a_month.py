"""Each command of the month meets a fault: nothing that anybody entered is lost, and it works the next "
"time."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scorecard_xl.cli.main import main
from tests.places import TEMPLATE

Steps = dict[str, tuple[str, ...]]
STEPS: Steps = {
    "refresh": ("refresh", "{book}"),
    "new month": ("new-month", "{book}", "--yes"),
    "import": ("import", "{book}", "{extract}", "--skip-bad"),
    "lock": ("lock", "{book}", "2021-05", "--yes"),
    "undo": ("undo", "{book}"),
    "log": ("log", "{book}"),
}

# What a process does in place of a step of the saving, before it is gone.
KILLED = {
    "while the file is written": (
        "from scorecard_xl.workbooks.file.archive import Archive\n"
        "whole = Archive.write\n"
        "def half(self, file, *rest):\n"
        "    whole(self, file, *rest)\n"
        "    file.truncate(file.tell() // 2)\n"
        "    os._exit(9)\n"
        "Archive.write = half\n"
    ),
    "before it is put on the disk": "os.fsync = lambda *arguments: os._exit(9)\n",
    "before it takes its place": "os.replace = lambda *arguments: os._exit(9)\n",
}


class Month:
    """A workbook with a log, one action done already, and figures to import."""

    def __init__(self, folder: Path, *, keeps_log: bool) -> None:
        self.book = Path(shutil.copy(TEMPLATE, folder / "scorecard.xlsm"))
        if not keeps_log:
            self.book = Path(shutil.copy(folder.parent / "without_log.xlsx", folder / "scorecard.xlsx"))
        self.extract = folder / "figures.csv"
        self.extract.write_text("ref,month,value\nM1,2021-04,1700\nCIN5,2021-05,2000\n", encoding="utf-8")
        self.old = self.book.read_bytes()

    def command(self, step: str) -> list[str]:
        return [part.format(book=self.book, extract=self.extract) for part in STEPS[step]]


@pytest.fixture(params=STEPS)
def step(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def month(step: str, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Month]:
    shutil.copy(data / "published_paired.xlsx", tmp_path / "without_log.xlsx")
    folder = tmp_path / "folder"
    folder.mkdir()
    month = Month(folder, keeps_log=step != "log")
    if step == "import":
        month.extract.write_text("ref,month,value\nLSCB17a,2021-04,3\nLSCB17a,2021-05,4\n", encoding="utf-8")
    if step in ("undo", "lock"):
        assert main(["refresh", str(month.book)]) == 0
        month.old = month.book.read_bytes()
    capsys.readouterr()
    yield month


def goes_well(step: str, month: Month) -> None:
    """The command does what it should once the fault is gone."""
    assert main(month.command(step)) in (0, 1)
    assert month.book.read_bytes() != month.old


@pytest.mark.parametrize("moment", KILLED)
def test_a_kill_leaves_the_workbook_as_it_was(step: str, month: Month, moment: str) -> None:
    program = f"import os, sys\n{KILLED[moment]}from scorecard_xl.cli.main import main\nmain(sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", program, *month.command(step)], capture_output=True)
    assert done.returncode == 9, done.stderr
    assert month.book.read_bytes() == month.old
    goes_well(step, month)


def test_somebody_elses_lock_keeps_everybody_out(
    step: str, month: Month, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = month.book.with_name(f"~${month.book.name}")
    lock.write_bytes(
        bytes([3]) + b"Ann".ljust(54, b" ") + bytes([3, 0]) + "Ann".encode("utf-16-le").ljust(108)
    )
    assert main(month.command(step)) == 2
    assert month.book.read_bytes() == month.old
    assert "Ann" in capsys.readouterr().err
    lock.unlink()
    goes_well(step, month)


def no_room(*arguments: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def in_use(*arguments: object) -> None:
    raise PermissionError(errno.EACCES, "The file is in use")


@pytest.mark.parametrize(("function", "refusal"), [("fsync", no_room), ("replace", in_use)])
def test_a_refused_save_changes_nothing_and_leaves_nothing_behind(
    step: str,
    month: Month,
    function: str,
    refusal: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = sorted(month.book.parent.iterdir())
    with monkeypatch.context() as patched:
        patched.setattr(os, function, refusal)
        assert main(month.command(step)) == 2
    assert month.book.read_bytes() == month.old
    assert sorted(month.book.parent.iterdir()) == files
    assert capsys.readouterr().err.count("\n") == 1
    goes_well(step, month)


def test_a_change_by_somebody_meanwhile_is_not_overwritten(
    step: str, month: Month, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = month.old + b"\0"
    fsync = os.fsync

    def meanwhile(descriptor: int) -> None:
        month.book.write_bytes(theirs)
        fsync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", meanwhile)
        assert main(month.command(step)) == 2
    assert month.book.read_bytes() == theirs
    assert "changed by somebody" in capsys.readouterr().err
