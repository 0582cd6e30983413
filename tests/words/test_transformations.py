"""What people write for how a national figure becomes a scorecard's."""

from itertools import product

import pytest

from scorecard_xl.model import Combined, Transformation
from scorecard_xl.words.transformations import (
    transformation_of,
    transformation_text,
    wrong_number_of_measures,
)

EVENTS = Transformation(per_authority=True, a_twelfth=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("as it is", Transformation()),
        (" As It Is ", Transformation()),
        ("as is", Transformation()),
        ("÷ 12", Transformation(a_twelfth=True)),
        ("/12", Transformation(a_twelfth=True)),
        ("value / 12", Transformation(a_twelfth=True)),
        ("divided by twelve", Transformation(a_twelfth=True)),
        ("100 − value", Transformation(of_hundred=True)),
        ("100 - value", Transformation(of_hundred=True)),
        ("100% – the value", Transformation(of_hundred=True)),
        ("total ÷ authorities", Transformation(per_authority=True)),
        ("Total / number of authorities", Transformation(per_authority=True)),
        ("total ÷ authorities, ÷ 12", EVENTS),
        ("÷ 12 then total ÷ authorities", EVENTS),
        ("/12; total/authorities", EVENTS),
        ("sum of several", Transformation(Combined.SUM)),
        ("sum + ÷ 12 and total ÷ authorities\u200b", EVENTS._replace(combined=Combined.SUM)),
        ("first x second / third, ÷ 12", Transformation(Combined.SCALED, a_twelfth=True)),
        ("first as % of the others", Transformation(Combined.SHARE)),
        ("first as % of the sum of others", Transformation(Combined.SHARE)),
        ("sum, 100 − value", Transformation(Combined.SUM, of_hundred=True)),
    ],
)
def test_a_transformation_is_understood_as_people_write_it(text: str, said: Transformation) -> None:
    assert transformation_of(text) == said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "there is no transformation"),
        (" , ", "there is no transformation"),
        ("÷ 52", "“÷ 52” is no transformation"),
        ("times 12", "“times 12” is no transformation"),
        ("as it is, ÷ 12", "exclude each other"),
        ("sum, first as % of the others", "exclude each other"),
        ("÷ 12, /12", "“÷ 12” stands there twice"),
        ("100 − value, ÷ 12", "a percentage is not divided"),
        ("first as % of the others, total ÷ authorities", "a percentage is not divided"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"^[^.]+$") as refused:
        transformation_of(text)
    assert reason in str(refused.value)


def test_each_transformation_is_read_back_from_its_own_words() -> None:
    sayable = 0
    either = (False, True)
    for combined, per_authority, a_twelfth, of_hundred in product(Combined, either, either, either):
        said = Transformation(combined, per_authority, a_twelfth, of_hundred)
        if said.of_hundred and (said.per_authority or said.a_twelfth):
            continue
        if combined is Combined.SHARE and (said.per_authority or said.a_twelfth):
            continue
        sayable += 1
        assert transformation_of(transformation_text(said)) == said
    assert sayable == 3 * 5 + 2


@pytest.mark.parametrize(
    ("combined", "number", "is_right"),
    [
        (Combined.ONE, 1, True),
        (Combined.ONE, 2, False),
        (Combined.SUM, 1, False),
        (Combined.SUM, 4, True),
        (Combined.SCALED, 2, False),
        (Combined.SCALED, 3, True),
        (Combined.SCALED, 4, False),
        (Combined.SHARE, 1, False),
        (Combined.SHARE, 5, True),
    ],
)
def test_a_transformation_wants_its_number_of_measures(
    combined: Combined, number: int, is_right: bool
) -> None:
    assert (wrong_number_of_measures(Transformation(combined), number) == "") is is_right
