"""Headers beside the months that leave a doubt: reported or refused, never passed over in silence."""

import datetime

import pytest

from scorecard_xl.actions.refresh import refresh
from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import AVERAGE, REF, Month, Scorecard
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.small_scorecard import MONTHS, TEXT_HEADER, book, row, settings_sheet, texts

MAY, APRIL = Month(2021, 5), Month(2021, 4)


def found(scorecard: Scorecard) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in scorecard.problems]


def refusal(workbook: GridWorkbook) -> str:
    with pytest.raises(ScorecardError) as raised:
        read(workbook)
    return str(raised.value)


def with_last_month(header: Content, *changes: str) -> GridWorkbook:
    """A scorecard whose last month, in column O, has this header."""
    workbook = texts(row("M1", [1, 2]), row("M2", [3, 4]))
    workbook["Scorecard"].put("O1", header)
    for cell, change in zip(("P1", "Q1"), changes, strict=False):
        workbook["Scorecard"].put(cell, change)
    return workbook


NOT_UNDERSTOOD = ["May", "M2 (May-21)", "Mai-21", "May 2O21", "05/13/2021", "05/21", "Latest", 5, None]
OF_APRIL = ("% change from Mar-21", "% change from Apr-20")


@pytest.mark.parametrize("header", ["01/05/2021", "2021-05", "05/2021", "May_21", "31.05.2021"])
def test_a_month_in_numbers_is_read(header: str) -> None:
    scorecard = read(with_last_month(header))
    assert (scorecard.month, found(scorecard)) == (MAY, [])


@pytest.mark.parametrize("changes", [(), OF_APRIL])
@pytest.mark.parametrize("header", NOT_UNDERSTOOD)
def test_a_header_in_the_run_of_months_that_is_not_understood_stops_everything(
    header: Content, changes: tuple[str, ...]
) -> None:
    workbook = with_last_month(header, *changes)
    sentence = refusal(workbook)
    assert sentence.startswith("book.xlsx, sheet Scorecard, cell O1: the ")
    assert "head it" in sentence
    assert sentence.endswith("or name the reporting month with --month or in the Settings.")
    scorecard = read(with_last_month(header, *OF_APRIL), APRIL)
    assert (scorecard.month, found(scorecard)) == (APRIL, [("O1", "month-unclear")])


@pytest.mark.parametrize("header", ["Variance to budget", "Variance from forecast", "Change against plan"])
def test_what_compares_with_a_plan_is_the_councils_own(header: str) -> None:
    rows: list[list[Content]] = [["Ref.", "Apr-21", "May-21", "12-mnth avg", header], ["M1", 1, 2, 1.5, 7]]
    assert read(book(sheet_of("Scorecard", rows))).problems == ()


def test_words_that_are_no_months_beside_them_are_reported() -> None:
    workbook = with_last_month("Figures", *OF_APRIL)
    workbook["Scorecard"].put("U1", "Commentary (Apr-21):")
    scorecard = read(workbook)
    assert (scorecard.month, found(scorecard)) == (APRIL, [("O1", "month-unclear")])
    assert scorecard.problems[0].message.count(". ") == 0


@pytest.mark.parametrize(
    "header", ["Target", "YTD", "2020/21", "2020-21", "SN", "SE region", "Q4 2020", "Total", "May-21 target"]
)
def test_a_councils_own_column_beside_the_months_is_left_alone(header: str) -> None:
    header_row = [*TEXT_HEADER[:15], header, *TEXT_HEADER[15:]]
    scorecard = read(book(sheet_of("Scorecard", [header_row, row("M1", [1, 2, 9])])))
    assert (scorecard.month, found(scorecard)) == (MAY, [])


@pytest.mark.parametrize(
    ("header", "values", "problems"),
    [
        (["Ref.", "Apri1-21", "May-21", "Jun-21", "12-mnth avg"], [1, 2, 3], [("B1", "month-unclear")]),
        (["Ref.", "Weighting", "May-21", "Jun-21", "12-mnth avg"], [1, 2, 3], []),
        (["Ref.", "12-mnth avg", "May-21", "Jun-21", "Cases", "Visits"], [0, 2, 3, 4, 5],
         [("E1", "month-unclear"), ("F1", "month-unclear")]),
        (["Ref.", "12-mnth avg", "May-21", "Jun-21", None, "Notes"], [0, 2, 3, 4, 5], []),
        (["Ref.", "May-21", "Notes", "Jun-21", "12-mnth avg"], [1, "fine", 3], []),
        (["Ref.", "May-21", "Notes", "Jun-21", "12-mnth avg"], [1, "1,237", 3], [("C1", "month-unclear")]),
    ],
)  # fmt: skip
def test_which_columns_beside_the_months_are_in_doubt(
    header: list[Content], values: list[Content], problems: list[tuple[str, str]]
) -> None:
    scorecard = read(book(sheet_of("Scorecard", [header, ["M1", *values]])))
    assert found(scorecard) == problems


