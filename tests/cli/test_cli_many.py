"""Many workbooks in one command: side by side, in order, and none stops the others."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import scorecard_xl
from tests.cli.test_cli import Command
from tests.cli.test_console import on_a_terminal
from tests.places import DATA


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(capsys)


def council(folder: Path, number: int = 8) -> list[str]:
    """Scorecards of a council's services, with one file among them that is none; the names in order."""
    services = folder / "services"
    for place in range(number):
        path = services / f"{place:02}" / "scorecard one.xlsx"
        path.parent.mkdir(parents=True)
        shutil.copy(DATA / "published_text.xlsx", path)
    (services / "03" / "scorecard one.xlsx").write_text("none")
    return [str(Path("services", f"{place:02}", "scorecard one.xlsx")) for place in range(number)]


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_all_are_refreshed_in_order_and_one_that_fails_stops_none(
    jobs: str, run: Command, tmp_path: Path
) -> None:
    names = council(tmp_path)
    ran = run("refresh", "services", "--recursive", "--jobs", jobs)
    assert ran.status == 2
    *lines, summary = ran.out.splitlines()
    good = [name for name in names if "03" not in name]
    assert lines == [
        f"{name}: May-21, 6 tables, 64 indicators, 83 cells changed, 0 problems" for name in good
    ]
    assert summary.startswith("8 workbooks: 1 failed, in ")
    assert ran.error.startswith(f"{names[3]} is something else")
    for name in good:
        assert scorecard_xl.refresh(name, dry_run=True).changes == ()


def test_json_is_one_line_for_each_workbook(run: Command, tmp_path: Path) -> None:
    names = council(tmp_path)
    found = run("check", *names, "--json", "--jobs", "2").objects
    assert [one["workbook"] for one in found] == names
    assert [one["workbook"] for one in found if "error" in one] == [names[3]]


def test_extracts_of_the_whole_council_come_into_each_of_its_workbooks(run: Command, tmp_path: Path) -> None:
    names = council(tmp_path)
    Path("figures.csv").write_text("ref,month,value\nM1,May-21,1901\nZZ9,May-21,3\n", "utf-8")
    ran = run("import", "services", "--recursive", "--from", "figures.csv", "--overwrite", "--skip-bad")
    assert ran.out.count("1 figure changed") == 7
    for name in names[:3]:
        table = scorecard_xl.read(name).tables[0]
        assert table.indicators[0].figures[-1] == 1901


def test_letters_of_each_workbook_have_a_folder_of_their_own(run: Command, tmp_path: Path) -> None:
    names = council(tmp_path, 4)
    run("refresh", *names)
    assert run("chase", *names, "-o", "letters").status == 2
    assert sorted(path.name for path in Path("letters").iterdir()) == [
        "scorecard one",
        "scorecard one 2",
        "scorecard one 3",
    ]
    letters = {tuple(sorted(path.name for path in folder.iterdir())) for folder in Path("letters").iterdir()}
    assert len(letters) == 1 and all(letters)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--jobs", "0"), "0 is no number of jobs"),
        (("--jobs", "many"), "many is no number of jobs"),
    ],
)
def test_a_number_of_jobs_is_one_or_more(arguments: tuple[str, ...], said: str, run: Command) -> None:
    ran = run("refresh", "services", *arguments)
    assert ran.status == 2
    assert said in ran.error


def test_an_empty_folder_is_one_sentence(run: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("refresh", "empty")
    assert (ran.status, ran.out) == (2, "")
    assert ran.error.startswith("empty is a folder without a workbook")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal in the standard library")
def test_a_terminal_is_shown_how_far_it_is(run: Command, tmp_path: Path) -> None:
    run("refresh", *council(tmp_path))
    status, out, shown = on_a_terminal("refresh", "services", "--recursive", "--json", "--jobs", "2")
    assert status == 2
    assert len([json.loads(line) for line in out.splitlines()]) == 8
    assert "/8" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such signal")
def test_ctrl_c_leaves_every_file_whole(run: Command, tmp_path: Path) -> None:
    names = council(tmp_path, 60)
    command = [sys.executable, "-m", "scorecard_xl", "refresh", *names, "--jobs", "2"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(names[0])
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of them
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert said.splitlines()[-1].startswith("Stopped; no file is half written.")
    assert "Traceback" not in said
    time.sleep(0.2)
    changes = set()
    for name in names:
        if "03" not in name:
            changes.add(len(scorecard_xl.refresh(name, dry_run=True).changes))
    assert changes == {0, 83}
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"scorecard one.xlsx"}
