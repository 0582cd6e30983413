"""What a check finds, and what the rounding of shown figures explains."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.actions.check import check
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.computing import measures
from scorecard_xl.model import Month, Problem
from tests.books.grid_workbook import Cell, Content, sheet_of
from tests.books.small_scorecard import TEXT_HEADER, book, paired, row, texts

RIGHT: tuple[Content, ...] = ("↑ 10%", "↑ 120%", None, 484 / 12, 44, "Steady.")


def figures(*months: Content) -> list[Content]:
    return [months[0], *[40] * 10, *months[1:]]


def findings(*rows: list[Content]) -> list[Problem]:
    return list(check(texts(*rows)).findings)


def test_a_scorecard_that_is_up_to_date_has_no_findings() -> None:
    assert findings(row("M1", figures(20, 40, 44), *RIGHT)) == []


@pytest.mark.parametrize(
    ("cells", "cell", "stored", "expected"),
    [
        (("↑ 11%", *RIGHT[1:]), "P2", "↑ 11%", "↑ 10%"),
        (("→ 10%", *RIGHT[1:]), "P2", "→ 10%", "↑ 10%"),
        ((None, *RIGHT[1:]), "P2", "", "↑ 10%"),
        (("- n/a", *RIGHT[1:]), "P2", "- n/a", "↑ 10%"),
        ((*RIGHT[:3], Cell(41.0, "", "0"), *RIGHT[4:]), "S2", "41", "40"),
        ((*RIGHT[:3], "-", *RIGHT[4:]), "S2", "-", "40.33333333"),
        ((*RIGHT[:4], 45, RIGHT[5]), "T2", "45", "44"),
    ],
)
def test_a_computed_cell_that_shows_something_else_is_found(
    cells: tuple[Content, ...], cell: str, stored: str, expected: str
) -> None:
    (finding,) = findings(row("M1", figures(20, 40, 44), *cells))
    assert (finding.cell, finding.ref, finding.code) == (cell, "M1", "computed-differs")
    assert (finding.stored, finding.within_rounding) == (stored, False)
    assert finding.expected is not None and expected.startswith(finding.expected)
    assert finding.message.endswith("refresh the workbook.")


@pytest.mark.parametrize(
    "cells",
    [
        ("↑  10%", *RIGHT[1:]),
        ("↑\n10% ", *RIGHT[1:]),
        (*RIGHT[:3], Cell(40.3, "", "0"), *RIGHT[4:]),
        (*RIGHT[:3], Cell(40.33, "", "0.0"), *RIGHT[4:]),
    ],
)
def test_values_that_look_alike_do_not_differ(cells: tuple[Content, ...]) -> None:
    assert findings(row("M1", figures(20, 40, 44), *cells)) == []


def test_a_pair_has_one_finding_at_its_number() -> None:
    workbook = paired(row("M1", figures(20, 40, 44), "→", Cell(0.07, "", "0%"), "↑", 1.2, *RIGHT[2:]))
    (finding,) = check(workbook).findings
    assert (finding.cell, finding.stored, finding.expected) == ("Q2", "→ 7%", "↑ 10%")


@pytest.mark.parametrize("arrow", ["→", "", "▼", None])
def test_a_pairs_wrong_arrow_is_found_at_its_number(arrow: str | None) -> None:
    cells: list[Content] = [arrow, Cell(0.1, "", "0%"), "↑", Cell(1.2, "", "0%"), *RIGHT[2:]]
    (finding,) = check(paired(row("M1", figures(20, 40, 44), *cells))).findings
    assert (finding.cell, finding.code, finding.within_rounding) == ("Q2", "computed-differs", False)


def test_rounding_may_explain_a_pair_with_arrows_of_its_own() -> None:
    months = [Cell(0.2, "", "0%"), Cell(0.24, "", "0%")]
    header: list[Content] = ["Ref.", "Apr-21", "May-21", "DoT", "% change from Apr-21"]
    sheet = sheet_of("Scorecard", [header, ["M1", *months, "▲", Cell(0.16, "", "0%")]])
    assert [one.within_rounding for one in check(book(sheet)).findings] == [True]


def test_a_pair_says_in_its_own_way_that_there_is_no_change() -> None:
    header: list[Content] = ["Ref.", "Apr-21", "May-21", "DoT", "% change from Apr-21"]
    rows: list[list[Content]] = [
        ["M1", 40, 44, "▲", Cell(0.1, "", "0%")],
        ["M2", None, 44, "-", Cell("", '=IFERROR(C3/B3-1,"")', "0%")],
    ]
    assert check(book(sheet_of("Scorecard", [header, *rows]))).findings == ()


def test_a_wrong_formula_is_found_once() -> None:
    (finding,) = findings(row("M1", figures(20, 40, 44), Cell("↑ 5%", "X2"), *RIGHT[1:]))
    assert (finding.cell, finding.code, finding.expected) == ("P2", "formula-wrong", "↑ 10%")
    assert "--replace-formulas" in finding.message


def test_a_formulas_arrow_may_be_drawn_otherwise() -> None:
    arrow = Cell("▲", '=IF(Q2>0,"▲","▼")'[1:])
    assert (
        check(
            paired(row("M1", figures(20, 40, 44), arrow, Cell(0.1, "", "0%"), "↑", 1.2, *RIGHT[2:]))
        ).findings
        == ()
    )


def test_a_table_that_nobody_has_refreshed_is_one_finding() -> None:
    workbook = texts(*[row(f"M{number}", [1, 2], *[None] * 5, "Seen.") for number in range(1, 5)])
    assert [(one.cell, one.code) for one in check(workbook).findings] == [("P2", "computed-blank")]
    refresh(workbook)
    assert check(workbook).findings == ()


def test_a_check_writes_nothing() -> None:
    workbook = texts(row("M1", [1]))
    check(workbook)
    assert workbook.applied == []


def percentages(now: float, then: float, shown: str, number_format: str = "0%") -> bool | None:
    """Whether the rounding of two months' figures explains a shown change; None where there is no finding."""
    months: list[Content] = [Cell(figure, "", number_format) for figure in (then, now)]
    workbook = book(
        sheet_of("Scorecard", [["Ref.", "Apr-21", "May-21", "% change from Apr-21"], ["M1", *months, shown]])
    )
    found = check(workbook).findings
    return found[0].within_rounding if found else None


