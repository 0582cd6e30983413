"""What an application does besides, or does not do, while a command reads and writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from scorecard_xl.libreoffice.bridge import uno_module
from scorecard_xl.libreoffice.ranges import Range

_BLOCK = "raw_value"  # the values of a block of cells, read or written in one call

Put = Callable[[Any], None]


def refuse(*_: Any) -> None:
    """What LibreOffice raises where it refuses a call."""
    raise uno_module().getClass("com.sun.star.uno.RuntimeException")("refused", None)


def writing_otherwise(write: Callable[[Put, Range, Any], None], patch: pytest.MonkeyPatch) -> None:
    """A function writes each block of cells; it gets what really writes, the cells, and their values."""
    member = vars(Range)[_BLOCK]

    def written(cells: Range, value: Any) -> None:
        write(lambda other: member.fset(cells, other), cells, value)

    patch.setattr(Range, _BLOCK, property(member.fget, written))


@contextmanager
def breaking_off_after(
    blocks: int, act: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """After so many blocks were written, something happens in the place of each further one."""
    written = 0

    def write(put: Put, _: Range, value: Any) -> None:
        nonlocal written
        written += 1
        if written > blocks:
            act()
        else:
            put(value)

    with monkeypatch.context() as patch:
        writing_otherwise(write, patch)
        yield
