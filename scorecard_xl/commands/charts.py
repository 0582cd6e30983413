"""``charts``: draw each indicator's months."""

from collections.abc import Iterator

from scorecard_xl.actions.charts import CHARTS, MadeCharts, make_charts
from scorecard_xl.commands.command import About, BookCommand, Click, add_dry_run
from scorecard_xl.messages.lines import problem_line, some
from scorecard_xl.messages.objects import problem_object
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import count


def _run(workbook: Workbook, about: About) -> MadeCharts:
    return make_charts(workbook, sheet=about.options.sheet, dry_run=about.options.dry_run)


def _lines(about: About, result: MadeCharts) -> Iterator[str]:
    yield f"{about.where}: {_made(result, dry_run=about.options.dry_run)}"
    if result.without:
        yield f"  No month is known of {some(result.without)}."
    yield from map(problem_line, result.problems)


def _made(result: MadeCharts, *, dry_run: bool = False) -> str:
    """The charts in one line."""
    charts = f"{result.scorecard.month.label}, {count(result.charts, 'chart')} on the sheet {CHARTS}"
    if dry_run:
        return f"{charts}, nothing written"
    return charts if result.written else f"{charts}, as they were"


def _fields(about: About, result: MadeCharts) -> dict[str, object]:
    return {
        **about.fields(),
        "month": str(result.scorecard.month),
        "written": result.written,
        "charts": result.charts,
        "without": list(result.without),
        "problems": [problem_object(problem) for problem in result.problems],
    }


def _click(click: Click) -> str:
    """Where charts cannot be drawn in an open workbook, the sentence says what to do."""
    return _made(make_charts(click.workbook()))


COMMAND = BookCommand(
    name="charts",
    summary="draw each indicator's months",
    description="Draw a chart of each indicator on the sheet Charts of a closed file: every month known, the "
    "mean, the limits and the target, with signals marked. Undo leaves the sheet, which is made anew each "
    "time; to be rid of it, delete it.",
    add_arguments=add_dry_run,
    run=_run,
    lines=_lines,
    fields=_fields,
    click=_click,
)
