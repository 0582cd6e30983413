"""A workbook open in an application: a refresh leaves all else as it was."""

from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from tests.books.beside_commentary import beside_commentary
from tests.books.kinds_of_workbook import Look, app_at
from tests.books.live_books import look_at
from tests.books.package_book import HEADERS, book, cells_between
from tests.programs.meddling import breaking_off_after, refuse
from tests.programs.running_libreoffice import running

pytestmark = pytest.mark.live


def test_a_refresh_that_changes_nothing_leaves_the_book_unmodified(tmp_path: Path, app: xlwings.App) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))
    scorecard_xl.refresh(look.book)
    look.book.api.setModified(False)
    scorecard_xl.refresh(look.book)
    scorecard_xl.check(look.book)
    scorecard_xl.refresh(look.book, month=scorecard_xl.Month(2021, 4), dry_run=True)
    assert not look.book.api.isModified()


class State:
    """What a person sees of a book and has set in its window."""

    def __init__(self, look: Look) -> None:
        native = look.book.api
        window = native.CurrentController
        self.seen = (
            window.ActiveSheet.Name,
            native.CurrentSelection.AbsoluteName,
            window.FirstVisibleRow,
            window.FirstVisibleColumn,
            native.isAutomaticCalculationEnabled(),
            native.hasControllersLocked(),
            tuple(sheet.api.isProtected() for sheet in look.book.sheets),
            tuple(
                (rows.getByIndex(row).IsVisible, rows.getByIndex(row).IsFiltered)
                for rows in [native.Sheets.getByName("Scorecard").Rows]
                for row in range(10)
            ),
        )


@pytest.fixture
def used(tmp_path: Path, app: xlwings.App) -> Look:
    """A book as somebody works in it: filtered and protected, scrolled down, on another sheet."""

    def write(workbook: Workbook, sheet: Worksheet) -> None:
        workbook.add_worksheet("Notes").write("B200", "Notes")
        sheet.autofilter("A3:N6")
        sheet.filter_column("A", "x == M3")
        for row in (3, 4):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.protect("", {"autofilter": True})

    look = look_at(app, book(tmp_path / "book.xlsx", write))
    native = look.book.api
    native.enableAutomaticCalculation(False)
    window = native.CurrentController
    window.setActiveSheet(native.Sheets.getByName("Notes"))
    window.select(native.Sheets.getByName("Notes").getCellRangeByName("C40:D50"))
    window.setFirstVisibleRow(30)
    return look


def test_everything_that_a_person_has_set_stays_so(used: Look) -> None:
    before = State(used).seen
    assert scorecard_xl.refresh(used.book).written
    assert State(used).seen == before
    assert used.values("F4:F6") == [["→"], ["↑"], ["→"]]


def test_everything_stays_so_after_a_failure_half_way(used: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    before = State(used).seen
    with breaking_off_after(1, refuse, monkeypatch), pytest.raises(scorecard_xl.ScorecardError) as refused:
        scorecard_xl.refresh(used.book)
    assert State(used).seen == before
    assert str(refused.value) == (
        "book.xlsx: LibreOffice does not answer or refused a step, and 12 of 18 cells were brought up to "
        "date; finish the cell that is being edited, close any dialog of LibreOffice, see that the "
        "workbook is open, and try again."
    )
    scorecard_xl.refresh(used.book)
    assert beside_commentary(scorecard_xl.check(used.book)) == scorecard_xl.read(used.book).problems


def test_a_book_that_is_open_for_reading_only_is_refused(tmp_path: Path, app: xlwings.App) -> None:
    path = book(tmp_path / "book.xlsx")
    look = Look(app.books.open(path, read_only=True))
    for dry_run in (True, False):
        with pytest.raises(scorecard_xl.ScorecardError, match="open for reading only in LibreOffice"):
            scorecard_xl.refresh(look.book, dry_run=dry_run)
    assert scorecard_xl.check(look.book).findings
    assert look.value("F4") is None


def test_an_open_book_is_not_refreshed_into_another_file(tmp_path: Path, app: xlwings.App) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))
    with pytest.raises(scorecard_xl.ScorecardError, match=r"book\.xlsx is open, and only a file can be"):
        scorecard_xl.refresh(look.book, output=tmp_path / "other.xlsx")


