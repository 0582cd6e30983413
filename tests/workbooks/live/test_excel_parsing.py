"""Excel reads a text that a program writes as if it had been typed: a live refresh leaves the same cells all
the same."""

import datetime
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.spreadsheet.cells import CellError
from tests.books.kinds_of_workbook import ClosedFile, LiveBook, Look
from tests.books.package_book import HEADERS, book
from tests.programs.excel_typing import Formula, Typed, excel_typing, typed

pytestmark = pytest.mark.live

MAY_2021 = 44317.0
TODAY = datetime.date.today()


def day(month: int, day_of_month: int, year: int = 2024) -> float:
    return float((datetime.date(year, month, day_of_month) - datetime.date(1899, 12, 30)).days)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'10%", Typed("10%")),
        ("''tis", Typed("'tis")),
        ("=1+1", Typed(Formula("=1+1"))),
        ("=", Typed("=")),
        ("- n/a", Typed(Formula("=- n/a"))),
        ("+A1", Typed(Formula("=A1"))),
        ("@SUM(A1)", Typed(Formula("=SUM(A1)"))),
        ("-", Typed("-")),
        ("219", Typed(219.0)),
        (" -1.5 ", Typed(-1.5)),
        ("(5)", Typed(-5.0)),
        ("1,237", Typed(1237.0, "#,##0")),
        ("1,237.50", Typed(1237.5, "#,##0.00")),
        ("12,37", Typed("12,37")),
        ("10%", Typed(0.1, "0%")),
        ("-9.5%", Typed(-0.095, "0.00%")),
        ("£5", Typed(5.0, "£#,##0")),
        ("$1,000.50", Typed(1000.5, "$#,##0.00")),
        ("1E5", Typed(100000.0, "0.00E+00")),
        ("1.5e-3", Typed(0.0015, "0.00E+00")),
        ("12:30", Typed(0.5208333333333334, "h:mm")),
        ("5 pm", Typed(17 / 24, "h:mm AM/PM")),
        ("25:61", Typed("25:61")),
        ("0 1/2", Typed(0.5, "# ?/?")),
        ("1 3/16", Typed(1.1875, "# ??/??")),
        ("1/2", Typed(day(1, 2), "d-mmm")),
        ("1/5/2021", Typed(day(1, 5, 2021), "m/d/yyyy")),
        ("31/5/2021", Typed(day(5, 31, 2021), "m/d/yyyy")),
        ("2021-05-01", Typed(MAY_2021, "m/d/yyyy")),
        ("2021-05-01 12:00", Typed(MAY_2021 + 0.5, "m/d/yyyy h:mm")),
        ("2021-05", Typed(MAY_2021, "mmm-yy")),
        ("5/2021", Typed(MAY_2021, "mmm-yy")),
        ("Jun-21", Typed(day(6, 21), "d-mmm")),
        ("Jun-32", Typed(day(6, 1, 1932), "mmm-yy")),
        ("1-Jun", Typed(day(6, 1), "d-mmm")),
        ("SEPT2", Typed(day(9, 2), "d-mmm")),
        ("Apr 2021", Typed(day(4, 1, 2021), "mmm-yy")),
        ("March 5 2021", Typed(day(3, 5, 2021), "d-mmm-yy")),
        ("5 March 21", Typed(day(3, 5, 2021), "d-mmm-yy")),
        ("31-Jun-21", Typed("31-Jun-21")),
        ("TRUE", Typed(True)),
        ("false", Typed(False)),
        ("#N/A", Typed(CellError("#N/A"))),
        ("#div/0!", Typed(CellError("#DIV/0!"))),
        ("↑ 10%", Typed("↑ 10%")),
        ("n/a", Typed("n/a")),
        ("May", Typed("May")),
        ("12-mnth avg", Typed("12-mnth avg")),
        ("% change from Apr-21", Typed("% change from Apr-21")),
        ("Commentary (May-21):", Typed("Commentary (May-21):")),
        ("", Typed("")),
    ],
)
def test_what_excel_makes_of_a_text(text: str, expected: Typed) -> None:
    found = typed(text, 2024)
    assert (type(found.content), found) == (type(expected.content), expected)


@pytest.fixture
def blank(app: xlwings.App, tmp_path: Path) -> Iterator[Look]:
    """A sheet whose column B is formatted as text and C as percentages, which reads texts as Excel does."""
    with Workbook(str(tmp_path / "blank.xlsx")) as workbook:
        sheet = workbook.add_worksheet("Scorecard")
        for column, code in (("B:B", "@"), ("C:C", "0.0%")):
            sheet.set_column(column, None, workbook.add_format({"num_format": code}))
    with excel_typing():
        yield Look(app.books.open(tmp_path / "blank.xlsx"))


