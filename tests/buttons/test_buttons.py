"""What a click runs, and what it says."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import scorecard_xl
from scorecard_xl.buttons import clicks
from scorecard_xl.buttons.clicks import click_of
from scorecard_xl.commands.command import Click
from scorecard_xl.commands.refresh import refresh_status
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import Problem
from scorecard_xl.spreadsheet.workbook import CellChange
from tests.books.kinds_of_workbook import Look
from tests.books.package_book import ROWS
from tests.books.package_book import book as small_book
from tests.places import TEMPLATE


@pytest.fixture
def template(app: xlwings.App, tmp_path: Path) -> Iterator[xlwings.Book]:
    """The template, open; the status bar is given back in the end."""
    yield app.books.open(shutil.copy(TEMPLATE, tmp_path))
    app.status_bar = False


def ask(answers: list[str], answer: bool = False) -> Any:
    """Keeps the questions in a list, and gives always the same answer."""

    def asks(question: str) -> bool:
        answers.append(question)
        return answer

    return asks


def put_formula(book: xlwings.Book, *cells: str) -> None:
    for cell in cells:
        book.sheets["Scorecard"].range(cell).formula = "=1+1"


CHANGE = CellChange(sheet="Scorecard", row=4, column=6, ref="M1", column_name="change", old=None, new="↑")
PROBLEM = Problem("Scorecard", "K4", "M1", Finding.FORMULA_WRONG, "Something.")


@pytest.mark.parametrize(
    ("rows", "changes", "problems", "said"),
    [
        (3, 12, 2, "May-21: 3 indicators, 12 cells changed, 2 problems: press Check"),
        (1, 1, 1, "May-21: 1 indicator, 1 cell changed, 1 problem: press Check"),
        (2, 0, 0, "May-21: 2 indicators, 0 cells changed, 0 problems"),
    ],
)
def test_a_refresh_in_the_status_bar(
    rows: int, changes: int, problems: int, said: str, tmp_path: Path
) -> None:
    path = small_book(tmp_path / "book.xlsx", rows=ROWS[:rows])
    result = scorecard_xl.refresh(path, dry_run=True)
    result = result._replace(changes=(CHANGE,) * changes, problems=(PROBLEM,) * problems)
    assert refresh_status(result) == said


@pytest.mark.live
def test_a_refresh_says_what_it_changed_and_then_that_nothing_did(template: xlwings.Book) -> None:
    asked: list[str] = []
    click = Click(template, ask(asked))
    assert click_of("refresh")(click) == "May-21: 64 indicators, 443 cells changed, 0 problems"
    assert click_of("refresh")(click) == "May-21: 64 indicators, 0 cells changed, 0 problems"
    assert asked == []


@pytest.mark.live
def test_a_wrong_formula_that_may_stay_stays(template: xlwings.Book) -> None:
    asked: list[str] = []
    click = Click(template, ask(asked))
    click_of("refresh")(click)
    put_formula(template, "U7")
    said = click_of("refresh")(click)
    assert said == "May-21: 64 indicators, 0 cells changed, 1 problem: press Check"
    assert asked == [
        "Scorecard, cell U7 (M1): the formula shows “200%”, and the figures give “10%”.\n\n"
        "Replace this formula by the right figure? With No, the cells stay as they are."
    ]
    look = Look(template)
    assert (look.formula("U7"), look.value("T7")) == ("=1+1", "↑")


@pytest.mark.live
def test_the_arrow_beside_a_formula_that_stays_is_not_written(template: xlwings.Book) -> None:
    put_formula(template, "U7")
    click_of("refresh")(Click(template, ask([])))
    arrow, number, *others = Look(template).values("T7:W7")[0]
    assert (arrow, number) == (None, 2)
    assert None not in others


@pytest.mark.live
def test_a_wrong_formula_is_replaced_where_its_user_says_so(template: xlwings.Book) -> None:
    asked: list[str] = []
    click = Click(template, ask(asked, True))
    put_formula(template, "U7", "Y8")
    assert click_of("refresh")(click).endswith("0 problems")
    (question,) = asked
    assert question.endswith(
        "Replace these formulas by the right figures? With No, the cells stay as they are."
    )
    assert "Scorecard, cell U7 (M1): " in question and "Scorecard, cell Y8 (M2): " in question
    look = Look(template)
    assert look.value("T7") == "↑"
    assert look.value("U7") == pytest.approx(0.104908, abs=1e-6)
    assert look.value("Y8") == pytest.approx(355.75)


@pytest.mark.live
@pytest.mark.parametrize("is_wanted", [False, True])
def test_words_in_a_computed_cell_are_asked_about(is_wanted: bool, template: xlwings.Book) -> None:
    asked: list[str] = []
    template.sheets["Scorecard"].range("Y8").value = "Suppressed (<5)"
    said = click_of("refresh")(Click(template, ask(asked, is_wanted)))
    assert asked == [
        "Scorecard, cell Y8 (M2): somebody has written “Suppressed (<5)”, and the figures give “356”.\n\n"
        "Replace this text by the right figure? With No, the cells stay as they are."
    ]
    assert said.endswith("0 problems" if is_wanted else "1 problem: press Check")
    assert (Look(template).value("Y8") == "Suppressed (<5)") is not is_wanted


@pytest.mark.live
@pytest.mark.parametrize(
    ("wrong", "more"),
    [(5, ""), (6, "… and 1 more, which Check lists."), (8, "… and 3 more, which Check lists.")],
)
def test_of_many_wrong_formulas_five_are_named(wrong: int, more: str, template: xlwings.Book) -> None:
    asked: list[str] = []
    put_formula(template, *(f"Y{row}" for row in range(7, 7 + wrong)))
    click_of("refresh")(Click(template, ask(asked)))
    (question,) = asked
    assert question.count("the formula shows") == 5
    assert [part for part in question.split("\n\n") if "more, which" in part] == [more] * bool(more)


@pytest.mark.live
def test_a_formula_that_shows_nothing_is_said_to(template: xlwings.Book) -> None:
    asked: list[str] = []
    template.sheets["Scorecard"].range("Y8").formula = '=""'
    click_of("refresh")(Click(template, ask(asked)))
    assert asked[0].startswith("Scorecard, cell Y8 (M2): the formula shows nothing, and the figures give “")


@pytest.mark.live
def test_a_check_says_how_much_it_found(template: xlwings.Book) -> None:
    click = Click(template, ask([]))
    click_of("refresh")(click)
    assert click_of("check")(click) == "May-21: 64 indicators, 8 findings, listed on the sheet Check"
    template.sheets["Scorecard"].range("Y7").value = 1
    assert click_of("check")(click) == "May-21: 64 indicators, 9 findings, listed on the sheet Check"


MONTH_QUESTION = (
    "Start Jun-21? The months move on by one: the oldest month's figures and the commentary on May-21 go to "
    "the sheet History, and the last column and the commentary become empty."
)
STILL_OPEN = (
    "May-21 is not complete:",
    "Scorecard, cell AH50: 1 commentary that the Settings require on May-21 is outstanding: LAC6 (val).",
    "Scorecard, cell R68: 4 indicators have no figure of May-21: EH1c, EH14b, CIN5 and FM011.",
)


@pytest.mark.live
def test_a_new_month_that_is_not_wanted_writes_nothing(template: xlwings.Book) -> None:
    asked: list[str] = []
    before = Look(template).everything()
    said = click_of("new_month")(Click(template, ask(asked)))
    assert said == "Jun-21 was not started, nothing was changed"
    assert asked == ["\n\n".join([MONTH_QUESTION, *STILL_OPEN])]
    assert Look(template).everything() == before


@pytest.mark.live
def test_a_new_month_that_is_wanted_is_started(template: xlwings.Book) -> None:
    asked: list[str] = []
    look = Look(template)
    newest, (oldest, *rest) = look.value("R7"), look.values("E7:R7")[0]
    said = click_of("new_month")(Click(template, ask(asked, True)))
    assert said == (
        "Jun-21 started, 1227 cells changed; 60 figures of the oldest month and 55 commentaries went to "
        "History"
    )
    assert asked == ["\n\n".join([MONTH_QUESTION, *STILL_OPEN])]
    assert look.values("E7:R7") == [[*rest, None]]
    assert (look.value("Q7"), look.value("AH7")) == (newest, None)
    assert (look.value("B4", "History"), look.value("E4", "History")) == ("M1", oldest)
    assert look.value("C4", "Change log") == "new month"


def with_notes(count: int) -> Callable[[Workbook, Worksheet], None]:
    """Notes on so many month cells."""

    def write(_: Workbook, sheet: Worksheet) -> None:
        for cell in ("C4", "D4", "E4", "C5", "D5", "E5", "C6", "D6")[:count]:
            sheet.write_comment(cell, "Look here")

    return write


@pytest.mark.live
@pytest.mark.parametrize(
    ("notes", "more"), [(1, []), (5, []), (6, ["… and 1 more."]), (8, ["… and 3 more."])]
)
def test_what_a_new_month_leaves_behind_is_in_the_question(
    notes: int, more: list[str], app: xlwings.App, tmp_path: Path
) -> None:
    asked: list[str] = []
    book = app.books.open(small_book(tmp_path / "book.xlsx", with_notes(notes)))
    before = Look(book).everything()
    click_of("new_month")(Click(book, ask(asked)))
    ((start, still, required, left, *behind),) = (question.split("\n\n") for question in asked)
    assert (start, left) == (MONTH_QUESTION, "These do not move on with the months:")
    assert (still, required) == (
        "May-21 is not complete:",
        "Scorecard, cell M5: 1 commentary that the Settings require on May-21 is outstanding: M2.",
    )
    assert behind[0] == (
        "Scorecard, cell C4: A note belongs to this cell, and it would stay here while what it is about "
        "moves on."
    )
    named = min(notes, 5)
    assert behind[named:] == more
    assert all(line.startswith("Scorecard, cell ") for line in behind[:named])
    assert Look(book).everything() == before


@pytest.mark.live
def test_a_month_is_started_although_something_is_left_behind_where_its_user_says_so(
    app: xlwings.App, tmp_path: Path
) -> None:
    book = app.books.open(small_book(tmp_path / "book.xlsx", with_notes(6)))
    said = click_of("new_month")(Click(book, ask([], True)))
    assert said.startswith("Jun-21 started, ") and "2 figures of the oldest month" in said
    assert Look(book).values("C4:E4") == [[219, 200, None]]
    assert [sheet.name for sheet in book.sheets] == ["Scorecard", "Settings", "History"]


@pytest.mark.live
def test_a_second_click_on_new_month_starts_no_other_and_does_not_ask(
    app: xlwings.App, tmp_path: Path
) -> None:
    asked: list[str] = []
    book = app.books.open(small_book(tmp_path / "book.xlsx"))
    click_of("new_month")(Click(book, ask([], True)))
    before = Look(book).everything()
    with pytest.raises(ScorecardError, match=r"Jun-21 has no figures yet, .*\.$"):
        click_of("new_month")(Click(book, ask(asked, True)))
    assert asked == []
    assert Look(book).everything() == before


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> str:
    """Who works here, as the change log says it."""
    monkeypatch.setattr("getpass.getuser", lambda: "ann")
    return "ann"


TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d"


@pytest.mark.live
def test_an_undo_that_is_not_wanted_takes_nothing_back(template: xlwings.Book, user: str) -> None:
    asked: list[str] = []
    click_of("refresh")(Click(template, ask([])))
    before = Look(template).everything()
    assert click_of("undo")(Click(template, ask(asked))) == "Nothing was taken back"
    (question,) = asked
    assert re.fullmatch(
        rf"Take back the refresh of {TIME}, by {user}\?\n\n443 cells will be as they were before\.",
        question,
    )
    assert Look(template).everything() == before


@pytest.mark.live
def test_an_undo_that_is_wanted_takes_the_last_action_back_and_the_next_one_that(
    template: xlwings.Book, user: str
) -> None:
    asked: list[str] = []
    click = Click(template, ask(asked, True))
    look = Look(template)
    typed = look.everything()
    click_of("refresh")(click)
    refreshed = look.everything()
    for action, state in (("refresh", typed), ("undo of refresh", refreshed)):
        said = click_of("undo")(click)
        assert re.fullmatch(rf"{action} of {TIME} by {user} taken back: 443 cells", said)
        assert asked.pop().startswith(f"Take back the {action} of ")
        found = look.everything()
        assert found.keys() == state.keys()
        for name in found.keys() - {"Change log"}:
            assert found[name] == state[name], name


@pytest.mark.live
@pytest.mark.parametrize("goes_further_back", [False, True])
def test_somebody_who_does_not_want_an_undo_back_is_asked_about_the_action_before(
    goes_further_back: bool, template: xlwings.Book
) -> None:
    look = Look(template)
    click_of("refresh")(Click(template, ask([])))
    refreshed = look.values("T7:Z75")
    template.sheets["Scorecard"].range("R7").value = 1900
    click_of("refresh")(Click(template, ask([])))
    click_of("undo")(Click(template, ask([], True)))
    assert look.values("T7:Z75") == refreshed
    asked: list[str] = []
    answers = iter([False, goes_further_back])

    def asks(question: str) -> bool:
        asked.append(question)
        return next(answers)

    said = click_of("undo")(Click(template, asks))
    assert [question.partition(" of 20")[0] for question in asked] == [
        "Take back the undo of refresh",
        "Take back the refresh",
    ]
    if goes_further_back:
        assert said.startswith("refresh of ") and said.endswith(" taken back: 443 cells")
        assert look.value("T7") is None
    else:
        assert said == "Nothing was taken back"
        assert look.values("T7:Z75") == refreshed


@pytest.mark.live
@pytest.mark.parametrize(
    ("cells", "stay"),
    [(["Y7"], "1 stays, as it was changed since"), (["Y7", "Y8"], "2 stay, as they were changed since")],
)
def test_an_undo_says_what_stays_as_it_was_changed_since(
    cells: list[str], stay: str, template: xlwings.Book, user: str
) -> None:
    asked: list[str] = []
    click_of("refresh")(Click(template, ask([])))
    for cell in cells:
        template.sheets["Scorecard"].range(cell).value = 7
    said = click_of("undo")(Click(template, ask(asked, True)))
    back = 443 - len(cells)
    (question,) = asked
    assert question.endswith(f"\n\n{back} cells will be as they were before; {stay}.")
    assert f"taken back: {back} cells, {len(cells)} left as they are: Y" in said
    assert " because it was changed since, and holds “7” where “" in said
    look = Look(template)
    assert {look.value(cell) for cell in cells} == {7}
    assert look.value("T7") is None


@pytest.mark.live
def test_where_nothing_stands_before_an_undo_nobody_is_asked_about_it(template: xlwings.Book) -> None:
    asked: list[str] = []
    click_of("refresh")(Click(template, ask([])))
    click_of("undo")(Click(template, ask([], True)))
    assert click_of("undo")(Click(template, ask(asked))) == "Nothing was taken back"
    assert [question.partition(" of 20")[0] for question in asked] == ["Take back the undo of refresh"]


@pytest.mark.live
def test_an_undo_says_what_would_stand_under_another_month(template: xlwings.Book) -> None:
    asked: list[str] = []
    click_of("new_month")(Click(template, ask([], True)))
    template.sheets["Scorecard"].range("R7").value = 1900
    before = Look(template).everything()
    assert click_of("undo")(Click(template, ask(asked))) == "Nothing was taken back"
    assert "as in Scorecard, cell R7: clear or move it first, or go on all the same?" in asked[0]
    assert Look(template).everything() == before


@pytest.mark.live
def test_an_undo_with_nothing_in_its_log_is_refused_before_it_asks(template: xlwings.Book) -> None:
    asked: list[str] = []
    with pytest.raises(ScorecardError, match=r"the change log is empty, .*\.$"):
        click_of("undo")(Click(template, ask(asked, True)))
    assert asked == []


def select(book: xlwings.Book, area: str, sheet: str = "Scorecard") -> None:
    """Select cells as somebody does."""
    book.api.CurrentController.select(book.sheets[sheet].api.getCellRangeByName(area))


@pytest.mark.live
@pytest.mark.parametrize("area", ["C8", "T8:Y12", "A8:AD8"])
def test_the_selected_row_is_explained_in_a_box(area: str, template: xlwings.Book) -> None:
    told: list[str] = []
    before = Look(template).everything()
    select(template, area)
    said = click_of("explain")(Click(template, ask([]), told.append))
    assert said == "May-21: M2 was explained"
    (text,) = told
    assert text.splitlines()[0].startswith("M2  ")
    assert "\nChange from Apr-21: " in text and "\nProcess limits: " in text
    assert Look(template).everything() == before


@pytest.mark.live
@pytest.mark.parametrize(("area", "sheet"), [("A5", "Scorecard"), ("B2", "Guide"), ("A1", "Settings")])
def test_a_selected_row_without_an_indicator_is_one_sentence(
    area: str, sheet: str, template: xlwings.Book
) -> None:
    native = template.sheets[sheet].api
    template.api.CurrentController.setActiveSheet(native)
    select(template, area, sheet)
    told: list[str] = []
    with pytest.raises(ScorecardError) as refused:
        click_of("explain")(Click(template, ask([]), told.append))
    assert str(refused.value).endswith(
        f"row {area[1:]} holds no indicator: select a cell in the row of one, then try again."
    )
    assert told == []


@pytest.mark.live
def test_of_several_selected_areas_the_first_is_explained(template: xlwings.Book) -> None:
    areas = template.api.createInstance("com.sun.star.sheet.SheetCellRanges")
    sheet = template.sheets["Scorecard"].api
    for area in ("B9:C10", "B20"):
        areas.addRangeAddress(sheet.getCellRangeByName(area).RangeAddress, False)
    template.api.CurrentController.select(areas)
    assert click_of("explain")(Click(template, ask([]))) == "May-21: M3 was explained"


@pytest.mark.live
def test_where_a_drawing_is_selected_nothing_is_explained(template: xlwings.Book) -> None:
    page = template.sheets["Scorecard"].api.DrawPage
    template.api.CurrentController.select(page.getByIndex(0))
    with pytest.raises(ScorecardError, match=r"nothing is selected that is a cell: select one .*\.$"):
        click_of("explain")(Click(template, ask([])))


@pytest.mark.live
def test_an_explanation_is_a_box_with_ok_alone(
    template: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes: list[tuple[str, str, dict[str, str]]] = []

    def alert(_: xlwings.App, prompt: str, title: str, **options: str) -> str:
        boxes.append((prompt, title, options))
        return "ok"

    monkeypatch.setattr(xlwings.App, "alert", alert)
    select(template, "A7")
    assert clicks._run("explain", template) == ""
    ((prompt, title, options),) = boxes
    assert prompt.startswith("M1  Number of contacts")
    assert (title, options) == ("scorecard-xl", {"mode": "info"})
    assert template.app.status_bar == "May-21: M1 was explained"


class TimedOut(Exception):
    """What appscript raises on macOS for a box that is open for more than a minute."""

    errornumber = -1712


@pytest.mark.live
@pytest.mark.parametrize(
    ("action", "failed"),
    [
        ("explain", ""),
        (
            "new_month",
            "Nobody answered the question for a minute, so nothing more was done: press the button again.",
        ),
    ],
)
def test_on_a_mac_a_box_may_be_open_for_longer_than_is_waited_for_it(
    action: str, failed: str, template: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def alert(*_: object, **__: object) -> str:
        raise TimedOut

    before = Look(template).everything()
    monkeypatch.setattr(xlwings.App, "alert", alert)
    select(template, "A7")
    assert clicks._run(action, template) == failed
    assert Look(template).everything() == before


@pytest.mark.live
def test_a_box_that_cannot_be_shown_is_an_error(
    template: xlwings.Book, monkeypatch: pytest.MonkeyPatch, log: Path
) -> None:
    def alert(*_: object, **__: object) -> str:
        raise xlwings.XlwingsError("no window")

    monkeypatch.setattr(xlwings.App, "alert", alert)
    select(template, "A7")
    assert "something went wrong inside scorecard-xl" in clicks._run("explain", template)
    assert "no window" in log.read_text("utf-8")


@pytest.mark.live
def test_charts_are_said_to_be_drawn_while_the_workbook_is_closed(template: xlwings.Book) -> None:
    before = Look(template).everything()
    failed = clicks._run("charts", template)
    assert "scorecard-xl charts" in failed and "\n" not in failed and failed.endswith(".")
    assert Look(template).everything() == before


@pytest.mark.live
@pytest.mark.parametrize(
    ("action", "pressed", "said"),
    [
        ("new_month", "no", "Jun-21 was not started, nothing was changed"),
        ("new_month", "yes", "Jun-21 started, "),
        ("undo", "no", "Nothing was taken back"),
        ("undo", "yes", "refresh of "),
    ],
)
def test_the_status_bar_says_how_a_question_was_answered(
    action: str, pressed: str, said: str, template: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes: list[tuple[str, dict[str, str]]] = []

    def alert(_: xlwings.App, prompt: str, title: str, **options: str) -> str:
        boxes.append((title, options))
        return pressed

    click_of("refresh")(Click(template, ask([])))
    monkeypatch.setattr(xlwings.App, "alert", alert)
    assert clicks._run(action, template) == ""
    assert boxes == [("scorecard-xl", {"buttons": "yes_no"})]
    assert str(template.app.status_bar).startswith(said)


def with_password(_: Workbook, sheet: Worksheet) -> None:
    sheet.protect("secret")


def with_a_month_twice(_: Workbook, sheet: Worksheet) -> None:
    sheet.write_string("E3", "Apr-21")


@pytest.mark.live
@pytest.mark.parametrize(
    ("write", "said"),
    [
        (with_password, "sheet Scorecard, cell F4: the cell is locked and the sheet protected with a pass"),
        (
            with_a_month_twice,
            "sheet Scorecard: D3 and E3 are both headed Apr-21; correct the header that is wrong.",
        ),
    ],
    ids=["a password", "a month twice"],
)
def test_what_cannot_be_refreshed_is_one_sentence(
    write: Callable[[Workbook, Worksheet], None], said: str, app: xlwings.App, tmp_path: Path
) -> None:
    book = app.books.open(small_book(tmp_path / "book.xlsx", write))
    before = Look(book).everything()
    app.status_bar = "Running..."
    failed = clicks._run("refresh", book)
    assert failed.startswith(f"book.xlsx, {said}")
    assert "Traceback" not in failed and "\n" not in failed
    assert Look(book).everything() == before
    assert not app.status_bar


def without_a_scorecard(app: xlwings.App, tmp_path: Path) -> xlwings.Book:
    path = tmp_path / "list.xlsx"
    with Workbook(str(path)) as workbook:
        workbook.add_worksheet("List").write_row("A1", ["Name", "Town"])
    return app.books.open(path)


@pytest.mark.live
@pytest.mark.parametrize("action", ["check", "explain", "new_month", "refresh", "undo"])
def test_a_workbook_without_a_scorecard_is_one_sentence(
    action: str, app: xlwings.App, tmp_path: Path
) -> None:
    book = without_a_scorecard(app, tmp_path)
    before = Look(book).everything()
    failed = clicks._run(action, book)
    says = "list.xlsx keeps no change log, " if action == "undo" else "list.xlsx: "
    assert failed.startswith(says) and failed.endswith(".")
    assert "Traceback" not in failed and "\n" not in failed and "inside scorecard-xl" not in failed
    assert Look(book).everything() == before
    assert app.status_bar is False


@pytest.mark.live
def test_what_the_application_refuses_goes_to_the_log(template: xlwings.Book, log: Path) -> None:
    template.api.protect("")
    failed = clicks._run("check", template)
    assert "adds no sheet Check" in failed and failed.endswith(f" See the details in {log}.")
    assert "XlwingsError: The structure of the book is protected." in log.read_text(encoding="utf-8")


@pytest.mark.live
@pytest.mark.parametrize(("pressed", "left"), [("no", "=1+1"), ("yes", "=355.75")])
def test_the_question_is_a_message_box_with_yes_and_no(
    pressed: str, left: str, template: xlwings.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes: list[tuple[str, dict[str, str]]] = []

    def alert(_: xlwings.App, prompt: str, title: str, **options: str) -> str:
        boxes.append((title, options))
        assert prompt.startswith("Scorecard, cell Y8 (M2): ")
        return pressed

    monkeypatch.setattr(xlwings.App, "alert", alert)
    put_formula(template, "Y8")
    assert not clicks._run("refresh", template)
    assert boxes == [("scorecard-xl", {"buttons": "yes_no"})]
    assert Look(template).formula("Y8") == left.removeprefix("=" * (pressed == "yes"))


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where errors of ours are logged."""
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: tmp_path / "state")
    return tmp_path / "state" / "scorecard-xl.log"


