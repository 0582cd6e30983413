"""The arithmetic against exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard_xl.computing import measures
from scorecard_xl.computing.measures import Interval
from scorecard_xl.model import Arrow, Direction, Verdict

FIGURES = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False)
POSITIVE = FIGURES.filter(bool)
CHANGES = st.decimals(min_value=-10, max_value=100, places=6, allow_nan=False)


def rounded(fraction: Fraction) -> int:
    """A fraction as a whole percent, halves away from zero."""
    size = int(abs(fraction) * 100 + Fraction(1, 2))
    return size if fraction >= 0 else -size


@pytest.mark.parametrize(
    ("now", "then", "percent", "arrow"),
    [
        ("219", "200", 10, "↑"),
        ("181", "200", -10, "↓"),
        ("65", "72", -10, "↓"),
        ("321", "293", 10, "↑"),
        ("49", "45", 9, "→"),
        ("201", "200", 1, "→"),
        ("199", "200", -1, "→"),
        ("0.98", "0.97", 1, "→"),
        ("0", "3", -100, "↓"),
        ("38", "17", 124, "↑"),
        ("5", "5", 0, "→"),
        ("-5", "5", -200, "↓"),
    ],
)
def test_a_change_is_rounded_and_judged_as_excel_shows_it(
    now: str, then: str, percent: int, arrow: str
) -> None:
    change = measures.change(Decimal(now), Decimal(then))
    assert change is not None
    assert measures.whole_percent(change) == percent
    assert measures.arrow(change, 10).value == arrow


@pytest.mark.parametrize(
    ("now", "then"), [(None, "5"), ("5", None), (None, None), ("5", "0"), ("5", "-1"), ("1E+308", "1E-300")]
)
def test_there_is_no_change_without_two_figures_and_a_base_above_zero(
    now: str | None, then: str | None
) -> None:
    change = measures.change(*(None if figure is None else Decimal(figure) for figure in (now, then)))
    assert change is None
    assert measures.arrow(change, 10) is Arrow.NONE


@given(FIGURES, POSITIVE)
def test_a_change_and_its_whole_percent_are_exact(now: Decimal, then: Decimal) -> None:
    change = measures.change(now, then)
    exact = (Fraction(now) - Fraction(then)) / Fraction(then)
    assert change is not None
    assert abs(Fraction(change) - exact) <= abs(exact) / 10**40
    assert measures.whole_percent(change) == rounded(exact)


@given(st.integers(1, 2000), st.integers(-199, 2000))
def test_exact_halves_go_away_from_zero(hundreds: int, half_percents: int) -> None:
    then = Decimal(hundreds * 200)
    now = then + hundreds * half_percents
    change = measures.change(now, then)
    assert change is not None
    assert measures.whole_percent(change) == rounded(Fraction(half_percents, 200))


@given(CHANGES, st.integers(1, 100))
def test_an_arrow_follows_the_shown_percent(change: Decimal, threshold: int) -> None:
    percent = rounded(Fraction(change))
    expected = Arrow.UP if percent >= threshold else Arrow.DOWN if percent <= -threshold else Arrow.LEVEL
    assert measures.arrow(change, threshold) is expected


@pytest.mark.parametrize(
    ("arrow", "preferred", "verdict"),
    [
        (Arrow.UP, Direction.UP, Verdict.POSITIVE),
        (Arrow.UP, Direction.DOWN, Verdict.NEGATIVE),
        (Arrow.UP, None, None),
        (Arrow.LEVEL, Direction.UP, Verdict.SIMILAR),
        (Arrow.LEVEL, Direction.DOWN, Verdict.SIMILAR),
        (Arrow.LEVEL, None, None),
        (Arrow.DOWN, Direction.UP, Verdict.NEGATIVE),
        (Arrow.DOWN, Direction.DOWN, Verdict.POSITIVE),
        (Arrow.DOWN, None, None),
        (Arrow.NONE, Direction.UP, None),
        (Arrow.NONE, Direction.DOWN, None),
        (Arrow.NONE, None, None),
    ],
)
def test_a_verdict_needs_a_preference_and_a_change(
    arrow: Arrow, preferred: Direction | None, verdict: Verdict | None
) -> None:
    assert measures.verdict(arrow, preferred) is verdict


@given(st.lists(st.none() | FIGURES, max_size=14))
def test_average_and_maximum_are_over_the_figures_present(figures: list[Decimal | None]) -> None:
    present = [Fraction(figure) for figure in figures if figure is not None]
    average, maximum = measures.average(figures), measures.maximum(figures)
    if not present:
        assert average is maximum is None
        return
    assert average is not None and maximum is not None
    assert abs(Fraction(average) - sum(present, Fraction(0)) / len(present)) <= Fraction(1, 10**35)
    assert Fraction(maximum) == max(present)


@pytest.mark.parametrize(
    ("figure", "last_digit", "low", "high"),
    [
        ("0.24", "0.01", "0.235", "0.245"),
        ("0.2406", "0.01", "0.2406", "0.2406"),
        ("10", "1", "9.5", "10.5"),
        ("10.2", "1", "10.2", "10.2"),
        ("1500", "1000", "1500", "1500"),
        ("2000", "1000", "1500", "2500"),
        ("1E+300", "1", "1E+300", "1E+300"),
    ],
)
def test_a_figure_shown_in_full_is_exact_and_another_rounded(
    figure: str, last_digit: str, low: str, high: str
) -> None:
    interval = measures.rounded_figure(Decimal(figure), Decimal(last_digit))
    assert interval == Interval(Decimal(low), Decimal(high))


@given(
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(-50, 50),
    st.integers(-50, 50),
    st.sampled_from([Decimal("0.01"), Decimal(1)]),
)
def test_whatever_true_figures_lie_behind_the_shown_ones_their_change_is_explained(
    now: int, then: int, now_off: int, then_off: int, digit: Decimal
) -> None:
    true_now, true_then = (
        Decimal(n) * digit + off * digit / 100 for n, off in ((now, now_off), (then, then_off))
    )
    true_change = measures.change(true_now, true_then)
    assume(true_change is not None)
    assert true_change is not None
    shown = measures.rounded_figure(Decimal(measures.whole_percent(true_change)) / 100, Decimal("0.01"))
    intervals = [measures.rounded_figure(Decimal(figure) * digit, digit) for figure in (now, then)]
    within = measures.change_within(*intervals)
    assert within is not None
    assert within.low <= true_change + Decimal("1e-20") and true_change - Decimal("1e-20") <= within.high
    assert within.meets(shown)


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        (("1", "1"), ("0", "0"), None),
        (("1", "2"), ("-1", "0"), None),
        (("1", "2"), ("2", "4"), ("-0.75", "0")),
        (("0", "0"), ("0", "2"), ("-1", "-1")),
        (("1", "1"), ("0", "2"), ("-0.5", "Infinity")),
        (("-1", "1"), ("0", "2"), ("-Infinity", "Infinity")),
        (("-2", "-1"), ("1", "2"), ("-3", "-1.5")),
        (("1E+308", "1E+308"), ("1E-300", "1E-300"), ("1E+608", "1E+608")),
    ],
)
def test_the_changes_between_two_intervals(
    now: tuple[str, str], then: tuple[str, str], expected: tuple[str, str] | None
) -> None:
    first, second = (Interval(*map(Decimal, ends)) for ends in (now, then))
    within = measures.change_within(first, second)
    assert within == (expected and Interval(*map(Decimal, expected)))
