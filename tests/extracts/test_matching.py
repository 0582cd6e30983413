"""What the values of extracts mean for the indicators of a workbook."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard_xl.extracts.files import ExtractRow
from scorecard_xl.extracts.matching import ExtractFigures, figures_of
from scorecard_xl.model import Indicator, Month, Unit
from scorecard_xl.spreadsheet.cells import CellError, Value

APRIL, MAY = Month(2021, 4), Month(2021, 5)


def indicator(unit: Unit, *figures: str) -> Indicator:
    own = tuple(Decimal(figure) for figure in figures)
    return Indicator(
        1, "", "", "", unit, None, (*own, None), ("",) * (len(own) + 1), {}, {}, {}, frozenset(), ""
    )


INDICATORS = {
    "N": indicator(Unit.COUNT),
    "N whole": indicator(Unit.COUNT, "3", "4"),
    "R": indicator(Unit.RATE),
    "R whole": indicator(Unit.RATE, "3", "4"),
    "M whole": indicator(Unit.MONEY, "3", "4"),
    "S": indicator(Unit.SCORE, "3", "4"),
    "NET": indicator(Unit.COUNT, "-3", "4"),
    "P": indicator(Unit.PERCENTAGE),
    "P high": indicator(Unit.PERCENTAGE, "0.9", "0.97"),
    "P low": indicator(Unit.PERCENTAGE, "0.006", "0.01"),
    "P wide": indicator(Unit.PERCENTAGE, "0", "0.9"),
    "P over": indicator(Unit.PERCENTAGE, "0.98", "1.04"),
}


def row(
    ref: str, value: Value, file: str = "f.csv", number: int = 2, month: Month | None = APRIL
) -> ExtractRow:
    return ExtractRow(f"{file}, row {number}", ref, month, month.label if month else "soon", value, file)


def read(*cells: tuple[str, Value], file: str = "f.csv") -> ExtractFigures:
    """Each ref's value, in rows of one file; a ref that comes again is about the next month."""
    rows = [
        row(ref, value, file, place + 2, APRIL.plus(sum(ref == other for other, _ in cells[:place])))
        for place, (ref, value) in enumerate(cells)
    ]
    return figures_of(rows, INDICATORS)


def numbers(found: ExtractFigures) -> list[str]:
    return [str(figure.figure) for figure in found.figures]


def reasons(found: ExtractFigures) -> list[str]:
    return [refused.reason for refused in found.refused]


@pytest.mark.parametrize(
    ("ref", "value", "figure"),
    [
        ("N", 1237.0, "1237"),
        ("N", "1,237", "1237"),
        ("N", " 12.5 ", "12.5"),
        ("R", "0.0000001", "1E-7"),
        ("R", "45.23333333333333286", "45.233333333333334"),
        ("R", "5e-05", "0.00005"),
        ("NET", "-2", "-2"),
        ("N", "-4", "-4"),
        ("P", "-4%", "-0.04"),
        ("M whole", "-3", "-3"),
        ("S", "-3", "-3"),
        ("P", "98%", "0.98"),
        ("P", "98.3 %", "0.983"),
        ("P", 0.983, "0.983"),
        ("P", 98.3, "0.983"),
        ("P", "98.3", "0.983"),
        ("P", "0.9833333333333333", "0.9833333333333333"),
        ("P", 100.0, "1"),
        ("P", 1.0, "1"),
        ("P", 0.0, "0"),
        ("P over", "103%", "1.03"),
        ("P over", 1.03, "1.03"),
        ("P high", 1.0, "1"),
        ("P low", 1.2, "0.012"),
    ],
)
def test_a_value_is_its_indicator_s_figure(ref: str, value: Value, figure: str) -> None:
    found = read((ref, value))
    assert [each.figure for each in found.figures] == [Decimal(figure)]
    assert (found.refused, found.without_figure) == ((), ())


@pytest.mark.parametrize("value", [None, "n/a", "TBC", "-", ""])
@pytest.mark.parametrize("ref", ["N", "P"])
def test_a_blank_and_a_placeholder_are_not_imported(ref: str, value: Value) -> None:
    found = read((ref, value))
    assert (found.figures, found.refused) == ((), ())
    assert [each.ref for each in found.without_figure] == [ref]


