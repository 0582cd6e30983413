"""A year of a scorecard: new months with figures, commentary and undos, in each kind of workbook."""

import shutil
from pathlib import Path

import pytest
import xlwings

from tests.books.playing_a_year import (
    Host,
    InApplication,
    InClosedFile,
    InMemory,
    Year,
    logged_lines,
    seen,
    told,
)
from tests.places import TEMPLATE
from tests.sizes import MONTHS_PLAYED


def play(host: Host, folder: Path) -> Year:
    year = Year(host, folder)
    for _ in range(MONTHS_PLAYED):
        year.play_month()
    return year


@pytest.fixture(scope="module")
def in_memory(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return play(InMemory(TEMPLATE), tmp_path_factory.mktemp("memory"))


@pytest.fixture(scope="module")
def in_closed_file(tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder = tmp_path_factory.mktemp("closed")
    return play(InClosedFile(Path(shutil.copy(TEMPLATE, folder))), folder)


def keeps_everything(year: Year) -> None:
    year.everything_is_kept()
    assert year.undone > MONTHS_PLAYED / 4
    now = seen(year.host.workbook())
    replayed = year.replayed()
    assert replayed.contents == now.contents
    assert replayed.formats == {place: now.formats[place] for place in replayed.formats}


def test_the_rules_lose_nothing(in_memory: Year) -> None:
    keeps_everything(in_memory)


def test_a_closed_file_loses_nothing(in_closed_file: Year) -> None:
    keeps_everything(in_closed_file)


def test_a_closed_file_is_as_the_rules_say(in_memory: Year, in_closed_file: Year) -> None:
    agree(in_memory, in_closed_file)


@pytest.mark.live
def test_an_open_workbook_loses_nothing_and_is_as_the_file(
    in_closed_file: Year, app: xlwings.App, tmp_path: Path
) -> None:
    book = app.books.open(shutil.copy(TEMPLATE, tmp_path))
    try:
        year = play(InApplication(book), tmp_path)
        keeps_everything(year)
        agree(in_closed_file, year)
    finally:
        book.close()


def agree(one: Year, other: Year) -> None:
    """Two hosts hold the same, and their logs tell the same."""
    lines = [list(told(logged_lines(year.host.workbook()))) for year in (one, other)]
    assert lines[0] == lines[1]
    stamps = {("Scorecard", 3, 2)}
    contents = [seen(year.host.workbook()).contents for year in (one, other)]
    assert {p: c for p, c in contents[0].items() if p not in stamps} == {
        p: c for p, c in contents[1].items() if p not in stamps
    }