@pytest.mark.parametrize(
    ("header", "value", "is_reported"),
    [
        ("Direction", "▼", True),
        ("Desired trend", "Lower", True),
        ("Better if", "Lower", False),
        ("Direction", "see notes", False),
        ("Direction of travel", "↑", False),
    ],
)
def test_a_filled_column_that_may_be_the_preferred_direction_is_reported(
    header: str, value: str, is_reported: bool
) -> None:
    headers: list[Content] = [header if name == "Preferred DoT" else name for name in TEXT_HEADER]
    workbook = book(sheet_of("Scorecard", [headers, row("M1", [1, 2], None, None, value)]))
    assert (("R1", "preference-unclear") in found(read(workbook))) is is_reported


def test_a_month_below_a_name_of_its_own_is_reported() -> None:
    dated = datetime.date(2021, 5, 1)
    top: list[Content] = ["Ref.", "Indicator", "Before", *[None] * 11, "Latest", "12-mnth avg"]
    bottom: list[Content] = [None, None, *MONTHS[:12], dated]
    merged = ["C1:N1"]
    sheet = sheet_of("Scorecard", [top, bottom, ["M1", "Number", *[100] * 13]], merged=merged)
    assert ("O2", "month-unclear") in found(read(book(sheet), APRIL))


@pytest.mark.parametrize(
    ("changes", "commentary", "about"),
    [
        (OF_APRIL, "Commentary", None),
        (OF_APRIL, "Commentary (Apr-21)", None),
        (OF_APRIL, "Commentary (May-21)", "U1"),
        (("% change from last month", "% change from last year"), "Commentary (May-21)", "U1"),
        (("% change from last month", "% change from last year"), "Commentary (Apr-21)", None),
        # of two that differ the one decides that the commentary agrees with, else the later
        (("% change from Apr-21", "% change from Apr-20"), "Commentary (May-21)", "P1"),
        (("% change from Apr-21", "% change from Apr-20"), "Commentary (Apr-21)", None),
        (("% change from Apr-21", "% change from Apr-20"), "Commentary", "P1"),
    ],
)
def test_which_headers_say_what_the_scorecard_is_about(
    changes: tuple[str, str], commentary: str, about: str | None
) -> None:
    workbook = with_last_month("Figures", *changes)
    workbook["Scorecard"].put("U1", commentary)
    if about is None:
        assert read(workbook).month == APRIL
    else:
        which = "commentary's header is" if about == "U1" else "change headers are"
        assert f"cell {about}: the {which} about May-21" in refusal(workbook)


def test_a_new_month_is_taken_where_the_headers_are_those_of_the_month_before() -> None:
    workbook = with_last_month("May-21", *OF_APRIL)
    assert refresh(workbook).scorecard.month == MAY
    assert workbook["Scorecard"]["P1"] == "% change from Apr-21"
    assert refresh(workbook).written is False


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ([[1, 2], [1, None], [1, None]], "it has figures for 1 indicator, Apr-21 for 3"),
        ([[1, Cell(0.0, "B7")], [1, Cell(0.0, "B8")]], "its only figures are zeros that formulas gave"),
    ],
)
def test_a_month_passed_over_that_the_headers_are_about_is_asked_for(
    figures: list[list[Content]], reason: str
) -> None:
    workbook = texts(*(row(f"M{place}", two) for place, two in enumerate(figures)))
    assert refusal(workbook) == (
        f"book.xlsx, sheet Scorecard, cell P1: the change headers are about May-21, but {reason}; complete "
        "its figures, or name the reporting month with --month or in the Settings."
    )
    assert read(workbook, MAY).month == MAY


@pytest.mark.parametrize("cell", ["A1", "E1", "O1", "P1", "S1"])
@pytest.mark.parametrize("code", ["#REF!", "#N/A"])
def test_an_error_value_as_a_header_is_refused(cell: str, code: str) -> None:
    workbook = texts(row("M1", [1, 2]))
    workbook["Scorecard"].put(cell, Cell(CellError(code), "Data!A1"))
    assert refusal(workbook) == (
        f"book.xlsx, sheet Scorecard, cell {cell}: the header is the error value {code}; mend its formula, "
        "or type the header."
    )


