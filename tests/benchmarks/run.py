"""Time and peak memory of a refresh beside openpyxl and a bare copy, all in one run; then live refreshes.

Run it with ``python3 .ci/project.py benchmark``. Each program runs as a process of its own on a fresh copy
of the same workbook, in turn, several times; the table gives the median time of the whole process, start
and imports included, and its highest memory. Machines are noisy: look at the ratios.
"""

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class Measured(NamedTuple):
    """Seconds and MiB of one program."""

    seconds: float
    mebibytes: float


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--indicators", type=int, nargs="+", default=[64, 10_000])
    parser.add_argument("--live", type=int, nargs="*", default=[64, 5_000], help="0: no live ones")
    parser.add_argument("--published", type=int, nargs="*", default=[64, 1_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cycle-only", action="store_true", help="only the commands of the month")
    options = parser.parse_args()
    # As pip does where it installs a package; the peer's is compiled.
    compileall.compile_dir(ROOT / "scorecard_xl", quiet=1)
    print(
        "| indicators | changes | program | seconds | times openpyxl's speed | MiB | of openpyxl's memory |"
    )
    print("| ---: | --- | --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for indicators in [] if options.cycle_only else options.indicators:
            for form in ("PAIRED", "TEXT"):
                measured = _measure(Path(folder), indicators, form == "PAIRED", options.rounds)
                peer = measured["openpyxl load, edit, save"]
                for program, (seconds, mebibytes) in measured.items():
                    speed, memory = peer.seconds / seconds, mebibytes / peer.mebibytes
                    row = f"{indicators:,} | {form} | {program} | {seconds:.3f} | {speed:.1f}"
                    print(f"| {row} | {mebibytes:.0f} | {memory:.0%} |", flush=True)
        print_cycle(Path(folder), options.indicators, options.rounds)
        print_published(Path(folder), options.published, options.rounds)
    if sizes := [size for size in options.live if size]:
        sys.path.insert(0, str(ROOT))
        from tests.benchmarks.live import print_table

        print()
        print_table(sizes, options.rounds)


def _measure(folder: Path, indicators: int, paired: bool, rounds: int) -> dict[str, Measured]:
    original, book, changes = folder / "original.xlsx", folder / "book.xlsx", folder / "changes.pickle"
    python = [sys.executable, "-P"]
    # In a process of its own: a child's memory is never counted below what its parent has.
    prepare = [*python, str(HERE / "prepare.py"), str(original), str(changes), str(indicators), str(paired)]
    subprocess.run(prepare, check=True)
    programs = {
        "scorecard-xl refresh": [*python, "-m", "scorecard_xl", "refresh", str(book)],
        "openpyxl load, edit, save": [*python, str(HERE / "peer_openpyxl.py"), str(book), str(changes)],
        "bare copy of the zip": [*python, str(HERE / "peer_copy.py"), str(book)],
    }
    runs: dict[str, list[Measured]] = {program: [] for program in programs}
    for _ in range(rounds + 1):
        for program, command in programs.items():
            shutil.copy(original, book)
            runs[program].append(_run(command))
    # The first round warms the disk's and the interpreter's caches.
    return {
        program: Measured(
            statistics.median(run.seconds for run in measured[1:]), max(run.mebibytes for run in measured)
        )
        for program, measured in runs.items()
    }


def print_cycle(folder: Path, sizes: Sequence[int], rounds: int) -> None:
    """The commands of the month, each beside a refresh of the same workbook."""
    print("\n| indicators | command | seconds | times as long as | MiB |")
    print("| ---: | --- | ---: | --- | ---: |")
    python = [sys.executable, "-P"]
    for indicators in sizes:
        subprocess.run([*python, str(HERE / "prepare_cycle.py"), str(folder), str(indicators)], check=True)
        book, extract = str(folder / "book.xlsx"), str(folder / "figures.csv")
        scorecard = [*python, "-m", "scorecard_xl"]
        commands = {
            name: (of, [*scorecard, *(str(part) for part in command)])
            for name, of, command in (
                ("refresh", "plain", ("refresh", book)),
                ("new-month", "plain", ("new-month", book, "--yes")),
                ("import", "plain", ("import", book, extract, "--overwrite")),
                ("refresh, with a change log", "logged", ("refresh", book)),
                ("new-month, with a change log", "logged", ("new-month", book, "--yes")),
                ("import, with a change log", "logged", ("import", book, extract, "--overwrite")),
                ("refresh, with ten years of History", "old", ("refresh", book)),
                ("refresh, with ten years and Variation", "judged", ("refresh", book)),
            )
        }
        runs: dict[str, list[Measured]] = {name: [] for name in commands}
        for _ in range(rounds + 1):
            for name, (workbook, command) in commands.items():
                shutil.copy(folder / f"{workbook}.xlsx", book)
                runs[name].append(_run(command))
        seconds = {
            name: statistics.median(run.seconds for run in measured[1:]) for name, measured in runs.items()
        }
        for name, (of, _) in commands.items():
            base = "refresh, with a change log" if of == "logged" and "refresh" not in name else "refresh"
            ratio = f"{seconds[name] / seconds[base]:.2f} × {base}" if name != base else ""
            memory = max(run.mebibytes for run in runs[name])
            print(f"| {indicators:,} | {name} | {seconds[name]:.3f} | {ratio} | {memory:.0f} |", flush=True)


def print_published(folder: Path, sizes: Sequence[int], rounds: int) -> None:
    """A copy to hand out, with fourteen months of each indicator and with ten years."""
    print("\n| indicators | copy | seconds | MiB | KiB of the page | KiB of the PDF |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    python, copies = [sys.executable, "-P"], folder / "copies"
    for indicators in sizes:
        subprocess.run([*python, str(HERE / "prepare_cycle.py"), str(folder), str(indicators)], check=True)
        for name, workbook in (("publish", "plain"), ("publish, with ten years", "judged")):
            shutil.rmtree(copies, ignore_errors=True)
            book = str(folder / f"{workbook}.xlsx")
            command = [*python, "-m", "scorecard_xl", "publish", book, "-o", str(copies), "--force"]
            runs = [_run(command) for _ in range(rounds + 1)]
            seconds = statistics.median(run.seconds for run in runs[1:])
            memory = max(run.mebibytes for run in runs)
            (month,) = (path for path in copies.iterdir() if path.is_dir())
            page, pdf = ((month / file).stat().st_size >> 10 for file in ("index.html", "scorecard.pdf"))
            print(
                f"| {indicators:,} | {name} | {seconds:.3f} | {memory:.0f} | {page:,} | {pdf:,} |", flush=True
            )


def _run(command: list[str]) -> Measured:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return Measured(seconds, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))


if __name__ == "__main__":
    main()
