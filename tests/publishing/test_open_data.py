import csv
import io
from decimal import Decimal

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.publishing.exactness import number_of
from scorecard_xl.publishing.open_data import HEADER, tidy_csv
from scorecard_xl.publishing.publication import Audience, Publication, Shown
from scorecard_xl.spreadsheet.number_format import show
from tests.publishing.copies import copy, indicator


def rows(publication: Publication) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(tidy_csv(publication).decode("utf-8-sig"), newline="")))


def of_one(*, name: str = "Open cases", section: str = "Help", figures: object = (1,)) -> Publication:
    sample = copy()
    one = indicator("EH1", name, figures)  # type: ignore[arg-type]
    return sample._replace(sections=(sample.sections[0]._replace(name=section, indicators=(one,)),))


def test_each_indicator_has_a_row_for_each_month_known() -> None:
    told = rows(copy())
    assert [len([one for one in told if one["ref"] == ref]) for ref in ("EH1a", "EH2", "LAC1", "LAC2")] == [
        14,
        14,
        6,
        1,
    ]
    assert tuple(told[0]) == HEADER
    assert told[13] == {
        "section": "Early help",
        "ref": "EH1a",
        "indicator": "Number of early help assessments <b>open</b> & waiting",
        "unit": "count",
        "preferred": "lower",
        "month": "2021-05",
        "figure": "55",
        "shown": "55",
        "status": "known",
    }


@pytest.mark.parametrize(
    ("ref", "month", "expected"),
    [
        ("EH2", "2021-05", ("0.9", "90%", "known")),
        ("EH2", "2020-06", ("", "", "missing")),
        ("LAC1", "2021-05", ("", "c", "hidden")),
        ("LAC1", "2021-04", ("0", "0", "known")),
        ("LAC2", "2021-05", ("", "", "missing")),
    ],
)
def test_a_figure_is_known_hidden_or_missing(ref: str, month: str, expected: tuple[str, str, str]) -> None:
    (found,) = [one for one in rows(copy()) if (one["ref"], one["month"]) == (ref, month)]
    assert (found["figure"], found["shown"], found["status"]) == expected


def test_pandas_reads_it_without_being_told_anything() -> None:
    frame = pandas.read_csv(io.BytesIO(tidy_csv(copy())))
    assert list(frame.columns) == list(HEADER)
    assert frame["figure"].sum() == pytest.approx(sum(float(one["figure"] or 0) for one in rows(copy())))


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert tidy_csv(copy()).startswith("\ufeffsection,ref,".encode())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("+1+1", "'+1+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'=1+1"),
        ("\t=1+1", "'=1+1"),
        ("\n=1+1", "'=1+1"),
        ("\r=1+1", "'=1+1"),
        ("\xa0=1+1", "'=1+1"),
        ("Cases, “open”\nor = waiting", "Cases, “open” or = waiting"),
    ],
)
def test_no_text_is_taken_for_a_formula(name: str, told: str) -> None:
    (row,) = rows(of_one(name=name, section=name))
    assert (row["indicator"], row["section"]) == (told, told)


def test_negative_figures_stay_numbers() -> None:
    (row,) = rows(of_one(figures=["-3.5"]))
    assert (row["figure"], row["shown"]) == ("-3.5", "-3.5")


@pytest.mark.parametrize(("figure", "told"), [("1E+6", "1000000"), ("1E-7", "0.0000001"), ("2.50", "2.50")])
def test_figures_are_written_without_exponents(figure: str, told: str) -> None:
    (row,) = rows(of_one(figures=[figure]))
    assert row["figure"] == told


@pytest.mark.parametrize(
    ("text", "value", "board", "public"),
    [
        ("67%", "0.6666667", "0.6666667", "0.67"),
        ("66.7%", "0.6666667", "0.6666667", "0.667"),
        ("1,234", "1234.4", "1234.4", "1234"),
        ("-£1,234.50", "-1234.499", "-1234.499", "-1234.50"),
        ("(12)", "-12", "-12", "-12"),
        ("2 of 3", "0.6666667", "0.6666667", "0.6666667"),
        ("12k", "12345", "12345", None),
        ("High", "12345", "12345", None),
        ("1:30", "0.0625", "0.0625", "0.0625"),
    ],
)
def test_the_public_gets_no_more_digits_than_it_is_shown(
    text: str, value: str, board: str, public: str | None
) -> None:
    figure = Shown(text, Decimal(value))
    told = [number_of(figure, audience) for audience in (Audience.BOARD, Audience.PUBLIC)]
    assert [None if one is None else str(one) for one in told] == [board, public]


@given(
    st.decimals(-10_000_000, 10_000_000, places=9),
    st.sampled_from(["0", "0.0", "0%", "0.00%", "#,##0", "£#,##0.00", "0.0;(0.0)"]),
)
def test_what_the_public_gets_is_shown_the_same(value: Decimal, code: str) -> None:
    text = show(value, code)
    number = number_of(Shown(text, value), Audience.PUBLIC)
    assert number is not None
    assert show(number, code).lstrip("-(").rstrip(")") == text.lstrip("-(").rstrip(")")


def test_a_hidden_figure_is_no_number_even_if_it_had_a_value() -> None:
    assert number_of(Shown("c", Decimal(3), True), Audience.BOARD) is None


def test_the_same_copy_gives_the_same_bytes() -> None:
    assert tidy_csv(copy()) == tidy_csv(copy())
