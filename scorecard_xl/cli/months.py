"""The commands of the monthly cycle: new-month, import, chase, log, undo, lock."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from scorecard_xl.cli.books import (
    DONE,
    FAILED,
    FOUND,
    add_book_arguments,
    called,
    named,
    run_on_books,
    say,
    say_json,
    workbook_of,
)
from scorecard_xl.cli.template import month
from scorecard_xl.errors import ScorecardError

_Act = Callable[[str, argparse.Namespace], int]


def add_cycle_commands(commands: Any) -> None:
    """Add the commands to the parser's; each has ``run``, which returns the exit status."""
    new_month = _command(
        commands,
        "new-month",
        _new_month,
        "start the next month",
        "Move the months on by one: the oldest month's figures and the commentary go to the sheet History, "
        "the newest column becomes empty, and a refresh runs.",
    )
    _say_yes(new_month, "go on although notes, fills or formulas elsewhere do not move with the months")
    importing = _command(
        commands,
        "import",
        _import,
        "bring figures in from extracts",
        "Write the figures of .csv, .xlsx or parquet extracts into the month cells, matched by ref and "
        "month.",
        writes_figures=True,
    )
    importing.add_argument(
        "--skip-bad",
        action="store_true",
        help="write the rest, where some figures cannot be used or are missing",
    )
    importing.add_argument(
        "--overwrite", action="store_true", help="replace the figures that are there and differ"
    )
    chasing = _command(
        commands,
        "chase",
        _chase,
        "write to owners whose commentary is outstanding",
        "Write a text for each owner that lists their outstanding commentary, ready to paste into an e-mail.",
        writes=False,
    )
    chasing.add_argument(
        "--format",
        choices=("text", "html", "csv"),
        default="text",
        help="the form of the texts (default: text)",
    )
    chasing.add_argument("--owner", metavar="NAME", help="the only owner to write to")
    chasing.add_argument("--force", action="store_true", help="replace texts that are there already")
    chasing.add_argument("-o", "--output", metavar="FOLDER", help="write a file for each owner into a folder")
    _command(
        commands,
        "log",
        _log,
        "keep a change log in a workbook",
        "Add the sheet Change log: from then on every cell that a command or a button writes is recorded "
        "there.",
        has_sheet=False,
    )
    undoing = _command(
        commands,
        "undo",
        _undo,
        "take the last action back",
        "Take back the last action of the change log, cell by cell; what somebody has changed since stays.",
        has_sheet=False,
    )
    _say_yes(undoing, "go on although figures or commentary typed since would stand under another month")
    undoing.add_argument(
        "--earlier", action="store_true", help="take back the last action that nobody has taken back yet"
    )
    locking = _command(
        commands,
        "lock",
        _lock,
        "lock a month that has been published",
        "Keep what a published month shows in History, and from then on report later changes to it.",
        has_month=True,
    )
    _say_yes(locking, "record figures that have been revised since the month was locked")


def _command(
    commands: Any,
    name: str,
    act: _Act,
    summary: str,
    description: str,
    *,
    writes: bool = True,
    writes_figures: bool = False,
    has_month: bool = False,
    has_sheet: bool = True,
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=description)
    names = "BOOK, then each EXTRACT, a .csv, .xlsx or .parquet file" if writes_figures else ""
    names = "BOOK, then the MONTH, as 2021-05" if has_month else names
    add_book_arguments(command, "*" if names else "?", names, has_sheet=has_sheet, has_json=name != "chase")
    run = _run_import if writes_figures else _run_lock if has_month else run_on_books
    if writes:
        command.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
    command.set_defaults(run=run, act=act, writes=writes)
    return command


