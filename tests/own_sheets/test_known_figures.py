"""What History holds, however its rows come: the same as a walk through them, one by one, would find."""

import datetime
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.model import Month
from scorecard_xl.own_sheets.known_figures import KnownFigures
from scorecard_xl.own_sheets.lines import Joining, LinesByRef
from scorecard_xl.own_sheets.lists import HISTORY
from scorecard_xl.spreadsheet.cells import Value
from scorecard_xl.spreadsheet.workbook import Token
from tests.books.grid_workbook import sheet_of
from tests.books.small_scorecard import book

Row = tuple[Token, Token, Token]
"""A day, a ref and a figure."""

FIRST = Month(2015, 4)
REFS = [f"A{number}" for number in range(12)]


@st.composite
def month_by_month(draw: st.DrawFn) -> list[Row]:
    """Rows as new months add them, a few of them out of their place, gone, or there twice."""
    rows: list[Row] = []
    figures = st.sampled_from([b"", b"<v>1", b"<v>2", b' t="str"><v>n/a'])
    refs = REFS[: draw(st.integers(0, len(REFS)))]
    for back in range(draw(st.integers(0, 6))):
        refs = draw(st.one_of(st.just(refs), st.lists(st.sampled_from(REFS), max_size=12)))
        day = f"<v>{draw(st.one_of(st.just(back), st.integers(0, 3)))}".encode()
        rows += [(day, ref.encode(), draw(figures)) for ref in refs]
    return rows


@st.composite
def in_batches(draw: st.DrawFn) -> list[list[Row]]:
    """Rows as pieces of a file hold them: month by month, but maybe for one piece."""
    rows = draw(month_by_month())
    strange = draw(st.sampled_from([[], [], rows[::-1], rows[::5]]))
    ends = sorted(draw(st.lists(st.integers(0, len(rows)), max_size=4)))
    batches = [rows[start:end] for start, end in zip([0, *ends], [*ends, len(rows)], strict=True)]
    batches.insert(draw(st.integers(0, len(batches))), strange)
    return [batch for batch in batches if batch]


@given(st.lists(in_batches(), max_size=3))
def test_lines_are_those_of_a_walk_through_the_rows(sheets: Sequence[Sequence[Sequence[Row]]]) -> None:
    joining = Joining()
    for batches in sheets:
        walked: dict[Token, list[tuple[Token, Token]]] = {}
        lines = LinesByRef(joining)
        for batch in batches:
            lines.add(*zip(*batch, strict=True))
            for day, ref, figure in batch:
                walked.setdefault(ref, []).append((day, figure))
        found = {ref: list(zip(*one, strict=True)) for ref, one in lines.all()}
        assert found == walked
        assert list(found) == list(walked)


@given(in_batches(), st.integers(0, 80))
def test_lines_are_joined_as_their_rows_would_be(batches: Sequence[Sequence[Row]], cut: int) -> None:
    rows = [row for batch in batches for row in batch]
    joining = Joining()
    joined: dict[Token, list[tuple[Token, Token]]] = {}
    parts = []
    for part in (rows[:cut], rows[cut:]):
        lines = LinesByRef(joining)
        if part:
            lines.add(*zip(*part, strict=True))
        parts.append(dict(lines.all()))
    for ref in REFS:
        before, below = parts[0].get(ref.encode()), parts[1].get(ref.encode())
        both = joining.join(before, below) if below else before
        joined[ref] = list(zip(*both, strict=True)) if both else []
    assert joined == {
        ref: [(day, figure) for day, other, figure in rows if other == ref.encode()] for ref in REFS
    }


def test_indicators_of_the_same_months_share_their_days() -> None:
    joining = Joining()
    sheets = [LinesByRef(joining), LinesByRef(joining)]
    for number in range(20):
        day = f"<v>{number}".encode()
        rows = [(day, ref.encode(), b"<v>1") for ref in REFS]
        sheets[number // 10].add(*zip(*rows, strict=True))
    first, second = (dict(lines.all()) for lines in sheets)
    joined = [joining.join(first[ref.encode()], second[ref.encode()]) for ref in REFS]
    assert len({id(lines.days) for lines in joined}) == 1
    assert len(joined[0].days) == 20


MONTHS = st.integers(0, 5).map(FIRST.plus)
NAMES = st.sampled_from([("A1", "first"), ("A2", "second"), (None, "third"), (None, "fourth")])
FIGURES: st.SearchStrategy[Value] = st.sampled_from([None, 0.0, 1.0, 2.0, "n/a"])


@given(st.lists(st.lists(st.tuples(MONTHS, NAMES, FIGURES), max_size=20), min_size=1, max_size=2))
def test_the_last_figure_of_a_month_counts(
    lists: list[list[tuple[Month, tuple[str | None, str], Value]]],
) -> None:
    held: dict[str, dict[int, Value]] = {}
    told: dict[str, dict[int, set[Value]]] = {}
    sheets = []
    for number, rows in enumerate(lists):
        head: list[list[Value]] = [[HISTORY.title], [HISTORY.about], [*HISTORY.header]]
        for month, (ref, text), figure in rows:
            head.append([datetime.date(month.year, month.number, 1), ref, text, None, figure])
            if figure is not None:
                held.setdefault(ref or text, {})[month.ordinal] = figure
                told.setdefault(ref or text, {}).setdefault(month.ordinal, set()).add(figure)
        sheets.append(sheet_of(f"History {number}", head))
    known = KnownFigures(book(*sheets))
    for name in ("A1", "A2", "third", "fourth"):
        found = known.of(name)
        assert list(found.ordinals) == sorted(held.get(name, {}))
        assert dict(zip(*found, strict=True)) == held.get(name, {})
        different = {ordinal for ordinal, values in told.get(name, {}).items() if len(values) > 1}
        twice = known.twice(name)
        assert (twice.ordinal in different) if twice else not different
