"""Explaining an indicator from the command line: output, JSON, exit status."""

from pathlib import Path

import pytest

from tests.books.judged_book import book, file, row
from tests.cli.test_cli import Command

BOOK = "book.xlsx"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    file(Path(BOOK), book(row("A1", [*[100, 104] * 6, 140], target=100), row("A2")))
    return Command(capsys)


def test_explain_says_one_screen_of_plain_lines(run: Command) -> None:
    before = Path(BOOK).read_bytes()
    ran = run("explain", BOOK, "A1")
    assert (ran.status, ran.error) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:2] == ["book.xlsx, May-21", "A1  Number of cases"]
    assert len(lines) <= 40 and max(map(len, lines)) <= 100
    assert Path(BOOK).read_bytes() == before


def test_explain_in_json(run: Command) -> None:
    (found,) = run("explain", BOOK, "A1", "--json").objects
    assert (found["workbook"], found["ref"], found["variation"], found["status"]) == (
        BOOK,
        "A1",
        "Concern",
        "Red",
    )
    assert found["months"][-1] == {"month": "2021-05", "figure": 140.0, "rules": ["outside"]}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((BOOK, "A3"), "book.xlsx: no indicator has the ref “A3”; nearest come A1 and A2."),
        ((BOOK,), "To explain takes two names: the BOOK, and behind it the REF."),
        ((BOOK, "A1", "A2"), "To explain takes two names: the BOOK, and behind it the REF."),
        (("nowhere.xlsx", "A1"), "nowhere.xlsx"),
    ],
)
def test_what_cannot_be_explained_is_one_sentence(
    run: Command, arguments: tuple[str, ...], sentence: str
) -> None:
    ran = run("explain", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.error.startswith(sentence) and ran.error.count("\n") == 1
