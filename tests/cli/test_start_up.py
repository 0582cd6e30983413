"""What a command may import: a click on Refresh waits for every module."""

import subprocess
import sys
from pathlib import Path

import pytest

# Of these rooms everything; of the others what stands below.
_ROOMS = (
    "scorecard_xl.computing",
    "scorecard_xl.model",
    "scorecard_xl.own_sheets",
    "scorecard_xl.reading",
    "scorecard_xl.spreadsheet",
    "scorecard_xl.words",
    "scorecard_xl.workbooks.file",
)
_OF_A_REFRESH = {
    "scorecard_xl",
    "scorecard_xl.actions",
    "scorecard_xl.actions.problems",
    "scorecard_xl.actions.refresh",
    "scorecard_xl.actions.writing",
    "scorecard_xl.cli",
    "scorecard_xl.cli.books",
    "scorecard_xl.cli.main",
    "scorecard_xl.cli.one_book",
    "scorecard_xl.commands",
    "scorecard_xl.commands.command",
    "scorecard_xl.commands.refresh",
    "scorecard_xl.errors",
    "scorecard_xl.findings",
    "scorecard_xl.messages",
    "scorecard_xl.messages.lines",
    "scorecard_xl.messages.log",
    "scorecard_xl.messages.objects",
    "scorecard_xl.version",
    "scorecard_xl.workbooks",
    "scorecard_xl.workbooks.anew_refusals",
    "scorecard_xl.workbooks.lock_files",
    "scorecard_xl.workbooks.opening",
    "scorecard_xl.workbooks.turns",
}
_NOT_OF_A_REFRESH = {"scorecard_xl.own_sheets.history"}


def loaded_by(code: str) -> set[str]:
    program = (
        f"import sys; before = set(sys.modules)\n{code}\nprint(*sys.modules.keys() - before, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    return set(ran.stderr.split())


@pytest.fixture
def loaded(books: Path) -> set[str]:
    """What refreshing a closed file imports, from the command line."""
    return loaded_by("from scorecard_xl.cli.main import main\nmain(['refresh', 'published_text.xlsx'])")


def test_a_refresh_loads_no_module_of_another_command(loaded: set[str]) -> None:
    ours = {name for name in loaded if name.partition(".")[0] == "scorecard_xl"}
    rest = {name for name in ours if not any(f"{name}.".startswith(f"{room}.") for room in _ROOMS)}
    assert rest <= _OF_A_REFRESH
    assert "scorecard_xl.actions.refresh" in rest
    assert not ours & _NOT_OF_A_REFRESH


def test_a_refresh_of_a_closed_file_loads_the_standard_library_alone(loaded: set[str]) -> None:
    foreign = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names
    assert foreign == {"scorecard_xl"}


def test_the_package_itself_loads_no_action() -> None:
    loaded = loaded_by("import scorecard_xl")
    assert not {name for name in loaded if name.startswith("scorecard_xl.actions")}


def test_the_results_are_there_all_the_same() -> None:
    import scorecard_xl

    assert scorecard_xl.Refreshed.__module__ == "scorecard_xl.actions.refresh"
    assert scorecard_xl.Checked.__module__ == "scorecard_xl.actions.check"
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        scorecard_xl.Nothing  # noqa: B018


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--help"], 0, "publish"),
        (["publish", "published_text.xlsx", "-o", "copies"], 2, 'pip install "scorecard-xl[publish]"'),
        (["refresh", "published_text.xlsx"], 0, "83 cells changed"),
    ],
)
def test_without_the_extras_a_command_is_there_and_says_what_it_takes(
    arguments: list[str], status: int, said: str, books: Path
) -> None:
    extras = ("jinja2", "markdown_it", "svg", "typst", "distributed", "pyarrow")
    blocked = f"import sys; sys.modules.update(dict.fromkeys({extras}))"
    program = f"{blocked}; from scorecard_xl.cli.main import main; sys.exit(main({arguments}))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert "Traceback" not in ran.stderr
    assert (ran.returncode, said in ran.stdout + ran.stderr) == (status, True), ran.stderr