def test_a_part_of_an_array_formula_is_not_replaced(tmp_path: Path, app: xlwings.App) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_array_formula("K4:L5", "{=C4:D5*2}")

    look = look_at(app, book(tmp_path / "book.xlsx", write))
    with pytest.raises(scorecard_xl.ScorecardError) as refused:
        scorecard_xl.refresh(look.book, replace_formulas=True)
    assert str(refused.value) == (
        "book.xlsx, sheet Scorecard: the array formula in K4:L5 fills several cells, so a part of it cannot "
        "be replaced; change it in LibreOffice."
    )
    assert look.value("F4") is None


def test_an_array_formula_of_one_cell_is_replaced(tmp_path: Path, app: xlwings.App) -> None:
    look = look_at(
        app, book(tmp_path / "book.xlsx", lambda _, sheet: sheet.write_array_formula("L4", "{=MIN(C4:E4)}"))
    )
    scorecard_xl.refresh(look.book, replace_formulas=True)
    assert (look.value("L4"), look.formula("L4")) == (219.0, "219")


def test_a_formula_that_gives_an_empty_text_is_no_figure_and_no_problem(
    tmp_path: Path, app: xlwings.App
) -> None:
    look = look_at(
        app, book(tmp_path / "book.xlsx", lambda _, s: s.write_formula("E6", '=IF(1=2,5,"")', None, "x"))
    )
    look.book.api.calculateAll()
    refreshed = scorecard_xl.refresh(look.book)
    assert {problem.code for problem in refreshed.problems} == {"months-missing"}
    assert look.values("F6:L6") == [["-", "n/a", "-", "n/a", "▼", 50.0, 50.0]]


def test_headers_move_on_with_the_month(tmp_path: Path, app: xlwings.App) -> None:
    headers = ("% change from Mar-21", "% change from Apr-20", *HEADERS[2:5], "Commentary (Apr-21):")
    look = look_at(app, book(tmp_path / "book.xlsx", headers=headers))
    scorecard_xl.refresh(look.book)
    assert look.values("F3:M3") == [
        [HEADERS[0], None, HEADERS[1], None, *HEADERS[2:5], "Commentary (May-21):"]
    ]


def test_formulas_between_changed_cells_stay(tmp_path: Path, app: xlwings.App) -> None:
    rows = [(f"M{n}", 100, 100, 125, "▲") for n in range(1, 6)]
    look = look_at(app, book(tmp_path / "book.xlsx", cells_between(["G5", "G7", "I6"]), rows=rows))
    scorecard_xl.refresh(look.book)
    assert [look.formula(cell) for cell in ("G5", "G7", "I6")] == ["=1/4"] * 3
    assert [values[0] for values in look.values("G4:G8")] == [0.25] * 5
    assert [values[0] for values in look.values("F4:F8")] == ["↑"] * 5


def notes_and_shapes(workbook: Workbook, sheet: Worksheet) -> None:
    """Notes in computed cells, and a text box and a chart over some of them."""
    for cell in ("F4", "G4", "K5", "L6", "M5"):
        sheet.write_comment(cell, f"A note in {cell}", {"author": "Somebody"})
    sheet.insert_textbox("H6", "A text box", {"width": 40, "height": 10})
    chart = workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Scorecard!$C$4:$E$4"})
    sheet.insert_chart("H6", chart, {"x_scale": 0.1, "y_scale": 0.1})


def drawn(look: Look) -> tuple[list[tuple[str, str]], int]:
    """The notes of a sheet, and how many shapes and charts lie on it."""
    native = look.book.sheets[0].api
    notes = [native.Annotations.getByIndex(place) for place in range(native.Annotations.Count)]
    found = [
        (native.getCellByPosition(n.Position.Column, n.Position.Row).AbsoluteName, n.String) for n in notes
    ]
    return sorted(found), native.DrawPage.Count


