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
        (["% change on last month"], (["▲"], ["►"]), ["―"], (["▼"], ["►"])),
        (["% change on last month"], (["↑"], ["→"]), ["‒"], (["↓"], ["→"])),
        (["Change"], ([Cell("↑", "", "0%")], [Cell("→", "", "0%")]), ["‒"], (["↓"], ["→"])),
        (["Variance %"], ([TEN], [LEVEL]), ["n/a"], ([-0.5], [0.0])),
        (["Monthly DoT"], ([TEN], [LEVEL]), ["n/a"], ([-0.5], [0.0])),
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


@pytest.mark.parametrize(
    ("header", "stored"),
    [
        ("% change from last month", Cell(0.08, "", "0%")),
        ("Change from last month", Cell(0.08, "", "0%")),
        ("Monthly DoT", Cell(4.0, "", '0.0 "pp"')),
    ],
)
def test_numbers_in_points_by_the_settings_are_understood_at_the_next_refresh(
    header: str, stored: Cell
) -> None:
    rows: list[list[Content]] = [["Ref.", "Indicator", "Apr-21", "May-21", header]]
    rows += [
        ["M1", "Share", Cell(0.5, "", "0%"), Cell(0.54, "", "0%"), stored],
        ["M2", "Number", 100, 110, Cell(0.1, "", "0%")],
    ]
    settings = sheet_of("Settings", [["scorecard-xl settings"], ["Percentage points", "yes"]])
    workbook = book(sheet_of("Scorecard", rows), settings)
    sheet = workbook["Scorecard"]
    refresh(workbook)
    assert [sheet[name] for name in ("E2", "E3")] == [4.0, 0.1]
    again = refresh(workbook)
    assert (again.written, again.problems) == (False, ())
    assert start_month(workbook, agreed=True).written
    sheet.put("D2", Cell(0.6, "", "0%"))
    sheet.put("D3", 121)
    assert not refresh(workbook).problems
    assert [sheet[name] for name in ("E2", "E3")] == [6.0, 0.1]


@pytest.mark.parametrize("arrows", ["▲►▼", "↑→↓"])
def test_arrows_alone_below_a_header_of_points_stay_arrows(arrows: str) -> None:
    shares = [Cell(share, "", "0%") for share in (0.5, 0.6)]
    rows: list[list[Content]] = [["Ref.", "Apr-21", "May-21", "Change from Apr-21 (pp)"]]
    rows += [["M1", *shares, arrows[0]], ["M2", *shares[::-1], arrows[2]], ["N1", 1, 2, None]]
    workbook = book(sheet_of("Scorecard", rows))
    sheet = workbook["Scorecard"]
    assert not refresh(workbook).changes
    start_month(workbook, agreed=True)
    assert not refresh(workbook).changes
    sheet.put("C2", Cell(0.62, "", "0%"))
    sheet.put("C3", Cell(0.3, "", "0%"))
    refresh(workbook)
    assert [sheet[name] for name in ("D1", "D2", "D3", "D4")] == [
        "Change from May-21 (pp)", arrows[1], arrows[2], None
    ]  # fmt: skip


def test_arrows_alone_stay_arrows_below_many_rows_that_never_had_a_figure() -> None:
    rows: list[list[Content]] = [["Ref.", "Apr-21", "May-21", "% change from Apr-21"]]
    rows += [[f"N{number}", None, "tbc", "-"] for number in range(20)]
    rows += [["M1", 100, 150, "↑"], ["M2", 100, 50, "↓"]]
    workbook = book(sheet_of("Scorecard", rows))
    sheet = workbook["Scorecard"]
    assert not refresh(workbook).changes
    start_month(workbook, agreed=True)
    sheet.put("C23", 50)
    refresh(workbook)
    assert [sheet[name] for name in ("D2", "D22", "D23")] == ["-", "‒", "→"]


@pytest.mark.parametrize(
    ("headers", "stored", "written"),
    [
        (["Monthly DoT"], ["▲", "▼"], ["►", "►"]),
        (["DoT"], ["▲", "▼"], ["►", "►"]),
        (["Change"], [Cell(0.12, "", "0%"), Cell(-0.12, "", "0%")], [6.0, -6.0]),
        (["Change"], ["↑ 12%", "↓ -12%"], ["→ 6.0 pp", "→ -6.0 pp"]),
    ],
)
def test_a_setting_that_is_switched_on_moves_changes_in_any_words_to_points(
    headers: list[Content], stored: list[Content], written: list[Content]
) -> None:
    months = [[Cell(share, "", "0%") for share in shares] for shares in ((0.5, 0.56), (0.5, 0.44))]
    rows: list[list[Content]] = [["Ref.", "Apr-21", "May-21", *headers]]
    rows += [[f"M{place}", *months[place], stored[place]] for place in (0, 1)]
    settings = sheet_of("Settings", [["scorecard-xl settings"], ["Percentage points", "yes"]])
    workbook = book(sheet_of("Scorecard", rows), settings)
    assert not refresh(workbook).problems
    assert [workbook["Scorecard"][name] for name in ("D2", "D3")] == written
    assert not refresh(workbook).written


def test_arrows_that_are_right_neither_in_percent_nor_in_points_stay_and_the_line_speaks_of_points() -> None:
    share = [Cell(0.5, "", "0%"), Cell(0.56, "", "0%")]
    rows: list[list[Content]] = [["Ref.", "Apr-21", "May-21", "Monthly DoT"], ["M1", *share, "▼"]]
    settings = sheet_of("Settings", [["scorecard-xl settings"], ["Percentage points", "yes"]])
    (problem,) = refresh(book(sheet_of("Scorecard", rows), settings)).problems
    assert "holds something else below than the change in points from the month" in problem.message
