"""``new-month``: start the next month."""

import argparse

from scorecard_xl.actions.new_month import Started, start_month
from scorecard_xl.actions.starts import Way
from scorecard_xl.commands.command import DONE, FAILED, About, BookCommand, Click, add_dry_run, add_yes
from scorecard_xl.messages.lines import MOST_ASKED_ABOUT, problem_line, some_changes
from scorecard_xl.messages.objects import change_object, problem_object
from scorecard_xl.model import Problem
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import count

_LEFT = {
    Way.MOVES: "move on with the months",
    Way.STANDS: "move on with the month",
    Way.NEXT_YEAR: "go with the year's figures",
}
"""What is listed does not do this."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_dry_run(parser)
    add_yes(
        parser,
        "go on although figures or required commentary are outstanding, or notes, fills or formulas "
        "elsewhere do not move with the months",
    )


def _run(workbook: Workbook, about: About) -> Started:
    return start_month(
        workbook, sheet=about.options.sheet, agreed=about.options.yes, dry_run=about.options.dry_run
    )


def _lines(about: About, result: Started) -> list[str]:
    dry_run, yes = about.options.dry_run, about.options.yes
    asked = _asked(result, happened=yes and not dry_run)
    lines = [line for why, problems, _ in asked for line in (f"  {why}", *map(problem_line, problems))]
    if asked and not (yes or dry_run):
        to_do = " and ".join(what for *_, what in asked).capitalize()
        how = f"  {to_do}, or start the month all the same with --yes."
        month = result.scorecard.month.label
        return [f"{about.where}: {month} was not started, and nothing was written:", *lines, how]
    lines = [f"{about.where}: {_started(result, dry_run=dry_run)}", *lines]
    if dry_run:
        lines += some_changes(result.changes)
    return [*lines, *map(problem_line, result.problems), *about.unsaved(result.written)]


def _asked(result: Started, *, happened: bool = False) -> list[tuple[str, tuple[Problem, ...], str]]:
    """What a user has to agree to: each time a line about it, the problems, and what else could be done."""
    before = result.scorecard.month.plus(-1).label
    groups = [
        (f"{before} is not complete:", result.still_open, "complete it"),
        (
            f"These {'did' if happened else 'do'} not {_LEFT[result.way]}:",
            result.left_behind,
            "move, correct or clear what stays",
        ),
    ]
    return [group for group in groups if group[1]]


def _started(result: Started, *, dry_run: bool = False) -> str:
    """A new month in one line."""
    would = "would be started" if dry_run else "started"
    changed = "would change" if dry_run else "changed"
    went = "would go" if dry_run else "went"
    kept = f"{result.kept_commentaries} " + (
        "commentary" if result.kept_commentaries == 1 else "commentaries"
    )
    if result.way is not Way.STANDS:
        of = "the oldest month" if result.way is Way.MOVES else "the year that is over"
        kept = f"{count(result.kept_figures, 'figure')} of {of} and {kept}"
    month, cells = result.scorecard.month.label, count(len(result.changes), "cell")
    return f"{month} {would}, {cells} {changed}; {kept} {went} to History"


def _fields(about: About, result: Started) -> dict[str, object]:
    return {
        **about.fields(),
        "month": str(result.scorecard.month),
        "way": result.way.value,
        "written": result.written,
        "changes": [change_object(change) for change in result.changes],
        "figures_to_history": result.kept_figures,
        "commentaries_to_history": result.kept_commentaries,
        "still_open": [problem_object(problem) for problem in result.still_open],
        "left_behind": [problem_object(problem) for problem in result.left_behind],
        "problems": [problem_object(problem) for problem in result.problems],
    }


def _status(about: About, result: Started) -> int:
    return FAILED if _asked(result) and not (about.options.yes or about.options.dry_run) else DONE


def _click(click: Click) -> str:
    """The user agrees first, and knows what does not move on with the months."""
    plan = start_month(click.workbook(), dry_run=True)
    if not click.asks(_question(plan)):
        return f"{plan.scorecard.month.label} was not started, nothing was changed"
    return _started(start_month(click.workbook(), agreed=True))


def _question(plan: Started) -> str:
    month, before = plan.scorecard.month, plan.scorecard.month.plus(-1)
    commentary = f"the commentary on {before.label}"
    what = {
        Way.MOVES: f"The months move on by one: the oldest month's figures and {commentary} go to the sheet "
        "History, and the last column and the commentary become empty.",
        Way.STANDS: f"Its column stands on the sheet, so that no month moves: {commentary} goes to the sheet "
        "History and becomes empty.",
        Way.NEXT_YEAR: f"The year is over: its figures and {commentary} go to the sheet History, the months "
        "become those of the next year, and they and the commentary become empty.",
    }
    lines = [f"Start {month.label}? {what[plan.way]}"]
    for why, problems, _ in _asked(plan):
        lines.append(why)
        lines += [f"{one.sheet}, cell {one.cell}: {one.message}" for one in problems[:MOST_ASKED_ABOUT]]
        if len(problems) > MOST_ASKED_ABOUT:
            lines.append(f"… and {len(problems) - MOST_ASKED_ABOUT} more.")
    return "\n\n".join(lines)


COMMAND = BookCommand(
    name="new-month",
    summary="start the next month",
    description="Move the months on by one: the oldest month's figures and the commentary go to the sheet "
    "History, the newest column becomes empty, and a refresh runs. On a sheet of a year the next column is "
    "there already, and no month moves; after the last one the year's figures go to History, and the sheet "
    "starts with the next year.",
    add_arguments=_add_arguments,
    run=_run,
    lines=_lines,
    fields=_fields,
    status=_status,
    click=_click,
    function="new_month",
)
