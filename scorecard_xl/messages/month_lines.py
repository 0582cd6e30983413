"""What the commands and buttons of the monthly cycle say: lines for people, objects for programs."""

from collections.abc import Sequence

from scorecard_xl.actions.import_figures import Imported
from scorecard_xl.actions.lock import Locked
from scorecard_xl.actions.new_month import Started
from scorecard_xl.actions.undo import Undone
from scorecard_xl.computing.computed import shown
from scorecard_xl.extracts.matching import RefusedRow
from scorecard_xl.messages.lines import change_line, problem_line
from scorecard_xl.model import Problem
from scorecard_xl.spreadsheet.cells import Formula
from scorecard_xl.spreadsheet.workbook import CellChange
from scorecard_xl.words.text import count


def started_lines(book: str, application: str, result: Started, *, dry_run: bool, agreed: bool) -> list[str]:
    """A new month for people; ``agreed`` says that what is left behind was known."""
    where = _where(book, application)
    left = [problem_line(problem) for problem in result.left_behind]
    if left and not (agreed or dry_run):
        return [
            f"{where}: nothing was written, because these do not move on with the months:",
            *left,
            HOW_TO_GO_ON,
        ]
    lines = [f"{where}: {started_status(result, dry_run=dry_run)}"]
    if left:
        lines += ["  These do not move on with the months:", *left]
    if dry_run:
        lines += _some_changes(result.changes)
    return [*lines, *map(problem_line, result.problems), *_unsaved(result.written, application)]


_MOST_LISTED = 12
HOW_TO_GO_ON = "  Move or clear them, or start the month all the same with --yes."


def started_status(result: Started, *, dry_run: bool = False) -> str:
    """A new month in one line."""
    would = "would be started" if dry_run else "started"
    changed = "would change" if dry_run else "changed"
    went = "would go" if dry_run else "went"
    commentaries = "commentary" if result.kept_commentaries == 1 else "commentaries"
    return (
        f"{result.scorecard.month.label} {would}, {count(len(result.changes), 'cell')} {changed}; "
        f"{count(result.kept_figures, 'figure')} of the oldest month and {result.kept_commentaries} "
        f"{commentaries} {went} to History"
    )


def imported_lines(
    book: str, application: str, result: Imported, *, dry_run: bool, skip_bad: bool
) -> list[str]:
    """An import for people."""
    bad = len(result.refused) + len(result.missing)
    is_held_back = bool(bad) and not skip_bad and not dry_run
    changed = "would change" if dry_run or is_held_back else "changed"
    lines = [f"{_where(book, application)}: {count(len(result.changes), 'figure')} {changed}"]
    if dry_run or is_held_back:
        lines += [_figure_line(change) for change in result.changes]
    if result.refused:
        lines.append(f"  {count(len(result.refused), 'figure')} of the extracts cannot be used:")
        lines += map(_refused_line, _together(result.refused))
    if result.missing:
        lines.append(
            f"  {count(len(result.missing), 'indicator')} of the scorecard {_in_none(result.missing)} in no "
            f"extract: {_some(result.missing)}"
        )
    if result.kept:
        lines += ["  Figures that differ and stay:", *map(problem_line, result.kept)]
    if result.without_figure:
        lines.append(f"  {count(result.without_figure, 'row')} of the extracts without a figure left out")
    if bad and not skip_bad:
        nothing = "Nothing was written" if is_held_back else "So nothing would be written"
        lines.append(f"  {nothing}: mend the extracts, or have the rest written with --skip-bad.")
    elif result.written:
        lines.append("  Refresh the workbook to bring its computed figures up to date.")
    return [*lines, *map(problem_line, result.problems), *_unsaved(result.written, application)]


def _figure_line(change: CellChange) -> str:
    """A figure as its cell will show it."""
    code = change.number_format or change.old_number_format or "General"
    old, new = (
        shown(value, code) if not isinstance(value, Formula) else str(value)
        for value in (change.old, change.new)
    )
    place = f"{change.sheet}!{change.cell} ({change.ref})"
    return f"  {place}: {change.column_name}: {old or 'blank'} becomes {new}"


def _together(refused: Sequence[RefusedRow]) -> list[list[RefusedRow]]:
    """What is refused, the figures of a ref together that are refused for the same reason."""
    groups: dict[tuple[str, str], list[RefusedRow]] = {}
    for row in refused:
        groups.setdefault((row.ref, row.reason), []).append(row)
    return list(groups.values())


