"""People type into the workbook while commands run on it: what they typed is there afterwards."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xlwings

from scorecard_xl import ScorecardError
from scorecard_xl.actions.import_figures import import_figures
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.refresh import refresh
from scorecard_xl.actions.undo import undo
from scorecard_xl.cli.main import main
from scorecard_xl.libreoffice.ranges import Range
from scorecard_xl.reading.scorecard import read
from scorecard_xl.workbooks.opening import opened
from tests.books.playing_a_year import seen
from tests.places import TEMPLATE

pytestmark = pytest.mark.live

TYPED = 12

# A person at another keyboard: text after text into the commentary, and nothing else.
TYPING = """
import sys, time
from scorecard_xl.libreoffice import connect
book = next(b for b in connect(sys.argv[1]).apps.active.books if b.name == "workbook_template.xlsm")
sheet = book.sheets["Scorecard"]
print("typing", flush=True)
for number in range(int(sys.argv[2])):
    sheet.range((7 + number % 8, 30)).value = f"Typed {number}"
    time.sleep(1)
"""


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path) -> xlwings.Book:
    return app.books.open(shutil.copy(TEMPLATE, tmp_path))


@contextmanager
def somebody_typing(address: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", TYPING, address, str(TYPED)]
    typing = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert typing.stdout is not None and typing.stdout.readline() == "typing\n"
        yield typing
    finally:
        assert typing.wait(120) == 0


def bring_in(book: xlwings.Book, extract: Path) -> None:
    import_figures(opened(book), [extract], skip_bad=True, overwrite=True)


def until_it_works(act: Callable[[], Any]) -> Any:
    """As an analyst does: when somebody typed just then, the sentence says so, and the next try works."""
    while True:
        try:
            return act()
        except ScorecardError as error:
            assert "somebody changed the sheet while it was being read" in str(error)


def test_commentary_typed_during_commands_arrives_and_so_do_the_figures(
    book: xlwings.Book, office: str, tmp_path: Path
) -> None:
    refresh(opened(book))
    rounds = 0
    with somebody_typing(office) as typing:
        while typing.poll() is None:
            extract = tmp_path / f"{rounds}.csv"
            extract.write_text(f"ref,month,value\nM1,2021-05,{1800 + rounds}\n", encoding="utf-8")
            until_it_works(partial(bring_in, book, extract))
            until_it_works(lambda: refresh(opened(book)))
            rounds += 1
    typed = [row[0] for row in book.sheets["Scorecard"].range("AD7:AD14").options(ndim=2).value]
    assert set(typed) == {f"Typed {number}" for number in range(TYPED - 8, TYPED)}
    assert rounds > 1
    assert refresh(opened(book)).changes == ()
    assert book.sheets["Scorecard"].range("R7").value == 1800 + rounds - 1


@pytest.mark.parametrize("arguments", [(), ("--closed",)])
@pytest.mark.parametrize("step", [("refresh",), ("new-month",), ("undo",), ("lock", "2021-05"), ("log",)])
def test_a_command_on_the_file_is_refused_while_somebody_has_it_open(
    book: xlwings.Book,
    tmp_path: Path,
    step: tuple[str, ...],
    arguments: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / TEMPLATE.name
    before = file.read_bytes()
    book.sheets["Scorecard"].range("AD7").value = "Not saved yet"
    assert main([step[0], str(file), *step[1:], *arguments]) == 2
    assert "LibreOffice" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert book.sheets["Scorecard"].range("AD7").value == "Not saved yet"


@pytest.mark.parametrize("blocks", [0, 1, 2, 3, 5, 8])
def test_a_new_month_that_breaks_off_half_way_can_be_taken_back(
    book: xlwings.Book, blocks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(opened(book))
    before = seen(opened(book))
    with breaking_off_after(blocks, monkeypatch), pytest.raises(ScorecardError, match="does not answer"):
        start_month(opened(book))
    now = seen(opened(book))
    if now != before:
        assert undo(opened(book)).action.name == "new month"
    assert seen(opened(book)) == before
    assert start_month(opened(book)).written
    assert read(opened(book)).month.label == "Jun-21"


@contextmanager
def breaking_off_after(blocks: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The application is gone after so many blocks were written."""
    member = vars(Range)["raw_value"]
    written: list[Any] = []

    def write(cells: Range, value: Any) -> None:
        written.append(value)
        if len(written) > blocks:
            raise AttributeError("the document is gone")
        member.fset(cells, value)

    with monkeypatch.context() as patch:
        patch.setattr(Range, "raw_value", property(member.fget, write))
        yield
