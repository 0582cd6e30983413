"""What an action returns can be sent to another process."""

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scorecard_xl
from scorecard_xl.model import Month
from tests.places import TEMPLATE

MAY = Month(2021, 5)


def undone(book: Path) -> Any:
    scorecard_xl.refresh(book)
    return scorecard_xl.undo(book)


ACTIONS: dict[str, Callable[[Path], Any]] = {
    "read": scorecard_xl.read,
    "refresh": scorecard_xl.refresh,
    "check": scorecard_xl.check,
    "new month": lambda book: scorecard_xl.new_month(book, dry_run=True),
    "import": lambda book: scorecard_xl.import_figures(book, [book.parent / "june.csv"], dry_run=True),
    "undo": undone,
    "lock": lambda book: (scorecard_xl.refresh(book), scorecard_xl.lock(book, MAY, agreed=True)),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_result_is_the_same_after_it_was_sent(action: str, tmp_path: Path) -> None:
    (tmp_path / "june.csv").write_text("Ref,Month,Value\nM1,2021-05,1\nM2,2021-05,words\n", "utf-8")
    result = ACTIONS[action](Path(shutil.copy(TEMPLATE, tmp_path)))
    assert pickle.loads(pickle.dumps(result)) == result
