"""How a figure stands among others', by the rules of the department's tool."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.computing.standing import against_england, quantile, quartile, rank
from scorecard_xl.model import AgainstEngland, Direction, Quartile

UP, DOWN = Direction.UP, Direction.DOWN
figures_of_some = st.lists(
    st.integers(-400, 4000).map(lambda tenths: Decimal(tenths) / 10), min_size=1, max_size=160
)


def decimals(*numbers: object) -> list[Decimal]:
    return [Decimal(str(number)) for number in numbers]


@pytest.mark.parametrize(
    ("own", "others", "preferred", "expected"),
    [
        (5, (1, 2, 3), UP, 1),
        (5, (1, 2, 3), DOWN, 4),
        (5, (5, 5, 9), UP, 2),
        (5, (5, 5, 9), DOWN, 1),
        (5, (5, 7, 7), UP, 3),
        (5, (), UP, 1),
        (5, (1, 9), None, None),
    ],
)
def test_rank_1_is_best_and_equal_figures_share_the_lowest(
    own: int, others: tuple[int, ...], preferred: Direction | None, expected: int | None
) -> None:
    assert rank(Decimal(own), decimals(*others), preferred) == expected


@given(figures_of_some, st.sampled_from(Direction))
def test_ranks_are_places_in_the_order_from_the_best(figures: list[Decimal], preferred: Direction) -> None:
    ordered = sorted(figures, reverse=preferred is UP)
    for place, own in enumerate(figures):
        others = figures[:place] + figures[place + 1 :]
        assert rank(own, others, preferred) == ordered.index(own) + 1


@pytest.mark.parametrize(
    ("numbers", "quarter", "expected"),
    [
        ((1, 2, 3, 4), "0.25", "1.75"),
        ((1, 2, 3, 4), "0.5", "2.5"),
        ((10, 1, 3, 2), "0.75", "4.75"),
        ((1, 2, 3, 4, 5), "0.25", "2"),
        ((7,), "0.75", "7"),
        ((0, 10), "0.25", "2.5"),
    ],
)
def test_cuts_lie_between_neighbours_as_type_7_has_them(
    numbers: tuple[int, ...], quarter: str, expected: str
) -> None:
    assert quantile(decimals(*numbers), Decimal(quarter)) == Decimal(expected)


def cut_by_weights(figures: list[Decimal], quarters: int) -> Fraction:
    """The same cut, each figure weighed by how near it is to the place of the cut."""
    place = Fraction((len(figures) - 1) * quarters, 4)
    weighed = (
        Fraction(figure) * max(Fraction(0), 1 - abs(place - at)) for at, figure in enumerate(sorted(figures))
    )
    return sum(weighed, Fraction(0))


@given(figures_of_some, st.sampled_from([1, 2, 3]))
def test_a_cut_is_the_mean_of_its_neighbours_weighed(figures: list[Decimal], quarters: int) -> None:
    assert Fraction(quantile(figures, Decimal(quarters) / 4)) == cut_by_weights(figures, quarters)


@given(figures_of_some, st.sampled_from(Direction))
def test_a_quartile_counts_the_cuts_below_a_figure(figures: list[Decimal], preferred: Direction) -> None:
    cuts = [cut_by_weights(figures, quarters) for quarters in (1, 2, 3)]
    low_to_high = "ABCD" if preferred is DOWN else "DCBA"
    for own in figures:
        found = quartile(own, figures, preferred)
        assert found is not None
        assert found.name == low_to_high[sum(Fraction(own) > cut for cut in cuts)]


@pytest.mark.parametrize(
    ("own", "preferred", "expected"),
    [
        (1, DOWN, Quartile.A),
        (2, DOWN, Quartile.A),  # on the cut
        (3, DOWN, Quartile.B),
        (4, DOWN, Quartile.C),
        (5, DOWN, Quartile.D),
        (1, UP, Quartile.D),
        (4, UP, Quartile.B),  # on the cut: with the lower figures, which are the worse
        (5, UP, Quartile.A),
        (3, None, None),
    ],
)
def test_a_figure_on_a_cut_is_of_the_lower_figures(
    own: int, preferred: Direction | None, expected: Quartile | None
) -> None:
    assert quartile(Decimal(own), decimals(1, 2, 3, 4, 5), preferred) is expected


def test_of_no_authorities_there_is_no_quartile() -> None:
    assert quartile(Decimal(1), [], UP) is None


@pytest.mark.parametrize(
    ("own", "england", "preferred", "expected"),
    [
        ("22", "20", UP, AgainstEngland.BETTER),
        ("22", "20", DOWN, AgainstEngland.WORSE),
        ("21.89", "20", DOWN, AgainstEngland.SIMILAR),
        ("21.9", "20", DOWN, AgainstEngland.WORSE),  # shown as 10 %
        ("18", "20", DOWN, AgainstEngland.BETTER),
        ("0.2", "0", UP, AgainstEngland.BETTER),
        ("0", "0", UP, AgainstEngland.SIMILAR),
        ("-3", "-2", UP, AgainstEngland.WORSE),
        ("22", "20", None, None),
    ],
)
def test_against_england_a_difference_counts_as_a_change_does(
    own: str, england: str, preferred: Direction | None, expected: AgainstEngland | None
) -> None:
    assert against_england(Decimal(own), Decimal(england), preferred, 10) is expected
