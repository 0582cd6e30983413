"""A new month empties the changes: what form each column has, and how it draws its arrows, outlasts that."""

from collections.abc import Sequence

import pytest

from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from tests.books.grid_workbook import Cell, Content, sheet_of
from tests.books.small_scorecard import book

TEN, LEVEL = Cell(0.1, "", "0%"), Cell(0.0, "", "0%")


@pytest.mark.parametrize(
    ("headers", "rows", "emptied", "next_month"),
    [
        (["Monthly DoT"], (["▲"], ["►"]), ["–"], (["▼"], ["►"])),
        (["Monthly DoT"], (["↑"], ["→"]), ["-"], (["↓"], ["→"])),
        (["Change"], (["↑ 10%"], ["→ 0%"]), ["- n/a"], (["↓ -50%"], ["→ 0%"])),
        (["Monthly DoT"], (["↑ 10%"], ["→ 0%"]), ["- n/a"], (["↓ -50%"], ["→ 0%"])),
        (["MoM %"], (["▲ 10%"], ["► 0%"]), ["– n/a"], (["▼ -50%"], ["► 0%"])),
        (["Variance %"], ([TEN], [LEVEL]), ["n/a"], ([-0.5], [0.0])),
        (["DoT", "% change"], (["▲", TEN], ["►", LEVEL]), ["–", "n/a"], (["▼", -0.5], ["►", 0.0])),
        (["% change", "DoT"], ([TEN, "▲"], [LEVEL, "►"]), ["n/a", "–"], ([-0.5, "▼"], [0.0, "►"])),
    ],
)
def test_a_change_goes_on_in_its_own_form(
    headers: list[Content],
    rows: Sequence[list[Content]],
    emptied: list[Content],
    next_month: Sequence[list[Content]],
) -> None:
    table: list[list[Content]] = [["Ref.", "Mar-21", "Apr-21", "May-21", *headers]]
    table += [["M1", 100, 100, 110, *rows[0]], ["M2", 50, 50, 50, *rows[1]]]
    workbook = book(sheet_of("Scorecard", table))
    sheet = workbook["Scorecard"]
    area = range(5, 5 + len(headers))
    assert not refresh(workbook).changes
    assert start_month(workbook, agreed=True).written
    assert [sheet.values(row, area) for row in (2, 3)] == [emptied] * 2
    sheet.put("D2", 55)
    sheet.put("D3", 50)
    refresh(workbook)
    assert [sheet.values(row, area) for row in (2, 3)] == list(next_month)
    assert not refresh(workbook).written
