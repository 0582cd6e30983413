"""What a refresh and a check come to is the same in every kind of workbook, cell by cell."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.model import Month
from scorecard_xl.reading.scorecard import read
from tests.books.beside_commentary import beside_commentary
from tests.books.kinds_of_workbook import ClosedFile, Kind, LiveBook
from tests.books.package_book import HEADERS, ROWS, book, write_scorecard

pytestmark = pytest.mark.live

GREEN, AMBER, RED = (198, 239, 206), (255, 176, 0), (176, 0, 32)

# A closed file leaves formulas elsewhere with their old results; LibreOffice shows new colours late under a
# colour scale.
ONE_KIND_ONLY = ("formulas-not-recalculated", "colours-not-shown")

Write = Callable[[Workbook, Worksheet], None]


def formula_cells(workbook: Workbook, sheet: Worksheet) -> None:
    """A right formula, a wrong one, and one that gives no figure."""
    percent = workbook.add_format({"num_format": "0%"})
    sheet.write_formula("G4", "=(E4-D4)/D4", percent, -19 / 219)
    sheet.write_formula("G5", "=D5/E5", percent, 200 / 219)
    sheet.write_formula("E6", '=IF(1=2,5,"n/a")', None, "n/a")


def hidden_and_filtered(workbook: Workbook, sheet: Worksheet) -> None:
    """Rows that a filter hides, a row that somebody hid, and a hidden column."""
    sheet.autofilter("A3:N6")
    sheet.filter_column("A", "x == M3")
    for row in (3, 4):
        sheet.set_row(row, None, None, {"hidden": True})
    sheet.set_column("H:H", None, None, {"hidden": True})


def somebodys_rules(workbook: Workbook, sheet: Worksheet) -> None:
    """Conditional formats that are not ours, over our cells and beside them."""
    italic = workbook.add_format({"italic": True})
    sheet.conditional_format("F4:I6", {"type": "formula", "criteria": '=$A4="M9"', "format": italic})
    sheet.conditional_format("C4:E6", {"type": "3_color_scale"})
    sheet.conditional_format("C4:E6", {"type": "data_bar"})


def text_formats(workbook: Workbook, sheet: Worksheet) -> None:
    """Computed cells that are formatted as text."""
    text = workbook.add_format({"num_format": "@"})
    for cell in ("G4", "I5", "K4", "L6"):
        sheet.write_blank(cell, None, text)


def settings(workbook: Workbook, sheet: Worksheet) -> None:
    """A Settings sheet of ours."""
    ours = workbook.add_worksheet("Settings")
    ours.write_column("A1", ["scorecard-xl settings", "Threshold", "Positive colour"])
    ours.write_column("B2", [20, "#00FF00"])


def placeholders(workbook: Workbook, sheet: Worksheet) -> None:
    """Months without figures, figures as text, an error, a truth value."""
    sheet.write("C4", "tbc")
    sheet.write_string("D5", "1,237")
    sheet.write_formula("E5", "=1/0", None, "#DIV/0!")
    sheet.write_boolean("D6", True)
    sheet.write_string("K4", "=not a formula")


def raised_footnotes(workbook: Workbook, sheet: Worksheet) -> None:
    """Digits above the line behind a figure and a month, and a text that is raised as a whole."""
    high = workbook.add_format({"font_script": 1})
    sheet.write_rich_string("E4", "234", high, "1")
    sheet.write_rich_string("D5", "98", high, "2", "%")
    sheet.write_rich_string("E3", "May-21", high, "1")
    sheet.write_string("D6", "12", high)
    sheet.write_rich_string("A5", "M2", high, "1")
    sheet.write_rich_string("M4", "On the 2", high, "nd", " of May, see ", high, "1")
    sheet.write_url("M5", "https://example.org/", string="The second row.")


def a_table_of_excel(workbook: Workbook, sheet: Worksheet) -> None:
    """A second scorecard in an Excel table that shows totals."""
    other = workbook.add_worksheet("Second")
    headers = ["Ref.", "Indicator", "May-20", "Apr-21", "May-21", "% change from Apr-21", "Preferred DoT"]
    other.add_table(
        "A1:G4",
        {
            "columns": [{"header": header} for header in headers],
            "total_row": True,
            "data": [["X1", "Number of X", 1, 2, 3, None, "▲"], ["X2", "Number of X", 4, 2, 1, None, "▼"]],
        },
    )
    other.write("A4", "Total")
    other.write("E4", 4)


def durations(workbook: Workbook, sheet: Worksheet) -> None:
    """Minutes and seconds, and hours that go beyond a day; a number in a date's clothes."""
    minutes, hours, date = (
        workbook.add_format({"num_format": code}) for code in ("mm:ss", "[h]:mm", "dd/mm/yyyy")
    )
    for column, (one, other) in enumerate([(0.0104, 1.25), (0.0111, 1.3), (0.01213, 1.7)], start=2):
        sheet.write_number(3, column, one, minutes)
        sheet.write_number(4, column, other, hours)
    sheet.write_number("D6", 5, date)
    sheet.write_blank("K4", None, minutes)


