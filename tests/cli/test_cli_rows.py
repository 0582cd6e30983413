"""Adding and retiring indicators from the command line: output, JSON, exit status."""

from pathlib import Path

import pytest

import scorecard_xl
from tests.books.sections_book import sections_book
from tests.cli.test_cli import CHANGE_FIELDS, PROBLEM_FIELDS, Command

BOOK, LIST = "book.xlsx", "list.csv"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    sections_book(Path(BOOK))
    Path(LIST).write_text(
        "ref,indicator,owner,unit,preferred direction,section\n"
        "N1,Number of N1,Team A,number,▼,Contacts\nN2,Share of N2,Team A,percentage,,\n",
        "utf-8",
    )
    return Command(capsys)


def refs() -> list[str]:
    return [indicator.ref for indicator in scorecard_xl.read(BOOK).indicators]


def test_add_says_where_the_indicators_stand(run: Command) -> None:
    ran = run("add", BOOK, "--indicators", LIST)
    assert (ran.status, ran.error) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("book.xlsx: 2 indicators added, ")
    assert lines[1:4] == [
        "  Scorecard, row 8: N1",
        "  Scorecard, row 12: N2",
        "  Bring their figures in (type them, or scorecard-xl import), then refresh.",
    ]
    assert refs() == ["M1", "M2", "M3", "N1", "P1", "P2", "N2"]


def test_add_in_json(run: Command) -> None:
    (found,) = run("add", BOOK, "--indicators", LIST, "--dry-run", "--json").objects
    assert found["written"] is False
    assert found["added"] == [
        {"sheet": "Scorecard", "row": 8, "ref": "N1"},
        {"sheet": "Scorecard", "row": 12, "ref": "N2"},
    ]
    assert [*found["changes"][0]] == CHANGE_FIELDS


def test_a_dry_run_says_what_would_be_added(run: Command) -> None:
    before = Path(BOOK).read_bytes()
    ran = run("add", BOOK, "--indicators", LIST, "--dry-run")
    assert ran.out.startswith("book.xlsx: 2 indicators would be added, ")
    assert "  Scorecard!A8 (N1): ref: blank becomes N1" in ran.out.splitlines()
    assert Path(BOOK).read_bytes() == before


def test_a_second_add_of_the_same_list_is_refused(run: Command) -> None:
    run("add", BOOK, "--indicators", LIST)
    ran = run("add", BOOK, "--indicators", LIST)
    assert ran.status == 2
    assert "N1 is on the sheet already" in ran.error


def test_retire_says_first_what_leads_to_the_rows(run: Command) -> None:
    ran = run("retire", BOOK, "P1")
    lines = ran.out.splitlines()
    assert ran.status == 2
    assert lines[0] == (
        "book.xlsx: nothing was written, because this leads to what would be retired, or goes with it:"
    )
    assert "  Summary!A1: The formula =Scorecard!G9 reads the row of P1, and would show #REF! then." in lines
    assert lines[-1].startswith("  Mend it first, or retire all the same with --yes")
    assert refs() == ["M1", "M2", "M3", "P1", "P2"]


def test_retire_with_a_yes_says_what_went_to_history(run: Command) -> None:
    ran = run("retire", BOOK, "P1", "m2", "--yes")
    lines = ran.out.splitlines()
    assert ran.status == 0
    assert lines[:3] == [
        "book.xlsx: 2 indicators retired; 6 figures and 0 commentaries went to History",
        "  Scorecard, row 6: M2",
        "  Scorecard, row 9: P1",
    ]
    assert "  Summary!A1: The formula =Scorecard!G9 reads the row of P1, and it shows #REF! now." in lines
    assert refs() == ["M1", "M3", "P2"]


def test_retire_in_json(run: Command) -> None:
    (found,) = run("retire", BOOK, "P1", "--json").objects
    assert found["written"] is False
    assert found["retired"] == [{"sheet": "Scorecard", "row": 9, "ref": "P1"}]
    assert found["figures_to_history"] == 3
    assert [*found["pointed"][0]] == PROBLEM_FIELDS


def test_retire_needs_a_ref(run: Command) -> None:
    ran = run("retire", BOOK)
    assert (ran.status, ran.error.strip()) == (
        2,
        "To retire takes two names or more: the BOOK, and behind it each REF.",
    )
