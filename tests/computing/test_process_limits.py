"""Process limits against the figures that others have published, and against exact fractions."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.computing import process_limits
from scorecard_xl.computing.process_limits import Limits, Rule, Signal

LINES = Limits(*map(Decimal, (5, 2, 8, 3, 7)))
"""Mean 5, limits 2 and 8, warning lines 3 and 7."""

NORMAL = (
    "-0.56047565 -0.23017749 1.55870831 0.07050839 0.12928774 1.71506499 0.46091621 -1.26506123 -0.68685285 "
    "-0.44566197 1.22408180 0.35981383 0.40077145 0.11068272 -0.55584113 1.78691314 0.49785048 -1.96661716 "
    "0.70135590 -0.47279141"
)
ONE_FAR = NORMAL.split()
ONE_FAR[14] = "10"
SMALL = "1 2 1 2 10 1 2 1 2 1 2 1 2 1 2 1 2 1"


def series(text: str) -> list[Decimal | None]:
    """Figures with spaces between, "." for none."""
    return [None if word == "." else Decimal(word) for word in text.split()]


@pytest.mark.parametrize(
    ("figures", "screened", "mean", "lower", "upper"),
    [
        # NHSRplotthedots' snapshots.
        (NORMAL, True, 0.1416238, -3.01138, 3.294627),
        (" ".join(ONE_FAR), True, 0.6694159, -2.383666, 3.722497),
        (" ".join(ONE_FAR), False, 0.6694159, -4.596625, 5.935457),
        # The NHS workbook's, from NHSRplotthedots' vignette on deviations.
        (SMALL, True, 1.9444444, -0.7155556, 4.6044444),
        (SMALL, False, 1.9444444, -3.0626144, 6.9515033),
        # nhspy-plotthedots' tests.
        ("3 1 4 1 5 9 2", False, 3.5714285714, -6.6252380952, 13.7680952381),
        ("1 2 3 4 5 6 7 8 9 10", False, 5.5, 2.84, 8.16),
        ("1 2 3 2 1 2 3 4 5 6 7 4 3 2 1 2", False, 3.0, -0.0147, 6.0147),
    ],
)
def test_limits_are_those_that_others_publish(
    figures: str, screened: bool, mean: float, lower: float, upper: float
) -> None:
    found = process_limits.limits(series(figures), screened=screened)
    assert found is not None
    assert [float(line) for line in found[:3]] == pytest.approx([mean, lower, upper], abs=5e-5)


@pytest.mark.parametrize(
    ("figures", "lower", "upper"),
    [
        ("3 1 4 1 5 9 2", -3.2263492063, 10.3692063492),
        ("1 2 3 4 5 6 7 8 9 10", 3.7267, 7.2733),
        ("1 2 3 2 1 2 3 4 5 6 7 4 3 2 1 2", 0.9902, 5.0098),
    ],
)
def test_warning_lines_stand_at_two_thirds(figures: str, lower: float, upper: float) -> None:
    found = process_limits.limits(series(figures))
    assert found is not None
    assert [float(line) for line in found[3:]] == pytest.approx([lower, upper], abs=5e-5)


@pytest.mark.parametrize("screened", [True, False])
def test_of_small_counts_only_the_far_one_is_a_signal(screened: bool) -> None:
    figures = series(SMALL)
    lines = process_limits.limits(figures, screened=screened)
    assert lines is not None
    assert [at for at, found in enumerate(process_limits.all_signals(figures, lines)) if found] == [4]


@pytest.mark.parametrize(
    ("figure", "expected"), [("8", 0), ("8.0000001", 1), ("2", 0), ("1.9999999", -1), ("5", 0)]
)
def test_outside_is_strictly_beyond_a_limit(figure: str, expected: int) -> None:
    assert process_limits.are_outside([Decimal(figure)], LINES) == [expected]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("1 2 3 4 5 6 7", "+++++++"),
        ("7 6 5 4 3 2 1", "-------"),
        ("1 2 3 4 5 6", "......"),
        ("1 2 3 3 4 5 6", "......."),
        ("1 2 3 . 4 5 6 7", "........"),
        ("1 2 3 4 5 6 7 8 8 7", "++++++++.."),
        ("9 1 2 3 4 5 6 7 6 5 4 3 2 1", ".++++++-------"),
    ],
)
def test_a_trend_is_seven_points_that_all_rise_or_fall(figures: str, expected: str) -> None:
    assert signs(process_limits.in_trends(series(figures))) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("6 6 6 6 6 6 6", "+++++++"),
        ("4 4 4 4 4 4 4 4 6", "--------."),
        ("6 6 6 6 6 6", "......"),
        ("6 6 6 5 6 6 6 6", "........"),
        ("6 6 6 . 6 6 6 6", "........"),
        ("5 5 5 5 5 5 5", "......."),
    ],
)
def test_a_run_is_seven_points_on_one_side(figures: str, expected: str) -> None:
    assert signs(process_limits.in_runs(series(figures), LINES)) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ("7.5 6 7.5", "+.+"),
        ("7.5 7.5 6", "++."),
        ("2.5 4 2.5", "-.-"),
        ("7.5 5 7.5", "..."),
        ("7.5 4 7.5", "..."),
        ("7.5 . 7.5 7.5", "...."),
        ("7 6 7", "..."),
        ("9 6 7.5", "..."),
        ("8 6 8", "+.+"),
        ("7.5 7.5 7.5", "+++"),
        ("7.5 6 6 7.5", "...."),
    ],
)
def test_two_of_three_are_far_and_not_outside(figures: str, expected: str) -> None:
    assert signs(process_limits.in_two_of_three(series(figures), LINES)) == expected


@pytest.mark.parametrize(
    ("figures", "rule", "is_high"),
    [
        ("3 4 5 6 7 7.5 9", Rule.OUTSIDE, True),
        ("4 4.5 5.5 6 6.5 7.2 7.5", Rule.TREND, True),
        ("5.5 5.5 5.5 5.5 5.5 7.2 7.1", Rule.TWO_OF_THREE, True),
        ("4 4 4 4 4 4 4", Rule.RUN, False),
    ],
)
def test_the_first_rule_that_holds_names_the_point(figures: str, rule: Rule, is_high: bool) -> None:
    assert process_limits.last_signal(series(figures), LINES) == Signal(rule, is_high)


@pytest.mark.parametrize("figures", ["5 6", "6 6 6 6 6 6 .", "5", ""])
def test_no_rule_no_signal(figures: str) -> None:
    assert process_limits.last_signal(series(figures), LINES) is None


def test_a_constant_baseline_makes_any_other_figure_a_signal() -> None:
    lines = process_limits.limits([Decimal(4)] * 12)
    assert lines == Limits(*[Decimal(4)] * 5)
    assert process_limits.last_signal([Decimal(4), Decimal(4)], lines) is None
    assert process_limits.last_signal([Decimal(4), Decimal(3)], lines) == Signal(Rule.OUTSIDE, is_high=False)


def test_a_figure_on_a_limit_of_many_digits_is_not_outside() -> None:
    # Six figures and three ranges: a third and 2.66 thirds have no end, and together they do.
    lines = process_limits.limits(series("1 0 . 0.5 0.5 . 0 0"))
    assert lines is not None
    assert lines.upper == Decimal("1.22")
    assert process_limits.are_outside([Decimal("1.22")], lines) == [0]


def test_the_baseline_is_the_first_24_figures_known() -> None:
    figures = series(" ".join(["1", "."] * 5 + ["2"] * 40))
    first = process_limits.baseline(figures)
    assert sum(figure is not None for figure in first) == 24
    assert process_limits.limits(first) == process_limits.limits(process_limits.baseline(figures[:-20]))


@pytest.mark.parametrize(
    ("figures", "too_few", "too_rare"),
    [
        ("1 " * 11, True, False),
        ("1 " * 12, False, False),
        ("9 . . " * 30, True, False),
        ("0 0 0 0 0 0 9 9 9 9 9 9", False, True),
        ("0 0 0 0 0 9 9 9 9 9 9 9", False, False),
        ("0 1 0 1 0 1 1 1 1 1 1 2", False, True),
        ("0 1 0 1 0 1 1 1 1 2 2 2", False, False),
    ],
)
def test_few_months_and_rare_counts_have_no_limits(figures: str, too_few: bool, too_rare: bool) -> None:
    known = series(figures)
    assert process_limits.has_too_few(known) is too_few
    assert process_limits.is_too_rare(known, is_count=True) is too_rare


def signs(marks: list[int]) -> str:
    return "".join(".+-"[mark] for mark in marks)


FIGURES = st.one_of(st.none(), st.decimals(-1000, 1000, places=2, allow_nan=False))
SERIES = st.lists(FIGURES, min_size=2, max_size=40).filter(process_limits.moving_ranges)


@given(SERIES)
def test_limits_are_the_exact_fractions(figures: list[Decimal | None]) -> None:
    lines = process_limits.limits(figures)
    assert lines is not None
    known = [Fraction(figure) for figure in figures if figure is not None]
    ranges = [
        abs(Fraction(after) - Fraction(before))
        for before, after in pairwise(figures)
        if before is not None and after is not None
    ]
    mean = sum(known, Fraction(0)) / len(known)
    spread = Fraction(266, 100) * sum(ranges, Fraction(0)) / len(ranges)
    expected = [mean + spread * thirds / 3 for thirds in (0, -3, 3, -2, 2)]
    apart = [abs(Fraction(line) - exact) for line, exact in zip(lines, expected, strict=True)]
    assert max(apart) < Fraction(1, 10**90)


@given(SERIES, st.decimals(-1000, 1000, places=2, allow_nan=False), st.booleans())
def test_a_constant_added_moves_the_lines_and_no_signal(
    figures: list[Decimal | None], constant: Decimal, screened: bool
) -> None:
    moved = [None if figure is None else figure + constant for figure in figures]
    lines, moved_lines = (process_limits.limits(one, screened=screened) for one in (figures, moved))
    assert lines is not None
    assert moved_lines is not None
    assert all(
        abs(one + constant - other) < Decimal("1e-20") for one, other in zip(lines, moved_lines, strict=True)
    )
    assert process_limits.all_signals(moved, moved_lines) == process_limits.all_signals(figures, lines)


@given(SERIES)
def test_a_mirrored_series_has_the_opposite_signals(figures: list[Decimal | None]) -> None:
    mirrored = [None if figure is None else figure.copy_negate() for figure in figures]
    lines, mirrored_lines = process_limits.limits(figures), process_limits.limits(mirrored)
    assert lines is not None
    assert mirrored_lines is not None
    mean, lower, upper, lower_warning, upper_warning = (line.copy_negate() for line in lines)
    assert mirrored_lines == Limits(mean, upper, lower, upper_warning, lower_warning)
    opposite = [
        tuple(signal._replace(is_high=not signal.is_high) for signal in found)
        for found in process_limits.all_signals(figures, lines)
    ]
    assert process_limits.all_signals(mirrored, mirrored_lines) == opposite


@given(SERIES, st.sampled_from(["0.01", "3", "100"]))
def test_another_scale_has_the_same_signals(figures: list[Decimal | None], factor: str) -> None:
    scaled = [None if figure is None else figure * Decimal(factor) for figure in figures]
    lines, scaled_lines = process_limits.limits(figures), process_limits.limits(scaled)
    assert lines is not None
    assert scaled_lines is not None
    assert process_limits.all_signals(scaled, scaled_lines) == process_limits.all_signals(figures, lines)


@given(SERIES)
def test_the_last_signal_is_the_first_rule_of_the_last_point(figures: list[Decimal | None]) -> None:
    lines = process_limits.limits(figures)
    assert lines is not None
    found = process_limits.all_signals(figures, lines)[-1]
    assert process_limits.last_signal(figures, lines) == (found[0] if found else None)


def test_every_two_of_three_agree_with_the_rule_in_words() -> None:
    kinds = {"on": "5", "near": "6", "far": "7.5", "out": "9", "low": "4", "low far": "2.5"}
    for three in product(kinds, repeat=3):
        marks = process_limits.in_two_of_three([Decimal(kinds[kind]) for kind in three], LINES)
        high = all(kind in ("near", "far", "out") for kind in three) and three.count("far") >= 2
        low = all(kind in ("low", "low far") for kind in three) and three.count("low far") >= 2
        expected = [1 if high and k == "far" else -1 if low and k == "low far" else 0 for k in three]
        assert marks == expected, three