def _say_yes(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--yes", action="store_true", help=what)


def _run_import(options: argparse.Namespace) -> int:
    names = options.books  # with --active, every name is an extract's
    options.books, extracts = ([], names) if options.active else (names[:1], names[1:])
    if not extracts:
        say("An import needs two names or more: the BOOK, and behind it each EXTRACT.", sys.stderr)
        return FAILED
    options.extracts = [extract for pattern in extracts for extract in named(pattern)]
    return run_on_books(options)


def _run_lock(options: argparse.Namespace) -> int:
    *options.books, last = options.books or [""]
    if len(options.books) != (not options.active):
        say("A lock needs two names: the BOOK, and behind it the MONTH, as 2021-05.", sys.stderr)
        return FAILED
    try:
        options.month = month(last)
    except argparse.ArgumentTypeError as error:
        say(str(error), sys.stderr)
        return FAILED
    return run_on_books(options)


def _new_month(book: str, options: argparse.Namespace) -> int:
    from scorecard_xl.actions.new_month import start_month
    from scorecard_xl.messages import month_lines as reporting
    from scorecard_xl.messages import objects

    workbook, application = workbook_of(book, options)
    result = start_month(workbook, sheet=options.sheet, agreed=options.yes, dry_run=options.dry_run)
    lines = reporting.started_lines(
        called(book, workbook), application, result, dry_run=options.dry_run, agreed=options.yes
    )
    _report(options, lines, lambda: objects.started_object(called(book, workbook), application, result))
    return FAILED if result.left_behind and not (options.yes or options.dry_run) else DONE


def _import(book: str, options: argparse.Namespace) -> int:
    from scorecard_xl.actions.import_figures import import_figures
    from scorecard_xl.messages import month_lines as reporting
    from scorecard_xl.messages import objects

    workbook, application = workbook_of(book, options)
    result = import_figures(
        workbook,
        [Path(extract) for extract in options.extracts],
        sheet=options.sheet,
        skip_bad=options.skip_bad,
        overwrite=options.overwrite,
        dry_run=options.dry_run,
    )
    lines = reporting.imported_lines(
        called(book, workbook), application, result, dry_run=options.dry_run, skip_bad=options.skip_bad
    )
    _report(options, lines, lambda: objects.imported_object(called(book, workbook), application, result))
    if (result.refused or result.missing) and not options.skip_bad:
        return FAILED
    return FOUND if result.refused or result.missing or result.kept else DONE


def _chase(book: str, options: argparse.Namespace) -> int:
    from scorecard_xl.actions.chase import chase
    from scorecard_xl.messages.letters import file_names, letter, table_of

    folder, options.output = options.output, None  # an output of other commands is a workbook
    workbook, _ = workbook_of(book, options)
    result = chase(workbook, sheet=options.sheet)
    owners = list(result.by_owner)
    if options.owner is not None:
        wanted = " ".join(options.owner.split()).casefold()
        if wanted not in result.known_owners:
            raise ScorecardError(
                f"{called(book, workbook)}: no indicator has the owner “{options.owner}”: write the name "
                "as it stands in the scorecard."
            )
        owners = [owner for owner in owners if owner.casefold() == wanted]
    if folder is not None:
        names = file_names(owners)
        _write_letters(
            Path(folder), {names[owner]: letter(result, owner, options.format) for owner in owners}, options
        )
    elif options.format == "csv":
        say(table_of(result, owners).rstrip("\n"))
    elif owners:
        between = "\n<hr>\n" if options.format == "html" else f"\n{'-' * 72}\n\n"
        say(between.join(letter(result, owner, options.format) for owner in owners).rstrip("\n"))
    if not owners:
        of = f" of {options.owner}" if options.owner else ""
        nothing = (
            f"{called(book, workbook)}: {result.scorecard.month.label}, no commentary{of} is outstanding"
        )
        say(nothing, sys.stdout if options.format == "text" else sys.stderr)
    return FOUND if owners else DONE


def _write_letters(folder: Path, letters: dict[str, str], options: argparse.Namespace) -> None:
    suffix = {"text": "txt"}.get(options.format, options.format)
    # Excel takes a .csv for the system's own code page, if it does not begin with this mark.
    encoding = "utf-8-sig" if options.format == "csv" else "utf-8"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        places = {folder / f"{name}.{suffix}": text for name, text in letters.items()}
        known = next(filter(Path.exists, places), None)
        if known is not None and not options.force:
            raise ScorecardError(
                f"{known} is there already: name another folder, or add --force to replace such texts."
            )
        for place, text in places.items():
            place.write_text(text, encoding=encoding)
            say(os.fspath(place))
    except OSError as error:
        raise ScorecardError(
            f"{folder}: the texts could not be written, the system says “{error.strerror}”: name another "
            "folder."
        ) from None


def _log(book: str, options: argparse.Namespace) -> int:
    from scorecard_xl.messages import month_lines as reporting
    from scorecard_xl.own_sheets.lists import CHANGE_LOG, added, sheets_of

    workbook, application = workbook_of(book, options)
    has_one = bool(sheets_of(workbook, CHANGE_LOG))
    if not has_one:
        workbook.apply(added(workbook, CHANGE_LOG, []), dry_run=options.dry_run)
    lines = reporting.log_lines(called(book, workbook), application, has_one=has_one, dry_run=options.dry_run)
    _report(options, lines, lambda: {"workbook": called(book, workbook), "written": not has_one})
    return DONE


def _undo(book: str, options: argparse.Namespace) -> int:
    from scorecard_xl.actions.undo import undo
    from scorecard_xl.messages import month_lines as reporting
    from scorecard_xl.messages import objects

    workbook, application = workbook_of(book, options)
    result = undo(workbook, earlier=options.earlier, agreed=options.yes, dry_run=options.dry_run)
    lines = reporting.undone_lines(
        called(book, workbook), application, result, dry_run=options.dry_run, agreed=options.yes
    )
    _report(options, lines, lambda: objects.undone_object(called(book, workbook), application, result))
    if result.needs_agreement and not (options.yes or options.dry_run):
        return FAILED
    return FOUND if result.left else DONE


def _lock(book: str, options: argparse.Namespace) -> int:
    from scorecard_xl.actions.lock import lock
    from scorecard_xl.messages import month_lines as reporting
    from scorecard_xl.messages import objects

    workbook, application = workbook_of(book, options)
    result = lock(workbook, options.month, sheet=options.sheet, agreed=options.yes, dry_run=options.dry_run)
    lines = reporting.locked_lines(
        called(book, workbook), application, result, dry_run=options.dry_run, agreed=options.yes
    )
    _report(options, lines, lambda: objects.locked_object(called(book, workbook), application, result))
    return FAILED if result.revised and not (options.yes or options.dry_run) else DONE


def _report(
    options: argparse.Namespace, lines: Sequence[str], fields: Callable[[], dict[str, object]]
) -> None:
    if options.json:
        say_json(fields())
    else:
        say("\n".join(lines))
