"""``publish``: make a copy to hand out, for the board or for the public."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from scorecard_xl.actions.publish import Published, publish, write_template
from scorecard_xl.commands.command import SEVERAL_BOOKS, About, BookCommand, Click, month
from scorecard_xl.messages.lines import problem_line
from scorecard_xl.messages.objects import problem_object
from scorecard_xl.own_sheets.publication_texts import PUBLICATION
from scorecard_xl.publishing.folder import is_there
from scorecard_xl.publishing.publication import Audience, summary_of
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.workbook import Workbook
from scorecard_xl.words.text import count


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--into",
        metavar="FOLDER",
        help="the folder of the copies: each month has a folder in it, and index.html lists them",
    )
    parser.add_argument(
        "--for",
        dest="audience",
        choices=[audience.value for audience in Audience],
        default=Audience.BOARD.value,
        help="board: all of it (the usual); public: without owners and small numbers",
    )
    parser.add_argument("--month", type=month, help="the reporting month, as 2021-05")
    parser.add_argument(
        "--with-commentary",
        action="store_true",
        help="publish all commentary, not only where the column Publish says yes",
    )
    parser.add_argument("--force", action="store_true", help="replace the copy of the same month")
    parser.add_argument(
        "--template",
        action="store_true",
        help=f"add the sheet {PUBLICATION} for the copy's texts, and make no copy",
    )


def _prepare(options: argparse.Namespace) -> str:
    if not options.template and not options.into:
        return "To publish takes a folder: -o FOLDER."
    return ""


def _run(workbook: Workbook, about: About) -> Published | bool:
    options = about.options
    if options.template:
        return write_template(workbook)
    return publish(
        workbook,
        Path(options.into, about.shelf),
        Audience(options.audience),
        month=options.month,
        sheet=options.sheet,
        with_commentary=options.with_commentary,
        force=options.force,
    )


def _lines(about: About, result: Published | bool) -> Iterator[str]:
    if isinstance(result, bool):
        added = "was added: fill it in, then publish" if result else "is there already, and stays as it is"
        yield f"{about.where}: the sheet {PUBLICATION} {added}"
        yield from about.unsaved(result)
        return
    told = result.publication
    numbers = summary_of(told)
    indicators = count(numbers.indicators, "indicator")
    yield f"{about.where}: {told.month.label}, {indicators} for the {told.audience.value}"
    yield f"  {result.folder}: {', '.join(result.files)}"
    yield from (f"  {sentence}" for sentence in told.hidden)
    yield from (f"  {sentence}" for sentence in _of_the_public(result))
    yield from map(problem_line, result.problems)


def _of_the_public(result: Published) -> Iterator[str]:
    """What a public copy keeps to itself, and what of that is not set; nothing of one for the board."""
    if result.commentaries is None:
        return
    yield "Owners' names are left out."
    if not result.hides_small:
        yield "No small number is hidden: the setting Public counts hidden below is blank."
    yield _commentaries(result.commentaries)


def _commentaries(number: int) -> str:
    """How many commentaries the public reads."""
    if not number:
        return "No commentary is published: that is for indicators marked in a column Publish."
    texts = "1 commentary is" if number == 1 else f"{number} commentaries are"
    return f"{texts} published: read once more what they say before you hand it out."


def _fields(about: About, result: Published | bool) -> dict[str, object]:
    if isinstance(result, bool):
        return {**about.fields(), "written": result, "sheet": PUBLICATION}
    told = result.publication
    numbers = summary_of(told)
    return {
        **about.fields(),
        "month": str(told.month),
        "for": told.audience.value,
        "folder": str(result.folder),
        "files": list(result.files),
        **numbers._asdict(),
        "hidden": list(told.hidden),
        "hides_small_numbers": result.hides_small and result.commentaries is not None,
        "commentaries": result.commentaries,
        "problems": [problem_object(problem) for problem in result.problems],
    }


def _click(click: Click) -> str:
    """Whom the copy is for is asked, then the folder, and before a copy of the same month is replaced."""
    audience = Audience.PUBLIC if click.asks(_FOR_THE_PUBLIC) else Audience.BOARD
    place = Path(click.book.fullname).parent
    near = place if place.is_dir() else None  # a workbook in the web has an address
    folder = click.asks_where(f"The folder for copies for the {audience.value}", near)
    if folder is None:
        return "No copy was made"
    workbook = click.workbook()
    month = read(workbook).month
    force = is_there(folder, month)
    if force and not click.asks(f"{folder} has a copy of {month.label} already. Replace it?"):
        return f"The copy of {month.label} stays as it was"
    result = publish(workbook, folder, audience, force=force)
    if said := [*result.publication.hidden, *_of_the_public(result)]:
        click.tells("\n".join(said))
    return f"{month.label}: a copy for the {audience.value} is in {result.folder}"


_FOR_THE_PUBLIC = (
    "Is the copy for the public?\n\nWith Yes, it has no owners and no small numbers, and commentary only "
    "where a column Publish says so. With No, it is for the board, and has all."
)


def _writes(options: argparse.Namespace) -> bool:
    return bool(options.template)


COMMAND = BookCommand(
    name="publish",
    summary="make a copy to hand out: web page, PDF, open data",
    description="Make a copy of the scorecard to hand out, about the reporting month: a web page, a PDF, "
    "open data, and a workbook of values. Nothing in the workbook changes.",
    add_arguments=_add_arguments,
    prepare=_prepare,
    run=_run,
    lines=_lines,
    fields=_fields,
    books="*",
    names=SEVERAL_BOOKS,
    takes_many=True,
    paths=("into",),
    writes=_writes,
    click=_click,
)