@pytest.mark.parametrize(
    ("value", "held", "formula", "number_format"),
    [
        ("10%", 0.1, "0.1", "0%"),
        ("'10%", "10%", "10%", "General"),
        ("Apr 2021", datetime.datetime(2021, 4, 1), "44287", "MMM-YY"),
        ("Jun-21", datetime.datetime(TODAY.year, 6, 21), str(int(day(6, 21, TODAY.year))), "D-MMM"),
        ("=1+1", 2.0, "=1+1", "General"),
        ("- n/a", "#NAME?", "=- n/a", "General"),
        ("TRUE", True, "TRUE", "BOOLEAN"),
        ("#N/A", "#N/A", "#N/A", "General"),
        ("↑ 10%", "↑ 10%", "↑ 10%", "General"),
        ("n/a", "n/a", "n/a", "General"),
        (209.5, 209.5, "209.5", "General"),
        (None, None, "", "General"),
    ],
)
def test_a_cell_holds_what_excel_reads(
    blank: Look, value: object, held: object, formula: str, number_format: str
) -> None:
    cell = blank.book.sheets["Scorecard"].range("A1")
    cell.value = value
    assert (blank.value("A1"), blank.formula("A1").upper()) == (held, formula.upper())
    assert cell.number_format.upper() == number_format.upper()


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("10%", "10%"),
        ("'10%", "10%"),
        ("=1+1", "=1+1"),
        ("Apr-21", "Apr-21"),
        (209.5, "209.5"),
        (219.0, "219"),
        (1 / 3, "0.333333333333333"),
    ],
)
def test_a_cell_that_is_formatted_as_text_holds_texts_only(blank: Look, value: object, held: str) -> None:
    cell = blank.book.sheets["Scorecard"].range("B1")
    cell.value = value
    assert (blank.value("B1"), blank.formula("B1"), cell.number_format) == (held, held, "@")


def test_a_block_is_read_cell_by_cell_and_keeps_the_number_formats_that_there_are(blank: Look) -> None:
    sheet = blank.book.sheets["Scorecard"]
    sheet.range("A2:C3").value = [["10%", "10%", "10%"], ["'10%", 0.1, "Apr 2021"]]
    assert blank.values("A2:C3") == [[0.1, "10%", 0.1], ["10%", "0.1", day(4, 1, 2021)]]
    assert [sheet.range(cell).number_format for cell in ("A2", "B2", "C2", "A3", "B3", "C3")] == [
        *("0%", "@", "0.0%"),
        *("General", "@", "0.0%"),
    ]


def test_only_while_it_lasts(app: xlwings.App, tmp_path: Path) -> None:
    look = Look(app.books.open(book(tmp_path / "book.xlsx")))
    with excel_typing():
        pass
    look.book.sheets["Scorecard"].range("P1").value = "10%"
    assert look.value("P1") == "10%"


Write = Callable[[Workbook, Worksheet], None]


def nothing_more(workbook: Workbook, sheet: Worksheet) -> None:
    """The plain scorecard."""


def below_a_heading(workbook: Workbook, sheet: Worksheet, last: str = "I") -> None:
    """One heading over both changes, the months alone below it."""
    sheet.merge_range("A2:A3", "Ref.")
    sheet.merge_range("B2:B3", "Indicator")
    sheet.merge_range(f"F2:{last}2", "% change from")


def below_a_heading_text(workbook: Workbook, sheet: Worksheet) -> None:
    """The same where a change is one column."""
    below_a_heading(workbook, sheet, "G")


def real_months(workbook: Workbook, sheet: Worksheet) -> None:
    """The headers of the changes are dates."""
    below_a_heading(workbook, sheet)
    month = workbook.add_format({"num_format": "mmm-yy"})
    sheet.write_datetime("F3", datetime.datetime(2021, 3, 1), month)
    sheet.write_datetime("H3", datetime.datetime(2020, 4, 1), month)


def real_months_text(workbook: Workbook, sheet: Worksheet) -> None:
    """The same where a change is one column."""
    below_a_heading_text(workbook, sheet)
    month = workbook.add_format({"num_format": "mmmm yyyy"})
    sheet.write_datetime("F3", datetime.datetime(2021, 3, 1), month)
    sheet.write_datetime("G3", datetime.datetime(2020, 4, 1), month)


def some_text_formats(workbook: Workbook, sheet: Worksheet) -> None:
    """Computed cells that are formatted as text, their neighbours not."""
    text = workbook.add_format({"num_format": "@"})
    for cell in ("F4", "G4", "I5", "I6", "K4", "L6"):
        sheet.write_blank(cell, None, text)


def text_formats_only(workbook: Workbook, sheet: Worksheet) -> None:
    """Columns that are formatted as text, the header as well."""
    text = workbook.add_format({"num_format": "@"})
    for row in range(3, 6):
        for column in range(5, 12):
            if column != 9:
                sheet.write_blank(row, column, None, text)
    below_a_heading(workbook, sheet)
    sheet.write_string("F3", "Mar-21", text)


