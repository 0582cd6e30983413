"""How often a refresh calls the application."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings

import scorecard_xl
from tests.books.live_books import look_at
from tests.books.package_book import book, cells_between, of_one_table
from tests.programs.engine_calls import counting_calls

pytestmark = pytest.mark.live


@pytest.fixture
def counted() -> Iterator[Counter[str]]:
    """How often the engine has been called, by kind."""
    with counting_calls() as counted:
        yield counted


def test_the_calls_of_a_refresh_are_within_the_budget(
    data: Path, tmp_path: Path, app: xlwings.App, counted: Counter[str]
) -> None:
    look = look_at(app, Path(shutil.copy(data / "published_paired.xlsx", tmp_path)))
    scorecard_xl.refresh(look.book)
    first = dict(counted)
    counted.clear()
    scorecard_xl.refresh(look.book)
    again = dict(counted)
    assert first == {"values": 18, "formats": 1, "rules": 21, "sheets": 12}
    assert again == {"values": 2, "formats": 1, "rules": 1, "sheets": 5}
    assert sum(again.values()) * 3 <= sum(first.values())


def test_the_calls_do_not_grow_with_the_indicators(
    tmp_path: Path, app: xlwings.App, counted: Counter[str]
) -> None:
    calls = []
    for indicators in (50, 5_000):
        look = look_at(app, of_one_table(tmp_path / f"{indicators}.xlsx", indicators))
        for _ in range(2):
            counted.clear()
            scorecard_xl.refresh(look.book)
            calls.append(dict(counted))
    assert calls[:2] == calls[2:]


def test_scattered_changes_are_written_run_by_run(
    tmp_path: Path, app: xlwings.App, counted: Counter[str]
) -> None:
    look = look_at(app, of_one_table(tmp_path / "book.xlsx", 500))
    scorecard_xl.refresh(look.book)
    for row in (10, 11, 12, 200, 210, 400):
        look.book.sheets[0].range(f"E{row}").value = 77.0
    counted.clear()
    scorecard_xl.refresh(look.book)
    # Read, read again before writing, read back: two calls each; three runs in each of two groups of columns.
    assert counted["values"] == 6 + 2 * 3


def test_a_cell_far_below_costs_nothing(tmp_path: Path, app: xlwings.App, counted: Counter[str]) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.write("B1000000", "x")))
    refreshed = scorecard_xl.refresh(look.book)
    assert refreshed.written
    assert counted["values"] == 3 * 2 * 2 + 2  # two stretches of rows, read three times; two blocks


def test_formulas_are_asked_about_once(tmp_path: Path, app: xlwings.App, counted: Counter[str]) -> None:
    rows = [(f"M{n}", 100, 100, 125, "▲") for n in range(300)]
    cells = [f"L{row}" for row in range(4, 304)]
    look = look_at(app, book(tmp_path / "book.xlsx", cells_between(cells), rows=rows))
    scorecard_xl.refresh(look.book, replace_formulas=True)
    assert counted["values"] < 20
    assert look.formula("L4") == "125"
