"""Preferred directions that a font of symbols draws."""

from pathlib import Path

import pytest
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard_xl.model import Direction
from scorecard_xl.reading.scorecard import read
from tests.books.kinds_of_workbook import Kind
from tests.books.package_book import book

pytestmark = pytest.mark.live


@pytest.mark.parametrize(
    ("font", "letters", "directions"),
    [
        ("Wingdings 3", "pqp", [Direction.UP, Direction.DOWN, Direction.UP]),
        ("Wingdings", "éêñ", [Direction.UP, Direction.DOWN, Direction.UP]),
        ("Webdings", "566", [Direction.UP, Direction.DOWN, Direction.DOWN]),
        ("Arial", "pqp", [None, None, None]),
    ],
)
def test_a_letter_is_the_arrow_that_its_font_shows(
    kind: Kind, tmp_path: Path, font: str, letters: str, directions: list[Direction | None]
) -> None:
    def write(workbook: Workbook, sheet: Worksheet) -> None:
        symbols = workbook.add_format({"font_name": font})
        for row, letter in enumerate(letters, start=3):
            sheet.write_string(row, 9, letter, symbols)

    kind.use(book(tmp_path / "book.xlsx", write))
    scorecard = read(kind.opened())
    assert [indicator.direction for indicator in scorecard.indicators] == directions
    unknown = [one.cell for one in scorecard.problems if one.code == "unknown-preference"]
    assert bool(unknown) is (None in directions)
    assert kind.refresh().written
    assert not kind.refresh().written
    with kind.looking() as look:
        assert [row[0] for row in look.values("J4:J6")] == list(letters)
        verdict = {Direction.UP: "Positive", Direction.DOWN: "Negative", None: ""}
        assert look.verdicts("H", range(4, 6)) == [verdict[one] for one in directions[:2]]
