"""``refresh``: recompute the computed cells."""

import argparse
from collections.abc import Iterator

from scorecard_xl.actions.refresh import Refreshed, refresh
from scorecard_xl.commands.command import About, BookCommand, Click, add_dry_run, month
from scorecard_xl.findings import Finding
from scorecard_xl.messages.lines import MOST_ASKED_ABOUT, about_month, change_line, problem_line, summary
from scorecard_xl.messages.objects import change_object, problem_object
from scorecard_xl.model import Problem
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import count


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", type=month, help="the reporting month, as 2021-05")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="write to this file, replacing it if it is there, and leave BOOK as it is",
    )
    parser.add_argument(
        "--replace-formulas",
        action="store_true",
        help="replace formulas in computed cells that give a wrong result",
    )
    add_dry_run(parser)


def _run(workbook: Workbook, about: About) -> Refreshed:
    return refresh(
        workbook,
        month=about.options.month,
        sheet=about.options.sheet,
        replace_formulas=about.options.replace_formulas,
        dry_run=about.options.dry_run,
    )


def _lines(about: About, result: Refreshed) -> Iterator[str]:
    dry_run, to_another = about.options.dry_run, bool(about.options.output)
    changed = f"{count(len(result.changes), 'cell')} {'would change' if dry_run else 'changed'}"
    problems = count(len(result.problems), "problem")
    yield f"{summary(about.where, result.scorecard)}, {changed}, {problems}"
    if result.written and not result.changes and not to_another:
        yield "  The colours of the verdicts were brought up to date."
    yield from about.unsaved(result.written)
    if dry_run:
        yield from map(change_line, result.changes)
    yield from map(problem_line, result.problems)


def _fields(about: About, result: Refreshed) -> dict[str, object]:
    return {
        **about.fields(),
        "month": str(result.scorecard.month),
        "tables": len(result.scorecard.tables),
        "indicators": sum(1 for _ in result.scorecard.indicators),
        "written": result.written,
        "changes": [change_object(change) for change in result.changes],
        "problems": [problem_object(problem) for problem in result.problems],
    }


def refresh_status(result: Refreshed) -> str:
    """A refresh in a status bar."""
    changed = count(len(result.changes), "cell")
    problems = count(len(result.problems), "problem")
    advice = ": press Check" if result.problems else ""
    return f"{about_month(result.scorecard)}, {changed} changed, {problems}{advice}"


def _click(click: Click) -> str:
    """Formulas that give a wrong result are replaced only if the user says so."""
    result = refresh(click.workbook())
    wrong = [problem for problem in result.problems if problem.code == Finding.FORMULA_WRONG]
    if wrong and click.asks(_question(wrong)):
        second = refresh(click.workbook(), replace_formulas=True)
        result = second._replace(changes=result.changes + second.changes)
    return refresh_status(result)


def _question(wrong: list[Problem]) -> str:
    lines = [
        f"{found.sheet}, cell {found.cell} ({found.ref}): the formula shows "
        f"{f'“{found.stored}”' if found.stored else 'nothing'}, and the figures give “{found.expected}”."
        for found in wrong[:MOST_ASKED_ABOUT]
    ]
    if len(wrong) > MOST_ASKED_ABOUT:
        lines.append(f"… and {len(wrong) - MOST_ASKED_ABOUT} more, which Check lists.")
    them = "this formula by the right figure" if len(wrong) == 1 else "these formulas by the right figures"
    return "\n\n".join([*lines, f"Replace {them}? With No, the cells stay as they are."])


COMMAND = BookCommand(
    name="refresh",
    summary="recompute the computed cells",
    description="Recompute every computed cell, in place.",
    add_arguments=_add_arguments,
    run=_run,
    lines=_lines,
    fields=_fields,
    click=_click,
    books="*",
    function="refresh",
)
