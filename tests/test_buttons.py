"""What a click runs, and what it says."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl import buttons
from scorecard_xl.buttons import ACTIONS, Click

from .kinds_of_workbook import Look
from .package_book import book as small_book

pytestmark = pytest.mark.live

TEMPLATE = Path(__file__).resolve().parent.parent / "workbook_template.xlsm"


@pytest.fixture
def template(app: xlwings.App, tmp_path: Path) -> xlwings.Book:
    """The template, open."""
    return app.books.open(shutil.copy(TEMPLATE, tmp_path))


def ask(answers: list[str], answer: bool = False) -> Any:
    """Keeps the questions in a list, and gives always the same answer."""

    def asks(question: str) -> bool:
        answers.append(question)
        return answer

    return asks


def put_formula(book: xlwings.Book, *cells: str) -> None:
    for cell in cells:
        book.sheets["Scorecard"].range(cell).formula = "=1+1"


def test_a_refresh_says_what_it_changed_and_then_that_nothing_did(template: xlwings.Book) -> None:
    asked: list[str] = []
    click = Click(template, ask(asked))
    assert ACTIONS["refresh"](click) == "May-21: 64 indicators, 386 cells changed, 0 problems"
    assert ACTIONS["refresh"](click) == "May-21: 64 indicators, 0 cells changed, 0 problems"
    assert asked == []


def test_a_wrong_formula_that_may_stay_stays(template: xlwings.Book) -> None:
    asked: list[str] = []
    click = Click(template, ask(asked))
    ACTIONS["refresh"](click)
    put_formula(template, "U7")
    said = ACTIONS["refresh"](click)
    assert said == "May-21: 64 indicators, 0 cells changed, 1 problem: press Check"
    assert asked == [
        "Scorecard, cell U7 (M1): the formula shows “200%”, and the figures give “10%”.\n\n"
        "Replace this formula by the right figure? With No, the cells stay as they are."
    ]
    look = Look(template)
    assert (look.formula("U7"), look.value("T7")) == ("=1+1", "↑")


def test_a_wrong_formula_is_replaced_where_its_user_says_so(template: xlwings.Book) -> None:
    asked: list[str] = []
    click = Click(template, ask(asked, True))
    put_formula(template, "U7", "Y8")
    assert ACTIONS["refresh"](click).endswith("0 problems")
    assert "Replace these formulas by the right figures?" in asked[0]
    look = Look(template)
    assert look.value("T7") == "↑"
    assert look.value("U7") == pytest.approx(0.104908, abs=1e-6)
    assert look.value("Y8") == pytest.approx(355.75)


def test_of_many_wrong_formulas_five_are_named(template: xlwings.Book) -> None:
    asked: list[str] = []
    put_formula(template, *(f"Y{row}" for row in range(7, 15)))
    ACTIONS["refresh"](Click(template, ask(asked)))
    assert asked[0].count("the formula shows") == 5
    assert "… and 3 more, which Check lists." in asked[0]


def test_a_check_says_how_much_it_found(template: xlwings.Book) -> None:
    click = Click(template, ask([]))
    ACTIONS["refresh"](click)
    assert ACTIONS["check"](click) == "May-21: 64 indicators, 0 findings"
    template.sheets["Scorecard"].range("Y7").value = 1
    assert ACTIONS["check"](click) == "May-21: 64 indicators, 1 finding, listed on the sheet Check"


def with_password(_: Workbook, sheet: Worksheet) -> None:
    sheet.protect("secret")


def test_what_cannot_be_refreshed_is_one_sentence(app: xlwings.App, tmp_path: Path) -> None:
    book = app.books.open(small_book(tmp_path / "book.xlsx", with_password))
    app.status_bar = "Running..."
    failed = buttons._run("refresh", book)
    assert failed.startswith("book.xlsx, sheet Scorecard, cell ") and "password" in failed
    assert "Traceback" not in failed and "\n" not in failed
    assert not app.status_bar


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where errors of ours are logged."""
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: tmp_path / "state")
    return tmp_path / "state" / "scorecard-xl.log"


def test_an_error_of_ours_goes_to_the_log_that_its_sentence_names(
    template: xlwings.Book, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(click: Click) -> str:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setitem(ACTIONS, "refresh", broken)
    failed = buttons._run("refresh", template)
    assert "something went wrong inside scorecard-xl" in failed and str(log) in failed
    assert "ZeroDivisionError: a fault of ours" in log.read_text(encoding="utf-8")


def test_success_in_excel_prints_nothing(
    template: xlwings.Book, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(xlwings.Book, "caller", lambda: template)
    buttons.click_in_excel("refresh")
    assert tuple(capfd.readouterr()) == ("", "")
    assert template.app.status_bar == "May-21: 64 indicators, 386 cells changed, 0 problems"


def test_failure_in_excel_ends_with_one_sentence(
    log: Path, monkeypatch: pytest.MonkeyPatch, template: xlwings.Book
) -> None:
    def not_there() -> None:
        raise KeyError("no such book")

    monkeypatch.setattr(xlwings.Book, "caller", not_there)
    with pytest.raises(SystemExit) as ended:
        buttons.click_in_excel("refresh")
    assert str(ended.value.code).startswith("The button: something went wrong")
    assert "no such book" in log.read_text(encoding="utf-8")
    assert template.sheets["Scorecard"].range("T7").value is None


class ScriptContext:
    """What LibreOffice gives a script."""

    def __init__(self, book: xlwings.Book) -> None:
        self._book = book

    def getComponentContext(self) -> Any:
        return self._book.app.engine.impl.context

    def getDocument(self) -> Any:
        return self._book.api


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The message boxes that came up."""
    texts: list[str] = []
    monkeypatch.setattr(xlwings.App, "alert", lambda self, prompt, *_, **__: texts.append(prompt))
    yield texts


def test_in_libreoffice_a_failure_is_shown_and_not_raised(
    template: xlwings.Book, shown: list[str], log: Path
) -> None:
    buttons.click_in_libreoffice(ScriptContext(template), "no such action")
    (said,) = shown
    assert "something went wrong inside scorecard-xl" in said and log.exists()


def test_in_libreoffice_success_stands_in_the_status_bar(template: xlwings.Book, shown: list[str]) -> None:
    buttons.click_in_libreoffice(ScriptContext(template), "refresh")
    assert shown == []
    assert template.app.status_bar == "May-21: 64 indicators, 386 cells changed, 0 problems"


def test_every_action_says_what_it_does() -> None:
    assert all(action.__doc__ for action in ACTIONS.values())
