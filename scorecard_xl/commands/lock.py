"""``lock``: lock a month that has been published."""

import argparse

from scorecard_xl.actions.lock import Locked, lock
from scorecard_xl.commands.command import DONE, FAILED, About, BookCommand, add_dry_run, add_yes, month
from scorecard_xl.messages.lines import problem_line
from scorecard_xl.messages.objects import change_object, problem_object
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import count


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dry_run(parser)
    add_yes(
        parser,
        "go on although figures or required commentary are outstanding, and record figures that have been "
        "revised since the month was locked",
    )


def _prepare(options: argparse.Namespace) -> str:
    *options.books, last = options.books or [""]
    if len(options.books) != (not options.active):
        return "A lock needs two names: the BOOK, and behind it the MONTH, as 2021-05."
    try:
        options.month = month(last)
    except argparse.ArgumentTypeError as error:
        return str(error)
    return ""


def _run(workbook: Workbook, about: About) -> Locked:
    return lock(
        workbook,
        about.options.month,
        sheet=about.options.sheet,
        agreed=about.options.yes,
        dry_run=about.options.dry_run,
    )


def _lines(about: About, result: Locked) -> list[str]:
    dry_run, label = about.options.dry_run, result.month.label
    revised = [problem_line(problem) for problem in result.revised]
    lacks = [problem_line(problem) for problem in result.still_open]
    if (revised or lacks) and not (about.options.yes or dry_run):
        lines = [f"  {label} was changed since it was locked:", *revised] if revised else []
        lines += [f"  {label} is not complete:", *lacks] if lacks else []
        to_do = " and ".join(["put it back"] * bool(revised) + ["complete it"] * bool(lacks)).capitalize()
        how = f"  {to_do}, or lock the month all the same with --yes."
        return [f"{about.where}: {label} was not locked, and nothing was written:", *lines, how]
    if not (result.rows or result.changes):
        return [f"{about.where}: {label} is locked already, and nothing has changed since"]
    would = "would be locked" if dry_run else "is locked"
    went = "would go" if dry_run else "went"
    lines = [f"{about.where}: {label} {would}; {count(result.rows, 'row')} {went} to History"]
    if result.without_figure:
        lines.append(f"  {count(result.without_figure, 'indicator')} without a figure of {label}")
    if revised:
        recorded = "would be recorded" if dry_run else "was recorded"
        lines.append(f"  The revision of {count(len(revised), 'cell')} {recorded}")
    lines += lacks
    return [*lines, *about.unsaved(result.written)]


def _fields(about: About, result: Locked) -> dict[str, object]:
    return {
        **about.fields(),
        "month": str(result.month),
        "written": result.written,
        "rows_to_history": result.rows,
        "changes": [change_object(change) for change in result.changes],
        "revised": [problem_object(problem) for problem in result.revised],
        "still_open": [problem_object(problem) for problem in result.still_open],
    }


def _status(about: About, result: Locked) -> int:
    is_asked = bool(result.revised or result.still_open)
    return FAILED if is_asked and not (about.options.yes or about.options.dry_run) else DONE


COMMAND = BookCommand(
    name="lock",
    summary="lock a month that has been published",
    description="Keep what a published month shows in History, and from then on report later changes to it.",
    add_arguments=_add_arguments,
    prepare=_prepare,
    run=_run,
    lines=_lines,
    fields=_fields,
    status=_status,
    books="*",
    behind="MONTH",
    names="BOOK, then the MONTH, as 2021-05",
    function="lock",
)