@pytest.mark.parametrize(
    ("now", "then", "shown", "explained"),
    [
        (0.24, 0.2, "↑ 20%", None),
        (0.24, 0.2, "↑ 16%", True),
        (0.24, 0.2, "↑ 25%", True),
        (0.24, 0.2, "↑ 27%", False),
        (0.24, 0.2, "→ 16%", False),
        (0.24, 0.2, "↓ 16%", False),
        (0.24, 0.2, "↑ 16.2%", True),
        (0.24, 0.2, "16%", True),
        (0.24, 0.2, "- n/a", False),
        (0.2406, 0.2, "↑ 16%", False),
        (0.2406, 0.2002, "↑ 19%", False),
        (0.0, 0.0, "- n/a", None),
        (0.01, 0.0, "↑ 400%", True),
        (0.0, 0.01, "↓ -100%", None),
        (0.0, 0.01, "↓ -40%", True),
    ],
)
def test_what_rounding_explains(now: float, then: float, shown: str, explained: bool | None) -> None:
    assert percentages(now, then, shown) is explained


@given(
    st.integers(1, 100),
    st.integers(1, 100),
    st.integers(-50, 50),
    st.integers(-50, 50),
    st.sampled_from([2, 3]),
)
def test_a_change_of_true_figures_is_right_or_explained(
    now: int, then: int, now_off: int, then_off: int, places: int
) -> None:
    # a council computes from true figures, and types what its report shows
    unit = 10.0**-places
    number_format = "0%" if places == 2 else "0.0%"
    true_now, true_then = ((n * 100 + off) for n, off in ((now, now_off), (then, then_off)))
    change = measures.change(*(Decimal(true) for true in (true_now, true_then)))
    assert change is not None
    percent = measures.whole_percent(change)
    shown = f"{measures.arrow_of_size(percent, 10).value} {percent}%"
    assert percentages(round(now * unit, places), round(then * unit, places), shown, number_format) in (
        None,
        True,
    )


