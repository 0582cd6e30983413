"""A workbook that an earlier version made works on: its buttons, its rules, its log and its other sheets.

Version 0.1.0, whose modules stood elsewhere, made it: ``new``, ``refresh``, ``lock`` of May,
``new-month``, and an ``import`` of four figures of June.
"""

import shutil
from pathlib import Path

import pytest

import scorecard_xl
from tests.programs.clicking import waited_for, window


@pytest.fixture
def handed_out(data: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "in use"
    folder.mkdir()
    return Path(shutil.copy(data / "made_before_the_rooms.xlsm", folder))


def test_it_is_refreshed_and_its_last_actions_are_taken_back(handed_out: Path) -> None:
    refreshed = scorecard_xl.refresh(handed_out, month=scorecard_xl.Month(2021, 6))
    assert refreshed.written and refreshed.scorecard.settings.locked == (scorecard_xl.Month(2021, 5),)
    assert {change.ref for change in refreshed.changes if change.cell in ("T7", "T8")} == {"M1", "M2"}
    assert not scorecard_xl.refresh(handed_out, month=scorecard_xl.Month(2021, 6)).changes
    assert scorecard_xl.undo(handed_out).action.name == "refresh"
    assert scorecard_xl.undo(handed_out, earlier=True).action.name == "import of june.csv"
    assert scorecard_xl.undo(handed_out, earlier=True).action.name == "new month"


@pytest.mark.live
@pytest.mark.window
@pytest.mark.clicks
def test_its_buttons_work(handed_out: Path, home: Path, tmp_path: Path) -> None:
    closed = Path(shutil.copy(handed_out, tmp_path / "closed.xlsm"))
    expected = {change.cell: change.new for change in scorecard_xl.refresh(closed).changes if change.ref}
    with window(handed_out, home) as seen:
        rules = len(seen.look.rules())
        seen.press("Refresh", lambda: seen.look.value("T7") in ("↑", "→", "↓") or None, "June's figures")
        waited_for(lambda: len(seen.look.rules()) == rules or None, "the colours, none of them twice")
        for cell, new in expected.items():
            assert seen.look.value(cell) == pytest.approx(new), cell
        asked = seen.press("Undo", seen.dialog, "the question")
        assert "Take back the refresh" in asked
        seen.answer("No")
