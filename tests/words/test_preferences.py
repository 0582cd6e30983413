"""What a preferred direction may be, drawn or in words."""

import pytest

from scorecard_xl.model import Direction
from scorecard_xl.spreadsheet.cells import CellError, Value
from scorecard_xl.words.preferences import Preference, preference_of


@pytest.mark.parametrize(
    ("value", "direction"),
    [(c, Direction.UP) for c in ("▲", "△", "▴", "⬆", "↑", "⇧", "⬆️", "▲︎", " ▲ ", "▲\n")]
    + [(c, Direction.DOWN) for c in ("▼", "▽", "▾", "⬇", "↓", "⇩", "⬇️", "▼️ ")]
    + [(c, None) for c in (None, "", " ", "-", "–", "n/a", "N/A")],
)
def test_the_variants_of_a_preference_are_read(value: Value, direction: Direction | None) -> None:
    found = preference_of(value)
    assert (found.direction, found.is_known) == (direction, True)


@pytest.mark.parametrize("value", ["see notes", "▲▼", "▲▲", "→", "🔼", 1.0, True, CellError("#REF!")])
def test_any_other_preference_is_unknown(value: Value) -> None:
    assert preference_of(value) == Preference(None, is_known=False)


@pytest.mark.parametrize(
    ("direction", "texts"),
    [
        (
            Direction.UP,
            [
                "Up",
                "HIGHER",
                "High",
                "Increase",
                "Bigger is better",
                "Higher is better",
                "+",
                "Maximise",
                "H",
            ],
        ),
        (
            Direction.UP,
            ["High is good", "A high figure is good", "higher  is\nbetter", "Aim to increase", "Upwards"],
        ),
        (
            Direction.DOWN,
            ["down", "Lower", "Low", "Decrease", "Smaller is better", "Lower is better", "-ve", "L"],
        ),
        (Direction.DOWN, ["Low is good", "Minimise", "Aim to reduce", "Fewer", "a lower number is better"]),
        (None, ["Neutral", "Contextual", "Context only", "For information", "No preference", "Neither"]),
        (None, ["T", "Target", "On target", "Close to target", "Plan is best", "No polarity"]),
    ],
)
def test_words_that_say_a_preference(direction: Direction | None, texts: list[str]) -> None:
    assert [preference_of(text) for text in texts] == [Preference(direction)] * len(texts)
