"""``check``: say what is wrong."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.actions.check import Checked, check
from scorecard_xl.commands.command import DONE, FOUND, SEVERAL_BOOKS, About, BookCommand, Click, month
from scorecard_xl.messages.check_sheet import check_sheet
from scorecard_xl.messages.lines import about_month, problem_line, summary
from scorecard_xl.messages.objects import problem_object
from scorecard_xl.spreadsheet.workbook import SheetUpdate, Workbook
from scorecard_xl.words.text import count
from scorecard_xl.workbooks.lock_files import lock_file_of


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", type=month, help="the reporting month, as 2021-05")
    parser.add_argument(
        "--write", action="store_true", help="list what was found on the sheet Check of the workbook"
    )


def _writes(options: argparse.Namespace) -> bool:
    write: bool = options.write
    return write


class _Listed(NamedTuple):
    """What was found, and whether it had to be written on the sheet Check."""

    checked: Checked
    written: bool


def _run(workbook: Workbook, about: About) -> _Listed:
    checked = check(workbook, month=about.options.month, sheet=about.options.sheet)
    return _Listed(checked, about.options.write and _list(workbook, checked))


def _list(workbook: Workbook, checked: Checked) -> bool:
    """List what was found on the sheet Check, and whether that had to be written."""
    sheet = check_sheet(workbook.name, checked)
    return workbook.apply([SheetUpdate(sheet.name, anew=sheet)]).needed


def _lines(about: About, listed: _Listed) -> Iterator[str]:
    result = listed.checked
    explained = [finding for finding in result.findings if finding.within_rounding]
    findings = count(len(result.findings), "finding")
    yield f"{summary(about.where, result.scorecard)}, {findings}"
    if elsewhere := _open_out_of_reach(about):
        yield f"  It is open in {elsewhere}: this is the file as it was last saved."
    yield from (problem_line(finding) for finding in result.findings if not finding.within_rounding)
    if explained:
        yield f"  {count(len(explained), 'figure')} that the rounding of the shown months explains:"
        yield from map(problem_line, explained)
    if about.options.write:
        yield "  This is listed on the sheet Check."
    yield from about.unsaved(listed.written)


def _open_out_of_reach(about: About) -> str:
    """The application that has the file open, where the file was read and not what is open."""
    lock = None if about.application else lock_file_of(Path(about.book))
    return lock.application if lock else ""


def _fields(about: About, listed: _Listed) -> dict[str, object]:
    result = listed.checked
    findings = [problem_object(finding) for finding in result.findings]
    written = {"written": listed.written} if about.options.write else {}
    return {**about.fields(), "month": str(result.scorecard.month), **written, "findings": findings}


def _status(about: About, listed: _Listed) -> int:
    return FOUND if listed.checked.findings else DONE


def _click(click: Click) -> str:
    """What was found is listed on the sheet Check."""
    workbook = click.workbook()
    result = check(workbook)
    _list(workbook, result)
    listed = ", listed on the sheet Check" if result.findings else ""
    return f"{about_month(result.scorecard)}, {count(len(result.findings), 'finding')}{listed}"


COMMAND = BookCommand(
    name="check",
    summary="say what is wrong, write nothing",
    description="Say what the computed cells show wrong, and what people have to look at; write nothing, "
    "or no more than the sheet Check.",
    add_arguments=_add_arguments,
    run=_run,
    lines=_lines,
    fields=_fields,
    status=_status,
    click=_click,
    writes=_writes,
    books="*",
    names=SEVERAL_BOOKS,
    takes_many=True,
    function="check",
)
