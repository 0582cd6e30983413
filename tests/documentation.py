"""Writes the pages of docs/ that list what the code declares: ``python -m tests.documentation``."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any

from scorecard_xl.cli.books import add_book_arguments
from scorecard_xl.commands import COMMANDS, command_of
from scorecard_xl.commands.command import BookCommand
from scorecard_xl.findings import Finding, Severity
from scorecard_xl.own_sheets.setting_list import all_settings
from tests.places import ROOT


class _Listing(ArgumentParser):
    """A parser that lists its arguments as rows of a table."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        super().__init__(add_help=False)

    def add_argument(self, *names: Any, **options: Any) -> Any:
        value = options.get("metavar") or "|".join(options.get("choices", ()))
        value = value or ("MONTH" if "type" in options else "")
        called = [f"`{name}`" for name in names if name.startswith("-")]
        what = " ".join(filter(None, [", ".join(called), value and f"`{value}`"]))
        self.rows.append(f"| {what.replace('|', chr(92) + '|')} | {options['help']} |")

    def add_mutually_exclusive_group(self, **_: Any) -> Any:
        return self


def commands_page() -> str:
    """Each command with its arguments, its button and the function that does the same."""
    lines = ["# The commands", "", "`scorecard-xl COMMAND --help` says the same of one."]
    for name in COMMANDS:
        lines += ["", f"## {name}", "", *_command(name)]
    return "\n".join([*lines, ""])


def _command(name: str) -> Iterator[str]:
    command = command_of(name)
    listing = _Listing()
    said = [command.description]
    if isinstance(command, BookCommand):
        add_book_arguments(listing, command)
        said += ["A button of the workbook does it too."] if command.click else []
        said += [f"In Python it is `scorecard_xl.{command.function}`."] if command.function else []
    else:
        command.add_arguments(listing)
    yield " ".join(said)
    if listing.rows:
        yield from ("", "| argument | |", "| --- | --- |", *listing.rows)


_SEVERITIES = {Severity.WRONG: "Wrong", Severity.LOOK: "To look at"}


def findings_page() -> str:
    """Each finding with its severity and its meaning."""
    lines = [
        "# The findings",
        "",
        "What a check, a refresh and the other commands may report. Programs know a finding by its code;",
        "the sheet Check sorts by severity. What the rounding of the shown figures explains comes last.",
        "",
        "| code | severity | meaning |",
        "| --- | --- | --- |",
        *(f"| `{one.value}` | {_SEVERITIES[one.severity]} | {one.meaning} |" for one in Finding),
    ]
    return "\n".join([*lines, ""])


def settings_page() -> str:
    """Each setting with the value that a new workbook has, what it does, and what may be typed."""
    lines = [
        "# The settings",
        "",
        "Column A of the sheet Settings names a setting, column B holds it; a blank cell means the usual.",
        "",
        "| setting | at first | what it does | what may be typed |",
        "| --- | --- | --- | --- |",
    ]
    for one in all_settings():
        at_first = "" if one.at_first is None else f"`{one.at_first}`"
        lines.append(f"| {one.name} | {at_first} | {one.explanation} | {one.limits} |")
    return "\n".join([*lines, ""])


PAGES: dict[str, Callable[[], str]] = {
    "docs/commands.md": commands_page,
    "docs/findings.md": findings_page,
    "docs/settings.md": settings_page,
}

if __name__ == "__main__":
    for page, text in PAGES.items():
        (ROOT / page).write_text(text(), "utf-8")