def merged_over_rows(workbook: Workbook, sheet: Worksheet) -> None:
    """A preference and a commentary that count for several rows."""
    form = workbook.add_format({"valign": "vcenter"})
    sheet.merge_range("J4:J5", "▲", form)
    sheet.merge_range("M4:M6", "Seen by all.", form)


def nothing_more(workbook: Workbook, sheet: Worksheet) -> None:
    """The plain scorecard."""


WORKBOOKS: dict[str, tuple[Write, dict[str, Any]]] = {
    "paired": (nothing_more, {}),
    "text": (nothing_more, {"paired": False}),
    "formulas": (formula_cells, {}),
    "hidden and filtered": (hidden_and_filtered, {}),
    "somebody's rules": (somebodys_rules, {}),
    "text formats": (text_formats, {}),
    "settings": (settings, {}),
    "placeholders": (placeholders, {}),
    "an Excel table": (a_table_of_excel, {}),
    "raised footnotes": (raised_footnotes, {}),
    "durations": (durations, {}),
    "merged over rows": (merged_over_rows, {}),
    "older headers": (
        nothing_more,
        {"headers": ("% change from Mar-21", "% change from Apr-20", *HEADERS[2:5], "Commentary (Apr-21):")},
    ),
    "preferences of many forms": (
        nothing_more,
        {"rows": [(f"M{n}", 100, 100, 80 + n * 10, p) for n, p in enumerate([*"▲▼⬆⬇△x", "Lower is better"])]},
    ),
}


@pytest.mark.parametrize("name", WORKBOOKS)
@pytest.mark.parametrize("options", [{}, {"replace_formulas": True}, {"month": Month(2021, 4)}], ids=str)
def test_the_same_input_gives_the_same_cells_rules_and_problems(
    name: str, options: dict[str, Any], tmp_path: Path, app: xlwings.App
) -> None:
    write, form = WORKBOOKS[name]
    original = book(tmp_path / "book.xlsx", write, **form)
    compare(original, tmp_path, app, options)


@pytest.mark.parametrize("name", ["published_paired.xlsx", "published_text.xlsx", "everything.xlsm"])
def test_real_workbooks_come_out_the_same(name: str, data: Path, tmp_path: Path, app: xlwings.App) -> None:
    compare(data / name, tmp_path, app, {})


def compare(original: Path, folder: Path, app: xlwings.App, options: dict[str, Any]) -> None:
    """Refresh a workbook closed and live: everything that either says or leaves behind is the same."""
    said, left = [], []
    for kind in (ClosedFile(app), LiveBook(app)):
        (folder / kind.name).mkdir(exist_ok=True)
        path = Path(shutil.copy(original, folder / kind.name))
        kind.use(path)
        checked = kind.check(**{key: value for key, value in options.items() if key == "month"})
        refreshed = kind.refresh(**options)
        again = kind.refresh(**options)
        assert (again.changes, again.written) == ((), False)
        said.append((outcome(refreshed), refreshed.written, checked.findings))
        with kind.looking() as look:
            sheets = look.everything()
            left.append(
                (sheets, [look.rules(name) for name in sheets], [look.other_rules(n) for n in sheets])
            )
        kind.close()
    assert said[0] == said[1]
    assert left[0] == left[1]


