"""A sheet of a year in a closed file and in an application: what stays with the month before is listed, and
units outlast the year's turn."""

from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook

from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.retire import retire
from scorecard_xl.actions.undo import undo
from scorecard_xl.findings import Finding
from scorecard_xl.model import Month, Unit
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.reading.scorecard import read
from tests.books.kinds_of_workbook import Kind
from tests.books.year_sheet import BEHIND, FINANCIAL

TYPED = ("58%", "£1,234", "12.4 days")
UNITS = [Unit.PERCENTAGE, Unit.MONEY, Unit.DAYS]


def written(path: Path, months: int) -> Path:
    """Three rows with figures of the first months, typed as texts, a change by formulas in O and a column of
    people's own in U, both about the newest month."""
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        sheet.write("A1", "Board 2020/21")
        sheet.write_row("A2", ["Ref.", "Indicator", *FINANCIAL, *BEHIND, "In words"])
        newest, before = (chr(ord("B") + months - back) for back in (0, 1))
        for row, text in enumerate(TYPED, start=3):
            sheet.write_row(f"A{row}", [f"M{row}", f"Indicator {row}", *[text] * months])
            sheet.write_string(f"Q{row}", "▲")
            sheet.write_formula(f"O{row}", f'=IF({newest}{row}={before}{row},"→ 0%","")', None, "→ 0%")
            sheet.write_string(f"T{row}", "Seen")
            sheet.write_formula(f"U{row}", f'="Now "&{newest}{row}', None, f"Now {text}")
        workbook.add_worksheet("Change log").write("A1", "Change log (scorecard-xl)")
    return path


@pytest.mark.live
def test_formulas_about_the_month_before_are_listed(kind: Kind, tmp_path: Path) -> None:
    kind.use(written(tmp_path / "year.xlsx", 5))
    kind.refresh()
    started = start_month(kind.opened(), agreed=True)
    assert [(one.cell, one.code) for one in started.left_behind] == [
        ("O3", Finding.FORMULA_POINTS),
        ("U3", Finding.FORMULA_POINTS),
    ]
    assert [(one.cell, one.code) for one in started.problems if one.code == Finding.FORMULA_WRONG] == [
        ("O3", Finding.FORMULA_WRONG)
    ]
    with kind.looking() as look:
        assert look.value("O3") == "→ 0%"
        assert look.value("P3") == "- n/a"


@pytest.mark.live
def test_units_outlast_the_turn_of_the_year(kind: Kind, tmp_path: Path) -> None:
    kind.use(written(tmp_path / "year.xlsx", 12))
    kind.refresh()
    assert [one.unit for one in read(kind.opened()).indicators] == UNITS
    started = start_month(kind.opened(), agreed=True)
    assert started.kept_figures == 36
    assert [one.cell for one in started.left_behind if one.code == Finding.FORMULA_POINTS] == ["O3", "U3"]
    scorecard = read(kind.opened())
    assert (scorecard.month, [one.unit for one in scorecard.indicators]) == (Month(2021, 4), UNITS)
    assert not kind.refresh().written


@pytest.mark.live
def test_commentary_of_a_retired_row_is_about_the_reporting_month(kind: Kind, tmp_path: Path) -> None:
    kind.use(written(tmp_path / "year.xlsx", 5))
    kind.refresh()
    retire(kind.opened(), ["M4"], agreed=True)
    assert read_history(kind.opened()).commentaries == {(Month(2020, 8), "M4"): "Seen"}
    undo(kind.opened(), agreed=True)
    assert [one.ref for one in read(kind.opened()).indicators] == ["M3", "M4", "M5"]
