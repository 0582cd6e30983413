from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.spreadsheet.built_in_formats import BUILT_IN
from scorecard_xl.spreadsheet.number_format import parse, show

ORDINARY_CODES = [
    "General",
    "0",
    "0.00",
    "#,##0",
    "0%",
    "0.0%",
    "£#,##0.00;[Red]-£#,##0.00",
    '0;(0);"nil"',
    "@",
]

codes = st.one_of(
    st.sampled_from([*ORDINARY_CODES, *BUILT_IN.values()]),
    st.text(alphabet='0#?.,%;[]"\\_*@/E+-<>=()£ GeneralmydhsAMP195', max_size=30),
)
floats = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("code", "decimals", "unit"),
    [
        ("0", 0, "1"),
        ("0.00", 2, "0.01"),
        ("#,##0.0", 1, "0.1"),
        ("0%", 0, "0.01"),
        ("0.0%", 1, "0.001"),
        ("0.0#", 2, "0.01"),
        ("0.0,", 1, "1E+2"),
        ("#,##0,,", 0, "1E+6"),
        ('0.0" per 10,000"', 1, "0.1"),
        ("0.0\\%", 1, "0.1"),
        ("_-* #,##0.00_-;-* #,##0.00_-", 2, "0.01"),
        ("[Red][<0.1]0.0%;0%", 1, "0.001"),
        ('[=0]"-";0.0', 1, "0.1"),
        ("General", None, None),
        ("0.00E+00", None, None),
        ("# ?/?", None, None),
        ("mmm-yy", None, None),
        ("mm:ss.0", None, None),
        ("@", None, None),
        (";;;", None, None),
        ('"0.00"', None, None),
    ],
)
def test_decimals_and_unit_are_those_of_the_number_shown(
    code: str, decimals: int | None, unit: str | None
) -> None:
    parsed = parse(code)
    assert (parsed.decimals, parsed.unit) == (decimals, None if unit is None else Decimal(unit))


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("mmm-yy", "date"),
        ("[$-409]mmm\\-yy;@", "date"),
        ("[h]:mm", "time"),
        ("mm:ss", "time"),
        ("h:mm AM/PM", "time"),
        ("[s]", "time"),
        ("m", "date"),
        ("d h:mm", "date"),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "date"),
        ("dd/mm/yyyy", "date"),
        ("0%", "percentage"),
        ("[Blue]0.0%;[Red]-0.0%", "percentage"),
        ('0"%"', ""),
        ('0.0" days"', ""),
        ("[$£-809]#,##0", ""),
        ("[Red]0", ""),
        ("0.00E+00", ""),
        ("General", "general"),
        ("GENERAL", "general"),
        ("", "general"),
        ('General" cases"', ""),
        ("@", "text"),
        ("0;-0;;@", ""),
    ],
)
def test_a_code_is_of_one_kind(code: str, kinds: str) -> None:
    parsed = parse(code)
    found = {
        "date": parsed.is_date,
        "time": parsed.is_time,
        "percentage": parsed.is_percentage,
        "general": parsed.is_general,
        "text": parsed.is_text,
    }
    assert " ".join(kind for kind, holds in found.items() if holds) == kinds