def outcome(refreshed: scorecard_xl.Refreshed) -> tuple[Any, Any]:
    """The changes, and the problems that both kinds can have."""
    changes = [
        # LibreOffice writes a time's format in capital letters.
        change._replace(number_format=None, old_number_format=(change.old_number_format or "").casefold())
        for change in refreshed.changes
    ]
    problems = [p for p in refreshed.problems if p.code not in ONE_KIND_ONLY]
    return changes, problems


@pytest.fixture
def scorecard(tmp_path: Path) -> Path:
    return book(tmp_path / "book.xlsx")


def test_the_figures_of_a_small_scorecard(kind: Kind, scorecard: Path) -> None:
    kind.use(scorecard)
    assert kind.refresh().written
    with kind.looking() as look:
        assert look.values("F4:L6") == [
            ["→", -19 / 219, "↑", 1.0, "▲", 209.5, 219.0],
            ["↑", 0.095, "↑", 0.095, "▼", 209.5, 219.0],
            ["→", 0.0, "-", "n/a", "▼", 50.0, 50.0],
        ]


def test_number_formats_tell_the_same_units(kind: Kind, tmp_path: Path) -> None:
    codes = ("[$£-809]#,##0", '"£"#,##0.00', '0.0" days"', '0.0":1"', "[h]:mm", "#,##0", "0.0%")

    def formatted(workbook: Workbook, sheet: Worksheet) -> None:
        for row, code in enumerate(codes, start=3):
            for column in (2, 3, 4):
                sheet.write_number(row, column, 0.5, workbook.add_format({"num_format": code}))

    kind.use(
        book(tmp_path / "book.xlsx", formatted, rows=[(f"M{n}", 1, 1, 1, "") for n in range(len(codes))])
    )
    units = [indicator.unit.value for indicator in read(kind.opened()).indicators]
    assert units == ["money", "money", "days", "ratio", "days", "count", "percentage"]


def test_a_second_refresh_writes_nothing(kind: Kind, scorecard: Path) -> None:
    kind.use(scorecard)
    first, second = kind.refresh(), kind.refresh()
    assert first.written and first.changes
    assert (second.written, second.changes) == (False, ())


def test_a_dry_run_writes_nothing(kind: Kind, scorecard: Path) -> None:
    kind.use(scorecard)
    refreshed = kind.refresh(dry_run=True)
    assert refreshed.changes and not refreshed.written
    with kind.looking() as look:
        assert look.value("F4") is None
        assert look.rules() == []


def test_each_rule_stands_once_over_the_rows_in_use(kind: Kind, scorecard: Path) -> None:
    kind.use(scorecard)
    kind.refresh()
    with kind.looking() as look:
        rules = look.rules()
    assert [(rule.areas, rule.colour) for rule in rules] == [
        ((area,), colour) for area in ("F4:G6", "H4:I6") for colour in (GREEN, AMBER, RED)
    ]


def test_a_header_keeps_the_looks_of_its_parts(kind: Kind, tmp_path: Path) -> None:
    def rich(workbook: Workbook, sheet: Worksheet) -> None:
        bold, red = workbook.add_format({"bold": True}), workbook.add_format({"font_color": "red"})
        sheet.write_rich_string("F3", bold, "% change from ", red, "Mar-21")

    kind.use(book(tmp_path / "book.xlsx", rich, paired=False))
    kind.refresh()
    with kind.looking() as look:
        assert look.value("F3") == "% change from Apr-21"
        cell = look.book.sheets["Scorecard"].range("F3")
        assert (cell.font.bold, cell.font.color) == (None, None)


