"""Work on a Dask cluster: a scheduler and two workers on this computer."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

import scorecard_xl
from scorecard_xl import many
from scorecard_xl.errors import ScorecardError
from scorecard_xl.many.on_cluster import reached
from tests.cli.test_cli import Command
from tests.places import DATA, ROOT

_SECONDS = 40


class Cluster(NamedTuple):
    """A scheduler's address, and the processes of its workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]


def started(*arguments: str, folder: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    }
    with (folder / "said").open("ab") as said:
        command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
        return subprocess.Popen(command, env=environment, stdout=said, stderr=said, cwd=folder)


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    usual = ("--no-dashboard", "--scheduler-file", str(file))
    scheduler = started("dask_scheduler", "--host", "127.0.0.1", "--port", "0", *usual, folder=folder)
    workers = [
        started("dask_worker", "--no-nanny", "--nthreads", "1", *usual, folder=folder) for _ in range(2)
    ]
    try:
        end = time.monotonic() + _SECONDS
        while not file.is_file() or not file.read_text("utf-8").strip():
            assert time.monotonic() < end, (folder / "said").read_text()
            time.sleep(0.1)
        address = json.loads(file.read_text("utf-8"))["address"]
        with reached(address) as client:
            client.wait_for_workers(2, timeout=_SECONDS)
        yield Cluster(address, workers)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def books(tmp_path: Path) -> list[Path]:
    """Forty workbooks with a change log, which tells how often each was refreshed."""
    logged = tmp_path / "logged.xlsm"
    shutil.copy(ROOT / "workbook_template.xlsm", logged)
    folder = tmp_path / "books"
    folder.mkdir()
    return [Path(shutil.copy(logged, folder / f"{number:02}.xlsm")) for number in range(40)]


def times_refreshed(book: Path) -> int:
    """How often a workbook's change log tells of its first change."""
    import openpyxl

    sheet = openpyxl.load_workbook(book, read_only=True)["Change log"]
    cells = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    return sum("refresh" in row and "T7" in row for row in cells)


def test_a_worker_that_is_killed_loses_no_workbook_and_doubles_none(
    cluster: Cluster, books: list[Path]
) -> None:
    before = [book.stat().st_mtime_ns for book in books]

    def written() -> int:
        return sum(book.stat().st_mtime_ns != at for book, at in zip(books, before, strict=True))

    with reached(cluster.address) as client, ThreadPoolExecutor(1) as thread:
        ran = thread.submit(many.refresh, books, client=client)
        end = time.monotonic() + _SECONDS
        while not written() and time.monotonic() < end:
            time.sleep(0.005)
        cluster.workers[0].kill()
        in_the_middle = written()
        found = ran.result(timeout=2 * _SECONDS)
    assert 0 < in_the_middle < len(books)
    assert [one.path for one in found] == list(map(str, books))
    assert [one.error for one in found] == [""] * 40
    assert [times_refreshed(book) for book in books] == [1] * 40
    for book in books[::8]:
        assert scorecard_xl.refresh(book, dry_run=True).changes == ()


def test_the_command_hands_its_work_to_the_cluster(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.xlsx", "a.xlsx"):
        shutil.copy(DATA / "published_text.xlsx", name)
    ran = Command(capsys)("refresh", "b.xlsx", "a.xlsx", "none.xlsx", "--dask", cluster.address)
    assert ran.status == 2
    *lines, summary = ran.out.splitlines()
    assert [line.partition(",")[0] for line in lines] == ["b.xlsx: May-21", "a.xlsx: May-21"]
    assert summary.startswith("3 workbooks: 1 failed, in ")
    assert "none.xlsx is not there" in ran.error
    assert scorecard_xl.refresh("a.xlsx", dry_run=True).changes == ()


def test_a_cluster_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard_xl.many.on_cluster._SECONDS", 1)
    with (
        pytest.raises(ScorecardError, match=r"^No Dask scheduler answers at tcp://127\.0\.0\.1:9"),
        reached("tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.parametrize("address", ["", "what: ever", "127.0.0.1"])
def test_an_address_that_is_none_is_one_sentence(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorecard_xl.many.on_cluster._SECONDS", 1)
    with pytest.raises(ScorecardError, match="No Dask scheduler"), reached(address):
        pass


def test_without_dask_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ScorecardError, match=r"pip install 'scorecard-xl\[dask\]'"),
        reached("tcp://127.0.0.1:9"),
    ):
        pass
