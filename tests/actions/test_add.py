"""New indicators go in at the end of their sections, without harm to what stands there."""

import datetime
import shutil
from pathlib import Path

import openpyxl
import pytest

import scorecard_xl
from scorecard_xl.actions.add import Added, ListedIndicator, add
from scorecard_xl.actions.keep_log import keep_log
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.retire import retire
from scorecard_xl.actions.undo import undo
from scorecard_xl.commands.add import listed_indicators
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import Direction
from scorecard_xl.own_sheets.lists import HISTORY
from scorecard_xl.workbooks.file.workbook import FileWorkbook
from tests.books.fresh_book import fresh_book
from tests.books.judged_book import book as book_of_limits
from tests.books.judged_book import file, row
from tests.books.kinds_of_workbook import Kind
from tests.books.package_book import SHEET, edited, parts, sheet_text
from tests.books.sections_book import sections_book
from tests.programs.validator import errors_of

NEW = ListedIndicator(
    "N1", "Number of N1", "Team A", "Heard", Direction.DOWN, "#,##0", "Contacts", {"ENG": 7.0}
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A refreshed workbook that keeps a change log."""
    path = sections_book(tmp_path / "book.xlsx")
    keep_log(FileWorkbook(path))
    refresh(FileWorkbook(path))
    return path


def put(path: Path, *listed: ListedIndicator, **options: object) -> Added:
    return add(FileWorkbook(path), listed or [NEW], **options)  # type: ignore[arg-type]


@pytest.mark.live
def test_a_new_indicator_stands_below_the_last_of_its_section(kind: Kind, book: Path) -> None:
    kind.use(book)
    added = add(kind.opened(), [NEW])
    assert added.rows == (("Scorecard", 8, "N1"),)
    with kind.looking() as look:
        assert look.values("A8:D8") == [["N1", "Number of N1", "Team A", "Heard"]]
        assert look.values("E8:G8") == [[None, None, None]]
        assert look.values("I8:N8") == [["- n/a", "n/a", "▼", "-", "-", 7]]
        assert look.formula("H8") == "=SUM(E8:G8)"
        assert look.values("A9:A11") == [["Plans"], ["P1"], ["P2"]]


@pytest.mark.live
def test_what_leads_to_the_rows_below_leads_there_still(kind: Kind, book: Path) -> None:
    kind.use(book)
    add(kind.opened(), [NEW])
    with kind.looking() as look:
        assert look.formula("G14") == "=SUM(G5:G7)+G10"
        formulas = [look.formula(f"A{row}", "Summary") for row in range(1, 6)]
        assert formulas == [
            "=Scorecard!G10",
            "=SUM(Scorecard!G5:G11)",
            '=VLOOKUP("P1",Scorecard!A4:G14,7,0)',
            "=COUNT(Scorecard!G:G)",
            "=Scorecard!G14",
        ]
        assert look.values("A14:A16") == [["Total of May-21"], ["Of last year"], ["Signed off by the board"]]


@pytest.mark.live
def test_the_new_row_has_the_rules_of_its_neighbour(kind: Kind, book: Path) -> None:
    kind.use(book)
    add(kind.opened(), [NEW])
    with kind.looking() as look:
        ours = {area for rule in look.rules() for area in rule.areas}
        theirs = [sorted({row + 1 for row, _ in cells}) for _, cells, _ in look.other_rules()]
    assert ours == {"I10:I11", "I5:I8", "J10:J11", "J5:J8"}
    assert sorted(theirs) == [[5, 6, 7, 8], [10, 11], [14]]


@pytest.mark.live
def test_undo_takes_the_row_out_and_redo_puts_it_in(kind: Kind, book: Path) -> None:
    kind.use(book)
    with kind.looking() as look:
        before = look.everything()
    add(kind.opened(), [NEW])
    with kind.looking() as look:
        after = look.everything()
    done = undo(kind.opened())
    assert (done.rows, done.left) == (1, ())
    with kind.looking() as look:
        assert _without_log(look.everything()) == _without_log(before)
    done = undo(kind.opened())
    assert (done.rows, done.left) == (1, ())
    with kind.looking() as look:
        assert _without_log(look.everything()) == _without_log(after)


def _without_log(seen: dict) -> dict:  # type: ignore[type-arg]
    return {name: what for name, what in seen.items() if name != "Change log"}


@pytest.mark.live
def test_a_row_in_which_somebody_typed_stays(kind: Kind, book: Path) -> None:
    add(FileWorkbook(book), [NEW])
    saved = openpyxl.load_workbook(book)
    saved["Scorecard"]["G8"] = 12
    saved.save(book)
    kind.use(book)
    done = undo(kind.opened())
    assert [(one.cell, one.code) for one in done.left] == [("G8", Finding.NOT_UNDONE)]
    with kind.looking() as look:
        assert look.value("A8") == "N1"


def test_the_same_bytes_stand_everywhere_else(book: Path) -> None:
    before = parts(book)
    put(book)
    after = parts(book)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/drawings/drawing1.xml",
        "xl/charts/chart1.xml",
        "xl/calcChain.xml",
    }
    assert before.keys() == after.keys()


@pytest.mark.validator
def test_the_workbook_is_as_valid_as_before(book: Path) -> None:
    before = errors_of(book)
    put(book, NEW, NEW._replace(ref="N2", section="Plans"), NEW._replace(ref="N3", section=""))
    assert not errors_of(book) - before


def test_notes_charts_names_and_links_go_with_what_they_are_about(book: Path) -> None:
    put(book)
    saved = openpyxl.load_workbook(book)
    sheet = saved["Scorecard"]
    notes = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert notes == {"G10": "Checked.", "G14": "All of it."}
    assert saved.defined_names["Plans_of_May"].attr_text == "Scorecard!$G$10:$G$11"
    assert [area.coord for area in sheet.merged_cells.ranges] == ["A16:C16"]
    assert sheet["A15"].hyperlink.location == "Summary!A1"
    assert sheet.print_area == "'Scorecard'!$A$1:$O$16"
    assert sheet.row_dimensions[14].height == 30
    chart = parts(book)["xl/charts/chart1.xml"]
    assert b"Scorecard!$E$10:$G$10" in chart and b"Scorecard!$A$10" in chart
    assert b"<xdr:row>17</xdr:row>" in parts(book)["xl/drawings/drawing1.xml"]


def test_a_height_that_somebody_gave_the_neighbour_is_the_new_rows_too(book: Path) -> None:
    text = sheet_text(book)
    assert '<row r="7"' in text and "customHeight" not in text.partition('<row r="7"')[2].partition(">")[0]
    edited(book, (SHEET, '<row r="7"', '<row r="7" ht="40" customHeight="1"'))
    put(book)
    rows = openpyxl.load_workbook(book)["Scorecard"].row_dimensions
    assert (rows[7].height, rows[8].height, rows[9].height) == (40, 40, None)


def test_the_neighbours_look_validation_and_sparkline_are_the_new_rows_too(book: Path) -> None:
    put(book)
    sheet = openpyxl.load_workbook(book)["Scorecard"]
    for column in range(1, 16):
        new, like = sheet.cell(8, column), sheet.cell(7, column)
        assert (new.fill.fgColor.rgb, new.border.left.style, new.number_format) == (
            like.fill.fgColor.rgb,
            like.border.left.style,
            like.number_format,
        )
    assert {str(one.sqref) for one in sheet.data_validations.dataValidation} == {"K5:K8", "K10:K11"}
    text = parts(book)["xl/worksheets/sheet1.xml"].decode()
    assert "<xm:f>Scorecard!E8:G8</xm:f><xm:sqref>P8</xm:sqref>" in text


@pytest.mark.live
def test_a_unit_of_another_kind_brings_its_number_formats(kind: Kind, book: Path) -> None:
    kind.use(book)
    add(kind.opened(), [NEW._replace(number_format="0.0%")])
    sheet = kind.opened().sheets[0]
    assert list(sheet.number_formats(8, (5, 6, 7, 12, 13))) == ["0.0%"] * 5
    assert list(sheet.number_formats(7, (5, 7))) == ["#,##0"] * 2


@pytest.mark.live
def test_without_a_section_it_goes_to_the_end_where_nothing_moves(kind: Kind, book: Path) -> None:
    kind.use(book)
    assert add(kind.opened(), [NEW._replace(section="")]).rows == (("Scorecard", 11, "N1"),)
    with kind.looking() as look:
        assert look.value("A10") == "P2"
        assert look.value("A11") == "N1"
        assert look.value("A14") == "Total of May-21"
        assert look.book.sheets["Scorecard"].page_setup.print_area == "$A$1:$O$16"


def test_several_keep_the_order_of_the_list(book: Path) -> None:
    names = ("N1", "N2", "N3", "N4")
    listed = [
        NEW._replace(ref=ref, section=section)
        for ref, section in zip(names, ("plans", "Contacts", "Plans", "CONTACTS"), strict=True)
    ]
    added = put(book, *listed)
    assert added.rows == (
        ("Scorecard", 8, "N2"),
        ("Scorecard", 9, "N4"),
        ("Scorecard", 13, "N1"),
        ("Scorecard", 14, "N3"),
    )
    refs = [indicator.ref for indicator in scorecard_xl.read(book).indicators]
    assert refs == ["M1", "M2", "M3", "N2", "N4", "P1", "P2", "N1", "N3"]


def test_tables_without_names_are_found_by_a_ref_that_stands_in_them(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    shutil.copy(data / "published_text.xlsx", path)
    added = put(path, NEW._replace(section="m1"), NEW._replace(ref="N2", section=""))
    tables = scorecard_xl.read(path).tables
    assert [tables[0].indicators[-1].ref, tables[-1].indicators[-1].ref] == ["N1", "N2"]
    assert [row for _, row, _ in added.rows] == [tables[0].last_row, tables[-1].last_row]
    assert len(tables) == 6
    with pytest.raises(ScorecardError, match="they have no names; write the ref of an indicator"):
        put(path, NEW._replace(ref="N3"))


def test_a_heading_without_indicators_takes_its_first(book: Path) -> None:
    saved = openpyxl.load_workbook(book)
    saved["Scorecard"]["A11"] = "Courts"
    saved.save(book)
    assert put(book, NEW._replace(section="courts")).rows == (("Scorecard", 12, "N1"),)
    sheet = openpyxl.load_workbook(book)["Scorecard"]
    assert sheet["A12"].border.left.style == "thin"
    assert {str(one.sqref) for one in sheet.data_validations.dataValidation} == {"K5:K7", "K9:K10 K12"}


def test_figures_of_the_new_indicator_are_refreshed_like_any(book: Path) -> None:
    put(book)
    saved = openpyxl.load_workbook(book)
    saved["Scorecard"]["F8"], saved["Scorecard"]["G8"] = 100, 50
    saved.save(book)
    refresh(FileWorkbook(book))
    assert openpyxl.load_workbook(book)["Scorecard"]["I8"].value == "↓ -50%"


def test_a_refresh_afterwards_has_nothing_to_do(book: Path) -> None:
    put(book)
    assert refresh(FileWorkbook(book)).changes == ()


@pytest.mark.live
def test_a_workbook_without_figures_takes_new_rows_and_lets_them_go(kind: Kind, tmp_path: Path) -> None:
    kind.use(fresh_book(tmp_path / "book.xlsm"))
    with kind.looking() as look:
        before = look.values("A1:Z12")
    added = add(kind.opened(), [NEW._replace(section="Front door"), NEW._replace(ref="N2", section="Money")])
    assert [(row, ref) for _, row, ref in added.rows] == [(9, "N1"), (12, "N2")]
    assert {change.ref for change in added.changes} == {"N1", "N2"}
    with kind.looking() as look:
        assert look.value("A9", "Scorecard") == "N1"
        assert look.values("R9:V9") == [[None] * 5]
    assert undo(kind.opened()).left == ()
    with kind.looking() as look:
        assert look.values("A1:Z12") == before


def test_a_dry_run_writes_nothing(book: Path) -> None:
    before = book.read_bytes()
    added = put(book, dry_run=True)
    assert added.rows and added.changes and not added.written
    assert book.read_bytes() == before


REFUSED: dict[str, tuple[list[ListedIndicator], str]] = {
    "a ref that is there": ([NEW._replace(ref="m2")], "cell A6: M2 is on the sheet already"),
    "a ref twice": ([NEW, NEW._replace(ref="n1")], "n1 stands in the list twice"),
    "no such section": (
        [NEW._replace(section="Courts")],
        "there is no section “Courts” for N1: there are “Contacts”, “Plans”; write one of these, or the ref",
    ),
}


@pytest.mark.live
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_added_is_refused_and_nothing_written(case: str, kind: Kind, book: Path) -> None:
    listed, says = REFUSED[case]
    kind.use(book)
    with kind.looking() as look:
        before = look.everything()
    with pytest.raises(ScorecardError, match=says):
        add(kind.opened(), listed)
    with kind.looking() as look:
        assert look.everything() == before


def protected(path: Path, password: str = "") -> Path:
    saved = openpyxl.load_workbook(path)
    saved["Scorecard"].protection.sheet = True
    if password:
        saved["Scorecard"].protection.password = password
    saved.save(path)
    return path


@pytest.mark.live
def test_a_protection_without_a_password_is_off_meanwhile(kind: Kind, book: Path) -> None:
    kind.use(protected(book))
    assert add(kind.opened(), [NEW]).written
    with kind.looking() as look:
        assert look.value("A8") == "N1"
        assert look.book.sheets["Scorecard"].api.isProtected()


@pytest.mark.live
def test_a_password_keeps_rows_out(kind: Kind, book: Path) -> None:
    kind.use(protected(book, "secret"))
    with pytest.raises(ScorecardError, match="protected with a password, so no rows can be inserted"):
        add(kind.opened(), [NEW])
    with kind.looking() as look:
        assert look.value("A8") == "Plans"


def test_a_ref_that_history_knows_is_said(book: Path) -> None:
    retire(FileWorkbook(book), ["M3"], agreed=True)
    added = put(book, NEW._replace(ref="M3"))
    assert [(one.cell, one.code) for one in added.problems if one.code == Finding.REF_IN_HISTORY] == [
        ("A7", Finding.REF_IN_HISTORY)
    ]


def with_history(path: Path, *figures: tuple[datetime.date, float]) -> Path:
    """A workbook whose History holds these figures of N1, by their months."""
    saved = openpyxl.load_workbook(path)
    past = saved.create_sheet("History")
    past["A1"] = "History of this scorecard (scorecard-xl)"
    past.append([])
    past.append(HISTORY.header)
    for month, figure in figures:
        past.append([month, "N1", "Number of N1", "Team A", figure])
    saved.save(path)
    return path


@pytest.mark.live
def test_months_that_history_alone_knows_count_as_at_a_refresh(kind: Kind, book: Path) -> None:
    kind.use(with_history(book, (datetime.date(2021, 1, 1), 10), (datetime.date(2021, 3, 1), 30)))
    added = add(kind.opened(), [NEW])
    with kind.looking() as look:
        assert look.values("I8:M8") == [["- n/a", "n/a", "▼", 20, 30]]
    assert refresh(kind.opened()).changes == ()
    assert Finding.REF_IN_HISTORY in [one.code for one in added.problems]


def test_limits_that_history_gives_stand_in_the_new_row_at_once(tmp_path: Path) -> None:
    path = file(tmp_path / "book.xlsx", book_of_limits(row()))
    figures = (100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102)
    with_history(path, *((datetime.date(2019, at + 1, 1), figure) for at, figure in enumerate(figures)))
    put(path, NEW._replace(section="", number_format="#,##0.0", beside={"Target": 90.0}))
    found = openpyxl.load_workbook(path)["Scorecard"]
    assert found["AA3"].value == pytest.approx(sum(figures) / 12)
    assert found["AA3"].number_format == "#,##0.0"
    assert found["AD3"].value == "Will fail"
    assert refresh(FileWorkbook(path)).changes == ()


@pytest.mark.parametrize(
    ("header", "listed", "is_taken"),
    [
        ("Target 2021/22", "Target", True),
        ("Target", "Target", True),
        ("Annual target", "Target", True),
        ("Target 2021/22", "Target 2022/23", False),
        ("National target", "Target", False),
    ],
)
def test_a_target_goes_below_the_sheets_own(book: Path, header: str, listed: str, is_taken: bool) -> None:
    saved = openpyxl.load_workbook(book)
    saved["Scorecard"]["N3"] = header
    saved.save(book)
    added = put(book, NEW._replace(beside={listed: 7.0}))
    assert openpyxl.load_workbook(book)["Scorecard"]["N8"].value == (7 if is_taken else None)
    assert (Finding.NO_COLUMN_FOR in [one.code for one in added.problems]) is not is_taken


def test_what_has_no_column_is_said(book: Path) -> None:
    added = put(book, NEW._replace(beside={"SN": 3.0}))
    assert [one.message for one in added.problems if one.code == Finding.NO_COLUMN_FOR] == [
        "The table has no column for SN, which the list gives: it was left out."
    ]


def test_what_ends_above_the_new_row_is_said(book: Path) -> None:
    added = put(book, NEW, NEW._replace(ref="N2", section="Plans"))
    said = {one.cell: one.message for one in added.problems if one.code == Finding.ENDS_ABOVE}
    not_counted = "with the row above a new one, and does not count it: let it go on by a row, if it should."
    assert said == {
        "G15": f"The formula =SUM(G5:G7)+G9 ends {not_counted}",
        "A2": f"The formula =SUM(Scorecard!G5:G10) ends {not_counted}",
        "G10": f"The name Plans_of_May ends {not_counted}",
    }


def test_a_list_is_read_as_for_a_new_workbook(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "ref,indicator,owner,unit,preferred direction,section,decimals,Benchmark ENG,Target,Tolerance\n"
        "N1,Share,Team A,percentage,Lower is better,Plans,1,12%,10%,5%\nN2,Cost,Team B,£,,,,,,20\n",
        "utf-8",
    )
    assert listed_indicators(path) == [
        ListedIndicator(
            "N1",
            "Share",
            "Team A",
            "",
            Direction.DOWN,
            "0.0%",
            "Plans",
            {"ENG": 0.12, "Target": 0.1, "Tolerance": 0.05},
            {"Tolerance": "0%"},
        ),
        ListedIndicator(
            "N2", "Cost", "Team B", "", None, '"£"#,##0', "", {"Tolerance": 20.0}, {"Tolerance": "General"}
        ),
    ]
