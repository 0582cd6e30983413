"""A sheet of a year from April through the next April, with figures, commentary and undos, in each kind of
workbook."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlwings

from scorecard_xl.actions.keep_log import keep_log
from scorecard_xl.model import Month
from scorecard_xl.own_sheets.lists import HISTORY, added
from scorecard_xl.own_sheets.settings import REPORTING_MONTH, setting_written
from scorecard_xl.reading.scorecard import read
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.actions.test_a_year import agree
from tests.books.playing_a_year import Host, InApplication, InClosedFile, InMemory, Year, seen
from tests.books.year_sheet import FINANCIAL, file
from tests.sizes import MONTHS_PLAYED

DATED = tuple(Month(2020, 4).plus(place).label for place in range(12))
"""Months with years, and a title that tells the sheet's."""


def start_of(folder: Path, months: Sequence[str]) -> Path:
    path = folder / "year.xlsx"
    is_dated = months is DATED
    title, year = ("Scorecard 2020/21", "") if is_dated else ("Scorecard", "2020/21")
    file(path, months, title=title, year=year, figures=13 - MONTHS_PLAYED)
    keep_log(FileWorkbook(path))
    newest = Month(2021, 4).plus(-MONTHS_PLAYED)
    # Sheets that are added are not told cell by cell.
    FileWorkbook(path).apply(added(FileWorkbook(path), HISTORY, []))
    FileWorkbook(path).apply([setting_written(FileWorkbook(path), REPORTING_MONTH, str(newest))])
    return path


def play(host: Host, folder: Path) -> Year:
    """Until the next April."""
    year = Year(host, folder)
    for _ in range(MONTHS_PLAYED):
        year.play_month()
    return year


def keeps_everything(year: Year) -> None:
    year.everything_is_kept()
    assert year.undone
    assert read(year.host.workbook()).month == Month(2021, 4)
    now, replayed = seen(year.host.workbook()), year.replayed()
    assert replayed.contents == now.contents
    assert replayed.formats == {place: now.formats[place] for place in replayed.formats}


@pytest.fixture(scope="module", params=[FINANCIAL, DATED], ids=["without", "dated"])
def in_closed_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder = tmp_path_factory.mktemp("closed")
    return play(InClosedFile(start_of(folder, request.param)), folder)


def test_a_closed_file_loses_nothing_over_a_year(in_closed_file: Year) -> None:
    keeps_everything(in_closed_file)


def test_a_closed_file_is_as_the_rules_say_over_a_year(in_closed_file: Year, tmp_path: Path) -> None:
    assert isinstance(in_closed_file.host, InClosedFile)
    is_dated = in_closed_file.start.contents["Scorecard", 3, 3] == "Apr-20"
    year = play(InMemory(start_of(tmp_path, DATED if is_dated else FINANCIAL)), tmp_path)
    keeps_everything(year)
    agree(year, in_closed_file)


@pytest.mark.live
def test_an_open_workbook_is_as_the_file_over_a_year(
    in_closed_file: Year, app: xlwings.App, tmp_path: Path
) -> None:
    is_dated = in_closed_file.start.contents["Scorecard", 3, 3] == "Apr-20"
    book = app.books.open(start_of(tmp_path, DATED if is_dated else FINANCIAL))
    try:
        year = play(InApplication(book), tmp_path)
        keeps_everything(year)
        agree(in_closed_file, year)
    finally:
        book.close()