def test_an_error_value_far_from_the_table_is_none_of_its_headers() -> None:
    workbook = texts(row("M1", [1, 2]))
    workbook["Scorecard"].put("Z1", CellError("#REF!"))
    assert read(workbook).tables[0].columns[REF] == 1


@pytest.mark.parametrize(
    ("average", "value", "problems"),
    [
        ("Average", 1.5, [("S1", "column-unclear")]),
        ("Rolling mean", 1.5, [("S1", "column-unclear")]),
        ("Average", "-", []),
        ("SN average", 1.5, []),
        ("12-mnth avg (Jun 20 - May 21)", 1.5, []),
        ("12-mnth avg (May-21)", 1.5, []),
        ("12-mnth avg (May 20 - Apr 21)", 1.5, [("S1", "header-months")]),
        ("12-mnth avg (Jun 20 - Apr 21)", 1.5, [("S1", "header-months")]),
    ],
)
def test_an_average_that_may_be_ours_is_never_passed_over(
    average: str, value: Content, problems: list[tuple[str, str]]
) -> None:
    workbook = texts(row("M1", [1, 2], None, None, None, value))
    workbook["Scorecard"].put("S1", average)
    scorecard = read(workbook)
    assert found(scorecard) == problems
    assert (AVERAGE in scorecard.tables[0].columns) == average.startswith("12")


def test_a_maximum_without_months_is_reported_unless_the_table_has_one() -> None:
    workbook = texts([*row("M1", [1, 2], None, None, None, 1, 2, None), 7])
    workbook["Scorecard"].put("V1", "Max ever")
    assert found(read(workbook)) == []
    workbook["Scorecard"].put("T1", "Notes")
    assert found(read(workbook)) == [("V1", "column-unclear")]


def test_a_header_of_the_settings_that_no_table_has_is_refused() -> None:
    settings = settings_sheet(["Header of average", "Typical month"])
    assert refusal(book(settings, *texts(row("M1", [1, 2])).sheets)) == (
        "book.xlsx, sheet Settings, cell B2: no table has the header “Typical month” that the setting header "
        "of average names; correct the setting, or delete it."
    )


@pytest.mark.parametrize(
    ("months", "apart"),
    [(["Apr-21", "May-21"], "E2"), (["Mar-21", "Apr-21", "May-21"], "F2")],
)
def test_a_month_behind_a_change_is_no_month_of_the_table(months: list[Content], apart: str) -> None:
    top: list[Content] = [None, *[None] * len(months), "% change from"]
    bottom: list[Content] = ["Ref.", *months, "Apr-21", "May-20", "12-mnth avg"]
    row: list[Content] = ["M1", *[100] * len(months), "→ 2%", "↑ 20%"]
    assert f"cell {apart}: the month in this header stands apart" in refusal(
        book(sheet_of("Scorecard", [top, bottom, row]))
    )


@pytest.mark.parametrize("form", [Cell(0.1, "", "0%"), "↑ 10%"])
@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Absolute change from Apr-21", "is a change in numbers"),
        ("Net change from last month", "is a change in numbers"),
        ("Actual change from Apr-21", "is a change in numbers"),
        ("Change from Apr-21 (number)", "is a change in numbers"),
        ("3 month change", "looks like something that is computed"),
        ("Difference", "looks like something that is computed"),
        # 10 % is no change of 10 to 20
        ("MoM %", "holds something else below than the change in percent"),
        ("YoY %", "holds something else below than the change in percent"),
        ("% var. prev month", "holds something else below than the change in percent"),
        ("Variance on last month", "holds something else below than the change in percent"),
        ("Monthly movement", "holds something else below than the change in percent"),
        ("% change", "holds something else below than the change in percent"),
    ],
)
def test_a_change_in_other_words_is_left_alone_with_a_line(header: str, why: str, form: Content) -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Apr-21", "May-21", header, "12-mnth avg"],
        ["M1", 10, 20, form, None],
    ]
    workbook = book(sheet_of("Scorecard", rows))
    refreshed = refresh(workbook)
    assert not [change for change in refreshed.changes if change.column == 4]
    (problem,) = [one for one in refreshed.problems if one.cell == "D1"]
    assert problem.code == "column-unclear" and why in problem.message


def test_arrows_alone_are_no_months_figures() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Apr-21", "May-21", "Status 2", "% change from Apr-21"],
        ["M1", 10, 20, "↑ worse", None],
    ]
    assert found(read(book(sheet_of("Scorecard", rows)))) == []
