"""The libraries that only a copy to publish takes, and what an analyst does where one is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from scorecard_xl.errors import ScorecardError

_NAMES = {"jinja2": "Jinja2", "markdown_it": "markdown-it-py", "svg": "svg.py", "typst": "typst"}


@contextmanager
def needed_to_publish() -> Iterator[None]:
    """Import within this what a copy takes: raises ScorecardError where a library for it is not installed.

    >>> with needed_to_publish():
    ...     import svg
    """
    try:
        yield
    except ModuleNotFoundError as error:
        name = _NAMES.get(error.name or "")
        if name is None:
            raise
        raise ScorecardError(
            f'A copy to publish takes {name}, which is not installed: pip install "scorecard-xl[publish]".'
        ) from error
