"""The button Publish: whom the copy is for, where it goes, and what is said of it."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings

from scorecard_xl.buttons import folder_dialog
from scorecard_xl.buttons.clicks import click_of
from scorecard_xl.commands.command import Click
from scorecard_xl.errors import ScorecardError
from tests.places import TEMPLATE
from tests.programs.window import screen

QUESTION = "The folder for copies for the board"


class User:
    """Somebody who answers questions in this order, and picks a folder."""

    def __init__(self, *answers: bool, folder: Path | None = None) -> None:
        self._answers = list(answers)
        self._folder = folder
        self.asked: list[str] = []
        self.told: list[str] = []
        self.near: list[Path | None] = []

    def click(self, book: xlwings.Book) -> str:
        return click_of("publish")(Click(book, self._asks, self.told.append, self._picks))

    def _asks(self, question: str) -> bool:
        self.asked.append(question)
        return self._answers.pop(0)

    def _picks(self, question: str, near: Path | None) -> Path | None:
        self.asked.append(question)
        self.near.append(near)
        return self._folder


@pytest.fixture
def template(app: xlwings.App, tmp_path: Path) -> Iterator[xlwings.Book]:
    """The template, open."""
    yield app.books.open(shutil.copy(TEMPLATE, tmp_path))


@pytest.mark.live
def test_a_copy_for_the_board_goes_where_its_user_says(template: xlwings.Book, tmp_path: Path) -> None:
    user = User(False, folder=tmp_path / "copies")
    said = user.click(template)
    assert said == f"May-21: a copy for the board is in {tmp_path / 'copies' / '2021-05'}"
    assert (tmp_path / "copies" / "2021-05" / "scorecard.pdf").is_file()
    assert user.near == [tmp_path]
    assert "Is the copy for the public?" in user.asked[0]
    assert user.asked[1:] == [QUESTION]
    assert user.told == []


@pytest.mark.live
def test_what_a_public_copy_hides_is_said_in_a_box(template: xlwings.Book, tmp_path: Path) -> None:
    settings = template.sheets["Settings"]
    names = settings.range("A1:A60").value
    settings.range((names.index("Public counts hidden below") + 1, 2)).value = 6
    user = User(True, folder=tmp_path / "copies")
    assert " a copy for the public is in " in user.click(template)
    (told,) = user.told
    assert "c" in told and told.strip()


@pytest.mark.live
def test_nothing_is_made_where_no_folder_is_chosen(template: xlwings.Book, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    assert User(False).click(template) == "No copy was made"
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.live
@pytest.mark.parametrize("replaces", [True, False])
def test_a_copy_that_is_there_is_replaced_only_where_its_user_says_so(
    replaces: bool, template: xlwings.Book, tmp_path: Path
) -> None:
    User(False, folder=tmp_path / "copies").click(template)
    page = tmp_path / "copies" / "2021-05" / "index.html"
    before = page.read_bytes()
    template.sheets["Scorecard"].range("R7").value = 1900
    user = User(False, replaces, folder=tmp_path / "copies")
    said = user.click(template)
    assert user.asked[-1] == f"{tmp_path / 'copies'} has a copy of May-21 already. Replace it?"
    assert (page.read_bytes() != before) is replaces
    assert said.startswith("May-21: a copy" if replaces else "The copy of May-21 stays as it was")


@pytest.mark.window
def test_in_excel_the_system_asks_for_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tkinter import filedialog

    given: dict[str, object] = {}

    def answers(**options: object) -> str:
        given.update(options)
        return str(tmp_path)

    monkeypatch.setattr(filedialog, "askdirectory", answers)
    with screen() as on:
        monkeypatch.setenv("DISPLAY", on.environment["DISPLAY"])
        assert folder_dialog.chosen_folder(QUESTION, tmp_path) == tmp_path
        assert (given["title"], given["initialdir"]) == (QUESTION, str(tmp_path))
        monkeypatch.setattr(filedialog, "askdirectory", lambda **_: "")
        assert folder_dialog.chosen_folder(QUESTION, None) is None


def test_a_python_without_a_dialog_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tkinter", None)
    with pytest.raises(ScorecardError, match=r"scorecard-xl publish BOOK -o FOLDER\.$"):
        folder_dialog.chosen_folder(QUESTION, None)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_where_there_is_no_screen_it_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    with pytest.raises(ScorecardError, match=r"scorecard-xl publish BOOK -o FOLDER\.$"):
        folder_dialog.chosen_folder(QUESTION, None)
