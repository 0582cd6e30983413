"""Whose figures columns of benchmarks hold, and which years they are of."""

import pytest

from scorecard_xl.model import ComparedWith
from scorecard_xl.words.benchmark_names import compared_with, year_ending

NEIGHBOURS, REGION, ENGLAND = ComparedWith


@pytest.mark.parametrize(
    ("name", "whom"),
    [
        *(
            (name, NEIGHBOURS)
            for name in ("SN", "SN average", "SNs", "Stat. neighbours", "Neighbours (mean)")
        ),
        *((name, ENGLAND) for name in ("ENG", "England", "england 2019-20", "National", "National average")),
        *((name, REGION) for name in ("SE region", "Region", "Regional", "South East", "London", "SW")),
        *((name, REGION) for name in ("East of England", "Yorkshire and The Humber", "West Midlands")),
        *((name, None) for name in ("", "Ofsted good", "SN / England", "Benchmark", "Sense")),
    ],
)
def test_a_name_says_whom_a_column_compares_with(name: str, whom: ComparedWith | None) -> None:
    assert compared_with(name) is whom


@pytest.mark.parametrize(
    ("label", "year"),
    [
        ("2020", 2020),
        ("2019-20", 2020),
        ("2019/20", 2020),
        ("2019-2020", 2020),
        ("2019-20 (OT)", 2020),
        ("2020 (Final)", 2020),
        ("2025 (prov)", 2025),
        ("2017/18-19/20", 2020),
        ("0", None),
        ("", None),
    ],
)
def test_a_label_names_the_year_that_it_ends_in(label: str, year: int | None) -> None:
    assert year_ending(label) == year
