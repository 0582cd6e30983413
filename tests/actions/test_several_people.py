"""People type into the workbook while commands run on it: what they typed is there afterwards."""

import itertools
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
from tests.programs.meddling import breaking_off_after

pytestmark = pytest.mark.live

TYPED = 12

# A person at another keyboard: one text after the other into the commentary, each when it is their turn.
TYPING = """
import sys
from scorecard_xl.libreoffice import connect
book = next(b for b in connect(sys.argv[1]).apps.active.books if b.name == "workbook_template.xlsm")
sheet = book.sheets["Scorecard"]
for number, _ in enumerate(sys.stdin):
    sheet.range((7 + number % 8, 30)).value = f"Typed {number}"
    print("typed", flush=True)
"""


@pytest.fixture
def book(app: xlwings.App, tmp_path: Path) -> xlwings.Book:
    return app.books.open(shutil.copy(TEMPLATE, tmp_path))


@contextmanager
def somebody_typing(address: str) -> Iterator[Callable[[], None]]:
    """What has them type their next text, and returns once it stands in its cell."""
    command = [sys.executable, "-c", TYPING, address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as typing:
        keyboard, screen = typing.stdin, typing.stdout
        assert keyboard is not None and screen is not None

        def type_next() -> None:
            print(file=keyboard, flush=True)
            assert screen.readline() == "typed\n"

        yield type_next
    assert typing.returncode == 0


@contextmanager
def before_block(
    place: int | None, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Iterator[int]]:
    """Something happens once, before commands read or write their block of cells at this place, counted from
    0; the counter of the blocks."""
    member = vars(Range)["raw_value"]
    blocks = itertools.count()

    def read_block(cells: Range) -> Any:
        if next(blocks) == place:
            act()
        return member.fget(cells)

    def write_block(cells: Range, value: Any) -> None:
        if next(blocks) == place:
            act()
        member.fset(cells, value)

    with monkeypatch.context() as patch:
        patch.setattr(Range, "raw_value", property(read_block, write_block))
        yield blocks


def bring_in(book: xlwings.Book, folder: Path, figure: int) -> None:
    extract = folder / f"{figure}.csv"
    extract.write_text(f"ref,month,value\nM1,2021-05,{figure}\n", encoding="utf-8")
    import_figures(opened(book), [extract], skip_bad=True, overwrite=True)


def at_the_second_try(act: Callable[[], object]) -> None:
    """As an analyst does: when somebody typed just then, the sentence says so, and the next try works."""
    try:
        act()
    except ScorecardError as error:
        assert "somebody changed the sheet while it was being read" in str(error)
        act()


def test_commentary_typed_during_commands_arrives_and_so_do_the_figures(
    book: xlwings.Book, office: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(opened(book))
    with before_block(None, lambda: None, monkeypatch) as blocks:
        bring_in(book, tmp_path, 1800)
        refresh(opened(book))
    last = next(blocks) - 1
    with somebody_typing(office) as type_next:
        for number in range(TYPED):
            with before_block(number * last // TYPED, type_next, monkeypatch):
                at_the_second_try(partial(bring_in, book, tmp_path, 1801 + number))
                at_the_second_try(lambda: refresh(opened(book)))
    texts = [row[0] for row in book.sheets["Scorecard"].range("AD7:AD14").options(ndim=2).value]
    assert set(texts) == {f"Typed {number}" for number in range(TYPED - 8, TYPED)}
    assert refresh(opened(book)).changes == ()
    assert book.sheets["Scorecard"].range("R7").value == 1800 + TYPED


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


def gone() -> None:
    raise AttributeError("the document is gone")


@pytest.mark.parametrize("blocks", [0, 1, 2, 3, 5, 8])
def test_a_new_month_that_breaks_off_half_way_can_be_taken_back(
    book: xlwings.Book, blocks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(opened(book))
    before = seen(opened(book))
    with (
        breaking_off_after(blocks, gone, monkeypatch),
        pytest.raises(ScorecardError, match="does not answer"),
    ):
        start_month(opened(book), agreed=True)
    now = seen(opened(book))
    if now != before:
        assert undo(opened(book)).action.name == "new month"
    assert seen(opened(book)) == before
    assert start_month(opened(book), agreed=True).written
    assert read(opened(book)).month.label == "Jun-21"
