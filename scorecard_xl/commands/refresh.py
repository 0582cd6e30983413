"""``refresh``: recompute the computed cells."""

import argparse
from collections.abc import Iterator

from scorecard_xl.actions.refresh import Refreshed, refresh
from scorecard_xl.commands.command import SEVERAL_BOOKS, About, BookCommand, Click, add_dry_run, month
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
    parser.add_argument(
        "--replace-words",
        action="store_true",
        help="replace words that somebody wrote into computed cells",
    )
    add_dry_run(parser)


def _run(workbook: Workbook, about: About) -> Refreshed:
    return refresh(
        workbook,
        month=about.options.month,
        sheet=about.options.sheet,
        replace_formulas=about.options.replace_formulas,
        replace_words=about.options.replace_words,
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
    """Formulas that give a wrong result, and somebody's words, are replaced only if the user says so."""
    result = refresh(click.workbook())
    wrong, words = (
        [problem for problem in result.problems if problem.code == code]
        for code in (Finding.FORMULA_WRONG, Finding.WORDS_KEPT)
    )
    replace_formulas = bool(wrong) and click.asks(_question(wrong, "the formula shows", "formula"))
    replace_words = bool(words) and click.asks(_question(words, "somebody has written", "text"))
    if replace_formulas or replace_words:
        second = refresh(click.workbook(), replace_formulas=replace_formulas, replace_words=replace_words)
        result = second._replace(changes=result.changes + second.changes)
    return refresh_status(result)


def _question(found: list[Problem], says: str, what: str) -> str:
    lines = [
        f"{one.sheet}, cell {one.cell} ({one.ref}): {says} {f'“{one.stored}”' if one.stored else 'nothing'}, "
        f"and the figures give “{one.expected}”."
        for one in found[:MOST_ASKED_ABOUT]
    ]
    if len(found) > MOST_ASKED_ABOUT:
        lines.append(f"… and {len(found) - MOST_ASKED_ABOUT} more, which Check lists.")
    them = f"this {what} by the right figure" if len(found) == 1 else f"these {what}s by the right figures"
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
    names=SEVERAL_BOOKS,
    takes_many=True,
    paths=("output",),
    function="refresh",
)
