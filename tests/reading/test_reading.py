"""Tables, rows and figures as people type them, and what is reported or refused."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

import pytest

from scorecard_xl.errors import ScorecardError
from scorecard_xl.model import Month, Scorecard, Unit
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.cells import CellError
from tests.books.grid_workbook import Cell, Content, GridWorkbook, sheet_of
from tests.books.small_scorecard import TEXT_HEADER, book, paired, row, settings_sheet, texts

MAY, APRIL = Month(2021, 5), Month(2021, 4)


def found(scorecard: Scorecard) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in scorecard.problems]


def refusal(workbook: GridWorkbook, **options: str) -> str:
    with pytest.raises(ScorecardError) as raised:
        read(workbook, **options)  # type: ignore[arg-type]
    return str(raised.value)


def refs(scorecard: Scorecard) -> list[list[str]]:
    return [[indicator.name for indicator in table.indicators] for table in scorecard.tables]


def test_tables_of_different_layouts_may_touch() -> None:
    first = ["Ref.", "Indicator", "Apr-21", "May-21", "12-mnth avg", "12-mnth max."]
    second = ["Theme", "12-mnth max.", "May-21", "Apr-21", "Ref.", "% change from last month"]
    third = ["Indicator", "Apr-21", "May-21", "Pref erred DoT", "12 month average"]
    workbook = book(
        sheet_of(
            "Scorecard",
            [
                first,
                ["M1", "Number", 1, 2, 1.5, 2],
                ["M2", "Number", None, None, "-", "-"],
                second,
                ["Care", 9, 4, 3, "M3", "↑ 33%"],
                ["Care", "-", "tbc", None, "M4", "- n/a"],
                third,
                ["Number of visits", 5, 6, "▲"],
            ],
        )
    )
    scorecard = read(workbook)
    assert refs(scorecard) == [["M1", "M2"], ["M3", "M4"], ["row 8"]]
    assert [table.header_row for table in scorecard.tables] == [1, 4, 7]
    m3 = scorecard.tables[1].indicators[0]
    assert dict(zip((m.month for m in scorecard.tables[1].months), m3.figures, strict=True)) == {
        MAY: 4,
        APRIL: 3,
    }


def test_a_two_row_header_may_touch_the_table_above() -> None:
    workbook = book(
        sheet_of(
            "Scorecard",
            [
                ["Ref.", "Apr-21", "May-21", "12-mnth avg"],
                ["M1", 1, 2],
                ["Theme", 2021, None, "Ref.", "12-mnth avg"],
                [None, "Apr", "May"],
                ["Care", 3, 4, "M2"],
            ],
            merged=["A3:A4", "B3:C3", "D3:D4", "E3:E4"],
        )
    )
    assert refs(read(workbook)) == [["M1"], ["M2"]]


def test_the_last_row_above_the_next_header_is_not_part_of_it() -> None:
    header = ["Ref.", "Indicator", "Apr-21", "May-21", "12-mnth avg", None, "Commentary"]
    plain = ["Ref.", "Indicator", "Apr-21", "May-21", "12-mnth avg"]
    last = ["M2", "Number", "tbc", "tbc", "-", None, "Comments to follow"]
    scorecard = read(
        book(sheet_of("Scorecard", [header, ["M1", "Number", 1, 2], last, plain, ["M3", "Number", 1, 2]]))
    )
    assert refs(scorecard) == [["M1", "M2"], ["M3"]]


def test_a_table_ends_at_a_blank_row_and_notes_may_follow() -> None:
    workbook = texts(row("M1", [1]), row("M2", [2]), [], ["* provisional"], ["Source:", "Case system", 3])
    scorecard = read(workbook)
    assert refs(scorecard) == [["M1", "M2"]]
    assert found(scorecard) == []


def test_a_row_of_formatted_blanks_ends_a_table() -> None:
    blanks: list[Content] = [Cell(None, "", "0%")] * 18
    scorecard = read(texts(row("M1", [1]), blanks, row("M2", [2], "→ 0%")))
    assert refs(scorecard) == [["M1"]]
    assert found(scorecard) == [("A4", "row-outside-table")]


def test_an_indicator_behind_a_blank_row_is_reported() -> None:
    scorecard = read(texts(row("M1", [1]), [], row("M2", [2], "↓ -98%"), row("M3", ["tbc"])))
    assert found(scorecard) == [("A4", "row-outside-table"), ("A5", "row-outside-table")]
    assert "delete the blank row" in scorecard.problems[0].message


def test_texts_elsewhere_do_not_hold_a_table_together() -> None:
    apart: list[Content] = [*[None] * 21, "far right"]
    scorecard = read(texts(row("M1", [1]), apart, row("M2", [2])))
    assert refs(scorecard) == [["M1"]]


@pytest.mark.parametrize(
    ("heading", "merged"),
    [
        (["Contacts and referrals"], ["A3:U3"]),
        (["Contacts and referrals"], ["A3:B3"]),
        ([None, "Contacts and referrals"], ["B3:U3"]),
        (["Contacts and referrals"], []),
        ([None, "Contacts and referrals"], []),
    ],
)
def test_a_sections_heading_is_no_indicator_and_ends_no_table(
    heading: list[Content], merged: list[str]
) -> None:
    workbook = book(
        sheet_of("Scorecard", [TEXT_HEADER, row("M1", [1]), heading, row("M2", [2])], merged=merged)
    )
    assert refs(read(workbook)) == [["M1", "M2"]]


def test_an_indicator_whose_ref_and_text_are_merged_is_one() -> None:
    merged_row = row("M1 Number of cases", [1])
    merged_row[1] = None
    workbook = book(sheet_of("Scorecard", [TEXT_HEADER, merged_row], merged=["A2:B2"]))
    assert refs(read(workbook)) == [["M1 Number of cases"]]


def test_which_rows_are_indicators() -> None:
    workbook = texts(
        row("M1", [1]),
        row("M2", ["tbc"], "- n/a"),
        row("", [3]),
        ["", "Number of plans", *["-"] * 13, "- n/a"],
        row("", [4], text=""),
    )
    scorecard = read(workbook)
    assert refs(scorecard) == [["M1", "M2", "row 4"]]
    assert found(scorecard) == [("A6", "row-without-name")]


def test_a_ref_may_be_a_number() -> None:
    workbook = texts(["1", *row("", [1])[1:]], [Cell(2.0), *row("", [1])[1:]], [Cell(2.1), *row("", [1])[1:]])
    assert refs(read(workbook)) == [["1", "2", "2.1"]]


def test_a_computed_cell_in_a_merge_is_refused() -> None:
    workbook = book(sheet_of("Scorecard", [TEXT_HEADER, row("M1", [1]), row("M2", [1])], merged=["P2:P3"]))
    assert refusal(workbook) == (
        "book.xlsx, sheet Scorecard, cell P2: the computed cell is part of the merged cells P2:P3; "
        "unmerge them."
    )


def test_one_merge_down_the_whole_sheet_is_seen_in_each_row() -> None:
    rows = [row(f"M{number}", [1]) for number in range(60)]
    workbook = book(sheet_of("Scorecard", [TEXT_HEADER, *rows], merged=["S2:S61"]))
    assert "cell S2" in refusal(workbook)


@pytest.mark.parametrize(
    ("content", "figure", "code"),
    [
        (7, "7", None),
        ("1,237", "1237", "figure-as-text"),
        ("98%", "0.98", "figure-as-text"),
        ("tbc", None, None),
        ("", None, None),
        ("soon", None, "unknown-text"),
        (CellError("#REF!"), None, "error-value"),
        (True, None, "unknown-text"),
        (datetime.date(2021, 3, 5), None, "unknown-text"),
        (-4, "-4", "negative-count"),
        (Cell(None, "Data!B7"), None, "formula-not-calculated"),
        (Cell("", "Data!B7"), None, None),
        (Cell(5.0, "Data!B7"), "5", None),
        (Cell("5", "Data!B7"), "5", "figure-as-text"),
        (Cell(CellError("#N/A"), "Data!B7"), None, "error-value"),
        (Cell(0.0, "Data!B7"), "0", "formula-zero"),
        (Cell(1.2, "", "0%"), "1.2", "percentage-over-100"),
        (Cell(1.0, "", "0%"), "1", None),
        (Cell(-0.2, "", "0%"), "-0.2", None),
        ("x" * 300, None, "unknown-text"),
    ],
)
def test_the_figure_of_a_months_cell(content: Content, figure: str | None, code: str | None) -> None:
    scorecard = read(texts(row("M1", [content]), row("M2", [50]), row("M3", [50])))
    indicator = scorecard.tables[0].indicators[0]
    assert indicator.figures[-1] == (None if figure is None else Decimal(figure))
    # the counts before are over 100 %, and on another scale, where one cell makes the row a percentage
    codes = [c for cell, c in found(scorecard) if cell == "O2" and c != "figure-out-of-scale"]
    assert codes == ([code] if code else [])


def test_every_problem_is_one_sentence_that_names_its_cell() -> None:
    workbook = texts(
        row("M1", ["1,000", "soon"], "x", "y", "see notes"),
        row("M1", [Cell(None, "A1"), Cell(0.0, "A1")]),
        row("M5", [5, Cell(0.0, "A1")]),
        row("M3", [-1, CellError("#N/A")]),
        row("M4", [Cell(1.5, "", "0%"), 3]),
        row("", [1], text=""),
        [],
        row("M9", [1], "→ 0%"),
    )
    problems = read(workbook, MAY).problems
    assert {problem.code for problem in problems} >= {
        "figure-as-text", "unknown-text", "unknown-preference", "duplicate-ref", "formula-not-calculated",
        "formula-zero", "negative-count", "error-value", "percentage-over-100", "row-without-name",
        "row-outside-table",
    }  # fmt: skip
    for problem in problems:
        assert problem.sheet == "Scorecard"
        assert problem.message.endswith(".")
        assert problem.message.count(". ") == 0
        assert "\n" not in problem.message


@pytest.mark.parametrize(
    ("figures", "is_reported"), [([-4, 5, 6], True), ([-4, -3, 6], False), ([5, 6, 7], False)]
)
def test_a_count_below_zero_is_reported_where_the_row_has_else_never_been(
    figures: list[Content], is_reported: bool
) -> None:
    codes = [code for _, code in found(read(texts(row("M1", figures), row("M2", [1])), MAY))]
    assert ("negative-count" in codes) is is_reported


def test_a_new_row_has_never_been_anything() -> None:
    header: list[Content] = ["Ref.", "Apr-21", "May-21", "12-mnth avg"]
    assert found(read(book(sheet_of("Scorecard", [header, ["M1", None, -4]])))) == []


def test_brackets_are_a_minus_where_the_row_has_others() -> None:
    def figures(*last: Content) -> tuple[Decimal | None, ...]:
        return next(read(texts(row("M1", last), row("M2", [1, 2, 3]))).indicators).figures[-3:]

    assert figures("(5)", 2, "(1,200)") == (Decimal(-5), Decimal(2), Decimal(-1200))
    assert figures(-3, 2, "(4)") == (Decimal(-3), Decimal(2), Decimal(-4))
    assert figures(3, 2, "(4)") == (Decimal(3), Decimal(2), None)


def test_not_available_by_a_formula_waits_for_its_month() -> None:
    waiting = Cell(CellError("#N/A"), "Data!B7")
    workbook = texts(row("M1", [1, 2, waiting]), row("M2", [1, waiting, waiting]))
    assert found(read(workbook, APRIL)) == [("N3", "error-value")]


def test_a_councils_own_words_for_no_figure() -> None:
    sheets = texts(row("M1", [1, "No return"])).sheets
    assert found(read(book(*sheets), MAY)) == [("O2", "unknown-text")]
    assert found(read(book(settings_sheet(["Placeholders", "nil, no return"]), *sheets), MAY)) == []


def test_what_cannot_be_seen_is_named_where_it_causes_a_problem() -> None:
    workbook = texts(row("M1", [1, "12\u200b"], None, None, "u\u200bp"), row("M2", [1, 2]))
    messages = {problem.cell: problem.message for problem in read(workbook, MAY).problems}
    assert messages["O2"].endswith("; mind the zero width space (U+200B) in it, which cannot be seen.")
    assert messages["R2"].endswith("; mind the zero width space (U+200B) in it, which cannot be seen.")


@pytest.mark.parametrize(
    ("text", "number_format", "unit"),
    [
        ("Number of contacts", "0", Unit.COUNT),
        ("Number of separated families", "0", Unit.COUNT),
        ("CPP rate per 10,000", "0", Unit.RATE),
        ("Rates of referral", "0", Unit.RATE),
        ("Contacts per 10,000 children", "0", Unit.RATE),
        ("Contacts per 1000", "0", Unit.RATE),
        ("Contacts per thousand", "0", Unit.RATE),
        ("Number of operations per team", "0", Unit.COUNT),
        ("Rate of timely visits", "0%", Unit.PERCENTAGE),
        ("Visits", "0.0%", Unit.PERCENTAGE),
        ("Spend", "[$£-809]#,##0", Unit.MONEY),
        ("Spend (£)", "#,##0", Unit.MONEY),
        ("Rate of pay", "£0.00", Unit.MONEY),
        ("Time to answer", '0 "days"', Unit.DAYS),
        ("Time to answer", "[h]:mm", Unit.DAYS),
        ("Average days to answer", "0.0", Unit.DAYS),
        ("Staff to children", '0.0":1"', Unit.RATIO),
        ("SDQ score", "0.0", Unit.SCORE),
    ],
)
def test_the_unit_of_an_indicator(text: str, number_format: str, unit: Unit) -> None:
    scorecard = read(texts(row("M1", [Cell(0.5, "", number_format)], text=text)))
    assert scorecard.tables[0].indicators[0].unit is unit


def test_a_unit_is_told_by_the_cells_that_hold_figures() -> None:
    blank, typed = Cell(None, "", "£0"), Cell(0.5, "", "0")
    units = [
        one.unit
        for one in read(
            texts(
                row("M1", [blank, typed]),
                row("M2", [Cell(0.5, "", "£0"), typed]),
                row("M3", [1, "£1.2m"]),
                row("M4", [1, "12 working days"]),
                row("M5", [1, "12 weeks"]),
            ),
            MAY,
        ).indicators
    ]
    assert units == [Unit.COUNT, Unit.MONEY, Unit.MONEY, Unit.DAYS, Unit.COUNT]


@pytest.mark.parametrize(
    ("text", "is_reported"),
    [
        ("Visits", True),
        ("Visit rate", True),
        ("Variance (£)", False),
        ("Days to target (days)", False),
        ("Mean score", False),
        ("Ratio of moves", False),
    ],
)
def test_only_a_count_or_a_rate_below_zero_is_reported(text: str, is_reported: bool) -> None:
    problems = found(read(texts(row("M1", [5, -6], text=text)), MAY))
    assert problems == ([("O2", "negative-count")] if is_reported else [])


@pytest.mark.parametrize(
    ("preference", "is_reported"),
    [("▲", False), ("⬇️", False), (None, False), ("-", False), ("see notes", True)],
)
def test_an_unknown_preference_is_reported(preference: Content, is_reported: bool) -> None:
    scorecard = read(texts(row("M1", [1], None, None, preference)))
    assert (("R2", "unknown-preference") in found(scorecard)) == is_reported


def test_a_ref_that_stands_twice_is_reported() -> None:
    scorecard = read(texts(row("M1", [1]), row("M2", [1]), row("M1", [2])))
    assert found(scorecard) == [("A4", "duplicate-ref")]
    assert "row 2" in scorecard.problems[0].message


def two_sheets(first: Sequence[Content], second: Sequence[Content], *, visible: bool = True) -> GridWorkbook:
    return book(
        sheet_of("May 2021", [TEXT_HEADER, first]),
        sheet_of("Apr 2021", [TEXT_HEADER, second], visible=visible),
    )


def test_kept_copies_are_refused_until_one_is_named() -> None:
    workbook = two_sheets(row("M1", [1]), row("M1", [1]))
    assert refusal(workbook) == (
        "book.xlsx: “M1” stands on the sheets May 2021 and Apr 2021, so one of them is a kept copy; "
        "say which to refresh with --sheet or the setting Sheets."
    )
    assert [t.sheet for t in read(workbook, sheet="apr 2021").tables] == ["Apr 2021"]
    with_settings = book(settings_sheet(["Sheets", "May 2021"]), *workbook.sheets)
    assert [t.sheet for t in read(with_settings).tables] == ["May 2021"]


def test_kept_copies_without_refs_are_known_by_their_indicators() -> None:
    header = ["Indicator", "Apr-21", "May-21", "12-mnth avg"]
    sheets = [sheet_of(name, [header, ["Number of visits", 1, 2]]) for name in ("Now", "Before")]
    assert "“Number of visits” stands on the sheets Now and Before" in refusal(book(*sheets))


def test_tables_on_several_sheets_are_one_scorecard() -> None:
    scorecard = read(two_sheets(row("M1", [1]), row("M2", [1])))
    assert [table.sheet for table in scorecard.tables] == ["May 2021", "Apr 2021"]


def test_a_hidden_sheet_is_never_read() -> None:
    workbook = two_sheets(row("M1", [1]), row("M1", [1]), visible=False)
    assert [table.sheet for table in read(workbook).tables] == ["May 2021"]
    assert "hidden sheets are never refreshed" in refusal(workbook, sheet="Apr 2021")
    assert "there is no sheet June; it has May 2021, Apr 2021." in refusal(workbook, sheet="June")


@pytest.mark.parametrize(
    ("name", "marker", "is_read"),
    [
        ("History", "scorecard-xl history", False),
        ("Change log", "scorecard-xl", False),
        ("History", "Our history", True),
        ("Scorecard", "Made with scorecard-xl", True),
    ],
)
def test_a_sheet_is_ours_by_its_name_and_marker(name: str, marker: str, is_read: bool) -> None:
    other = sheet_of(name, [[marker], [], TEXT_HEADER, row("M2", [1])])
    workbook = book(sheet_of("First", [TEXT_HEADER, row("M1", [1])]), other)
    assert (len(read(workbook).tables) == 2) == is_read


@pytest.mark.parametrize(
    ("commentary", "header", "is_reported"),
    [
        ("Fine", "Commentary (Apr-21):", True),
        ("Fine", "Commentary (May-21):", False),
        (None, "Commentary (Apr-21):", False),
        ("  ", "Commentary (Apr-21):", False),
        ("Fine", "Commentary", False),
        ("Fine", "Commentary (Apr-21 to May-21)", False),
    ],
)
def test_commentary_about_another_month_is_reported(
    commentary: Content, header: Content, is_reported: bool
) -> None:
    workbook = texts(row("M1", [1], None, None, None, None, None, commentary))
    workbook["Scorecard"].put("U1", header)
    assert (("U1", "commentary-month") in found(read(workbook))) == is_reported


def test_two_thousand_rows_are_read() -> None:
    scorecard = read(paired(*(row(f"M{number}", [number, number + 1]) for number in range(2000))))
    assert len(list(scorecard.indicators)) == 2000


def test_figures_computed_for_a_row_that_is_no_indicator_are_reported() -> None:
    blank: list[Content] = [None] * 13
    workbook = texts(row("M1", [1]), [None, "Number of cases", *blank, "↓ -100%", None, None, None, 51])
    assert found(read(workbook)) == [("P3", "row-without-figures")]
