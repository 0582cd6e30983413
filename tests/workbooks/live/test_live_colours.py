"""The colours of an open workbook's verdicts: conditional formats, beside those of others."""

import shutil
from pathlib import Path

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.libreoffice.bridge import enum
from scorecard_xl.spreadsheet.cells import area_of
from scorecard_xl.workbooks.live.native_libreoffice import LibreOfficeCalc
from tests.books.live_books import look_at
from tests.books.package_book import book
from tests.programs.meddling import refuse

pytestmark = pytest.mark.live


def test_where_colours_cannot_be_set_the_figures_land_and_one_sentence_says_so(
    tmp_path: Path, app: xlwings.App
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        workbook.add_worksheet("Notes").protect("secret")

    look = look_at(app, book(tmp_path / "book.xlsx", write))
    refreshed = scorecard_xl.refresh(look.book)
    assert look.value("F4") == "→"
    assert look.rules() == []
    problem = refreshed.problems[-1]
    assert (problem.sheet, problem.cell, problem.code) == ("Scorecard", "F4", "colours-not-set")


def test_colours_under_somebodys_colour_scale_show_later_and_one_sentence_says_so(
    tmp_path: Path, app: xlwings.App
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        sheet.conditional_format("G4:G6", {"type": "3_color_scale"})

    look = look_at(app, book(tmp_path / "book.xlsx", write))
    theirs = look.other_rules()
    refreshed = scorecard_xl.refresh(look.book)
    assert len(look.rules()) == 6
    assert look.other_rules() == theirs
    assert [p.cell for p in refreshed.problems if p.code == "colours-not-shown"] == ["F4"]


def test_a_coloured_cell_keeps_its_own_font_and_alignment(
    data: Path, tmp_path: Path, app: xlwings.App
) -> None:
    look = look_at(app, Path(shutil.copy(data / "published_paired.xlsx", tmp_path)))
    scorecard_xl.refresh(look.book)
    styles = look.book.api.StyleFamilies.getByName("CellStyles")
    cell = look.book.sheets[0].api.getCellRangeByName("S15")
    for rule in look.book.sheets[0].cells.conditional_formats:
        style = styles.getByName(rule.impl.api.StyleName)
        for name in ("CharHeight", "CharFontName", "VertJustify"):
            assert getattr(style, name) == getattr(cell, name)


def test_a_rule_that_is_gone_is_not_painted_by_the_next_one(tmp_path: Path, app: xlwings.App) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))
    scorecard_xl.refresh(look.book)
    native = look.book.sheets[0].api
    native.copyRange(
        native.getCellRangeByName("P20").CellAddress, native.getCellRangeByName("F4:I6").RangeAddress
    )
    native.getCellRangeByName("P20:S22").clearContents(1 + 4 + 16)
    scorecard_xl.refresh(look.book)
    assert native.getCellRangeByName("P20:S22").ConditionalFormat.Count == 0
    assert {area for rule in look.rules() for area in rule.areas} == {"F4:G6", "H4:I6"}


def test_rules_that_could_not_be_finished_are_taken_back(
    tmp_path: Path, app: xlwings.App, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))
    scorecard_xl.refresh(look.book)
    first = look.book.sheets[0].cells.conditional_formats[0]
    LibreOfficeCalc().cover(first, look.book.sheets[0], [area_of("F4:G5")])
    before, others = look.rules(), look.other_rules()
    tried = []

    def to_last(_: LibreOfficeCalc, rule: xlwings.ConditionalFormat) -> None:
        tried.append(rule)
        if len(tried) == 3:
            refuse()

    with monkeypatch.context() as patch:
        patch.setattr(LibreOfficeCalc, "to_last", to_last)
        refreshed = scorecard_xl.refresh(look.book)
    assert refreshed.problems[-1].code == "colours-not-set"
    assert (look.rules(), look.other_rules()) == (before, others)
    scorecard_xl.refresh(look.book)
    assert [rule.areas for rule in look.rules()] == [("F4:G6",)] * 3 + [("H4:I6",)] * 3


def test_rules_pasted_over_whole_columns_and_sheets_are_put_right(tmp_path: Path, app: xlwings.App) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx"))
    scorecard_xl.refresh(look.book)
    for cells, rule in zip(("U:U", "5:5"), look.book.sheets[0].cells.conditional_formats, strict=False):
        LibreOfficeCalc().cover(rule, look.book.sheets[0], [area_of(cells)])
    scorecard_xl.refresh(look.book)
    assert {area for rule in look.rules() for area in rule.areas} == {"F4:G6", "H4:I6"}


def test_where_only_colours_are_to_do_and_cannot_be_set_nothing_is_said_to_be_written(
    tmp_path: Path, app: xlwings.App
) -> None:
    look = look_at(
        app, book(tmp_path / "book.xlsx", lambda workbook, _: workbook.add_worksheet("Notes").protect("x"))
    )
    scorecard_xl.refresh(look.book)
    look.book.api.setModified(False)
    refreshed = scorecard_xl.refresh(look.book)
    assert (refreshed.written, refreshed.changes) == (False, ())
    assert refreshed.problems[-1].code == "colours-not-set"
    assert not look.book.api.isModified()


def test_rules_whose_cells_were_deleted_are_put_right(tmp_path: Path, app: xlwings.App) -> None:
    look = look_at(app, book(tmp_path / "book.xlsx", paired=False))
    scorecard_xl.refresh(look.book)
    native = look.book.sheets[0].api
    native.removeRange(native.getCellRangeByName("F4:G6").RangeAddress, enum("sheet.CellDeleteMode", "UP"))
    scorecard_xl.refresh(look.book)
    assert [rule.areas for rule in look.rules()] == [("F4:F6",)] * 3 + [("G4:G6",)] * 3
    assert look.values("F4:G6") == [["→ -9%", "↑ 100%"], ["↑ 10%", "↑ 10%"], ["→ 0%", "- n/a"]]
    assert scorecard_xl.refresh(look.book).written is False


def test_a_format_of_somebodys_that_begins_in_our_cells_does_not_grow(
    tmp_path: Path, app: xlwings.App
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        italic = workbook.add_format({"italic": True})
        sheet.conditional_format("G9:G14", {"type": "formula", "criteria": '=$A9="M9"', "format": italic})

    rows = [(f"M{n}", 100, 100, 100 + n, "▲") for n in range(1, 10)]
    look = look_at(app, book(tmp_path / "book.xlsx", write, rows=rows))
    before = look.other_rules()
    scorecard_xl.refresh(look.book)
    assert look.other_rules() == before
    assert len(look.rules()) == 6
