"""A person types in the window while a refresh runs: what is being typed is theirs, and arrives whole."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import scorecard_xl
from tests.books.kinds_of_workbook import Look, app_at
from tests.books.package_book import book
from tests.programs.running_libreoffice import running
from tests.programs.window import Screen, screen

pytestmark = [pytest.mark.live, pytest.mark.window]


class Window(NamedTuple):
    """A small scorecard in a window, and the keyboard in front of it."""

    look: Look
    screen: Screen

    def edit(self, cell: str) -> None:
        """Select a cell, as a click on it does."""
        native = self.look.book.api
        native.CurrentController.select(native.Sheets.getByIndex(0).getCellRangeByName(cell))


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    with screen() as display, running(environment=display.environment) as address:
        look = Look(app_at(address).books.open(book(tmp_path / "book.xlsx")))
        display.focus("book.xlsx")
        yield Window(look, display)


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


def test_commentary_that_is_being_typed_is_not_lost(window: Window) -> None:
    window.edit("M5")
    window.screen.type("Half a sentence")
    assert window.look.value("M5") is None  # it is still in the cell's editor
    assert scorecard_xl.refresh(window.look.book).written
    assert window.look.values("F4:F6") == [["→"], ["↑"], ["→"]]
    window.screen.type(" and its other half")
    window.screen.press("Return")
    wait_until(lambda: window.look.value("M5") is not None)
    assert window.look.values("M4:M6") == [[None], ["Half a sentence and its other half"], [None]]


def test_a_figure_that_is_being_typed_counts_at_the_next_refresh(window: Window) -> None:
    window.edit("E4")
    window.screen.type("438")
    scorecard_xl.refresh(window.look.book)
    assert window.look.value("L4") == 219.0
    window.screen.press("Return")
    wait_until(lambda: window.look.value("E4") == 438.0)
    scorecard_xl.refresh(window.look.book)
    assert window.look.value("L4") == 438.0
