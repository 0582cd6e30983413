"""The pages that list what the code declares are what it declares."""

import re
from decimal import Decimal

import pytest

import scorecard_xl
from scorecard_xl.commands import COMMANDS, command_of
from scorecard_xl.commands.command import BookCommand
from scorecard_xl.computing.columns import JudgedColumn, change_headers, judged_columns, window_headers
from scorecard_xl.computing.insight import assurance_of, variation_of
from scorecard_xl.computing.process_limits import last_signal, limits
from scorecard_xl.model import PREVIOUS_MONTH, YEAR_EARLIER, Assurance, Direction, Variation
from scorecard_xl.words.figures import figure_of
from scorecard_xl.words.headers import SUBSTITUTES, change_in_words, role_of
from scorecard_xl.words.months import month_of_header
from scorecard_xl.words.preferences import preference_of
from tests.documentation import PAGES
from tests.places import ROOT

LAYOUTS = (ROOT / "docs" / "layouts.md").read_text("utf-8")


def headers_of(column: str) -> list[str]:
    """The headers that the page lists for a column."""
    listed = re.search(rf"^\| {column} \| (.*) \|$", LAYOUTS, re.MULTILINE)
    assert listed is not None
    said = re.split(r"[,;] ", listed[1])
    words = (re.sub(r"^(?:else|or) | (?:beside|where) .*", "", one) for one in said)
    return [header for one in words for header in one.split(" or ")]


def section(title: str) -> str:
    """A part of the page."""
    return LAYOUTS.partition(f"## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("column", ["Ref", "Indicator", "Owner", "Preferred direction", "Commentary"])
def test_the_headers_that_the_layouts_list_are_understood(column: str) -> None:
    role = column.lower()
    meant = {role, *(substitute for other, substitute in SUBSTITUTES if other == role)}
    headers = headers_of(column)
    assert len(headers) > 3
    assert {one: role_of(one) for one in headers if (role_of(one) or ("",))[0] not in meant} == {}


@pytest.mark.parametrize(
    ("column", "role"),
    [("Change from the previous month", PREVIOUS_MONTH), ("Change from a year earlier", YEAR_EARLIER)],
)
def test_the_changes_that_the_layouts_list_are_understood(column: str, role: str) -> None:
    headers = headers_of(column)
    assert len(headers) > 5 and {role_of(one) for one in headers} == {("change", None)}
    assert {change_in_words(one, change_headers()) for one in headers} == {role, None}


@pytest.mark.parametrize("column", ["Average", "Maximum"])
def test_the_windows_that_the_layouts_list_are_understood(column: str) -> None:
    assert {role_of(one, window_headers()) for one in headers_of(column)} == {(column.lower(), 12)}


def test_the_months_figures_and_directions_that_the_layouts_list_are_understood() -> None:
    months = re.findall(r"`([^`]+)`", section("Months").partition("**")[0])[:-1]
    assert len(months) == 6 and all(map(month_of_header, months))
    typed, _, none = section("Figures as people type them").partition("*No figure*")
    figures = [one for one in re.findall(r"`([^`]+)`", typed) if one != "(5)"]
    assert len(figures) == 6 and None not in [figure_of(one).value for one in figures]
    placeholders = re.findall(r"`([^`]+)`", none.partition("\n\n- ")[2].partition("- your own words")[0])
    assert len(placeholders) == 20
    assert {figure_of(" ".join(one.split())) for one in placeholders} == {figure_of(None)}
    directions = " ".join(section("Preferred directions").split("After a change")[0].split())
    up, down, neither = re.split(
        r"; Down, |\. No direction[^:]*: blank, ", "Up, " + directions.split("Up, ")[1]
    )
    said = [
        [preference_of(one.strip("`. ")) for one in part.split(",")] for part in (up, f"Down,{down}", neither)
    ]
    assert [{(one.direction and one.direction.value, one.is_known) for one in part} for part in said] == [
        {("▲", True)},
        {("▼", True)},
        {(None, True)},
    ]


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


def test_the_example_of_what_the_figures_mean_is_so() -> None:
    page = (ROOT / "docs" / "insight.md").read_text("utf-8")
    line = re.search(r"^\| 41 \|.*$", page, re.MULTILINE)
    assert line is not None
    figures = [Decimal(one) for one in re.findall(r"\d+", line[0])]
    lines = limits(figures)
    assert lines is not None
    said = [f"{one:.1f}" for one in (lines.mean, lines.lower, lines.upper)]
    assert "The mean is {}, the limits are {} and {}.".format(*said) in page
    signals = [last_signal(figures[: end + 1], lines) for end in range(len(figures))]
    assert [signal is None for signal in signals] == [True] * 13 + [False]
    assert variation_of(signals[-1], Direction.DOWN) is Variation.CONCERN
    assert assurance_of(lines, Decimal(45), Direction.DOWN) is Assurance.HIT_OR_MISS


@pytest.mark.parametrize("column", judged_columns(), ids=lambda column: column.usual_header)
def test_the_words_of_what_the_figures_mean_are_explained(column: JudgedColumn) -> None:
    page = (ROOT / "docs" / "insight.md").read_text("utf-8")
    assert column.usual_header in page
    assert {word for word in column.words.values() if f"*{word}*" not in page} == set()
