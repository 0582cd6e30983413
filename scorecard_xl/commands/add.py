"""``add``: put new indicators into their sections."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from scorecard_xl.actions.add import Added, ListedIndicator, add
from scorecard_xl.commands.command import About, BookCommand, add_dry_run
from scorecard_xl.messages.lines import problem_line, some_changes
from scorecard_xl.messages.objects import change_object, problem_object
from scorecard_xl.model import Month
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.template.new.indicator_file import NO_SECTION, read_indicators
from scorecard_xl.words.preferences import preference_of
from scorecard_xl.words.text import count

_ANY_MONTH = Month(2021, 5)  # the list is read for its indicators alone


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--indicators",
        metavar="FILE",
        required=True,
        help="a .csv or .xlsx file, a new indicator in each row, as for new",
    )
    add_dry_run(parser)


def listed_indicators(path: Path) -> list[ListedIndicator]:
    """The indicators that a file lists."""
    contents = read_indicators(path, _ANY_MONTH, "")
    return [
        ListedIndicator(
            one.ref,
            one.indicator,
            one.owner,
            one.outcome,
            preference_of(one.preferred).direction,
            one.number_format,
            "" if section == NO_SECTION else section,
            {
                name: float(figure.value) if isinstance(figure.value, int) else figure.value
                for name, figure in (
                    *zip(contents.benchmark_names, one.benchmarks, strict=True),
                    (contents.target_header, one.target),
                    (contents.tolerance_header, one.tolerance),
                )
                if figure is not None and figure.value is not None
            },
            {contents.tolerance_header: one.tolerance.number_format} if one.tolerance else {},
        )
        for section, indicators in contents.sections.items()
        for one in indicators
    ]


def _run(workbook: Workbook, about: About) -> Added:
    listed = listed_indicators(Path(about.options.indicators))
    return add(workbook, listed, sheet=about.options.sheet, dry_run=about.options.dry_run)


def _lines(about: About, result: Added) -> Iterator[str]:
    dry_run = about.options.dry_run
    added = "would be added" if dry_run else "added"
    cells = f"{count(len(result.changes), 'cell')} {'would change' if dry_run else 'changed'}"
    yield f"{about.where}: {count(len(result.rows), 'indicator')} {added}, {cells}"
    yield from (f"  {sheet}, row {row}: {ref}" for sheet, row, ref in result.rows)
    if dry_run:
        yield from some_changes(result.changes)
    elif result.written:
        yield "  Bring their figures in (type them, or scorecard-xl import), then refresh."
    yield from map(problem_line, result.problems)
    yield from about.unsaved(result.written)


def _fields(about: About, result: Added) -> dict[str, object]:
    return {
        **about.fields(),
        "written": result.written,
        "added": [{"sheet": sheet, "row": row, "ref": ref} for sheet, row, ref in result.rows],
        "changes": [change_object(change) for change in result.changes],
        "problems": [problem_object(problem) for problem in result.problems],
    }


COMMAND = BookCommand(
    name="add",
    summary="put new indicators into their sections",
    description="Put the indicators that a file lists into the scorecard, each below the last one of its "
    "section and with the look of its neighbour; what stands below moves down, and a refresh runs.",
    add_arguments=_add_arguments,
    run=_run,
    lines=_lines,
    fields=_fields,
)
