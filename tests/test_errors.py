"""The sentence of a refusal, made of its place and of what is wrong there."""

import pickle
from typing import Any

import pytest

from scorecard_xl.errors import ScorecardError, ScorecardErrors


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({}, "it is broken."),
        ({"book": "b.xlsx"}, "b.xlsx: it is broken."),
        ({"book": "b.xlsx", "sheet": "May"}, "b.xlsx, sheet May: it is broken."),
        ({"book": "b.xlsx", "sheet": "May", "cell": "B4"}, "b.xlsx, sheet May, cell B4: it is broken."),
        ({"book": "f.csv", "row": 3}, "f.csv, row 3: it is broken."),
        ({"book": "f.csv", "row": 1, "column": "unit"}, "f.csv, row 1, column unit: it is broken."),
        ({"book": "b.xlsx", "sheet": "two\nlines"}, "b.xlsx, sheet two lines: it is broken."),
    ],
)
def test_a_refusal_begins_with_its_place(place: dict[str, Any], sentence: str) -> None:
    assert str(ScorecardError("it is broken.", **place)) == sentence


def test_a_refusal_that_was_sent_says_the_same() -> None:
    error = ScorecardError("it is broken.", book="b.xlsx", sheet="May", cell="B4")
    sent = pickle.loads(pickle.dumps(error))
    assert (str(sent), sent.book, sent.sheet, sent.cell) == (str(error), "b.xlsx", "May", "B4")


def test_several_that_were_sent_say_the_same() -> None:
    several = ScorecardErrors([ScorecardError("it is broken.", row=row) for row in range(23)])
    sent = pickle.loads(pickle.dumps(several))
    assert str(sent) == str(several) and len(sent.errors) == 23
    assert str(sent).splitlines()[-2:] == ["row 19: it is broken.", "… and 3 more."]
