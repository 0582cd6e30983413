"""What hidden figures a reader of several monthly copies can work out: none."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard_xl.model import Month, Scorecard
from scorecard_xl.publishing.gathering import publication
from scorecard_xl.publishing.protection import Protected, is_small, protected
from scorecard_xl.publishing.publication import Audience, Publication
from scorecard_xl.reading.scorecard import read
from tests.books.grid_workbook import GridWorkbook
from tests.books.judged_book import OURS, book, percentages, row
from tests.publishing.protection.attacker import Attacker, Meaning, figures_of

MAY = Month(2021, 5)
COPIES = (Month(2021, 2), Month(2021, 4), MAY)
MEANING = Meaning({"G": ("T", "U"), "T": ("A", "B"), "U": ("C", "D", "E")}, {"P": ("A", "T")}, [("F", "U")])
Rows = Mapping[str, Sequence[int]]


def rows_of(parts: Sequence[Sequence[int]]) -> dict[str, list[int]]:
    """Parts, their totals, the total of these, and one total again."""
    a, b, c, d, e = (list(one) for one in parts)
    t = [sum(each) for each in zip(a, b, strict=True)]
    u = [sum(each) for each in zip(c, d, e, strict=True)]
    g = [sum(each) for each in zip(t, u, strict=True)]
    return {"G": g, "T": t, "A": a, "B": b, "U": u, "C": c, "D": d, "E": e, "F": list(u)}


def workbook_of(rows: Rows, threshold: int) -> GridWorkbook:
    """A scorecard of such rows with a percentage at its end."""
    share = [part / whole if whole else 0.0 for part, whole in zip(rows["A"], rows["T"], strict=True)]
    lines = [row(ref, list(figures)) for ref, figures in rows.items()]
    lines.insert(4, row("P", percentages(*share)))
    return book(*lines, settings=[OURS, ("Public counts hidden below", threshold)])


def copies_of(workbook: GridWorkbook, *, secondary: bool = True) -> list[Publication]:
    """The copies of several months; without what is hidden beside small counts where not ``secondary``."""
    return [
        publication(protected(one) if secondary else only_small(one), Audience.PUBLIC)
        for one in (read(workbook, month, judges_all=True) for month in COPIES)
    ]


def only_small(scorecard: Scorecard) -> Protected:
    """A scorecard of which nothing but the small counts is hidden."""
    hidden = {
        (table.sheet, one.row): frozenset(
            column.month
            for column in table.months
            if is_small(one.unit, table.figure(one, column.month), scorecard.settings.hidden_below)
        )
        for table in scorecard.tables
        for one in table.indicators
    }
    return Protected(scorecard, hidden)


def told(rows: Rows, copies: Sequence[Publication]) -> list[tuple[str, Month]]:
    """What the attacker finds out."""
    attacker = Attacker(copies, MEANING)
    assert not attacker.contradicted
    return attacker.told(figures_of(rows, MAY))


CASES = {
    "one small part": [[20] * 12 + [3], [30] * 13, [40] * 13, [50] * 13, [60] * 13],
    "two that are 1": [[1] * 13, [1] * 13, [40] * 13, [50] * 13, [60] * 13],
    "two below the threshold": [[4] * 13, [4] * 13, [40] * 13, [50] * 13, [60] * 13],
    "zeros": [[0] * 13, [3] * 13, [0] * 13, [0, 2] * 6 + [2], [9] * 13],
    "totals of small totals": [[1] * 13, [2] * 13, [1] * 13, [0] * 13, [0] * 13],
    "a subtotal of nobody": [
        [0] * 13,
        [0] * 5 + [1] * 3 + [0] * 5,
        [0] * 13,
        [0] * 9 + [1] * 4,
        [0] * 9 + [5] * 4,
    ],
    "a small number left over": [[38] * 13, [2] * 13, [70, 71] * 6 + [75], [50] * 13, [60] * 13],
}


@pytest.mark.parametrize("parts", CASES.values(), ids=CASES)
def test_no_hidden_figure_can_be_worked_out(parts: Sequence[Sequence[int]]) -> None:
    rows = rows_of(parts)
    assert told(rows, copies_of(workbook_of(rows, 5))) == []


@pytest.mark.parametrize("case", [name for name in CASES if name != "totals of small totals"])
def test_where_small_counts_alone_are_hidden_they_can_be_worked_out(case: str) -> None:
    rows = rows_of(CASES[case])
    assert told(rows, copies_of(workbook_of(rows, 5), secondary=False))


FIGURES = st.one_of(st.integers(0, 6), st.integers(0, 40))
PARTS = st.lists(st.lists(FIGURES, min_size=13, max_size=13), min_size=5, max_size=5)


@settings(max_examples=25, deadline=None)
@given(PARTS, st.sampled_from([3, 5, 10]))
def test_whatever_the_figures_none_that_is_hidden_can_be_worked_out(
    parts: list[list[int]], threshold: int
) -> None:
    rows = rows_of(parts)
    assert told(rows, copies_of(workbook_of(rows, threshold))) == []


@settings(max_examples=25, deadline=None)
@given(PARTS)
def test_a_small_count_is_hidden_in_every_copy_and_a_zero_in_none(parts: list[list[int]]) -> None:
    rows = rows_of(parts)
    truth = figures_of(rows, MAY)
    for copy in copies_of(workbook_of(rows, 5)):
        for one in copy.indicators:
            for month in one.months:
                if (one.ref, month.month) in truth:
                    figure = truth[one.ref, month.month]
                    assert month.figure.is_hidden or not 0 < figure < 5
                    assert not (month.figure.is_hidden and figure == 0)
