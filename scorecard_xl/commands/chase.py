"""``chase``: write to owners whose commentary is outstanding."""

import argparse
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from scorecard_xl.actions.chase import Chase, chase
from scorecard_xl.commands.command import DONE, FOUND, SEVERAL_BOOKS, About, BookCommand, writes_nothing
from scorecard_xl.errors import ScorecardError
from scorecard_xl.messages.letters import FORMATS, file_names, letter, table_of
from scorecard_xl.messages.lines import some
from scorecard_xl.spreadsheet.workbook import Workbook


class _Letters(NamedTuple):
    """Whom there is to write to, and the files that were written."""

    chase: Chase
    owners: list[str]
    files: list[Path]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help=f"the form of the texts (default: {FORMATS[0]})"
    )
    parser.add_argument("--owner", metavar="NAME", help="the only owner to write to")
    parser.add_argument("--force", action="store_true", help="replace texts that are there already")
    parser.add_argument(
        "-o", "--output", dest="folder", metavar="FOLDER", help="write a file for each owner into a folder"
    )


def _run(workbook: Workbook, about: About) -> _Letters:
    result = chase(workbook, sheet=about.options.sheet)
    owners = list(result.by_owner)
    if about.options.owner is not None:
        wanted = " ".join(about.options.owner.split()).casefold()
        if wanted not in result.known_owners:
            raise ScorecardError(
                f"no indicator has the owner “{about.options.owner}”: "
                f"{_those_there_are(result.known_owners.values())}.",
                book=about.book,
            )
        owners = [owner for owner in owners if owner.casefold() == wanted]
    folder = about.options.folder and Path(about.options.folder, about.shelf)
    files = _written(folder, result, owners, about.options) if folder else []
    return _Letters(result, owners, files)


def _those_there_are(owners: Collection[str]) -> str:
    named = [owner for owner in owners if owner]
    return f"the owners are {some(named)}" if named else "the scorecard names no owners"


def _written(folder: Path, result: Chase, owners: list[str], options: argparse.Namespace) -> list[Path]:
    """The files of the letters, once they are written."""
    suffix = {"text": "txt"}.get(options.format, options.format)
    # Excel takes a .csv for the system's own code page, if it does not begin with this mark.
    encoding = "utf-8-sig" if options.format == "csv" else "utf-8"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = {folder / f"{name}.{suffix}": owner for owner, name in file_names(owners).items()}
        known = next(filter(Path.exists, files), None)
        if known is not None and not options.force:
            raise ScorecardError(
                f"{known} is there already: name another folder, or add --force to replace such texts."
            )
        for file, owner in files.items():
            file.write_text(letter(result, owner, options.format), encoding=encoding)
    except OSError as error:
        raise ScorecardError(
            f"{folder}: the texts could not be written, the system says “{error.strerror}”: name another "
            "folder."
        ) from None
    return list(files)


def _lines(about: About, result: _Letters) -> Iterator[str]:
    form, owners = about.options.format, result.owners
    if about.options.folder is not None:
        yield from map(os.fspath, result.files)
    elif form == "csv":
        yield table_of(result.chase, owners).rstrip("\n")
    elif owners:
        between = "\n<hr>\n" if form == "html" else f"\n{'-' * 72}\n\n"
        yield between.join(letter(result.chase, owner, form) for owner in owners).rstrip("\n")
    if form == "text":
        yield from _nothing(about, result)


def _remarks(about: About, result: _Letters) -> Iterator[str]:
    if about.options.format != "text":  # what is printed there is a file's content
        yield from _nothing(about, result)


def _nothing(about: About, result: _Letters) -> Iterator[str]:
    if not result.owners:
        of = f" of {about.options.owner}" if about.options.owner else ""
        month = result.chase.scorecard.month.label
        yield f"{about.book}: {month}, no commentary{of} is outstanding"


def _status(about: About, result: _Letters) -> int:
    return FOUND if result.owners else DONE


COMMAND = BookCommand(
    name="chase",
    summary="write to owners whose commentary is outstanding",
    description="Write a text for each owner that lists their outstanding commentary, ready to paste into an "
    "e-mail.",
    add_arguments=_add_arguments,
    run=_run,
    lines=_lines,
    remarks=_remarks,
    status=_status,
    writes=writes_nothing,
    books="*",
    names=SEVERAL_BOOKS,
    takes_many=True,
    paths=("folder",),
)
