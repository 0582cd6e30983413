import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.spreadsheet.cells import CellError, Value, as_text, decimal_of, last_digit
from scorecard_xl.words.figures import Figure, figure_of


@pytest.mark.parametrize(
    ("value", "figure", "code"),
    [
        (None, None, ""),
        (0.0, "0", ""),
        (1801.0, "1801", ""),
        (0.1, "0.1", ""),
        (-3.0, "-3", ""),
        (0.30000000000000004, "0.30000000000000004", ""),
        ("1,237", "1237", "figure-as-text"),
        (" 98% ", "0.98", "figure-as-text"),
        ("98 %", "0.98", "figure-as-text"),
        ("12.5", "12.5", "figure-as-text"),
        (".5", "0.5", "figure-as-text"),
        ("-4", "-4", "figure-as-text"),
        ("−4", "-4", "figure-as-text"),
        ("\xa01,234,567\xa0", "1234567", "figure-as-text"),
        ("1,23", None, "unknown-text"),
        ("12,3456", None, "unknown-text"),
        ("%", None, "unknown-text"),
        ("-%", None, "unknown-text"),
        ("5*", "5", "figure-as-text"),
        ("1,801¹", "1801", "figure-as-text"),
        ("1,801 (p)", "1801", "figure-as-text"),
        ("1801 (provisional)", "1801", "figure-as-text"),
        ("1,801 r", "1801", "figure-as-text"),
        ("240 [p]", "240", "figure-as-text"),
        ("98% [note 2]", "0.98", "figure-as-text"),
        ("£1,234.50", "1234.50", "figure-as-text"),
        ("-£3", "-3", "figure-as-text"),
        ("£1.2m", "1200000", "figure-as-text"),
        ("£45k", "45000", "figure-as-text"),
        ("12.4 days", "12.4", "figure-as-text"),
        ("3 working days", "3", "figure-as-text"),
        ("1\u202f234\xa0567", "1234567", "figure-as-text"),
        ("12\u200b", "12", "figure-as-text"),
        ("12 34", None, "unknown-text"),
        ("12 children", None, "unknown-text"),
        ("(5)", None, "unknown-text"),
        ("1e5", None, "unknown-text"),
        ("12 to follow", None, "unknown-text"),
        ("1" * 40, None, "unknown-text"),
        (True, None, "unknown-text"),
        (datetime.date(2021, 2, 1), None, "unknown-text"),
        (float("nan"), None, "unknown-text"),
        (float("inf"), None, "unknown-text"),
        (CellError("#DIV/0!"), None, "error-value"),
    ],
)
def test_the_figure_of_a_cell(value: Value, figure: str | None, code: str) -> None:
    found = figure_of(value)
    assert (found.value, found.code or "") == (None if figure is None else Decimal(figure), code)


@pytest.mark.parametrize(
    "text",
    [
        "-",
        "–",
        "—",
        "n/a",
        "N/A",
        "na",
        "tb",
        "TBC",
        "*",
        *"ckuxzC",
        "low",
        "Low",
        "[c]",
        "[z]",
        "[low]",
        "..",
        ":",
        "~",
        "<5",
        "≤5",
        "<= 10",
        "fewer than 5",
        "supp.",
        "Suppressed",
        "not collected",
        "awaited",
        "pending",
        "tba",
        "",
        "  ",
        "\n",
        "\xa0-",
    ],
)
def test_a_placeholder_is_no_figure_and_no_problem(text: str) -> None:
    assert figure_of(text) == Figure(None)


@pytest.mark.parametrize("text", ["98%", "0%", "101.5%"])
def test_a_text_with_a_percent_sign_makes_a_percentage(text: str) -> None:
    assert figure_of(text).is_percentage


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_its_shortest_decimal(number: float) -> None:
    assert float(decimal_of(number)) == number
    assert decimal_of(number) == Decimal(repr(number))


@given(st.integers(0, 10**9))
def test_a_number_with_commas_is_read_as_without(number: int) -> None:
    assert figure_of(f"{number:,}").value == number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  a\n b\t c ", "a b c"),
        (12.0, "12"),
        (1.5, "1.5"),
        (1e20, "100000000000000000000"),
        (CellError("#N/A"), "#N/A"),
        (True, "True"),
    ],
)
def test_a_cell_of_words_is_one_line(value: Value, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(("number", "digit"), [("0.98", "0.01"), ("12", "1"), ("1200", "1"), ("0.50", "0.1")])
def test_the_last_digit_of_a_number(number: str, digit: str) -> None:
    assert last_digit(Decimal(number)) == Decimal(digit)


@pytest.mark.parametrize("text", ["1" + ",000" * 300, "9" * 400, "1" * 16])
def test_a_text_of_more_digits_than_a_figure_has_is_no_figure(text: str) -> None:
    assert figure_of(text) == Figure(None, Finding.UNKNOWN_TEXT)


def test_an_error_is_one_line_whatever_a_name_holds() -> None:
    assert str(ScorecardError("book.xlsx, sheet a\nb: wrong.")) == "book.xlsx, sheet a b: wrong."
