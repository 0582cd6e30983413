"""Rank, Quartile and Against England, which a refresh takes from the sheet Benchmarks."""

import pytest

from scorecard_xl.actions.refresh import refresh
from scorecard_xl.model import AgainstEngland, Benchmark, BenchmarkRow, Quartile, Standing, Transformation
from scorecard_xl.own_sheets.benchmark_outcomes import outcomes_written
from tests.books.grid_workbook import Content, GridWorkbook, sheet_of
from tests.books.small_scorecard import TEXT_HEADER, row, settings_sheet

OURS = ("Computed columns", "Rank, Quartile, Against England")
STANDING = Standing(3, 11, Quartile.B, AgainstEngland.WORSE)
BEHIND: tuple[Content, ...] = ("Rank", "Quartile", "Against England")


def book(
    standing: Standing | None, *settings: tuple[str, Content], said: tuple[Content, ...] = ()
) -> GridWorkbook:
    after: list[Content] = [None, None, "▲", None, None, None, *said]
    table = sheet_of("Scorecard", [[*TEXT_HEADER, *BEHIND], row("A1", [100], *after)])
    workbook = GridWorkbook([table, settings_sheet(*settings)])
    if standing is not None:
        asked = [BenchmarkRow("A1", ("LAC",), Transformation())]
        workbook.apply([outcomes_written(workbook, asked, {"A1": Benchmark(standing=standing)})])
    return workbook


@pytest.mark.parametrize(
    ("standing", "shows"),
    [
        (STANDING, [3.0, "Band B", "Worse"]),
        (Standing(1, 11), [1.0, None, None]),
        (Standing(), [None, None, None]),
        (None, [None, None, None]),
    ],
)
def test_they_show_what_the_last_import_found(standing: Standing | None, shows: list[Content]) -> None:
    workbook = book(standing, OURS)
    refresh(workbook)
    assert [workbook["Scorecard"][cell] for cell in ("V2", "W2", "X2")] == shows
    assert not refresh(workbook).written


def test_what_is_no_more_known_goes_from_its_cell() -> None:
    workbook = book(Standing(), OURS, said=(7, "Band C", "Better"))
    refresh(workbook)
    assert [workbook["Scorecard"][cell] for cell in ("V2", "W2", "X2")] == [None, None, None]


def test_peoples_own_columns_of_these_names_stay() -> None:
    workbook = book(STANDING, said=(7, "Top", "ok"))
    refresh(workbook)
    assert [workbook["Scorecard"][cell] for cell in ("V2", "W2", "X2")] == [7.0, "Top", "ok"]
