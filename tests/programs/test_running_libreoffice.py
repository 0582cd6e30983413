"""The LibreOffice that the tests share is there for the next test, whatever became of it in the last one."""

import subprocess

import pytest

from tests.books.kinds_of_workbook import app_at
from tests.programs.clicking import waited_for
from tests.programs.running_libreoffice import listens, standing

pytestmark = pytest.mark.live


def test_one_that_has_ended_is_started_again_with_a_warning() -> None:
    with standing("--headless") as address:
        first = address()
        assert address() == first
        subprocess.run(["pkill", "-SEGV", "-f", f"soffice.bin.*{first}"], check=True)
        waited_for(lambda: not listens(first), "the end of LibreOffice")
        with pytest.warns(UserWarning, match="LibreOffice had ended, and was started again"):
            second = address()
        assert second != first
        assert app_at(second).version.major >= 7
