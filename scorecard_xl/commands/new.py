"""``new``: build a scorecard workbook with buttons."""

import argparse
import datetime
from collections.abc import Callable
from pathlib import Path

from scorecard_xl.commands.command import DONE, Command, month
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month
from scorecard_xl.words.text import count

_PUBLISHED_ON = datetime.datetime(2021, 6, 14, 9)
_FIRST_MONTH = Month(1902, 1)  # the months before it are dates that Excel counts too


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT", help="the .xlsm workbook to write")
    parser.add_argument("--indicators", metavar="FILE", help="a .csv or .xlsx file, an indicator in each row")
    parser.add_argument("--month", type=month, help="the last of its months, as 2026-10 (with --indicators)")
    parser.add_argument(
        "--title",
        help="the scorecard's title (with --indicators; default: what stands above the list)",
    )
    parser.add_argument("--force", action="store_true", help="replace OUT if it is there")


def _run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    from scorecard_xl.template.new.building import build
    from scorecard_xl.template.new.contents import published_contents

    if options.indicators is None:
        if options.month or options.title:
            raise ScorecardError("--month and --title go with --indicators: name the list of indicators too.")
        contents, created = published_contents(), _PUBLISHED_ON
        how_to_go_on = "Press Refresh in it."
    else:
        from scorecard_xl.template.new.indicator_file import read_indicators

        created = datetime.datetime.now()
        last_month = options.month or Month(created.year, created.month).plus(-1)
        if last_month < _FIRST_MONTH:
            raise ScorecardError(
                f"--month {options.month.label}: Excel has no dates as early; take a later one."
            )
        contents = read_indicators(Path(options.indicators), last_month, options.title or "")
        how_to_go_on = "Bring figures in (type them, or scorecard-xl import), then Refresh."
    build(Path(options.out), contents, created, force=options.force)
    indicators = count(len(contents.indicators), "indicator")
    sections = count(len(contents.sections), "section")
    say(
        f"{options.out}: a scorecard of {indicators} in {sections}, whose newest month is "
        f"{contents.last_month.label}. {how_to_go_on}"
    )
    return DONE


COMMAND = Command(
    name="new",
    summary="build a scorecard workbook with buttons",
    description="Build a scorecard workbook with its buttons: of the indicators that a file lists, or "
    "without one of the scorecard that a council published for May 2021.",
    add_arguments=_add_arguments,
    run=_run,
)
