"""Changes as people of their own build them: numbers alone, arrows alone, percentage points."""

from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.actions.import_figures import import_figures
from scorecard_xl.actions.new_month import start_month
from tests.books.kinds_of_workbook import Kind
from tests.books.package_book import SHEET, book, edited

pytestmark = pytest.mark.live

ARROWS_IN_FORMAT = '[Color10]"▲"0%;[Red]"▼"0%;0%'
ROWS = (
    ("M1", 100, 200, 219, "▲"),
    ("M2", 200, 200, 181, "▼"),
    ("M3", 50, 50, 50, "▼"),
    ("M4", 100, None, 50, "▲"),
    ("M5", 100, 200, 219, "Lower is better"),
)
HEADERS = ("% change on last month", "Annual DoT", "Preferred DoT", "12-mnth avg", "Comments")


def home_made(workbook: Workbook, sheet: Worksheet) -> None:
    """Numbers by formula, one wrong, one typed, under an icon set; arrows, one of them wrong."""
    percent, drawn = (workbook.add_format({"num_format": code}) for code in ("0%", ARROWS_IN_FORMAT))
    sheet.write_formula("F4", "=E4/D4-1", percent, 219 / 200 - 1)
    sheet.write_formula("F5", "=E5/C5-0.5", percent, 181 / 200 - 0.5)
    sheet.write_number("F6", 0.3, drawn)
    sheet.write_formula("F7", '=IF(D7="","",E7/D7-1)', percent, "")
    sheet.write_blank("F8", None, percent)
    for row, arrow in enumerate(("▲", "▼", "►", "▲", "▲"), start=3):
        sheet.write_string(row, 6, arrow)
    sheet.conditional_format("F4:F8", {"type": "icon_set", "icon_style": "3_arrows"})


def home_made_book(folder: Path) -> Path:
    path = book(folder / "book.xlsx", home_made, paired=False, headers=HEADERS, rows=ROWS)
    # As Excel writes a formula's empty text.
    empty = '<f>IF(D7="","",E7/D7-1)</f><v></v>'
    return edited(path, (SHEET, f'<c r="F7" s="3">{empty}', f'<c r="F7" s="3" t="str">{empty}'))


def test_numbers_and_arrows_of_people_are_refreshed_in_their_own_form(kind: Kind, tmp_path: Path) -> None:
    kind.use(home_made_book(tmp_path))
    refreshed = kind.refresh()
    changed = {(one.cell, one.new) for one in refreshed.changes if one.column in (6, 7)}
    assert changed == {("F6", 0.0), ("F8", 0.095), ("G7", "▼")}
    assert [one.cell for one in refreshed.problems if one.code == "formula-wrong"] == ["F5"]
    with kind.looking() as look:
        assert look.formula("F4") == "=E4/D4-1"
        assert look.formula("F7").startswith("=IF(")
        assert [row[0] for row in look.values("G4:G8")] == ["▲", "▼", "►", "▼", "▲"]
        assert len(look.other_rules()) == 1
    assert not kind.refresh().written
    assert [one.cell for one in kind.check().findings if one.cell[0] in "FG"] == ["F5"]


def test_the_colours_read_numbers_and_arrows_alone(kind: Kind, tmp_path: Path) -> None:
    kind.use(home_made_book(tmp_path))
    kind.refresh()
    with kind.looking() as look:
        # The wrong formula of F5 rises by 40 %: its colour says so, until the formula is corrected.
        assert look.verdicts("F", range(4, 9)) == ["Positive", "Negative", "Similar", "", "Negative"]
        assert look.verdicts("G", range(4, 9)) == ["Positive", "Positive", "Similar", "Negative", "Negative"]


def test_arrows_alone_below_any_header_outlast_a_new_month(kind: Kind, tmp_path: Path) -> None:
    headers = ("% change from Apr-21", "Change from May-20", "Preferred DoT")
    cells = {"F4": "▲", "F5": "►", "G4": "→", "G5": "↓"}
    rows = (("M1", 200, 150, 200, "▲"), ("M2", 100, 50, 50, "▼"))
    kind.use(book(tmp_path / "book.xlsx", paired=False, headers=headers, rows=rows, cells=cells))
    assert not kind.refresh().changes
    assert start_month(kind.opened(), agreed=True).written
    with kind.looking() as look:
        assert look.values("F4:G5") == [["―", "‒"]] * 2
    assert not kind.refresh().written
    extract = tmp_path / "extract.csv"
    extract.write_text("Ref,Month,Value\nM1,Jun-21,100\nM2,Jun-21,80\n", encoding="utf-8")
    assert import_figures(kind.opened(), [extract]).written
    kind.refresh()
    with kind.looking() as look:
        assert look.values("F4:G5") == [["▼", "‒"], ["▲", "‒"]]
        assert look.verdicts("F", range(4, 6)) == ["Negative", "Negative"]
    assert not kind.refresh().written