@pytest.mark.parametrize(
    ("text", "figures", "shown", "explained"),
    [
        ("Number of plans", (9, 10), "↑ 13%", False),
        ("Plans per 10,000", (9, 10), "↑ 13%", True),
        ("Plans per 10,000", (9.1, 10), "↑ 13%", True),
        ("Plans per 10,000", (9.1, 10.2), "↑ 13%", False),
    ],
)
def test_a_count_is_exact_and_a_rate_may_be_rounded(
    text: str, figures: tuple[float, float], shown: str, explained: bool
) -> None:
    header: list[Content] = ["Ref.", "Indicator", "Apr-21", "May-21", "% change from Apr-21"]
    months: list[Content] = [Cell(float(figure), "", "0") for figure in figures]
    (finding,) = check(book(sheet_of("Scorecard", [header, ["M1", text, *months, shown]]))).findings
    assert finding.within_rounding is explained


@pytest.mark.parametrize(
    ("name", "stored", "explained"),
    [
        ("12-mnth avg", Cell(0.26, "", "0%"), True),
        ("12-mnth avg", Cell(0.27, "", "0%"), False),
        ("12-mnth max.", Cell(0.32, "", "0%"), False),
        ("12-mnth max.", Cell(0.304, "", "0.0%"), True),
        ("12-mnth max.", "-", False),
    ],
)
def test_rounding_explains_an_average_and_a_maximum(name: str, stored: Content, explained: bool) -> None:
    header: list[Content] = ["Ref.", "Apr-21", "May-21", name]
    months: list[Content] = [Cell(0.2, "", "0%"), Cell(0.3, "", "0%")]
    (finding,) = check(book(sheet_of("Scorecard", [header, ["M1", *months, stored]]))).findings
    assert finding.within_rounding is explained


@pytest.mark.parametrize(
    ("headers", "codes"),
    [
        (("% change from Apr-21", "% change from May-20"), []),
        (
            ("% change from Mar-21", "% change from Apr-20"),
            [("P1", "computed-older"), ("Q1", "computed-older")],
        ),
        (("% change from May-21", "% change from Jun-20"), [("P1", "header-month"), ("Q1", "header-month")]),
        ((Cell("% change from Mar-21", "X1"), "% change from May-20"), [("P1", "header-formula")]),
    ],
)
def test_headers_of_another_month_are_found(
    headers: tuple[Content, Content], codes: list[tuple[str, str]]
) -> None:
    header = [*TEXT_HEADER[:15], *headers, *TEXT_HEADER[17:]]
    workbook = book(sheet_of("Scorecard", [header, row("M1", figures(20, 40, 44), *RIGHT)]))
    found = check(workbook, month=Month(2021, 5)).findings
    assert [(finding.cell, finding.code) for finding in found] == codes


def test_figures_of_the_month_before_are_older_where_headers_name_no_month() -> None:
    header: list[Content] = ["Ref.", "Mar-21", "Apr-21", "May-21", "% change from last month", "12-mnth max."]
    rows: list[list[Content]] = [
        [f"M{n}", 100, 100 + 10 * n, 1000, f"{'↑' if n else '→'} {10 * n}%", 100 + 10 * n] for n in range(4)
    ]
    workbook = book(sheet_of("Scorecard", [header, *rows]))
    found = check(workbook).findings
    assert (found[0].cell, found[0].code) == ("E1", "computed-older")
    assert "show Apr-21, but the figures go to May-21" in found[0].message
    assert len(found) == 1 + 8
    refresh(workbook)
    assert check(workbook).findings == ()


def test_numbers_of_any_size_are_no_obstacle() -> None:
    header: list[Content] = ["Ref.", "Indicator", "Apr-21", "May-21", "% change from Apr-21", "12-mnth avg"]
    sizes = [1e308, 5e-324, -1e308, 0.0, 1e15, 123456789012345680.0]
    rows: list[list[Content]] = [
        ["", f"Rate {now} {then}", Cell(then, "", code), Cell(now, "", code), "↑ 10%", 1]
        for now in sizes
        for then in sizes
        for code in ("0", "0%", "General")
    ]
    workbook = book(sheet_of("Scorecard", [header, *rows]))
    assert check(workbook).findings
    refresh(workbook)
    assert not refresh(workbook).written
