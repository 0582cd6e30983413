"""How the lines and signals of an indicator's chart look, whoever draws it."""

from scorecard_xl.computing.rules import fill_of_word
from scorecard_xl.model import Variation
from scorecard_xl.spreadsheet.cell_looks import NAVY
from scorecard_xl.spreadsheet.charts import SeriesLook

FIGURES = SeriesLook(NAVY.removeprefix("#"), 1.75, marker="circle", size=4)
MEAN = SeriesLook("404040", 1.25)
LIMIT = SeriesLook("7F7F7F", 1.25, "dash")
TARGET = SeriesLook("000000", 1.5, "round_dot")


def _marked(word: Variation, marker: str, size: int) -> SeriesLook:
    fill = fill_of_word(word)
    assert fill is not None
    return SeriesLook(fill.background, marker=marker, size=size)


# Told apart in grey by their shapes.
IMPROVEMENT = _marked(Variation.IMPROVEMENT, "square", 8)
CONCERN = _marked(Variation.CONCERN, "diamond", 10)
HIGH_OR_LOW = _marked(Variation.HIGH, "triangle", 9)

SIGNALS = {
    Variation.IMPROVEMENT: IMPROVEMENT,
    Variation.CONCERN: CONCERN,
    Variation.HIGH: HIGH_OR_LOW,
    Variation.LOW: HIGH_OR_LOW,
}
"""How a signal is marked, by what it means."""
