"""``log``: keep a change log in a workbook."""

from scorecard_xl.actions.keep_log import KeptLog, keep_log
from scorecard_xl.commands.command import About, BookCommand, add_dry_run
from scorecard_xl.spreadsheet.workbook import Workbook


def _run(workbook: Workbook, about: About) -> KeptLog:
    return keep_log(workbook, dry_run=about.options.dry_run)


def _lines(about: About, result: KeptLog) -> list[str]:
    if result.had_one:
        return [f"{about.where}: it keeps a change log already"]
    would = "was added" if result.written else "would be added"
    return [f"{about.where}: the sheet Change log {would}", *about.unsaved(result.written)]


def _fields(about: About, result: KeptLog) -> dict[str, object]:
    return {"workbook": about.book, "written": not result.had_one}


COMMAND = BookCommand(
    name="log",
    summary="keep a change log in a workbook",
    description="Add the sheet Change log: from then on every cell that a command or a button writes is "
    "recorded there.",
    add_arguments=add_dry_run,
    run=_run,
    lines=_lines,
    fields=_fields,
    has_sheet=False,
)
