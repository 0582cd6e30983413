"""What a month still lacks is said before a new month or a lock closes it, and needs agreement."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from scorecard_xl.actions.lock import Locked, lock
from scorecard_xl.actions.new_month import Started, start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.model import Month, Problem
from tests.books.commentary_rows import HEADER, history, line, scorecard
from tests.books.grid_workbook import Content, GridWorkbook, sheet_of
from tests.books.random_scorecards import held
from tests.books.small_scorecard import book, row, settings_sheet, texts

MAY = Month(2021, 5)
REPORTING_MAY = settings_sheet(["Reporting month", "2021-05"])


def worse(ref: str, words: str | None = None) -> list[Content]:
    """A row whose change is Negative, with its commentary."""
    return line(ref, words, figures=(100, 120), preferred="▼")


def lacks(workbook: GridWorkbook) -> list[tuple[str, str, str]]:
    """What both find, as neither has agreed yet: they write nothing."""
    refresh(workbook)
    before = held(workbook)
    started, locked = start_month(workbook), lock(workbook, MAY)
    assert started.still_open == locked.still_open
    is_asked = bool(started.still_open)
    assert (started.written, locked.written) == (not is_asked, not is_asked)
    assert (held(workbook) == before) is is_asked
    return said(started.still_open)


def said(problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.cell, problem.code, problem.message) for problem in problems]


def required(*refs: str, cell: str = "R2") -> tuple[str, str, str]:
    *others, last = refs
    names = f"{', '.join(others)} and {last}" if others else last
    what = (
        "commentaries that the Settings require on May-21 are"
        if others
        else ("commentary that the Settings require on May-21 is")
    )
    return cell, "commentary-required", f"{len(refs)} {what} outstanding: {names}."


@pytest.mark.parametrize("refs", [("M1",), ("M1", "M2"), ("M1", "M2", "M3")])
def test_commentary_that_the_settings_require_is_counted_and_named(refs: tuple[str, ...]) -> None:
    rows = [worse(ref) for ref in refs]
    workbook = book(scorecard(*rows, line("M8", None), line("M9", "Steady.", figures=(100, 120))))
    assert lacks(workbook) == [required(*refs)]


@pytest.mark.parametrize(
    ("setting", "refs"),
    [("none", ()), ("Negative", ("M1",)), ("Similar", ("M2",)), ("Negative, Similar", ("M1", "M2"))],
)
def test_the_settings_say_what_is_required(setting: str, refs: tuple[str, ...]) -> None:
    rows = [worse("M1"), line("M2", "tbc", preferred="▼")]
    workbook = book(scorecard(*rows), settings_sheet(["Commentary required for", setting]))
    cell = "R2" if "M1" in refs else "R3"
    started = start_month(workbook, dry_run=True)
    assert said(started.still_open) == ([required(*refs, cell=cell)] if refs else [])


def test_the_words_of_another_month_are_none_on_this_one() -> None:
    rows = [worse(ref, "Old.") for ref in ("M1", "M2")]
    older = (*HEADER[:17], "Commentary (Apr-21):", "Owner")
    assert lacks(book(scorecard(*rows, line("M3", "Old."), header=older))) == [required("M1", "M2")]
    repeated = book(scorecard(*rows, line("M3", "Old.")), history(("M1", "Old."), ("M3", "Old.")))
    assert lacks(repeated) == [required("M1")]


def test_commentary_that_is_doubted_is_there() -> None:
    words = "Numbers rose by 45% from April."
    assert lacks(book(scorecard(worse("M1", words)))) == []


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ([40, 5, 6], None),
        ([None, 5, 6], "1 indicator has no figure of May-21: M0."),
        ([40, None, "n/a", None], "2 indicators have no figure of May-21: M1 and M3."),
        (
            [40, *[None] * 12],
            "12 indicators have no figure of May-21: M1, M2, M3, M4, M5, M6, M7, M8 and 4 more.",
        ),
    ],
)
def test_figures_that_are_missing_are_counted_and_named(figures: list[Content], message: str | None) -> None:
    rows = [row(f"M{number}", [41, figure]) for number, figure in enumerate(figures)]
    workbook = book(*texts(row("X1", [1, 2]), *rows).sheets, REPORTING_MAY)
    found = start_month(workbook, dry_run=True).still_open
    assert [problem.message for problem in found] == ([message] if message else [])
    assert {problem.code for problem in found} <= {"figures-missing"}


def test_sections_of_several_sheets_are_counted_together() -> None:
    one = scorecard(worse("M1"), line("M2", "Seen", figures=(1, None)))
    two = scorecard(worse("S1"), line("S2", "Seen", figures=(1, None)))
    two.name = "Second"
    assert lacks(book(one, two, settings_sheet(["Reporting month", "2021-05"]))) == [
        required("M1", "S1"),
        ("O3", "figures-missing", "2 indicators have no figure of May-21: M2 and S2."),
    ]


def test_the_month_that_ends_counts_whatever_month_is_reported() -> None:
    rows = [worse("M1"), line("M2", "Seen", figures=(1, None))]
    workbook = book(scorecard(*rows), settings_sheet(["Reporting month", "2021-04"]))
    assert [cell for cell, *_ in said(start_month(workbook, dry_run=True).still_open)] == ["R2", "O3"]


def locked(workbook: GridWorkbook, **how: Any) -> Locked:
    return lock(workbook, MAY, **how)


@pytest.mark.parametrize("close", [start_month, locked])
def test_who_agrees_goes_on(close: Callable[..., Started | Locked]) -> None:
    workbook = book(scorecard(worse("M1")))
    refresh(workbook)
    before = held(workbook)
    assert close(workbook).still_open and held(workbook) == before
    assert close(workbook, dry_run=True, agreed=True).still_open
    assert held(workbook) == before
    done = close(workbook, agreed=True)
    assert done.written and done.still_open
    assert held(workbook) != before


def test_a_lock_of_an_earlier_month_asks_for_its_figures_alone() -> None:
    table = texts(row("M1", [40, 44]), row("M2", [None, 3]), ["M3", "Cases", *[None] * 12, 7])
    workbook = book(table["Scorecard"], settings_sheet(["Commentary required for", "all"]))
    refresh(workbook)
    found = lock(workbook, Month(2021, 4)).still_open
    # M3 had no figure before: it was not there yet.
    assert said(found) == [("N3", "figures-missing", "1 indicator has no figure of Apr-21: M2.")]


def test_a_month_that_is_locked_already_asks_for_nothing() -> None:
    workbook = book(scorecard(worse("M1")))
    refresh(workbook)
    assert lock(workbook, MAY, agreed=True).still_open
    again = lock(workbook, MAY)
    assert (again.still_open, again.rows, again.revised) == ((), 0, ())


def test_a_sheet_without_a_column_of_commentary_lacks_none() -> None:
    rows: list[list[Content]] = [
        ["Ref.", "Apr-21", "May-21", "% change from Apr-21", "Preferred DoT"],
        ["M1", 100, 120, None, "▼"],
    ]
    assert lacks(book(sheet_of("Scorecard", rows))) == []
