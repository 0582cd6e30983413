"""From a national source's figures to what stands beside an indicator."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.computing.benchmark_plausibility import agrees, factor_between, own_scale_doubted
from scorecard_xl.computing.benchmarking import AUTHORITIES, Areas, Wanted, benchmark, benchmark_of, combined
from scorecard_xl.model import ENGLAND_NUMBER as ENGLAND
from scorecard_xl.model import (
    NO_STANDING,
    AgainstEngland,
    Benchmark,
    BenchmarkRow,
    Combined,
    Direction,
    NationalFigures,
    NationalMeasure,
    NationalYear,
    Quartile,
    Standing,
    Transformation,
    Unit,
)

OURS, REGION = 852, 989
NEIGHBOURS = tuple(range(301, 311))
AREAS = Areas(OURS, NEIGHBOURS, REGION)
AS_IT_IS = Transformation()
EVENTS = Transformation(per_authority=True, a_twelfth=True)
Given = Mapping[int, object]


def figures(given: Given) -> dict[int, Decimal | None]:
    return {area: None if number is None else Decimal(str(number)) for area, number in given.items()}


def a_source(
    ours: object, neighbours: Sequence[object], region: object, england: object
) -> dict[int, Decimal | None]:
    by_area = dict(zip(NEIGHBOURS, neighbours, strict=False))
    return figures({OURS: ours, **by_area, REGION: region, ENGLAND: england})


def found(
    sources: Sequence[Mapping[int, Decimal | None]],
    transformation: Transformation,
    unit: Unit,
    preferred: Direction | None = None,
) -> Benchmark:
    return benchmark(sources, transformation, Wanted(unit, preferred), AREAS)


def shown(figure: Decimal | None) -> float | None:
    return None if figure is None else round(float(figure), 4)


REFERRALS = a_source(4839, [4000, 5000], 114440, 642980)
ENQUIRIES = a_source(426.9, [250, 300], 182.9, 170.5)
PLANS = a_source(396, [300, 410], 8110, 51510)
PLAN_RATE = a_source(79.9, [60, 65], 42.1, 43.7)
BY_DAY_10 = a_source(50, [60, 70], 1360, 9630)
BY_DAY_15 = a_source(340, [320, 330], 7850, 50530)
LATER = a_source(313, [20, 30], 2920, 17290)
STARTED = a_source(562, [300, 400], 10280, 66380)
PERCENT = a_source(22.9, [25, 26], 26, 22.6)


@pytest.mark.parametrize(
    ("sources", "transformation", "unit", "england", "region", "neighbours"),
    [
        ([REFERRALS], EVENTS, Unit.COUNT, 352.511, 501.9298, 375.0),
        ([ENQUIRIES], Transformation(a_twelfth=True), Unit.RATE, 14.2083, 15.2417, 22.9167),
        ([PLANS], Transformation(per_authority=True), Unit.COUNT, 338.8816, 426.8421, 355.0),
        ([PERCENT], AS_IT_IS, Unit.PERCENTAGE, 0.226, 0.26, 0.255),
        ([PERCENT], Transformation(of_hundred=True), Unit.PERCENTAGE, 0.774, 0.74, 0.745),
        ([PLAN_RATE], AS_IT_IS, Unit.RATE, 43.7, 42.1, 62.5),
        ([BY_DAY_10, BY_DAY_15], EVENTS._replace(combined=Combined.SUM), Unit.COUNT, 32.9825, 40.3947, 32.5),
        (
            [ENQUIRIES, PLANS, PLAN_RATE],
            EVENTS._replace(combined=Combined.SCALED),
            Unit.COUNT,
            110.1817,
            154.5317,
            130.9295,
        ),
        (
            [STARTED, BY_DAY_10, BY_DAY_15, LATER],
            Transformation(Combined.SHARE),
            Unit.PERCENTAGE,
            0.8571,
            0.8475,
            0.8401,
        ),
    ],
)
def test_each_transformation_gives_what_stands_beside_a_month(
    sources: Sequence[Mapping[int, Decimal | None]],
    transformation: Transformation,
    unit: Unit,
    england: float,
    region: float,
    neighbours: float,
) -> None:
    result = found(sources, transformation, unit)
    assert result.remark == ""
    shows = [shown(one) for one in (result.england, result.region, result.neighbours)]
    assert shows == [england, region, neighbours]
    assert (result.neighbours_known, result.unit) == (2, unit)


@pytest.mark.parametrize(
    ("neighbours", "mean", "known"),
    [
        ([10, 20, 30], 20.0, 3),
        ([10, None, 30], 20.0, 2),
        ([0, None, 30], 15.0, 2),
        ([None, None], None, 0),
        ([], None, 0),
        ([20] * 10, 20.0, 10),
    ],
)
def test_the_neighbours_mean_is_of_those_with_a_figure(
    neighbours: Sequence[object], mean: float | None, known: int
) -> None:
    result = found([a_source(20, neighbours, 20, 20)], AS_IT_IS, Unit.RATE)
    assert (shown(result.neighbours), result.neighbours_known) == (mean, known)


def test_what_is_missing_is_never_zero() -> None:
    result = found([a_source(None, [None], None, None)], AS_IT_IS, Unit.RATE)
    assert result == Benchmark(unit=Unit.RATE)
    assert found([{}], AS_IT_IS, Unit.PERCENTAGE) == Benchmark(unit=Unit.PERCENTAGE)


@pytest.mark.parametrize("how", [Combined.SUM, Combined.SCALED, Combined.SHARE])
def test_several_measures_of_which_one_is_missing_give_nothing(how: Combined) -> None:
    whole = figures({OURS: 3, REGION: 5})
    assert combined(Transformation(how), [whole, whole, figures({OURS: None})]) == {OURS: None, REGION: None}
    assert combined(Transformation(how), [whole, figures({OURS: 0}), figures({OURS: 0})])[OURS] in (
        None,
        Decimal(3),
    )


@pytest.mark.parametrize(
    ("transformation", "unit", "source", "reason"),
    [
        (AS_IT_IS, Unit.COUNT, PLANS, "England has 51510, a count of all its authorities; add “total"),
        (Transformation(a_twelfth=True), Unit.COUNT, REFERRALS, "a count of all its authorities"),
        (AS_IT_IS, Unit.DAYS, REFERRALS, "a count of all its authorities"),
        (AS_IT_IS, Unit.COUNT, a_source(5, [6], 50, None), "a count of many authorities"),
        (AS_IT_IS, Unit.PERCENTAGE, PLANS, "396 is no percentage"),
        (Transformation(per_authority=True), Unit.RATE, PLAN_RATE, "a rate is not divided"),
        (EVENTS, Unit.COUNT, PLAN_RATE, "England has 43.7 and its authorities up to 79.9, so it is no total"),
    ],
)
def test_a_count_of_many_never_stands_beside_one_authority(
    transformation: Transformation, unit: Unit, source: Mapping[int, Decimal | None], reason: str
) -> None:
    result = found([source], transformation, unit, Direction.UP)
    assert reason in result.remark
    assert result == Benchmark(unit=unit, remark=result.remark)


@pytest.mark.parametrize("unit", [Unit.COUNT, Unit.DAYS, Unit.RATIO])
def test_an_average_of_authorities_stands_as_it_is(unit: Unit) -> None:
    result = found([a_source(15.2, [14, 18], 16, 15.9)], AS_IT_IS, unit)
    assert (result.remark, shown(result.england)) == ("", 15.9)


def all_authorities(number: int, least: int, england: object) -> dict[int, Decimal | None]:
    everyone = {200 + place: least + place for place in range(number)}
    return figures({**everyone, OURS: least, REGION: least + 1, ENGLAND: england})


@pytest.mark.parametrize(
    ("source", "is_taken"),
    [
        (a_source(328, [182, 474], 172, 1976), False),  # the sum of the regions, of a few authorities
        (all_authorities(150, 100, 1976), False),
        (all_authorities(150, 100, 250), False),  # more than the most, of all
        (all_authorities(150, 100, 249), True),
        (all_authorities(150, 100, 99), False),
        (a_source(60, [70, 80], 50, 43), True),  # a few may all have more than England
        (a_source(60, [70, 80], 50, 29), False),
        (a_source(60, [], 50, 62), True),
    ],
)
def test_england_outside_of_its_authorities_is_a_fault_of_the_source(
    source: Mapping[int, Decimal | None], is_taken: bool
) -> None:
    result = found([source], AS_IT_IS, Unit.RATE)
    assert (result.england is not None) is is_taken
    assert ("a fault of the source; England's figure is not taken" in result.remark) is not is_taken
    assert result.region is not None


def test_a_count_in_place_of_a_rate_is_told_where_all_authorities_are_there() -> None:
    everyone = all_authorities(150, 100, None)
    total = sum((one for area, one in everyone.items() if one and area < REGION), Decimal(0))
    result = found([{**everyone, ENGLAND: total}], AS_IT_IS, Unit.RATE)
    assert "a count of all its authorities" in result.remark and result.region is None


def test_a_region_of_which_nobody_knows_the_authorities_has_no_share() -> None:
    areas = Areas(OURS, NEIGHBOURS, 985, {ENGLAND: 152})
    result = benchmark([{**REFERRALS, 985: Decimal(90000)}], EVENTS, Wanted(Unit.COUNT), areas)
    assert result.region is None and result.england is not None
    assert result.remark == "nobody said how many authorities the total of the region is of"
    known = areas._replace(authorities={985: 10, ENGLAND: 152})
    result = benchmark([{**REFERRALS, 985: Decimal(90000)}], EVENTS, Wanted(Unit.COUNT), known)
    assert shown(result.region) == 750.0


def test_the_authorities_of_the_regions_are_those_of_england() -> None:
    assert AUTHORITIES[ENGLAND] == sum(AUTHORITIES[region] for region in (*range(980, 987), 989, 990)) == 152
    assert AUTHORITIES[987] + AUTHORITIES[988] == AUTHORITIES[986]


def test_standing_is_among_neighbours_all_authorities_and_england() -> None:
    everyone = all_authorities(150, 100, 170)
    nearest = dict(zip(NEIGHBOURS, figures(dict(enumerate([90, 100, 120]))).values(), strict=False))
    result = found([{**everyone, **nearest}], AS_IT_IS, Unit.RATE, Direction.DOWN)
    assert result.standing.rank == 2 and result.standing.quartile is Quartile.A
    assert result.standing.against_england is AgainstEngland.BETTER


@pytest.mark.parametrize(
    ("unit", "preferred", "ours"),
    [(Unit.RATE, None, 20), (Unit.COUNT, Direction.UP, 20), (Unit.RATE, Direction.UP, None)],
)
def test_without_a_preference_and_for_counts_nothing_is_better(
    unit: Unit, preferred: Direction | None, ours: object
) -> None:
    assert found([a_source(ours, [19, 21], 20, 20)], AS_IT_IS, unit, preferred).standing == NO_STANDING


def test_a_few_authorities_give_a_rank_and_no_quartile() -> None:
    result = found([a_source(20, [19, None, 21], 20, 20)], AS_IT_IS, Unit.RATE, Direction.UP)
    assert result.standing == Standing(2, 3, None, AgainstEngland.SIMILAR)


def test_the_rest_to_a_hundred_is_ranked_as_the_scorecard_has_it() -> None:
    rest = Transformation(of_hundred=True)
    late = found([a_source(65, [80, 90], 85, 84)], rest, Unit.PERCENTAGE, Direction.DOWN)
    assert late.standing == Standing(3, 3, None, AgainstEngland.WORSE)


@given(
    st.lists(st.integers(0, 1000).map(Decimal), min_size=1, max_size=10),
    st.sampled_from([AS_IT_IS, Transformation(a_twelfth=True)]),
)
def test_the_mean_lies_among_the_neighbours(given: list[Decimal], transformation: Transformation) -> None:
    source = dict(zip(NEIGHBOURS, given, strict=False))
    mean = found([source], transformation, Unit.RATE).neighbours
    divided_by = 12 if transformation.a_twelfth else 1
    assert mean is not None
    assert min(given) <= round(mean * divided_by, 20) <= max(given)


@pytest.mark.parametrize(
    ("typed", "source", "digit", "words"),
    [
        ("0.01", "0.13", "0.01", "a twelfth of"),
        ("44", "528", "1", "a twelfth of"),
        ("4230", "352.5", "1", "twelve times"),
        ("0.226", "22.6", "0.001", "a hundredth of"),
        ("26", "0.26", "1", "a hundred times"),
        ("44", "17", "1", ""),
        ("353", "352.5", "1", ""),
        ("0", "12", "1", ""),
        ("12", "0", "1", ""),
    ],
)
def test_a_typed_benchmark_on_another_scale_is_told(typed: str, source: str, digit: str, words: str) -> None:
    assert factor_between(Decimal(typed), Decimal(source), Decimal(digit)) == words


@pytest.mark.parametrize(
    ("typed", "source", "digit", "expected"),
    [
        ("353", "352.511", "1", True),
        ("0.23", "0.226", "0.01", True),
        ("0.22", "0.226", "0.01", False),
        ("23.1", "23.15", "0.1", True),
        ("23", "24", "1", False),
    ],
)
def test_what_shows_alike_agrees(typed: str, source: str, digit: str, expected: bool) -> None:
    assert agrees(Decimal(typed), Decimal(source), Decimal(digit)) is expected


@pytest.mark.parametrize(
    ("own", "months", "words"),
    [
        (480, (38, 43), "twelve times"),
        (40, (38, 43), ""),
        (0, (38,), ""),
        (40, (), ""),
        (40, (0, 0), ""),
        (22.9, (0.23, 0.25), "a hundred times"),
        (3.2, (38, 43), "a twelfth of"),
    ],
)
def test_the_authoritys_own_figure_tells_a_year_from_a_month(
    own: float, months: Sequence[float], words: str
) -> None:
    assert own_scale_doubted(Decimal(str(own)), [Decimal(str(one)) for one in months]) == words


def year(label: str, ends: int, finality: int = 0) -> NationalYear:
    return NationalYear(ends, ends, 0, finality, label)


def source(**measures: Mapping[NationalYear, Given]) -> NationalFigures:
    held = {
        name.casefold(): {
            at: {area: "c" if one is None else Decimal(str(one)) for area, one in areas.items()}
            for at, areas in years.items()
        }
        for name, years in measures.items()
    }
    known = {name.casefold(): NationalMeasure(name) for name in measures}
    return NationalFigures(known, held, "long.csv", datetime.date(2026, 4, 30))


def test_a_source_gives_the_year_asked_for_with_where_it_comes_from() -> None:
    rates = source(CPP_rate={year("2019", 2019): {ENGLAND: 40}, year("2020 (Final)", 2020): {ENGLAND: 43.7}})
    row = BenchmarkRow("CP6B-NI", ("cpp_rate",), AS_IT_IS)
    for ends, england, label in ((None, 43.7, "2020 (Final)"), (2019, 40.0, "2019")):
        result = benchmark_of(rates, row, ends, Wanted(Unit.RATE), AREAS)
        assert (shown(result.england), result.year, result.newest_year) == (england, label, "2020 (Final)")
        assert (result.source, result.source_date) == ("long.csv", datetime.date(2026, 4, 30))


def test_several_measures_are_of_the_latest_year_that_all_have() -> None:
    both = source(
        Early={year("2019-20", 2020): {OURS: 3}, year("2021", 2021): {OURS: 9}},
        Late={year("2020", 2020): {OURS: 4}, year("2021", 2021): {OURS: None}},
    )
    row = BenchmarkRow("X", ("Early", "Late"), EVENTS._replace(combined=Combined.SUM))
    result = benchmark_of(both, row, None, Wanted(Unit.COUNT), AREAS)
    assert (shown(result.authority), result.year, result.newest_year) == (0.5833, "2019-20; 2020", "2019-20")


@pytest.mark.parametrize(
    ("measures", "ends", "remark"),
    [
        (("Rate", "Gone"), None, "the source has no measure Gone"),
        (("Rate",), 2031, "the source has no figures of the year to 2031"),
        (("Rate", "Held"), None, "the source has no figures of a year that all the measures have"),
    ],
)
def test_what_a_source_lacks_is_said(measures: tuple[str, ...], ends: int | None, remark: str) -> None:
    rates = source(Rate={year("2020", 2020): {OURS: 3}}, Held={year("2020", 2020): {OURS: None}})
    row = BenchmarkRow("X", measures, Transformation(Combined.SUM))
    result = benchmark_of(rates, row, ends, Wanted(Unit.RATE), AREAS)
    assert result.remark == remark and result.source == "long.csv"
    assert result.england is None and result.year == ""
