"""The command finds the workbook that an application has open, and says so."""

import json
from pathlib import Path

import pytest
import xlwings

from scorecard_xl.libreoffice.bridge import struct
from tests.books.kinds_of_workbook import Look, app_at
from tests.books.package_book import book
from tests.cli.test_cli import Command, Ran
from tests.programs.running_libreoffice import running

pytestmark = pytest.mark.live


class Attaching:
    """Runs the command for a workbook that LibreOffice has open."""

    def __init__(self, run: Command, app: xlwings.App, address: str, folder: Path) -> None:
        self._run, self.app, self.address, self.folder = run, app, address, folder

    def open(self, name: str = "book.xlsx") -> Look:
        """A small scorecard, open."""
        return Look(self.app.books.open(book(self.folder / name)))

    def __call__(self, command: str, *arguments: str) -> Ran:
        return self._run(command, *arguments, "--libreoffice", self.address)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def attaching(
    run: Command, app: xlwings.App, office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Attaching:
    monkeypatch.chdir(tmp_path)
    return Attaching(run, app, office, tmp_path)


def test_an_open_workbook_is_refreshed_where_it_is_open_and_not_saved(attaching: Attaching) -> None:
    look = attaching.open()
    saved = Path("book.xlsx").read_bytes()
    ran = attaching("refresh", "book.xlsx")
    assert ran.status == 0
    assert ran.out.splitlines()[:2] == [
        "book.xlsx (open in LibreOffice): May-21, 1 table, 3 indicators, 18 cells changed, 1 problem",
        "  It is not saved yet: save it in LibreOffice.",
    ]
    assert look.value("F4") == "→"
    assert Path("book.xlsx").read_bytes() == saved


def test_an_open_workbook_that_is_up_to_date_is_said_to_be_so(attaching: Attaching) -> None:
    attaching.open()
    attaching("refresh", "book.xlsx")
    assert attaching("refresh", "book.xlsx").out.splitlines()[0].endswith("0 cells changed, 1 problem")


def test_a_check_looks_at_what_is_typed_and_not_saved(attaching: Attaching) -> None:
    look = attaching.open()
    attaching("refresh", "book.xlsx")
    look.book.sheets[0].range("F4").value = "↑"
    ran = attaching("check", "book.xlsx", "--json")
    (found,) = ran.objects
    assert (ran.status, found["workbook"], found["open_in"]) == (1, "book.xlsx", "LibreOffice")
    cells = [found["cell"] for found in found["findings"] if not found["code"].startswith("commentary-")]
    assert cells == ["D3", "G4"]


def test_the_workbook_in_front_is_taken_by_its_own_name(attaching: Attaching) -> None:
    look = attaching.open()
    ran = attaching("refresh", "--active", "--json")
    (found,) = ran.objects
    assert (found["workbook"], found["open_in"], found["written"]) == ("book.xlsx", "LibreOffice", True)
    assert look.value("F4") == "→"


def test_a_workbook_that_was_never_saved_is_taken_as_well(attaching: Attaching) -> None:
    look = attaching.open()
    template = struct("beans.PropertyValue", Name="AsTemplate", Value=True)
    url = Path("book.xlsx").resolve().as_uri()
    look.book.close()
    attaching.app.api.loadComponentFromURL(url, "_blank", 0, (template,))
    assert "18 cells changed" in attaching("refresh", "--active").out


def test_the_file_can_be_insisted_on(attaching: Attaching) -> None:
    attaching.open()
    ran = attaching("refresh", "book.xlsx", "--closed")
    assert (ran.status, ran.out) == (2, "")
    assert ran.error.startswith("book.xlsx is open in LibreOffice")


def test_another_file_is_made_of_what_was_saved(attaching: Attaching) -> None:
    look = attaching.open()
    assert attaching("refresh", "book.xlsx", "-o", "other.xlsx").status == 0
    assert Path("other.xlsx").exists()
    assert look.value("F4") is None


def test_a_closed_workbook_is_refreshed_in_its_file(attaching: Attaching) -> None:
    attaching.open("another.xlsx")
    book(Path("book.xlsx"))
    ran = attaching("refresh", "book.xlsx")
    assert ran.out.startswith("book.xlsx: May-21, 1 table")


def test_one_of_the_same_name_in_another_folder_is_another_workbook(attaching: Attaching) -> None:
    Path("elsewhere").mkdir()
    look = attaching.open("elsewhere/book.xlsx")
    book(Path("book.xlsx"))
    assert attaching("refresh", "book.xlsx").out.startswith("book.xlsx: May-21")
    assert look.value("F4") is None


@pytest.mark.parametrize(
    "name",
    [
        "board = 1.xlsx",
        "O'Brien's \"board\".xlsx",
        "Übersicht März 100%.xlsx",
        "[draft] a;b #2.xlsx",
        "=SUM(A1).xlsx",
        "計画 +.xlsx",
    ],
)
def test_a_name_may_hold_what_names_hold(name: str, attaching: Attaching) -> None:
    look = attaching.open(name)
    ran = attaching("refresh", name)
    assert (ran.status, ran.error) == (0, "")
    assert ran.out.startswith(f"{name} (open in LibreOffice): May-21")
    assert look.value("F4") == "→"


def test_a_link_to_the_file_is_the_same_workbook(attaching: Attaching) -> None:
    Path("folder").mkdir()
    look = attaching.open("folder/book.xlsx")
    Path("book.xlsx").symlink_to(Path("folder/book.xlsx").resolve())
    assert attaching("refresh", "book.xlsx").status == 0
    assert look.value("F4") == "→"


def test_a_workbook_that_is_open_twice_is_refused(attaching: Attaching) -> None:
    attaching.open()
    again = struct("beans.PropertyValue", Name="ReadOnly", Value=True)
    attaching.app.api.loadComponentFromURL(Path("book.xlsx").resolve().as_uri(), "_blank", 0, (again,))
    ran = attaching("refresh", "book.xlsx")
    assert ran.status == 2
    assert ran.error == (
        "book.xlsx is open more than once: close all but one, or bring it to the front and take it with "
        "--active.\n"
    )


def test_a_workbook_in_a_libreoffice_out_of_reach_is_left_alone(attaching: Attaching, run: Command) -> None:
    attaching.open()
    refreshed = run("refresh", "book.xlsx")
    assert refreshed.status == 2
    assert refreshed.error.startswith("book.xlsx is open in LibreOffice")
    checked = run("check", "book.xlsx")
    assert checked.out.splitlines()[1] == (
        "  It is open in LibreOffice: this is the file as it was last saved."
    )


def test_the_usual_address_needs_no_word(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    nobody = run("refresh", "--active")
    assert nobody.status == 2
    assert nobody.error == (
        "No workbook is open in Excel, nor in a LibreOffice that was started with soffice "
        '--accept="pipe,name=scorecard-xl;urp;": open one, or name a file.\n'
    )
    with running("--headless", address="pipe,name=scorecard-xl") as address:
        app_at(address).books.open(book(tmp_path / "book.xlsx"))
        assert "(open in LibreOffice)" in run("refresh", "book.xlsx").out
        assert "0 cells changed" in run("refresh", "--active").out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["refresh"], "There is no BOOK: name a workbook, or take the open one in front with --active."),
        (["check"], "There is no BOOK"),
        (["refresh", "--active", "book.xlsx"], "--active takes the workbook in front: do without BOOK"),
        (["refresh", "--active", "-o", "x.xlsx"], "--active takes the workbook in front"),
        (["check", "--active", "--closed"], "--active takes the workbook in front"),
        (
            ["refresh", "https://council.sharepoint.com/sites/board/book.xlsx"],
            "is a web address: open the workbook in Excel, and take the one in front with --active.",
        ),
        (
            ["refresh", "book.xlsx", "--libreoffice", "pipe,name=nobody"],
            'listens at pipe,name=nobody: start it with soffice --accept="pipe,name=nobody;urp;".',
        ),
        (["refresh", "book.xlsx", "--libreoffice", "nonsense"], "No LibreOffice listens at nonsense"),
    ],
)
def test_what_cannot_be_attached_to_gets_a_sentence(
    arguments: list[str], sentence: str, run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book(tmp_path / "book.xlsx")
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert sentence in ran.error
    assert ran.error.count("\n") == 1


def test_an_error_of_an_attached_workbook_is_told_in_json_too(attaching: Attaching) -> None:
    attaching.open()
    ran = attaching("refresh", "book.xlsx", "--sheet", "Nope", "--json")
    assert ran.status == 2
    assert json.loads(ran.out) == {
        "workbook": "book.xlsx",
        "error": "book.xlsx: there is no sheet Nope; it has Scorecard.",
    }