def test_notes_shapes_and_charts_stay_as_they_are(tmp_path: Path, app: xlwings.App) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx", notes_and_shapes))
    before = drawn(look)
    assert len(before[0]) == 5
    refreshed = scorecard_xl.refresh(look.book)
    assert drawn(look) == before
    assert look.values("F4:F6") == [["→"], ["↑"], ["→"]]
    assert [p.code for p in refreshed.problems if p.code.startswith("colours")] == ["colours-not-shown"]
    look.book.sheets[0].range("E4").value = 438.0
    for rule in reversed(list(look.book.sheets[0].cells.conditional_formats)):
        rule.delete()
    scorecard_xl.refresh(look.book)
    assert drawn(look) == before
    assert look.value("L4") == 438.0


def test_a_header_that_is_a_month_alone_keeps_its_number_format(tmp_path: Path, app: xlwings.App) -> None:
    def write(_: Workbook, sheet: Worksheet) -> None:
        sheet.merge_range("A2:A3", "Ref.")
        sheet.merge_range("B2:B3", "Indicator")
        sheet.merge_range("F2:G2", "% change from")

    headers = ("Mar-21", "Apr-20", *HEADERS[2:5], "Commentary (Apr-21):")
    look = look_at(app, book(tmp_path / "book.xlsx", write, headers=headers, paired=False))
    scorecard_xl.refresh(look.book)
    assert look.values("F3:G3") == [["Apr-21", "May-20"]]
    assert [look.book.sheets[0].range(cell).number_format for cell in ("F3", "G3")] == ["General"] * 2


@pytest.mark.parametrize(("cell", "header"), [("F3", "% change from Mar-21"), ("K3", "Commentary (Apr-21):")])
def test_a_header_that_is_a_link_moves_on_and_stays_one(
    cell: str, header: str, tmp_path: Path, app: xlwings.App
) -> None:
    headers = ("% change from Mar-21", "% change from Apr-20", *HEADERS[2:5], "Commentary (Apr-21):")
    path = book(
        tmp_path / "book.xlsx",
        lambda _, sheet: sheet.write_url(cell, "https://example.org/", None, header),
        headers=headers,
        paired=False,
    )
    look = look_at(app, path)
    scorecard_xl.refresh(look.book)
    assert look.values("F3:K3") == [[*HEADERS]]
    native = look.book.sheets[0].api.getCellRangeByName(cell).getCellByPosition(0, 0)
    assert native.TextFields.createEnumeration().nextElement().URL == "https://example.org/"
    assert scorecard_xl.refresh(look.book).written is False


def test_a_truth_value_in_a_numbers_format_is_no_figure(tmp_path: Path, app: xlwings.App) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.write_boolean("D4", True, workbook.add_format({"num_format": "0"}))

    look = look_at(app, book(tmp_path / "book.xlsx", write))
    scorecard_xl.refresh(look.book)
    assert look.values("F4:G4") == [["-", "n/a"]]


def test_number_formats_are_english_whatever_the_users_language(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        grouped = workbook.add_format({"num_format": "#,##0.00"})
        for column in range(2, 5):
            sheet.write_number(3, column, 1234.5 + column, grouped)

    german = {"/org.openoffice.Setup/L10N": {"ooSetupSystemLocale": "de-DE"}}
    with running("--headless", configuration=german) as address:
        look = look_at(app_at(address), book(tmp_path / "book.xlsx", write))
        refreshed = scorecard_xl.refresh(look.book)
        assert {c.number_format for c in refreshed.changes if c.cell == "K4"} == {"#,##0.00"}
        assert look.book.sheets[0].range("K4").number_format == "#,##0.00"
        assert look.book.sheets[0].api.getCellRangeByName("K4").getCellByPosition(0, 0).String == "1.238,00"


def test_a_right_text_of_several_looks_between_changed_cells_keeps_them(
    tmp_path: Path, app: xlwings.App
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        bold, red = workbook.add_format({"bold": True}), workbook.add_format({"font_color": "red"})
        sheet.write_rich_string("F5", bold, "↑", red, " 10%")

    look = look_at(app, book(tmp_path / "book.xlsx", write, paired=False))
    assert "F5" not in {change.cell for change in scorecard_xl.refresh(look.book).changes}
    font = look.book.sheets[0].range("F5").font
    assert (look.value("F5"), font.bold, font.color) == ("↑ 10%", None, None)
