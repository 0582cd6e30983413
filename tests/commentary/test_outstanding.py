"""Commentary that is outstanding: which rows, why, and how a check lists it."""

import pytest

from scorecard_xl.actions.check import check
from scorecard_xl.commentary.outstanding import outstanding
from scorecard_xl.findings import Finding, Severity
from scorecard_xl.messages.check_sheet import severity
from scorecard_xl.model import Problem
from scorecard_xl.own_sheets.history import read_history
from scorecard_xl.reading.scorecard import read
from tests.books.commentary_rows import HEADER, history, line, scorecard
from tests.books.grid_workbook import Content, GridWorkbook
from tests.books.published_grid import published
from tests.books.small_scorecard import book, settings_sheet


def kinds(workbook: GridWorkbook) -> dict[str, Finding]:
    return {one.indicator.ref: one.kind for one in outstanding(read(workbook), read_history(workbook))}


def found(workbook: GridWorkbook) -> list[Problem]:
    return [one for one in check(workbook).findings if one.code.startswith("commentary-")]


@pytest.mark.parametrize("words", [None, "", " ", "-", "–", "n/a", "N/A", "tbc"])
def test_words_that_say_nothing_are_no_commentary(words: str | None) -> None:
    assert kinds(book(scorecard(line("M1", words)))) == {"M1": Finding.COMMENTARY_MISSING}


def test_commentary_is_not_outstanding() -> None:
    assert kinds(book(scorecard(line("M1", "Steady.")))) == {}


@pytest.mark.parametrize(
    ("figures", "preferred", "kind"),
    [
        ((100, 120), "▼", Finding.COMMENTARY_REQUIRED),
        ((100, 80), "▲", Finding.COMMENTARY_REQUIRED),
        ((100, 120), "▲", Finding.COMMENTARY_MISSING),
        ((100, 101), "▼", Finding.COMMENTARY_MISSING),
        ((100, 120), "", Finding.COMMENTARY_MISSING),
        ((None, 120), "▼", Finding.COMMENTARY_MISSING),
    ],
)
def test_a_negative_verdict_requires_commentary(
    figures: tuple[Content, Content], preferred: str, kind: Finding
) -> None:
    assert kinds(book(scorecard(line("M1", None, figures=figures, preferred=preferred)))) == {"M1": kind}


@pytest.mark.parametrize(
    ("setting", "required"),
    [
        ("Negative", {"Negative"}),
        ("Similar, Positive", {"Similar", "Positive"}),
        ("all", {"Negative", "Similar", "Positive", "no verdict", "no change"}),
        ("none", set()),
    ],
)
def test_the_settings_say_which_verdicts_require_commentary(setting: str, required: set[str]) -> None:
    rows = [
        line("Negative", None, figures=(100, 120), preferred="▼"),
        line("Similar", None, preferred="▼"),
        line("Positive", None, figures=(100, 120), preferred="▲"),
        line("no verdict", None),
        line("no change", None, figures=(None, 5)),
    ]
    workbook = book(scorecard(*rows), settings_sheet(["Commentary required for", setting]))
    assert {ref for ref, kind in kinds(workbook).items() if kind is Finding.COMMENTARY_REQUIRED} == required


@pytest.mark.parametrize(
    ("words", "preferred", "kind", "is_required"),
    [
        (None, "▼", Finding.COMMENTARY_REQUIRED, True),
        (None, "▲", Finding.COMMENTARY_MISSING, False),
        ("Last month's.", "▼", Finding.COMMENTARY_REPEATED, True),
        ("Numbers rose by 45% from April.", "▼", Finding.COMMENTARY_DOUBTED, False),
    ],
)
def test_commentary_that_is_required_and_not_there_is_told_from_the_rest(
    words: str | None, preferred: str, kind: Finding, is_required: bool
) -> None:
    row = line("M1", words, figures=(100, 120), preferred=preferred)
    workbook = book(scorecard(row), history(("M1", "Last month's.")))
    (one,) = outstanding(read(workbook), read_history(workbook))
    assert (one.kind, one.is_required) == (kind, is_required)


