"""``undo``: take the last action back."""

import argparse

from scorecard_xl.actions.undo import Undone, undo
from scorecard_xl.commands.command import DONE, FAILED, FOUND, About, BookCommand, Click, add_dry_run, add_yes
from scorecard_xl.messages.lines import problem_line, some_changes, some_problems
from scorecard_xl.messages.objects import change_object, problem_object
from scorecard_xl.own_sheets.change_log import UNDO, last_action
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import count


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dry_run(parser)
    add_yes(parser, "go on although figures or commentary typed since would stand under another month")
    parser.add_argument(
        "--earlier", action="store_true", help="take back the last action that nobody has taken back yet"
    )


def _run(workbook: Workbook, about: About) -> Undone:
    return undo(
        workbook, earlier=about.options.earlier, agreed=about.options.yes, dry_run=about.options.dry_run
    )


def _lines(about: About, result: Undone) -> list[str]:
    dry_run = about.options.dry_run
    if result.needs_agreement and not (dry_run or about.options.yes):
        return [
            f"{about.where}: nothing was written, because the months would go back, and what "
            "was typed since would not:",
            *some_problems(result.left),
            "  Clear or move it, or take the rest back all the same with --yes.",
        ]
    lines = [f"{about.where}: {_undone(result, dry_run=dry_run)}"]
    if dry_run:
        lines += some_changes(result.changes)
    lines += [*some_problems(result.left), *map(problem_line, result.problems)]
    return [*lines, *about.unsaved(result.written)]


def _undone(result: Undone, *, dry_run: bool = False) -> str:
    """An undo in one line."""
    action = result.action
    who = f" by {action.user}" if action.user else ""
    back = "would be taken back" if dry_run else "taken back"
    cells = _rows_and_cells(result)
    left = f", {len(result.left)} left as they are" if result.left else ""
    return f"{action.name} of {action.time[:16]}{who} {back}: {cells}{left}"


def _rows_and_cells(result: Undone) -> str:
    cells = count(len(result.changes), "cell")
    return f"{count(result.rows, 'row')} and {cells}" if result.rows else cells


def _fields(about: About, result: Undone) -> dict[str, object]:
    return {
        **about.fields(),
        "action": result.action.name,
        "time": result.action.time,
        "user": result.action.user or None,
        "written": result.written,
        "rows": result.rows,
        "changes": [change_object(change) for change in result.changes],
        "needs_agreement": result.needs_agreement,
        "left": [problem_object(problem) for problem in result.left],
        "problems": [problem_object(problem) for problem in result.problems],
    }


def _status(about: About, result: Undone) -> int:
    if result.needs_agreement and not (about.options.yes or about.options.dry_run):
        return FAILED
    return FOUND if result.left else DONE


def _click(click: Click) -> str:
    """The user sees first which action it is: a second click would take the undo back."""
    plan = undo(click.workbook(), dry_run=True)
    earlier = False
    if not click.asks(_question(plan)):
        if not plan.action.name.startswith(UNDO):
            return "Nothing was taken back"
        # Somebody who says no to a redo may want to go further back.
        if last_action(workbook := click.workbook(), still_stands=True) is None:
            return "Nothing was taken back"
        earlier = True
        if not click.asks(_question(undo(workbook, earlier=True, dry_run=True))):
            return "Nothing was taken back"
    result = undo(click.workbook(), earlier=earlier, agreed=True)
    if result.left:
        return f"{_undone(result)}: {result.left[0].cell} {result.left[0].message}"
    return _undone(result)


def _question(plan: Undone) -> str:
    action = plan.action
    who = f", by {action.user}" if action.user else ""
    stay = "stays, as it was" if len(plan.left) == 1 else "stay, as they were"
    left = f"; {len(plan.left)} {stay} changed since" if plan.left else ""
    cells = _rows_and_cells(plan)
    what = f"Take back the {action.name} of {action.time[:16]}{who}?"
    question = f"{what}\n\n{cells} will be as they were before{left}."
    if not plan.needs_agreement:
        return question
    first = plan.left[0]
    return (
        f"{question}\n\nThe months go back, and what was typed since does not, so that it stands under "
        f"another month then, as in {first.sheet}, cell {first.cell}: clear or move it first, or go on all "
        "the same?"
    )


COMMAND = BookCommand(
    name="undo",
    summary="take the last action back",
    description="Take back the last action of the change log, cell by cell; what somebody has changed since "
    "stays.",
    add_arguments=_add_arguments,
    run=_run,
    lines=_lines,
    fields=_fields,
    status=_status,
    click=_click,
    has_sheet=False,
    function="undo",
)
