"""How like indicators and the names of national measures are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.model import Combined, Transformation, Unit
from scorecard_xl.words.measure_likeness import MeasureNames, transformation_suggested, unit_of_measure

MEASURES = {
    "LACnum": "Number of Children looked after",
    "LACnum_Start": "Number of children who started to be looked after",
    "LACceased": "Number of children who ceased to be looked after during the year",
    "LAC": "Children looked after rate per 10,000",
    "CPP_Num": "Number of Children with CPP",
    "CPP_rate": "Child Protection Plans rate per 10,000",
    "ReReferral": "Percentage of re-referrals to children's social care within 12 months",
    "Adopted": "Number of CLA adopted in year",
    "Adopted%": "Percentage of CLA adopted in year",
    "NEET": "% of 16-17 who are NEET or whose activity is not known(from 2016)",
}
NAMES = MeasureNames(MEASURES)
texts = st.text(st.sampled_from("abcdenorst 0123 ()%<>-’"), max_size=60)


@pytest.mark.parametrize(
    ("text", "unit", "measure"),
    [
        ("Number of Looked after Children at end of period", Unit.COUNT, "LACnum"),
        ("Looked after Children rate per 10,000", Unit.RATE, "LAC"),
        ("LAC rate per 10,000", Unit.RATE, "LAC"),
        ("Number of ceasing Looked after Children (episodes)", Unit.COUNT, "LACceased"),
        ("Number of <b>new</b> Children Looked After", Unit.COUNT, "LACnum_Start"),
        ("Rate of children with Child Protection Plan (CPP) per 10,000", Unit.RATE, "CPP_rate"),
        ("Number of adoptions of looked after children", Unit.COUNT, "Adopted"),
        ("Percentage of adoptions of looked after children", Unit.PERCENTAGE, "Adopted%"),
        ("Percentage of referrals which are re-referrals", Unit.PERCENTAGE, "ReReferral"),
        ("Percentage of 16-17 year olds not in education, employment or training", Unit.PERCENTAGE, "NEET"),
    ],
)
def test_an_indicator_is_most_like_the_measure_that_it_means(text: str, unit: Unit, measure: str) -> None:
    assert NAMES.nearest(text, unit)[0].measure == measure


@pytest.mark.parametrize("text", ["", "Number of", "Spend on buses (£000)"])
def test_what_shares_no_word_is_like_nothing(text: str) -> None:
    assert NAMES.nearest(text, Unit.COUNT) == []


@given(texts, st.sampled_from(Unit))
def test_likeness_is_between_0_and_1_and_falls(text: str, unit: Unit) -> None:
    found = [one.likeness for one in NAMES.nearest(text, unit, 20)]
    assert found == sorted(found, reverse=True) and all(0 < one <= 1 for one in found)


def test_its_own_name_is_as_like_as_can_be() -> None:
    for measure, full in MEASURES.items():
        near = NAMES.nearest(full, unit_of_measure(full))[0]
        assert (near.measure, round(near.likeness, 9)) == (measure, 1)


@pytest.mark.parametrize(
    ("text", "unit", "of_measure", "suggested"),
    [
        ("Number of referrals", Unit.COUNT, Unit.COUNT, Transformation(Combined.ONE, True, True)),
        (
            "Children looked after at end of period",
            Unit.COUNT,
            Unit.COUNT,
            Transformation(Combined.ONE, True),
        ),
        ("Number of current cases", Unit.COUNT, Unit.COUNT, Transformation(Combined.ONE, True)),
        ("Rate of enquiries started", Unit.RATE, Unit.RATE, Transformation(a_twelfth=True)),
        ("Rate at the end of the month", Unit.RATE, Unit.RATE, Transformation()),
        ("Percentage of visits", Unit.PERCENTAGE, Unit.PERCENTAGE, Transformation()),
        ("Average days to adoption", Unit.DAYS, Unit.COUNT, Transformation()),
    ],
)
def test_events_are_of_a_month_and_counts_of_an_authority(
    text: str, unit: Unit, of_measure: Unit, suggested: Transformation
) -> None:
    assert transformation_suggested(text, unit, of_measure) == suggested
