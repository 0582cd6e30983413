"""``retire``: take indicators out of the scorecard, with their history kept."""

import argparse

from scorecard_xl.actions.retire import Retired, retire
from scorecard_xl.commands.command import DONE, FAILED, About, BookCommand, add_dry_run, add_yes
from scorecard_xl.messages.lines import problem_line, some_changes, some_problems
from scorecard_xl.messages.objects import change_object, problem_object
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import count


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dry_run(parser)
    add_yes(parser, "go on although formulas or names lead to the row, or something else goes with it")


def _prepare(options: argparse.Namespace) -> str:
    names = options.books or []  # with --active, every name is a ref
    options.books, options.refs = ([], names) if options.active else (names[:1], names[1:])
    return "" if options.refs else "To retire takes two names or more: the BOOK, and behind it each REF."


def _run(workbook: Workbook, about: About) -> Retired:
    return retire(
        workbook,
        about.options.refs,
        sheet=about.options.sheet,
        agreed=about.options.yes,
        dry_run=about.options.dry_run,
    )


def _lines(about: About, result: Retired) -> list[str]:
    dry_run = about.options.dry_run
    pointed = some_problems(result.pointed)
    rows = [f"  {sheet}, row {row}: {ref}" for sheet, row, ref in result.rows]
    if pointed and not (about.options.yes or dry_run):
        return [
            f"{about.where}: nothing was written, because this leads to what would be retired, or goes with "
            "it:",
            *pointed,
            "  Mend it first, or retire all the same with --yes: an undo brings the rows back, and not what "
            "led to them.",
        ]
    would, went = ("would be retired", "would go") if dry_run else ("retired", "went")
    lines = [
        f"{about.where}: {count(len(result.rows), 'indicator')} {would}; "
        f"{count(result.kept_figures, 'figure')} and {_commentaries(result.kept_commentaries)} {went} to "
        "History",
        *rows,
    ]
    if pointed:
        lines += [f"  This {'leads' if dry_run else 'led'} to them, or goes with them:", *pointed]
    if dry_run:
        lines += some_changes(result.changes)
    return [*lines, *map(problem_line, result.problems), *about.unsaved(result.written)]


def _commentaries(number: int) -> str:
    return f"{number} {'commentary' if number == 1 else 'commentaries'}"


def _fields(about: About, result: Retired) -> dict[str, object]:
    return {
        **about.fields(),
        "written": result.written,
        "retired": [{"sheet": sheet, "row": row, "ref": ref} for sheet, row, ref in result.rows],
        "changes": [change_object(change) for change in result.changes],
        "figures_to_history": result.kept_figures,
        "commentaries_to_history": result.kept_commentaries,
        "pointed": [problem_object(problem) for problem in result.pointed],
        "problems": [problem_object(problem) for problem in result.problems],
    }


def _status(about: About, result: Retired) -> int:
    return FAILED if result.pointed and not (about.options.yes or about.options.dry_run) else DONE


COMMAND = BookCommand(
    name="retire",
    summary="take indicators out, with their history kept",
    description="Take indicators out of the scorecard: what the sheet says of them goes to the sheet "
    "History, their rows are deleted, and a refresh runs. What led to the rows is said first.",
    add_arguments=_add_arguments,
    prepare=_prepare,
    run=_run,
    lines=_lines,
    fields=_fields,
    status=_status,
    books="*",
    behind="REF",
    names="BOOK, then each REF",
)