@pytest.mark.parametrize(
    ("code", "stored", "written"), [("0.0", 4.0, 4.0), ("0.0%", 0.04, 0.04), ('0.0 "pp"', None, 4.0)]
)
def test_a_column_of_points_holds_differences_in_its_own_number_format(
    kind: Kind, tmp_path: Path, code: str, stored: float | None, written: float
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        percent, own = (workbook.add_format({"num_format": one}) for one in ("0%", code))
        for row, (ref, before, now) in enumerate((("P1", 0.58, 0.62), ("P2", 0.5, 0.4)), start=3):
            sheet.write_row(row, 0, [ref, "Timely", None, before, now], percent)
            sheet.write(row, 5, (now - before) * (1 if "%" in code else 100), own)
            sheet.write(row, 6, "▲")
        sheet.write_row(5, 0, ["C1", "Number", 100, 200, 219])
        sheet.write(5, 5, 19)
        if stored is None:
            sheet.write_column("F4", ["", ""], own)

    headers = ("Change (pp)", "Preferred DoT")
    kind.use(book(tmp_path / "book.xlsx", write, paired=False, headers=headers, rows=()))
    kind.refresh()
    with kind.looking() as look:
        assert [round(row[0], 9) for row in look.values("F4:F6")] == [written, -2.5 * written, 19]
        assert look.everything()["Scorecard"][3][3].split("|")[5] == code
        assert look.verdicts("F", range(4, 7)) == ["Similar", "Negative", ""]
    assert not kind.refresh().written


def test_a_setting_makes_changes_of_percentages_differences(kind: Kind, tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        percent = workbook.add_format({"num_format": "0%"})
        sheet.write_row("C4", [0.5, 0.58, 0.62], percent)
        settings = workbook.add_worksheet("Settings")
        settings.write_column("A1", ["scorecard-xl settings", "Percentage points", "Threshold in points"])
        settings.write_column("B2", ["yes", 4])

    kind.use(book(tmp_path / "book.xlsx", write))
    kind.refresh()
    with kind.looking() as look:
        assert look.values("F4:I5") == [["↑", 4, "↑", 12], ["↑", 0.095, "↑", 0.095]]
        assert look.everything()["Scorecard"][3][3].split("|")[5:9] == ["General", '0.0 "pp"'] * 2
        assert look.verdicts("F", range(4, 5)) == ["Positive"]
    assert not kind.refresh().written


@pytest.mark.parametrize(
    ("headers", "settings"),
    [
        (("DoT", "Change (pp)", "Preferred DoT"), ()),
        (("Monthly DoT", "Change", "Preferred DoT"), ("Percentage points", "yes")),
    ],
)
def test_arrows_and_their_colours_follow_the_points_that_they_belong_to(
    kind: Kind, tmp_path: Path, headers: tuple[str, ...], settings: tuple[str, ...]
) -> None:
    """From 58% to 64% is 6 points, and 10 percent, which the arrows said until the change was in points."""

    def write(workbook: Workbook, sheet: Worksheet) -> None:
        percent, points = (workbook.add_format({"num_format": code}) for code in ("0%", "0.0"))
        for row, (before, now) in enumerate(((0.58, 0.64), (0.64, 0.5), (0.58, 0.64)), start=3):
            sheet.write_row(row, 0, ["M", "Timely", None, before, now], percent)
            sheet.write(row, 5, "▲" if now > before else "▼")
            number = now / before - 1 if settings else 100 * (now - before)
            sheet.write(row, 6, number, percent if settings else points)
            sheet.write(row, 7, "▲")
        if settings:
            workbook.add_worksheet("Settings").write_column("A1", ["scorecard-xl settings", settings[0]])
            workbook.get_worksheet_by_name("Settings").write("B2", settings[1])

    kind.use(book(tmp_path / "book.xlsx", write, paired=False, headers=headers, rows=()))
    kind.refresh()
    with kind.looking() as look:
        assert [row[0] for row in look.values("F4:F6")] == ["►", "▼", "►"]
        assert [round(row[0], 9) for row in look.values("G4:G6")] == [6, -14, 6]
        for column in "FG":
            assert look.verdicts(column, range(4, 7)) == ["Similar", "Negative", "Similar"]
    assert not kind.refresh().written
