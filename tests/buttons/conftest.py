from pathlib import Path

import pytest

from tests.programs.clicking import set_up


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of somebody who has run scorecard-xl setup."""
    home = tmp_path / "home"
    home.mkdir()
    assert "the script of the buttons was installed" in set_up(home)
    return home