def test_a_row_without_a_figure_of_the_month_has_nothing_to_comment_on() -> None:
    assert kinds(book(scorecard(line("M1", None, figures=(100, "tbc")), line("M2", "Steady.")))) == {}


def test_a_table_without_a_column_of_commentary_has_none_outstanding() -> None:
    header = (*HEADER[:17], "Notes", "Owner")
    assert kinds(book(scorecard(line("M1", None), header=header))) == {}


@pytest.mark.parametrize("words", ["Steady.", " Steady. ", "Steady.\n"])
def test_the_words_of_last_month_again_are_outstanding(words: str) -> None:
    workbook = book(scorecard(line("M1", words), line("M2", words)), history(("M1", "Steady.")))
    assert kinds(workbook) == {"M1": Finding.COMMENTARY_REPEATED}
    (problem,) = found(workbook)
    assert (problem.cell, problem.message) == ("R2", "The commentary is the same as that of Apr-21.")


def test_a_claim_that_the_figures_do_not_bear_out_is_a_question_with_both_numbers() -> None:
    workbook = book(scorecard(line("M1", "Numbers rose by 45% from April.", figures=(100, 120))))
    (problem,) = found(workbook)
    assert (problem.code, severity(problem)) == ("commentary-doubted", Severity.LOOK)
    assert "45%" in problem.message and "20%" in problem.message
    assert problem.message.endswith("which is right?")


def test_commentary_under_the_header_of_another_month_is_the_headers_problem_alone() -> None:
    header = (*HEADER[:17], "Commentary (Apr-21):", "Owner")
    workbook = book(scorecard(line("M1", "Steady."), line("M2", "Steady."), header=header))
    assert kinds(workbook) == {"M1": Finding.COMMENTARY_OLDER, "M2": Finding.COMMENTARY_OLDER}
    assert [(one.cell, one.code) for one in found(workbook)] == [("R1", "commentary-month")]


def test_missing_commentary_is_listed_in_one_line_for_each_owner() -> None:
    workbook = book(
        scorecard(
            line("M1", None),
            line("M2", None, owner="Bob Ray"),
            line("M3", None, owner="ANN  Lee"),
            line("M4", None, owner=""),
            line("", None),
        )
    )
    assert [(one.cell, one.message) for one in found(workbook)] == [
        ("R2", "Ann Lee has no commentary on May-21 for M1, M3, row 6."),
        ("R3", "Bob Ray has no commentary on May-21 for M2."),
        ("R5", "Indicators without an owner have no commentary on May-21 for M4."),
    ]


def test_an_owner_of_many_rows_has_a_few_of_them_named() -> None:
    (problem,) = found(book(scorecard(*(line(f"M{number}", None) for number in range(1, 13)))))
    assert problem.message.endswith("for M1, M2, M3, M4, M5, M6, M7, M8 and 4 more.")


def test_required_commentary_is_listed_row_by_row_and_says_why() -> None:
    rows = [line(ref, None, figures=(100, 120), preferred="▼") for ref in ("M1", "M2")]
    problems = found(book(scorecard(*rows)))
    assert [one.cell for one in problems] == ["R2", "R3"]
    assert {one.message for one in problems} == {
        "There is no commentary on May-21, and a change is Negative."
    }


def test_the_published_scorecards_commentary() -> None:
    assert [(one.code.removeprefix("commentary-"), one.ref) for one in found(published(is_paired=True))] == [
        ("doubted", "M1"),
        ("doubted", "M5"),
        ("doubted", "LAC2"),
        ("doubted", "LAC3"),
        ("required", "LAC6 (val)"),
        ("missing", "LAC6 (%)"),
        ("missing", "LAC16"),
    ]
