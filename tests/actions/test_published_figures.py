"""The published scorecard against what its figures should be."""

import csv
from pathlib import Path

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.computing import measures
from scorecard_xl.computing.computed import ComputedFigure, computed_figures
from scorecard_xl.model import AVERAGE, MAXIMUM, PREVIOUS_MONTH, YEAR_EARLIER, Month, Settings
from scorecard_xl.reading.scorecard import read
from scorecard_xl.spreadsheet.number_format import show
from tests.books.beside_commentary import beside_commentary
from tests.books.published_grid import published

WRONG = {
    ("EH1a", PREVIOUS_MONTH),
    ("EH1b", PREVIOUS_MONTH),
    ("EH14b", YEAR_EARLIER),
    ("CIN5", YEAR_EARLIER),
    ("FM012", AVERAGE),
    ("FM012", MAXIMUM),
    ("LSCB17a", MAXIMUM),
    ("YO2", MAXIMUM),
}


@pytest.fixture(params=[True, False], ids=["paired", "text"])
def is_paired(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def golden(data: Path) -> list[dict[str, str]]:
    with (data / "golden_may_2021.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rounded(figure: ComputedFigure) -> str:
    return "" if figure.value is None else f"{figure.value:.6f}"


def test_every_figure_of_the_published_scorecard_is_computed(is_paired: bool, data: Path) -> None:
    scorecard = read(published(is_paired=is_paired))
    assert scorecard.month == Month(2021, 5)
    assert scorecard.problems == ()
    computed = [
        pair for table in scorecard.tables for pair in computed_figures(table, scorecard.month, Settings())
    ]
    assert len(computed) == 64
    for (indicator, figures), row in zip(computed, golden(data), strict=True):
        by_role = {figure.role: figure for figure in figures}
        previous, year = by_role[PREVIOUS_MONTH], by_role[YEAR_EARLIER]
        average, maximum = by_role[AVERAGE], by_role[MAXIMUM]
        assert indicator.ref == row["ref"]
        assert (indicator.direction.value if indicator.direction else "") == row["preferred"]
        if any(figure is not None for figure in indicator.figures):  # which tell the unit there
            assert (indicator.unit.value == "percentage") == (row["unit"] == "percent")
        for figure, month in ((previous, "apr_21"), (year, "may_20")):
            assert figure.arrow is not None
            assert rounded(figure) == row[f"change_from_{month}"]
            assert figure.arrow.value == row[f"arrow_{month}"]
            shown = "n/a" if figure.value is None else f"{measures.whole_percent(figure.value)}%"
            assert shown == row[f"shown_{month}"]
            verdict = measures.verdict(figure.arrow, indicator.direction)
            assert (verdict.value.lower() if verdict else "") == row[f"verdict_{month}"]
        assert rounded(average) == row["average_12_months"]
        assert (maximum.value is None) == (row["maximum_12_months"] == "")
        if maximum.value is not None:
            assert float(maximum.value) == float(row["maximum_12_months"])
        for figure, name in ((average, "shown_average"), (maximum, "shown_maximum")):
            number_format = "0%" if row["unit"] == "percent" else "0"
            assert ("-" if figure.value is None else show(figure.value, number_format)) == row[name]


def test_a_check_finds_the_contradictions_and_the_roundings(is_paired: bool, data: Path) -> None:
    workbook = published(is_paired=is_paired)
    checked = check(workbook)
    role_of = {
        (indicator.ref, figure.column): figure.role
        for table in checked.scorecard.tables
        for indicator, figures in computed_figures(table, checked.scorecard.month, Settings())
        for figure in figures
    }
    findings = beside_commentary(checked)
    assert {finding.code for finding in findings} == {"computed-differs"}
    assert len(findings) == 27
    column_of = dict(zip("STUVWXY", range(19, 26), strict=True))
    found = {(f.ref, role_of[f.ref, column_of[f.cell[0]]]): f.within_rounding for f in findings}
    assert {key for key, within in found.items() if not within} == WRONG
    explained = {key for key, within in found.items() if within}
    statuses = {
        (row["ref"], role)
        for row in golden(data)
        for role, column in (
            (PREVIOUS_MONTH, "status_apr_21"),
            (YEAR_EARLIER, "status_may_20"),
        )
        if row[column] == "within display rounding"
    }
    assert len(statuses) == 19
    assert explained == statuses


def test_a_refresh_puts_the_published_scorecard_right_once(is_paired: bool) -> None:
    workbook = published(is_paired=is_paired)
    first = refresh(workbook)
    assert first.written
    assert first.problems == ()
    assert {change.ref for change in first.changes} >= {ref for ref, _ in WRONG}
    again = refresh(workbook)
    assert not again.written
    assert again.changes == ()
    assert beside_commentary(check(workbook)) == ()


@pytest.mark.parametrize(
    ("ref", "paired", "text"),
    [
        ("EH1a", ("↓", -61 / 199), "↓ -31%"),
        ("EH14b", ("-", "n/a"), "- n/a"),
        ("CP9", ("↑", 40 / 90), "↑ 44%"),
    ],
)
def test_what_a_refresh_writes_for_a_change(ref: str, paired: tuple[str, float | str], text: str) -> None:
    for is_paired, expected in ((True, paired), (False, (text,))):
        workbook = published(is_paired=is_paired)
        refresh(workbook)
        table, indicator = next((t, i) for t in read(workbook).tables for i in t.indicators if i.ref == ref)
        assert tuple(indicator.stored[c] for c in table.changes[PREVIOUS_MONTH].columns) == expected
