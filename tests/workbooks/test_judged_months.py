"""The columns of process limits and targets through a month, in every kind of workbook: what is ours is
computed again, what is people's stays."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from scorecard_xl.actions.add import ListedIndicator, add
from scorecard_xl.actions.chase import chase
from scorecard_xl.actions.import_figures import import_figures
from scorecard_xl.actions.insight_columns import add_insight_columns
from scorecard_xl.actions.keep_log import keep_log
from scorecard_xl.actions.lock import lock
from scorecard_xl.actions.new_month import start_month
from scorecard_xl.actions.retire import retire
from scorecard_xl.actions.undo import undo
from scorecard_xl.errors import ScorecardError
from scorecard_xl.findings import Finding
from scorecard_xl.model import Direction, Month
from tests.books.grid_workbook import Content
from tests.books.judged_book import BEHIND, OURS, book, file, percentages, row
from tests.books.kinds_of_workbook import Kind, Look
from tests.books.package_book import book as plain_book

pytestmark = pytest.mark.live

CALM: list[Content] = [100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102, 101]
AS_REFRESHED = [["Concern", 105, "2%", "Red"], ["Common cause", 100, 2, "Amber"]]
SAID = "V2:Y3"
"""Variation, Target, Tolerance and Status of two rows."""


def two_rows(path: Path, *settings: tuple[str, Content]) -> Path:
    rows = (
        row("A1", [*CALM[:-1], 140], target=105, tolerance="2%"),
        row("A2", CALM, target=100, tolerance=2),
    )
    return file(path, book(*rows, settings=(OURS, *settings)))


def said(look: Look) -> list[list[object]]:
    return look.values(SAID)


@pytest.fixture
def refreshed(kind: Kind, tmp_path: Path) -> Kind:
    """A refreshed workbook of two rows that keeps a log."""
    kind.use(two_rows(tmp_path / "book.xlsx"))
    keep_log(kind.opened())
    assert kind.refresh().written
    with kind.looking() as look:
        assert said(look) == AS_REFRESHED
    assert not kind.refresh().written
    return kind


def test_an_undo_of_the_refresh_clears_what_is_ours(refreshed: Kind) -> None:
    undone = undo(refreshed.opened())
    assert undone.left == ()
    with refreshed.looking() as look:
        assert said(look) == [[None, 105, "2%", None], [None, 100, 2, None]]
    undo(refreshed.opened())
    with refreshed.looking() as look:
        assert said(look) == AS_REFRESHED


def test_a_new_month_and_its_figures_are_judged_anew_and_taken_back(refreshed: Kind, tmp_path: Path) -> None:
    workbook = refreshed.opened()
    assert start_month(workbook, agreed=True).written
    with refreshed.looking() as look:
        assert [line[1:3] for line in said(look)] == [[105, "2%"], [100, 2]]
    extract = tmp_path / "june.csv"
    extract.write_text("ref,month,value\nA1,2021-06,100\nA2,2021-06,60\n", "utf-8")
    assert import_figures(refreshed.opened(), [extract]).written
    refreshed.refresh()
    with refreshed.looking() as look:
        assert said(look) == [["Common cause", 105, "2%", "Green"], ["Improvement", 100, 2, "Green"]]
    assert not refreshed.refresh().written
    for _ in ("refresh", "import", "new month"):
        assert undo(refreshed.opened(), earlier=True, agreed=True).left == ()
    with refreshed.looking() as look:
        assert said(look) == AS_REFRESHED


def test_a_lock_keeps_the_month_and_touches_none_of_them(refreshed: Kind) -> None:
    assert lock(refreshed.opened(), Month(2021, 5), agreed=True).written
    with refreshed.looking() as look:
        assert said(look) == AS_REFRESHED
    assert not refreshed.refresh().written


def test_a_new_row_gets_its_target_and_a_retired_one_goes(refreshed: Kind) -> None:
    new = ListedIndicator(
        "N1",
        "Number of new cases",
        "",
        "",
        Direction.DOWN,
        "0",
        "",
        {"Target": 10.0, "Tolerance": 0.1},
        {"Tolerance": "0%"},
    )
    assert add(refreshed.opened(), [new]).written
    with refreshed.looking() as look:
        assert look.values("V4:Y4") == [[None, 10, 0.1, None]]
        assert said(look)[0] == ["Concern", 105, "2%", "Red"]
    assert retire(refreshed.opened(), ["A1"], agreed=True).written
    with refreshed.looking() as look:
        assert look.values("V2:Y2") == [["Common cause", 100, 2, "Amber"]]
    assert not refreshed.refresh().written


def test_what_people_say_themselves_stays_and_is_compared(kind: Kind, tmp_path: Path) -> None:
    rows = (
        row("A1", [*CALM[:-1], 140], target=100, said=("Common cause", "G")),
        row("A2", percentages(*[0.9, 0.8] * 6, 0.9), preferred="▲", target=0.9, said=("normal", "Green")),
    )
    kind.use(file(tmp_path / "book.xlsx", book(*rows, settings=())))
    kind.refresh()
    with kind.looking() as look:
        assert said(look) == [["Common cause", 100, None, "G"], ["normal", 0.9, None, "Green"]]
    found = [one for one in kind.check().findings if one.code is Finding.JUDGED_OTHERWISE]
    assert [(one.cell, one.stored, one.expected) for one in found] == [
        ("V2", "Common cause", "Concern"),
        ("Y2", "G", "Red"),
    ]
    assert not kind.refresh().written


def test_columns_are_added_to_closed_files_alone(kind: Kind, tmp_path: Path) -> None:
    kind.use(plain_book(tmp_path / "book.xlsx"))
    if kind.name == "closed":
        assert add_insight_columns(kind.opened()).written
        assert kind.refresh().written
        assert not add_insight_columns(kind.opened()).areas
        return
    sentence = r"sheet Scorecard, cell N3: new columns get the looks .*: close the workbook in LibreOffice"
    with pytest.raises(ScorecardError, match=sentence):
        add_insight_columns(kind.opened())
    with kind.looking() as look:
        assert look.values("N3:Q3") == [[None] * 4]


CASES: Sequence[tuple[str, list[Content], str]] = (
    ("arrow and limits against", [*CALM[:-1], 140], "▼"),
    ("arrow and limits for", [*CALM[:-1], 140], "▲"),
    ("arrow alone", [100, 140, 98, 102, 60, 103, 141, 99, 62, 104, 98, 102, 115], "▼"),
    ("limits alone", [*[100, 101] * 6, 95], "▼"),
    ("calm", CALM, "▼"),
    ("too few months", [*CALM[5:-1], 140], "▼"),
    ("no preference", [*CALM[:-1], 140], ""),
    ("no change", [*CALM[:-2], None, 140], "▼"),
)
"""Rows by what their last month is."""


@pytest.mark.parametrize(
    ("by", "colours"),
    [
        ("arrows", ["Negative", "Positive", "Negative", "Similar", "Similar", "Negative", "", ""]),
        ("limits", ["Negative", "Positive", "Similar", "Positive", "Similar", "", "", ""]),
        ("both", ["Negative", "Positive", "", "", "Similar", "", "", ""]),
    ],
)
def test_colours_and_needed_commentary_say_the_same(
    by: str, colours: list[str], kind: Kind, tmp_path: Path
) -> None:
    rows = []
    for name, figures, preferred in CASES:
        cells = row(name, figures, preferred)
        cells[BEHIND.index("Commentary (May-21):") + 15] = None
        rows.append(cells)
    kind.use(file(tmp_path / "book.xlsx", book(*rows, settings=(OURS, ("Verdicts by", by)))))
    kind.refresh()
    numbers = range(2, 2 + len(rows))
    with kind.looking() as look:
        assert look.verdicts("P", numbers) == colours
        over_the_year = look.verdicts("Q", numbers)
    negative = {
        name for (name, *_), *two in zip(CASES, colours, over_the_year, strict=True) if "Negative" in two
    }
    needed = {one.ref for one in kind.check().findings if one.code is Finding.COMMENTARY_REQUIRED}
    assert needed == negative
    chased = chase(kind.opened())
    assert {
        one.indicator.ref for ones in chased.by_owner.values() for one in ones if one.is_required
    } == negative
