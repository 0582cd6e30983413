"""How national sources write years, areas and values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.model import AreaKind
from scorecard_xl.spreadsheet.cells import CellError, Value
from scorecard_xl.words.national_areas import area_number, region_number
from scorecard_xl.words.national_values import national_value
from scorecard_xl.words.national_years import national_year


@pytest.mark.parametrize(
    ("label", "begins", "ends"),
    [
        ("2020", 2020, 2020),
        ("2020.0", 2020, 2020),
        ("FY2020", 2020, 2020),
        ("2019-20", 2019, 2020),
        ("2019–20", 2019, 2020),
        ("2019_20", 2019, 2020),
        ("2019/20", 2019, 2020),
        ("2019/2020", 2019, 2020),
        ("2019-2020", 2019, 2020),
        (" 2019 / 20 ", 2019, 2020),
        ("19/20", 2019, 2020),
        ("201920", 2019, 2020),
        ("199900", 1999, 2000),
        ("1999-00", 1999, 2000),
        ("AY 2019/20", 2019, 2020),
        ("2019-20 (OT)", 2019, 2020),
        ("2020 (Final)", 2020, 2020),
        ("2019 (Rev)", 2019, 2019),
        ("2025 (prov)", 2025, 2025),
        ("2020 (Q1)", 2020, 2020),
        ("Q1 2019-20", 2019, 2020),
        ("2017 to 2020", 2017, 2020),
        ("2017-19", 2017, 2019),
        ("2017/18-19/20", 2017, 2020),
        ("2017/18 - 2019/20", 2017, 2020),
        ("2017/18 to 19/20", 2017, 2020),
        ("31 March 2020", 2020, 2020),
        ("31/03/2020", 2020, 2020),
        ("2020-03-31", 2020, 2020),
        ("year ending March 2020", 2020, 2020),
        ("December 2019", 2019, 2019),
        ("Mar-20", 2020, 2020),
        ("0", 0, 0),
        ("", 0, 0),
        ("latest", 0, 0),
        ("852", 0, 0),
    ],
)
def test_every_spelling_of_a_year_says_when_it_begins_and_ends(label: str, begins: int, ends: int) -> None:
    year = national_year(label)
    assert (year.begins, year.ends) == (begins, ends)
    assert year.label == " ".join(label.split())


@pytest.mark.parametrize(
    ("label", "identifier", "part"),
    [
        ("2020 (Q1)", "", 1),
        ("2020 Quarter 4", "", 4),
        ("2020 Q2", "", 2),
        ("Dec-19", "", 12),
        ("Spring 2020", "", 2),
        ("31 March 2020", "", 0),
        ("year ending March 2020", "", 0),
        ("2020", "Quarter 3", 3),
        ("2020", "November", 11),
        ("2020", "Week 14", 14),
        ("201920", "Financial year", 0),
        ("201920", "Academic year", 0),
        ("2020", "Calendar year", 0),
    ],
)
def test_a_part_of_a_year_is_no_whole_one(label: str, identifier: str, part: int) -> None:
    assert national_year(label, identifier).part == part


def test_years_stand_in_the_order_of_time_and_of_how_final_they_are() -> None:
    labels = [
        "0",
        "2018-19",
        "2019 (prov)",
        "2019",
        "2019 (Rev)",
        "2019 (Final)",
        "2019-20",
        "2020 (Q1)",
        "2021",
    ]
    assert [year.label for year in sorted(map(national_year, reversed(labels)))] == labels


@given(st.integers(1980, 2078), st.sampled_from(["{}-{:02}", "{}/{:02}", "{}{:02}", "{} to {:02}"]))
def test_a_financial_year_ends_in_the_next(first: int, form: str) -> None:
    year = national_year(form.format(first, (first + 1) % 100))
    assert (year.begins, year.ends) == (first, first + 1)


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (970, ["England", "ENGLAND", "England ", "National"]),
        (980, ["North East", "North East Region"]),
        (981, ["North West"]),
        (982, ["Yorkshire and The Humber", "Yorkshire & Humber", "Yorkshire & the Humber"]),
        (983, ["East Midlands"]),
        (984, ["West Midlands"]),
        (985, ["East of England", "Eastern"]),
        (986, ["London", "Greater London"]),
        (987, ["Inner London", "London (Inner)"]),
        (988, ["Outer London", "London (Outer)"]),
        (989, ["South East", "South East region", "The South East"]),
        (990, ["South West"]),
    ],
)
def test_every_name_of_a_region_is_known(number: int, names: list[str]) -> None:
    assert [area_number("-", name) for name in names] == [number] * len(names)
    assert AreaKind.of(number) is (AreaKind.ENGLAND if number == 970 else AreaKind.REGION)


@pytest.mark.parametrize(
    ("number", "name", "found"),
    [
        ("852.0", "", 852),
        (852.0, "", 852),
        ("852", "South East", 852),
        ("1000", "England", 1000),
        ("-", "Statistical Neighbours", None),
        ("", "NA", None),
        (None, "Southampton", None),
        ("x", "", None),
        ("E06000045", "", None),
    ],
)
def test_an_area_goes_by_its_number(number: Value, name: str, found: int | None) -> None:
    assert area_number(number, name) == found


@pytest.mark.parametrize(
    ("code", "name", "number"),
    [
        ("E12000008", "z", 989),
        ("e92000001", "", 970),
        ("", "Inner London", 987),
        ("W92000004", "Wales", None),
    ],
)
def test_a_statistical_code_goes_before_a_name(code: str, name: str, number: int | None) -> None:
    assert region_number(code, name) == number


@pytest.mark.parametrize(
    "symbol",
    [*("", "-", "–", ".", "..", ":", "~", "*", "[c]", "NA", "N/A", "nan", "NaN"), *"cCkxzu", "low"],
)
def test_every_symbol_is_no_figure_and_never_zero(symbol: str) -> None:
    assert national_value(symbol) == symbol


@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf"), "  "])
def test_nothing_is_a_blank(nothing: Value) -> None:
    assert national_value(nothing) == ""


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("486", "486"),
        (" 486 ", "486"),
        ("486.0", "486"),
        ("1,801", "1801"),
        ("-3.5", "-3.5"),
        (".5", "0.5"),
        ("82.300000000000011", "82.3"),
        ("0.30000000000000004", "0.3"),
        (0.1 + 0.2, "0.3"),
        ("1e-05", "0.00001"),
        (1e-05, "0.00001"),
        ("1.5E+3", "1500"),
        (100.0, "100"),
        ("9.9999999999999995e-08", "0.0000001"),
    ],
)
def test_a_number_is_without_noise_and_exponent(value: Value, number: str) -> None:
    assert str(national_value(value)) == str(Decimal(number))


@pytest.mark.parametrize("value", ["about 5", "12,34", "5%", "£5", "1 801", True, "e5", CellError("#REF!")])
def test_what_is_neither_a_number_nor_a_symbol_is_none(value: Value) -> None:
    assert national_value(value) is None


@given(st.decimals(-1_000_000, 1_000_000, places=6))
def test_a_number_comes_back_from_a_programs_text(number: Decimal) -> None:
    found = national_value(repr(float(number)))
    assert isinstance(found, Decimal)
    assert abs(found - number) < Decimal("1e-8")
