"""Seconds and engine calls of a refresh in a workbook that LibreOffice has open, step by step.

Run it with ``python3 .ci/project.py benchmark``. Time counts from the connection on: the modules are
loaded. The first refresh writes every computed cell, the next one finds nothing to do.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scorecard_xl import libreoffice
from scorecard_xl.actions.refresh import list_updates
from scorecard_xl.reading.scorecard import read
from scorecard_xl.workbooks.opening import opened
from tests.data.build_large import build
from tests.programs.engine_calls import counting_calls
from tests.programs.running_libreoffice import running


class Live(NamedTuple):
    """Seconds of the steps of a refresh, and how often it called the engine."""

    reading: float
    computing: float
    writing: float
    calls: int

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.reading + self.computing + self.writing


def measure(sizes: list[int], rounds: int) -> Iterator[tuple[int, str, Live]]:
    """For each number of indicators, the medians of a first refresh and of the one after it."""
    with running("--headless") as address, tempfile.TemporaryDirectory() as folder:
        for indicators in sizes:
            path = Path(folder) / f"{indicators}.xlsx"
            build(path, indicators, paired=True)
            runs = [(_refresh(address, path), _refresh(address, path, close=True)) for _ in range(rounds + 1)]
            for name, measured in zip(("first", "nothing to do"), zip(*runs[1:], strict=True), strict=True):
                yield indicators, name, Live(*map(statistics.median, zip(*measured, strict=True)))


def _refresh(address: str, path: Path, *, close: bool = False) -> Live:
    app = libreoffice.connect(address).apps.active
    assert app is not None
    if path.name not in app.books:
        app.books.open(path)
    with counting_calls() as counted:
        start = time.perf_counter()
        app = libreoffice.connect(address).apps.active
        assert app is not None
        book = app.books[path.name]
        workbook = opened(book)
        scorecard = read(workbook)
        read_at = time.perf_counter()
        updates, _ = list_updates(scorecard)
        computed_at = time.perf_counter()
        workbook.apply(updates)
        written_at = time.perf_counter()
    if close:
        book.close()
    return Live(read_at - start, computed_at - read_at, written_at - computed_at, counted.total())


def print_table(sizes: list[int], rounds: int) -> None:
    """Print the table in Markdown."""
    print("| indicators | refresh | seconds | read | compute | write | engine calls |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for indicators, name, live in measure(sizes, rounds):
        steps = " | ".join(
            f"{step:.3f}" for step in (live.seconds, live.reading, live.computing, live.writing)
        )
        print(f"| {indicators:,} | {name} | {steps} | {live.calls:.0f} |", flush=True)
