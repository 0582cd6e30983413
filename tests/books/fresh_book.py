"""A workbook of the template's form in which nobody has typed a figure yet."""

import datetime
from pathlib import Path

from scorecard_xl.model import Month
from scorecard_xl.template.new.building import build
from scorecard_xl.template.new.indicator_file import read_indicators

_LIST = """\
ref,indicator,owner,unit,preferred direction,section
A1,Number of contacts,Team A,number,▼,Front door
A2,Share on time,Team A,%,Up,Front door
B1,Cost per head,Team B,£,Lower is better,Money
"""


def fresh_book(path: Path) -> Path:
    """A workbook of three indicators in two sections, whose last month is June 2026."""
    listed = path.with_name("list.csv")
    listed.write_text(_LIST, "utf-8")
    build(path, read_indicators(listed, Month(2026, 6), ""), datetime.datetime(2026, 7, 1))
    return path
