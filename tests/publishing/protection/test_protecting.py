"""What a public copy hides and rounds."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.model import Month
from scorecard_xl.publishing.protection import Protected, protected
from scorecard_xl.publishing.protection.rounding import rounded
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import Content
from tests.books.judged_book import OURS, before, book, percentages, row
from tests.books.small_scorecard import MONTHS

MAY, APRIL = Month(2021, 5), Month(2021, 4)
BELOW = "Public counts hidden below"
LONG = [100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102, 101]


def protect(
    *rows: Sequence[Content],
    below: Content = 5,
    base: Content = None,
    past: Sequence[tuple[str, str, Content]] = (),
) -> Protected:
    """The protected scorecard of rows."""
    settings: list[tuple[str, Content]] = [OURS, (BELOW, below), ("Public counts rounded to", base)]
    return protected(read(book(*rows, settings=settings, past=past), judges_all=True))


def hidden_now(found: Protected, month: Month = MAY) -> str:
    """The refs of what is hidden of a month, in the order of the rows."""
    places = {(table.sheet, one.row): one.ref for table in found.scorecard.tables for one in table.indicators}
    return " ".join(ref for place, ref in places.items() if month in found.hidden.get(place, ()))


def ends(ref: str, *last: int) -> list[Content]:
    """A row of large figures that are no sum of others, but for the last."""
    start = 1000 + 37 * sum(map(ord, ref)) ** 2 % 7919
    return row(ref, [*(start + 13 * place**2 for place in range(13 - len(last))), *last])


def always(ref: str, figure: int) -> list[Content]:
    """A row of one figure."""
    return row(ref, [figure] * 13)


def share(ref: str, figure: float, code: str = "0%") -> list[Content]:
    """A row of one percentage."""
    return row(ref, percentages(*[figure] * 13))


def test_counts_from_one_to_below_the_threshold_are_hidden_and_zeros_stay() -> None:
    found = protect(row("A1", [*LONG[:-6], 0, 1, 4, 5, 0, 3]))
    assert found.hidden == {("Scorecard", 2): {MAY, Month(2021, 2), Month(2021, 1)}}


def test_months_of_history_are_hidden_too() -> None:
    found = protect(row("A1", LONG), past=before([3, 104, 1], "A1"))
    assert found.hidden == {("Scorecard", 2): {Month(2020, 2), Month(2020, 4)}}


def test_nothing_is_hidden_where_the_setting_is_blank() -> None:
    scorecard = read(book(row("A1", [1, 2, 3]), settings=[OURS]), judges_all=True)
    assert protected(scorecard) == Protected(scorecard)


def test_percentages_and_months_to_come_are_no_small_counts() -> None:
    assert not protect(share("A1", 0.02)).hidden
    settings: list[tuple[str, Content]] = [OURS, (BELOW, 5)]
    scorecard = read(book(row("A1", [*LONG[:-1], 3]), settings=settings), APRIL, judges_all=True)
    assert not protected(scorecard).hidden


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ((always("T", 50), always("B", 3), always("C", 17), always("D", 30)), "B C"),
        ((always("B", 3), always("C", 17), always("D", 30), always("T", 50)), "B C"),
        ((always("T", 50), always("B", 3), always("C", 0), always("D", 47)), "B D"),
        ((always("T", 52), always("B", 1), always("C", 1), always("D", 50)), "T B C"),
        ((always("T", 58), always("B", 4), always("C", 4), always("D", 50)), "T B C"),
        ((always("T", 57), always("B", 3), always("C", 4), always("D", 50)), "B C"),
        ((always("G", 90), always("T", 20), always("B", 3), always("C", 17), always("U", 70)), "B C"),
        ((always("G", 72), always("T", 2), always("B", 1), always("C", 1), always("U", 70)), "G T B C"),
        ((always("T", 50), always("X", 981), always("B", 3), always("C", 47)), "B C"),
        ((always("T", 50), share("X", 0.34), always("B", 3), always("C", 47)), "B C"),
    ],
)
def test_what_tells_of_a_hidden_part_is_hidden(rows: Sequence[Sequence[Content]], hidden: str) -> None:
    assert hidden_now(protect(*rows)) == hidden


def test_a_sum_by_chance_hides_nothing_and_an_error_in_one_month_lets_nothing_out() -> None:
    assert hidden_now(protect(ends("T", 20), ends("B", 3), ends("C", 17))) == "B"
    total = row("T", [20] * 11 + [25, 20])
    assert hidden_now(protect(total, always("B", 3), always("C", 17))) == "B C"
    assert hidden_now(protect(total, always("B", 3), always("C", 17)), APRIL) == "B"


def test_refs_say_what_is_a_part_wherever_it_stands() -> None:
    rows = (ends("EH1", 20), ends("X1", 900), ends("EH1a", 3), ends("X2", 700), ends("EH1b", 17))
    assert hidden_now(protect(*rows)) == "EH1a EH1b"
    assert hidden_now(protect(*rows, ends("EH14", 800))) == "EH1a EH1b"


def test_the_same_figures_elsewhere_are_hidden_too() -> None:
    rows = (always("T", 50), always("B", 3), always("C", 47), ends("X", 900), always("Y", 47))
    assert hidden_now(protect(*rows)) == "B C Y"
    assert hidden_now(protect(always("B", 3), always("Y", 6))) == "B Y"


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ((always("A (val)", 3), share("A (%)", 0.25)), "A (val) A (%)"),
        ((always("A", 3), share("A-QL", 0.0)), "A A-QL"),
        ((always("X", 3), always("Y", 13), share("Z", 0.23)), "X Z"),
        ((always("X", 38), always("Y", 40), share("Z", 0.95)), "X Z"),
        ((always("X", 380), always("Y", 400), share("Z", 0.95)), ""),
        ((always("A (val)", 38), share("A (%)", 0.95)), "A (%)"),
        ((always("A", 40), share("A (%)", 0.05)), "A (%)"),
        ((always("X", 300), share("Z", 0.95)), ""),
    ],
)
def test_percentages_that_tell_of_small_numbers_are_hidden(
    rows: Sequence[Sequence[Content]], hidden: str
) -> None:
    assert hidden_now(protect(*rows)) == hidden


def test_percentages_that_add_up_are_not_left_with_one_hidden() -> None:
    rows = (always("A (val)", 3), share("A", 0.05), share("B", 0.35), share("C", 0.6))
    assert hidden_now(protect(*rows)) == "A (val) A B"


@pytest.mark.parametrize(("of", "is_hidden"), [(30, True), (300, False), (3, True)])
def test_a_percentage_of_a_known_number_is_hidden_where_that_is_small(of: int, is_hidden: bool) -> None:
    workbook = book(row("A", percentages(*[0.1] * 13)), settings=[OURS, (BELOW, 5)])
    workbook["Scorecard"].put("AE1", "Denominator")
    workbook["Scorecard"].put("AE2", of)
    assert bool(protected(read(workbook, judges_all=True)).hidden) is is_hidden


def test_a_rate_is_hidden_with_its_count_even_where_it_shows_nought() -> None:
    rate = row("A-NI", [0.0] * 13)
    rate[1] = "Cases: rate per 10,000"
    assert hidden_now(protect(always("A", 1), rate)) == "A A-NI"
    assert hidden_now(protect(always("A", 100), rate)) == ""


def test_sentences_say_how_many_and_why_but_no_figure_that_is_hidden() -> None:
    found = protect(always("T", 50), always("B", 3), always("C", 17), always("D", 30))
    assert found.sentences == (
        "Counts from 1 to 4 are shown as “c”, so that nobody can be told from them: 13 figures.",
        "13 more figures shown as “c”, because a small number could be worked out from them.",
    )
    assert protect(row("A", [*LONG[:-1], 1]), below=2).sentences == (
        "Counts of 1 are shown as “c”, so that nobody can be told from them: 1 figure.",
    )
    assert protect(row("A", LONG)).sentences == ()


def test_counts_are_rounded_and_what_is_hidden_stays_exact_for_whoever_compares_words() -> None:
    found = protect(row("A", [*LONG[:-4], 0, 7, 12, 3]), base=5, past=before([13], "A"))
    (one,) = found.scorecard.indicators
    assert [int(figure or 0) for figure in one.figures[-4:]] == [0, 5, 10, 3]
    assert dict(one.earlier) == {Month(2020, 4): 15}
    assert {Decimal(7), Decimal(12), Decimal(13)} <= found.unsaid["Scorecard", 2]
    assert not {Decimal(0), Decimal(3), Decimal(100)} & found.unsaid["Scorecard", 2]
    assert found.sentences[-1] == "Counts are rounded to multiples of 5; none that is not 0 is shown as 0."


def test_rounding_hides_nothing_and_leaves_percentages() -> None:
    found = protect(row("A", [*LONG[:-1], 1]), share("B", 0.123), below=None, base=10)
    assert not found.hidden
    count, percentage = found.scorecard.indicators
    assert [str(one.figures[-1]) for one in (count, percentage)] == ["10", "0.123"]


@given(st.integers(-(10**6), 10**6), st.integers(2, 1000))
def test_a_rounded_count_is_the_nearest_multiple_and_0_of_0_alone(figure: int, base: int) -> None:
    found = rounded(Decimal(figure), base)
    assert found % base == 0
    assert abs(found - figure) * 2 <= base or (abs(found) == base and abs(figure) * 2 < base)
    assert (found == 0) is (figure == 0)


def test_what_one_copy_hides_later_ones_do_not_show() -> None:
    rows = [always("T", 20), row("B", [20, 30] * 6 + [3]), ends("C", 17, 17, 17), always("D", 3)]
    workbook = book(*rows, settings=[OURS, (BELOW, 5)])
    months = [Month(2020, 5).plus(later) for later in range(len(MONTHS))]
    copies = [protected(read(workbook, month, judges_all=True)).hidden for month in months]
    for month, earlier in zip(months, copies, strict=True):
        for place in earlier:
            for later in copies[months.index(month) :]:
                assert earlier[place] == {one for one in later[place] if one <= month}
