"""Tries a mutated workbook, and says what went wrong."""

import signal
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import openpyxl

import scorecard_xl
from scorecard_xl import ScorecardError
from tests.fuzzing.books import books
from tests.fuzzing.cell_mutations import OF_SHEET, formats_changed
from tests.fuzzing.comparison import differences
from tests.fuzzing.package_mutations import bytes_changed, choose, parts_changed, zipped
from tests.fuzzing.xml_mutations import OF_XML

SLOWEST = 5.0
"""Seconds that one call may take; the whole published scorecard takes 0.04."""

_LONGEST_MESSAGE = 1_500


class Finding(NamedTuple):
    """What went wrong with a case; ``kind`` is the same for cases that show the same fault."""

    case: int
    kind: str
    details: str


class Hangs(BaseException):
    """Not an Exception, so that nothing of ours can take it for an error of its own."""


@contextmanager
def watched() -> Iterator[None]:
    """Raise Hangs in what takes longer than it may."""

    def stop(*_: object) -> None:
        raise Hangs

    if not hasattr(signal, "SIGPROF"):  # Windows
        yield
        return
    # The processor's time counts, as others may be busy; but who waits for ever uses none.
    timers = (
        (signal.ITIMER_PROF, signal.SIGPROF, SLOWEST),
        (signal.ITIMER_REAL, signal.SIGALRM, 12 * SLOWEST),
    )
    before = [signal.signal(number, stop) for _, number, _ in timers]
    for timer, _, seconds in timers:
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for (timer, number, _), handler in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The workbooks, each with how often it is taken: the small ones most of the time."""
    names = tuple(books())
    return names, tuple(
        1 if name in ("everything.xlsm",) or name.startswith("published") else 12 for name in names
    )


def mutated(case: int, seed: int) -> tuple[str, bytes]:
    """A mutated workbook and its name; the same for the same case and seed."""
    random = Random(f"{seed} {case}")
    names, weights = _names()
    name = random.choices(names, weights)[0]
    package = list(books()[name])
    kinds = random.choices(("cells", "xml", "formats", "parts", "bytes"), (38, 40, 3, 7, 12))
    kinds += random.choices(("cells", "xml", ""), (3, 2, 6))
    for kind in kinds:
        if kind in ("cells", "xml", "formats"):
            part = choose(random, [part for part, _ in package])
            if kind == "cells":
                sheets = [part for part, _ in package if "worksheets/sheet" in part]
                part = random.choice([*sheets[:2], *sheets]) if sheets else part
            elif kind == "formats":
                part = "xl/styles.xml"
            package = [(p, _part_changed(random, kind, data) if p == part else data) for p, data in package]
        elif kind == "parts":
            package = parts_changed(random, package)
    data = zipped(package, random if "parts" in kinds else None)
    return name, bytes_changed(random, data) if "bytes" in kinds else data


def _part_changed(random: Random, kind: str, data: bytes) -> bytes:
    if kind == "formats":
        return formats_changed(random, data)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        mutators = OF_SHEET if kind == "cells" else OF_XML
        data = random.choice(mutators)(random, data)
    return data


def tried(case: int, seed: int, folder: Path) -> tuple[str, Finding | None]:
    """What came of a case, in a word, and what went wrong with it."""
    name, data = mutated(case, seed)
    random = Random(f"{seed} {case} options")
    path = folder / name
    path.write_bytes(data)
    replaces = random.random() < 0.3
    outcome = "refused"
    try:
        with watched():
            scorecard_xl.check(path)
            outcome = "read"
            result = scorecard_xl.refresh(path, replace_formulas=replaces)
            outcome = "refreshed" if result.written else "up to date"
    except ScorecardError as error:
        wrong = _faults_of_refusal(str(error), path, data, folder)
        path.unlink()
        return outcome, Finding(case, *wrong) if wrong else None
    except Hangs:
        place = traceback.extract_tb(sys.exc_info()[2])[-1]
        return outcome, Finding(case, f"hangs in {_place(place)}", name)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "scorecard_xl" in frame.filename]
        kind = f"{type(error).__name__} in {_place(ours[-1] if ours else frames[-1])}"
        return outcome, Finding(case, kind, traceback.format_exc())
    try:
        with watched():
            wrong = _faults_of_success(result, data, path, replaces)
    except Hangs:
        ours = [f for f in traceback.extract_tb(sys.exc_info()[2]) if "scorecard_xl" in f.filename]
        # What reads its work may be slow: openpyxl makes a cell of each that a merged area covers.
        wrong = (f"hangs in {_place(ours[-1])}", name) if ours else None
    path.unlink()
    return outcome, Finding(case, *wrong) if wrong else None


def _place(frame: traceback.FrameSummary) -> str:
    return f"{Path(frame.filename).name}:{frame.name}"


def _faults_of_refusal(message: str, path: Path, data: bytes, folder: Path) -> tuple[str, str] | None:
    if path.read_bytes() != data:
        return "refused and changed", message
    if left := [other.name for other in folder.iterdir() if other != path]:
        return "refused and left a file", f"{left}: {message}"
    if path.name not in message:
        return "sentence without the file's name", message
    has_breaks = any(ord(character) < ord(" ") for character in message)
    if not message.endswith(".") or has_breaks or len(message) > _LONGEST_MESSAGE:
        return "not one sentence", message[:2_000]
    return None


def _faults_of_success(
    result: scorecard_xl.Refreshed, before: bytes, path: Path, replaces: bool
) -> tuple[str, str] | None:
    after = path.read_bytes()
    if not result.written:
        return ("written and not said", "") if after != before else None
    if wrong := differences(before, after, result.changes, may_share=replaces):
        return f"changed more than its own: {wrong[0]}", wrong[1]
    try:
        again = scorecard_xl.refresh(path, replace_formulas=replaces)
        found = scorecard_xl.check(path).findings
    except ScorecardError as error:
        return "refused what it wrote", str(error)
    if again.written or again.changes:
        return "a second refresh writes", f"{again.changes[:3]}"
    if wrong_figures := [finding for finding in found if finding.code == "computed-differs"]:
        return "a check contradicts the refresh", f"{wrong_figures[:3]}"
    # Reading all of it again takes longer than all the rest, so one in four has to do.
    return _not_opened(before, path) if len(before) % 4 == 0 else None


def _not_opened(before: bytes, path: Path) -> tuple[str, str] | None:
    """Whether openpyxl opened the workbook before and not after."""
    if not (error := _openpyxl_error(path)):
        return None
    path.write_bytes(before)
    return None if _openpyxl_error(path) else ("openpyxl opens it no more", error)


def _openpyxl_error(path: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            openpyxl.load_workbook(path).close()
        except Exception as error:
            return repr(error)
    return ""


def findings(cases: Iterable[int], seed: int, folder: Path, outcomes: Counter[str]) -> Iterator[Finding]:
    """Try these cases, count what came of them, and give what went wrong."""
    for case in cases:
        outcome, finding = tried(case, seed, folder)
        outcomes[outcome] += 1
        if finding:
            yield finding
            for left in folder.iterdir():
                left.unlink()