@pytest.mark.live
def test_an_error_of_ours_goes_to_the_log_that_its_sentence_names(
    template: xlwings.Book, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(click: Click) -> str:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(clicks, "click_of", lambda action: broken)
    failed = clicks._run("refresh", template)
    assert "something went wrong inside scorecard-xl" in failed and str(log) in failed
    assert "ZeroDivisionError: a fault of ours" in log.read_text(encoding="utf-8")
    assert template.app.status_bar is False


@pytest.mark.live
def test_an_error_of_ours_is_told_of_a_book_that_is_closed(template: xlwings.Book, log: Path) -> None:
    template.close()
    assert clicks._run("no such action", template).startswith("The workbook: something went wrong inside")
    assert "KeyError" in log.read_text(encoding="utf-8")


@pytest.mark.live
def test_a_status_bar_that_takes_no_text_is_no_failure(
    template: xlwings.Book, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: xlwings.App, said: object) -> None:
        raise xlwings.XlwingsError("busy")

    with monkeypatch.context() as patch:
        patch.setattr(xlwings.App, "status_bar", property(lambda _: False, refuse))
        assert clicks._run("refresh", template) == ""
    assert not log.exists()
    assert Look(template).value("T7") == "↑"


@pytest.mark.live
def test_success_in_excel_prints_nothing(
    template: xlwings.Book, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(xlwings.Book, "caller", lambda: template)
    clicks.click_in_excel("refresh")
    assert tuple(capfd.readouterr()) == ("", "")
    assert template.app.status_bar == "May-21: 64 indicators, 443 cells changed, 0 problems"


@pytest.mark.live
def test_what_cannot_be_done_in_excel_ends_with_its_sentence(
    app: xlwings.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    book = without_a_scorecard(app, tmp_path)
    monkeypatch.setattr(xlwings.Book, "caller", lambda: book)
    with pytest.raises(SystemExit) as ended:
        clicks.click_in_excel("refresh")
    assert str(ended.value.code).startswith("list.xlsx: ")
    assert tuple(capfd.readouterr()) == ("", "")


@pytest.mark.live
def test_failure_in_excel_ends_with_one_sentence(
    log: Path, monkeypatch: pytest.MonkeyPatch, template: xlwings.Book
) -> None:
    def not_there() -> None:
        raise KeyError("no such book")

    monkeypatch.setattr(xlwings.Book, "caller", not_there)
    with pytest.raises(SystemExit) as ended:
        clicks.click_in_excel("refresh")
    assert str(ended.value.code).startswith("The button: something went wrong")
    assert "no such book" in log.read_text(encoding="utf-8")
    assert template.sheets["Scorecard"].range("T7").value is None


CLICK_WITHOUT_EXCEL = """
import pathlib, sys, platformdirs
platformdirs.user_log_path = lambda *_, **__: pathlib.Path(sys.argv[1])
from scorecard_xl.buttons import click_in_excel
click_in_excel("refresh")
"""


def test_of_a_failure_excel_hears_one_line_and_an_exit_status(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CLICK_WITHOUT_EXCEL, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    assert ran.stderr.startswith("The button: something went wrong inside scorecard-xl")
    assert ran.stderr.endswith(f"the details in {tmp_path / 'scorecard-xl.log'}.\n")


class ScriptContext:
    """What LibreOffice gives a script."""

    def __init__(self, book: xlwings.Book) -> None:
        self._book = book

    def getComponentContext(self) -> Any:
        return self._book.app.engine.impl.context

    def getDocument(self) -> Any:
        return self._book.api


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """The message boxes that came up: the text, the title and the kind of each."""
    boxes: list[tuple[str, str, str]] = []

    def alert(_: xlwings.App, prompt: str, title: str, mode: str) -> None:
        boxes.append((prompt, title, mode))

    monkeypatch.setattr(xlwings.App, "alert", alert)
    return boxes


class Later(NamedTuple):
    """A timer that goes off when the test says so."""

    seconds: float
    goes_off: Callable[[], None]


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> list[Later]:
    """The timers that were started."""
    started: list[Later] = []

    class Timer:
        daemon = False

        def __init__(self, seconds: float, function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
            self.later = Later(seconds, partial(function, *arguments))

        def start(self) -> None:
            assert self.daemon  # LibreOffice can be closed meanwhile
            started.append(self.later)

    monkeypatch.setattr(clicks, "Timer", Timer)
    return started


@pytest.mark.live
def test_in_libreoffice_a_failure_is_shown_and_not_raised(
    template: xlwings.Book, shown: list[tuple[str, str, str]], timers: list[Later], log: Path
) -> None:
    clicks.click_in_libreoffice(ScriptContext(template), "no such action")
    ((said, title, mode),) = shown
    assert "something went wrong inside scorecard-xl" in said and log.exists()
    assert (title, mode, timers) == ("scorecard-xl", "critical", [])


@pytest.mark.live
def test_in_libreoffice_a_refusal_is_shown(
    app: xlwings.App, tmp_path: Path, shown: list[tuple[str, str, str]]
) -> None:
    clicks.click_in_libreoffice(ScriptContext(without_a_scorecard(app, tmp_path)), "check")
    ((said, _, _),) = shown
    assert said.startswith("list.xlsx: ")


@pytest.mark.live
def test_in_libreoffice_success_stands_in_the_status_bar_for_a_while(
    template: xlwings.Book, shown: list[tuple[str, str, str]], timers: list[Later]
) -> None:
    clicks.click_in_libreoffice(ScriptContext(template), "refresh")
    assert shown == []
    assert template.app.status_bar == "May-21: 64 indicators, 443 cells changed, 0 problems"
    (timer,) = timers
    assert timer.seconds == 20
    timer.goes_off()
    assert template.app.status_bar in (False, "")


@pytest.mark.live
def test_in_libreoffice_a_click_soon_after_another_has_its_own_while(
    template: xlwings.Book, timers: list[Later]
) -> None:
    for action in ("refresh", "check"):
        clicks.click_in_libreoffice(ScriptContext(template), action)
    first, second = timers
    first.goes_off()
    assert template.app.status_bar == "May-21: 64 indicators, 8 findings, listed on the sheet Check"
    second.goes_off()
    assert template.app.status_bar in (False, "")


@pytest.mark.parametrize("action", ["import", "setup", "no_such_action"])
def test_a_name_that_no_button_has_is_no_click(action: str) -> None:
    with pytest.raises(KeyError):
        click_of(action)
