"""Work on many things on the cores of this computer."""

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from scorecard_xl.many.spreading import WorkLost, spread, usual_jobs


class Thing(NamedTuple):
    """A number, and a folder where what was done is noted."""

    number: int
    folder: Path


def done_in(folder: Path) -> list[int]:
    return sorted(int(path.name.partition("_")[0]) for path in folder.iterdir())


def squared(thing: Thing) -> int:
    """Later things are done sooner; each leaves a file of its own each time."""
    time.sleep(0.05 / (thing.number + 1))
    Path(thing.folder, f"{thing.number}_{os.getpid()}_{time.monotonic_ns()}").touch()
    return thing.number**2


def squared_unless_three(thing: Thing) -> int:
    if thing.number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return squared(thing)


def process_of(thing: Thing) -> int:
    squared(thing)
    return os.getpid()


@pytest.fixture
def things(tmp_path: Path) -> list[Thing]:
    folder = tmp_path / "done"
    folder.mkdir()
    return [Thing(number, folder) for number in range(12)]


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_things(jobs: int, things: list[Thing]) -> None:
    ended = []
    results = list(spread(squared, things, jobs, lambda: ended.append(1)))
    assert results == [number**2 for number in range(12)]
    assert done_in(things[0].folder) == list(range(12))
    assert len(ended) == 12


def test_several_processes_are_at_work(things: list[Thing]) -> None:
    several = set(spread(process_of, things, 3))
    assert 1 < len(several) <= 3 and os.getpid() not in several
    assert set(spread(process_of, things, 1)) == {os.getpid()}


@pytest.mark.parametrize("jobs", [2, 5])
def test_what_ends_its_process_is_lost_alone(jobs: int, things: list[Thing]) -> None:
    results = list(spread(squared_unless_three, things, jobs))
    assert isinstance(results.pop(3), WorkLost)
    assert results == [number**2 for number in range(12) if number != 3]


def test_nothing_more_is_begun_once_nobody_waits(things: list[Thing]) -> None:
    many = [Thing(number, things[0].folder) for number in range(500)]
    results = spread(squared, many, 2)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert 0 < len(done_in(things[0].folder)) < 400


@pytest.mark.parametrize(("things", "most"), [(1, 1), (3, 1), (8, 2), (10_000, os.cpu_count() or 1)])
def test_a_few_things_are_not_worth_many_processes(things: int, most: int) -> None:
    assert 1 <= usual_jobs(things) <= most