def _refused_line(rows: Sequence[RefusedRow]) -> str:
    more = "" if len(rows) == 1 else f" The same goes for {count(len(rows) - 1, 'more figure')} of this ref."
    return f"    {rows[0]}{more}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return f"{', '.join(names[:_MOST_LISTED])}{more}"


def _some_changes(changes: Sequence[CellChange]) -> list[str]:
    """The first of many cells; programs are given all."""
    lines = [change_line(change) for change in changes[:_MOST_LISTED]]
    if len(changes) > _MOST_LISTED:
        lines.append(f"  … and {len(changes) - _MOST_LISTED} more cells, which --json lists")
    return lines


def _some_problems(problems: Sequence[Problem]) -> list[str]:
    lines = [problem_line(problem) for problem in problems[:_MOST_LISTED]]
    if len(problems) > _MOST_LISTED:
        lines.append(f"  … and {len(problems) - _MOST_LISTED} more, which --json lists")
    return lines


def _in_none(missing: Sequence[str]) -> str:
    return "is" if len(missing) == 1 else "are"


def undone_lines(book: str, application: str, result: Undone, *, dry_run: bool, agreed: bool) -> list[str]:
    """An undo for people."""
    if result.needs_agreement and not (dry_run or agreed):
        return [
            f"{_where(book, application)}: nothing was written, because the months would go back, and what "
            "was typed since would not:",
            *_some_problems(result.left),
            "  Clear or move it, or take the rest back all the same with --yes.",
        ]
    lines = [f"{_where(book, application)}: {undone_status(result, dry_run=dry_run)}"]
    if dry_run:
        lines += _some_changes(result.changes)
    lines += [*_some_problems(result.left), *map(problem_line, result.problems)]
    return [*lines, *_unsaved(result.written, application)]


def undo_question(plan: Undone) -> str:
    """What a button asks before it takes an action back."""
    action = plan.action
    who = f", by {action.user}" if action.user else ""
    stay = "stays, as it was" if len(plan.left) == 1 else "stay, as they were"
    left = f"; {len(plan.left)} {stay} changed since" if plan.left else ""
    cells = count(len(plan.changes), "cell")
    what = f"Take back the {action.name} of {action.time[:16]}{who}?"
    question = f"{what}\n\n{cells} will hold what they held before{left}."
    if not plan.needs_agreement:
        return question
    first = plan.left[0]
    return (
        f"{question}\n\nThe months go back, and what was typed since does not, so that it stands under "
        f"another month then, as in {first.sheet}, cell {first.cell}: clear or move it first, or go on all "
        "the same?"
    )


def undone_status(result: Undone, *, dry_run: bool = False) -> str:
    """An undo in one line."""
    action = result.action
    who = f" by {action.user}" if action.user else ""
    back = "would be taken back" if dry_run else "taken back"
    cells = count(len(result.changes), "cell")
    left = f", {len(result.left)} left as they are" if result.left else ""
    return f"{action.name} of {action.time[:16]}{who} {back}: {cells}{left}"


def locked_lines(book: str, application: str, result: Locked, *, dry_run: bool, agreed: bool) -> list[str]:
    """A lock for people."""
    where = _where(book, application)
    revised = [problem_line(problem) for problem in result.revised]
    if revised and not (agreed or dry_run):
        return [
            f"{where}: nothing was written, because {result.month.label} was changed since it was locked:",
            *revised,
        ]
    if not (result.rows or result.changes):
        return [f"{where}: {result.month.label} is locked already, and nothing has changed since"]
    would = "would be locked" if dry_run else "is locked"
    went = "would go" if dry_run else "went"
    lines = [f"{where}: {result.month.label} {would}; {count(result.rows, 'row')} {went} to History"]
    if result.without_figure:
        lines.append(
            f"  {count(result.without_figure, 'indicator')} without a figure of {result.month.label}"
        )
    if revised:
        recorded = "would be recorded" if dry_run else "was recorded"
        lines.append(f"  The revision of {count(len(revised), 'cell')} {recorded}")
    return [*lines, *_unsaved(result.written, application)]


def log_lines(book: str, application: str, *, has_one: bool, dry_run: bool) -> list[str]:
    """What the command log did, for people."""
    if has_one:
        return [f"{_where(book, application)}: it keeps a change log already"]
    would = "would be added" if dry_run else "was added"
    lines = [f"{_where(book, application)}: the sheet Change log {would}"]
    return [*lines, *_unsaved(not dry_run, application)]


def _where(book: str, application: str) -> str:
    return f"{book} (open in {application})" if application else book


def _unsaved(written: bool, application: str) -> list[str]:
    return [f"  It is not saved yet: save it in {application}."] if written and application else []
