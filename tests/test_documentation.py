"""The pages that list what the code declares are what it declares."""

import pytest

import scorecard_xl
from scorecard_xl.commands import COMMANDS, command_of
from scorecard_xl.commands.command import BookCommand
from tests.documentation import PAGES
from tests.places import ROOT


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_the_code_declares(page: str) -> None:
    written = (ROOT / page).read_text("utf-8")
    assert written == PAGES[page](), "run: python -m tests.documentation"


def test_every_public_function_is_a_command_but_for_reading() -> None:
    functions = {name for name in scorecard_xl.__all__ if name.islower()}
    commands = map(command_of, COMMANDS)
    named = {one.function for one in commands if isinstance(one, BookCommand) and one.function}
    assert functions == {*named, "read"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name: str) -> None:
    assert f"scorecard-xl {name}" in (ROOT / "README.md").read_text("utf-8")


def test_a_command_is_known_by_its_own_name() -> None:
    assert [command_of(name).name for name in COMMANDS] == list(COMMANDS)
