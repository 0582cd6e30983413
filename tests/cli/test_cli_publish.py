"""A copy to hand out from the command line: output, JSON, exit status."""

from pathlib import Path

import pytest

from tests.cli.test_cli import Command

BOOK = "published_text.xlsx"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], books: Path) -> Command:
    return Command(capsys)


def test_publish_says_what_it_wrote(run: Command) -> None:
    content = Path(BOOK).read_bytes()
    ran = run("publish", BOOK, "-o", "copies")
    assert (ran.status, ran.error) == (0, "")
    folder = Path("copies", "2021-05")
    assert ran.out == (
        f"{BOOK}: May-21, 64 indicators for the board\n"
        f"  {folder}: index.html, scorecard.pdf, scorecard.csv, scorecard.xlsx\n"
    )
    assert len(list(folder.iterdir())) == 4
    assert Path(BOOK).read_bytes() == content


def test_a_second_copy_is_refused_and_forced(run: Command) -> None:
    run("publish", BOOK, "-o", "copies")
    ran = run("publish", BOOK, "-o", "copies")
    assert ran.status == 2
    assert "--force" in ran.error
    assert run("publish", BOOK, "-o", "copies", "--force").status == 0


def test_a_copy_for_the_public_says_what_it_keeps_to_itself(run: Command) -> None:
    ran = run("publish", BOOK, "-o", "copies", "--for", "public")
    assert ran.status == 0
    assert "64 indicators for the public\n" in ran.out
    assert (
        "\n  Owners' names are left out.\n  No small number is hidden: the setting Public counts " in ran.out
    )
    assert ran.out.endswith(
        "  No commentary is published: that is for indicators marked in a column Publish.\n"
    )
    ran = run("publish", BOOK, "-o", "copies", "--for", "public", "--with-commentary", "--force")
    assert ran.out.endswith(
        "55 commentaries are published: read once more what they say before you hand it out.\n"
    )


def test_publish_in_json(run: Command) -> None:
    (found,) = run("publish", BOOK, "-o", "copies", "--json").objects
    assert found == {
        "workbook": BOOK,
        "open_in": None,
        "month": "2021-05",
        "for": "board",
        "folder": str(Path("copies", "2021-05")),
        "files": ["index.html", "scorecard.pdf", "scorecard.csv", "scorecard.xlsx"],
        "indicators": 64,
        "improve": found["improve"],
        "worsen": found["worsen"],
        "miss_target": 0,
        "have_target": 0,
        "hidden": [],
        "hides_small_numbers": False,
        "commentaries": None,
        "problems": [],
    }
    assert found["improve"] > 0 and found["worsen"] > 0


def test_without_a_folder_it_says_that_it_wants_one(run: Command) -> None:
    ran = run("publish", BOOK)
    assert (ran.status, ran.out) == (2, "")
    assert "-o FOLDER" in ran.error


def test_the_sheet_for_the_texts_is_added_once(run: Command) -> None:
    assert run("publish", BOOK, "--template").out == (
        f"{BOOK}: the sheet Publication was added: fill it in, then publish\n"
    )
    content = Path(BOOK).read_bytes()
    assert run("publish", BOOK, "--template").out == (
        f"{BOOK}: the sheet Publication is there already, and stays as it is\n"
    )
    assert Path(BOOK).read_bytes() == content
