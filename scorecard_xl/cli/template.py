"""The commands that make workbooks with buttons, and machines ready for them: new, adopt, setup, vba."""

import argparse
import datetime
from pathlib import Path
from typing import Any

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month
from scorecard_xl.words.months import month_of_header
from scorecard_xl.words.text import count

_PUBLISHED_ON = datetime.datetime(2021, 6, 14, 9)
_FIRST_MONTH = Month(1902, 1)  # the months before it are dates that Excel counts too


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's; each has ``run``, which returns the exit status."""
    new = commands.add_parser(
        "new",
        help="build a scorecard workbook with buttons",
        description="Build a scorecard workbook with its buttons: of the indicators that a file lists, or "
        "without one of the scorecard that a council published for May 2021.",
    )
    new.add_argument("out", metavar="OUT", help="the .xlsm workbook to write")
    new.add_argument("--indicators", metavar="FILE", help="a .csv or .xlsx file, an indicator in each row")
    new.add_argument("--month", type=month, help="the last of its months, as 2026-10 (with --indicators)")
    new.add_argument("--title", help="the scorecard's title (with --indicators)")
    new.add_argument("--force", action="store_true", help="replace OUT if it is there")
    new.set_defaults(run=_new)

    adopt = commands.add_parser(
        "adopt",
        help="put the buttons into a workbook that is in use",
        description="Put the buttons, their VBA and a Settings sheet into a workbook that is in use.",
    )
    adopt.add_argument("book", metavar="OLD", help="the .xlsx or .xlsm workbook, which stays as it is")
    adopt.add_argument("-o", "--output", metavar="NEW", required=True, help="the .xlsm workbook to write")
    adopt.add_argument("--sheet", metavar="NAME", help="the sheet that gets the buttons")
    adopt.add_argument("--at", metavar="CELL", help="the cell where they start, as B2")
    adopt.add_argument("--force", action="store_true", help="replace NEW if it is there")
    adopt.set_defaults(run=_adopt)

    setup = commands.add_parser(
        "setup",
        help="make this computer ready for the buttons",
        description="Make this computer ready for the buttons, in Excel and LibreOffice; say what was done.",
    )
    setup.add_argument("books", nargs="*", metavar="BOOK", help="workbooks whose obstacles are looked at too")
    which = setup.add_mutually_exclusive_group()
    which.add_argument("--check", action="store_true", help="only say what is missing, and how to mend it")
    which.add_argument("--remove", action="store_true", help="take away what setup has added")
    setup.set_defaults(run=_setup)

    vba = commands.add_parser(
        "vba",
        help="print the VBA of the buttons",
        description="Print the VBA of the buttons, to be reviewed or to be imported by hand.",
    )
    vba.set_defaults(run=_vba)


def month(text: str) -> Month:
    """A month of the command line."""
    try:
        return month_of_header(text) or Month.of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no month: write it like 2021-05") from None


def _new(options: argparse.Namespace) -> int:
    from scorecard_xl.template.new.building import build
    from scorecard_xl.template.new.contents import published_contents

    if options.indicators is None:
        if options.month or options.title:
            raise ScorecardError("--month and --title go with --indicators: name the list of indicators too.")
        contents, created = published_contents(), _PUBLISHED_ON
    else:
        from scorecard_xl.template.new.indicator_file import read_indicators

        created = datetime.datetime.now()
        last_month = options.month or Month(created.year, created.month).plus(-1)
        title = options.title or "Children's services scorecard"
        if last_month < _FIRST_MONTH:
            raise ScorecardError(
                f"--month {options.month.label}: Excel has no dates as early; take a later one."
            )
        contents = read_indicators(Path(options.indicators), last_month, title)
    build(Path(options.out), contents, created, force=options.force)
    indicators = count(len(contents.indicators), "indicator")
    sections = count(len(contents.sections), "section")
    print(f"{options.out}: a scorecard of {indicators} in {sections}. Press Refresh in it.")
    return 0


def _adopt(options: argparse.Namespace) -> int:
    from scorecard_xl.template.adopt.adopting import adopt

    adopted = adopt(
        Path(options.book), Path(options.output), sheet=options.sheet, at=options.at, force=options.force
    )
    print(f"{options.output}: the buttons are on the sheet {adopted.sheet}, from cell {adopted.cell}.")
    if adopted.settings_added:
        print("  A sheet Settings was added.")
    elif adopted.why_no_settings:
        print(f"  {adopted.why_no_settings}")
    return 0


def _setup(options: argparse.Namespace) -> int:
    from scorecard_xl import setup

    action: setup.Action = "check" if options.check else "remove" if options.remove else "install"
    return 0 if setup.run(action, print, options.books) else 1


def _vba(options: argparse.Namespace) -> int:
    from scorecard_xl.template.vba.vba_project import exported

    print(exported(), end="")
    return 0