@pytest.mark.parametrize(
    ("number_format_id", "is_date"),
    [
        (0, False),
        (9, False),
        (13, False),
        (14, True),
        (17, True),
        (22, True),
        (30, True),
        (22, True),
        (45, False),
        (46, False),
        (49, False),
    ],
)
def test_built_in_formats_know_dates(number_format_id: int, is_date: bool) -> None:
    assert parse(BUILT_IN[number_format_id]).is_date is is_date


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.0104166666666667, "mm:ss", "15:00"),
        (1.25, "[h]:mm", "30:00"),
        (1.25, "h:mm", "6:00"),
        (0.5208333333333333, "h:mm", "12:30"),
        (0.5208333333333333, "h:mm AM/PM", "12:30 PM"),
        (0.0208333333333333, "h:mm AM/PM", "12:30 AM"),
        (0.999999, "h:mm", "23:59"),
        (0.999999, "h:mm:ss", "0:00:00"),
        (0.999999, "[h]:mm:ss", "24:00:00"),
        (0.0000115740741, "[mm]:ss", "00:01"),
        (0.00001, "mm:ss.0", "00:00.9"),
        (2.5, "[m]", "3600"),
        (-0.25, "h:mm", "-6:00"),
        (0.25, "[$-F400]h:mm:ss", "6:00:00"),
        (0.095, "0%", "10%"),
        (0.0949, "0%", "9%"),
        (-0.095, "0%", "-10%"),
        (-0.003, "0%", "0%"),
        (-0.003, "0%;-0%", "-0%"),
        (-0.3, "0;(0)", "(0)"),
        (-0.0, "0.0", "0.0"),
        (1.005, "0.00", "1.01"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (219 / 200 - 1, "0%", "10%"),
        (0.1 + 0.2, "0.00000000000000000", "0.30000000000000000"),
        (0.97654, "0.0%", "97.7%"),
        (1234567.891, "#,##0", "1,234,568"),
        (999, "#,##0", "999"),
        (5, "0,000", "0,005"),
        (1234567, "0.0,", "1234.6"),
        (1234567, '0.0,,"m"', "1.2m"),
        (1234.5, "£#,##0.00;[Red]-£#,##0.00", "£1,234.50"),
        (-1234.5, "£#,##0.00;[Red]-£#,##0.00", "-£1,234.50"),
        (-1234.5, "[$£-809]#,##0.00", "-£1,234.50"),
        (12, '0" cases"', "12 cases"),
        (12, "_(* #,##0_)", " 12 "),
        (0, '0;-0;"nil"', "nil"),
        (0, "0;-0;;@", ""),
        (-2, "0.0;@", "-2.0"),
        (0.5, "0.0#", "0.5"),
        (0.5, "??0.0??", "  0.5  "),
        (0, "#", ""),
        (0.095, "#.##", ".1"),
        (1.5, ".00", "1.50"),
        (12345, "000-00", "123-45"),
        (-5, "[<0]0;0.0", "5"),
        (5, "[<0]0;0.0", "5.0"),
        (-5, "[Red][<100]0;0.0", "-5"),
        (-5, '[=0]"-";0.0', "-5.0"),
        (50, "[>=100]0", "50"),
        (7, '"yes";"no"', "yes"),
        (0.25, "0%%", "2500%%"),
        (1e300, "0%", "1" + "0" * 302 + "%"),
    ],
)
def test_show_gives_the_text_that_excel_shows(value: float, code: str, text: str) -> None:
    assert show(value, code) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (12.0, "12"),
        (-12.5, "-12.5"),
        (0.1, "0.1"),
        (1 / 3, "0.333333333"),
        (2 / 3 * 100, "66.66666667"),
        (12345678901.0, "12345678901"),
        (123456789012.0, "1.23457E+11"),
        (99999999999.7, "1E+11"),
        (0.00001, "0.00001"),
        (0.00001234567, "1.23457E-05"),
    ],
)
def test_general_fits_a_number_into_eleven_characters(value: float, text: str) -> None:
    assert (show(value, "General"), show(value, "@")) == (text, text)


@pytest.mark.parametrize("code", ["mmm-yy", "# ?/?", "0.00E+00", "[>5]0"])
def test_what_cannot_be_rendered_keeps_different_numbers_apart(code: str) -> None:
    assert (show(1.25, code), show(1.2500000001, code)) == ("1.25", "1.2500000001")


@given(floats, codes)
def test_show_takes_every_number_and_every_code(value: float, code: str) -> None:
    assert isinstance(show(value, code), str)


@given(codes)
def test_parse_takes_every_text_as_a_code(code: str) -> None:
    assert parse(code).code == code


@given(floats, codes)
def test_equal_numbers_show_alike(value: float, code: str) -> None:
    exact = Decimal(repr(value))
    assert show(value, code) == show(exact, code) == show(exact.normalize(), code)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_number_shown_in_full_reads_back_as_itself(units: int, places: int) -> None:
    number = Decimal(units).scaleb(-places)
    code = "0." + "0" * places if places else "0"
    assert Decimal(show(number, code)) == number
