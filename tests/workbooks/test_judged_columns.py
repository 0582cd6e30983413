"""The columns of process limits and targets in real workbooks: what is written, and how it looks."""

from pathlib import Path

import pytest

from tests.books.grid_workbook import Content
from tests.books.judged_book import OURS, book, file, row
from tests.books.kinds_of_workbook import Kind

pytestmark = pytest.mark.live

CALM: list[Content] = [100, 104, 98, 102, 97, 103, 101, 99, 100, 104, 98, 102, 101]
BY_LIMITS = ("Verdicts by", "limits")
BY_BOTH = ("Verdicts by", "both")


def four_rows(path: Path, *settings: tuple[str, Content]) -> Path:
    """Rows that are a concern by both, calm with an arrow up, improve without one, and have no preference."""
    return file(
        path,
        book(
            row("A1", [*CALM[:-1], 140]),
            row("A2", [100, 140, 98, 102, 60, 103, 141, 99, 62, 104, 98, 102, 115]),
            row("A3", [*[100, 101] * 6, 95]),
            row("A4", [*CALM[:-1], 140], preferred=""),
            settings=(OURS, *settings),
        ),
    )


@pytest.mark.parametrize(
    ("settings", "colours"),
    [
        ((), ["Negative", "Negative", "Similar", ""]),
        ((BY_LIMITS,), ["Negative", "Similar", "Positive", ""]),
        ((BY_BOTH,), ["Negative", "", "", ""]),
    ],
)
def test_verdicts_follow_what_the_settings_want(
    kind: Kind, tmp_path: Path, settings: tuple[tuple[str, Content], ...], colours: list[str]
) -> None:
    kind.use(four_rows(tmp_path / "book.xlsx", *settings))
    kind.refresh()
    with kind.looking() as look:
        words = [line[0] for line in look.values("V2:V5")]
        assert words == ["Concern", "Common cause", "Improvement", "High"]
        assert look.verdicts("P", range(2, 6)) == colours
    assert not kind.refresh().written