def numbers_as_texts(workbook: Workbook, sheet: Worksheet) -> None:
    """Texts in the way of the figures that Excel would read as values."""
    for cell, content in (("G4", "-9%"), ("I4", "Jun-21"), ("K5", "=1+1"), ("L5", "219"), ("F5", "- n/a")):
        sheet.write_string(cell, content)


def wrong_here_and_there(workbook: Workbook, sheet: Worksheet) -> None:
    """Cells that are right between cells that are not."""
    sheet.write("F5", "↑")
    sheet.write("H5", "↑")
    sheet.write("I4", 1)
    sheet.write("K5", 209.5)
    sheet.write("L5", 219)


OLD = ("% change from Mar-21", "% change from Apr-20", *HEADERS[2:5], "Commentary (Apr-21):")
ALONE = ("Mar-21", "Apr-20", *HEADERS[2:5], "Commentary (Apr-21):")
LONG = ("March 2021", "April 2020", *HEADERS[2:5], "Commentary April 2021")


def right_numbers_in_text_formats(workbook: Workbook, sheet: Worksheet) -> None:
    """Numbers that are right in cells which are formatted as text."""
    text = workbook.add_format({"num_format": "@"})
    sheet.write_number("L4", 219, text)
    sheet.write_number("K5", 209.5, text)


BOOKS: dict[str, tuple[Write, dict[str, Any]]] = {
    "paired": (nothing_more, {"headers": OLD}),
    "text": (nothing_more, {"paired": False, "headers": OLD}),
    "a month alone": (below_a_heading, {"headers": ALONE}),
    "a month alone, text": (below_a_heading_text, {"paired": False, "headers": ALONE}),
    "a long month": (below_a_heading, {"headers": LONG}),
    "a long month, text": (below_a_heading_text, {"paired": False, "headers": LONG}),
    "real months": (real_months, {}),
    "real months, text": (real_months_text, {"paired": False}),
    "some text formats": (some_text_formats, {}),
    "text formats only": (text_formats_only, {"headers": ALONE}),
    "numbers as texts": (numbers_as_texts, {}),
    "right numbers in text formats": (right_numbers_in_text_formats, {}),
    "wrong here and there": (wrong_here_and_there, {}),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_live_refresh_leaves_what_one_of_the_file_does(name: str, tmp_path: Path, app: xlwings.App) -> None:
    write, form = BOOKS[name]
    original = book(tmp_path / "book.xlsx", write, **form)
    compare(original, tmp_path, app)


@pytest.mark.parametrize(
    ("name", "cells", "headers"),
    [
        ("a month alone", "FHM", ["Apr-21", "May-20", "Commentary (May-21):"]),
        ("a month alone, text", "FGK", ["Apr-21", "May-20", "Commentary (May-21):"]),
        ("a long month", "FHM", ["April 2021", "May 2020", "Commentary May 2021"]),
        ("a long month, text", "FGK", ["April 2021", "May 2020", "Commentary May 2021"]),
        ("real months", "FH", [datetime.datetime(2021, 4, 1), datetime.datetime(2020, 5, 1)]),
        ("real months, text", "FG", [datetime.datetime(2021, 4, 1), datetime.datetime(2020, 5, 1)]),
        ("text formats only", "FH", ["Apr-21", "May-20"]),
    ],
)
def test_a_header_stays_the_text_or_the_date_that_it_was(
    name: str, cells: str, headers: list[object], tmp_path: Path, app: xlwings.App
) -> None:
    write, form = BOOKS[name]
    kind = LiveBook(app)
    kind.use(book(tmp_path / "book.xlsx", write, **form))
    with excel_typing():
        kind.refresh()
    with kind.looking() as look:
        assert [look.value(f"{letter}3") for letter in cells] == headers


@pytest.mark.parametrize("name", ["published_paired.xlsx", "published_text.xlsx"])
def test_so_does_one_of_the_published_scorecard(
    name: str, data: Path, tmp_path: Path, app: xlwings.App
) -> None:
    compare(data / name, tmp_path, app)


def compare(original: Path, folder: Path, app: xlwings.App) -> None:
    """Refresh a workbook closed, and live where texts are read as Excel does: the cells are the same."""
    said, left = [], []
    for kind in (ClosedFile(app), LiveBook(app)):
        (folder / kind.name).mkdir()
        kind.use(Path(shutil.copy(original, folder / kind.name)))
        with excel_typing():
            refreshed, again = kind.refresh(), kind.refresh()
        assert refreshed.written
        assert (again.changes, again.written) == ((), False)
        said.append((refreshed.changes, again.problems))
        with kind.looking() as look:
            left.append(look.everything())
        kind.close()
    assert said[0] == said[1]
    assert left[0] == left[1]