@pytest.mark.parametrize(
    ("ref", "value", "reason"),
    [
        ("N", "98%", "“98%” is a percentage, and the figures of this indicator are none; write its number"),
        ("R", "4%", "“4%” is a percentage, and"),
        (
            "N whole",
            "-4",
            "-4 is less than 0, which this indicator has never been; type it into the workbook",
        ),
        ("R whole", "-4", "-4 is less than 0"),
        ("P high", "-4%", "-4% is less than 0"),
        ("N", True, "the truth value True is no number"),
        (
            "P",
            datetime.date(2021, 4, 1),
            "the date 2021-04-01 is no number; write its number, or leave it blank",
        ),
        ("N", CellError("#ERROR!"), "the cell holds an error value; write its number, or leave it blank"),
        ("P", "about 5", "“about 5” is no number; write one, or leave it blank"),
        ("N", "1,23", "“1,23” is no number"),
        ("P", "0,983", "“0,983” may have a comma for a decimal point; write it with a point"),
        ("N", float("inf"), "is no number"),
        (
            "P",
            "103%",
            "103% is more than this percentage can be, as far as is known; type it into the workbook",
        ),
        ("P over", "400%", "400% is more than this percentage can be"),
        ("P", 983.0, "983% is more than this percentage can be"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(ref: str, value: Value, reason: str) -> None:
    found = read((ref, value))
    assert not found.figures
    assert reason in reasons(found)[0]


@pytest.mark.parametrize(
    ("cells", "figures", "refused"),
    [
        ([("P", "0.98"), ("P", "0.5"), ("P", "1")], ["0.98", "0.5", "1"], []),
        ([("P", "98"), ("P", "50"), ("P", "0")], ["0.98", "0.50", "0"], []),
        ([("P", "98"), ("P", "0.5")], ["0.98"], ["0.5 may be 50% or 0.5%; write it with a % sign"]),
        ([("P", "98"), ("P low", "0.8")], ["0.98", "0.008"], []),
        ([("P", "98"), ("P high", "0.95")], ["0.98"], ["0.95 may be 95% or 0.95%; write it with a % sign"]),
        ([("P", "98"), ("P high", "1")], ["0.98"], ["1 may be 100% or 1%; write it with a % sign"]),
        ([("P", "98"), ("P wide", "0.8")], ["0.98"], ["0.8 may be 80% or 0.8%; write it with a % sign"]),
        # a file of hundreds that happens to have small numbers only
        ([("P low", "0.8"), ("P", "0.9")], ["0.9"], ["0.8 may be 80% or 0.8%; write it with a % sign"]),
        # neither fractions nor hundreds for sure
        ([("P", "1.2")], [], ["1.2 may be 120% or 1.2%; write it with a % sign"]),
        ([("P over", "1.02"), ("P high", "0.95")], ["1.02", "0.95"], []),
        # what has its sign says nothing of the others
        ([("P", "98%"), ("P", "0.5")], ["0.98", "0.5"], []),
        ([("N", "98"), ("P", "0.5")], ["98", "0.5"], []),
        (
            [("P", 98.0), ("P", 0.5)],
            ["0.98"],
            ["0.5 may be 50% or 0.5%; write it as text, in Excel after an"],
        ),
    ],
)
def test_a_file_s_percentages_are_fractions_or_of_a_hundred(
    cells: list[tuple[str, Value]], figures: list[str], refused: list[str]
) -> None:
    found = read(*cells)
    assert numbers(found) == figures
    assert len(found.refused) == len(refused)
    assert all(said.startswith(part) for said, part in zip(reasons(found), refused, strict=True))


def test_each_file_has_a_scale_of_its_own() -> None:
    rows = [row("P", "0.5", "a.csv"), row("P", "98", "b.csv", month=MAY)]
    assert numbers(figures_of(rows, INDICATORS)) == ["0.5", "0.98"]


@pytest.mark.parametrize(
    ("values", "figures", "refused"),
    [
        (["5", "5.0"], ["5"], ["b.csv"]),
        (["5", "7"], [], ["a.csv", "b.csv"]),
        (["5", "5", "7"], [], ["a.csv", "b.csv", "c.csv"]),
        (["5", "n/a"], [], ["a.csv", "b.csv"]),
        (["about 5", "5"], [], ["a.csv", "b.csv"]),
    ],
)
def test_rows_about_the_same_ref_and_month_are_refused(
    values: Sequence[str], figures: list[str], refused: list[str]
) -> None:
    rows = [row("N", value, f"{name}.csv") for name, value in zip("abc", values, strict=False)]
    found = figures_of(rows, INDICATORS)
    assert numbers(found) == figures
    assert [each.source.split(",")[0] for each in found.refused] == refused
    assert all(
        reason == "a.csv, row 2 is about the same ref and month; keep one of the two"
        for reason in reasons(found)[refused.index("b.csv") :]
    )


def test_a_first_row_says_who_contradicts_it() -> None:
    found = figures_of([row("N", "5"), row("N", "7", number=9)], INDICATORS)
    assert str(found.refused[0]) == (
        "f.csv, row 2: N, Apr-21: f.csv, row 9 says otherwise; keep the one that is right."
    )


@pytest.mark.parametrize(
    ("ref", "reason"),
    [
        ("X", "no indicator has this ref"),
        ("net", "no indicator has this ref; if NET is meant, write it so"),
        ("PHIGH", "no indicator has this ref; if P high is meant, write it so"),
        ("", "there is no ref; write it, or delete the row"),
    ],
)
def test_a_ref_is_the_workbook_s_to_the_letter(ref: str, reason: str) -> None:
    assert reasons(read((ref, "5"))) == [reason]


def test_a_ref_that_may_mean_two_names_none() -> None:
    both = {"A1": INDICATORS["N"], "a 1": INDICATORS["N"]}
    assert reasons(figures_of([row("a1", "5")], both)) == ["no indicator has this ref"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("soon", "“soon” is no month; write one like Apr-21"),
        ("", "there is no month; write one like Apr-21"),
        ("2026-04-25", "2026-04-25 may be Apr-26, or what Excel makes of a typed “Apr-25”; write 2026-04 or"),
    ],
)
def test_a_row_without_a_month_is_refused(text: str, reason: str) -> None:
    (refused,) = figures_of([row("N", "5", month=None)._replace(month_text=text)], INDICATORS).refused
    assert refused.reason.startswith(reason)
    assert refused.month == text


FRACTIONS = st.integers(2, 1000).map(lambda number: Decimal(number) / 1000)


@given(fractions=st.lists(FRACTIONS, min_size=1, max_size=6))
def test_a_percentage_is_the_same_in_each_of_its_forms(fractions: list[Decimal]) -> None:
    forms: list[list[Value]] = [
        [float(fraction) for fraction in fractions],
        [str(fraction) for fraction in fractions],
        [f"{fraction * 100:f}%" for fraction in fractions],
    ]
    if min(fractions) > Decimal("0.015"):
        forms += [[float(fraction * 100) for fraction in fractions], [f"{f * 100:f}" for f in fractions]]
    for values in forms:
        found = read(*(("P", value) for value in values))
        assert [figure.figure for figure in found.figures] == fractions


@given(number=st.integers(0, 10**12))
def test_a_count_is_the_same_in_each_of_its_forms(number: int) -> None:
    for value in (float(number), str(number), f"{number:,}", f" {number}.0 "):
        assert [figure.figure for figure in read(("N", value)).figures] == [number]


@given(st.lists(st.tuples(st.sampled_from([*INDICATORS, "X"]), st.floats() | st.text() | st.none())))
def test_every_row_is_a_figure_or_none_or_refused(cells: list[tuple[str, Value]]) -> None:
    found = read(*cells)
    without = len(found.without_figure) + len(found.placeholders)
    assert len(found.figures) + without + len(found.refused) == len(cells)


@pytest.mark.parametrize(
    ("value", "beside", "text"),
    [
        (None, ("c",), "c"),
        (None, ("[c]",), "[c]"),
        (None, ("see the return", "*"), "*"),
        (None, ("c", "c"), "c"),
        (None, ("no return",), "no return"),
        (None, ("p",), None),
        (None, ("n/a",), None),
        (None, (), None),
        ("n/a", ("c",), None),
    ],
)
def test_a_code_beside_a_blank_is_what_is_imported(
    value: Value, beside: tuple[str, ...], text: str | None
) -> None:
    found = figures_of([row("N", value)._replace(beside=beside)], INDICATORS, {"no return"})
    assert [placeholder.text for placeholder in found.placeholders] == ([text] if text else [])
    assert (len(found.without_figure), found.refused) == (0 if text else 1, ())


def test_a_code_beside_a_figure_is_none_of_an_import() -> None:
    found = figures_of([row("N", "12")._replace(beside=("c",))], INDICATORS)
    assert (numbers(found), found.placeholders) == (["12"], ())


def test_two_codes_beside_a_blank_are_refused() -> None:
    found = figures_of([row("N", None)._replace(beside=("c", "x"))], INDICATORS)
    assert reasons(found) == ["“c and x” is no number; write one, or leave it blank"]


@pytest.mark.parametrize(("ref", "value"), [("P", "140%"), ("N whole", "-5"), ("P over", "160%")])
def test_a_doubtful_figure_of_a_month_that_no_cell_takes_is_none_to_refuse(ref: str, value: str) -> None:
    assert figures_of([row(ref, value)], INDICATORS).refused != ()
    assert figures_of([row(ref, value)], INDICATORS, (), {ref: MAY}).refused == ()
    assert figures_of([row(ref, "about 5")], INDICATORS, (), {ref: MAY}).refused != ()
