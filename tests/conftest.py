import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings
from hypothesis import HealthCheck, settings

from tests.books.kinds_of_workbook import KINDS, Kind, app_at
from tests.places import DATA
from tests.programs import chromium, clicking, libreoffice, onlyoffice, running_libreoffice, validator, window
from tests.sizes import EXAMPLES

REQUIRE_ALL = "SCORECARD_XL_REQUIRE_ALL"

_PROGRAMS = {
    "libreoffice": libreoffice.missing,
    "live": running_libreoffice.missing,
    "validator": validator.missing,
    "onlyoffice": onlyoffice.missing,
    "window": window.missing,
    "clicks": clicking.missing,
    "chromium": chromium.missing,
}

# A busy machine is no failure; and CI tries the same cases each time, so that it fails for changes only.
_PATIENT = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("local", _PATIENT)
settings.register_profile("ci", _PATIENT, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is not installed, or fail it where every test is required."""
    for marker, missing in _PROGRAMS.items():
        if item.get_closest_marker(marker) is not None and (reason := missing()) is not None:
            if os.environ.get(REQUIRE_ALL):
                pytest.fail(f"{reason} ({REQUIRE_ALL} is set)", pytrace=False)
            pytest.skip(reason)


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    """The command stops the collecting of cycles, as its process soon ends; this one goes on."""
    yield
    gc.enable()


@pytest.fixture(scope="session")
def standing_office() -> Iterator[Callable[[], str]]:
    """A LibreOffice without a window, one for each process that runs tests."""
    with running_libreoffice.standing("--headless") as address:
        yield address


@pytest.fixture
def office(standing_office: Callable[[], str]) -> str:
    """The address of that LibreOffice."""
    return standing_office()


@pytest.fixture
def app(office: str) -> Iterator[xlwings.App]:
    """That LibreOffice through xlwings; what a test leaves open is closed behind it."""
    app = app_at(office)
    yield app
    for book in list(app.books):
        book.close()


@pytest.fixture(params=KINDS, ids=[kind.name for kind in KINDS])
def kind(request: pytest.FixtureRequest, app: xlwings.App) -> Iterator[Kind]:
    """Each kind of workbook in turn."""
    kind: Kind = request.param(app)
    yield kind
    kind.close()


@pytest.fixture
def data() -> Path:
    """The folder of the published scorecard and of what its figures should be."""
    return DATA


@pytest.fixture
def books(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds the published scorecard twice, and is the current one."""
    for name in ("published_text.xlsx", "published_paired.xlsx"):
        shutil.copy(data / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path
