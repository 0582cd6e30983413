"""``explain``: say why an indicator shows what it shows."""

import argparse

from scorecard_xl.actions.explain import Explained, explain, explain_row
from scorecard_xl.commands.command import About, BookCommand, Click, month, writes_nothing
from scorecard_xl.errors import ScorecardError
from scorecard_xl.messages.explanation import lines_of, object_of
from scorecard_xl.spreadsheet.workbook import Workbook


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", type=month, help="the reporting month, as 2021-05")


def _prepare(options: argparse.Namespace) -> str:
    *options.books, options.ref = options.books or [""]
    if len(options.books) != (not options.active):
        return "To explain takes two names: the BOOK, and behind it the REF."
    return ""


def _run(workbook: Workbook, about: About) -> Explained:
    return explain(workbook, about.options.ref, month=about.options.month, sheet=about.options.sheet)


def _lines(about: About, explained: Explained) -> list[str]:
    return [f"{about.where}, {explained.month.label}", *lines_of(explained)]


def _fields(about: About, explained: Explained) -> dict[str, object]:
    return {**about.fields(), **object_of(explained)}


def _click(click: Click) -> str:
    """The row that is selected is explained in a box."""
    workbook = click.workbook()
    selected = workbook.selected
    if selected is None:
        raise ScorecardError(
            "nothing is selected that is a cell: select one in the row of an indicator, then try again.",
            book=workbook.name,
        )
    explained = explain_row(workbook, *selected)
    click.tells("\n".join(lines_of(explained)))
    return f"{explained.month.label}: {explained.indicator.name} was explained"


COMMAND = BookCommand(
    name="explain",
    summary="say why an indicator shows what it shows",
    description="Say on one screen why an indicator shows what it shows: its months, its process limits and "
    "the rules that hold, the sums behind its changes and its average, and how it stands to its target.",
    add_arguments=_add_arguments,
    prepare=_prepare,
    run=_run,
    lines=_lines,
    fields=_fields,
    click=_click,
    writes=writes_nothing,
    books="*",
    names="BOOK, then the REF",
)
