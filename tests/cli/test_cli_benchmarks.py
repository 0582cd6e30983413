"""National figures from the command line: output, JSON, exit status."""

from pathlib import Path

import pytest

from tests.actions.test_import_benchmarks import national
from tests.cli.test_cli import Command

BOOK = "published_text.xlsx"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], books: Path) -> Command:
    national(Path())
    return Command(capsys)


def test_benchmarks_says_what_came_of_each_row(run: Command) -> None:
    ran = run("benchmarks", BOOK, "long.csv", "--authority", "852", "--region", "989", "--year", "2020")
    assert (ran.status, ran.error) == (1, "")
    lines = ran.out.splitlines()
    assert lines[0] == f"{BOOK}: 0 benchmarks changed"
    assert "  LAC1-NI: LAC, as it is, 2020: England 67.0, region 53.0" in lines
    assert (
        "  M2: CPP_Total_NumRef, total ÷ authorities, ÷ 12: the source has no measure CPP_Total_NumRef"
        in lines
    )
    assert "  Benchmarks that differ and stay:" in lines
    assert any("(LAC1): ENG holds 527, and the source gives 500" in line for line in lines)


def test_benchmarks_in_json(run: Command) -> None:
    (found,) = run("benchmarks", BOOK, "long.csv", "--authority", "852", "--overwrite", "--json").objects
    assert found["written"] is True
    outcome = next(one for one in found["outcomes"] if one["ref"] == "LAC1")
    assert (outcome["england"], outcome["region"], outcome["year"]) == (525.0, None, "2021")
    assert {change["new"] for change in found["changes"] if change["ref"] == "LAC1"} == {525.0}


def test_proposed_rows_can_be_copied(run: Command) -> None:
    content = Path(BOOK).read_bytes()
    ran = run("benchmarks", BOOK, "long.csv", "--suggest")
    assert ran.status == 0
    assert "\nLAC1\tLACnum\ttotal ÷ authorities\tlatest\t100% like " in ran.out
    assert Path(BOOK).read_bytes() == content


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((BOOK, "long.csv"), "--authority 852"),
        ((BOOK,), "each FILE"),
        ((BOOK, "long.csv", "--authority", "Southampton"), "Southampton is no number of an area"),
        ((BOOK, "long.csv", "--authority", "852", "--year", "20"), "20 is no year"),
        ((BOOK, "gone.csv", "--authority", "852"), "gone.csv"),
    ],
)
def test_what_is_missing_is_said(arguments: tuple[str, ...], said: str, run: Command) -> None:
    ran = run("benchmarks", *arguments)
    assert ran.status == 2
    assert said in ran.error