@pytest.mark.parametrize("protected", ["Scorecard", "Notes"])
def test_a_protection_without_a_password_stays_with_all_that_it_allows(
    kind: Kind, protected: str, tmp_path: Path
) -> None:
    def protect(workbook: Workbook, sheet: Worksheet) -> None:
        notes = workbook.add_worksheet("Notes")
        (sheet if protected == "Scorecard" else notes).protect("", {"sort": True, "insert_rows": True})

    kind.use(book(tmp_path / "book.xlsx", protect))
    assert kind.refresh().written
    with kind.looking() as look:
        assert look.value("F4") == "→"
        assert len(look.rules()) == 6
        assert look.book.sheets[protected].api.isProtected()


def test_a_password_over_locked_cells_is_refused_before_anything_is_written(
    kind: Kind, tmp_path: Path
) -> None:
    kind.use(book(tmp_path / "book.xlsx", lambda workbook, sheet: sheet.protect("secret")))
    with pytest.raises(scorecard_xl.ScorecardError) as refused:
        kind.refresh()
    assert str(refused.value) == (
        "book.xlsx, sheet Scorecard, cell F4: the cell is locked and the sheet protected with a password; "
        "unprotect the sheet, or unlock the computed cells and headers."
    )
    with kind.looking() as look:
        assert look.value("F4") is None


def test_computed_cells_in_a_merge_are_refused(kind: Kind, tmp_path: Path) -> None:
    kind.use(book(tmp_path / "book.xlsx", lambda _, sheet: sheet.merge_range("K4:L4", "")))
    with pytest.raises(scorecard_xl.ScorecardError, match="part of the merged cells K4:L4; unmerge them"):
        kind.refresh()


def test_kept_copies_are_refused(kind: Kind, tmp_path: Path) -> None:
    def copy(workbook: Workbook, sheet: Worksheet) -> None:
        write_scorecard(workbook, workbook.add_worksheet("Apr-21"))

    path = book(tmp_path / "book.xlsx", copy)
    kind.use(path)
    with pytest.raises(scorecard_xl.ScorecardError, match="stands on the sheets Scorecard and Apr-21"):
        kind.refresh()
    assert kind.refresh(sheet="Scorecard").written


def test_a_hidden_sheet_is_left_alone(kind: Kind, tmp_path: Path) -> None:
    def hide(workbook: Workbook, sheet: Worksheet) -> None:
        hidden = workbook.add_worksheet("Apr-21")
        write_scorecard(workbook, hidden)
        hidden.hide()

    kind.use(book(tmp_path / "book.xlsx", hide))
    assert {change.sheet for change in kind.refresh().changes} == {"Scorecard"}
    with kind.looking() as look:
        assert look.value("F4", "Apr-21") is None


def test_a_check_finds_what_is_wrong_and_writes_nothing(kind: Kind, data: Path, tmp_path: Path) -> None:
    kind.use(Path(shutil.copy(data / "published_text.xlsx", tmp_path)))
    found = beside_commentary(kind.check())
    assert len(found) == 27
    assert sum(not finding.within_rounding for finding in found) == 8
    with kind.looking() as look:
        assert look.rules() == []


def test_another_colour_in_the_settings_is_another_rule(kind: Kind, tmp_path: Path) -> None:
    kind.use(book(tmp_path / "book.xlsx", settings))
    kind.refresh()
    with kind.looking() as look:
        assert [rule.colour for rule in look.rules()] == [(0, 255, 0), AMBER, RED] * 2


def test_figures_that_change_are_refreshed_alone(kind: Kind, tmp_path: Path) -> None:
    kind.use(book(tmp_path / "book.xlsx", rows=[*ROWS, ("M4", 1, 2, 3, "▲")]))
    kind.refresh(month=Month(2021, 4))
    changed = {change.cell for change in kind.refresh().changes if change.column_name != "header"}
    assert changed and all(cell[0] in "FGHIKL" for cell in changed)
