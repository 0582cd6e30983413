"""The command ``scorecard-xl``: its arguments, what it prints, and its exit status."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TextIO

from . import __version__, check, refresh
from .cells import CellChange, CellError, Value
from .checking import Checked
from .errors import ScorecardError
from .model import Month, Problem, Scorecard

DONE, FOUND, FAILED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when all is done and nothing found, 1 for findings, 2 for an error."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that has no arrows shows question marks
    gc.disable()  # nothing here makes cycles worth collecting, and looking for them takes a fifth of the time
    try:
        status = _run(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("Stopped; no workbook is half written.", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scorecard-xl",
        description="Refresh and check council scorecards in their Excel workbooks, without Excel.",
    )
    parser.add_argument("--version", action="version", version=f"scorecard-xl {__version__}")
    # With its own prog, argparse needs no formatter of help texts, which is slow to import.
    commands = parser.add_subparsers(prog="scorecard-xl", dest="command", required=True, metavar="COMMAND")
    refreshing = commands.add_parser(
        "refresh", help="recompute the computed cells", description="Recompute every computed cell, in place."
    )
    checking = commands.add_parser(
        "check",
        help="say what is wrong, write nothing",
        description="Say what the computed cells show wrong, and what people have to look at; write nothing.",
    )
    for command in (refreshing, checking):
        command.add_argument("books", nargs="+", metavar="BOOK", help="a .xlsx or .xlsm workbook")
        command.add_argument("--month", type=_month, help="the reporting month, as 2021-05")
        command.add_argument("--sheet", metavar="NAME", help="the only sheet to look at")
        command.add_argument(
            "--json", action="store_true", help="print one JSON object a line for each workbook"
        )
    refreshing.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="write to this file, replacing it if it is there, and leave BOOK as it is",
    )
    refreshing.add_argument(
        "--replace-formulas",
        action="store_true",
        help="replace formulas in computed cells that give a wrong result",
    )
    refreshing.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
    return parser


def _month(text: str) -> Month:
    try:
        return Month.of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no month: write it like 2021-05") from None


def _run(options: argparse.Namespace) -> int:
    books = [book for pattern in options.books for book in _named(pattern)]
    if getattr(options, "output", None) and len(books) > 1:
        print("With -o there can be one BOOK only: name one, or refresh them in place.", file=sys.stderr)
        return FAILED
    statuses = []
    with _progress(books) as each:
        for book in each:
            statuses.append(_one(book, options))
    return max(statuses, default=DONE)


def _named(pattern: str) -> list[str]:
    """The files that a pattern names, where the shell leaves patterns to the programs (Windows)."""
    if "*" in pattern and not Path(pattern).exists():
        import glob

        return sorted(glob.glob(pattern)) or [pattern]
    return [pattern]


def _progress(books: list[str]) -> Any:
    if len(books) < 2 or not sys.stderr.isatty():
        return nullcontext(books)
    from tqdm import tqdm

    return tqdm(books, unit="book", leave=False)


def _one(book: str, options: argparse.Namespace) -> int:
    act: Callable[[str, argparse.Namespace], int] = _refresh if options.command == "refresh" else _check
    try:
        return act(book, options)
    except ScorecardError as error:
        message = str(error)
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        message = (
            f"{Path(book).name}: something went wrong inside scorecard-xl, and nothing was written; "
            f"please report it with {_logged(error)}."
        )
    if options.json:
        _say_json({"workbook": book, "error": message})
    _say(message, sys.stderr)
    return FAILED


def _logged(error: Exception) -> str:
    """Append an error of ours to the log, and say where its details are."""
    import datetime
    import tempfile
    import traceback

    from platformdirs import user_log_path

    details = "".join(traceback.format_exception(error))
    entry = f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S} scorecard-xl {__version__}\n{details}\n"
    for folder in (user_log_path("scorecard-xl", appauthor=False), Path(tempfile.gettempdir())):
        place = folder / "scorecard-xl.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with place.open("a", encoding="utf-8") as log:
                log.write(entry)
            return f"the details in {place}"
        except OSError:
            continue
    place_in_code = traceback.extract_tb(error.__traceback__)[-1]
    return f"this: {type(error).__name__} in {Path(place_in_code.filename).name}, line {place_in_code.lineno}"


def _refresh(book: str, options: argparse.Namespace) -> int:
    result = refresh(
        book,
        output=options.output,
        month=options.month,
        sheet=options.sheet,
        replace_formulas=options.replace_formulas,
        dry_run=options.dry_run,
    )
    if options.json:
        _say_json(
            {
                **_about(book, result.scorecard),
                "tables": len(result.scorecard.tables),
                "indicators": sum(1 for _ in result.scorecard.indicators),
                "written": result.written,
                "changes": [_change_object(change) for change in result.changes],
                "problems": [_problem_object(problem) for problem in result.problems],
            }
        )
        return DONE
    changed = _count(len(result.changes), "cell")
    changed = f"{changed} would change" if options.dry_run else f"{changed} changed"
    lines = [f"{_summary(book, result.scorecard)}, {changed}, {_count(len(result.problems), 'problem')}"]
    if result.written and not result.changes and not options.output:
        lines.append("  The colours of the verdicts were brought up to date.")
    if options.dry_run:
        lines += map(_change_line, result.changes)
    lines += map(_problem_line, result.problems)
    _say("\n".join(lines))
    return DONE


def _check(book: str, options: argparse.Namespace) -> int:
    result = check(book, month=options.month, sheet=options.sheet)
    if options.json:
        findings = [_problem_object(finding) for finding in result.findings]
        _say_json({**_about(book, result.scorecard), "findings": findings})
    else:
        _say("\n".join(_finding_lines(book, result)))
    return FOUND if result.findings else DONE


def _finding_lines(book: str, result: Checked) -> Iterator[str]:
    explained = [finding for finding in result.findings if finding.within_rounding]
    yield f"{_summary(book, result.scorecard)}, {_count(len(result.findings), 'finding')}"
    yield from (_problem_line(finding) for finding in result.findings if not finding.within_rounding)
    if explained:
        yield f"  {_count(len(explained), 'figure')} that the rounding of the shown months explains:"
        yield from map(_problem_line, explained)


def _problem_line(problem: Problem) -> str:
    return f"  {_place(problem.sheet, problem.cell, problem.ref)}: {problem.message}"


def _change_line(change: CellChange) -> str:
    return f"  {_place(change.sheet, change.cell, change.ref)}: {change.column_name}: {_from_to(change)}"


def _place(sheet: str, cell: str, ref: str) -> str:
    return f"{sheet}!{cell} ({ref})" if ref else f"{sheet}!{cell}"


def _summary(book: str, scorecard: Scorecard) -> str:
    tables = _count(len(scorecard.tables), "table")
    indicators = _count(sum(1 for _ in scorecard.indicators), "indicator")
    return f"{book}: {scorecard.month.label}, {tables}, {indicators}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _from_to(change: CellChange) -> str:
    return f"{_said(change.old)} becomes {_said(change.new)}"


def _said(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "blank" if value is None else str(value)


def _about(book: str, scorecard: Scorecard) -> dict[str, object]:
    return {"workbook": book, "month": str(scorecard.month)}


def _change_object(change: CellChange) -> dict[str, object]:
    return {
        "sheet": change.sheet,
        "cell": change.cell,
        "ref": change.ref,
        "column": change.column_name,
        "old": str(change.old) if isinstance(change.old, CellError) else change.old,
        "new": change.new,
    }


_OF_DIFFERENCES = ("stored", "expected", "within_rounding")


def _problem_object(problem: Problem) -> dict[str, object]:
    fields = problem._asdict()
    if problem.code != "computed-differs":
        for name in _OF_DIFFERENCES:
            del fields[name]
    return fields


def _say_json(fields: dict[str, object]) -> None:
    import json

    _say(json.dumps(fields, default=str))


def _say(text: str, stream: TextIO | None = None) -> None:
    """Print to stdout or another stream, above the progress bar where there is one."""
    stream = stream or sys.stdout
    if "tqdm" in sys.modules:
        from tqdm import tqdm

        tqdm.write(text, file=stream)
    else:
        print(text, file=stream)


if __name__ == "__main__":
    sys.exit(main())
