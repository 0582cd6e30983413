"""Where the buttons go: where they cover nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.errors import ScorecardError
from scorecard_xl.own_sheets.button_bar import BUTTONS
from scorecard_xl.template.adopt.adopting import adopt
from scorecard_xl.template.adopt.button_place import bar_width
from scorecard_xl.workbooks.file.xml.vml_drawing import Anchor
from tests.books.books_to_adopt import WORKBOOK, make
from tests.books.package_book import book, edited, parts, write_scorecard

TITLE = "Children's services scorecard"  # at most 10 pixels a letter: it may reach into the sixth column


def anchors(path: Path) -> list[Anchor]:
    """Where the buttons of ours stand."""
    [drawing] = [data for data in parts(path).values() if b'macro="[0]!RefreshScorecard"' in data]
    found = []
    for anchor in drawing.decode().split("<xdr:twoCellAnchor")[-len(BUTTONS) :]:
        numbers = map(int, re.findall(r"<xdr:(?:col|colOff|row|rowOff)>(\d+)<", anchor))
        found.append(Anchor(*(n // 9525 if place % 2 else n for place, n in enumerate(numbers))))
    return found


def place_in(folder: Path, write: Callable[[Workbook, Worksheet], None] | None = None, **options: str) -> str:
    """The cell where the buttons go in a small workbook: its header is in row 3, its columns A to M."""
    adopted = adopt(book(folder / "book.xlsx", write), folder / "new.xlsm", **options)  # type: ignore[arg-type]
    return adopted.cell


def test_above_the_table_on_the_left(tmp_path: Path) -> None:
    assert place_in(tmp_path) == "A1"
    # 100 by 26 pixels and 8 between them, in columns of 64 and rows of 20
    assert anchors(tmp_path / "new.xlsm") == [
        Anchor(0, 0, 0, 0, 1, 36, 1, 6),
        Anchor(1, 44, 0, 0, 3, 16, 1, 6),
        Anchor(3, 24, 0, 0, 4, 60, 1, 6),
        Anchor(5, 4, 0, 0, 6, 40, 1, 6),
        Anchor(6, 48, 0, 0, 8, 20, 1, 6),
        Anchor(8, 28, 0, 0, 10, 0, 1, 6),
        Anchor(10, 8, 0, 0, 11, 44, 1, 6),
    ]


def _title(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.write("A1", TITLE)


def _high_title(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.set_row(0, 30)
    sheet.merge_range("A1:L1", TITLE)
    sheet.set_row(1, 30)


def _low_rows(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.set_row(0, 5)
    sheet.set_row(1, 5)


def _hidden_rows(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.set_row(0, None, None, {"hidden": True})


def _hidden_columns(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.set_column("A:C", 8.43, None, {"hidden": True})


def _wide_and_narrow(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.set_column_pixels("A:A", bar_width(6))
    sheet.write("B1", 1)
    sheet.set_column("C:L", 2)


def _picture(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.insert_textbox("A1", "Logo", {"width": 70, "height": 30})


def _button(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.insert_button("A1", {"macro": "Theirs", "width": 64, "height": 20})


def _hidden_note(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.write_comment("A2", "Hidden")


def _visible_note(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.write_comment("A2", "Shown", {"visible": True, "width": 100})


def _formula(workbook: Workbook, sheet: Worksheet) -> None:
    sheet.write_formula("A1", '=""', None, "")


def _taken(workbook: Workbook, sheet: Worksheet) -> None:
    for column in range(0, 12, 2):
        sheet.write(0, column, 1)
        sheet.write(1, column, 1)


def _taken_and_beside(workbook: Workbook, sheet: Worksheet) -> None:
    _taken(workbook, sheet)
    sheet.insert_textbox("N1", "Legend", {"width": 128, "height": 100})


def _long_text_at_the_end(workbook: Workbook, sheet: Worksheet) -> None:
    _taken(workbook, sheet)
    sheet.write("L1", "x" * 20)


@pytest.mark.parametrize(
    ("write", "cell"),
    [
        (_title, "N1"),
        (_high_title, "A2"),
        (_low_rows, "Q1"),
        (_hidden_rows, "Q2"),
        (_hidden_columns, "D1"),
        (_wide_and_narrow, "A1"),
        (_picture, "C1"),
        (_button, "B1"),
        (_hidden_note, "A1"),
        (_visible_note, "D1"),
        (_formula, "B1"),
        (_taken, "N1"),
        (_taken_and_beside, "P1"),
        (_long_text_at_the_end, "P1"),
    ],
)
def test_where_they_cover_nothing(
    write: Callable[[Workbook, Worksheet], None],
    cell: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So few that there is room for them above the small table in several places.
    monkeypatch.setattr("scorecard_xl.template.adopt.adopting.BUTTONS", BUTTONS[:6])
    assert place_in(tmp_path, write) == cell


def test_a_cell_can_be_named(tmp_path: Path) -> None:
    assert place_in(tmp_path, at="c7") == "C7"
    assert anchors(tmp_path / "new.xlsm")[0][:4] == (2, 0, 6, 0)


def test_a_sheet_can_be_named_even_one_without_a_table(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        workbook.add_worksheet("Start").write("B1", "Welcome")

    old = book(tmp_path / "book.xlsx", write)
    assert adopt(old, tmp_path / "one.xlsm", sheet="start")[:2] == ("Start", "D1")
    assert adopt(old, tmp_path / "two.xlsm", sheet="Scorecard")[:2] == ("Scorecard", "A1")
    assert adopt(old, tmp_path / "three.xlsm", sheet="Start", at="B3")[:2] == ("Start", "B3")


def test_of_kept_copies_the_named_one(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with Workbook(str(path)) as workbook:
        for name in ("May-21", "Apr-21"):
            write_scorecard(workbook, workbook.add_worksheet(name))
    with pytest.raises(ScorecardError, match="--sheet"):
        adopt(path, tmp_path / "new.xlsm")
    assert adopt(path, tmp_path / "new.xlsm", sheet="Apr-21").sheet == "Apr-21"


def test_a_full_sheet_has_no_place(tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.write("XFD1", "The end")
        sheet.merge_range("A1:XFC2", "Title")

    with pytest.raises(ScorecardError, match="there is no free place for the buttons; name the cell"):
        place_in(tmp_path, write)
    assert place_in(tmp_path, write, at="A9") == "A9"


def test_settings_are_left_out_of_a_protected_structure(tmp_path: Path) -> None:
    old = book(tmp_path / "book.xlsx")
    edited(old, (WORKBOOK, "<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>'))
    adopted = adopt(old, tmp_path / "new.xlsm")
    assert adopted.added == ()
    assert [why_not[:66] for why_not in adopted.why_not] == [
        f"The workbook's structure is protected, so no sheet {name} was added"[:66]
        for name in ("Settings", "Change log")
    ]
    assert b"Settings" not in parts(tmp_path / "new.xlsm")[WORKBOOK]
    assert parts(tmp_path / "new.xlsm")["xl/styles.xml"] == parts(old)["xl/styles.xml"]


@pytest.mark.parametrize("is_chart", [False, True])
def test_somebodys_settings_stay_alone(is_chart: bool, tmp_path: Path) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        if is_chart:
            chart = workbook.add_chart({"type": "line"})
            chart.add_series({"values": "=Scorecard!$C$4:$E$4"})
            workbook.add_chartsheet("SETTINGS").set_chart(chart)
        else:
            workbook.add_worksheet("settings").write("A1", "Colours of the board")

    adopted = adopt(book(tmp_path / "book.xlsx", write), tmp_path / "new.xlsm")
    assert adopted.added == ("Change log",)
    [why_not] = adopted.why_not
    assert why_not.startswith("The sheet Settings is somebody's own, so none was added")


def test_the_published_scorecard_has_them_beside_its_title(tmp_path: Path) -> None:
    adopted = adopt(make("published_paired", tmp_path), tmp_path / "new.xlsm")
    assert adopted == ("Scorecard", "D1", ("Settings", "Change log"), ())
