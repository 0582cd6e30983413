"""A check says which indicators have no figure of the reporting month yet."""

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.actions.new_month import start_month
from tests.books.grid_workbook import Content, GridWorkbook
from tests.books.published_grid import published
from tests.books.small_scorecard import MONTHS, book, row, settings_sheet, texts


def missing(workbook: GridWorkbook) -> list[tuple[str, str]]:
    return [(one.cell, one.message) for one in check(workbook).findings if one.code == "figures-missing"]


def test_the_published_scorecard_lacks_four() -> None:
    assert missing(published(is_paired=True)) == [
        (
            "R77",
            "EH1c, EH14b, CIN5, FM011 have no figure of May-21: type or import what there is, and n/a where "
            "there is none.",
        )
    ]


@pytest.mark.parametrize("placeholder", ["-", "n/a", "tbc", "*"])
def test_a_placeholder_says_that_there_is_no_figure(placeholder: Content) -> None:
    assert missing(texts(row("M1", [40, 41]), row("M2", [3, placeholder]))) == []


def test_a_new_month_lacks_all() -> None:
    workbook = published(is_paired=True)
    start_month(workbook, agreed=True)
    assert [message.partition(":")[0] for _, message in missing(workbook)] == [
        "No indicator has a figure yet of Jun-21"
    ]


def test_an_indicator_that_never_had_a_figure_is_not_missed() -> None:
    assert missing(texts(row("M1", [40, 41]), row("M2", [None] * len(MONTHS)))) == []


def test_many_are_counted() -> None:
    rows = [row(f"M{number}", [40, None]) for number in range(20)]
    month = settings_sheet(["Reporting month", "2021-05"])
    ((cell, message),) = missing(book(*texts(row("X1", [1, 2]), *rows).sheets, month))
    assert cell == "O3"
    assert message.startswith("M0, M1, M2, M3, M4, M5, M6, M7 and 12 more have no figure of May-21")
