"""How well claims are judged, on sentences that were written and labelled apart from the rules.

Each line of the files has an indicator with 14 months of figures to May 2021, a sentence about it, and a
label: "right" and "wrong" are borne out and contradicted by the figures, "open" cannot be told from them. The
rules were written with the first three files in view. On the fourth they were measured before anybody had
looked into it: 26 questions, all of them right, of 33 contradictions.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scorecard_xl.model import Indicator, Unit
from tests.commentary.test_claims import found, row_of

SENTENCES = "commentary/sentences_{}.jsonl"


def indicator_of(line: dict[str, Any]) -> Indicator:
    return row_of(text=line["indicator"], unit=Unit(line["unit"]), commentary=line["sentence"])._replace(
        figures=tuple(None if figure is None else Decimal(str(figure)) for figure in line["figures"]),
        figure_formats=(line["format"],) * len(line["figures"]),
    )


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_what_is_asked_is_mostly_right_and_most_contradictions_are_found(number: int, data: Path) -> None:
    text = (data / SENTENCES.format(number)).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == 100
    asked = [line["label"] for line in lines if found(indicator_of(line), line["sentence"])]
    contradictions = sum(line["label"] == "wrong" for line in lines)
    assert asked.count("wrong") >= 0.95 * len(asked)
    assert asked.count("wrong") >= 0.7 * contradictions
