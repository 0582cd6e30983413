"""Charts from the command line: output, JSON, exit status."""

from pathlib import Path

import pytest

from scorecard_xl.commands.charts import COMMAND
from tests.cli.test_cli import Command

BOOK = "published_text.xlsx"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], books: Path) -> Command:
    return Command(capsys)


def test_charts_says_what_it_drew(run: Command) -> None:
    ran = run("charts", BOOK)
    assert (ran.status, ran.error) == (0, "")
    assert ran.out == (
        f"{BOOK}: May-21, 61 charts on the sheet Charts\n  No month is known of LSCB17a, YO2, FM012.\n"
    )
    content = Path(BOOK).read_bytes()
    assert run("charts", BOOK).out.startswith(
        f"{BOOK}: May-21, 61 charts on the sheet Charts, as they were\n"
    )
    assert Path(BOOK).read_bytes() == content


def test_a_dry_run_draws_nothing(run: Command) -> None:
    content = Path(BOOK).read_bytes()
    assert "61 charts on the sheet Charts, nothing written\n" in run("charts", BOOK, "--dry-run").out
    assert Path(BOOK).read_bytes() == content


def test_charts_in_json(run: Command) -> None:
    (found,) = run("charts", BOOK, "--json").objects
    assert found == {
        "workbook": BOOK,
        "open_in": None,
        "month": "2021-05",
        "written": True,
        "charts": 61,
        "without": ["LSCB17a", "YO2", "FM012"],
        "problems": [],
    }


def test_a_button_can_call_it() -> None:
    assert COMMAND.click is not None
