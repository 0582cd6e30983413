from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.programs.chromium import Browser, browsing


@pytest.fixture(scope="session")
def standing_browser() -> Iterator[Callable[[], Browser]]:
    """A browser that starts when it is first asked for, one for each process that runs tests."""
    started: list[Browser] = []
    with ExitStack() as stack:

        def browser() -> Browser:
            if not started:
                started.append(stack.enter_context(browsing()))
            return started[0]

        yield browser


@pytest.fixture
def browser(standing_browser: Callable[[], Browser]) -> Browser:
    """That browser."""
    return standing_browser()
