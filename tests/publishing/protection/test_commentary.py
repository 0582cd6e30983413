"""Whether a commentary names a figure that is hidden."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.publishing.protection import tells_hidden
from scorecard_xl.words.text import in_words

NAMES_TWO = (
    "2 children moved.",
    "Only 2.",
    "Two of them moved",
    "TWO children",
    "it fell from 12 to 2, which is better",
    "2-4 children",
    "1,2 and 7",
    "(2)",
    "the two-year-old and 2nd child",
    "a second child",
    "Both moved.",
    "A couple of children",
    "twins",
    "2.0",
    "② moved",
    "2 May be too few",
    "on 2 May",
    "2% of all",
    "£2",
)
NAMES_NO_TWO = (
    "",
    "In 2021 there were 12, 20, 22 and 2,002.",
    "Twenty-two, or twenty two, or one hundred and two.",
    "See EH2 and LAC2a.",
    "On 2nd May and on 2 May 2021 and on 02/05/2021 and 2021-05-02.",
    "2.5 and 0.2",
    "Network and someone’s twofold tone",
)


@pytest.mark.parametrize("text", NAMES_TWO)
def test_a_text_names_two(text: str) -> None:
    assert tells_hidden(text, [Decimal(2)])


@pytest.mark.parametrize("text", NAMES_NO_TWO)
def test_a_text_names_no_two(text: str) -> None:
    assert not tells_hidden(text, [Decimal(2)])


@pytest.mark.parametrize(
    ("text", "figure", "is_named"),
    [
        ("There were forty-three.", "43", True),
        ("Forty and three.", "43", False),
        ("One hundred and twelve.", "112", True),
        ("1,204 in all", "1204", True),
        ("About 3% of them", "0.027", True),
        ("About 2.7 per cent", "0.02702", True),
        ("About 27 per cent", "0.02702", False),
        ("A rate of 2.3", "2.34", True),
        ("A rate of 2.4", "2.34", True),
        ("A rate of 2.5", "2.34", False),
        ("All 100%", "1", True),
        ("None", "3", False),
    ],
)
def test_figures_are_known_as_texts_write_them(text: str, figure: str, is_named: bool) -> None:
    assert tells_hidden(text, [Decimal(figure)]) is is_named


def test_of_several_figures_one_is_enough_and_of_none_nothing_is_told() -> None:
    assert tells_hidden("There were 3.", [Decimal(2), Decimal(3)])
    assert not tells_hidden("There were 3.", [])


@given(st.integers(1, 9999), st.text(alphabet=" abc,.;", max_size=6), st.text(alphabet=" ,;!", max_size=4))
def test_a_figure_among_words_is_named(figure: int, before: str, after: str) -> None:
    assert tells_hidden(f"{before} {figure} {after}", [Decimal(figure)])
    assert tells_hidden(f"{before} {figure:,} {after}", [Decimal(figure)])


@given(st.integers(1, 12), st.text(alphabet=" ,.;", max_size=6))
def test_a_small_figure_in_words_is_named(figure: int, around: str) -> None:
    assert tells_hidden(f"{around}{in_words(figure).title()}{around}", [Decimal(figure)])


@given(st.integers(1, 9), st.integers(10, 10**6))
def test_a_digit_inside_another_number_is_not_named(figure: int, other: int) -> None:
    assert not tells_hidden(f"There were {other}.", [Decimal(figure)])
